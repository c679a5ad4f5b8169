import { describe, expect, test } from 'vitest'
import { dateInKey, timeWithoutYear } from './year.js'

const iso = (time: number | undefined) => (time === undefined ? undefined : new Date(time).toISOString())

describe('the day in an object key', () => {
  test.each([
    ['linux/2025/01/02/03/secure-1-2025-01-02-03-00-00-0a1b2c3d.gz', '2025-01-02T23:59:59.999Z'],
    ['var/log/secure-20250105', '2025-01-05T23:59:59.999Z'],
    ['a/year=2025/month=01/day=02/secure', '2025-01-02T23:59:59.999Z'],
    ['2023/06/01/secure-20250105.gz', '2025-01-05T23:59:59.999Z'],
    ['var/log/secure', undefined],
    ['i-0123420250105abcd/secure', undefined],
    ['host-20250231/secure', undefined],
  ])('%s: %s', (key, end) => {
    expect(iso(dateInKey(key))).toBe(end)
  })
})

describe('a time without a year', () => {
  test.each([
    ['Dec 31 23:59:59', '2025-01-01T23:59:59.999Z', '2024-12-31T23:59:59.000Z'],
    ['Jan  1 00:00:01', '2025-01-01T23:59:59.999Z', '2025-01-01T00:00:01.000Z'],
    ['Jan  1 00:00:01', '2024-12-31T23:59:59.999Z', '2025-01-01T00:00:01.000Z'],
    ['Jan  3 00:00:01', '2024-12-31T23:59:59.999Z', '2024-01-03T00:00:01.000Z'],
    ['May  1 12:00:00', '2025-04-01T00:00:00.000Z', '2024-05-01T12:00:00.000Z'],
    ['Feb 29 12:00:00', '2025-04-01T00:00:00.000Z', '2024-02-29T12:00:00.000Z'],
    ['Feb 30 12:00:00', '2025-04-01T00:00:00.000Z', undefined],
    ['May  1 24:00:00', '2025-04-01T00:00:00.000Z', undefined],
  ])('%s in what was written until %s is %s', (text, reference, time) => {
    expect(iso(timeWithoutYear(text, Date.parse(reference)))).toBe(time)
  })
})
