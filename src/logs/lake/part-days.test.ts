import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayNumber, eachDay, isoDay, joinedHours, startOf } from './part-days.js'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** A part of events at these times. */
const partOf = (times: readonly number[]) => {
  const minTime = Math.min(...times)
  const first = dayNumber(minTime)
  const days = dayNumber(Math.max(...times)) - first + 1
  const hours = new Array<number>(24 * days).fill(0)
  for (const time of times) {
    const hour = Math.floor((time - first * DAY) / HOUR)
    hours[hour] = (hours[hour] ?? 0) + 1
  }
  return { minTime, hours }
}
const byDay = (times: readonly number[]) => {
  const days = new Map<number, number>()
  for (const time of times) days.set(dayNumber(time), (days.get(dayNumber(time)) ?? 0) + 1)
  return [...days].sort(([a], [b]) => a - b)
}
/** Before 1970, too. */
const time = fc.integer({ min: -3 * DAY, max: 4 * DAY })
const times = fc.array(time, { minLength: 1, maxLength: 30 })

test('a part tells its days, and parts together theirs, as one of all their events would', () => {
  fc.assert(
    fc.property(fc.array(times, { minLength: 1, maxLength: 5 }), (groups) => {
      const all = groups.flat()
      const days: [number, number][] = []
      eachDay(partOf(all), (day, events) => days.push([day, events]))
      expect(days).toEqual(byDay(all))
      expect(joinedHours(groups.map(partOf))).toEqual(partOf(all).hours)
      expect(startOf(partOf(all)) <= Math.min(...all)).toBe(true)
    }),
  )
})

test('days before a first one are left out', () => {
  fc.assert(
    fc.property(fc.array(times, { minLength: 1, maxLength: 3 }), fc.integer({ min: -4, max: 5 }), (groups, from) => {
      const rest = groups.flat().filter((time) => dayNumber(time) >= from)
      expect(joinedHours(groups.map(partOf), from)).toEqual(rest.length === 0 ? [] : partOf(rest).hours)
    }),
  )
})

test('a day is written as ISO 8601 has it', () => {
  expect([isoDay(0), isoDay(-1), isoDay(20_787)]).toEqual(['1970-01-01', '1969-12-31', '2026-11-30'])
})
