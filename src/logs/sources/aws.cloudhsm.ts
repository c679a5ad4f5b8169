import { envelopeHead, firstLine } from '../cloudwatch.js'
import { logTexts } from '../decode/multiline.js'
import { logSource } from '../source.js'
import { begins, fields, normalise } from './cloudhsm/audit.js'

/** The first line of an entry, whose time is written twice. */
const ENTRY = /^Time ?: ?\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d\.\d{1,6}, usecs:\d{13,17}/

/**
 * Audit log of AWS CloudHSM: logins, management of users and of keys.
 * Source: AWS CloudHSM user guide, "Interpreting HSM audit logs", "AWS CloudHSM audit log reference".
 */
export default logSource({
  id: 'aws.cloudhsm',
  title: { en: 'AWS CloudHSM: audit log', ja: 'AWS CloudHSM：監査ログ' },
  key: /(?:^|\/)aws\/cloudhsm\/|(?:^|\/)cloudhsm(?:[-_]audit)?[-_/]/i,
  content(head) {
    const envelope = envelopeHead(head)
    return ENTRY.test(firstLine(envelope === undefined ? head : envelope.message))
  },
  decode: logTexts({ begins }),
  fields,
  normalise,
})
