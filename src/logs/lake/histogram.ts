import { errors } from '../errors.js'
import type { Part } from '../ingest/manifest.js'
import type { AnySource } from '../registry.js'
import { barNumber, barStarts } from './bars.js'
import type { Row } from './engine.js'
import type { HistogramBar, HistogramQuery } from './event-store.js'
import type { LakeSql } from './lake-sql.js'
import { identifier, literal } from './sql-text.js'
import { asksForHours, eachHour, split } from './whole-parts.js'

/** Values of the splitting field that get a part of their own. */
const PARTS = 5

type Ask = (sql: string, parameters: readonly unknown[]) => Promise<readonly Row[]>

/** Events of one bar that share a value of the splitting field; without a name those of all but the most frequent. */
interface Cell {
  readonly bar: number
  readonly part: string | undefined
  readonly count: number
  readonly measured: number
}

/** The bars of a histogram; `ask` runs a statement. */
export const histogramOf = async (query: HistogramQuery, sql: LakeSql, ask: Ask): Promise<readonly HistogramBar[]> => {
  const starts = barStarts(query.range, query.intervalMs, query.zone)
  const bars = starts.map((start) => ({ start, count: 0, value: 0, parts: {} as Record<string, number> }))
  const cells = asksForHours(query, starts) ? ofHours : ofEvents
  for (const { bar: number, part, count, measured } of await cells(query, starts, sql, ask)) {
    const bar = bars[number]
    if (bar === undefined) continue
    bar.count += count
    bar.value += measured
    if (part !== undefined) bar.parts[part] = measured
  }
  return bars.map(({ parts, ...bar }) => (query.by === undefined ? bar : { ...bar, parts }))
}

/** By one pass over the parts. */
const ofEvents = async (query: HistogramQuery, starts: readonly number[], sql: LakeSql, ask: Ask): Promise<Cell[]> => {
  const { by, measure = { of: 'count' } } = query
  const wanted = [...(by === undefined ? [] : [by]), ...(measure.of === 'count' ? [] : [measure.field])]
  const base = sql.union(query, wanted)
  if (base === undefined) return []
  const bar = barNumber(starts, query.intervalMs, 'epoch_us("@timestamp")')
  const part = by === undefined ? 'NULL' : `CAST(${identifier(by)}${sql.field(by).many ? '[1]' : ''} AS VARCHAR)`
  const rows = await ask(
    `WITH cells AS MATERIALIZED (SELECT ${bar} AS bar, ${part} AS part, count(*) AS n, ${sql.measure(measure)} AS m FROM (${base.sql}) GROUP BY ALL),
     most AS (SELECT part FROM cells WHERE part IS NOT NULL GROUP BY part ORDER BY sum(m) DESC NULLS LAST, part LIMIT ${PARTS})
     SELECT bar, most.part, sum(n), ${by === undefined ? 'any_value(m)' : 'sum(m)'} FROM cells LEFT JOIN most USING (part) GROUP BY ALL`,
    base.parameters,
  )
  return rows.map(([number, value, count, measured]) => ({
    bar: Number(number),
    part: typeof value === 'string' ? value : undefined,
    count: Number(count),
    measured: Number(measured ?? 0),
  }))
}

/** By what the manifest says; only parts that the range cuts are opened. */
const ofHours = async (query: HistogramQuery, starts: readonly number[], sql: LakeSql, ask: Ask): Promise<Cell[]> => {
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
  const rest = sql.selects(query, (source) => `${literal(source.id)} AS source, ${bar} AS bar`, cut)
  if (rest.sql.length > 0) {
    const counted = `SELECT source, bar, count(*) FROM (${rest.sql.join(' UNION ALL ')}) GROUP BY ALL`
    for (const [source, number, events] of await ask(counted, rest.parameters)) {
      add(String(source), Number(number), Number(events))
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
