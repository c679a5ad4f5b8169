import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '../platform/db/index.js'
import { openTestDb } from '../platform/db/testing.js'
import { createFindings, type FindingEvent, findingId, type Sighting } from './index.js'
import { findingChanges, findingEvidence, findings as rows } from './tables.js'

const T = Date.parse('2026-03-01T00:00:00Z')
const HOUR = 3_600_000
const ann = { id: 'u1', name: 'Ann' }

let now = T
const clock = { now: () => now }
let place: { db: Db; close(): Promise<void> }
let told: FindingEvent[] = []
let fails = false

beforeAll(async () => {
  place = await openTestDb()
}, 60_000)
afterAll(() => place.close())
beforeEach(async () => {
  now = T
  told = []
  fails = false
  await place.db.execute(sql`truncate ${rows}, ${findingChanges}, ${findingEvidence}`)
})

const room = () =>
  createFindings({
    db: place.db,
    clock,
    onChange: async (_, change) => {
      if (fails) throw new Error('the outbox is full')
      told.push(change)
    },
  })

const seen = (over: Partial<Sighting> = {}): Sighting => ({
  kind: 'detection',
  ruleId: 'aws.root-used',
  title: { ja: 'ルートユーザーの利用', en: 'Root user was used' },
  about: { ja: '説明', en: 'What to do' },
  severity: 'high',
  entity: '111122223333',
  account: '111122223333',
  region: 'us-east-1',
  count: 1,
  firstAt: T,
  lastAt: T,
  evidence: [{ eventId: 'e1', at: T, source: 'aws.cloudtrail' }],
  ...over,
})

const observe = (over: Partial<Sighting> = {}) => place.db.transaction((tx) => room().observe(tx, seen(over)))

describe('what is seen', () => {
  test('is one finding however often, and counts up', async () => {
    expect(await observe({ firstAt: T, lastAt: T + 5, count: 3 })).toMatchObject({ change: 'created' })
    expect(await observe({ firstAt: T - 10, lastAt: T + 1, count: 2 })).toMatchObject({ change: 'seen' })
    const { items, total } = await room().list({})
    expect(total).toBe(1)
    expect(items[0]).toMatchObject({
      id: findingId(seen()),
      status: 'open',
      count: 5,
      firstSeenAt: new Date(T - 10).toISOString(),
      lastSeenAt: new Date(T + 5).toISOString(),
    })
    expect(told.map((t) => t.change)).toEqual(['created', 'seen'])
  })

  test('is the same with another severity, title, text or region, and takes them on', async () => {
    await observe()
    await observe({ severity: 'low', title: { ja: '新', en: 'new' }, region: 'eu-west-1' })
    const { items } = await room().list({})
    expect(items).toMatchObject([{ severity: 'low', title: { en: 'new' }, region: 'eu-west-1', count: 2 }])
  })

  test('is another finding for another rule, account or entity', async () => {
    await observe()
    await observe({ ruleId: 'other' })
    await observe({ account: '999' })
    await observe({ account: undefined })
    await observe({ entity: 'alice' })
    expect((await room().list({})).total).toBe(5)
  })

  test('keeps the latest 50 events as evidence, each once, in whatever order they come', async () => {
    const event = (n: number) => ({ eventId: `e${n}`, at: T + n, source: 'aws.cloudtrail' })
    await observe({ evidence: Array.from({ length: 70 }, (_, n) => event(n + 30)) })
    await observe({ evidence: [event(99), event(5), event(120), event(120)] })
    const { evidence, discover } = await room().get(findingId(seen()))
    expect(evidence).toHaveLength(50)
    expect(evidence[0]).toEqual({ eventId: 'e120', at: new Date(T + 120).toISOString(), source: 'aws.cloudtrail' })
    expect(evidence.at(-1)?.eventId).toBe('e51')
    expect(discover?.kql).toMatch(/^event\.id: \("e120" or "e99" or .* or "e51"\)$/)
    expect(discover).toMatchObject({ from: new Date(T + 51).toISOString(), to: new Date(T + 121).toISOString() })
  })

  test('links to Discover with quotes in an id escaped, and within the length that a query may have', async () => {
    await observe({ evidence: [{ eventId: 'a"b\\c', at: T, source: 's' }] })
    expect((await room().get(findingId(seen()))).discover?.kql).toBe('event.id: "a\\"b\\\\c"')
    await observe({
      entity: 'long',
      evidence: Array.from({ length: 50 }, (_, n) => ({ eventId: `${n}-${'x'.repeat(300)}`, at: T + n, source: 's' })),
    })
    const { discover } = await room().get(findingId(seen({ entity: 'long' })))
    expect(discover?.kql.length).toBeGreaterThan(8000)
    expect(discover?.kql.length).toBeLessThan(10_000)
  })

  test('is written whatever an attacker puts into the log line, and found again', async () => {
    const nasty = `bad\0\ud800 "\\ ${'x'.repeat(50_000)}`
    const over = {
      entity: nasty,
      ruleId: `r\0`,
      account: `a\0`,
      region: nasty,
      title: { ja: nasty, en: nasty },
      about: { ja: nasty, en: nasty },
      evidence: [{ eventId: nasty, at: T, source: `s\0` }],
    }
    const { id } = await observe(over)
    expect(await observe(over)).toEqual({ id, change: 'seen' })
    await room().comment({ id, comment: 'why\0?', actor: ann })
    const found = await room().get(id)
    expect(found.entity.length).toBe(2000)
    expect(found.evidence).toHaveLength(1)
    expect((await room().list({ search: 'bad\0', rule: 'r\0', account: 'a\0' })).total).toBe(1)
    await expect(room().get('\0')).rejects.toMatchObject({ status: 404 })
  })

  test('counts each of many sightings at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => observe()))
    expect((await room().list({})).items).toMatchObject([{ count: 20 }])
    expect(told.filter((t) => t.change === 'created')).toHaveLength(1)
  })

  test('is not counted when what stands on it cannot be written', async () => {
    await observe()
    fails = true
    await expect(observe()).rejects.toThrow('the outbox is full')
    await expect(observe({ entity: 'new' })).rejects.toThrow('the outbox is full')
    const { items, total } = await room().list({})
    expect([total, items[0]?.count]).toEqual([1, 1])
  })
})

