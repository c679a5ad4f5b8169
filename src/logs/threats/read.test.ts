import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unpackEntries } from './entry.js'
import { patternValues } from './formats/stix.js'
import { type ReadInput, type ReadList, readList } from './read.js'

const NOW = Date.parse('2026-11-29T00:00:00Z')
const read = (text: string | Uint8Array, more: Partial<ReadInput> = {}) =>
  readList({ documents: [typeof text === 'string' ? Buffer.from(text) : text], now: NOW, most: 1000, ...more })
const good = (text: string | Uint8Array, more: Partial<ReadInput> = {}): ReadList => {
  const result = read(text, more)
  if (result.ok !== true) throw new Error(JSON.stringify(result))
  return result
}
const values = ({ packed }: ReadList) => [...unpackEntries(packed)].map((entry) => entry.value)
const skips = ({ skipped }: ReadList) => Object.fromEntries(skipped.map(({ reason, count }) => [reason, count]))

describe('a plain list', () => {
  test('has one indicator a line, and comments', () => {
    const list = good(
      [
        '# Botnets',
        '; and more',
        '198.51.100.7',
        '198.51.100.0/25 ; SBL1234',
        '203.0.113.4 - 203.0.113.10',
        'evil.example   # seen today',
        '0.0.0.0 ads.evil.example',
        '127.0.0.1 localhost',
        'http://evil.example/a#b',
        '10.0.0.0/8',
        'not an indicator',
        '198.51.100.7',
      ].join('\r\n'),
    )
    expect(list).toMatchObject({ format: 'plain', counts: { ip: 5, domain: 2, url: 1, hash: 0 }, entries: 8 })
    expect(values(list)).toEqual([
      '198.51.100.7',
      '198.51.100.0/25',
      '203.0.113.4/30',
      '203.0.113.8/31',
      '203.0.113.10',
      'evil.example',
      'ads.evil.example',
      'http://evil.example/a',
    ])
    expect(skips(list)).toEqual({ private: 1, unknown: 1 })
    expect(list.skipped[0]?.samples).toEqual(['10.0.0.0/8'])
  })

  test('may be compressed', () => {
    expect(values(good(gzipSync('evil.example\n')))).toEqual(['evil.example'])
  })
})

describe('a CSV', () => {
  const csv = [
    '# "first_seen","ioc","malware"',
    '"2026-11-28","198.51.100.7:443","Cobalt Strike, ""beacon"""',
    '"2026-11-28","evil.example","Emotet"',
    '"2026-11-28","","None"',
  ].join('\n')

  test('is told from a plain list, and its column found', () => {
    const list = good(csv)
    expect(list.format).toBe('csv')
    expect(list.csv).toMatchObject({
      head: { delimiter: ',', names: ['first_seen', 'ioc', 'malware'] },
      columns: { indicator: 1 },
    })
    expect(values(list)).toEqual(['198.51.100.7', 'evil.example'])
    expect(skips(list)).toEqual({ unknown: 1 })
  })

  test('tells what its indicators stand for, where a column is chosen for it', () => {
    const list = good(csv, { columns: { indicator: 1, about: 2 } })
    expect(list.head.map((entry) => entry.about)).toEqual(['Cobalt Strike, "beacon"', 'Emotet'])
  })

  test('may have a header of its own and other delimiters', () => {
    const list = good('address;since;note\n198.51.100.7;2020;x\n198.51.100.8;2021;y\n')
    expect(list).toMatchObject({
      format: 'csv',
      csv: { head: { delimiter: ';', names: ['address', 'since', 'note'] } },
    })
    expect(values(list)).toEqual(['198.51.100.7', '198.51.100.8'])
  })

  test('without a column of indicators is shown, to choose', () => {
    expect(read('a,b\nc,d\n', { format: 'csv' })).toMatchObject({ ok: false, why: 'columns', csv: { head: {} } })
  })
})

