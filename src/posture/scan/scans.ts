import { randomUUID } from 'node:crypto'
import { desc, eq, sql } from 'drizzle-orm'
import type { Clock } from '../../kernel/clock.js'
import { saidOf } from '../../kernel/errors.js'
import type { Db } from '../../platform/db/types.js'
import { type Account, type AccountSource, discover } from '../accounts/discover.js'
import type { Ci } from '../ci.js'
import type { CiStore } from '../ci-store.js'
import { writeCoverage } from '../coverage.js'
import { errors } from '../errors.js'
import type { Evaluation } from '../evaluation.js'
import type { Collector, Reach } from '../inventory/collector.js'
import { inFlight } from '../inventory/in-flight.js'
import type { createReach, ReachOptions } from '../inventory/reach.js'
import { postureAccounts, postureScans, postureScanUnits } from '../scan-tables.js'
import { runUnit } from './run-unit.js'
import { takeItems } from './take-items.js'
import { placeOf, serviceOf, type Unit, unitKey, unitsOf } from './units.js'

/** Where to look, and how to get there. */
export interface ScanSource {
  /** Of a source that is kept; undefined for one that was named for this scan only. */
  readonly id?: string | undefined
  readonly source: AccountSource
  readonly regions?: readonly string[] | undefined
  readonly endpoint?: string | undefined
}

export interface ScanRequest {
  readonly sources: readonly ScanSource[]
  /** Only these services' collectors. */
  readonly services?: readonly string[] | undefined
  readonly homeRegion?: string | undefined
}

export type ScanState = typeof postureScans.$inferSelect

export interface ScanOptions {
  readonly db: Db
  readonly clock: Clock
  readonly store: CiStore
  /** Loaded when a scan begins: the clients of fifty services take time and memory. */
  readonly collectors: () => Promise<readonly Collector[]>
  readonly evaluation: () => Promise<Evaluation>
  /** After everything was looked at: scores, messages. */
  readonly finished?: ((scan: ScanState, accounts: readonly string[]) => Promise<void>) | undefined
  readonly onClient?: ReachOptions['onClient']
  /** How accounts are found; AWS is asked where it is not given. */
  readonly discover?: typeof discover
}

export interface Running {
  readonly id: string
  readonly done: Promise<ScanState>
  cancel(): void
}

/** Looks at accounts, one scan at a time. */
export interface Scans {
  /**
   * Begins a scan; one of the same request that was killed goes on where it was.
   * Error (thrown by `start`): SCAN_RUNNING. Errors of `done`: ACCOUNTS_UNREACHABLE, whatever the database throws.
   */
  start(
    request: ScanRequest,
    more?: { readonly signal?: AbortSignal; readonly onProgress?: (state: ScanState) => void },
  ): Promise<Running>
  /**
   * Judges configuration items that come from elsewhere, such as AWS Config's files, as a scan of its own. `complete`:
   * they are all there are of their types in their accounts and Regions, as in a snapshot; otherwise nothing is said
   * of types. What is missing from them is never taken for gone. Errors: as `start`, and whatever the items throw.
   */
  take(
    items: AsyncIterable<Ci>,
    more: {
      readonly label: string
      readonly complete: boolean
      readonly signal?: AbortSignal | undefined
      readonly onProgress?: ((state: ScanState) => void) | undefined
    },
  ): Promise<Running>
  /** The scan that is under way in this process. */
  readonly current: Running | undefined
  get(id: string): Promise<ScanState>
  list(limit: number): Promise<ScanState[]>
  /** Ends what is under way as the end of the process would: the next one goes on with it. */
  stop(): Promise<void>
  /** Goes on with a scan that a process left unfinished when it ended; undefined when there is none. */
  resume(): Promise<Running | undefined>
}

/** Accounts that are looked at together, and calls under way in each: a list and its resources' further calls count as one. */
const ACCOUNTS = 3
const UNITS = 8
/** A scan that was left longer ago than this is not worth going on with: what it saw is old. */
const STALE_MS = 12 * 3_600_000

