import { z } from 'zod'
import { BothTexts, Instant, Locale, PageQuery, pageOf } from './common.js'

const Harm = z.enum(['cost', 'risk', 'clutter'])

/** A resource that nothing uses. */
const UnusedItem = z.object({
  kind: z.string(),
  title: BothTexts,
  harm: Harm,
  account: z.string(),
  region: z.string(),
  type: z.string(),
  resourceId: z.string(),
  name: z.string().nullable(),
  arn: z.string(),
  tags: z.record(z.string(), z.string()),
  evidence: BothTexts,
  since: Instant,
  /**
   * How `since` is known: `told` by AWS; `changed`: unused at least since this last change; `created`: made then, and
   * never seen to change, so unused for at most so long.
   */
  basis: z.enum(['told', 'changed', 'created']),
  /** Whole days since `since`. */
  days: z.number().int(),
  foundAt: Instant,
})

/** GET /api/v1/resources/unused: the longest unused first. */
export const UnusedQuery = PageQuery.extend({
  // It names an ARN, which may have 2,048 characters.
  after: z.string().max(4000).optional(),
  kind: z.string().max(100).optional(),
  harm: Harm.optional(),
  account: z.string().max(200).optional(),
  region: z.string().max(100).optional(),
  search: z.string().max(300).optional(),
  minDays: z.coerce.number().int().min(0).max(10_000).optional(),
})
export type UnusedQuery = z.infer<typeof UnusedQuery>
export const UnusedOutput = pageOf(UnusedItem)
export type UnusedOutput = z.infer<typeof UnusedOutput>

/** GET /api/v1/resources/unused/kinds: what is looked for, how many were found, and where it could not be told. */
export const UnusedKindsQuery = z.object({ account: z.string().max(200).optional() })
export const UnusedKindsOutput = z.object({
  kinds: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      harm: Harm,
      title: BothTexts,
      why: BothTexts,
      count: z.number().int(),
      unknown: z.array(
        z.object({
          account: z.string(),
          reason: BothTexts,
          /** Resources that could not be told; 0: none of them could. */
          resources: z.number().int(),
        }),
      ),
    }),
  ),
})
export type UnusedKindsOutput = z.infer<typeof UnusedKindsOutput>

/** GET /api/v1/resources/unused/export: the list's filters as CSV. Header `x-hinomi-rows` states the row count. */
export const UnusedExportQuery = UnusedQuery.omit({ limit: true, after: true }).extend({ locale: Locale.default('en') })
