import { randomUUID } from 'node:crypto'
import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lte, or, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import {
  EXCEPTION_VIEWS,
  type Exception,
  type ExceptionDetail,
  type ExceptionInput,
  type ExceptionPreviewOutput,
  type ExceptionScope,
  type ExceptionSettings,
  type ExceptionsOutput,
  FINDING_STATUSES,
  type FindingExceptionsInput,
  type FindingExceptionsOutput,
  type FindingStatus,
} from '../../contract/index.js'
import type { Clock } from '../../kernel/clock.js'
import type { Db, Tx } from '../../platform/db/types.js'
import type { OnFindingChange } from '../change.js'
import { fold } from '../fold.js'
import { recordOf } from '../record.js'
import { storable } from '../storable.js'
import { SYSTEM } from '../system.js'
import { exceptionChanges, exceptions, findingSettings, findings } from '../tables.js'
import type { Actor } from '../transition.js'
import { exceptAll } from './cover.js'
import { errors } from './errors.js'
import { reopenAll } from './reopen.js'
import { scopeText, whereOf } from './scope.js'

const DAY = 86_400_000
/** "About to expire": within two weeks. */
const SOON = 14 * DAY
const SHOWN = 100
const EXAMPLES = 20

type Row = typeof exceptions.$inferSelect
type Until = Pick<ExceptionInput, 'expiresAt' | 'reviewAt'>
type View = (typeof EXCEPTION_VIEWS)[number]
interface Dates {
  readonly expiresAt: Date | null
  readonly reviewAt: Date | null
}

/** Told when somebody has to look: an exception waits for approval, is about to end, or has ended. */
export type OnExceptionChange = (
  tx: Tx,
  event: { readonly change: 'requested' | 'decided' | 'reminded' | 'expired'; readonly exception: Exception },
) => Promise<void>

export interface ExceptionsOptions {
  readonly db: Db
  readonly clock: Clock
  readonly onFindingChange?: OnFindingChange | undefined
  readonly onChange?: OnExceptionChange | undefined
}

const DEFAULTS: ExceptionSettings = { secondPerson: true, longestDays: 365, remindDays: 7 }

/** Those for just one finding that wait or are in force. */
const singleOf = (tx: Tx, findingIds: readonly string[]) => {
  const findingId = sql<string>`${exceptions.scope} ->> 'findingId'`
  return tx
    .select({ id: exceptions.id, findingId })
    .from(exceptions)
    .where(and(inArray(exceptions.status, ['pending', 'active']), inArray(findingId, [...findingIds])))
}

/** The register of decisions not to fix: scope, reason, approver, end. */
export class Exceptions {
  readonly #db: Db
  readonly #clock: Clock
  readonly #onFinding: OnFindingChange | undefined
  readonly #onChange: OnExceptionChange | undefined

  constructor(options: ExceptionsOptions) {
    this.#db = options.db
    this.#clock = options.clock
    this.#onFinding = options.onFindingChange
    this.#onChange = options.onChange
  }

  async settings(): Promise<ExceptionSettings> {
    const [row] = await this.#db.select().from(findingSettings).where(eq(findingSettings.name, 'exceptions'))
    return { ...DEFAULTS, ...(row?.value as Partial<ExceptionSettings> | undefined) }
  }

  async setSettings(value: ExceptionSettings): Promise<void> {
    await this.#db
      .insert(findingSettings)
      .values({ name: 'exceptions', value })
      .onConflictDoUpdate({ target: findingSettings.name, set: { value } })
  }

