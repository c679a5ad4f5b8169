import Alert from '@cloudscape-design/components/alert'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import RadioGroup from '@cloudscape-design/components/radio-group'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { Exclusion, ExclusionCheck, ExclusionInput } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { api } from '../../shell/api.js'
import { Dialog } from '../../shell/dialog.js'
import { QueryInput } from '../discover/query-input.js'
import { SourceSelect } from './source-select.js'
import '../discover/discover.css'

interface Props {
  readonly close: () => void
  readonly done: () => void
}

const WEEK = 'now-7d'

/** What is to be left out, what that would have been last week, and which rules it would blind. */
export const ExclusionDialog = ({ close, done }: Props) => {
  const { t } = useI18n()
  const [source, setSource] = useState('')
  const [kql, setKql] = useState('')
  const [keep, setKeep] = useState<'none' | 'some'>('none')
  const [oneIn, setOneIn] = useState('100')
  const [reason, setReason] = useState('')
  const check = useMutation({
    mutationFn: () => api.post<ExclusionCheck>('/ingest/exclusions/check', { source, kql: kql.trim() }),
  })
  const save = useMutation({
    mutationFn: () => {
      const keepOneIn = keep === 'none' ? 0 : Number(oneIn)
      const input: ExclusionInput = { source, kql: kql.trim(), keepOneIn, reason: reason.trim() }
      return api.post<Exclusion>('/ingest/exclusions', input)
    },
    onSuccess: done,
  })
  const asks = source !== '' && kql.trim() !== ''
  const number = Number(oneIn)
  const numberWrong = keep === 'some' && !(Number.isInteger(number) && number >= 2 && number <= 1_000_000)
  const change =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value)
      check.reset()
    }
  return (
    <Dialog
      title={t('exclusion.add')}
      large
      close={close}
      error={check.error ?? save.error}
      {...(check.data === undefined
        ? {
            action: t('exclusion.check'),
            onAction: () => check.mutate(),
            disabled: !asks,
            busy: check.isPending,
          }
        : {
            action: t('exclusion.save'),
            onAction: () => save.mutate(),
            disabled: reason.trim() === '' || numberWrong,
            busy: save.isPending,
          })}
    >
      <p>{t('exclusion.about')}</p>
      <FormField label={t('source.title')}>
        <SourceSelect value={source} none={t('exclusion.source.choose')} onChange={change(setSource)} />
      </FormField>
      <FormField label={t('exclusion.kql')} stretch>
        <QueryInput
          value={kql}
          onChange={change(setKql)}
          onSubmit={() => asks && check.mutate()}
          from={WEEK}
          to={undefined}
        />
      </FormField>
      <FormField label={t('exclusion.keep')}>
        <RadioGroup
          value={keep}
          items={[
            { value: 'none', label: t('exclusion.keep.none') },
            { value: 'some', label: t('exclusion.keep.some') },
          ]}
          onChange={({ detail }) => setKeep(detail.value as 'none' | 'some')}
        />
      </FormField>
      {keep === 'some' && (
        <FormField label={t('exclusion.oneIn')} errorText={numberWrong ? t('exclusion.oneIn.wrong') : undefined}>
          <Input type="number" value={oneIn} onChange={({ detail }) => setOneIn(detail.value)} />
        </FormField>
      )}
      <FormField label={t('exclusion.reason')} description={t('exclusion.reason.about')} stretch>
        <Textarea value={reason} rows={2} onChange={({ detail }) => setReason(detail.value)} />
      </FormField>
      {check.data !== undefined && <Checked check={check.data} />}
    </Dialog>
  )
}

const Checked = ({ check: { matching, of, rules } }: { readonly check: ExclusionCheck }) => {
  const { t, number, pick } = useI18n()
  const share = of === 0 ? 0 : (100 * matching) / of
  return (
    <SpaceBetween size="s">
      <Alert type="info">
        {t('exclusion.would', {
          matching: number(matching),
          of: number(of),
          share: share.toFixed(share > 0 && share < 10 ? 1 : 0),
        })}
      </Alert>
      {rules.length > 0 && (
        <Alert type="warning" header={t('exclusion.blinds', { n: rules.length })}>
          <ul>
            {rules.map((rule) => (
              <li key={rule.id}>
                <Link to={`/rules?${new URLSearchParams({ open: rule.id })}`}>{pick(rule.title)}</Link>
              </li>
            ))}
          </ul>
        </Alert>
      )}
    </SpaceBetween>
  )
}
