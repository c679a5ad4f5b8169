import { ACCOUNT, type Json } from '../ci.js'
import { NotRead, type Surroundings } from '../controls/control.js'
import { listAt } from './sprawl.js'

/** A row of the credential report, its columns named as IAM names them: `access_key_1_last_used_date`. */
export type ReportRow = Readonly<Record<string, string>>

/**
 * The rows of IAM's credential report by user name, out of the account's CI.
 *
 * @throws NotRead when the report was not read.
 */
export const credentialReport = (around: Surroundings): ReadonlyMap<string, ReportRow> => {
  const account = around.all(ACCOUNT).find((ci) => ci.awsRegion === 'global')
  if (account === undefined) {
    throw new NotRead('CredentialReport', {
      en: 'The account itself was not looked at.',
      ja: 'アカウント自体の設定が未取得です。',
    })
  }
  const part = around.part(account, 'CredentialReport')
  const rows = Array.isArray(part)
    ? part
    : [...listAt(part, 'content'), ...listAt(part, 'rows'), ...listAt(part, 'users')]
  return new Map(rows.map(rowOf).flatMap((row) => (row['user'] === undefined ? [] : [[row['user'], row] as const])))
}

/** Columns in one spelling, whichever the collector gave them: `passwordLastUsed` and `password_last_used` are one. */
const rowOf = (row: Json): ReportRow => {
  const out: Record<string, string> = {}
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return out
  for (const [key, value] of Object.entries(row)) {
    const name = key.replace(/([a-z])([A-Z0-9])|(\d)([A-Z])/g, '$1$3_$2$4').toLowerCase()
    if (value !== null && typeof value !== 'object') out[name] = String(value)
  }
  return out
}

/** `N/A`, `no_information` and `not_supported` are no times. */
export const timeIn = (row: ReportRow, column: string): string | undefined => {
  const text = row[column]
  return text !== undefined && /^\d{4}-/.test(text) ? text : undefined
}

export const isTrue = (row: ReportRow, column: string): boolean => row[column]?.toLowerCase() === 'true'
