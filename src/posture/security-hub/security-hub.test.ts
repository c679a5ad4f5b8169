import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createFindings, Exceptions, type Findings } from '../../findings/index.js'
import type { Database } from '../../platform/db/index.js'
import { openTestDb } from '../../platform/db/testing.js'
import { type MovableClock, movableClock } from '../../platform/http/testing.js'
import { postureResults } from '../scan-tables.js'
import { readFindingFiles } from './files.js'
import { SecurityHub } from './security-hub.js'
import { asff } from './testing.js'

let database: Database
let clock: MovableClock
let findings: Findings
let hub: SecurityHub
const warned: unknown[] = []

beforeAll(async () => {
  database = await openTestDb()
}, 60_000)
afterAll(() => database.close())
beforeEach(async () => {
  await database.execute('truncate findings, exceptions, security_hub_findings, posture_results cascade')
  clock = movableClock()
  const { db } = database
  findings = createFindings({ db, clock })
  const sources = { toScan: async () => [] }
  hub = new SecurityHub({ db, clock, findings, sources, warn: (_, detail) => void warned.push(detail) })
})

const only = async () => {
  const { items } = await findings.list({})
  expect(items).toHaveLength(1)
  return findings.get(items[0]?.id ?? '')
}
const at = (day: number) => ({ UpdatedAt: `2026-11-${String(day).padStart(2, '0')}T00:00:00.000Z` })

test('a finding comes in with its product, resource, severity and remedy, in both languages', async () => {
  const { summary } = await hub.take([
    asff({
      Remediation: { Recommendation: { Text: 'Close the port.', Url: 'https://example.com/fix' } },
      SourceUrl: 'javascript:alert(1)',
    }),
  ])
  expect(summary).toMatchObject({ findings: 1, taken: 1, opened: 1, bad: 0 })
  const finding = await only()
  expect(finding).toMatchObject({
    kind: 'imported',
    ruleId: 'aws/guardduty TTPs/Discovery/Recon:EC2-PortProbeUnprotectedPort',
    severity: 'high',
    status: 'open',
    account: '111122223333',
    region: 'us-east-1',
    entity: 'arn:aws:ec2:us-east-1:111122223333:instance/i-1',
    tags: { team: 'shop' },
    firstSeenAt: '2026-11-01T00:00:00.000Z',
    lastSeenAt: '2026-11-02T00:00:00.000Z',
  })
  expect(finding.about.en).toContain('What to do: Close the port. https://example.com/fix')
  expect(finding.about.ja).toContain('対処方法: Close the port. https://example.com/fix')
  expect(finding.about.en).not.toContain('javascript')
})

test('it is the same finding whatever else changes, and taking it again changes nothing', async () => {
  await hub.take([asff()])
  expect((await hub.take([asff()])).summary).toMatchObject({ same: 1, taken: 0 })
  const other = { Title: 'Other', Severity: { Label: 'LOW' }, Resources: [{ Id: 'other' }], ...at(3) }
  expect((await hub.take([asff(other)])).summary).toMatchObject({ taken: 1, opened: 0 })
  expect(await only()).toMatchObject({ title: { en: 'Other' }, severity: 'low', count: 1 })
  await hub.take([asff({ ProductArn: 'arn:aws:securityhub:us-east-1::product/aws/inspector' })])
  expect((await findings.list({})).total).toBe(2)
})

test('archived is resolved by that evidence; active again is the same finding open again', async () => {
  await hub.take([asff()])
  expect((await hub.take([asff({ RecordState: 'ARCHIVED', ...at(3) })])).summary).toMatchObject({ resolved: 1 })
  expect((await only()).history.at(-1)).toMatchObject({ kind: 'archived', to: 'resolved' })
  expect((await hub.take([asff(at(4))])).summary).toMatchObject({ opened: 1 })
  expect(await only()).toMatchObject({ status: 'open', reopened: 1 })
})

