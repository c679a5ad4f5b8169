import { type DetectionOptions, Detections } from './detections.js'

export { Detections } from './detections.js'
export { detectionsRoutes } from './routes.js'
export { loadRules, type Rule, type RuleData, ruleData } from './rule.js'
export { createMatchers } from './stream.js'
export { testRules } from './test-rules.js'

export const createDetections = (options: DetectionOptions): Detections => new Detections(options)
