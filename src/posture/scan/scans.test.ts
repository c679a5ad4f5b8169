import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFindings, type Findings } from '../../findings/index.js'
import { HinomiError } from '../../kernel/errors.js'
import type { Database } from '../../platform/db/index.js'
import { openTestDb } from '../../platform/db/testing.js'
import { type MovableClock, movableClock } from '../../platform/http/testing.js'
import type { Account } from '../accounts/discover.js'
import type { CiStore } from '../ci-store.js'
import { type AnyControl, control, failed, passed } from '../controls/control.js'
import { ciOf } from '../controls/testing.js'
import { createEvaluation } from '../evaluation.js'
import { type Collector, collector, type Listed, type Reach, resource } from '../inventory/collector.js'
import { memoryStore } from '../memory-store.js'
import { postureCoverage, postureResults, postureScanUnits } from '../scan-tables.js'
import { createRefresh } from './refresh.js'
import { createScans, type ScanOptions, type Scans } from './scans.js'

const A = '111111111111'
const B = '222222222222'
const REGIONS = ['ap-northeast-1', 'us-east-1']
const text = { en: 'x', ja: 'あ' }

/** What there is: `account region` → ids of boxes. A listing fails where the value is an error. */
let estate: Map<string, readonly string[] | Error>
/** Every listing that was made, and something to wait for in it. */
let listed: string[]
let during: (reach: Reach) => Promise<void>

const boxes: Collector = collector({
  service: 'box',
  resources: [
    resource<Listed>({
      type: 'T::Box',
      scope: 'regional',
      iam: ['box:List'],
      list: async function* (reach) {
        const place = `${reach.account} ${reach.region}`
        listed.push(place)
        await during(reach)
        const there = estate.get(place) ?? []
        if (there instanceof Error) throw there
        for (const id of there) {
          yield {
            resourceId: id,
            arn: `arn:aws:box:${reach.region}:${reach.account}:${id}`,
            configuration: { open: id.startsWith('open') },
          }
        }
      },
    }),
  ],
})
const names: Collector = collector({
  service: 'name',
  resources: [
    resource<Listed>({
      type: 'T::Name',
      scope: 'global',
      iam: ['name:List'],
      list: async function* (reach) {
        listed.push(`${reach.account} global`)
        yield { resourceId: 'n', arn: `arn:aws:name::${reach.account}:n`, configuration: {} }
      },
    }),
  ],
  account: { Limits: { scope: 'regional', iam: 'name:Limits', read: async () => 3 } },
})
const shut: AnyControl = control<{ open?: boolean }>({
  id: 'T.1',
  severity: 'high',
  title: text,
  why: text,
  fix: text,
  cli: 'x',
  type: 'T::Box',
  needs: [],
  check: ({ configuration }) => (configuration.open ? failed('open', '開') : passed()),
})

const account = (id: string, more: Partial<Account> = {}): Account => ({
  account: id,
  name: id,
  partition: 'aws',
  status: 'ready',
  regions: REGIONS,
  units: [],
  tags: {},
  credentials: async () => ({ accessKeyId: 'k', secretAccessKey: 's' }),
  ...more,
})
let accounts: Account[]

let database: Database
let clock: MovableClock
let findings: Findings
let store: CiStore

const judging = () =>
  createEvaluation({
    db: database.db,
    clock,
    store,
    controls: [shut],
    findings,
    wanted: async () => () => true,
    warn: () => undefined,
  })
/** As after the start of a process: nothing remembered but what the database and the store hold. */
const open = (more: Partial<ScanOptions> = {}): Scans => {
  const evaluation = judging()
  return createScans({
    db: database.db,
    clock,
    store,
    collectors: async () => [boxes, names],
    evaluation: async () => evaluation,
    discover: async function* () {
      yield* accounts
    },
    ...more,
  })
}
const request = { sources: [{ source: { kind: 'current' as const } }] }
const scan = async (scans = open()) => (await scans.start(request)).done

beforeEach(async () => {
  database = await openTestDb()
  clock = movableClock()
  findings = createFindings({ db: database.db, clock })
  store = memoryStore()
  estate = new Map([
    [`${A} ap-northeast-1`, ['open-1', 'shut-1']],
    [`${A} us-east-1`, ['shut-2']],
    [`${B} us-east-1`, ['open-3']],
  ])
  accounts = [account(A), account(B)]
  listed = []
  during = async () => undefined
})
afterEach(() => database.close())

const answers = async () =>
  (await database.db.select().from(postureResults)).map((r) => `${r.resourceId} ${r.status}`).sort()
const failing = async () =>
  (await findings.list({ status: 'open', limit: 100 })).items.map((f) => f.entity.split(':')[5])

