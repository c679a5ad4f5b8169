import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Multiselect from '@cloudscape-design/components/multiselect'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from 'react'
import type { EventJson } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { useKeys } from '../shell/keyboard.js'
import { Loading } from '../shell/loading.js'
import { Empty, useTitle } from '../shell/page.js'
import { PermittedButton } from '../shell/permitted-button.js'
import { usePreference } from '../shell/preferences.js'
import { ProblemAlert } from '../shell/problem.js'
import { writeUrl } from '../shell/url-state.js'
import type { Pivots } from './discover/actions.js'
import { DiscoverTabs } from './discover/discover-tabs.js'
import { DocumentPanel } from './discover/document-panel.js'
import { EventTable } from './discover/event-table.js'
import { ExportMenu } from './discover/export-menu.js'
import { FieldSidebar } from './discover/field-sidebar.js'
import { Histogram } from './discover/histogram.js'
import { NothingFound } from './discover/nothing-found.js'
import { SavedSearches } from './discover/saved-searches.js'
import { SearchBar } from './discover/search-bar.js'
import { DiscoverView, fieldsFor } from './discover-view.js'
import { useFields, useHistogram, useSearch } from './events-api.js'
import { withField, withValue } from './kql-edit.js'
import { ALL, absolute, widen } from './time-range.js'
import { useDiscover } from './use-discover.js'
import './discover/discover.css'

const AddToBoard = lazy(() => import('../dashboards/add-to-board.js'))

const BARS = 90
const AROUND_MS = 5 * 60_000

