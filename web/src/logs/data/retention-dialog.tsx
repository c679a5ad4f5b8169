import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Toggle from '@cloudscape-design/components/toggle'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SourceInfo } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { api } from '../../shell/api.js'
import { Dialog } from '../../shell/dialog.js'
import { toast } from '../../shell/toasts.js'
import { sourcesQuery } from './sources.js'

/** How long a source's events are kept. */
export const RetentionDialog = ({ source, close }: { readonly source: SourceInfo; readonly close: () => void }) => {
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
    <Dialog
      title={t('source.retention.title', { name: pick(source.title) })}
      action={t('form.save')}
      onAction={() => save.mutate()}
      close={close}
      disabled={!good}
      busy={save.isPending}
      error={save.error}
    >
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
    </Dialog>
  )
}