  /** What a scope would cover now, whatever its findings' state. */
  async preview(scope: ExceptionScope): Promise<z.infer<typeof ExceptionPreviewOutput>> {
    const where = whereOf(scope)
    const cells = await this.#db
      .select({ status: findings.status, n: sql`count(*)`.mapWith(Number) })
      .from(findings)
      .where(where)
      .groupBy(findings.status)
    const byStatus = Object.fromEntries(FINDING_STATUSES.map((s) => [s, 0])) as Record<FindingStatus, number>
    for (const { status, n } of cells) byStatus[status] = n
    const rows = await this.#db
      .select()
      .from(findings)
      .where(where)
      .orderBy(desc(findings.severity), desc(findings.lastSeenAt))
      .limit(EXAMPLES)
    return { total: cells.reduce((sum, cell) => sum + cell.n, 0), byStatus, examples: rows.map(shown) }
  }

  /**
   * Asks for an exception. Where no second person is needed it is active at once, approved by whoever asked.
   *
   * Errors: EXCEPTION_UNTIL, EXCEPTION_TOO_LONG, EXCEPTION_FINDING.
   */
  async request(input: ExceptionInput, actor: Actor): Promise<Exception> {
    const settings = await this.settings()
    const now = new Date(this.#clock.now())
    const until = this.#until(input, settings, now)
    const scope = input.scope
    if (scope.kind === 'finding') {
      const [found] = await this.#db.select({ id: findings.id }).from(findings).where(eq(findings.id, scope.findingId))
      if (found === undefined) throw errors.EXCEPTION_FINDING({ id: scope.findingId })
    }
    return this.#db.transaction((tx) => this.#make(tx, { scope, reason: input.reason, until }, settings, actor, now))
  }

  /**
   * Asks for an exception of its own for each of several findings: all stand, or none. A finding that has one already,
   * or that there is none of, is told and passed over.
   *
   * Errors: EXCEPTION_UNTIL, EXCEPTION_TOO_LONG.
   */
  async requestForFindings(
    { findingIds, reason, ...dates }: FindingExceptionsInput,
    actor: Actor,
  ): Promise<FindingExceptionsOutput> {
    const settings = await this.settings()
    const now = new Date(this.#clock.now())
    const until = this.#until(dates, settings, now)
    const ids = [...new Set(findingIds.map((id) => storable(id)))]
    return this.#db.transaction(async (tx) => {
      // Locked in the order of their ids: two who ask for the same at one time make one exception, and never deadlock.
      const found = await tx
        .select({ id: findings.id, exceptionId: findings.exceptionId })
        .from(findings)
        .where(inArray(findings.id, ids))
        .orderBy(asc(findings.id))
        .for('update')
      const standing = new Map(found.map((row) => [row.id, row.exceptionId]))
      for (const { id, findingId } of await singleOf(tx, ids)) {
        if (standing.get(findingId) === null) standing.set(findingId, id)
      }
      const results: FindingExceptionsOutput['results'] = []
      for (const findingId of ids) {
        const exceptionId = standing.get(findingId)
        if (exceptionId === undefined) results.push({ findingId, outcome: 'missing', exceptionId: null })
        else if (exceptionId !== null) results.push({ findingId, outcome: 'standing', exceptionId })
        else {
          const scope = { kind: 'finding' as const, findingId }
          const { id, status } = await this.#make(tx, { scope, reason, until }, settings, actor, now)
          results.push({ findingId, outcome: status === 'active' ? 'active' : 'requested', exceptionId: id })
        }
      }
      return { results }
    })
  }

