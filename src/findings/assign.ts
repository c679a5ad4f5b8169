import { asc, inArray } from 'drizzle-orm'
import type { Clock } from '../kernel/clock.js'
import type { Tx } from '../platform/db/types.js'
import { errors } from './errors.js'
import { storable } from './storable.js'
import { findingChanges, findings } from './tables.js'
import type { Actor } from './transition.js'

export interface Assignment {
  readonly ids: readonly string[]
  /** A user's id; null takes them from whoever has them. */
  readonly assignee: string | null
  readonly actor: Actor
}

/** Gives findings to somebody, all or none. One that they have already is left as it is. Error: FINDING_NOT_FOUND. */
export const assign = async (
  tx: Tx,
  { ids, assignee, actor }: Assignment,
  clock: Clock,
): Promise<{ changed: number }> => {
  const wanted = [...new Set(ids.map((id) => storable(id)))]
  const rows = await tx
    .select({ id: findings.id, assignee: findings.assignee })
    .from(findings)
    .where(inArray(findings.id, wanted))
    .orderBy(asc(findings.id))
    .for('update')
  const missing = wanted.find((id) => !rows.some((row) => row.id === id))
  if (missing !== undefined) throw errors.FINDING_NOT_FOUND({ id: missing })
  const moving = rows.filter((row) => row.assignee !== assignee)
  if (moving.length === 0) return { changed: 0 }
  const now = new Date(clock.now())
  await tx
    .update(findings)
    .set({ assignee, updatedAt: now })
    .where(
      inArray(
        findings.id,
        moving.map((row) => row.id),
      ),
    )
  await tx.insert(findingChanges).values(
    moving.map((row) => ({
      findingId: row.id,
      at: now,
      actorId: actor.id,
      actor: actor.name,
      kind: 'assigned' as const,
      comment: assignee,
    })),
  )
  return { changed: moving.length }
}
