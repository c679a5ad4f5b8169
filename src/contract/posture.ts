import { z } from 'zod'
import { Instant, PageQuery, pageOf } from './common.js'

/** A resource as lists show it. */
export const ResourceSummary = z.object({
  account: z.string(),
  region: z.string(),
  type: z.string(),
  resourceId: z.string(),
  name: z.string().nullable(),
  arn: z.string(),
  tags: z.record(z.string(), z.string()),
  /** Whom its tags name: `Owner` before `Team`, however they are written. */
  owner: z.string().nullable(),
  createdAt: Instant,
  firstSeenAt: Instant,
  /** Last change of its configuration. */
  changedAt: Instant,
  /** Last look that found something new. */
  capturedAt: Instant,
  deletedAt: Instant.nullable(),
})
export type ResourceSummary = z.infer<typeof ResourceSummary>

const Value = z.json()

/** Some of them, between commas; one that begins with `!` is what it must not be. */
const Words = z.string().max(4000)
/** Given once or several times. */
const Several = z
  .union([z.string().max(500), z.array(z.string().max(500)).max(20)])
  .transform((given) => (typeof given === 'string' ? [given] : given))

/**
 * GET /api/v1/resources. All conditions hold together. `tag` is `key` or `key=value`, several values of one key are
 * alternatives; it, `name`, `id` and `arn` may stand several times, and with a `!` before them they are what must not be. `owner` is a name of an owner, or `!` for
 * those that have none. `state`: what exists, what is gone, or both.
 */
export const ResourcesQuery = PageQuery.extend({
  // It names an ARN, which may have 2,048 characters.
  after: z.string().max(4000).optional(),
  search: z.string().max(300).optional(),
  type: Words.optional(),
  account: Words.optional(),
  region: Words.optional(),
  /** Texts that are part of it, whatever their case. */
  name: Several.optional(),
  id: Several.optional(),
  arn: Several.optional(),
  tag: Several.optional(),
  owner: Several.optional(),
  state: z.enum(['live', 'deleted', 'all']).default('live'),
  /** Only those first seen since. */
  newSince: Instant.optional(),
  /** Only those made since, by their own word. */
  createdSince: Instant.optional(),
  changedSince: Instant.optional(),
  /** Only those that did not change since. */
  unchangedSince: Instant.optional(),
  sort: z.enum(['arn', 'changedAt', 'firstSeenAt']).default('changedAt'),
})
export type ResourcesQuery = z.infer<typeof ResourcesQuery>
export const ResourcesOutput = pageOf(ResourceSummary).extend({
  /** There are more than `total`: what must be looked for in texts and tags is counted to 5,000. */
  uncounted: z.boolean(),
})
export type ResourcesOutput = z.infer<typeof ResourcesOutput>

/**
 * GET /api/v1/resources/groups: how many there are of each; `by` is `type`, `account`, `region`, `owner`, `tag:KEY`, or
 * `tag` for how many carry each key.
 */
export const ResourceGroupsQuery = ResourcesQuery.omit({ limit: true, after: true, sort: true }).extend({
  by: z.string().max(300).default('type'),
})
export const ResourceGroupsOutput = z.object({
  groups: z.array(z.object({ value: z.string().nullable(), count: z.number().int() })),
  /** Resources that the filter finds. */
  total: z.number().int(),
})
export type ResourceGroupsOutput = z.infer<typeof ResourceGroupsOutput>

/** GET /api/v1/resources/at: all of a type that existed at a moment, as they were. A page may be short and not the last. */
export const ResourcesAtQuery = PageQuery.extend({
  after: z.string().max(4000).optional(),
  type: z.string().min(1).max(200),
  at: Instant,
  account: z.string().max(200).optional(),
  region: z.string().max(100).optional(),
})
export type ResourcesAtQuery = z.infer<typeof ResourcesAtQuery>
export const ResourcesAtOutput = z.object({
  items: z.array(
    ResourceSummary.pick({
      account: true,
      region: true,
      type: true,
      resourceId: true,
      name: true,
      arn: true,
      tags: true,
      owner: true,
      capturedAt: true,
    }).extend({ configuration: Value, parts: z.record(z.string(), Value) }),
  ),
  next: z.string().optional(),
})
export type ResourcesAtOutput = z.infer<typeof ResourcesAtOutput>

/**
 * GET /api/v1/resources/at/export: all of a type as they were, as CSV. Header `x-hinomi-rows` states the row count.
 */
export const ResourcesAtExportQuery = ResourcesAtQuery.omit({ limit: true, after: true })

/** GET /api/v1/resources/export: the list's filters as CSV, in order of ARN. Header `x-hinomi-rows` states the row count. */
export const ResourcesExportQuery = ResourcesQuery.omit({ limit: true, after: true, sort: true })

/** One resource: by ARN, and by Region where one ARN stands in several (the account itself). */
export const ResourceQuery = z.object({
  arn: z.string().min(1).max(2048),
  region: z.string().max(100).optional(),
  /** As it was then. */
  at: Instant.optional(),
})

export const RelatedResource = z.object({
  type: z.string(),
  id: z.string().nullable(),
  name: z.string().nullable(),
  /** As AWS Config says it: `Is contained in`. */
  relation: z.string(),
  /** Its ARN, where it is recorded. */
  arn: z.string().nullable(),
})
export const ResourceDetail = ResourceSummary.extend({
  status: z.string(),
  configuration: Value,
  parts: z.record(z.string(), Value),
  /** Parts that could not be read at the last look, each with its reason. */
  unread: z.record(z.string(), z.object({ why: z.string(), action: z.string(), message: z.string() })),
  related: z.array(RelatedResource),
})
export type ResourceDetail = z.infer<typeof ResourceDetail>

/** A CloudTrail write event on a resource: who, from where, by which call. */
export const ChangeAuthor = z.object({
  eventId: z.string(),
  at: Instant,
  action: z.string().nullable(),
  user: z.string().nullable(),
  userArn: z.string().nullable(),
  sourceIp: z.string().nullable(),
  outcome: z.string().nullable(),
})
export type ChangeAuthor = z.infer<typeof ChangeAuthor>

export const TimelineEntry = z.object({
  id: z.string(),
  at: Instant,
  status: z.string(),
  differences: z.array(z.object({ path: z.string(), before: Value.optional(), after: Value.optional() })),
  /** Write events between the look before and this one, newest first, at most 20. */
  authors: z.array(ChangeAuthor),
})
/** GET /api/v1/resources/timeline: newest first. */
export const TimelineQuery = ResourceQuery.omit({ at: true }).extend({
  before: Instant.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})
export const TimelineOutput = z.object({ entries: z.array(TimelineEntry), more: z.boolean() })
export type TimelineOutput = z.infer<typeof TimelineOutput>
