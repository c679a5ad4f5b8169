import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '../platform/db/index.js'
import { openTestDb } from '../platform/db/testing.js'
import type { Ci, JsonObject } from './ci.js'
import { ciKey } from './ci-store.js'
import { Resources } from './history/resources.js'
import { Recorder } from './recorder.js'
import { postureItems, postureResources } from './tables.js'

const T = Date.parse('2026-03-01T00:00:00Z')
const HOUR = 3_600_000
let now = T
let place: { db: Db; close(): Promise<void> }
beforeAll(async () => {
  place = await openTestDb()
}, 60_000)
afterAll(() => place.close())
beforeEach(async () => {
  now = T
  await place.db.execute(sql`truncate ${postureItems}, ${postureResources}`)
})

const ARN = 'arn:aws:s3:::logs'
const bucket = (parts: JsonObject = {}, over: Partial<Ci> = {}): Ci => ({
  accountId: '111122223333',
  awsRegion: 'us-east-1',
  resourceType: 'AWS::S3::Bucket',
  resourceId: 'logs',
  resourceName: 'logs',
  arn: ARN,
  resourceCreationTime: '2020-01-01T00:00:00.000Z',
  configurationItemCaptureTime: new Date(now).toISOString(),
  configurationItemStatus: 'OK',
  tags: { team: 'web' },
  relationships: [],
  configuration: { name: 'logs' },
  supplementaryConfiguration: parts,
  ...over,
})
const recorder = () => new Recorder(place.db, { now: () => now })
const resources = () => new Resources(place.db)
const extent = { account: '111122223333', type: 'AWS::S3::Bucket' }
const history = async () => (await resources().timeline(ARN)).entries

