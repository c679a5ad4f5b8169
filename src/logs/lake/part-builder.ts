import type { Event, Value } from '../event.js'
import type { Fields } from '../fields.js'
import type { BytesColumn } from './bytes-column.js'
import { type Column, columnFor, type IntegerColumn, storedFields, type TextColumn } from './columns.js'

/** Where an Event's record stood. */
export interface Origin {
  /** Identity of the object: hash of URI and content. */
  readonly object: string
  readonly uri: string
  readonly position: number
}

/**
 * A column with what it takes to push to it; `date`: milliseconds that become microseconds. The kind is here too, since
 * asking columns of five classes for it is slow.
 */
type Slot = Column extends infer C
  ? C extends Column
    ? { readonly name: string; readonly kind: C['kind']; readonly column: C; readonly date: boolean }
    : never
  : never

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

  readonly #slots = new Map<string, Slot>()
  /** The slots in the order in which the last Events had their fields: the next one mostly has the same. */
  readonly #order: Slot[] = []
  readonly #object: TextColumn
  readonly #uri: TextColumn
  readonly #position: IntegerColumn
  readonly #ingested: IntegerColumn
  readonly #original: BytesColumn
  readonly #id: TextColumn | undefined

  /** `fields`: all fields of the source, common ones included. */
  constructor(source: string, fields: Fields) {
    this.source = source
    this.stored = storedFields(fields)
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
    for (const [name, column] of own) {
      const date = this.stored[name]?.type === 'date'
      this.#slots.set(name, { name, kind: column.kind, column, date } as Slot)
    }
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
    // An Event has a third of the fields that its source declares: only these are touched.
    let at = 0
    for (const name in event) {
      const value = event[name]
      if (value === undefined) continue
      let slot = this.#order[at]
      if (slot === undefined || slot.name !== name) {
        slot = this.#slots.get(name)
        if (slot === undefined) continue
        this.#order[at] = slot
      }
      at++
      switch (slot.kind) {
        case 'text':
        case 'bytes':
          slot.column.push(row, typeof value === 'string' ? value : String(value))
          break
        case 'integer':
          slot.column.push(row, slot.date ? Math.round((value as number) * 1000) : (value as number))
          break
        case 'list':
          slot.column.push(row, value as readonly string[])
          break
        case 'boolean':
          slot.column.push(row, value as boolean)
          break
        case 'double':
          slot.column.push(row, value as number)
      }
    }
    this.#object.push(row, origin.object)
    this.#uri.push(row, origin.uri)
    this.#position.push(row, origin.position)
    this.#ingested.push(row, ingestedAt * 1000)
    if (original !== undefined) this.#original.push(row, original)
    if (this.#id !== undefined && event['event.id'] === undefined) {
      this.#id.push(row, `${origin.object}-${origin.position}`)
    }
    this.bytes += 200 + (original?.length ?? 0)
  }

  /** Gives back what can be used again; the rows cannot be read any more. */
  release(): void {
    for (const column of this.columns.values()) {
      if (column.kind === 'bytes') column.release()
      else if (column.kind === 'text') column.texts?.release()
    }
  }

  /** The Event of a row again, of all that is stored of it. For few rows: it looks into every column. */
  event(row: number): Event {
    const event: Event = { '@timestamp': this.timestamps[row] as number }
    for (const [name, column] of this.columns) {
      if (name === '@timestamp') continue
      const value = this.#valueOf(column, row)
      if (value !== undefined) event[name] = this.stored[name]?.type === 'date' ? (value as number) / 1000 : value
    }
    return event
  }

  /** Texts of dictionaries by their codes, made for the first row that is asked for. */
  readonly #texts = new Map<Column, readonly string[]>()

  #textOf(column: Column & { readonly dictionary: ReadonlyMap<string, number> }, at: number): string | undefined {
    let texts = this.#texts.get(column)
    if (texts?.length !== column.dictionary.size) {
      texts = [...column.dictionary.keys()]
      this.#texts.set(column, texts)
    }
    return texts[at]
  }

  #valueOf(column: Column, row: number): Value | undefined {
    if (column.count === 0) return undefined
    switch (column.kind) {
      case 'text': {
        if (column.codes === undefined) return column.texts?.text(row)
        const code = column.codes[row] ?? 0
        return code === 0 ? undefined : this.#textOf(column, code - 1)
      }
      case 'bytes':
        return column.text(row)
      case 'list': {
        if (column.present[row] !== 1) return undefined
        const from = row === 0 ? 0 : (column.ends[row - 1] as number)
        return [...column.codes.subarray(from, column.ends[row])].flatMap((code) => this.#textOf(column, code) ?? [])
      }
      case 'integer':
        if (column.present[row] !== 1) return undefined
        // The upper half has the sign.
        return ((column.halves[row * 2 + 1] as number) | 0) * 4294967296 + (column.halves[row * 2] as number)
      case 'double':
        return column.present[row] === 1 ? column.values[row] : undefined
      case 'boolean':
        return column.present[row] === 1 ? column.values[row] === 1 : undefined
    }
  }
}
