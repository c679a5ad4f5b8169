import { and, inArray } from 'drizzle-orm'
import { BOM, csvLine } from '../kernel/csv.js'
import type { Db } from '../platform/db/types.js'
import type { FindingRecord } from './change.js'
import { errors } from './errors.js'
import { filtersOf, type ListQuery, orderOf } from './list.js'
import { recordOf } from './record.js'
import { findings } from './tables.js'

/** A file being made: how many findings it will hold, and its text piece by piece. */
export interface Export {
  readonly rows: number
  readonly pieces: AsyncIterable<string>
}

/** Their ids (32 bytes each) are held in memory while the file is sent. */
const MOST = 200_000
const STEP = 500

/**
 * All findings of a filter, in its order, as CSV (UTF-8 with BOM) or NDJSON. Error: FINDING_EXPORT_TOO_LARGE.
 *
 * Which findings is settled first, so the count that is announced is the count that is sent: rows are never
 * deleted. The rows are then read in steps, so a slow reader holds neither memory nor a transaction.
 */
export const exportFindings = async (
  db: Db,
  query: ListQuery,
  format: 'csv' | 'ndjson',
  now: Date,
): Promise<Export> => {
  const ids = await db
    .select({ id: findings.id })
    .from(findings)
    .where(and(...filtersOf(query, now).all))
    .orderBy(...orderOf(query))
    .limit(MOST + 1)
  if (ids.length > MOST) throw errors.FINDING_EXPORT_TOO_LARGE({ most: MOST })
  const pieces = async function* () {
    if (format === 'csv') yield BOM + csvLine(COLUMNS)
    for (let i = 0; i < ids.length; i += STEP) {
      const step = ids.slice(i, i + STEP).map((row) => row.id)
      const rows = await db.select().from(findings).where(inArray(findings.id, step))
      const byId = new Map(rows.map((row) => [row.id, recordOf(row)]))
      let text = ''
      for (const id of step) {
        const finding = byId.get(id)
        if (finding !== undefined) text += format === 'csv' ? csvLine(cellsOf(finding)) : `${JSON.stringify(finding)}\n`
      }
      yield text
    }
  }
  return { rows: ids.length, pieces: pieces() }
}

const PLAIN = [
  'ruleId',
  'entity',
  'account',
  'region',
  'count',
  'firstSeenAt',
  'lastSeenAt',
  'createdAt',
  'updatedAt',
  'assignee',
  'dueAt',
  'exceptionId',
  'reopened',
] as const
const COLUMNS = ['id', 'severity', 'status', 'title.ja', 'title.en', ...PLAIN]

const cellsOf = (finding: FindingRecord) => [
  finding.id,
  finding.severity,
  finding.status,
  finding.title.ja,
  finding.title.en,
  ...PLAIN.map((name) => finding[name]),
]
