import { z } from 'zod'
import { BothTexts, Id, Instant } from './common.js'

/** Events that are left out before they are stored, and shown to no rule. */
export const Exclusion = z.object({
  id: Id,
  source: z.string(),
  kql: z.string(),
  /** Of so many events one is kept, chosen by its place so that reading again chooses the same; 0: none is. */
  keepOneIn: z.number().int(),
  reason: z.string(),
  createdBy: z.string(),
  createdAt: Instant,
  /** Left out since then; bytes of their originals. */
  events: z.number().int(),
  bytes: z.number().int(),
  lastAt: Instant.nullable(),
})
export type Exclusion = z.infer<typeof Exclusion>

/** GET /api/v1/ingest/exclusions */
export const ExclusionsOutput = z.object({ exclusions: z.array(Exclusion) })

const Kql = z.string().trim().min(1).max(4000)

/** POST /api/v1/ingest/exclusions */
export const ExclusionInput = z.object({
  source: z.string().min(1).max(100),
  kql: Kql,
  keepOneIn: z.union([z.literal(0), z.number().int().min(2).max(1_000_000)]).default(0),
  reason: z.string().trim().min(1).max(1000),
})
export type ExclusionInput = z.infer<typeof ExclusionInput>

/** POST /api/v1/ingest/exclusions/check: what an exclusion would have left out, and which rules it would blind. */
export const ExclusionCheckInput = ExclusionInput.pick({ source: true, kql: true })
export const ExclusionCheck = z.object({
  /** Stored events of the last seven days that it matches, and all of the source. */
  matching: z.number().int(),
  of: z.number().int(),
  rules: z.array(z.object({ id: z.string(), title: BothTexts })),
})
export type ExclusionCheck = z.infer<typeof ExclusionCheck>
