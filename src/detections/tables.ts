import { bigint, boolean, doublePrecision, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })
const whole = (name: string) => bigint(name, { mode: 'number' })

/** An event that a datapoint counts; `at` is milliseconds since the epoch. */
export interface DatapointSample {
  readonly eventId: string
  readonly at: number
  readonly source: string
}

/** What a rule's metric measured in one minute for one entity: CloudWatch's statistic set. */
export const ruleDatapoints = pgTable(
  'rule_datapoints',
  {
    ruleId: text('rule_id').notNull(),
    /** Empty where the event has none. */
    account: text('account').notNull(),
    /** What the rule groups by. */
    entity: text('entity').notNull(),
    /** Start of the minute, seconds since the epoch. */
    minute: whole('minute').notNull(),
    count: whole('count').notNull(),
    sum: doublePrecision('sum').notNull(),
    min: doublePrecision('min').notNull(),
    max: doublePrecision('max').notNull(),
    /** Times of the first and last event, milliseconds since the epoch. */
    firstAt: whole('first_at').notNull(),
    lastAt: whole('last_at').notNull(),
    /** How many of `count` a finding has counted. */
    reported: whole('reported').notNull(),
    /** A few events while not all are reported; afterwards the finding has them. */
    samples: jsonb('samples').$type<DatapointSample[]>().notNull(),
  },
  // No further index: tens of thousands of rows may come in one transaction.
  (t) => [primaryKey({ columns: [t.ruleId, t.account, t.entity, t.minute] })],
)

/** When each rule last matched, whatever became of its datapoints. */
export const ruleActivity = pgTable('rule_activity', {
  ruleId: text('rule_id').primaryKey(),
  lastMatchAt: at('last_match_at').notNull(),
})

/** What people decided about a rule; a rule without a row is on. */
export const ruleSettings = pgTable('rule_settings', {
  ruleId: text('rule_id').primaryKey(),
  enabled: boolean('enabled').notNull(),
  changedAt: at('changed_at').notNull(),
})
