import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hinomi } from '../support/cli.js'
import { served } from '../support/served.js'

const definition = (field: string) => `id: acme.gateway
title: Acme gateway
key: '(?:^|/)acme-gateway[^/]*\\.log$'
decode: { format: regex, pattern: '^(?<ts>\\S+) (?<client>\\S+) (?<took>\\d+)$' }
time: { from: ts, zone: Asia/Tokyo }
fields:
  source.ip: client
  ${field}: { from: took, type: long }
samples:
  - text: 2026-05-01T09:00:00 203.0.113.7 12
    events: [{ '@timestamp': 2026-05-01T00:00:00.000Z, source.ip: 203.0.113.7, ${field}: 12 }]
`

let root: string
let data: string
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'hinomi-own-sources-'))
  data = path.join(root, 'data')
})
afterEach(() => rm(root, { recursive: true, force: true }))

test('a definition in the data directory serves normalise, ingest and query', async () => {
  await mkdir(path.join(data, 'sources'), { recursive: true })
  await writeFile(path.join(data, 'sources', 'acme.gateway.yaml'), definition('acme.gateway.took'))
  const file = path.join(root, 'acme-gateway-1.log')
  await writeFile(file, '2026-05-01T09:00:00 203.0.113.7 12\nnonsense\n2026-05-01T09:00:01 203.0.113.8 30\n')
  const printed = await hinomi(['normalise', file, '--data', data])
  expect(
    printed.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toMatchObject([
    { '@timestamp': '2026-05-01T00:00:00.000Z', 'source.ip': '203.0.113.7', 'acme.gateway.took': 12 },
    { 'source.ip': '203.0.113.8' },
  ])
  expect(printed.stderr).toContain('does not match the pattern')
  const taken = await hinomi(['ingest', file, '--data', data, '--json'])
  expect(JSON.parse(taken.stdout)).toMatchObject({ objects: 1, events: 2, quarantined: 1 })
  const found = await hinomi(['query', 'acme.gateway.took > 20', '--data', data, '--json'])
  expect(found.stdout).toContain('203.0.113.8')
  expect(found.stdout).not.toContain('203.0.113.7')
})

test('a definition that would spoil stored events is refused at the start, with the reason', async () => {
  const file = path.join(data, 'sources', 'acme.gateway.yaml')
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, definition('acme.gateway.took'))
  const log = (n: number) => path.join(root, `acme-gateway-${n}.log`)
  await writeFile(log(1), '2026-05-01T09:00:00 203.0.113.7 12\n')
  await hinomi(['ingest', log(1), '--data', data])
  await writeFile(
    file,
    definition('acme.gateway.took')
      .replace('type: long', 'type: date')
      .replace(/, acme.gateway.took: 12/, ''),
  )
  await writeFile(log(2), '2026-05-01T09:00:01 203.0.113.8 13\n')
  const taken = await hinomi(['ingest', log(2), '--data', data, '--json'])
  expect(taken.stderr).toContain('acme.gateway: The field acme.gateway.took is stored as long')
  // Neither thread reads it; once it is as it was, all is there.
  expect(JSON.parse(taken.stdout)).toMatchObject({ events: 0 })
  await writeFile(file, definition('acme.gateway.took'))
  expect((await hinomi(['query', 'acme.gateway.took: 12', '--data', data, '--json'])).stdout).toContain('203.0.113.7')
})

test('threads that run take up a definition that is saved or changed', async () => {
  const server = await served(data)
  const { call, upload } = server
  try {
    const search = async (kql: string) =>
      (await call('POST', '/events/search', { kql, from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' })).body
    // The thread starts before the source is there, and does not know the file.
    await upload('acme-gateway-0.log', '2026-05-01T09:00:00 203.0.113.1 1\n')
    expect((await search('source.ip: 203.0.113.1'))['total']).toBe(0)

    const saved = await call('POST', '/own-sources', { definition: definition('acme.gateway.took') })
    expect(saved).toEqual({ status: 201, body: { id: 'acme.gateway' } })
    await upload('acme-gateway-1.log', '2026-05-01T09:00:00 203.0.113.7 12\n')
    expect((await search('acme.gateway.took: 12'))['total']).toBe(1)
    await upload('acme-gateway-old.log', '2026-04-01T12:00:00 203.0.113.6 7\n')

    const change = (text: string) => call('PUT', '/own-sources/acme.gateway', { definition: text })
    expect((await change(definition('acme.gateway.ms'))).status).toBe(200)
    await upload('acme-gateway-2.log', '2026-05-01T09:00:00 203.0.113.9 40\n')
    expect((await search('acme.gateway.ms: 40'))['total']).toBe(1)
    // Where only older events are asked, which lack the new field, it is absent and no error.
    const within = { from: '2026-04-01T00:00:00Z', to: '2026-04-02T00:00:00Z' }
    expect(await call('POST', '/events/search', { kql: 'source.ip: *', ...within })).toMatchObject({
      body: { total: 1 },
    })
    expect(await call('POST', '/events/search', { kql: 'acme.gateway.ms > 1', ...within })).toMatchObject({
      status: 200,
      body: { total: 0 },
    })

    const wrong = await change(definition('acme.gateway.ms').replace('.ms: 12 }', '.ms: 13 }'))
    expect(wrong).toMatchObject({ status: 400, body: { code: 'OWN_SOURCE_WRONG' } })
    expect(wrong.body['detail']).toContain('acme.gateway.ms is 12, not 13')
    const retyped = await change(definition('acme.gateway.ms').replace('type: long', 'type: double'))
    expect(retyped).toMatchObject({ status: 409, body: { code: 'OWN_SOURCE_TYPE' } })
    // A field that was dropped is still stored as what it was.
    const back = definition('acme.gateway.took')
      .replace('type: long', 'type: date')
      .replace(/, acme.gateway.took: 12/, '')
    const returned = await change(back)
    expect(returned).toMatchObject({ status: 409, body: { code: 'OWN_SOURCE_TYPE' } })
    expect(returned.body['detail']).toContain('acme.gateway.took is stored as long')
    const again = await call('POST', '/own-sources', { definition: definition('acme.gateway.ms') })
    expect(again).toMatchObject({ status: 409, body: { code: 'OWN_SOURCE_ID' } })
    expect(await call('DELETE', '/own-sources/acme.gateway')).toMatchObject({ body: { code: 'OWN_SOURCE_IN_USE' } })
    const elsewhere = await call('GET', `/own-sources/${encodeURIComponent('../../secret')}`)
    expect(elsewhere).toMatchObject({ status: 400, body: { code: 'UNKNOWN_SOURCE' } })
  } finally {
    await server.stop()
  }
})
