import { errors } from './errors.js'
import { type Civil, civilOf, instantOf } from './zone.js'

/** A stretch of time, half open, in milliseconds since the epoch; empty when an exact instant was written. */
export interface Span {
  readonly start: number
  readonly end: number
}

type Unit = 's' | 'm' | 'h' | 'd' | 'w' | 'M' | 'y'

const FIXED: Readonly<Record<'s' | 'm' | 'h', number>> = { s: 1000, m: 60_000, h: 3_600_000 }

/** JavaScript's last instant; beyond it dates are NaN. */
const LAST = 8.64e15

/**
 * Moves an instant by calendar units in a zone: a day is the same clock time on another day, even
 * where the clocks change; the 31st becomes the last day of a shorter month.
 */
const shift = (instant: number, amount: number, unit: Unit, zone: string): number => {
  if (unit === 's' || unit === 'm' || unit === 'h') return instant + amount * FIXED[unit]
  const civil = civilOf(instant, zone)
  if (unit === 'd' || unit === 'w') {
    return instantOf({ ...civil, day: civil.day + amount * (unit === 'w' ? 7 : 1) }, zone)
  }
  const months = civil.year * 12 + civil.month - 1 + amount * (unit === 'y' ? 12 : 1)
  const year = Math.floor(months / 12)
  const month = (months % 12) + 1
  const lastDay = new Date(Date.UTC(2000 + (((year % 400) + 400) % 400), month, 0)).getUTCDate()
  return instantOf({ ...civil, year, month, day: Math.min(civil.day, lastDay) }, zone)
}

/** The beginning of the unit in which an instant lies; weeks begin on Monday. */
const floor = (instant: number, unit: Unit, zone: string): number => {
  if (unit === 's') return Math.floor(instant / 1000) * 1000
  const civil = civilOf(instant, zone)
  // Subtracting keeps the second pass through an hour that comes twice apart from the first.
  if (unit === 'm') return instant - civil.second * 1000 - civil.ms
  if (unit === 'h') return instant - civil.minute * 60_000 - civil.second * 1000 - civil.ms
  const day: Civil = { ...civil, hour: 0, minute: 0, second: 0, ms: 0 }
  if (unit === 'd') return instantOf(day, zone)
  if (unit === 'w') {
    const weekday = new Date(Date.UTC(day.year, day.month - 1, day.day)).getUTCDay()
    return instantOf({ ...day, day: day.day - ((weekday + 6) % 7) }, zone)
  }
  return instantOf({ ...day, day: 1, month: unit === 'y' ? 1 : day.month }, zone)
}

const RELATIVE = /^now((?:[+-]\d{1,9}[smhdwMy]|\/[smhdwMy])*)$/
const STEP = /([+-]\d+|\/)([smhdwMy])/g

const relative = (steps: string, now: number, zone: string): Span => {
  let start = now
  let rounded: Unit | undefined
  for (const [, what, letter] of steps.matchAll(STEP)) {
    const unit = letter as Unit
    if (what === '/') {
      start = floor(start, unit, zone)
      rounded = unit
    } else {
      start = shift(start, Number(what), unit, zone)
    }
  }
  return { start, end: rounded === undefined ? start : shift(start, 1, rounded, zone) }
}

const ISO =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?)?)?$/i

const offsetOf = (text: string): number => {
  if (/z/i.test(text)) return 0
  const digits = text.slice(1).replace(':', '').padEnd(4, '0')
  const ms = Number(digits.slice(0, 2)) * FIXED.h + Number(digits.slice(2)) * FIXED.m
  return text.startsWith('-') ? -ms : ms
}

const iso = (match: RegExpExecArray, zone: string): Span | undefined => {
  const [, year, month, day, hour, minute, second, fraction, offset] = match
  const civil: Civil = {
    year: Number(year),
    month: Number(month ?? 1),
    day: Number(day ?? 1),
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    ms: 0,
  }
  const { month: m, day: d, hour: h, minute: min, second: s } = civil
  if (m < 1 || m > 12 || d < 1 || h > 23 || min > 59 || s > 59) return undefined
  if (d > new Date(Date.UTC(2000 + (civil.year % 400), m, 0)).getUTCDate()) return undefined
  const micros = fraction === undefined ? 0 : Math.floor(Number(fraction.padEnd(6, '0').slice(0, 6)))
  const whole = offset === undefined ? instantOf(civil, zone) : instantOf(civil, 'UTC') - offsetOf(offset)
  const start = whole + micros / 1000
  const inZone = offset === undefined ? zone : 'UTC'
  const unit: Unit | undefined =
    month === undefined
      ? 'y'
      : day === undefined
        ? 'M'
        : hour === undefined
          ? 'd'
          : minute === undefined
            ? 'h'
            : second === undefined
              ? 'm'
              : 's'
  if (fraction !== undefined) return { start, end: start + (fraction.length > 3 ? 0.001 : 1) }
  return { start, end: shift(start, 1, unit, inZone) }
}

const EPOCH_MS = /^-?\d{5,16}(\.\d{1,6})?$/

/**
 * Reads a time: ISO 8601 with or without offset (without: in `zone`), a plain date, month or year,
 * milliseconds since the epoch, or date math on `now` (`now-15m`, `now/d`, `now-1M/M`).
 * The span is as long as what was written is precise. Undefined for anything else.
 */
export const timeSpan = (text: string, now: number, zone: string): Span | undefined => {
  const math = RELATIVE.exec(text)
  const date = math === null ? ISO.exec(text) : null
  let span: Span | undefined
  if (math !== null) span = relative(math[1] ?? '', now, zone)
  else if (date !== null) span = iso(date, zone)
  else if (EPOCH_MS.test(text)) span = { start: Number(text), end: Number(text) }
  if (span === undefined || !(Math.abs(span.start) < LAST) || !(Math.abs(span.end) <= LAST)) return undefined
  return span
}

const WITHOUT_TIME = /^\d{4}(-\d{2}(-\d{2})?)?$/

/**
 * One end of a time range, in milliseconds since the epoch. Ranges are half open, so `round: 'up'`
 * gives the instant at which the written day, month, year or `/unit` is over; a text that has a
 * time of day is that instant either way.
 *
 * @param zone IANA zone in which days begin and in which a text without offset is meant
 * @throws TIME_WRONG, ZONE_UNKNOWN
 */
export const parseTimePoint = (text: string, now: number, zone: string, round: 'down' | 'up'): number => {
  const trimmed = text.trim()
  const span = timeSpan(trimmed, now, zone)
  if (span === undefined) throw errors.TIME_WRONG({ text: trimmed.slice(0, 60) })
  const wide = trimmed.startsWith('now') || WITHOUT_TIME.test(trimmed)
  return round === 'up' && wide ? span.end : span.start
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Lengths of bars that people read easily. */
const INTERVALS = [
  ...[1, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 7, 30].map((n) => n * DAY),
]

/** The shortest easily read length of a bar, in milliseconds, with which a range has at most about `bars` bars. */
export const niceInterval = (range: { readonly from: number; readonly to: number }, bars: number): number => {
  const wanted = (range.to - range.from) / Math.max(1, bars)
  const nice = INTERVALS.find((interval) => interval >= wanted)
  // Beyond a month, whole multiples of 30 days, so that decades still fit.
  return nice ?? Math.ceil(wanted / (30 * DAY)) * 30 * DAY
}
