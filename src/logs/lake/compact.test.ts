import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../kernel/clock.js'
import { openTestDb } from '../../platform/db/testing.js'
import { parseKql, schemaOf } from '../../query/index.js'
import type { Event } from '../event.js'
import { type Fields, ip, keyword, keywords, long } from '../fields.js'
import { Manifest, type Part } from '../ingest/manifest.js'
import { type AnySource, fieldsOf, SourceRegistry } from '../registry.js'
import { Compactor, compactable } from './compact.js'
import { EmbeddedLake } from './embedded.js'
import { QueryEngine } from './engine.js'
import { Joiner } from './joiner.js'

const SOURCE: AnySource = {
  id: 'test.joined',
  title: { en: 'Joined', ja: 'Joined' },
  key: /never/,
  decode: { formats: [], open: () => ({ push: () => undefined, end: () => undefined }) },
  fields: {},
  normalise: () => ({ '@timestamp': 0 }),
}
const DAY = 86_400_000

let dataDir: string
let manifest: Manifest
let compactor: Compactor
let engine: QueryEngine
let closeDb: () => Promise<void>
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'hinomi-compact-'))
  const { db, close } = await openTestDb()
  closeDb = close
  manifest = await Manifest.open(db, systemClock)
  engine = await QueryEngine.open({ lake: path.join(dataDir, 'lake'), temp: path.join(dataDir, 'tmp') })
  compactor = new Compactor(path.join(dataDir, 'lake'), path.join(dataDir, 'tmp', 'compact'), manifest, systemClock)
}, 60_000)
afterEach(async () => {
  engine.close()
  await closeDb()
  await rm(dataDir, { recursive: true, force: true })
})

const lakeOf = (fields: Fields) => {
  const registry = new SourceRegistry([{ ...SOURCE, fields }])
  const store = new EmbeddedLake({ dataDir, registry, manifest, engine, clock: systemClock })
  const schema = schemaOf(fieldsOf({ id: SOURCE.id, fields }))
  return {
    store,
    /** A part for each. */
    async put(day: number, actions: readonly string[]) {
      for (const action of actions)
        await store.append(SOURCE.id, [{ '@timestamp': day * DAY + 1, 'event.action': action }])
    },
    append: (...events: Event[]) => store.append(SOURCE.id, events),
    async groups(by: string) {
      const asked = { filter: { kind: 'all' }, by: [by], measures: [{ of: 'count' }], limit: 1000 } as const
      return (await store.groups(asked)).groups.map(({ values: [value], measures: [events] }) => [value, events])
    },
    count: (kql: string, from = 0) =>
      store.count({ filter: parseKql(kql, schema), range: { from: from * DAY, to: 10 * DAY } }),
  }
}
const ACTIONS = Array.from({ length: 8 }, (_, i) => `a${i}`)

test('eight small parts of a day become one, and each event is found once', async () => {
  const { put, count } = lakeOf({ 'event.action': keyword })
  await put(0, ACTIONS)
  await put(7, ['other'])
  expect(compactor.isDue()).toBe(true)
  expect(await compactor.run()).toEqual({ from: 8, to: 1 })
  expect(manifest.parts().map(({ rows, hours }) => [rows, hours.length, hours[0]])).toEqual([
    [8, 24, 8],
    [1, 24, 1],
  ])
  expect(compactor.isDue()).toBe(false)
  for (const action of ACTIONS) expect(await count(`event.action: ${action}`)).toBe(1)
  expect(await count('*')).toBe(9)
})

