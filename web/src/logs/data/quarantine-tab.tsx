import Modal from '@cloudscape-design/components/modal'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import type { QuarantinedRecord, QuarantineOutput, ReplayOutput } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { api } from '../../shell/api.js'
import { bytesText } from '../../shell/bytes.js'
import { CopyButton } from '../../shell/copy-button.js'
import { FilterChips } from '../../shell/filter-chips.js'
import { ListTable, usePages } from '../../shell/list-table.js'
import { Loading } from '../../shell/loading.js'
import { PermittedButton } from '../../shell/permitted-button.js'
import { ProblemAlert } from '../../shell/problem.js'
import { useRowKeys } from '../../shell/row-keys.js'
import { ScrollRegion } from '../../shell/scroll-region.js'
import { SearchField } from '../../shell/search-field.js'
import { toast, toastError } from '../../shell/toasts.js'
import { choice, text, useUrlState } from '../../shell/url-state.js'
import { When } from '../../shell/zone.js'
import { ObjectName } from './object-name.js'
import { SourceSelect } from './source-select.js'
import '../discover/discover.css'

const QuarantineView = z.object({ source: text, reason: text, search: text, replayed: choice(['no', 'yes'], 'no') })

/** Records that did not become events: why, what they were, and another try. */
export default function QuarantineTab() {
  const { t, locale } = useI18n()
  const queries = useQueryClient()
  const [view, setView] = useUrlState(QuarantineView)
  const [selected, select] = useState<readonly QuarantinedRecord[]>([])
  const [open, setOpen] = useState<QuarantinedRecord | null>(null)
  const pages = usePages<z.infer<typeof QuarantineOutput>>(['quarantine'], '/ingest/quarantine', {
    ...view,
    search: view.search.trim(),
  })
  const reasons = pages.data?.pages[0]?.reasons ?? []
  const total = pages.data?.pages[0]?.total ?? 0
  useRowKeys()
  const replay = useMutation({
    mutationFn: (ids: readonly string[] | undefined) =>
      api.post<z.infer<typeof ReplayOutput>>('/ingest/quarantine/replay', ids ? { ids } : {}),
    onSuccess: async ({ replayed, still }) => {
      select([])
      await Promise.all(
        ['quarantine', 'sources', 'home', 'events'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
      )
      toast({ type: still > 0 ? 'info' : 'success', text: t('quarantine.replayed', { replayed, still }) })
    },
    onError: toastError,
  })
  return (
    <>
      {reasons.length > 0 && (
        <FilterChips
          label={t('quarantine.reason')}
          chosen={view.reason ? [view.reason] : []}
          options={reasons.map((r) => ({ id: r.reason, content: r.reason, count: r.count }))}
          onChange={(chosen) => setView({ reason: chosen.find((r) => r !== view.reason) ?? '' })}
        />
      )}
      <div className="hm-filters">
        <SourceSelect value={view.source} none={t('source.all')} onChange={(source) => setView({ source })} />
        <FilterChips
          label={t('quarantine.state')}
          chosen={[view.replayed]}
          options={[
            { id: 'no', content: t('quarantine.waiting') },
            { id: 'yes', content: t('quarantine.done') },
          ]}
          onChange={(chosen) =>
            setView({ replayed: (chosen.find((c) => c !== view.replayed) ?? view.replayed) as 'no' | 'yes' })
          }
        />
        <SearchField
          label={t('quarantine.search')}
          value={view.search}
          onChange={(search) => setView({ search }, { replace: true })}
          grow
          focusKey
        />
      </div>
      <ListTable<QuarantinedRecord>
        pages={pages}
        label={t('data.tab.quarantine')}
        heading={(n) => t('quarantine.shown', { n })}
        trackBy="id"
        emptyTitle={t('quarantine.none')}
        emptyAbout={t('quarantine.none.about')}
        actions={
          view.replayed === 'no' && (
            <>
              <PermittedButton
                permission="ingest:write"
                disabled={selected.length === 0}
                loading={replay.isPending}
                onClick={() => replay.mutate(selected.map((r) => r.id))}
              >
                {t('quarantine.replay.selected', { n: selected.length })}
              </PermittedButton>
              <PermittedButton
                permission="ingest:write"
                disabled={total === 0}
                loading={replay.isPending}
                onClick={() => replay.mutate(undefined)}
                testId="replay-all"
              >
                {t('quarantine.replay.all')}
              </PermittedButton>
            </>
          )
        }
        table={{
          ...(view.replayed === 'no' ? { selectionType: 'multi' as const } : {}),
          selectedItems: [...selected],
          onSelectionChange: ({ detail }) => select(detail.selectedItems),
          ariaLabels: {
            tableLabel: t('data.tab.quarantine'),
            allItemsSelectionLabel: () => t('table.selectAll'),
            itemSelectionLabel: (_, r) => t('table.select', { name: `${r.uri} ${r.position}` }),
            selectionGroupLabel: t('table.selection'),
          },
        }}
        columns={[
          { id: 'reason', header: t('quarantine.reason'), minWidth: 160, cell: (r) => r.reason },
          {
            id: 'record',
            header: t('quarantine.record'),
            isRowHeader: true,
            minWidth: 195,
            cell: (r) => (
              <button
                type="button"
                className="hm-link-button hm-mono hm-clamp"
                data-row-link={r.id}
                onClick={() => setOpen(r)}
              >
                {r.preview}
              </button>
            ),
          },
          {
            id: 'object',
            header: t('object.uri'),
            minWidth: 155,
            cell: (r) => (
              <>
                <ObjectName uri={r.uri} />
                <span className="hm-faint">{t('quarantine.position', { n: r.position })}</span>
              </>
            ),
          },
          { id: 'source', header: t('source.title'), width: 130, cell: (r) => r.source ?? '–' },
          { id: 'bytes', header: t('object.bytes'), width: 80, cell: (r) => bytesText(r.bytes, locale) },
          { id: 'at', header: t('quarantine.at'), width: 150, cell: (r) => <When at={r.replayedAt ?? r.at} /> },
        ]}
      />
      {open && <RecordDialog record={open} close={() => setOpen(null)} />}
    </>
  )
}

const RecordDialog = ({ record, close }: { readonly record: QuarantinedRecord; readonly close: () => void }) => {
  const { t } = useI18n()
  const original = useQuery({
    queryKey: ['quarantine-original', record.id],
    queryFn: ({ signal }) => api.text(`/ingest/quarantine/${encodeURIComponent(record.id)}/original`, { signal }),
  })
  return (
    <Modal visible size="large" header={t('quarantine.record')} onDismiss={close}>
      <div className="hm-stack">
        <dl className="hm-kv">
          <dt>{t('quarantine.reason')}</dt>
          <dd>{record.reason}</dd>
          <dt>{t('object.uri')}</dt>
          <dd className="hm-mono">{record.uri}</dd>
          <dt>{t('quarantine.place')}</dt>
          <dd>{t('quarantine.position', { n: record.position })}</dd>
        </dl>
        {original.isPending && <Loading />}
        {original.isError && <ProblemAlert error={original.error} />}
        {original.data !== undefined && (
          <div>
            <CopyButton text={original.data} label={t('doc.copy')} />
            <ScrollRegion label={t('doc.raw')} className="hm-preview">
              <pre className="hm-code">{original.data}</pre>
            </ScrollRegion>
          </div>
        )}
      </div>
    </Modal>
  )
}
