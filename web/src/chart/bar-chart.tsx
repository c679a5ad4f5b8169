import { type PointerEvent, useState } from 'react'
import { useI18n } from '../i18n/index.js'
import { ScrollRegion } from '../shell/scroll-region.js'
import { cutInside } from './cut-inside.js'
import { countTicks, timeTicks } from './scale.js'
import { type Bar, partOf, type Series } from './series.js'
import { useWidth } from './use-width.js'
import './bar-chart.css'

export interface Span {
  readonly from: number
  readonly to: number
}

interface Props {
  readonly bars: readonly Bar[]
  readonly series: readonly Series[]
  readonly span: Span
  readonly intervalMs: number
  readonly zone: string
  readonly height: number
  readonly label: string
  /** What a series without a name is called. */
  readonly restLabel: string
  readonly formatBar: (bar: Bar) => string
  /** How a bar's measure is written; a number unless said. */
  readonly formatValue?: (value: number) => string
  /** Values for the axis, from nothing to at least this; round numbers unless said. */
  readonly ticksTo?: (max: number) => number[]
  /** A stretch was dragged over, or a bar clicked. Absent: the chart only shows. */
  readonly onZoom?: (span: Span) => void
}

const LEFT = 44
const BOTTOM = 20
const TOP = 6
/** Below this a drag is a click. */
const DRAG_PX = 5

/** Stacked bars over time. Its table twin is `BarTable`. */
export const BarChart = (props: Props) => {
  const { bars, series, span, intervalMs, zone, height, label, restLabel, formatBar, onZoom } = props
  const { number, t } = useI18n()
  const write = props.formatValue ?? number
  const [ref, width] = useWidth()
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number } | null>(null)
  const [hover, setHover] = useState<number | null>(null)
  const plot = Math.max(1, width - LEFT)
  const tall = height - BOTTOM - TOP
  const length = Math.max(1, span.to - span.from)
  const x = (at: number) => LEFT + ((Math.min(Math.max(at, span.from), span.to) - span.from) / length) * plot
  const timeAt = (px: number) => span.from + ((Math.min(Math.max(px, LEFT), width) - LEFT) / plot) * length
  const ticks = (props.ticksTo ?? countTicks)(Math.max(0, ...bars.map((b) => b.count)))
  const top = ticks.at(-1) ?? 1
  const y = (count: number) => TOP + tall - (count / top) * tall
  const pixel = (event: PointerEvent<SVGSVGElement>) => event.clientX - event.currentTarget.getBoundingClientRect().left
  const barAt = (px: number) => {
    const at = timeAt(px)
    return bars.findIndex((b) => at >= b.start && at < b.start + intervalMs)
  }
  const finish = (event: PointerEvent<SVGSVGElement>) => {
    if (!drag || !onZoom) return
    setDrag(null)
    const [a, b] = [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)]
    if (b - a >= DRAG_PX) return onZoom({ from: Math.floor(timeAt(a)), to: Math.ceil(timeAt(b)) })
    const bar = bars[barAt(pixel(event))]
    if (bar && bars.length > 1)
      onZoom({ from: Math.max(bar.start, span.from), to: Math.min(bar.start + intervalMs, span.to) })
  }
  const shown = hover === null ? undefined : bars[hover]
  return (
    <div className="hm-chart" ref={ref} data-zoom={onZoom !== undefined} data-testid="bar-chart">
      {width > 0 && (
        <svg
          height={height}
          role="img"
          aria-label={label}
          onPointerDown={(e) => {
            if (!onZoom || e.button !== 0) return
            e.currentTarget.setPointerCapture(e.pointerId)
            setDrag({ from: pixel(e), to: pixel(e) })
          }}
          onPointerMove={(e) => {
            const px = pixel(e)
            const at = px < LEFT ? -1 : barAt(px)
            setHover(at < 0 ? null : at)
            if (drag) setDrag({ ...drag, to: px })
          }}
          onPointerUp={finish}
          onPointerCancel={() => setDrag(null)}
          onPointerLeave={() => setHover(null)}
        >
          {ticks.map((tick) => (
            <g key={tick}>
              <line className="grid" x1={LEFT} x2={width} y1={y(tick)} y2={y(tick)} />
              <text x={LEFT - 8} y={y(tick) + 4} textAnchor="end">
                {write(tick)}
              </text>
            </g>
          ))}
          {timeTicks(span.from, span.to, zone, Math.max(2, Math.floor(plot / 100))).map((tick) => (
            <text key={tick.at} x={x(tick.at)} y={height - 4} textAnchor={x(tick.at) > width - 30 ? 'end' : 'middle'}>
              {tick.label}
            </text>
          ))}
          {bars.map((bar, i) => {
            const left = x(bar.start)
            const right = x(bar.start + intervalMs)
            const wide = Math.max(1, right - left - (right - left > 4 ? 1.5 : 0))
            let below = 0
            return (
              <g key={bar.start} data-testid="bar" data-start={bar.start} data-count={bar.count}>
                {i === hover && (
                  <rect className="hover" x={left} width={Math.max(1, right - left)} y={TOP} height={tall} />
                )}
                {series.map((s) => {
                  const part = partOf(bar, s)
                  if (part <= 0) return null
                  below += part
                  // A count that is there is seen, however small it is beside the largest.
                  const size = Math.max(1.5, (part / top) * tall)
                  return (
                    <rect
                      key={s.name ?? ''}
                      x={left}
                      width={wide}
                      y={Math.min(y(below), TOP + tall - size)}
                      height={size}
                      style={{ fill: s.colour }}
                    />
                  )
                })}
              </g>
            )
          })}
          {drag && Math.abs(drag.to - drag.from) >= DRAG_PX && (
            <rect
              className="brush"
              x={Math.max(LEFT, Math.min(drag.from, drag.to))}
              width={Math.min(width, Math.max(drag.from, drag.to)) - Math.max(LEFT, Math.min(drag.from, drag.to))}
              y={TOP}
              height={tall}
            />
          )}
        </svg>
      )}
      {shown && !drag && (
        <div
          className="hm-chart-tip"
          aria-hidden="true"
          style={
            x(shown.start) > width / 2
              ? { right: width - x(shown.start) + 12 }
              : { left: x(shown.start + intervalMs) + 12 }
          }
        >
          <strong>{formatBar(shown)}</strong>
          <ul>
            {series
              .filter((s) => partOf(shown, s) > 0)
              .map((s) => (
                <li key={s.name ?? ''}>
                  <span className="hm-swatch" style={{ background: s.colour }} />
                  <span className="hm-break">{s.name ?? restLabel}</span>
                  <span>{write(partOf(shown, s))}</span>
                </li>
              ))}
            {series.length !== 1 && (
              <li>
                <span>{t('chart.total')}</span>
                <span>{write(shown.count)}</span>
              </li>
            )}
          </ul>
        </div>
      )}
    </div>
  )
}

