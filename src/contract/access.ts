import { z } from 'zod'
import { Id, Instant, Locale } from './common.js'

export const ROLES = ['admin', 'analyst', 'developer', 'auditor', 'employee'] as const
export const Role = z.enum(ROLES)
export type Role = z.infer<typeof Role>

/** What a route asks for; `roles` below says who has it. */
export const PERMISSIONS = [
  'event:read',
  'event:sql',
  'event:export',
  'search:read',
  'search:write',
  'dashboard:read',
  'dashboard:write',
  'ingest:read',
  'ingest:write',
  'finding:read',
  'finding:write',
  'exception:read',
  'exception:write',
  'exception:approve',
  'posture:read',
  'posture:write',
  'posture:connect',
  'rule:read',
  'rule:write',
  'integration:read',
  'integration:write',
  'user:read',
  'user:write',
  'audit:read',
  'system:read',
  'system:write',
] as const
export const Permission = z.enum(PERMISSIONS)
export type Permission = z.infer<typeof Permission>

const reads: Permission[] = [
  'event:read',
  'search:read',
  'dashboard:read',
  'ingest:read',
  'finding:read',
  'exception:read',
  'posture:read',
  'rule:read',
]

/** Permissions of each role. `admin` has all. */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  admin: PERMISSIONS,
  analyst: [
    ...reads,
    'event:sql',
    'event:export',
    'search:write',
    'dashboard:write',
    'ingest:write',
    'finding:write',
    'exception:write',
    'exception:approve',
    'posture:write',
    'rule:write',
    'integration:read',
    'system:read',
  ],
  developer: [
    'event:read',
    'search:read',
    'dashboard:read',
    'finding:read',
    'exception:read',
    'exception:write',
    'posture:read',
    'rule:read',
  ],
  auditor: [...reads, 'event:export', 'integration:read', 'user:read', 'audit:read', 'system:read'],
  employee: [],
}

export const User = z.object({
  id: Id,
  email: z.string(),
  name: z.string(),
  role: Role,
  locale: Locale,
  disabled: z.boolean(),
  createdAt: Instant,
  lastLoginAt: Instant.nullable(),
})
export type User = z.infer<typeof User>

export const Password = z.string().min(12).max(200)

export const Me = z.object({ user: User, permissions: z.array(Permission), zone: z.string() })
export type Me = z.infer<typeof Me>

/** GET /api/v1/setup: whether the one-time set-up is still to be done. */
export const SetupState = z.object({ needed: z.boolean() })

/** POST /api/v1/setup: `token` is the secret of the link that the first start prints. Answers Me and logs in. */
export const SetupInput = z.object({
  token: z.string().min(1).max(200),
  email: z.email().max(200),
  name: z.string().trim().min(1).max(100),
  password: Password,
  locale: Locale,
})

/** POST /api/v1/session. Answers Me and sets the cookie. */
export const LoginInput = z.object({ email: z.string().max(200), password: z.string().max(200) })

export const UserInput = z.object({
  email: z.email().max(200),
  name: z.string().trim().min(1).max(100),
  role: Role,
  password: Password,
  locale: Locale,
})

/** PATCH /api/v1/users/:id */
export const UserChange = z
  .object({
    name: z.string().trim().min(1).max(100),
    role: Role,
    locale: Locale,
    disabled: z.boolean(),
    password: Password,
  })
  .partial()

/** PATCH /api/v1/session/me: one's own name, language, password. */
export const MeChange = z
  .object({
    name: z.string().trim().min(1).max(100),
    locale: Locale,
    password: z.object({ current: z.string().max(200), next: Password }),
  })
  .partial()

export const ApiToken = z.object({
  id: Id,
  name: z.string(),
  permissions: z.array(Permission),
  /** First characters, to tell tokens apart. */
  prefix: z.string(),
  createdAt: Instant,
  expiresAt: Instant.nullable(),
  lastUsedAt: Instant.nullable(),
})
export type ApiToken = z.infer<typeof ApiToken>

export const ApiTokenInput = z.object({
  name: z.string().trim().min(1).max(100),
  permissions: z.array(Permission).min(1),
  expiresInDays: z.number().int().min(1).max(365).nullable(),
})

/** The secret is shown once, in the answer to the creation. */
export const ApiTokenCreated = ApiToken.extend({ secret: z.string() })

export const AuditEntry = z.object({
  id: Id,
  at: Instant,
  actor: z.string(),
  action: z.string(),
  subject: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  address: z.string().nullable(),
})
export type AuditEntry = z.infer<typeof AuditEntry>
