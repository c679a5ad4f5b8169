import { type StandardDetail, type StandardExportQuery, standardItemsShown } from '../../contract/index.js'
import { BOM, csvLine } from '../../kernel/csv.js'

const COLUMNS = [
  'status',
  'severity',
  'control',
  'numbers',
  'title',
  'failed',
  'unknown',
  'passed',
  'judged',
  'offBecause',
] as const

const words = (text: string): string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')

/** A standard's controls as CSV (UTF-8 with BOM), filtered and in order as its page shows them. */
export const standardCsv = (
  { items }: Pick<StandardDetail, 'items'>,
  { status, severity, search, locale }: Pick<StandardExportQuery, 'status' | 'severity' | 'search' | 'locale'>,
): { readonly rows: number; readonly pieces: Iterable<string> } => {
  const shown = standardItemsShown(items, { status: words(status), severity: words(severity), search })
  const lines = shown.map((c) =>
    csvLine([
      c.status,
      c.severity,
      c.controlId,
      c.numbers,
      c.title[locale],
      c.tally.failed,
      c.tally.unknown,
      c.tally.passed,
      c.implemented,
      c.offBecause,
    ]),
  )
  return { rows: shown.length, pieces: [BOM + csvLine(COLUMNS), ...lines] }
}
