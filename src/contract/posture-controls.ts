import { z } from 'zod'
import { BothTexts, Id, Instant, Locale, PageQuery, pageOf } from './common.js'
import { Severity } from './findings.js'

const AccountId = z.string().regex(/^\d{12}$/)
const Region = z.string().max(40)
const Day = z.iso.date()

/* Accounts */

/** POST /api/v1/posture/sources: how accounts are reached. */
export const AccountSourceInput = z.object({
  name: z.string().trim().min(1).max(100),
  kind: z.enum(['current', 'profile', 'role', 'organization']),
  profile: z.string().trim().min(1).max(200).optional(),
  roleArn: z
    .string()
    .trim()
    .regex(/^arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/)
    .optional(),
  externalId: z.string().trim().min(2).max(1224).optional(),
  /** Of an organization: the role to take in each account. */
  roleName: z
    .string()
    .trim()
    .regex(/^[\w+=,.@/-]{1,512}$/)
    .optional(),
  /** Left out: every Region that the account has. */
  regions: z.array(Region).min(1).max(50).optional(),
  endpoint: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional(),
})
export const AccountSource = z.object({
  id: Id,
  name: z.string(),
  kind: AccountSourceInput.shape.kind,
  profile: z.string().nullable(),
  roleArn: z.string().nullable(),
  /** Whether there is one; itself it is not shown again. */
  externalId: z.boolean(),
  roleName: z.string().nullable(),
  regions: z.array(z.string()).nullable(),
  endpoint: z.string().nullable(),
  enabled: z.boolean(),
  createdAt: Instant,
})
export type AccountSource = z.infer<typeof AccountSource>
export const AccountSourcesOutput = z.object({ sources: z.array(AccountSource) })

/** What could not be read of an account, and the permission that is missing. */
export const Unreadable = z.object({
  region: z.string(),
  type: z.string(),
  /** Null: the type could not be listed at all. */
  part: z.string().nullable(),
  why: z.enum(['denied', 'throttled', 'unsupported', 'failed']),
  action: z.string(),
  message: z.string(),
  /** Resources that lack it. */
  count: z.number().int(),
})
export const PostureAccount = z.object({
  account: z.string(),
  name: z.string(),
  sourceId: z.string().nullable(),
  partition: z.string(),
  status: z.enum(['ready', 'suspended', 'denied', 'failed']),
  message: z.string().nullable(),
  regions: z.array(z.string()),
  units: z.array(z.string()),
  tags: z.record(z.string(), z.string()),
  seenAt: Instant,
  scannedAt: Instant.nullable(),
  resources: z.number().int(),
  /** IAM actions that were denied at the last look. */
  missing: z.array(z.string()),
})
export type PostureAccount = z.infer<typeof PostureAccount>
export const PostureAccountsOutput = z.object({ accounts: z.array(PostureAccount) })
/** GET /api/v1/posture/accounts/:account */
export const PostureAccountDetail = PostureAccount.extend({
  coverage: z.object({
    complete: z.number().int(),
    denied: z.number().int(),
    throttled: z.number().int(),
    unsupported: z.number().int(),
    failed: z.number().int(),
  }),
  /** At most 500. */
  unreadable: z.array(Unreadable),
})
export type PostureAccountDetail = z.infer<typeof PostureAccountDetail>

/* Scans */

/** POST /api/v1/posture/scans: all sources that are on when nothing is named. */
export const ScanInput = z.object({
  sourceIds: z.array(Id).max(100).optional(),
  services: z.array(z.string().max(60)).max(100).optional(),
})
export const Scan = z.object({
  id: Id,
  status: z.enum(['running', 'done', 'cancelled', 'failed']),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  resumed: z.number().int(),
  /** A unit is one service in one Region of one account. */
  unitsTotal: z.number().int(),
  unitsDone: z.number().int(),
  resources: z.number().int(),
  changed: z.number().int(),
  deleted: z.number().int(),
  evaluated: z.number().int(),
  /** Findings. */
  opened: z.number().int(),
  resolved: z.number().int(),
  error: BothTexts.nullable(),
})
export type Scan = z.infer<typeof Scan>
export const ScansOutput = z.object({ scans: z.array(Scan) })

