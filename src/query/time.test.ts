import { describe, expect, test } from 'vitest'
import { HinomiError } from '../kernel/errors.js'
import { niceInterval, parseTimePoint } from './time.js'

const NOW = Date.parse('2026-03-15T12:34:56.789Z')
const iso = (text: string, zone = 'UTC', round: 'down' | 'up' = 'down', now = NOW) =>
  new Date(parseTimePoint(text, now, zone, round)).toISOString()

describe('parseTimePoint', () => {
  test.each([
    ['now', '2026-03-15T12:34:56.789Z'],
    ['now-15m', '2026-03-15T12:19:56.789Z'],
    ['now+1h', '2026-03-15T13:34:56.789Z'],
    ['now-30s', '2026-03-15T12:34:26.789Z'],
    ['now/s', '2026-03-15T12:34:56.000Z'],
    ['now/m', '2026-03-15T12:34:00.000Z'],
    ['now/h', '2026-03-15T12:00:00.000Z'],
    ['now/d', '2026-03-15T00:00:00.000Z'],
    // 15 March 2026 is a Sunday; its week began on Monday.
    ['now/w', '2026-03-09T00:00:00.000Z'],
    ['now/M', '2026-03-01T00:00:00.000Z'],
    ['now/y', '2026-01-01T00:00:00.000Z'],
    ['now-7d/d', '2026-03-08T00:00:00.000Z'],
    ['now-1M/M', '2026-02-01T00:00:00.000Z'],
    ['now/d+9h', '2026-03-15T09:00:00.000Z'],
    ['now-1y', '2025-03-15T12:34:56.789Z'],
    ['now-1w', '2026-03-08T12:34:56.789Z'],
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2026-01', '2026-01-01T00:00:00.000Z'],
    ['2026', '2026-01-01T00:00:00.000Z'],
    ['2026-01-31T09:00', '2026-01-31T09:00:00.000Z'],
    ['2026-01-31 09:00:30', '2026-01-31T09:00:30.000Z'],
    ['2026-01-31T09:00:00+09:00', '2026-01-31T00:00:00.000Z'],
    ['2026-01-31T09:00:00.123456Z', '2026-01-31T09:00:00.123Z'],
    ['1700000000000', '2023-11-14T22:13:20.000Z'],
  ])('%s', (text, expected) => {
    expect(iso(text)).toBe(expected)
  })

  test('rounds in the zone', () => {
    expect(iso('now/d', 'Asia/Tokyo')).toBe('2026-03-14T15:00:00.000Z')
    expect(iso('2026-03-15', 'Asia/Tokyo')).toBe('2026-03-14T15:00:00.000Z')
    expect(iso('now/h', 'Asia/Kolkata')).toBe('2026-03-15T12:30:00.000Z')
    expect(iso('2026-03-15T10:00:00Z', 'Asia/Tokyo')).toBe('2026-03-15T10:00:00.000Z')
  })

  test('rounding up gives the end of what was written, as ranges are half open', () => {
    expect(iso('2026-03-15', 'UTC', 'up')).toBe('2026-03-16T00:00:00.000Z')
    expect(iso('2026-02', 'UTC', 'up')).toBe('2026-03-01T00:00:00.000Z')
    expect(iso('now/d', 'Asia/Tokyo', 'up')).toBe('2026-03-15T15:00:00.000Z')
    expect(iso('now-1w/w', 'UTC', 'up')).toBe('2026-03-09T00:00:00.000Z')
    expect(iso('now-15m', 'UTC', 'up')).toBe(iso('now-15m'))
    expect(iso('2026-03-15T10:00:00Z', 'UTC', 'up')).toBe('2026-03-15T10:00:00.000Z')
  })

  test('a day where the clocks change has 23 or 25 hours', () => {
    const length = (day: string) =>
      (parseTimePoint(day, NOW, 'America/New_York', 'up') - parseTimePoint(day, NOW, 'America/New_York', 'down')) /
      3_600_000
    expect(length('2026-03-08')).toBe(23)
    expect(length('2026-11-01')).toBe(25)
    expect(length('2026-11-02')).toBe(24)
  })

  test('a day ago is the same clock time, an hour ago is 60 minutes', () => {
    const now = Date.parse('2026-03-08T16:00:00Z')
    expect(iso('now-1d', 'America/New_York', 'down', now)).toBe('2026-03-07T17:00:00.000Z')
    expect(iso('now-24h', 'America/New_York', 'down', now)).toBe('2026-03-07T16:00:00.000Z')
  })

  test('a skipped clock time moves on by the gap, a repeated one is the first', () => {
    expect(iso('2026-03-08T02:30', 'America/New_York')).toBe('2026-03-08T07:30:00.000Z')
    expect(iso('2026-11-01T01:30', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z')
  })

  test('the hour that comes twice is rounded within its own pass', () => {
    const second = Date.parse('2026-11-01T06:20:00Z')
    expect(iso('now/h', 'America/New_York', 'down', second)).toBe('2026-11-01T06:00:00.000Z')
  })

  test('a zone whose midnight is skipped begins its day later', () => {
    // Beirut 2026-03-29: the clocks go from 00:00 to 01:00.
    expect(iso('2026-03-29', 'Asia/Beirut')).toBe('2026-03-28T22:00:00.000Z')
  })

  test('months shorten the day', () => {
    const now = Date.parse('2026-03-31T10:00:00Z')
    expect(iso('now-1M', 'UTC', 'down', now)).toBe('2026-02-28T10:00:00.000Z')
    expect(iso('now-1y', 'UTC', 'down', Date.parse('2028-02-29T00:00:00Z'))).toBe('2027-02-28T00:00:00.000Z')
    expect(iso('now-15M', 'UTC', 'down', now)).toBe('2024-12-31T10:00:00.000Z')
  })

  test.each([
    '',
    'yesterday',
    'now-',
    'now-15',
    'now-15x',
    'now/',
    'now15m',
    '2026-13-01',
    '2026-02-30',
    '2026-01-01T25:00',
    'now-999999999y',
    '12',
  ])('refuses %j and says what to write', (text) => {
    let error: unknown
    try {
      parseTimePoint(text, NOW, 'UTC', 'down')
    } catch (e) {
      error = e
    }
    expect(error).toBeInstanceOf(HinomiError)
    expect((error as HinomiError).code).toBe('TIME_WRONG')
    expect((error as HinomiError).fix('ja')).toContain('now-15m')
  })

  test('refuses an unknown zone', () => {
    expect(() => parseTimePoint('now/d', NOW, 'Mars/Olympus', 'down')).toThrow('no time zone Mars/Olympus')
  })
})

describe('niceInterval', () => {
  const second = 1000
  const day = 86_400_000
  test.each([
    [60 * second, 80, second],
    [15 * 60 * second, 80, 15 * second],
    [3_600_000, 80, 60 * second],
    [day, 80, 30 * 60 * second],
    [7 * day, 80, 3 * 3_600_000],
    [30 * day, 80, 12 * 3_600_000],
    [365 * day, 80, 7 * day],
    [3650 * day, 80, 60 * day],
    [0, 80, second],
  ])('%d ms in %d bars', (length, bars, expected) => {
    expect(niceInterval({ from: 0, to: length }, bars)).toBe(expected)
  })
})
