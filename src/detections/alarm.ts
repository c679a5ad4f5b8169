import type { AlarmSpec } from './rule.js'

/** What was measured in one minute. */
export interface Datapoint {
  /** Start of the minute, seconds since the epoch. */
  readonly minute: number
  readonly count: number
  readonly sum: number
  readonly min: number
  readonly max: number
}

export type AlarmState = 'ALARM' | 'OK' | 'INSUFFICIENT_DATA'

/** Start of the period that an instant (seconds) lies in: periods are aligned to the clock. */
export const periodOf = (second: number, period: number): number => Math.floor(second / period) * period

const statisticOf = (alarm: AlarmSpec, points: readonly Datapoint[]): number | undefined => {
  if (points.length === 0) return undefined
  const count = points.reduce((n, p) => n + p.count, 0)
  const sum = points.reduce((n, p) => n + p.sum, 0)
  switch (alarm.statistic) {
    case 'SampleCount':
      return count
    case 'Sum':
      return sum
    case 'Average':
      return count === 0 ? undefined : sum / count
    case 'Minimum':
      return Math.min(...points.map((p) => p.min))
    case 'Maximum':
      return Math.max(...points.map((p) => p.max))
  }
}

const breaches = (alarm: AlarmSpec, value: number): boolean => {
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

/**
 * State of an alarm at the end of the period that begins at `last`, seconds: M of the last N periods breach.
 * Source: "Evaluating an alarm" and "Configuring how CloudWatch alarms treat missing data".
 */
export const evaluate = (
  alarm: AlarmSpec,
  points: readonly Datapoint[],
  last: number,
  before: AlarmState = 'INSUFFICIENT_DATA',
): AlarmState => {
  const wanted = alarm.datapointsToAlarm ?? alarm.evaluationPeriods
  let breaching = 0
  let present = 0
  for (let i = 0; i < alarm.evaluationPeriods; i++) {
    const start = last - i * alarm.period
    const value = statisticOf(
      alarm,
      points.filter((p) => p.minute >= start && p.minute < start + alarm.period),
    )
    if (value !== undefined) {
      present++
      if (breaches(alarm, value)) breaching++
    } else if (alarm.treatMissingData === 'breaching') breaching++
  }
  if (present === 0 && alarm.treatMissingData === 'missing') return 'INSUFFICIENT_DATA'
  if (present === 0 && alarm.treatMissingData === 'ignore') return before
  return breaching >= wanted ? 'ALARM' : 'OK'
}