describe('a scan', () => {
  test('looks at each service in each Region of each account, once, and judges what is there', async () => {
    const done = await scan()
    // Boxes and the account's own in two Regions, names, and the controls: six units in each account.
    expect(done).toMatchObject({ status: 'done', unitsTotal: 12, unitsDone: 12, opened: 2, deleted: 0 })
    expect(listed.sort()).toEqual([
      `${A} ap-northeast-1`,
      `${A} global`,
      `${A} us-east-1`,
      `${B} ap-northeast-1`,
      `${B} global`,
      `${B} us-east-1`,
    ])
    expect(await answers()).toEqual(['open-1 FAILED', 'open-3 FAILED', 'shut-1 PASSED', 'shut-2 PASSED'])
    expect((await failing()).sort()).toEqual(['open-1', 'open-3'])
  })

  test('takes what is gone away, and resolves its finding', async () => {
    await scan()
    estate.set(`${A} ap-northeast-1`, ['shut-1'])
    expect(await scan()).toMatchObject({ deleted: 1, resolved: 1 })
    expect(await failing()).toEqual(['open-3'])
  })

  test('that cannot list a Region to its end takes nothing away there, and says what it lacked', async () => {
    await scan()
    estate.set(`${A} ap-northeast-1`, Object.assign(new Error('not you'), { name: 'AccessDeniedException' }))
    estate.set(`${A} us-east-1`, [])
    expect(await scan()).toMatchObject({ status: 'done', deleted: 1, resolved: 0 })
    expect(await answers()).toEqual([' WARNING', 'open-1 FAILED', 'open-3 FAILED', 'shut-1 PASSED'])
    const [row] = (await database.db.select().from(postureCoverage)).filter((c) => c.status !== 'complete')
    expect(row).toMatchObject({
      account: A,
      region: 'ap-northeast-1',
      type: 'T::Box',
      status: 'denied',
      action: 'box:List',
    })
  })

  test('of one account leaves the others as they are', async () => {
    await scan()
    accounts = [account(B)]
    estate.set(`${A} ap-northeast-1`, [])
    expect(await scan()).toMatchObject({ status: 'done', deleted: 0, resolved: 0 })
    expect((await failing()).sort()).toEqual(['open-1', 'open-3'])
  })

  test('of one Region leaves the others as they are', async () => {
    await scan()
    accounts = [account(A, { regions: ['us-east-1'] })]
    estate.set(`${A} ap-northeast-1`, [])
    expect(await scan()).toMatchObject({ deleted: 0, resolved: 0 })
  })

  test('passes over an account that it may not enter, and one that is suspended', async () => {
    const { credentials: _, ...none } = account(A)
    accounts = [{ ...none, status: 'denied', message: 'no' }, account(B)]
    expect(await scan()).toMatchObject({ status: 'done', unitsTotal: 6 })
    expect(listed.every((l) => l.startsWith(B))).toBe(true)
  })

  test('is refused while another is under way', async () => {
    const scans = open()
    during = () => sleep(50)
    const first = await scans.start(request)
    await expect(scans.start(request)).rejects.toThrow(HinomiError)
    await first.done
    expect((await (await scans.start(request)).done).status).toBe('done')
  })

  test('that is cancelled keeps what it saw and takes nothing away', async () => {
    await scan()
    estate.set(`${A} ap-northeast-1`, [])
    const scans = open()
    during = async (reach) => {
      if (reach.region === 'ap-northeast-1') scans.current?.cancel()
    }
    expect(await scan(scans)).toMatchObject({ status: 'cancelled' })
    expect(scans.current).toBeUndefined()
    expect((await failing()).sort()).toEqual(['open-1', 'open-3'])
  })

  test('never has more than its share under way at once', async () => {
    accounts = Array.from({ length: 9 }, (_, n) => account(`${n}`.repeat(12)))
    let now = 0
    let most = 0
    during = async () => {
      most = Math.max(most, ++now)
      await sleep(5)
      now--
    }
    await scan()
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(3 * 8)
  })
})

describe('items from elsewhere', () => {
  async function* items() {
    for (const [id, open] of [
      ['x', true],
      ['y', false],
    ] as const) {
      yield {
        ...ciOf('T::Box', { open }, { resourceId: id }),
        accountId: A,
        arn: `arn:aws:box:ap-northeast-1:${A}:${id}`,
      }
    }
  }

  test('are judged as those that were scanned, and take nothing away', async () => {
    await scan()
    const taken = await (await open().take(items(), { label: 'config.json', complete: false })).done
    expect(taken).toMatchObject({ status: 'done', resources: 2, changed: 2, deleted: 0, opened: 1, resolved: 0 })
    expect((await failing()).sort()).toEqual(['open-1', 'open-3', 'x'])
  })

  test('of a snapshot are all there are of their types; files that break off are a failed scan', async () => {
    await (await open().take(items(), { label: 's', complete: true })).done
    expect(await database.db.select().from(postureCoverage)).toMatchObject([
      { account: A, region: 'ap-northeast-1', type: 'T::Box', status: 'complete', count: 2 },
    ])
    async function* broken() {
      yield* items()
      throw new Error('cut off')
    }
    const scans = open()
    await expect((await scans.take(broken(), { label: 'b', complete: true })).done).rejects.toThrow('cut off')
    expect((await scans.list(1))[0]).toMatchObject({ status: 'failed' })
    expect(await scans.resume()).toBeUndefined()
  })
})

