/** Begins a CSV file so that spreadsheet programs read it as UTF-8. */
export const BOM = '\ufeff'

/**
 * One cell of CSV (RFC 4180); nothing for `null` and `undefined`, lists joined. Text that a spreadsheet would take for a
 * formula gets an apostrophe before it: log lines, names of resources and tags are written by anybody.
 */
export const csvCell = (value: unknown): string => {
  if (value === undefined || value === null) return ''
  if (typeof value === 'number') return String(value)
  const plain = Array.isArray(value) ? value.join('; ') : String(value)
  const safe = /^[=+\-@\t\r\n]/.test(plain.normalize('NFKC')) ? `'${plain}` : plain
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const csvLine = (cells: readonly unknown[]): string => `${cells.map(csvCell).join(',')}\r\n`
