import type { Text } from '../kernel/errors.js'
import type { Event, Value } from './event.js'

/** Types a field can have; the names are Elasticsearch's, as in ECS. */
export type FieldType = 'keyword' | 'text' | 'long' | 'double' | 'boolean' | 'date' | 'ip'

/** A field that is not stored because others give it. */
export type Derived =
  /** All values of these fields, each once. */
  | { readonly kind: 'union'; readonly of: readonly string[] }
  | {
      readonly kind: 'computed'
      readonly of: readonly string[]
      /** The value for one Event. */
      readonly value: (event: Event) => Value | undefined
      /** The same in DuckDB SQL; `column` gives the quoted name of a stored field. */
      readonly sql: (column: (name: string) => string) => string
    }

/** One declared field. Lake columns, completion, docs and the sidebar are made from this. */
export interface Field {
  readonly type: FieldType
  /** Holds a list of values. */
  readonly many?: true
  /** Nearly every record has its own value (ids); tells the lake not to look for repeats. */
  readonly unique?: true
  readonly derived?: Derived
  /** For a field that ECS lacks: what it holds. */
  readonly about?: Text
}

export type Fields = Readonly<Record<string, Field>>

export const keyword: Field = { type: 'keyword' }
export const keywords: Field = { type: 'keyword', many: true }
export const id: Field = { type: 'keyword', unique: true }
export const text: Field = { type: 'text' }
export const long: Field = { type: 'long' }
export const double: Field = { type: 'double' }
export const boolean: Field = { type: 'boolean' }
export const date: Field = { type: 'date' }
export const ip: Field = { type: 'ip' }

/** A field that ECS lacks, with what it holds. */
export const about = (field: Field, en: string, ja: string): Field => ({ ...field, about: { en, ja } })

/** A list made of other fields' values, e.g. `related.ip` of `source.ip` and `destination.ip`. */
export const union = (type: FieldType, ...of: string[]): Field => ({ type, many: true, derived: { kind: 'union', of } })

/** A field computed from others when it is asked for. Both forms must give the same answer. */
export const computed = (
  type: FieldType,
  of: readonly string[],
  value: (event: Event) => Value | undefined,
  sql: (column: (name: string) => string) => string,
): Field => ({ type, derived: { kind: 'computed', of, value, sql } })

/** One value for every record of a source, stored nowhere. */
export const constant = (value: string): Field =>
  computed(
    'keyword',
    [],
    () => value,
    () => `'${value.replaceAll("'", "''")}'`,
  )
