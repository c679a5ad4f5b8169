import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFindings, type Findings, findingId } from '../../findings/index.js'
import { HinomiError } from '../../kernel/errors.js'
import type { Database } from '../../platform/db/index.js'
import { openTestDb } from '../../platform/db/testing.js'
import { type MovableClock, movableClock } from '../../platform/http/testing.js'
import { type AnyControl, control, failed, passed } from '../controls/control.js'
import { ciOf } from '../controls/testing.js'
import { writeCoverage } from '../coverage.js'
import { createEvaluation, type Evaluation } from '../evaluation.js'
import { memoryStore } from '../memory-store.js'
import { postureAccounts } from '../scan-tables.js'
import { Book } from './book.js'
import { loadStandards, type Standard } from './standards.js'

const A = '111111111111'
const B = '222222222222'
const C = '333333333333'
const DAY = 86_400_000
const signal = new AbortController().signal
const text = { en: 'x', ja: 'あ' }

/** Boxes and jars: good when they are shut. */
const shut = (id: string, type: string): AnyControl =>
  control<{ open?: boolean }>({
    id,
    severity: 'high',
    type,
    needs: [],
    title: text,
    why: text,
    fix: text,
    cli: 'x',
    check: ({ configuration }) => (configuration.open ? failed('open', '開') : passed()),
  })
const controls = [shut('T.1', 'T::Box'), shut('T.2', 'T::Jar'), shut('T.3', 'T::Tin')]
const standard: Standard = {
  id: 'ours',
  name: { en: 'Ours', ja: '社内' },
  version: '1',
  controls: new Map([
    ['T.1', ['1.1']],
    ['T.2', ['1.2']],
    ['T.3', ['1.3']],
    ['S3.1', ['1.4']],
  ]),
  manual: [{ id: '2.1', title: text, evidence: text }],
  shipped: false,
}
const other: Standard = {
  ...standard,
  id: 'theirs',
  controls: new Map([['T.1', []]]),
  manual: [],
  shipped: true,
}

let database: Database
let clock: MovableClock
let findings: Findings
let book: Book
let evaluation: Evaluation
const store = () => memoryStore()
let cis: ReturnType<typeof store>

const thing = (type: string, account: string, id: string, open: boolean, region = 'ap-northeast-1') => ({
  ...ciOf(`T::${type}`, { open }, { resourceId: id }),
  accountId: account,
  awsRegion: region,
  arn: `arn:aws:t:${region}:${account}:${type}/${id}`,
})

const look = async () => {
  for (const account of [A, B, C]) await evaluation.account(account, signal)
}
const score = async (where = {}, id = 'ours') => (await book.standards(where)).standards.find((s) => s.id === id)?.score
const status = async (id: string, where = {}) =>
  (await book.standard('ours', where)).items.find((i) => i.controlId === id)?.status

beforeEach(async () => {
  database = await openTestDb()
  const { db } = database
  clock = movableClock()
  findings = createFindings({ db, clock })
  cis = store()
  const standards = [standard, other]
  book = new Book({ db, clock, controls, standards, suppressed: () => findings.suppressed('control') })
  evaluation = createEvaluation({
    db,
    clock,
    store: cis,
    controls,
    findings,
    wanted: async () => (await book.switches()).wanted,
    warn: () => undefined,
  })
  const known = { sourceId: null, partition: 'aws', message: null, regions: [], scannedAt: null }
  await db.insert(postureAccounts).values(
    [
      { account: A, name: 'web', units: ['ou-prod', 'r-1'], tags: { stage: 'prod' } },
      { account: B, name: 'data', units: ['ou-prod', 'r-1'], tags: {} },
      { account: C, name: 'play', units: ['ou-sandbox', 'r-1'], tags: { stage: 'sandbox' } },
    ].map((a) => ({ ...known, ...a, status: 'ready' as const, seenAt: new Date() })),
  )
  await cis.record(
    [
      thing('Box', A, 'a', false),
      thing('Box', B, 'b', true),
      thing('Box', C, 'c', true, 'us-east-1'),
      thing('Jar', A, 'j', false),
    ],
    { scan: 's' },
  )
  await look()
})
afterEach(() => database.close())

