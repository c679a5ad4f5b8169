import type { Filter } from './ast.js'
import { type FieldType, ORIGINAL, type Schema } from './schema.js'
import { jsonSql } from './sql-json.js'
import { type Bind, containsFolded, valueSql } from './sql-value.js'
import type { FieldFilter } from './value-test.js'

/** Where a declared field is in the table that is asked. */
export type SqlColumn =
  /** A column or an expression of columns. `sql` comes from declarations, never from a user. */
  | { readonly kind: 'column'; readonly sql: string; readonly type: FieldType; readonly many: boolean }
  /** The values of all these fields. */
  | { readonly kind: 'union'; readonly of: readonly string[] }
  /** Declared, but not in this table: no row has a value. */
  | { readonly kind: 'absent' }

/** Undefined for a field that is not declared and so is a path into `event.original`. */
export type Columns = (field: string) => SqlColumn | undefined

export interface DuckDbFilter {
  /** A boolean expression with `$1`, `$2` …; NULL counts as no match. */
  readonly sql: string
  readonly parameters: unknown[]
}

/** A declared name as an SQL identifier. */
const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** The columns of a table that has all stored fields of a schema under their own names. */
export const columnsOf =
  (schema: Schema, column: (name: string) => string = identifier): Columns =>
  (name) => {
    const field = schema.field(name)
    if (field === undefined) return undefined
    const { derived, type } = field
    if (derived?.kind === 'union') return { kind: 'union', of: derived.of }
    const sql = derived === undefined ? column(name) : `(${derived.sql(column)})`
    return { kind: 'column', sql, type, many: field.many === true }
  }

const ORIGINAL_COLUMN: SqlColumn = { kind: 'column', sql: identifier(ORIGINAL), type: 'text', many: false }

/** Unions lead to columns, not to each other in a circle. */
const UNION_DEPTH = 5

class Writer {
  readonly parameters: unknown[] = []
  readonly #columns: Columns
  readonly #before: number
  readonly #bind: Bind = (value) => `$${this.parameters.push(value) + this.#before}`

  constructor(columns: Columns, before: number) {
    this.#columns = columns
    this.#before = before
  }

  #column(name: string): SqlColumn | undefined {
    return this.#columns(name) ?? (name === ORIGINAL ? ORIGINAL_COLUMN : undefined)
  }

  /** The text of the original, for paths into it. */
  #original(): string | undefined {
    const column = this.#column(ORIGINAL)
    return column?.kind === 'column' ? column.sql : undefined
  }

  write(filter: Filter): string {
    switch (filter.kind) {
      case 'all':
        return 'TRUE'
      case 'none':
        return 'FALSE'
      case 'and':
        return filter.of.length === 0 ? 'TRUE' : `(${filter.of.map((part) => this.write(part)).join(' AND ')})`
      case 'or':
        return filter.of.length === 0 ? 'FALSE' : `(${filter.of.map((part) => this.write(part)).join(' OR ')})`
      case 'not':
        // NULL is "no match" everywhere else too, since `and` and `or` only ever lose by it.
        return `NOT coalesce(${this.write(filter.of)}, FALSE)`
      case 'text': {
        const original = this.#original()
        return original === undefined ? 'FALSE' : containsFolded(original, filter.phrase, this.#bind)
      }
      default:
        return this.#field(filter, UNION_DEPTH)
    }
  }

  #field(filter: FieldFilter, depth: number): string {
    const column = this.#column(filter.field)
    if (column === undefined) {
      const original = this.#original()
      return original === undefined ? 'FALSE' : jsonSql(filter, original, this.#bind)
    }
    switch (column.kind) {
      case 'absent':
        return 'FALSE'
      case 'union': {
        const parts = depth === 0 ? [] : column.of.map((field) => this.#field({ ...filter, field }, depth - 1))
        return parts.length === 0 ? 'FALSE' : `(${parts.join(' OR ')})`
      }
      case 'column':
        return column.many
          ? this.#list(filter, column.sql, column.type)
          : valueSql(filter, column.sql, column.type, this.#bind)
    }
  }

  #list(filter: FieldFilter, list: string, type: FieldType): string {
    if (filter.kind === 'exists') return `len(${list}) > 0`
    if (filter.kind === 'compare' && filter.fold !== true && type === 'keyword' && typeof filter.value === 'string') {
      return `list_contains(${list}, ${this.#bind(filter.value)})`
    }
    return `len(list_filter(${list}, lambda v: ${valueSql(filter, 'v', type, this.#bind)})) > 0`
  }
}

/**
 * A filter as a DuckDB expression. Every value of the filter is a bound parameter, paths into the
 * original included; identifiers and expressions come from `columns` alone.
 *
 * @throws REGEX_WRONG, CIDR_WRONG
 */
export const toDuckDb = (filter: Filter, columns: Columns, before = 0): DuckDbFilter => {
  const writer = new Writer(columns, before)
  const sql = writer.write(filter)
  return { sql, parameters: writer.parameters }
}