describe('what was resolved', () => {
  const resolve = async () => {
    await room().transition({ ids: [findingId(seen())], to: 'resolved', comment: 'key removed', actor: ann })
  }

  test('comes back as the same finding, with its history, when it is seen again', async () => {
    await observe({ lastAt: T })
    await resolve()
    now = T + HOUR
    expect(await observe({ firstAt: T + HOUR, lastAt: T + HOUR })).toMatchObject({ change: 'reopened' })
    const found = await room().get(findingId(seen()))
    expect(found).toMatchObject({ status: 'open', reopened: 1, count: 2 })
    expect(found.history).toMatchObject([
      { kind: 'created', actor: 'Hinomi', to: 'open' },
      { kind: 'status', actor: 'Ann', from: 'open', to: 'resolved', comment: 'key removed' },
      { kind: 'reopened', actor: 'Hinomi', from: 'resolved', to: 'open', at: new Date(T + HOUR).toISOString() },
    ])
    expect(await observe({ lastAt: T + HOUR })).toMatchObject({ change: 'seen' })
    await resolve()
    await observe({ lastAt: T + 2 * HOUR })
    expect((await room().get(findingId(seen()))).reopened).toBe(2)
  })

  test('stays resolved when only evidence arrives that is no later than what was known', async () => {
    await observe({ firstAt: T, lastAt: T + HOUR })
    await resolve()
    expect(await observe({ firstAt: T - HOUR, lastAt: T + HOUR, count: 4 })).toMatchObject({ change: 'seen' })
    const found = await room().get(findingId(seen()))
    expect(found).toMatchObject({ status: 'resolved', reopened: 0, count: 5 })
    expect(found.firstSeenAt).toBe(new Date(T - HOUR).toISOString())
  })

  test('an acknowledged finding stays acknowledged', async () => {
    await observe()
    await room().transition({ ids: [findingId(seen())], to: 'acknowledged', actor: ann })
    expect(await observe({ lastAt: T + HOUR })).toMatchObject({ change: 'seen' })
    expect((await room().get(findingId(seen()))).status).toBe('acknowledged')
  })
})

