import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../../platform/db/types.js'
import type { AnyControl } from '../controls/control.js'
import { typesOf } from '../controls/registry.js'
import { postureCoverage, postureResults } from '../scan-tables.js'
import { type ControlStatus, EMPTY, plus, type Score, scoreOf, statusOf, type Tally } from './score.js'
import type { Standard } from './standards.js'
import type { Switches } from './switches.js'

/** Which part of the estate is counted. */
export interface Where {
  /** Only this control. */
  readonly control?: string | undefined
  readonly account?: string | undefined
  readonly region?: string | undefined
}

/** The counts of each control in each account: `control → account → tally`. */
export type Tallies = ReadonlyMap<string, ReadonlyMap<string, Tally>>

export interface TallyOptions {
  readonly db: Db
  readonly controls: readonly AnyControl[]
  /** Ids of findings that are excepted or called false. */
  readonly suppressed: () => Promise<ReadonlySet<string>>
}

const IDS = 5000

/**
 * Counts the answers as Security Hub counts its findings: what does not apply is archived there, what is suppressed
 * leaves the count, and where a type was listed and there is none the control passes for the account (user guide:
 * "If you don't have resources corresponding to a control, Security Hub CSPM produces a PASSED finding at the account
 * level").
 */
export const readTallies = async ({ db, controls, suppressed }: TallyOptions, where: Where): Promise<Tallies> => {
  const here = (table: typeof postureResults | typeof postureCoverage): SQL[] => [
    ...(where.account === undefined ? [] : [eq(table.account, where.account)]),
    ...(where.region === undefined ? [] : [eq(table.region, where.region)]),
  ]
  const only = where.control === undefined ? [] : [eq(postureResults.controlId, where.control)]
  const [rows, empty, left] = await Promise.all([
    db
      .select({
        controlId: postureResults.controlId,
        account: postureResults.account,
        region: postureResults.region,
        status: postureResults.status,
        n: sql`count(*)`.mapWith(Number),
      })
      .from(postureResults)
      .where(and(...here(postureResults), ...only))
      .groupBy(postureResults.controlId, postureResults.account, postureResults.region, postureResults.status),
    db
      .select({ account: postureCoverage.account, region: postureCoverage.region, type: postureCoverage.type })
      .from(postureCoverage)
      .where(and(eq(postureCoverage.status, 'complete'), eq(postureCoverage.count, 0), ...here(postureCoverage))),
    leaving(db, await suppressed(), [...here(postureResults), ...only]),
  ])
  const tallies = new Map<string, Map<string, Tally>>()
  const add = (controlId: string, account: string, tally: Tally) => {
    const of = tallies.get(controlId) ?? new Map<string, Tally>()
    tallies.set(controlId, of.set(account, plus(of.get(account) ?? EMPTY, tally)))
  }
  const answered = new Set<string>()
  for (const { controlId, account, region, status, n } of rows) {
    answered.add(`${controlId} ${account} ${region}`)
    const rest = n - (left.get(`${controlId} ${account} ${region} ${status}`) ?? 0)
    if (status === 'PASSED') add(controlId, account, { ...EMPTY, passed: rest })
    else if (status === 'FAILED') add(controlId, account, { ...EMPTY, failed: rest })
    else if (status === 'WARNING') add(controlId, account, { ...EMPTY, unknown: rest })
  }
  const byType = new Map<string, AnyControl[]>()
  for (const control of controls) {
    for (const type of typesOf(control)) byType.set(type, [...(byType.get(type) ?? []), control])
  }
  for (const { account, region, type } of empty) {
    for (const { id } of byType.get(type) ?? []) {
      if (answered.has(`${id} ${account} ${region}`)) continue
      // A control of several types passes once for the account.
      answered.add(`${id} ${account} ${region}`)
      add(id, account, { ...EMPTY, passed: 1 })
    }
  }
  return tallies
}

/** How many answers leave the count because their findings are suppressed. */
const leaving = async (db: Db, ids: ReadonlySet<string>, here: readonly SQL[]): Promise<Map<string, number>> => {
  const out = new Map<string, number>()
  const all = [...ids]
  for (let i = 0; i < all.length; i += IDS) {
    const rows = await db
      .select({
        controlId: postureResults.controlId,
        account: postureResults.account,
        region: postureResults.region,
        status: postureResults.status,
        n: sql`count(*)`.mapWith(Number),
      })
      .from(postureResults)
      .where(and(inArray(postureResults.findingId, all.slice(i, i + IDS)), ...here))
      .groupBy(postureResults.controlId, postureResults.account, postureResults.region, postureResults.status)
    for (const { controlId, account, region, status, n } of rows) {
      const key = `${controlId} ${account} ${region} ${status}`
      out.set(key, (out.get(key) ?? 0) + n)
    }
  }
  return out
}

/** How one control stands in a standard. */
export interface ControlStanding {
  readonly controlId: string
  readonly status: ControlStatus
  readonly tally: Tally
}

/**
 * How the controls of a standard stand. Accounts in which a control is switched off leave its count; switched off in
 * all of them it is DISABLED.
 */
export const standingOf = (
  standard: Standard,
  tallies: Tallies,
  switches: Switches,
  where: Where,
): { readonly score: Score; readonly controls: readonly ControlStanding[] } => {
  const accounts = where.account === undefined ? switches.accounts.map((a) => a.account) : [where.account]
  const controls = [...standard.controls.keys()].map((controlId): ControlStanding => {
    const of = tallies.get(controlId)
    let tally = EMPTY
    let on = false
    // Before the first scan there are no accounts: what is off everywhere is off then too.
    for (const account of accounts.length === 0 ? [''] : accounts) {
      if (!switches.controlOn(standard.id, controlId, account)) continue
      on = true
      const own = of?.get(account)
      if (own !== undefined) tally = plus(tally, own)
    }
    return { controlId, status: statusOf(tally, on), tally }
  })
  return { score: scoreOf(controls.map((c) => c.status)), controls }
}
