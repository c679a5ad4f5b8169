import Button from '@cloudscape-design/components/button'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SavedSearch } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { api } from '../../shell/api.js'
import { Loading } from '../../shell/loading.js'
import { Empty } from '../../shell/page.js'
import { ProblemAlert } from '../../shell/problem.js'
import { useMay } from '../../shell/session.js'
import { toast, toastError } from '../../shell/toasts.js'
import { Ago } from '../../shell/zone.js'
import { savedQuery } from './saved-query.js'

interface Props {
  readonly open: (search: SavedSearch) => void
  readonly close: () => void
}

const inputOf = ({ name, kql, sources, from, to, columns }: SavedSearch) => ({ name, kql, sources, from, to, columns })

/** All kept searches: open, rename, delete (and take the deletion back). */
export default function SavedList({ open, close }: Props) {
  const { t } = useI18n()
  const may = useMay()
  const queries = useQueryClient()
  const saved = useQuery(savedQuery)
  const [search, setSearch] = useState('')
  const [renaming, setRenaming] = useState<{ readonly id: string; readonly name: string } | null>(null)
  const renew = () => queries.invalidateQueries({ queryKey: savedQuery.queryKey })
  const restore = useMutation({
    mutationFn: (gone: SavedSearch) => api.post('/saved-searches', inputOf(gone)),
    onSuccess: renew,
    onError: toastError,
  })
  const remove = useMutation({
    mutationFn: (gone: SavedSearch) => api.delete(`/saved-searches/${gone.id}`),
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
  const rename = useMutation({
    mutationFn: ({ item, name }: { readonly item: SavedSearch; readonly name: string }) =>
      api.put(`/saved-searches/${item.id}`, { ...inputOf(item), name }),
    onSuccess: async () => {
      setRenaming(null)
      await renew()
    },
    onError: toastError,
  })
  const wanted = search.trim().normalize('NFKC').toLowerCase()
  const shown = (saved.data ?? []).filter((s) => `${s.name} ${s.kql}`.normalize('NFKC').toLowerCase().includes(wanted))
  return (
    <Modal visible size="large" header={t('saved.title')} onDismiss={close}>
      <SpaceBetween size="m">
        <Input
          type="search"
          ariaLabel={t('saved.search')}
          placeholder={t('saved.search')}
          value={search}
          onChange={({ detail }) => setSearch(detail.value)}
        />
        {saved.isPending && <Loading />}
        {saved.isError && <ProblemAlert error={saved.error} retry={() => saved.refetch()} />}
        {saved.data && shown.length === 0 && <Empty title={t('saved.none')}>{t('saved.none.about')}</Empty>}
        <ul className="hm-saved-list">
          {shown.map((item) => (
            <li key={item.id} data-testid="saved-item">
              {renaming?.id === item.id ? (
                <form
                  className="hm-actions"
                  onSubmit={(e) => {
                    e.preventDefault()
                    if (renaming.name.trim()) rename.mutate({ item, name: renaming.name.trim() })
                  }}
                >
                  <Input
                    autoFocus
                    ariaLabel={t('saved.name')}
                    value={renaming.name}
                    onChange={({ detail }) => setRenaming({ id: item.id, name: detail.value })}
                  />
                  <Button formAction="submit" variant="primary">
                    {t('form.save')}
                  </Button>
                  <Button formAction="none" onClick={() => setRenaming(null)}>
                    {t('form.cancel')}
                  </Button>
                </form>
              ) : (
                <>
                  <div>
                    <button type="button" className="hm-link-button hm-saved-open" onClick={() => open(item)}>
                      {item.name}
                    </button>
                    <code className="hm-mono hm-faint hm-break">{item.kql || t('saved.everything')}</code>
                    <span className="hm-faint">
                      {item.createdBy} · <Ago at={item.updatedAt} />
                    </span>
                  </div>
                  {may('search:write') && (
                    <div className="hm-actions">
                      <Button
                        variant="inline-link"
                        ariaLabel={t('saved.rename.of', { name: item.name })}
                        onClick={() => setRenaming({ id: item.id, name: item.name })}
                      >
                        {t('saved.rename')}
                      </Button>
                      <Button
                        variant="inline-link"
                        ariaLabel={t('saved.delete.of', { name: item.name })}
                        onClick={() => remove.mutate(item)}
                      >
                        {t('form.delete')}
                      </Button>
                    </div>
                  )}
                </>
              )}
            </li>
          ))}
        </ul>
      </SpaceBetween>
    </Modal>
  )
}
