import { z } from 'zod'
import { BothTexts, Id, Instant, PageQuery, pageOf, Zone } from './common.js'
import { EventJson, FieldInfo } from './events.js'

/** GET /api/v1/sources */
export const SourceInfo = z.object({
  id: z.string(),
  title: BothTexts,
  /** Defined by a user, not shipped. */
  own: z.boolean(),
  formats: z.array(z.string()),
  keyPattern: z.string(),
  fields: z.array(FieldInfo.pick({ name: true, type: true, many: true, about: true })),
  objects: z.number().int(),
  events: z.number().int(),
  quarantined: z.number().int(),
  /** Bytes in the lake. */
  bytes: z.number().int(),
  firstEventAt: Instant.nullable(),
  lastEventAt: Instant.nullable(),
  lastIngestedAt: Instant.nullable(),
  retentionDays: z.number().int().nullable(),
})
export type SourceInfo = z.infer<typeof SourceInfo>
export const SourcesOutput = z.object({ sources: z.array(SourceInfo) })

/** PATCH /api/v1/sources/:id; null keeps for ever. */
export const SourceChange = z.object({ retentionDays: z.number().int().min(1).max(36_500).nullable() })

const DefinitionText = z
  .string()
  .min(1)
  .max(256 * 1024)
const Sample = z.string().max(64 * 1024)

/** POST /api/v1/own-sources/guess: a definition to start from. */
export const OwnGuessInput = z.object({
  id: z
    .string()
    .max(80)
    .regex(/^[a-z][a-z0-9_]{0,30}(?:\.[a-z][a-z0-9_]{0,30}){1,3}$/),
  title: z.string().trim().min(1).max(200),
  zone: Zone,
  sample: Sample.min(1),
})
export const OwnDefinition = z.object({ definition: z.string() })

/** GET /api/v1/own-sources/:id, with the first of its samples. */
export const OwnSource = z.object({ definition: z.string(), sample: z.string() })

/** POST /api/v1/own-sources/preview */
export const OwnPreviewInput = z.object({ definition: DefinitionText, sample: Sample })
export const OwnPreview = z.object({
  problems: z.array(z.object({ line: z.number().int(), what: BothTexts })),
  fields: z.array(FieldInfo.pick({ name: true, type: true })),
  events: z.array(EventJson),
  bad: z.array(z.object({ reason: z.string(), raw: z.string(), position: z.number().int() })),
})
export type OwnPreview = z.infer<typeof OwnPreview>

/** POST /api/v1/own-sources and PUT /api/v1/own-sources/:id */
export const OwnSourceInput = z.object({ definition: DefinitionText, sample: Sample.default('') })
export const OwnSourceSaved = z.object({ id: z.string() })

export const OBJECT_STATUS = ['done', 'skipped', 'failed'] as const

/** GET /api/v1/ingest/objects */
export const LogObject = z.object({
  id: Id,
  uri: z.string(),
  source: z.string().nullable(),
  status: z.enum(OBJECT_STATUS),
  /** Why it was skipped or failed. */
  reason: z.string().nullable(),
  bytes: z.number().int(),
  events: z.number().int(),
  quarantined: z.number().int(),
  ingestedAt: Instant,
})
export type LogObject = z.infer<typeof LogObject>
export const ObjectsQuery = PageQuery.extend({
  source: z.string().max(100).optional(),
  status: z.enum(OBJECT_STATUS).optional(),
  search: z.string().max(300).optional(),
})
export const ObjectsOutput = pageOf(LogObject)

/** GET /api/v1/ingest/quarantine */
export const QuarantinedRecord = z.object({
  id: Id,
  objectId: Id,
  uri: z.string(),
  source: z.string().nullable(),
  position: z.number().int(),
  reason: z.string(),
  /** Beginning of the original text; the whole is at /api/v1/ingest/quarantine/:id/original. */
  preview: z.string(),
  bytes: z.number().int(),
  at: Instant,
  /** When a replay turned it into an event. */
  replayedAt: Instant.nullable(),
})
export type QuarantinedRecord = z.infer<typeof QuarantinedRecord>
export const QuarantineQuery = PageQuery.extend({
  source: z.string().max(100).optional(),
  reason: z.string().max(300).optional(),
  search: z.string().max(300).optional(),
  replayed: z.enum(['yes', 'no']).default('no'),
})
export const QuarantineOutput = pageOf(QuarantinedRecord).extend({
  reasons: z.array(z.object({ reason: z.string(), count: z.number().int() })),
})

/** POST /api/v1/ingest/quarantine/replay: these records, or all that are not replayed yet. */
export const ReplayInput = z.object({ ids: z.array(Id).max(1000).optional() })
export const ReplayOutput = z.object({ replayed: z.number().int(), still: z.number().int() })

export const IngestSummary = z.object({
  objects: z.number().int(),
  skipped: z.number().int(),
  failed: z.number().int(),
  events: z.number().int(),
  quarantined: z.number().int(),
  bytes: z.number().int(),
  detections: z.number().int(),
  seconds: z.number(),
})
export type IngestSummary = z.infer<typeof IngestSummary>

/**
 * POST /api/v1/ingest/upload: multipart, any number of file parts named `file`, optional field `source`.
 * POST /api/v1/ingest/runs: {path} a file, directory, glob or s3:// prefix on the server's side.
 * Both answer a Run; GET /api/v1/ingest/runs/:id follows it, GET /api/v1/ingest/runs lists the latest.
 */
export const RunInput = z.object({ path: z.string().min(1).max(2000), source: z.string().max(100).optional() })
export const Run = z.object({
  id: Id,
  label: z.string(),
  status: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** Objects found so far, and whether listing has ended. */
  found: z.number().int(),
  listed: z.boolean(),
  bytesTotal: z.number().int(),
  bytesDone: z.number().int(),
  summary: IngestSummary,
  /** What happened and what to do. */
  error: BothTexts.nullable(),
  startedAt: Instant,
  endedAt: Instant.nullable(),
})
export type Run = z.infer<typeof Run>
export const RunsOutput = z.object({ runs: z.array(Run) })

/** Feeds that run on: an SQS queue of S3 notifications, a directory. /api/v1/ingest/feeds */
export const FeedInput = z.object({
  kind: z.enum(['sqs', 'directory']),
  /** Queue URL or directory. */
  target: z.string().min(1).max(2000),
  source: z.string().max(100).optional(),
  enabled: z.boolean().default(true),
})
export const Feed = FeedInput.extend({
  id: Id,
  status: z.enum(['running', 'stopped', 'failing']),
  /** What happened and what to do. */
  error: BothTexts.nullable(),
  objects: z.number().int(),
  events: z.number().int(),
  lastAt: Instant.nullable(),
})
export type Feed = z.infer<typeof Feed>
export const FeedsOutput = z.object({ feeds: z.array(Feed) })
