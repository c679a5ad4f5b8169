import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type { Job, SystemOutput } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { type ListPage, ListTable, usePages } from '../shell/list-table.js'
import { Loading } from '../shell/loading.js'
import { Section } from '../shell/page.js'
import { ProblemAlert } from '../shell/problem.js'
import { Ago, When } from '../shell/zone.js'

const SHOWN = {
  waiting: 'pending',
  running: 'in-progress',
  done: 'success',
  failed: 'error',
  cancelled: 'stopped',
} as const

/** What runs here, and what it has been doing. */
export default function SystemTab() {
  const { t, number } = useI18n()
  const system = useQuery({ queryKey: ['system'], queryFn: () => api.get<z.infer<typeof SystemOutput>>('/system') })
  const jobs = usePages<ListPage<Job>>(['jobs'], '/jobs', {}, 10_000)
  return (
    <>
      <Section title={t('system.title')}>
        {system.isPending && <Loading />}
        {system.isError && <ProblemAlert error={system.error} retry={() => system.refetch()} />}
        {system.data && (
          <dl className="hm-kv">
            <dt>{t('system.version')}</dt>
            <dd>{system.data.version}</dd>
            <dt>{t('system.node')}</dt>
            <dd>{system.data.node}</dd>
            <dt>{t('system.dataDir')}</dt>
            <dd className="hm-mono">{system.data.dataDir}</dd>
            <dt>{t('system.started')}</dt>
            <dd>
              <When at={system.data.startedAt} />
            </dd>
          </dl>
        )}
      </Section>
      <ListTable
        pages={jobs}
        label={t('jobs.title')}
        heading={(n) => t('jobs.shown', { n })}
        trackBy="id"
        emptyTitle={t('jobs.none')}
        columns={[
          {
            id: 'status',
            header: t('job.status'),
            width: 140,
            cell: (j) => <StatusIndicator type={SHOWN[j.status]}>{t(`job.${j.status}`)}</StatusIndicator>,
          },
          {
            id: 'name',
            header: t('job.name'),
            isRowHeader: true,
            minWidth: 220,
            cell: (j) => (
              <>
                <code className="hm-mono">{j.name}</code>
                {j.error && <div className="hm-faint hm-break">{j.error}</div>}
              </>
            ),
          },
          { id: 'attempts', header: t('outbox.attempts'), width: 110, cell: (j) => number(j.attempts) },
          { id: 'created', header: t('job.created'), width: 160, cell: (j) => <Ago at={j.createdAt} /> },
          { id: 'ended', header: t('job.ended'), width: 160, cell: (j) => <Ago at={j.endedAt ?? j.startedAt} /> },
        ]}
      />
    </>
  )
}
