import path from 'node:path'
import type { Clock } from '../../kernel/clock.js'
import type { Filter } from '../../query/ast.js'
import { type Columns, toDuckDb } from '../../query/index.js'
import { errors } from '../errors.js'
import type { Event, Value } from '../event.js'
import type { Field } from '../fields.js'
import type { Manifest, Part } from '../ingest/manifest.js'
import { type AnySource, fieldsOf, type SourceRegistry } from '../registry.js'
import { barNumber, barStarts } from './bars.js'
import { joinedSchema, missingColumns, sqlTypeOf, storedFields } from './columns.js'
import { derive } from './derive.js'
import type { QueryEngine, Row, RunOptions } from './engine.js'
import type {
  EventQuery,
  EventStore,
  GroupQuery,
  Groups,
  HistogramBar,
  HistogramQuery,
  KnownField,
  Measure,
  SearchPage,
  SearchQuery,
  Statistics,
  TimeRange,
  TopQuery,
  TopValues,
} from './event-store.js'
import { PartBuilder } from './part-builder.js'
import { type Enrich, PartWriter } from './part-writer.js'
import { identifier, literal } from './sql-text.js'
import { onStoredId } from './stored-id.js'
import { asksForHours, asksForTallies, eachHour, groupsOfTallies, split } from './whole-parts.js'

const DAY = 86_400_000
/** Longest that a query of the API may take, seconds. */
const QUERY_SECONDS = 60
/** Rows looked at first when only the newest are wanted; then four times as many, and so on. */
const FIRST_WINDOW = 250_000
/** Values of the splitting field that get a part of their own in a histogram. */
const HISTOGRAM_PARTS = 5
const COUNT: Measure = { of: 'count' }

export interface EmbeddedOptions {
  readonly dataDir: string
  readonly registry: SourceRegistry
  readonly manifest: Manifest
  readonly engine: QueryEngine
  readonly clock: Clock
  readonly enrich?: Enrich | undefined
}

/** Events of one bar of a histogram that share a value of the splitting field. */
interface HistogramCell {
  readonly slot: number
  readonly part: string | undefined
  readonly count: number
  readonly measured: number
}

/** The sources with most events: those that get a part of their own in a histogram. */
const mostOf = (bySource: ReadonlyMap<string, ReadonlyMap<number, number>>): ReadonlySet<string> => {
  const sums = [...bySource].map(
    ([source, bars]) => [source, [...bars.values()].reduce((sum, events) => sum + events, 0)] as const,
  )
  sums.sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
  return new Set(sums.slice(0, HISTOGRAM_PARTS).map(([source]) => source))
}

/** The embedded lake: Parquet parts named by the manifest, asked through DuckDB. */
export class EmbeddedLake implements EventStore {
  readonly #o: EmbeddedOptions
  /** By source itself: a user may define one anew under the same id. */
  readonly #fields = new WeakMap<AnySource, Readonly<Record<string, Field>>>()
  readonly #schemas = new WeakMap<AnySource, StoredColumns>()

  constructor(options: EmbeddedOptions) {
    this.#o = options
  }

