import { bigint, boolean, index, integer, jsonb, pgTable, text, timestamp, uniqueIndex } from 'drizzle-orm/pg-core'
import type { Integration, Severity } from '../contract/index.js'
import type { FindingRecord } from '../findings/index.js'
import type { Locale, Text } from '../kernel/errors.js'
import type { Summary } from './summary.js'

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

/** Where notifications go. */
export const integrations = pgTable('integrations', {
  id: text('id').primaryKey(),
  kind: text('kind').$type<Integration['kind']>().notNull(),
  name: text('name').notNull(),
  /** Host of the URL, or the channel: enough to recognise it, no secret. */
  target: text('target').notNull(),
  /** URL, token, signing secret: JSON, sealed by the vault. */
  sealed: text('sealed').notNull(),
  minSeverity: text('min_severity').$type<Severity>().notNull(),
  locale: text('locale').$type<Locale>().notNull(),
  enabled: boolean('enabled').notNull(),
  /** The channel rests until then: its rate, or what a failure asks for. */
  notBefore: at('not_before'),
  lastSentAt: at('last_sent_at'),
  lastError: jsonb('last_error').$type<Text>(),
  createdAt: at('created_at').notNull(),
})

/** What is to be sent, was sent or was given up. A row is written in the transaction of the finding's change. */
export const outbox = pgTable(
  'outbox',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    /** No foreign key: what was sent stays on record after its integration is removed. */
    integrationId: text('integration_id').notNull(),
    /** Its name then. */
    integration: text('integration').notNull(),
    findingId: text('finding_id').notNull(),
    /** 0 when it was created, then counting its recurrences. */
    occurrence: integer('occurrence').notNull(),
    change: text('change').$type<'created' | 'reopened' | 'summary'>().notNull(),
    /** The finding as it was when the message first went out, or is now while it waits. */
    finding: jsonb('finding').$type<FindingRecord>().notNull(),
    /** Of a summary: all of them in one message; `finding` is the worst. */
    summary: jsonb('summary').$type<Summary>(),
    status: text('status').$type<'waiting' | 'sent' | 'failed'>().notNull(),
    attempts: integer('attempts').notNull(),
    /** While waiting: when it is tried next. */
    nextAttemptAt: at('next_attempt_at'),
    /** While it is being sent: when the attempt counts as lost, because its process ended. */
    claimedUntil: at('claimed_until'),
    lastError: jsonb('last_error').$type<Text>(),
    createdAt: at('created_at').notNull(),
    /** When it began to wait: its creation, or when a person asked for it again. */
    queuedAt: at('queued_at').notNull(),
    sentAt: at('sent_at'),
  },
  (t) => [
    // However often a change is replayed, it is told once.
    uniqueIndex('outbox_once').on(t.integrationId, t.findingId, t.occurrence),
    index('outbox_due').on(t.status, t.integrationId, t.nextAttemptAt),
    index('outbox_of_finding').on(t.findingId),
  ],
)