describe('the recorder', () => {
  test('stores a CI when it differs from the last, and only then', async () => {
    expect(await recorder().record([bucket({ Versioning: { status: 'Off' } })])).toHaveLength(1)
    now += HOUR
    expect(await recorder().record([bucket({ Versioning: { status: 'Off' } })])).toEqual([])
    now += HOUR
    expect(await recorder().record([bucket({ Versioning: { status: 'Enabled' } })])).toHaveLength(1)
    expect((await history()).map((e) => [e.status, e.differences])).toEqual([
      ['OK', [{ path: 'Versioning.status', before: 'Off', after: 'Enabled' }]],
      ['ResourceDiscovered', []],
    ])
  })

  test('takes the order of keys for nothing, and keeps the order of resources that come together', async () => {
    const a = bucket({ A: { x: 1, y: 2 }, B: null })
    await recorder().record([a])
    expect(await recorder().record([{ ...a, supplementaryConfiguration: { B: null, A: { y: 2, x: 1 } } }])).toEqual([])
    const [last] = await recorder().record([bucket({ A: 1 }), bucket({ A: 2 })])
    expect(last?.supplementaryConfiguration).toEqual({ A: 2 })
  })

  test('a part that cannot be read any more is no change, but is looked at again', async () => {
    await recorder().record([bucket({ Policy: { text: 'x' } })])
    now += HOUR
    const denied = bucket({}, { unread: { Policy: { why: 'denied', action: 's3:GetBucketPolicy', message: 'no' } } })
    const [changed] = await recorder().record([denied])
    expect(changed?.supplementaryConfiguration).toEqual({ Policy: { text: 'x' } })
    expect(changed?.unread).toEqual(denied.unread)
    expect(await history()).toHaveLength(1)
    expect(await recorder().record([denied])).toEqual([])
    now += HOUR
    expect(await recorder().record([bucket({ Policy: { text: 'x' } })])).toHaveLength(1)
    expect(await history()).toHaveLength(1)
  })

  test('what changes by itself is looked at again and never told as a change', async () => {
    const role = (used: string) => bucket({ Use: { lastUsedDate: used } })
    await recorder().record([role('a')])
    expect(await recorder().record([role('b')])).toHaveLength(1)
    expect(await history()).toHaveLength(1)
  })

  test('what was listed no more is gone, comes back, and is seen as it was', async () => {
    await recorder().record([bucket({ A: 1 })])
    expect(await recorder().absent(extent, new Set([ciKey(bucket())]))).toEqual([])
    now += HOUR
    expect(await recorder().absent(extent, new Set())).toHaveLength(1)
    expect(await recorder().absent(extent, new Set())).toEqual([])
    const pages: Ci[] = []
    for await (const page of recorder().current(extent)) pages.push(...page)
    expect(pages).toEqual([])
    expect(await resources().get(ARN)).toMatchObject({ deletedAt: new Date(now).toISOString(), parts: { A: 1 } })
    expect((await resources().list({})).total).toBe(0)
    expect((await resources().list({ state: 'deleted' })).total).toBe(1)
    expect(await resources().get(ARN, { at: T })).toMatchObject({ parts: { A: 1 } })
    await expect(resources().get(ARN, { at: now })).rejects.toMatchObject({ code: 'RESOURCE_NOT_THEN' })
    await expect(resources().get(ARN, { at: T - 1 })).rejects.toMatchObject({ code: 'RESOURCE_NOT_THEN' })
    const at = async (time: number) =>
      (await resources().at({ type: 'AWS::S3::Bucket', at: new Date(time).toISOString() })).items
    expect((await at(T)).map((r) => r.parts)).toEqual([{ A: 1 }])
    expect(await at(now)).toEqual([])
    expect(await at(T - 1)).toEqual([])
    now += HOUR
    await recorder().record([bucket({ A: 1 })])
    expect((await history()).map((e) => e.status)).toEqual([
      'ResourceDiscovered',
      'ResourceDeleted',
      'ResourceDiscovered',
    ])
  })

  test('an older CI takes its place in the history and leaves the present alone', async () => {
    now = T + 10 * HOUR
    await recorder().record([bucket({ A: 3 })])
    const old = (hours: number, a: number) =>
      bucket({ A: a }, { configurationItemCaptureTime: new Date(T + hours * HOUR).toISOString() })
    await recorder().record([old(2, 1), old(5, 2)])
    await recorder().record([old(2, 1), old(5, 2), old(6, 2)])
    expect((await history()).map((e) => e.differences[0]?.after)).toEqual([3, 2, undefined])
    expect(await resources().get(ARN)).toMatchObject({ parts: { A: 3 } })
    expect(await resources().get(ARN, { at: T + 3 * HOUR })).toMatchObject({ parts: { A: 1 } })
  })

  test('an older CI that says the same as the next makes that one no change', async () => {
    now = T + 10 * HOUR
    await recorder().record([bucket({ A: 1 })])
    now += HOUR
    await recorder().record([bucket({ A: 2 })])
    const before = bucket({ A: 1 }, { configurationItemCaptureTime: new Date(T).toISOString() })
    await recorder().record([before])
    expect((await history()).map((e) => [e.at, e.differences[0]?.after])).toEqual([
      [new Date(now).toISOString(), 2],
      [new Date(T).toISOString(), undefined],
    ])
    expect(await resources().get(ARN, { at: T + HOUR })).toMatchObject({ parts: { A: 1 } })
    await recorder().record([before])
    expect(await history()).toHaveLength(2)
  })

  test('of several CIs of one resource the last is told, once', async () => {
    const later = (hours: number, a: number) =>
      bucket({ A: a }, { configurationItemCaptureTime: new Date(T + hours * HOUR).toISOString() })
    const changed = await recorder().record([later(0, 1), later(1, 2), later(2, 3)])
    expect(changed.map((ci) => ci.supplementaryConfiguration)).toEqual([{ A: 3 }])
    expect(await history()).toHaveLength(3)
  })

  test('many older CIs of many resources take their places in one step', async () => {
    now = T + 100 * HOUR
    const named = (id: number, hours: number, a: number) =>
      bucket({ A: a }, { resourceId: `b${id}`, configurationItemCaptureTime: new Date(T + hours * HOUR).toISOString() })
    const ids = Array.from({ length: 50 }, (_, i) => i)
    await recorder().record(ids.map((id) => named(id, 100, 9)))
    const old = [1, 2, 3].flatMap((hours) => ids.map((id) => named(id, hours, hours)))
    await recorder().record(old)
    await recorder().record(old)
    const [count] = await place.db.select({ n: sql`count(*)`.mapWith(Number) }).from(postureItems)
    expect(count?.n).toBe(50 * 4)
  })

  test('a part that a partial item does not have stays as it was known, and is said not to have been looked at', async () => {
    await recorder().record([bucket({ A: 1, B: null, C: 3 })])
    now += HOUR
    expect(await recorder().record([bucket({ A: 1 })], { partial: true })).toHaveLength(1)
    expect(await history()).toHaveLength(1)
    const seen = await resources().get(ARN)
    expect(seen.parts).toEqual({ A: 1, B: null, C: 3 })
    expect(Object.keys(seen.unread).sort()).toEqual(['B', 'C'])
    now += HOUR
    await recorder().record([bucket({ A: 2 })], { partial: true })
    expect((await history())[0]?.differences).toEqual([{ path: 'A', before: 1, after: 2 }])
    now += HOUR
    await recorder().record([bucket({ A: 2, B: null, C: 3 })])
    expect((await resources().get(ARN)).unread).toEqual({})
    expect(await history()).toHaveLength(2)
  })

  test('takes what JSON may hold and the database may not', async () => {
    const odd = bucket({ A: 'nul \0 half \ud800 whole 😀 \\u0000' }, { tags: { 'a\0b': '\udfff' } })
    expect(await recorder().record([odd])).toHaveLength(1)
    expect(await resources().get(ARN)).toMatchObject({ parts: { A: 'nul \ufffd half \ufffd whole 😀 \\u0000' } })
  })
})

