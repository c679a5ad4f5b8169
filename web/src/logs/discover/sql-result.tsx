import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import type { SqlOutput } from '../../../../src/contract/index.js'
import { useT } from '../../i18n/index.js'
import { cellText } from '../../shell/csv.js'
import { Empty } from '../../shell/page.js'
import { ROW_PX } from './event-table.js'

const CHAR_PX = 7.6

/** Wide enough for the first rows, within reason. */
const widthOf = (result: SqlOutput, column: number): number => {
  const longest = Math.max(
    (result.columns[column]?.name.length ?? 0) + 4,
    ...result.rows.slice(0, 100).map((row) => cellText(row[column]).length),
  )
  return Math.min(480, Math.max(90, longest * CHAR_PX + 24))
}

/** The rows of a SQL answer, drawn only where they are seen. */
export const SqlResult = ({ result }: { readonly result: SqlOutput }) => {
  const t = useT()
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: result.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  })
  if (result.rows.length === 0) return <Empty title={t('sql.noRows')} />
  const widths = result.columns.map((_, i) => widthOf(result, i))
  const grid = widths.map((w) => `minmax(${w}px, 1fr)`).join(' ')
  const width = widths.reduce((sum, w) => sum + w, 0)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a <table>
    <div
      role="table"
      className="hm-grid"
      ref={scroller}
      aria-label={t('sql.result')}
      aria-rowcount={result.rows.length + 1}
      data-testid="sql-result"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div role="rowgroup">
        {/* biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: as above */}
        <div
          role="row"
          aria-rowindex={1}
          className="hm-row hm-head"
          style={{ gridTemplateColumns: grid, minInlineSize: width }}
        >
          {result.columns.map((c) => (
            // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: as above
            <div role="columnheader" key={c.name} className="hm-head-cell">
              <span className="hm-head-name">{c.name}</span>
              <span className="hm-sql-type">{c.type}</span>
            </div>
          ))}
        </div>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div role="rowgroup" className="hm-rows" style={{ blockSize: rows.getTotalSize(), minInlineSize: width }}>
        {rows.getVirtualItems().map(({ index, start }) => (
          // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: as above
          <div
            role="row"
            aria-rowindex={index + 2}
            key={index}
            className="hm-row"
            style={{ transform: `translateY(${start}px)`, gridTemplateColumns: grid }}
          >
            {result.columns.map((c, i) => (
              // biome-ignore lint/a11y/useSemanticElements: as above
              <div role="cell" key={c.name} className="hm-cell" title={cellText(result.rows[index]?.[i])}>
                {cellText(result.rows[index]?.[i]) || <span className="hm-nothing">–</span>}
              </div>
            ))}
          </div>
        ))}
      </div>
    </div>
  )
}