describe('a transition', () => {
  const ids = [findingId(seen()), findingId(seen({ entity: 'b' }))]
  beforeEach(async () => {
    await observe()
    await observe({ entity: 'b' })
  })
  const statuses = async () => (await room().list({ sort: 'firstSeenAt' })).items.map((i) => i.status)

  test('to resolved asks for a comment and says so in both languages', async () => {
    const refused = await room()
      .transition({ ids, to: 'resolved', comment: '  ', actor: ann })
      .catch((e) => e)
    expect(refused).toMatchObject({ code: 'FINDING_NEEDS_COMMENT', status: 422 })
    expect(refused.fix('ja')).toMatch(/理由/)
    expect(await statuses()).toEqual(['open', 'open'])
  })

  test('happens to all or to none', async () => {
    await room().transition({ ids: [ids[0] ?? ''], to: 'resolved', comment: 'x', actor: ann })
    await expect(room().transition({ ids, to: 'acknowledged', actor: ann })).rejects.toMatchObject({
      code: 'FINDING_TRANSITION',
      params: { from: 'resolved', allowed: 'open' },
    })
    await expect(room().transition({ ids: [...ids, 'nothing'], to: 'open', actor: ann })).rejects.toMatchObject({
      code: 'FINDING_NOT_FOUND',
    })
    expect((await statuses()).sort()).toEqual(['open', 'resolved'])
  })

  test('made twice is made once', async () => {
    expect(await room().transition({ ids, to: 'acknowledged', comment: 'mine', actor: ann })).toEqual({ changed: 2 })
    expect(await room().transition({ ids, to: 'acknowledged', comment: 'mine', actor: ann })).toEqual({ changed: 0 })
    const { history } = await room().get(ids[0] ?? '')
    expect(history.map((h) => h.kind)).toEqual(['created', 'status'])
  })

  test('a comment stands in the history', async () => {
    await room().comment({ id: ids[0] ?? '', comment: 'asked the team', actor: ann })
    const { history } = await room().get(ids[0] ?? '')
    expect(history.at(-1)).toMatchObject({ kind: 'comment', actor: 'Ann', comment: 'asked the team', from: null })
    await expect(room().comment({ id: 'none', comment: 'x', actor: ann })).rejects.toMatchObject({ status: 404 })
  })
})

