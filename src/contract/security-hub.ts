import { z } from 'zod'
import { Id, Instant } from './common.js'

const Count = z.number().int()

/** What came of taking findings of AWS Security Hub in. The parts that are not `bad` add up to `findings`. */
export const SecurityHubSummary = z.object({
  /** All that were read, bad ones not counted. */
  findings: Count,
  /** Taken: new, or changed since they were last taken. */
  taken: Count,
  /** Exactly as they were taken before. */
  same: Count,
  /** Older than what is known already. */
  stale: Count,
  /** Archived or passed, and never open here. */
  closed: Count,
  /** Of Security Hub's own controls, about what Hinomi judges itself. */
  judged: Count,
  /** Written by Hinomi. */
  own: Count,
  /** Checks of Security Hub that could not look. */
  undecided: Count,
  /** Opened here, or open again. */
  opened: Count,
  resolved: Count,
  /** Decisions of Security Hub's users that were taken over. */
  decided: Count,
  /** Decisions made here that stand although Security Hub says otherwise. */
  kept: Count,
  /** Could not be read. */
  bad: Count,
})
export type SecurityHubSummary = z.infer<typeof SecurityHubSummary>

/** POST /api/v1/posture/security-hub/findings: findings in ASFF, or events that hold them, read elsewhere. */
export const SecurityHubFindingsInput = z.object({
  findings: z.array(z.unknown()).max(1000),
  /** Also what Security Hub's controls say of what Hinomi judges itself. */
  takeJudged: z.boolean().default(false),
})
export const SecurityHubProblem = z.object({ position: Count, reason: z.string() })
export const SecurityHubFindingsOutput = z.object({
  summary: SecurityHubSummary,
  problems: z.array(SecurityHubProblem),
})

/** POST /api/v1/posture/security-hub/imports: takes from the API of every Security Hub that these sources reach. */
export const SecurityHubImportInput = z.object({
  sourceIds: z.array(Id).max(100).optional(),
  /** Findings updated since then; without, those since the last import. */
  since: Instant.optional(),
  takeJudged: z.boolean().optional(),
})
export const SecurityHubImport = z.object({
  status: z.enum(['running', 'done', 'failed', 'cancelled']),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  summary: SecurityHubSummary,
  /** What could not be taken, and why; at most 100. */
  problems: z.array(z.object({ uri: z.string(), position: Count.nullable(), reason: z.string() })),
  /** There is more: the next import goes on from there. */
  more: z.boolean(),
})
export type SecurityHubImport = z.infer<typeof SecurityHubImport>

export const SecurityHub = z.object({
  account: z.string(),
  region: z.string(),
  sourceId: Id,
  takeJudged: z.boolean(),
  writeBack: z.boolean(),
  takenThrough: Instant.nullable(),
  importedAt: Instant.nullable(),
  lastError: z.string().nullable(),
  /** Decisions that wait to be written there, and those that Security Hub would not take. */
  waiting: Count,
  failed: z.array(
    z.object({
      findingId: Id,
      workflow: z.string(),
      attempts: Count,
      error: z.string(),
      /** When it is tried again; null: it was given up. */
      nextAttemptAt: Instant.nullable(),
    }),
  ),
})
export type SecurityHub = z.infer<typeof SecurityHub>
/** GET /api/v1/posture/security-hub */
export const SecurityHubOutput = z.object({ hubs: z.array(SecurityHub), import: SecurityHubImport.nullable() })
/**
 * PATCH /api/v1/posture/security-hub/hubs/:account/:region
 *
 * POST …/retry has all of `failed` sent there again, also what was given up.
 */
export const SecurityHubChange = z.object({ takeJudged: z.boolean().optional(), writeBack: z.boolean().optional() })
