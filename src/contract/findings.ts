import { z } from 'zod'
import { BothTexts, Id, Instant, PageQuery, pageOf } from './common.js'
import { EventJson } from './events.js'

export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'informational'] as const
export const Severity = z.enum(SEVERITIES)
export type Severity = z.infer<typeof Severity>

export const FINDING_STATUSES = ['open', 'acknowledged', 'resolved'] as const
export const FindingStatus = z.enum(FINDING_STATUSES)
export type FindingStatus = z.infer<typeof FindingStatus>

export const FINDING_KINDS = ['detection'] as const

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
  assignee: z.string().nullable(),
  reopened: z.number().int(),
})
export type Finding = z.infer<typeof Finding>

/** One line of a finding's history. */
export const FindingChange = z.object({
  id: Id,
  at: Instant,
  actor: z.string(),
  kind: z.enum(['created', 'seen', 'status', 'comment', 'reopened', 'assigned']),
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

/** POST /api/v1/findings/:id/comments */
export const CommentInput = z.object({ comment: z.string().trim().min(1).max(5000) })

/** GET /api/v1/rules */
export const RuleInfo = z.object({
  id: z.string(),
  title: BothTexts,
  about: BothTexts,
  severity: Severity,
  source: z.string(),
  /** CloudWatch metric filter pattern. */
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
