import { eq, sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ExceptionScope } from '../../contract/index.js'
import type { Db } from '../../platform/db/index.js'
import { openTestDb } from '../../platform/db/testing.js'
import { createFindings, Exceptions, type FindingEvent, findingId, type Sighting } from '../index.js'
import { resolveByEvidence } from '../many.js'
import { exceptionChanges, exceptions, findingChanges, findingEvidence, findingSettings, findings } from '../tables.js'
import { asCsv, asMarkdown } from './export.js'
import { covers, whereOf } from './scope.js'

const T = Date.parse('2026-03-01T00:00:00Z')
const DAY = 86_400_000
const ann = { id: 'u1', name: 'Ann' }
const bob = { id: 'u2', name: 'Bob' }

let now = T
const clock = { now: () => now }
let place: { db: Db; close(): Promise<void> }
let told: FindingEvent[] = []
let events: string[] = []
const onChange = async (_: unknown, change: FindingEvent) => void told.push(change)
const room = () => createFindings({ db: place.db, clock, onChange })
const register = () =>
  new Exceptions({
    db: place.db,
    clock,
    onFindingChange: onChange,
    onChange: async (_, { change, exception }) => void events.push(`${change} ${exception.status}`),
  })

beforeAll(async () => {
  place = await openTestDb()
}, 60_000)
afterAll(() => place.close())
beforeEach(async () => {
  now = T
  told = []
  events = []
  await place.db.execute(
    sql`truncate ${findings}, ${findingChanges}, ${findingEvidence}, ${exceptions}, ${exceptionChanges}, ${findingSettings}`,
  )
})

const ARN = 'arn:aws:s3:::public-site'
const seen = (over: Partial<Sighting> = {}): Sighting => ({
  kind: 'control',
  ruleId: 'S3.8',
  title: { ja: '公開', en: 'Public' },
  about: { ja: '説明', en: 'About' },
  severity: 'high',
  entity: ARN,
  account: '111122223333',
  region: 'us-east-1',
  tags: { team: 'web' },
  count: 1,
  firstAt: now,
  lastAt: now,
  evidence: [],
  ...over,
})
const observe = (over: Partial<Sighting> = {}) => place.db.transaction((tx) => room().observe(tx, seen(over)))
const statusOf = async (over: Partial<Sighting> = {}) => (await room().get(findingId(seen(over)))).status
const days = (n: number) => new Date(now + n * DAY).toISOString()
const ask = (scope: ExceptionScope, over: { expiresAt?: string | null; reviewAt?: string | null } = {}) =>
  register().request(
    { scope, reason: 'A public web site on purpose', expiresAt: days(30), reviewAt: null, ...over },
    ann,
  )
const onResource: ExceptionScope = { kind: 'resource', entity: ARN, rule: 'S3.8' }

