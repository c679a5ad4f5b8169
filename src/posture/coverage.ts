import { and, eq, sql } from 'drizzle-orm'
import type { Text } from '../kernel/errors.js'
import type { Db, Tx } from '../platform/db/types.js'
import type { Coverage } from './scan/run-unit.js'
import { postureCoverage } from './scan-tables.js'

/** Writes how far types were read, in place of what was known of them. */
export const writeCoverage = async (
  tx: Tx | Db,
  rows: readonly Coverage[],
  from: { readonly scan: string; readonly at: Date },
): Promise<void> => {
  if (rows.length === 0) return
  await tx
    .insert(postureCoverage)
    .values(rows.map((row) => ({ ...row, scanId: from.scan, at: from.at })))
    .onConflictDoUpdate({
      target: [postureCoverage.account, postureCoverage.region, postureCoverage.type],
      set: {
        status: excluded('status'),
        action: excluded('action'),
        message: excluded('message'),
        count: excluded('count'),
        parts: excluded('parts'),
        scanId: excluded('scan_id'),
        at: excluded('at'),
      },
    })
}

/** The value that an upsert would have inserted. */
const excluded = (column: string) => sql.raw(`excluded.${column}`)

export const coverageOf = (db: Db, account: string): Promise<(typeof postureCoverage.$inferSelect)[]> =>
  db.select().from(postureCoverage).where(eq(postureCoverage.account, account))

/** The same for one type. */
export const coverageOfType = (
  db: Db,
  account: string,
  type: string,
): Promise<(typeof postureCoverage.$inferSelect)[]> =>
  db
    .select()
    .from(postureCoverage)
    .where(and(eq(postureCoverage.account, account), eq(postureCoverage.type, type)))

type Row = Pick<typeof postureCoverage.$inferSelect, 'region' | 'status' | 'action' | 'message'>

/**
 * Why all of a type in an account is not known; undefined when it is. A Region that does not have the service while
 * another answered for it has none of the type; where none answered, nothing is known.
 */
export const incomplete = (type: string, rows: readonly Row[]): Text | undefined => {
  if (rows.length === 0) return { en: `${type} was never listed here.`, ja: `${type} の一覧をまだ取得していません。` }
  const answered = rows.some((row) => row.status === 'complete')
  const short = rows.find((row) => row.status !== 'complete' && !(answered && row.status === 'unsupported'))
  return short === undefined ? undefined : unlistedText(type, short)
}

/** Why a type could not be listed in a Region. */
export const unlistedText = (type: string, { region, status, action, message }: Row): Text => {
  const where = region === 'global' ? '' : ` in ${region}`
  const place = region === 'global' ? '' : `${region} の `
  switch (status) {
    case 'denied':
      return {
        en: `${type}${where} could not be listed: ${action} was denied.`,
        ja: `${place}${type} の一覧を取得できませんでした (${action} が拒否されました)。`,
      }
    case 'throttled':
      return {
        en: `${type}${where} could not be listed: ${action} was throttled.`,
        ja: `${place}${type} の一覧を取得できませんでした (${action} がスロットリングされました)。`,
      }
    case 'unsupported':
      return {
        en: `${type}${where} could not be listed: ${action} is not supported there.`,
        ja: `${place}${type} の一覧を取得できませんでした (${action} はサポートされていません)。`,
      }
    default:
      return {
        en: `${type}${where} could not be listed: ${message}`,
        ja: `${place}${type} の一覧を取得できませんでした: ${message}`,
      }
  }
}
