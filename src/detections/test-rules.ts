import { compilePattern, parsePattern } from '../query/cloudwatch/index.js'
import type { Rule } from './rule.js'

export interface RuleTestResult {
  readonly ruleId: string
  readonly name: string
  readonly expected: boolean
  readonly fired: boolean
}

/** Runs the test events of rules; a rule is right when each fires or keeps silent as it says. */
export const testRules = (rules: readonly Rule[]): RuleTestResult[] =>
  rules.flatMap((rule) => {
    const matches = compilePattern(parsePattern(rule.pattern))
    return rule.tests.map((test) => ({
      ruleId: rule.id,
      name: test.name,
      expected: test.fires,
      fired: matches(JSON.stringify(test.event), test.event),
    }))
  })
