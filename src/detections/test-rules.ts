import type { Event } from '../logs/event.js'
import { type Fields, ip, keyword } from '../logs/fields.js'
import { createIndicatorRules } from './indicated.js'
import { type Rule, ruleData } from './rule.js'
import { createMatchers } from './stream.js'

export interface RuleTestResult {
  readonly ruleId: string
  readonly name: string
  readonly expected: boolean
  readonly fired: boolean
}

const NO_EVENT: Event = { '@timestamp': 0 }

/** Runs the test events of rules as the ingest runs them; a rule is right when each fires or keeps silent as it says. */
export const testRules = (rules: readonly Rule[]): RuleTestResult[] =>
  rules.flatMap((rule) => {
    if (rule.indicator !== undefined) return testIndicator(rule)
    const matcher = createMatchers(ruleData([rule]))(rule.source)
    return rule.tests.map(({ name, fires, event }) => {
      let fired = false
      const original = typeof event === 'string' ? event : JSON.stringify(event)
      matcher?.match(NO_EVENT, typeof event === 'string' ? undefined : event, original, () => {
        fired = true
      })
      return { ruleId: rule.id, name, expected: fires, fired }
    })
  })

/** Test events of these are Events; their fields are those that they have. */
const testIndicator = (rule: Rule): RuleTestResult[] =>
  rule.tests.map(({ name, fires, event }) => {
    const values = typeof event === 'string' ? {} : (event as Event)
    const fields: Fields = Object.fromEntries(
      Object.keys(values).map((field) => [field, field.endsWith('.ip') ? ip : keyword]),
    )
    const fired = createIndicatorRules(ruleData([rule]))(rule.source, fields)?.({ ...NO_EVENT, ...values }) ?? []
    return { ruleId: rule.id, name, expected: fires, fired: fired.length > 0 }
  })

/** Rules that lack a firing or a silent test event. */
export const untested = (rules: readonly Rule[]): Rule[] =>
  rules.filter(({ tests }) => new Set(tests.map((test) => test.fires)).size < 2)
