import Button from '@cloudscape-design/components/button'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { ThreatList } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { api } from '../../shell/api.js'
import { Dialog } from '../../shell/dialog.js'
import { SetTable } from '../../shell/list-table.js'
import { PermittedButton } from '../../shell/permitted-button.js'
import { toastError } from '../../shell/toasts.js'
import { Ago } from '../../shell/zone.js'
import { ThreatDialog } from './threat-dialog.js'
import { ThreatEntries } from './threat-entries.js'
import { ThreatReplace } from './threat-replace.js'
import { ThreatSettings } from './threat-settings.js'
import { countsText, threatsQuery } from './threats.js'

const SHOWN = { fetching: 'loading', waiting: 'pending', good: 'success', failing: 'error', paused: 'stopped' } as const

type Asked = 'entries' | 'settings' | 'replace' | 'remove'

/** Lists of threat intelligence that events are looked up in: where from, how fresh, and what is wrong. */
export default function ThreatsTab() {
  const i18n = useI18n()
  const { t, number, pick } = i18n
  const queries = useQueryClient()
  const [adding, add] = useState(false)
  const [asked, ask] = useState<{ readonly what: Asked; readonly list: ThreatList } | null>(null)
  const lists = useQuery(threatsQuery)
  const renew = () => queries.invalidateQueries({ queryKey: threatsQuery.queryKey })
  const change = useMutation({
    mutationFn: ({ id, enabled }: ThreatList) => api.patch(`/ingest/threat-lists/${id}`, { enabled: !enabled }),
    onSettled: renew,
    onError: toastError,
  })
  const fetching = useMutation({
    mutationFn: ({ id }: ThreatList) => api.post(`/ingest/threat-lists/${id}/refresh`),
    onSettled: renew,
    onError: toastError,
  })
  const drop = useMutation({
    mutationFn: ({ id }: ThreatList) => api.delete(`/ingest/threat-lists/${id}`),
    onSuccess: async () => {
      ask(null)
      await renew()
    },
    onError: toastError,
  })
  const close = () => ask(null)
  const done = () => {
    ask(null)
    add(false)
    void renew()
  }
  return (
    <>
      <SetTable
        list={lists}
        items={lists.data?.lists ?? []}
        trackBy="id"
        label={t('data.tab.threats')}
        actions={
          <>
            {lists.data !== undefined && lists.data.lists.length > 0 && (
              <span className="hm-faint">
                {t('threat.total', { n: number(lists.data.entries), most: number(lists.data.most) })}
              </span>
            )}
            <PermittedButton permission="system:write" variant="primary" onClick={() => add(true)} testId="add-threats">
              {t('threat.add')}
            </PermittedButton>
          </>
        }
        emptyTitle={t('threats.none')}
        emptyAbout={t('threats.none.about')}
        columns={[
          {
            id: 'status',
            header: t('feed.status'),
            minWidth: 110,
            cell: (list) => (
              <StatusIndicator type={SHOWN[list.status]}>{t(`threat.status.${list.status}`)}</StatusIndicator>
            ),
          },
          {
            id: 'name',
            header: t('threat.list'),
            isRowHeader: true,
            minWidth: 180,
            cell: (list) => (
              <>
                <Button variant="inline-link" onClick={() => ask({ what: 'entries', list })}>
                  {list.name}
                </Button>
                <div className="hm-mono hm-break hm-faint">{list.url ?? list.fileName}</div>
                <Link
                  to={`/discover?${new URLSearchParams({ kql: `threat.feed.name: ${JSON.stringify(list.name)}` })}`}
                >
                  {t('threat.events')}
                </Link>
                {list.error && <div className="hm-run-error hm-break">{pick(list.error)}</div>}
              </>
            ),
          },
          {
            id: 'entries',
            header: t('threat.indicators'),
            minWidth: 150,
            cell: (list) => (
              <>
                {countsText(i18n, list.counts)}
                <div className="hm-faint">
                  {list.foundFormat === null ? '' : t(`threat.format.${list.foundFormat}`)}
                </div>
              </>
            ),
          },
          {
            id: 'confidence',
            header: t('threat.confidence'),
            minWidth: 100,
            cell: (list) => t(`threat.confidence.${list.confidence}`),
          },
          {
            id: 'schedule',
            header: t('threat.schedule'),
            minWidth: 150,
            cell: (list) => (
              <>
                {list.url === null ? t('threat.uploaded') : t('threat.every', { n: list.everyHours })}
                <div className="hm-faint">
                  {list.expireDays === null
                    ? t('threat.expires.list')
                    : t('threat.expires.days', { n: list.expireDays })}
                </div>
              </>
            ),
          },
          { id: 'seen', header: t('threat.seen'), minWidth: 105, cell: (list) => <Ago at={list.seenAt} /> },
          {
            id: 'actions',
            header: t('table.actions'),
            minWidth: 165,
            cell: (list) => (
              <div className="hm-actions">
                <PermittedButton
                  permission="system:write"
                  iconName="refresh"
                  variant="icon"
                  loading={list.status === 'fetching'}
                  ariaLabel={t(list.url === null ? 'threat.replace.of' : 'threat.fetch.of', { name: list.name })}
                  onClick={() => (list.url === null ? ask({ what: 'replace', list }) : fetching.mutate(list))}
                />
                <PermittedButton
                  permission="system:write"
                  iconName={list.enabled ? 'pause' : 'play'}
                  variant="icon"
                  ariaLabel={t(list.enabled ? 'threat.pause.of' : 'threat.resume.of', { name: list.name })}
                  onClick={() => change.mutate(list)}
                />
                <PermittedButton
                  permission="system:write"
                  iconName="edit"
                  variant="icon"
                  ariaLabel={t('threat.edit.of', { name: list.name })}
                  onClick={() => ask({ what: 'settings', list })}
                />
                <PermittedButton
                  permission="system:write"
                  iconName="remove"
                  variant="icon"
                  ariaLabel={t('threat.remove.of', { name: list.name })}
                  onClick={() => ask({ what: 'remove', list })}
                />
              </div>
            ),
          },
        ]}
      />
      {adding && <ThreatDialog close={() => add(false)} done={done} />}
      {asked?.what === 'entries' && <ThreatEntries list={asked.list} close={close} />}
      {asked?.what === 'settings' && <ThreatSettings list={asked.list} close={close} done={done} />}
      {asked?.what === 'replace' && <ThreatReplace list={asked.list} close={close} done={done} />}
      {asked?.what === 'remove' && (
        <Dialog
          title={t('threat.remove')}
          action={t('form.delete')}
          onAction={() => drop.mutate(asked.list)}
          close={close}
          busy={drop.isPending}
        >
          {t('threat.remove.about', { name: asked.list.name })}
        </Dialog>
      )}
    </>
  )
}
