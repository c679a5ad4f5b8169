import { jsonRecords } from '../decode/json.js'
import { jsonHead } from '../decode/json-head.js'
import { isEventOf, wholeEnvelopes } from '../eventbridge.js'
import { logSource } from '../source.js'
import { fields } from './accessanalyzer/fields.js'
import { normalise } from './accessanalyzer/normalise.js'

/** `Access Analyzer Finding`, `Internal Access Finding`, `Unused Access Finding for IAM entities`, `Access Preview State Change`. */
const TYPE = /\bFinding\b|^Access Preview /

/**
 * IAM Access Analyzer: findings of external, internal and unused access, and access previews, as EventBridge sends them.
 * Source: IAM user guide, "Monitoring IAM Access Analyzer with Amazon EventBridge".
 */
export default logSource<unknown>({
  id: 'aws.accessanalyzer',
  title: { en: 'IAM Access Analyzer', ja: 'IAM Access Analyzer' },
  key: /(?:^|\/)(?:aws[-_/])?(?:iam[-_])?access-?analyzer(?:[-_/]|$)/i,
  content: (head) => isEventOf(jsonHead(head), 'aws.access-analyzer', (type) => TYPE.test(type)),
  decode: jsonRecords({ inside: wholeEnvelopes }),
  fields,
  normalise,
})
