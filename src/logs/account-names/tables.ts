import { pgTable, text, timestamp } from 'drizzle-orm/pg-core'

/** Names that people gave to accounts. */
export const logAccountNames = pgTable('log_account_names', {
  account: text('account').primaryKey(),
  name: text('name').notNull(),
  changedBy: text('changed_by').notNull(),
  changedAt: timestamp('changed_at', { withTimezone: true, mode: 'date' }).notNull(),
})
