/**
 * The one filter language. KQL, Sigma detection items and CloudWatch metric-filter
 * patterns become this; predicate, DuckDB SQL and OpenSearch DSL are made from it.
 *
 * A `field` is an ECS dotted name, or, when no log source declares it, a path into
 * `event.original` parsed as JSON (`requestParameters.bucketName`).
 *
 * A field that holds several values matches when any one of them does; `not` negates
 * the whole, so `not related.ip: x` means that none is x. An absent field matches
 * nothing but `not`.
 */
export type Filter =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  | { readonly kind: 'and'; readonly of: readonly Filter[] }
  | { readonly kind: 'or'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }
  /** Equality. Strings compare exactly unless `fold`; on an `ip` field, equal addresses are equal however spelt. */
  | { readonly kind: 'compare'; readonly field: string; readonly value: Scalar; readonly fold?: boolean }
  | { readonly kind: 'range'; readonly field: string; readonly bounds: Bounds }
  | { readonly kind: 'exists'; readonly field: string }
  /** Literal pieces with `*` (any run of characters) between them; `['a','b']` is `a*b`, `['','b','']` is `*b*`. */
  | { readonly kind: 'wildcard'; readonly field: string; readonly pieces: readonly string[]; readonly fold?: boolean }
  /** RE2 syntax, unanchored, linear time. */
  | { readonly kind: 'regex'; readonly field: string; readonly source: string; readonly fold?: boolean }
  | { readonly kind: 'cidr'; readonly field: string; readonly block: string }
  /** The phrase stands somewhere in `event.original`, letter case ignored. */
  | { readonly kind: 'text'; readonly phrase: string }

export type Scalar = string | number | boolean

export interface Bounds {
  readonly gt?: Scalar
  readonly gte?: Scalar
  readonly lt?: Scalar
  readonly lte?: Scalar
}

export const ALL: Filter = { kind: 'all' }
export const NONE: Filter = { kind: 'none' }

/** Conjunction without needless nesting. */
export const and = (...of: Filter[]): Filter => {
  const parts = of.flatMap((f) => (f.kind === 'and' ? f.of : f.kind === 'all' ? [] : [f]))
  if (parts.some((f) => f.kind === 'none')) return NONE
  return parts.length === 0 ? ALL : parts.length === 1 ? (parts[0] as Filter) : { kind: 'and', of: parts }
}

/** Disjunction without needless nesting. */
export const or = (...of: Filter[]): Filter => {
  const parts = of.flatMap((f) => (f.kind === 'or' ? f.of : f.kind === 'none' ? [] : [f]))
  if (parts.some((f) => f.kind === 'all')) return ALL
  return parts.length === 0 ? NONE : parts.length === 1 ? (parts[0] as Filter) : { kind: 'or', of: parts }
}

export const not = (of: Filter): Filter =>
  of.kind === 'not' ? of.of : of.kind === 'all' ? NONE : of.kind === 'none' ? ALL : { kind: 'not', of }
