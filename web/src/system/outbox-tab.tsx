import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
import { z } from 'zod'
import type { OutboxEntry } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { FilterChips } from '../shell/filter-chips.js'
import { type ListPage, ListTable, usePages } from '../shell/list-table.js'
import { PermittedButton } from '../shell/permitted-button.js'
import { toast, toastError } from '../shell/toasts.js'
import { useUrlState } from '../shell/url-state.js'
import { Ago } from '../shell/zone.js'

const STATES = ['waiting', 'sent', 'failed'] as const
const OutboxView = z.object({ status: z.enum(['', ...STATES]).default('') })
const SHOWN = { waiting: 'pending', sent: 'success', failed: 'error' } as const

/** Every notification: sent, waiting for its turn, or given up, and why. */
export default function OutboxTab() {
  const { t, number } = useI18n()
  const queries = useQueryClient()
  const [view, setView] = useUrlState(OutboxView)
  const pages = usePages<ListPage<OutboxEntry>>(['outbox'], '/outbox', { status: view.status }, 10_000)
  const retry = useMutation({
    mutationFn: (entry: OutboxEntry) => api.post(`/outbox/${entry.id}/retry`),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['outbox'] })
      toast({ type: 'success', text: t('outbox.retried') })
    },
    onError: toastError,
  })
  return (
    <>
      <FilterChips
        label={t('outbox.status')}
        chosen={view.status ? [view.status] : []}
        options={STATES.map((id) => ({
          id,
          content: <StatusIndicator type={SHOWN[id]}>{t(`outbox.${id}`)}</StatusIndicator>,
        }))}
        onChange={(chosen) => setView({ status: chosen.find((s) => s !== view.status) ?? '' })}
      />
      <ListTable
        pages={pages}
        label={t('settings.tab.outbox')}
        heading={(n) => t('outbox.shown', { n })}
        trackBy="id"
        emptyTitle={t('outbox.none')}
        columns={[
          {
            id: 'status',
            header: t('outbox.status'),
            width: 130,
            cell: (e) => <StatusIndicator type={SHOWN[e.status]}>{t(`outbox.${e.status}`)}</StatusIndicator>,
          },
          {
            id: 'title',
            header: t('outbox.title'),
            isRowHeader: true,
            minWidth: 200,
            cell: (e) => (
              <>
                {e.findingId ? (
                  <Link to={`/findings?open=${encodeURIComponent(e.findingId)}`}>{e.title}</Link>
                ) : (
                  e.title
                )}
                {e.lastError && <div className="hm-faint hm-break">{e.lastError}</div>}
              </>
            ),
          },
          { id: 'to', header: t('outbox.to'), width: 150, cell: (e) => e.integration },
          { id: 'attempts', header: t('outbox.attempts'), width: 100, cell: (e) => number(e.attempts) },
          { id: 'created', header: t('outbox.created'), width: 140, cell: (e) => <Ago at={e.createdAt} /> },
          { id: 'next', header: t('outbox.next'), width: 140, cell: (e) => <Ago at={e.sentAt ?? e.nextAttemptAt} /> },
          {
            id: 'actions',
            header: t('table.actions'),
            width: 120,
            cell: (e) =>
              e.status === 'failed' && (
                <PermittedButton
                  permission="integration:write"
                  ariaLabel={t('outbox.retry.of', { title: e.title })}
                  loading={retry.isPending && retry.variables?.id === e.id}
                  onClick={() => retry.mutate(e)}
                >
                  {t('outbox.retry')}
                </PermittedButton>
              ),
          },
        ]}
      />
    </>
  )
}
