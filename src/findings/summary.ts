import { and, desc, eq, gte, inArray, lt, sql } from 'drizzle-orm'
import { type FindingKind, type HomeOutput, SEVERITIES, type Severity, WAITING_STATUSES } from '../contract/index.js'
import type { Db } from '../platform/db/types.js'
import type { FindingRecord } from './change.js'
import { listFindings } from './list.js'
import { recordOf } from './record.js'
import { findingChanges, findings } from './tables.js'

const LATEST_SHOWN = 5

/**
 * What Home shows: how many wait for a decision, how many of them of each severity, the latest of them as the
 * list shows them, and how many were found since `since` (milliseconds; whatever became of them).
 */
export const summaryOf = async (db: Db, since: number, now: Date): Promise<HomeOutput['findings']> => {
  const waiting = await db
    .select({ status: findings.status, severity: findings.severity, n: sql`count(*)`.mapWith(Number) })
    .from(findings)
    .where(inArray(findings.status, [...WAITING_STATUSES]))
    .groupBy(findings.status, findings.severity)
  const bySeverity = Object.fromEntries(SEVERITIES.map((s) => [s, 0])) as Record<Severity, number>
  let open = 0
  let acknowledged = 0
  for (const { status, severity, n } of waiting) {
    bySeverity[severity] += n
    if (status === 'open') open += n
    else acknowledged += n
  }
  const overdue = await db.$count(
    findings,
    and(inArray(findings.status, [...WAITING_STATUSES]), lt(findings.dueAt, now)),
  )
  const newToday = await db.$count(findings, gte(findings.createdAt, new Date(since)))
  const latest =
    open + acknowledged === 0
      ? []
      : (await listFindings(db, { status: WAITING_STATUSES.join(','), limit: LATEST_SHOWN }, now)).items
  return { open, acknowledged, overdue, newToday, bySeverity, latest }
}

/** How many findings of each rule wait for a decision. */
export const countByRule = async (db: Db): Promise<ReadonlyMap<string, number>> => {
  const rows = await db
    .select({ ruleId: findings.ruleId, n: sql`count(*)`.mapWith(Number) })
    .from(findings)
    .where(inArray(findings.status, [...WAITING_STATUSES]))
    .groupBy(findings.ruleId)
  return new Map(rows.map((row) => [row.ruleId, row.n]))
}

export interface OpenedSince {
  readonly opened: Readonly<Record<Severity, number>>
  readonly worst: readonly FindingRecord[]
}

/** Findings of a kind whose history opened since then (milliseconds) and that still wait, the worst first. */
export const openedSince = async (db: Db, kind: FindingKind, since: number, most: number): Promise<OpenedSince> => {
  const opening = db
    .select({ id: findingChanges.findingId })
    .from(findingChanges)
    .where(and(gte(findingChanges.at, new Date(since)), inArray(findingChanges.kind, ['created', 'reopened'])))
  const are = and(
    eq(findings.kind, kind),
    inArray(findings.status, [...WAITING_STATUSES]),
    inArray(findings.id, opening),
  )
  const counts = await db
    .select({ severity: findings.severity, n: sql`count(*)`.mapWith(Number) })
    .from(findings)
    .where(are)
    .groupBy(findings.severity)
  const worst = await db.select().from(findings).where(are).orderBy(desc(findings.severity), findings.id).limit(most)
  const opened = Object.fromEntries(SEVERITIES.map((s) => [s, counts.find((c) => c.severity === s)?.n ?? 0])) as Record<
    Severity,
    number
  >
  return { opened, worst: worst.map(recordOf) }
}
