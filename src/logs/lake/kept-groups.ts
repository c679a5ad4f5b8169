import type { Part } from '../ingest/manifest.js'
import type { AnySource } from '../registry.js'
import { AskedOnce } from './asked-once.js'
import type { QueryEngine, RunOptions } from './engine.js'
import type { Measure, TimeRange } from './event-store.js'
import type { Sql } from './lake-sql.js'
import { weekNumber } from './part-days.js'
import { split } from './whole-parts.js'

/** Days that are over so long have mostly been joined with their week. */
const SETTLED_MS = 60 * 3_600_000
/** Fewer events than these are counted as fast as they are looked up. */
const LEAST_ROWS = 100_000
/** Values that all tables hold at most: some 16 to 32 bytes each. */
const MOST_VALUES = 8_000_000

type Parts = ReadonlyMap<AnySource, Part[]>

/** What a query groups: a statement over some of its parts, which gives `width` columns; undefined where no event can match. */
export interface Grouping {
  readonly width: number
  readonly of: (parts: Map<AnySource, Part[]>) => Sql | undefined
}

/** Rows of a grouping; the same group may be among them more than once. */
export interface Grouped extends Sql {
  /** To be called when the statement that reads them has ended. */
  readonly release: () => void
}

interface Kept {
  readonly table: string
  readonly values: number
  /** Statements that read it now. */
  readers: number
}

/** SQL that puts together what groups of some parts each came to; undefined for what does not add up. */
export const together = ({ of }: Measure, column: string): string | undefined => {
  if (of === 'count') return `CAST(sum(${column}) AS BIGINT)`
  return of === 'sum' || of === 'max' ? `${of}(${column})` : undefined
}

/**
 * The groups of parts that stay as they are, week by week of each source, kept in memory from the first time that somebody
 * asks: a board of a month is opened every morning, and of all that it shows only the last days are new. A table is found
 * by the statement that made it, and that names its files; files of parts never change, so no answer is ever stale.
 */
export class KeptGroups {
  readonly #engine: QueryEngine
  readonly #least: number
  readonly #most: number
  /** By statement, those used last at the end. */
  readonly #kept = new Map<string, Kept>()
  readonly #making = new AskedOnce<Kept>()
  /** Statements of too many groups to be kept. */
  readonly #refused = new Set<string>()
  #schema: Promise<unknown> | undefined
  #made = 0

  constructor(engine: QueryEngine, { least = LEAST_ROWS, most = MOST_VALUES } = {}) {
    this.#engine = engine
    this.#least = least
    this.#most = most
  }

  /** The rows of a grouping over parts; undefined where nothing of them is worth keeping, or settled at `now` (milliseconds). */
  async rows(
    grouping: Grouping,
    parts: Parts,
    range: TimeRange | undefined,
    now: number,
    options: RunOptions,
  ): Promise<Grouped | undefined> {
    const { weeks, rest } = this.#divide(parts, range, now - SETTLED_MS)
    const readers: Kept[] = []
    const release = () => {
      for (const kept of readers.splice(0)) kept.readers--
      this.#trim()
    }
    try {
      for (const [source, week] of weeks) {
        const kept = await this.#week(grouping, source, week, options)
        if (kept !== undefined) readers.push(kept)
        else rest.set(source, [...(rest.get(source) ?? []), ...week])
      }
      if (readers.length === 0) return undefined
      const live = grouping.of(rest)
      const from = readers.map(({ table }) => `SELECT * FROM ${table}`)
      if (live !== undefined) from.push(`SELECT * FROM (${live.sql})`)
      return { sql: from.join(' UNION ALL '), parameters: live?.parameters ?? [], release }
    } catch (e) {
      release()
      throw e
    }
  }

  #divide(parts: Parts, range: TimeRange | undefined, before: number) {
    const weeks: [AnySource, Part[]][] = []
    const rest = new Map<AnySource, Part[]>()
    for (const [source, own] of parts) {
      const [whole, others] = split(own, range)
      const byWeek = new Map<number, Part[]>()
      for (const part of whole) {
        if (part.maxTime >= before) others.push(part)
        else {
          const week = weekNumber(part.minTime)
          byWeek.set(week, [...(byWeek.get(week) ?? []), part])
        }
      }
      for (const week of byWeek.values()) {
        if (week.reduce((sum, { rows }) => sum + rows, 0) < this.#least) others.push(...week)
        else weeks.push([source, week])
      }
      if (others.length > 0) rest.set(source, others)
    }
    return { weeks, rest }
  }

  /** The table of a week's groups, read by one more until `release`; undefined where it is not to be kept. */
  async #week(
    { of, width }: Grouping,
    source: AnySource,
    week: readonly Part[],
    options: RunOptions,
  ): Promise<Kept | undefined> {
    const statement = of(new Map([[source, [...week]]]))
    if (statement === undefined) return undefined
    const key = `${statement.sql} ${JSON.stringify(statement.parameters)}`
    if (this.#refused.has(key)) return undefined
    const rows = week.reduce((sum, part) => sum + part.rows, 0)
    const made = this.#kept.get(key)
    const kept =
      made ??
      (await this.#making.run(
        key,
        (signal) => this.#make(key, statement, rows, width, { ...options, signal }),
        options.signal,
      ))
    kept.readers++
    // Used last: at the end.
    if (this.#kept.delete(key)) this.#kept.set(key, kept)
    return kept
  }

  async #make(key: string, { sql, parameters }: Sql, rows: number, width: number, options: RunOptions): Promise<Kept> {
    this.#schema ??= this.#engine.all('CREATE SCHEMA kept')
    await this.#schema
    const table = `kept.groups_${++this.#made}`
    const [made] = await this.#engine.all(`CREATE TABLE ${table} AS ${sql}`, parameters, options)
    const groups = Number(made?.[0] ?? 0)
    const kept: Kept = { table, values: groups * width, readers: 0 }
    this.#kept.set(key, kept)
    if (groups > rows / 2 || kept.values > this.#most / 4) {
      if (this.#refused.size >= 1000) this.#refused.clear()
      this.#refused.add(key)
    }
    return kept
  }

  /** Drops what is refused, and what was used longest ago where there is too much; nothing that is being read. */
  #trim(): void {
    let values = 0
    for (const kept of this.#kept.values()) values += kept.values
    for (const [key, kept] of this.#kept) {
      if (kept.readers > 0 || (values <= this.#most && !this.#refused.has(key))) continue
      values -= kept.values
      this.#kept.delete(key)
      // A table that stays for an error is memory lost, and no answer.
      this.#engine.all(`DROP TABLE ${kept.table}`).catch(() => undefined)
    }
  }
}