/** The colours and names of a chart. */
export const Legend = ({ series, restLabel }: { readonly series: readonly Series[]; readonly restLabel: string }) => (
  <ul className="hm-legend">
    {series.map((s) => (
      <li key={s.name ?? ''}>
        <span className="hm-swatch" style={{ background: s.colour }} />
        <span className="hm-legend-name" title={s.name ?? restLabel}>
          {cutInside(s.name ?? restLabel)}
        </span>
      </li>
    ))}
  </ul>
)

/** The same numbers as a table, for those who cannot see or point at bars. */
export const BarTable = ({ bars, series, intervalMs, restLabel, formatBar, formatValue, label, onZoom }: Props) => {
  const { number, t } = useI18n()
  const write = formatValue ?? number
  return (
    <ScrollRegion className="hm-table-twin" label={label}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('chart.time')}</th>
            {series.map((s) => (
              <th scope="col" key={s.name ?? ''}>
                {s.name ?? restLabel}
              </th>
            ))}
            <th scope="col">{t('chart.total')}</th>
          </tr>
        </thead>
        <tbody>
          {bars
            .filter((bar) => bar.count > 0)
            .map((bar) => (
              <tr key={bar.start}>
                <td>
                  {onZoom ? (
                    <button
                      type="button"
                      className="hm-link-button"
                      onClick={() => onZoom({ from: bar.start, to: bar.start + intervalMs })}
                    >
                      {formatBar(bar)}
                    </button>
                  ) : (
                    formatBar(bar)
                  )}
                </td>
                {series.map((s) => (
                  <td key={s.name ?? ''}>{write(partOf(bar, s))}</td>
                ))}
                <td>{write(bar.count)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