describe('the score', () => {
  test('is of all accounts, of one, and of one Region', async () => {
    // T.1 failed, T.2 passed, T.3 and the one that is not implemented have no data.
    expect(await score()).toMatchObject({ score: 50, passed: 1, failed: 1, noData: 2 })
    expect(await score({ account: A })).toMatchObject({ score: 100, passed: 2, failed: 0 })
    expect(await score({ account: B })).toMatchObject({ score: 0, failed: 1, noData: 3 })
    expect((await book.standards({})).failed).toMatchObject({ high: 1, critical: 0 })
    expect((await book.standards({ account: A })).failed).toMatchObject({ high: 0 })
    expect(await score({ region: 'us-east-1' })).toMatchObject({ score: 0, passed: 0, failed: 1 })
  })

  test('counts a type that was listed and is not there as passed, one that was denied as unknown', async () => {
    const row = { region: 'ap-northeast-1', action: 't:List', message: 'no', count: 0, parts: {} }
    const covered = (account: string, state: 'complete' | 'denied') => ({
      ...row,
      account,
      type: 'T::Tin',
      status: state,
    })
    const from = { scan: 's', at: new Date() }
    await writeCoverage(database.db, [covered(A, 'complete')], from)
    await look()
    expect(await status('T.3')).toBe('PASSED')
    await writeCoverage(database.db, [covered(B, 'denied')], from)
    await look()
    expect(await status('T.3')).toBe('UNKNOWN')
    expect(await status('T.3', { account: A })).toBe('PASSED')
  })

  test('leaves out what is called false, and takes it in again when it is opened', async () => {
    const ids = [B, C].map((account) => {
      const region = account === B ? 'ap-northeast-1' : 'us-east-1'
      const entity = `arn:aws:t:${region}:${account}:Box/${account === B ? 'b' : 'c'}`
      return findingId({ kind: 'control', ruleId: 'T.1', account, entity, region })
    })
    const actor = { id: 'u', name: 'U' }
    await findings.transition({ ids: ids.slice(0, 1), to: 'false_positive', comment: 'toy', actor })
    expect(await status('T.1')).toBe('FAILED')
    await findings.transition({ ids: ids.slice(1), to: 'false_positive', comment: 'toy', actor })
    expect(await status('T.1')).toBe('PASSED')
    expect(await status('T.1', { account: B })).toBe('NO_DATA')
    expect(
      (await book.results({ limit: 50, control: 'T.1', status: 'FAILED' })).items.map((r) => r.suppressed),
    ).toEqual([true, true])
    await findings.transition({ ids, to: 'open', actor })
    expect(await status('T.1')).toBe('FAILED')
  })

  test('is kept day by day, the last look of a day counting', async () => {
    await book.keepScores()
    await cis.record([thing('Box', B, 'b', false), thing('Box', C, 'c', false, 'us-east-1')], { scan: 's' })
    await look()
    await book.keepScores()
    clock.move(DAY)
    await cis.record([thing('Jar', B, 'k', true)], { scan: 's' })
    await look()
    await book.keepScores()
    expect((await book.history('ours', undefined, 90)).points.map((p) => [p.day, p.score])).toEqual([
      ['2026-11-23', 100],
      ['2026-11-24', 50],
    ])
    expect((await book.history('ours', A, 90)).points.map((p) => p.score)).toEqual([100, 100])
    expect((await book.history('*', undefined, 90)).points.map((p) => p.score)).toEqual([100, 50])
    await expect(book.history('none', undefined, 1)).rejects.toThrow(HinomiError)
  })
})

