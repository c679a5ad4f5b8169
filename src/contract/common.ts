import { z } from 'zod'

export const Locale = z.enum(['ja', 'en'])

/** An instant: ISO 8601 with zone. */
export const Instant = z.iso.datetime({ offset: true })

/** A point of a time range: ISO instant, or relative to now (`now`, `now-15m`, `now-7d/d`). */
export const TimePoint = z.string().min(3).max(40)

export const Zone = z.string().max(64).default('UTC')

export const Id = z.string().min(1).max(200)

/** RFC 9457 problem details, with Hinomi's stable code and remedy. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  /** What to do. */
  fix: z.string().optional(),
  /** For text that has a place: character offsets into what was sent. */
  position: z.object({ start: z.number().int(), end: z.number().int() }).optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof Problem>

export const Ok = z.object({ ok: z.literal(true) })

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), total: z.number().int(), next: z.string().optional() })

export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  after: z.string().max(500).optional(),
})

/** Text in each language, as content files carry it. */
export const BothTexts = z.object({ ja: z.string(), en: z.string() })
