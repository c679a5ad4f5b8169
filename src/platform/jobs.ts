import { sql } from 'drizzle-orm'
import PgBoss from 'pg-boss'
import type { z } from 'zod'
import type { Job } from '../contract/index.js'
import type { Database } from './db/index.js'

type JobInfo = z.infer<typeof Job>

/** Seconds between looks at the queue; each is a query on the main thread. */
const POLL_SECONDS = 5

export interface JobOptions {
  /** Five fields, UTC. */
  readonly cron?: string
  readonly retryLimit?: number
}

/** The job queue, in the same database as everything else. */
export class Jobs {
  readonly #database: Database
  readonly #boss: PgBoss
  #started = false

  constructor(database: Database, warn: (message: string, detail: Record<string, unknown>) => void) {
    this.#database = database
    this.#boss = new PgBoss({
      // pg-boss sends several statements at once and wants the rows of all of them.
      db: {
        executeSql: (text: string, values?: unknown[]) =>
          database.execute(text, values) as Promise<{ rows: unknown[] }>,
      },
    } as unknown as PgBoss.ConstructorOptions)
    this.#boss.on('error', (e) => warn('jobs', { problem: e.message }))
  }

  async start(): Promise<void> {
    await this.#boss.start()
    this.#started = true
  }

  /** Names a job, what it does, and when it runs by itself. Its failures are retried and shown. */
  async define(name: string, options: JobOptions, run: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    await this.#boss.createQueue(name, {
      name,
      retryLimit: options.retryLimit ?? 2,
      retryBackoff: true,
      expireInSeconds: 3600,
      // One that waits is enough: what it does covers all that came before.
      policy: 'singleton',
    } as PgBoss.Queue)
    const controller = new AbortController()
    this.#stops.push(() => controller.abort())
    await this.#boss.work(name, { pollingIntervalSeconds: POLL_SECONDS }, async () => run(controller.signal))
    if (options.cron !== undefined) await this.#boss.schedule(name, options.cron, {}, { tz: 'UTC' })
  }
  readonly #stops: (() => void)[] = []

  /** Asks for a job now. */
  async send(name: string): Promise<void> {
    await this.#boss.send(name, {})
  }

  /** The latest jobs, newest first. */
  async list(limit: number, after?: string): Promise<{ items: JobInfo[]; total: number; next?: string }> {
    const before = after === undefined || Number.isNaN(Date.parse(after)) ? 'infinity' : new Date(after).toISOString()
    const found = await this.#database.db.execute(
      sql`select id, name, state::text as state, retry_count, created_on, started_on, completed_on, output
          from pgboss.job where name not like '\\_\\_pgboss%' and created_on < ${before}::timestamptz
          order by created_on desc limit ${limit + 1}`,
    )
    const [count] = (
      (await this.#database.db.execute(
        sql`select count(*)::int as n from pgboss.job where name not like '\\_\\_pgboss%'`,
      )) as unknown as { rows: { n: number }[] }
    ).rows
    const rows = (found as unknown as { rows: Record<string, unknown>[] }).rows
    const items = rows.slice(0, limit).map(shown)
    const last = items.at(-1)
    return {
      items,
      total: count?.n ?? 0,
      ...(rows.length > limit && last !== undefined ? { next: last.createdAt } : {}),
    }
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops) stop()
    if (this.#started) await this.#boss.stop({ graceful: true, timeout: 5000, close: false })
  }
}

const STATUS: Readonly<Record<string, JobInfo['status']>> = {
  created: 'waiting',
  retry: 'waiting',
  active: 'running',
  completed: 'done',
  cancelled: 'cancelled',
  failed: 'failed',
}

const instant = (value: unknown): string | null =>
  value === null || value === undefined ? null : new Date(value as string | Date).toISOString()

const shown = (row: Record<string, unknown>): JobInfo => {
  const output = row['output'] as { message?: string } | null
  return {
    id: String(row['id']),
    name: String(row['name']),
    status: STATUS[String(row['state'])] ?? 'waiting',
    attempts: Number(row['retry_count']) + (row['started_on'] === null ? 0 : 1),
    createdAt: instant(row['created_on']) ?? '',
    startedAt: instant(row['started_on']),
    endedAt: instant(row['completed_on']),
    error: row['state'] === 'failed' || row['state'] === 'retry' ? (output?.message ?? null) : null,
  }
}
