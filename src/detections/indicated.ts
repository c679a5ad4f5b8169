import type { Fields } from '../logs/fields.js'
import type { IndicatorRulesFactory } from '../logs/stream-matcher.js'
import { compilePredicate, eventResolver, parseKql, schemaOf } from '../query/index.js'
import type { RuleData } from './rule.js'

/**
 * Rules over events that match an indicator of threat intelligence, for worker threads. Such an event is known when its
 * part is written, after the other rules have seen it, and there are few: these rules are asked then.
 */
export const createIndicatorRules =
  (rules: readonly RuleData[]): IndicatorRulesFactory =>
  (source: string, fields: Fields) => {
    const own = rules.filter((rule) => rule.source === source && rule.indicator !== undefined)
    if (own.length === 0) return undefined
    const schema = schemaOf(fields)
    const resolve = eventResolver(schema)
    const tests = own.map((rule) => ({
      id: rule.id,
      matches: compilePredicate(parseKql(rule.indicator ?? '', schema), resolve),
    }))
    return (event) => tests.filter(({ matches }) => matches(event)).map(({ id }) => id)
  }
