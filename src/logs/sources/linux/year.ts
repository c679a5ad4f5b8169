import { milliseconds } from '../../iso-time.js'
import { memo } from '../../memo.js'

const DAY = 86_400_000
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec'

/** `2025/01/01`, `2025-01-01`, `20250101`, `year=2025/month=01/day=01` in an object's key; its last one. */
const DATE =
  /(?:^|[^\d])(?:year=)?(20\d\d)[-/_]?(?:month=)?(0[1-9]|1[0-2])[-/_]?(?:day=)?(0[1-9]|[12]\d|3[01])(?=[^\d]|T\d|\d{6}(?:\D|$)|$)/g

/** End of the day that an object's key names, milliseconds since the epoch; undefined where it names none. */
export const dateInKey = memo(
  (key): number | undefined => {
    let end: number | undefined
    for (const [, year, month, day] of key.matchAll(DATE)) {
      const start = milliseconds(`${year}-${month}-${day}T00:00:00Z`)
      if (start !== undefined) end = start + DAY - 1
    }
    return end
  },
  { entries: 1000, keyLength: 1024 },
)

/** A host's clock may be ahead, and its zone too. */
const AHEAD = DAY

/** The year that a reference falls into, and until when: it is the same for all records of an object. */
let year = 0
let yearFrom = 0
let yearTo = 0

const yearOf = (time: number): number => {
  if (time < yearFrom || time >= yearTo) {
    year = new Date(time).getUTCFullYear()
    yearFrom = Date.UTC(year, 0, 1)
    yearTo = Date.UTC(year + 1, 0, 1)
  }
  return year
}

/** The day that was asked for last, and its beginnings; NaN in a year that has no such day. */
let lastDay = ''
let lastYear = 0
let startThen = Number.NaN
let startBefore = Number.NaN

const startOf = (day: string, inYear: number): number => {
  const month = MONTHS.indexOf(day.slice(0, 3)) / 3 + 1
  const date = `${String(month).padStart(2, '0')}-${day.slice(4).replace(' ', '0')}`
  return milliseconds(`${inYear}-${date}T00:00:00Z`) ?? Number.NaN
}

const ZERO = 0x30
const COLON = 0x3a

const two = (text: string, at: number): number => (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO

/** Longest form, whose parts stand in the same places: `May  1 12:00:00`. */
const WHOLE = 15

/**
 * The time of `May  1 12:00:00`, which has no year: the latest one that is not after `reference` by more than a day.
 * So the records of 31 December stay in the old year when they are delivered in the new one. In UTC, as EC2's hosts.
 */
export const timeWithoutYear = (text: string, reference: number): number | undefined => {
  const latest = reference + AHEAD
  // Neighbours are of the same day.
  if (text.length === WHOLE && text.charCodeAt(9) === COLON && text.charCodeAt(12) === COLON) {
    const day = text.slice(0, 6)
    const inYear = yearOf(latest)
    if (day !== lastDay || inYear !== lastYear) {
      startThen = startOf(day, inYear)
      startBefore = startOf(day, inYear - 1)
      lastDay = day
      lastYear = inYear
    }
    const hours = two(text, 7)
    const minutes = two(text, 10)
    const seconds = two(text, 13)
    const clock = hours * 3_600_000 + minutes * 60_000 + seconds * 1000
    const time = startThen + clock <= latest ? startThen + clock : startBefore + clock
    // 29 February may be further back.
    if (time <= latest && hours < 24 && minutes < 60 && seconds < 60 && !Number.isNaN(startThen)) return time
  }
  return timeInYears(text, latest)
}

const timeInYears = (text: string, latest: number): number | undefined => {
  const month = MONTHS.indexOf(text.slice(0, 3)) / 3 + 1
  const [, day = '', clock = ''] = text.split(/ +/)
  const rest = `${String(month).padStart(2, '0')}-${day.padStart(2, '0')}T${clock}Z`
  const first = new Date(latest).getUTCFullYear()
  // 29 February may be up to eight years back.
  for (let back = 0; back <= 8; back++) {
    const time = milliseconds(`${first - back}-${rest}`)
    if (time !== undefined && time <= latest) return time
    if (back > 0 && rest.slice(0, 5) !== '02-29') return undefined
  }
  return undefined
}
