import { randomUUID } from 'node:crypto'
import { asc, eq, ne, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type {
  AccountSource,
  AccountSourceInput,
  PostureAccount,
  PostureAccountDetail,
  Unreadable,
} from '../../contract/index.js'
import type { Clock } from '../../kernel/clock.js'
import type { Db } from '../../platform/db/types.js'
import { errors } from '../errors.js'
import type { ScanSource } from '../scan/scans.js'
import { postureAccounts, postureCoverage, postureSources } from '../scan-tables.js'

type Row = typeof postureSources.$inferSelect
type Input = z.infer<typeof AccountSourceInput>

/** How many things that could not be read are shown of an account. */
const UNREADABLE_SHOWN = 500

/** The sources of accounts that are kept, and the accounts that were found. */
export class Sources {
  readonly #db: Db
  readonly #clock: Clock

  constructor(db: Db, clock: Clock) {
    this.#db = db
    this.#clock = clock
  }

  async list(): Promise<AccountSource[]> {
    return (await this.#db.select().from(postureSources).orderBy(asc(postureSources.createdAt))).map(shown)
  }

  /** Error: SOURCE_WRONG when what its kind needs is missing. */
  async create(input: Input): Promise<AccountSource> {
    sourceOf(input)
    const [row] = await this.#db
      .insert(postureSources)
      .values({
        id: randomUUID(),
        kind: input.kind,
        name: input.name,
        profile: input.profile ?? null,
        roleArn: input.roleArn ?? null,
        externalId: input.externalId ?? null,
        roleName: input.roleName ?? null,
        regions: input.regions ?? null,
        endpoint: input.endpoint ?? null,
        enabled: true,
        createdAt: new Date(this.#clock.now()),
      })
      .returning()
    if (row === undefined) throw new Error('the source was not written')
    return shown(row)
  }

  /** Its accounts stay as they were last seen. Error: SOURCE_UNKNOWN. */
  async remove(id: string): Promise<void> {
    const gone = await this.#db.delete(postureSources).where(eq(postureSources.id, id)).returning()
    if (gone.length === 0) throw errors.SOURCE_UNKNOWN({ id })
  }

  /** What a scan needs of them: those named, or all that are on. Error: SOURCE_UNKNOWN. */
  async toScan(ids?: readonly string[]): Promise<ScanSource[]> {
    const rows = await this.#db.select().from(postureSources).orderBy(asc(postureSources.createdAt))
    const missing = ids?.find((id) => !rows.some((row) => row.id === id))
    if (missing !== undefined) throw errors.SOURCE_UNKNOWN({ id: missing })
    return rows
      .filter((row) => (ids === undefined ? row.enabled : ids.includes(row.id)))
      .map((row) => ({
        id: row.id,
        source: sourceOf(plain(row)),
        regions: row.regions ?? undefined,
        endpoint: row.endpoint ?? undefined,
      }))
  }

  async accounts(): Promise<PostureAccount[]> {
    const [rows, counts, denied] = await Promise.all([
      this.#db.select().from(postureAccounts).orderBy(asc(postureAccounts.account)),
      this.#db
        .select({ account: postureCoverage.account, n: sql`sum(${postureCoverage.count})`.mapWith(Number) })
        .from(postureCoverage)
        .groupBy(postureCoverage.account),
      this.#missing(),
    ])
    const count = new Map(counts.map((c) => [c.account, c.n]))
    return rows.map((row) => ({
      ...row,
      regions: [...row.regions],
      units: [...row.units],
      tags: { ...row.tags },
      seenAt: row.seenAt.toISOString(),
      scannedAt: row.scannedAt?.toISOString() ?? null,
      resources: count.get(row.account) ?? 0,
      missing: [...(denied.get(row.account) ?? [])].sort(),
    }))
  }

  /** Names of the accounts that have one. */
  async names(): Promise<Record<string, string>> {
    const rows = await this.#db
      .select({ account: postureAccounts.account, name: postureAccounts.name })
      .from(postureAccounts)
    return Object.fromEntries(rows.filter(({ name }) => name !== '').map(({ account, name }) => [account, name]))
  }

  async account(account: string): Promise<z.infer<typeof PostureAccountDetail> | undefined> {
    const one = (await this.accounts()).find((a) => a.account === account)
    if (one === undefined) return undefined
    const rows = await this.#db.select().from(postureCoverage).where(eq(postureCoverage.account, account))
    const coverage = { complete: 0, denied: 0, throttled: 0, unsupported: 0, failed: 0 }
    for (const row of rows) coverage[row.status]++
    return { ...one, coverage, unreadable: rows.flatMap(unreadableOf).slice(0, UNREADABLE_SHOWN) }
  }

  /** The IAM actions that were denied in each account. */
  async #missing(): Promise<Map<string, Set<string>>> {
    const rows = await this.#db
      .select()
      .from(postureCoverage)
      .where(sql`${postureCoverage.status} = 'denied' or ${postureCoverage.parts} <> '{}'::jsonb`)
    const out = new Map<string, Set<string>>()
    for (const row of rows) {
      for (const { why, action } of unreadableOf(row)) {
        if (why !== 'denied') continue
        const of = out.get(row.account) ?? new Set()
        for (const one of action.split(', ')) of.add(one)
        out.set(row.account, of)
      }
    }
    return out
  }

  /** Regions that there is coverage of. */
  async regions(): Promise<string[]> {
    const rows = await this.#db
      .selectDistinct({ region: postureCoverage.region })
      .from(postureCoverage)
      .where(ne(postureCoverage.region, 'global'))
    return rows.map((row) => row.region).sort()
  }
}

/** What of a type could not be read. */
export const unreadableOf = (row: typeof postureCoverage.$inferSelect): z.infer<typeof Unreadable>[] => {
  const where = { region: row.region, type: row.type }
  const whole =
    row.status === 'complete'
      ? []
      : [
          {
            ...where,
            part: null,
            why: row.status,
            action: row.action ?? '',
            message: row.message ?? '',
            count: row.count,
          },
        ]
  return [...whole, ...Object.entries(row.parts).map(([part, unread]) => ({ ...where, part, ...unread }))]
}

/** Error: SOURCE_WRONG. */
export const sourceOf = (given: Omit<Input, 'name' | 'regions' | 'endpoint'>): ScanSource['source'] => {
  const { kind, profile, roleArn, externalId, roleName } = given
  switch (kind) {
    case 'current':
      return { kind }
    case 'profile':
      if (profile === undefined) throw errors.SOURCE_WRONG({ what: 'profile' })
      return { kind, profile }
    case 'role':
      if (roleArn === undefined) throw errors.SOURCE_WRONG({ what: 'roleArn' })
      return { kind, roleArn, externalId, profile }
    case 'organization':
      if (roleName === undefined) throw errors.SOURCE_WRONG({ what: 'roleName' })
      return { kind, roleName, externalId, profile }
  }
}

const plain = (row: Row): Omit<Input, 'name' | 'regions' | 'endpoint'> => ({
  kind: row.kind,
  ...(row.profile === null ? {} : { profile: row.profile }),
  ...(row.roleArn === null ? {} : { roleArn: row.roleArn }),
  ...(row.externalId === null ? {} : { externalId: row.externalId }),
  ...(row.roleName === null ? {} : { roleName: row.roleName }),
})

const shown = (row: Row): AccountSource => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  profile: row.profile,
  roleArn: row.roleArn,
  externalId: row.externalId !== null,
  roleName: row.roleName,
  regions: row.regions === null ? null : [...row.regions],
  endpoint: row.endpoint,
  enabled: row.enabled,
  createdAt: row.createdAt.toISOString(),
})
