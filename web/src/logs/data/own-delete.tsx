import { useMutation } from '@tanstack/react-query'
import { useT } from '../../i18n/index.js'
import { api } from '../../shell/api.js'
import { Dialog } from '../../shell/dialog.js'
import { toast } from '../../shell/toasts.js'

interface Props {
  readonly id: string
  readonly close: () => void
  readonly deleted: () => Promise<void>
}

/** Asks before a definition is deleted, and says why it cannot be. */
export const OwnDelete = ({ id, close, deleted }: Props) => {
  const t = useT()
  const remove = useMutation({
    mutationFn: () => api.delete(`/own-sources/${id}`),
    onSuccess: async () => {
      toast({ type: 'success', text: t('own.deleted', { id }) })
      await deleted()
    },
  })
  return (
    <Dialog
      title={t('own.delete.title', { id })}
      action={t('form.delete')}
      onAction={() => remove.mutate()}
      close={close}
      busy={remove.isPending}
      error={remove.error}
      testId="own-delete-sure"
    >
      <p>{t('own.delete.about')}</p>
    </Dialog>
  )
}
