import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ThreatList, ThreatListChange } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { api } from '../../shell/api.js'
import { Dialog } from '../../shell/dialog.js'
import { limitsInput, ThreatLimitFields, type ThreatLimits } from './threat-limits.js'

interface Props {
  readonly list: ThreatList
  readonly close: () => void
  readonly done: () => void
}

/** Changes what is set of a list. */
export const ThreatSettings = ({ list, close, done }: Props) => {
  const { t } = useI18n()
  const [limits, setLimits] = useState<ThreatLimits>({
    name: list.name,
    confidence: list.confidence,
    everyHours: String(list.everyHours),
    expires: list.expireDays === null ? 'list' : 'days',
    days: String(list.expireDays ?? 30),
  })
  const input = limitsInput(limits)
  const save = useMutation({
    mutationFn: (change: ThreatListChange) => api.patch(`/ingest/threat-lists/${list.id}`, change),
    onSuccess: done,
  })
  return (
    <Dialog
      title={t('threat.edit.of', { name: list.name })}
      action={t('form.save')}
      onAction={() => input && save.mutate(input)}
      close={close}
      disabled={input === undefined}
      busy={save.isPending}
      error={save.error}
    >
      <ThreatLimitFields limits={limits} onChange={setLimits} fetched={list.url !== null} />
    </Dialog>
  )
}
