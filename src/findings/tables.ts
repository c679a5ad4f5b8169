import { bigint, customType, index, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'
import {
  type ExceptionScope,
  type ExceptionStatus,
  type FindingChangeKind,
  type FindingKind,
  type FindingStatus,
  SEVERITIES,
  type Severity,
} from '../contract/index.js'
import type { Text } from '../kernel/errors.js'

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

/** Kept as a number, so that an index puts the worst first: informational 0 to critical 4. */
const severity = customType<{ data: Severity; driverData: number }>({
  dataType: () => 'smallint',
  toDriver: severityRank,
  fromDriver: (rank) => severityOf(Number(rank)),
})

export function severityRank(value: Severity): number {
  return SEVERITIES.length - 1 - SEVERITIES.indexOf(value)
}

export function severityOf(rank: number): Severity {
  return SEVERITIES[SEVERITIES.length - 1 - rank] ?? 'informational'
}

/** One row for each thing that wants a decision, however often it is seen. Rows are never deleted. */
export const findings = pgTable(
  'findings',
  {
    /** Made from kind, rule, account and entity; see identity.ts. */
    id: text('id').primaryKey(),
    kind: text('kind').$type<FindingKind>().notNull(),
    ruleId: text('rule_id').notNull(),
    title: jsonb('title').$type<Text>().notNull(),
    about: jsonb('about').$type<Text>().notNull(),
    severity: severity('severity').notNull(),
    status: text('status').$type<FindingStatus>().notNull(),
    account: text('account'),
    region: text('region'),
    entity: text('entity').notNull(),
    /** Titles, entity, rule and account, folded, for the search box. */
    search: text('search').notNull(),
    count: bigint('count', { mode: 'number' }).notNull(),
    firstSeenAt: at('first_seen_at').notNull(),
    lastSeenAt: at('last_seen_at').notNull(),
    /** While resolved: the latest evidence that the decision covers. Evidence after it reopens the finding. */
    resolvedThrough: at('resolved_through'),
    /** How often it came back after it was resolved. */
    reopened: integer('reopened').notNull(),
    assignee: text('assignee'),
    /** By when it is to be fixed; null while nothing waits. */
    dueAt: at('due_at'),
    exceptionId: text('exception_id'),
    /** Tags of the resource it is about. */
    tags: jsonb('tags').$type<Readonly<Record<string, string>>>().notNull().default({}),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [
    index('findings_by_last_seen').on(t.lastSeenAt, t.id),
    index('findings_by_first_seen').on(t.firstSeenAt, t.id),
    index('findings_by_severity').on(t.severity, t.lastSeenAt, t.id),
    index('findings_by_count').on(t.count, t.lastSeenAt, t.id),
    index('findings_by_status').on(t.status, t.severity),
    index('findings_by_created').on(t.createdAt),
    index('findings_by_rule').on(t.ruleId, t.lastSeenAt),
    index('findings_by_exception').on(t.exceptionId),
    index('findings_by_entity').on(t.entity),
    index('findings_by_due').on(t.dueAt),
  ],
)

/** What happened to a finding, in order. Rows are only ever added. */
export const findingChanges = pgTable(
  'finding_changes',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    findingId: text('finding_id')
      .notNull()
      .references(() => findings.id),
    at: at('at').notNull(),
    /** Null: Hinomi itself. */
    actorId: text('actor_id'),
    actor: text('actor').notNull(),
    kind: text('kind').$type<FindingChangeKind>().notNull(),
    from: text('from_status').$type<FindingStatus>(),
    to: text('to_status').$type<FindingStatus>(),
    comment: text('comment'),
  },
  (t) => [index('finding_changes_of').on(t.findingId, t.id)],
)

/** The latest events of each finding; `EVIDENCE_KEPT` of them. */
export const findingEvidence = pgTable(
  'finding_evidence',
  {
    findingId: text('finding_id')
      .notNull()
      .references(() => findings.id),
    eventId: text('event_id').notNull(),
    at: at('at').notNull(),
    /** Log source of the event. */
    source: text('source').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.findingId, t.eventId] }),
    index('finding_evidence_latest').on(t.findingId, t.at, t.eventId),
  ],
)

/** The register of decisions not to fix. Rows are never deleted. */
export const exceptions = pgTable(
  'exceptions',
  {
    id: text('id').primaryKey(),
    scope: jsonb('scope').$type<ExceptionScope>().notNull(),
    reason: text('reason').notNull(),
    status: text('status').$type<ExceptionStatus>().notNull(),
    requestedById: text('requested_by_id').notNull(),
    requestedBy: text('requested_by').notNull(),
    decidedBy: text('decided_by'),
    decidedAt: at('decided_at'),
    expiresAt: at('expires_at'),
    reviewAt: at('review_at'),
    remindedAt: at('reminded_at'),
    lastUsedAt: at('last_used_at'),
    /** Reason, scope and people, folded, for the search box. */
    search: text('search').notNull(),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [index('exceptions_by_status').on(t.status, t.expiresAt), index('exceptions_latest').on(t.createdAt)],
)

/** What happened to an exception, in order. Rows are only ever added. */
export const exceptionChanges = pgTable(
  'exception_changes',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    exceptionId: text('exception_id')
      .notNull()
      .references(() => exceptions.id),
    at: at('at').notNull(),
    actorId: text('actor_id'),
    actor: text('actor').notNull(),
    kind: text('kind')
      .$type<'requested' | 'approved' | 'rejected' | 'revoked' | 'expired' | 'extended' | 'reminded'>()
      .notNull(),
    comment: text('comment'),
  },
  (t) => [index('exception_changes_of').on(t.exceptionId, t.id)],
)

/** What the team decided about findings as such: `sla`, `approval`. */
export const findingSettings = pgTable('finding_settings', {
  name: text('name').primaryKey(),
  value: jsonb('value').$type<unknown>().notNull(),
})
