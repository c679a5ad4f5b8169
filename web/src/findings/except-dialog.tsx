import Checkbox from '@cloudscape-design/components/checkbox'
import DatePicker from '@cloudscape-design/components/date-picker'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import RadioGroup from '@cloudscape-design/components/radio-group'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Exception, ExceptionScope, Finding, FindingExceptionsOutput } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { Dialog } from '../shell/dialog.js'
import { toast } from '../shell/toasts.js'
import { previewScope } from './exceptions-view.js'

interface Props {
  /** One: any scope may be chosen. Several: an exception is asked for each of them. */
  readonly findings: readonly [Finding, ...Finding[]]
  readonly close: () => void
}

type Kind = ExceptionScope['kind']
const KINDS: readonly Kind[] = ['finding', 'resource', 'pattern', 'tag', 'rule']
const DAY = 86_400_000
const dayAfter = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10)
const REASON_LEAST = 10

/** Asks for an exception that starts from a finding; shows what it would cover before it is asked for. */
export const ExceptDialog = ({ findings, close }: Props) => {
  const [finding] = findings
  const many = findings.length > 1
  const { t, pick } = useI18n()
  const queries = useQueryClient()
  const [kind, setKind] = useState<Kind>('finding')
  const [pattern, setPattern] = useState(finding.entity)
  const [tag, setTag] = useState<readonly [string, string]>(() => Object.entries(finding.tags)[0] ?? ['', ''])
  const [onlyRule, setOnlyRule] = useState(true)
  const [onlyAccount, setOnlyAccount] = useState(finding.account !== null)
  const [reason, setReason] = useState('')
  const [end, setEnd] = useState<'expires' | 'review'>('expires')
  const [date, setDate] = useState(dayAfter(90))
  const [tried, setTried] = useState(false)

  const bounds = {
    ...(onlyRule ? { rule: finding.ruleId } : {}),
    ...(onlyAccount && finding.account !== null ? { account: finding.account } : {}),
  }
  const account = bounds.account === undefined ? {} : { account: bounds.account }
  const scope: ExceptionScope =
    kind === 'finding'
      ? { kind, findingId: finding.id }
      : kind === 'resource'
        ? { kind, entity: finding.entity, ...bounds }
        : kind === 'pattern'
          ? { kind, pattern: pattern.trim() || finding.entity, ...bounds }
          : kind === 'tag'
            ? { kind, key: tag[0].trim() || '-', ...(tag[1] === '' ? {} : { value: tag[1] }), ...bounds }
            : { kind, rule: finding.ruleId, ...account }
  const preview = useQuery({
    queryKey: ['exceptions', 'preview', scope],
    enabled: !many,
    queryFn: () => previewScope(scope),
  })
  // To the end of the day where the reader is.
  const at = new Date(`${date}T23:59:59`)
  const dateGood = date !== '' && at.getTime() > Date.now()
  const request = useMutation({
    mutationFn: async (): Promise<Exception | FindingExceptionsOutput> => {
      const wanted = {
        reason: reason.trim(),
        expiresAt: end === 'expires' ? at.toISOString() : null,
        reviewAt: end === 'review' ? at.toISOString() : null,
      }
      return many
        ? api.post<FindingExceptionsOutput>('/exceptions/findings', {
            ...wanted,
            findingIds: findings.map((f) => f.id),
          })
        : api.post<Exception>('/exceptions', { ...wanted, scope })
    },
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['findings'] })
      void queries.invalidateQueries({ queryKey: ['exceptions'] })
      void queries.invalidateQueries({ queryKey: ['standards'] })
    },
    onSuccess: (made) => {
      if ('results' in made) tellOutcomes(made)
      else toast({ type: 'success', text: t(made.status === 'active' ? 'exception.activated' : 'exception.requested') })
      close()
    },
  })
  /** One line for each outcome that there was: what was not done must not hide behind what was. */
  const tellOutcomes = ({ results }: FindingExceptionsOutput) => {
    for (const outcome of ['active', 'requested', 'standing', 'missing'] as const) {
      const n = results.filter((r) => r.outcome === outcome).length
      const type = outcome === 'missing' || outcome === 'standing' ? 'info' : 'success'
      if (n > 0) toast({ type, text: t(`exception.many.${outcome}`, { n }) })
    }
  }
  const good = reason.trim().length >= REASON_LEAST && dateGood && (kind !== 'tag' || tag[0].trim() !== '')
  const submit = () => {
    setTried(true)
    if (good) request.mutate()
  }
  const waiting = preview.data
    ? preview.data.byStatus.open + preview.data.byStatus.acknowledged + preview.data.byStatus.fixing
    : 0
  return (
    <Dialog
      title={t('exception.request.title')}
      large
      action={t('exception.request')}
      onAction={submit}
      close={close}
      busy={request.isPending}
      error={request.error}
      testId="except-confirm"
    >
      {many ? (
        <div>
          <strong>{t('exception.many', { n: findings.length })}</strong>
          <ul className="hm-plain-list hm-faint">
            {findings.slice(0, 5).map((f) => (
              <li key={f.id} className="hm-break">
                {pick(f.title)} · {f.entity}
              </li>
            ))}
            {findings.length > 5 && <li>{t('timeline.rest', { n: findings.length - 5 })}</li>}
          </ul>
        </div>
      ) : (
        // A box of its own: the parts of a fragment are one to the box around it, and stand without a space between.
        <SpaceBetween size="m">
          <div>
            <strong>{pick(finding.title)}</strong>
            <div className="hm-faint hm-break">{finding.entity}</div>
          </div>
          <FormField label={t('exception.scope')}>
            <RadioGroup
              value={kind}
              onChange={({ detail }) => setKind(detail.value as Kind)}
              items={KINDS.map((value) => ({ value, label: t(`exception.scope.${value}`) }))}
            />
          </FormField>
        </SpaceBetween>
      )}
      {kind === 'pattern' && (
        <FormField label={t('exception.scope.pattern.value')} description={t('exception.scope.pattern.about')}>
          <Input value={pattern} onChange={({ detail }) => setPattern(detail.value)} />
        </FormField>
      )}
      {kind === 'tag' && (
        <div className="hm-two">
          <FormField label={t('exception.scope.tag.key')}>
            <Input value={tag[0]} onChange={({ detail }) => setTag([detail.value, tag[1]])} />
          </FormField>
          <FormField label={t('exception.scope.tag.value')} constraintText={t('exception.scope.tag.any')}>
            <Input value={tag[1]} onChange={({ detail }) => setTag([tag[0], detail.value])} />
          </FormField>
        </div>
      )}
      {kind !== 'finding' && (
        <SpaceBetween size="xs">
          {kind !== 'rule' && (
            <Checkbox checked={onlyRule} onChange={({ detail }) => setOnlyRule(detail.checked)}>
              {t('exception.scope.onlyRule', { rule: finding.ruleId })}
            </Checkbox>
          )}
          {finding.account !== null && (
            <Checkbox checked={onlyAccount} onChange={({ detail }) => setOnlyAccount(detail.checked)}>
              {t('exception.scope.onlyAccount', { account: finding.account })}
            </Checkbox>
          )}
        </SpaceBetween>
      )}
      {preview.data && (
        <p className="hm-faint" data-testid="except-preview">
          {preview.data.total === 0
            ? t('exception.preview.none')
            : t('exception.preview', { n: preview.data.total, open: waiting })}
        </p>
      )}
      <FormField
        label={t('exception.reason')}
        description={t('exception.reason.about')}
        errorText={tried && reason.trim().length < REASON_LEAST ? t('exception.reason.needed') : undefined}
      >
        <Textarea
          rows={3}
          value={reason}
          onChange={({ detail }) => setReason(detail.value)}
          nativeTextareaAttributes={{ 'data-testid': 'except-reason' }}
        />
      </FormField>
      <FormField label={t('exception.until')} errorText={tried && !dateGood ? t('exception.until.needed') : undefined}>
        <SpaceBetween size="xs">
          <RadioGroup
            value={end}
            onChange={({ detail }) => setEnd(detail.value as 'expires' | 'review')}
            items={[
              { value: 'expires', label: t('exception.until.expires') },
              { value: 'review', label: t('exception.until.review') },
            ]}
          />
          <DatePicker
            value={date}
            onChange={({ detail }) => setDate(detail.value)}
            isDateEnabled={(day) => day.getTime() > Date.now()}
          />
        </SpaceBetween>
      </FormField>
    </Dialog>
  )
}
