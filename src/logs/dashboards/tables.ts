import { jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core'

/** Dashboards that users made; the shipped ones are files. */
export const dashboards = pgTable('dashboards', {
  id: text('id').primaryKey(),
  /** As a dashboard's JSON file has it, so that it can leave and come back. */
  dashboard: jsonb('dashboard').$type<Record<string, unknown>>().notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true, mode: 'date' }).notNull(),
  updatedAt: timestamp('updated_at', { withTimezone: true, mode: 'date' }).notNull(),
})