describe('a control that is switched off', () => {
  const off = (more: object) =>
    book.disable({ controlId: 'T.1', accounts: [], units: [], tags: [], reason: 'why', by: 'U', ...more })

  test.each([
    ['everywhere', {}, 'DISABLED', 'DISABLED'],
    ['in one account that failed, while another fails', { accounts: [B] }, 'FAILED', 'DISABLED'],
    ['in each account that failed', { accounts: [B, C] }, 'PASSED', 'DISABLED'],
    ['in an organizational unit', { units: ['ou-prod'] }, 'FAILED', 'DISABLED'],
    ['in accounts with a tag of this value', { tags: ['stage=sandbox'] }, 'FAILED', 'FAILED'],
    ['by unit and tag together', { units: ['ou-sandbox'], accounts: [B] }, 'PASSED', 'DISABLED'],
    ['in the root unit', { units: ['r-1'] }, 'DISABLED', 'DISABLED'],
    ['in another standard', { standard: 'theirs' }, 'FAILED', 'FAILED'],
    ['in this standard', { standard: 'ours' }, 'DISABLED', 'DISABLED'],
  ])('%s', async (_, scope, overall, inB) => {
    await off(scope)
    const why = (await book.standard('ours', {})).items.find((i) => i.controlId === 'T.1')?.offBecause
    expect(why).toBe('standard' in scope && scope.standard === 'theirs' ? null : 'why')
    expect(await status('T.1')).toBe(overall)
    expect(await status('T.1', { account: B })).toBe(inB)
  })

  test('has no findings there, and has them again when it is switched on; its reason stays', async () => {
    expect((await findings.list({ status: 'open' })).total).toBe(2)
    const { id } = await off({ accounts: [B], reason: 'a test bench' })
    await evaluation.sync(['T.1'])
    expect((await findings.list({ status: 'open' })).items.map((f) => f.account)).toEqual([C])
    expect(await book.enable(id, 'V')).toBe('T.1')
    await evaluation.sync(['T.1'])
    expect((await findings.list({ status: 'open' })).total).toBe(2)
    expect((await book.control('T.1', {})).disablings).toMatchObject([
      { reason: 'a test bench', by: 'U', endedBy: 'V', accounts: [B] },
    ])
    await expect(book.enable(id, 'V')).rejects.toThrow(HinomiError)
  })

  test('stays off when its standard is switched off and on again', async () => {
    await off({ standard: 'ours' })
    expect(await book.setEnabled('ours', false, 'U')).toContain('T.1')
    expect((await book.standards({})).standards.find((s) => s.id === 'ours')?.enabled).toBe(false)
    await book.setEnabled('ours', true, 'U')
    expect(await status('T.1')).toBe('DISABLED')
  })

  test('in one standard is a finding still where another that is on wants it', async () => {
    await book.setEnabled('theirs', true, 'U')
    await off({ standard: 'ours' })
    await evaluation.sync()
    expect((await findings.list({ status: 'open' })).total).toBe(2)
  })
})

test('a standard that is off makes no findings, yet has its score', async () => {
  await book.setEnabled('ours', false, 'U')
  await evaluation.sync()
  expect((await findings.list({ status: 'open' })).total).toBe(0)
  expect(await score()).toMatchObject({ score: 50 })
  expect((await book.standards({})).overall).toBeNull()
})

describe('what a person attests', () => {
  const said = { requirement: '2.1', verdict: 'met' as const, statement: 'seen', evidence: 'https://…' }
  const requirement = async (where = {}) => (await book.standard('ours', where)).requirements[0]

  test('holds until its day, and is due again after it', async () => {
    expect((await requirement())?.status).toBe('due')
    await book.attest('ours', { ...said, date: '2026-11-23', validUntil: '2026-11-24' }, 'U')
    expect(await requirement()).toMatchObject({ status: 'met', attestations: [{ by: 'U', statement: 'seen' }] })
    expect((await book.standards({})).standards[0]).toMatchObject({ manual: 1, attested: 1 })
    clock.move(DAY)
    expect((await requirement())?.status).toBe('met')
    clock.move(DAY)
    expect((await requirement())?.status).toBe('due')
  })

  test('of one account says nothing of another; the latest counts', async () => {
    const year = { date: '2026-11-23', validUntil: '2027-11-23' }
    await book.attest('ours', { ...said, ...year, account: A }, 'U')
    expect((await requirement({ account: B }))?.status).toBe('due')
    await book.attest('ours', { ...said, ...year, account: A, verdict: 'not-met' }, 'U')
    expect((await requirement({ account: A }))?.status).toBe('not-met')
  })

  test('must be asked for by the standard', async () => {
    const year = { date: '2026-11-23', validUntil: '2027-11-23' }
    await expect(book.attest('ours', { ...said, ...year, requirement: '9' }, 'U')).rejects.toThrow(HinomiError)
    await expect(book.attest('none', { ...said, ...year }, 'U')).rejects.toThrow(HinomiError)
  })
})