export default function DiscoverPage() {
  const { t } = useI18n()
  useTitle(t('nav.discover'))
  const queries = useQueryClient()
  const discover = useDiscover()
  const { view, setView, span, asked, columns, extent } = discover
  const [sidebar, setSidebar] = usePreference<'open' | 'closed'>('fields', 'open')
  const [adding, setAdding] = useState(false)
  const page = useRef<HTMLDivElement>(null)

  const fields = useFields()
  const search = useSearch(
    asked,
    view.order,
    useMemo(() => fieldsFor(columns), [columns]),
  )
  const histogram = useHistogram(asked, BARS, view.by === 'none' ? undefined : view.by)
  const events = useMemo(() => search.data?.pages.flatMap((p) => p.events) ?? [], [search.data])
  const total = search.data?.pages[0]?.total ?? 0
  const busy = search.isFetching || histogram.isFetching
  const sourceIds = useMemo(() => [...new Set(fields.data?.flatMap((f) => f.sources) ?? [])].sort(), [fields.data])

  const cancel = () => queries.cancelQueries({ queryKey: ['events'] })
  const stopped = search.isPending && search.fetchStatus === 'idle' && asked !== null

  // The pivots are kept the same between renders, for the rows that hold them.
  const now = useRef({ view, columns, setColumns: discover.setColumns })
  now.current = { view, columns, setColumns: discover.setColumns }
  const pivots = useMemo<Pivots>(
    () => ({
      filter: (field, value, negate) => setView({ kql: withValue(now.current.view.kql, field, value, negate) }),
      exists: (field, negate) => setView({ kql: withField(now.current.view.kql, field, negate) }),
      searchOnly: (field, value) => setView({ kql: withValue('', field, value) }),
      toggleColumn: (field) => {
        const { columns: was, setColumns } = now.current
        setColumns(
          was.includes(field) ? was.filter((c) => c !== field) : [...was.filter((c) => c !== 'summary'), field],
        )
      },
    }),
    [setView],
  )
  const open = useCallback(
    (event: EventJson) => setView({ open: String(event['event.id']), near: String(event['@timestamp'] ?? '') }),
    [setView],
  )
  const loadMore = useCallback(() => {
    if (search.hasNextPage && !search.isFetchingNextPage) void search.fetchNextPage()
  }, [search.hasNextPage, search.isFetchingNextPage, search.fetchNextPage])

  useKeys({ '/': () => page.current?.querySelector<HTMLInputElement>('[data-search-focus]')?.focus() })

  const permalink = span
    ? `${location.origin}/discover${writeUrl(DiscoverView, '', { ...view, ...absolute(span), zone: discover.zone })}`
    : location.href

  return (
    <div className="hm-discover" ref={page}>
      <header className="hm-discover-head">
        <DiscoverTabs />
        <div className="hm-actions">
          <SavedSearches view={view} columns={columns} setView={setView} />
          <PermittedButton permission="dashboard:write" onClick={() => setAdding(true)} testId="add-to-board">
            {t('dashboards.add')}
          </PermittedButton>
          <ExportMenu asked={asked} columns={columns} total={total} />
        </div>
      </header>
      <SearchBar
        kql={view.kql}
        range={discover.range}
        span={span}
        asked={asked}
        busy={busy}
        change={setView}
        refresh={discover.refresh}
        cancel={cancel}
      >
        <div className="hm-source-filter">
          <Multiselect
            hideTokens
            expandToViewport
            ariaLabel={t('discover.sources')}
            inlineTokens
            placeholder={t('discover.allSources')}
            options={sourceIds.map((id) => ({ value: id, label: id }))}
            selectedOptions={view.sources.map((id) => ({ value: id, label: id }))}
            onChange={({ detail }) =>
              setView({ sources: detail.selectedOptions.map((o) => o.value ?? ''), columns: [] })
            }
          />
        </div>
      </SearchBar>
      <div className="hm-progress" data-busy={busy} role="presentation" />
      <div className="hm-discover-body" data-document={view.open !== ''}>
        {sidebar === 'open' && (
          <FieldSidebar
            fields={fields.data ?? []}
            sources={view.sources}
            columns={columns}
            asked={asked}
            pivots={pivots}
          />
        )}
        <div className="hm-discover-main">
          <button
            type="button"
            className="hm-fields-toggle"
            aria-expanded={sidebar === 'open'}
            aria-label={t(sidebar === 'open' ? 'fields.hide' : 'fields.show')}
            title={t(sidebar === 'open' ? 'fields.hide' : 'fields.show')}
            onClick={() => setSidebar(sidebar === 'open' ? 'closed' : 'open')}
          />
          {discover.badRange && <Alert type="error">{t('time.bad')}</Alert>}
          {histogram.data && span && total + histogram.data.total > 0 && (
            <Histogram
              data={histogram.data}
              by={view.by}
              chart={view.chart}
              fields={fields.data ?? []}
              onBy={(by) => setView({ by })}
              onChart={(chart) => setView({ chart })}
              onZoom={(zoomed) => setView(absolute(zoomed))}
              onWiden={() => setView(absolute(widen(span)))}
            />
          )}
          {search.isError ? (
            <div className="hm-pad">
              <ProblemAlert error={search.error} retry={() => search.refetch()} />
            </div>
          ) : stopped ? (
            <Empty
              title={t('discover.cancelled')}
              action={<Button onClick={discover.refresh}>{t('discover.refresh')}</Button>}
            />
          ) : search.isPending ? (
            !discover.badRange && <Loading />
          ) : events.length === 0 ? (
            <NothingFound
              extent={extent}
              extentKnown={discover.extentKnown}
              span={span}
              anySource={view.sources.length === 0}
              showAll={() => setView({ from: ALL, to: 'now' })}
            />
          ) : (
            <EventTable
              events={events}
              total={total}
              columns={columns}
              order={view.order}
              openId={view.open}
              hasMore={search.hasNextPage}
              loadMore={loadMore}
              onOpen={open}
              onOrder={(order) => setView({ order })}
              onColumns={discover.setColumns}
              pivots={pivots}
            />
          )}
        </div>
        {view.open !== '' && (
          <DocumentPanel
            id={view.open}
            near={view.near}
            events={events}
            fields={fields.data ?? []}
            columns={columns}
            pivots={pivots}
            permalink={permalink}
            show={(event) =>
              setView({ open: String(event['event.id']), near: String(event['@timestamp'] ?? '') }, { replace: true })
            }
            around={(event, by) => {
              const at = Date.parse(String(event['@timestamp']))
              const kql = by.reduce((text, field) => {
                const value = event[field]
                return typeof value === 'string' || typeof value === 'number' ? withValue(text, field, value) : text
              }, '')
              setView({ kql, ...absolute({ from: at - AROUND_MS, to: at + AROUND_MS }) })
            }}
            close={() => setView({ open: '', near: '' })}
          />
        )}
      </div>
      <Suspense>{adding && <AddToBoard view={view} asked={asked} close={() => setAdding(false)} />}</Suspense>
    </div>
  )
}
