import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, type PointerEvent, useCallback, useEffect, useRef, useState } from 'react'
import type { EventJson } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { useKeys } from '../../shell/keyboard.js'
import { mini16 } from '../../shell/mini-icons.js'
import { useJsonPreference } from '../../shell/preferences.js'
import { useTimes } from '../../shell/zone.js'
import { SUMMARY } from '../discover-view.js'
import type { Pivots } from './actions.js'
import { Cell, firstValue } from './cell.js'

export const ROW_PX = 30
const OPEN_PX = 38
const TIME = '@timestamp'
const WIDTHS: Readonly<Record<string, number>> = {
  [TIME]: 200,
  [SUMMARY]: 900,
  'event.action': 210,
  'user.name': 190,
  'event.dataset': 140,
  'event.outcome': 110,
}
const USUAL = 160
const LEAST = 64

interface Props {
  readonly events: readonly EventJson[]
  readonly total: number
  readonly columns: readonly string[]
  readonly order: 'newest' | 'oldest'
  readonly openId: string
  readonly hasMore: boolean
  readonly loadMore: () => void
  readonly onOpen: (event: EventJson) => void
  readonly onOrder: (order: 'newest' | 'oldest') => void
  readonly onColumns: (columns: readonly string[]) => void
  readonly pivots: Pivots
}

interface RowProps {
  readonly event: EventJson
  readonly index: number
  readonly top: number
  readonly columns: readonly string[]
  readonly grid: string
  readonly time: string
  readonly open: boolean
  readonly atCursor: boolean
  readonly hovered: string | null
  readonly onOpen: (event: EventJson) => void
  readonly pivots: Pivots
}

const Row = memo(({ event, index, top, columns, grid, time, open, atCursor, hovered, onOpen, pivots }: RowProps) => {
  const { t } = useI18n()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a <table>
    // biome-ignore lint/a11y/useFocusableInteractive: the row's button takes the focus
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={open}
      className="hm-row"
      data-cursor={atCursor}
      data-index={index}
      data-testid="event-row"
      style={{ transform: `translateY(${top}px)`, gridTemplateColumns: grid }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: as above */}
      <div role="gridcell" className="hm-cell-open">
        <button
          type="button"
          className="hm-mini"
          tabIndex={atCursor ? 0 : -1}
          aria-label={t('table.open', { time })}
          title={t('table.open', { time })}
          onClick={() => onOpen(event)}
          data-testid="open-event"
        >
          {mini16.expand}
        </button>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: as above */}
      <div role="gridcell" className="hm-cell hm-cell-time">
        {time}
      </div>
      {columns.map((column) => {
        const value = column === hovered && column !== SUMMARY ? firstValue(event, column) : null
        return (
          // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: as above
          <div role="gridcell" key={column} className="hm-cell" data-column={column}>
            <Cell event={event} column={column} />
            {value !== null && (
              <span className="hm-cell-actions">
                <button
                  type="button"
                  tabIndex={-1}
                  className="hm-mini"
                  title={t('pivot.for', { value: String(value) })}
                  aria-label={t('pivot.for', { value: String(value) })}
                  onClick={() => pivots.filter(column, value, false)}
                  data-testid="cell-for"
                >
                  {mini16.plus}
                </button>
                <button
                  type="button"
                  tabIndex={-1}
                  className="hm-mini"
                  title={t('pivot.out', { value: String(value) })}
                  aria-label={t('pivot.out', { value: String(value) })}
                  onClick={() => pivots.filter(column, value, true)}
                  data-testid="cell-out"
                >
                  {mini16.minus}
                </button>
              </span>
            )}
          </div>
        )
      })}
    </div>
  )
})

