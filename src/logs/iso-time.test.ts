import fc from 'fast-check'
import { expect, test } from 'vitest'
import { milliseconds } from './iso-time.js'

test('CloudTrail times, with fractions, zones and the old basic form', () => {
  expect(milliseconds('2025-04-02T01:02:03Z')).toBe(Date.UTC(2025, 3, 2, 1, 2, 3))
  expect(milliseconds('2025-04-02T01:02:03.5Z')).toBe(Date.UTC(2025, 3, 2, 1, 2, 3, 500))
  expect(milliseconds('2025-04-02T01:02:03.123456789Z')).toBe(Date.UTC(2025, 3, 2, 1, 2, 3) + 123.456)
  expect(milliseconds('2025-04-02T10:02:03+09:00')).toBe(Date.UTC(2025, 3, 2, 1, 2, 3))
  expect(milliseconds('2025-04-01T20:02:03-0500')).toBe(Date.UTC(2025, 3, 2, 1, 2, 3))
  expect(milliseconds('20131102T010628Z')).toBe(Date.UTC(2013, 10, 2, 1, 6, 28))
  expect(milliseconds('2024-02-29T00:00:00Z')).toBe(Date.UTC(2024, 1, 29))
})

test('what is no time, no such day, or out of range is refused', () => {
  for (const value of [
    undefined,
    null,
    1743555723,
    {},
    '',
    'yesterday',
    '2025-04-02',
    '2025-04-02T01:02:03',
    '2025-02-30T00:00:00Z',
    '2025-13-01T00:00:00Z',
    '2025-00-10T00:00:00Z',
    '2025-04-02T24:00:00Z',
    '2025-04-02T01:60:00Z',
    '2025-04-02T01:02:0xZ',
    '2025-04-02T01:02-03Z',
    '1969-12-31T23:59:59Z',
    '2200-01-01T00:00:00Z',
    '2025-04-02T01:02:03+99:00',
    `2025-04-02T01:02:03.${'1'.repeat(100)}Z`,
  ]) {
    expect(milliseconds(value), String(value)).toBeUndefined()
  }
})

test('every second that CloudTrail can write is read as Date reads it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Date.UTC(2200, 0, 1) / 1000 - 1 }), (second) => {
      expect(milliseconds(new Date(second * 1000).toISOString().replace('.000', ''))).toBe(second * 1000)
    }),
  )
})

test('a fraction of any length in UTC is read, and what is no digit refused', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Date.UTC(2200, 0, 1) - 1 }), (ms) => {
      const text = new Date(ms).toISOString()
      expect(milliseconds(text)).toBe(ms)
      expect(milliseconds(text.replace('Z', '000000Z'))).toBe(ms)
      expect(milliseconds(text.replace('Z', '+0000'))).toBe(ms)
    }),
  )
  for (const fraction of ['', 'x', '12x', '1234567x', '1234567890', '1 2', '-12']) {
    expect(milliseconds(`2025-04-02T01:02:03.${fraction}Z`), fraction).toBeUndefined()
  }
})
