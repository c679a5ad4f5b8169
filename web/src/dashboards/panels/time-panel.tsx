import type { PanelOf } from '../../../../src/contract/index.js'
import { BarChart, BarTable, Legend } from '../../chart/bar-chart.js'
import { LEGEND_LETTERS } from '../../chart/cut-inside.js'
import { type Bar, seriesOf } from '../../chart/series.js'
import { useI18n } from '../../i18n/index.js'
import { useTimes } from '../../shell/zone.js'
import { measureTicks, useMeasureText } from '../measure-text.js'
import type { BoardActions, DataOf } from './shown.js'

interface Props {
  readonly panel: PanelOf<'time'>
  readonly data: DataOf<'series'>
  readonly height: number
  readonly asTable: boolean
  readonly actions: BoardActions
}

const LEGEND_LINE = 22
/** Letters of a legend that stand in one line, for each column that the panel is wide. */
const LETTERS = 34

/** Pixels that the names of the parts take, which stand in lines one after the other. */
const legendHeight = (names: readonly string[], width: number): number => {
  let lines = 1
  let used = 0
  for (const name of names) {
    const letters = Math.min(name.length, LEGEND_LETTERS) + 4
    if (used > 0 && used + letters > width * LETTERS) {
      lines++
      used = 0
    }
    used += letters
  }
  return lines * LEGEND_LINE
}

/** A measure over time; dragging over it narrows the range of the board. */
export const TimeView = ({ panel, data, height, asTable, actions }: Props) => {
  const { t, pick } = useI18n()
  const times = useTimes()
  const text = useMeasureText()
  const bars: Bar[] = data.bars.map(({ start, value, parts }) => ({ start: Date.parse(start), count: value, parts }))
  const series = seriesOf(bars)
  const split = panel.by !== undefined && series.length > 0
  const shape = {
    bars,
    series,
    span: { from: Date.parse(data.from), to: Date.parse(data.to) },
    intervalMs: data.intervalMs,
    zone: times.zone,
    height: Math.max(
      60,
      height -
        (split
          ? legendHeight(
              series.map((one) => one.name ?? '------'),
              panel.width,
            )
          : 0),
    ),
    label: pick(panel.title),
    restLabel: split && series.length > 1 ? t('histogram.others') : pick(panel.title),
    formatBar: (bar: Bar) => times.log(bar.start).slice(0, 16),
    formatValue: (value: number) => text(value, panel.unit),
    ticksTo: measureTicks(panel.unit),
    onZoom: actions.zoom,
  }
  if (asTable) return <BarTable {...shape} />
  return (
    <>
      <BarChart {...shape} />
      {split && <Legend series={series} restLabel={shape.restLabel} />}
    </>
  )
}
