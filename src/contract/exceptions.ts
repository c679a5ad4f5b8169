import { z } from 'zod'
import { BothTexts, Id, Instant, pageOf } from './common.js'
import { Finding, FindingStatus } from './findings.js'

const Name = z.string().trim().min(1).max(2000)
/** The rule or control that an exception is about; left out: whatever found it. */
const rule = Name.max(200).optional()
const account = z.string().trim().max(200).optional()

/** What an exception covers. */
export const ExceptionScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('finding'), findingId: Id }),
  /** One resource or entity, by its exact ARN or name. */
  z.object({ kind: z.literal('resource'), entity: Name, rule, account }),
  /** Entities by a pattern: `*` is any text, `?` any character. */
  z.object({ kind: z.literal('pattern'), pattern: Name, rule, account }),
  /** Resources with a tag; left out value: any. */
  z.object({ kind: z.literal('tag'), key: Name.max(200), value: z.string().max(300).optional(), rule, account }),
  /** A control or rule in a whole account. */
  z.object({ kind: z.literal('rule'), rule: Name.max(200), account }),
])
export type ExceptionScope = z.infer<typeof ExceptionScope>

export const EXCEPTION_STATUSES = ['pending', 'active', 'expired', 'revoked', 'rejected'] as const
export const ExceptionStatus = z.enum(EXCEPTION_STATUSES)
export type ExceptionStatus = z.infer<typeof ExceptionStatus>

export const Exception = z.object({
  id: Id,
  scope: ExceptionScope,
  /** Of an exception for one finding: what that is. */
  finding: z.object({ title: BothTexts, entity: z.string() }).nullable(),
  reason: z.string(),
  status: ExceptionStatus,
  requestedBy: z.string(),
  /** Who approved or rejected it. */
  decidedBy: z.string().nullable(),
  decidedAt: Instant.nullable(),
  /** Its findings reopen then. Null: until reviewed. */
  expiresAt: Instant.nullable(),
  /** When it is to be looked at again; required where it does not expire. */
  reviewAt: Instant.nullable(),
  createdAt: Instant,
  updatedAt: Instant,
  /** Findings that it covers now. */
  covers: z.number().int(),
  /** Last time that something was found which it covers. */
  lastUsedAt: Instant.nullable(),
})
export type Exception = z.infer<typeof Exception>

export const ExceptionChange = z.object({
  at: Instant,
  actor: z.string(),
  kind: z.enum(['requested', 'approved', 'rejected', 'revoked', 'expired', 'extended', 'reminded']),
  comment: z.string().nullable(),
})
export const ExceptionDetail = Exception.extend({
  history: z.array(ExceptionChange),
  /** At most 100 of the findings that it covers. */
  findings: z.array(Finding),
})

/** `soon`: expires or is due for review within two weeks. `unused`: active, and covers nothing. */
export const EXCEPTION_VIEWS = ['all', 'pending', 'active', 'soon', 'unused', 'ended'] as const
/** GET /api/v1/exceptions */
export const ExceptionsQuery = z.object({
  view: z.enum(EXCEPTION_VIEWS).default('all'),
  search: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
})
export const ExceptionsOutput = pageOf(Exception).extend({
  counts: z.record(z.enum(EXCEPTION_VIEWS), z.number().int()),
})
export type ExceptionsOutput = z.infer<typeof ExceptionsOutput>
/** GET /api/v1/exceptions/export */
export const ExceptionsExportQuery = z.object({
  view: z.enum(EXCEPTION_VIEWS).default('all'),
  format: z.enum(['csv', 'markdown']),
  locale: z.enum(['ja', 'en']).default('en'),
})

const until = {
  /** An end, or a review: exactly one. */
  expiresAt: Instant.nullable(),
  reviewAt: Instant.nullable(),
}
/** POST /api/v1/exceptions */
export const ExceptionInput = z.object({
  scope: ExceptionScope,
  reason: z.string().trim().min(10).max(5000),
  ...until,
})
export type ExceptionInput = z.infer<typeof ExceptionInput>
/** POST /api/v1/exceptions/findings: an exception of its own for each of these findings, in one transaction. */
export const FindingExceptionsInput = ExceptionInput.omit({ scope: true }).extend({
  findingIds: z.array(Id).min(1).max(500),
})
export type FindingExceptionsInput = z.infer<typeof FindingExceptionsInput>
/**
 * What became of each, in the order of the request, each finding once.
 * - `requested`: waits for a second person; `active`: in force at once.
 * - `standing`: an exception for just this finding waits or is in force already, or the finding stands under another;
 *   nothing was made, so that the same request twice does no more than once.
 * - `missing`: there is no such finding.
 */
export const FindingExceptionsOutput = z.object({
  results: z.array(
    z.object({
      findingId: Id,
      outcome: z.enum(['requested', 'active', 'standing', 'missing']),
      /** The exception that was made, or the one that stands. */
      exceptionId: Id.nullable(),
    }),
  ),
})
export type FindingExceptionsOutput = z.infer<typeof FindingExceptionsOutput>
/** POST /api/v1/exceptions/:id/decide */
export const ExceptionDecision = z.object({
  decision: z.enum(['approve', 'reject', 'revoke']),
  comment: z.string().trim().max(5000).default(''),
})
/** POST /api/v1/exceptions/:id/extend: a new end, with the reason why it is still right. */
export const ExceptionExtension = z.object({ reason: z.string().trim().min(10).max(5000), ...until })
/** POST /api/v1/exceptions/preview */
export const ExceptionPreview = z.object({ scope: ExceptionScope })
export const ExceptionPreviewOutput = z.object({
  total: z.number().int(),
  byStatus: z.record(FindingStatus, z.number().int()),
  /** At most 20. */
  examples: z.array(Finding),
})
/** GET and PUT /api/v1/exceptions/settings */
export const ExceptionSettings = z.object({
  /** Whether somebody other than the one who asked must approve. */
  secondPerson: z.boolean(),
  /** Longest time that an exception may run, in days; null: no limit. */
  longestDays: z.number().int().min(1).max(3650).nullable(),
  /** Days before its end at which its owner is reminded. */
  remindDays: z.number().int().min(1).max(90),
})
export type ExceptionSettings = z.infer<typeof ExceptionSettings>
