import { isConfigFileKey, type NotifiedObject, objectAt } from './notified-object.js'

/** What a message of AWS Config, or about its files, asks for. */
export type ConfigNotification =
  /** Configuration items, as `readItem` takes them. */
  | { readonly kind: 'items'; readonly items: readonly unknown[] }
  /** A file that holds them: an item too long for the topic, a snapshot or history that was delivered. */
  | { readonly kind: 'object'; readonly object: NotifiedObject }
  /** Nothing to take: compliance, the start of a delivery. The message can be deleted. */
  | { readonly kind: 'nothing'; readonly why: string }
  /** Not AWS Config's business: a queue may bring others' messages too. */
  | { readonly kind: 'foreign' }
  /** A message of AWS Config that cannot be taken; left in its queue, so that the redrive policy moves it aside. */
  | { readonly kind: 'unknown'; readonly reason: string }

type Json = Readonly<Record<string, unknown>>

/** Messages that say nothing of a resource's configuration. */
const WITHOUT_ITEMS: ReadonlySet<string> = new Set([
  'ComplianceChangeNotification',
  'ConfigRulesEvaluationStarted',
  'ConfigurationSnapshotDeliveryStarted',
  'ConfigurationSnapshotDeliveryFailed',
  'ConfigurationHistoryDeliveryFailed',
  'ScheduledNotification',
  'ServiceLinkedConfigurationRecorder',
])
const DELIVERED: ReadonlySet<string> = new Set([
  'ConfigurationSnapshotDeliveryCompleted',
  'ConfigurationHistoryDeliveryCompleted',
])

/**
 * Reads a message as it comes from a queue: AWS Config's SNS notification (in SNS's envelope or raw), the EventBridge
 * event with the same in `detail`, or an S3 notification of a file that AWS Config wrote.
 * Source: AWS Config developer guide, "Notifications that AWS Config sends to an Amazon SNS topic" and "Monitoring AWS
 * Config with Amazon EventBridge".
 */
export const readConfigNotification = (text: string): ConfigNotification => {
  let message = parse(text)
  if (isObject(message) && message['TopicArn'] !== undefined && typeof message['Message'] === 'string') {
    message = parse(message['Message'])
  } else if (isObject(message) && message['TopicArn'] !== undefined && isObject(message['Message'])) {
    message = message['Message']
  }
  if (!isObject(message)) return { kind: 'foreign' }
  let body: Json = message
  if (body['source'] === 'aws.config' && isObject(body['detail'])) body = body['detail']
  const type = body['messageType']
  if (typeof type !== 'string') return ofS3(body)
  if (type === 'ConfigurationItemChangeNotification') {
    const item = body['configurationItem']
    return isObject(item)
      ? { kind: 'items', items: [item] }
      : { kind: 'unknown', reason: 'the notification has no configurationItem' }
  }
  if (type === 'OversizedConfigurationItemChangeNotification') return ofOversized(body)
  if (DELIVERED.has(type)) {
    const [bucket, key] = [body['s3Bucket'], body['s3ObjectKey']]
    return typeof bucket === 'string' && typeof key === 'string'
      ? { kind: 'object', object: { bucket, key } }
      : { kind: 'unknown', reason: 'the notification names no file' }
  }
  return WITHOUT_ITEMS.has(type)
    ? { kind: 'nothing', why: type }
    : { kind: 'unknown', reason: `messageType ${type.slice(0, 80)} is not known` }
}

/** An item of more than 256 KiB: only its summary is sent, and where the whole lies. */
const ofOversized = (message: Json): ConfigNotification => {
  const summary = message['configurationItemSummary']
  const where = isObject(message['s3DeliverySummary']) ? message['s3DeliverySummary'] : {}
  const status = isObject(summary) ? summary['configurationItemStatus'] : undefined
  // The summary of what is gone is the whole of it.
  if (isObject(summary) && status === 'ResourceDeleted')
    return { kind: 'items', items: [{ ...summary, configuration: null }] }
  const object = objectAt(where['s3BucketLocation'])
  if (object !== undefined) return { kind: 'object', object }
  const said = [where['errorCode'], where['errorMessage']].filter((t) => typeof t === 'string').join(' ')
  return { kind: 'unknown', reason: `the notification names no file${said === '' ? '' : `: ${said.slice(0, 200)}`}` }
}

/** S3's own notice of a file, as it comes through a queue or EventBridge. */
const ofS3 = (message: Json): ConfigNotification => {
  const detail = message['detail']
  if (message['source'] === 'aws.s3' && isObject(detail)) {
    return fileOf(nameOf(detail['bucket'], 'name'), nameOf(detail['object'], 'key'), message['region'])
  }
  const records = message['Records']
  // S3 sends one record in each message.
  const record: unknown = Array.isArray(records) ? records[0] : undefined
  const s3 = isObject(record) ? record['s3'] : undefined
  if (!isObject(record) || !isObject(s3)) return { kind: 'foreign' }
  const created = String(record['eventName'] ?? '').includes('ObjectCreated:')
  if (!created) return { kind: 'foreign' }
  const key = nameOf(s3['object'], 'key')
  return fileOf(nameOf(s3['bucket'], 'name'), key === undefined ? undefined : urlDecoded(key), record['awsRegion'])
}

const fileOf = (bucket: string | undefined, key: string | undefined, region: unknown): ConfigNotification => {
  if (bucket === undefined || key === undefined) return { kind: 'foreign' }
  if (!isConfigFileKey(key)) return { kind: 'foreign' }
  return { kind: 'object', object: { bucket, key, ...(typeof region === 'string' ? { region } : {}) } }
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

const nameOf = (value: unknown, key: string): string | undefined => {
  const name = isObject(value) ? value[key] : undefined
  return typeof name === 'string' ? name : undefined
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

const urlDecoded = (key: string): string => {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '))
  } catch {
    return key
  }
}
