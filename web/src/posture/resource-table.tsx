import { useVirtualizer } from '@tanstack/react-virtual'
import { type PointerEvent, useEffect, useRef, useState } from 'react'
import { Link } from 'react-router'
import { useI18n } from '../i18n/index.js'
import { mini16 } from '../shell/mini-icons.js'
import { useJsonPreference } from '../shell/preferences.js'
import { type ResourceRow, SORTED, USUAL_WIDTH, useColumns, WIDTHS } from './resource-columns.js'
import type { ResourcesView } from './resource-view.js'

const ROW_PX = 46
const LEAST = 70

interface Props {
  readonly items: readonly ResourceRow[]
  readonly total: number | null
  readonly columns: readonly string[]
  readonly sort: ResourcesView['sort'] | null
  readonly onSort: (sort: ResourcesView['sort']) => void
  readonly hrefOf: (row: ResourceRow) => string
  readonly hasMore: boolean
  readonly loadMore: () => void
}

/** Drawn by its edge; the width is kept under the column's name. */
const useWidths = () => {
  const [kept, keep] = useJsonPreference<Readonly<Record<string, number>>>('resources.width', {})
  const [drawn, setDrawn] = useState<{ readonly column: string; readonly width: number } | null>(null)
  const widthOf = (column: string) =>
    drawn?.column === column ? drawn.width : (kept[column] ?? WIDTHS[column] ?? USUAL_WIDTH)
  const set = (column: string, width: number) => keep({ ...kept, [column]: Math.max(LEAST, Math.round(width)) })
  const handle = (column: string) => ({
    onPointerDown: (e: PointerEvent<HTMLElement>) => {
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

/** Resources as rows, drawn only where they are seen; more are fetched when the end comes near. */
export const ResourceTable = ({ items, total, columns, sort, onSort, hrefOf, hasMore, loadMore }: Props) => {
  const { t } = useI18n()
  const { labelOf, cell } = useColumns()
  const scroller = useRef<HTMLDivElement>(null)
  const { widthOf, set, handle } = useWidths()
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  })
  const shown = rows.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && last >= items.length - 30) loadMore()
  }, [hasMore, last, items.length, loadMore])

  const all = ['name', ...columns]
  const grid = all.map((c, i) => (i === all.length - 1 ? `minmax(${widthOf(c)}px, 1fr)` : `${widthOf(c)}px`)).join(' ')
  const width = all.reduce((sum, c) => sum + widthOf(c), 0)
  const head = (column: string) => {
    const label = column === 'name' ? t('resource.name') : labelOf(column)
    const sortable = sort !== null && (SORTED as readonly string[]).includes(column)
    return (
      // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: a virtual list cannot be a <table>
      <div
        role="columnheader"
        key={column}
        className="hm-vt-head-cell"
        {...(sort === column ? { 'aria-sort': column === 'arn' ? 'ascending' : 'descending' } : {})}
      >
        {sortable ? (
          <button type="button" className="hm-vt-sort" onClick={() => onSort(column as ResourcesView['sort'])}>
            {label}
            {sort === column && (column === 'arn' ? mini16.up : mini16.down)}
          </button>
        ) : (
          <span className="hm-vt-label" title={label}>
            {label}
          </span>
        )}
        {/* biome-ignore lint/a11y/useSemanticElements: a separator that is moved is not an <hr> */}
        <span
          className="hm-vt-edge"
          role="separator"
          aria-orientation="vertical"
          aria-label={t('table.resize', { field: label })}
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
    )
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a <table>
    <div
      role="grid"
      aria-label={t('nav.resources')}
      {...(total === null ? {} : { 'aria-rowcount': total + 1 })}
      aria-colcount={all.length}
      className="hm-vt"
      ref={scroller}
      tabIndex={0}
      data-testid="resource-table"
    >
      {/* biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: as above */}
      <div
        role="row"
        aria-rowindex={1}
        className="hm-vt-row hm-vt-head"
        style={{ gridTemplateColumns: grid, minInlineSize: width }}
      >
        {all.map(head)}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div role="rowgroup" className="hm-vt-rows" style={{ blockSize: rows.getTotalSize(), minInlineSize: width }}>
        {shown.map(({ index, start, key }) => {
          const row = items[index]
          if (!row) return null
          const name = row.name ?? row.resourceId
          return (
            // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: as above
            <div
              role="row"
              key={key}
              aria-rowindex={index + 2}
              className="hm-vt-row"
              data-gone={row.deletedAt != null}
              style={{ transform: `translateY(${start}px)`, gridTemplateColumns: grid }}
            >
              {/* biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: as above */}
              <div role="gridcell" className="hm-vt-name">
                <Link
                  to={hrefOf(row)}
                  data-row-link={`${row.region} ${row.arn}`}
                  data-testid="resource-link"
                  title={row.arn}
                >
                  {name}
                </Link>
                {row.deletedAt ? (
                  <span className="hm-vt-gone">{t('resource.gone')}</span>
                ) : (
                  name !== row.resourceId && <span className="hm-faint">{row.resourceId}</span>
                )}
              </div>
              {columns.map((column) => (
                // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: as above
                <div role="gridcell" key={column} className="hm-vt-cell">
                  {cell(column, row)}
                </div>
              ))}
            </div>
          )
        })}
      </div>
    </div>
  )
}
