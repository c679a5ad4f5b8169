import { createHash } from 'node:crypto'
import { onceFor } from '../../kernel/once-for.js'
import type { Field, Fields } from '../fields.js'
import { BytesColumn } from './bytes-column.js'

/**
 * Columns of a part while it is being filled. Handing values to the Parquet writer one by one
 * costs about 1 µs each; columns of few values are therefore kept as codes into a dictionary and
 * handed over as whole buffers.
 */

/**
 * Above this many different values a dictionary costs more than it saves. Handing a text over costs 0.5 µs, a code a
 * hundredth of it: with 2,000 the addresses of flow logs were handed over as texts, a fifth of a part's writing.
 */
const DICTIONARY_LIMIT = 16_384

/**
 * Where so many different values came in hardly more rows, each row has its own, as ids have: to learn that from the
 * limit alone cost each part 16,384 entries for nothing.
 */
const PROBE = 1024
const REPEATS = 1.2

/** From this code on, one byte each is not enough: DuckDB holds an ENUM of up to 255 entries so, one of which is ours. */
const BYTE_CODES = 255

const declarable = (text: string): boolean => !text.includes('\0') && text.isWellFormed()

const grown = (rows: number) => Math.max(1024, rows * 2)

/**
 * Strings: codes while few differ, plain values from then on. Only present values are pushed, row by row upwards.
 * Code 0 is absent, so what was never written is absent; n is the n-th entry of `dictionary`.
 */
export class TextColumn {
  readonly kind = 'text'
  /** One byte each while that is enough. Undefined once there are too many different values. */
  codes: Uint8Array | Uint16Array | undefined
  readonly dictionary = new Map<string, number>()
  /** Used instead of codes once there are too many different values. */
  texts: BytesColumn | undefined
  /** Rows with a value. */
  count = 0
  /** Neighbours are often alike, and telling that is cheaper than a look into the dictionary. */
  #last: string | undefined
  #lastCode = 0

  constructor(unique: boolean) {
    if (unique) this.texts = new BytesColumn()
    else this.codes = new Uint8Array(1024)
  }

  push(row: number, value: string): void {
    this.count++
    if (this.codes === undefined) {
      this.texts?.push(row, value)
      return
    }
    if (row >= this.codes.length) this.reach(row + 1)
    if (value === this.#last) {
      this.codes[row] = this.#lastCode
      return
    }
    let code = this.dictionary.get(value)
    if (code === undefined) {
      code = this.dictionary.size + 1
      const differing = code === PROBE && this.count < PROBE * REPEATS
      // What cannot be declared as an ENUM's value: a NUL, half a surrogate pair.
      if (code > DICTIONARY_LIMIT || differing || !declarable(value)) {
        this.#spread(row).push(row, value)
        return
      }
      this.dictionary.set(value, code)
      if (code === BYTE_CODES) this.codes = Uint16Array.from(this.codes)
    }
    this.codes[row] = code
    this.#last = value
    this.#lastCode = code
  }

  /** Makes room for so many rows. */
  reach(rows: number): void {
    if (this.codes === undefined) {
      this.texts?.reach(rows)
    } else if (this.codes.length < rows) {
      const codes = this.codes instanceof Uint8Array ? new Uint8Array(grown(rows)) : new Uint16Array(grown(rows))
      codes.set(this.codes)
      this.codes = codes
    }
  }

  /** From codes to texts. */
  #spread(rows: number): BytesColumn {
    const entries = ['', ...this.dictionary.keys()]
    const codes = this.codes as Uint8Array | Uint16Array
    const texts = new BytesColumn()
    for (let i = 0; i < rows; i++) {
      const code = codes[i] as number
      if (code > 0) texts.push(i, entries[code] as string)
    }
    this.texts = texts
    this.codes = undefined
    this.dictionary.clear()
    return texts
  }
}

