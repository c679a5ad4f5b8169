import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import { useRef, useState } from 'react'
import type { Dashboard } from '../../../src/contract/index.js'
import { useT } from '../i18n/index.js'
import { ApiError } from '../shell/api.js'
import { Dialog } from '../shell/dialog.js'
import { PermittedButton } from '../shell/permitted-button.js'
import { toast, toastError } from '../shell/toasts.js'
import { useCreateBoard } from './dashboards-api.js'
import { OpenSearchDialog } from './opensearch-dialog.js'

/** No board is larger: as the server has it. */
const BYTES = 1024 * 1024
/** Exports of OpenSearch Dashboards carry the fields of their index patterns. */
const EXPORT_BYTES = 16 * 1024 * 1024
const EXPORT = /\.ndjson$/i

/** A board without panels, named the same in both languages. */
const emptyBoard = (name: string): Dashboard => ({
  version: 1,
  title: { ja: name, en: name },
  about: { ja: '', en: '' },
  panels: [],
})

/** Begins a new board, or takes one in from a file. */
export const NewBoard = () => {
  const t = useT()
  const file = useRef<HTMLInputElement>(null)
  const [naming, setNaming] = useState(false)
  const [name, setName] = useState('')
  const [exported, setExported] = useState<{ readonly name: string; readonly ndjson: string }>()
  const create = useCreateBoard(true)
  const take = useCreateBoard()
  const read = async (chosen: File) => {
    if (EXPORT.test(chosen.name)) {
      if (chosen.size > EXPORT_BYTES) return toast({ type: 'error', text: t('opensearch.large') })
      return setExported({ name: chosen.name, ndjson: await chosen.text() })
    }
    if (chosen.size > BYTES) return toast({ type: 'error', text: t('dashboards.import.large') })
    let content: unknown
    try {
      content = JSON.parse(await chosen.text())
    } catch (e) {
      return toast({ type: 'error', text: t('dashboards.import.bad', { reason: e instanceof Error ? e.message : '' }) })
    }
    take.mutate(content as Dashboard, {
      onError: (error) => {
        const [first] = error instanceof ApiError ? (error.problem.errors ?? []) : []
        if (first === undefined) toastError(error)
        else toast({ type: 'error', text: t('dashboards.import.bad', { reason: `${first.path}: ${first.message}` }) })
      },
    })
  }
  const ready = name.trim() !== '' && !create.isPending
  const make = () => ready && create.mutate(emptyBoard(name.trim()))
  return (
    <>
      <input
        ref={file}
        type="file"
        accept=".json,.ndjson,application/json"
        className="hm-hidden"
        tabIndex={-1}
        aria-hidden="true"
        data-testid="board-file"
        onChange={(e) => {
          const [chosen] = e.target.files ?? []
          if (chosen) void read(chosen)
          e.target.value = ''
        }}
      />
      <PermittedButton permission="dashboard:write" iconName="upload" onClick={() => file.current?.click()}>
        {t('dashboards.import')}
      </PermittedButton>
      <PermittedButton
        permission="dashboard:write"
        variant="primary"
        onClick={() => setNaming(true)}
        testId="board-new"
      >
        {t('dashboards.new')}
      </PermittedButton>
      {exported && <OpenSearchDialog {...exported} close={() => setExported(undefined)} />}
      {naming && (
        <Dialog
          title={t('dashboards.new')}
          action={t('dashboards.create')}
          onAction={make}
          close={() => setNaming(false)}
          disabled={!ready}
          error={create.error}
          testId="board-create"
        >
          <form
            onSubmit={(e) => {
              e.preventDefault()
              make()
            }}
          >
            <FormField label={t('dashboards.name')}>
              <Input
                autoFocus
                value={name}
                onChange={({ detail }) => setName(detail.value)}
                nativeInputAttributes={{ 'data-testid': 'board-name', maxLength: 200 }}
              />
            </FormField>
          </form>
        </Dialog>
      )}
    </>
  )
}
