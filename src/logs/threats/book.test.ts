import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { THREAT_KINDS } from '../../contract/index.js'
import { isHinomiError } from '../../kernel/errors.js'
import type { Db } from '../../platform/db/index.js'
import { openTestDb } from '../../platform/db/testing.js'
import { errors } from '../errors.js'
import { ThreatLists } from './book.js'
import type { Fetched, FetchOptions } from './fetch.js'
import { type ThreatTable, threatsOf } from './table.js'
import { threatLists } from './tables.js'
import { doThreatJob, type ThreatWork } from './work.js'

const T = Date.parse('2026-11-29T00:00:00Z')
const HOUR = 3_600_000
const DAY = 24 * HOUR
let place: { db: Db; close(): Promise<void> }
let now: number
let lists: ThreatLists
let table: ThreatTable | undefined
let asked: FetchOptions[]
let answer: (options: FetchOptions) => Fetched
const warned: string[] = []

beforeAll(async () => {
  place = await openTestDb()
}, 60_000)
afterAll(() => place.close())
beforeEach(async () => {
  await place.db.delete(threatLists)
  now = T
  table = undefined
  asked = []
  warned.length = 0
  lists = new ThreatLists({
    db: place.db,
    clock: { now: () => now },
    vault: { seal: (text) => `sealed ${text}`, open: (sealed) => sealed.slice(7) },
    fetch: async (options) => {
      asked.push(options)
      return answer(options)
    },
    work: (async (job) => doThreatJob(job)) as ThreatWork,
    changed(next) {
      table = next
    },
    warn: (message) => warned.push(message),
  })
})

const LIMITS = {
  format: null,
  columns: null,
  everyHours: 6,
  expireDays: null,
  confidence: 'Medium' as const,
}
const list = (text: string, etag: string | null = null): Fetched => ({
  kind: 'new',
  body: Buffer.from(text),
  etag,
  lastModified: null,
})
const file = (text: string) => ({ name: 'list.txt', bytes: Buffer.from(text) })
const knows = (...names: string[]) =>
  names.filter((name) => table !== undefined && threatsOf(table).find('domain', name) !== undefined)
const first = async () => (await lists.list()).lists[0]

test('a list is fetched when it is due, sooner after a failure, and not while it is paused', async () => {
  answer = () => list('a.example', '"1"')
  const { id } = await lists.add(
    { ...LIMITS, name: 'L', url: 'https://l.example/', header: { name: 'K', value: 'v' } },
    undefined,
    'Miko',
  )
  expect(knows('a.example')).toEqual(['a.example'])
  await lists.tick()
  expect(asked).toHaveLength(1)
  now += 6 * HOUR
  answer = () => ({ kind: 'same' })
  await lists.tick()
  expect(asked[1]).toMatchObject({ etag: '"1"', header: { name: 'K', value: 'v' } })
  expect(await first()).toMatchObject({ status: 'good', seenAt: new Date(now).toISOString() })

  now += 6 * HOUR
  answer = () => {
    throw errors.LIST_UNREACHABLE({ host: 'l.example', reason: 'ECONNREFUSED' })
  }
  await lists.tick()
  expect(await first()).toMatchObject({
    status: 'failing',
    error: { en: expect.stringMatching(/ECONNREFUSED.*upload/), ja: expect.stringContaining('アップロード') },
    nextAt: new Date(now + HOUR / 4).toISOString(),
  })
  expect(knows('a.example')).toEqual(['a.example'])
  now += HOUR / 4
  await lists.tick()
  expect((await first())?.nextAt).toBe(new Date(now + HOUR).toISOString())

  await lists.change(id, { enabled: false })
  expect(knows('a.example')).toEqual([])
  now += DAY
  await lists.tick()
  expect(asked).toHaveLength(4)
  answer = () => list('b.example')
  await lists.change(id, { enabled: true })
  await lists.tick()
  expect(knows('a.example', 'b.example')).toEqual(['b.example'])
  expect(await first()).toMatchObject({ status: 'good', error: null })
})

test('what is not seen any more is looked up for its days, and forgotten by the schedule', async () => {
  const { id } = await lists.add({ ...LIMITS, name: 'L', expireDays: 2 }, file('a.example\nb.example'), 'Miko')
  now += DAY
  await lists.replace(id, file('b.example'))
  expect(await first()).toMatchObject({ entries: 2, kept: 1 })
  expect(knows('a.example', 'b.example')).toEqual(['a.example', 'b.example'])
  expect((await lists.entries(id, 'a.', 10)).entries).toMatchObject([
    { value: 'a.example', seenAt: new Date(T).toISOString(), expiresAt: new Date(T + 2 * DAY).toISOString() },
  ])
  now = T + 2 * DAY
  await lists.tick()
  expect(knows('a.example', 'b.example')).toEqual(['b.example'])
  now = T + 3 * DAY
  await lists.tick()
  expect(knows('a.example', 'b.example')).toEqual([])
})

test('an event that a feed names and does not have is passed over', async () => {
  const [a, b] = ['8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f', '5d0092c5-5f74-4287-9642-33f4c354e56d']
  const event = { Event: { info: 'B', Attribute: [{ type: 'domain', value: 'b.example', to_ids: true }] } }
  answer = ({ url }) => {
    if (url.endsWith('manifest.json')) return list(JSON.stringify({ [a]: { info: 'A' }, [b]: { info: 'B' } }))
    if (url === `https://m.example/f/${b}.json`) return list(JSON.stringify(event))
    throw errors.LIST_REFUSED({ host: 'm.example', status: 404 })
  }
  await lists.add({ ...LIMITS, name: 'M', url: 'https://m.example/f/manifest.json' }, undefined, 'Miko')
  expect(knows('b.example')).toEqual(['b.example'])
  expect(warned).toHaveLength(1)
})

test('names are taken once, and the state of a list that fails is whole', async () => {
  await lists.add({ ...LIMITS, name: 'L' }, file('a.example'), 'Miko')
  const why = await lists.add({ ...LIMITS, name: 'L' }, file('b.example'), 'Miko').catch((e: unknown) => e)
  expect(isHinomiError(why) && why.code).toBe('LIST_NAME_TAKEN')
  const { id } = (await first()) ?? { id: '' }
  await expect(lists.replace(id, file('<html></html>'))).rejects.toMatchObject({ code: 'LIST_UNREADABLE' })
  await expect(lists.refresh(id)).rejects.toMatchObject({ code: 'LIST_NOT_FETCHED' })
  expect(await first()).toMatchObject({ entries: 1, status: 'good' })
  expect(Object.keys((await first())?.counts ?? {}).sort()).toEqual([...THREAT_KINDS].sort())
  const again = new ThreatLists({
    db: place.db,
    clock: { now: () => now },
    vault: { seal: String, open: String },
    fetch: () => Promise.reject(new Error('never')),
    work: () => Promise.reject(new Error('out of memory')),
    changed: () => undefined,
    warn: (message) => warned.push(message),
  })
  await again.open()
  expect(warned).toEqual(['threat lists are not in use'])
})
