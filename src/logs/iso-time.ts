import { whole } from './loose.js'

const DAY_MS = 86_400_000

/** The two digits at `at` as a number; NaN when they are none. */
const two = (text: string, at: number): number => {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

let lastDay = ''
let lastDayMs = 0

/** Start of `YYYY-MM-DD` in milliseconds since the epoch; NaN when there is no such day. */
const dayStart = (day: string): number => {
  if (day === lastDay) return lastDayMs
  // The ISO form alone: Date.parse takes many others, and rolls 30 February over only in those.
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== day) return Number.NaN
  lastDay = day
  lastDayMs = ms
  return ms
}

/** Years that the lake's microseconds hold exactly, and in which AWS can have logged anything. */
const FIRST = 0
const LAST = Date.UTC(2200, 0, 1)

const inRange = (ms: number): number | undefined => (ms >= FIRST && ms < LAST ? ms : undefined)

/** Microseconds of the digits between position 20 and `end`, nanoseconds cut off; -1 when they are none. */
const fractionOf = (text: string, end: number): number => {
  if (end < 21 || end > 29) return -1
  let micros = 0
  for (let i = 20; i < 26; i++) {
    const digit = i < end ? text.charCodeAt(i) - 48 : 0
    if (digit < 0 || digit > 9) return -1
    micros = micros * 10 + digit
  }
  for (let i = 26; i < end; i++) if (Number.isNaN(two(text, i - 1))) return -1
  return micros
}

/** `2025-01-31T10:00:00.123456+09:00` and, in old session contexts, `20131102T010628Z`. */
const ISO = /^(\d{4})-?(\d{2})-?(\d{2})[T ](\d{2}):?(\d{2}):?(\d{2})(?:[.,](\d{1,9}))?(Z|[+-]\d{2}:?\d{2})$/

/**
 * ISO 8601 text with a zone → milliseconds since the epoch (a fraction holds microseconds).
 * Undefined for anything else, for days that do not exist and years outside 1970 to 2199.
 */
export const milliseconds = (value: unknown): number | undefined => {
  if (typeof value !== 'string') return undefined
  // What CloudTrail writes: `YYYY-MM-DDTHH:MM:SSZ`, at nearly no cost.
  if (value.length === 20 && value.charCodeAt(10) === 84 && value.charCodeAt(19) === 90) {
    const hours = two(value, 11)
    const minutes = two(value, 14)
    const seconds = two(value, 17)
    if (value.charCodeAt(13) === 58 && value.charCodeAt(16) === 58 && hours < 24 && minutes < 60 && seconds < 61) {
      return inRange(dayStart(value.slice(0, 10)) + hours * 3_600_000 + minutes * 60_000 + seconds * 1000)
    }
    return undefined
  }
  // What most other logs write: `YYYY-MM-DDTHH:MM:SS.` and one to nine digits, in UTC.
  if (value.charCodeAt(19) === 46 && value.charCodeAt(10) === 84 && value.length < 36) {
    const end = value.endsWith('Z') ? value.length - 1 : value.endsWith('+0000') ? value.length - 5 : -1
    if (end < 0) return withZone(value)
    const micros = fractionOf(value, end)
    const hours = two(value, 11)
    const minutes = two(value, 14)
    const seconds = two(value, 17)
    if (micros < 0 || !(hours < 24 && minutes < 60 && seconds < 61)) return undefined
    if (value.charCodeAt(13) !== 58 || value.charCodeAt(16) !== 58) return undefined
    const ms = dayStart(value.slice(0, 10)) + hours * 3_600_000 + minutes * 60_000 + seconds * 1000
    return inRange(ms + micros / 1000)
  }
  return withZone(value)
}

/** Any other form, at the cost of a regular expression. */
const withZone = (value: string): number | undefined => {
  if (value.length > 40) return undefined
  const parts = ISO.exec(value)
  if (parts === null) return undefined
  const [, year, month, day, h, m, s, fraction, zone] = parts as unknown as string[]
  const hours = Number(h)
  const minutes = Number(m)
  const seconds = Number(s)
  if (hours > 23 || minutes > 59 || seconds > 60) return undefined
  const offset =
    zone === undefined || zone === 'Z'
      ? 0
      : (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)))
  if (Math.abs(offset) * 60_000 > DAY_MS) return undefined
  // Nanoseconds are cut to what the lake keeps.
  const micros = fraction === undefined ? 0 : Number(fraction.slice(0, 6).padEnd(6, '0'))
  const ms = dayStart(`${year}-${month}-${day}`) + hours * 3_600_000 + (minutes - offset) * 60_000 + seconds * 1000
  return inRange(ms + micros / 1000)
}

/** Milliseconds since the epoch, as a number or as text of digits; 0 is how services write "never". */
export const epochMilliseconds = (value: unknown): number | undefined => {
  const ms = whole(value)
  return ms !== undefined && ms > 0 ? inRange(ms) : undefined
}