test('in whatever order they come, the latest counts', async () => {
  const [active, archived] = [asff(at(2)), asff({ RecordState: 'ARCHIVED', ...at(3) })]
  await hub.take([asff(at(1)), archived, active])
  expect((await only()).status).toBe('resolved')
  await hub.take([asff(at(5))])
  expect((await hub.take([archived])).summary).toMatchObject({ stale: 1 })
  expect((await only()).status).toBe('open')
})

test('what was over before anybody saw it opens nothing', async () => {
  const { summary } = await hub.take([
    asff({ RecordState: 'ARCHIVED' }),
    asff({ Id: 'b', Compliance: { Status: 'PASSED' } }),
    asff({ Id: 'c', Compliance: { Status: 'WARNING' } }),
  ])
  expect(summary).toMatchObject({ findings: 3, closed: 2, undecided: 1, taken: 0 })
  expect((await findings.list({})).total).toBe(0)
})

test('decisions of Security Hub’s users come over once, with who and why; one made here afterwards stands', async () => {
  await hub.take([asff()])
  const suppressed = asff({
    Workflow: { Status: 'SUPPRESSED' },
    Note: { Text: 'Honeypot', UpdatedBy: 'aiko', UpdatedAt: '2026-11-02T01:00:00Z' },
  })
  expect((await hub.take([suppressed])).summary).toMatchObject({ decided: 1 })
  const finding = await only()
  expect(finding.status).toBe('false_positive')
  expect(finding.history.at(-1)).toMatchObject({
    actor: 'Security Hub: aiko',
    comment: 'Workflow SUPPRESSED: Honeypot',
  })
  await findings.transition({ ids: [finding.id], to: 'open', actor: { id: 'u', name: 'Ken' } })
  expect((await hub.take([{ ...suppressed, ...at(3) }])).summary).toMatchObject({ taken: 1, decided: 0 })
  expect((await only()).status).toBe('open')
})

test.each([
  ['NOTIFIED', 'acknowledged'],
  ['RESOLVED', 'resolved'],
  ['SUPPRESSED', 'false_positive'],
])('%s is %s here, and NEW again opens it again', async (Status, status) => {
  await hub.take([asff({ Workflow: { Status } })])
  expect((await only()).status).toBe(status)
  await hub.take([asff({ Workflow: { Status: 'NEW' } })])
  expect((await only()).status).toBe('open')
})

test('what is called resolved there is not opened because its product touches it', async () => {
  await hub.take([asff({ Workflow: { Status: 'RESOLVED' } })])
  await hub.take([asff({ Workflow: { Status: 'RESOLVED' }, ...at(4) })])
  expect((await only()).status).toBe('resolved')
})

test('a decision of the register is kept against one from outside', async () => {
  await hub.take([asff()])
  const { db } = database
  const exceptions = new Exceptions({ db, clock })
  await exceptions.setSettings({ secondPerson: false, longestDays: 365, remindDays: 7 })
  const until = new Date(clock.now() + 86_400_000).toISOString()
  const scope = { kind: 'finding', findingId: (await only()).id } as const
  await exceptions.request({ scope, reason: 'r', expiresAt: until, reviewAt: null }, { id: 'u', name: 'Ken' })
  expect((await hub.take([asff({ Workflow: { Status: 'RESOLVED' } })])).summary).toMatchObject({ kept: 1, decided: 0 })
  expect((await only()).status).toBe('excepted')
})

const OF_HUB = {
  ProductArn: 'arn:aws:securityhub:us-east-1::product/aws/securityhub',
  Compliance: { Status: 'FAILED', SecurityControlId: 'S3.8' },
}
const judge = (account: string) =>
  database.db.insert(postureResults).values({
    controlId: 'S3.8',
    account,
    region: 'us-east-1',
    resourceType: 'AWS::S3::Bucket',
    resourceId: 'b',
    arn: 'arn:aws:s3:::b',
    status: 'FAILED',
    evaluatedAt: new Date(0),
    findingId: 'x',
  })

