import { describe, expect, test } from 'vitest'
import { absolute, extentOf, firstRange, relative, resolveRange, widen } from './time-range.js'

const now = Date.parse('2026-01-10T00:00:00Z')
const extent = { from: Date.parse('2023-07-10T11:00:00Z'), to: Date.parse('2023-07-10T13:00:00Z') }

describe('time ranges', () => {
  test('relative ones count back from now', () => {
    expect(resolveRange({ from: 'now-15m', to: 'now' }, now, null)).toEqual({ from: now - 900_000, to: now })
    expect(relative('now-7d')).toEqual({ amount: 7, unit: 'd' })
  })

  test('absolute ones keep their instants, in any zone they are written', () => {
    expect(resolveRange({ from: '2023-07-10T21:00:00+09:00', to: '2023-07-10T13:00:00Z' }, now, null)).toEqual({
      from: Date.parse('2023-07-10T12:00:00Z'),
      to: Date.parse('2023-07-10T13:00:00Z'),
    })
  })

  test('all means what is stored', () => {
    expect(resolveRange({ from: 'all', to: 'now' }, now, extent)).toEqual(extent)
  })

  test('nonsense and reversed ranges are refused', () => {
    expect(resolveRange({ from: 'yesterday', to: 'now' }, now, null)).toBeNull()
    expect(resolveRange({ from: 'now', to: 'now-1h' }, now, null)).toBeNull()
  })

  test('a page opens on the last day, but on everything when the data is older', () => {
    expect(firstRange(now, extent)).toEqual({ from: 'all', to: 'now' })
    expect(firstRange(now, { from: 0, to: now - 1000 })).toEqual({ from: 'now-24h', to: 'now' })
    expect(firstRange(now, null)).toEqual({ from: 'now-24h', to: 'now' })
  })

  test('widening doubles around the middle', () => {
    expect(widen({ from: 100, to: 200 })).toEqual({ from: 50, to: 250 })
  })

  test('the extent covers all sources and the last event', () => {
    expect(
      extentOf([
        { firstEventAt: '2023-07-10T12:00:00Z', lastEventAt: '2023-07-10T13:00:00Z' },
        { firstEventAt: '2023-07-10T11:00:00Z', lastEventAt: '2023-07-10T11:30:00Z' },
        { firstEventAt: null, lastEventAt: null },
      ]),
    ).toEqual({ from: Date.parse('2023-07-10T11:00:00Z'), to: Date.parse('2023-07-10T13:00:00Z') + 1 })
    expect(extentOf([])).toBeNull()
  })

  test('instants are written as the API reads them', () => {
    expect(absolute({ from: 0, to: 1000 })).toEqual({
      from: '1970-01-01T00:00:00.000Z',
      to: '1970-01-01T00:00:01.000Z',
    })
  })
})
