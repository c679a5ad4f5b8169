import { z } from 'zod'
import { BothTexts, Id, Instant } from './common.js'

export const THREAT_FORMATS = ['plain', 'csv', 'stix', 'misp'] as const
export const THREAT_CONFIDENCES = ['None', 'Low', 'Medium', 'High'] as const
export const THREAT_KINDS = ['ip', 'domain', 'url', 'hash'] as const
export const THREAT_SKIPS = ['unknown', 'private', 'wide', 'pattern', 'context', 'expired'] as const

const Format = z.enum(THREAT_FORMATS)
const Confidence = z.enum(THREAT_CONFIDENCES)
const Counts = z.object({
  ip: z.number().int(),
  domain: z.number().int(),
  url: z.number().int(),
  hash: z.number().int(),
})
/** Columns of a CSV, counted from 0. */
const Columns = z.object({
  indicator: z.number().int().min(0).max(99),
  about: z.number().int().min(0).max(99).optional(),
})
const Skipped = z.object({ reason: z.enum(THREAT_SKIPS), count: z.number().int(), samples: z.array(z.string()) })

/** An indicator of a list. */
export const ThreatEntry = z.object({
  kind: z.enum(THREAT_KINDS),
  value: z.string(),
  about: z.string().nullable(),
  confidence: Confidence.nullable(),
  /** After this it is looked up no more. */
  expiresAt: Instant.nullable(),
  /** The list no longer names it since then. */
  seenAt: Instant.nullable(),
})
export type ThreatEntry = z.infer<typeof ThreatEntry>

/** A list of threat intelligence. */
export const ThreatList = z.object({
  id: Id,
  name: z.string(),
  /** Null: it was uploaded. */
  url: z.string().nullable(),
  fileName: z.string().nullable(),
  /** Header that its server wants; the value never leaves. */
  headerName: z.string().nullable(),
  /** Null: told by the content. */
  format: Format.nullable(),
  foundFormat: Format.nullable(),
  columns: Columns.nullable(),
  everyHours: z.number().int(),
  /** Days for which what the list no longer names is looked up; null: none, or until its own end. */
  expireDays: z.number().int().nullable(),
  confidence: Confidence,
  enabled: z.boolean(),
  status: z.enum(['fetching', 'waiting', 'good', 'failing', 'paused']),
  error: BothTexts.nullable(),
  counts: Counts,
  entries: z.number().int(),
  kept: z.number().int(),
  skipped: z.array(Skipped),
  seenAt: Instant.nullable(),
  checkedAt: Instant.nullable(),
  nextAt: Instant.nullable(),
  createdBy: z.string(),
  createdAt: Instant,
})
export type ThreatList = z.infer<typeof ThreatList>

/** GET /api/v1/ingest/threat-lists */
export const ThreatListsOutput = z.object({
  lists: z.array(ThreatList),
  /** Entries of all lists, and how many there may be. */
  entries: z.number().int(),
  most: z.number().int(),
})
export type ThreatListsOutput = z.infer<typeof ThreatListsOutput>

const Url = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .refine((url) => !/^https?:\/\/[^/]*@/i.test(url), 'It must not hold a user or a password.')
const Header = z.object({
  name: z.string().regex(/^(?!(?:host|connection|content-length|transfer-encoding)$)[A-Za-z0-9-]{1,100}$/i),
  value: z.string().regex(/^[\x20-\x7e]{1,2000}$/),
})

/** What is set of a list, besides where it comes from. */
const Settings = z.object({
  name: z.string().trim().min(1).max(100),
  format: Format.nullable().default(null),
  columns: Columns.nullable().default(null),
  everyHours: z.number().int().min(1).max(720).default(24),
  expireDays: z.number().int().min(1).max(3650).nullable().default(null),
  confidence: Confidence.default('Medium'),
})

/**
 * POST /api/v1/ingest/threat-lists: a form whose field `settings` is this as JSON, followed by the file where there is
 * no URL.
 */
export const ThreatListInput = Settings.extend({ url: Url.optional(), header: Header.optional() })
export type ThreatListInput = z.input<typeof ThreatListInput>

/** POST /api/v1/ingest/threat-lists/check: the same form; looks at the list and stores nothing. */
export const ThreatListCheckInput = ThreatListInput.pick({ format: true, columns: true, url: true, header: true })
export const ThreatListCheck = z.object({
  format: Format,
  counts: Counts,
  entries: z.number().int(),
  skipped: z.array(Skipped),
  head: z.array(ThreatEntry),
  /** A CSV's header and first rows, and the columns that were read. */
  csv: z
    .object({ names: z.array(z.string()), rows: z.array(z.array(z.string())), columns: Columns.nullable() })
    .nullable(),
})
export type ThreatListCheck = z.infer<typeof ThreatListCheck>

/** PATCH /api/v1/ingest/threat-lists/:id */
export const ThreatListChange = z
  .object({
    enabled: z.boolean(),
    name: z.string().trim().min(1).max(100),
    everyHours: z.number().int().min(1).max(720),
    expireDays: z.number().int().min(1).max(3650).nullable(),
    confidence: Confidence,
  })
  .partial()
export type ThreatListChange = z.infer<typeof ThreatListChange>

/** GET /api/v1/ingest/threat-lists/:id/entries */
export const ThreatEntriesQuery = z.object({
  search: z.string().max(500).default(''),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
export const ThreatEntriesOutput = z.object({ entries: z.array(ThreatEntry), matching: z.number().int() })
export type ThreatEntriesOutput = z.infer<typeof ThreatEntriesOutput>
