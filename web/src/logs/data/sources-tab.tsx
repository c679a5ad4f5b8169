import Button from '@cloudscape-design/components/button'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Toggle from '@cloudscape-design/components/toggle'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { SourceInfo } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { api } from '../../shell/api.js'
import { bytesText } from '../../shell/bytes.js'
import { Loading } from '../../shell/loading.js'
import { Section } from '../../shell/page.js'
import { PermittedButton } from '../../shell/permitted-button.js'
import { ProblemAlert } from '../../shell/problem.js'
import { toast } from '../../shell/toasts.js'
import { Ago, When } from '../../shell/zone.js'
import { FieldType } from '../discover/field-type.js'
import { sourcesQuery } from './sources.js'
import '../discover/discover.css'

/** Every kind of log that Hinomi reads, and what it holds of each. */
export default function SourcesTab() {
  const { t, pick, number, locale } = useI18n()
  const sources = useQuery({ ...sourcesQuery, refetchInterval: 30_000 })
  const navigate = useNavigate()
  const [editing, edit] = useState<SourceInfo | null>(null)
  if (sources.isPending) return <Loading />
  if (sources.isError) return <ProblemAlert error={sources.error} retry={() => sources.refetch()} />
  return (
    <>
      <div className="hm-actions">
        <PermittedButton permission="system:write" testId="own-new" onClick={() => navigate('/data/own/new')}>
          {t('own.new')}
        </PermittedButton>
      </div>
      {sources.data.sources.map((s) => (
        <Section
          key={s.id}
          testId={`source-${s.id}`}
          title={
            <>
              {pick(s.title)} <code className="hm-mono hm-faint">{s.id}</code>
            </>
          }
          actions={
            <>
              {s.own && <Link to={`/data/own/${s.id}`}>{t('own.definition')}</Link>}
              <Link to={`/discover?sources=${s.id}`}>{t('source.search')}</Link>
              <PermittedButton permission="ingest:write" onClick={() => edit(s)}>
                {s.retentionDays === null ? t('source.forever') : t('source.days', { n: s.retentionDays })}
              </PermittedButton>
            </>
          }
        >
          <dl className="hm-figures">
            <div>
              <dt>{t('source.events')}</dt>
              <dd>{number(s.events)}</dd>
            </div>
            <div>
              <dt>{t('source.objects')}</dt>
              <dd>
                <Link to={`/data/objects?source=${s.id}`}>{number(s.objects)}</Link>
              </dd>
            </div>
            <div>
              <dt>{t('source.quarantined')}</dt>
              <dd>
                <Link to={`/data/quarantine?source=${s.id}`}>{number(s.quarantined)}</Link>
              </dd>
            </div>
            <div>
              <dt>{t('source.bytes')}</dt>
              <dd>{bytesText(s.bytes, locale)}</dd>
            </div>
            <div>
              <dt>{t('source.firstEvent')}</dt>
              <dd>
                <When at={s.firstEventAt} />
              </dd>
            </div>
            <div>
              <dt>{t('source.lastEvent')}</dt>
              <dd>
                <When at={s.lastEventAt} />
              </dd>
            </div>
            <div>
              <dt>{t('source.lastIngested')}</dt>
              <dd>
                <Ago at={s.lastIngestedAt} />
              </dd>
            </div>
          </dl>
          <ExpandableSection headerText={t('source.fields', { n: s.fields.length })}>
            <p className="hm-faint">
              {t('source.formats', { formats: s.formats.join(', ') })} ·{' '}
              <code className="hm-mono hm-break">{s.keyPattern}</code>
            </p>
            <ul className="hm-source-fields">
              {s.fields.map((f) => (
                <li key={f.name} title={f.about ? pick(f.about) : undefined}>
                  <FieldType type={f.type} /> {f.name}
                </li>
              ))}
            </ul>
          </ExpandableSection>
        </Section>
      ))}
      {editing && <RetentionDialog source={editing} close={() => edit(null)} />}
    </>
  )
}

const RetentionDialog = ({ source, close }: { readonly source: SourceInfo; readonly close: () => void }) => {
  const { t, pick } = useI18n()
  const queries = useQueryClient()
  const [forever, setForever] = useState(source.retentionDays === null)
  const [days, setDays] = useState(String(source.retentionDays ?? 365))
  const count = Number(days)
  const good = forever || (Number.isInteger(count) && count >= 1 && count <= 36_500)
  const save = useMutation({
    mutationFn: () => api.patch(`/sources/${source.id}`, { retentionDays: forever ? null : count }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: sourcesQuery.queryKey })
      toast({ type: 'success', text: t('source.retention.saved') })
      close()
    },
  })
  return (
    <Modal
      visible
      header={t('source.retention.title', { name: pick(source.title) })}
      onDismiss={close}
      footer={
        <div className="hm-modal-actions">
          <Button variant="link" onClick={close}>
            {t('form.cancel')}
          </Button>
          <Button variant="primary" disabled={!good} loading={save.isPending} onClick={() => save.mutate()}>
            {t('form.save')}
          </Button>
        </div>
      }
    >
      <SpaceBetween size="m">
        {save.error && <ProblemAlert error={save.error} />}
        <Toggle checked={forever} onChange={({ detail }) => setForever(detail.checked)}>
          {t('source.retention.forever')}
        </Toggle>
        {!forever && (
          <FormField
            label={t('source.retention.days')}
            description={t('source.retention.about')}
            errorText={good ? undefined : t('source.retention.bad')}
          >
            <Input type="number" inputMode="numeric" value={days} onChange={({ detail }) => setDays(detail.value)} />
          </FormField>
        )}
      </SpaceBetween>
    </Modal>
  )
}
