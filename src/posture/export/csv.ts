import { BOM, csvLine } from '../../kernel/csv.js'
import type { Locale } from '../../kernel/errors.js'
import type { Exported } from './exported.js'

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

export const csvHead = (): string => BOM + csvLine(COLUMNS)

export const csvRow = (r: Exported, locale: Locale): string =>
  csvLine([
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
