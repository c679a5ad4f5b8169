import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { LIMITS } from '../../src/logs/ingest/limits.js'
import { readObject } from '../../src/logs/ingest/object-reader.js'
import { loadSources, type SourceRegistry } from '../../src/logs/registry.js'

/** Repeatable pseudo-random numbers (mulberry32). */
const randomFrom = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}

const folder = fileURLToPath(new URL('../../src/logs/sources/', import.meta.url))
const samples = readdirSync(folder)
  .filter((name) => name.endsWith('.samples'))
  .flatMap((name) =>
    readdirSync(path.join(folder, name))
      .filter((file) => file.includes('.sample.'))
      .map((file) => ({ source: name.replace('.samples', ''), bytes: readFileSync(path.join(folder, name, file)) })),
  )

let registry: SourceRegistry
beforeAll(async () => {
  registry = await loadSources()
})

const read = async (bytes: Buffer, source: string | undefined, limits = LIMITS) => {
  const found = { events: 0, bad: [] as string[], wrongTimes: 0 }
  const outcome = await readObject(
    registry,
    { uri: 'file:///x', key: 'x' },
    bytes,
    {
      event: (_, event) => {
        found.events++
        if (!Number.isFinite(event['@timestamp'])) found.wrongTimes++
      },
      bad: (_, record) => found.bad.push(record.reason),
      breathe: () => undefined,
    },
    { limits, source: source === undefined ? undefined : registry.get(source) },
  )
  return { ...found, outcome }
}

type Mutation = (bytes: Buffer, random: () => number) => Buffer

const at = (bytes: Buffer, random: () => number) => Math.floor(random() * Math.max(1, bytes.length))
const splice = (bytes: Buffer, from: number, cut: number, put: Buffer | string) =>
  Buffer.concat([bytes.subarray(0, from), Buffer.from(put), bytes.subarray(from + cut)])

const mutations: Record<string, Mutation> = {
  'a truncated gzip': (b, r) => {
    const whole = gzipSync(b)
    return whole.subarray(0, 1 + Math.floor(r() * (whole.length - 1)))
  },
  'a flipped bit in the gzip': (b, r) => {
    const whole = gzipSync(b)
    const place = at(whole, r)
    whole[place] = (whole[place] as number) ^ (1 << Math.floor(r() * 8))
    return whole
  },
  'gzip in gzip': (b) => gzipSync(gzipSync(b)),
  'joined gzip members': (b) => Buffer.concat([gzipSync(b), gzipSync('\n'), gzipSync(b)]),
  'broken UTF-8': (b, r) => splice(b, at(b, r), 1, Buffer.from([0xc3, 0x28, 0xff, 0xfe])),
  'a NUL': (b, r) => splice(b, at(b, r), 0, '\0'),
  'half a surrogate': (b, r) => splice(b, at(b, r), 0, '"\\ud800"'),
  'a cut end': (b, r) => b.subarray(0, at(b, r)),
  'a missing stretch': (b, r) => splice(b, at(b, r), Math.floor(r() * 200), ''),
  'a doubled stretch': (b, r) => splice(b, at(b, r), 0, b.subarray(at(b, r), at(b, r) + 300)),
  'wrong types': (b, r) => {
    const text = b.toString()
    const values = ['null', '[]', '{}', '12', 'true', '""', '[{"a":1}]']
    let n = Math.floor(r() * 40)
    return Buffer.from(
      text.replace(/"[^"\\]*"(?=[,}\]])/g, (v) =>
        n-- === 0 ? (values[Math.floor(r() * values.length)] as string) : v,
      ),
    )
  },
  'a deep nest': (b, r) => splice(b, at(b, r), 0, '['.repeat(5000)),
  CRLF: (b) => Buffer.from(b.toString().replaceAll('\n', '\r\n')),
  'a BOM': (b) => Buffer.concat([Buffer.from('\ufeff'), b]),
  'empty lines': (b) => Buffer.from(b.toString().replaceAll('\n', '\n\n\n')),
  'random bytes': (_, r) => Buffer.from(Array.from({ length: 300 }, () => Math.floor(r() * 256))),
  nothing: () => Buffer.alloc(0),
}

test('10,000 mutated inputs neither crash nor hang, and each ends as events, quarantine or a stated reason', async () => {
  const random = randomFrom(20_261_101)
  const names = Object.keys(mutations)
  let events = 0
  let quarantined = 0
  for (let i = 0; i < 10_000; i++) {
    const sample = samples[i % samples.length] as (typeof samples)[number]
    const name = names[Math.floor(random() * names.length)] as string
    const mutated = (mutations[name] as Mutation)(sample.bytes, random)
    // Half of them by content alone, as a file of an unknown name.
    const result = await read(mutated, i % 2 === 0 ? sample.source : undefined)
    const label = `${i} ${name} of ${sample.source}`
    expect(result.wrongTimes, label).toBe(0)
    expect(
      result.bad.every((reason) => reason.length > 5),
      label,
    ).toBe(true)
    const said = result.outcome.status === 'done' || result.outcome.reason.length > 5
    expect(said, label).toBe(true)
    events += result.events
    quarantined += result.bad.length
  }
  expect(events).toBeGreaterThan(10_000)
  expect(quarantined).toBeGreaterThan(1_000)
}, 120_000)

test('one broken record costs none of its neighbours', async () => {
  const random = randomFrom(7)
  const record = JSON.parse(
    readFileSync(path.join(folder, 'aws.cloudtrail.samples/identities.sample.json'), 'utf8'),
  ) as {
    Records: unknown[]
  }
  const lines = record.Records.map((r) => JSON.stringify(r))
  const good = (await read(Buffer.from(lines.join('\n')), 'aws.cloudtrail')).events
  expect(good).toBe(lines.length)
  for (let i = 0; i < 300; i++) {
    const n = Math.floor(random() * lines.length)
    const line = lines[n] as string
    const cut = line.slice(0, Math.floor(random() * (line.length - 1)))
    const broken = lines.map((l, k) => (k === n ? cut : l)).join('\n')
    const result = await read(Buffer.from(broken), 'aws.cloudtrail')
    expect(result.events, `line ${n} cut to ${cut.length}`).toBe(lines.length - 1)
    expect(result.bad.length).toBe(cut === '' ? 0 : 1)
  }
})

test('a zip bomb is ended at the stated ratio, and what came before is kept', async () => {
  const record = samples.find((s) => s.source === 'aws.vpcflow')?.bytes ?? Buffer.alloc(0)
  const bomb = gzipSync(Buffer.concat([record, Buffer.alloc(300 * 1024 * 1024)]))
  expect(bomb.length).toBeLessThan(1024 * 1024)
  const before = process.memoryUsage().rss
  const result = await read(bomb, 'aws.vpcflow')
  expect(result.events).toBe((await read(record, 'aws.vpcflow')).events)
  expect(result.bad.join('; ')).toContain('250 times its size')
  expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024)
}, 60_000)

test('a line of 100 MB is quarantined, its neighbours are events', async () => {
  const header =
    'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'
  const line = '2 123456789012 eni-0a1b2c3d 10.0.0.1 10.0.0.2 443 49152 6 10 840 1700000000 1700000060 ACCEPT OK'
  const endless = `2 ${'9'.repeat(100 * 1024 * 1024)}`
  const result = await read(Buffer.from([header, line, endless, line].join('\n')), 'aws.vpcflow')
  expect(result.events).toBe(2)
  expect(result.bad).toEqual([`line is longer than ${LIMITS.recordBytes} bytes`])
}, 60_000)
