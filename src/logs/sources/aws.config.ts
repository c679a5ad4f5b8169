import { jsonRecords } from '../decode/json.js'
import { jsonHead, wrappedRecord } from '../decode/json-head.js'
import { at, type Loose } from '../loose.js'
import { logSource } from '../source.js'
import { fields } from './config/fields.js'
import { normalise } from './config/normalise.js'

const DETAIL_TYPE = /^Config (?:Configuration|Rules|Configuration Recorder|Conformance Pack)/

const isItem = (keys: ReadonlyMap<string, string> | undefined): boolean =>
  ['configurationItemCaptureTime', 'resourceType', 'resourceId'].every((name) => keys?.has(name) === true)

/** The detail of an envelope is a notification as SNS sends it, but its account and Region may stand only outside. */
const notificationIn = (document: Loose): readonly unknown[] | undefined =>
  typeof document['detail-type'] === 'string' && at(document, 'detail', 'messageType') === undefined
    ? [document]
    : undefined

/**
 * AWS Config: configuration history and snapshots, item by item; notifications of changes, compliance and delivery
 * from SNS and EventBridge.
 * Source: AWS Config developer guide, "Components of a configuration item", "Example configuration history",
 * "Notifications that AWS Config sends to an Amazon SNS topic", "Monitoring AWS Config with EventBridge".
 */
export default logSource<unknown>({
  id: 'aws.config',
  title: { en: 'AWS Config', ja: 'AWS Config' },
  // AWSLogs/ACCOUNT/Config/REGION/YYYY/M/D/ConfigHistory/ACCOUNT_Config_REGION_ConfigHistory_TYPE_START_END_N.json.gz
  key: /(?:^|\/)\d{12}_Config_[a-z0-9-]+_Config(?:History|Snapshot)_|(?:^|\/)\d{12}\/Config\/[a-z0-9-]+\/\d{4}\/\d{1,2}\/\d{1,2}\/(?:ConfigHistory|ConfigSnapshot|OversizedChangeNotification)\//,
  skip: /(?:^|\/)ConfigWritabilityCheckFile$/,
  content(head) {
    const { record, detailType, eventSource } = jsonHead(head)
    if (detailType !== '') return eventSource === 'aws.config' && DETAIL_TYPE.test(detailType)
    if (isItem(record) || isItem(wrappedRecord(head, 'configurationItems'))) return true
    return record.has('messageType') && record.has('notificationCreationTime') && record.has('recordVersion')
  },
  decode: jsonRecords({ records: 'configurationItems', leading: true, inside: notificationIn }),
  fields,
  normalise,
})
