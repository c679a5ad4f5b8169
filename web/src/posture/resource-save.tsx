import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import RadioGroup from '@cloudscape-design/components/radio-group'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ResourceView } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { Dialog } from '../shell/dialog.js'
import { toast } from '../shell/toasts.js'
import { viewsQuery } from './resource-api.js'

interface Props {
  readonly query: string
  readonly current: ResourceView | undefined
  readonly close: () => void
  readonly saved: (id: string) => void
}

/** Keeps the view under a new name, or over the one it was opened from. */
export default function SaveView({ query, current, close, saved }: Props) {
  const { t } = useI18n()
  const queries = useQueryClient()
  const [name, setName] = useState(current?.name ?? '')
  const [shared, setShared] = useState(current?.shared ?? false)
  const save = useMutation({
    mutationFn: (over: ResourceView | undefined) => {
      const body = { name: name.trim(), query, shared }
      return over
        ? api.put<ResourceView>(`/resources/views/${over.id}`, body)
        : api.post<ResourceView>('/resources/views', body)
    },
    onSuccess: async (view) => {
      await queries.invalidateQueries({ queryKey: viewsQuery.queryKey })
      toast({ type: 'success', text: t('saved.done', { name: view.name }) })
      saved(view.id)
    },
  })
  const ready = name.trim() !== '' && !save.isPending
  return (
    <Dialog
      title={t('resource.view.save.title')}
      action={current ? t('saved.saveNew') : t('form.save')}
      onAction={() => save.mutate(undefined)}
      close={close}
      disabled={!ready}
      busy={save.isPending}
      error={save.error}
      testId="save-view-confirm"
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
        <FormField label={t('saved.name')} description={t('resource.view.about')}>
          <Input
            autoFocus
            value={name}
            onChange={({ detail }) => setName(detail.value)}
            nativeInputAttributes={{ 'data-testid': 'save-view-name', maxLength: 200 }}
          />
        </FormField>
        <FormField label={t('resource.view.who')}>
          <RadioGroup
            value={shared ? 'shared' : 'mine'}
            onChange={({ detail }) => setShared(detail.value === 'shared')}
            items={[
              { value: 'mine', label: t('resource.view.mine') },
              { value: 'shared', label: t('resource.view.shared') },
            ]}
          />
        </FormField>
      </form>
    </Dialog>
  )
}
