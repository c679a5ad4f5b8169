import { randomUUID } from 'node:crypto'
import { desc, eq, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { IngestSummary, Run } from '../../contract/index.js'
import type { Clock } from '../../kernel/clock.js'
import { saidOf } from '../../kernel/errors.js'
import type { Db } from '../../platform/db/types.js'
import { ingestRuns } from '../tables.js'
import type { ObjectRef } from './messages.js'
import type { IngestPool, Outcome } from './pool.js'

export type Summary = z.infer<typeof IngestSummary>
export type RunState = z.infer<typeof Run>

/** Objects handed to the pool and not settled yet: enough that a part fills, few enough to hold in memory. */
const IN_FLIGHT = 20_000
/** How often the state of a run is written while it goes on. */
const SAVE_MS = 1000
const RUNS_KEPT = 200
const FAILURES_KEPT = 20

export interface RunHandle {
  readonly id: string
  /** Settles when the run has ended; never rejects. */
  readonly done: Promise<RunResult>
  cancel(): void
}

export interface RunResult {
  readonly state: RunState
  /** What ended the run early. */
  readonly error: Error | undefined
  /** The first objects that could not be read, with the reason. */
  readonly failures: readonly { readonly uri: string; readonly reason: string }[]
}

/** Runs: one listing of objects each, followed from the first object to the last commit. */
export class Runs {
  readonly #db: Db
  readonly #clock: Clock
  readonly #pool: IngestPool
  readonly #live = new Map<string, { state: RunState; controller: AbortController; done: Promise<RunResult> }>()

  constructor(db: Db, clock: Clock, pool: IngestPool) {
    this.#db = db
    this.#clock = clock
    this.#pool = pool
  }

  /** A run that a crash left behind did not finish; what it committed stands. */
  async open(): Promise<void> {
    await this.#db
      .update(ingestRuns)
      .set({ status: 'cancelled', endedAt: new Date(this.#clock.now()) })
      .where(eq(ingestRuns.status, 'running'))
  }

  start(
    label: string,
    objects: (signal: AbortSignal) => AsyncIterable<ObjectRef>,
    options: { readonly signal?: AbortSignal; readonly onChange?: (state: RunState) => void } = {},
  ): RunHandle {
    const id = randomUUID()
    const controller = new AbortController()
    const abort = () => controller.abort()
    options.signal?.addEventListener('abort', abort, { once: true })
    const startedAt = this.#clock.now()
    const state: RunState = {
      id,
      label,
      status: 'running',
      found: 0,
      listed: false,
      bytesTotal: 0,
      bytesDone: 0,
      summary: { objects: 0, skipped: 0, failed: 0, events: 0, quarantined: 0, bytes: 0, detections: 0, seconds: 0 },
      error: null,
      startedAt: new Date(startedAt).toISOString(),
      endedAt: null,
    }
    const done = this.#run(state, startedAt, objects, controller.signal, options.onChange).finally(() => {
      options.signal?.removeEventListener('abort', abort)
      this.#live.delete(id)
    })
    this.#live.set(id, { state, controller, done })
    return { id, done, cancel: () => controller.abort() }
  }

  async get(id: string): Promise<RunState | undefined> {
    const live = this.#live.get(id)
    if (live !== undefined) return live.state
    const [row] = await this.#db.select().from(ingestRuns).where(eq(ingestRuns.id, id))
    return row === undefined ? undefined : stateOf(row.state)
  }

  async list(): Promise<RunState[]> {
    const rows = await this.#db.select().from(ingestRuns).orderBy(desc(ingestRuns.startedAt)).limit(50)
    return rows.map((row) => this.#live.get(row.id)?.state ?? stateOf(row.state))
  }

  cancel(id: string): boolean {
    const live = this.#live.get(id)
    live?.controller.abort()
    return live !== undefined
  }

  async close(): Promise<void> {
    for (const { controller } of this.#live.values()) controller.abort()
    await Promise.all([...this.#live.values()].map((run) => run.done))
  }

  async #run(
    state: RunState,
    startedAt: number,
    objects: (signal: AbortSignal) => AsyncIterable<ObjectRef>,
    signal: AbortSignal,
    onChange: ((state: RunState) => void) | undefined,
  ): Promise<RunResult> {
    await this.#save(state)
    const findings = new Set<string>()
    const failures: { uri: string; reason: string }[] = []
    const pending = new Set<Promise<void>>()
    const began = performance.now()
    let error: Error | undefined
    let room: (() => void) | undefined
    const changed = () => {
      state.summary.seconds = Math.round(performance.now() - began) / 1000
      onChange?.(state)
    }
    const saving = setInterval(() => void this.#save(state).catch(() => undefined), SAVE_MS)
    const settled = (outcome: Outcome) => {
      count(state.summary, outcome)
      // The alarm of one finding may go on through many commits, as often as their order has it.
      if (!outcome.known) for (const id of outcome.findings ?? []) findings.add(id)
      state.summary.detections = findings.size
      state.bytesDone += outcome.bytes
      if (outcome.status === 'failed' && failures.length < FAILURES_KEPT) {
        failures.push({ uri: outcome.uri, reason: outcome.reason ?? '' })
      }
      changed()
    }
    try {
      for await (const object of objects(signal)) {
        if (signal.aborted || error !== undefined) break
        state.found++
        state.bytesTotal += object.bytes
        const one = this.#pool
          .submit(object)
          .then(settled, (e: Error) => {
            error ??= e
          })
          .finally(() => {
            pending.delete(one)
            room?.()
          })
        pending.add(one)
        while (pending.size >= IN_FLIGHT) {
          await new Promise<void>((resolve) => {
            room = resolve
          })
        }
      }
    } catch (e) {
      if (!signal.aborted) error ??= e as Error
    }
    state.listed = true
    changed()
    // Workers write what they hold once their queues are empty; told now, they need not wait to see.
    const flushing = setInterval(() => this.#pool.flush(), 100)
    this.#pool.flush()
    await Promise.all(pending)
    clearInterval(flushing)
    clearInterval(saving)
    state.status = error !== undefined ? 'failed' : signal.aborted ? 'cancelled' : 'done'
    state.error = error === undefined ? null : saidOf(error)
    state.endedAt = new Date(Math.max(this.#clock.now(), startedAt)).toISOString()
    changed()
    await this.#save(state).catch((e: Error) => {
      error ??= e
    })
    return { state, error, failures }
  }

  async #save(state: RunState): Promise<void> {
    const row = {
      id: state.id,
      label: state.label,
      status: state.status,
      state: { ...state },
      error: state.error?.en ?? null,
      startedAt: new Date(state.startedAt),
      endedAt: state.endedAt === null ? null : new Date(state.endedAt),
    }
    await this.#db.insert(ingestRuns).values(row).onConflictDoUpdate({ target: ingestRuns.id, set: row })
    if (state.status !== 'running') {
      await this.#db.execute(
        sql`delete from ingest_runs where id in (select id from ingest_runs order by started_at desc offset ${RUNS_KEPT})`,
      )
    }
  }
}

/** Runs of earlier versions have their error in English alone. */
const stateOf = (stored: Record<string, unknown>): RunState => {
  const state = stored as RunState
  return typeof state.error === 'string' ? { ...state, error: saidOf(state.error) } : state
}

const count = (summary: Summary, outcome: Outcome): void => {
  summary.objects++
  if (outcome.status === 'skipped' || outcome.known) summary.skipped++
  if (outcome.status === 'failed') summary.failed++
  if (outcome.known) return
  summary.events += outcome.events
  summary.quarantined += outcome.quarantined
  summary.bytes += outcome.bytes
}
