import { jsonRecords } from '../decode/json.js'
import { jsonHead } from '../decode/json-head.js'
import { logSource } from '../source.js'
import { fields } from './guardduty/fields.js'
import { normalise } from './guardduty/normalise.js'

const FINDING = 'GuardDuty Finding'

/**
 * Amazon GuardDuty: findings as exported to S3 (one JSON document a line) and as sent to EventBridge, attack
 * sequences among them; malware scan results of S3 objects.
 * Source: GuardDuty user guide, "Exporting generated GuardDuty findings", "GuardDuty finding format",
 * "Monitoring S3 object scans with EventBridge".
 */
export default logSource<unknown>({
  id: 'aws.guardduty',
  title: { en: 'Amazon GuardDuty', ja: 'Amazon GuardDuty' },
  // AWSLogs/ACCOUNT/GuardDuty/REGION/YYYY/MM/DD/UUID.jsonl.gz
  key: /(?:^|\/)GuardDuty\//,
  content(head) {
    const { record, detailType, eventSource } = jsonHead(head)
    if (detailType !== '') return eventSource === 'aws.guardduty' && detailType.startsWith('GuardDuty ')
    return (
      /^arn:aws[a-z-]*:guardduty:/.test(record.get('arn') ?? '') && record.has('type') && record.has('schemaVersion')
    )
  },
  decode: jsonRecords({
    records: 'Findings',
    // What is no finding has its time only in the envelope.
    inside: (document) =>
      typeof document['detail-type'] === 'string' && document['detail-type'] !== FINDING ? [document] : undefined,
  }),
  fields,
  normalise,
})