describe('an exception', () => {
  test('waits for a second person, then covers what waits and what comes', async () => {
    await observe()
    const asked = await ask(onResource)
    expect(asked).toMatchObject({ status: 'pending', covers: 0, requestedBy: 'Ann' })
    expect(await statusOf()).toBe('open')
    await expect(register().decide(asked.id, 'approve', ann)).rejects.toMatchObject({ code: 'EXCEPTION_SECOND_PERSON' })
    expect(await register().decide(asked.id, 'approve', bob)).toMatchObject({
      status: 'active',
      covers: 1,
      decidedBy: 'Bob',
    })
    expect(await statusOf()).toBe('excepted')
    await observe({ ruleId: 'S3.9' })
    expect(await statusOf({ ruleId: 'S3.9' })).toBe('open')
    expect(events).toEqual(['requested pending', 'decided active'])
  })

  test('covers a finding that comes later, and nobody is woken', async () => {
    await register().decide((await ask({ kind: 'pattern', pattern: 'arn:aws:s3:::public-*' })).id, 'approve', bob)
    told = []
    await observe()
    expect(await statusOf()).toBe('excepted')
    expect(told).toEqual([])
  })

  test('that is about to end is reminded of once; when it ends, its findings reopen with their history', async () => {
    await observe()
    const { id } = await ask(onResource, { expiresAt: days(10) })
    await register().decide(id, 'approve', bob)
    expect(await register().tick()).toEqual({ expired: 0, reminded: 0 })
    now = T + 4 * DAY
    expect(await register().tick()).toEqual({ expired: 0, reminded: 1 })
    expect(await register().tick()).toEqual({ expired: 0, reminded: 0 })
    told = []
    now = T + 10 * DAY
    expect(await register().tick()).toEqual({ expired: 1, reminded: 0 })
    const finding = await room().get(findingId(seen()))
    expect(finding).toMatchObject({ status: 'open', exceptionId: null, reopened: 1 })
    expect(finding.dueAt).toBe(days(30))
    expect(finding.history.map((h) => `${h.kind} ${h.from}>${h.to}`)).toEqual([
      'created null>open',
      'status open>excepted',
      'reopened excepted>open',
    ])
    expect(told.map((t) => t.change)).toEqual(['reopened'])
    expect((await register().get(id)).history.map((h) => h.kind)).toEqual([
      'requested',
      'approved',
      'reminded',
      'expired',
    ])
    expect(await register().tick()).toEqual({ expired: 0, reminded: 0 })
  })

  test('that is revoked opens its findings, unless another still covers them', async () => {
    await observe()
    await observe({ ruleId: 'S3.9' })
    const wide = await ask({ kind: 'tag', key: 'team', value: 'web' })
    const narrow = await ask(onResource)
    await register().decide(narrow.id, 'approve', bob)
    await register().decide(wide.id, 'approve', bob)
    await expect(register().decide(wide.id, 'revoke', bob)).rejects.toMatchObject({ code: 'EXCEPTION_COMMENT' })
    await register().decide(wide.id, 'revoke', bob, 'no longer true')
    expect(await statusOf({ ruleId: 'S3.9' })).toBe('open')
    expect(await statusOf()).toBe('excepted')
    await register().decide(narrow.id, 'revoke', bob, 'neither is this')
    expect(await statusOf()).toBe('open')
  })

  test('needs exactly one date, in the future and not too far', async () => {
    await expect(ask(onResource, { expiresAt: null })).rejects.toMatchObject({ code: 'EXCEPTION_UNTIL' })
    await expect(ask(onResource, { reviewAt: days(3) })).rejects.toMatchObject({ code: 'EXCEPTION_UNTIL' })
    await expect(ask(onResource, { expiresAt: days(-1) })).rejects.toMatchObject({ code: 'EXCEPTION_UNTIL' })
    await expect(ask(onResource, { expiresAt: days(400) })).rejects.toMatchObject({ code: 'EXCEPTION_TOO_LONG' })
    expect(await ask(onResource, { expiresAt: null, reviewAt: days(90) })).toMatchObject({ status: 'pending' })
  })

  test('is active at once where no second person is asked for', async () => {
    await register().setSettings({ secondPerson: false, longestDays: null, remindDays: 7 })
    await observe()
    expect(await ask(onResource, { expiresAt: days(4000) })).toMatchObject({ status: 'active', covers: 1 })
  })

  describe('for each of several findings', () => {
    const askFor = (findingIds: readonly string[], over: { expiresAt?: string | null } = {}) =>
      register().requestForFindings(
        {
          findingIds: [...findingIds],
          reason: 'A public web site on purpose',
          expiresAt: days(30),
          reviewAt: null,
          ...over,
        },
        ann,
      )

    test('is made where there is none, and each finding’s outcome is told', async () => {
      const rules = ['S3.1', 'S3.2', 'S3.3', 'S3.4']
      for (const ruleId of rules) await observe({ ruleId })
      const [one = '', two = '', three = '', four = ''] = rules.map((ruleId) => findingId(seen({ ruleId })))
      // One of its own that waits, and one that covers it beside others.
      const own = await ask({ kind: 'finding', findingId: one })
      const wide = await ask({ kind: 'resource', entity: ARN, rule: 'S3.2' })
      await register().decide(wide.id, 'approve', bob)
      const { results } = await askFor([three, one, two, 'none', three, four])
      expect(results).toEqual([
        { findingId: three, outcome: 'requested', exceptionId: expect.any(String) },
        { findingId: one, outcome: 'standing', exceptionId: own.id },
        { findingId: two, outcome: 'standing', exceptionId: wide.id },
        { findingId: 'none', outcome: 'missing', exceptionId: null },
        { findingId: four, outcome: 'requested', exceptionId: expect.any(String) },
      ])
      const made = await register().get(results[0]?.exceptionId ?? '')
      expect(made).toMatchObject({
        scope: { kind: 'finding', findingId: three },
        status: 'pending',
        requestedBy: 'Ann',
        expiresAt: days(30),
        history: [{ kind: 'requested', actor: 'Ann', comment: 'A public web site on purpose' }],
      })
      // Twice does no more than once.
      const again = (await askFor([three, four])).results
      expect(again.map((r) => [r.outcome, r.exceptionId])).toEqual([
        ['standing', results[0]?.exceptionId],
        ['standing', results[4]?.exceptionId],
      ])
      expect((await register().list({})).total).toBe(4)
      // One that was rejected is no answer to a new request.
      await register().decide(made.id, 'reject', bob, 'fix it')
      expect((await askFor([three])).results[0]).toMatchObject({ outcome: 'requested' })
    })

    test('is active at once where no second person is asked for', async () => {
      await register().setSettings({ secondPerson: false, longestDays: 90, remindDays: 7 })
      await observe()
      await expect(askFor([findingId(seen())], { expiresAt: days(91) })).rejects.toMatchObject({
        code: 'EXCEPTION_TOO_LONG',
      })
      expect((await askFor([findingId(seen())])).results).toMatchObject([{ outcome: 'active' }])
      expect(await statusOf()).toBe('excepted')
    })

    test('all stand or none', async () => {
      for (const ruleId of ['S3.1', 'S3.2']) await observe({ ruleId })
      let calls = 0
      const failing = new Exceptions({
        db: place.db,
        clock,
        onChange: async () => {
          if (++calls === 2) throw new Error('the outbox is full')
        },
      })
      const findingIds = ['S3.1', 'S3.2'].map((ruleId) => findingId(seen({ ruleId })))
      const input = { findingIds, reason: 'A public web site on purpose', expiresAt: days(30), reviewAt: null }
      await expect(failing.requestForFindings(input, ann)).rejects.toThrow('the outbox is full')
      expect((await register().list({})).total).toBe(0)
      await register().requestForFindings(input, ann)
      expect((await register().list({})).total).toBe(2)
    })

    test('asked for by two at one time is made once', async () => {
      await observe()
      const answers = await Promise.all([askFor([findingId(seen())]), askFor([findingId(seen())])])
      expect(answers.map(({ results }) => results[0]?.outcome).sort()).toEqual(['requested', 'standing'])
    })
  })

  test('previews what it would cover before anybody asks', async () => {
    await observe()
    await observe({ entity: 'arn:aws:s3:::private' })
    const { total, byStatus, examples } = await register().preview({ kind: 'pattern', pattern: 'arn:aws:s3:::p*-site' })
    expect({ total, open: byStatus.open, first: examples[0]?.entity }).toEqual({ total: 1, open: 1, first: ARN })
  })

  test('that covers nothing is listed as unused, one near its end as such', async () => {
    const { id } = await ask({ kind: 'resource', entity: 'gone' }, { expiresAt: days(5) })
    await register().decide(id, 'approve', bob)
    const { counts } = await register().list({})
    expect(counts).toEqual({ all: 1, pending: 0, active: 1, soon: 1, unused: 1, ended: 0 })
    expect((await register().list({ view: 'unused', search: 'WEB SITE' })).items.map((e) => e.id)).toEqual([id])
  })

  test('is left by a finding that is resolved by evidence', async () => {
    await observe()
    const { id } = await ask(onResource)
    await register().decide(id, 'approve', bob)
    await expect(room().transition({ ids: [findingId(seen())], to: 'open', actor: ann })).rejects.toMatchObject({
      code: 'FINDING_TRANSITION',
    })
    await place.db.transaction((tx) => resolveByEvidence(tx, [{ id: findingId(seen()), why: 'passed' }], clock))
    expect(await statusOf()).toBe('resolved')
    expect((await register().list({ view: 'unused' })).items.map((e) => e.id)).toEqual([id])
  })
})

describe('scopes', () => {
  test('say in SQL what they say in memory', { timeout: 60_000 }, async () => {
    const letters = fc.string({
      unit: fc.constantFrom('a', 'b', '*', '?', '%', '_', '\\', 'あ', '😀', "'"),
      maxLength: 6,
    })
    const name = letters.filter((s) => s !== '')
    const scope: fc.Arbitrary<ExceptionScope> = fc.oneof(
      fc.record({ kind: fc.constant('pattern' as const), pattern: name }),
      fc.record({ kind: fc.constant('resource' as const), entity: name }),
      fc.record({ kind: fc.constant('tag' as const), key: name, value: name }),
      fc.record({ kind: fc.constant('tag' as const), key: name }),
      fc.record({
        kind: fc.constant('rule' as const),
        rule: fc.constantFrom('r', 's'),
        account: fc.constantFrom('1', '2'),
      }),
    )
    await fc.assert(
      fc.asyncProperty(
        scope,
        name,
        fc.dictionary(name, name, { noNullPrototype: true }),
        async (given, entity, tags) => {
          await place.db.execute(sql`truncate ${findings}, ${findingChanges}, ${findingEvidence}`)
          await observe({ entity, tags, ruleId: 'r', account: '1' })
          const [row] = await place.db.select().from(findings)
          const found = await place.db.select().from(findings).where(whereOf(given))
          expect(found.length === 1).toBe(row !== undefined && covers(given, row))
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('the register as a file', () => {
  test('keeps markup and formulas of a reason from being more than text', async () => {
    const { id } = await register().request(
      { scope: onResource, reason: '=HYPERLINK("x") | <b>\nnext', expiresAt: days(3), reviewAt: null },
      ann,
    )
    const one = await register().get(id)
    expect(asCsv([one])).toContain(`"'=HYPERLINK(""x"") | <b>\nnext"`)
    expect(asMarkdown([one], 'ja', new Date(now))).toContain('=HYPERLINK("x") \\| \\<b\\> next')
    expect(asMarkdown([], 'en', new Date(now))).toContain('No exceptions.')
  })
})

test('findings are given away, are due by their severity, and are listed so', async () => {
  await observe()
  await room().assign({ ids: [findingId(seen())], assignee: 'u2', actor: ann })
  expect((await room().list({ assignee: 'u2' })).total).toBe(1)
  expect((await room().list({ assignee: 'none' })).total).toBe(0)
  expect((await room().list({ overdue: true })).total).toBe(0)
  now = T + 31 * DAY
  expect((await room().list({ overdue: true })).total).toBe(1)
  expect((await room().summary()).overdue).toBe(1)
  await room().transition({ ids: [findingId(seen())], to: 'false_positive', comment: 'a test', actor: ann })
  expect((await place.db.select().from(findings).where(eq(findings.status, 'false_positive')))[0]?.dueAt).toBeNull()
})