/* Standards */

export const CONTROL_STATUSES = ['FAILED', 'UNKNOWN', 'PASSED', 'NO_DATA', 'DISABLED'] as const
export const ControlStatus = z.enum(CONTROL_STATUSES)
export type ControlStatus = z.infer<typeof ControlStatus>

export const ScoreOut = z.object({
  /** Whole per cent; null without data. */
  score: z.number().int().nullable(),
  passed: z.number().int(),
  failed: z.number().int(),
  unknown: z.number().int(),
  noData: z.number().int(),
  disabled: z.number().int(),
})
const TallyOut = z.object({ passed: z.number().int(), failed: z.number().int(), unknown: z.number().int() })

/** Which part of the estate is counted. */
export const WhereQuery = z.object({ account: AccountId.optional(), region: Region.optional() })

export const StandardSummary = z.object({
  id: z.string(),
  name: BothTexts,
  version: z.string(),
  shipped: z.boolean(),
  enabled: z.boolean(),
  score: ScoreOut,
  /** Controls that Hinomi judges, of all that the standard has. */
  implemented: z.number().int(),
  controls: z.number().int(),
  /** Recommendations that a person attests, and how many of them are attested and still valid. */
  manual: z.number().int(),
  attested: z.number().int(),
})
export type StandardSummary = z.infer<typeof StandardSummary>
/** GET /api/v1/posture/standards */
export const StandardsOutput = z.object({
  /** The average of the standards that are on. */
  overall: z.number().int().nullable(),
  /** Controls that failed in any standard that is on, each once. */
  failed: z.record(Severity, z.number().int()),
  standards: z.array(StandardSummary),
  /** Regions and accounts that there are answers of, for the filters. */
  accounts: z.array(z.object({ account: z.string(), name: z.string() })),
  regions: z.array(z.string()),
})

export const StandardControl = z.object({
  controlId: z.string(),
  numbers: z.array(z.string()),
  title: BothTexts,
  severity: Severity,
  implemented: z.boolean(),
  status: ControlStatus,
  tally: TallyOut,
  /** Why it is off in some account that is counted; the latest reason where there are several. */
  offBecause: z.string().nullable(),
})
export type StandardControl = z.infer<typeof StandardControl>
export const Attestation = z.object({
  id: Id,
  account: z.string().nullable(),
  verdict: z.enum(['met', 'not-met', 'not-applicable']),
  statement: z.string(),
  evidence: z.string(),
  date: Day,
  validUntil: Day,
  by: z.string(),
  at: Instant,
})
export type Attestation = z.infer<typeof Attestation>
export const ManualRequirement = z.object({
  id: z.string(),
  title: BothTexts,
  /** What to look at and keep. */
  evidence: BothTexts,
  /** A control that shows part of it. */
  assist: z.string().nullable(),
  /** `due`: never attested, or the last attestation has ended. */
  status: z.enum(['met', 'not-met', 'not-applicable', 'due']),
  /** Newest first. */
  attestations: z.array(Attestation),
})
export type ManualRequirement = z.infer<typeof ManualRequirement>
/** GET /api/v1/posture/standards/:id */
export const StandardDetail = StandardSummary.extend({
  items: z.array(StandardControl),
  requirements: z.array(ManualRequirement),
})
export type StandardDetail = z.infer<typeof StandardDetail>
/**
 * GET /api/v1/posture/standards/:id/export: the controls as CSV, failed ones first. `status` and `severity`: some of
 * them, between commas. Header `x-hinomi-rows` states the row count.
 */
export const StandardExportQuery = WhereQuery.extend({
  status: z.string().max(200).default(''),
  severity: z.string().max(200).default(''),
  search: z.string().max(300).default(''),
  locale: Locale.default('en'),
})
export type StandardExportQuery = z.infer<typeof StandardExportQuery>
/** PATCH /api/v1/posture/standards/:id */
export const StandardChange = z.object({ enabled: z.boolean() })

