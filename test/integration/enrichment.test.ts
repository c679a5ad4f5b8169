import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { answer, type FakeServer, type Received, startServer } from '../fakes/http.js'
import { type Served, served } from '../support/served.js'

let root: string
let server: Served
let lists: FakeServer
let asked: Received[]
let content: string
/** Documents of a feed by their path. */
let events: Record<string, object>
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'hinomi-threats-'))
  asked = []
  events = {}
  lists = await startServer((request, response) => {
    asked.push(request)
    const event = events[request.path]
    if (event !== undefined) {
      answer(response, { status: 200, body: JSON.stringify(event) })
      return
    }
    const etag = `"${content.length}"`
    if (request.headers['if-none-match'] === etag) answer(response, { status: 304 })
    else answer(response, { status: content === '' ? 503 : 200, headers: { etag }, body: content })
  })
  server = await served(path.join(root, 'data'), { HINOMI_ALLOW_PRIVATE_LISTS: '1' })
})
afterEach(async () => {
  await server.stop()
  await lists.close()
  await rm(root, { recursive: true, force: true })
})

const record = (n: number, sourceIPAddress: string) => ({
  eventVersion: '1.09',
  userIdentity: { type: 'IAMUser', principalId: 'AIDAEXAMPLE', accountId: '111122223333', userName: 'miko' },
  eventTime: new Date(Date.now() - 3_600_000).toISOString(),
  eventSource: 's3.amazonaws.com',
  eventName: 'ListBuckets',
  awsRegion: 'ap-northeast-1',
  sourceIPAddress,
  eventID: `00000000-${n}`,
  eventType: 'AwsApiCall',
  recipientAccountId: '111122223333',
})
const upload = (name: string, ...addresses: string[]) =>
  server.upload(name, JSON.stringify({ Records: addresses.map((ip, n) => record(Number(`${name}${n}`), ip)) }))
const count = async (kql: string) =>
  (await server.call('POST', '/events/search', { kql, from: 'now-1d' })).body['total']
const form = (settings: object, text?: string) => {
  const body = new FormData()
  body.append('settings', JSON.stringify(settings))
  if (text !== undefined) body.append('file', new Blob([text]), 'list.txt')
  return body
}
type List = Record<string, unknown> & { id: string }
const known = async () => (await server.call('GET', '/ingest/threat-lists')).body['lists'] as List[]

test('what a list names is told of new events, sets off the rule, and ends with the list', async () => {
  await upload('1', '198.51.100.7')
  const text = '# Botnets\n198.51.100.0/24\n10.0.0.0/8\n'
  const check = await server.call('POST', '/ingest/threat-lists/check', form({}, text))
  expect(check).toMatchObject({
    status: 200,
    body: { format: 'plain', entries: 1, counts: { ip: 1 }, skipped: [{ reason: 'private', count: 1 }] },
  })
  const made = await server.call('POST', '/ingest/threat-lists', form({ name: 'Botnets', confidence: 'High' }, text))
  expect(made).toMatchObject({ status: 201, body: { name: 'Botnets', status: 'good', entries: 1, createdBy: 'Miko' } })

  await upload('2', '198.51.100.7', '203.0.113.7')
  expect(await count('*')).toBe(3)
  expect(await count('threat.indicator.name: "198.51.100.0/24"')).toBe(1)
  const { body } = await server.call('POST', '/events/search', { kql: 'threat.feed.name: Botnets', from: 'now-1d' })
  expect((body['events'] as object[])[0]).toMatchObject({
    'threat.indicator.type': 'ipv4-addr',
    'threat.indicator.confidence': 'High',
    'threat.enrichments.matched.field': 'source.ip',
    'threat.enrichments.matched.atomic': '198.51.100.7',
  })
  const findings = (await server.call('GET', '/findings')).body['items'] as List[]
  expect(findings).toMatchObject([
    { ruleId: 'threat-intelligence.api-call-from-listed-address', entity: '111122223333', count: 1 },
  ])

  const id = String(made.body['id'])
  const entries = await server.call('GET', `/ingest/threat-lists/${id}/entries?search=198`)
  expect(entries.body).toMatchObject({ matching: 1, entries: [{ kind: 'ip', value: '198.51.100.0/24' }] })
  await server.call('PATCH', `/ingest/threat-lists/${id}`, { enabled: false })
  await upload('3', '198.51.100.8')
  await server.call('PATCH', `/ingest/threat-lists/${id}`, { enabled: true })
  await upload('4', '198.51.100.9')
  await server.call('POST', `/ingest/threat-lists/${id}/content`, form({}, '203.0.113.0/24\n'))
  await upload('5', '198.51.100.10', '203.0.113.8')
  expect((await server.call('DELETE', `/ingest/threat-lists/${id}`)).status).toBe(200)
  await upload('6', '203.0.113.9')
  const matched = ['7', '8', '9', '10'].map((n) => count(`threat.feed.name: * and source.ip: 198.51.100.${n}`))
  expect(await Promise.all(matched)).toEqual([1, 0, 1, 0])
  expect(await count('threat.feed.name: * and source.ip: 203.0.113.0/24')).toBe(1)
  const { body: audit } = await server.call('GET', '/audit')
  const verbs = (audit['items'] as { action: string }[]).map(({ action }) => action)
  for (const verb of ['created', 'changed', 'replaced', 'deleted']) expect(verbs).toContain(`threat-list.${verb}`)
})