/** Lists of strings: always codes; lists hold few different values or few rows. */
export class ListColumn {
  readonly kind = 'list'
  /** End of each row's run in `codes`; a row without a list has no run. */
  ends = new Uint32Array(1024)
  codes = new Uint32Array(1024)
  readonly dictionary = new Map<string, number>()
  present = new Uint8Array(1024)
  length = 0
  count = 0
  #rows = 0
  /** Sources give the same list object for the same constant: its codes are copied. */
  #last: readonly string[] | undefined
  #lastFrom = 0

  push(row: number, value: readonly string[]): void {
    if (value.length === 0) return
    if (row >= this.ends.length) this.#grow(row + 1)
    this.#pass(row)
    this.count++
    this.present[row] = 1
    this.#rows = row + 1
    const from = this.length
    if (value === this.#last && from + value.length <= this.codes.length) {
      for (let i = 0; i < value.length; i++) this.codes[from + i] = this.codes[this.#lastFrom + i] as number
      this.length = from + value.length
      this.ends[row] = this.length
      return
    }
    for (const item of value) {
      if (this.length >= this.codes.length) {
        const codes = new Uint32Array(grown(this.length))
        codes.set(this.codes)
        this.codes = codes
      }
      let code = this.dictionary.get(item)
      if (code === undefined) {
        // The original keeps what cannot be declared.
        const entry = declarable(item) ? item : item.toWellFormed().replaceAll('\0', '\ufffd')
        code = this.dictionary.get(entry) ?? this.dictionary.size
        this.dictionary.set(entry, code)
      }
      this.codes[this.length++] = code
    }
    this.ends[row] = this.length
    this.#last = value
    this.#lastFrom = from
  }

  reach(rows: number): void {
    if (rows > this.ends.length) this.#grow(rows)
    this.#pass(rows)
  }

  #grow(rows: number): void {
    const ends = new Uint32Array(grown(rows))
    ends.set(this.ends)
    this.ends = ends
    const present = new Uint8Array(grown(rows))
    present.set(this.present)
    this.present = present
  }

  /** Rows without a list end where the one before ended. */
  #pass(rows: number): void {
    while (this.#rows < rows) this.ends[this.#rows++] = this.length
  }
}

/** Whole numbers and dates (microseconds) as 64-bit integers, written as two halves to avoid a BigInt per row. */
export class IntegerColumn {
  readonly kind = 'integer'
  halves = new Uint32Array(2048)
  present = new Uint8Array(1024)
  count = 0

  push(row: number, value: number): void {
    if (!Number.isSafeInteger(value)) return
    if (row >= this.present.length) this.reach(row + 1)
    this.count++
    this.present[row] = 1
    const high = Math.floor(value / 4294967296)
    this.halves[row * 2] = value - high * 4294967296
    this.halves[row * 2 + 1] = high
  }

  reach(rows: number): void {
    if (rows <= this.present.length) return
    const halves = new Uint32Array(grown(rows) * 2)
    halves.set(this.halves)
    this.halves = halves
    const present = new Uint8Array(grown(rows))
    present.set(this.present)
    this.present = present
  }
}

export class DoubleColumn {
  readonly kind = 'double'
  values = new Float64Array(1024)
  present = new Uint8Array(1024)
  count = 0

  push(row: number, value: number): void {
    if (row >= this.present.length) this.reach(row + 1)
    this.count++
    this.present[row] = 1
    this.values[row] = value
  }

  reach(rows: number): void {
    if (rows <= this.present.length) return
    const values = new Float64Array(grown(rows))
    values.set(this.values)
    this.values = values
    const present = new Uint8Array(grown(rows))
    present.set(this.present)
    this.present = present
  }
}

export class BooleanColumn {
  readonly kind = 'boolean'
  values = new Uint8Array(1024)
  present = new Uint8Array(1024)
  count = 0

  push(row: number, value: boolean): void {
    if (row >= this.present.length) this.reach(row + 1)
    this.count++
    this.present[row] = 1
    this.values[row] = value ? 1 : 0
  }

