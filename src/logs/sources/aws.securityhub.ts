import { jsonRecords } from '../decode/json.js'
import { jsonHead, wrappedRecord } from '../decode/json-head.js'
import { quarantine } from '../event.js'
import { at, type Loose, object } from '../loose.js'
import { logSource } from '../source.js'
import { normaliseAsff } from './securityhub/asff.js'
import { fields } from './securityhub/fields.js'
import { normaliseOcsf } from './securityhub/ocsf.js'

const isAsff = (keys: ReadonlyMap<string, string> | undefined): boolean =>
  keys !== undefined && /^arn:aws[a-z-]*:securityhub:/.test(keys.get('ProductArn') ?? '') && keys.has('Id')

/** Of an envelope the findings in its detail. */
const findingsIn = (document: Loose): readonly unknown[] | undefined => {
  if (typeof document['detail-type'] !== 'string') return undefined
  const found = at(document, 'detail', 'findings')
  return Array.isArray(found) ? found : undefined
}

/**
 * AWS Security Hub: findings in ASFF and OCSF, from EventBridge and as lines or lists of findings; what other
 * products found is among them.
 * Source: Security Hub user guide, "EventBridge event formats", "AWS Security Finding Format (ASFF)", "OCSF findings".
 */
export default logSource<unknown>({
  id: 'aws.securityhub',
  title: { en: 'AWS Security Hub', ja: 'AWS Security Hub' },
  // A folder, or what Firehose names by its stream: …SecurityHub…-1-2025-03-01-10-15-30-UUID
  key: /(?:^|\/)SecurityHub(?:[-_]?Findings)?\/|(?:^|\/)[^/]*Security-?Hub[^/]*-\d+-\d{4}(?:-\d{2}){5}-[0-9a-f-]{36}/i,
  content(head) {
    const { detailType, eventSource, record } = jsonHead(head)
    if (detailType !== '') {
      return eventSource === 'aws.securityhub' && /^(?:Security Hub Findings - |Findings Imported V2$)/.test(detailType)
    }
    return isAsff(record) || isAsff(wrappedRecord(head, 'Findings'))
  },
  decode: jsonRecords({ records: 'Findings', inside: findingsIn }),
  fields,
  normalise(value) {
    const record = object(value)
    if (record['ProductArn'] !== undefined || record['AwsAccountId'] !== undefined) return normaliseAsff(record)
    if (record['finding_info'] !== undefined) return normaliseOcsf(record)
    return quarantine('neither ASFF (ProductArn) nor OCSF (finding_info)')
  },
})
