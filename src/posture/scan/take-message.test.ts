import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createFindings, type Findings } from '../../findings/index.js'
import type { Database } from '../../platform/db/index.js'
import { openTestDb } from '../../platform/db/testing.js'
import { type AnyControl, control, failed, passed } from '../controls/control.js'
import { createEvaluation } from '../evaluation.js'
import { Resources } from '../history/resources.js'
import { Recorder } from '../recorder.js'
import { createTakeMessage } from './take-message.js'

const ARN = 'arn:aws:ec2:us-east-2:111122223333:volume/vol-1'
const now = Date.parse('2026-06-01T00:00:00Z')
const clock = { now: () => now }
/** FAILED for a volume that is not encrypted. */
const encrypted: AnyControl = control<{ encrypted?: boolean }>({
  id: 'T.1',
  severity: 'high',
  type: 'AWS::EC2::Volume',
  needs: [],
  title: { en: 'Volumes are encrypted', ja: 'ボリュームが暗号化されている' },
  why: { en: 'x', ja: 'x' },
  fix: { en: 'x', ja: 'x' },
  cli: 'x',
  check: ({ configuration }) => (configuration.encrypted === true ? passed() : failed('plain', '平文')),
})

let database: Database
let findings: Findings
let take: ReturnType<typeof createTakeMessage>
const warned: unknown[] = []
beforeAll(async () => {
  database = await openTestDb()
  const { db } = database
  findings = createFindings({ db, clock })
  const store = new Recorder(db, clock)
  const evaluation = createEvaluation({
    db,
    clock,
    store,
    controls: [encrypted],
    findings,
    wanted: async () => () => true,
    warn: () => undefined,
  })
  take = createTakeMessage({
    store,
    evaluation: async () => evaluation,
    s3: () => {
      throw new Error('no S3 here')
    },
    warn: (message, detail) => void warned.push([message, detail]),
  })
}, 60_000)
afterAll(() => database.close())

const item = (hour: number, over: Readonly<Record<string, unknown>> = {}) => ({
  resourceType: 'AWS::EC2::Volume',
  resourceId: 'vol-1',
  ARN,
  awsAccountId: '111122223333',
  awsRegion: 'us-east-2',
  configurationItemCaptureTime: `2026-05-01T0${hour}:00:00Z`,
  configurationItemStatus: 'OK',
  configuration: { encrypted: false },
  supplementaryConfiguration: {},
  tags: {},
  ...over,
})
const change = (configurationItem: unknown) =>
  JSON.stringify({
    TopicArn: 'arn:aws:sns:us-east-2:1:config',
    Message: JSON.stringify({ messageType: 'ConfigurationItemChangeNotification', configurationItem }),
  })
const open = async () => (await findings.list({ limit: 50, status: 'open' })).items.length

describe('a change that AWS Config tells of', () => {
  test('is on the timeline, and judged at once, in the order in which they came', async () => {
    const [first, second] = [take(change(item(1))), take(change(item(2, { configuration: { encrypted: true } })))]
    expect(await first).toBe(true)
    expect(await second).toBe(true)
    const { entries } = await new Resources(database.db).timeline(ARN)
    expect(entries.map((e) => e.differences)).toEqual([[{ path: 'encrypted', before: false, after: true }], []])
    expect(await open()).toBe(0)
    await take(change(item(3)))
    expect(await open()).toBe(1)
  })

  test('of a resource that is gone takes its finding with it', async () => {
    await take(change(item(4, { configurationItemStatus: 'ResourceDeleted', configuration: null })))
    expect(await open()).toBe(0)
    expect((await new Resources(database.db).get(ARN)).deletedAt).toBe('2026-05-01T04:00:00.000Z')
  })

  test('that cannot be taken is left to its queue, and so is one whose file cannot be read', async () => {
    await expect(take(change(item(5, { awsAccountId: undefined, ARN: undefined })))).rejects.toMatchObject({
      code: 'CONFIG_MESSAGE',
    })
    const oversized = JSON.stringify({
      messageType: 'OversizedConfigurationItemChangeNotification',
      s3DeliverySummary: { s3BucketLocation: 'logs/AWSLogs/1/Config/x/OversizedChangeNotification/y.json.gz' },
    })
    await expect(take(oversized)).rejects.toThrow('no S3 here')
    // One that fails holds up none that comes after it.
    expect(await take(change(item(6)))).toBe(true)
  })
})

test('a message that is not AWS Config’s is somebody else’s', async () => {
  expect(await take(JSON.stringify({ Event: 's3:TestEvent' }))).toBe(false)
  expect(await take('{}')).toBe(false)
})