  reach(rows: number): void {
    if (rows <= this.present.length) return
    const values = new Uint8Array(grown(rows))
    values.set(this.values)
    this.values = values
    const present = new Uint8Array(grown(rows))
    present.set(this.present)
    this.present = present
  }
}

export type Column = TextColumn | BytesColumn | ListColumn | IntegerColumn | DoubleColumn | BooleanColumn

/** The column that holds a stored field. */
export const columnFor = (field: Field): Column => {
  if (field.many) return new ListColumn()
  switch (field.type) {
    case 'long':
    case 'date':
      return new IntegerColumn()
    case 'double':
      return new DoubleColumn()
    case 'boolean':
      return new BooleanColumn()
    case 'text':
      return field.unique === true ? new BytesColumn() : new TextColumn(false)
    case 'keyword':
    case 'ip':
      return new TextColumn(field.unique === true)
  }
}

/** DuckDB's name of the type in which a field is stored. */
export const sqlTypeOf = (field: Field): string => {
  const one =
    field.type === 'long'
      ? 'BIGINT'
      : field.type === 'date'
        ? 'TIMESTAMP'
        : field.type === 'double'
          ? 'DOUBLE'
          : field.type === 'boolean'
            ? 'BOOLEAN'
            : 'VARCHAR'
  return field.many ? `${one}[]` : one
}

/** Of a source's fields those that a part can have columns for. */
export const storedFields = onceFor(
  (fields: Fields): Fields =>
    Object.fromEntries(
      Object.entries(fields).filter(([name, field]) => field.derived === undefined || name === 'event.original'),
    ),
)

/** What the bits of a schema mean. Another meaning is another number, so that older parts are not misread. */
const BITS = 'a bit for each field 1'

/** Short text that is the same for parts of the same fields. */
const fieldsHash = onceFor((stored: Fields): string =>
  createHash('sha256')
    .update(
      [
        BITS,
        ...Object.entries(stored)
          .map(([name, field]) => `${name} ${sqlTypeOf(field)}`)
          .sort(),
      ].join('\n'),
    )
    .digest('base64url')
    .slice(0, 16),
)

/** The stored fields in the order of their bits. */
const namesOf = onceFor((stored: Fields): readonly string[] => Object.keys(stored).sort())

/**
 * Short text that is the same for parts of the same columns: of the same fields, and a bit for each that says whether there
 * is a column.
 */
export const schemaOfPart = (stored: Fields, has: (name: string) => boolean): string => {
  const bits = namesOf(stored).map((name) => (has(name) ? '1' : '0'))
  return `${fieldsHash(stored)}.${BigInt(`0b${bits.join('')}`).toString(16)}`
}

const SCHEMA = /^([\w-]{16})\.([0-9a-f]+)$/

/** The schema of what parts become together; empty where they are not all of the same fields. */
export const joinedSchema = (schemas: readonly string[]): string => {
  let hash: string | undefined
  let mask = 0n
  for (const schema of new Set(schemas)) {
    const [, fields, bits] = SCHEMA.exec(schema) ?? []
    if (fields === undefined || (hash !== undefined && fields !== hash)) return ''
    hash = fields
    mask |= BigInt(`0x${bits}`)
  }
  return hash === undefined ? '' : `${hash}.${mask.toString(16)}`
}

/** The fields that no part of a schema has a column for; undefined where it is not of these fields. */
export const missingColumns = (stored: Fields): ((schema: string) => ReadonlySet<string> | undefined) => {
  const hash = fieldsHash(stored)
  const names = namesOf(stored)
  return (schema) => {
    const [, fields, mask] = SCHEMA.exec(schema) ?? []
    if (fields !== hash) return undefined
    const bits = BigInt(`0x${mask}`).toString(2).padStart(names.length, '0')
    return new Set(names.filter((_, at) => bits[at] === '0'))
  }
}