test('a list is fetched, is asked whether it changed, and what was known stays when it fails', async () => {
  content = 'ioc,malware\n198.51.100.7,Emotet\n'
  const url = `${lists.origin}/list.csv`
  const settings = { url, header: { name: 'Auth-Key', value: 'very-secret' }, columns: { indicator: 0, about: 1 } }
  const made = await server.call('POST', '/ingest/threat-lists', form({ ...settings, name: 'C2', expireDays: 7 }))
  expect(made).toMatchObject({ status: 201, body: { foundFormat: 'csv', entries: 1, headerName: 'Auth-Key' } })
  expect(JSON.stringify(await known())).not.toContain('very-secret')
  await upload('1', '198.51.100.7')
  expect(await count('threat.indicator.description: Emotet')).toBe(1)

  const refresh = async () => {
    const before = asked.length
    expect((await server.call('POST', `/ingest/threat-lists/${String(made.body['id'])}/refresh`)).status).toBe(202)
    await expect.poll(async () => (await known())[0]?.['status'], { timeout: 20_000 }).not.toBe('fetching')
    expect(asked.length).toBe(before + 1)
    return (await known())[0]
  }
  expect(await refresh()).toMatchObject({ status: 'good', entries: 1 })
  expect(asked.at(-1)?.headers).toMatchObject({ 'if-none-match': expect.any(String), 'auth-key': 'very-secret' })
  content = 'ioc,malware\n203.0.113.7,Qakbot\n203.0.113.8,Qakbot\n'
  expect(await refresh()).toMatchObject({ status: 'good', entries: 3, kept: 1, error: null })
  content = ''
  expect(await refresh()).toMatchObject({
    status: 'failing',
    entries: 3,
    error: { en: expect.stringContaining('503'), ja: expect.stringContaining('503') },
  })
  content = '<html>Please log in</html>'
  expect(await refresh()).toMatchObject({ status: 'failing', entries: 3 })
  await upload('2', '203.0.113.8')
  expect(await count('threat.indicator.description: Qakbot')).toBe(1)
})

test('a MISP feed is read by its manifest, each event a document', async () => {
  const [a, b] = ['8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f', '5d0092c5-5f74-4287-9642-33f4c354e56d']
  const event = (info: string, value: string) => ({
    Event: { info, Attribute: [{ type: 'ip-src', value, to_ids: true }] },
  })
  events = {
    '/feed/manifest.json': { [a]: { info: 'A', timestamp: '1' }, [b]: { info: 'B', timestamp: '2' } },
    [`/feed/${a}.json`]: event('Emotet', '198.51.100.7'),
    [`/feed/${b}.json`]: event('Qakbot', '203.0.113.7'),
  }
  const settings = { name: 'OSINT', url: `${lists.origin}/feed/manifest.json` }
  const made = await server.call('POST', '/ingest/threat-lists', form(settings))
  expect(made).toMatchObject({ status: 201, body: { foundFormat: 'misp', entries: 2 } })
  await upload('1', '203.0.113.7', '192.0.2.1')
  expect(await count('threat.indicator.description: Qakbot')).toBe(1)
})

test('what is no list is refused, with what to do', async () => {
  const wrong: readonly (readonly [object, string | undefined, number, string])[] = [
    [{ name: 'x' }, undefined, 400, 'LIST_WITHOUT_CONTENT'],
    [{ name: 'x' }, '<html></html>', 400, 'LIST_UNREADABLE'],
    [{ name: 'x' }, 'nothing of use\n', 400, 'LIST_EMPTY'],
    [{ name: '' }, 'evil.example', 400, 'LIST_SETTINGS_WRONG'],
    [{ name: 'x', url: 'file:///etc/passwd' }, undefined, 400, 'LIST_SETTINGS_WRONG'],
    [{ name: 'x', url: 'http://169.254.169.254/latest/' }, undefined, 422, 'LIST_PRIVATE_ADDRESS'],
  ]
  for (const [settings, text, status, code] of wrong) {
    const { status: got, body } = await server.call('POST', '/ingest/threat-lists', form(settings, text))
    expect([got, body['code']]).toEqual([status, code])
    expect(body['fix']).toEqual(expect.any(String))
  }
  expect(await known()).toEqual([])
})

test('accounts are named as people say, from the next object on', async () => {
  await upload('1', '198.51.100.7')
  expect((await server.call('PUT', '/ingest/account-names/111122223333', { name: '本番' })).status).toBe(200)
  await upload('2', '198.51.100.8')
  expect(await count('cloud.account.name: 本番')).toBe(1)
  expect((await server.call('GET', '/ingest/account-names')).body['accounts']).toMatchObject([
    { account: '111122223333', name: '本番', found: null, changedBy: 'Miko' },
  ])
  expect((await server.call('DELETE', '/ingest/account-names/111122223333')).status).toBe(200)
  await upload('3', '198.51.100.9')
  expect(await count('cloud.account.name: *')).toBe(1)
})
