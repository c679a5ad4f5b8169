/**
 * The detections room's door for ingest threads: with the other one comes all that keeps alarms and findings, which a
 * thread would spend half a second on before its first record.
 */
export { createIndicatorRules } from './indicated.js'
export type { RuleData } from './rule.js'
export { createMatchers } from './stream.js'
