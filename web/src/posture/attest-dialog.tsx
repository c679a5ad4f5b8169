import DatePicker from '@cloudscape-design/components/date-picker'
import FormField from '@cloudscape-design/components/form-field'
import RadioGroup from '@cloudscape-design/components/radio-group'
import Textarea from '@cloudscape-design/components/textarea'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Attestation, ManualRequirement } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { Dialog } from '../shell/dialog.js'
import { toast } from '../shell/toasts.js'
import { useTimes } from '../shell/zone.js'

interface Props {
  readonly standard: string
  readonly requirement: ManualRequirement
  /** Empty: it is said of all accounts. */
  readonly account: string
  readonly close: () => void
}

type Verdict = Attestation['verdict']
const VERDICTS: readonly Verdict[] = ['met', 'not-met', 'not-applicable']
const DAY = 86_400_000
/** Auditors ask for these once a year. */
const HOLDS_DAYS = 365

/** Takes down what a person looked at, what they saw and how long that holds. */
export const AttestDialog = ({ standard, requirement, account, close }: Props) => {
  const { t, pick } = useI18n()
  const { log } = useTimes()
  const queries = useQueryClient()
  const dayAfter = (days: number) => log(Date.now() + days * DAY).slice(0, 10)
  const [verdict, setVerdict] = useState<Verdict>('met')
  const [statement, setStatement] = useState('')
  const [evidence, setEvidence] = useState('')
  const [date, setDate] = useState(dayAfter(0))
  const [validUntil, setUntil] = useState(dayAfter(HOLDS_DAYS))
  const [tried, setTried] = useState(false)
  const attest = useMutation({
    mutationFn: () =>
      api.post<Attestation>(`/posture/standards/${encodeURIComponent(standard)}/attestations`, {
        requirement: requirement.id,
        ...(account === '' ? {} : { account }),
        verdict,
        statement: statement.trim(),
        evidence: evidence.trim(),
        date,
        validUntil,
      }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['standards'] })
      toast({ type: 'success', text: t('standard.attest.done', { id: requirement.id }) })
      close()
    },
  })
  const datesGood = date !== '' && validUntil >= date
  const submit = () => {
    setTried(true)
    if (statement.trim() !== '' && datesGood) attest.mutate()
  }
  return (
    <Dialog
      title={t('standard.attest.title', { id: requirement.id })}
      large
      action={t('standard.attest')}
      onAction={submit}
      close={close}
      busy={attest.isPending}
      error={attest.error}
      testId="attest-confirm"
    >
      <div>
        <strong>{pick(requirement.title)}</strong>
        <div className="hm-faint">{pick(requirement.evidence)}</div>
        <div className="hm-faint">
          {account === '' ? t('standard.attest.allAccounts') : t('standard.attest.ofAccount', { account })}
        </div>
      </div>
      <FormField label={t('standard.verdict')}>
        <RadioGroup
          value={verdict}
          onChange={({ detail }) => setVerdict(detail.value as Verdict)}
          items={VERDICTS.map((value) => ({ value, label: t(`standard.verdict.${value}`) }))}
        />
      </FormField>
      <FormField
        label={t('standard.attest.statement')}
        description={t('standard.attest.statement.about')}
        errorText={tried && statement.trim() === '' ? t('form.required') : undefined}
      >
        <Textarea
          autoFocus
          rows={3}
          value={statement}
          onChange={({ detail }) => setStatement(detail.value)}
          nativeTextareaAttributes={{ 'data-testid': 'attest-statement' }}
        />
      </FormField>
      <FormField label={t('standard.attest.evidence')} description={t('standard.attest.evidence.about')}>
        <Textarea rows={2} value={evidence} onChange={({ detail }) => setEvidence(detail.value)} />
      </FormField>
      <div className="hm-two">
        <FormField label={t('standard.attest.date')}>
          <DatePicker value={date} onChange={({ detail }) => setDate(detail.value)} />
        </FormField>
        <FormField
          label={t('standard.attest.until')}
          errorText={tried && !datesGood ? t('standard.attest.until.wrong') : undefined}
        >
          <DatePicker value={validUntil} onChange={({ detail }) => setUntil(detail.value)} />
        </FormField>
      </div>
    </Dialog>
  )
}
