import { bigint, customType, index, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'
import { type FindingStatus, SEVERITIES, type Severity } from '../contract/index.js'
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
    kind: text('kind').$type<'detection'>().notNull(),
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
    kind: text('kind').$type<'created' | 'seen' | 'status' | 'comment' | 'reopened' | 'assigned'>().notNull(),
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
