import { bigint, boolean, date, index, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'
import type { Text } from '../kernel/errors.js'
import type { Unread } from './ci.js'

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

/** How accounts are reached. */
export const postureSources = pgTable('posture_sources', {
  id: text('id').primaryKey(),
  kind: text('kind').$type<'current' | 'profile' | 'role' | 'organization'>().notNull(),
  name: text('name').notNull(),
  profile: text('profile'),
  roleArn: text('role_arn'),
  externalId: text('external_id'),
  /** Of an organization: the role to take in each account. */
  roleName: text('role_name'),
  /** Null: every Region that the account has. */
  regions: jsonb('regions').$type<readonly string[]>(),
  /** An emulator's address. */
  endpoint: text('endpoint'),
  enabled: boolean('enabled').notNull(),
  createdAt: at('created_at').notNull(),
})

/** Every account that was ever found, as it was at the last look. */
export const postureAccounts = pgTable('posture_accounts', {
  account: text('account').primaryKey(),
  sourceId: text('source_id'),
  name: text('name').notNull(),
  partition: text('partition').notNull(),
  status: text('status').$type<'ready' | 'suspended' | 'denied' | 'failed'>().notNull(),
  /** Why it is not ready, in the service's words. */
  message: text('message'),
  regions: jsonb('regions').$type<readonly string[]>().notNull(),
  /** Ids of the organizational units above it, the nearest first, and the root. */
  units: jsonb('units').$type<readonly string[]>().notNull(),
  tags: jsonb('tags').$type<Readonly<Record<string, string>>>().notNull(),
  seenAt: at('seen_at').notNull(),
  scannedAt: at('scanned_at'),
})

/** One look at some accounts. */
export const postureScans = pgTable(
  'posture_scans',
  {
    id: text('id').primaryKey(),
    status: text('status').$type<'running' | 'done' | 'cancelled' | 'failed'>().notNull(),
    /** What was asked for: sources, Regions, services. */
    request: jsonb('request').notNull(),
    startedAt: at('started_at').notNull(),
    endedAt: at('ended_at'),
    /** A scan that was killed goes on after its process: how often it did. */
    resumed: integer('resumed').notNull(),
    unitsTotal: integer('units_total').notNull(),
    unitsDone: integer('units_done').notNull(),
    resources: integer('resources').notNull(),
    changed: integer('changed').notNull(),
    deleted: integer('deleted').notNull(),
    evaluated: integer('evaluated').notNull(),
    opened: integer('opened').notNull(),
    resolved: integer('resolved').notNull(),
    error: jsonb('error').$type<Text>(),
  },
  (t) => [index('posture_scans_by_start').on(t.startedAt)],
)

/** The parts of a scan that are done: what a resumed scan need not do again. */
export const postureScanUnits = pgTable(
  'posture_scan_units',
  {
    scanId: text('scan_id')
      .notNull()
      .references(() => postureScans.id, { onDelete: 'cascade' }),
    account: text('account').notNull(),
    /** `global` for what has no Region. */
    region: text('region').notNull(),
    /** The collector's service, `account` for the account itself, `evaluation` for the controls. */
    service: text('service').notNull(),
    resources: integer('resources').notNull(),
    endedAt: at('ended_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.scanId, t.account, t.region, t.service] })],
)

/** How far each type was read at the last look. */
export const postureCoverage = pgTable(
  'posture_coverage',
  {
    account: text('account').notNull(),
    region: text('region').notNull(),
    type: text('type').notNull(),
    status: text('status').$type<'complete' | Unread['why']>().notNull(),
    action: text('action'),
    message: text('message'),
    /** Resources that were listed. */
    count: integer('count').notNull(),
    /** Parts that could not be read, each with how many resources lack it. */
    parts: jsonb('parts').$type<Readonly<Record<string, Unread & { readonly count: number }>>>().notNull(),
    scanId: text('scan_id').notNull(),
    at: at('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account, t.region, t.type] }), index('posture_coverage_by_status').on(t.status)],
)

/**
 * What each control says of each resource now. A row with an empty resource id stands for a type that could not be
 * listed: the control may not be said to pass there.
 */
export const postureResults = pgTable(
  'posture_results',
  {
    controlId: text('control_id').notNull(),
    account: text('account').notNull(),
    region: text('region').notNull(),
    resourceType: text('resource_type').notNull(),
    resourceId: text('resource_id').notNull(),
    resourceName: text('resource_name'),
    arn: text('arn').notNull(),
    status: text('status').$type<'PASSED' | 'FAILED' | 'WARNING' | 'NOT_AVAILABLE'>().notNull(),
    reason: jsonb('reason').$type<Text>(),
    /** Of the finding that a failure is. */
    findingId: text('finding_id').notNull(),
    /** When this answer was first given; a later look that gives the same answer writes nothing. */
    evaluatedAt: at('evaluated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.account, t.resourceType, t.region, t.resourceId, t.controlId] }),
    index('posture_results_by_control').on(t.controlId, t.status),
    index('posture_results_in_order').on(t.status, t.controlId, t.arn, t.region, t.resourceId),
    index('posture_results_by_finding').on(t.findingId),
    index('posture_results_by_arn').on(t.arn),
  ],
)

/** Whether a standard is in use. No row: as shipped. */
export const postureStandards = pgTable('posture_standards', {
  id: text('id').primaryKey(),
  enabled: boolean('enabled').notNull(),
  by: text('by').notNull(),
  at: at('at').notNull(),
})

/** Controls that are switched off, and were: rows stay, so that a reason outlives the switching. */
export const postureDisablings = pgTable(
  'posture_disablings',
  {
    id: text('id').primaryKey(),
    controlId: text('control_id').notNull(),
    /** Null: in every standard. */
    standard: text('standard'),
    /** Empty: everywhere. Else accounts, organizational units, or `key=value` tags of accounts; any one suffices. */
    accounts: jsonb('accounts').$type<readonly string[]>().notNull(),
    units: jsonb('units').$type<readonly string[]>().notNull(),
    tags: jsonb('tags').$type<readonly string[]>().notNull(),
    reason: text('reason').notNull(),
    by: text('by').notNull(),
    at: at('at').notNull(),
    endedBy: text('ended_by'),
    endedAt: at('ended_at'),
  },
  (t) => [index('posture_disablings_of').on(t.controlId)],
)

/** What a person states about a recommendation that no call shows. Rows are only ever added; the latest counts. */
export const postureAttestations = pgTable(
  'posture_attestations',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    standard: text('standard').notNull(),
    requirement: text('requirement').notNull(),
    /** Null: for all accounts. */
    account: text('account'),
    verdict: text('verdict').$type<'met' | 'not-met' | 'not-applicable'>().notNull(),
    statement: text('statement').notNull(),
    evidence: text('evidence').notNull(),
    /** Day on which it was looked at. */
    date: date('date', { mode: 'string' }).notNull(),
    validUntil: date('valid_until', { mode: 'string' }).notNull(),
    by: text('by').notNull(),
    at: at('at').notNull(),
  },
  (t) => [index('posture_attestations_of').on(t.standard, t.requirement)],
)

/** Scores as they were: one row a day for each standard, overall and for each account; the last scan of the day counts. */
export const postureScores = pgTable(
  'posture_scores',
  {
    day: date('day', { mode: 'string' }).notNull(),
    /** `*` for all enabled standards together. */
    standard: text('standard').notNull(),
    /** `*` for all accounts. */
    account: text('account').notNull(),
    /** Null: nothing to judge. */
    score: integer('score'),
    passed: integer('passed').notNull(),
    failed: integer('failed').notNull(),
    unknown: integer('unknown').notNull(),
    noData: integer('no_data').notNull(),
    disabled: integer('disabled').notNull(),
    at: at('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.standard, t.account, t.day] })],
)
