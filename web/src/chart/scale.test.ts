import { expect, test } from 'vitest'
import { countTicks, durationTicks, timeTicks } from './scale.js'

test('a count axis has few round steps and covers the largest count', () => {
  expect(countTicks(0)).toEqual([0, 1])
  expect(countTicks(2)).toEqual([0, 1, 2])
  expect(countTicks(2900)).toEqual([0, 1000, 2000, 3000])
  for (const max of [1, 7, 99, 1234, 5_000_001]) {
    expect(countTicks(max).at(-1)).toBeGreaterThanOrEqual(max)
    expect(countTicks(max).length).toBeLessThanOrEqual(5)
  }
})

test('an axis of durations stands on whole minutes and hours', () => {
  expect(durationTicks(0.36)).toEqual([0, 0.2, 0.4])
  expect(durationTicks(59)).toEqual([0, 20, 40, 60])
  expect(durationTicks(245)).toEqual([0, 120, 240, 360])
  expect(durationTicks(40_000)).toEqual([0, 21_600, 43_200])
  expect(durationTicks(900_000).at(-1)).toBeGreaterThanOrEqual(900_000)
})

test('a time axis stands on round clock times of the zone and names each day once', () => {
  const from = Date.parse('2023-07-10T13:30:00Z')
  const ticks = timeTicks(from, from + 6 * 3_600_000, 'Asia/Tokyo', 8)
  expect(ticks.map((t) => t.label)).toEqual(['07-10 23:00', '07-11 00:00', '01:00', '02:00', '03:00', '04:00'])
})

test('a month on a narrow axis is told by its weeks', () => {
  const from = Date.parse('2026-10-02T00:00:00Z')
  const ticks = timeTicks(from, from + 29 * 86_400_000, 'UTC', 3)
  expect(ticks.map((t) => t.label)).toEqual(['10-08', '10-15', '10-22', '10-29'])
})
