import {
  bigint,
  boolean,
  doublePrecision,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from 'drizzle-orm/pg-core'

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

/** An event that a datapoint counts. */
export interface DatapointSample {
  readonly eventId: string
  readonly at: number
  readonly source: string
}

/** What a rule's metric measured in one minute: CloudWatch's statistic set. */
export const ruleDatapoints = pgTable(
  'rule_datapoints',
  {
    ruleId: text('rule_id').notNull(),
    /** What the rule groups by: an account. */
    entity: text('entity').notNull(),
    /** Start of the minute, seconds since the epoch. */
    minute: bigint('minute', { mode: 'number' }).notNull(),
    count: bigint('count', { mode: 'number' }).notNull(),
    sum: doublePrecision('sum').notNull(),
    min: doublePrecision('min').notNull(),
    max: doublePrecision('max').notNull(),
    account: text('account'),
    region: text('region'),
    /** The latest few events. */
    samples: jsonb('samples').$type<DatapointSample[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.ruleId, t.entity, t.minute] }), index('rule_datapoints_minute').on(t.minute)],
)

export const ruleSettings = pgTable('rule_settings', {
  ruleId: text('rule_id').primaryKey(),
  enabled: boolean('enabled').notNull(),
  changedAt: at('changed_at').notNull(),
})
