import ProgressBar from '@cloudscape-design/components/progress-bar'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Scan } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { Empty, Section } from '../shell/page.js'
import { PermittedButton } from '../shell/permitted-button.js'
import { ProblemAlert } from '../shell/problem.js'
import { toast, toastError } from '../shell/toasts.js'
import { Ago, When } from '../shell/zone.js'
import { renewPosture, useScans } from './posture-api.js'

/** Starts a look at all sources, or at those named. */
export const useStartScan = () => {
  const { t } = useI18n()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (sourceIds: readonly string[] | undefined) =>
      api.post<Scan>('/posture/scans', sourceIds === undefined ? {} : { sourceIds }),
    onSuccess: () => {
      toast({ type: 'success', text: t('scan.started') })
      return queries.invalidateQueries({ queryKey: ['scans'] })
    },
    onError: toastError,
  })
}

/** A scan under way. When it ends, what it found is fetched. */
export const CurrentScan = ({ scan }: { readonly scan: Scan }) => {
  const { t } = useI18n()
  const queries = useQueryClient()
  const cancel = useMutation({
    mutationFn: () => api.delete(`/posture/scans/${encodeURIComponent(scan.id)}`),
    onSettled: () => queries.invalidateQueries({ queryKey: ['scans'] }),
    onError: toastError,
  })
  useEffect(() => () => renewPosture(queries), [queries])
  return (
    <Section
      title={t('scan.running')}
      testId="scan-running"
      actions={
        <PermittedButton
          permission="posture:write"
          loading={cancel.isPending || cancel.isSuccess}
          testId="scan-cancel"
          onClick={() => cancel.mutate()}
        >
          {t('scan.cancel')}
        </PermittedButton>
      }
    >
      <ProgressBar
        ariaLabel={t('scan.running')}
        value={scan.unitsTotal === 0 ? 0 : Math.floor((scan.unitsDone / scan.unitsTotal) * 100)}
        label={
          scan.unitsTotal === 0
            ? t('scan.discovering')
            : t('scan.units', { done: scan.unitsDone, total: scan.unitsTotal })
        }
        description={t('scan.sofar', { resources: scan.resources, opened: scan.opened })}
        additionalInfo={t('scan.running.about')}
      />
    </Section>
  )
}

const SIGN = { running: 'in-progress', done: 'success', cancelled: 'stopped', failed: 'error' } as const

/** The looks that were taken, newest first. */
export const PastScans = () => {
  const { t, pick, number } = useI18n()
  const found = useScans()
  if (found.isError) return <ProblemAlert error={found.error} retry={() => found.refetch()} />
  const numberOf = (n: number) => <span className={n === 0 ? 'hm-number hm-faint' : 'hm-number'}>{number(n)}</span>
  return (
    <Table<Scan>
      variant="container"
      wrapLines
      loading={found.isPending}
      loadingText={t('shell.loading')}
      items={found.data?.scans ?? []}
      trackBy="id"
      ariaLabels={{ tableLabel: t('scan.list') }}
      header={<h2>{t('scan.list')}</h2>}
      empty={<Empty title={t('scan.none')}>{t('scan.none.about')}</Empty>}
      columnDefinitions={[
        {
          id: 'started',
          header: t('scan.startedAt'),
          isRowHeader: true,
          cell: (s) => <When at={s.startedAt} />,
        },
        {
          id: 'status',
          header: t('control.status'),
          minWidth: 160,
          cell: (s) => (
            <span data-testid="scan-status" data-status={s.status}>
              <StatusIndicator type={SIGN[s.status]}>{t(`scan.status.${s.status}`)}</StatusIndicator>
              {s.error && <div className="hm-break">{pick(s.error)}</div>}
            </span>
          ),
        },
        { id: 'ended', header: t('scan.endedAt'), cell: (s) => <Ago at={s.endedAt} /> },
        {
          id: 'units',
          header: t('scan.unitsDone'),
          cell: (s) => (
            <span className="hm-number hm-nowrap">{`${number(s.unitsDone)} / ${number(s.unitsTotal)}`}</span>
          ),
        },
        { id: 'resources', header: t('account.resources'), cell: (s) => numberOf(s.resources) },
        { id: 'changed', header: t('scan.changed'), cell: (s) => numberOf(s.changed) },
        { id: 'deleted', header: t('scan.deleted'), cell: (s) => numberOf(s.deleted) },
        { id: 'opened', header: t('scan.opened'), cell: (s) => numberOf(s.opened) },
        { id: 'resolved', header: t('scan.resolved'), cell: (s) => numberOf(s.resolved) },
      ]}
    />
  )
}
