import Button from '@cloudscape-design/components/button'
import Checkbox from '@cloudscape-design/components/checkbox'
import Select from '@cloudscape-design/components/select'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import {
  FINDING_STATUSES,
  type Finding,
  type FindingPerson,
  SEVERITIES,
  WAITING_STATUSES,
} from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { resourceUrl } from '../posture/resource-view.js'
import { FilterChips } from '../shell/filter-chips.js'
import { useKeys } from '../shell/keyboard.js'
import { Empty, Page } from '../shell/page.js'
import { PermittedButton } from '../shell/permitted-button.js'
import { ProblemAlert } from '../shell/problem.js'
import { focusRow, useRowKeys } from '../shell/row-keys.js'
import { SearchField } from '../shell/search-field.js'
import { useMay } from '../shell/session.js'
import { useUrlState } from '../shell/url-state.js'
import { Ago } from '../shell/zone.js'
import { AssignDialog } from './assign-dialog.js'
import { Due } from './due.js'
import { Entity } from './entity.js'
import { ExceptDialog } from './except-dialog.js'
import { FindingPanel } from './finding-panel.js'
import { exportUrl, FindingsView, fetchFindings } from './findings-view.js'
import { usePeople } from './people.js'
import { SeverityMark, StatusMark } from './severity.js'
import { TransitionDialog, useTransition } from './transition.js'
import './findings.css'

const PAGE = 50

const waits = (f: Finding): boolean => (WAITING_STATUSES as readonly string[]).includes(f.status)

