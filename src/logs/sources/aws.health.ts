import { jsonRecords } from '../decode/json.js'
import { jsonHead } from '../decode/json-head.js'
import { isEventOf, wholeEnvelopes } from '../eventbridge.js'
import { logSource } from '../source.js'
import { fields } from './health/fields.js'
import { normalise } from './health/normalise.js'

/**
 * AWS Health: issues, scheduled changes and notices of AWS, abuse reports and exposed credentials among them, as
 * EventBridge sends them.
 * Source: AWS Health user guide, "Reference: AWS Health events Amazon EventBridge schema".
 */
export default logSource<unknown>({
  id: 'aws.health',
  title: { en: 'AWS Health', ja: 'AWS Health' },
  key: /(?:^|\/)aws[-_/]?health(?:[-_]?events?)?(?:[-_/]|$)/i,
  content: (head) => isEventOf(jsonHead(head), 'aws.health', (type) => type.startsWith('AWS Health ')),
  decode: jsonRecords({ inside: wholeEnvelopes }),
  fields,
  normalise,
})
