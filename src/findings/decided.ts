import { and, asc, eq, gte, inArray } from 'drizzle-orm'
import type { FindingKind, FindingStatus } from '../contract/index.js'
import type { Clock } from '../kernel/clock.js'
import type { Db, Tx } from '../platform/db/types.js'
import type { OnFindingChange } from './change.js'
import { recordOf } from './record.js'
import { dueAt, isWaiting, readSla } from './sla.js'
import { storable } from './storable.js'
import { exceptions, findingChanges, findings } from './tables.js'
import { TRANSITIONS } from './transition.js'

/** What somebody decided about a finding where it came from. */
export interface DecidedElsewhere {
  readonly id: string
  readonly to: Exclude<FindingStatus, 'excepted'>
  readonly by: string
  readonly comment: string
}

/**
 * Takes over decisions that were made where the findings came from, with who and why in their history. A decision of
 * this register that may not be taken back from outside (an exception, a resolved finding that is to be called false)
 * stands: such findings are counted as kept.
 */
export const followDecided = async (
  tx: Tx,
  decided: readonly DecidedElsewhere[],
  { clock, onChange }: { readonly clock: Clock; readonly onChange: OnFindingChange | undefined },
): Promise<{ changed: number; kept: number }> => {
  if (decided.length === 0) return { changed: 0, kept: 0 }
  const byId = new Map(decided.map((d) => [d.id, d]))
  const rows = await tx
    .select()
    .from(findings)
    .where(inArray(findings.id, [...byId.keys()]))
    .orderBy(asc(findings.id))
    .for('update')
  const now = new Date(clock.now())
  const sla = await readSla(tx)
  let changed = 0
  let kept = 0
  for (const row of rows) {
    const wanted = byId.get(row.id)
    if (wanted === undefined || row.status === wanted.to) continue
    if (!TRANSITIONS[row.status].includes(wanted.to)) {
      kept++
      continue
    }
    changed++
    const [after] = await tx
      .update(findings)
      .set({
        status: wanted.to,
        resolvedThrough: wanted.to === 'resolved' ? row.lastSeenAt : null,
        dueAt: isWaiting(wanted.to) ? (row.dueAt ?? dueAt(sla, row.severity, now)) : null,
        updatedAt: now,
      })
      .where(eq(findings.id, row.id))
      .returning()
    await tx.insert(findingChanges).values({
      findingId: row.id,
      at: now,
      actorId: null,
      actor: storable(wanted.by, 200),
      kind: 'status',
      from: row.status,
      to: wanted.to,
      comment: storable(wanted.comment, 5000),
    })
    if (after !== undefined) await onChange?.(tx, { change: 'status', finding: recordOf(after) })
  }
  return { changed, kept }
}

/** What stands of a finding now, and why. */
export interface Decision {
  readonly id: string
  readonly status: FindingStatus
  readonly updatedAt: number
  /** Who decided last, and what was said. */
  readonly by: string
  readonly reason: string | null
  /** While it is excepted. */
  readonly exception: { readonly approver: string | null; readonly until: string | null } | undefined
}

/** Findings of a kind that changed since then, oldest first. */
export const changedSince = async (
  db: Db,
  kind: FindingKind,
  since: number,
  most: number,
): Promise<readonly Decision[]> => {
  const rows = await db
    .select({
      id: findings.id,
      status: findings.status,
      updatedAt: findings.updatedAt,
      approver: exceptions.decidedBy,
      expiresAt: exceptions.expiresAt,
      reviewAt: exceptions.reviewAt,
    })
    .from(findings)
    .leftJoin(exceptions, eq(exceptions.id, findings.exceptionId))
    .where(and(eq(findings.kind, kind), gte(findings.updatedAt, new Date(since))))
    .orderBy(asc(findings.updatedAt), asc(findings.id))
    .limit(most)
  if (rows.length === 0) return []
  const told = await db
    .select()
    .from(findingChanges)
    .where(
      inArray(
        findingChanges.findingId,
        rows.map((row) => row.id),
      ),
    )
    .orderBy(asc(findingChanges.id))
  // The latest line that led to the state of now; a remark is none.
  const last = new Map(told.filter((line) => line.to !== null).map((line) => [line.findingId, line]))
  return rows.map((row) => ({
    id: row.id,
    status: row.status,
    updatedAt: row.updatedAt.getTime(),
    by: last.get(row.id)?.actor ?? '',
    reason: last.get(row.id)?.comment ?? null,
    exception:
      row.status === 'excepted'
        ? { approver: row.approver, until: (row.expiresAt ?? row.reviewAt)?.toISOString() ?? null }
        : undefined,
  }))
}
