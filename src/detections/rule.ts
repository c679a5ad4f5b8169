import { z } from 'zod'
import { BothTexts, Severity } from '../contract/index.js'

export const STATISTICS = ['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum'] as const
export const COMPARISONS = [
  'GreaterThanOrEqualToThreshold',
  'GreaterThanThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
] as const
export const MISSING_DATA = ['missing', 'notBreaching', 'breaching', 'ignore'] as const

/** The alarm of a rule, in CloudWatch's words. */
export const AlarmSpec = z
  .object({
    statistic: z.enum(STATISTICS).default('Sum'),
    /** Seconds; whole minutes. */
    period: z.number().int().multipleOf(60).min(60).max(86_400).default(300),
    threshold: z.number().default(1),
    comparison: z.enum(COMPARISONS).default('GreaterThanOrEqualToThreshold'),
    evaluationPeriods: z.number().int().min(1).max(100).default(1),
    /** As many as the evaluation periods, where it is not given. */
    datapointsToAlarm: z.number().int().min(1).max(100).optional(),
    treatMissingData: z.enum(MISSING_DATA).default('notBreaching'),
  })
  .strict()
  .refine((a) => (a.datapointsToAlarm ?? 1) <= a.evaluationPeriods, {
    path: ['datapointsToAlarm'],
    params: { is: 'MORE_DATAPOINTS' },
  })
  // CloudWatch has the same bound.
  .refine((a) => a.period * a.evaluationPeriods <= 86_400, {
    path: ['evaluationPeriods'],
    params: { is: 'LONGER_THAN_A_DAY' },
  })
export type AlarmSpec = z.infer<typeof AlarmSpec>

/** What a rule is looked at by: the account that the event is of, or its Region. */
export const ENTITIES = ['account', 'region'] as const

const RuleTest = z
  .object({
    name: z.string().min(1),
    fires: z.boolean(),
    /** The record as its source decodes it: JSON, or the line of a text log. With `indicator`: fields of the Event. */
    event: z.union([z.record(z.string(), z.unknown()), z.string()]),
  })
  .strict()

/** One YAML file. */
export const RuleFile = z
  .object({
    title: BothTexts,
    /** What it means, what to look at, what to do. */
    about: BothTexts,
    severity: Severity,
    /** Log source whose events it looks at. */
    source: z.string().min(1),
    /** CloudWatch Logs filter pattern. */
    pattern: z.string().default(''),
    /** Instead of a pattern: KQL over the events that match an indicator of threat intelligence. */
    indicator: z.string().min(1).max(10_000).optional(),
    /** What a match adds to the metric: a number, or a field such as `$.bytes` (JSON) or `$bytes` (space-delimited). */
    value: z.union([z.number(), z.string()]).default(1),
    /** What the metric reports for a period without matches; nothing, where it is not given. */
    defaultValue: z.number().optional(),
    alarm: AlarmSpec.prefault({}),
    entity: z.enum(ENTITIES).default('account'),
    /** MITRE ATT&CK, in Sigma's spelling: `attack.t1078.004`. */
    tags: z.array(z.string().regex(/^[a-z0-9]+(?:[.-][a-z0-9]+)*$/)).default([]),
    tests: z.array(RuleTest).default([]),
  })
  .strict()
  // Alarms are evaluated when events come; one that silence sets off would never be.
  .refine((r) => r.alarm.comparison.startsWith('Greater') && r.alarm.treatMissingData !== 'breaching', {
    path: ['alarm'],
    params: { is: 'SILENCE' },
  })
  .refine((r) => r.indicator !== undefined || r.pattern !== '', { path: ['pattern'], params: { is: 'MISSING' } })
  .refine((r) => r.indicator === undefined || (r.pattern === '' && r.value === 1), {
    path: ['indicator'],
    params: { is: 'TWO_CONDITIONS' },
  })

/** A metric filter and its alarm, with its texts and test events. */
export type Rule = z.infer<typeof RuleFile> & { readonly id: string }

/** What a worker thread needs of a rule. Plain data, which crosses a thread boundary as it is. */
export type RuleData = Pick<Rule, 'id' | 'source' | 'pattern' | 'indicator' | 'value'>

export const ruleData = (rules: readonly Rule[]): RuleData[] =>
  rules.map(({ id, source, pattern, indicator, value }) => ({
    id,
    source,
    pattern,
    value,
    ...(indicator === undefined ? {} : { indicator }),
  }))