test('a week of small days becomes one part, which knows its hours by day and is cut where retention begins', async () => {
  const { put, append, count, groups, store } = lakeOf({ 'event.action': keyword, 'cloud.region': keyword })
  await put(0, ['first'])
  for (const day of [1, 2, 5]) await append({ '@timestamp': (day + 0.5) * DAY, 'cloud.region': `r${day}` })
  await put(7, ['of the next week'])
  expect(await compactor.run()).toEqual({ from: 4, to: 1 })
  expect(await compactor.run()).toEqual({ from: 0, to: 0 })
  const [week, next] = manifest.parts()
  expect([week?.rows, week?.day, week?.hours.length]).toEqual([4, '1970-01-01', 144])
  expect(week?.hours.flatMap((events, hour) => (events > 0 ? [hour] : []))).toEqual([0, 36, 60, 132])
  expect([await count('*', 1), await count('*', 5), await count('*', 6)]).toEqual([4, 2, 1])

  expect(await store.dropBefore(SOURCE.id, '1970-01-03')).toBe(2)
  expect(await store.dropBefore(SOURCE.id, '1970-01-03')).toBe(0)
  const [rest, same] = manifest.parts()
  expect(same).toEqual(next)
  expect([rest?.rows, rest?.day, rest?.minTime, rest?.maxTime]).toEqual([2, '1970-01-03', 2.5 * DAY, 5.5 * DAY])
  expect(rest?.hours.flatMap((events, hour) => (events > 0 ? [hour] : []))).toEqual([12, 84])
  expect(await count('*')).toBe(3)
  expect(await groups('cloud.region')).toEqual([
    ['r2', 1],
    ['r5', 1],
  ])
  expect(await store.dropBefore(SOURCE.id, '1970-01-07')).toBe(2)
  expect(await count('*')).toBe(1)
})

test('counts of values outlive joining, and values too many to be kept are counted all the same', async () => {
  const { append, groups } = lakeOf({ 'event.action': keyword, 'cloud.account.id': keyword, 'cloud.region': keyword })
  for (let part = 0; part < 8; part++) {
    const events = Array.from({ length: 40 }, (_, i) => ({
      '@timestamp': i,
      'event.action': 'a',
      'cloud.account.id': `${part * 40 + i}`,
      'cloud.region': part < 6 ? '__proto__' : 'eu-west-1',
    }))
    await append(...events)
  }
  const regions = [
    ['__proto__', 240],
    ['eu-west-1', 80],
  ]
  const answers = async () => [await groups('cloud.region'), (await groups('cloud.account.id')).length]
  expect(await answers()).toEqual([regions, 320])
  expect(await compactor.run()).toEqual({ from: 8, to: 1 })
  expect(manifest.parts().map(({ valueCounts }) => valueCounts)).toEqual([{ 'cloud.region': regions }])
  expect(await answers()).toEqual([regions, 320])
})

test('parts of before and after a new field are joined, and neither loses a value', async () => {
  await lakeOf({ 'event.action': keyword }).put(0, ACTIONS.slice(0, 4))
  const { put, count } = lakeOf({ 'event.action': keyword, 'event.reason': keyword, 'source.ip': ip })
  await put(0, ACTIONS.slice(4))
  expect(await compactor.run()).toEqual({ from: 8, to: 1 })
  for (const action of ACTIONS) expect(await count(`event.action: ${action}`)).toBe(1)
  expect(await count('event.reason: *')).toBe(0)
})

test('parts have columns only of what has values, and are read and joined as if they had all', async () => {
  const fields: Fields = {
    'event.action': keyword,
    'event.reason': keyword,
    'event.code': keyword,
  }
  const { put, count, append } = lakeOf(fields)
  const schemas = () => new Set(manifest.parts().map(({ schema }) => schema))
  await put(0, ACTIONS.slice(0, 7))
  expect(schemas().size).toBe(1)
  expect([await count('*'), await count('event.reason: *'), await count('not event.code: x')]).toEqual([7, 0, 7])
  await append({ '@timestamp': 2, 'event.action': 'a7', 'event.reason': 'because' })
  expect(schemas().size).toBe(2)
  const all = () =>
    Promise.all(['*', 'event.reason: because', 'not event.reason: *', 'event.code: *'].map((kql) => count(kql)))
  expect(await all()).toEqual([8, 1, 7, 0])
  expect(await compactor.run()).toEqual({ from: 8, to: 1 })
  expect(schemas()).not.toContain('')
  expect(await all()).toEqual([8, 1, 7, 0])
})

