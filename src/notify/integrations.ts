import { randomUUID } from 'node:crypto'
import { and, asc, eq } from 'drizzle-orm'
import type { z } from 'zod'
import type { Integration, IntegrationChange, IntegrationInput } from '../contract/index.js'
import type { Clock } from '../kernel/clock.js'
import type { Locale, Text } from '../kernel/errors.js'
import type { Db, Tx } from '../platform/db/types.js'
import { errors } from './errors.js'
import { checkSecrets, type Secrets, targetOf, type Vault } from './secrets.js'
import { integrations, outbox } from './tables.js'

type Change = z.infer<typeof IntegrationChange>
type Row = typeof integrations.$inferSelect

/** Where notifications go. Secrets go in and never come out. */
export class Integrations {
  readonly #db: Db
  readonly #clock: Clock
  readonly #vault: Vault
  readonly #allowPrivate: boolean

  constructor(options: {
    readonly db: Db
    readonly clock: Clock
    readonly vault: Vault
    readonly allowPrivate: boolean
  }) {
    this.#db = options.db
    this.#clock = options.clock
    this.#vault = options.vault
    this.#allowPrivate = options.allowPrivate
  }

  /** What went wrong last is said in `locale`. */
  async list(locale: Locale): Promise<Integration[]> {
    const rows = await this.#db.select().from(integrations).orderBy(asc(integrations.name), asc(integrations.id))
    return rows.map((row) => shown(row, locale))
  }

  async create(input: IntegrationInput): Promise<Integration> {
    const secrets = secretsOf(input)
    checkSecrets(secrets, this.#allowPrivate)
    const [row] = await this.#db
      .insert(integrations)
      .values({
        id: randomUUID(),
        kind: input.kind,
        name: input.name,
        target: targetOf(secrets),
        sealed: await this.#vault.seal(JSON.stringify(secrets)),
        minSeverity: input.minSeverity,
        locale: input.locale,
        enabled: input.enabled,
        createdAt: new Date(this.#clock.now()),
      })
      .returning()
    return shown(row as Row, input.locale)
  }

  /** Secrets that are left out stay. What waits is tried again at once: somebody mended something. */
  async update(id: string, change: Change, reader: Locale): Promise<Integration> {
    return this.#db.transaction(async (tx) => {
      const before = await this.#locked(tx, id)
      const { name, minSeverity, locale, enabled, ...wires } = change
      const allowed: readonly string[] = FIELDS[before.kind]
      for (const field of Object.keys(wires)) {
        if (!allowed.includes(field)) throw errors.INTEGRATION_FIELD({ kind: before.kind, field })
      }
      let wired = {}
      if (Object.keys(wires).length > 0) {
        const secrets = { ...(await this.#opened(before).catch(replaced(before, wires))), ...wires } as Secrets
        checkSecrets(secrets, this.#allowPrivate)
        wired = { target: targetOf(secrets), sealed: await this.#vault.seal(JSON.stringify(secrets)) }
      }
      const [after] = await tx
        .update(integrations)
        .set({
          ...(name === undefined ? {} : { name }),
          ...(minSeverity === undefined ? {} : { minSeverity }),
          ...(locale === undefined ? {} : { locale }),
          ...(enabled === undefined ? {} : { enabled }),
          ...wired,
          notBefore: null,
        })
        .where(eq(integrations.id, id))
        .returning()
      await tx
        .update(outbox)
        .set({ nextAttemptAt: new Date(this.#clock.now()) })
        .where(and(eq(outbox.integrationId, id), eq(outbox.status, 'waiting')))
      return shown(after as Row, reader)
    })
  }

  /** What waits for it is dropped; what was sent stays on record. */
  async remove(id: string): Promise<void> {
    await this.#db.transaction(async (tx) => {
      const gone = await tx.delete(integrations).where(eq(integrations.id, id)).returning({ id: integrations.id })
      if (gone.length === 0) throw errors.INTEGRATION_NOT_FOUND()
      await tx.delete(outbox).where(and(eq(outbox.integrationId, id), eq(outbox.status, 'waiting')))
    })
  }

  /** What is needed to send; for the senders of this room only. */
  async secrets(id: string): Promise<{ secrets: Secrets; row: Row }> {
    const [row] = await this.#db.select().from(integrations).where(eq(integrations.id, id))
    if (row === undefined) throw errors.INTEGRATION_NOT_FOUND()
    return { secrets: await this.#opened(row), row }
  }

  /** Notes what came of the last message; null: it arrived. */
  async note(id: string, error: Text | null): Promise<void> {
    await this.#db
      .update(integrations)
      .set(error === null ? { lastError: null, lastSentAt: new Date(this.#clock.now()) } : { lastError: error })
      .where(eq(integrations.id, id))
  }

  async #locked(tx: Tx, id: string): Promise<Row> {
    const [row] = await tx.select().from(integrations).where(eq(integrations.id, id)).for('update')
    if (row === undefined) throw errors.INTEGRATION_NOT_FOUND()
    return row
  }

  async #opened(row: Row): Promise<Secrets> {
    return JSON.parse(await this.#vault.open(row.sealed)) as Secrets
  }
}

/** Without its old key a secret is entered again, as the error asks; that must not need the old one. */
const replaced =
  (before: Row, wires: Partial<Change>) =>
  (e: unknown): Partial<Secrets> => {
    if (wires.url === undefined && wires.token === undefined) throw e
    return before.kind === 'slack-bot' ? { kind: before.kind, channel: before.target } : { kind: before.kind }
  }

const FIELDS = {
  'slack-webhook': ['url'],
  'slack-bot': ['token', 'channel'],
  webhook: ['url', 'secret'],
} as const satisfies Record<Integration['kind'], readonly string[]>

const secretsOf = (input: IntegrationInput): Secrets => {
  if (input.kind === 'slack-bot') return { kind: input.kind, token: input.token, channel: input.channel }
  if (input.kind === 'slack-webhook') return { kind: input.kind, url: input.url }
  return { kind: input.kind, url: input.url, secret: input.secret }
}

const shown = (row: Row, locale: Locale): Integration => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  target: row.target,
  minSeverity: row.minSeverity,
  locale: row.locale,
  enabled: row.enabled,
  lastSentAt: row.lastSentAt?.toISOString() ?? null,
  lastError: row.lastError?.[locale] ?? null,
})