describe('STIX 2.1', () => {
  const indicator = (pattern: string, more: object = {}) => ({
    type: 'indicator',
    spec_version: '2.1',
    id: 'indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f',
    pattern,
    pattern_type: 'stix',
    valid_from: '2026-01-01T00:00:00Z',
    ...more,
  })
  const bundle = (...objects: object[]) =>
    JSON.stringify({ type: 'bundle', id: 'bundle--5d0092c5-5f74-4287-9642-33f4c354e56d', objects })

  test('gives its indicators with their end, confidence and name', () => {
    const list = good(
      bundle(
        { type: 'identity', id: 'identity--1', name: 'x' },
        indicator("[ipv4-addr:value = '198.51.100.7']", {
          valid_until: '2026-12-01T00:00:00Z',
          confidence: 85,
          name: 'Emotet C2',
        }),
        indicator("[domain-name:value = 'evil.example' OR domain-name:value = 'bad.example']"),
        indicator("[file:hashes.'SHA-256' = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855']"),
        indicator("[ipv4-addr:value = '198.51.100.8']", { valid_until: '2026-11-01T00:00:00Z' }),
        indicator("[url:value = 'http://evil.example/x']", { revoked: true }),
        indicator("[ipv4-addr:value = '198.51.100.9' AND network-traffic:dst_port = 443]"),
        indicator('rule x { condition: true }', { pattern_type: 'yara' }),
      ),
    )
    expect(list).toMatchObject({ format: 'stix', counts: { ip: 1, domain: 2, url: 0, hash: 1 } })
    expect([...unpackEntries(list.packed)][0]).toEqual({
      kind: 'ip',
      value: '198.51.100.7',
      until: Date.parse('2026-12-01T00:00:00Z'),
      confidence: 'High',
      about: 'Emotet C2',
    })
    expect(skips(list)).toEqual({ expired: 2, pattern: 2 })
  })

  test.each([
    ["[ipv4-addr:value = '198.51.100.7']", ['198.51.100.7']],
    [
      "[ipv4-addr:value ISSUBSET '198.51.100.0/24'] OR [ipv6-addr:value='2001:db8::1']",
      ['198.51.100.0/24', '2001:db8::1'],
    ],
    ["[domain-name:value IN ('a.example', 'b.example')]", ['a.example', 'b.example']],
    ["([url:value = 'http://a.example/it\\'s'])", ["http://a.example/it's"]],
    ["[file:hashes.MD5 = 'x' OR file:hashes.'SHA-1' = 'y']", ['x', 'y']],
    ["[ipv4-addr:value != '198.51.100.7']", undefined],
    ["[ipv4-addr:value = '198.51.100.7'] FOLLOWEDBY [url:value = 'x']", undefined],
    ["[ipv4-addr:value = '198.51.100.7'] WITHIN 5 SECONDS", undefined],
    ["[process:name = 'x']", undefined],
    ["[ipv4-addr:value = '198.51.100.7'", undefined],
    ['[ipv4-addr:value = ]', undefined],
    ['', undefined],
  ])('%s', (pattern, wanted) => {
    expect(patternValues(pattern)).toEqual(wanted)
  })
})

describe('MISP', () => {
  const event = {
    Event: {
      info: 'Campaign of November',
      Attribute: [
        { type: 'ip-dst', value: '198.51.100.7', to_ids: true },
        { type: 'ip-dst|port', value: '198.51.100.8|443', to_ids: true },
        { type: 'domain', value: 'evil.example', to_ids: true },
        { type: 'domain', value: 'reference.example', to_ids: false },
        { type: 'link', value: 'https://report.example/', to_ids: false },
        { type: 'url', value: 'http://evil.example/x', to_ids: true, deleted: true },
      ],
      Object: [
        {
          name: 'file',
          Attribute: [{ type: 'filename|md5', value: 'a.exe|d41d8cd98f00b204e9800998ecf8427e', to_ids: true }],
        },
      ],
    },
  }

  test('gives the attributes that are meant for detection, those of objects too', () => {
    for (const document of [event, { response: [event] }, [event], event.Event]) {
      const list = good(JSON.stringify(document))
      expect(list).toMatchObject({ format: 'misp', counts: { ip: 2, domain: 1, url: 0, hash: 1 } })
      expect(list.head[0]?.about).toBe('Campaign of November')
      expect(skips(list)).toEqual({ context: 1 })
    }
  })

  test("a feed's manifest names its events, the newest first", () => {
    const [a, b] = ['8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f', '5d0092c5-5f74-4287-9642-33f4c354e56d']
    expect(read(JSON.stringify({ [a]: { info: 'A', timestamp: '1' }, [b]: { info: 'B', timestamp: '2' } }))).toEqual({
      ok: 'manifest',
      events: [b, a],
    })
  })
})

test.each([
  ['', 'empty'],
  ['  \n ', 'empty'],
  ['{"objects": [', 'json'],
  ['{"a": 1}', 'format'],
  ['<!DOCTYPE html><title>Log in</title>', 'format'],
  ['a\0b', 'encoding'],
  [gzipSync('x').subarray(0, 12), 'encoding'],
])('%j is told as %s', (text, why) => {
  expect(read(text)).toMatchObject({ ok: false, why })
})

test('a list is bounded', () => {
  const lines = (n: number) => Array.from({ length: n }, (_, i) => `h${i}.example`).join('\n')
  expect(good(lines(1000)).entries).toBe(1000)
  expect(read(lines(1001))).toMatchObject({ ok: false, why: 'tooMany' })
})

test('what a list no longer names is kept for its days, and no longer', () => {
  const DAY = 86_400_000
  const first = good('a.example\nb.example\n')
  const before = { packed: first.packed, seenAt: NOW, keepMs: 2 * DAY }
  const second = good('b.example\nc.example\n', { before, now: NOW + DAY })
  expect(second).toMatchObject({ entries: 3, kept: 1 })
  expect([...unpackEntries(second.packed)]).toContainEqual({ kind: 'domain', value: 'a.example', seen: NOW })
  const third = good('c.example\n', {
    before: { ...before, packed: second.packed, seenAt: NOW + DAY },
    now: NOW + 2 * DAY,
  })
  expect(values(third).sort()).toEqual(['b.example', 'c.example'])
})

test('arbitrary bytes are a list or told', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 500 }),
      fc.constantFrom(undefined, 'plain', 'csv', 'stix', 'misp'),
      (bytes, format) => {
        expect(read(bytes, { format: format as ReadInput['format'] })).toHaveProperty('ok')
      },
    ),
  )
  const shape = fc.jsonValue()
  fc.assert(
    fc.property(shape, fc.constantFrom('stix', 'misp'), (document, format) => {
      const wrapped = { type: 'bundle', objects: [document, { type: 'indicator', pattern: document }], Event: document }
      expect(read(JSON.stringify(wrapped), { format: format as ReadInput['format'] })).toHaveProperty('ok')
    }),
  )
})