test('parts that differ in more columns than are told apart are read as if they had all', async () => {
  const fields: Fields = {
    'event.action': keyword,
    'event.category': keywords,
    'source.bytes': long,
    'event.start': { type: 'date' },
    'test.flag': { type: 'boolean' },
    'test.ratio': { type: 'double' },
    'test.labels': keywords,
  }
  const { append, count, groups, store } = lakeOf(fields)
  const events: Event[] = [
    { '@timestamp': 1, 'event.action': 'a' },
    { '@timestamp': 2, 'event.category': ['iam', 'file'] },
    { '@timestamp': 3, 'source.bytes': 30 },
    { '@timestamp': 4, 'event.start': 1000 },
    { '@timestamp': 5, 'test.flag': true },
    { '@timestamp': 6, 'test.ratio': 0.5 },
    { '@timestamp': 7, 'test.labels': ['x', 'y'] },
    { '@timestamp': 8, 'event.action': 'a', 'source.bytes': 8, 'event.category': ['iam'] },
  ]
  for (const event of events) await append(event)
  const all = { kind: 'all' } as const
  const told = async () => ({
    found: (await store.search({ filter: all, order: 'oldest', limit: 10 })).events.map((event) =>
      Object.fromEntries(Object.entries(event).filter(([name]) => name === '@timestamp' || name in fields)),
    ),
    counts: await Promise.all(
      ['test.flag: true', 'source.bytes >= 8', 'not event.action: a', '*'].map((kql) => count(kql)),
    ),
    either: await count(
      'test.flag: true or test.ratio > 0.1 or event.category: file or source.bytes: 8 or test.labels: x',
    ),
    groups: await groups('event.category'),
    top: (await store.top({ filter: all, field: 'event.action', limit: 3 })).values,
    bytes: await store.statistics({ filter: all, field: 'source.bytes' }).then(({ count, sum }) => [count, sum]),
    view: (
      await engine.all(
        `SELECT count(*), count("test.flag"), sum("source.bytes") FROM (${store.viewOf(SOURCE.id, manifest.parts())})`,
      )
    )[0],
  })
  const wanted = {
    found: events,
    counts: [1, 2, 6, 8],
    either: 5,
    groups: [
      ['iam', 2],
      ['file', 1],
    ],
    top: [{ value: 'a', count: 2 }],
    bytes: [2, 38],
    view: [8, 1, 38],
  }
  expect(await told()).toEqual(wanted)
  expect(await compactor.run()).toEqual({ from: 8, to: 1 })
  expect(await told()).toEqual(wanted)
})

test('of two that replace the same parts one does', async () => {
  const { put, count } = lakeOf({ 'event.action': keyword })
  await put(0, ACTIONS)
  const old = manifest.parts()
  const joiner = await Joiner.open(path.join(dataDir, 'lake'), path.join(dataDir, 'tmp'))
  const written = [await joiner.join(old), await joiner.join(old)]
  joiner.close()
  const done = await Promise.all(written.map((part) => manifest.replace(old, [part])))
  expect(done).toEqual([true, false])
  expect(await count('*')).toBe(8)
})

test('a part that retention cannot cut holds up no other, and is not tried again', async () => {
  const { append, count, store } = lakeOf({ 'event.action': keyword })
  for (const day of [0, 1, 7]) await append({ '@timestamp': day * DAY, 'event.action': 'a' })
  await compactor.run()
  const [week] = manifest.parts()
  await writeFile(path.join(dataDir, 'lake', week?.file ?? ''), 'no Parquet')
  await expect(store.dropBefore(SOURCE.id, '1970-01-02')).rejects.toThrow(/Parquet|magic/i)
  expect(await store.dropBefore(SOURCE.id, '1970-01-02')).toBe(0)
  expect(await count('*', 7)).toBe(1)
  // Once all of it is old it goes as a whole.
  expect(await store.dropBefore(SOURCE.id, '1970-01-03')).toBe(2)
})

test('numbers that differ from record to record take no more room joined than apart', async () => {
  const { append, count } = lakeOf({ 'source.bytes': long, 'destination.bytes': long })
  for (let part = 0; part < 8; part++) {
    const events = Array.from({ length: 3000 }, (_, i) => {
      const n = part * 3000 + i
      return { '@timestamp': n, 'source.bytes': (n * 7919) % 104_729, 'destination.bytes': (n * 104_729) % 1_299_709 }
    })
    await append(...events)
  }
  const bytes = () => manifest.parts().reduce((sum, part) => sum + part.bytes, 0)
  const apart = bytes()
  expect(await compactor.run()).toEqual({ from: 8, to: 1 })
  expect(bytes()).toBeLessThan(apart)
  expect(await count('source.bytes: *')).toBe(24_000)
})

