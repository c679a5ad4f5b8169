import { z } from 'zod'
import { Id, Instant, PageQuery, pageOf } from './common.js'
import { Finding, Severity } from './findings.js'

export const INTEGRATION_KINDS = ['slack-webhook', 'slack-bot', 'webhook'] as const

/** POST /api/v1/integrations. Secrets go in and never come out. */
export const IntegrationInput = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('slack-webhook'),
    name: z.string().trim().min(1).max(100),
    url: z.url().max(2000),
    minSeverity: Severity,
    locale: z.enum(['ja', 'en']),
    enabled: z.boolean().default(true),
  }),
  z.object({
    kind: z.literal('slack-bot'),
    name: z.string().trim().min(1).max(100),
    token: z.string().min(1).max(500),
    channel: z.string().min(1).max(100),
    minSeverity: Severity,
    locale: z.enum(['ja', 'en']),
    enabled: z.boolean().default(true),
  }),
  z.object({
    kind: z.literal('webhook'),
    name: z.string().trim().min(1).max(100),
    url: z.url().max(2000),
    /** Signs each body: header `x-hinomi-signature: sha256=…`. */
    secret: z.string().max(500).optional(),
    minSeverity: Severity,
    locale: z.enum(['ja', 'en']),
    enabled: z.boolean().default(true),
  }),
])
export type IntegrationInput = z.infer<typeof IntegrationInput>

/** PATCH /api/v1/integrations/:id; secrets that are left out stay as they are. */
export const IntegrationChange = z
  .object({
    name: z.string().trim().min(1).max(100),
    url: z.url().max(2000),
    token: z.string().min(1).max(500),
    channel: z.string().min(1).max(100),
    secret: z.string().max(500),
    minSeverity: Severity,
    locale: z.enum(['ja', 'en']),
    enabled: z.boolean(),
  })
  .partial()

export const Integration = z.object({
  id: Id,
  kind: z.enum(INTEGRATION_KINDS),
  name: z.string(),
  /** Host of the URL, or the channel: enough to recognise it, no secret. */
  target: z.string(),
  minSeverity: Severity,
  locale: z.enum(['ja', 'en']),
  enabled: z.boolean(),
  lastSentAt: Instant.nullable(),
  lastError: z.string().nullable(),
})
export type Integration = z.infer<typeof Integration>
export const IntegrationsOutput = z.object({ integrations: z.array(Integration) })

/** POST /api/v1/integrations/:id/test: sends a marked test message now and says what came of it. */
export const TestOutput = z.object({ ok: z.boolean(), message: z.string() })

/** GET /api/v1/outbox; POST /api/v1/outbox/:id/retry */
export const OutboxEntry = z.object({
  id: Id,
  integrationId: Id,
  integration: z.string(),
  findingId: Id.nullable(),
  title: z.string(),
  status: z.enum(['waiting', 'sent', 'failed']),
  attempts: z.number().int(),
  nextAttemptAt: Instant.nullable(),
  lastError: z.string().nullable(),
  createdAt: Instant,
  sentAt: Instant.nullable(),
})
export type OutboxEntry = z.infer<typeof OutboxEntry>
export const OutboxQuery = PageQuery.extend({ status: z.enum(['waiting', 'sent', 'failed']).optional() })
export const OutboxOutput = pageOf(OutboxEntry)

export const Job = z.object({
  id: Id,
  name: z.string(),
  status: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  attempts: z.number().int(),
  createdAt: Instant,
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  error: z.string().nullable(),
})
export type Job = z.infer<typeof Job>
/** GET /api/v1/jobs */
export const JobsOutput = pageOf(Job)

/** GET /api/v1/home?zone=: what came in, what was found, how ingestion fares. */
export const HomeOutput = z.object({
  /** Made by `hinomi demo`: everything here is simulated. */
  demo: z.boolean(),
  since: Instant,
  events: z.object({ total: z.number().int(), lastDay: z.number().int() }),
  bytes: z.object({ lake: z.number().int(), free: z.number().int() }),
  findings: z.object({
    open: z.number().int(),
    /** In work, by whatever status that waits. */
    acknowledged: z.number().int(),
    /** Past their due date. */
    overdue: z.number().int(),
    newToday: z.number().int(),
    bySeverity: z.record(Severity, z.number().int()),
    latest: z.array(Finding),
  }),
  ingestion: z.object({
    quarantined: z.number().int(),
    failedObjects: z.number().int(),
    runs: z.array(z.object({ label: z.string(), at: Instant, events: z.number().int(), status: z.string() })),
    sources: z.array(
      z.object({
        id: z.string(),
        events: z.number().int(),
        lastEventAt: Instant.nullable(),
        quarantined: z.number().int(),
      }),
    ),
    perDay: z.array(z.object({ day: z.string(), source: z.string(), events: z.number().int() })),
  }),
  notifications: z.object({ failed: z.number().int(), waiting: z.number().int() }),
})
export type HomeOutput = z.infer<typeof HomeOutput>

/** GET /api/v1/system */
export const SystemOutput = z.object({ version: z.string(), node: z.string(), dataDir: z.string(), startedAt: Instant })

export const AuditQuery = PageQuery.extend({ search: z.string().max(300).optional() })
