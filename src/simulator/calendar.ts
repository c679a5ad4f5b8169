/** Times are milliseconds since the epoch; people live in Japan, which has no summer time. */
export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
const JST = 9 * HOUR

/** Days that a simulation covers. */
export const DAYS = 30

/** From 00:00 in Japan of the first day up to 24:00 of the last. */
export interface Period {
  readonly from: number
  readonly to: number
}

/**
 * The 30 days that end with this day.
 * @param end `YYYY-MM-DD`, a day in Japan
 * @throws RangeError when there is no such day
 */
export const periodUntil = (end: string): Period => {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(end) ? Date.parse(`${end}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== end) throw new RangeError(`no such day: ${end}`)
  return { from: at - JST - (DAYS - 1) * DAY, to: at - JST + DAY }
}

/** The day in Japan, `YYYY-MM-DD`. */
export const dayInJapan = (at: number): string => new Date(at + JST).toISOString().slice(0, 10)

/** 0 (Sunday) to 6. */
export const weekday = (at: number): number => new Date(at + JST).getUTCDay()

/** Hours since midnight in Japan, with their fraction. */
export const hourOfDay = (at: number): number => ((at + JST) % DAY) / HOUR

/** Public holidays that fall on the same date each year; those on Mondays by rule are worked through here. */
const HOLIDAYS = new Set('01-01 01-02 01-03 02-11 02-23 04-29 05-03 05-04 05-05 08-11 11-03 11-23 12-31'.split(' '))

export const isWorkday = (at: number): boolean => {
  const day = weekday(at)
  return day !== 0 && day !== 6 && !HOLIDAYS.has(dayInJapan(at).slice(5))
}

/** How busy the product's customers are, by hour in Japan: mean 1 over the day. */
const TRAFFIC = [
  0.5, 0.3, 0.2, 0.15, 0.15, 0.25, 0.5, 0.9, 1.2, 1.3, 1.3, 1.4, 1.8, 1.4, 1.2, 1.2, 1.2, 1.3, 1.4, 1.6, 1.8, 1.9, 1.5,
  0.95,
]

/** What drives how often something happens. */
export type Profile = 'always' | 'traffic' | 'office'

/** The factor on a mean rate at a time; never above `PEAK`. */
export const intensity = (profile: Profile, at: number): number => {
  if (profile === 'always') return 1
  const hour = hourOfDay(at)
  if (profile === 'traffic') {
    const weekend = isWorkday(at) ? 1 : 1.15
    return (TRAFFIC[Math.floor(hour)] ?? 1) * weekend
  }
  return isWorkday(at) && hour >= 9.5 && hour < 19 ? (hour >= 12 && hour < 13 ? 0.8 : 2.2) : 0.05
}
export const PEAK = 2.3

/** ISO 8601 in UTC to the second, as CloudTrail writes it. */
export const iso = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`

/** `20260331T2355Z`, as in names of delivered objects. */
export const stamp = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace(/[-:]/g, '')}Z`

/** `2026/03/31`, as in keys of delivered objects. */
export const datePath = (at: number): string => new Date(at).toISOString().slice(0, 10).replaceAll('-', '/')

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** `07/Jan/2026:00:00:02 +0000`, as web servers write it. */
export const commonLogTime = (at: number): string => {
  const text = new Date(at).toISOString()
  return `${text.slice(8, 10)}/${MONTHS[Number(text.slice(5, 7)) - 1]}/${text.slice(0, 4)}:${text.slice(11, 19)} +0000`
}

/** ISO 8601 in UTC to the millisecond. */
export const isoMs = (at: number): string => new Date(at).toISOString()

/** `Jan  7 00:00:02`, as syslog writes it. */
export const syslogTime = (at: number): string => {
  const text = new Date(at).toISOString()
  return `${MONTHS[Number(text.slice(5, 7)) - 1]} ${String(Number(text.slice(8, 10))).padStart(2)} ${text.slice(11, 19)}`
}
