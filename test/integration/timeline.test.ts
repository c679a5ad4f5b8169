import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/kernel/clock.js'
import { hinomi } from '../support/cli.js'
import { hasMoto, startMoto } from '../support/moto.js'

const root = new URL('../../', import.meta.url)
const ARN = 'arn:aws:s3:::followed'

describe.skipIf(!hasMoto)('a change in the account, on the AWS emulator', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>
  let work: string
  beforeAll(async () => {
    moto = await startMoto()
    work = mkdtempSync(path.join(tmpdir(), 'hinomi-timeline-'))
  })
  afterAll(() => {
    moto?.stop()
    rmSync(work, { recursive: true, force: true })
  })

  test('is on the timeline with its difference and who made it, minutes after its event came in', async () => {
    const data = path.join(work, 'data')
    const env = { ...moto.env, AWS_REGION: 'us-east-1' }
    const s3 = new S3Client({
      endpoint: moto.url,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
    })
    await s3.send(new CreateBucketCommand({ Bucket: 'followed' }))
    const scanned = await hinomi(
      ['scan', '--endpoint-url', moto.url, '--regions', 'us-east-1', '--services', 's3', '--save', '--data', data],
      env,
    )
    expect(scanned.code, scanned.stderr).toBe(0)

    await s3.send(
      new PutBucketVersioningCommand({ Bucket: 'followed', VersioningConfiguration: { Status: 'Enabled' } }),
    )
    // The emulator writes no trail: this is the event that AWS would deliver (synthetic).
    const file = path.join(work, '123456789012_CloudTrail_us-east-1_20260101T0000Z_x.json')
    writeFileSync(
      file,
      JSON.stringify({
        Records: [
          {
            eventVersion: '1.09',
            eventID: '5f1d5d5e-0000-4000-8000-000000000001',
            eventTime: new Date().toISOString(),
            eventSource: 's3.amazonaws.com',
            eventName: 'PutBucketVersioning',
            awsRegion: 'us-east-1',
            sourceIPAddress: '203.0.113.7',
            userAgent: 'aws-cli/2',
            readOnly: false,
            eventType: 'AwsApiCall',
            managementEvent: true,
            recipientAccountId: '123456789012',
            userIdentity: {
              type: 'IAMUser',
              principalId: 'AIDAEXAMPLE',
              arn: 'arn:aws:iam::123456789012:user/taro',
              accountId: '123456789012',
              userName: 'taro',
            },
            requestParameters: { bucketName: 'followed', VersioningConfiguration: { Status: 'Enabled' } },
            responseElements: null,
            resources: [{ type: 'AWS::S3::Bucket', ARN, accountId: '123456789012' }],
          },
        ],
      }),
    )
    const before = Date.now()
    const taken = await hinomi(['ingest', file, '--data', data, '--json'], env)
    expect(JSON.parse(taken.stdout)).toMatchObject({ events: 1 })

    Object.assign(process.env, env)
    const { openRooms } = (await import(
      new URL('dist/server/rooms.js', root).href
    )) as typeof import('../../src/server/rooms.js')
    const { readConfig } = (await import(
      new URL('dist/server/config.js', root).href
    )) as typeof import('../../src/server/config.js')
    const { followChanges } = (await import(
      new URL('dist/server/follow-changes.js', root).href
    )) as typeof import('../../src/server/follow-changes.js')
    const warned: unknown[] = []
    const warn = (message: string, detail: Record<string, unknown>) => void warned.push(message, detail)
    const rooms = await openRooms({ config: readConfig({ data }, env, work), clock: systemClock, env, warn })
    try {
      const { looked } = await followChanges({ ...rooms, warn }, before, Date.now() + 1, new AbortController().signal)
      expect(warned).toEqual([])
      expect(looked).toBe(1)
      const { entries } = await rooms.resources.timeline(ARN)
      expect(entries[0]?.differences).toContainEqual({
        path: 'BucketVersioningConfiguration.status',
        before: 'Off',
        after: 'Enabled',
      })
      expect(entries[0]?.authors).toMatchObject([
        { action: 'PutBucketVersioning', user: 'taro', sourceIp: '203.0.113.7', outcome: 'success' },
      ])
      const control = (await (await rooms.posture.book()).controls({})).find((c) => c.id === 'S3.14')
      expect(control?.tally).toMatchObject({ passed: 1, failed: 0 })
    } finally {
      await rooms.close()
    }
  })
})