/** GET /api/v1/posture/standards/:id/history, `*` for all that are on. */
export const ScoreHistoryQuery = z.object({
  account: AccountId.optional(),
  days: z.coerce.number().int().min(1).max(730).default(90),
})
export const ScoreHistoryOutput = z.object({ points: z.array(ScoreOut.extend({ day: Day })) })

/** POST /api/v1/posture/standards/:id/attestations */
export const AttestationInput = z
  .object({
    requirement: z.string().min(1).max(40),
    account: AccountId.optional(),
    verdict: z.enum(['met', 'not-met', 'not-applicable']),
    statement: z.string().trim().min(1).max(5000),
    evidence: z.string().trim().max(5000).default(''),
    date: Day,
    validUntil: Day,
  })
  .refine((a) => a.validUntil >= a.date, { path: ['validUntil'], message: 'ends before it begins' })

/* Controls */

/** POST /api/v1/posture/controls/:id/disablings: off in a standard or everywhere, for some accounts or all. */
export const DisablingInput = z.object({
  standard: z.string().max(60).optional(),
  accounts: z.array(AccountId).max(1000).default([]),
  units: z.array(z.string().min(1).max(200)).max(200).default([]),
  /** `key` or `key=value` of accounts. */
  tags: z.array(z.string().min(1).max(400)).max(200).default([]),
  reason: z.string().trim().min(1).max(5000),
})
export const Disabling = z.object({
  id: Id,
  standard: z.string().nullable(),
  accounts: z.array(z.string()),
  units: z.array(z.string()),
  tags: z.array(z.string()),
  reason: z.string(),
  by: z.string(),
  at: Instant,
  endedBy: z.string().nullable(),
  endedAt: Instant.nullable(),
})
export type Disabling = z.infer<typeof Disabling>

export const ControlSummary = z.object({
  id: z.string(),
  title: BothTexts,
  severity: Severity,
  types: z.array(z.string()),
  category: z.string(),
  implemented: z.boolean(),
  status: ControlStatus,
  tally: TallyOut,
  standards: z.array(z.object({ id: z.string(), numbers: z.array(z.string()) })),
})
/** GET /api/v1/posture/controls */
export const ControlsOutput = z.object({ controls: z.array(ControlSummary) })
/** GET /api/v1/posture/controls/:id */
export const ControlDetail = ControlSummary.extend({
  why: BothTexts,
  fix: BothTexts,
  cli: z.string(),
  /** AWS Config's managed rule that asks the same. */
  configRule: z.string().nullable(),
  params: z.record(z.string(), z.unknown()),
  /** Why it is not implemented. */
  reason: BothTexts.nullable(),
  /** Newest first, those that ended too. */
  disablings: z.array(Disabling),
})
export type ControlDetail = z.infer<typeof ControlDetail>

export const RESULT_STATUSES = ['FAILED', 'WARNING', 'PASSED', 'NOT_AVAILABLE'] as const
/** What one control says of one resource. */
export const ControlResult = z.object({
  controlId: z.string(),
  account: z.string(),
  region: z.string(),
  resourceType: z.string(),
  /** Empty: the type could not be listed. */
  resourceId: z.string(),
  resourceName: z.string().nullable(),
  arn: z.string(),
  status: z.enum(RESULT_STATUSES),
  reason: BothTexts.nullable(),
  /** Of the finding that a failure is, where there is one. */
  findingId: z.string(),
  /** The finding is excepted or called false: the answer leaves the count. */
  suppressed: z.boolean(),
  /** When this answer was first given. */
  since: Instant,
})
export type ControlResult = z.infer<typeof ControlResult>
/** GET /api/v1/posture/results: failures first, then by status, control and resource. */
export const ResultsQuery = PageQuery.extend({
  control: z.string().max(100).optional(),
  account: AccountId.optional(),
  region: Region.optional(),
  arn: z.string().max(2048).optional(),
  type: z.string().max(100).optional(),
  /** Comma-separated. */
  status: z.string().max(100).optional(),
})
export const ResultsOutput = pageOf(ControlResult.extend({ title: BothTexts, severity: Severity }))
