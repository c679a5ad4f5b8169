import type { Filter } from '../../query/ast.js'
import type { Event, Value } from '../event.js'
import type { Field } from '../fields.js'

/** Half open, `[from, to)`, in milliseconds since the epoch. */
export interface TimeRange {
  readonly from: number
  readonly to: number
}

export interface EventQuery {
  readonly filter: Filter
  /** All sources when absent. */
  readonly sources?: readonly string[]
  readonly range?: TimeRange
  /** Aborting ends the query in the engine too. */
  readonly signal?: AbortSignal
}

export interface SearchQuery extends EventQuery {
  readonly order: 'newest' | 'oldest'
  /** 1 to 10,000. */
  readonly limit: number
  /** Where the last page ended. */
  readonly after?: string
  /** Only these fields (besides `@timestamp`, `event.id`, `event.dataset`); all when absent. */
  readonly fields?: readonly string[]
}

export interface SearchPage {
  readonly events: readonly Event[]
  /** Absent on the last page. */
  readonly next?: string
}

/** What is told of a set of events. */
export type Measure =
  | { readonly of: 'count' }
  /** Of a `long` or `double` field with one value; `distinct` of any. */
  | { readonly of: 'sum' | 'mean' | 'max' | 'p95' | 'distinct'; readonly field: string }

export interface HistogramQuery extends EventQuery {
  readonly range: TimeRange
  /** Length of a bar; from `niceInterval`. */
  readonly intervalMs: number
  /** IANA zone in which days and hours begin. */
  readonly zone: string
  /** Splits each bar by this field's most frequent values. */
  readonly by?: string
  /** What is told of each bar beside its count. With `by` it must add up: a count or a sum. */
  readonly measure?: Measure
}

export interface HistogramBar {
  /** Start of the bar, milliseconds since the epoch. */
  readonly start: number
  readonly count: number
  /** The measure, which is the count unless another was asked for. */
  readonly value: number
  /** With `by`: the measure of the most frequent values; the rest is what is missing to `value`. */
  readonly parts?: Readonly<Record<string, number>>
}

export interface GroupQuery extends EventQuery {
  /** Fields whose values make the groups, at most four; none makes one group of all. A list counts under each of its values. */
  readonly by: readonly string[]
  /** The groups with the most of the first one come first. */
  readonly measures: readonly Measure[]
  /** 1 to 1,000. */
  readonly limit: number
  /** Only groups none of whose events (within the range) lies before this instant. */
  readonly firstSince?: number
}

export interface Group {
  readonly values: readonly (string | number | boolean)[]
  /** Null where no event of the group has the field. */
  readonly measures: readonly (number | null)[]
  /** The group's first event, where `firstSince` was asked. */
  readonly first?: number
}

export interface Groups {
  readonly groups: readonly Group[]
  /** How many groups there are, and the first measure over all of them where it adds up. */
  readonly count: number
  readonly total: number | null
}

export interface TopQuery extends EventQuery {
  readonly field: string
  /** 1 to 1,000. */
  readonly limit: number
  /** Only values beginning so, letter case ignored: for completion. */
  readonly prefix?: string
}

export interface TopValues {
  readonly values: readonly { readonly value: string | number | boolean; readonly count: number }[]
  /** Events that have the field. */
  readonly present: number
  /** Events that match, with the field or without. */
  readonly total: number
}

export interface Statistics {
  readonly count: number
  readonly min?: number
  readonly max?: number
  readonly mean?: number
  readonly sum?: number
  readonly p50?: number
  readonly p95?: number
  readonly p99?: number
}

export interface SqlResult {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly (Value | null)[])[]
  /** More rows existed than the limit. */
  readonly truncated: boolean
}

/** A field as the store knows it: its declaration and the sources that declare it. */
export interface KnownField extends Field {
  readonly name: string
  readonly sources: readonly string[]
}

/**
 * Where Events live and are asked for. Two implementations pass one conformance suite.
 * Every answer is over the whole range asked for, never a sample.
 */
export interface EventStore {
  /** Adds Events that no log object stands behind (tests, API); durable when it returns. */
  append(source: string, events: readonly Event[]): Promise<void>
  search(query: SearchQuery): Promise<SearchPage>
  /** All matches, oldest first, in batches: for exports and scheduled rules. */
  stream(query: EventQuery & { readonly fields?: readonly string[] }): AsyncIterable<readonly Event[]>
  count(query: EventQuery): Promise<number>
  histogram(query: HistogramQuery): Promise<readonly HistogramBar[]>
  top(query: TopQuery): Promise<TopValues>
  /** Measures of the events that share values. An event without one of the fields is in no group. */
  groups(query: GroupQuery): Promise<Groups>
  /** Of a `long`, `double` or `date` field. */
  statistics(query: EventQuery & { readonly field: string }): Promise<Statistics>
  /** One Event by `event.id`; `near` (its timestamp) makes the look-up cheaper. */
  get(id: string, near?: number): Promise<Event | undefined>
  fields(sources?: readonly string[]): readonly KnownField[]
  /** First and last `@timestamp` of what is stored. */
  extent(sources?: readonly string[]): Promise<TimeRange | undefined>
  /** Drops whole days before `day` (`YYYY-MM-DD`, UTC); returns the events dropped. */
  dropBefore(source: string, day: string): Promise<number>
  close(): Promise<void>
}