describe('results in pages', () => {
  test('failures first; no row twice and none left out', async () => {
    await cis.record(
      Array.from({ length: 40 }, (_, n) => thing('Jar', A, `j${n}`, n % 3 === 0)),
      { scan: 's' },
    )
    await look()
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await book.results({ limit: 7, ...(after === undefined ? {} : { after }) })
      expect(page.total).toBe(44)
      seen.push(...page.items.map((r) => `${r.status} ${r.controlId} ${r.arn}`))
      after = page.next
    } while (after !== undefined)
    expect(new Set(seen).size).toBe(44)
    expect(seen.findLastIndex((s) => s.startsWith('FAILED'))).toBeLessThan(
      seen.findIndex((s) => s.startsWith('PASSED')),
    )
    const all: string[] = []
    for await (const r of book.allResults()) all.push(`${r.status} ${r.controlId} ${r.arn}`)
    expect(all).toEqual(seen)
    expect((await book.results({ limit: 5, after: 'bm9uc2Vuc2U' })).items).toHaveLength(5)
  })
})

describe("standards of one's own", () => {
  const load = async (file: string, content: string) => {
    const dir = await mkdtemp(path.join(tmpdir(), 'hinomi-standards-'))
    try {
      await mkdir(dir, { recursive: true })
      await writeFile(path.join(dir, file), content)
      return (await loadStandards(dir, new Set(['S3.1', 'S3.2', 'S3.14']))).filter((s) => !s.shipped)
    } catch (e) {
      if (e instanceof HinomiError) return e.text('en').replace(dir, '')
      throw e
    } finally {
      await rm(dir, { recursive: true, force: true })
    }
  }
  // The shipped ones name controls that this set lacks.
  const all = async (file: string, content: string) => {
    const { catalogue } = await import('./catalogue.js')
    const dir = await mkdtemp(path.join(tmpdir(), 'hinomi-standards-'))
    try {
      await writeFile(path.join(dir, file), content)
      return (await loadStandards(dir, new Set(catalogue.map((c) => c.id)))).filter((s) => !s.shipped)
    } catch (e) {
      if (e instanceof HinomiError) return `${e.code} ${e.text('en').replace(dir, '')}`
      throw e
    } finally {
      await rm(dir, { recursive: true, force: true })
    }
  }

  test('are read from YAML and JSON, with numbers or without, in the order of their numbers', async () => {
    const yaml = await all(
      'a.yml',
      'id: a\nname: A\ncontrols: { S3.14: ["1.10"], S3.2: ["1.9"] }\nmanual: [{ id: 2.1, title: T }]',
    )
    expect(yaml).toMatchObject([{ id: 'a', name: { ja: 'A', en: 'A' }, manual: [{ id: '2.1' }] }])
    expect(Array.isArray(yaml) ? [...(yaml[0]?.controls.keys() ?? [])] : yaml).toEqual(['S3.2', 'S3.14'])
    expect(await all('b.json', '{"id":"b","name":"B","controls":["S3.2"]}')).toMatchObject([{ id: 'b' }])
  })

  test.each([
    ['a control that there is none of', 'id: a\nname: A\ncontrols: [S3.999]', 'there is no control S3.999'],
    ['an id that is taken', 'id: fsbp\nname: A\ncontrols: [S3.2]', 'the id fsbp is taken'],
    ['an unknown key', 'id: a\nname: A\ncontrols: [S3.2]\ncontrol: 1', 'Unrecognized key'],
    ['no YAML', 'id: [', 'STANDARD_WRONG'],
    ['nothing', '', 'STANDARD_WRONG'],
  ])('are refused with file and reason: %s', async (_, content, reason) => {
    const told = await all('mine.yaml', content)
    expect(told).toContain(reason)
    expect(told).toContain('mine.yaml')
  })

  test('a standard that is shipped and names an unknown control is refused too', async () => {
    expect(await load('a.yml', 'id: a\nname: A\ncontrols: [S3.2]')).toContain('there is no control')
  })
})
