import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useMemo, useRef } from 'react'
import { useParams } from 'react-router'
import { z } from 'zod'
import type { DashboardOutput, Panel } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { SearchBar } from '../logs/discover/search-bar.js'
import type { Asked } from '../logs/events-api.js'
import { withValue } from '../logs/kql-edit.js'
import { absolute } from '../logs/time-range.js'
import { useAsked } from '../logs/use-asked.js'
import { GeoCredit } from '../shell/geo-credit.js'
import { useKeys } from '../shell/keyboard.js'
import { Loading } from '../shell/loading.js'
import { Empty, useTitle } from '../shell/page.js'
import { ProblemPage } from '../shell/problem.js'
import { useMay } from '../shell/session.js'
import { choice, text, useUrlState, writeUrl } from '../shell/url-state.js'
import { BoardHead } from './board-head.js'
import { BoardMenu } from './board-menu.js'
import { PANEL, useDashboard, usePanelsBusy } from './dashboards-api.js'
import { PanelFrame } from './panel-frame.js'
import type { BoardActions } from './panels/shown.js'
import { REFRESHES, useRefresh } from './refresh.js'
import { useTurns } from './use-turns.js'
import '../logs/discover/discover.css'
import './dashboards.css'

const BoardEditor = lazy(() => import('./board-editor.js'))

/** Everything that a page with a dashboard shows, as its URL holds it. */
const BoardView = z.object({
  kql: text,
  from: text,
  to: text,
  zone: text,
  /** Fills the screen, for one that hangs on a wall. */
  wall: choice(['off', 'on'], 'off'),
  /** Open for changes. */
  edit: choice(['off', 'on'], 'off'),
  /** Seconds between refreshes. */
  refresh: choice(REFRESHES, '0'),
})

/** What a board on the wall begins with. */
const WALL_REFRESH = '60'

export default function DashboardPage() {
  const { id = '' } = useParams()
  const board = useDashboard(id)
  if (board.isError) return <ProblemPage error={board.error} retry={() => board.refetch()} />
  if (board.isPending) return <Loading />
  // Another board begins anew, with a query and a range of its own.
  return <Board key={id} board={board.data} />
}

interface PanelsProps {
  readonly panels: readonly Panel[]
  readonly asked: Asked | null
  readonly actions: BoardActions
  readonly busy: boolean
}

const Panels = ({ panels, asked, actions, busy }: PanelsProps) => {
  const grid = useRef<HTMLDivElement>(null)
  const isTurn = useTurns(grid, asked)
  return (
    <div className="hm-board" data-testid="board" data-busy={busy} aria-busy={busy} ref={grid}>
      {panels.map((panel, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a panel is its place on the board
        <PanelFrame key={i} panel={panel} asked={asked} waits={!isTurn(i)} actions={actions} />
      ))}
    </div>
  )
}

const Board = ({ board }: { readonly board: DashboardOutput }) => {
  const { t, pick } = useI18n()
  const queries = useQueryClient()
  const [view, setView] = useUrlState(BoardView)
  const { from, to } = board.dashboard
  const first = useMemo(() => (from === undefined ? undefined : { from, to: to ?? 'now' }), [from, to])
  const asking = useAsked(view, setView, board.sources, first)
  const page = useRef<HTMLDivElement>(null)
  const busy = usePanelsBusy()
  useTitle(pick(board.title))
  useKeys({ '/': () => page.current?.querySelector<HTMLInputElement>('[data-search-focus]')?.focus() })

  const kql = useRef(view.kql)
  kql.current = view.kql
  const actions = useMemo<BoardActions>(
    () => ({
      filter: (field, value) => {
        // Two in one go must both count.
        kql.current = withValue(kql.current, field, value)
        setView({ kql: kql.current })
      },
      zoom: (span) => setView(absolute(span)),
    }),
    [setView],
  )
  const wall = view.wall === 'on'
  const showOnWall = (on: boolean) => {
    setView({ wall: on ? 'on' : 'off', ...(on && view.refresh === '0' ? { refresh: WALL_REFRESH } : {}) })
    // A browser that refuses still shows the board alone in its window.
    if (on) void document.documentElement.requestFullscreen?.().catch(() => undefined)
    else if (document.fullscreenElement) void document.exitFullscreen()
  }
  useRefresh(Number(view.refresh), asking.refresh)
  // Who leaves the full screen by the browser's own key wants the page back.
  useEffect(() => {
    const left = () => !document.fullscreenElement && setView({ wall: 'off' })
    document.addEventListener('fullscreenchange', left)
    return () => document.removeEventListener('fullscreenchange', left)
  }, [setView])
  const may = useMay()
  const editing = view.edit === 'on' && !board.shipped && !wall && may('dashboard:write')
  const permalink = `${location.origin}/dashboards/${encodeURIComponent(board.id)}${writeUrl(BoardView, '', {
    kql: view.kql,
    ...(asking.span ? absolute(asking.span) : {}),
    zone: asking.zone,
  })}`

  return (
    <div className="hm-board-page" data-wall={wall} ref={page}>
      <BoardHead
        board={board}
        wall={wall}
        refresh={view.refresh}
        askedAt={asking.askedAt}
        onWall={showOnWall}
        onRefresh={(refresh) => setView({ refresh })}
      >
        {!editing && <BoardMenu board={board} permalink={permalink} edit={() => setView({ edit: 'on' })} />}
      </BoardHead>
      {wall ? (
        view.kql !== '' && <code className="hm-code">{view.kql}</code>
      ) : (
        <SearchBar
          kql={view.kql}
          range={asking.range}
          span={asking.span}
          asked={asking.asked}
          busy={busy}
          change={setView}
          refresh={asking.refresh}
          cancel={() => queries.cancelQueries({ queryKey: PANEL })}
        />
      )}
      <div className="hm-progress" data-busy={busy} role="presentation" />
      {asking.badRange && <Alert type="error">{t('time.bad')}</Alert>}
      {board.present === 0 && (
        <Alert type="info">{t('dashboards.noSource', { sources: board.sources.join(', ') })}</Alert>
      )}
      {editing ? (
        <Suspense fallback={<Loading />}>
          <BoardEditor
            id={board.id}
            dashboard={board.dashboard}
            asked={asking.asked}
            actions={actions}
            close={() => setView({ edit: 'off' }, { replace: true })}
          />
        </Suspense>
      ) : board.dashboard.panels.length === 0 ? (
        <Empty
          title={t('dashboards.empty')}
          action={<Button onClick={() => setView({ edit: 'on' })}>{t('dashboards.edit')}</Button>}
        />
      ) : (
        <Panels panels={board.dashboard.panels} asked={asking.asked} actions={actions} busy={busy} />
      )}
      {JSON.stringify(board.dashboard.panels).includes('.geo.') && <GeoCredit />}
    </div>
  )
}
