import { describe, expect, test } from 'vitest'
import { ago, firstZones, fromLocal, isZone, logTime, offsetText, toLocal, zoneOffset } from './time.js'

const at = Date.parse('2023-07-10T12:14:03.123Z')

describe('times', () => {
  test('are written in the chosen zone', () => {
    expect(logTime(at, 'Asia/Tokyo')).toBe('2023-07-10 21:14:03.123')
    expect(logTime(at, 'UTC')).toBe('2023-07-10 12:14:03.123')
  })

  test('keep microsecond texts readable and hand back what is no time', () => {
    expect(logTime('2023-07-10T12:14:03.123456Z', 'UTC')).toBe('2023-07-10 12:14:03.123')
    expect(logTime('never', 'UTC')).toBe('never')
  })

  test('know the offset of a zone, in summer and in winter', () => {
    expect(zoneOffset('Asia/Tokyo', at)).toBe(540)
    expect(zoneOffset('Europe/Berlin', at)).toBe(120)
    expect(zoneOffset('Europe/Berlin', Date.parse('2023-01-10T12:00:00Z'))).toBe(60)
    expect(offsetText(-210)).toBe('-03:30')
  })

  test('go to local time and back, across a clock change too', () => {
    for (const instant of [
      '2023-07-10T12:14:03Z',
      '2023-03-26T00:30:00Z',
      '2023-03-26T01:30:00Z',
      '2023-10-29T03:00:00Z',
    ]) {
      const local = toLocal(Date.parse(instant), 'Europe/Berlin')
      expect(fromLocal(local.slice(0, 19), 'Europe/Berlin')).toBe(Date.parse(instant))
      expect(Date.parse(local)).toBe(Date.parse(instant))
    }
  })

  test('are told relative to now in the reader language', () => {
    expect(ago(at - 3 * 3_600_000, 'en', at)).toBe('3 hours ago')
    expect(ago(at - 3 * 3_600_000, 'ja', at)).toBe('3 時間前')
  })

  test('a Japanese reader is offered Tokyo first', () => {
    expect(firstZones('ja')[0]).toBe('Asia/Tokyo')
  })

  test('a zone nobody knows is refused', () => {
    expect(isZone('Asia/Tokyo')).toBe(true)
    expect(isZone('Asia/Atlantis')).toBe(false)
    expect(isZone('')).toBe(false)
  })
})
