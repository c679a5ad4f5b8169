import type { MatcherFactory, StreamMatcher } from '../logs/stream-matcher.js'
import { compileMetricValue, compilePattern, type MetricValue, parsePattern } from '../query/cloudwatch/index.js'
import type { RuleData } from './rule.js'
import { type Needs, needsOf } from './rule-index.js'

interface Compiled {
  readonly id: string
  readonly test: (original: string, record: unknown) => boolean
  readonly value: MetricValue
}

/**
 * Matchers for worker threads; `rules` may have crossed a thread boundary. An event meets only the rules that can
 * match it: a rule whose pattern needs a certain text in a certain field is looked up by the field's value, and one
 * that needs a field at all is tried only where the record has it.
 *
 * @throws the PATTERN_ errors, METRIC_VALUE; rules that were loaded have none
 */
export const createMatchers = (rules: readonly RuleData[]): MatcherFactory => {
  const bySource = new Map<string, RuleData[]>()
  for (const rule of rules) {
    if (rule.indicator !== undefined) continue
    const own = bySource.get(rule.source)
    if (own === undefined) bySource.set(rule.source, [rule])
    else own.push(rule)
  }
  return (source) => {
    const own = bySource.get(source)
    return own === undefined ? undefined : matcherOf(own)
  }
}

/** Rules that need the same field. */
interface Field {
  readonly keys: readonly string[]
  readonly byValue: Map<string, Compiled[]>
  /** Those that need some value, whatever it is. */
  readonly present: Compiled[]
  /** All rules of the field, each once. */
  readonly all: Compiled[]
}

const matcherOf = (rules: readonly RuleData[]): StreamMatcher => {
  const always: Compiled[] = []
  const byKeys = new Map<string, Field>()
  for (const rule of rules) {
    const pattern = parsePattern(rule.pattern)
    const compiled = { id: rule.id, test: compilePattern(pattern), value: compileMetricValue(rule.value, pattern) }
    const needs = pattern.kind === 'json' ? needsOf(pattern.expression) : undefined
    if (needs === undefined) always.push(compiled)
    else put(byKeys, needs, compiled)
  }
  const lookups = [...byKeys.values()].map(lookupOf)
  return {
    match(_event, raw, original, hit) {
      for (let i = 0; i < lookups.length; i++) {
        const candidates = (lookups[i] as Lookup)(raw)
        if (candidates !== undefined) run(candidates, original, raw, hit)
      }
      if (always.length > 0) run(always, original, raw, hit)
    },
  }
}

const put = (byKeys: Map<string, Field>, { keys, values }: Needs, rule: Compiled): void => {
  const name = keys.join('\0')
  let field = byKeys.get(name)
  if (field === undefined) {
    field = { keys, byValue: new Map(), present: [], all: [] }
    byKeys.set(name, field)
  }
  field.all.push(rule)
  if (values === undefined) field.present.push(rule)
  for (const value of values ?? []) {
    const there = field.byValue.get(value)
    if (there === undefined) field.byValue.set(value, [rule])
    else there.push(rule)
  }
}

/** The rules that a record may match by one field; undefined when it has no value there. */
type Lookup = (record: unknown) => readonly Compiled[] | undefined

const lookupOf = ({ keys, byValue, present, all }: Field): Lookup => {
  // Each list of candidates is complete, so that a rule is run once.
  const known = new Map([...byValue].map(([value, rules]) => [value, [...rules, ...present]]))
  const otherwise = present.length > 0 ? present : undefined
  const [first, ...rest] = keys as [string, ...string[]]
  return (record) => {
    if (typeof record !== 'object' || record === null) return undefined
    let value = (record as Readonly<Record<string, unknown>>)[first]
    for (let i = 0; i < rest.length; i++) {
      if (typeof value !== 'object' || value === null) return undefined
      value = (value as Readonly<Record<string, unknown>>)[rest[i] as string]
    }
    if (typeof value === 'string') return known.get(value) ?? otherwise
    // A number or truth value can be written as a text in a pattern; a list or object can exist: the rules see to it.
    return value === undefined ? undefined : all
  }
}

const run = (
  rules: readonly Compiled[],
  original: string,
  raw: unknown,
  hit: (ruleId: string, value: number) => void,
): void => {
  for (let i = 0; i < rules.length; i++) {
    const rule = rules[i] as Compiled
    if (!rule.test(original, raw)) continue
    const value = rule.value(original, raw)
    // A metric filter publishes nothing for an event whose value is no number.
    if (value !== undefined) hit(rule.id, value)
  }
}
