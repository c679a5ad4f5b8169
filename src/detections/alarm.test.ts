import { expect, test } from 'vitest'
import {
  type AlarmState,
  type Breach,
  breaches,
  evaluate,
  evaluationRange,
  periodOf,
  type Statistics,
} from './alarm.js'
import { AlarmSpec } from './rule.js'

const statistics = (values: number[]): Statistics => ({
  count: values.length,
  sum: values.reduce((a, b) => a + b, 0),
  min: Math.min(...values),
  max: Math.max(...values),
})

test.each<[string, Record<string, unknown>, number[], boolean]>([
  ['sum at the threshold', {}, [1], true],
  ['sum below the threshold', { threshold: 2 }, [1], false],
  ['several events of a period add up', { threshold: 3 }, [1, 1, 1], true],
  ['greater than is not at', { comparison: 'GreaterThanThreshold' }, [1], false],
  ['greater than', { comparison: 'GreaterThanThreshold' }, [2], true],
  ['less than', { comparison: 'LessThanThreshold', threshold: 5 }, [4], true],
  ['less than is not at', { comparison: 'LessThanThreshold', threshold: 5 }, [5], false],
  ['less than or equal', { comparison: 'LessThanOrEqualToThreshold', threshold: 5 }, [5], true],
  ['less than or equal is not above', { comparison: 'LessThanOrEqualToThreshold', threshold: 5 }, [5.1], false],
  ['count of samples', { statistic: 'SampleCount', threshold: 3 }, [10, 10, 10], true],
  ['count of samples below', { statistic: 'SampleCount', threshold: 4 }, [10, 10, 10], false],
  ['average', { statistic: 'Average', threshold: 20 }, [10, 30], true],
  ['average below', { statistic: 'Average', threshold: 21 }, [10, 30], false],
  ['minimum', { statistic: 'Minimum', threshold: 10 }, [10, 30], true],
  ['minimum below', { statistic: 'Minimum', threshold: 11 }, [10, 30], false],
  ['maximum', { statistic: 'Maximum', threshold: 30 }, [10, 30], true],
  ['maximum below', { statistic: 'Maximum', threshold: 31 }, [10, 30], false],
])('%s', (_, spec, values, expected) => {
  expect(breaches(AlarmSpec.parse(spec), statistics(values))).toBe(expected)
})

const points = (text: string): Breach[] => text.split(' ').map((c) => (c === '-' ? undefined : c === 'X'))
const state = (spec: Record<string, unknown>, text: string, before: AlarmState) =>
  evaluate(AlarmSpec.parse(spec), points(text), before).state

const A = 'ALARM'
const O = 'OK'
const I = 'INSUFFICIENT_DATA'
/** The state that was before stays. */
const KEPT = 'kept'
type Row = [m: number, n: number, points: string, ...states: (AlarmState | typeof KEPT)[]]

/** Columns: missing, ignore, breaching, notBreaching. The first twelve rows are the documentation's own tables and text. */
const rows: Row[] = [
  [3, 3, '0 - X - X', O, O, O, O],
  [3, 3, '0 - - - -', O, O, O, O],
  [3, 3, '- - - - -', I, KEPT, A, O],
  [3, 3, '0 X X - X', A, A, A, A],
  [3, 3, '- - X - -', A, KEPT, A, O],
  [3, 3, '- - - - X', I, KEPT, A, O],
  [3, 3, '- - - X -', I, KEPT, A, O],
  [2, 3, '0 - X - X', A, A, A, A],
  [2, 3, '0 0 X 0 X', A, A, A, A],
  [2, 3, '0 - X - -', O, O, A, O],
  [2, 3, '- - - - 0', O, O, A, O],
  [2, 3, '- - - X -', A, KEPT, A, O],
  // And what follows from the rules.
  [3, 3, 'X X X X X', A, A, A, A],
  [3, 3, 'X X X X 0', O, O, O, O],
  [3, 3, 'X - X - X', A, A, A, A],
  [2, 3, '- X - - X', A, A, A, A],
  [2, 3, '- - - - X', I, KEPT, A, O],
  [1, 3, '- - - - X', A, A, A, A],
  [1, 3, 'X - - - 0', A, A, A, A],
  [1, 3, 'X 0 0 0 0', O, O, O, O],
  [1, 1, '- - X', A, A, A, A],
  [1, 1, 'X - -', A, A, A, A],
  [1, 1, 'X X 0', O, O, O, O],
  [1, 1, '- - -', I, KEPT, A, O],
  [2, 2, 'X - - -', A, KEPT, A, O],
  [2, 2, '- - - X', I, KEPT, A, O],
  [2, 2, '0 - - X', O, O, O, O],
]

const columns = ['missing', 'ignore', 'breaching', 'notBreaching'] as const

test.each(
  rows.flatMap(([m, n, text, ...states]) =>
    columns.map(
      (treatMissingData, i) => [m, n, text, treatMissingData, states[i] as AlarmState | typeof KEPT] as const,
    ),
  ),
)(
  '%d of %d over %s, missing data as %s: %s',
  (datapointsToAlarm, evaluationPeriods, text, treatMissingData, expected) => {
    const spec = { datapointsToAlarm, evaluationPeriods, treatMissingData }
    expect(text.split(' ')).toHaveLength(evaluationRange(AlarmSpec.parse(spec)))
    for (const before of [A, O, I] as const) {
      expect(state(spec, text, before)).toBe(expected === KEPT ? before : expected)
    }
  },
)

test('all periods must breach where no number of datapoints is given', () => {
  expect(state({ evaluationPeriods: 2 }, '0 0 X X', O)).toBe(A)
  expect(state({ evaluationPeriods: 2 }, '0 X X 0', O)).toBe(O)
})

test('periods are aligned to the clock', () => {
  const alarm = AlarmSpec.parse({ period: 300 })
  const at = (...time: [number, number, number]) => periodOf(Date.UTC(2026, 0, 1, ...time) / 1000, alarm)
  expect(at(10, 4, 59)).toBe(at(10, 0, 0))
  expect(at(10, 5, 0)).toBe(at(10, 0, 0) + 1)
})
