import { envelopeHead, firstLine } from '../cloudwatch.js'
import { logTexts } from '../decode/multiline.js'
import { logSource } from '../source.js'
import { begins, fields, isAudit, normalise } from './redshift/audit.js'

/** Log groups of clusters, and of namespaces of Redshift Serverless. */
const GROUP = /^\/aws\/redshift\/(?:cluster\/)?[^/]+\/(?:connection|user|useractivity)log$/

/**
 * Audit logs of Amazon Redshift: connection log, user log and user activity log.
 * Source: Amazon Redshift management guide, "Database audit logging".
 */
export default logSource({
  id: 'aws.redshift.audit',
  title: { en: 'Amazon Redshift: audit logs', ja: 'Amazon Redshift：監査ログ' },
  key: /(?:^|\/)\d{12}_redshift_[a-z0-9-]+_[^/]+_(?:connection|user|useractivity)log_|(?:^|\/)aws\/redshift\/(?:cluster\/)?[^/]+\/(?:connection|user|useractivity)log(?:\/|$)/,
  content(head) {
    const envelope = envelopeHead(head)
    return envelope === undefined ? isAudit(firstLine(head)) : GROUP.test(envelope.group)
  },
  decode: logTexts({ begins }),
  fields,
  normalise,
})
