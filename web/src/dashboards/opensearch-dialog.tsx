import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import type { DashboardOutput, OpenSearchImport, OpenSearchReport, SavedSearch } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { Dialog } from '../shell/dialog.js'
import { Loading } from '../shell/loading.js'
import { ProblemAlert } from '../shell/problem.js'
import { toast } from '../shell/toasts.js'
import { saveJson } from './save-json.js'

interface Props {
  readonly name: string
  readonly ndjson: string
  readonly close: () => void
}

const STATUS = { carried: 'success', partly: 'warning', left: 'stopped' } as const
const ORDER = ['left', 'partly', 'carried'] as const

/** What of an export of OpenSearch Dashboards is carried over, before anything is kept. */
export const OpenSearchDialog = ({ name, ndjson, close }: Props) => {
  const { t, pick } = useI18n()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const read = useQuery({
    queryKey: ['opensearch', name, ndjson.length],
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => api.post<OpenSearchImport>('/dashboards/opensearch', { ndjson }, { signal }),
  })
  const keep = useMutation({
    mutationFn: async ({ dashboards, searches }: OpenSearchImport) => {
      const boards: DashboardOutput[] = []
      for (const dashboard of dashboards) boards.push(await api.post<DashboardOutput>('/dashboards', dashboard))
      for (const search of searches) await api.post<SavedSearch>('/saved-searches', search)
      return boards
    },
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['dashboards'], exact: true }),
        queries.invalidateQueries({ queryKey: ['saved-searches'] }),
      ]),
    onSuccess: async (boards, { searches }) => {
      toast({ type: 'success', text: t('opensearch.done', { boards: boards.length, searches: searches.length }) })
      close()
      const [only, ...more] = boards
      if (only !== undefined && more.length === 0) await navigate(`/dashboards/${only.id}`)
    },
  })
  const { data } = read
  const rows =
    data === undefined ? [] : ORDER.flatMap((outcome) => data.report.filter((row) => row.outcome === outcome))
  const nothing = data === undefined || data.dashboards.length + data.searches.length === 0
  return (
    <Dialog
      title={t('opensearch.title')}
      large
      action={t('opensearch.keep')}
      onAction={() => data && keep.mutate(data)}
      close={close}
      disabled={nothing}
      busy={keep.isPending}
      error={keep.error}
      testId="opensearch-keep"
      others={
        rows.length > 0 && (
          <Button iconName="download" onClick={() => saveJson(data?.report, `${name}.report.json`)}>
            {t('opensearch.save')}
          </Button>
        )
      }
    >
      {read.error && <ProblemAlert error={read.error} retry={() => read.refetch()} />}
      {read.isPending && <Loading />}
      {data && (
        <>
          <Box>
            {nothing
              ? t('opensearch.nothing')
              : t('opensearch.gives', { boards: data.dashboards.length, searches: data.searches.length })}
          </Box>
          <Table<OpenSearchReport>
            variant="embedded"
            stickyHeader
            contentDensity="compact"
            items={rows}
            data-testid="opensearch-report"
            empty={t('opensearch.empty')}
            columnDefinitions={[
              {
                id: 'outcome',
                header: t('opensearch.outcome'),
                width: 150,
                cell: (row) => (
                  <StatusIndicator type={STATUS[row.outcome]}>{t(`opensearch.${row.outcome}`)}</StatusIndicator>
                ),
              },
              { id: 'type', header: t('opensearch.type'), width: 140, cell: (row) => row.type },
              { id: 'name', header: t('opensearch.name'), width: 240, cell: (row) => row.title },
              {
                id: 'notes',
                header: t('opensearch.notes'),
                cell: (row) => (
                  <ul className="hm-plain-list">
                    {row.notes.map((note) => (
                      <li key={note.en}>{pick(note)}</li>
                    ))}
                  </ul>
                ),
              },
            ]}
            wrapLines
          />
        </>
      )}
    </Dialog>
  )
}
