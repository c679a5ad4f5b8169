import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { Clock } from '../../kernel/clock.js'
import type { Filter } from '../../query/ast.js'
import { errors } from '../errors.js'
import type { Event, Value } from '../event.js'
import type { Manifest, Part } from '../ingest/manifest.js'
import { type AnySource, fieldsOf, type SourceRegistry } from '../registry.js'
import type { Asked } from './asked.js'
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
  SearchPage,
  SearchQuery,
  Statistics,
  TimeRange,
  TopQuery,
  TopValues,
} from './event-store.js'
import { groupsOf } from './groups.js'
import { histogramOf } from './histogram.js'
import { Joiner } from './joiner.js'
import { KeptGroups } from './kept-groups.js'
import { LakeSql } from './lake-sql.js'
import { PartBuilder } from './part-builder.js'
import { eachDay, isCut } from './part-days.js'
import { type Enrich, PartWriter } from './part-writer.js'
import { identifier } from './sql-text.js'
import { groupsOfTallies, split, tallied, talliesOf } from './whole-parts.js'

const DAY = 86_400_000
/** Longest that a query of the API may take, seconds. */
const QUERY_SECONDS = 60
/** Rows looked at first when only the newest are wanted; then four times as many, and so on. */
const FIRST_WINDOW = 250_000

export interface EmbeddedOptions {
  readonly dataDir: string
  readonly registry: SourceRegistry
  readonly manifest: Manifest
  readonly engine: QueryEngine
  readonly clock: Clock
  readonly enrich?: Enrich | undefined
  readonly kept?: KeptGroups
}

/** The embedded lake: Parquet parts named by the manifest, asked through DuckDB. */
export class EmbeddedLake implements EventStore {
  readonly #o: EmbeddedOptions
  readonly #sql: LakeSql
  readonly #kept: KeptGroups
  /** Files of which retention could drop no days. */
  readonly #uncut = new Set<string>()

  constructor(options: EmbeddedOptions) {
    this.#o = options
    this.#kept = options.kept ?? new KeptGroups(options.engine)
    this.#sql = new LakeSql(path.join(options.dataDir, 'lake'), options.registry, options.manifest)
  }

  async append(source: string, events: readonly Event[]): Promise<void> {
    const known = this.#sql.source(source)
    const writer = await PartWriter.open(path.join(this.#o.dataDir, 'lake'), path.join(this.#o.dataDir, 'tmp'), {
      enrich: this.#o.enrich,
    })
    try {
      const builder = new PartBuilder(source, fieldsOf(known))
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
      const tallies = await this.#tallies(query, 'event.dataset')
      return [...tallies.values()].reduce((sum, rows) => sum + rows, 0)
    }
    // Table by table: of a union the times would be read as well, which doubles what a count takes.
    const counts = this.#sql.selects(query, () => 'count(*) AS n')
    if (counts.sql.length === 0) return 0
    const [row] = await this.#all(`SELECT sum(n) FROM (${counts.sql.join(' UNION ALL ')})`, counts.parameters, query)
    return Number(row?.[0] ?? 0)
  }

