import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { asc, eq, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Feed, FeedInput } from '../../contract/index.js'
import type { Clock } from '../../kernel/clock.js'
import { saidOf, type Text } from '../../kernel/errors.js'
import type { Db } from '../../platform/db/types.js'
import { errors } from '../errors.js'
import { ingestFeeds } from '../tables.js'
import { followDirectory } from './directory-feed.js'
import type { S3For } from './fetch.js'
import type { IngestPool, Outcome } from './pool.js'
import type { OtherMessages } from './queue-feed.js'

type FeedInfo = z.infer<typeof Feed>
type Input = z.infer<typeof FeedInput>
type RowOf = typeof ingestFeeds.$inferSelect

const RETRY_MS = 30_000

interface Live {
  readonly controller: AbortController
  readonly done: Promise<void>
  error: Text | null
}

/** Feeds that run on while the server runs: queues of S3 notifications, directories. */
export class Feeds {
  readonly #o: {
    readonly db: Db
    readonly clock: Clock
    readonly pool: IngestPool
    readonly s3: S3For
    readonly warn: (message: string, detail: Record<string, unknown>) => void
    readonly other?: OtherMessages | undefined
  }
  readonly #live = new Map<string, Live>()

  constructor(options: {
    readonly db: Db
    readonly clock: Clock
    readonly pool: IngestPool
    readonly s3: S3For
    readonly warn: (message: string, detail: Record<string, unknown>) => void
    readonly other?: OtherMessages | undefined
  }) {
    this.#o = options
  }

  /** Starts those that are switched on. */
  async open(): Promise<void> {
    for (const row of await this.#rows()) if (row.enabled) this.#start(row)
  }

  async list(): Promise<FeedInfo[]> {
    return (await this.#rows()).map((row) => this.#shown(row))
  }

  async create(input: Input): Promise<FeedInfo> {
    if (input.kind === 'directory' && !path.isAbsolute(input.target)) throw errors.NOTHING_THERE({ path: input.target })
    const [row] = await this.#o.db
      .insert(ingestFeeds)
      .values({ id: randomUUID(), ...input, source: input.source ?? null })
      .onConflictDoUpdate({ target: ingestFeeds.target, set: { enabled: input.enabled, source: input.source ?? null } })
      .returning()
    const made = row as RowOf
    await this.#stop(made.id)
    if (made.enabled) this.#start(made)
    return this.#shown(made)
  }

  async setEnabled(id: string, enabled: boolean): Promise<FeedInfo> {
    const [row] = await this.#o.db.update(ingestFeeds).set({ enabled }).where(eq(ingestFeeds.id, id)).returning()
    if (row === undefined) throw errors.NOT_FOUND({ what: 'feed', id })
    await this.#stop(id)
    if (enabled) this.#start(row)
    return this.#shown(row)
  }

  async remove(id: string): Promise<void> {
    await this.#stop(id)
    const gone = await this.#o.db.delete(ingestFeeds).where(eq(ingestFeeds.id, id)).returning({ id: ingestFeeds.id })
    if (gone.length === 0) throw errors.NOT_FOUND({ what: 'feed', id })
  }

  async close(): Promise<void> {
    await Promise.all([...this.#live.keys()].map((id) => this.#stop(id)))
  }

  #rows(): Promise<RowOf[]> {
    return this.#o.db.select().from(ingestFeeds).orderBy(asc(ingestFeeds.target))
  }

  #shown(row: RowOf): FeedInfo {
    const live = this.#live.get(row.id)
    return {
      id: row.id,
      kind: row.kind,
      target: row.target,
      ...(row.source === null ? {} : { source: row.source }),
      enabled: row.enabled,
      status: live === undefined ? 'stopped' : live.error === null ? 'running' : 'failing',
      error: live?.error ?? null,
      objects: row.objects,
      events: row.events,
      lastAt: row.lastAt?.toISOString() ?? null,
    }
  }

  async #stop(id: string): Promise<void> {
    const live = this.#live.get(id)
    live?.controller.abort()
    await live?.done
    this.#live.delete(id)
  }

  #start(row: RowOf): void {
    const controller = new AbortController()
    const live: Live = { controller, error: null, done: Promise.resolve() }
    this.#live.set(row.id, Object.assign(live, { done: this.#follow(row, live, controller.signal) }))
  }

  async #follow(row: RowOf, live: Live, signal: AbortSignal): Promise<void> {
    const onOutcome = (outcome: Outcome) => {
      live.error = null
      void this.#count(row.id, outcome)
    }
    const onProblem = (problem: Text) => {
      live.error = { ja: problem.ja.slice(0, 500), en: problem.en.slice(0, 500) }
      this.#o.warn('feed', { feed: row.target, problem: live.error.en })
    }
    const common = {
      pool: this.#o.pool,
      signal,
      onOutcome,
      onProblem,
      ...(row.source === null ? {} : { source: row.source }),
    }
    while (!signal.aborted) {
      try {
        if (row.kind === 'sqs') {
          const { followQueue, sqsFor } = await import('./queue-feed.js')
          await followQueue({ ...common, url: row.target, sqs: sqsFor(row.target), other: this.#o.other })
        } else await followDirectory({ ...common, directory: row.target, s3: this.#o.s3 })
      } catch (e) {
        onProblem(saidOf(e))
        await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined)
      }
    }
  }

  async #count(id: string, outcome: Outcome): Promise<void> {
    if (outcome.known) return
    await this.#o.db
      .update(ingestFeeds)
      .set({
        objects: sql`${ingestFeeds.objects} + 1`,
        events: sql`${ingestFeeds.events} + ${outcome.events}`,
        lastAt: new Date(this.#o.clock.now()),
      })
      .where(eq(ingestFeeds.id, id))
      .catch((e: unknown) => this.#o.warn('feed count', { problem: (e as Error).message }))
  }
}
