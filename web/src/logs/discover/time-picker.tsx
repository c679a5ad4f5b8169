import DateRangePicker, { type DateRangePickerProps } from '@cloudscape-design/components/date-range-picker'
import { useI18n } from '../../i18n/index.js'
import { fromLocal, toLocal, zoneOffset } from '../../shell/time.js'
import { useTimes } from '../../shell/zone.js'
import { ALL, QUICK, type RangeText, relative, type Span } from '../time-range.js'

const UNITS = { m: 'minute', h: 'hour', d: 'day', w: 'week' } as const
const LETTERS: Readonly<Record<string, string>> = { second: 's', minute: 'm', hour: 'h', day: 'd', week: 'w' }

type Relative = DateRangePickerProps.RelativeValue
type Option = DateRangePickerProps.RelativeOption

const relativeValue = (from: string): Option | null => {
  const rel = relative(from)
  return rel ? { type: 'relative', key: from, amount: rel.amount, unit: UNITS[rel.unit] } : null
}

const QUICK_VALUES = QUICK.map((q) => relativeValue(`now-${q}`)).filter((v) => v !== null)

/** `2023-07-10 12:02:30 – 12:14:17`; the day is said once where it is the same. */
const spanText = (span: Span, log: (at: number) => string): string => {
  const [from, to] = [log(span.from).slice(0, 19), log(span.to).slice(0, 19)]
  return `${from} – ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to}`
}

interface Props {
  readonly range: RangeText
  /** The instants that the range means now. */
  readonly span: Span | null
  readonly onChange: (range: RangeText) => void
}

/** Chooses the time range: back from now, between two moments in the chosen zone, or all that is stored. */
export const TimePicker = ({ range, span, onChange }: Props) => {
  const { t, locale } = useI18n()
  const times = useTimes()
  const isAll = range.from === ALL
  const value: DateRangePickerProps.Value | null = isAll
    ? null
    : range.to === 'now' && relative(range.from)
      ? relativeValue(range.from)
      : span && {
          type: 'absolute',
          startDate: toLocal(span.from, times.zone),
          // Our ranges end before `to`; the picker names the last second that belongs to it.
          endDate: toLocal(Math.max(span.from, span.to - 1000), times.zone),
        }
  const allText =
    span && isAll ? t('time.all.span', { from: times.date(span.from), to: times.date(span.to - 1) }) : t('time.all')
  const spoken = (v: Relative) => t(`time.last.${v.unit as 'minute' | 'hour' | 'day' | 'week'}`, { n: v.amount })
  return (
    <div className="hm-time" data-testid="time-picker">
      <DateRangePicker
        value={value}
        placeholder={allText}
        renderTriggerContent={({ formattedDate }) =>
          isAll ? (
            <span>{allText}</span>
          ) : value?.type === 'absolute' && span ? (
            <span className="hm-number">{spanText(span, times.log)}</span>
          ) : (
            formattedDate
          )
        }
        ariaLabel={t('time.label')}
        expandToViewport
        relativeOptions={QUICK_VALUES}
        customRelativeRangeUnits={['minute', 'hour', 'day', 'week']}
        isValidRange={(v) => {
          if (v === null) return { valid: false, errorMessage: t('time.choose') }
          if (v.type === 'relative') {
            return v.amount > 0 ? { valid: true } : { valid: false, errorMessage: t('time.choose') }
          }
          const [from, to] = [v.startDate, v.endDate].map((d) => Date.parse(d.length <= 10 ? `${d}T00:00:00Z` : d))
          if (!(from !== undefined && to !== undefined) || Number.isNaN(from) || Number.isNaN(to)) {
            return { valid: false, errorMessage: t('time.incomplete') }
          }
          return from <= to ? { valid: true } : { valid: false, errorMessage: t('time.reversed') }
        }}
        showClearButton={!isAll}
        locale={locale}
        timeInputFormat="hh:mm:ss"
        absoluteFormat="iso"
        hideTimeOffset
        getTimeOffset={(date) => zoneOffset(times.zone, date.getTime())}
        i18nStrings={{
          formatRelativeRange: spoken,
          clearButtonLabel: t('time.all'),
          relativeModeTitle: t('time.relative'),
          absoluteModeTitle: t('time.absolute', { zone: times.zone }),
        }}
        onChange={({ detail }) => {
          const v = detail.value
          if (v === null) return onChange({ from: ALL, to: 'now' })
          if (v.type === 'relative') return onChange({ from: `now-${v.amount}${LETTERS[v.unit] ?? 'd'}`, to: 'now' })
          const at = (d: string) => fromLocal(d.slice(0, 19), times.zone)
          onChange({ from: new Date(at(v.startDate)).toISOString(), to: new Date(at(v.endDate) + 1000).toISOString() })
        }}
      />
    </div>
  )
}
