import type { PanelOf } from '../../../../src/contract/index.js'
import { type Node, sankeyLayout } from '../../chart/sankey-layout.js'
import { paletteColour } from '../../chart/series.js'
import { useWidth } from '../../chart/use-width.js'
import { useI18n } from '../../i18n/index.js'
import { useMeasureText } from '../measure-text.js'
import type { BoardActions, DataOf } from './shown.js'

interface Props {
  readonly panel: PanelOf<'sankey'>
  readonly data: DataOf<'groups'>
  readonly height: number
  readonly actions: BoardActions
}

const BAR = 10
const HEAD = 20
/** A letter of a name, about. */
const LETTER = 7

/** What flows from the values of one field to those of the next. Its table twin is `TableView`. */
export const SankeyView = ({ panel, data, height, actions }: Props) => {
  const { t, pick } = useI18n()
  const text = useMeasureText()
  const [ref, width] = useWidth()
  const raw = new Map(data.rows.flatMap(({ values }) => values.map((value, i) => [`${i}\n${value}`, value] as const)))
  const flows = data.rows.map(({ values, measures }) => ({ values: values.map(String), size: measures[0] ?? 0 }))
  const { nodes, links } = sankeyLayout(flows, height - HEAD)
  const last = panel.by.length - 1
  const x = (column: number) => (last === 0 ? 0 : (column / last) * (width - BAR))
  const first = nodes.filter(({ column }) => column === 0)
  const colourOf = (node: Node) =>
    paletteColour(
      Math.max(
        0,
        first.findIndex(({ name }) => name === node.name),
      ),
    )
  const room = width / panel.by.length - BAR - 12
  const short = (name: string) =>
    name.length * LETTER <= room ? name : `${name.slice(0, Math.max(3, room / LETTER - 1))}…`
  return (
    <div className="hm-sankey" ref={ref}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={pick(panel.title)}>
          {panel.by.map((field, column) => (
            <text
              key={field}
              className="hm-sankey-head"
              x={column === last ? width : x(column)}
              y={12}
              textAnchor={column === last ? 'end' : 'start'}
            >
              {field}
            </text>
          ))}
          <g transform={`translate(0 ${HEAD})`}>
            {links.map(({ from, to, size, y0, y1, height: high }) => {
              const [x0, x1] = [x(from.column) + BAR, x(to.column)]
              const middle = (x0 + x1) / 2
              return (
                <path
                  key={`${from.column} ${from.name} ${to.name}`}
                  d={`M${x0} ${y0}C${middle} ${y0} ${middle} ${y1} ${x1} ${y1}`}
                  strokeWidth={Math.max(1, high)}
                  style={{ stroke: from.column === 0 ? colourOf(from) : 'var(--hm-rest)' }}
                >
                  <title>{`${from.name} → ${to.name}: ${text(size, panel.unit)}`}</title>
                </path>
              )
            })}
            {nodes.map((node) => {
              const field = panel.by[node.column] ?? ''
              const value = raw.get(`${node.column}\n${node.name}`)
              const end = node.column === last
              return (
                // biome-ignore lint/a11y/noStaticElementInteractions: the table twin has the same as buttons
                <g
                  key={`${node.column} ${node.name}`}
                  className="hm-sankey-node"
                  onClick={() => value !== undefined && actions.filter(field, value)}
                >
                  <title>{`${node.name}: ${text(node.size, panel.unit)} · ${t('dashboards.filterBy', { field, value: node.name })}`}</title>
                  <rect
                    x={x(node.column)}
                    y={node.y}
                    width={BAR}
                    height={Math.max(1, node.height)}
                    rx={2}
                    style={{ fill: node.column === 0 ? colourOf(node) : 'var(--hm-faint)' }}
                  />
                  {node.height >= 9 && (
                    <text
                      x={end ? x(node.column) - 6 : x(node.column) + BAR + 6}
                      y={node.y + node.height / 2 + 4}
                      textAnchor={end ? 'end' : 'start'}
                    >
                      {short(node.name)}
                    </text>
                  )}
                </g>
              )
            })}
          </g>
        </svg>
      )}
    </div>
  )
}
