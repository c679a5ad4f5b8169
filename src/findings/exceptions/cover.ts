import { and, eq, inArray, type SQL } from 'drizzle-orm'
import { WAITING_STATUSES } from '../../contract/index.js'
import type { Tx } from '../../platform/db/types.js'
import { SYSTEM } from '../system.js'
import { exceptions, findingChanges, findings } from '../tables.js'
import type { Actor } from '../transition.js'
import { type Coverable, covers, whereOf } from './scope.js'

type Row = typeof exceptions.$inferSelect

/** Puts findings that just opened under the active exceptions that cover them; returns how many. */
export const exceptCovered = async (tx: Tx, opened: readonly Coverable[], now: Date): Promise<number> => {
  if (opened.length === 0) return 0
  const active = await tx.select().from(exceptions).where(eq(exceptions.status, 'active')).orderBy(exceptions.createdAt)
  let left = opened
  let count = 0
  for (const exception of active) {
    if (exception.expiresAt !== null && exception.expiresAt <= now) continue
    const covered = left.filter((finding) => covers(exception.scope, finding))
    if (covered.length === 0) continue
    const ids = covered.map((finding) => finding.id)
    count += await except(tx, exception, inArray(findings.id, ids), now, undefined)
    left = left.filter((finding) => !ids.includes(finding.id))
  }
  return count
}

/** Puts all findings that wait and that an exception covers under it. */
export const exceptAll = (tx: Tx, exception: Row, now: Date, actor: Actor): Promise<number> =>
  except(tx, exception, whereOf(exception.scope), now, actor)

const STEP = 1000

const except = async (tx: Tx, exception: Row, which: SQL, now: Date, actor: Actor | undefined): Promise<number> => {
  const rows = await tx
    .select({ id: findings.id, status: findings.status })
    .from(findings)
    .where(and(which, inArray(findings.status, [...WAITING_STATUSES])))
    .orderBy(findings.id)
    .for('update')
  for (let at = 0; at < rows.length; at += STEP) {
    const step = rows.slice(at, at + STEP)
    await tx
      .update(findings)
      .set({ status: 'excepted', exceptionId: exception.id, dueAt: null, updatedAt: now })
      .where(
        inArray(
          findings.id,
          step.map((row) => row.id),
        ),
      )
    await tx.insert(findingChanges).values(
      step.map((row) => ({
        findingId: row.id,
        at: now,
        actorId: actor?.id ?? null,
        actor: actor?.name ?? SYSTEM,
        kind: 'status' as const,
        from: row.status,
        to: 'excepted' as const,
        comment: exception.reason,
      })),
    )
  }
  if (rows.length > 0) await tx.update(exceptions).set({ lastUsedAt: now }).where(eq(exceptions.id, exception.id))
  return rows.length
}
