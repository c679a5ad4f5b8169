import { type AlarmState, type Breach, breaches, evaluate, evaluationRange, type Statistics } from './alarm.js'
import type { AlarmSpec } from './rule.js'

/** How far back the state that `ignore` keeps is looked for, seconds; an alarm of CloudWatch spans a day at most. */
const LOOK_BACK = 86_400

/** Periods, by number, both ends included. */
export interface Stretch {
  /** Data must be known from here. */
  readonly data: number
  /** Evaluations from here to `to` may change; the one at `from` itself does not. */
  readonly from: number
  readonly to: number
}

/**
 * The evaluations that datapoints have a part in, overlapping ones together, in order.
 * @param touched periods whose datapoints change; evaluations end with the period of `now` at the latest
 */
export const stretchesOf = (alarm: AlarmSpec, touched: readonly number[], now: number): Stretch[] => {
  const range = evaluationRange(alarm)
  const back = alarm.treatMissingData === 'ignore' ? Math.ceil(LOOK_BACK / alarm.period) : 0
  const stretches: Stretch[] = []
  for (const period of [...new Set(touched)].sort((a, b) => a - b)) {
    const from = period - 1
    const to = Math.min(period + range, Math.max(period, now))
    const data = from - range + 1 - back
    const last = stretches.at(-1)
    if (last !== undefined && data <= last.to) stretches[stretches.length - 1] = { ...last, to: Math.max(to, last.to) }
    else stretches.push({ data, from, to })
  }
  return stretches
}

/**
 * Evaluates an alarm along a stretch. A pure function of the datapoints, so that late data is judged as if it had
 * come in time.
 * @param default what the metric reports for a period without matches; undefined: nothing
 * @returns periods whose datapoints had a part in an evaluation in ALARM
 */
export const judge = (
  alarm: AlarmSpec,
  { data, from, to }: Stretch,
  points: ReadonlyMap<number, Statistics>,
  defaultValue: number | undefined,
): ReadonlySet<number> => {
  const length = evaluationRange(alarm)
  const otherwise: Breach =
    defaultValue === undefined
      ? undefined
      : breaches(alarm, { count: 1, sum: defaultValue, min: defaultValue, max: defaultValue })
  const breachOf = (period: number): Breach => {
    const point = points.get(period)
    return point === undefined ? otherwise : breaches(alarm, point)
  }
  const range: Breach[] = []
  const alarming = new Set<number>()
  let state: AlarmState = 'INSUFFICIENT_DATA'
  for (let period = data; period <= to; period++) {
    range.push(breachOf(period))
    if (range.length > length) range.shift()
    if (range.length < length) continue
    const { state: next, depth } = evaluate(alarm, range, state)
    state = next
    if (state !== 'ALARM' || period <= from) continue
    for (let p = period - depth + 1; p <= period; p++) if (points.has(p)) alarming.add(p)
  }
  return alarming
}