export default function FindingsPage() {
  const { t, pick, number } = useI18n()
  const [view, setView] = useUrlState(FindingsView)
  const [selected, select] = useState<readonly Finding[]>([])
  const [ending, end] = useState<{
    readonly to: 'resolved' | 'false_positive'
    readonly of: readonly Finding[]
  } | null>(null)
  const [excepting, except] = useState<readonly Finding[]>([])
  const [assigning, giveTo] = useState<readonly Finding[]>([])
  const { open: _, ...asked } = view
  const found = useInfiniteQuery({
    queryKey: ['findings', 'list', asked],
    queryFn: ({ pageParam, signal }) => fetchFindings(view, pageParam, PAGE, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  })
  const first = found.data?.pages[0]
  const items = found.data?.pages.flatMap((p) => p.items) ?? []
  const transition = useTransition(() => select([]))
  const may = useMay()
  const navigate = useNavigate()
  const { assignable, nameOf } = usePeople()
  useRowKeys()
  /** What a key acts on: the row that has the focus, else what is open, else what is selected. */
  const meant = (): readonly Finding[] => {
    const id = (document.activeElement as HTMLElement | null)?.dataset['rowLink'] ?? view.open
    const one = items.find((f) => f.id === id)
    return one ? [one] : selected
  }
  useKeys({
    e: () => may('exception:write') && except(meant().filter(waits)),
    a: () => may('finding:write') && giveTo(meant()),
    t: () => {
      const [one] = meant()
      if (one?.kind !== 'control' || !one.entity.startsWith('arn:') || !may('posture:read')) return
      void navigate(resourceUrl({ arn: one.entity, region: one.region }, { tab: 'timeline' }))
    },
  })

  const columns: TableProps.ColumnDefinition<Finding>[] = [
    {
      id: 'severity',
      header: t('finding.severity'),
      sortingField: 'severity',
      width: 118,
      cell: (f) => <SeverityMark severity={f.severity} />,
    },
    {
      id: 'title',
      header: t('finding.title'),
      isRowHeader: true,
      minWidth: 230,
      cell: (f) => (
        <button
          type="button"
          className="hm-link-button hm-strong"
          data-row-link={f.id}
          data-testid="finding-link"
          onClick={() => setView({ open: f.id })}
        >
          {pick(f.title)}
        </button>
      ),
    },
    {
      id: 'entity',
      header: t('finding.entity'),
      minWidth: 260,
      cell: (f) => <Entity of={f} />,
    },
    { id: 'status', header: t('finding.status'), width: 118, cell: (f) => <StatusMark status={f.status} /> },
    { id: 'assignee', header: t('finding.assignee'), width: 112, cell: (f) => nameOf(f.assignee) },
    { id: 'due', header: t('finding.due'), width: 160, cell: (f) => <Due at={f.dueAt} /> },
    {
      id: 'count',
      header: t('finding.count'),
      sortingField: 'count',
      width: 100,
      cell: (f) => <span className="hm-number">{number(f.count)}</span>,
    },
    {
      id: 'firstSeenAt',
      header: t('finding.firstSeen'),
      sortingField: 'firstSeenAt',
      width: 140,
      cell: (f) => <Ago at={f.firstSeenAt} />,
    },
    {
      id: 'lastSeenAt',
      header: t('finding.lastSeen'),
      sortingField: 'lastSeenAt',
      width: 140,
      cell: (f) => <Ago at={f.lastSeenAt} />,
    },
  ]
  const sorting = columns.find((c) => c.sortingField === view.sort)
  const filtered =
    view.severity.length > 0 ||
    view.account !== '' ||
    view.rule !== '' ||
    view.entity !== '' ||
    view.assignee !== '' ||
    view.search !== '' ||
    view.status.length > 0
  const close = () => {
    focusRow(view.open)
    setView({ open: '' })
  }

  return (
    <div className="hm-split">
      <div className="hm-split-content">
        <Page
          title={t('nav.findings')}
          about={t('findings.about')}
          actions={
            <Button
              iconName="download"
              disabled={!first?.total}
              href={exportUrl(view)}
              download
              nativeAnchorAttributes={{ 'data-testid': 'findings-export' }}
            >
              {t('findings.export', { n: first?.total ?? 0 })}
            </Button>
          }
        >
          <div className="hm-filters">
            <FilterChips
              label={t('finding.status')}
              testId="status-filter"
              chosen={view.status}
              onChange={(status) => setView({ status })}
              options={FINDING_STATUSES.map((id) => ({
                id,
                content: <StatusMark status={id} />,
                count: first?.counts.status[id],
              }))}
            />
            <FilterChips
              label={t('finding.severity')}
              testId="severity-filter"
              chosen={view.severity}
              onChange={(severity) => setView({ severity })}
              options={SEVERITIES.map((id) => ({
                id,
                content: <SeverityMark severity={id} />,
                count: first?.counts.severity[id],
              }))}
            />
            <SearchField
              label={t('findings.search')}
              value={view.search}
              onChange={(search) => setView({ search }, { replace: true })}
              grow
              focusKey
            />
            <SearchField
              label={t('finding.account')}
              value={view.account}
              onChange={(account) => setView({ account }, { replace: true })}
            />
            <Checkbox
              checked={view.mine === 'yes'}
              onChange={({ detail }) => setView({ mine: detail.checked ? 'yes' : 'no', assignee: '' })}
            >
              {t('findings.mine')}
            </Checkbox>
            <Checkbox
              checked={view.overdue === 'yes'}
              onChange={({ detail }) => setView({ overdue: detail.checked ? 'yes' : 'no' })}
            >
              {t('findings.overdue')}
            </Checkbox>
            <AssigneeFilter
              value={view.mine === 'yes' ? '' : view.assignee}
              people={assignable}
              onChange={(assignee) => setView({ assignee, mine: 'no' })}
            />
            {view.entity !== '' && (
              <Button iconName="close" iconAlign="right" onClick={() => setView({ entity: '' })}>
                {t('findings.ofEntity', { entity: view.entity })}
              </Button>
            )}
            {view.rule !== '' && (
              <Button iconName="close" iconAlign="right" onClick={() => setView({ rule: '' })}>
                {t('findings.ofRule', { rule: view.rule })}
              </Button>
            )}
          </div>
          {found.isError ? (
            <ProblemAlert error={found.error} retry={() => found.refetch()} />
          ) : (
            <Table
              variant="container"
              resizableColumns
              stickyHeader
              wrapLines
              loading={found.isPending}
              loadingText={t('shell.loading')}
              items={items}
              trackBy="id"
              columnDefinitions={columns}
              selectionType="multi"
              selectedItems={[...selected]}
              onSelectionChange={({ detail }) => select(detail.selectedItems)}
              {...(sorting ? { sortingColumn: sorting } : {})}
              sortingDescending={view.order === 'desc'}
              onSortingChange={({ detail }) =>
                setView({
                  sort: detail.sortingColumn.sortingField as FindingsView['sort'],
                  order: detail.isDescending ? 'desc' : 'asc',
                })
              }
              onRowClick={({ detail }) => setView({ open: detail.item.id })}
              ariaLabels={{
                tableLabel: t('nav.findings'),
                allItemsSelectionLabel: () => t('table.selectAll'),
                itemSelectionLabel: (_, f) => t('table.select', { name: pick(f.title) }),
                selectionGroupLabel: t('table.selection'),
              }}
              header={
                <div className="hm-table-head">
                  <h2>
                    {t('findings.shown', { n: first?.total ?? 0 })}
                    {selected.length > 0 && (
                      <span className="hm-faint"> {t('table.selected', { n: selected.length })}</span>
                    )}
                  </h2>
                  <div className="hm-actions">
                    <PermittedButton
                      permission="finding:write"
                      disabled={selected.length === 0}
                      loading={transition.isPending}
                      testId="bulk-acknowledge"
                      onClick={() =>
                        transition.mutate({ ids: selected.map((f) => f.id), to: 'acknowledged', comment: '' })
                      }
                    >
                      {t('finding.acknowledge')}
                    </PermittedButton>
                    <PermittedButton
                      permission="finding:write"
                      disabled={selected.length === 0}
                      testId="bulk-assign"
                      onClick={() => giveTo(selected)}
                    >
                      {t('finding.assign.other')}
                    </PermittedButton>
                    <PermittedButton
                      permission="finding:write"
                      disabled={selected.length === 0}
                      loading={transition.isPending}
                      testId="bulk-fix"
                      onClick={() => transition.mutate({ ids: selected.map((f) => f.id), to: 'fixing', comment: '' })}
                    >
                      {t('finding.fix')}
                    </PermittedButton>
                    <PermittedButton
                      permission="exception:write"
                      disabled={!selected.some(waits)}
                      testId="bulk-except"
                      onClick={() => except(selected.filter(waits))}
                    >
                      {t('finding.except')}
                    </PermittedButton>
                    <PermittedButton
                      permission="finding:write"
                      disabled={selected.length === 0}
                      testId="bulk-resolve"
                      onClick={() => end({ to: 'resolved', of: selected })}
                    >
                      {t('finding.resolve')}
                    </PermittedButton>
                  </div>
                </div>
              }
              empty={
                <Empty title={t('findings.none')}>
                  {filtered ? t('findings.none.filtered') : t('findings.none.about')}
                </Empty>
              }
              footer={
                found.hasNextPage && (
                  <div className="hm-more">
                    <Button loading={found.isFetchingNextPage} onClick={() => found.fetchNextPage()}>
                      {t('table.more', { shown: items.length, total: first?.total ?? 0 })}
                    </Button>
                  </div>
                )
              }
            />
          )}
        </Page>
      </div>
      {view.open !== '' && (
        <FindingPanel
          id={view.open}
          close={close}
          end={(f, to) => end({ to, of: [f] })}
          except={(f) => except([f])}
          assign={(f) => giveTo([f])}
        />
      )}
      {excepting[0] && (
        <ExceptDialog
          findings={[excepting[0], ...excepting.slice(1)]}
          close={() => {
            except([])
            select([])
          }}
        />
      )}
      {assigning.length > 0 && (
        <AssignDialog
          findings={assigning}
          close={(done) => {
            giveTo([])
            if (done) select([])
          }}
        />
      )}
      {ending && (
        <TransitionDialog
          to={ending.to}
          findings={ending.of}
          close={(done) => {
            end(null)
            if (done) select([])
          }}
        />
      )}
    </div>
  )
}

const AssigneeFilter = ({
  value,
  people,
  onChange,
}: {
  readonly value: string
  readonly people: readonly FindingPerson[]
  readonly onChange: (assignee: string) => void
}) => {
  const { t } = useI18n()
  const options = [
    { value: '', label: t('finding.assignee.any') },
    { value: 'none', label: t('finding.assignee.none') },
    ...people.map(({ id, name }) => ({ value: id, label: name })),
  ]
  return (
    <Select
      inlineLabelText={t('finding.assignee')}
      filteringType="auto"
      expandToViewport
      selectedOption={options.find((o) => o.value === value) ?? { value, label: value }}
      options={options}
      onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
    />
  )
}