test('all of a type at a moment come page by page, each as it was', async () => {
  const named = (id: number, a: number) =>
    bucket({ A: a }, { resourceId: `b${id}`, arn: `${ARN}-${id}`, awsRegion: id % 2 === 0 ? 'us-east-1' : 'eu-west-1' })
  await recorder().record(Array.from({ length: 30 }, (_, id) => named(id, 1)))
  now += HOUR
  await recorder().record([...Array.from({ length: 10 }, (_, id) => named(id, 2)), named(99, 2)])
  const seen: unknown[] = []
  let after: string | undefined
  do {
    const page = await resources().at({
      type: 'AWS::S3::Bucket',
      at: new Date(T).toISOString(),
      limit: 7,
      ...(after === undefined ? {} : { after }),
    })
    seen.push(...page.items.map((r) => `${r.resourceId} ${JSON.stringify(r.parts)}`))
    after = page.next
  } while (after !== undefined)
  expect(new Set(seen)).toEqual(new Set(Array.from({ length: 30 }, (_, id) => `b${id} {"A":1}`)))
  expect(seen).toHaveLength(30)
  const later = await resources().at({ type: 'AWS::S3::Bucket', at: new Date(now).toISOString(), region: 'us-east-1' })
  expect(later.items.filter((r) => JSON.stringify(r.parts) === '{"A":2}')).toHaveLength(5)
  await expect(resources().at({ type: 'x', at: new Date(T).toISOString(), after: 'x' })).rejects.toMatchObject({
    code: 'RESOURCE_PAGE',
  })
})

test('what a resource is tied to, and what is tied to it, is found by id or name, in its Region or elsewhere', async () => {
  const one = (resourceType: string, id: string, more: Partial<Ci> = {}) =>
    bucket({}, { resourceType, resourceId: id, resourceName: `n-${id}`, arn: `arn:${id}`, ...more })
  const tie = (
    resourceType: string,
    of: { resourceId?: string; resourceName?: string },
    name = 'Is associated with',
  ) => ({
    resourceType,
    name,
    ...of,
  })
  await recorder().record([
    one('T::Role', 'role', { awsRegion: 'global' }),
    one('T::Group', 'sg'),
    one('T::Group', 'far', { awsRegion: 'eu-west-1' }),
    one('T::Group', 'other', { accountId: '999999999999' }),
    one('T::Function', 'f', {
      relationships: [
        tie('T::Role', { resourceName: 'n-role' }),
        tie('T::Group', { resourceId: 'sg' }, 'Is contained in'),
        tie('T::Group', { resourceId: 'far' }),
        tie('T::Group', { resourceId: 'other' }),
      ],
    }),
  ])
  const related = async (arn: string) =>
    (await resources().get(arn)).related.map((r) => [r.relation, r.type, r.id, r.name, r.arn])
  expect(await related('arn:f')).toEqual([
    ['Is associated with', 'T::Role', null, 'n-role', 'arn:role'],
    ['Is contained in', 'T::Group', 'sg', 'n-sg', 'arn:sg'],
    ['Is associated with', 'T::Group', 'far', 'n-far', 'arn:far'],
    ['Is associated with', 'T::Group', 'other', null, null],
  ])
  for (const arn of ['arn:role', 'arn:sg', 'arn:far']) {
    expect(await related(arn)).toEqual([['Is referred to by', 'T::Function', 'f', 'n-f', 'arn:f']])
  }
  expect(await related('arn:other')).toEqual([])
})

