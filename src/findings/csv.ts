/** Begins a CSV file so that spreadsheet programs read it as UTF-8. */
export const BOM = '\ufeff'

/**
 * One cell of CSV (RFC 4180). Text that a spreadsheet would take for a formula gets an apostrophe before it:
 * an entity is named by whoever made the log line.
 */
export const cell = (value: string | number | null): string => {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r\n]/.test(value.normalize('NFKC')) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const line = (cells: readonly (string | number | null)[]): string => `${cells.map(cell).join(',')}\r\n`
