import { envelopeHead, firstLine } from '../cloudwatch.js'
import { logTexts } from '../decode/multiline.js'
import { logSource } from '../source.js'
import { fields } from './postgresql/fields.js'
import { begins, isRecord, normalise } from './postgresql/normalise.js'

/** Log groups of RDS and Aurora PostgreSQL. */
const GROUP = /^\/aws\/rds\/(?:instance|cluster)\/[^/]+\/postgresql$/

/**
 * The log of RDS for PostgreSQL and Aurora PostgreSQL in its text form, pgAudit's entries too; prefix
 * `%t:%r:%u@%d:[%p]:`, or the longer one that RDS offers.
 */
export default logSource({
  id: 'aws.rds.postgresql',
  title: { en: 'Amazon RDS: PostgreSQL log', ja: 'Amazon RDS：PostgreSQLログ' },
  key: /(?:^|\/)aws\/rds\/(?:instance|cluster)\/[^/]+\/postgresql(?:\/|$)|(?:^|\/)postgresql\.log\.\d{4}-\d\d-\d\d(?:-\d{2,4})?(?:\.gz)?$/,
  content(head) {
    const envelope = envelopeHead(head)
    return envelope === undefined ? isRecord(firstLine(head)) : GROUP.test(envelope.group)
  },
  decode: logTexts({ begins }),
  fields,
  normalise,
})