describe('the list', () => {
  test('pages without loss in each order, and counts', async () => {
    const many = Array.from({ length: 57 }, (_, i) =>
      bucket(
        {},
        {
          resourceId: `b${i}`,
          resourceName: `b${i}`,
          arn: `${ARN}-${i % 50}`,
          awsRegion: i < 50 ? 'us-east-1' : 'eu-west-1',
        },
      ),
    )
    await recorder().record(many)
    for (const sort of ['arn', 'changedAt', 'firstSeenAt'] as const) {
      const seen: string[] = []
      let after: string | undefined
      do {
        const page = await resources().list({ sort, limit: 10, ...(after === undefined ? {} : { after }) })
        expect(page.total).toBe(57)
        seen.push(...page.items.map((r) => `${r.arn} ${r.region}`))
        after = page.next
      } while (after !== undefined)
      expect(new Set(seen).size).toBe(57)
      expect(seen).toHaveLength(57)
    }
    expect((await resources().groups('region', {})).groups).toEqual([
      { value: 'us-east-1', count: 50 },
      { value: 'eu-west-1', count: 7 },
    ])
    expect((await resources().groups('tag:team', { region: 'eu-west-1' })).groups).toEqual([{ value: 'web', count: 7 }])
    expect((await resources().list({ tag: ['team=web'], search: 'B49' })).total).toBe(1)
    await expect(resources().groups('x', {})).rejects.toMatchObject({ code: 'RESOURCE_GROUP' })
    await expect(resources().list({ after: 'x' })).rejects.toMatchObject({ code: 'RESOURCE_PAGE' })
  })

  test('by words is counted to 5,000, and pages without loss below and above that', { timeout: 60_000 }, async () => {
    const made = Array.from({ length: 5003 }, (_, i) =>
      bucket({}, { resourceId: `b${i}`, resourceName: `b${i}`, arn: `${ARN}-${i}`, tags: i < 3 ? { few: 'x' } : {} }),
    )
    await recorder().record(made)
    for (const sort of ['arn', 'changedAt', 'firstSeenAt'] as const) {
      const pages = async (search: string, limit: number) => {
        const seen: string[] = []
        let after: string | undefined
        for (;;) {
          const page = await resources().list({ sort, limit, search, ...(after === undefined ? {} : { after }) })
          seen.push(...page.items.map((r) => r.arn))
          if (page.next === undefined) return { seen, total: page.total, uncounted: page.uncounted }
          after = page.next
        }
      }
      const few = await pages('few=x', 2)
      expect({ ...few, seen: few.seen.sort() }).toEqual({
        seen: [`${ARN}-0`, `${ARN}-1`, `${ARN}-2`],
        total: 3,
        uncounted: false,
      })
      const { seen, ...told } = await pages('s3:::logs', 2000)
      expect(told).toEqual({ total: 5000, uncounted: true })
      expect(seen).toHaveLength(5003)
      expect(new Set(seen).size).toBe(5003)
    }
    expect(await resources().list({})).toMatchObject({ total: 5003, uncounted: false })
    expect(await resources().list({ search: 'nothing' })).toEqual({ items: [], total: 0, uncounted: false })
    // Past the end, where no row tells how many there are.
    const { next: after } = await resources().list({ search: 'few=x', sort: 'arn', limit: 2 })
    await recorder().record([bucket({}, { resourceId: 'b2', resourceName: 'b2', arn: `${ARN}-2`, tags: {} })])
    expect(await resources().list({ search: 'few=x', sort: 'arn', ...(after === undefined ? {} : { after }) })).toEqual(
      {
        items: [],
        total: 2,
        uncounted: false,
      },
    )
  })
})