  histogram(query: HistogramQuery): Promise<readonly HistogramBar[]> {
    return histogramOf(query, this.#asked(query))
  }

  async top(query: TopQuery): Promise<TopValues> {
    const field = this.#sql.field(query.field)
    const base = this.#sql.union(query, [query.field])
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
    const field = tallied(query)
    if (field !== undefined && this.#sql.field(field).many !== true)
      return groupsOfTallies(await this.#tallies(query, field), query)
    return groupsOf(query, this.#asked(query))
  }

  #asked(query: EventQuery): Asked {
    const { range, signal } = query
    const options = { signal, seconds: QUERY_SECONDS }
    return {
      sql: this.#sql,
      ask: (sql, parameters) => this.#all(sql, parameters, query),
      kept: (grouping, parts) => this.#kept.rows(grouping, parts, range, this.#o.clock.now(), options),
    }
  }

  /**
   * How many events have each value of a field, of those that a query without any filter finds; only parts that its range
   * cuts are opened, and those of which it is not known.
   */
  async #tallies(query: EventQuery, field: string): Promise<Map<string, number>> {
    if (query.signal?.aborted) throw errors.QUERY_CANCELLED()
    const tallies = new Map<string, number>()
    const tally = (value: string, rows: number) => rows > 0 && tallies.set(value, (tallies.get(value) ?? 0) + rows)
    const opened = new Map<AnySource, Part[]>()
    for (const [source, parts] of this.#sql.parts(query)) {
      const [whole, others] = split(parts, query.range)
      for (const part of whole) {
        const known = talliesOf(part, field)
        if (known === undefined) others.push(part)
        else for (const [value, rows] of known) tally(value, rows)
      }
      if (others.length > 0 && !this.#sql.lacks(source, others, field)) opened.set(source, others)
    }
    const { sql, parameters } = this.#sql.selects(
      query,
      (source) => `${this.#sql.expression(source, field)} AS value`,
      opened,
    )
    if (sql.length === 0) return tallies
    const counted = `SELECT value, count(*) FROM (${sql.join(' UNION ALL ')}) WHERE value IS NOT NULL GROUP BY value`
    for (const [value, rows] of await this.#all(counted, parameters, query)) tally(String(value), Number(rows))
    return tallies
  }

  async statistics(query: EventQuery & { readonly field: string }): Promise<Statistics> {
    const field = this.#sql.field(query.field)
    if (!['long', 'double', 'date'].includes(field.type)) throw errors.NOT_NUMERIC({ field: query.field })
    const base = this.#sql.union(query, [query.field])
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
    const from = Date.parse(day)
    const parts = this.#o.manifest.parts([source])
    const old = parts.filter((part) => part.maxTime < from)
    if (old.length > 0) await this.#o.manifest.drop(old)
    const dropped = old.reduce((sum, part) => sum + part.rows, 0)
    const cut = parts.filter((part) => isCut(part, from) && !this.#uncut.has(part.file))
    return cut.length === 0 ? dropped : dropped + (await this.#dropWithin(cut, from))
  }

  /** Of parts of some days it drops those before `from`, the start of a UTC day in milliseconds: writes the others anew. */
  async #dropWithin(parts: readonly Part[], from: number): Promise<number> {
    const { dataDir, manifest } = this.#o
    const lake = path.join(dataDir, 'lake')
    const joiner = await Joiner.open(lake, path.join(dataDir, 'tmp', 'spill', 'retention'))
    let dropped = 0
    const wrong: unknown[] = []
    try {
      for (const part of parts) {
        try {
          const rest = await joiner.join([part], from)
          if (await manifest.replace([part], [rest])) dropped += part.rows - rest.rows
          else await rm(path.join(lake, rest.file), { force: true })
        } catch (e) {
          // Not again until the next start: each try could leave a file behind.
          this.#uncut.add(part.file)
          wrong.push(e)
        }
      }
    } finally {
      joiner.close()
    }
    if (wrong.length > 0) throw wrong[0]
    return dropped
  }

  async close(): Promise<void> {
    this.#o.engine.close()
  }

  /** `SELECT` that gives all declared fields of a source by their names, over these parts. */
  viewOf(sourceId: string, parts: readonly Part[]): string {
    const source = this.#sql.source(sourceId)
    const names = Object.keys(fieldsOf(source))
    return `SELECT ${names.map((name) => `${this.#sql.expression(source, name)} AS ${identifier(name)}`).join(', ')} FROM ${this.#sql.table(source, parts)}`
  }

  #all(sql: string, parameters: readonly unknown[], options: RunOptions): Promise<Row[]> {
    return this.#o.engine.all(sql, parameters, { seconds: QUERY_SECONDS, signal: options.signal })
  }

  /**
   * Time windows to look through one after the other when only the first few in order are wanted.
   * A window is whole days: few parts lie in two.
   */
  *#windows(query: EventQuery, newest: boolean): Generator<TimeRange> {
    const { from: since, to: until } = query.range ?? { from: -Infinity, to: Infinity }
    const days = new Map<number, number>()
    for (const part of this.#o.manifest.parts(query.sources, query.range)) {
      eachDay(part, (day, events) => {
        if ((day + 1) * DAY > since && day * DAY < until) days.set(day, (days.get(day) ?? 0) + events)
      })
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
      yield { from: Math.max(from, since), to: Math.min(to, until) }
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
    const narrow = this.#sql.union({ ...query, range }, ['event.id'])
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
    for (const [source, parts] of this.#sql.parts({ ...query, range: exact })) {
      const wanted = this.#wanted(source, query.fields)
      const wide = this.#sql.union({ ...query, range: exact }, wanted, new Map([[source, parts]]))
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
    const declared = fieldsOf(source)
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
    return fields === undefined ? derive(fieldsOf(source), event as Event) : (event as Event)
  }
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
