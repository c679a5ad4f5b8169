import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { BatchImportFindingsCommand, EnableSecurityHubCommand, SecurityHubClient } from '@aws-sdk/client-securityhub'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createFindings, Exceptions, type Findings } from '../../src/findings/index.js'
import { Audit } from '../../src/platform/auth/audit.js'
import type { Database } from '../../src/platform/db/index.js'
import { openTestDb } from '../../src/platform/db/testing.js'
import { type MovableClock, movableClock } from '../../src/platform/http/testing.js'
import { SecurityHub } from '../../src/posture/security-hub/security-hub.js'
import { asff } from '../../src/posture/security-hub/testing.js'
import { hinomi } from '../support/cli.js'
import { hasMoto, startMoto } from '../support/moto.js'
import { type SecurityHubFake, startSecurityHub } from '../support/security-hub-fake.js'

const ACCOUNT = '111122223333'
const REGION = 'us-east-1'
const signal = new AbortController().signal

let database: Database
let clock: MovableClock
let findings: Findings
let audit: Audit
let fake: SecurityHubFake
let hub: SecurityHub

const keys = { AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing', AWS_REGION: REGION }
beforeAll(async () => {
  Object.assign(process.env, keys)
  database = await openTestDb()
}, 60_000)
afterAll(() => database.close())

beforeEach(async () => {
  await database.execute('truncate findings, exceptions, security_hubs, security_hub_findings cascade')
  clock = movableClock()
  const { db } = database
  findings = createFindings({ db, clock })
  audit = new Audit(db, clock)
  fake = await startSecurityHub(ACCOUNT)
  hub = openHub()
  return () => fake.stop()
})

const openHub = (most?: number) =>
  new SecurityHub(
    {
      db: database.db,
      clock,
      findings,
      audit,
      warn: () => undefined,
      sources: {
        toScan: async () => [{ id: 's', source: { kind: 'current' }, regions: [REGION], endpoint: fake.url }],
      },
    },
    most,
  )

const at = (ms: number) => ({ UpdatedAt: new Date(clock.now() + ms).toISOString() })
const put = (count: number, over: Record<string, unknown> = {}) => {
  for (let i = 0; i < count; i++) fake.put(asff({ Id: `f${i}`, ...at(i - 1_000_000), ...over }))
}
const ids = async () => {
  const { items } = await findings.list({ limit: 500 })
  return items.map((one) => one.id)
}
const ken = { id: 'u', name: 'Ken' }

test('all pages come in, and the next import asks only for what was updated since, with an overlap', async () => {
  put(250)
  fake.put(asff({ Id: 'gone', RecordState: 'ARCHIVED', ...at(-1000) }))
  const first = await hub.start({})
  expect(first).toMatchObject({ status: 'done', problems: [], more: false, summary: { findings: 250, opened: 250 } })
  expect(fake.asked.map((a) => a['NextToken'])).toEqual([undefined, '100', '200'])
  const began = clock.now()
  clock.move(7_200_000)
  fake.put(asff({ Id: 'f0', RecordState: 'ARCHIVED', ...at(-60_000) }))
  const second = await hub.start({})
  expect(second.summary).toMatchObject({ resolved: 1 })
  expect(fake.asked.at(-1)).toMatchObject({
    Filters: { UpdatedAt: [{ Start: new Date(began - 3_600_000).toISOString() }] },
    SortCriteria: [{ Field: 'UpdatedAt', SortOrder: 'asc' }],
  })
  expect(await hub.hubs()).toMatchObject([{ account: ACCOUNT, region: REGION, writeBack: false, lastError: null }])
})

test('an import is bounded, says that there is more, and the next one goes on from there', async () => {
  put(250, {})
  hub = openHub(100)
  expect(await hub.start({})).toMatchObject({ more: true, summary: { taken: 100 } })
  hub = openHub()
  expect(await hub.start({})).toMatchObject({ more: false, summary: { taken: 150, same: 100 } })
})

test('a hub that is off is a problem that is told and kept, and its next import begins where the last one did', async () => {
  put(1)
  await hub.start({})
  const before = (await hub.hubs())[0]?.takenThrough
  fake.broken = { status: 401, name: 'InvalidAccessException' }
  const state = await hub.start({})
  expect(state.problems).toEqual([
    {
      uri: `securityhub:${ACCOUNT}/${REGION}`,
      position: null,
      reason: expect.stringMatching(/^InvalidAccessException/),
    },
  ])
  expect(await hub.hubs()).toMatchObject([{ takenThrough: before, lastError: expect.stringMatching(/^InvalidAccess/) }])
})

test('nothing is written unless it is wished, and then only what is decided from then on', async () => {
  put(2)
  await hub.start({})
  const [one = '', two = ''] = await ids()
  await findings.transition({ ids: [one], to: 'resolved', comment: 'fixed', actor: ken })
  expect(await hub.writeBack(signal)).toEqual({ written: 0, failed: 0 })
  clock.move(600_000)
  await hub.change(ACCOUNT, REGION, { writeBack: true })
  clock.move(1000)
  await findings.transition({ ids: [two], to: 'false_positive', comment: 'a honeypot', actor: ken })
  expect(await hub.writeBack(signal)).toEqual({ written: 1, failed: 0 })
  expect(fake.updates).toMatchObject([
    {
      Workflow: { Status: 'SUPPRESSED' },
      Note: { Text: 'Hinomi: false positive, by Ken: a honeypot', UpdatedBy: 'hinomi' },
    },
  ])
  expect((await audit.list({ limit: 1 })).items).toMatchObject([
    {
      action: 'security-hub.written',
      subject: `${ACCOUNT}/${REGION}`,
      detail: { workflow: 'SUPPRESSED', findings: [two] },
    },
  ])
  // What comes back is what was said, and nothing is said twice.
  expect((await hub.start({ since: '2020-01-01T00:00:00Z' })).summary).toMatchObject({ decided: 0 })
  expect(await hub.writeBack(signal)).toEqual({ written: 0, failed: 0 })
})

test('an exception is written with reason, approver and end; when it ends the finding is new there again', async () => {
  put(1)
  await hub.start({})
  await hub.change(ACCOUNT, REGION, { writeBack: true })
  const [id = ''] = await ids()
  const exceptions = new Exceptions({ db: database.db, clock })
  await exceptions.setSettings({ secondPerson: true, longestDays: 365, remindDays: 7 })
  const expiresAt = new Date(clock.now() + 86_400_000).toISOString()
  const scope = { kind: 'finding', findingId: id } as const
  const { id: exception } = await exceptions.request({ scope, reason: 'x'.repeat(600), expiresAt, reviewAt: null }, ken)
  expect(await hub.writeBack(signal)).toEqual({ written: 0, failed: 0 })
  await exceptions.decide(exception, 'approve', { id: 'v', name: 'Mio' })
  expect(await hub.writeBack(signal)).toEqual({ written: 1, failed: 0 })
  const { Text = '' } = (fake.updates[0]?.['Note'] ?? {}) as { Text?: string }
  expect(Text).toMatch(new RegExp(`^Hinomi: excepted, approved by Mio, until ${expiresAt.slice(0, 10)}: x+…$`))
  expect(Text).toHaveLength(512)
  clock.move(2 * 86_400_000)
  await exceptions.tick()
  expect(await hub.writeBack(signal)).toEqual({ written: 1, failed: 0 })
  expect(fake.updates.at(-1)).toMatchObject({ Workflow: { Status: 'NEW' } })
})

test('many go a hundred to a call; one that is refused is tried again later, one that can never be taken is shown', async () => {
  put(230)
  await hub.start({})
  await hub.change(ACCOUNT, REGION, { writeBack: true })
  clock.move(1000)
  await findings.transition({ ids: await ids(), to: 'resolved', comment: 'all fixed', actor: ken })
  fake.refuse = (id) => (id === 'f7' ? 'ConcurrentUpdateError' : id === 'f8' ? 'InvalidInput' : undefined)
  expect(await hub.writeBack(signal)).toEqual({ written: 228, failed: 2 })
  expect(fake.updates.map((u) => (u['FindingIdentifiers'] as unknown[]).length)).toEqual([100, 100, 30])
  const [state] = await hub.hubs()
  expect(state?.waiting).toBe(1)
  expect(state?.failed.map((f) => f.error).sort()).toEqual([
    'ConcurrentUpdateError: it was refused',
    'InvalidInput: it was refused',
  ])
  fake.refuse = () => undefined
  expect(await hub.writeBack(signal)).toEqual({ written: 0, failed: 0 })
  clock.move(300_000)
  expect(await hub.writeBack(signal)).toEqual({ written: 1, failed: 0 })
  expect(await hub.hubs()).toMatchObject([
    { waiting: 0, failed: [{ workflow: 'RESOLVED', attempts: 1, nextAttemptAt: null }] },
  ])
  // Given up, until somebody asks for it once more.
  expect(await hub.retry(ACCOUNT, REGION)).toMatchObject({ waiting: 1, failed: [] })
  expect(await hub.writeBack(signal)).toEqual({ written: 1, failed: 0 })
  expect(await hub.hubs()).toMatchObject([{ waiting: 0, failed: [] }])
  await expect(hub.retry(ACCOUNT, 'eu-west-1')).rejects.toMatchObject({ code: 'SECURITY_HUB_UNKNOWN' })
})

test('a call that fails as a whole is tried again, also by the next process', async () => {
  put(1)
  await hub.start({})
  await hub.change(ACCOUNT, REGION, { writeBack: true })
  clock.move(1000)
  await findings.transition({ ids: await ids(), to: 'resolved', comment: 'fixed', actor: ken })
  fake.broken = { status: 403, name: 'AccessDeniedException' }
  expect(await hub.writeBack(signal)).toEqual({ written: 0, failed: 1 })
  expect((await hub.hubs())[0]?.failed[0]?.error).toMatch(/^AccessDeniedException/)
  fake.broken = undefined
  clock.move(300_000)
  expect(await openHub().writeBack(signal)).toEqual({ written: 1, failed: 0 })
})

test('what is archived there is not called resolved there', async () => {
  put(1)
  await hub.start({})
  await hub.change(ACCOUNT, REGION, { writeBack: true })
  clock.move(1000)
  fake.put(asff({ Id: 'f0', RecordState: 'ARCHIVED', ...at(0) }))
  expect((await hub.start({})).summary).toMatchObject({ resolved: 1 })
  expect(await hub.writeBack(signal)).toEqual({ written: 0, failed: 0 })
})

test('the command takes files in, tells what it could not read, and counts; what it is told wrongly it refuses', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'hinomi-import-'))
  try {
    const file = path.join(dir, 'f.ndjson')
    writeFileSync(file, `${JSON.stringify(asff())}\n${JSON.stringify({ ...asff(), AwsAccountId: 'x' })}\n{oops}\n`)
    const data = ['--data', path.join(dir, 'data')]
    const ran = await hinomi(['import', 'securityhub', file, '--json', ...data])
    expect(ran.code, ran.stderr).toBe(0)
    expect(JSON.parse(ran.stdout)).toMatchObject({ findings: 1, taken: 1, opened: 1, bad: 2 })
    expect(ran.stderr).toContain(`${file}#1`)
    expect(ran.stderr).toContain(`${file}#2`)
    expect((await hinomi(['import', 'securityhub', ...data])).code).toBe(2)
    expect((await hinomi(['import', 'guardduty', file, ...data])).code).toBe(2)
    expect((await hinomi(['import', 'securityhub', file, '--write-back', 'on', ...data])).code).toBe(2)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}, 120_000)

test.runIf(hasMoto)(
  'findings that the emulator holds come in over the command, with the SDK as it is',
  async () => {
    const moto = await startMoto()
    const dir = mkdtempSync(path.join(tmpdir(), 'hinomi-import-'))
    try {
      const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' }
      const client = new SecurityHubClient({ endpoint: moto.url, region: REGION, credentials })
      await client.send(new EnableSecurityHubCommand({}))
      const own = {
        AwsAccountId: '123456789012',
        ProductArn: `arn:aws:securityhub:${REGION}:123456789012:product/123456789012/default`,
      }
      await client.send(
        new BatchImportFindingsCommand({ Findings: [asff({ ...own, Id: 'm1' }), asff({ ...own, Id: 'm2' })] as never }),
      )
      const args = ['import', 'securityhub', '--api', '--regions', REGION, '--endpoint-url', moto.url, '--json']
      const ran = await hinomi([...args, '--data', path.join(dir, 'data')], keys)
      expect(ran.code, ran.stderr).toBe(0)
      expect(JSON.parse(ran.stdout)).toMatchObject({ findings: 2, taken: 2, opened: 2, bad: 0 })
    } finally {
      rmSync(dir, { recursive: true, force: true })
      moto.stop()
    }
  },
  120_000,
)
