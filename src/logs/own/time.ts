import { milliseconds } from '../iso-time.js'

/** Reads a time of a record: milliseconds since the epoch, or undefined for what is none. */
export type ReadTime = (value: unknown) => number | undefined

const LAST = Date.UTC(2200, 0, 1)
const inRange = (ms: number): number | undefined => (ms >= 0 && ms < LAST ? ms : undefined)

const HAS_ZONE = /(?:Z|[+-]\d{2}:?\d{2})$/
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** Whether Intl knows the zone. */
export const isZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** Most quarters of an hour whose offset is remembered: over a year. */
const REMEMBERED = 40_000
const QUARTER = 900_000

/** Milliseconds that a zone is ahead of UTC at an instant. Zones change at quarters of an hour, so one answer serves each. */
const offsets = (zone: string): ((ms: number) => number) => {
  if (zone === 'UTC') return () => 0
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
  const known = new Map<number, number>()
  return (ms) => {
    const quarter = Math.floor(ms / QUARTER)
    let offset = known.get(quarter)
    if (offset === undefined) {
      const name = format.formatToParts(quarter * QUARTER).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
      const [, sign, hours, minutes] = /^GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? []
      offset = sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
      if (known.size >= REMEMBERED) known.clear()
      known.set(quarter, offset)
    }
    return offset
  }
}

/** A wall clock's time in the zone, given as if it were UTC, as an instant. */
const toInstant = (zone: string): ((wall: number) => number) => {
  const offset = offsets(zone)
  return (wall) => wall - offset(wall - offset(wall))
}

/** What may stand in a pattern: longest first. */
const TOKENS: readonly (readonly [string, string])[] = [
  ['yyyy', '(?<year>\\d{4})'],
  ['SSS', '(?<fraction>\\d{1,9})'],
  ['MMM', '(?<name>[A-Za-z]{3})'],
  ['XXX', '(?<zone>Z|[+-]\\d{2}:?\\d{2})'],
  ['MM', '(?<month>\\d{2})'],
  ['dd', '(?<day>\\d{2})'],
  ['HH', '(?<hour>\\d{2})'],
  ['mm', '(?<minute>\\d{2})'],
  ['ss', '(?<second>\\d{2})'],
]

/** The expression of a pattern such as `dd/MMM/yyyy:HH:mm:ss XXX`; undefined for one that is none. */
const expressionOf = (pattern: string): RegExp | undefined => {
  let source = ''
  const seen = new Set<string>()
  for (let at = 0; at < pattern.length; ) {
    const token = TOKENS.find(([name]) => pattern.startsWith(name, at))
    const char = pattern.charAt(at)
    if (token !== undefined) {
      if (seen.has(token[0])) return undefined
      seen.add(token[0])
      source += token[1]
      at += token[0].length
    } else if (char === "'") {
      const end = pattern.indexOf("'", at + 1)
      if (end < 0) return undefined
      source += literal(pattern.slice(at + 1, end))
      at = end + 1
    } else if (/[A-Za-z]/.test(char) && char !== 'T') return undefined
    else {
      source += literal(char)
      at++
    }
  }
  const whole = seen.has('yyyy') && seen.has('dd') && seen.has('MM') !== seen.has('MMM') && seen.has('HH')
  return whole ? new RegExp(`^${source}$`) : undefined
}

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

/** Whether `compileTime` takes it. */
export const isTimeFormat = (format: string): boolean =>
  ['iso', 'epoch_s', 'epoch_ms'].includes(format) || expressionOf(format) !== undefined

/**
 * `iso`, `epoch_s`, `epoch_ms`, or a pattern of yyyy MM MMM dd HH mm ss SSS XXX with text between. `zone` is where the
 * clock stood that wrote times without one.
 */
export const compileTime = (format: string, zone: string): ReadTime => {
  if (format === 'epoch_s' || format === 'epoch_ms') {
    const factor = format === 'epoch_s' ? 1000 : 1
    return (value) => {
      const number = typeof value === 'string' && /^\d{1,15}(?:\.\d{1,9})?$/.test(value) ? Number(value) : value
      return typeof number === 'number' ? inRange(number * factor) : undefined
    }
  }
  const instant = toInstant(zone)
  if (format === 'iso') {
    return (value) => {
      if (typeof value !== 'string' || value.length > 40) return undefined
      if (HAS_ZONE.test(value)) return milliseconds(value)
      const wall = milliseconds(`${value}Z`)
      return wall === undefined ? undefined : inRange(instant(wall))
    }
  }
  const expression = expressionOf(format)
  return (value) => {
    if (typeof value !== 'string' || value.length > 100) return undefined
    const parts = expression?.exec(value)?.groups
    if (parts === undefined) return undefined
    const { year, month, name, day, hour, minute = '00', second = '00', fraction = '0', zone: written } = parts
    const number = month ?? String(MONTHS.indexOf((name ?? '').toLowerCase()) + 1).padStart(2, '0')
    const wall = milliseconds(`${year}-${number}-${day}T${hour}:${minute}:${second}.${fraction}${written ?? 'Z'}`)
    if (wall === undefined) return undefined
    return written === undefined ? inRange(instant(wall)) : wall
  }
}
