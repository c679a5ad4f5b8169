import { envelopeHead, firstLine } from '../cloudwatch.js'
import { logTexts } from '../decode/multiline.js'
import { logSource } from '../source.js'
import { fields, normalise } from './opensearch/audit.js'

/** The beginning of a message, its keys in whatever order. */
const isAudit = (line: string): boolean =>
  /^\s*\{/.test(line) &&
  /"audit_category"\s*:/.test(line) &&
  /"audit_(?:cluster_name|format_version|node_id)"\s*:/.test(line)

/**
 * Audit logs of Amazon OpenSearch Service: logins, requests, changes of indices, reads and writes of documents.
 * Source: OpenSearch Service developer guide, "Monitoring audit logs"; OpenSearch, "Audit log field reference".
 */
export default logSource({
  id: 'aws.opensearch.audit',
  title: { en: 'Amazon OpenSearch Service: audit log', ja: 'Amazon OpenSearch Service：監査ログ' },
  key: /(?:^|\/)aws\/(?:OpenSearchService|aes)\/domains\/[^/]+\/audit-logs(?:\/|$)|(?:^|\/)opensearch[-_/]audit(?:[-_]?logs?)?[-_/]/i,
  content(head) {
    const envelope = envelopeHead(head)
    return isAudit(envelope === undefined ? firstLine(head) : envelope.message)
  },
  decode: logTexts({ json: true }),
  fields,
  normalise,
})
