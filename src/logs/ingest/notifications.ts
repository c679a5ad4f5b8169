import type { S3Object } from './list-objects.js'

/** What a queue message asks for. */
export type Notification =
  | { readonly kind: 'objects'; readonly objects: readonly S3Object[] }
  /** Nothing to read: S3's test event, a removal. The message can be deleted. */
  | { readonly kind: 'nothing' }
  /** Not a notification; left in the queue, so that its redrive policy moves it aside. */
  | { readonly kind: 'unknown'; readonly reason: string }

type Json = Record<string, unknown>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/**
 * Reads an S3 event notification as it comes through SQS: raw, wrapped by SNS, or as an EventBridge event.
 * Sources: "Event message structure" (keys are URL-encoded there) and "EventBridge event message structure"
 * (keys are not) of the S3 user guide.
 */
export const readNotification = (body: string): Notification => {
  let message = parse(body)
  // SNS without raw delivery puts the message into an envelope, as text.
  if (isObject(message) && typeof message['Message'] === 'string' && typeof message['TopicArn'] === 'string') {
    message = parse(message['Message'])
  }
  if (!isObject(message)) return { kind: 'unknown', reason: 'the message is not a JSON object' }
  if (message['Event'] === 's3:TestEvent') return { kind: 'nothing' }
  if (message['source'] === 'aws.s3' && isObject(message['detail'])) return fromEventBridge(message, message['detail'])
  const records = message['Records']
  if (!Array.isArray(records)) return { kind: 'unknown', reason: 'the message is no S3 notification' }
  const objects: S3Object[] = []
  for (const record of records as unknown[]) {
    const name = isObject(record) ? record['eventName'] : undefined
    const s3 = isObject(record) ? record['s3'] : undefined
    if (!isObject(record) || typeof name !== 'string' || !isObject(s3)) {
      return { kind: 'unknown', reason: 'a record of the message is no S3 event' }
    }
    if (!name.includes('ObjectCreated:')) continue
    const bucket = isObject(s3['bucket']) ? s3['bucket']['name'] : undefined
    const object = isObject(s3['object']) ? s3['object'] : {}
    const key = object['key']
    if (typeof bucket !== 'string' || typeof key !== 'string') {
      return { kind: 'unknown', reason: 'a record of the message names no bucket and key' }
    }
    const decoded = decodeKey(key)
    if (decoded.endsWith('/')) continue
    objects.push({
      bucket,
      key: decoded,
      bytes: typeof object['size'] === 'number' ? object['size'] : 0,
      etag: typeof object['eTag'] === 'string' ? object['eTag'] : '',
      ...(typeof record['awsRegion'] === 'string' ? { region: record['awsRegion'] } : {}),
    })
  }
  return objects.length === 0 ? { kind: 'nothing' } : { kind: 'objects', objects }
}

const fromEventBridge = (message: Json, detail: Json): Notification => {
  if (message['detail-type'] !== 'Object Created') return { kind: 'nothing' }
  const bucket = isObject(detail['bucket']) ? detail['bucket']['name'] : undefined
  const object = isObject(detail['object']) ? detail['object'] : {}
  const key = object['key']
  if (typeof bucket !== 'string' || typeof key !== 'string') {
    return { kind: 'unknown', reason: 'the event names no bucket and key' }
  }
  if (key.endsWith('/')) return { kind: 'nothing' }
  return {
    kind: 'objects',
    objects: [
      {
        bucket,
        key,
        bytes: typeof object['size'] === 'number' ? object['size'] : 0,
        etag: typeof object['etag'] === 'string' ? object['etag'] : '',
        ...(typeof message['region'] === 'string' ? { region: message['region'] } : {}),
      },
    ],
  }
}

const decodeKey = (key: string): string => {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '))
  } catch {
    return key
  }
}
