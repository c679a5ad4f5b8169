import type { Event } from '../../event.js'
import {
  COLUMN_BY_NAME,
  COLUMNS,
  type Column,
  DEFAULT_FORMAT,
  FULL_FORMATS,
  TRANSIT_GATEWAY_FORMAT,
} from './columns.js'

/**
 * The log line, made again from the columns that were made from it. Storing it beside them would
 * double the lake.
 */

const textOf = (column: Column, event: Event): string => {
  const value = event[column.field]
  if (value === undefined) return '-'
  return column.kind === 'start' || column.kind === 'end' ? String((value as number) / 1000) : String(value)
}

const otherOf = (name: string, event: Event): string => {
  const other = event['aws.vpcflow.other'] as readonly string[] | undefined
  return other?.find((item) => item.startsWith(`${name}=`))?.slice(name.length + 1) ?? '-'
}

/** The line of an Event that has its `aws.vpcflow.format`. */
export const originalOf = (event: Event): string | undefined => {
  const format = event['aws.vpcflow.format']
  if (typeof format !== 'string') return undefined
  return format
    .split(' ')
    .map((name) => {
      const column = COLUMN_BY_NAME.get(name)
      return column === undefined ? otherOf(name, event) : textOf(column, event)
    })
    .join(' ')
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

const sqlTextOf = (column: Column, nameOf: (field: string) => string): string => {
  const value = nameOf(column.field)
  const text =
    column.kind === 'start' || column.kind === 'end'
      ? `(epoch_us(${value}) // 1000000)::VARCHAR`
      : column.kind === 'long' || column.kind === 'port'
        ? `${value}::VARCHAR`
        : value
  return `coalesce(${text}, '-')`
}

/** The same in DuckDB SQL: AWS's own formats as one concatenation each, any other one column by column. */
export const originalSql = (nameOf: (field: string) => string): string => {
  const format = nameOf('aws.vpcflow.format')
  const known = [DEFAULT_FORMAT, TRANSIT_GATEWAY_FORMAT, ...FULL_FORMATS].map((text) => {
    const parts = text.split(' ').map((name) => sqlTextOf(COLUMN_BY_NAME.get(name) as Column, nameOf))
    return `WHEN ${quoted(text)} THEN concat_ws(' ', ${parts.join(', ')})`
  })
  const each = COLUMNS.map((column) => `WHEN ${quoted(column.name)} THEN ${sqlTextOf(column, nameOf)}`)
  const other = `coalesce(list_filter(${nameOf('aws.vpcflow.other')}, lambda item: starts_with(item, word || '='))[1][length(word) + 2:], '-')`
  const any = `array_to_string(list_transform(string_split(${format}, ' '), lambda word: CASE word ${each.join(' ')} ELSE ${other} END), ' ')`
  return `CASE ${format} ${known.join(' ')} ELSE CASE WHEN ${format} IS NOT NULL THEN ${any} END END`
}
