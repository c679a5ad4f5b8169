import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SavedSearch } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { api } from '../../shell/api.js'
import { Dialog } from '../../shell/dialog.js'
import { toast } from '../../shell/toasts.js'
import type { DiscoverView } from '../discover-view.js'
import { savedQuery } from './saved-query.js'

interface Props {
  readonly view: DiscoverView
  readonly columns: readonly string[]
  readonly current: SavedSearch | undefined
  readonly close: () => void
  readonly saved: (id: string) => void
}

/** Keeps the view under a new name, or over the one it was opened from. */
export default function SaveDialog({ view, columns, current, close, saved }: Props) {
  const { t } = useI18n()
  const queries = useQueryClient()
  const [name, setName] = useState(current?.name ?? '')
  const save = useMutation({
    mutationFn: (over: SavedSearch | undefined) => {
      const body = { name: name.trim(), kql: view.kql, sources: view.sources, from: view.from, to: view.to, columns }
      return over
        ? api.put<SavedSearch>(`/saved-searches/${over.id}`, body)
        : api.post<SavedSearch>('/saved-searches', body)
    },
    onSuccess: async (search) => {
      await queries.invalidateQueries({ queryKey: savedQuery.queryKey })
      toast({ type: 'success', text: t('saved.done', { name: search.name }) })
      saved(search.id)
    },
  })
  const ready = name.trim() !== '' && !save.isPending
  return (
    <Dialog
      title={t('saved.save.title')}
      action={current ? t('saved.saveNew') : t('form.save')}
      onAction={() => save.mutate(undefined)}
      close={close}
      disabled={!ready}
      busy={save.isPending}
      error={save.error}
      testId="save-search-confirm"
      others={
        current && (
          <Button disabled={!ready} onClick={() => save.mutate(current)}>
            {t('saved.update')}
          </Button>
        )
      }
    >
      <form
        onSubmit={(e) => {
          e.preventDefault()
          if (ready) save.mutate(undefined)
        }}
      >
        <FormField label={t('saved.name')} description={t('saved.save.about')}>
          <Input
            autoFocus
            value={name}
            onChange={({ detail }) => setName(detail.value)}
            nativeInputAttributes={{ 'data-testid': 'save-search-name', maxLength: 200 }}
          />
        </FormField>
      </form>
    </Dialog>
  )
}
