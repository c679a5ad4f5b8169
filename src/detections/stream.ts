import type { MatcherFactory, StreamMatcher } from '../logs/stream-matcher.js'
import {
  compilePattern,
  type JsonExpression,
  type Pattern,
  parsePattern,
  parseSelector,
  valueAt,
} from '../query/cloudwatch/index.js'
import type { RuleData } from './rule.js'

/** Fields by whose value rules are looked up. Nearly every rule names one of them. */
const INDEXED = ['eventName', 'errorCode', 'eventSource'] as const
type Indexed = (typeof INDEXED)[number]

interface Compiled {
  readonly id: string
  readonly test: (original: string, record: unknown) => boolean
  readonly value: (record: unknown) => number
}

/** Matchers for worker threads: a record meets only the rules that can match it. */
export const createMatchers = (rules: readonly RuleData[]): MatcherFactory => {
  const bySource = new Map<string, RuleData[]>()
  for (const rule of rules) bySource.set(rule.source, [...(bySource.get(rule.source) ?? []), rule])
  return (source) => {
    const own = bySource.get(source)
    return own === undefined ? undefined : matcherOf(own)
  }
}

const compile = (rule: RuleData, pattern: Pattern): Compiled => {
  const { value } = rule
  if (typeof value === 'number') return { id: rule.id, test: compilePattern(pattern), value: () => value }
  const path = parseSelector(value)
  return {
    id: rule.id,
    test: compilePattern(pattern),
    value(record) {
      const found = Number(valueAt(record, path))
      return Number.isFinite(found) ? found : 0
    },
  }
}

const matcherOf = (rules: readonly RuleData[]): StreamMatcher => {
  const always: Compiled[] = []
  const index = new Map<Indexed, Map<string, Compiled[]>>()
  for (const rule of rules) {
    const pattern = parsePattern(rule.pattern)
    const compiled = compile(rule, pattern)
    const needs = pattern.kind === 'json' ? required(pattern.expression) : undefined
    if (needs === undefined) {
      always.push(compiled)
      continue
    }
    const values = index.get(needs.field) ?? new Map<string, Compiled[]>()
    index.set(needs.field, values)
    for (const value of needs.values) values.set(value, [...(values.get(value) ?? []), compiled])
  }
  const lookups = [...index]
  return {
    match(_event, raw, original, hit) {
      if (typeof raw === 'object' && raw !== null) {
        for (const [field, values] of lookups) {
          const value = (raw as Record<string, unknown>)[field]
          if (typeof value === 'string') {
            const candidates = values.get(value)
            if (candidates !== undefined) run(candidates, raw, original, hit)
          } else if (Array.isArray(value)) {
            // A list holds several values; its rules are run once each.
            const candidates = new Set(value.flatMap((item) => values.get(String(item)) ?? []))
            run([...candidates], raw, original, hit)
          }
        }
      }
      run(always, raw, original, hit)
    },
  }
}

const run = (
  rules: readonly Compiled[],
  raw: unknown,
  original: string,
  hit: (ruleId: string, value: number) => void,
): void => {
  for (const rule of rules) if (rule.test(original, raw)) hit(rule.id, rule.value(raw))
}

interface Needs {
  readonly field: Indexed
  /** One of these must be the field's value. */
  readonly values: readonly string[]
}

/** Values without which the expression cannot hold; undefined when it cannot be told by one field. */
const required = (expression: JsonExpression): Needs | undefined => {
  if (expression.kind === 'compare') {
    const { path, operator, operand } = expression
    const field = INDEXED.find((name) => path.length === 1 && path[0] === name)
    if (field === undefined || operator !== '=' || operand.kind !== 'text' || operand.pieces.length !== 1)
      return undefined
    return { field, values: operand.pieces }
  }
  if (expression.kind === 'and') {
    const needs = expression.of.map(required).filter((n) => n !== undefined)
    // The rarest field tells most: names of calls before their services.
    return needs.sort((a, b) => INDEXED.indexOf(a.field) - INDEXED.indexOf(b.field))[0]
  }
  if (expression.kind === 'or') {
    const needs = expression.of.map(required)
    const [first] = needs
    if (first === undefined || !needs.every((n) => n?.field === first.field)) return undefined
    return { field: first.field, values: [...new Set(needs.flatMap((n) => n?.values ?? []))] }
  }
  return undefined
}
