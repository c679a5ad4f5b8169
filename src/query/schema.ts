/**
 * What the query language has to know of fields. The shape is that of the log sources' declarations
 * (which live a floor above and so are not imported here).
 */

/** Types a field can have; the names are Elasticsearch's, as in ECS. */
export type FieldType = 'keyword' | 'text' | 'long' | 'double' | 'boolean' | 'date' | 'ip'

/** A field that is not stored because others give it. */
export type DerivedField =
  /** All values of these fields. */
  | { readonly kind: 'union'; readonly of: readonly string[] }
  | {
      readonly kind: 'computed'
      readonly of: readonly string[]
      // Methods, so that a declaration that takes its own event type fits.
      /** The value for one event. */
      value(event: EventLike): unknown
      /** The same in DuckDB SQL; `column` gives the quoted name of a stored field. */
      sql(column: (name: string) => string): string
    }

/** A flat object keyed by ECS dotted names; dates are milliseconds since the epoch. */
export type EventLike = { readonly [field: string]: unknown }

export interface SchemaField {
  readonly type: FieldType
  /** Holds a list of values. */
  readonly many?: boolean | undefined
  readonly derived?: DerivedField | undefined
}

/** The declared fields. A name that `field` does not know is a path into `event.original`. */
export interface Schema {
  field(name: string): SchemaField | undefined
  names(): readonly string[]
}

/** A schema of a plain object of declarations. */
export const schemaOf = (fields: Readonly<Record<string, SchemaField>>): Schema => {
  const known = new Map(Object.entries(fields))
  const names = [...known.keys()]
  return { field: (name) => known.get(name), names: () => names }
}

/** The field that holds each record's own text. */
export const ORIGINAL = 'event.original'
