import { describe, expect, test } from 'vitest'
import { readItem } from './item.js'
import { readConfigNotification } from './notification.js'

const item = {
  resourceType: 'AWS::EC2::Volume',
  resourceId: 'vol-1',
  ARN: 'arn:aws:ec2:us-east-2:111122223333:volume/vol-1',
  awsAccountId: '111122223333',
  awsRegion: 'us-east-2',
  configurationItemCaptureTime: '2026-03-01T01:00:00Z',
  configurationItemStatus: 'OK',
  configuration: {},
  supplementaryConfiguration: {},
  tags: {},
}
const change = {
  configurationItemDiff: { changedProperties: {}, changeType: 'UPDATE' },
  configurationItem: item,
  notificationCreationTime: '2026-03-01T01:00:05Z',
  messageType: 'ConfigurationItemChangeNotification',
  recordVersion: '1.3',
}
const bySns = (message: unknown) =>
  JSON.stringify({ Type: 'Notification', TopicArn: 'arn:aws:sns:us-east-2:1:config', Message: JSON.stringify(message) })
const byEventBridge = (message: unknown) =>
  JSON.stringify({ 'detail-type': 'Config Configuration Item Change', source: 'aws.config', detail: message })

describe('a change', () => {
  test.each([
    ['raw', JSON.stringify(change)],
    ['in SNS’s envelope', bySns(change)],
    ['as an event', byEventBridge(change)],
  ])('%s gives its item', (_, body) => {
    const read = readConfigNotification(body)
    expect(read).toEqual({ kind: 'items', items: [item] })
    expect(read.kind === 'items' && readItem(read.items[0]).kind).toBe('ci')
  })
})

describe('a change that was too long', () => {
  const KEY = 'AWSLogs/1/Config/us-west-2/2026/3/1/OversizedChangeNotification/AWS::EC2::Volume/vol-1/x.json.gz'
  const { configuration: _, supplementaryConfiguration: __, tags: ___, ...summary } = item
  const oversized = (over = {}, where: unknown = { s3BucketLocation: `logs/${KEY}`, errorCode: null }) => ({
    configurationItemSummary: { changeType: 'UPDATE', ...summary, ...over },
    s3DeliverySummary: where,
    messageType: 'OversizedConfigurationItemChangeNotification',
  })

  test('names the file that holds it', () => {
    expect(readConfigNotification(bySns(oversized()))).toEqual({ kind: 'object', object: { bucket: 'logs', key: KEY } })
  })

  test('is whole when the resource is gone', () => {
    const read = readConfigNotification(bySns(oversized({ configurationItemStatus: 'ResourceDeleted' })))
    expect(read.kind === 'items' && readItem(read.items[0])).toMatchObject({
      kind: 'ci',
      ci: { configurationItemStatus: 'ResourceDeleted' },
    })
  })

  test('whose file was not delivered stays in the queue, with the reason', () => {
    expect(
      readConfigNotification(
        bySns(oversized({}, { s3BucketLocation: null, errorCode: 'AccessDenied', errorMessage: 'no' })),
      ),
    ).toEqual({ kind: 'unknown', reason: 'the notification names no file: AccessDenied no' })
  })
})

describe('a file of AWS Config', () => {
  const key =
    'AWSLogs/1/Config/us-east-2/2026/3/1/ConfigHistory/1_Config_us-east-2_ConfigHistory_AWS::EC2::Volume_20260301T000000Z_20260301T060000Z_1.json.gz'
  test.each([
    [
      'AWS Config’s own word',
      bySns({ messageType: 'ConfigurationHistoryDeliveryCompleted', s3Bucket: 'logs', s3ObjectKey: key }),
      undefined,
    ],
    [
      'S3’s notification',
      JSON.stringify({
        Records: [
          {
            eventName: 'ObjectCreated:Put',
            awsRegion: 'us-east-2',
            s3: { bucket: { name: 'logs' }, object: { key: encodeURIComponent(key).replaceAll('%2F', '/') } },
          },
        ],
      }),
      'us-east-2',
    ],
    [
      'S3’s event',
      JSON.stringify({ source: 'aws.s3', region: 'us-east-2', detail: { bucket: { name: 'logs' }, object: { key } } }),
      'us-east-2',
    ],
  ])('is known by %s', (_, body, region) => {
    expect(readConfigNotification(body)).toEqual({
      kind: 'object',
      object: { bucket: 'logs', key, ...(region === undefined ? {} : { region }) },
    })
  })
})

test.each([
  ['compliance', bySns({ messageType: 'ComplianceChangeNotification' })],
  ['the start of a delivery', bySns({ messageType: 'ConfigurationSnapshotDeliveryStarted' })],
])('%s is nothing to take', (_, body) => expect(readConfigNotification(body).kind).toBe('nothing'))

test.each([
  ['S3’s test', JSON.stringify({ Event: 's3:TestEvent' })],
  [
    'another service’s file',
    JSON.stringify({ source: 'aws.s3', detail: { bucket: { name: 'b' }, object: { key: 'x.log' } } }),
  ],
  ['a removal', JSON.stringify({ Records: [{ eventName: 'ObjectRemoved:Delete', s3: {} }] })],
  ['no JSON', '<xml>'],
  ['a list', '[]'],
  ['something else', '{"hello":1}'],
])('%s is not AWS Config’s business', (_, body) => expect(readConfigNotification(body).kind).toBe('foreign'))

test.each([
  ['a kind of message that is not known', bySns({ messageType: 'Surprise' })],
  ['a change without an item', bySns({ messageType: 'ConfigurationItemChangeNotification' })],
])('%s is left in the queue', (_, body) => expect(readConfigNotification(body).kind).toBe('unknown'))
