import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { SourceInfo } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { bytesText } from '../../shell/bytes.js'
import { PermittedButton } from '../../shell/permitted-button.js'
import { focusRow } from '../../shell/row-keys.js'
import { SidePanel } from '../../shell/side-panel.js'
import { useUrlState } from '../../shell/url-state.js'
import { Ago, When } from '../../shell/zone.js'
import { FieldType } from '../discover/field-type.js'
import { RetentionDialog } from './retention-dialog.js'
import { SourcesView, sourcesQuery } from './sources.js'
import '../discover/discover.css'

/** All about the log source that the URL names. */
export default function SourcePanel() {
  const { t, pick } = useI18n()
  const [view, setView] = useUrlState(SourcesView)
  const { data } = useQuery(sourcesQuery)
  const source = data?.sources.find((s) => s.id === view.open)
  if (source === undefined) return null
  return (
    <SidePanel
      key={source.id}
      name="source"
      label={t('source.title')}
      title={pick(source.title)}
      testId="source-panel"
      close={() => {
        focusRow(source.id)
        setView({ open: '' })
      }}
    >
      <Details source={source} />
    </SidePanel>
  )
}

const Details = ({ source: s }: { readonly source: SourceInfo }) => {
  const { t, pick, number, locale } = useI18n()
  const [editing, edit] = useState(false)
  return (
    <div className="hm-stack">
      <div className="hm-actions">
        <Link to={`/discover?sources=${s.id}`}>{t('source.search')}</Link>
        <Link to={`/data/runs?source=${s.id}`}>{t('source.upload')}</Link>
        {s.own && (
          <Link to={`/data/own/${s.id}`} data-testid="source-edit">
            {t('source.definition')}
          </Link>
        )}
      </div>
      <dl className="hm-kv">
        <dt>{t('source.id')}</dt>
        <dd className="hm-mono">{s.id}</dd>
        <dt>{t('source.reads')}</dt>
        <dd>{s.formats.join(', ')}</dd>
        <dt>{t('source.key')}</dt>
        <dd>
          <code className="hm-mono hm-break">{s.keyPattern}</code>
        </dd>
        <dt>{t('source.events')}</dt>
        <dd>{number(s.events)}</dd>
        <dt>{t('source.objects')}</dt>
        <dd>
          <Link to={`/data/objects?source=${s.id}`}>{number(s.objects)}</Link>
        </dd>
        <dt>{t('source.quarantined')}</dt>
        <dd>
          <Link to={`/data/quarantine?source=${s.id}`}>{number(s.quarantined)}</Link>
        </dd>
        <dt>{t('source.bytes')}</dt>
        <dd>{bytesText(s.bytes, locale)}</dd>
        <dt>{t('source.firstEvent')}</dt>
        <dd>
          <When at={s.firstEventAt} />
        </dd>
        <dt>{t('source.lastEvent')}</dt>
        <dd>
          <When at={s.lastEventAt} />
        </dd>
        <dt>{t('source.lastIngested')}</dt>
        <dd>
          <Ago at={s.lastIngestedAt} />
        </dd>
        <dt>{t('source.retention')}</dt>
        <dd>
          <PermittedButton permission="ingest:write" variant="inline-link" onClick={() => edit(true)}>
            {s.retentionDays === null ? t('source.forever') : t('source.days', { n: s.retentionDays })}
          </PermittedButton>
        </dd>
      </dl>
      <section>
        <h3>{t('source.fields', { n: s.fields.length })}</h3>
        <ul className="hm-source-fields">
          {s.fields.map((f) => (
            <li key={f.name} title={f.about ? pick(f.about) : undefined}>
              <FieldType type={f.type} /> {f.name}
            </li>
          ))}
        </ul>
      </section>
      {editing && <RetentionDialog source={s} close={() => edit(false)} />}
    </div>
  )
}
