import { randomUUID } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { and, asc, count, eq, lt, ne, or } from 'drizzle-orm'
import type { z } from 'zod'
import {
  type ApiToken,
  type ApiTokenInput,
  type LoginInput,
  type MeChange,
  PERMISSIONS,
  type Permission,
  ROLE_PERMISSIONS,
  type SetupInput,
  type User,
  type UserChange,
  type UserInput,
} from '../../contract/index.js'
import type { Clock } from '../../kernel/clock.js'
import type { Locale } from '../../kernel/errors.js'
import type { Db } from '../db/types.js'
import { errors } from '../errors.js'
import { hashOf, newSecret, sameSecret } from './secrets.js'
import { apiTokens, oneTimeSecrets, sessions, users } from './tables.js'

const HOUR = 3_600_000
/** A session ends after so long without a request, and in any case after the second. */
export const SESSION_IDLE_MS = 12 * HOUR
export const SESSION_MAX_MS = 7 * 24 * HOUR
/** Writing "last seen" on each request would be a write for each read. */
const SEEN_STEP_MS = 60_000
/** Wrong passwords for one account from one address before it has to wait. */
const TRIES = 10
/** … and from all addresses together. Higher, so that a stranger does not easily lock somebody out. */
const TRIES_EVERYWHERE = 100
const TRIES_WINDOW_MS = 5 * 60_000
const TRIES_KEPT = 10_000

export const TOKEN_PREFIX = 'hin_'

/** Who makes a request. */
export interface Actor {
  readonly id: string
  readonly name: string
  readonly locale: Locale
  readonly permissions: ReadonlySet<Permission>
  readonly via: 'session' | 'token' | 'local'
  readonly user?: User
}

type UserRow = typeof users.$inferSelect

/** Accounts, sessions and API tokens. */
export class Auth {
  readonly #db: Db
  readonly #clock: Clock
  /** Wrong passwords by account: bounded, and forgotten with the process. */
  readonly #tries = new Map<string, { count: number; until: number }>()
  /** Verified in place of an account that is not there, so that both take as long. */
  #decoy: Promise<string> | undefined
  #localSecret: string | undefined

  constructor(db: Db, clock: Clock) {
    this.#db = db
    this.#clock = clock
  }

  /** The secret by which commands of the same machine's user come in, from the lock file. */
  setLocalSecret(secret: string): void {
    this.#localSecret = secret
  }

  async setupNeeded(): Promise<boolean> {
    const [row] = await this.#db.select({ n: count() }).from(users)
    return (row?.n ?? 0) === 0
  }