  async append(source: string, events: readonly Event[]): Promise<void> {
    const known = this.#source(source)
    const writer = await PartWriter.open(path.join(this.#o.dataDir, 'lake'), path.join(this.#o.dataDir, 'tmp'), {
      enrich: this.#o.enrich,
    })
    try {
      const builder = new PartBuilder(source, this.#fieldsOf(known))
      const now = this.#o.clock.now()
      events.forEach((event, i) => {
        const text = (name: string) => (typeof event[name] === 'string' ? (event[name] as string) : undefined)
        const position = event['hinomi.position']
        const origin = {
          object: text('hinomi.object') ?? `append-${now.toString(36)}`,
          uri: text('log.file.path') ?? 'hinomi:append',
          position: typeof position === 'number' ? position : i,
        }
        builder.add(
          event,
          text('event.original'),
          origin,
          event['event.ingested'] === undefined ? now : Number(event['event.ingested']),
        )
      })
      await this.#o.manifest.add(await writer.write(builder))
    } finally {
      writer.close()
    }
  }

  async search(query: SearchQuery): Promise<SearchPage> {
    const after = query.after === undefined ? undefined : readCursor(query.after)
    const newest = query.order === 'newest'
    let left = query.limit + 1
    const events: Event[] = []
    let range = query.range
    if (after !== undefined) {
      range = newest
        ? { from: range?.from ?? -8.64e15, to: Math.min(range?.to ?? 8.64e15, after.time + 0.001) }
        : { from: Math.max(range?.from ?? -8.64e15, after.time), to: range?.to ?? 8.64e15 }
    }
    for (const window of this.#windows({ ...query, ...(range === undefined ? {} : { range }) }, newest)) {
      const rows = await this.#newest(query, window, after, left, newest)
      events.push(...rows)
      left -= rows.length
      if (left <= 0) break
    }
    if (events.length <= query.limit) return { events }
    const page = events.slice(0, query.limit)
    const last = page.at(-1) as Event
    return { events: page, next: cursorOf(last['@timestamp'], String(last['event.id'])) }
  }

  async *stream(query: EventQuery & { readonly fields?: readonly string[] }): AsyncIterable<readonly Event[]> {
    let after: string | undefined
    for (;;) {
      const page = await this.search({
        ...query,
        order: 'oldest',
        limit: 5000,
        ...(after === undefined ? {} : { after }),
      })
      if (page.events.length > 0) yield page.events
      if (page.next === undefined) return
      after = page.next
    }
  }

  async count(query: EventQuery): Promise<number> {
    if (query.filter.kind === 'all') {
      const tallies = await this.#tallies(query)
      return [...tallies.values()].reduce((sum, rows) => sum + rows, 0)
    }
    // Source by source: of a union the times would be read as well, which doubles what a count takes.
    const counts = this.#selects(query, () => 'count(*) AS n')
    if (counts.sql.length === 0) return 0
    const [row] = await this.#all(`SELECT sum(n) FROM (${counts.sql.join(' UNION ALL ')})`, counts.parameters, query)
    return Number(row?.[0] ?? 0)
  }

  async histogram(query: HistogramQuery): Promise<readonly HistogramBar[]> {
    const { by } = query
    const starts = barStarts(query.range, query.intervalMs, query.zone)
    const bars = starts.map((start) => ({ start, count: 0, value: 0, parts: {} as Record<string, number> }))
    for (const { slot, part, count, measured } of await this.#cells(query, starts)) {
      const bar = bars[slot]
      if (bar === undefined) continue
      bar.count += count
      bar.value += measured
      if (part !== undefined) bar.parts[part] = measured
    }
    return bars.map(({ parts, ...bar }) => (by === undefined ? bar : { ...bar, parts }))
  }

  /** What is in each bar, by value of the splitting field; what belongs to none of the most frequent has no name. */
  async #cells(query: HistogramQuery, starts: readonly number[]): Promise<HistogramCell[]> {
    if (asksForHours(query, starts)) return this.#cellsOfHours(query, starts)
    const { by, measure = COUNT } = query
    const wanted = [...(by === undefined ? [] : [by]), ...(measure.of === 'count' ? [] : [measure.field])]
    const base = this.#union(query, wanted)
    if (base === undefined) return []
    const slot = barNumber(starts, query.intervalMs, 'epoch_us("@timestamp")')
    const part = by === undefined ? 'NULL' : `CAST(${identifier(by)}${this.#field(by).many ? '[1]' : ''} AS VARCHAR)`
    // In one pass over the parts.
    const rows = await this.#all(
      `WITH cells AS MATERIALIZED (SELECT ${slot} AS slot, ${part} AS part, count(*) AS n, ${this.#measure(measure)} AS m FROM (${base.sql}) GROUP BY ALL),
       most AS (SELECT part FROM cells WHERE part IS NOT NULL GROUP BY part ORDER BY sum(m) DESC NULLS LAST, part LIMIT ${HISTOGRAM_PARTS})
       SELECT slot, most.part, sum(n), ${by === undefined ? 'any_value(m)' : 'sum(m)'} FROM cells LEFT JOIN most USING (part) GROUP BY ALL`,
      base.parameters,
      query,
    )
    return rows.map(([slot, part, count, measured]) => ({
      slot: Number(slot),
      part: typeof part === 'string' ? part : undefined,
      count: Number(count),
      measured: Number(measured ?? 0),
    }))
  }

  /** The same by what the manifest says; only parts that the range cuts are opened. */
  async #cellsOfHours(query: HistogramQuery, starts: readonly number[]): Promise<HistogramCell[]> {
    if (query.signal?.aborted) throw errors.QUERY_CANCELLED()
    const bySource = new Map<string, Map<number, number>>()
    const add = (source: string, bar: number, events: number) => {
      const bars = bySource.get(source) ?? new Map<number, number>()
      bySource.set(source, bars.set(bar, (bars.get(bar) ?? 0) + events))
    }
    const cut = new Map<AnySource, Part[]>()
    for (const [source, parts] of this.#parts(query)) {
      const [whole, others] = split(parts, query.range)
      for (const part of whole) eachHour(part, starts, (bar, events) => add(source.id, bar, events))
      if (others.length > 0) cut.set(source, others)
    }
    const slot = barNumber(starts, query.intervalMs, 'epoch_us("@timestamp")')
    const { sql, parameters } = this.#selects(
      query,
      (source) => `${literal(source.id)} AS source, ${slot} AS slot`,
      cut,
    )
    if (sql.length > 0) {
      const counted = `SELECT source, slot, count(*) FROM (${sql.join(' UNION ALL ')}) GROUP BY ALL`
      for (const [source, bar, events] of await this.#all(counted, parameters, query)) {
        add(String(source), Number(bar), Number(events))
      }
    }
    const most = mostOf(bySource)
    return [...bySource].flatMap(([source, bars]) =>
      [...bars].map(([bar, count]) => ({
        slot: bar,
        part: query.by !== undefined && most.has(source) ? source : undefined,
        count,
        measured: count,
      })),
    )
  }

  async top(query: TopQuery): Promise<TopValues> {
    const field = this.#field(query.field)
    const base = this.#union(query, [query.field])
    if (base === undefined) return { values: [], present: 0, total: 0 }
    const name = identifier(query.field)
    const parameters = [...base.parameters]
    let having = ''
    if (query.prefix !== undefined && query.prefix !== '') {
      parameters.push(query.prefix.toLowerCase())
      having = `WHERE starts_with(lower(CAST(v AS VARCHAR)), $${parameters.length})`
    }
    const values = field.many ? `SELECT unnest(list_distinct(${name})) AS v FROM base` : `SELECT ${name} AS v FROM base`
    const rows = await this.#all(
      `WITH base AS (${base.sql}), grouped AS (SELECT v, count(*) AS n FROM (${values}) GROUP BY v),
       sums AS (SELECT ${field.many ? `(SELECT count(*) FROM base)` : 'sum(n)'} AS total, ${
         field.many ? `(SELECT count(*) FROM base WHERE len(${name}) > 0)` : 'sum(n) FILTER (v IS NOT NULL)'
       } AS present FROM ${field.many ? '(SELECT 1)' : 'grouped'})
       SELECT v, n, total, present FROM sums LEFT JOIN (
         SELECT v, n FROM grouped ${having === '' ? 'WHERE' : `${having} AND`} v IS NOT NULL ORDER BY n DESC, v LIMIT ${query.limit}
       ) ON true ORDER BY n DESC, v`,
      parameters,
      query,
    )
    const first = rows[0]
    return {
      values: rows
        .filter((row) => row[0] !== null)
        .map((row) => ({ value: row[0] as string | number | boolean, count: Number(row[1]) })),
      total: Number(first?.[2] ?? 0),
      present: Number(first?.[3] ?? 0),
    }
  }

  async groups(query: GroupQuery): Promise<Groups> {
    if (asksForTallies(query)) return groupsOfTallies(await this.#tallies(query), query)
    const { by, measures, firstSince } = query
    const fields = [...by, ...measures.flatMap((measure) => (measure.of === 'count' ? [] : [measure.field]))]
    const parts = this.#parts(query)
    // Where a field that makes the groups has no value, there are none.
    for (const [source, own] of parts) if (by.some((field) => this.#lacks(source, own, field))) parts.delete(source)
    const base = this.#union(query, [...new Set(fields)], parts)
    if (base === undefined) return { groups: [], count: 0, total: null }
    const keys = by.map((_, i) => `k${i}`)
    const taken = by.map((field, i) => {
      const name = identifier(field)
      return `${this.#field(field).many ? `unnest(list_distinct(${name}))` : name} AS ${keys[i]}`
    })
    const told = measures.map((measure, i) => `${this.#measure(measure)} AS m${i}`)
    // Times are read only where they are asked for: they are a sixth of what a group costs.
    const first = firstSince === undefined ? 'count(*)' : 'epoch_us(min("@timestamp"))'
    const having = firstSince === undefined ? '' : ` HAVING min("@timestamp") >= ${instant(firstSince)}`
    const adds = measures[0] === undefined || measures[0].of === 'count' || measures[0].of === 'sum'
    const present = keys.length === 0 ? '' : ` WHERE ${keys.map((key) => `${key} IS NOT NULL`).join(' AND ')}`
    const rows = await this.#all(
      `WITH base AS (${base.sql}), taken AS (SELECT ${[...taken, '*'].join(', ')} FROM base),
       grouped AS (SELECT ${[...keys, ...told, `${first} AS f`].join(', ')} FROM taken${present}${keys.length === 0 ? '' : ` GROUP BY ${keys.join(', ')}`}${having})
       SELECT *, count(*) OVER () AS n, ${adds ? 'sum(m0) OVER ()' : 'NULL'} AS total FROM grouped
       ORDER BY m0 DESC NULLS LAST${keys.map((key) => `, ${key}`).join('')} LIMIT ${query.limit}`,
      base.parameters,
      query,
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

  /** How many events of each source a query without any filter finds; only parts that its range cuts are opened. */
  async #tallies(query: EventQuery): Promise<Map<string, number>> {
    if (query.signal?.aborted) throw errors.QUERY_CANCELLED()
    const tallies = new Map<string, number>()
    const tally = (source: string, rows: number) => rows > 0 && tallies.set(source, (tallies.get(source) ?? 0) + rows)
    const cut = new Map<AnySource, Part[]>()
    for (const [source, parts] of this.#parts(query)) {
      const [whole, others] = split(parts, query.range)
      for (const part of whole) tally(source.id, part.rows)
      if (others.length > 0) cut.set(source, others)
    }
    const told = (source: AnySource) => `${literal(source.id)}, count(*)`
    const { sql, parameters } = this.#selects(query, told, cut)
    if (sql.length === 0) return tallies
    for (const [source, rows] of await this.#all(sql.join(' UNION ALL '), parameters, query)) {
      tally(String(source), Number(rows))
    }
    return tallies
  }

  async statistics(query: EventQuery & { readonly field: string }): Promise<Statistics> {
    const field = this.#field(query.field)
    if (!['long', 'double', 'date'].includes(field.type)) throw errors.NOT_NUMERIC({ field: query.field })
    const base = this.#union(query, [query.field])
    if (base === undefined) return { count: 0 }
    const name = identifier(query.field)
    const value = field.type === 'date' ? `epoch_us(${name}) / 1000.0` : `CAST(${name} AS DOUBLE)`
    const each = field.many
      ? `SELECT unnest(${name}) AS v0, ${value.replace(name, 'v0')} AS v FROM (${base.sql})`
      : `SELECT ${value} AS v FROM (${base.sql})`
    const [row] = await this.#all(
      `SELECT count(v), min(v), max(v), avg(v), sum(v), quantile_cont(v, [0.5, 0.95, 0.99]) FROM (${each})`,
      base.parameters,
      query,
    )
    const count = Number(row?.[0] ?? 0)
    if (row === undefined || count === 0) return { count: 0 }
    const [p50, p95, p99] = row[5] as number[]
    const numbers = { min: row[1], max: row[2], mean: row[3], sum: row[4], p50, p95, p99 }
    return { count, ...Object.fromEntries(Object.entries(numbers).map(([k, v]) => [k, Number(v)])) }
  }

  async get(id: string, near?: number): Promise<Event | undefined> {
    const filter: Filter = { kind: 'compare', field: 'event.id', value: id }
    const ranges: TimeRange[] = [{ from: -Infinity, to: Infinity }]
    if (near !== undefined) ranges.unshift({ from: near - 1, to: near + 1 }, { from: near - DAY, to: near + DAY })
    for (const range of ranges) {
      const [found] = await this.#newest({ filter, order: 'newest', limit: 1 }, range, undefined, 1, true)
      if (found !== undefined) return found
    }
    return undefined
  }

  fields(sources?: readonly string[]): readonly KnownField[] {
    return this.#o.registry.fields(sources)
  }

  async extent(sources?: readonly string[]): Promise<TimeRange | undefined> {
    const parts = this.#o.manifest.parts(sources)
    if (parts.length === 0) return undefined
    return { from: parts[0]?.minTime ?? 0, to: parts.reduce((max, part) => Math.max(max, part.maxTime), -Infinity) }
  }

  async dropBefore(source: string, day: string): Promise<number> {
    const old = this.#o.manifest.parts([source]).filter((part) => part.day < day)
    if (old.length > 0) await this.#o.manifest.drop(old)
    return old.reduce((sum, part) => sum + part.rows, 0)
  }

  async close(): Promise<void> {
    this.#o.engine.close()
  }

  /** `SELECT` that gives all declared fields of a source by their names, over these parts. */
  viewOf(sourceId: string, parts: readonly Part[]): string {
    const source = this.#source(sourceId)
    const names = Object.keys(this.#fieldsOf(source))
    return `SELECT ${names.map((name) => `${this.#expression(source, name)} AS ${identifier(name)}`).join(', ')} FROM ${this.#from(source, parts)}`
  }

  #source(id: string): AnySource {
    const source = this.#o.registry.get(id)
    if (source === undefined) throw errors.UNKNOWN_SOURCE({ source: id })
    return source
  }

  #fieldsOf(source: AnySource): Readonly<Record<string, Field>> {
    let fields = this.#fields.get(source)
    if (fields === undefined) {
      fields = fieldsOf(source)
      this.#fields.set(source, fields)
    }
    return fields
  }

  #field(name: string): Field {
    return this.#o.registry.field(name) ?? { type: 'keyword' }
  }

  #all(sql: string, parameters: readonly unknown[], options: RunOptions): Promise<Row[]> {
    return this.#o.engine.all(sql, parameters, { seconds: QUERY_SECONDS, signal: options.signal })
  }

  /** SQL of a measure over a group of rows. */
  #measure(measure: Measure): string {
    if (measure.of === 'count') return 'count(*)'
    const { type, many } = this.#field(measure.field)
    const name = identifier(measure.field)
    if (measure.of === 'distinct') return `count(DISTINCT ${name})`
    if (many || !['long', 'double'].includes(type)) throw errors.NOT_NUMERIC({ field: measure.field })
    const value = `CAST(${name} AS DOUBLE)`
    switch (measure.of) {
      case 'sum':
        return `sum(${value})`
      case 'mean':
        return `avg(${value})`
      case 'max':
        return `max(${value})`
      case 'p95':
        return `quantile_cont(${value}, 0.95)`
    }
  }

  /**
   * Parts as a table of all of the source's fields. Of optional fields that nothing filled they have no columns, which
   * are added. Of fields that came after a part was written it has none either: these come by a union, and only then,
   * because the engine looks for the newest events twice as long through one.
   */
  #from(source: AnySource, parts: readonly Part[]): string {
    const files = parts.map((part) => literal(path.join(this.#o.dataDir, 'lake', part.file)))
    const schemas = new Set(parts.map((part) => part.schema))
    // By name the engine opens every part before it begins, and reads what all their columns hold.
    const alike = schemas.size === 1 && !schemas.has('')
    const read = `read_parquet([${files.join(', ')}]${alike ? '' : ', union_by_name = true'})`
    const { missing, nothing, ofField } = this.#stored(source)
    const absent = missing(joinedSchema([...schemas]))
    if (absent === undefined) return `(SELECT * FROM ${read} UNION ALL BY NAME SELECT ${nothing} WHERE false)`
    return absent.length === 0 ? read : `(SELECT *, ${absent.map(ofField).join(', ')} FROM ${read})`
  }

  #stored(source: AnySource): StoredColumns {
    let stored = this.#schemas.get(source)
    if (stored === undefined) {
      const fields = storedFields(this.#fieldsOf(source))
      const ofField = (name: string) => `NULL::${sqlTypeOf(fields[name] ?? { type: 'keyword' })} AS ${identifier(name)}`
      stored = { missing: missingColumns(fields), nothing: Object.keys(fields).map(ofField).join(', '), ofField }
      this.#schemas.set(source, stored)
    }
    return stored
  }

  /** SQL that gives a field's value in this source; a field it lacks is NULL, one that nobody declares a JSON path. */
  #expression(source: AnySource, name: string): string {
    const field = this.#fieldsOf(source)[name]
    if (field === undefined) {
      const known = this.#o.registry.field(name)
      if (known !== undefined) return `NULL::${sqlTypeOf(known)}`
      return jsonPath(name)
    }
    const { derived } = field
    if (derived === undefined) return identifier(name)
    if (derived.kind === 'union') {
      const lists = derived.of.map((part) =>
        this.#fieldsOf(source)[part]?.many
          ? `coalesce(${this.#expression(source, part)}, [])`
          : `[${this.#expression(source, part)}]`,
      )
      return `nullif(list_distinct(list_concat(${lists.join(', ')})), [])`
    }
    const computed = derived.sql((part) => this.#expression(source, part))
    // Stored where the columns do not give it back, computed elsewhere.
    return name === 'event.original' ? `coalesce("event.original", ${computed})` : `(${computed})`
  }

  /** Whether no event of these parts has a value of this field, as far as can be told without opening them. */
  #lacks(source: AnySource, parts: readonly Part[], name: string): boolean {
    const field = this.#fieldsOf(source)[name]
    if (field === undefined) return this.#o.registry.field(name) !== undefined
    if (field.derived !== undefined) return false
    const absent = this.#stored(source).missing(joinedSchema(parts.map((part) => part.schema)))
    return absent?.includes(name) === true
  }

  /** How the query compiler sees the columns of a source. */
  #columns(source: AnySource): Columns {
    const fields = this.#fieldsOf(source)
    return (name) => {
      const field = fields[name]
      if (field === undefined) return this.#o.registry.field(name) === undefined ? undefined : { kind: 'absent' }
      if (field.derived?.kind === 'union') return { kind: 'union', of: field.derived.of }
      return { kind: 'column', type: field.type, many: field.many === true, sql: this.#expression(source, name) }
    }
  }

  /** Parts of a query, source by source. */
  #parts(query: EventQuery): Map<AnySource, Part[]> {
    const bySource = new Map<AnySource, Part[]>()
    for (const part of this.#o.manifest.parts(query.sources, query.range)) {
      const source = this.#o.registry.get(part.source)
      if (source === undefined) continue
      const list = bySource.get(source)
      if (list === undefined) bySource.set(source, [part])
      else list.push(part)
    }
    return bySource
  }

  /** One `SELECT` of these fields (and `@timestamp`) over all sources; undefined when no part can match. */
  #union(
    query: EventQuery,
    fields: readonly string[],
    parts = this.#parts(query),
  ): { sql: string; parameters: unknown[] } | undefined {
    const names = ['@timestamp', ...fields.filter((f) => f !== '@timestamp')]
    const columns = (source: AnySource) =>
      names.map((name) => `${this.#expression(source, name)} AS ${identifier(name)}`).join(', ')
    const { sql, parameters } = this.#selects(query, columns, parts)
    return sql.length === 0 ? undefined : { sql: sql.join(' UNION ALL '), parameters }
  }

  /** A `SELECT` for each source whose parts can match, with the parameters of all of them. */
  #selects(
    query: EventQuery,
    columns: (source: AnySource) => string,
    parts = this.#parts(query),
  ): { sql: string[]; parameters: unknown[] } {
    const parameters: unknown[] = []
    const sql: string[] = []
    for (const [source, sourceParts] of parts) {
      const made = this.#fieldsOf(source)['event.id']?.derived !== undefined
      const wanted = made ? onStoredId(query.filter) : query.filter
      if (wanted.kind === 'none') continue
      const filter = toDuckDb(wanted, this.#columns(source), parameters.length)
      const where = [filter.sql, ...timeBounds(query.range, sourceParts)]
      parameters.push(...filter.parameters)
      sql.push(`SELECT ${columns(source)} FROM ${this.#from(source, sourceParts)} WHERE ${where.join(' AND ')}`)
    }
    return { sql, parameters }
  }

  /**
   * Time windows to look through one after the other when only the first few in order are wanted.
   * A window is whole days, so that no part lies in two.
   */
  *#windows(query: EventQuery, newest: boolean): Generator<TimeRange> {
    const days = new Map<number, number>()
    for (const part of this.#o.manifest.parts(query.sources, query.range)) {
      const day = Math.floor(part.minTime / DAY)
      days.set(day, (days.get(day) ?? 0) + part.rows)
    }
    const order = [...days.keys()].sort((a, b) => (newest ? b - a : a - b))
    let rows = 0
    let size = FIRST_WINDOW
    let from = Infinity
    let to = -Infinity
    for (const [i, day] of order.entries()) {
      rows += days.get(day) ?? 0
      from = Math.min(from, day * DAY)
      to = Math.max(to, (day + 1) * DAY)
      if (rows < size && i < order.length - 1) continue
      yield {
        from: Math.max(from, query.range?.from ?? from),
        to: Math.min(to, query.range?.to ?? to),
      }
      rows = 0
      size *= 4
      from = Infinity
      to = -Infinity
    }
  }

  async #newest(
    query: SearchQuery,
    range: TimeRange,
    after: Cursor | undefined,
    limit: number,
    newest: boolean,
  ): Promise<Event[]> {
    const direction = newest ? 'DESC' : 'ASC'
    const beyond = (parameters: unknown[]) => {
      if (after === undefined) return ''
      const [time, id] = [`make_timestamp(${Math.round(after.time * 1000)}::BIGINT)`, `$${parameters.push(after.id)}`]
      const compare = newest ? '<' : '>'
      return ` WHERE ("@timestamp" ${compare} ${time} OR ("@timestamp" = ${time} AND "event.id" > ${id}))`
    }
    // First which times are wanted, from one narrow column; then the wide rows of just these times.
    const narrow = this.#union({ ...query, range }, ['event.id'])
    if (narrow === undefined) return []
    const where = beyond(narrow.parameters)
    const times = await this.#all(
      `SELECT epoch_us("@timestamp") FROM (${narrow.sql})${where} ORDER BY "@timestamp" ${direction}, "event.id" LIMIT ${limit}`,
      narrow.parameters,
      query,
    )
    if (times.length === 0) return []
    const first = Number(times[0]?.[0]) / 1000
    const last = Number(times.at(-1)?.[0]) / 1000
    const exact = { from: Math.min(first, last), to: Math.max(first, last) + 0.001 }
    const events: Event[] = []
    for (const [source, parts] of this.#parts({ ...query, range: exact })) {
      const wanted = this.#wanted(source, query.fields)
      const wide = this.#union({ ...query, range: exact }, wanted, new Map([[source, parts]]))
      if (wide === undefined) continue
      const filter = beyond(wide.parameters)
      const rows = await this.#all(
        `SELECT * FROM (${wide.sql})${filter} ORDER BY "@timestamp" ${direction}, "event.id" LIMIT ${limit}`,
        wide.parameters,
        query,
      )
      const names = ['@timestamp', ...wanted.filter((f) => f !== '@timestamp')]
      for (const row of rows) events.push(this.#event(source, names, row, query.fields))
    }
    const sign = newest ? -1 : 1
    return events
      .sort(
        (a, b) =>
          sign * (a['@timestamp'] - b['@timestamp']) || (String(a['event.id']) < String(b['event.id']) ? -1 : 1),
      )
      .slice(0, limit)
  }

  /** Columns to read so that these fields can be given. */
  #wanted(source: AnySource, fields: readonly string[] | undefined): string[] {
    const declared = this.#fieldsOf(source)
    if (fields === undefined) {
      const stored = Object.entries(declared).filter(([, field]) => field.derived === undefined)
      return [...new Set([...stored.map(([name]) => name), 'event.id', 'event.original'])]
    }
    return [...new Set(['event.id', ...fields])]
  }

  #event(source: AnySource, names: readonly string[], row: Row, fields: readonly string[] | undefined): Event {
    const event = {} as Record<string, Value | undefined>
    names.forEach((name, i) => {
      const value = row[i]
      if (value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0))
        event[name] = value as Value
    })
    event['event.dataset'] = source.id
    return fields === undefined ? derive(this.#fieldsOf(source), event as Event) : (event as Event)
  }
}

