import { boolean, index, integer, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'
import type { Workflow } from './finding.js'

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

/** A Security Hub that findings are taken from over its API: one account's, in one Region. */
export const securityHubs = pgTable(
  'security_hubs',
  {
    account: text('account').notNull(),
    region: text('region').notNull(),
    /** The account source that reaches it. */
    sourceId: text('source_id').notNull(),
    /** Also what Security Hub's controls say of what Hinomi judges itself. */
    takeJudged: boolean('take_judged').notNull(),
    /** Whether decisions made here are written there. */
    writeBack: boolean('write_back').notNull(),
    /** Findings updated up to then were taken. */
    takenThrough: at('taken_through'),
    /** Decisions made here up to then were looked at. */
    decidedThrough: at('decided_through'),
    importedAt: at('imported_at'),
    /** Why the last import broke off. */
    lastError: text('last_error'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account, t.region] })],
)

/** What Security Hub said last of each finding that was taken, and what is still to be said to it. */
export const securityHubFindings = pgTable(
  'security_hub_findings',
  {
    /** The finding's id in the register. */
    findingId: text('finding_id').primaryKey(),
    productArn: text('product_arn').notNull(),
    nativeId: text('native_id').notNull(),
    /** Where it came from over the API; null of files and messages. */
    hubAccount: text('hub_account'),
    hubRegion: text('hub_region'),
    updatedAt: at('updated_at').notNull(),
    workflow: text('workflow').$type<Workflow>().notNull(),
    /** Archived, or its check passed. */
    over: boolean('over').notNull(),
    /** All else that changes without `updatedAt`. */
    look: text('look').notNull(),
    /** The workflow status that is to be written there; null: nothing is. */
    wanted: text('wanted').$type<Workflow>(),
    note: text('note'),
    attempts: integer('attempts').notNull().default(0),
    nextAttemptAt: at('next_attempt_at'),
    lastError: text('last_error'),
    writtenAt: at('written_at'),
  },
  (t) => [index('security_hub_findings_to_write').on(t.nextAttemptAt)],
)
