import { jsonRecords } from '../decode/json.js'
import { jsonHead } from '../decode/json-head.js'
import { logSource } from '../source.js'
import { fields } from './github/fields.js'
import { normalise } from './github/normalise.js'

/**
 * GitHub audit log of an enterprise or organisation: streamed to S3 (one JSON document a line) and as the API lists it.
 * Source: GitHub docs, "Streaming the audit log for your enterprise", "Audit log events for your organization".
 */
export default logSource<unknown>({
  id: 'github.audit',
  title: { en: 'GitHub audit log', ja: 'GitHub監査ログ' },
  // GitHub names its files YYYY/MM/DD/HH/MM/UUID.json.gz: only a folder above says whose they are.
  key: /(?:^|\/)github[-_/]?audit(?:[-_]?logs?)?\//i,
  content(head) {
    const { record, detailType } = jsonHead(head)
    if (detailType !== '') return false
    return record.has('action') && record.has('_document_id') && (record.has('@timestamp') || record.has('created_at'))
  },
  decode: jsonRecords(),
  fields,
  normalise,
})
