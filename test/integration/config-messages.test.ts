import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { CreateQueueCommand, GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hinomi, start } from '../support/cli.js'
import { keyOf, recordsFile } from '../support/cloudtrail.js'
import { hasMoto, startMoto } from '../support/moto.js'

const ACCOUNT = '111122223333'
const BUCKET = 'config'
const arnOf = (id: string) => `arn:aws:ec2:us-east-2:${ACCOUNT}:volume/${id}`
const volume = (id: string, hour: number, encrypted: boolean) => ({
  resourceType: 'AWS::EC2::Volume',
  resourceId: id,
  ARN: arnOf(id),
  awsAccountId: ACCOUNT,
  awsRegion: 'us-east-2',
  configurationItemCaptureTime: `2026-03-01T0${hour}:00:00.000Z`,
  configurationItemStatus: 'OK',
  configuration: JSON.stringify({ volumeId: id, encrypted, state: 'in-use', attachments: [{}] }),
  supplementaryConfiguration: {},
  tags: {},
  relationships: [],
})
const file = (...items: unknown[]) => gzipSync(JSON.stringify({ fileVersion: '1.0', configurationItems: items }))
const HISTORY = `AWSLogs/${ACCOUNT}/Config/us-east-2/2026/3/1/ConfigHistory/${ACCOUNT}_Config_us-east-2_ConfigHistory_AWS::EC2::Volume_20260301T000000Z_20260301T060000Z_1.json.gz`
const OVERSIZED = `AWSLogs/${ACCOUNT}/Config/us-east-2/2026/3/1/OversizedChangeNotification/AWS::EC2::Volume/vol-big/${ACCOUNT}_Config_us-east-2_ChangeNotification_AWS::EC2::Volume_vol-big_20260301T030000Z_1.json.gz`

describe.skipIf(!hasMoto)('AWS Config’s own words, on the AWS emulator', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>
  let work: string
  let queue: string
  let sqs: SQSClient

  beforeAll(async () => {
    moto = await startMoto()
    work = mkdtempSync(path.join(tmpdir(), 'hinomi-config-'))
    const client = {
      endpoint: moto.url,
      region: 'ap-northeast-1',
      credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
    }
    const s3 = new S3Client({ ...client, forcePathStyle: true })
    sqs = new SQSClient(client)
    await s3.send(
      new CreateBucketCommand({ Bucket: BUCKET, CreateBucketConfiguration: { LocationConstraint: 'ap-northeast-1' } }),
    )
    const put = (Key: string, Body: Buffer | string) => s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }))
    await put(HISTORY, file(volume('vol-h', 1, false), volume('vol-h', 2, true), { resourceType: 'broken' }))
    await put(OVERSIZED, gzipSync(JSON.stringify({ configurationItem: volume('vol-big', 3, false) })))
    await put(keyOf(0), recordsFile(0, 5))
    queue = (await sqs.send(new CreateQueueCommand({ QueueName: 'both' }))).QueueUrl ?? ''
  }, 60_000)
  afterAll(() => {
    moto.stop()
    rmSync(work, { recursive: true, force: true })
  })

  test('one queue brings changes, files and logs: each goes where it belongs', async () => {
    const sns = (message: unknown) =>
      JSON.stringify({ Type: 'Notification', TopicArn: 'arn:aws:sns:us-east-2:1:c', Message: JSON.stringify(message) })
    const bodies = [
      sns({ messageType: 'ConfigurationItemChangeNotification', configurationItem: volume('vol-1', 1, false) }),
      JSON.stringify({
        source: 'aws.config',
        detail: { messageType: 'ConfigurationItemChangeNotification', configurationItem: volume('vol-1', 4, true) },
      }),
      sns({
        messageType: 'OversizedConfigurationItemChangeNotification',
        configurationItemSummary: {},
        s3DeliverySummary: { s3BucketLocation: `${BUCKET}/${OVERSIZED}` },
      }),
      sns({ messageType: 'ConfigurationHistoryDeliveryCompleted', s3Bucket: BUCKET, s3ObjectKey: HISTORY }),
      sns({ messageType: 'ComplianceChangeNotification' }),
      JSON.stringify({
        Records: [
          {
            eventName: 'ObjectCreated:Put',
            s3: { bucket: { name: BUCKET }, object: { key: keyOf(0), size: 1000, eTag: 'e' } },
          },
        ],
      }),
      sns({ messageType: 'ConfigurationItemChangeNotification', configurationItem: { resourceId: 'poison' } }),
    ]
    // Twice, as a queue may.
    for (const body of [...bodies, ...bodies.slice(0, -1)]) {
      await sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: body }))
    }
    const data = path.join(work, 'data')
    const watching = start(['watch', '--sqs', queue, '--data', data], moto.env)
    const closed = new Promise((resolve) => watching.on('close', resolve))
    let told = ''
    watching.stderr?.on('data', (chunk) => {
      told += chunk
    })
    const waiting = async () => {
      const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: queue, AttributeNames: [...names] }),
      )
      return names.map((name) => Number(Attributes?.[name]))
    }
    for (let i = 0; i < 600; i++) {
      const [visible, hidden] = await waiting()
      if (visible === 0 && hidden === 1) break
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect(await waiting(), told).toEqual([0, 1])
    watching.kill('SIGTERM')
    await closed

    const timeline = async (id: string) =>
      (await hinomi(['resource', 'timeline', arnOf(id), '--json', '--data', data])).stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { at: string; differences: unknown[] })
    const change = [{ path: 'encrypted', before: false, after: true }]
    expect((await timeline('vol-1')).map((e) => [e.at.slice(11, 13), e.differences])).toEqual([
      ['04', change],
      ['01', []],
    ])
    expect((await timeline('vol-h')).map((e) => [e.at.slice(11, 13), e.differences])).toEqual([
      ['02', change],
      ['01', []],
    ])
    expect(await timeline('vol-big')).toHaveLength(1)
    const was = await hinomi([
      ...['resource', 'list', '--type', 'AWS::EC2::Volume', '--at', '2026-03-01T01:30:00Z'],
      ...['--account', ACCOUNT, '--json', '--data', data],
    ])
    const then = was.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { resourceId: string; configuration: { encrypted: boolean } })
    expect(then.map((r) => [r.resourceId, r.configuration.encrypted])).toEqual([
      ['vol-1', false],
      ['vol-h', false],
    ])
    const events = await hinomi(['query', '', '--fields', 'event.id', '--limit', '100', '--data', data])
    expect(events.stdout.trim().split('\n')).toHaveLength(5)
  }, 180_000)

  test('files in a bucket are judged by the same controls', async () => {
    const { stdout, stderr, code } = await hinomi(
      ['scan', '--config-files', `s3://${BUCKET}/AWSLogs/`, '--format', 'json'],
      moto.env,
    )
    expect(code, stderr).toBe(0)
    const { results } = JSON.parse(stdout) as { results: { controlId: string; arn: string; status: string }[] }
    const answers = results.filter((r) => r.controlId === 'EC2.3').map((r) => [r.arn, r.status])
    expect(answers.sort()).toEqual([
      [arnOf('vol-big'), 'FAILED'],
      [arnOf('vol-h'), 'PASSED'],
    ])
  }, 120_000)
})
