import { jsonRecords } from '../decode/json.js'
import { jsonHead, wrappedRecord } from '../decode/json-head.js'
import { logSource } from '../source.js'
import { fields } from './inspector2/fields.js'
import { normalise } from './inspector2/normalise.js'

const isFinding = (keys: ReadonlyMap<string, string> | undefined): boolean =>
  keys !== undefined && /^arn:aws[a-z-]*:inspector2:/.test(keys.get('findingArn') ?? '')

/**
 * Amazon Inspector: findings, scans and coverage as EventBridge sends them, and exported lists of findings.
 * Source: Amazon Inspector user guide, "EventBridge event schema for Amazon Inspector events".
 */
export default logSource<unknown>({
  id: 'aws.inspector2',
  title: { en: 'Amazon Inspector', ja: 'Amazon Inspector' },
  key: /(?:^|\/)(?:[^/]*[-_])?Inspector2_(?:Finding|Scan|Coverage)s?[-_/]/,
  content(head) {
    const { detailType, eventSource, record } = jsonHead(head)
    if (detailType !== '') return eventSource === 'aws.inspector2' && detailType.startsWith('Inspector2 ')
    return isFinding(record) || isFinding(wrappedRecord(head, 'findings'))
  },
  decode: jsonRecords({
    records: 'findings',
    // The envelope holds the Region, and the time of what is no finding.
    inside: (document) => (typeof document['detail-type'] === 'string' ? [document] : undefined),
  }),
  fields,
  normalise,
})