/** Drawn by its edge; the width is kept under the column's name. */
const useWidths = () => {
  const [kept, keep] = useJsonPreference<Readonly<Record<string, number>>>('columns.width', {})
  const [drawn, setDrawn] = useState<{ readonly column: string; readonly width: number } | null>(null)
  const widthOf = (column: string) =>
    drawn?.column === column ? drawn.width : (kept[column] ?? WIDTHS[column] ?? USUAL)
  const set = (column: string, width: number) => keep({ ...kept, [column]: Math.max(LEAST, Math.round(width)) })
  const handle = (column: string) => ({
    onPointerDown: (e: PointerEvent<HTMLElement>) => {
      e.stopPropagation()
      e.currentTarget.setPointerCapture(e.pointerId)
      setDrawn({ column, width: widthOf(column) })
    },
    onPointerMove: (e: PointerEvent<HTMLElement>) => {
      if (drawn?.column !== column) return
      const left = e.currentTarget.parentElement?.getBoundingClientRect().left ?? 0
      setDrawn({ column, width: Math.max(LEAST, e.clientX - left) })
    },
    onPointerUp: () => {
      if (drawn) set(drawn.column, drawn.width)
      setDrawn(null)
    },
  })
  return { widthOf, set, handle }
}

const moved = (columns: readonly string[], from: number, to: number): string[] => {
  const next = [...columns]
  const [column] = next.splice(from, 1)
  if (column !== undefined) next.splice(to, 0, column)
  return next
}