test('what Hinomi judges itself is counted and left out, on wish taken, and of other accounts always', async () => {
  await judge('111122223333')
  const other = asff({ ...OF_HUB, Id: 'other', AwsAccountId: '222233334444' })
  expect((await hub.take([asff(OF_HUB), other])).summary).toMatchObject({ judged: 1, taken: 1 })
  expect((await hub.take([asff(OF_HUB)], { takeJudged: true })).summary).toMatchObject({ judged: 0, taken: 1 })
})

test('taken before Hinomi began to judge it, it is resolved then; taken anew when all are wanted', async () => {
  await hub.take([asff(OF_HUB)])
  await judge('111122223333')
  expect((await hub.take([asff(OF_HUB)])).summary).toMatchObject({ judged: 1, resolved: 1 })
  expect((await only()).history.at(-1)).toMatchObject({ kind: 'disabled' })
  expect((await hub.take([asff(OF_HUB)])).summary).toMatchObject({ judged: 1, resolved: 0 })
  expect((await hub.take([asff(OF_HUB)], { takeJudged: true })).summary).toMatchObject({ opened: 1 })
})

test('what Hinomi itself exported does not come back', async () => {
  expect((await hub.take([asff({ GeneratorId: 'hinomi/S3.8' })])).summary).toMatchObject({ own: 1, taken: 0 })
})

test('a bad finding is told with its place and spoils no other', async () => {
  const { summary, problems } = await hub.take([asff({ Id: 'a' }), { ...asff(), Title: 7 }, asff({ Id: 'c' })])
  expect(summary).toMatchObject({ findings: 2, taken: 2, bad: 1 })
  expect(problems).toEqual([{ position: 1, reason: expect.stringMatching(/^Title: /) }])
})

test('a message of a queue is taken; one of somebody else is left', async () => {
  const message = (findings: unknown[]) =>
    JSON.stringify({
      source: 'aws.securityhub',
      'detail-type': 'Security Hub Findings - Imported',
      detail: { findings },
    })
  expect(await hub.takeMessage(message([asff(), { Id: 'bad' }]))).toBe(true)
  expect((await only()).status).toBe('open')
  expect(warned).toMatchObject([{ position: 1 }])
  expect(await hub.takeMessage('{"Records":[]}')).toBe(false)
})

test('files of each form are read, and what cannot be read of them is told with its place', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'hinomi-asff-'))
  const event = {
    source: 'aws.securityhub',
    'detail-type': 'x',
    detail: { findings: [asff({ Id: 'e1' }), asff({ Id: 'e2' })] },
  }
  writeFileSync(path.join(dir, 'a.json'), JSON.stringify({ Findings: [asff({ Id: 'a1' }), asff({ Id: 'a2' })] }))
  writeFileSync(path.join(dir, 'b.ndjson.gz'), gzipSync(`${JSON.stringify(asff({ Id: 'b1' }))}\n{oops}\n`))
  writeFileSync(path.join(dir, 'delivered-1-2026-11-02-00'), JSON.stringify(event) + JSON.stringify(event))
  writeFileSync(path.join(dir, 'notes.txt'), 'not ours')
  const problems: unknown[] = []
  const found = []
  for await (const one of readFindingFiles(dir, {
    cwd: '/',
    s3: () => {
      throw new Error('no S3 here')
    },
    onProblem: (problem) => void problems.push(problem),
  }))
    found.push(one)
  expect(found.map((f) => (f.value as { Id: string }).Id).sort()).toEqual(['a1', 'a2', 'b1', 'e1', 'e1', 'e2', 'e2'])
  expect(problems).toEqual([{ uri: path.join(dir, 'b.ndjson.gz'), position: 1, reason: 'it is not valid JSON' }])
  expect((await hub.take(found.map((f) => f.value))).summary).toMatchObject({ findings: 7, taken: 5, same: 2 })
  rmSync(dir, { recursive: true })
})
