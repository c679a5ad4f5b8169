import { asc, eq } from 'drizzle-orm'
import type { AccountName } from '../../contract/index.js'
import type { Clock } from '../../kernel/clock.js'
import type { Db } from '../../platform/db/types.js'
import type { AccountNames } from '../enrich/account-fields.js'
import { errors } from '../errors.js'
import { logAccountNames } from './tables.js'

export interface AccountNameBookOptions {
  readonly db: Db
  readonly clock: Clock
  /** Names that are known otherwise, such as those of AWS Organizations. */
  readonly found: () => Promise<AccountNames>
  /** Is told of all names whenever they change. */
  readonly changed: (names: AccountNames) => void
}

/** Names that people gave; a map of them all goes to each thread. */
const MOST = 10_000

/** Names of accounts: those that were found, and those that people gave instead. */
export class AccountNameBook {
  readonly #o: AccountNameBookOptions
  #told = '{}'

  constructor(options: AccountNameBookOptions) {
    this.#o = options
  }

  /** Tells of the names if they have changed. For a schedule, and after each change here. */
  async refresh(): Promise<void> {
    const names = Object.fromEntries((await this.list()).map(({ account, name }) => [account, name]))
    const now = JSON.stringify(names)
    if (now === this.#told) return
    this.#told = now
    this.#o.changed(names)
  }

  async list(): Promise<AccountName[]> {
    const [given, found] = await Promise.all([
      this.#o.db.select().from(logAccountNames).orderBy(asc(logAccountNames.account)),
      this.#o.found(),
    ])
    const byAccount = new Map(given.map((row) => [row.account, row]))
    const accounts = [...new Set([...Object.keys(found), ...byAccount.keys()])].sort()
    return accounts.map((account) => {
      const row = byAccount.get(account)
      return {
        account,
        name: row?.name ?? found[account] ?? '',
        found: found[account] ?? null,
        changedBy: row?.changedBy ?? null,
        changedAt: row?.changedAt.toISOString() ?? null,
      }
    })
  }

  /** Gives an account a name. Error: TOO_MANY_NAMES. */
  async put(account: string, name: string, changedBy: string): Promise<void> {
    if ((await this.#o.db.$count(logAccountNames)) >= MOST) throw errors.TOO_MANY_NAMES({ most: MOST })
    const row = { account, name, changedBy, changedAt: new Date(this.#o.clock.now()) }
    await this.#o.db
      .insert(logAccountNames)
      .values(row)
      .onConflictDoUpdate({ target: logAccountNames.account, set: row })
    await this.refresh()
  }

  /** Takes back the name that somebody gave. Error: NOT_FOUND. */
  async remove(account: string): Promise<void> {
    const gone = await this.#o.db
      .delete(logAccountNames)
      .where(eq(logAccountNames.account, account))
      .returning({ account: logAccountNames.account })
    if (gone.length === 0) throw errors.NOT_FOUND({ what: 'account name', id: account })
    await this.refresh()
  }
}
