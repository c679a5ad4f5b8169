import { expect, test } from 'vitest'
import { type AlarmState, type Datapoint, evaluate, periodOf } from './alarm.js'
import { AlarmSpec } from './rule.js'

const P = 300
const point = (period: number, values: number[]): Datapoint => ({
  minute: period * P,
  count: values.length,
  sum: values.reduce((a, b) => a + b, 0),
  min: Math.min(...values),
  max: Math.max(...values),
})

/** Periods from the oldest to the one looked at; `-` holds nothing. */
const cases: [string, Record<string, unknown>, (number[] | '-')[], AlarmState][] = [
  ['sum at the threshold', {}, [[1]], 'ALARM'],
  ['sum below the threshold', { threshold: 2 }, [[1]], 'OK'],
  ['several events of a period add up', { threshold: 3 }, [[1, 1, 1]], 'ALARM'],
  ['another period does not add up', { threshold: 2 }, [[1], [1]], 'OK'],
  ['greater than is not at', { comparison: 'GreaterThanThreshold' }, [[1]], 'OK'],
  ['greater than', { comparison: 'GreaterThanThreshold' }, [[2]], 'ALARM'],
  ['less than', { comparison: 'LessThanThreshold', threshold: 5 }, [[4]], 'ALARM'],
  ['less than is not at', { comparison: 'LessThanThreshold', threshold: 5 }, [[5]], 'OK'],
  ['less than or equal', { comparison: 'LessThanOrEqualToThreshold', threshold: 5 }, [[5]], 'ALARM'],
  ['count of samples', { statistic: 'SampleCount', threshold: 3 }, [[10, 10, 10]], 'ALARM'],
  ['count of samples below', { statistic: 'SampleCount', threshold: 4 }, [[10, 10, 10]], 'OK'],
  ['average', { statistic: 'Average', threshold: 20 }, [[10, 30]], 'ALARM'],
  ['average below', { statistic: 'Average', threshold: 21 }, [[10, 30]], 'OK'],
  ['minimum', { statistic: 'Minimum', threshold: 10 }, [[10, 30]], 'ALARM'],
  ['minimum below', { statistic: 'Minimum', threshold: 11 }, [[10, 30]], 'OK'],
  ['maximum', { statistic: 'Maximum', threshold: 30 }, [[10, 30]], 'ALARM'],
  ['maximum below', { statistic: 'Maximum', threshold: 31 }, [[10, 30]], 'OK'],
  ['all of two periods', { evaluationPeriods: 2 }, [[1], [1]], 'ALARM'],
  ['one of two periods is not all', { evaluationPeriods: 2 }, ['-', [1]], 'OK'],
  ['1 out of 3', { evaluationPeriods: 3, datapointsToAlarm: 1 }, [[1], '-', '-'], 'ALARM'],
  ['2 out of 3', { evaluationPeriods: 3, datapointsToAlarm: 2 }, [[1], '-', [1]], 'ALARM'],
  ['2 out of 3 with one', { evaluationPeriods: 3, datapointsToAlarm: 2 }, [[1], '-', '-'], 'OK'],
  [
    'what lies before the periods does not count',
    { evaluationPeriods: 2, datapointsToAlarm: 1 },
    [[1], '-', '-'],
    'OK',
  ],
  ['nothing, not breaching', {}, ['-'], 'OK'],
  ['nothing, breaching', { treatMissingData: 'breaching' }, ['-'], 'ALARM'],
  [
    'a gap that breaches completes the periods',
    { treatMissingData: 'breaching', evaluationPeriods: 2 },
    ['-', [1]],
    'ALARM',
  ],
  ['nothing, missing', { treatMissingData: 'missing' }, ['-'], 'INSUFFICIENT_DATA'],
  ['nothing, ignore keeps the state', { treatMissingData: 'ignore' }, ['-'], 'ALARM'],
  ['something, ignore looks at it', { treatMissingData: 'ignore', threshold: 2 }, [[1]], 'OK'],
]

test.each(cases)('%s', (_, spec, periods, state) => {
  const points = periods.flatMap((values, i) => (values === '-' ? [] : [point(i, values)]))
  expect(evaluate(AlarmSpec.parse(spec), points, (periods.length - 1) * P, 'ALARM')).toBe(state)
})

test('periods are aligned to the clock', () => {
  expect(periodOf(Date.UTC(2026, 0, 1, 10, 4, 59) / 1000, 300)).toBe(Date.UTC(2026, 0, 1, 10, 0) / 1000)
})
