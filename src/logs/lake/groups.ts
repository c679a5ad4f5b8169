import type { Value } from '../event.js'
import type { Part } from '../ingest/manifest.js'
import type { AnySource } from '../registry.js'
import type { Asked } from './asked.js'
import type { GroupQuery, Groups } from './event-store.js'
import { together } from './kept-groups.js'
import { instant, type Sql } from './lake-sql.js'
import { identifier } from './sql-text.js'

/** The groups of a query's events, the largest first. */
export const groupsOf = async (query: GroupQuery, asked: Asked): Promise<Groups> => {
  const { sql } = asked
  const { by, measures, firstSince } = query
  const fields = [...by, ...measures.flatMap((measure) => (measure.of === 'count' ? [] : [measure.field]))]
  const parts = sql.parts(query)
  // Where a field that makes the groups has no value, there are none.
  for (const [source, own] of parts) if (by.some((field) => sql.lacks(source, own, field))) parts.delete(source)
  const keys = by.map((_, i) => `k${i}`)
  const taken = by.map((field, i) => {
    const name = identifier(field)
    return `${sql.field(field).many ? `unnest(list_distinct(${name}))` : name} AS ${keys[i]}`
  })
  const told = measures.map((measure, i) => `${sql.measure(measure)} AS m${i}`)
  // What nobody asks for is not worked out: times are a sixth of what a group costs, its count no less.
  const first = firstSince !== undefined ? 'epoch_us(min("@timestamp"))' : keys.length === 0 ? 'count(*)' : '1'
  // Rows without a value are grouped and left out then: the engine takes longer to pass over them while it reads.
  const wanted = keys.map((key) => `${key} IS NOT NULL`)
  if (firstSince !== undefined) wanted.push(`min("@timestamp") >= ${instant(firstSince)}`)
  const groupedBy = keys.length === 0 ? '' : ` GROUP BY ${keys.join(', ')}`
  const having = wanted.length === 0 ? '' : ` HAVING ${wanted.join(' AND ')}`
  const grouped = (of: Map<AnySource, Part[]>): Sql | undefined => {
    const base = sql.union(query, [...new Set(fields)], of)
    if (base === undefined) return undefined
    const statement = `WITH base AS (${base.sql}), taken AS (SELECT ${[...taken, '*'].join(', ')} FROM base)
      SELECT ${[...keys, ...told, `${first} AS f`].join(', ')} FROM taken${groupedBy}${having}`
    return { sql: statement, parameters: base.parameters }
  }
  const merged = measures.map((measure, i) => together(measure, `m${i}`))
  const addUp = firstSince === undefined && keys.length > 0 && !merged.includes(undefined)
  const width = keys.length + measures.length
  const kept = addUp ? await asked.kept({ width, of: grouped }, parts) : undefined
  try {
    const told = merged.map((sum, i) => `${sum} AS m${i}`)
    const of =
      kept === undefined
        ? grouped(parts)
        : { ...kept, sql: `SELECT ${[...keys, ...told, '1 AS f'].join(', ')} FROM (${kept.sql})${groupedBy}` }
    if (of === undefined) return { groups: [], count: 0, total: null }
    return await largest(query, of, keys, asked)
  } finally {
    kept?.release()
  }
}

/** The groups with the most of the first measure, of rows of `keys`, measures and what `first` is. */
const largest = async (
  query: GroupQuery,
  { sql, parameters }: Sql,
  keys: readonly string[],
  { ask }: Asked,
): Promise<Groups> => {
  const { measures, firstSince } = query
  const adds = measures[0] === undefined || measures[0].of === 'count' || measures[0].of === 'sum'
  const rows = await ask(
    `WITH grouped AS (${sql})
     SELECT *, count(*) OVER () AS n, ${adds ? 'sum(m0) OVER ()' : 'NULL'} AS total FROM grouped
     ORDER BY m0 DESC NULLS LAST${keys.map((key) => `, ${key}`).join('')} LIMIT ${query.limit}`,
    parameters,
  )
  const number = (value: Value | null | undefined) => (value === null || value === undefined ? null : Number(value))
  const [top] = rows
  const f = keys.length + measures.length
  return {
    groups: rows
      // The one group of all, of which there is none.
      .filter((row) => row[f] !== null && row[f] !== 0)
      .map((row) => ({
        values: row.slice(0, keys.length) as (string | number | boolean)[],
        measures: row.slice(keys.length, f).map(number),
        ...(firstSince === undefined ? {} : { first: Number(row[f]) / 1000 }),
      })),
    count: Number(top?.[f + 1] ?? 0),
    total: number(top?.[f + 2]),
  }
}
