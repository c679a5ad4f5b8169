import { type HeadedRow, type Header, headerOf } from '../../decode/lines.js'
import { canonicalAddress } from './address.js'
import { COLUMN_BY_NAME } from './columns.js'
import { columnName } from './recognise.js'

/** Columns that a reader adds from a hive-style key; the file itself lacks them. */
const FROM_KEY: ReadonlySet<string> = new Set([
  'aws-account-id',
  'aws-service',
  'aws-region',
  'year',
  'month',
  'day',
  'hour',
  'filename',
])

const SECOND_IN_MICROS = 1_000_000n

/** Seconds since the epoch of a timestamp, in the forms in which Parquet readers give it. */
const seconds = (value: unknown): string | undefined => {
  if (value instanceof Date) return String(Math.floor(value.getTime() / 1000))
  if (typeof value !== 'object' || value === null) return undefined
  const { micros, millis, nanos, seconds: whole } = value as Record<string, unknown>
  if (typeof micros === 'bigint') return String(micros / SECOND_IN_MICROS)
  if (typeof millis === 'bigint') return String(millis / 1000n)
  if (typeof nanos === 'bigint') return String(nanos / (SECOND_IN_MICROS * 1000n))
  if (typeof whole === 'bigint') return String(whole)
  return undefined
}

/** `2024-05-01 00:00:00`, as a timestamp may come as text; without a zone it is UTC. */
const TIMESTAMP = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d/

const textOf = (name: string, value: unknown): string => {
  if (value === null || value === undefined || value === '') return '-'
  const kind = COLUMN_BY_NAME.get(name)?.kind
  if (typeof value === 'string') {
    if ((kind === 'start' || kind === 'end') && TIMESTAMP.test(value)) {
      const zoned = /(?:Z|[+-]\d\d(?::?\d\d)?)$/.test(value.slice(19)) ? value : `${value}Z`
      const time = Date.parse(zoned.replace(' ', 'T'))
      return Number.isNaN(time) ? value : String(Math.floor(time / 1000))
    }
    // One spelling of an address: Parquet has no line whose spelling is to be kept.
    return kind === 'ip' ? canonicalAddress(value) || value : value
  }
  return seconds(value) ?? String(value)
}

let lastNames = ''
let lastHeader: Header | undefined

/**
 * A row of a flow log delivered as Parquet (`account_id` for `account-id`, whole numbers as numbers, NULL for `-`)
 * as the row that the same record would be in a text file.
 */
export const rowOf = (row: Readonly<Record<string, unknown>>): HeadedRow => {
  const names: string[] = []
  const values: string[] = []
  for (const key of Object.keys(row)) {
    const name = columnName(key)
    if (FROM_KEY.has(name)) continue
    names.push(name)
    values.push(textOf(name, row[key]))
  }
  // All rows of a file have the same columns; plans hang on the header object.
  const joined = names.join(' ')
  if (lastHeader === undefined || joined !== lastNames) {
    lastNames = joined
    lastHeader = headerOf(joined)
  }
  return { header: lastHeader, values }
}
