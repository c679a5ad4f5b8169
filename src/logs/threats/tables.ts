import { boolean, customType, integer, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core'
import type { Text } from '../../kernel/errors.js'
import type { Skipped } from './collector.js'
import type { Confidence } from './entry.js'
import type { CsvColumns } from './formats/csv.js'
import type { IndicatorKind } from './indicator.js'
import type { ListFormat } from './read.js'

const bytea = customType<{ data: Buffer; driverData: Uint8Array }>({
  dataType: () => 'bytea',
  toDriver: (value) => value,
  fromDriver: (value) => Buffer.from(value),
})

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

/** Lists of threat intelligence: where each comes from, and what came of it. */
export const threatLists = pgTable('threat_lists', {
  id: text('id').primaryKey(),
  name: text('name').notNull().unique(),
  /** Null: it was uploaded. */
  url: text('url'),
  /** Of the file that was uploaded last. */
  fileName: text('file_name'),
  /** Header that the server wants; its value is sealed. */
  headerName: text('header_name'),
  headerValue: text('header_value'),
  /** Null: told by the content. */
  format: text('format').$type<ListFormat>(),
  columns: jsonb('columns').$type<CsvColumns>(),
  everyHours: integer('every_hours').notNull(),
  /** Null: what the list no longer names goes at once. */
  expireDays: integer('expire_days'),
  confidence: text('confidence').$type<Confidence>().notNull(),
  enabled: boolean('enabled').notNull(),
  /** As it was found to be. */
  foundFormat: text('found_format').$type<ListFormat>(),
  counts: jsonb('counts').$type<Readonly<Record<IndicatorKind, number>>>().notNull(),
  entries: integer('entries').notNull(),
  /** Of these, no longer named by the list. */
  kept: integer('kept').notNull(),
  skipped: jsonb('skipped').$type<readonly Skipped[]>().notNull(),
  etag: text('etag'),
  lastModified: text('last_modified'),
  /** Digest of what came last, for servers that know no ETag. */
  digest: text('digest'),
  /** When it was last seen whole, and when it was last asked for. */
  seenAt: at('seen_at'),
  checkedAt: at('checked_at'),
  nextAt: at('next_at'),
  error: jsonb('error').$type<Text>(),
  createdBy: text('created_by').notNull(),
  createdAt: at('created_at').notNull(),
})

/** The entries of a list, packed. Of their own, so that the lists are read without them. */
export const threatEntries = pgTable('threat_entries', {
  listId: text('list_id')
    .primaryKey()
    .references(() => threatLists.id, { onDelete: 'cascade' }),
  packed: bytea('packed').notNull(),
})
