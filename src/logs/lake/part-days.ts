import type { WrittenPart } from './part-writer.js'

const DAY = 86_400_000
const HOURS = 24

type Days = Pick<WrittenPart, 'minTime' | 'hours'>

/** The UTC day of a time, milliseconds, as the number of days since 1970. */
export const dayNumber = (time: number): number => Math.floor(time / DAY)

/** The week of a time, from Thursday on, as the number of weeks since 1970. */
export const weekNumber = (time: number): number => Math.floor(dayNumber(time) / 7)

/** `YYYY-MM-DD` of such a number of days. */
export const isoDay = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10)

/** The start, milliseconds, of the first of a part's `hours`. */
export const startOf = (part: Pick<WrittenPart, 'minTime'>): number => dayNumber(part.minTime) * DAY

/** Whether a part has events before a time, milliseconds, and others. */
export const isCut = (part: Pick<WrittenPart, 'minTime' | 'maxTime'>, at: number): boolean =>
  part.minTime < at && part.maxTime >= at

/** Calls with the number of each UTC day of which a part has events, and with how many. */
export const eachDay = (part: Days, take: (day: number, events: number) => void): void => {
  const first = dayNumber(part.minTime)
  for (let at = 0; at < part.hours.length; at += HOURS) {
    const events = sum(part.hours.slice(at, at + HOURS))
    if (events > 0) take(first + at / HOURS, events)
  }
}

/** Events of each hour of parts together, from the first day of them on; only those of day `from` and later, if said. */
export const joinedHours = (parts: readonly Days[], from = Number.NEGATIVE_INFINITY): number[] => {
  const days = new Map<number, readonly number[]>()
  for (const part of parts) {
    for (let at = 0; at < part.hours.length; at += HOURS) {
      const day = dayNumber(part.minTime) + at / HOURS
      const hours = part.hours.slice(at, at + HOURS)
      const before = days.get(day)
      if (day < from || sum(hours) === 0) continue
      days.set(day, before === undefined ? hours : hours.map((events, hour) => events + (before[hour] as number)))
    }
  }
  const first = Math.min(...days.keys())
  const joined = days.size === 0 ? [] : new Array<number>((Math.max(...days.keys()) - first + 1) * HOURS).fill(0)
  for (const [day, hours] of days) {
    for (const [hour, events] of hours.entries()) joined[(day - first) * HOURS + hour] = events
  }
  return joined
}

const sum = (hours: readonly number[]): number => hours.reduce((all, one) => all + one, 0)
