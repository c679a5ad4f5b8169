import type { Bounds, Scalar } from './ast.js'
import { pathOf } from './json-path.js'
import { NUMBER_RE2, numberOf } from './number.js'
import { type Bind, valueSql } from './sql-value.js'
import type { FieldFilter } from './value-test.js'

/** A key as a step of DuckDB's JSON path. */
const step = (key: string): string => `."${key.replace(/["\\]/g, '\\$&')}"`

const NO_NUMBER = "('VARCHAR', 'BOOLEAN', 'NULL', 'OBJECT', 'ARRAY')"

const textOf = (x: string): string => `CASE WHEN json_type(${x}) = 'VARCHAR' THEN json_extract_string(${x}, '$') END`
const numberSql = (x: string): string =>
  `CASE WHEN json_type(${x}) NOT IN ${NO_NUMBER} THEN try_cast(${x} AS DOUBLE) END`

const compareSql = (x: string, value: Scalar, filter: FieldFilter, bind: Bind): string => {
  const text = String(value)
  const parts = [valueSql({ ...filter, value: text } as FieldFilter, textOf(x), 'keyword', bind)]
  const number = numberOf(text)
  if (number !== undefined) parts.push(`${numberSql(x)} = CAST(${bind(number)} AS DOUBLE)`)
  if (text === 'true' || text === 'false') {
    parts.push(`(json_type(${x}) = 'BOOLEAN' AND json_extract_string(${x}, '$') = '${text}')`)
  }
  return `(coalesce(${parts.join(', FALSE) OR coalesce(')}, FALSE))`
}

const OPERATORS = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const

const rangeSql = (x: string, bounds: Bounds, bind: Bind): string => {
  const spelt = `CASE WHEN json_type(${x}) = 'VARCHAR' AND regexp_full_match(json_extract_string(${x}, '$'), '${NUMBER_RE2}') THEN try_cast(json_extract_string(${x}, '$') AS DOUBLE) END`
  const parts = (Object.keys(OPERATORS) as (keyof Bounds)[]).flatMap((key) => {
    const value = bounds[key]
    if (value === undefined) return []
    if (typeof value === 'boolean') return ['FALSE']
    const number = typeof value === 'number' ? value : numberOf(value)
    if (number === undefined) return [`${textOf(x)} ${OPERATORS[key]} ${bind(value)}`]
    return [`coalesce(${numberSql(x)}, ${spelt}) ${OPERATORS[key]} CAST(${bind(number)} AS DOUBLE)`]
  })
  return parts.length === 0 ? existsSql(x) : `(${parts.join(' AND ')})`
}

const existsSql = (x: string): string => `json_type(${x}) <> 'NULL'`

const elementSql = (filter: FieldFilter, x: string, bind: Bind): string => {
  switch (filter.kind) {
    case 'compare':
      return compareSql(x, filter.value, filter, bind)
    case 'range':
      return rangeSql(x, filter.bounds, bind)
    case 'exists':
      return existsSql(x)
    default:
      return valueSql(filter, textOf(x), 'keyword', bind)
  }
}

/** Values at a path where lists may stand on the way: each step takes both the value and, of a list, its elements. */
const elementsSql = (document: string, path: readonly string[], bind: Bind): string => {
  let list = ''
  for (const [i, key] of path.entries()) {
    const one = bind(`$${step(key)}`)
    const each = bind(`$${step(key)}[*]`)
    const of = (e: string) => `list_append(json_extract(${e}, ${each}), json_extract(${e}, ${one}))`
    list = i === 0 ? of(document) : `flatten(list_transform(${list}, lambda e${i}: ${of(`e${i}`)}))`
  }
  return list
}

/**
 * A condition on a path into the original, as `readPath` and the predicate see it. Most records
 * have no list on the way and are answered by one extraction; records whose text does not hold the
 * last key are not parsed at all.
 */
export const jsonSql = (filter: FieldFilter, original: string, bind: Bind): string => {
  const path = pathOf(filter.field)
  if (path === undefined) return 'FALSE'
  const key = bind(JSON.stringify(path[path.length - 1]))
  const direct = bind(`$${path.map(step).join('')}`)
  // A key may also be spelt with escapes. The guards stand inside the document, not around the
  // condition: DuckDB computes what occurs twice ahead of CASE and TRY, and then on every row.
  const guards = [`starts_with(${original}, '{')`, `(contains(${original}, ${key}) OR contains(${original}, '\\'))`]
  const document = `CASE WHEN ${guards.join(' AND ')} AND json_valid(${original}) THEN ${original} END`
  const value = `json_extract(${document}, ${direct})`
  const elements = elementsSql(document, path, bind)
  const any = `len(list_filter(${elements}, lambda v: json_type(v) <> 'ARRAY' AND ${elementSql(filter, 'v', bind)})) > 0`
  return `CASE WHEN json_type(${value}) <> 'ARRAY' THEN ${elementSql(filter, value, bind)} ELSE ${any} END`
}