/** The events as rows, drawn only where they are seen; more are fetched when the end comes near. */
export const EventTable = (props: Props) => {
  const { events, total, columns, order, openId, hasMore, loadMore, onOpen, onOrder, onColumns, pivots } = props
  const { t } = useI18n()
  const times = useTimes()
  const scroller = useRef<HTMLDivElement>(null)
  const [cursor, setCursor] = useState(0)
  const [hover, setHover] = useState<{ readonly row: number; readonly column: string } | null>(null)
  const [dragged, setDragged] = useState<string | null>(null)
  const { widthOf, set, handle } = useWidths()
  const rows = useVirtualizer({
    count: events.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  })
  const items = rows.getVirtualItems()
  const lastShown = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && lastShown >= events.length - 60) loadMore()
  }, [hasMore, lastShown, events.length, loadMore])

  const grid = `${OPEN_PX}px ${widthOf(TIME)}px ${columns.map((c, i) => (i === columns.length - 1 ? `minmax(${widthOf(c)}px, 1fr)` : `${widthOf(c)}px`)).join(' ')}`
  const width = OPEN_PX + widthOf(TIME) + columns.reduce((sum, c) => sum + widthOf(c), 0)

  const move = (by: number) => {
    const next = Math.min(Math.max(cursor + by, 0), events.length - 1)
    setCursor(next)
    rows.scrollToIndex(next)
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"] button`)?.focus({ preventScroll: true }),
    )
  }
  const openAt = useCallback(
    (event: EventJson) => {
      setCursor(events.indexOf(event))
      onOpen(event)
    },
    [events, onOpen],
  )
  const openCursor = () => {
    const event = events[cursor]
    if (event) openAt(event)
  }
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    Enter: openCursor,
  })
  // When the document closes, the focus returns to the row that it was opened from.
  const wasOpen = useRef(openId)
  useEffect(() => {
    if (wasOpen.current !== '' && openId === '') {
      scroller.current?.querySelector<HTMLElement>('[data-cursor="true"] button')?.focus({ preventScroll: true })
    } else if (openId !== '') {
      const at = events.findIndex((e) => e['event.id'] === openId)
      if (at >= 0) {
        setCursor(at)
        rows.scrollToIndex(at, { align: 'auto' })
      }
    }
    wasOpen.current = openId
  }, [openId, events, rows])

  const newest = order === 'newest'
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a <table>
    <div
      role="grid"
      aria-label={t('table.label')}
      aria-rowcount={total + 1}
      aria-colcount={columns.length + 2}
      className="hm-grid"
      ref={scroller}
      tabIndex={0}
      data-testid="event-table"
      onPointerOver={(e) => {
        const target = e.target as HTMLElement
        const column = target.closest<HTMLElement>('[data-column]')?.dataset['column']
        const row = target.closest<HTMLElement>('[data-index]')?.dataset['index']
        setHover(column && row ? { row: Number(row), column } : null)
      }}
      onPointerLeave={() => setHover(null)}
    >
      {/* biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: a virtual list cannot be a <table> */}
      <div
        role="row"
        aria-rowindex={1}
        className="hm-row hm-head"
        style={{ gridTemplateColumns: grid, minInlineSize: width }}
      >
        {/* biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: as above */}
        <div role="columnheader">
          <span className="hm-hidden">{t('table.document')}</span>
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: as above */}
        <div role="columnheader" aria-sort={newest ? 'descending' : 'ascending'} className="hm-head-cell">
          <button
            type="button"
            className="hm-head-sort"
            onClick={() => onOrder(newest ? 'oldest' : 'newest')}
            title={t(newest ? 'table.newest' : 'table.oldest')}
            data-testid="sort-time"
          >
            {t('table.time')}
            {newest ? mini16.down : mini16.up}
          </button>
          <span className="hm-head-edge" {...handle(TIME)} />
        </div>
        {columns.map((column, i) => (
          // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: as above
          <div
            role="columnheader"
            key={column}
            className="hm-head-cell"
            data-dragged={dragged === column}
            draggable
            onDragStart={(e) => {
              setDragged(column)
              e.dataTransfer.effectAllowed = 'move'
            }}
            onDragEnd={() => setDragged(null)}
            onDragOver={(e) => dragged && e.preventDefault()}
            onDrop={(e) => {
              e.preventDefault()
              if (dragged && dragged !== column) onColumns(moved(columns, columns.indexOf(dragged), i))
              setDragged(null)
            }}
          >
            <span className="hm-head-name" title={column}>
              {column === SUMMARY ? t('table.summary') : column}
            </span>
            <span className="hm-head-actions">
              {i > 0 && (
                <button
                  type="button"
                  className="hm-mini"
                  aria-label={t('table.moveLeft', { field: column })}
                  title={t('table.moveLeft', { field: column })}
                  onClick={() => onColumns(moved(columns, i, i - 1))}
                >
                  {mini16.left}
                </button>
              )}
              {i < columns.length - 1 && (
                <button
                  type="button"
                  className="hm-mini"
                  aria-label={t('table.moveRight', { field: column })}
                  title={t('table.moveRight', { field: column })}
                  onClick={() => onColumns(moved(columns, i, i + 1))}
                >
                  {mini16.right}
                </button>
              )}
              <button
                type="button"
                className="hm-mini"
                aria-label={t('fields.column.remove', { field: column })}
                title={t('fields.column.remove', { field: column })}
                onClick={() => pivots.toggleColumn(column)}
              >
                {mini16.close}
              </button>
            </span>
            {/* biome-ignore lint/a11y/useSemanticElements: a separator that is moved is not an <hr> */}
            <span
              className="hm-head-edge"
              role="separator"
              aria-orientation="vertical"
              aria-label={t('table.resize', { field: column })}
              aria-valuenow={widthOf(column)}
              aria-valuemin={LEAST}
              aria-valuemax={2000}
              tabIndex={0}
              {...handle(column)}
              onKeyDown={(e) => {
                const by = e.key === 'ArrowRight' ? 20 : e.key === 'ArrowLeft' ? -20 : 0
                if (by) set(column, widthOf(column) + by)
              }}
            />
          </div>
        ))}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div role="rowgroup" className="hm-rows" style={{ blockSize: rows.getTotalSize(), minInlineSize: width }}>
        {items.map(({ index, start, key }) => {
          const event = events[index]
          if (!event) return null
          return (
            <Row
              key={key}
              event={event}
              index={index}
              top={start}
              columns={columns}
              grid={grid}
              time={times.log(String(event[TIME] ?? ''))}
              open={openId !== '' && event['event.id'] === openId}
              atCursor={index === cursor}
              hovered={hover?.row === index ? hover.column : null}
              onOpen={openAt}
              pivots={pivots}
            />
          )
        })}
      </div>
    </div>
  )
}
