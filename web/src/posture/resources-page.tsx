import Button from '@cloudscape-design/components/button'
import Select from '@cloudscape-design/components/select'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { useLocation, useNavigate } from 'react-router'
import type { ResourcesAtOutput, ResourcesOutput } from '../../../src/contract/index.js'
import { type PlainKey, useI18n } from '../i18n/index.js'
import { api, apiUrl } from '../shell/api.js'
import { FilterChips } from '../shell/filter-chips.js'
import { Loading } from '../shell/loading.js'
import { Empty, useTitle } from '../shell/page.js'
import { useJsonPreference } from '../shell/preferences.js'
import { ProblemAlert } from '../shell/problem.js'
import { useRowKeys } from '../shell/row-keys.js'
import { useUrlState, writeUrl } from '../shell/url-state.js'
import { useTimes } from '../shell/zone.js'
import { useGroups } from './resource-api.js'
import { AsOf } from './resource-as-of.js'
import { ChooseColumns, type ResourceRow, USUAL_COLUMNS } from './resource-columns.js'
import { ResourceFilter } from './resource-filter.js'
import { ResourceGroups } from './resource-groups.js'
import { SavedViews } from './resource-saved.js'
import { ResourceTable } from './resource-table.js'
import { ResourceTabs } from './resource-tabs.js'
import { FILTERS, filterOf, ResourcesView, resourceUrl, typeText } from './resource-view.js'
import './resource.css'

const PAGE = 100
const STATES = ['live', 'deleted', 'all'] as const
const NEW = ['1d', '7d', '30d'] as const
const BY = ['type', 'account', 'region', 'owner', 'tag'] as const
const EMPTY_VIEW = ResourcesView.parse({})
const NONE = {}

