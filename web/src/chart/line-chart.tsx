import { type PointerEvent, useEffect, useRef, useState } from 'react'
import { useI18n } from '../i18n/index.js'
import { ScrollRegion } from '../shell/scroll-region.js'
import { timeTicks } from './scale.js'
import './bar-chart.css'

export interface Point {
  /** Milliseconds since the epoch. */
  readonly at: number
  /** 0 to 100; null where nothing is known. */
  readonly value: number | null
}

interface Props {
  readonly points: readonly Point[]
  readonly label: string
  readonly height: number
  readonly zone: string
  readonly formatPoint: (point: Point) => string
}

const LEFT = 40
const RIGHT = 10
const BOTTOM = 20
const TOP = 8
const DAY = 86_400_000
const TICKS = [0, 50, 100]

/** Stretches without a hole; a line never leads over days of which nothing is known. */
export const stretches = (points: readonly Point[]): { at: number; value: number }[][] => {
  const out: { at: number; value: number }[][] = [[]]
  for (const { at, value } of points) {
    if (value === null) out.push([])
    else out.at(-1)?.push({ at, value })
  }
  return out.filter((stretch) => stretch.length > 0)
}

/** A percentage over days. Its table twin is `LineTable`. */
export const LineChart = ({ points, label, height, zone, formatPoint }: Props) => {
  const { number } = useI18n()
  const ref = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  const [hover, setHover] = useState<number | null>(null)
  useEffect(() => {
    if (!ref.current) return
    const watch = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)))
    watch.observe(ref.current)
    return () => watch.disconnect()
  }, [])
  const last = points.at(-1)?.at ?? 0
  // At least a week, so that two days are no cliff.
  const from = Math.min(points[0]?.at ?? 0, last - 7 * DAY)
  const plot = Math.max(1, width - LEFT - RIGHT)
  const tall = height - BOTTOM - TOP
  const x = (at: number) => LEFT + ((at - from) / Math.max(1, last - from)) * plot
  const y = (value: number) => TOP + tall - (value / 100) * tall
  const near = (event: PointerEvent<SVGSVGElement>) => {
    const px = event.clientX - event.currentTarget.getBoundingClientRect().left
    let best: number | null = null
    points.forEach((p, i) => {
      const known = best === null ? undefined : points[best]
      if (known === undefined || Math.abs(x(p.at) - px) < Math.abs(x(known.at) - px)) best = i
    })
    return best
  }
  const shown = hover === null ? undefined : points[hover]
  return (
    <div className="hm-chart" ref={ref} data-testid="line-chart">
      {width > 0 && (
        <svg
          height={height}
          role="img"
          aria-label={label}
          onPointerMove={(e) => setHover(near(e))}
          onPointerLeave={() => setHover(null)}
        >
          {TICKS.map((tick) => (
            <g key={tick}>
              <line className="grid" x1={LEFT} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} />
              <text x={LEFT - 8} y={y(tick) + 4} textAnchor="end">
                {number(tick)}%
              </text>
            </g>
          ))}
          {timeTicks(from, last + 1, zone, Math.max(2, Math.floor(plot / 110))).map((tick) => (
            <text key={tick.at} x={x(tick.at)} y={height - 4} textAnchor={x(tick.at) > width - 30 ? 'end' : 'middle'}>
              {tick.label}
            </text>
          ))}
          {stretches(points).map((stretch) => (
            <polyline
              key={stretch[0]?.at}
              fill="none"
              stroke="var(--hm-c1)"
              strokeWidth="2.2"
              strokeLinejoin="round"
              points={stretch.map((p) => `${x(p.at)},${y(p.value)}`).join(' ')}
            />
          ))}
          {points.map(
            (p, i) =>
              p.value !== null && (
                <circle
                  key={p.at}
                  cx={x(p.at)}
                  cy={y(p.value)}
                  r={i === hover ? 5 : points.length > 60 ? 0 : 3}
                  fill="var(--hm-c1)"
                />
              ),
          )}
        </svg>
      )}
      {shown && (
        <div
          className="hm-chart-tip"
          aria-hidden="true"
          style={x(shown.at) > width / 2 ? { right: width - x(shown.at) + 12 } : { left: x(shown.at) + 12 }}
        >
          {formatPoint(shown)}
        </div>
      )}
    </div>
  )
}

/** The same line without its axes, for a tile. */
export const Sparkline = ({ points, label }: { readonly points: readonly Point[]; readonly label: string }) => {
  const [first, last] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 0]
  const values = points.flatMap((p) => (p.value === null ? [] : [p.value]))
  const [low, high] = [Math.min(...values), Math.max(...values)]
  // Ten points of the score at least: a change of one is no mountain.
  const middle = (low + high) / 2
  const half = Math.max(5, (high - low) / 2)
  const x = (at: number) => 3 + ((at - first) / Math.max(1, last - first)) * 94
  const y = (value: number) => 25 - ((value - middle) / half) * 10
  if (values.length < 2) return null
  return (
    <svg className="hm-spark" viewBox="0 0 100 50" preserveAspectRatio="none" role="img" aria-label={label}>
      {stretches(points).map((stretch) => (
        <polyline
          key={stretch[0]?.at}
          fill="none"
          stroke="var(--hm-c1)"
          strokeWidth="2"
          vectorEffect="non-scaling-stroke"
          points={stretch.map((p) => `${x(p.at)},${y(p.value)}`).join(' ')}
        />
      ))}
    </svg>
  )
}

/** Rows of numbers by day: the twin for those who cannot see or point at a line. */
export const LineTable = ({
  label,
  columns,
  rows,
}: {
  readonly label: string
  readonly columns: readonly string[]
  readonly rows: readonly { readonly key: string; readonly cells: readonly string[] }[]
}) => (
  <ScrollRegion className="hm-table-twin" label={label}>
    <table>
      <thead>
        <tr>
          {columns.map((c) => (
            <th scope="col" key={c}>
              {c}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells }) => (
          <tr key={key}>
            {cells.map((cell, i) => (
              <td key={columns[i]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </ScrollRegion>
)
