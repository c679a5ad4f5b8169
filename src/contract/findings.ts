import { z } from 'zod'
import { BothTexts, Id, Instant, PageQuery, pageOf } from './common.js'
import { EventJson } from './events.js'

export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'informational'] as const
export const Severity = z.enum(SEVERITIES)
export type Severity = z.infer<typeof Severity>

/** `excepted` comes of an exception in the register, never of a plain transition. */
export const FINDING_STATUSES = ['open', 'acknowledged', 'fixing', 'excepted', 'false_positive', 'resolved'] as const
/** Those that wait for somebody. */
export const WAITING_STATUSES = [
  'open',
  'acknowledged',
  'fixing',
] as const satisfies readonly (typeof FINDING_STATUSES)[number][]
export const FindingStatus = z.enum(FINDING_STATUSES)
export type FindingStatus = z.infer<typeof FindingStatus>

/** `imported`: found by another product, and taken in from where that product's findings are kept. */
export const FINDING_KINDS = ['detection', 'control', 'imported'] as const
export type FindingKind = (typeof FINDING_KINDS)[number]

export const Finding = z.object({
  id: Id,
  kind: z.enum(FINDING_KINDS),
  /** Rule that found it. */
  ruleId: z.string(),
  title: BothTexts,
  severity: Severity,
  status: FindingStatus,
  account: z.string().nullable(),
  region: z.string().nullable(),
  /** What it is about within the rule: an account, a user, an address. */
  entity: z.string(),
  /** How many events matched so far. */
  count: z.number().int(),
  firstSeenAt: Instant,
  lastSeenAt: Instant,
  createdAt: Instant,
  updatedAt: Instant,
  /** Id of the user who is to fix it. */
  assignee: z.string().nullable(),
  /** By when it is to be fixed, by its severity; null while nothing waits. */
  dueAt: Instant.nullable(),
  /** The exception that covers it, while it is excepted. */
  exceptionId: z.string().nullable(),
  /** Tags of the resource, where there is one. */
  tags: z.record(z.string(), z.string()),
  reopened: z.number().int(),
})
export type Finding = z.infer<typeof Finding>

/**
 * `passed`, `gone`, `disabled` and `archived`: resolved by evidence, as the control passes, the resource is gone, nobody
 * asks, or the product that found it has put it away.
 */
export const FINDING_CHANGE_KINDS = [
  'created',
  'seen',
  'status',
  'comment',
  'reopened',
  'assigned',
  'passed',
  'gone',
  'disabled',
  'archived',
] as const
export type FindingChangeKind = (typeof FINDING_CHANGE_KINDS)[number]

/** One line of a finding's history. */
export const FindingChange = z.object({
  id: Id,
  at: Instant,
  actor: z.string(),
  kind: z.enum(FINDING_CHANGE_KINDS),
  from: FindingStatus.nullable(),
  to: FindingStatus.nullable(),
  comment: z.string().nullable(),
})
export type FindingChange = z.infer<typeof FindingChange>

export const FindingDetail = Finding.extend({
  about: BothTexts,
  history: z.array(FindingChange),
  /** Ids and times of the latest matching events, newest first, at most 50. */
  evidence: z.array(z.object({ eventId: z.string(), at: Instant, source: z.string() })),
  /** KQL and range that find the evidence in Discover. */
  discover: z.object({ kql: z.string(), from: Instant, to: Instant }).nullable(),
  notifications: z.array(
    z.object({ integration: z.string(), status: z.enum(['waiting', 'sent', 'failed']), at: Instant }),
  ),
})
export type FindingDetail = z.infer<typeof FindingDetail>

/** GET /api/v1/findings/:id/evidence: the evidence events themselves. */
export const EvidenceOutput = z.object({ events: z.array(EventJson) })

/** GET /api/v1/findings; lists are comma-separated. */
export const FindingsQuery = PageQuery.extend({
  status: z.string().max(200).optional(),
  severity: z.string().max(200).optional(),
  rule: z.string().max(200).optional(),
  account: z.string().max(200).optional(),
  /** What it is about, in full: an ARN, a user. */
  entity: z.string().max(2048).optional(),
  /** `me`, `none`, or a user's id. */
  assignee: z.string().max(200).optional(),
  exception: z.string().max(200).optional(),
  overdue: z.stringbool().optional(),
  search: z.string().max(300).optional(),
  sort: z.enum(['lastSeenAt', 'firstSeenAt', 'severity', 'count']).default('lastSeenAt'),
  order: z.enum(['asc', 'desc']).default('desc'),
})
export const FindingsOutput = pageOf(Finding).extend({
  counts: z.object({
    status: z.record(FindingStatus, z.number().int()),
    severity: z.record(Severity, z.number().int()),
  }),
})
export type FindingsOutput = z.infer<typeof FindingsOutput>

/** POST /api/v1/findings/transition: one or many at once. Resolving needs a comment. */
export const TransitionInput = z.object({
  ids: z.array(Id).min(1).max(500),
  to: FindingStatus,
  comment: z.string().trim().max(5000).default(''),
})

/** POST /api/v1/findings/assign: one or many at once; null takes them from whoever has them. */
export const AssignInput = z.object({ ids: z.array(Id).min(1).max(500), assignee: Id.nullable() })

/** GET /api/v1/findings/people: whom findings are given to, and those whom they were given to. */
export const FindingPerson = z.object({
  id: Id,
  name: z.string(),
  /** May have findings to fix: an active user who may read them. */
  assignable: z.boolean(),
})
export type FindingPerson = z.infer<typeof FindingPerson>
export const FindingPeopleOutput = z.object({ people: z.array(FindingPerson) })

/** GET and PUT /api/v1/findings/sla: days until a finding of each severity is due; null: no date. */
export const Sla = z.object(
  Object.fromEntries(SEVERITIES.map((s) => [s, z.number().int().min(1).max(3650).nullable()])) as Record<
    Severity,
    z.ZodNullable<z.ZodNumber>
  >,
)
export type Sla = z.infer<typeof Sla>

/** POST /api/v1/findings/:id/comments */
export const CommentInput = z.object({ comment: z.string().trim().min(1).max(5000) })

/** GET /api/v1/rules */
export const RuleInfo = z.object({
  id: z.string(),
  title: BothTexts,
  about: BothTexts,
  severity: Severity,
  source: z.string(),
  /** CloudWatch metric filter pattern, or KQL over events that match an indicator of threat intelligence. */
  pattern: z.string(),
  periodSeconds: z.number().int(),
  threshold: z.number(),
  evaluationPeriods: z.number().int(),
  tags: z.array(z.string()),
  enabled: z.boolean(),
  findings: z.number().int(),
  lastMatchAt: Instant.nullable(),
})
export type RuleInfo = z.infer<typeof RuleInfo>
export const RulesOutput = z.object({ rules: z.array(RuleInfo) })
/** PATCH /api/v1/rules/:id */
export const RuleChange = z.object({ enabled: z.boolean() })
