import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Tx } from '../../platform/db/types.js'
import type { OnFindingChange } from '../change.js'
import { recordOf } from '../record.js'
import { dueAt, readSla } from '../sla.js'
import { SYSTEM } from '../system.js'
import { type exceptions, findingChanges, findings } from '../tables.js'
import type { Actor } from '../transition.js'
import { exceptCovered } from './cover.js'

const STEP = 500

/**
 * Opens the findings of an exception that has ended again, with the reason in their history. One that another active
 * exception covers goes straight under that one.
 */
export const reopenAll = async (
  tx: Tx,
  exception: typeof exceptions.$inferSelect,
  {
    now,
    actor,
    comment,
    onChange,
  }: {
    readonly now: Date
    readonly actor: Actor | undefined
    readonly comment: string
    readonly onChange: OnFindingChange | undefined
  },
): Promise<number> => {
  const sla = await readSla(tx)
  let count = 0
  for (;;) {
    const rows = await tx
      .select()
      .from(findings)
      .where(and(eq(findings.exceptionId, exception.id), eq(findings.status, 'excepted')))
      .orderBy(findings.id)
      .limit(STEP)
      .for('update')
    if (rows.length === 0) break
    count += rows.length
    for (const severity of new Set(rows.map((row) => row.severity))) {
      await tx
        .update(findings)
        .set({
          status: 'open',
          exceptionId: null,
          dueAt: dueAt(sla, severity, now),
          reopened: sql`${findings.reopened} + 1`,
          updatedAt: now,
        })
        .where(
          inArray(
            findings.id,
            rows.filter((row) => row.severity === severity).map((row) => row.id),
          ),
        )
    }
    await tx.insert(findingChanges).values(
      rows.map((row) => ({
        findingId: row.id,
        at: now,
        actorId: actor?.id ?? null,
        actor: actor?.name ?? SYSTEM,
        kind: 'reopened' as const,
        from: 'excepted' as const,
        to: 'open' as const,
        comment,
      })),
    )
    await exceptCovered(tx, rows, now)
    const after = await tx
      .select()
      .from(findings)
      .where(
        and(
          inArray(
            findings.id,
            rows.map((row) => row.id),
          ),
          eq(findings.status, 'open'),
        ),
      )
    for (const row of after) await onChange?.(tx, { change: 'reopened', finding: recordOf(row) })
  }
  // What was resolved or called false meanwhile keeps its state, and loses the tie.
  await tx.update(findings).set({ exceptionId: null }).where(eq(findings.exceptionId, exception.id))
  return count
}