  async #make(
    tx: Tx,
    { scope, reason, until }: { scope: ExceptionScope; reason: string; until: Dates },
    settings: ExceptionSettings,
    actor: Actor,
    now: Date,
  ): Promise<Exception> {
    const id = randomUUID()
    const [row] = await tx
      .insert(exceptions)
      .values({
        id,
        scope,
        reason: storable(reason, 5000),
        status: 'pending',
        requestedById: actor.id,
        requestedBy: actor.name,
        ...until,
        search: fold([reason, scopeText(scope), actor.name].map((s) => storable(s, 5000)).join('\n')),
        createdAt: now,
        updatedAt: now,
      })
      .returning()
    await this.#note(tx, id, now, actor, 'requested', reason)
    if (!settings.secondPerson) return this.#activate(tx, row as Row, actor, now, '')
    const exception = await this.#shown(tx, row as Row)
    await this.#onChange?.(tx, { change: 'requested', exception })
    return exception
  }

  /**
   * Approves, rejects or revokes. Approving puts its findings under it; revoking opens them again.
   *
   * Errors: EXCEPTION_NOT_FOUND, EXCEPTION_STATE, EXCEPTION_SECOND_PERSON, EXCEPTION_ENDED, EXCEPTION_COMMENT.
   */
  async decide(id: string, decision: 'approve' | 'reject' | 'revoke', actor: Actor, comment = ''): Promise<Exception> {
    const settings = await this.settings()
    const now = new Date(this.#clock.now())
    const said = storable(comment.trim(), 5000)
    return this.#db.transaction(async (tx) => {
      const row = await this.#locked(tx, id)
      const wanted = decision === 'revoke' ? 'active' : 'pending'
      if (row.status !== wanted) throw errors.EXCEPTION_STATE({ id, state: row.status })
      if (decision === 'approve') {
        if (settings.secondPerson && row.requestedById === actor.id) throw errors.EXCEPTION_SECOND_PERSON()
        if (row.expiresAt !== null && row.expiresAt <= now) throw errors.EXCEPTION_ENDED()
        return this.#activate(tx, row, actor, now, said)
      }
      if (said === '') throw errors.EXCEPTION_COMMENT()
      const status = decision === 'reject' ? ('rejected' as const) : ('revoked' as const)
      const [after] = await tx
        .update(exceptions)
        .set({ status, decidedBy: actor.name, decidedAt: now, updatedAt: now })
        .where(eq(exceptions.id, id))
        .returning()
      await this.#note(tx, id, now, actor, status, said)
      if (status === 'revoked') {
        await reopenAll(tx, row, { now, actor, comment: said, onChange: this.#onFinding })
      }
      const exception = await this.#shown(tx, after as Row)
      await this.#onChange?.(tx, { change: 'decided', exception })
      return exception
    })
  }

  /** Gives an active exception a new end, which needs the same approval as a new one would. */
  async extend(id: string, input: Until & { readonly reason: string }, actor: Actor): Promise<Exception> {
    const settings = await this.settings()
    const now = new Date(this.#clock.now())
    const until = this.#until(input, settings, now)
    return this.#db.transaction(async (tx) => {
      const row = await this.#locked(tx, id)
      if (row.status !== 'active') throw errors.EXCEPTION_STATE({ id, state: row.status })
      if (settings.secondPerson && row.requestedById === actor.id) throw errors.EXCEPTION_SECOND_PERSON()
      const [after] = await tx
        .update(exceptions)
        .set({ ...until, remindedAt: null, updatedAt: now })
        .where(eq(exceptions.id, id))
        .returning()
      await this.#note(tx, id, now, actor, 'extended', input.reason)
      return this.#shown(tx, after as Row)
    })
  }

  async list(query: {
    readonly view?: View
    readonly search?: string | undefined
    readonly limit?: number
  }): Promise<ExceptionsOutput> {
    const now = new Date(this.#clock.now())
    const words = fold(storable(query.search ?? ''))
      .split(/\s+/)
      .filter((word) => word !== '')
      .map((word) => sql`position(${word} in ${exceptions.search}) > 0`)
    const counts = {} as Record<View, number>
    for (const view of EXCEPTION_VIEWS)
      counts[view] = await this.#db.$count(exceptions, and(...words, viewOf(view, now)))
    const view = query.view ?? 'all'
    const rows = await this.#db
      .select()
      .from(exceptions)
      .where(and(...words, viewOf(view, now)))
      .orderBy(
        view === 'soon'
          ? asc(sql`coalesce(${exceptions.expiresAt}, ${exceptions.reviewAt})`)
          : desc(exceptions.createdAt),
      )
      .limit(query.limit ?? 200)
    return { items: await this.#shownAll(this.#db, rows), total: counts[view], counts }
  }

  /** Error: EXCEPTION_NOT_FOUND. */
  async get(id: string): Promise<z.infer<typeof ExceptionDetail>> {
    const [row] = await this.#db
      .select()
      .from(exceptions)
      .where(eq(exceptions.id, storable(id)))
    if (row === undefined) throw errors.EXCEPTION_NOT_FOUND({ id })
    const history = await this.#db
      .select()
      .from(exceptionChanges)
      .where(eq(exceptionChanges.exceptionId, id))
      .orderBy(exceptionChanges.id)
    const covered = await this.#db
      .select()
      .from(findings)
      .where(eq(findings.exceptionId, id))
      .orderBy(desc(findings.severity), desc(findings.lastSeenAt))
      .limit(SHOWN)
    return {
      ...(await this.#shown(this.#db, row)),
      history: history.map((h) => ({ at: h.at.toISOString(), actor: h.actor, kind: h.kind, comment: h.comment })),
      findings: covered.map(shown),
    }
  }

  /**
   * Ends what has run out and reminds of what is about to; for a schedule. Returns how many of each.
   * Each exception stands in a transaction of its own: one that fails keeps no other from ending.
   */
  async tick(): Promise<{ expired: number; reminded: number }> {
    const now = new Date(this.#clock.now())
    const { remindDays } = await this.settings()
    const ended = await this.#db
      .select({ id: exceptions.id })
      .from(exceptions)
      .where(and(inArray(exceptions.status, ['active', 'pending']), lte(exceptions.expiresAt, now)))
    for (const { id } of ended) {
      await this.#db.transaction(async (tx) => {
        const row = await this.#locked(tx, id)
        if (row.status !== 'active' && row.status !== 'pending') return
        const [after] = await tx
          .update(exceptions)
          .set({ status: 'expired', updatedAt: now })
          .where(eq(exceptions.id, id))
          .returning()
        await this.#note(tx, id, now, undefined, 'expired', null)
        if (row.status === 'active') {
          await reopenAll(tx, row, { now, actor: undefined, comment: row.reason, onChange: this.#onFinding })
        }
        await this.#onChange?.(tx, { change: 'expired', exception: await this.#shown(tx, after as Row) })
      })
    }
    const soon = new Date(now.getTime() + remindDays * DAY)
    const due = await this.#db
      .select()
      .from(exceptions)
      .where(
        and(
          eq(exceptions.status, 'active'),
          isNull(exceptions.remindedAt),
          or(lte(exceptions.expiresAt, soon), lte(exceptions.reviewAt, soon)),
        ),
      )
    for (const row of due) {
      await this.#db.transaction(async (tx) => {
        const [after] = await tx
          .update(exceptions)
          .set({ remindedAt: now })
          .where(and(eq(exceptions.id, row.id), isNull(exceptions.remindedAt)))
          .returning()
        if (after === undefined) return
        await this.#note(tx, row.id, now, undefined, 'reminded', null)
        await this.#onChange?.(tx, { change: 'reminded', exception: await this.#shown(tx, after) })
      })
    }
    return { expired: ended.length, reminded: due.length }
  }

  async #activate(tx: Tx, row: Row, actor: Actor, now: Date, comment: string): Promise<Exception> {
    const [after] = await tx
      .update(exceptions)
      .set({ status: 'active', decidedBy: actor.name, decidedAt: now, updatedAt: now })
      .where(eq(exceptions.id, row.id))
      .returning()
    await this.#note(tx, row.id, now, actor, 'approved', comment === '' ? null : comment)
    await exceptAll(tx, after as Row, now, actor)
    const exception = await this.#shown(tx, after as Row)
    await this.#onChange?.(tx, { change: 'decided', exception })
    return exception
  }

  async #locked(tx: Tx, id: string): Promise<Row> {
    const [row] = await tx
      .select()
      .from(exceptions)
      .where(eq(exceptions.id, storable(id)))
      .for('update')
    if (row === undefined) throw errors.EXCEPTION_NOT_FOUND({ id })
    return row
  }

  /** An end, or a date of review: exactly one of them, in the future, and not too far. */
  #until({ expiresAt, reviewAt }: Until, settings: ExceptionSettings, now: Date): Dates {
    const given = expiresAt ?? reviewAt
    if (given === null || (expiresAt !== null && reviewAt !== null)) throw errors.EXCEPTION_UNTIL()
    const at = new Date(given)
    if (at <= now) throw errors.EXCEPTION_UNTIL()
    if (settings.longestDays !== null && at.getTime() > now.getTime() + settings.longestDays * DAY) {
      throw errors.EXCEPTION_TOO_LONG({ days: settings.longestDays })
    }
    return { expiresAt: expiresAt === null ? null : at, reviewAt: reviewAt === null ? null : at }
  }

  async #note(
    tx: Tx,
    exceptionId: string,
    at: Date,
    actor: Actor | undefined,
    kind: (typeof exceptionChanges.$inferInsert)['kind'],
    comment: string | null,
  ): Promise<void> {
    await tx.insert(exceptionChanges).values({
      exceptionId,
      at,
      actorId: actor?.id ?? null,
      actor: actor?.name ?? SYSTEM,
      kind,
      comment: comment === null ? null : storable(comment, 5000),
    })
  }

  async #shown(db: Db | Tx, row: Row): Promise<Exception> {
    return (await this.#shownAll(db, [row]))[0] as Exception
  }

  async #shownAll(db: Db | Tx, rows: readonly Row[]): Promise<Exception[]> {
    const covers =
      rows.length === 0
        ? []
        : await db
            .select({ id: findings.exceptionId, n: sql`count(*)`.mapWith(Number) })
            .from(findings)
            .where(
              inArray(
                findings.exceptionId,
                rows.map((row) => row.id),
              ),
            )
            .groupBy(findings.exceptionId)
    const byId = new Map(covers.map((c) => [c.id, c.n]))
    const single = rows.flatMap((row) => (row.scope.kind === 'finding' ? [row.scope.findingId] : []))
    const named =
      single.length === 0
        ? []
        : await db
            .select({ id: findings.id, title: findings.title, entity: findings.entity })
            .from(findings)
            .where(inArray(findings.id, single))
    const about = new Map(named.map(({ id, title, entity }) => [id, { title, entity }]))
    return rows.map((row) => ({
      id: row.id,
      scope: row.scope,
      finding: row.scope.kind === 'finding' ? (about.get(row.scope.findingId) ?? null) : null,
      reason: row.reason,
      status: row.status,
      requestedBy: row.requestedBy,
      decidedBy: row.decidedBy,
      decidedAt: row.decidedAt?.toISOString() ?? null,
      expiresAt: row.expiresAt?.toISOString() ?? null,
      reviewAt: row.reviewAt?.toISOString() ?? null,
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
      covers: byId.get(row.id) ?? 0,
      lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    }))
  }
}

const shown = (row: typeof findings.$inferSelect) => {
  const { about: _, ...finding } = recordOf(row)
  return finding
}

const viewOf = (view: View, now: Date): SQL | undefined => {
  const soon = new Date(now.getTime() + SOON)
  switch (view) {
    case 'all':
      return undefined
    case 'pending':
    case 'active':
      return eq(exceptions.status, view)
    case 'soon':
      return and(
        eq(exceptions.status, 'active'),
        or(
          and(isNotNull(exceptions.expiresAt), gt(exceptions.expiresAt, now), lte(exceptions.expiresAt, soon)),
          lte(exceptions.reviewAt, soon),
        ),
      )
    case 'unused':
      return and(
        eq(exceptions.status, 'active'),
        sql`not exists (select 1 from ${findings} where ${findings.exceptionId} = ${exceptions.id})`,
      )
    case 'ended':
      return inArray(exceptions.status, ['expired', 'revoked', 'rejected'])
  }
}
