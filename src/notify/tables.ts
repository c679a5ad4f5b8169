import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  smallint,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import type { INTEGRATION_KINDS } from '../contract/index.js'
import type { FindingRecord } from '../findings/index.js'
import type { Locale, Text } from '../kernel/errors.js'

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

/** Where findings are told of. */
export const integrations = pgTable('integrations', {
  id: text('id').primaryKey(),
  kind: text('kind').$type<(typeof INTEGRATION_KINDS)[number]>().notNull(),
  name: text('name').notNull(),
  /** Host of the address, or the channel: what may be shown. */
  target: text('target').notNull(),
  /** Address, token and signing secret, sealed by the vault. */
  sealed: text('sealed').notNull(),
  /** Rank of the least severity that is told: 0 informational to 4 critical. */
  minSeverity: smallint('min_severity').notNull(),
  locale: text('locale').$type<Locale>().notNull(),
  enabled: boolean('enabled').notNull(),
  createdAt: at('created_at').notNull(),
  updatedAt: at('updated_at').notNull(),
  lastSentAt: at('last_sent_at'),
  lastError: jsonb('last_error').$type<Text>(),
  /** Tries in a row that failed for a reason that is the integration's, not one message's. */
  failures: integer('failures').notNull().default(0),
  failingSince: at('failing_since'),
  /** Nothing is sent before: back-off, or what the other side asked for. */
  pausedUntil: at('paused_until'),
})

/** What is to be told, and what became of it: one row for each occurrence of a finding and integration. */
export const outbox = pgTable(
  'outbox',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    /** No foreign key: what was sent stays on record after its integration is removed. */
    integrationId: text('integration_id').notNull(),
    integration: text('integration').notNull(),
    findingId: text('finding_id').notNull(),
    /** How often the finding had been reopened: each occurrence is told once. */
    occurrence: integer('occurrence').notNull(),
    change: text('change').$type<'created' | 'reopened'>().notNull(),
    /** The finding as it was seen last before the message went out. */
    finding: jsonb('finding').$type<FindingRecord>().notNull(),
    status: text('status').$type<'waiting' | 'sent' | 'failed'>().notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** From when the day counts after which it is given up: made, or asked for again. */
    since: at('since').notNull(),
    nextAttemptAt: at('next_attempt_at').notNull(),
    /** A sender has it in hand until then; after that, it has died and the row is free again. */
    claimedUntil: at('claimed_until'),
    lastError: jsonb('last_error').$type<Text>(),
    createdAt: at('created_at').notNull(),
    sentAt: at('sent_at'),
  },
  (t) => [
    uniqueIndex('outbox_once').on(t.integrationId, t.findingId, t.occurrence),
    index('outbox_due').on(t.status, t.integrationId, t.nextAttemptAt),
    index('outbox_of_finding').on(t.findingId, t.id),
  ],
)
