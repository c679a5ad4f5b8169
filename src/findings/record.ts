import type { FindingRecord } from './change.js'
import type { findings } from './tables.js'

/** A row as the API shows it. */
export const recordOf = (row: typeof findings.$inferSelect): FindingRecord => ({
  id: row.id,
  kind: row.kind,
  ruleId: row.ruleId,
  title: row.title,
  about: row.about,
  severity: row.severity,
  status: row.status,
  account: row.account,
  region: row.region,
  entity: row.entity,
  count: row.count,
  firstSeenAt: row.firstSeenAt.toISOString(),
  lastSeenAt: row.lastSeenAt.toISOString(),
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  assignee: row.assignee,
  dueAt: row.dueAt?.toISOString() ?? null,
  exceptionId: row.exceptionId,
  tags: row.tags,
  reopened: row.reopened,
})
