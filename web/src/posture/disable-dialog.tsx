import FormField from '@cloudscape-design/components/form-field'
import Multiselect from '@cloudscape-design/components/multiselect'
import RadioGroup from '@cloudscape-design/components/radio-group'
import Select from '@cloudscape-design/components/select'
import Textarea from '@cloudscape-design/components/textarea'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ControlDetail, Disabling } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { Dialog } from '../shell/dialog.js'
import { toast } from '../shell/toasts.js'
import { renewPosture, useAccounts, useStandards } from './posture-api.js'

interface Props {
  readonly control: ControlDetail
  readonly close: () => void
}

type Kind = 'all' | 'accounts' | 'units' | 'tags'
const KINDS: readonly Kind[] = ['all', 'accounts', 'units', 'tags']
const EVERYWHERE = ''

/** Switches a control off with a reason: in one standard or everywhere, for all accounts or some. */
export const DisableDialog = ({ control, close }: Props) => {
  const { t, pick } = useI18n()
  const queries = useQueryClient()
  const standards = useStandards({ account: '', region: '' }).data?.standards ?? []
  const known = useAccounts().data?.accounts ?? []
  const [standard, setStandard] = useState(EVERYWHERE)
  const [kind, setKind] = useState<Kind>('all')
  const [chosen, choose] = useState<readonly string[]>([])
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)

  const places = [
    { value: EVERYWHERE, label: t('control.disable.everywhere') },
    ...control.standards.map(({ id }) => {
      const found = standards.find((s) => s.id === id)
      return { value: id, label: found ? pick(found.name) : id }
    }),
  ]
  const options = {
    all: [],
    accounts: known.map((a) => ({ value: a.account, label: a.name || a.account, description: a.account })),
    units: [...new Set(known.flatMap((a) => a.units))].map((unit) => ({ value: unit, label: unit })),
    tags: [
      ...new Set(known.flatMap((a) => Object.entries(a.tags).flatMap(([key, value]) => [key, `${key}=${value}`]))),
    ].map((tag) => ({ value: tag, label: tag })),
  }[kind]
  const disable = useMutation({
    mutationFn: () =>
      api.post<Disabling>(`/posture/controls/${encodeURIComponent(control.id)}/disablings`, {
        ...(standard === EVERYWHERE ? {} : { standard }),
        ...(kind === 'all' ? {} : { [kind]: chosen }),
        reason: reason.trim(),
      }),
    onSuccess: () => {
      renewPosture(queries)
      toast({ type: 'success', text: t('control.disable.done', { id: control.id }) })
      close()
    },
  })
  const scopeGood = kind === 'all' || chosen.length > 0
  const submit = () => {
    setTried(true)
    if (reason.trim() !== '' && scopeGood) disable.mutate()
  }
  return (
    <Dialog
      title={t('control.disable.title', { id: control.id })}
      action={t('control.disable')}
      onAction={submit}
      close={close}
      busy={disable.isPending}
      error={disable.error}
      testId="disable-confirm"
    >
      <p className="hm-faint">{t('control.disable.about')}</p>
      <FormField label={t('control.disable.where')}>
        <Select
          expandToViewport
          selectedOption={places.find((p) => p.value === standard) ?? null}
          options={places}
          onChange={({ detail }) => setStandard(detail.selectedOption.value ?? EVERYWHERE)}
        />
      </FormField>
      <FormField label={t('control.disable.of')}>
        <RadioGroup
          value={kind}
          onChange={({ detail }) => {
            setKind(detail.value as Kind)
            choose([])
          }}
          items={KINDS.map((value) => ({ value, label: t(`control.disable.of.${value}`) }))}
        />
      </FormField>
      {kind !== 'all' && (
        <FormField
          label={t(`control.disable.of.${kind}`)}
          errorText={tried && !scopeGood ? t('control.disable.of.needed') : undefined}
        >
          <Multiselect
            expandToViewport
            filteringType={options.length > 8 ? 'auto' : 'none'}
            placeholder={t('control.disable.of.choose')}
            selectedOptions={options.filter((o) => chosen.includes(o.value))}
            options={options}
            empty={t('control.disable.of.none')}
            onChange={({ detail }) => choose(detail.selectedOptions.flatMap((o) => (o.value ? [o.value] : [])))}
          />
        </FormField>
      )}
      <FormField
        label={t('exception.reason')}
        description={t('control.disable.reason.about')}
        errorText={tried && reason.trim() === '' ? t('exception.comment.needed') : undefined}
      >
        <Textarea
          rows={3}
          value={reason}
          onChange={({ detail }) => setReason(detail.value)}
          nativeTextareaAttributes={{ 'data-testid': 'disable-reason' }}
        />
      </FormField>
    </Dialog>
  )
}
