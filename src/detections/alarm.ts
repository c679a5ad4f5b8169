import type { AlarmSpec } from './rule.js'

/** CloudWatch's statistic set: what a metric measured in a minute or a period. */
export interface Statistics {
  readonly count: number
  readonly sum: number
  readonly min: number
  readonly max: number
}

export type AlarmState = 'ALARM' | 'OK' | 'INSUFFICIENT_DATA'

/** Sums stay numbers that a database can hold. */
export const bounded = (sum: number): number => Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, sum))

export const together = (a: Statistics, b: Statistics): Statistics => ({
  count: a.count + b.count,
  sum: bounded(a.sum + b.sum),
  min: Math.min(a.min, b.min),
  max: Math.max(a.max, b.max),
})

/** Number of the period that an instant (seconds) lies in: periods are aligned to the clock. */
export const periodOf = (second: number, alarm: AlarmSpec): number => Math.floor(second / alarm.period)

/**
 * Periods that an evaluation looks at. CloudWatch retrieves more than it evaluates, in case some are missing; how many
 * more it does not say. Its documentation's examples, 5 for 3, are taken as the rule.
 */
export const evaluationRange = (alarm: AlarmSpec): number => alarm.evaluationPeriods + 2

const statisticOf = ({ statistic }: AlarmSpec, of: Statistics): number => {
  switch (statistic) {
    case 'SampleCount':
      return of.count
    case 'Sum':
      return of.sum
    case 'Average':
      return of.sum / of.count
    case 'Minimum':
      return of.min
    case 'Maximum':
      return of.max
  }
}

/** Whether a period's datapoint is beyond the threshold. */
export const breaches = (alarm: AlarmSpec, of: Statistics): boolean => {
  const value = statisticOf(alarm, of)
  switch (alarm.comparison) {
    case 'GreaterThanOrEqualToThreshold':
      return value >= alarm.threshold
    case 'GreaterThanThreshold':
      return value > alarm.threshold
    case 'LessThanThreshold':
      return value < alarm.threshold
    case 'LessThanOrEqualToThreshold':
      return value <= alarm.threshold
  }
}

/** Does a period's datapoint breach? Undefined: the period has none. */
export type Breach = boolean | undefined

export interface Evaluation {
  readonly state: AlarmState
  /** How many of the newest places of the range were looked at. */
  readonly depth: number
}

/**
 * One evaluation of an alarm, over the periods of its range from the oldest to the newest: M of N.
 *
 * With at least N datapoints in the range the newest N decide, and how missing data is treated does not matter. With
 * fewer, the missing are filled in, as few as possible. Treated as `missing` or `ignore` they count for neither side;
 * where all datapoints breach but fewer than M, the alarm goes off once the oldest is at least M periods old
 * (`missing`) or keeps its state (`ignore`).
 *
 * Source: CloudWatch user guide, "Configuring how CloudWatch alarms treat missing data".
 */
export const evaluate = (alarm: AlarmSpec, range: readonly Breach[], before: AlarmState): Evaluation => {
  const wanted = alarm.datapointsToAlarm ?? alarm.evaluationPeriods
  let breaching = 0
  let existing = 0
  let oldestBreach = 0
  let depth = range.length
  for (let age = 1; age <= range.length; age++) {
    const breach = range[range.length - age]
    if (breach === undefined) continue
    existing++
    if (breach) {
      breaching++
      oldestBreach = age
    }
    if (existing === alarm.evaluationPeriods) {
      depth = age
      break
    }
  }
  const missing = alarm.evaluationPeriods - existing
  const filled = alarm.treatMissingData === 'breaching' ? breaching + missing : breaching
  if (filled >= wanted) return { state: 'ALARM', depth }
  const { treatMissingData } = alarm
  if (
    missing === 0 ||
    existing > breaching ||
    treatMissingData === 'notBreaching' ||
    treatMissingData === 'breaching'
  ) {
    return { state: 'OK', depth }
  }
  if (treatMissingData === 'ignore') return { state: before, depth }
  return { state: oldestBreach >= wanted ? 'ALARM' : 'INSUFFICIENT_DATA', depth }
}
