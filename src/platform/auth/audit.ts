import { and, count, desc, lt, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { AuditEntry, AuditQuery } from '../../contract/index.js'
import type { Clock } from '../../kernel/clock.js'
import type { Db } from '../db/types.js'
import { auditLog } from './tables.js'

export interface AuditInput {
  readonly actor: string
  readonly action: string
  readonly subject?: string | undefined
  readonly detail?: Record<string, unknown>
  readonly address?: string | undefined
}

/** The append-only record of who did what. */
export class Audit {
  readonly #db: Db
  readonly #clock: Clock

  constructor(db: Db, clock: Clock) {
    this.#db = db
    this.#clock = clock
  }

  async add(entry: AuditInput): Promise<void> {
    await this.#db.insert(auditLog).values({
      at: new Date(this.#clock.now()),
      actor: entry.actor,
      action: entry.action,
      subject: entry.subject ?? null,
      detail: entry.detail ?? {},
      address: entry.address ?? null,
    })
  }

  async list(query: z.infer<typeof AuditQuery>): Promise<{ items: AuditEntry[]; total: number; next?: string }> {
    const search: SQL | undefined =
      query.search === undefined
        ? undefined
        : sql`position(lower(${query.search}) in lower(${auditLog.actor} || ' ' || ${auditLog.action} || ' ' || coalesce(${auditLog.subject}, ''))) > 0`
    const rows = await this.#db
      .select()
      .from(auditLog)
      .where(and(search, query.after === undefined ? undefined : lt(auditLog.id, Number(query.after) || 0)))
      .orderBy(desc(auditLog.id))
      .limit(query.limit + 1)
    const [total] = await this.#db.select({ n: count() }).from(auditLog).where(search)
    const items = rows.slice(0, query.limit)
    const last = items.at(-1)
    return {
      items: items.map((row) => ({ ...row, id: String(row.id), at: row.at.toISOString() })),
      total: total?.n ?? 0,
      ...(rows.length > query.limit && last !== undefined ? { next: String(last.id) } : {}),
    }
  }
}
