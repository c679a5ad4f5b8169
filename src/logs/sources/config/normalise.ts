import { type Event, type Quarantine, quarantine } from '../../event.js'
import { milliseconds } from '../../iso-time.js'
import { at, type Loose, list, object, text, texts } from '../../loose.js'
import type { RecordContext } from '../../source.js'

const CONFIGURATION: readonly string[] = ['configuration']
const CREATION: readonly string[] = ['creation']
const DELETION: readonly string[] = ['deletion']
const CHANGE: readonly string[] = ['change']
const INFO: readonly string[] = ['info']

/** By the item's status, which the oldest items write with other words. */
const typeOfStatus = (status: string | undefined): readonly string[] => {
  if (status === 'ResourceDiscovered' || status === 'Discovered') return CREATION
  if (status?.startsWith('ResourceDeleted') || status?.startsWith('Deleted')) return DELETION
  return status === 'OK' ? CHANGE : INFO
}

const TYPE_OF_CHANGE: Readonly<Record<string, readonly string[]>> = {
  CREATE: CREATION,
  UPDATE: CHANGE,
  DELETE: DELETION,
}

/** Tags are an object, and in items of the API a list of pairs. */
const tagsOf = function* (tags: unknown): Generator<unknown> {
  if (Array.isArray(tags)) {
    for (const tag of tags as unknown[]) {
      const key = text(at(tag, 'key'))
      if (key !== undefined) yield `${key}=${text(at(tag, 'value')) ?? ''}`
    }
    return
  }
  for (const [key, value] of Object.entries(object(tags))) if (typeof value === 'string') yield `${key}=${value}`
}

const relatedTo = function* (relationships: unknown): Generator<unknown> {
  for (const one of list(relationships)) yield at(one, 'resourceId') ?? at(one, 'resourceName')
}

const accountOf = (record: Loose): string | undefined => text(record['awsAccountId']) ?? text(record['accountId'])

const arnOf = (item: Loose): string | undefined => text(item['ARN']) ?? text(item['arn'])

/** What every Event of this source has, in one order; a kind of record replaces what it knows. */
const EMPTY = {
  'event.created': undefined,
  'event.reason': undefined,
  'rule.name': undefined,
  'rule.id': undefined,
  'cloud.availability_zone': undefined,
  'aws.config.change_type': undefined,
  'aws.config.changed_properties': undefined,
  'aws.config.resource.id': undefined,
  'aws.config.resource.type': undefined,
  'aws.config.resource.name': undefined,
  'aws.config.resource.arn': undefined,
  'aws.config.resource.tags': undefined,
  'aws.config.status': undefined,
  'aws.config.state_id': undefined,
  'aws.config.related': undefined,
  'aws.config.related_events': undefined,
  'aws.config.compliance': undefined,
  'aws.config.compliance_before': undefined,
  'aws.config.rules': undefined,
  'aws.config.s3_object_key': undefined,
}

/** What an item says of its resource. */
const resourceOf = (item: Loose) => ({
  'event.created': milliseconds(item['resourceCreationTime']),
  'cloud.availability_zone': zoneOf(text(item['availabilityZone'])),
  'aws.config.resource.id': text(item['resourceId']),
  'aws.config.resource.type': text(item['resourceType']),
  'aws.config.resource.name': text(item['resourceName']),
  'aws.config.resource.arn': arnOf(item),
  'aws.config.resource.tags': texts(tagsOf(item['tags'])),
  'aws.config.status': text(item['configurationItemStatus']),
  'aws.config.state_id': stateId(item['configurationStateId'] ?? item['configurationStateID']),
  'aws.config.related': texts(relatedTo(item['relationships'])),
  'aws.config.related_events': texts(list(item['relatedEvents'])),
})

/** Config writes words in place of a zone where a resource has none. */
const zoneOf = (zone: string | undefined): string | undefined =>
  zone === undefined || /^(?:Regional|Multiple|Not Applicable|Not applicable)/.test(zone) ? undefined : zone

const stateId = (value: unknown): string | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? String(value) : text(value)

const said = (...words: readonly (string | undefined)[]): string | undefined =>
  text(words.filter((word) => word !== undefined).join(' '))

