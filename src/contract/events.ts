import { z } from 'zod'
import { BothTexts, Id, Instant, TimePoint, Zone } from './common.js'

/** What Discover asks with; every part stands in the page's URL. */
export const EventQueryInput = z.object({
  /** KQL; empty finds all. */
  kql: z.string().max(10_000).default(''),
  sources: z.array(z.string().max(100)).max(100).optional(),
  from: TimePoint.optional(),
  to: TimePoint.optional(),
  zone: Zone,
})
export type EventQueryInput = z.infer<typeof EventQueryInput>

/** POST /api/v1/events/search */
export const SearchInput = EventQueryInput.extend({
  order: z.enum(['newest', 'oldest']).default('newest'),
  limit: z.number().int().min(1).max(1000).default(100),
  after: z.string().max(500).optional(),
  fields: z.array(z.string().max(200)).max(100).optional(),
})

export const EventValue = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.string()),
  z.array(z.number()),
  z.null(),
])

/** An Event on the wire: dates are ISO 8601 strings. */
export const EventJson = z.record(z.string(), EventValue)
export type EventJson = z.infer<typeof EventJson>

export const SearchOutput = z.object({
  events: z.array(EventJson),
  next: z.string().optional(),
  /** All that match in the range, not only this page. */
  total: z.number().int(),
  tookMs: z.number(),
})
export type SearchOutput = z.infer<typeof SearchOutput>

/** POST /api/v1/events/histogram */
export const HistogramInput = EventQueryInput.extend({
  /** About how many bars are wanted. */
  bars: z.number().int().min(1).max(500).default(80),
  by: z.string().max(200).optional(),
})
export const HistogramOutput = z.object({
  from: Instant,
  to: Instant,
  intervalMs: z.number(),
  bars: z.array(
    z.object({ start: Instant, count: z.number().int(), parts: z.record(z.string(), z.number()).optional() }),
  ),
  total: z.number().int(),
  tookMs: z.number(),
})
export type HistogramOutput = z.infer<typeof HistogramOutput>

/** POST /api/v1/events/top */
export const TopInput = EventQueryInput.extend({
  field: z.string().min(1).max(200),
  limit: z.number().int().min(1).max(1000).default(10),
  prefix: z.string().max(200).optional(),
})
export const TopOutput = z.object({
  values: z.array(z.object({ value: z.union([z.string(), z.number(), z.boolean()]), count: z.number().int() })),
  present: z.number().int(),
  total: z.number().int(),
  tookMs: z.number(),
})
export type TopOutput = z.infer<typeof TopOutput>

/** POST /api/v1/events/statistics */
export const StatisticsInput = EventQueryInput.extend({ field: z.string().min(1).max(200) })
export const StatisticsOutput = z.object({
  count: z.number().int(),
  min: z.number().optional(),
  max: z.number().optional(),
  mean: z.number().optional(),
  sum: z.number().optional(),
  p50: z.number().optional(),
  p95: z.number().optional(),
  p99: z.number().optional(),
})
export type StatisticsOutput = z.infer<typeof StatisticsOutput>

/** GET /api/v1/events/one/:id?near=ISO → EventJson */
export const EventParams = z.object({ id: Id })
export const EventNear = z.object({ near: Instant.optional() })

/**
 * GET /api/v1/events/export: the query as URL parameters (sources and fields comma-separated), answers a file.
 * Header `x-hinomi-rows` states the row count. CSV is UTF-8 with BOM.
 */
export const ExportQuery = z.object({
  kql: z.string().max(10_000).default(''),
  sources: z.string().max(2000).optional(),
  from: TimePoint.optional(),
  to: TimePoint.optional(),
  zone: Zone,
  fields: z.string().max(10_000).optional(),
  format: z.enum(['csv', 'ndjson']),
})

/** POST /api/v1/events/sql: read-only console over view `events` and one view per source. */
export const SqlInput = z.object({
  sql: z.string().min(1).max(50_000),
  maxRows: z.number().int().min(1).max(10_000).default(1000),
})
export const SqlOutput = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  rows: z.array(z.array(z.unknown())),
  truncated: z.boolean(),
  tookMs: z.number(),
})
export type SqlOutput = z.infer<typeof SqlOutput>

/** GET /api/v1/events/fields */
export const FieldInfo = z.object({
  name: z.string(),
  type: z.enum(['keyword', 'text', 'long', 'double', 'boolean', 'date', 'ip']),
  many: z.boolean(),
  sources: z.array(z.string()),
  about: BothTexts.nullable(),
})
export type FieldInfo = z.infer<typeof FieldInfo>
export const FieldsOutput = z.object({ fields: z.array(FieldInfo) })

/** POST /api/v1/events/check: is this KQL right, and what can follow at the caret. */
export const CheckInput = z.object({
  kql: z.string().max(10_000),
  caret: z.number().int().min(0),
  from: TimePoint.optional(),
  to: TimePoint.optional(),
})
export const CheckOutput = z.object({
  error: z.object({ message: BothTexts, start: z.number().int(), end: z.number().int() }).nullable(),
  /** Replacing `kql[start,end)` by `text` applies the suggestion. */
  suggestions: z.array(
    z.object({
      kind: z.enum(['field', 'value', 'operator', 'conjunction']),
      text: z.string(),
      label: z.string(),
      detail: z.string().optional(),
      start: z.number().int(),
      end: z.number().int(),
    }),
  ),
})
export type CheckOutput = z.infer<typeof CheckOutput>

/** A view of Discover that was given a name. /api/v1/saved-searches */
export const SavedSearchInput = z.object({
  name: z.string().trim().min(1).max(200),
  kql: z.string().max(10_000),
  sources: z.array(z.string().max(100)).max(100),
  from: TimePoint,
  to: TimePoint,
  columns: z.array(z.string().max(200)).max(50),
})
export const SavedSearch = SavedSearchInput.extend({
  id: Id,
  createdBy: z.string(),
  createdAt: Instant,
  updatedAt: Instant,
})
export type SavedSearch = z.infer<typeof SavedSearch>
