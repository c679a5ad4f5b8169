/** Begins a CSV file so that spreadsheet programs read it as UTF-8. */
export const BOM = '\ufeff'

/**
 * One cell of CSV (RFC 4180). A value that a spreadsheet would take for a formula gets an apostrophe
 * before it: log lines are written by attackers too.
 */
export const csvCell = (value: unknown): string => {
  if (value === undefined || value === null) return ''
  const plain = Array.isArray(value) ? value.join('; ') : String(value)
  const safe = typeof value !== 'number' && /^[=+\-@\t\r]/.test(plain) ? `'${plain}` : plain
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const csvLine = (values: readonly unknown[]): string => `${values.map(csvCell).join(',')}\r\n`
