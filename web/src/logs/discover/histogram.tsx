import Select from '@cloudscape-design/components/select'
import type { FieldInfo, HistogramOutput } from '../../../../src/contract/index.js'
import { BarChart, BarTable, Legend } from '../../chart/bar-chart.js'
import { type Bar, seriesOf } from '../../chart/series.js'
import { useI18n } from '../../i18n/index.js'
import { mini16 } from '../../shell/mini-icons.js'
import { useTimes } from '../../shell/zone.js'
import type { Span } from '../time-range.js'

interface Props {
  readonly data: HistogramOutput
  readonly by: string
  readonly chart: 'bars' | 'table' | 'hidden'
  readonly fields: readonly FieldInfo[]
  readonly onBy: (field: string) => void
  readonly onChart: (chart: 'bars' | 'table' | 'hidden') => void
  readonly onZoom: (span: Span) => void
  readonly onWiden: () => void
}

/** The fields that split a histogram well, offered before all others. */
const FIRST = [
  'event.outcome',
  'event.dataset',
  'event.action',
  'event.provider',
  'cloud.account.id',
  'cloud.region',
  'user.name',
]

const short = (intervalMs: number): { readonly n: number; readonly unit: 'second' | 'minute' | 'hour' | 'day' } => {
  if (intervalMs % 86_400_000 === 0) return { n: intervalMs / 86_400_000, unit: 'day' }
  if (intervalMs % 3_600_000 === 0) return { n: intervalMs / 3_600_000, unit: 'hour' }
  if (intervalMs % 60_000 === 0) return { n: intervalMs / 60_000, unit: 'minute' }
  return { n: intervalMs / 1000, unit: 'second' }
}

const SHAPES = [
  ['bars', mini16.bars],
  ['table', mini16.table],
  ['hidden', mini16.hide],
] as const

/** How many events when, split by a field; dragging over it zooms. */
export const Histogram = ({ data, by, chart, fields, onBy, onChart, onZoom, onWiden }: Props) => {
  const { t, locale, number } = useI18n()
  const times = useTimes()
  const bars: Bar[] = data.bars.map((b) => ({ start: Date.parse(b.start), count: b.count, parts: b.parts }))
  const series = seriesOf(bars)
  const splittable = fields
    .filter((f) => f.type === 'keyword' || f.type === 'boolean' || f.type === 'ip')
    .map((f) => f.name)
  const offered = [...FIRST.filter((f) => splittable.includes(f)), ...splittable.filter((f) => !FIRST.includes(f))]
  const none = { value: 'none', label: t('histogram.noSplit') }
  const each = short(data.intervalMs)
  const restLabel = by === 'none' ? t('histogram.events') : t('histogram.others')
  const shape = {
    bars,
    series,
    span: { from: Date.parse(data.from), to: Date.parse(data.to) },
    intervalMs: data.intervalMs,
    zone: times.zone,
    height: 128,
    label: t('histogram.label', { n: data.total }),
    restLabel,
    formatBar: (bar: Bar) => times.log(bar.start).slice(0, data.intervalMs < 1000 ? 23 : 19),
    onZoom,
  }
  return (
    <section className="hm-histogram" aria-label={t('histogram.title')}>
      <header>
        <strong data-testid="total" data-total={data.total}>
          {t('discover.total', { n: data.total })}
        </strong>
        <span className="hm-faint hm-took">{t('discover.took', { ms: Math.round(data.tookMs) })}</span>
        <span className="hm-faint hm-each">
          {t('histogram.each', {
            length: new Intl.NumberFormat(locale, { style: 'unit', unit: each.unit, unitDisplay: 'long' }).format(
              each.n,
            ),
          })}
        </span>
        <span className="hm-grow" />
        {chart === 'bars' && series.length > 1 && <Legend series={series} restLabel={restLabel} />}
        <button type="button" className="hm-link-button" onClick={onWiden} data-testid="zoom-out">
          {t('histogram.zoomOut')}
        </button>
        <div className="hm-histogram-by">
          <Select
            ariaLabel={t('histogram.by')}
            filteringType="auto"
            expandToViewport
            selectedOption={by === 'none' ? none : { value: by, label: by }}
            options={[none, ...offered.map((f) => ({ value: f, label: f }))]}
            onChange={({ detail }) => onBy(detail.selectedOption.value ?? 'none')}
          />
        </div>
        <fieldset className="hm-shapes">
          <legend className="hm-hidden">{t('histogram.show')}</legend>
          {SHAPES.map(([id, icon]) => (
            <button
              key={id}
              type="button"
              className="hm-mini"
              aria-pressed={chart === id}
              aria-label={t(`histogram.${id}`)}
              title={t(`histogram.${id}`)}
              onClick={() => onChart(id)}
            >
              {icon}
            </button>
          ))}
        </fieldset>
      </header>
      {chart === 'bars' && <BarChart {...shape} />}
      {chart === 'table' && <BarTable {...shape} />}
      <span className="hm-hidden" aria-live="polite">
        {t('discover.found', { n: number(data.total) })}
      </span>
    </section>
  )
}