  /** A new secret for the set-up link; the one before is void. */
  async newSetupSecret(): Promise<string> {
    const secret = newSecret()
    const row = { purpose: 'setup', secretHash: hashOf(secret), createdAt: new Date(this.#clock.now()) }
    await this.#db.insert(oneTimeSecrets).values(row).onConflictDoUpdate({ target: oneTimeSecrets.purpose, set: row })
    return secret
  }

  /** Makes the first administrator and logs them in. */
  async setup(input: z.infer<typeof SetupInput>): Promise<{ user: User; session: string }> {
    if (!(await this.setupNeeded())) throw errors.SETUP_DONE()
    const passwordHash = await hash(input.password)
    return this.#db.transaction(async (tx) => {
      // Taking the secret away and looking at it is one act: of two requests one gets it.
      const [taken] = await tx
        .delete(oneTimeSecrets)
        .where(and(eq(oneTimeSecrets.purpose, 'setup'), eq(oneTimeSecrets.secretHash, hashOf(input.token))))
        .returning()
      if (taken === undefined) throw errors.SETUP_TOKEN_WRONG()
      const user = await this.#insert(tx, { ...input, role: 'admin' }, passwordHash)
      return { user: shown(user), session: await this.#newSession(tx, user.id) }
    })
  }

  /**
   * Begins a session; the one that the browser had before ends.
   *
   * Errors: LOGIN_FAILED, the same and after as long for an unknown account, a disabled one and a wrong password;
   * TOO_MANY_TRIES.
   */
  async login(
    input: z.infer<typeof LoginInput>,
    from: { readonly address: string; readonly session?: string | undefined },
  ): Promise<{ user: User; session: string }> {
    const email = input.email.trim().toLowerCase()
    const forget = this.#try(email, from.address)
    this.#decoy ??= hash(newSecret())
    const decoy = await this.#decoy
    const [row] = await this.#db.select().from(users).where(eq(users.email, email))
    const right = await verify(row?.passwordHash ?? decoy, input.password)
    if (row === undefined || row.disabled || !right) throw errors.LOGIN_FAILED()
    forget()
    const now = new Date(this.#clock.now())
    return this.#db.transaction(async (tx) => {
      await tx.update(users).set({ lastLoginAt: now }).where(eq(users.id, row.id))
      if (from.session !== undefined) await tx.delete(sessions).where(eq(sessions.idHash, hashOf(from.session)))
      await tx
        .delete(sessions)
        .where(
          or(
            lt(sessions.lastSeenAt, new Date(now.getTime() - SESSION_IDLE_MS)),
            lt(sessions.createdAt, new Date(now.getTime() - SESSION_MAX_MS)),
          ),
        )
      return { user: shown({ ...row, lastLoginAt: now }), session: await this.#newSession(tx, row.id) }
    })
  }

  async logout(session: string): Promise<void> {
    await this.#db.delete(sessions).where(eq(sessions.idHash, hashOf(session)))
  }

  /** Who comes with this session cookie; undefined when it is none or has ended. */
  async bySession(session: string): Promise<Actor | undefined> {
    const idHash = hashOf(session)
    const [row] = await this.#db
      .select({ session: sessions, user: users })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .where(eq(sessions.idHash, idHash))
    if (row === undefined) return undefined
    const now = this.#clock.now()
    const ended =
      now - row.session.lastSeenAt.getTime() > SESSION_IDLE_MS || now - row.session.createdAt.getTime() > SESSION_MAX_MS
    if (ended || row.user.disabled) {
      await this.#db.delete(sessions).where(eq(sessions.idHash, idHash))
      return undefined
    }
    if (now - row.session.lastSeenAt.getTime() > SEEN_STEP_MS) {
      await this.#db
        .update(sessions)
        .set({ lastSeenAt: new Date(now) })
        .where(eq(sessions.idHash, idHash))
    }
    return actorOfUser(row.user, ROLE_PERMISSIONS[row.user.role], 'session')
  }

  /** Who comes with this bearer token: an API token, or the machine's own command line. */
  async byToken(token: string): Promise<Actor | undefined> {
    if (this.#localSecret !== undefined && sameSecret(token, this.#localSecret)) {
      return { id: 'local', name: 'hinomi CLI', locale: 'en', permissions: new Set(PERMISSIONS), via: 'local' }
    }
    if (!token.startsWith(TOKEN_PREFIX)) return undefined
    const [row] = await this.#db
      .select({ token: apiTokens, user: users })
      .from(apiTokens)
      .innerJoin(users, eq(users.id, apiTokens.userId))
      .where(eq(apiTokens.secretHash, hashOf(token)))
    const now = this.#clock.now()
    if (row === undefined || row.user.disabled) return undefined
    if (row.token.expiresAt !== null && row.token.expiresAt.getTime() <= now) return undefined
    if (now - (row.token.lastUsedAt?.getTime() ?? 0) > SEEN_STEP_MS) {
      await this.#db
        .update(apiTokens)
        .set({ lastUsedAt: new Date(now) })
        .where(eq(apiTokens.id, row.token.id))
    }
    // A token never has more than its user has now.
    const has = new Set(ROLE_PERMISSIONS[row.user.role])
    return actorOfUser(
      row.user,
      row.token.permissions.filter((p) => has.has(p)),
      'token',
    )
  }

  async users(): Promise<User[]> {
    return (await this.#db.select().from(users).orderBy(asc(users.email))).map(shown)
  }

  async createUser(input: z.infer<typeof UserInput>): Promise<User> {
    return shown(await this.#insert(this.#db, input, await hash(input.password)))
  }

  async changeUser(id: string, change: z.infer<typeof UserChange>): Promise<User> {
    const passwordHash = change.password === undefined ? undefined : await hash(change.password)
    return this.#db.transaction(async (tx) => {
      // All administrators are held: of two who would each make the other the last, one waits for the other.
      const held = await tx
        .select()
        .from(users)
        .where(or(eq(users.id, id), eq(users.role, 'admin')))
        .orderBy(asc(users.id))
        .for('update')
      const before = held.find((row) => row.id === id)
      if (before === undefined) throw errors.NOT_FOUND({ what: 'user' })
      const losesAdmin = before.role === 'admin' && ((change.role ?? 'admin') !== 'admin' || change.disabled === true)
      if (losesAdmin && !before.disabled) {
        const others = held.filter((row) => row.role === 'admin' && !row.disabled && row.id !== id)
        if (others.length === 0) throw errors.LAST_ADMIN()
      }
      const { password: _, ...rest } = change
      const set = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
      const [row] = await tx
        .update(users)
        .set({ ...set, ...(passwordHash === undefined ? {} : { passwordHash }), id })
        .where(eq(users.id, id))
        .returning()
      // What the user may do has changed, or who knows the password: whoever is logged in starts anew.
      if (change.disabled === true || passwordHash !== undefined)
        await tx.delete(sessions).where(eq(sessions.userId, id))
      return shown(row as UserRow)
    })
  }

  /** Changes one's own account; the other sessions end when the password changes. */
  async changeMe(
    id: string,
    from: { readonly address: string; readonly session?: string | undefined },
    change: z.infer<typeof MeChange>,
  ): Promise<User> {
    const [row] = await this.#db.select().from(users).where(eq(users.id, id))
    if (row === undefined) throw errors.NOT_FOUND({ what: 'user' })
    const set: Partial<UserRow> = {}
    if (change.name !== undefined) set.name = change.name
    if (change.locale !== undefined) set.locale = change.locale
    if (change.password !== undefined) {
      const forget = this.#try(row.email, from.address)
      if (!(await verify(row.passwordHash, change.password.current))) throw errors.PASSWORD_WRONG()
      forget()
      set.passwordHash = await hash(change.password.next)
    }
    if (Object.keys(set).length === 0) return shown(row)
    const [after] = await this.#db.update(users).set(set).where(eq(users.id, id)).returning()
    if (set.passwordHash !== undefined) {
      await this.#db
        .delete(sessions)
        .where(
          and(
            eq(sessions.userId, id),
            from.session === undefined ? undefined : ne(sessions.idHash, hashOf(from.session)),
          ),
        )
    }
    return shown(after as UserRow)
  }

  async tokens(userId: string): Promise<ApiToken[]> {
    const rows = await this.#db
      .select()
      .from(apiTokens)
      .where(eq(apiTokens.userId, userId))
      .orderBy(asc(apiTokens.createdAt))
    return rows.map(shownToken)
  }

  async createToken(actor: Actor, input: z.infer<typeof ApiTokenInput>): Promise<ApiToken & { secret: string }> {
    const missing = input.permissions.find((permission) => !actor.permissions.has(permission))
    if (missing !== undefined) throw errors.NOT_ALLOWED({ permission: missing })
    const secret = `${TOKEN_PREFIX}${newSecret()}`
    const now = this.#clock.now()
    const [row] = await this.#db
      .insert(apiTokens)
      .values({
        id: randomUUID(),
        name: input.name,
        userId: actor.id,
        secretHash: hashOf(secret),
        prefix: secret.slice(0, 10),
        permissions: input.permissions,
        createdAt: new Date(now),
        expiresAt: input.expiresInDays === null ? null : new Date(now + input.expiresInDays * 24 * HOUR),
      })
      .returning()
    return { ...shownToken(row as typeof apiTokens.$inferSelect), secret }
  }

  async removeToken(userId: string, id: string): Promise<void> {
    const gone = await this.#db
      .delete(apiTokens)
      .where(and(eq(apiTokens.id, id), eq(apiTokens.userId, userId)))
      .returning({ id: apiTokens.id })
    if (gone.length === 0) throw errors.NOT_FOUND({ what: 'token' })
  }

  async #insert(
    db: Db,
    input: Pick<z.infer<typeof UserInput>, 'email' | 'name' | 'role' | 'locale'>,
    passwordHash: string,
  ): Promise<UserRow> {
    const email = input.email.trim().toLowerCase()
    const [row] = await db
      .insert(users)
      .values({
        id: randomUUID(),
        email,
        name: input.name,
        role: input.role,
        locale: input.locale,
        passwordHash,
        createdAt: new Date(this.#clock.now()),
      })
      .onConflictDoNothing({ target: users.email })
      .returning()
    if (row === undefined) throw errors.EMAIL_TAKEN({ email })
    return row
  }

  async #newSession(db: Db, userId: string): Promise<string> {
    const session = newSecret()
    const now = new Date(this.#clock.now())
    await db.insert(sessions).values({ idHash: hashOf(session), userId, createdAt: now, lastSeenAt: now })
    return session
  }

  /**
   * Counts a try before it is made, so that many at once are counted too. The function that it returns takes it back
   * when the password was right.
   */
  #try(account: string, address: string): () => void {
    const keys = [
      { key: `${account} ${address}`, most: TRIES },
      { key: account, most: TRIES_EVERYWHERE },
    ]
    const now = this.#clock.now()
    for (const { key, most } of keys) {
      const tries = this.#tries.get(key)
      if (tries !== undefined && tries.count >= most && now < tries.until) {
        throw errors.TOO_MANY_TRIES({ seconds: Math.ceil((tries.until - now) / 1000) })
      }
    }
    for (const { key } of keys) {
      const before = this.#tries.get(key)
      const going = before !== undefined && now < before.until
      this.#tries.delete(key)
      this.#tries.set(key, going ? { ...before, count: before.count + 1 } : { count: 1, until: now + TRIES_WINDOW_MS })
      if (this.#tries.size > TRIES_KEPT) this.#tries.delete(this.#tries.keys().next().value as string)
    }
    return () => {
      for (const { key } of keys) this.#tries.delete(key)
    }
  }
}

const actorOfUser = (row: UserRow, permissions: readonly Permission[], via: Actor['via']): Actor => ({
  id: row.id,
  name: row.name,
  locale: row.locale,
  permissions: new Set(permissions),
  via,
  user: shown(row),
})

const shown = (row: UserRow): User => ({
  id: row.id,
  email: row.email,
  name: row.name,
  role: row.role,
  locale: row.locale,
  disabled: row.disabled,
  createdAt: row.createdAt.toISOString(),
  lastLoginAt: row.lastLoginAt?.toISOString() ?? null,
})

const shownToken = (row: typeof apiTokens.$inferSelect): ApiToken => ({
  id: row.id,
  name: row.name,
  permissions: row.permissions,
  prefix: row.prefix,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt?.toISOString() ?? null,
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
})
