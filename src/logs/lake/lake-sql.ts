import path from 'node:path'
import { onceFor } from '../../kernel/once-for.js'
import { type Columns, toDuckDb } from '../../query/index.js'
import { errors } from '../errors.js'
import type { Field } from '../fields.js'
import type { Manifest, Part } from '../ingest/manifest.js'
import { type AnySource, fieldsOf, type SourceRegistry } from '../registry.js'
import { joinedSchema, missingColumns, sqlTypeOf, storedFields } from './columns.js'
import type { EventQuery, Measure, TimeRange } from './event-store.js'
import { identifier, literal } from './sql-text.js'
import { onStoredId } from './stored-id.js'

/** A statement, or part of one, with the parameters that it has. */
export interface Sql {
  readonly sql: string
  readonly parameters: unknown[]
}

/**
 * Parts that have different columns of those that a query needs are read as so many tables; beyond, as one whose columns the
 * engine finds out, which takes half as long again. Of a table that lacks what a filter looks for the engine reads nothing.
 */
const MOST_ALIKE = 4

/** The lake's parts as tables, and a log source's fields as their columns. */
export class LakeSql {
  readonly #lake: string
  readonly #registry: SourceRegistry
  readonly #manifest: Manifest

  constructor(lake: string, registry: SourceRegistry, manifest: Manifest) {
    this.#lake = lake
    this.#registry = registry
    this.#manifest = manifest
  }

  source(id: string): AnySource {
    const source = this.#registry.get(id)
    if (source === undefined) throw errors.UNKNOWN_SOURCE({ source: id })
    return source
  }

  field(name: string): Field {
    return this.#registry.field(name) ?? { type: 'keyword' }
  }

  /** SQL of a measure over a group of rows. */
  measure(measure: Measure): string {
    if (measure.of === 'count') return 'count(*)'
    const { type, many } = this.field(measure.field)
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

  /** Parts as one table of all of the source's fields. */
  table(source: AnySource, parts: readonly Part[]): string {
    const [only, ...others] = this.#tables(source, parts, storedColumns(source).names)
    return only !== undefined && others.length === 0 ? only : this.#byName(source, parts)
  }

  /**
   * Parts as tables that have the columns which `using`, the SQL that is asked of them, names: one for all parts that lack the
   * same of these, with NULLs for what they lack. Of fields that nothing filled a part has no columns, and neither of those
   * that came after it was written.
   */
  #tables(source: AnySource, parts: readonly Part[], used: readonly string[]): string[] {
    const { missing, nothing, ofField } = storedColumns(source)
    const alike = new Map<string, { readonly lacking: readonly string[] | undefined; readonly parts: Part[] }>()
    const bySchema = new Map<string, Part[]>()
    for (const part of parts) {
      const own = bySchema.get(part.schema)
      if (own !== undefined) {
        own.push(part)
        continue
      }
      // Undefined where it was written with other fields: then nobody knows which of these it has.
      const absent = missing(part.schema)
      const lacking = absent && used.filter((name) => absent.has(name))
      const key = lacking?.join(' ') ?? `of ${part.schema}`
      const group = alike.get(key) ?? { lacking, parts: [] }
      group.parts.push(part)
      alike.set(key, group)
      bySchema.set(part.schema, group.parts)
    }
    if (alike.size > MOST_ALIKE || bySchema.has('')) return [this.#byName(source, parts)]
    return [...alike.values()].map((group) => {
      const read = this.#read(group.parts, false)
      if (group.lacking === undefined) return `(SELECT * FROM ${read} UNION ALL BY NAME SELECT ${nothing} WHERE false)`
      return group.lacking.length === 0 ? read : `(SELECT *, ${group.lacking.map(ofField).join(', ')} FROM ${read})`
    })
  }

  #byName(source: AnySource, parts: readonly Part[]): string {
    return `(SELECT * FROM ${this.#read(parts, true)} UNION ALL BY NAME SELECT ${storedColumns(source).nothing} WHERE false)`
  }

