import type { SqlOutput } from '../../../src/contract/index.js'

/** A cell of a result as text; lists and records as JSON. */
export const cellText = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)

const cell = (value: unknown): string => {
  const text = cellText(value)
  // A spreadsheet would run a text that begins so as a formula.
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** A result as CSV (RFC 4180) with a heading line. */
export const toCsv = (result: Pick<SqlOutput, 'columns' | 'rows'>): string =>
  [result.columns.map((c) => cell(c.name)), ...result.rows.map((row) => row.map(cell))]
    .map((line) => line.join(','))
    .join('\r\n')