describe('the list', () => {
  test('finds by title in either language, width, case and kana alike, by entity and by rule', async () => {
    await observe()
    await observe({ ruleId: 'aws.s3.policy', title: { ja: 'バケット', en: 'Bucket policy' }, entity: 'LOGS-100%' })
    const search = async (words: string) => (await room().list({ search: words })).items.map((i) => i.ruleId)
    expect(await search('ﾊﾞｹｯﾄ')).toEqual(['aws.s3.policy'])
    expect(await search('ばけっと')).toEqual(['aws.s3.policy'])
    expect(await search('BUCKET logs')).toEqual(['aws.s3.policy'])
    expect(await search('100%')).toEqual(['aws.s3.policy'])
    expect(await search('1%0')).toEqual([])
    expect(await search('root-used')).toEqual(['aws.root-used'])
    expect(await search('ルート')).toEqual(['aws.root-used'])
    expect(await search("'; drop table findings")).toEqual([])
  })

  test('pages by every order without losing or repeating one, ties included', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            count: fc.integer({ min: 1, max: 3 }),
            at: fc.integer({ min: 0, max: 3 }),
            severity: fc.constantFrom('critical', 'high', 'low' as const),
          }),
          { minLength: 1, maxLength: 12 },
        ),
        fc.constantFrom('lastSeenAt', 'firstSeenAt', 'severity', 'count' as const),
        fc.constantFrom('asc', 'desc' as const),
        fc.integer({ min: 1, max: 4 }),
        async (specs, sort, order, limit) => {
          await place.db.execute(sql`truncate ${rows}, ${findingChanges}, ${findingEvidence}`)
          for (const [n, { at, ...spec }] of specs.entries()) {
            await observe({ ...spec, entity: `e${n}`, firstAt: T + at, lastAt: T + at } as Partial<Sighting>)
          }
          const got: string[] = []
          let after: string | undefined
          do {
            const page = await room().list({ sort, order, limit, ...(after === undefined ? {} : { after }) })
            got.push(...page.items.map((i) => i.entity))
            expect(page.total).toBe(specs.length)
            after = page.next
          } while (after !== undefined)
          const whole = (await room().list({ sort, order, limit: 500 })).items.map((i) => i.entity)
          expect(got).toEqual(whole)
          expect(new Set(got).size).toBe(specs.length)
        },
      ),
      { numRuns: 15 },
    )
  })

  test('puts the worst first by severity', async () => {
    for (const severity of ['low', 'critical', 'informational', 'high', 'medium'] as const) {
      await observe({ entity: severity, severity })
    }
    const { items } = await room().list({ sort: 'severity' })
    expect(items.map((i) => i.severity)).toEqual(['critical', 'high', 'medium', 'low', 'informational'])
  })

  test('counts what choosing another status or severity would find', async () => {
    await observe({ entity: 'a', severity: 'high' })
    await observe({ entity: 'b', severity: 'high' })
    await observe({ entity: 'c', severity: 'low' })
    await observe({ entity: 'd', severity: 'low', account: 'x' })
    await room().transition({ ids: [findingId(seen({ entity: 'b' }))], to: 'acknowledged', actor: ann })
    const list = await room().list({ status: 'open', severity: 'high, low', account: '111122223333' })
    expect(list.total).toBe(2)
    expect(list.items.map((i) => i.entity).sort()).toEqual(['a', 'c'])
    expect(list.counts).toEqual({
      status: { open: 2, acknowledged: 1, fixing: 0, excepted: 0, false_positive: 0, resolved: 0 },
      severity: { critical: 0, high: 1, medium: 0, low: 1, informational: 0 },
    })
  })

  test('refuses a filter or a page mark that it does not know, and says what it does', async () => {
    await observe()
    await observe({ entity: 'b' })
    await expect(room().list({ status: 'closed' })).rejects.toMatchObject({ code: 'FINDING_FILTER', status: 400 })
    const { next } = await room().list({ limit: 1 })
    const marks = (list: unknown) => Buffer.from(JSON.stringify(list)).toString('base64url')
    for (const after of ['?', 'e30', marks(['lastSeenAt.desc', 'now()', 'x']), marks(['lastSeenAt.desc', 1, 2]), '']) {
      await expect(room().list({ after })).rejects.toMatchObject({ code: 'FINDING_PAGE' })
    }
    await expect(room().list({ sort: 'count', after: next ?? '' })).rejects.toMatchObject({ code: 'FINDING_PAGE' })
  })
})

describe('the export', () => {
  const textOf = async (format: 'csv' | 'ndjson', query = {}) => {
    const { rows: n, pieces } = await room().export(query, format)
    let text = ''
    for await (const piece of pieces) text += piece
    return { n, text }
  }

  test('is a CSV that a spreadsheet opens as UTF-8 and never runs', async () => {
    await observe({ entity: '=HYPERLINK("http://evil","x")', title: { ja: '改行\nあり', en: '＝1+1' } })
    const { n, text } = await textOf('csv')
    expect(n).toBe(1)
    expect(text.startsWith('\ufeffid,severity,status,title.ja,title.en,ruleId,entity,')).toBe(true)
    expect(text).toContain(`"'=HYPERLINK(""http://evil"",""x"")"`)
    expect(text).toContain("'＝1+1")
    expect(text).toContain('"改行\nあり"')
  })

  test('holds the rows of the filter in the order of the list, beyond one step', async () => {
    await place.db.insert(rows).values(
      Array.from({ length: 1203 }, (_, n) => ({
        ...seen(),
        id: `id${n}`,
        severity: 'low' as const,
        status: 'open' as const,
        search: '',
        count: n,
        firstSeenAt: new Date(T),
        lastSeenAt: new Date(T),
        reopened: 0,
        createdAt: new Date(T),
        updatedAt: new Date(T),
      })),
    )
    const { n, text } = await textOf('ndjson', { sort: 'count', order: 'asc', status: 'open' })
    const counts = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).count)
    expect(n).toBe(1203)
    expect(counts).toEqual(Array.from({ length: 1203 }, (_, i) => i))
    expect((await textOf('ndjson', { status: 'resolved' })).n).toBe(0)
  })
})