export const createScans = (options: ScanOptions): Scans => {
  const { db, clock, store } = options
  let current: Running | undefined
  let stopping = false

  const run = async (
    state: ScanState,
    request: ScanRequest,
    signal: AbortSignal,
    onProgress: (state: ScanState) => void,
  ): Promise<ScanState> => {
    let scan = state
    const scanId = state.id
    const change = async (values: Partial<ScanState>) => {
      scan = { ...scan, ...values }
      await db.update(postureScans).set(values).where(eq(postureScans.id, scanId))
      onProgress(scan)
    }
    const add = (counts: Partial<Record<Counted, number>>) => {
      const values = Object.fromEntries(Object.entries(counts).map(([k, n]) => [k, scan[k as Counted] + n]))
      return change(values as Partial<ScanState>)
    }
    try {
      const all = await options.collectors()
      const collectors = request.services === undefined ? all : all.filter((c) => request.services?.includes(c.service))
      const evaluation = await options.evaluation()
      const accounts = await findAccounts(request, signal)
      const ready = accounts.filter((a) => a.status === 'ready')
      const rows = await db.select().from(postureScanUnits).where(eq(postureScanUnits.scanId, scanId))
      const done = new Set(rows.map((row) => `${row.account} ${row.region} ${row.service}`))
      const units = new Map(ready.map((account) => [account.account, unitsOf(collectors, account)]))
      // The controls of an account are one more unit.
      const total = [...units.values()].reduce((n, list) => n + list.length + 1, 0)
      await change({ unitsTotal: total, unitsDone: done.size })

      const finish = async (account: string, region: string, service: string, resources: number) => {
        await db
          .insert(postureScanUnits)
          .values({ scanId, account, region, service, resources, endedAt: new Date(clock.now()) })
          .onConflictDoNothing()
      }
      const oneAccount = async (account: Account & { endpoint: string | undefined }) => {
        const todo = (units.get(account.account) ?? []).filter((u) => !done.has(`${account.account} ${unitKey(u)}`))
        const { createReach } = await import('../inventory/reach.js')
        await each(todo, UNITS, signal, reaches(account, signal, createReach), async (unit, reach) => {
          const result = await runUnit(unit, reach, { store, collectors, scan: scanId })
          await writeCoverage(db, result.coverage, { scan: scanId, at: new Date(clock.now()) })
          await finish(account.account, placeOf(unit), serviceOf(unit), result.resources)
          await add({
            unitsDone: 1,
            resources: result.resources,
            changed: result.changed,
            deleted: result.deleted.length,
          })
        })
        signal.throwIfAborted()
        if (done.has(`${account.account} global evaluation`)) return
        const { evaluated, opened, resolved } = await evaluation.account(account.account, signal)
        await finish(account.account, 'global', 'evaluation', 0)
        await add({ unitsDone: 1, evaluated, opened, resolved })
        await db
          .update(postureAccounts)
          .set({ scannedAt: new Date(clock.now()) })
          .where(eq(postureAccounts.account, account.account))
      }
      await settled(ready, ACCOUNTS, signal, oneAccount)
      signal.throwIfAborted()
      await options.finished?.(
        scan,
        ready.map((a) => a.account),
      )
      await change({ status: 'done', endedAt: new Date(clock.now()) })
      return scan
    } catch (e) {
      // What was looked at stays; what was not is as it was.
      if (signal.aborted) {
        if (stopping) return scan
        await change({ status: 'cancelled', endedAt: new Date(clock.now()) })
        return scan
      }
      await change({ status: 'failed', endedAt: new Date(clock.now()), error: saidOf(e) })
      throw e
    }
  }

  const written = async (request: unknown): Promise<ScanState> => {
    const [state] = await db
      .insert(postureScans)
      .values({
        id: randomUUID(),
        status: 'running',
        request,
        startedAt: new Date(clock.now()),
        resumed: 0,
        unitsTotal: 0,
        unitsDone: 0,
        resources: 0,
        changed: 0,
        deleted: 0,
        evaluated: 0,
        opened: 0,
        resolved: 0,
      })
      .returning()
    if (state === undefined) throw new Error('the scan was not written')
    return state
  }

  const takeAll = async (
    state: ScanState,
    items: AsyncIterable<Ci>,
    complete: boolean,
    signal: AbortSignal,
    onProgress: (state: ScanState) => void,
  ): Promise<ScanState> => {
    let scan = state
    const change = async (values: Partial<ScanState>) => {
      scan = { ...scan, ...values }
      await db.update(postureScans).set(values).where(eq(postureScans.id, state.id))
      onProgress(scan)
    }
    try {
      const taken = await takeItems(items, { db, store, clock, scan: state.id, complete, signal })
      await change({ ...taken.counts, unitsTotal: taken.accounts.length })
      const evaluation = await options.evaluation()
      for (const account of taken.accounts) {
        const { evaluated, opened, resolved } = await evaluation.account(account, signal)
        await change({
          unitsDone: scan.unitsDone + 1,
          evaluated: scan.evaluated + evaluated,
          opened: scan.opened + opened,
          resolved: scan.resolved + resolved,
        })
      }
      await options.finished?.(scan, taken.accounts)
      await change({ status: 'done', endedAt: new Date(clock.now()) })
      return scan
    } catch (e) {
      const cancelled = signal.aborted
      await change({
        status: cancelled ? 'cancelled' : 'failed',
        endedAt: new Date(clock.now()),
        ...(cancelled ? {} : { error: saidOf(e) }),
      })
      if (cancelled) return scan
      throw e
    }
  }

  const findAccounts = async (request: ScanRequest, signal: AbortSignal) => {
    const found = new Map<string, Account & { endpoint: string | undefined }>()
    for (const { id, source, regions, endpoint } of request.sources) {
      const how = { regions, endpoint, homeRegion: request.homeRegion, now: () => clock.now(), signal }
      for await (const account of (options.discover ?? discover)(source, how)) {
        signal.throwIfAborted()
        const before = found.get(account.account)
        // An account that two sources reach is looked at once, by the one that gets in.
        if (before === undefined || before.status !== 'ready') found.set(account.account, { ...account, endpoint })
        if (before?.status !== 'ready') await keepAccount(account, id)
      }
    }
    return [...found.values()]
  }

  const keepAccount = async ({ credentials: _, ...account }: Account, sourceId: string | undefined) => {
    const row = {
      sourceId: sourceId ?? null,
      name: account.name,
      partition: account.partition,
      status: account.status,
      message: account.message ?? null,
      regions: account.regions,
      units: account.units,
      tags: account.tags,
      seenAt: new Date(clock.now()),
    }
    await db
      .insert(postureAccounts)
      .values({ account: account.account, ...row, scannedAt: null })
      .onConflictDoUpdate({ target: postureAccounts.account, set: row })
  }

  /** Gives a Region's clients while units of it run, and closes them after the last. */
  const reaches = (
    account: Account & { endpoint: string | undefined },
    signal: AbortSignal,
    make: typeof createReach,
  ) => {
    const open = new Map<string, { reach: Reach; clients: { destroy?: () => void }[]; users: number }>()
    return {
      take(unit: Unit): Reach {
        let at = open.get(unit.region)
        if (at === undefined) {
          const clients: { destroy?: () => void }[] = []
          const reach = make({
            account: account.account,
            region: unit.region,
            partition: account.partition,
            credentials: account.credentials,
            endpoint: account.endpoint,
            now: new Date(clock.now()),
            signal,
            onClient: (client) => {
              clients.push(client)
              options.onClient?.(client)
            },
          })
          at = { reach, clients, users: 0 }
          open.set(unit.region, at)
        }
        at.users++
        return at.reach
      },
      give(unit: Unit): void {
        const at = open.get(unit.region)
        if (at === undefined || --at.users > 0) return
        for (const client of at.clients) client.destroy?.()
        open.delete(unit.region)
      },
    }
  }

  const begin = (
    state: ScanState,
    work: (signal: AbortSignal, onProgress: (state: ScanState) => void) => Promise<ScanState>,
    signal: AbortSignal | undefined,
    onProgress: (state: ScanState) => void = () => undefined,
  ): Running => {
    const cancelling = new AbortController()
    const any = signal === undefined ? cancelling.signal : AbortSignal.any([signal, cancelling.signal])
    const done = work(any, onProgress).finally(() => {
      current = undefined
    })
    // Whoever waits hears of a failure; until then it is no unhandled one.
    done.catch(() => undefined)
    current = { id: state.id, done, cancel: () => cancelling.abort() }
    return current
  }

  const unfinished = async (): Promise<ScanState | undefined> => {
    const [left] = await db
      .select()
      .from(postureScans)
      .where(eq(postureScans.status, 'running'))
      .orderBy(desc(postureScans.startedAt))
      .limit(1)
    return left
  }

  const goOn = async (left: ScanState): Promise<ScanState> => {
    const [row] = await db
      .update(postureScans)
      .set({ resumed: sql`${postureScans.resumed} + 1` })
      .where(eq(postureScans.id, left.id))
      .returning()
    return row ?? left
  }

  /** A scan that nobody goes on with is over. */
  const giveUp = (left: ScanState) =>
    db
      .update(postureScans)
      .set({ status: 'cancelled', endedAt: new Date(clock.now()) })
      .where(eq(postureScans.id, left.id))

  return {
    get current() {
      return current
    },
    async start(request, { signal, onProgress } = {}) {
      if (current !== undefined) throw errors.SCAN_RUNNING({ id: current.id })
      if (request.sources.length === 0) throw errors.SOURCE_NEEDED()
      const left = await unfinished()
      if (left !== undefined) {
        const same = JSON.stringify(left.request) === canonical(request)
        if (same && clock.now() - left.startedAt.getTime() < STALE_MS) {
          const again = await goOn(left)
          return begin(again, (any, told) => run(again, request, any, told), signal, onProgress)
        }
        await giveUp(left)
      }
      const state = await written(JSON.parse(canonical(request)) as unknown)
      return begin(state, (any, told) => run(state, request, any, told), signal, onProgress)
    },
    async take(items, { label, complete, signal, onProgress }) {
      if (current !== undefined) throw errors.SCAN_RUNNING({ id: current.id })
      const state = await written({ items: label })
      return begin(state, (any, told) => takeAll(state, items, complete, any, told), signal, onProgress)
    },
    async get(id) {
      const [row] = await db.select().from(postureScans).where(eq(postureScans.id, id))
      if (row === undefined) throw errors.SCAN_UNKNOWN({ id })
      return row
    },
    list: (limit) => db.select().from(postureScans).orderBy(desc(postureScans.startedAt)).limit(limit),
    async stop() {
      stopping = true
      current?.cancel()
      await current?.done.catch(() => undefined)
      stopping = false
    },
    async resume() {
      if (current !== undefined) return current
      const left = await unfinished()
      if (left === undefined) return undefined
      if (clock.now() - left.startedAt.getTime() >= STALE_MS) {
        await giveUp(left)
        return undefined
      }
      const request = left.request as Partial<ScanRequest>
      if (request.sources === undefined) {
        // Items from elsewhere are given again by whoever has them.
        await giveUp(left)
        return undefined
      }
      const again = await goOn(left)
      return begin(again, (any, told) => run(again, request as ScanRequest, any, told), undefined)
    },
  }
}

