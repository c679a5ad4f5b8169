import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { loadSources, type SourceRegistry } from '../registry.js'
import { compileDefinition } from './compile.js'
import { readDefinition } from './definition.js'
import { guessDefinition } from './guess.js'
import { openSources } from './load.js'
import { previewOf } from './preview.js'
import { compileTime } from './time.js'

let registry: SourceRegistry
let folder: string
beforeAll(async () => {
  registry = await loadSources()
  folder = await mkdtemp(path.join(tmpdir(), 'hinomi-own-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const yaml = (decode: string, rest = '') => `id: acme.gateway
title: Acme gateway
key: '(?:^|/)acme-gateway/'
decode: ${decode}
time: { from: ts, format: iso, zone: Asia/Tokyo }
fields:
  source.ip: client
  http.response.status_code: status
  acme.gateway.took: { from: took, type: double }
  event.category: { value: [web] }
${rest}`

const preview = async (text: string, sample: string) => {
  const read = readDefinition(text, registry)
  if (Array.isArray(read)) throw new Error(JSON.stringify(read))
  return previewOf(compileDefinition(read), sample)
}

const expected = {
  '@timestamp': Date.parse('2026-05-01T09:00:00+09:00'),
  'source.ip': '203.0.113.7',
  'http.response.status_code': 200,
  'acme.gateway.took': 0.25,
  'event.category': ['web'],
}

describe('each decoder reads the same event', () => {
  test.each([
    ['{ format: ndjson }', '{"ts":"2026-05-01T09:00:00","client":"203.0.113.7","status":200,"took":0.25}\n'],
    [
      '{ format: json, records: items }',
      '{"items":[{"ts":"2026-05-01T09:00:00","client":"203.0.113.7","status":"200","took":0.25}]}',
    ],
    ['{ format: csv }', 'ts,client,status,took\r\n2026-05-01T09:00:00,"203.0.113.7",200,0.25\r\n'],
    [
      '{ format: csv, columns: [ts, note, client, status, took] }',
      '2026-05-01T09:00:00,"a ""b"", c",203.0.113.7,200,0.25,new\n',
    ],
    ['{ format: tsv }', 'ts\tclient\tstatus\ttook\n2026-05-01T09:00:00\t203.0.113.7\t200\t0.25'],
    ['{ format: keyvalue }', 'ts=2026-05-01T09:00:00 client=203.0.113.7 status=200 msg="a \\"b\\" c" took=0.25'],
    [
      "{ format: regex, pattern: '^(?<ts>\\S+) (?<client>\\S+) (?<status>\\d+) (?<took>[\\d.]+)$' }",
      '2026-05-01T09:00:00 203.0.113.7 200 0.25',
    ],
  ])('%s', async (decode, sample) => {
    expect(await preview(yaml(decode), sample)).toEqual({ events: [expected], bad: [] })
  })
})

test('a time in two places is read as one', async () => {
  const text = yaml('{ format: keyvalue }').replace('from: ts', 'from: [date, clock]')
  const sample = 'date=2026-05-01 clock=09:00:00 client=203.0.113.7 status=200 took=0.25\ndate=2026-05-01 took=1'
  const { events, bad } = await preview(text, sample)
  expect(events).toEqual([expected])
  expect(bad).toMatchObject([{ reason: 'clock is missing', position: 1 }])
})

test.each([
  [
    'date=2026-05-01 time=09:00:00 srcip=10.0.0.1 devname="fw-1" sentbyte=12 Policy-Id=5',
    {
      time: { from: ['date', 'time'], format: 'iso', zone: 'Asia/Tokyo' },
      fields: {
        'source.ip': 'srcip',
        'observer.name': 'devname',
        'source.bytes': 'sentbyte',
        'acme.fw.policy_id': { from: 'Policy-Id', type: 'long' },
      },
    },
  ],
  [
    'Time,User,Bytes Sent\n2026/05/01 09:00:00,alice,12\n',
    { time: { from: 'Time', format: 'yyyy/MM/dd HH:mm:ss', zone: 'Asia/Tokyo' }, fields: { 'user.name': 'User' } },
  ],
  [
    'CEF:0|a|b|c|d|e|5|rt=1777593600000 cs1=x cs1Label=Zone\nCEF:0|a|b|c|d|e|5|rt=1777593600000 msg=later',
    { fields: { 'acme.fw.labels.zone': 'labels.Zone', message: 'msg' } },
  ],
  ['timestamp=2026-05-01T09:00:00Z time=12', { fields: { 'acme.fw.time': { from: 'time', type: 'long' } } }],
])('%s is drafted', (sample, draft) => {
  expect(parse(guessDefinition('acme.fw', 'Acme', 'Asia/Tokyo', sample))).toMatchObject(draft)
})

test.each([
  ['{ format: csv }', 'ts,client,status,took\n2026-05-01T09:00:00,1.2.3.4\n', /2 values, the header 4/],
  ['{ format: csv }', 'ts,client,status,took\n"2026,1,2,3\n', /quote is not closed/],
  ['{ format: keyvalue }', 'nothing here', /no key=value/],
  ["{ format: regex, pattern: '^(?<ts>\\d+)$' }", 'x', /does not match/],
  ['{ format: ndjson }', '{"ts":"yesterday"}', /no time in the format iso/],
  ['{ format: ndjson }', '{"a":1}', /ts is missing/],
])('%s says what is wrong with %j', async (decode, sample, reason) => {
  const { events, bad } = await preview(yaml(decode), sample)
  expect(events).toEqual([])
  expect(bad[0]?.reason).toMatch(reason)
})

test.each([
  ['id: aws.mine', 1, /taken by ECS or by a shipped source/],
  ['id: source.mine', 1, /taken by ECS/],
  ["key: '(?=x)'", 3, /cannot be used/],
  ["decode: { format: regex, pattern: '(a' }", 4, /cannot be used/],
  ['decode: { format: avro }', 4, /decode/],
  ["decode: { format: grok, pattern: '%{NOPE:x}' }", 4, /no Grok pattern NOPE/],
  ["decode: { format: keyvalue, multiline: { begins: '(a' } }", 4, /cannot be used/],
  ['decode: { format: keyvalue, multiline: { begins: a, continues: b } }', 4, /either begins or continues/],
  ['decode: { format: xml, record: a//b }', 4, /decode.record/],
  ['time: { from: ts, format: nonsense }', 5, /time\.format/],
  ['time: { from: ts, zone: Asia/Edo }', 5, /no time zone/],
])('%s is refused in its line', (line, number, what) => {
  const key = line.slice(0, line.indexOf(':'))
  const text = yaml('{ format: ndjson }').replace(new RegExp(`^${key}: .*$`, 'm'), () => line)
  const read = readDefinition(text, registry)
  expect(read).toContainEqual({
    line: number,
    what: { en: expect.stringMatching(what) as string, ja: expect.any(String) as string },
  })
})

test.each([
  ['  source.address_of: x', /no field of ECS/],
  ['  source.port: { from: x, type: keyword }', /ECS has it as long/],
  ['  event.original: x', /sets this field itself/],
  ['  acme.both: { from: x, value: y }', /either from or value/],
  ['  acme.a"b: x', /letters, digits/],
])('the field %s is refused', (line, what) => {
  const read = readDefinition(yaml('{ format: ndjson }', line), registry)
  expect(read).toMatchObject([{ line: 11, what: { en: expect.stringMatching(what) as string } }])
})

test.each([
  ['iso', 'UTC', '2026-05-01T00:00:00.5Z', '2026-05-01T00:00:00.500Z'],
  ['iso', 'America/New_York', '2026-07-01 00:00:00', '2026-07-01T04:00:00.000Z'],
  ['epoch_s', 'UTC', '1777593600.25', '2026-05-01T00:00:00.250Z'],
  ['epoch_ms', 'UTC', 1777593600000, '2026-05-01T00:00:00.000Z'],
  ['dd/MMM/yyyy:HH:mm:ss XXX', 'UTC', '01/May/2026:09:00:00 +0900', '2026-05-01T00:00:00.000Z'],
  ['yyyy/MM/dd HH:mm:ss.SSS', 'Asia/Tokyo', '2026/05/01 09:00:00.123', '2026-05-01T00:00:00.123Z'],
  ['yyyy/MM/dd HH:mm', 'UTC', '2026/02/30 09:00', undefined],
  ['epoch_s', 'UTC', '-5', undefined],
])('%s in %s reads %s', (format, zone, value, instant) => {
  const ms = compileTime(format, zone)(value)
  expect(ms === undefined ? undefined : new Date(ms).toISOString()).toBe(instant)
})

test('definitions in the data directory are loaded, bad ones are told and spoil nothing', async () => {
  await mkdir(path.join(folder, 'sources'), { recursive: true })
  await writeFile(path.join(folder, 'sources', 'acme.gateway.yaml'), yaml('{ format: ndjson }'))
  await writeFile(path.join(folder, 'sources', 'acme.other.yaml'), yaml('{ format: ndjson }'))
  await writeFile(path.join(folder, 'sources', 'broken.yaml'), 'id: [')
  const told: string[] = []
  const opened = await openSources(folder, (problem) => told.push(problem.en))
  expect(opened.own.map((source) => source.id)).toEqual(['acme.gateway'])
  expect(opened.field('acme.gateway.took')?.type).toBe('double')
  expect(told).toEqual([
    expect.stringContaining('must be called acme.gateway.yaml'),
    expect.stringContaining('broken.yaml:1'),
  ])
  // Shipped sources come first, by their keys and by content.
  expect(opened.byKey('x/acme-gateway/1.log')).toBeUndefined()
  expect(opened.byOwnKey('x/acme-gateway/1.log')?.id).toBe('acme.gateway')
})
