import { type HeadedRow, type Header, headerOf } from '../../decode/lines.js'
import { memo } from '../../memo.js'
import { columnName } from './columns.js'

type Row = Readonly<Record<string, unknown>>

/**
 * Standard logs (v2) as Parquet name their columns `x_edge_location`, `cs_user_agent`, `time_to_first_byte`; which of
 * them there are is the owner's choice. Source: Athena user guide, "Create a table for CloudFront logs … with Parquet".
 */
export const isCloudFront = (names: readonly string[]): boolean => {
  const own = new Set(names.map(columnName))
  return (
    [...own].some((name) => name.startsWith('x-edge-')) &&
    (own.has('c-ip') || own.has('cs-method') || own.has('cs-uri-stem') || own.has('sc-status'))
  )
}

/** Rows of one file have the same names in the same order. */
const headerOfNames: (names: string) => Header = memo(headerOf, { entries: 64, keyLength: 4096 })

const wordOf = (value: unknown): string =>
  value === undefined || value === null || value === ''
    ? '-'
    : value instanceof Date
      ? value.toISOString()
      : String(value)

/** A row as the row that the same record would be in a text file; NULL is `-`. */
export const rowOf = (row: Row): HeadedRow => ({
  header: headerOfNames(Object.keys(row).join(' ')),
  values: Object.values(row).map(wordOf),
})