  /** By name the engine opens every part before it begins; otherwise it takes the columns of the first one. */
  #read(parts: readonly Part[], byName: boolean): string {
    const files = parts.map((part) => literal(path.join(this.#lake, part.file)))
    return `read_parquet([${files.join(', ')}]${byName ? ', union_by_name = true' : ''})`
  }

  /** SQL that gives a field's value in this source; a field it lacks is NULL, one that nobody declares a JSON path. */
  expression(source: AnySource, name: string): string {
    const field = fieldsOf(source)[name]
    if (field === undefined) {
      const known = this.#registry.field(name)
      if (known !== undefined) return `NULL::${sqlTypeOf(known)}`
      return jsonPath(name)
    }
    const { derived } = field
    if (derived === undefined) return identifier(name)
    if (derived.kind === 'union') {
      const lists = derived.of.map((part) =>
        fieldsOf(source)[part]?.many
          ? `coalesce(${this.expression(source, part)}, [])`
          : `[${this.expression(source, part)}]`,
      )
      return `nullif(list_distinct(list_concat(${lists.join(', ')})), [])`
    }
    const computed = derived.sql((part) => this.expression(source, part))
    // Stored where the columns do not give it back, computed elsewhere.
    return name === 'event.original' ? `coalesce("event.original", ${computed})` : `(${computed})`
  }

  /** Whether no event of these parts has a value of this field, as far as can be told without opening them. */
  lacks(source: AnySource, parts: readonly Part[], name: string): boolean {
    const field = fieldsOf(source)[name]
    if (field === undefined) return this.#registry.field(name) !== undefined
    if (field.derived !== undefined) return false
    const absent = storedColumns(source).missing(joinedSchema(parts.map((part) => part.schema)))
    return absent?.has(name) === true
  }

  /** How the query compiler sees the columns of a source. */
  #columns(source: AnySource): Columns {
    const fields = fieldsOf(source)
    return (name) => {
      const field = fields[name]
      if (field === undefined) return this.#registry.field(name) === undefined ? undefined : { kind: 'absent' }
      if (field.derived?.kind === 'union') return { kind: 'union', of: field.derived.of }
      return { kind: 'column', type: field.type, many: field.many === true, sql: this.expression(source, name) }
    }
  }

  /** Parts of a query, source by source. */
  parts(query: EventQuery): Map<AnySource, Part[]> {
    const bySource = new Map<AnySource, Part[]>()
    for (const part of this.#manifest.parts(query.sources, query.range)) {
      const source = this.#registry.get(part.source)
      if (source === undefined) continue
      const list = bySource.get(source)
      if (list === undefined) bySource.set(source, [part])
      else list.push(part)
    }
    return bySource
  }

  /** One `SELECT` of these fields (and `@timestamp`) over all sources; undefined when no part can match. */
  union(query: EventQuery, fields: readonly string[], parts = this.parts(query)): Sql | undefined {
    const names = ['@timestamp', ...fields.filter((f) => f !== '@timestamp')]
    const columns = (source: AnySource) =>
      names.map((name) => `${this.expression(source, name)} AS ${identifier(name)}`).join(', ')
    const { sql, parameters } = this.selects(query, columns, parts)
    return sql.length === 0 ? undefined : { sql: sql.join(' UNION ALL '), parameters }
  }

  /** A `SELECT` for each table of each source whose parts can match, with the parameters of all of them. */
  selects(
    query: EventQuery,
    columns: (source: AnySource) => string,
    parts = this.parts(query),
  ): { sql: string[]; parameters: unknown[] } {
    const parameters: unknown[] = []
    const sql: string[] = []
    for (const [source, sourceParts] of parts) {
      const made = fieldsOf(source)['event.id']?.derived !== undefined
      const wanted = made ? onStoredId(query.filter) : query.filter
      if (wanted.kind === 'none') continue
      const filter = toDuckDb(wanted, this.#columns(source), parameters.length)
      const where = [filter.sql, ...timeBounds(query.range, sourceParts)]
      parameters.push(...filter.parameters)
      const told = columns(source)
      const condition = where.join(' AND ')
      const using = `${told} ${condition}`
      const used = storedColumns(source).names.filter((name) => using.includes(identifier(name)))
      for (const table of this.#tables(source, sourceParts, used)) {
        sql.push(`SELECT ${told} FROM ${table} WHERE ${condition}`)
      }
    }
    return { sql, parameters }
  }
}

/** What a part can have that is written now. */
interface StoredColumns {
  readonly names: readonly string[]
  /** The fields that parts of a schema have no columns for; undefined where it is of other fields. */
  readonly missing: (schema: string) => ReadonlySet<string> | undefined
  /** All columns as NULLs, and one of them. */
  readonly nothing: string
  readonly ofField: (name: string) => string
}

const storedColumns = onceFor((source: AnySource): StoredColumns => {
  const fields = storedFields(fieldsOf(source))
  const names = Object.keys(fields)
  const ofField = (name: string) => `NULL::${sqlTypeOf(fields[name] ?? { type: 'keyword' })} AS ${identifier(name)}`
  return { names, missing: missingColumns(fields), nothing: names.map(ofField).join(', '), ofField }
})

/** A path into the original JSON, as text; user text stays inside a literal. */
const jsonPath = (name: string): string =>
  `json_extract_string("event.original", ${literal(
    `$${name
      .split('.')
      .map((step) => `."${step.replaceAll('"', '')}"`)
      .join('')}`,
  )})`

/** A time, milliseconds, as SQL. */
export const instant = (time: number): string =>
  `make_timestamp(${Math.ceil(Math.max(-8.64e15, Math.min(8.64e15, time)) * 1000)}::BIGINT)`

const timeBounds = (range: TimeRange | undefined, parts: readonly Part[]): string[] => {
  if (range === undefined) return []
  const bounds: string[] = []
  if (parts.some((part) => part.minTime < range.from)) bounds.push(`"@timestamp" >= ${instant(range.from)}`)
  if (parts.some((part) => part.maxTime >= range.to)) bounds.push(`"@timestamp" < ${instant(range.to)}`)
  return bounds
}
