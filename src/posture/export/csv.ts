import type { Locale } from '../../kernel/errors.js'
import type { Exported } from './exported.js'

/** Begins a CSV file so that spreadsheet programs read it as UTF-8. */
const BOM = '\ufeff'

const COLUMNS = [
  'control',
  'severity',
  'status',
  'account',
  'region',
  'resource_type',
  'resource_id',
  'resource_name',
  'arn',
  'title',
  'reason',
  'requirements',
  'suppressed',
  'since',
] as const

/** A value that a spreadsheet would take for a formula gets an apostrophe before it: names of resources are anybody's. */
const cell = (value: string): string => {
  const safe = /^[=+\-@\t\r\n]/.test(value.normalize('NFKC')) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const line = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`

export const csvHead = (): string => BOM + line(COLUMNS)

export const csvRow = (r: Exported, locale: Locale): string =>
  line([
    r.controlId,
    r.severity,
    r.status,
    r.account,
    r.region,
    r.resourceType,
    r.resourceId,
    r.resourceName ?? '',
    r.arn,
    r.title[locale],
    r.reason?.[locale] ?? '',
    r.requirements.join('; '),
    String(r.suppressed),
    r.since,
  ])
