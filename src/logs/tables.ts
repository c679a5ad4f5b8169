import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  customType,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import type { ValueCounts } from './lake/value-counts.js'

const bytea = customType<{ data: Buffer; driverData: Uint8Array }>({
  dataType: () => 'bytea',
  toDriver: (value) => value,
  fromDriver: (value) => Buffer.from(value),
})

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

/** The manifest's objects: one row for each object that was read, and only then are its Events visible. */
export const logObjects = pgTable(
  'log_objects',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    /** Short hash of URI and version; `hinomi.object` of its Events. */
    hash: text('hash').notNull(),
    uri: text('uri').notNull(),
    /** S3's ETag, or the MD5 of a file. */
    etag: text('etag').notNull(),
    /** Size and time of a file when it was read: a cheap "same as before". */
    stamp: text('stamp'),
    source: text('source'),
    status: text('status').$type<'done' | 'skipped' | 'failed'>().notNull(),
    reason: text('reason'),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    events: bigint('events', { mode: 'number' }).notNull(),
    quarantined: bigint('quarantined', { mode: 'number' }).notNull(),
    ingestedAt: at('ingested_at').notNull(),
  },
  (t) => [
    uniqueIndex('log_objects_once').on(t.uri, t.etag),
    index('log_objects_hash').on(t.hash),
    index('log_objects_etag').on(t.etag),
    index('log_objects_source').on(t.source, t.status),
    index('log_objects_latest').on(t.id.desc()),
  ],
)

/** The manifest's parts: a Parquet file is part of the lake because it has a row here. */
export const logParts = pgTable(
  'log_parts',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    source: text('source').notNull(),
    /** UTC day of its first Events, `YYYY-MM-DD`. */
    day: text('day').notNull(),
    file: text('file').notNull().unique(),
    rows: bigint('rows', { mode: 'number' }).notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    minTime: doublePrecision('min_time').notNull(),
    maxTime: doublePrecision('max_time').notNull(),
    /** Events of each hour from the start of that day on, which histograms without a filter are made of. */
    hours: jsonb('hours').$type<readonly number[]>().notNull(),
    /** Events of each value of a few fields, which panels of all sources without a filter are made of. */
    valueCounts: jsonb('value_counts').$type<ValueCounts>().notNull(),
    schema: text('schema').notNull().default(''),
    createdAt: at('created_at').notNull(),
    /** Replaced by compaction or past its retention; the file goes once no query can be reading it. */
    droppedAt: at('dropped_at'),
  },
  (t) => [index('log_parts_live').on(t.source, t.day).where(sql`dropped_at is null`)],
)

/** Records that became no Event, with all that is needed to look at them and to try again. */
export const logQuarantine = pgTable(
  'log_quarantine',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    objectId: bigint('object_id', { mode: 'number' })
      .notNull()
      .references(() => logObjects.id, { onDelete: 'cascade' }),
    position: bigint('position', { mode: 'number' }).notNull(),
    reason: text('reason').notNull(),
    /** Original bytes, cut at the stated limit. */
    original: bytea('original').notNull(),
    /** Header or the like that must stand before the record. */
    preamble: text('preamble'),
    createdAt: at('created_at').notNull(),
    replayedAt: at('replayed_at'),
  },
  (t) => [
    index('log_quarantine_object').on(t.objectId),
    index('log_quarantine_open').on(t.id).where(sql`replayed_at is null`),
  ],
)

/** What is left out before it is stored. */
export const logExclusions = pgTable('log_exclusions', {
  id: text('id').primaryKey(),
  source: text('source').notNull(),
  kql: text('kql').notNull(),
  /** Of so many one is kept; 0: none is. */
  keepOneIn: integer('keep_one_in').notNull(),
  reason: text('reason').notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: at('created_at').notNull(),
  events: bigint('events', { mode: 'number' }).notNull().default(0),
  /** Of the originals that were left out. */
  bytes: bigint('bytes', { mode: 'number' }).notNull().default(0),
  lastAt: at('last_at'),
})

export const logSourceSettings = pgTable('log_source_settings', {
  source: text('source').primaryKey(),
  retentionDays: integer('retention_days'),
})

export const ingestRuns = pgTable(
  'ingest_runs',
  {
    id: text('id').primaryKey(),
    label: text('label').notNull(),
    status: text('status').$type<'running' | 'done' | 'failed' | 'cancelled'>().notNull(),
    /** Found, listed, bytes and summary, as in the contract's Run. */
    state: jsonb('state').$type<Record<string, unknown>>().notNull(),
    error: text('error'),
    startedAt: at('started_at').notNull(),
    endedAt: at('ended_at'),
  },
  (t) => [index('ingest_runs_latest').on(t.startedAt.desc())],
)

export const ingestFeeds = pgTable('ingest_feeds', {
  id: text('id').primaryKey(),
  kind: text('kind').$type<'sqs' | 'directory'>().notNull(),
  target: text('target').notNull().unique(),
  source: text('source'),
  enabled: boolean('enabled').notNull(),
  objects: bigint('objects', { mode: 'number' }).notNull().default(0),
  events: bigint('events', { mode: 'number' }).notNull().default(0),
  lastAt: at('last_at'),
})

export const savedSearches = pgTable('saved_searches', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  /** KQL, sources, range and columns, as in the contract's SavedSearchInput. */
  view: jsonb('view').$type<Record<string, unknown>>().notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: at('created_at').notNull(),
  updatedAt: at('updated_at').notNull(),
})
