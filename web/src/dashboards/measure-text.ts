import type { Measure, Unit } from '../../../src/contract/index.js'
import { countTicks, durationTicks } from '../chart/scale.js'
import { type Locale, type Translate, useI18n } from '../i18n/index.js'
import { bytesText } from '../shell/bytes.js'

const SECONDS: Readonly<Partial<Record<Unit, number>>> = { seconds: 1, milliseconds: 1e-3, nanoseconds: 1e-9 }
/** Round values for the axis of a measure. */
export const measureTicks =
  (unit: Unit) =>
  (max: number): number[] => {
    const seconds = SECONDS[unit]
    return seconds === undefined ? countTicks(max) : durationTicks(max * seconds).map((tick) => tick / seconds)
  }

const STEPS = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
  [1e-3, 'millisecond'],
  [1e-6, 'microsecond'],
] as const

/** `1.2 s`, `340 ms`: in the largest unit of which there is at least one. */
const durationText = (seconds: number, locale: Locale): string => {
  if (seconds === 0) return '0'
  const [size, unit] = STEPS.find(([step]) => Math.abs(seconds) >= step) ?? [1, 'second']
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumSignificantDigits: 3,
  }).format(seconds / size)
}

/** Below this a number is written in full. */
const FULL = 1_000_000

const measureText = (value: number, unit: Unit, locale: Locale): string => {
  if (unit === 'bytes') return bytesText(value, locale)
  const seconds = SECONDS[unit]
  if (seconds !== undefined) return durationText(value * seconds, locale)
  return new Intl.NumberFormat(
    locale,
    Math.abs(value) < FULL
      ? { maximumFractionDigits: Math.abs(value) < 10 ? 2 : 0 }
      : { notation: 'compact', maximumSignificantDigits: 4 },
  ).format(value)
}

/** Writes measures as the language does, in their unit. */
export const useMeasureText = () => {
  const { locale } = useI18n()
  return (value: number, unit: Unit): string => measureText(value, unit, locale)
}

/** What a measure is called at the head of a column. */
export const measureName = (measure: Measure, t: Translate): string =>
  measure.of === 'count'
    ? t('dashboards.measure.count')
    : t(`dashboards.measure.${measure.of}`, { field: measure.field })
