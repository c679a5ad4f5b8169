import { asc, eq, inArray } from 'drizzle-orm'
import type { FindingStatus } from '../contract/index.js'
import type { Clock } from '../kernel/clock.js'
import type { Tx } from '../platform/db/types.js'
import type { OnFindingChange } from './change.js'
import { errors } from './errors.js'
import { recordOf } from './record.js'
import { dueAt, isWaiting, readSla } from './sla.js'
import { storable } from './storable.js'
import { findingChanges, findings } from './tables.js'

/** Who does something. */
export interface Actor {
  readonly id: string
  readonly name: string
}

/** Where a person may take a finding from each state. A resolved one is opened again before anything else. */
export const TRANSITIONS: Readonly<Record<FindingStatus, readonly FindingStatus[]>> = {
  open: ['acknowledged', 'fixing', 'false_positive', 'resolved'],
  acknowledged: ['open', 'fixing', 'false_positive', 'resolved'],
  fixing: ['open', 'acknowledged', 'false_positive', 'resolved'],
  // Revoking its exception opens it again: the register and the finding must not disagree.
  excepted: [],
  false_positive: ['open'],
  resolved: ['open'],
}

/** As many as the API takes. */
const COMMENT_MOST = 5000

export interface Transition {
  readonly ids: readonly string[]
  readonly to: FindingStatus
  /** Required for `resolved` and `false_positive`. */
  readonly comment?: string
  readonly actor: Actor
}

/**
 * Moves findings, all or none. One that is in the state already is left as it is, without a line of history,
 * so that sending the same request twice does no more than sending it once.
 *
 * Errors: FINDING_NOT_FOUND, FINDING_NEEDS_COMMENT, FINDING_TRANSITION.
 */
export const transition = async (
  tx: Tx,
  { ids, to, comment = '', actor }: Transition,
  { clock, onChange }: { readonly clock: Clock; readonly onChange: OnFindingChange | undefined },
): Promise<{ changed: number }> => {
  const said = storable(comment.trim(), COMMENT_MOST)
  if ((to === 'resolved' || to === 'false_positive') && said === '') throw errors.FINDING_NEEDS_COMMENT()
  const wanted = [...new Set(ids.map((id) => storable(id)))]
  // Locked in the order of their ids: two people who choose overlapping sets wait, and never deadlock.
  const rows = await tx
    .select()
    .from(findings)
    .where(inArray(findings.id, wanted))
    .orderBy(asc(findings.id))
    .for('update')
  const found = new Set(rows.map((row) => row.id))
  const missing = wanted.find((id) => !found.has(id))
  if (missing !== undefined) throw errors.FINDING_NOT_FOUND({ id: missing })
  const moving = rows.filter((row) => row.status !== to)
  for (const { id, status } of moving) {
    const allowed = TRANSITIONS[status]
    if (!allowed.includes(to)) throw errors.FINDING_TRANSITION({ id, from: status, to, allowed: allowed.join(', ') })
  }
  const now = new Date(clock.now())
  const sla = await readSla(tx)
  for (const row of moving) {
    const [after] = await tx
      .update(findings)
      .set({
        status: to,
        resolvedThrough: to === 'resolved' ? row.lastSeenAt : null,
        dueAt: isWaiting(to) ? (row.dueAt ?? dueAt(sla, row.severity, now)) : null,
        updatedAt: now,
      })
      .where(eq(findings.id, row.id))
      .returning()
    if (after !== undefined) await onChange?.(tx, { change: 'status', finding: recordOf(after) })
  }
  if (moving.length > 0) {
    await tx.insert(findingChanges).values(
      moving.map((row) => ({
        findingId: row.id,
        at: now,
        actorId: actor.id,
        actor: actor.name,
        kind: 'status' as const,
        from: row.status,
        to,
        comment: said === '' ? null : said,
      })),
    )
  }
  return { changed: moving.length }
}

/** Adds a remark to a finding's history. Error: FINDING_NOT_FOUND. */
export const comment = async (
  tx: Tx,
  { id, comment: said, actor }: { readonly id: string; readonly comment: string; readonly actor: Actor },
  clock: Clock,
): Promise<void> => {
  const now = new Date(clock.now())
  const touched = await tx
    .update(findings)
    .set({ updatedAt: now })
    .where(eq(findings.id, storable(id)))
    .returning({ id: findings.id })
  if (touched.length === 0) throw errors.FINDING_NOT_FOUND({ id })
  await tx.insert(findingChanges).values({
    findingId: id,
    at: now,
    actorId: actor.id,
    actor: actor.name,
    kind: 'comment',
    comment: storable(said.trim(), COMMENT_MOST),
  })
}
