import Button from '@cloudscape-design/components/button'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation } from '@tanstack/react-query'
import { useT } from '../../i18n/index.js'
import { api } from '../../shell/api.js'
import { ProblemAlert } from '../../shell/problem.js'
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
    <Modal
      visible
      header={t('own.delete.title', { id })}
      onDismiss={close}
      footer={
        <div className="hm-modal-actions">
          <Button variant="link" onClick={close}>
            {t('form.cancel')}
          </Button>
          <Button
            variant="primary"
            loading={remove.isPending}
            onClick={() => remove.mutate()}
            nativeButtonAttributes={{ 'data-testid': 'own-delete-sure' }}
          >
            {t('form.delete')}
          </Button>
        </div>
      }
    >
      <SpaceBetween size="m">
        {remove.error && <ProblemAlert error={remove.error} />}
        <p>{t('own.delete.about')}</p>
      </SpaceBetween>
    </Modal>
  )
}