/** What exists, what is new, what went: found, counted, kept and taken away as a file. */
export default function ResourcesPage() {
  const { t } = useI18n()
  useTitle(t('nav.resources'))
  const { zone } = useTimes()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const [view, setView] = useUrlState(ResourcesView)
  const [arranged, arrange] = useJsonPreference<readonly string[]>('resources.columns', USUAL_COLUMNS)
  const columns = view.columns.length > 0 ? view.columns : arranged
  const filter = useMemo(() => filterOf(view, zone), [view, zone])
  const tagKeys = useGroups('tag', NONE)
  useRowKeys()
  const found = useInfiniteQuery({
    queryKey: ['resources', 'list', filter, view.sort],
    enabled: view.at === '' && view.by === '',
    queryFn: ({ pageParam, signal }) =>
      api.get<ResourcesOutput>('/resources', {
        query: { ...filter, sort: view.sort, after: pageParam, limit: PAGE },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })
  const items = useMemo(() => found.data?.pages.flatMap((p) => p.items) ?? [], [found.data])
  const first = found.data?.pages[0]
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = found
  // The end of what was not counted tells how many they are.
  const uncounted = first?.uncounted === true && hasNextPage
  const total = first?.uncounted === true ? Math.max(first.total, items.length) : (first?.total ?? 0)
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const setColumns = (next: readonly string[]) => {
    arrange(next)
    setView({ columns: [...next] })
  }
  const filtered = FILTERS.some((name) => JSON.stringify(view[name]) !== JSON.stringify(EMPTY_VIEW[name]))
  const kept = writeUrl(ResourcesView, '', { ...view, saved: '', columns: [...columns] })
  const byOptions = [
    { value: '', label: t('resource.by.none') },
    ...BY.map((by) => ({ value: by, label: t(`resource.by.${by}`) })),
    ...(tagKeys.data?.groups ?? [])
      .slice(0, 100)
      .map(({ value }) => ({ value: `tag:${value}`, label: t('resource.tag.of', { key: value ?? '' }) })),
  ]
  const byLabel =
    byOptions.find((o) => o.value === view.by)?.label ?? t('resource.tag.of', { key: view.by.replace(/^tag:/, '') })
  return (
    <div className="hm-inventory">
      <header className="hm-inventory-head">
        <ResourceTabs />
        <div className="hm-actions">
          <SavedViews
            query={kept}
            current={view.saved}
            open={(query, id) =>
              navigate({
                pathname,
                search: writeUrl(ResourcesView, query, { saved: id }),
              })
            }
          />
          {view.at === '' ? (
            <Button
              iconName="download"
              disabled={view.by === '' && total === 0}
              href={apiUrl('/resources/export', filter)}
              download
              nativeAnchorAttributes={{ 'data-testid': 'resources-export' }}
            >
              {view.by !== ''
                ? t('exceptions.csv')
                : t(uncounted ? 'findings.export.more' : 'findings.export', { n: total })}
            </Button>
          ) : (
            <Button
              iconName="download"
              disabled={onlyOf(view.type) === ''}
              href={apiUrl('/resources/at/export', pastOf(view))}
              download
              nativeAnchorAttributes={{ 'data-testid': 'past-export' }}
            >
              {t('exceptions.csv')}
            </Button>
          )}
        </div>
      </header>
      {view.at === '' ? (
        <div className="hm-inventory-filters">
          <div className="hm-filters">
            <ResourceFilter
              view={view}
              onChange={(filters) => setView(filters)}
              countText={t(uncounted ? 'resource.shown.more' : 'resource.shown', { n: total })}
            />
          </div>
          <div className="hm-filters">
            <FilterChips
              label={t('finding.status')}
              testId="state-filter"
              chosen={[view.state]}
              onChange={(chosen) => setView({ state: chosen.find((s) => s !== view.state) ?? 'live' })}
              options={STATES.map((id) => ({ id, content: t(`resource.state.${id}`) }))}
            />
            <FilterChips
              label={t('resource.new')}
              testId="new-filter"
              chosen={[view.since]}
              onChange={(chosen) => setView({ since: chosen.find((s) => s !== view.since) ?? '' })}
              options={NEW.map((id) => ({ id, content: t('resource.new.days', { n: Number(id.slice(0, -1)) }) }))}
            />
            <span className="hm-grow" />
            <span data-testid="group-by">
              <Select
                inlineLabelText={t('resource.by')}
                expandToViewport
                filteringType="auto"
                selectedOption={{ value: view.by, label: byLabel }}
                options={byOptions}
                onChange={({ detail }) => setView({ by: detail.selectedOption.value ?? '' })}
              />
            </span>
            <AsOf at="" onChange={(at) => setView({ at, by: '' })} />
            <span className="hm-tight">
              <ChooseColumns
                columns={columns}
                tagKeys={(tagKeys.data?.groups ?? []).map((g) => g.value ?? '').slice(0, 200)}
                onChange={setColumns}
              />
            </span>
          </div>
        </div>
      ) : (
        <div className="hm-inventory-filters">
          <PastFilter view={view} setView={setView} />
        </div>
      )}
      {view.at !== '' ? (
        <Past view={view} columns={columns} />
      ) : view.by !== '' ? (
        <ResourceGroups key={view.by} view={view} drill={setView} />
      ) : found.isError ? (
        <div className="hm-pad-all">
          <ProblemAlert error={found.error} retry={() => found.refetch()} />
        </div>
      ) : found.isPending ? (
        <Loading />
      ) : items.length === 0 ? (
        <Empty title={t('resource.none')}>{t(filtered ? 'resource.none.filtered' : 'resource.none.about')}</Empty>
      ) : (
        <>
          <ResourceTable
            items={items}
            total={uncounted ? null : total}
            columns={columns}
            sort={view.sort}
            onSort={(sort) => setView({ sort })}
            hrefOf={(row) => resourceUrl(row)}
            hasMore={hasNextPage}
            loadMore={loadMore}
          />
          <div className="hm-inventory-foot" role="status" data-testid="resource-total" data-total={total}>
            {items.length < total || uncounted
              ? t(uncounted ? 'resource.loaded.more' : 'resource.loaded', { shown: items.length, total })
              : t('resource.shown', { n: total })}
          </div>
        </>
      )}
    </div>
  )
}

const NO_FILTER = { state: 'all' } as const

/** The past is asked for by one type; account and Region may narrow it. */
const PastFilter = ({
  view,
  setView,
}: {
  readonly view: ResourcesView
  readonly setView: (change: Partial<ResourcesView>) => void
}) => {
  const { t } = useI18n()
  const choice = (by: 'type' | 'account' | 'region', label: PlainKey, all: string) => (
    <PastChoice
      by={by}
      label={t(label)}
      all={all}
      value={onlyOf(view[by])}
      onChange={(value) => setView({ [by]: value === '' ? [] : [value] })}
    />
  )
  return (
    <div className="hm-filters">
      {choice('type', 'resource.type', t('resource.past.chooseType'))}
      {choice('account', 'finding.account', t('resource.all'))}
      {choice('region', 'finding.region', t('resource.all'))}
      <AsOf at={view.at} onChange={(at) => setView({ at })} />
    </div>
  )
}

const onlyOf = (words: readonly string[]): string =>
  words.length === 1 && !words[0]?.startsWith('!') ? (words[0] ?? '') : ''

const pastOf = (view: ResourcesView) => ({
  type: onlyOf(view.type),
  account: onlyOf(view.account),
  region: onlyOf(view.region),
  at: view.at,
})

const PastChoice = ({
  by,
  label,
  all,
  value,
  onChange,
}: {
  readonly by: 'type' | 'account' | 'region'
  readonly label: string
  readonly all: string
  readonly value: string
  readonly onChange: (value: string) => void
}) => {
  const groups = useGroups(by, NO_FILTER)
  const options = [
    { value: '', label: all },
    ...(groups.data?.groups ?? []).map((g) => ({
      value: g.value ?? '',
      label: by === 'type' ? typeText(g.value ?? '') : (g.value ?? ''),
    })),
  ]
  return (
    <Select
      inlineLabelText={label}
      filteringType="auto"
      expandToViewport
      statusType={groups.isPending ? 'loading' : 'finished'}
      selectedOption={options.find((o) => o.value === value) ?? { value, label: value }}
      options={options}
      onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
    />
  )
}

/** All of a type that existed at a moment, as they were then. */
const Past = ({ view, columns }: { readonly view: ResourcesView; readonly columns: readonly string[] }) => {
  const { t } = useI18n()
  const times = useTimes()
  const query = pastOf(view)
  const found = useInfiniteQuery({
    queryKey: ['resources', 'at', query],
    enabled: query.type !== '',
    queryFn: ({ pageParam, signal }) =>
      api.get<ResourcesAtOutput>('/resources/at', { query: { ...query, after: pageParam, limit: PAGE }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })
  const items = useMemo<readonly ResourceRow[]>(() => found.data?.pages.flatMap((p) => p.items) ?? [], [found.data])
  const { hasNextPage, isFetching, fetchNextPage } = found
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
  if (query.type === '') {
    return <Empty title={t('resource.past.chooseType')}>{t('resource.past.about')}</Empty>
  }
  if (found.isError) {
    return (
      <div className="hm-pad-all">
        <ProblemAlert error={found.error} retry={() => found.refetch()} />
      </div>
    )
  }
  if (found.isPending) return <Loading />
  const when = times.dateTime(view.at)
  if (items.length === 0 && !hasNextPage) return <Empty title={t('resource.past.none', { when })} />
  const told = columns.filter((c) => !['createdAt', 'firstSeenAt', 'changedAt', 'deletedAt'].includes(c))
  return (
    <>
      <ResourceTable
        items={items}
        total={null}
        columns={[...told.filter((c) => c !== 'capturedAt'), 'capturedAt']}
        sort={null}
        onSort={() => undefined}
        hrefOf={(row) => resourceUrl(row, { at: view.at })}
        hasMore={hasNextPage}
        loadMore={loadMore}
      />
      <div className="hm-inventory-foot" role="status" data-testid="past-total">
        {hasNextPage
          ? t('resource.past.loaded', { n: items.length, when })
          : t('resource.past.shown', { n: items.length, when })}
      </div>
    </>
  )
}
