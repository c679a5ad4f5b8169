import { errors } from '../errors.js'
import type { Part } from '../ingest/manifest.js'
import type { AnySource } from '../registry.js'
import type { Asked } from './asked.js'
import { barNumber, barStarts } from './bars.js'
import type { HistogramBar, HistogramQuery } from './event-store.js'
import { together } from './kept-groups.js'
import type { Sql } from './lake-sql.js'
import { identifier, literal } from './sql-text.js'
import { asksForHours, eachHour, split } from './whole-parts.js'

/** Values of the splitting field that get a part of their own. */
const PARTS = 5

/** Events of one bar that share a value of the splitting field; without a name those of all but the most frequent. */
interface Cell {
  readonly bar: number
  readonly part: string | undefined
  readonly count: number
  readonly measured: number
}

/** The bars of a histogram. */
export const histogramOf = async (query: HistogramQuery, asked: Asked): Promise<readonly HistogramBar[]> => {
  const starts = barStarts(query.range, query.intervalMs, query.zone)
  const bars = starts.map((start) => ({ start, count: 0, value: 0, parts: {} as Record<string, number> }))
  const cells = asksForHours(query, starts) ? ofHours : ofEvents
  for (const { bar: number, part, count, measured } of await cells(query, starts, asked)) {
    const bar = bars[number]
    if (bar === undefined) continue
    bar.count += count
    bar.value += measured
    if (part !== undefined) bar.parts[part] = measured
  }
  return bars.map(({ parts, ...bar }) => (query.by === undefined ? bar : { ...bar, parts }))
}

/** By one pass over the parts, and what is kept of earlier ones. */
const ofEvents = async (query: HistogramQuery, starts: readonly number[], asked: Asked): Promise<Cell[]> => {
  const { sql, ask, kept } = asked
  const { by, measure = { of: 'count' } } = query
  const wanted = [...(by === undefined ? [] : [by]), ...(measure.of === 'count' ? [] : [measure.field])]
  const bar = barNumber(starts, query.intervalMs, 'epoch_us("@timestamp")')
  const part = by === undefined ? 'NULL' : `CAST(${identifier(by)}${sql.field(by).many ? '[1]' : ''} AS VARCHAR)`
  const parts = sql.parts(query)
  const grouped = (of: Map<AnySource, Part[]>): Sql | undefined => {
    const base = sql.union(query, wanted, of)
    if (base === undefined) return undefined
    const told = `${bar.sql} AS bar, ${part} AS part, count(*) AS n, ${sql.measure(measure)} AS m`
    return { sql: `SELECT ${told} FROM (${base.sql}) GROUP BY ALL`, parameters: base.parameters }
  }
  const merge = together(measure, 'm')
  const found = merge !== undefined && bar.lasting ? await kept({ width: 4, of: grouped }, parts) : undefined
  try {
    const cells =
      found === undefined
        ? grouped(parts)
        : { ...found, sql: `SELECT bar, part, sum(n) AS n, ${merge} AS m FROM (${found.sql}) GROUP BY ALL` }
    if (cells === undefined) return []
    const rows = await ask(
      `WITH cells AS MATERIALIZED (${cells.sql}),
       most AS (SELECT part FROM cells WHERE part IS NOT NULL GROUP BY part ORDER BY sum(m) DESC NULLS LAST, part LIMIT ${PARTS})
       SELECT bar, most.part, sum(n), ${by === undefined ? 'any_value(m)' : 'sum(m)'} FROM cells LEFT JOIN most USING (part) GROUP BY ALL`,
      cells.parameters,
    )
    return rows.map(([number, value, count, measured]) => ({
      bar: Number(number) - bar.first,
      part: typeof value === 'string' ? value : undefined,
      count: Number(count),
      measured: Number(measured ?? 0),
    }))
  } finally {
    found?.release()
  }
}

/** By what the manifest says; only parts that the range cuts are opened. */
const ofHours = async (query: HistogramQuery, starts: readonly number[], { sql, ask }: Asked): Promise<Cell[]> => {
  if (query.signal?.aborted) throw errors.QUERY_CANCELLED()
  const bySource = new Map<string, Map<number, number>>()
  const add = (source: string, bar: number, events: number) => {
    const bars = bySource.get(source) ?? new Map<number, number>()
    bySource.set(source, bars.set(bar, (bars.get(bar) ?? 0) + events))
  }
  const cut = new Map<AnySource, Part[]>()
  for (const [source, parts] of sql.parts(query)) {
    const [whole, others] = split(parts, query.range)
    for (const part of whole) eachHour(part, starts, (bar, events) => add(source.id, bar, events))
    if (others.length > 0) cut.set(source, others)
  }
  const bar = barNumber(starts, query.intervalMs, 'epoch_us("@timestamp")')
  const rest = sql.selects(query, (source) => `${literal(source.id)} AS source, ${bar.sql} AS bar`, cut)
  if (rest.sql.length > 0) {
    const counted = `SELECT source, bar, count(*) FROM (${rest.sql.join(' UNION ALL ')}) GROUP BY ALL`
    for (const [source, number, events] of await ask(counted, rest.parameters)) {
      add(String(source), Number(number) - bar.first, Number(events))
    }
  }
  const most = query.by === undefined ? new Set<string>() : mostOf(bySource)
  return [...bySource].flatMap(([source, bars]) =>
    [...bars].map(([number, count]) => ({
      bar: number,
      part: most.has(source) ? source : undefined,
      count,
      measured: count,
    })),
  )
}

/** The sources with most events. */
const mostOf = (bySource: ReadonlyMap<string, ReadonlyMap<number, number>>): ReadonlySet<string> => {
  const sums = [...bySource].map(
    ([source, bars]) => [source, [...bars.values()].reduce((sum, events) => sum + events, 0)] as const,
  )
  sums.sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
  return new Set(sums.slice(0, PARTS).map(([source]) => source))
}