type Counted = 'unitsDone' | 'resources' | 'changed' | 'deleted' | 'evaluated' | 'opened' | 'resolved'

/** With its keys in order, as jsonb gives them back in another. */
const canonical = (request: ScanRequest): string =>
  JSON.stringify(request, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1)))
      : value,
  )

/** Does all of them, `width` at a time; after a failure no new one begins, and it is thrown when the others ended. */
const settled = async <T>(
  items: readonly T[],
  width: number,
  signal: AbortSignal,
  work: (item: T) => Promise<void>,
): Promise<void> => {
  let failure: { cause: unknown } | undefined
  const all = async function* () {
    for (const item of items) {
      if (signal.aborted || failure !== undefined) return
      yield item
    }
  }
  const guarded = (item: T) =>
    work(item).catch((cause: unknown) => {
      failure ??= { cause }
    })
  for await (const _ of inFlight(all(), width, guarded)) void _
  signal.throwIfAborted()
  if (failure !== undefined) throw failure.cause
}

const each = (
  units: readonly Unit[],
  width: number,
  signal: AbortSignal,
  reaches: { take(unit: Unit): Reach; give(unit: Unit): void },
  work: (unit: Unit, reach: Reach) => Promise<void>,
): Promise<void> =>
  settled(units, width, signal, async (unit) => {
    const reach = reaches.take(unit)
    try {
      await work(unit, reach)
    } finally {
      reaches.give(unit)
    }
  })
