import type { PanelOf } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import type { Scalar } from '../../logs/kql-edit.js'
import { ScrollRegion } from '../../shell/scroll-region.js'
import { useMeasureText } from '../measure-text.js'
import type { BoardActions, DataOf } from './shown.js'

interface Props {
  readonly panel: PanelOf<'heatmap'>
  readonly data: DataOf<'groups'>
  readonly actions: BoardActions
}

/** Rows and columns of a map of two fields: more are not told apart by eye. */
const MOST = 24
/** Letters that have room above the columns; where names are longer in sum they are written upright. */
const LETTERS = 70
/** A Monday. */
const MONDAY = Date.UTC(2024, 0, 1)
const DAY = 86_400_000

/** The values of one side, those with the most first. */
const side = (rows: Props['data']['rows'], at: 0 | 1): Scalar[] => {
  const sums = new Map<Scalar, number>()
  for (const { values, measures } of rows) {
    const value = values[at]
    if (value !== undefined) sums.set(value, (sums.get(value) ?? 0) + (measures[0] ?? 0))
  }
  return [...sums.keys()].sort((a, b) => (sums.get(b) ?? 0) - (sums.get(a) ?? 0)).slice(0, MOST)
}

/** A table whose cells are the darker the more they hold. */
export const HeatmapView = ({ panel, data, actions }: Props) => {
  const { t, pick, locale } = useI18n()
  const text = useMeasureText()
  const { by } = panel
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' })
  const rows: readonly Scalar[] = by ? side(data.rows, 0) : [1, 2, 3, 4, 5, 6, 7]
  const columns: readonly Scalar[] = by ? side(data.rows, 1) : Array.from({ length: 24 }, (_, hour) => hour)
  const rowName = (value: Scalar) => (by ? String(value) : weekday.format(MONDAY + (Number(value) - 1) * DAY))
  const cells = new Map(data.rows.map(({ values, measures }) => [values.join('\n'), measures[0] ?? 0]))
  const most = Math.max(...cells.values(), 0)
  const [rowField, columnField] = by ?? []
  const longest = Math.max(...columns.map((column) => String(column).length), 0)
  return (
    <ScrollRegion label={pick(panel.title)} className="hm-panel-scroll">
      <table className="hm-heat" data-week={by === undefined}>
        <thead>
          <tr>
            <td />
            {columns.map((column) => (
              <th
                scope="col"
                key={String(column)}
                title={String(column)}
                className={longest * columns.length > LETTERS ? 'hm-heat-upright' : undefined}
              >
                <span>{String(column)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={String(row)}>
              <th scope="row" title={rowName(row)}>
                {rowName(row)}
              </th>
              {columns.map((column) => {
                const value = cells.get(`${row}\n${column}`) ?? 0
                const name = t('dashboards.cell', {
                  row: rowName(row),
                  column: String(column),
                  value: text(value, panel.unit),
                })
                const depth = most > 0 && value > 0 ? 0.12 + 0.88 * (value / most) : 0
                const shade = (
                  <span
                    className="hm-heat-shade"
                    style={{ background: `color-mix(in srgb, var(--hm-c1) ${Math.round(depth * 100)}%, transparent)` }}
                  />
                )
                return (
                  <td key={String(column)} title={name}>
                    {rowField !== undefined && columnField !== undefined && value > 0 ? (
                      <button
                        type="button"
                        aria-label={name}
                        onClick={() => {
                          actions.filter(rowField, row)
                          actions.filter(columnField, column)
                        }}
                      >
                        {shade}
                      </button>
                    ) : (
                      <>
                        {shade}
                        <span className="hm-hidden">{text(value, panel.unit)}</span>
                      </>
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