/** What a part has that is written now. */
interface StoredColumns {
  /** The optional fields that parts of a schema have no columns for; undefined where it is of other fields. */
  readonly missing: (schema: string) => readonly string[] | undefined
  /** All columns as NULLs, and one of them. */
  readonly nothing: string
  readonly ofField: (name: string) => string
}

/** A path into the original JSON, as text; user text stays inside a literal. */
const jsonPath = (name: string): string =>
  `json_extract_string("event.original", ${literal(
    `$${name
      .split('.')
      .map((step) => `."${step.replaceAll('"', '')}"`)
      .join('')}`,
  )})`

const instant = (time: number): string =>
  `make_timestamp(${Math.ceil(Math.max(-8.64e15, Math.min(8.64e15, time)) * 1000)}::BIGINT)`

const timeBounds = (range: TimeRange | undefined, parts: readonly Part[]): string[] => {
  if (range === undefined) return []
  const bounds: string[] = []
  if (parts.some((part) => part.minTime < range.from)) bounds.push(`"@timestamp" >= ${instant(range.from)}`)
  if (parts.some((part) => part.maxTime >= range.to)) bounds.push(`"@timestamp" < ${instant(range.to)}`)
  return bounds
}

interface Cursor {
  readonly time: number
  readonly id: string
}

const cursorOf = (time: number, id: string): string => Buffer.from(JSON.stringify([time, id])).toString('base64url')

const readCursor = (text: string): Cursor => {
  try {
    const [time, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [unknown, unknown]
    if (typeof time === 'number' && Number.isFinite(time) && typeof id === 'string') return { time, id }
  } catch {
    // Not one of ours.
  }
  throw errors.BAD_CURSOR()
}
