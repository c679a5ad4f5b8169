import { and, asc, desc, eq, gte, inArray, isNull, lt, lte, notInArray, or, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { FindingDetail, OutboxOutput, OutboxQuery } from '../contract/index.js'
import { type FindingEvent, severityRank } from '../findings/index.js'
import type { Clock } from '../kernel/clock.js'
import { type Locale, saidOf } from '../kernel/errors.js'
import type { Db, Tx } from '../platform/db/types.js'
import { MOST_AGE, MOST_ATTEMPTS, restAfter, waitAfter } from './backoff.js'
import type { NotDelivered } from './delivery.js'
import { errors } from './errors.js'
import { DIGEST_MOST } from './slack-message.js'
import { countOf, type Summary, summaryFrom } from './summary.js'
import { integrations, outbox } from './tables.js'
import { WORDS } from './texts.js'

type Row = typeof outbox.$inferSelect

/** Rows that go out as one message. */
export interface Batch {
  readonly integrationId: string
  readonly locale: Locale
  readonly rows: readonly Row[]
}

/** An attempt that was not concluded by then is lost: its process ended. Longer than any attempt takes. */
const LEASE_MS = 60_000
/** Slack takes about one message a second for each channel. */
const SLACK_SPACING_MS = 1100
/** Concluded rows are kept so long. */
const KEPT_MS = 90 * 24 * 3_600_000
const SHOWN_OF_FINDING = 50

/**
 * What is to be sent. A row is written with the change that it tells, and leaves `waiting` only when it was
 * delivered or given up. Delivery is at least once: a process that ends between the answer of the receiver and the
 * note of it sends that one message again (a generic webhook can tell by `x-hinomi-delivery`; Slack cannot).
 */
export class Outbox {
  readonly #db: Db
  readonly #clock: Clock
  readonly #random: () => number

  constructor(db: Db, clock: Clock, random: () => number) {
    this.#db = db
    this.#clock = clock
    this.#random = random
  }

  /**
   * Rows for each integration that asks for this severity, none twice. Says how many.
   * A count-up is nothing to tell, but what still waits tells the counts and times of now.
   */
  async enqueue(tx: Tx, { change, finding }: FindingEvent): Promise<number> {
    if (change === 'seen') {
      await tx
        .update(outbox)
        .set({ finding })
        .where(and(eq(outbox.findingId, finding.id), eq(outbox.status, 'waiting'), eq(outbox.attempts, 0)))
    }
    if (change !== 'created' && change !== 'reopened') return 0
    const all = await tx
      .select({ id: integrations.id, name: integrations.name, minSeverity: integrations.minSeverity })
      .from(integrations)
      .where(eq(integrations.enabled, true))
    const asked = all.filter((one) => severityRank(finding.severity) >= severityRank(one.minSeverity))
    if (asked.length === 0) return 0
    const now = new Date(this.#clock.now())
    const written = await tx
      .insert(outbox)
      .values(
        asked.map(({ id, name }) => ({
          integrationId: id,
          integration: name,
          findingId: finding.id,
          occurrence: finding.reopened,
          change,
          finding,
          status: 'waiting' as const,
          attempts: 0,
          nextAttemptAt: now,
          createdAt: now,
          queuedAt: now,
        })),
      )
      .onConflictDoNothing()
      .returning({ id: outbox.id })
    return written.length
  }

  /** One row for each integration that asks for what is in it; none twice for one id. Says how many. */
  async enqueueSummary(tx: Tx, id: string, summary: Summary): Promise<number> {
    const all = await tx
      .select({ id: integrations.id, name: integrations.name, minSeverity: integrations.minSeverity })
      .from(integrations)
      .where(eq(integrations.enabled, true))
    const now = new Date(this.#clock.now())
    const rows = all.flatMap((one) => {
      const own = summaryFrom(summary, one.minSeverity)
      const worst = own?.worst[0]
      if (own === undefined || worst === undefined) return []
      return {
        integrationId: one.id,
        integration: one.name,
        findingId: `summary:${id}`,
        occurrence: 0,
        change: 'summary' as const,
        finding: worst,
        summary: own,
        status: 'waiting' as const,
        attempts: 0,
        nextAttemptAt: now,
        createdAt: now,
        queuedAt: now,
      }
    })
    if (rows.length === 0) return 0
    return (await tx.insert(outbox).values(rows).onConflictDoNothing().returning({ id: outbox.id })).length
  }

  /** Integrations that have something to send now. */
  async due(): Promise<string[]> {
    const now = new Date(this.#clock.now())
    const rows = await this.#db
      .selectDistinct({ id: outbox.integrationId })
      .from(outbox)
      .innerJoin(integrations, eq(integrations.id, outbox.integrationId))
      .where(and(eq(outbox.status, 'waiting'), lte(outbox.nextAttemptAt, now), free(now), ...open(now)))
    return rows.map((row) => row.id)
  }

  /** When the next message is due, in milliseconds since the epoch; `except` are channels that somebody looks after. */
  async next(except: readonly string[] = []): Promise<number | undefined> {
    const [row] = await this.#db
      .select({
        at: sql<
          string | null
        >`min(greatest(${outbox.nextAttemptAt}, ${outbox.claimedUntil}, ${integrations.notBefore}))`.mapWith(
          outbox.nextAttemptAt,
        ),
      })
      .from(outbox)
      .innerJoin(integrations, eq(integrations.id, outbox.integrationId))
      .where(
        and(
          eq(outbox.status, 'waiting'),
          eq(integrations.enabled, true),
          except.length === 0 ? undefined : notInArray(outbox.integrationId, [...except]),
        ),
      )
    const at = row?.at as Date | null | undefined
    return at?.getTime()
  }

  /**
   * Takes what one channel sends next: its oldest message that is due, or `DIGEST_MOST` of them together when more
   * than that wait for a Slack channel. What is taken is invisible to other processes until its lease ends.
   */
  claim(integrationId: string): Promise<Batch | undefined> {
    const ms = this.#clock.now()
    const now = new Date(ms)
    return this.#db.transaction(async (tx) => {
      // The channel's row is the turn: only one process at a time takes from it.
      const [channel] = await tx
        .select()
        .from(integrations)
        .where(and(eq(integrations.id, integrationId), ...open(now)))
        .for('update', { skipLocked: true })
      if (channel === undefined) return undefined
      const isDue = and(
        eq(outbox.integrationId, integrationId),
        eq(outbox.status, 'waiting'),
        lte(outbox.nextAttemptAt, now),
        free(now),
      )
      const lost = errors.NOTIFY_LOST({ attempts: MOST_ATTEMPTS })
      await tx
        .update(outbox)
        .set({ status: 'failed', nextAttemptAt: null, claimedUntil: null, lastError: saidOf(lost) })
        .where(and(isDue, gte(outbox.attempts, MOST_ATTEMPTS)))
      const rows = await tx
        .select()
        .from(outbox)
        .where(isDue)
        .orderBy(asc(outbox.id))
        .limit(DIGEST_MOST + 1)
        .for('update', { skipLocked: true })
      if (rows.length === 0) return undefined
      const slack = channel.kind !== 'webhook'
      const taken = slack && rows.length > DIGEST_MOST ? rows.slice(0, DIGEST_MOST) : rows.slice(0, 1)
      await tx
        .update(outbox)
        .set({ attempts: sql`${outbox.attempts} + 1`, claimedUntil: new Date(ms + LEASE_MS) })
        .where(
          inArray(
            outbox.id,
            taken.map((row) => row.id),
          ),
        )
      if (slack) {
        await tx
          .update(integrations)
          .set({ notBefore: new Date(ms + SLACK_SPACING_MS) })
          .where(eq(integrations.id, integrationId))
      }
      return {
        integrationId,
        locale: channel.locale,
        rows: taken.map((row) => ({ ...row, attempts: row.attempts + 1 })),
      }
    })
  }

  async sent({ integrationId, rows }: Batch): Promise<void> {
    const now = new Date(this.#clock.now())
    await this.#db.transaction(async (tx) => {
      await tx
        .update(outbox)
        .set({ status: 'sent', sentAt: now, nextAttemptAt: null, claimedUntil: null, lastError: null })
        .where(
          inArray(
            outbox.id,
            rows.map((row) => row.id),
          ),
        )
      await tx.update(integrations).set({ lastSentAt: now, lastError: null }).where(eq(integrations.id, integrationId))
    })
  }

  /** Notes a failure: each row waits longer, or is given up; the channel rests a while so that order mostly holds. */
  async notSent({ integrationId, rows }: Batch, why: NotDelivered): Promise<void> {
    const now = this.#clock.now()
    const said = saidOf(why.error)
    const random = this.#random()
    await this.#db.transaction(async (tx) => {
      let rest = 0
      for (const row of rows) {
        const limited = why.again === 'limited'
        // By age too: a thousand that wait for a dead host share its few attempts.
        const old = now - row.queuedAt.getTime() >= MOST_AGE
        const givenUp =
          why.again === 'never' || (old && (limited || row.attempts > 1)) || (!limited && row.attempts >= MOST_ATTEMPTS)
        const wait = Math.max(limited ? 1000 : waitAfter(row.attempts, random), why.waitMs ?? 0)
        if (why.again !== 'never') rest = Math.max(rest, why.waitMs ?? 0, restAfter(wait))
        await tx
          .update(outbox)
          .set({
            status: givenUp ? 'failed' : 'waiting',
            nextAttemptAt: givenUp ? null : new Date(now + wait),
            claimedUntil: null,
            lastError: said,
            // To be asked to wait is no failure of the message.
            ...(limited ? { attempts: row.attempts - 1 } : {}),
          })
          // Only what is still ours: another process may have taken it after our lease.
          .where(and(eq(outbox.id, row.id), eq(outbox.status, 'waiting')))
      }
      await tx
        .update(integrations)
        .set({ lastError: said, ...(rest === 0 ? {} : { notBefore: new Date(now + rest) }) })
        .where(eq(integrations.id, integrationId))
    })
  }

  /** Newest first; titles and errors in `locale`. */
  async list(
    { status, after, limit }: z.infer<typeof OutboxQuery>,
    locale: Locale,
  ): Promise<z.infer<typeof OutboxOutput>> {
    const wanted = status === undefined ? undefined : eq(outbox.status, status)
    const before = idOf(after)
    const rows = await this.#db
      .select()
      .from(outbox)
      .where(and(wanted, before === undefined ? undefined : lt(outbox.id, before)))
      .orderBy(desc(outbox.id))
      .limit(limit + 1)
    const page = rows.slice(0, limit)
    return {
      items: page.map((row) => ({
        id: String(row.id),
        integrationId: row.integrationId,
        integration: row.integration,
        findingId: row.findingId,
        title:
          row.summary === null
            ? row.finding.title[locale]
            : WORDS[locale].summary(countOf(row.summary), row.summary.resolved),
        status: row.status,
        attempts: row.attempts,
        nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
        lastError: row.lastError?.[locale] ?? null,
        createdAt: row.createdAt.toISOString(),
        sentAt: row.sentAt?.toISOString() ?? null,
      })),
      total: await this.#db.$count(outbox, wanted),
      ...(rows.length > limit ? { next: String(page.at(-1)?.id) } : {}),
    }
  }

  /** Tries again from the beginning. Errors: OUTBOX_NOT_FOUND, OUTBOX_SENT, OUTBOX_ORPHAN. */
  async retry(id: string): Promise<void> {
    const number = idOf(id)
    if (number === undefined) throw errors.OUTBOX_NOT_FOUND({ id })
    const now = new Date(this.#clock.now())
    await this.#db.transaction(async (tx) => {
      const [row] = await tx.select().from(outbox).where(eq(outbox.id, number)).for('update')
      if (row === undefined) throw errors.OUTBOX_NOT_FOUND({ id })
      if (row.status === 'sent') throw errors.OUTBOX_SENT({ id })
      // What waits is waiting for its turn or on its way; asking for it must not send it twice.
      if (row.status === 'waiting') return
      const exists = await tx.$count(integrations, eq(integrations.id, row.integrationId))
      if (exists === 0) throw errors.OUTBOX_ORPHAN({ name: row.integration })
      await tx
        .update(outbox)
        .set({ status: 'waiting', attempts: 0, nextAttemptAt: now, queuedAt: now })
        .where(eq(outbox.id, number))
    })
  }

  async counts(): Promise<{ failed: number; waiting: number }> {
    const rows = await this.#db
      .select({ status: outbox.status, n: sql`count(*)`.mapWith(Number) })
      .from(outbox)
      .where(inArray(outbox.status, ['failed', 'waiting']))
      .groupBy(outbox.status)
    const of = (status: Row['status']) => rows.find((row) => row.status === status)?.n ?? 0
    return { failed: of('failed'), waiting: of('waiting') }
  }

  async ofFinding(findingId: string): Promise<FindingDetail['notifications']> {
    const rows = await this.#db
      .select()
      .from(outbox)
      .where(eq(outbox.findingId, findingId))
      .orderBy(desc(outbox.id))
      .limit(SHOWN_OF_FINDING)
    return rows.map((row) => ({
      integration: row.integration,
      status: row.status,
      at: (row.sentAt ?? row.queuedAt).toISOString(),
    }))
  }

  /** Forgets what was concluded long ago. */
  async prune(): Promise<void> {
    const old = new Date(this.#clock.now() - KEPT_MS)
    await this.#db.delete(outbox).where(and(inArray(outbox.status, ['sent', 'failed']), lt(outbox.queuedAt, old)))
  }
}

/** Nobody has it in hand, or whoever had it ended. */
const free = (now: Date) => or(isNull(outbox.claimedUntil), lte(outbox.claimedUntil, now))

/** The channel is switched on and not resting. */
const open = (now: Date) => [
  eq(integrations.enabled, true),
  or(isNull(integrations.notBefore), lte(integrations.notBefore, now)),
]

const idOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
