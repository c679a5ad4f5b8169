import { type DetectionOptions, Detections } from './detections.js'

/** The detections room's door: rules, their stream matchers, and from matches to alarms to findings. */
export { type DetectionOptions, Detections } from './detections.js'
export { createIndicatorRules } from './indicated.js'
export { loadRules, shippedRules } from './load-rules.js'
export { type Rule, type RuleData, ruleData } from './rule.js'
export { createMatchers } from './stream.js'
export { type RuleTestResult, testRules, untested } from './test-rules.js'

export const createDetections = (options: DetectionOptions): Detections => new Detections(options)
