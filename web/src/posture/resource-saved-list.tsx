import Button from '@cloudscape-design/components/button'
import Modal from '@cloudscape-design/components/modal'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ResourceView } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { Loading } from '../shell/loading.js'
import { Empty } from '../shell/page.js'
import { ProblemAlert } from '../shell/problem.js'
import { toast, toastError } from '../shell/toasts.js'
import { Ago } from '../shell/zone.js'
import { viewsQuery } from './resource-api.js'

interface Props {
  readonly close: () => void
  readonly open: (view: ResourceView) => void
}

/** The kept views: open, share or keep to oneself, delete (and take the deletion back). */
export default function SavedViewList({ close, open }: Props) {
  const { t } = useI18n()
  const queries = useQueryClient()
  const views = useQuery(viewsQuery)
  const renew = () => queries.invalidateQueries({ queryKey: viewsQuery.queryKey })
  const inputOf = ({ name, query, shared }: ResourceView) => ({ name, query, shared })
  const restore = useMutation({
    mutationFn: (gone: ResourceView) => api.post('/resources/views', inputOf(gone)),
    onSuccess: renew,
    onError: toastError,
  })
  const remove = useMutation({
    mutationFn: (gone: ResourceView) => api.delete(`/resources/views/${gone.id}`),
    onSuccess: async (_, gone) => {
      await renew()
      toast({
        type: 'success',
        text: t('saved.deleted', { name: gone.name }),
        action: { label: t('shell.undo'), run: () => restore.mutate(gone) },
      })
    },
    onError: toastError,
  })
  const share = useMutation({
    mutationFn: (view: ResourceView) =>
      api.put(`/resources/views/${view.id}`, { ...inputOf(view), shared: !view.shared }),
    onSuccess: renew,
    onError: toastError,
  })
  return (
    <Modal visible size="large" header={t('resource.views')} onDismiss={close}>
      {views.isPending && <Loading />}
      {views.isError && <ProblemAlert error={views.error} retry={() => views.refetch()} />}
      {views.data?.length === 0 && <Empty title={t('resource.views.none')}>{t('resource.views.none.about')}</Empty>}
      <ul className="hm-views">
        {views.data?.map((view) => (
          <li key={view.id} data-testid="view-item">
            <div>
              <button type="button" className="hm-link-button hm-strong" onClick={() => open(view)}>
                {view.name}
              </button>
              <span className="hm-faint">
                {t(view.shared ? 'resource.view.shared' : 'resource.view.mine')} · {view.createdBy} ·{' '}
                <Ago at={view.updatedAt} />
              </span>
            </div>
            {view.mine && (
              <div className="hm-actions">
                <Button variant="inline-link" onClick={() => share.mutate(view)}>
                  {t(view.shared ? 'resource.view.unshare' : 'resource.view.share')}
                </Button>
                <Button
                  variant="inline-link"
                  ariaLabel={t('saved.delete.of', { name: view.name })}
                  onClick={() => remove.mutate(view)}
                >
                  {t('form.delete')}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
    </Modal>
  )
}
