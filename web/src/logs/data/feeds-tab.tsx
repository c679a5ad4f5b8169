import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import type { Feed, FeedsOutput } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { api } from '../../shell/api.js'
import { Dialog } from '../../shell/dialog.js'
import { SetTable } from '../../shell/list-table.js'
import { PermittedButton } from '../../shell/permitted-button.js'
import { toastError } from '../../shell/toasts.js'
import { Ago } from '../../shell/zone.js'
import { SourceSelect } from './source-select.js'

const FEEDS = ['feeds'] as const
const SHOWN = { running: 'success', stopped: 'stopped', failing: 'error' } as const

/** What is followed all the time: queues of S3 notifications, and directories. */
export default function FeedsTab() {
  const { t, number, pick } = useI18n()
  const queries = useQueryClient()
  const [adding, add] = useState(false)
  const [removing, remove] = useState<Feed | null>(null)
  const feeds = useQuery({
    queryKey: FEEDS,
    queryFn: () => api.get<z.infer<typeof FeedsOutput>>('/ingest/feeds'),
    refetchInterval: 5000,
  })
  const renew = () => queries.invalidateQueries({ queryKey: FEEDS })
  const change = useMutation({
    mutationFn: ({ id, enabled }: { readonly id: string; readonly enabled: boolean }) =>
      api.patch(`/ingest/feeds/${id}`, { enabled }),
    onSettled: renew,
    onError: toastError,
  })
  const drop = useMutation({
    mutationFn: (feed: Feed) => api.delete(`/ingest/feeds/${feed.id}`),
    onSuccess: async () => {
      remove(null)
      await renew()
    },
    onError: toastError,
  })
  return (
    <>
      <SetTable
        list={feeds}
        items={feeds.data?.feeds ?? []}
        trackBy="id"
        label={t('data.tab.feeds')}
        actions={
          <PermittedButton permission="ingest:write" variant="primary" onClick={() => add(true)} testId="add-feed">
            {t('feed.add')}
          </PermittedButton>
        }
        emptyTitle={t('feeds.none')}
        emptyAbout={t('feeds.none.about')}
        columns={[
          {
            id: 'status',
            header: t('feed.status'),
            width: 105,
            cell: (f) => <StatusIndicator type={SHOWN[f.status]}>{t(`feed.${f.status}`)}</StatusIndicator>,
          },
          {
            id: 'target',
            header: t('feed.target'),
            isRowHeader: true,
            minWidth: 180,
            cell: (f) => (
              <>
                <span className="hm-mono hm-break">{f.target}</span>
                {f.error && <div className="hm-run-error hm-break">{pick(f.error)}</div>}
              </>
            ),
          },
          { id: 'kind', header: t('feed.kind'), width: 120, cell: (f) => t(`feed.kind.${f.kind}`) },
          { id: 'source', header: t('source.title'), width: 110, cell: (f) => f.source ?? t('upload.source.auto') },
          { id: 'objects', header: t('source.objects'), width: 120, cell: (f) => number(f.objects) },
          { id: 'events', header: t('source.events'), width: 90, cell: (f) => number(f.events) },
          { id: 'last', header: t('feed.last'), width: 120, cell: (f) => <Ago at={f.lastAt} /> },
          {
            id: 'actions',
            header: t('table.actions'),
            width: 145,
            cell: (f) => (
              <div className="hm-actions">
                <PermittedButton
                  permission="ingest:write"
                  ariaLabel={t(f.enabled ? 'feed.stop.of' : 'feed.start.of', { target: f.target })}
                  onClick={() => change.mutate({ id: f.id, enabled: !f.enabled })}
                >
                  {t(f.enabled ? 'feed.stop' : 'feed.start')}
                </PermittedButton>
                <PermittedButton
                  permission="ingest:write"
                  iconName="remove"
                  variant="icon"
                  ariaLabel={t('feed.remove.of', { target: f.target })}
                  onClick={() => remove(f)}
                />
              </div>
            ),
          },
        ]}
      />
      {adding && (
        <FeedDialog
          close={() => add(false)}
          done={() => {
            add(false)
            void renew()
          }}
        />
      )}
      {removing && (
        <Dialog
          title={t('feed.remove')}
          action={t('form.delete')}
          onAction={() => drop.mutate(removing)}
          close={() => remove(null)}
          busy={drop.isPending}
        >
          {t('feed.remove.about', { target: removing.target })}
        </Dialog>
      )}
    </>
  )
}

const FeedDialog = ({ close, done }: { readonly close: () => void; readonly done: () => void }) => {
  const { t } = useI18n()
  const [kind, setKind] = useState<'sqs' | 'directory'>('sqs')
  const [target, setTarget] = useState('')
  const [source, setSource] = useState('')
  const save = useMutation({
    mutationFn: () =>
      api.post('/ingest/feeds', { kind, target: target.trim(), enabled: true, ...(source ? { source } : {}) }),
    onSuccess: done,
  })
  return (
    <Dialog
      title={t('feed.add')}
      action={t('feed.add')}
      onAction={() => save.mutate()}
      close={close}
      disabled={!target.trim()}
      busy={save.isPending}
      error={save.error}
    >
      <SegmentedControl
        label={t('feed.kind')}
        selectedId={kind}
        options={[
          { id: 'sqs', text: t('feed.kind.sqs') },
          { id: 'directory', text: t('feed.kind.directory') },
        ]}
        onChange={({ detail }) => setKind(detail.selectedId as 'sqs' | 'directory')}
      />
      <FormField
        label={t(kind === 'sqs' ? 'feed.queue' : 'feed.directory')}
        description={t(kind === 'sqs' ? 'feed.queue.about' : 'feed.directory.about')}
      >
        <Input
          value={target}
          placeholder={kind === 'sqs' ? 'https://sqs.ap-northeast-1.amazonaws.com/123456789012/hinomi' : '/var/log/aws'}
          onChange={({ detail }) => setTarget(detail.value)}
        />
      </FormField>
      <FormField label={t('upload.source')}>
        <SourceSelect value={source} none={t('upload.source.auto')} onChange={setSource} />
      </FormField>
    </Dialog>
  )
}