/** A configuration item of a history or snapshot file. */
const itemOf = (item: Loose, isSnapshot: boolean): Event | Quarantine => {
  const time = milliseconds(item['configurationItemCaptureTime'])
  if (time === undefined) return quarantine('configurationItemCaptureTime is missing or no time')
  const status = text(item['configurationItemStatus'])
  return {
    '@timestamp': time,
    'event.kind': 'state',
    'event.category': CONFIGURATION,
    'event.type': isSnapshot ? INFO : typeOfStatus(status),
    'event.action': status,
    'event.outcome': undefined,
    message: said(text(item['resourceType']), text(item['resourceName']) ?? text(item['resourceId']), status),
    'cloud.account.id': accountOf(item),
    'cloud.region': text(item['awsRegion']),
    'aws.config.message_type': undefined,
    ...EMPTY,
    ...resourceOf(item),
  }
}

const OUTCOME: Readonly<Record<string, string>> = { COMPLIANT: 'success', NON_COMPLIANT: 'failure' }

/** A notification, as SNS or the detail of an EventBridge envelope holds it. */
const notificationOf = (record: Loose, kind: string, envelope: Loose): Event | Quarantine => {
  const item = object(record['configurationItem'] ?? record['configurationItemSummary'])
  const hasItem = record['configurationItem'] !== undefined || record['configurationItemSummary'] !== undefined
  const result = object(record['newEvaluationResult'])
  const time =
    milliseconds(record['notificationCreationTime']) ??
    milliseconds(item['configurationItemCaptureTime']) ??
    milliseconds(result['resultRecordedTime']) ??
    milliseconds(envelope['time'])
  if (time === undefined) return quarantine('notificationCreationTime is missing or no time')
  const diff = object(record['configurationItemDiff'])
  const change = text(diff['changeType'])
  const compliance = text(result['complianceType']) ?? text(record['newComplianceType'])
  const changes = change === undefined ? typeOfStatus(text(item['configurationItemStatus'])) : TYPE_OF_CHANGE[change]
  const error = text(record['errorMessage']) ?? text(record['errorCode'])
  const failed = /Failed$/.test(kind)
  const resource = hasItem ? resourceOf(item) : { ...resourceOf(record), 'aws.config.status': undefined }
  return {
    '@timestamp': time,
    'event.kind': compliance === 'NON_COMPLIANT' ? 'alert' : compliance === undefined ? 'event' : 'state',
    'event.category': CONFIGURATION,
    'event.type': (hasItem ? changes : undefined) ?? INFO,
    'event.action': kind,
    'event.outcome': compliance === undefined ? (failed ? 'failure' : undefined) : (OUTCOME[compliance] ?? 'unknown'),
    message: said(
      resource['aws.config.resource.type'],
      resource['aws.config.resource.name'] ?? resource['aws.config.resource.id'],
      compliance ?? change ?? kind,
      text(record['configRuleName']),
    ),
    'cloud.account.id': accountOf(record) ?? accountOf(item) ?? text(envelope['account']),
    'cloud.region': text(record['awsRegion']) ?? text(item['awsRegion']) ?? text(envelope['region']),
    'aws.config.message_type': kind,
    ...EMPTY,
    ...resource,
    'event.reason': text(result['annotation']) ?? error,
    'rule.name': text(record['configRuleName']) ?? text(record['conformancePackName']),
    'rule.id': text(record['configRuleARN']) ?? text(record['conformancePackArn']),
    'aws.config.change_type': change,
    'aws.config.changed_properties': texts(Object.keys(object(diff['changedProperties']))),
    'aws.config.compliance': compliance,
    'aws.config.compliance_before': text(at(record, 'oldEvaluationResult', 'complianceType')),
    'aws.config.rules': texts(list(record['configRuleNames'])),
    'aws.config.s3_object_key':
      text(record['s3ObjectKey']) ?? text(at(record, 's3DeliverySummary', 's3BucketLocation')),
  }
}

/** A configuration item, a notification, or an EventBridge envelope whose detail names no kind. */
export const normalise = (value: unknown, context: RecordContext): Event | Quarantine => {
  const record = object(value)
  const kind = text(record['messageType'])
  if (kind !== undefined) return notificationOf(record, kind, {})
  const detailType = text(record['detail-type'])
  if (detailType !== undefined) return notificationOf(object(record['detail']), detailType, record)
  if (record['resourceType'] === undefined) return quarantine('neither a configuration item nor a notification')
  // A snapshot lists what is there, changed or not.
  return itemOf(record, context.object.key.includes('ConfigSnapshot'))
}
