import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluationRange, type Statistics } from './alarm.js'
import { AlarmSpec } from './rule.js'
import { judge, stretchesOf } from './windows.js'

const point = (n: number): Statistics => ({ count: n, sum: n, min: 1, max: 1 })
const seriesOf = (counts: Readonly<Record<number, number>>) =>
  new Map(Object.entries(counts).map(([period, n]) => [Number(period), point(n)]))
const FOREVER = 1_000_000

/** The periods that are in alarm. */
const whole = (spec: Record<string, unknown>, counts: Record<number, number>, now = FOREVER, defaultValue?: number) => {
  const alarm = AlarmSpec.parse(spec)
  const points = seriesOf(counts)
  return stretchesOf(alarm, [...points.keys()], now)
    .flatMap((s) => [...judge(alarm, s, points, defaultValue)])
    .sort((a, b) => a - b)
}

describe('an alarm along its periods', () => {
  test('holds over periods in a row, and comes again after it was OK', () => {
    expect(whole({}, { 10: 1, 11: 1, 12: 1 })).toEqual([10, 11, 12])
    expect(whole({}, { 10: 1, 100: 1 })).toEqual([10, 100])
  })

  test('a period below the threshold is no part of it', () => {
    expect(whole({ threshold: 3 }, { 10: 2, 11: 3, 12: 2 })).toEqual([11])
  })

  test('2 of 3 takes the quiet period between along, and nothing that is out of reach', () => {
    const spec = { threshold: 3, datapointsToAlarm: 2, evaluationPeriods: 3 }
    expect(whole(spec, { 10: 3, 11: 1, 12: 3 })).toEqual([10, 11, 12])
    expect(whole(spec, { 10: 3, 20: 3 })).toEqual([])
  })

  test('is not judged beyond the present', () => {
    const spec = { datapointsToAlarm: 3, evaluationPeriods: 3, treatMissingData: 'missing' }
    expect(whole(spec, { 10: 1 }, 11)).toEqual([])
    expect(whole(spec, { 10: 1 }, 12)).toEqual([10])
  })

  test('a default value stands for periods without matches', () => {
    // CloudWatch looks past a period without a datapoint; a zero is one.
    const spec = { datapointsToAlarm: 2, evaluationPeriods: 2 }
    expect(whole(spec, { 10: 1, 12: 1 })).toEqual([10, 12])
    expect(whole(spec, { 10: 1, 12: 1 }, FOREVER, 0)).toEqual([])
  })

  test('ignore keeps an alarm over a gap', () => {
    const spec = { treatMissingData: 'ignore', period: 3600, datapointsToAlarm: 2, evaluationPeriods: 2 }
    expect(whole(spec, { 10: 1, 11: 1, 20: 1 })).toEqual([10, 11, 20])
    expect(whole({ ...spec, treatMissingData: 'notBreaching' }, { 10: 1, 11: 1, 20: 1 })).toEqual([10, 11])
  })
})

const specs = fc.record({
  threshold: fc.integer({ min: 1, max: 4 }),
  evaluationPeriods: fc.integer({ min: 1, max: 4 }),
  treatMissingData: fc.constantFrom('missing', 'notBreaching'),
})
const counts = fc.dictionary(fc.integer({ min: 50, max: 90 }).map(String), fc.integer({ min: 1, max: 5 }), {
  maxKeys: 20,
})

test('judging only the touched stretches finds what judging all time finds', () => {
  fc.assert(
    fc.property(specs, fc.integer({ min: 1, max: 4 }), counts, (spec, m, series) => {
      const alarm = AlarmSpec.parse({ ...spec, datapointsToAlarm: Math.min(m, spec.evaluationPeriods) })
      const points = seriesOf(series)
      const all = judge(alarm, { data: 0, from: 20, to: 200 }, points, undefined)
      const parts = stretchesOf(alarm, [...points.keys()], FOREVER).map((s) => judge(alarm, s, points, undefined))
      expect(new Set(parts.flatMap((periods) => [...periods]))).toEqual(all)
    }),
  )
})

test('stretches cover each evaluation that a datapoint has a part in, once', () => {
  const alarm = AlarmSpec.parse({ evaluationPeriods: 3 })
  const stretches = stretchesOf(alarm, [100, 101, 500], FOREVER)
  expect(stretches).toHaveLength(2)
  for (const touched of [100, 101, 500]) {
    for (let e = touched; e < touched + evaluationRange(alarm); e++) {
      expect(stretches.filter((s) => s.from < e && e <= s.to && s.data <= e - evaluationRange(alarm))).toHaveLength(1)
    }
  }
})
