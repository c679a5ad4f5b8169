import PgBoss from 'pg-boss'
import type { z } from 'zod'
import type { Job } from '../contract/index.js'
import type { Database } from './db/index.js'

type JobInfo = z.infer<typeof Job>

/**
 * Seconds between looks at the queue. Each look is a query on the main thread, and only a job that fell due while
 * nobody said so waits for it: one that is sent here starts at once.
 */
const POLL_SECONDS = 15
const CRON_SECONDS = 30
const DAY_SECONDS = 86_400
/** How long a job that was done is shown. */
const SHOWN_DAYS = 3
/** A process that ends gives its jobs this long. */
const STOP_MS = 5_000

export interface JobOptions {
  /** Five fields, UTC. */
  readonly cron?: string
  /** Further tries after a failure, each later than the one before. */
  readonly retryLimit?: number
  /** Seconds before the first further try. */
  readonly retryDelay?: number
}

export type JobRun = (signal: AbortSignal) => Promise<unknown>

/** The job queue, in the same database as everything else. One process works on it. */
export class Jobs {
  readonly #database: Database
  readonly #boss: PgBoss
  readonly #workers = new Map<string, string>()
  readonly #stopping = new AbortController()
  readonly #pollSeconds: number
  #started = false

  constructor(
    database: Database,
    warn: (message: string, detail: Record<string, unknown>) => void,
    pace: { readonly pollSeconds?: number; readonly cronSeconds?: number } = {},
  ) {
    this.#database = database
    this.#pollSeconds = pace.pollSeconds ?? POLL_SECONDS
    const cronSeconds = pace.cronSeconds ?? CRON_SECONDS
    this.#boss = new PgBoss({
      // pg-boss sends several statements at once and wants the rows of all of them.
      db: {
        executeSql: (text: string, values?: unknown[]) =>
          database.execute(text, values) as Promise<{ rows: unknown[] }>,
      },
      cronMonitorIntervalSeconds: cronSeconds,
      cronWorkerIntervalSeconds: Math.min(cronSeconds, POLL_SECONDS),
      maintenanceIntervalSeconds: 600,
      archiveCompletedAfterSeconds: SHOWN_DAYS * DAY_SECONDS,
      deleteAfterDays: 7,
    } as PgBoss.ConstructorOptions)
    this.#boss.on('error', (e) => {
      if (!this.#stopping.signal.aborted) warn('jobs', { problem: e.message })
    })
  }

  /** Begins to work. Jobs that a process was at when it was killed are tried again. */
  async start(): Promise<void> {
    await this.#boss.start()
    this.#started = true
    await this.#database.execute(INTERRUPTED)
  }

  /**
   * Names a job, what it does, and when it runs by itself. Its failures are retried and shown. At most one of a name
   * runs and one waits: what it does covers all that came before.
   */
  async define(name: string, options: JobOptions, run: JobRun): Promise<void> {
    const queue = {
      name,
      retryLimit: options.retryLimit ?? 2,
      retryDelay: options.retryDelay ?? 30,
      retryBackoff: true,
      expireInSeconds: 3600,
      policy: 'stately',
    } as PgBoss.Queue
    if ((await this.#boss.getQueue(name)) === null) await this.#boss.createQueue(name, queue)
    else await this.#boss.updateQueue(name, queue)
    const worker = await this.#boss.work(name, { pollingIntervalSeconds: this.#pollSeconds }, async () => {
      await run(this.#stopping.signal)
    })
    this.#workers.set(name, worker)
    if (options.cron !== undefined) await this.#boss.schedule(name, options.cron, {}, { tz: 'UTC' })
    else await this.#boss.unschedule(name)
  }

  /** Asks for a job now. One that waits already is enough. */
  async send(name: string): Promise<void> {
    await this.#boss.send(name, {})
    const worker = this.#workers.get(name)
    if (worker !== undefined) this.#boss.notifyWorker(worker)
  }

  /** The latest jobs, newest first. `after` is the `next` of the page before. */
  async list(limit: number, after?: string): Promise<{ items: JobInfo[]; total: number; next?: string }> {
    // The queue's tables come with its start, a moment after the first page can be asked for.
    if (!this.#started) return { items: [], total: 0 }
    const at = /^(\d{1,17})_([0-9a-f-]{36})$/.exec(after ?? '')
    const { rows } = await this.#database.execute(
      `select id::text, name, state::text as state, retry_count, created_on, started_on, completed_on, output,
         (extract(epoch from created_on) * 1000000)::bigint::text as micros
       from pgboss.job
       where name not like '\\_\\_pgboss%' and ($1::bigint is null or (created_on, id) < (to_timestamp(0) + $1::bigint * interval '1 microsecond', $2::uuid))
       order by created_on desc, id desc limit $3`,
      [at?.[1] ?? null, at?.[2] ?? null, limit + 1],
    )
    const counted = await this.#database.execute(
      "select count(*)::int as n from pgboss.job where name not like '\\_\\_pgboss%'",
    )
    const last = rows.length > limit ? rows[limit - 1] : undefined
    return {
      items: rows.slice(0, limit).map(shown),
      total: Number(counted.rows[0]?.['n'] ?? 0),
      ...(last === undefined ? {} : { next: `${String(last['micros'])}_${String(last['id'])}` }),
    }
  }

  /** Tells running jobs to stop and waits a little; what was cut short is tried again after the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    if (this.#started) await this.#boss.stop({ graceful: true, timeout: STOP_MS, close: false })
  }
}

/**
 * Only one process works on the queue, so whatever is marked as running when it starts was cut short. One that is in
 * the queue already does its work too.
 */
const INTERRUPTED = `
  update pgboss.job j set state = 'cancelled', completed_on = now(), output = '{"message":"interrupted"}'
  where state = 'active' and name not like '\\_\\_pgboss%'
    and exists (select 1 from pgboss.job o where o.name = j.name and o.state = 'retry');
  update pgboss.job set state = 'retry', start_after = now()
  where state = 'active' and name not like '\\_\\_pgboss%'`

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
