import { randomUUID } from 'node:crypto'
import { and, asc, desc, eq, isNull } from 'drizzle-orm'
import type { Clock } from '../../kernel/clock.js'
import type { Db } from '../../platform/db/types.js'
import { errors } from '../errors.js'
import { postureAccounts, postureDisablings, postureStandards } from '../scan-tables.js'
import type { Standard } from './standards.js'

export type Disabling = typeof postureDisablings.$inferSelect

/** Who is in an organizational unit, and which tags an account has. */
export interface AccountGroups {
  readonly account: string
  readonly units: readonly string[]
  readonly tags: Readonly<Record<string, string>>
}

/** Standards that Security Hub turns on by itself are on here too; one's own are on because somebody put them there. */
const ON_BY_DEFAULT = new Set(['fsbp', 'cis-1.2.0'])

/** What is switched on at a moment. */
export interface Switches {
  readonly standardOn: (id: string) => boolean
  /** Whether a control counts in a standard for an account. */
  readonly controlOn: (standard: string, controlId: string, account: string) => boolean
  /** Whether a failure of a control in an account is to be a finding: some standard that is on wants it. */
  readonly wanted: (controlId: string, account: string) => boolean
  /** Accounts that are known. */
  readonly accounts: readonly AccountGroups[]
  /** What is switched off now. */
  readonly disablings: readonly Disabling[]
}

/** Whether a disabling reaches an account. */
export const reaches = (d: Pick<Disabling, 'accounts' | 'units' | 'tags'>, a: AccountGroups | undefined): boolean => {
  if (d.accounts.length + d.units.length + d.tags.length === 0) return true
  if (a === undefined) return false
  return (
    d.accounts.includes(a.account) ||
    d.units.some((unit) => a.units.includes(unit)) ||
    d.tags.some((tag) => {
      const [key = '', ...value] = tag.split('=')
      return Object.hasOwn(a.tags, key) && (value.length === 0 || a.tags[key] === value.join('='))
    })
  )
}

/** Reads what is switched on. */
export const readSwitches = async (db: Db, standards: readonly Standard[]): Promise<Switches> => {
  const [rows, disablings, accounts] = await Promise.all([
    db.select().from(postureStandards),
    db.select().from(postureDisablings).where(isNull(postureDisablings.endedAt)),
    db
      .select({ account: postureAccounts.account, units: postureAccounts.units, tags: postureAccounts.tags })
      .from(postureAccounts)
      .orderBy(asc(postureAccounts.account)),
  ])
  const said = new Map(rows.map((row) => [row.id, row.enabled]))
  const on = new Set(
    standards.filter((s) => said.get(s.id) ?? (!s.shipped || ON_BY_DEFAULT.has(s.id))).map((s) => s.id),
  )
  const groups = new Map(accounts.map((a) => [a.account, a]))
  const off = new Map<string, Disabling[]>()
  for (const d of disablings) off.set(d.controlId, [...(off.get(d.controlId) ?? []), d])
  const inStandards = new Map<string, string[]>()
  for (const s of standards) {
    if (!on.has(s.id)) continue
    for (const id of s.controls.keys()) inStandards.set(id, [...(inStandards.get(id) ?? []), s.id])
  }
  const controlOn = (standard: string, controlId: string, account: string): boolean =>
    !(off.get(controlId) ?? []).some(
      (d) => (d.standard === null || d.standard === standard) && reaches(d, groups.get(account)),
    )
  return {
    standardOn: (id) => on.has(id),
    controlOn,
    wanted: (controlId, account) =>
      (inStandards.get(controlId) ?? []).some((standard) => controlOn(standard, controlId, account)),
    accounts,
    disablings,
  }
}

export interface Disable {
  readonly controlId: string
  readonly standard?: string | undefined
  readonly accounts: readonly string[]
  readonly units: readonly string[]
  readonly tags: readonly string[]
  readonly reason: string
  readonly by: string
}

/** Switches a control off; its reason stays on record after it is switched on again. */
export const disableControl = async (db: Db, wanted: Disable, clock: Clock): Promise<Disabling> => {
  const [row] = await db
    .insert(postureDisablings)
    .values({ ...wanted, standard: wanted.standard ?? null, id: randomUUID(), at: new Date(clock.now()) })
    .returning()
  if (row === undefined) throw new Error('the disabling was not written')
  return row
}

/** Takes one disabling back. Error: DISABLING_UNKNOWN when there is none that still holds. */
export const enableControl = async (db: Db, id: string, by: string, clock: Clock): Promise<Disabling> => {
  const [row] = await db
    .update(postureDisablings)
    .set({ endedBy: by, endedAt: new Date(clock.now()) })
    .where(and(eq(postureDisablings.id, id), isNull(postureDisablings.endedAt)))
    .returning()
  if (row === undefined) throw errors.DISABLING_UNKNOWN({ id })
  return row
}

/** Every disabling of a control, those that ended too, newest first. */
export const disablingsOf = (db: Db, controlId: string): Promise<Disabling[]> =>
  db
    .select()
    .from(postureDisablings)
    .where(eq(postureDisablings.controlId, controlId))
    .orderBy(desc(postureDisablings.at))
