import { bigint, boolean, index, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core'
import type { Permission, Role } from '../../contract/index.js'
import type { Locale } from '../../kernel/errors.js'

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

export const users = pgTable('users', {
  id: text('id').primaryKey(),
  /** Lower case. */
  email: text('email').notNull().unique(),
  name: text('name').notNull(),
  role: text('role').$type<Role>().notNull(),
  locale: text('locale').$type<Locale>().notNull(),
  /** Argon2id, in PHC form. */
  passwordHash: text('password_hash').notNull(),
  disabled: boolean('disabled').notNull().default(false),
  createdAt: at('created_at').notNull(),
  lastLoginAt: at('last_login_at'),
})

export const sessions = pgTable(
  'sessions',
  {
    /** SHA-256 of the cookie's value: the table alone opens no session. */
    idHash: text('id_hash').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: at('created_at').notNull(),
    lastSeenAt: at('last_seen_at').notNull(),
  },
  (t) => [index('sessions_user').on(t.userId)],
)

export const apiTokens = pgTable('api_tokens', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  userId: text('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' }),
  secretHash: text('secret_hash').notNull().unique(),
  prefix: text('prefix').notNull(),
  permissions: jsonb('permissions').$type<Permission[]>().notNull(),
  createdAt: at('created_at').notNull(),
  expiresAt: at('expires_at'),
  lastUsedAt: at('last_used_at'),
})

/** One-time secrets, such as that of the set-up link. */
export const oneTimeSecrets = pgTable('one_time_secrets', {
  purpose: text('purpose').primaryKey(),
  secretHash: text('secret_hash').notNull(),
  createdAt: at('created_at').notNull(),
})

/** Who did what. Rows are only ever added; a trigger refuses everything else. */
export const auditLog = pgTable(
  'audit_log',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    at: at('at').notNull(),
    actor: text('actor').notNull(),
    action: text('action').notNull(),
    subject: text('subject'),
    detail: jsonb('detail').$type<Record<string, unknown>>().notNull(),
    address: text('address'),
  },
  (t) => [index('audit_latest').on(t.id.desc())],
)
