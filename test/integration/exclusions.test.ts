import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Served, served } from '../support/served.js'

let root: string
let server: Served
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'hinomi-exclusions-'))
  server = await served(path.join(root, 'data'))
})
afterEach(async () => {
  await server.stop()
  await rm(root, { recursive: true, force: true })
})

const record = (n: number, name: string, over: object = {}) => ({
  eventVersion: '1.09',
  userIdentity: { type: 'IAMUser', principalId: 'AIDAEXAMPLE', accountId: '111122223333', userName: 'miko' },
  eventTime: new Date(Date.now() - 3_600_000).toISOString(),
  eventSource: 's3.amazonaws.com',
  eventName: name,
  awsRegion: 'ap-northeast-1',
  sourceIPAddress: '203.0.113.7',
  eventID: `0000${name.length}-${n}`,
  eventType: 'AwsApiCall',
  recipientAccountId: '111122223333',
  ...over,
})
const file = (records: object[]) => JSON.stringify({ Records: records })
const count = async (kql: string) =>
  (await server.call('POST', '/events/search', { kql, from: 'now-1d' })).body['total']

test('what is left out is not stored, is counted, and comes again once the exclusion has gone', async () => {
  await server.upload('first.json', file([record(1, 'HeadObject'), record(2, 'PutObject')]))
  const draft = { source: 'aws.cloudtrail', kql: 'event.action: HeadObject' }
  expect((await server.call('POST', '/ingest/exclusions/check', draft)).body).toEqual({
    matching: 1,
    of: 2,
    rules: [],
  })
  const made = await server.call('POST', '/ingest/exclusions', { ...draft, reason: 'Health checks of the gateway' })
  expect(made).toMatchObject({ status: 201, body: { keepOneIn: 0, createdBy: 'Miko', events: 0 } })

  const heads = Array.from({ length: 30 }, (_, n) => record(10 + n, 'HeadObject'))
  await server.upload('second.json', file([...heads, record(3, 'PutObject')]))
  expect(await count('event.action: HeadObject')).toBe(1)
  expect(await count('event.action: PutObject')).toBe(2)
  const { body } = await server.call('GET', '/ingest/exclusions')
  const bytes = heads.reduce((sum, one) => sum + JSON.stringify(one).length, 0)
  expect(body['exclusions']).toMatchObject([{ events: 30, bytes, lastAt: expect.any(String) }])

  expect((await server.call('DELETE', `/ingest/exclusions/${String(made.body['id'])}`)).status).toBe(200)
  await server.upload('third.json', file([record(99, 'HeadObject')]))
  expect(await count('event.action: HeadObject')).toBe(2)
})

test('rules that would see no more what they are there for are named, and a sample is kept on wish', async () => {
  const draft = { source: 'aws.cloudtrail', kql: 'user.name: * or aws.cloudtrail.user_identity.type: Root' }
  const { body } = await server.call('POST', '/ingest/exclusions/check', draft)
  const ids = (body['rules'] as { id: string }[]).map((rule) => rule.id)
  expect(ids).toContain('cis-1.2.0.3.3-root-use')
  await server.call('POST', '/ingest/exclusions', { ...draft, keepOneIn: 10, reason: 'Volume' })
  await server.upload('many.json', file(Array.from({ length: 500 }, (_, n) => record(n, 'ListBuckets'))))
  const stored = Number(await count('*'))
  expect(stored).toBeGreaterThan(25)
  expect(stored).toBeLessThan(80)
  const [first] = (await server.call('GET', '/ingest/exclusions')).body['exclusions'] as { events: number }[]
  expect(first?.events).toBe(500 - stored)
})

test.each([
  [{ source: 'aws.nothing', kql: '*' }, 'UNKNOWN_SOURCE'],
  [{ source: 'aws.cloudtrail', kql: 'event.action: (' }, 'KQL'],
])('%j is refused', async (draft, code) => {
  const { status, body } = await server.call('POST', '/ingest/exclusions', { ...draft, reason: 'r' })
  expect(status).toBe(400)
  expect(body['code']).toContain(code)
})
