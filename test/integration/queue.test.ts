import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hinomi, start } from '../support/cli.js'
import { keyOf, recordsFile } from '../support/cloudtrail.js'
import { hasMoto, startMoto } from '../support/moto.js'

const FILES = 60
const EACH = 20
const BUCKET = 'logs'

describe.skipIf(!hasMoto)('a queue of S3 notifications, on the AWS emulator', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>
  let work: string
  let queue: string
  let sqs: SQSClient
  let s3: S3Client

  beforeAll(async () => {
    moto = await startMoto()
    work = mkdtempSync(path.join(tmpdir(), 'hinomi-queue-'))
    const client = {
      endpoint: moto.url,
      region: 'ap-northeast-1',
      credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
    }
    s3 = new S3Client({ ...client, forcePathStyle: true })
    sqs = new SQSClient(client)
    await s3.send(
      new CreateBucketCommand({ Bucket: BUCKET, CreateBucketConfiguration: { LocationConstraint: 'ap-northeast-1' } }),
    )
    queue = (await sqs.send(new CreateQueueCommand({ QueueName: 'notifications' }))).QueueUrl ?? ''
    for (let n = 0; n < FILES; n++) {
      await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: keyOf(n), Body: recordsFile(n * EACH, EACH) }))
    }
  })
  afterAll(() => {
    moto.stop()
    rmSync(work, { recursive: true, force: true })
  })

  const raw = (n: number) =>
    JSON.stringify({
      Records: [
        {
          eventSource: 'aws:s3',
          eventName: 'ObjectCreated:Put',
          awsRegion: 'ap-northeast-1',
          s3: { bucket: { name: BUCKET }, object: { key: encodeURIComponent(keyOf(n)), size: 1000, eTag: `e${n}` } },
        },
      ],
    })
  const forms = [
    raw,
    (n: number) => JSON.stringify({ Type: 'Notification', TopicArn: 'arn:aws:sns:x:1:t', Message: raw(n) }),
    (n: number) =>
      JSON.stringify({
        source: 'aws.s3',
        'detail-type': 'Object Created',
        region: 'ap-northeast-1',
        detail: { bucket: { name: BUCKET }, object: { key: keyOf(n), size: 1000, etag: `e${n}` } },
      }),
  ]

  const waiting = async () => {
    const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queue, AttributeNames: [...names] }),
    )
    return names.map((name) => Number(Attributes?.[name]))
  }

  test('each message twice and out of order, among test events and poison: every event exactly once', async () => {
    const bodies = Array.from({ length: FILES }, (_, n) => (forms[n % forms.length] as (n: number) => string)(n))
    const order = [...bodies, ...bodies].map((body, i) => ({ body, key: (i * 7919) % 251 }))
    order.sort((a, b) => a.key - b.key)
    for (let at = 0; at < order.length; at += 10) {
      const entries = order.slice(at, at + 10).map(({ body }, i) => ({ Id: String(i), MessageBody: body }))
      await sqs.send(new SendMessageBatchCommand({ QueueUrl: queue, Entries: entries }))
    }
    await sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: JSON.stringify({ Event: 's3:TestEvent' }) }))
    await sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: 'poison' }))
    const data = path.join(work, 'data')
    const watching = start(['watch', '--sqs', queue, '--data', data], moto.env)
    const closed = new Promise((resolve) => watching.on('close', resolve))
    // Only the poison is left, hidden from others while its time runs. A message whose object could not be fetched or
    // that could not be deleted comes again after two minutes.
    for (const began = Date.now(); Date.now() - began < 200_000; ) {
      const [visible, hidden] = await waiting()
      if (visible === 0 && hidden === 1) break
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect(await waiting()).toEqual([0, 1])
    watching.kill('SIGTERM')
    await closed
    const listed = await hinomi(['query', '', '--fields', 'event.id', '--limit', '100000', '--data', data])
    const ids = listed.stdout.trim().split('\n')
    expect(ids).toHaveLength(FILES * EACH)
    expect(new Set(ids).size).toBe(FILES * EACH)
  }, 300_000)

  test('an s3:// prefix is read once; a bucket that is not there is an error that says what to do', async () => {
    const data = path.join(work, 'prefix')
    const first = await hinomi(['ingest', `s3://${BUCKET}/AWSLogs/`, '--data', data, '--json'], moto.env)
    expect(JSON.parse(first.stdout)).toMatchObject({ objects: FILES, events: FILES * EACH, skipped: 0, quarantined: 0 })
    const again = await hinomi(['ingest', `s3://${BUCKET}/AWSLogs/`, '--data', data, '--json'], moto.env)
    expect(JSON.parse(again.stdout)).toMatchObject({ objects: FILES, events: 0, skipped: FILES })
    const wrong = await hinomi(['ingest', 's3://no-such-bucket/x', '--data', data], moto.env)
    expect(wrong.code).not.toBe(0)
    expect(wrong.stderr).toContain('Check the bucket name')
  })
})
