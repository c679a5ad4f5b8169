import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestDb } from '../../platform/db/testing.js'
import { keyword, long } from '../fields.js'
import { Manifest } from '../ingest/manifest.js'
import { type AnySource, SourceRegistry } from '../registry.js'
import { EmbeddedLake } from './embedded.js'
import { QueryEngine } from './engine.js'
import type { GroupQuery } from './event-store.js'
import { KeptGroups } from './kept-groups.js'

const SOURCE: AnySource = {
  id: 'test.kept',
  title: { en: 'Kept', ja: 'Kept' },
  key: /never/,
  decode: { formats: [], open: () => ({ push: () => undefined, end: () => undefined }) },
  fields: { 'event.action': keyword, 'event.code': keyword, 'source.bytes': long },
  normalise: () => ({ '@timestamp': 0 }),
}
const DAY = 86_400_000
/** The first day of a week, as that of 1970 is. */
const START = 2857 * 7 * DAY
const BY_ACTION: GroupQuery = {
  filter: { kind: 'all' },
  by: ['event.action'],
  measures: [{ of: 'sum', field: 'source.bytes' }, { of: 'count' }, { of: 'max', field: 'source.bytes' }],
  limit: 10,
}

let dataDir: string
let engine: QueryEngine
let manifest: Manifest
let closeDb: () => Promise<void>
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'hinomi-kept-'))
  const { db, close } = await openTestDb()
  closeDb = close
  const clock = { now: () => START + 30 * DAY }
  manifest = await Manifest.open(db, clock)
  engine = await QueryEngine.open({ lake: path.join(dataDir, 'lake'), temp: path.join(dataDir, 'tmp') })
}, 60_000)
afterEach(async () => {
  engine.close()
  await closeDb()
  await rm(dataDir, { recursive: true, force: true })
})

const lakeOf = (bounds: { least?: number; most?: number }) => {
  const clock = { now: () => START + 30 * DAY }
  const registry = new SourceRegistry([SOURCE])
  const store = new EmbeddedLake({ dataDir, registry, manifest, engine, clock, kept: new KeptGroups(engine, bounds) })
  return {
    /** Ten events of five actions on a day, each with a code of its own. */
    put: (day: number) =>
      store.append(
        SOURCE.id,
        Array.from({ length: 10 }, (_, i) => ({
          '@timestamp': START + day * DAY + i,
          'event.action': `a${i % 5}`,
          'event.code': `${day}-${i}`,
          'source.bytes': day * 100 + i,
        })),
      ),
    async groups(query: GroupQuery = BY_ACTION) {
      const { groups, count, total } = await store.groups(query)
      return { groups: groups.map(({ values, measures }) => [...values, ...measures]), count, total }
    },
    bars: (from: number, to: number) =>
      store.histogram({
        filter: { kind: 'all' },
        measure: { of: 'sum', field: 'source.bytes' },
        by: 'event.action',
        range: { from: START + from * DAY, to: START + to * DAY },
        intervalMs: DAY,
        zone: 'Asia/Tokyo',
      }),
  }
}
const tables = async () =>
  (await engine.all("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'kept' ORDER BY table_oid")).flat()

test('groups of settled weeks are kept, and answers are those of all parts whatever comes later', async () => {
  const { put, groups, bars } = lakeOf({ least: 1 })
  for (const day of [0, 1, 8, 29]) await put(day)
  const all = {
    groups: [4, 3, 2, 1, 0].map((i) => [`a${i}`, 38 * 200 + 8 * i + 20, 8, 2900 + i + 5]),
    count: 5,
    total: 38 * 1000 + 180,
  }
  expect(await groups()).toEqual(all)
  expect(await tables()).toEqual(['groups_1', 'groups_2'])
  expect(await groups()).toEqual(all)
  // Of another range the week that it cuts is another one, the others are the same.
  const later = { ...BY_ACTION, range: { from: START + DAY, to: START + 30 * DAY } }
  expect((await groups(later)).total).toBe(38 * 1000 + 135)
  expect(await tables()).toEqual(['groups_1', 'groups_2', 'groups_3'])

  await put(2)
  expect((await groups()).total).toBe(40 * 1000 + 225)
  expect(await tables()).toEqual(['groups_1', 'groups_2', 'groups_3', 'groups_4'])

  const days = await bars(0, 30)
  const sumOf = (day: number) => day * 1000 + 45
  expect(days.filter(({ value }) => value > 0).map(({ value }) => value)).toEqual([0, 1, 2, 8, 29].map(sumOf))
  expect(await tables()).toHaveLength(6)
  // Bars of a range that begins elsewhere are the same bars.
  expect(
    (await bars(1, 30)).filter(({ value }) => value > 0).map(({ start, parts }) => [start, parts?.['a1']]),
  ).toEqual([1, 2, 8, 29].map((day) => [START + day * DAY - 9 * 3_600_000, 200 * day + 7]))
})

test('asked by several at once, a week is grouped once; one who leaves takes nothing from the others', async () => {
  const { put, groups } = lakeOf({ least: 1 })
  await put(0)
  const leaving = new AbortController()
  const left = groups({ ...BY_ACTION, signal: leaving.signal })
  const answers = Promise.all([groups(), groups(), groups()])
  leaving.abort()
  await expect(left).rejects.toMatchObject({ code: 'QUERY_CANCELLED' })
  expect((await answers).map(({ total }) => total)).toEqual([45, 45, 45])
  expect(await tables()).toHaveLength(1)
})

test('nearly as many groups as events are not kept, and neither are few events', async () => {
  const { put, groups } = lakeOf({ least: 11 })
  await put(0)
  expect((await groups()).total).toBe(45)
  expect(await tables()).toEqual([])
  await put(1)
  const byCode = { ...BY_ACTION, by: ['event.code'] }
  for (let i = 0; i < 3; i++) expect(await groups(byCode)).toMatchObject({ count: 20, total: 1090 })
  expect(await tables()).toEqual([])
})

test('what was used longest ago makes room', async () => {
  // Of a week five groups of four values.
  const { put, groups } = lakeOf({ least: 1, most: 90 })
  for (const day of [0, 7, 14, 21]) await put(day)
  const week = (day: number) =>
    groups({ ...BY_ACTION, range: { from: START + day * DAY, to: START + (day + 1) * DAY } })
  for (const day of [0, 7, 14, 21]) await week(day)
  expect(await tables()).toEqual(['groups_1', 'groups_2', 'groups_3', 'groups_4'])
  await week(0)
  await put(22)
  await week(21)
  expect((await groups({ ...BY_ACTION, range: { from: START + 22 * DAY, to: START + 23 * DAY } })).total).toBe(22_045)
  expect(await tables()).toEqual(['groups_1', 'groups_3', 'groups_4', 'groups_5'])
  expect((await groups()).total).toBe(64_000 + 225)
})