describe('one resource that an event named', () => {
  const refresh = () =>
    createRefresh({
      clock,
      store,
      sources: { toScan: async () => [{ source: { kind: 'current' } }] },
      collectors: async () => [boxes, names],
      evaluation: async () => judging(),
      discover: async function* () {
        yield* accounts
      },
    })
  const signal = new AbortController().signal
  const box = { account: A, region: 'ap-northeast-1', type: 'T::Box' }

  test('is collected and judged again, and nothing else is touched', async () => {
    await scan()
    estate.set(`${A} ap-northeast-1`, ['open-1', 'shut-1', 'open-9'])
    expect(await refresh()({ ...box, id: 'open-9' }, signal)).toMatchObject({ outcome: 'changed', opened: 1 })
    expect(await refresh()({ ...box, id: 'shut-1' }, signal)).toMatchObject({ outcome: 'same', evaluated: 0 })
    estate.set(`${A} ap-northeast-1`, ['shut-1'])
    expect(await refresh()({ ...box, id: 'open-1' }, signal)).toMatchObject({ outcome: 'gone', resolved: 1 })
    expect((await failing()).sort()).toEqual(['open-3', 'open-9'])
  })

  test('that cannot be read, or that nobody knows, is left as it is', async () => {
    await scan()
    estate.set(`${A} ap-northeast-1`, new Error('no'))
    expect(await refresh()({ ...box, id: 'open-1' }, signal)).toMatchObject({ outcome: 'unread' })
    expect(await refresh()({ ...box, account: '9'.repeat(12), id: 'x' }, signal)).toMatchObject({ outcome: 'unknown' })
    expect(await refresh()({ ...box, type: 'T::None', id: 'x' }, signal)).toMatchObject({ outcome: 'unknown' })
    expect((await failing()).sort()).toEqual(['open-1', 'open-3'])
  })
})

describe('a scan whose process was killed', () => {
  /** Ends like a process: nothing of it runs on, nothing is tidied up. */
  const killedAt = async (place: string): Promise<void> => {
    const scans = open()
    let reached: () => void = () => undefined
    const there = new Promise<void>((resolve) => {
      reached = resolve
    })
    during = async (reach) => {
      if (`${reach.account} ${reach.region}` !== place) return
      reached()
      await new Promise(() => undefined)
    }
    await scans.start(request)
    await there
    // Let the other units come to their end.
    await sleep(300)
    during = async () => undefined
  }

  test('goes on where it was: what was done is not done again, and nothing is there twice', async () => {
    await killedAt(`${B} us-east-1`)
    const before = await database.db.select().from(postureScanUnits)
    expect(before.length).toBeGreaterThan(4)
    listed = []
    const again = open()
    const resumed = await again.resume()
    const done = await resumed?.done
    expect(done).toMatchObject({ status: 'done', resumed: 1, unitsDone: 12, unitsTotal: 12 })
    // Account A was looked at to its end before; it is not asked again.
    expect(listed).toEqual([`${B} us-east-1`])
    expect(await answers()).toEqual(['open-1 FAILED', 'open-3 FAILED', 'shut-1 PASSED', 'shut-2 PASSED'])
    expect((await findings.list({})).total).toBe(2)
  })

  test('is gone on with when the same is asked for again, and given up when something else is', async () => {
    await killedAt(`${B} us-east-1`)
    const again = await scan()
    expect(again).toMatchObject({ status: 'done', resumed: 1 })

    await killedAt(`${B} us-east-1`)
    const scans = open()
    const other = await (await scans.start({ ...request, services: ['box'] })).done
    expect(other).toMatchObject({ status: 'done', resumed: 0 })
    expect((await scans.list(10)).map((s) => s.status).sort()).toEqual(['cancelled', 'done', 'done'])
  })

  test('or stopped with its server goes on with the next one', async () => {
    const scans = open()
    let reached: () => void = () => undefined
    const there = new Promise<void>((resolve) => {
      reached = resolve
    })
    during = async (reach) => {
      if (reach.account !== B) return
      reached()
      await sleep(20)
    }
    await scans.start(request)
    await there
    await scans.stop()
    expect((await scans.list(1))[0]?.status).toBe('running')
    expect(await (await open().resume())?.done).toMatchObject({ status: 'done', resumed: 1, unitsDone: 12 })
  })

  test('resolves nothing of what it did not come to', async () => {
    await scan()
    estate.set(`${B} us-east-1`, [])
    await killedAt(`${B} us-east-1`)
    expect((await failing()).sort()).toEqual(['open-1', 'open-3'])
    expect(await (await open().resume())?.done).toMatchObject({ status: 'done', resolved: 1 })
  })

  test('long ago is given up: what it saw is old', async () => {
    await killedAt(`${B} us-east-1`)
    clock.move(13 * 3_600_000)
    const scans = open()
    expect(await scans.resume()).toBeUndefined()
    expect((await scans.list(1))[0]?.status).toBe('cancelled')
  })
})
