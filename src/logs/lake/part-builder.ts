import type { Event, Value } from '../event.js'
import type { Fields } from '../fields.js'
import {
  BooleanColumn,
  type Column,
  columnFor,
  DoubleColumn,
  IntegerColumn,
  ListColumn,
  TextColumn,
} from './columns.js'

/** Where an Event's record stood. */
export interface Origin {
  /** Identity of the object: hash of URI and content. */
  readonly object: string
  readonly uri: string
  readonly position: number
}

interface Slot<C extends Column> {
  readonly name: string
  readonly column: C
}

const ofClass = <C extends Column>(
  columns: ReadonlyMap<string, Column>,
  type: new (...args: never[]) => C,
): Slot<C>[] => [...columns].flatMap(([name, column]) => (column instanceof type ? [{ name, column }] : []))

const asText = (value: Value | undefined): string | undefined =>
  typeof value === 'string' ? value : value === undefined ? undefined : String(value)

/** Collects Events of one source, column by column, until they are written as a part. */
export class PartBuilder {
  readonly source: string
  /** All stored fields, in the order of the part's columns. */
  readonly stored: Fields
  readonly columns: ReadonlyMap<string, Column>
  rows = 0
  /** Bytes of text held, roughly: what bounds memory. */
  bytes = 0
  /** Timestamps of all rows, milliseconds. */
  timestamps = new Float64Array(1024)
  /** First and last of them. */
  minTime = Number.POSITIVE_INFINITY
  maxTime = Number.NEGATIVE_INFINITY

  // Grouped by class so that each loop calls one and the same `push`.
  readonly #texts: readonly Slot<TextColumn>[]
  readonly #lists: readonly Slot<ListColumn>[]
  readonly #integers: readonly Slot<IntegerColumn>[]
  readonly #dates: readonly Slot<IntegerColumn>[]
  readonly #doubles: readonly Slot<DoubleColumn>[]
  readonly #booleans: readonly Slot<BooleanColumn>[]
  readonly #object: TextColumn
  readonly #uri: TextColumn
  readonly #position: IntegerColumn
  readonly #ingested: IntegerColumn
  readonly #original: TextColumn
  readonly #id: TextColumn | undefined

  /** `fields`: all fields of the source, common ones included. */
  constructor(source: string, fields: Fields) {
    this.source = source
    this.stored = Object.fromEntries(
      Object.entries(fields).filter(([name, field]) => field.derived === undefined || name === 'event.original'),
    )
    const columns = new Map(Object.entries(this.stored).map(([name, field]) => [name, columnFor(field)]))
    this.columns = columns
    const own = new Map(columns)
    const take = <C extends Column>(name: string): C => {
      const column = own.get(name)
      own.delete(name)
      return column as C
    }
    this.#object = take('hinomi.object')
    this.#uri = take('log.file.path')
    this.#position = take('hinomi.position')
    this.#ingested = take('event.ingested')
    this.#original = take('event.original')
    this.#id = columns.get('event.id') as TextColumn | undefined
    const isDate = (slot: Slot<IntegerColumn>) => this.stored[slot.name]?.type === 'date'
    this.#texts = ofClass(own, TextColumn)
    this.#lists = ofClass(own, ListColumn)
    this.#integers = ofClass(own, IntegerColumn).filter((slot) => !isDate(slot))
    this.#dates = ofClass(own, IntegerColumn).filter(isDate)
    this.#doubles = ofClass(own, DoubleColumn)
    this.#booleans = ofClass(own, BooleanColumn)
  }

  /**
   * Adds one Event. `original` is left out where the columns give it back.
   * `ingestedAt` in milliseconds.
   */
  add(event: Event, original: string | undefined, origin: Origin, ingestedAt: number): void {
    const row = this.rows++
    const time = event['@timestamp']
    if (row >= this.timestamps.length) {
      const larger = new Float64Array(row * 2)
      larger.set(this.timestamps)
      this.timestamps = larger
    }
    this.timestamps[row] = time
    if (time < this.minTime) this.minTime = time
    if (time > this.maxTime) this.maxTime = time
    for (const { name, column } of this.#texts) column.push(row, asText(event[name]))
    for (const { name, column } of this.#dates) {
      const value = event[name]
      column.push(row, value === undefined ? undefined : Math.round((value as number) * 1000))
    }
    for (const { name, column } of this.#integers) column.push(row, event[name] as number | undefined)
    for (const { name, column } of this.#lists) column.push(row, event[name] as readonly string[] | undefined)
    for (const { name, column } of this.#booleans) column.push(row, event[name] as boolean | undefined)
    for (const { name, column } of this.#doubles) column.push(row, event[name] as number | undefined)
    this.#object.push(row, origin.object)
    this.#uri.push(row, origin.uri)
    this.#position.push(row, origin.position)
    this.#ingested.push(row, ingestedAt * 1000)
    this.#original.push(row, original)
    if (this.#id !== undefined && event['event.id'] === undefined) {
      this.#id.push(row, `${origin.object}-${origin.position}`)
    }
    this.bytes += 200 + (original?.length ?? 0)
  }
}
