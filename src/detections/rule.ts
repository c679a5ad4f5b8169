import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { z } from 'zod'
import { BothTexts, Severity } from '../contract/index.js'
import { isHinomiError } from '../kernel/errors.js'
import { compileMetricValue, parsePattern } from '../query/cloudwatch/index.js'
import { errors } from './errors.js'

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
    datapointsToAlarm: z.number().int().min(1).max(100).optional(),
    treatMissingData: z.enum(MISSING_DATA).default('notBreaching'),
  })
  .strict()
  .refine((a) => (a.datapointsToAlarm ?? 1) <= a.evaluationPeriods, 'datapointsToAlarm is more than evaluationPeriods')
export type AlarmSpec = z.infer<typeof AlarmSpec>

const RuleFile = z
  .object({
    title: BothTexts,
    about: BothTexts,
    severity: Severity,
    source: z.string().min(1),
    pattern: z.string(),
    /** What a match adds to the metric: a number, or a selector such as `$.bytes`. */
    value: z.union([z.number(), z.string()]).default(1),
    alarm: AlarmSpec.prefault({}),
    tags: z.array(z.string()).default([]),
    tests: z
      .array(
        z.object({ name: z.string().min(1), fires: z.boolean(), event: z.record(z.string(), z.unknown()) }).strict(),
      )
      .min(2),
  })
  .strict()

/** A metric filter and its alarm, with its texts and test events. Plain data: it goes to worker threads as it is. */
export type Rule = z.infer<typeof RuleFile> & { readonly id: string }

/** What a worker thread needs of a rule. */
export type RuleData = Pick<Rule, 'id' | 'source' | 'pattern' | 'value'>

export const ruleData = (rules: readonly Rule[]): RuleData[] =>
  rules.map(({ id, source, pattern, value }) => ({ id, source, pattern, value }))

/** The rules that Hinomi ships: the same place in the source and in the build. */
export const shippedRules = fileURLToPath(new URL('../../content/rules/', import.meta.url))

/** Loads every rule below a folder, or one file. All problems are told at once. @throws RULES_WRONG */
export const loadRules = async (place = shippedRules): Promise<Rule[]> => {
  const isFile = /\.ya?ml$/.test(place)
  const folder = isFile ? path.dirname(place) : place
  const files = isFile
    ? [path.basename(place)]
    : (await readdir(folder, { recursive: true })).filter((file) => /\.ya?ml$/.test(file)).sort(byNumber)
  const problems: string[] = []
  const rules: Rule[] = []
  for (const file of files) {
    try {
      rules.push(readRule(idOf(file), await readFile(path.join(folder, file), 'utf8')))
    } catch (e) {
      const lines = e instanceof z.ZodError ? e.issues.map((i) => `${i.path.join('.')}: ${i.message}`) : [said(e)]
      problems.push(...lines.map((line) => `${file}: ${line}`))
    }
  }
  if (problems.length > 0) throw errors.RULES_WRONG({ problems: problems.join('\n') })
  return rules
}

const said = (e: unknown): string =>
  isHinomiError(e) ? `pattern: ${e.text('en')}` : e instanceof Error ? e.message : String(e)

const readRule = (id: string, text: string): Rule => {
  const rule = { id, ...RuleFile.parse(parse(text)) }
  compileMetricValue(rule.value, parsePattern(rule.pattern))
  return rule
}

/** A rule's path is its id: `cis-1.2.0/3.1-unauthorized-api-calls.yml` → `cis-1.2.0.3.1-unauthorized-api-calls`. */
const idOf = (file: string): string =>
  file
    .replace(/\.ya?ml$/, '')
    .split(/[\\/]/)
    .join('.')

const byNumber = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })
