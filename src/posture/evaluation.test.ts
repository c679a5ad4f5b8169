import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFindings, type Findings } from '../findings/index.js'
import type { Database } from '../platform/db/index.js'
import { openTestDb } from '../platform/db/testing.js'
import { type MovableClock, movableClock } from '../platform/http/testing.js'
import type { Ci } from './ci.js'
import type { CiStore } from './ci-store.js'
import { type AnyControl, control, failed, notApplicable, passed } from './controls/control.js'
import { ciOf } from './controls/testing.js'
import { writeCoverage } from './coverage.js'
import { createEvaluation, type Evaluation } from './evaluation.js'
import { memoryStore } from './memory-store.js'
import { postureResults } from './scan-tables.js'

const text = { en: 'x', ja: 'あ' }
const words = { severity: 'high', title: text, why: text, fix: text, cli: 'aws' } as const
const ACCOUNT_ID = '111122223333'
const signal = new AbortController().signal

/** A box is good when it is shut; one that is not there any more says nothing. */
const shut = control<{ readonly shut?: boolean; readonly kind?: string }>({
  ...words,
  id: 'T.1',
  type: 'T::Box',
  needs: [],
  check: ({ configuration: { shut, kind } }) =>
    kind === 'toy'
      ? notApplicable('A toy.', 'おもちゃです。')
      : shut
        ? passed()
        : failed('It is open.', '開いています。'),
})
/** A box is good when some guard names it. */
const guarded = control({
  ...words,
  id: 'T.2',
  type: 'T::Box',
  needs: [],
  related: ['T::Guard'],
  check: ({ ci }, _, around) =>
    around.all('T::Guard').some((g) => g.configuration?.['box'] === ci.resourceId)
      ? passed()
      : failed('Nobody guards it.', '見張りがいません。'),
})
const labelled = control<unknown, { Label: string | null }>({
  ...words,
  id: 'T.3',
  type: 'T::Box',
  needs: ['Label'],
  check: ({ parts }) => (parts.Label === null ? failed('No label.', 'ラベルがありません。') : passed()),
})
const clumsy = control({
  ...words,
  id: 'T.4',
  type: 'T::Box',
  needs: [],
  check: () => {
    throw new TypeError('cannot read a of undefined')
  },
})

const box = (resourceId: string, configuration: Record<string, string | boolean>, more: Partial<Ci> = {}): Ci => ({
  ...ciOf('T::Box', configuration, { resourceId, parts: { Label: 'l' } }),
  arn: `arn:aws:t:ap-northeast-1:${ACCOUNT_ID}:box/${resourceId}`,
  ...more,
})
const guard = (resourceId: string, of: string) => ciOf('T::Guard', { box: of }, { resourceId })

let database: Database
let clock: MovableClock
let findings: Findings
let store: CiStore
const warned: string[] = []

beforeEach(async () => {
  database = await openTestDb()
  clock = movableClock()
  findings = createFindings({ db: database.db, clock })
  store = memoryStore()
  warned.length = 0
})
afterEach(() => database.close())

const evaluationOf = (
  controls: readonly AnyControl[],
  wanted: (controlId: string, account: string) => boolean = () => true,
): Evaluation =>
  createEvaluation({
    db: database.db,
    clock,
    store,
    controls,
    findings,
    wanted: async () => wanted,
    warn: (message, detail) => warned.push(`${message} ${JSON.stringify(detail)}`),
  })

const covered = (type: string, status: 'complete' | 'denied' = 'complete', count = 1) =>
  writeCoverage(
    database.db,
    [
      {
        account: ACCOUNT_ID,
        region: 'ap-northeast-1',
        type,
        status,
        action: status === 'complete' ? null : 't:List',
        message: null,
        count,
        parts: {},
      },
    ],
    { scan: 's', at: new Date(clock.now()) },
  )

const answers = async (): Promise<Record<string, string>> => {
  const rows = await database.db.select().from(postureResults)
  return Object.fromEntries(rows.map((r) => [`${r.controlId} ${r.resourceId}`, r.status]))
}
const statuses = async (): Promise<Record<string, string>> => {
  const { items } = await findings.list({ limit: 100 })
  return Object.fromEntries(items.map((f) => [`${f.ruleId} ${f.entity.split('/').at(-1)}`, f.status]))
}

describe('findings of controls', () => {
  test('a failure opens one, a pass resolves it by evidence, a failure after it opens it again', async () => {
    const evaluation = evaluationOf([shut])
    await store.record([box('a', { shut: false }), box('b', { shut: true })], { scan: 's' })
    expect(await evaluation.account(ACCOUNT_ID, signal)).toEqual({ evaluated: 2, opened: 1, resolved: 0 })
    expect(await answers()).toEqual({ 'T.1 a': 'FAILED', 'T.1 b': 'PASSED' })
    expect(await statuses()).toEqual({ 'T.1 a': 'open' })

    await store.record([box('a', { shut: true })], { scan: 's' })
    expect(await evaluation.account(ACCOUNT_ID, signal)).toEqual({ evaluated: 2, opened: 0, resolved: 1 })
    expect(await statuses()).toEqual({ 'T.1 a': 'resolved' })

    clock.move(60_000)
    await store.record([box('a', { shut: false })], { scan: 's' })
    expect(await evaluation.account(ACCOUNT_ID, signal)).toMatchObject({ opened: 1 })
    const [one] = (await findings.list({})).items
    expect(one).toMatchObject({ kind: 'control', status: 'open', reopened: 1, count: 2, region: 'ap-northeast-1' })
    const { history, about } = await findings.get(one?.id ?? '')
    expect(history.map((h) => h.kind)).toEqual(['created', 'passed', 'reopened'])
    expect(about.en).toContain('It is open.')
  })

  test('looking again at what is as it was writes nothing and opens nothing', async () => {
    const evaluation = evaluationOf([shut])
    await store.record([box('a', { shut: false })], { scan: 's' })
    await evaluation.account(ACCOUNT_ID, signal)
    const before = await database.db.select().from(postureResults)
    clock.move(60_000)
    expect(await evaluation.account(ACCOUNT_ID, signal)).toEqual({ evaluated: 1, opened: 0, resolved: 0 })
    expect(await database.db.select().from(postureResults)).toEqual(before)
    expect((await findings.list({})).items[0]).toMatchObject({ count: 1 })
  })

  test('a failure that a person called resolved and that still stands is open again at the next look', async () => {
    const evaluation = evaluationOf([shut])
    await store.record([box('a', { shut: false })], { scan: 's' })
    await evaluation.account(ACCOUNT_ID, signal)
    const [one] = (await findings.list({})).items
    await findings.transition({ ids: [one?.id ?? ''], to: 'resolved', comment: 'done', actor: { id: 'u', name: 'U' } })
    clock.move(60_000)
    expect(await evaluation.account(ACCOUNT_ID, signal)).toMatchObject({ opened: 1 })
    expect(await statuses()).toEqual({ 'T.1 a': 'open' })
  })

  test('a resource that is gone, or to which the control does not apply any more, resolves', async () => {
    const evaluation = evaluationOf([shut])
    await store.record([box('a', { shut: false }), box('b', { shut: false })], { scan: 's' })
    await evaluation.account(ACCOUNT_ID, signal)
    await store.absent({ account: ACCOUNT_ID, type: 'T::Box' }, new Set(['T::Box\nap-northeast-1\nb']), { scan: 's' })
    await store.record([box('b', { shut: false, kind: 'toy' })], { scan: 's' })
    expect(await evaluation.account(ACCOUNT_ID, signal)).toMatchObject({ resolved: 2 })
    expect(await answers()).toEqual({ 'T.1 b': 'NOT_AVAILABLE' })
    expect(await statuses()).toEqual({ 'T.1 a': 'resolved', 'T.1 b': 'resolved' })
  })

  test('what could not be looked at leaves the finding as it is, and a pass after it resolves it', async () => {
    const evaluation = evaluationOf([labelled])
    await store.record([box('a', {}, { supplementaryConfiguration: { Label: null } })], { scan: 's' })
    await evaluation.account(ACCOUNT_ID, signal)
    const denied = { Label: { why: 'denied', action: 't:GetLabel', message: 'no' } } as const
    await store.record([box('a', {}, { supplementaryConfiguration: {}, unread: denied })], { scan: 's' })
    expect(await evaluation.account(ACCOUNT_ID, signal)).toMatchObject({ opened: 0, resolved: 0 })
    expect(await answers()).toEqual({ 'T.3 a': 'WARNING' })
    expect(await statuses()).toEqual({ 'T.3 a': 'open' })
    await store.record([box('a', {})], { scan: 's' })
    expect(await evaluation.account(ACCOUNT_ID, signal)).toMatchObject({ resolved: 1 })
  })

  test('one ARN in two Regions is two findings', async () => {
    const evaluation = evaluationOf([shut])
    const arn = `arn:aws:t:::${ACCOUNT_ID}`
    await store.record([box('a', {}, { arn }), box('a', {}, { arn, awsRegion: 'us-east-1' })], { scan: 's' })
    expect(await evaluation.account(ACCOUNT_ID, signal)).toMatchObject({ opened: 2 })
    await store.record([box('a', { shut: true }, { arn })], { scan: 's' })
    expect(await evaluation.account(ACCOUNT_ID, signal)).toMatchObject({ resolved: 1 })
  })

  test('switched off there are answers and no findings; switching shows at once', async () => {
    await store.record([box('a', { shut: false })], { scan: 's' })
    await evaluationOf([shut], () => false).account(ACCOUNT_ID, signal)
    expect(await answers()).toEqual({ 'T.1 a': 'FAILED' })
    expect(await statuses()).toEqual({})
    expect(await evaluationOf([shut]).sync(['T.1'])).toMatchObject({ opened: 1, resolved: 0 })
    expect(await evaluationOf([shut], () => false).sync(['T.1'])).toMatchObject({ opened: 0, resolved: 1 })
    const [one] = (await findings.list({})).items
    expect((await findings.get(one?.id ?? '')).history.at(-1)).toMatchObject({ kind: 'disabled', to: 'resolved' })
  })
})

describe('what could not be looked at', () => {
  test('a related type that was never listed, or was denied, is WARNING', async () => {
    const evaluation = evaluationOf([guarded])
    await store.record([box('a', {}), guard('g', 'a')], { scan: 's' })
    await evaluation.account(ACCOUNT_ID, signal)
    expect(await answers()).toEqual({ 'T.2 a': 'WARNING' })
    await covered('T::Guard', 'denied')
    await evaluation.account(ACCOUNT_ID, signal)
    expect(await answers()).toEqual({ 'T.2 a': 'WARNING' })
    await covered('T::Guard')
    await evaluation.account(ACCOUNT_ID, signal)
    expect(await answers()).toEqual({ 'T.2 a': 'PASSED' })
  })

  test('a type that may not be listed is WARNING for each of its controls, until it may', async () => {
    const evaluation = evaluationOf([shut])
    await covered('T::Box', 'denied')
    await evaluation.account(ACCOUNT_ID, signal)
    expect(await answers()).toEqual({ 'T.1 ': 'WARNING' })
    await covered('T::Box')
    await store.record([box('a', { shut: true })], { scan: 's' })
    await evaluation.account(ACCOUNT_ID, signal)
    expect(await answers()).toEqual({ 'T.1 a': 'PASSED' })
  })

  test('a control that throws by mistake is WARNING with its failure, and is told', async () => {
    const evaluation = evaluationOf([clumsy, shut])
    await store.record([box('a', { shut: true })], { scan: 's' })
    await evaluation.account(ACCOUNT_ID, signal)
    expect(await answers()).toEqual({ 'T.1 a': 'PASSED', 'T.4 a': 'WARNING' })
    expect(warned.join()).toContain('T.4')
  })

  test('a control that looks at a type it does not name is WARNING, not a quiet pass', async () => {
    const { related: _, ...rest } = guarded
    const evaluation = evaluationOf([rest])
    await store.record([box('a', {}), guard('g', 'a')], { scan: 's' })
    await evaluation.account(ACCOUNT_ID, signal)
    expect(await answers()).toEqual({ 'T.2 a': 'WARNING' })
  })
})

describe('after one change', () => {
  test('only what it can have changed is looked at again', async () => {
    const evaluation = evaluationOf([shut, guarded])
    await covered('T::Guard')
    await store.record([box('a', { shut: true }), box('b', { shut: true }), guard('g', 'a')], { scan: 's' })
    await evaluation.account(ACCOUNT_ID, signal)
    expect(await answers()).toMatchObject({ 'T.2 a': 'PASSED', 'T.2 b': 'FAILED' })

    const opened = box('a', { shut: false })
    await store.record([opened], { scan: 's' })
    expect(await evaluation.changed([opened], [])).toEqual({ evaluated: 2, opened: 1, resolved: 0 })

    // The guard moves: the boxes are asked about guards again, and about nothing else.
    const moved = guard('g', 'b')
    await store.record([moved], { scan: 's' })
    expect(await evaluation.changed([moved], [])).toEqual({ evaluated: 2, opened: 1, resolved: 1 })
    expect(await answers()).toMatchObject({ 'T.2 a': 'FAILED', 'T.2 b': 'PASSED', 'T.1 a': 'FAILED' })

    const gone = await store.absent({ account: ACCOUNT_ID, type: 'T::Guard' }, new Set(), { scan: 's' })
    expect(await evaluation.changed([], gone)).toMatchObject({ opened: 1 })
    expect(await answers()).toMatchObject({ 'T.2 b': 'FAILED' })
  })

  test('what a change leaves as it was is not stored again, and what a whole look found meanwhile is', async () => {
    const evaluation = evaluationOf([guarded])
    await covered('T::Guard')
    await store.record([box('a', {}), box('b', {}), box('c', {}), guard('g', 'a')], { scan: 's' })
    await evaluation.account(ACCOUNT_ID, signal)
    const move = async (to: string) => {
      const moved = guard('g', to)
      await store.record([moved], { scan: 's' })
      return evaluation.changed([moved], [])
    }
    for (const to of ['b', 'c', 'a', 'b']) {
      expect(await move(to)).toEqual({ evaluated: 3, opened: 1, resolved: 1 })
      const wanted = Object.fromEntries(['a', 'b', 'c'].map((id) => [`T.2 ${id}`, id === to ? 'PASSED' : 'FAILED']))
      expect(await answers()).toEqual(wanted)
    }
    // Seen by a whole look only: what is remembered of before must not hide it.
    await store.record([guard('g', 'c')], { scan: 's' })
    await evaluation.account(ACCOUNT_ID, signal)
    expect(await answers()).toMatchObject({ 'T.2 b': 'FAILED', 'T.2 c': 'PASSED' })
    expect(await move('b')).toMatchObject({ opened: 1, resolved: 1 })
    expect(await answers()).toMatchObject({ 'T.2 b': 'PASSED', 'T.2 c': 'FAILED' })
    // A box that changed is asked anew.
    const box2 = box('b', { shut: true })
    await store.record([box2], { scan: 's' })
    await evaluation.changed([box2], [])
    expect(await move('a')).toMatchObject({ opened: 1, resolved: 1 })
    expect(await answers()).toEqual({ 'T.2 a': 'PASSED', 'T.2 b': 'FAILED', 'T.2 c': 'FAILED' })
  })

  test('a resource that is gone takes its own answers and no others', async () => {
    const evaluation = evaluationOf([shut])
    const here = box('a', { shut: false })
    const there = box('a', { shut: false }, { awsRegion: 'us-east-1' })
    await store.record([here, there], { scan: 's' })
    await evaluation.account(ACCOUNT_ID, signal)
    expect(await evaluation.changed([], [here])).toMatchObject({ resolved: 1 })
    const rows = await database.db.select().from(postureResults)
    expect(rows.map((r) => r.region)).toEqual(['us-east-1'])
  })
})