test('a part that cannot be read holds up no other week, and is not tried again', async () => {
  const { put, count } = lakeOf({ 'event.action': keyword })
  await put(0, ACTIONS)
  await put(7, ACTIONS)
  const broken = manifest.parts().find(({ day }) => day === '1970-01-01')
  await writeFile(path.join(dataDir, 'lake', broken?.file ?? ''), 'no Parquet')
  await expect(compactor.run()).rejects.toThrow(/Parquet|magic/i)
  expect(manifest.parts().filter(({ day }) => day === '1970-01-08')).toHaveLength(1)
  expect(manifest.parts().filter(({ day }) => day === '1970-01-01')).toHaveLength(8)
  expect(compactor.isDue()).toBe(false)
  expect(await count('*', 7)).toBe(8)
})

describe('what is worth joining', () => {
  const TODAY = Date.UTC(2026, 10, 30, 12)
  const MB = 1024 * 1024
  let made = 0
  /** Of one hour; rows that fill a row group, unless said. */
  const part = (bytes: number, day = '2026-11-30', rows = 100_000): Part => ({
    id: ++made,
    source: 'test.joined',
    day,
    file: `${made}`,
    rows,
    bytes,
    minTime: Date.parse(day),
    maxTime: Date.parse(day) + 1,
    hours: [rows, ...new Array(23).fill(0)],
    valueCounts: {},
    schema: '',
  })
  const sizes = (parts: readonly Part[], now = TODAY) =>
    compactable(parts, now).map((group) => group.map(({ bytes }) => bytes / MB))

  test('of a day that still comes in, eight; of one that is over, two', () => {
    const seven = Array.from({ length: 7 }, () => part(MB))
    expect(sizes(seven)).toEqual([])
    expect(sizes([...seven, part(MB)])).toEqual([[1, 1, 1, 1, 1, 1, 1, 1]])
    expect(sizes([part(MB, '2026-11-29'), part(MB, '2026-11-29')])).toEqual([])
    expect(sizes([part(MB, '2026-11-28'), part(MB, '2026-11-28')])).toEqual([[1, 1]])
    expect(sizes([part(MB, '2026-11-28'), part(MB, '2026-11-27')])).toEqual([])
  })

  test('days that fill no row group are joined with those of the week, once they are over', () => {
    // 1970 began on a Thursday, and so does each week.
    const thin = (day: string) => part(MB, day, 1000)
    expect(sizes([thin('2026-11-25'), thin('2026-11-26')])).toEqual([])
    expect(sizes([thin('2026-11-26'), thin('2026-11-27'), thin('2026-11-28')])).toEqual([[1, 1, 1]])
    expect(sizes([thin('2026-11-28'), thin('2026-11-29'), thin('2026-11-30')])).toEqual([])
    // The first of a day are joined with its week, the others with their day.
    expect(sizes([thin('2026-11-26'), part(2 * MB, '2026-11-26'), thin('2026-11-27')])).toEqual([[1, 1]])
    expect(sizes([part(MB, '2026-11-26'), part(MB, '2026-11-27')])).toEqual([])
  })

  test('no large part is written again for the sake of small ones', () => {
    const old = (bytes: number, rows?: number) => part(bytes, '2026-01-01', rows)
    expect(sizes([old(20 * MB), old(MB)])).toEqual([])
    expect(sizes([old(20 * MB), old(MB), old(MB)])).toEqual([[1, 1]])
    expect(sizes([old(20 * MB), old(20 * MB), old(MB)])).toEqual([[1, 20, 20]])
    expect(sizes([old(40 * MB), old(40 * MB)])).toEqual([])
    // Together they would have too many rows.
    expect(sizes([old(30 * MB, 1_900_000), old(30 * MB, 1_900_000), old(MB)])).toEqual([])
  })

  test('a day in a thousand parts ends as few, and no byte of it is written more than a few times', () => {
    let parts: Part[] = []
    let written = 0
    for (let i = 0; i < 1440; i++) {
      parts.push(part(MB / 10))
      for (const group of compactable(parts, TODAY)) {
        const bytes = group.reduce((sum, { bytes }) => sum + bytes, 0)
        written += bytes
        parts = [...parts.filter((p) => !group.includes(p)), part(bytes)]
      }
    }
    expect(parts.length).toBeLessThan(24)
    expect(written / (144 * MB)).toBeLessThan(7)
    expect(parts.reduce((sum, { bytes }) => sum + bytes, 0)).toBeCloseTo(144 * MB)
  })
})
