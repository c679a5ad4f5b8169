import type { Field } from '../fields.js'

/**
 * Columns of a part while it is being filled. Handing values to the Parquet writer one by one
 * costs about 1 µs each; columns of few values are therefore kept as codes into a dictionary and
 * handed over as whole buffers.
 */

/** Above this many different values a dictionary costs more than it saves. */
const DICTIONARY_LIMIT = 2000

const declarable = (text: string): boolean => !text.includes('\0') && text.isWellFormed()

const grown = (rows: number) => Math.max(1024, rows * 2)

/** Strings: codes while few differ, plain values from then on. */
export class TextColumn {
  readonly kind = 'text'
  /** 0 is absent, n the n-th entry of `dictionary`. Undefined once there are too many values. */
  codes: Uint16Array | undefined
  readonly dictionary = new Map<string, number>()
  /** Used instead of codes once there are too many different values. */
  values: (string | undefined)[] | undefined
  #present = false

  constructor(unique: boolean) {
    if (unique) this.values = []
    else this.codes = new Uint16Array(1024)
  }

  push(row: number, value: string | undefined): void {
    if (value === undefined) {
      if (this.codes === undefined) (this.values as (string | undefined)[])[row] = undefined
      else {
        if (row >= this.codes.length) this.#grow(row)
        this.codes[row] = 0
      }
      return
    }
    this.#present = true
    if (this.codes === undefined) {
      ;(this.values as (string | undefined)[])[row] = value
      return
    }
    if (row >= this.codes.length) this.#grow(row)
    let code = this.dictionary.get(value)
    if (code === undefined) {
      // What cannot be declared as an ENUM's value: a NUL, half a surrogate pair.
      if (this.dictionary.size >= DICTIONARY_LIMIT || !declarable(value)) {
        this.#spread(row)
        ;(this.values as unknown as string[])[row] = value
        return
      }
      code = this.dictionary.size + 1
      this.dictionary.set(value, code)
    }
    this.codes[row] = code
  }

  get empty(): boolean {
    return !this.#present
  }

  #grow(row: number): void {
    const codes = new Uint16Array(grown(row))
    codes.set(this.codes as Uint16Array)
    this.codes = codes
  }

  /** From codes to values. */
  #spread(rows: number): void {
    const entries = [undefined, ...this.dictionary.keys()]
    const codes = this.codes as Uint16Array
    const values: (string | undefined)[] = new Array(rows)
    for (let i = 0; i < rows; i++) values[i] = entries[codes[i] as number]
    this.values = values
    this.codes = undefined
    this.dictionary.clear()
  }
}

/** Lists of strings: always codes; lists hold few different values or few rows. */
export class ListColumn {
  readonly kind = 'list'
  /** End of each row's run in `codes`; a row without a list has no run and `present` 0. */
  ends = new Uint32Array(1024)
  codes = new Uint32Array(1024)
  readonly dictionary = new Map<string, number>()
  present = new Uint8Array(1024)
  length = 0
  empty = true

  push(row: number, value: readonly string[] | undefined): void {
    if (row >= this.ends.length) {
      const ends = new Uint32Array(grown(row))
      ends.set(this.ends)
      this.ends = ends
      const present = new Uint8Array(grown(row))
      present.set(this.present)
      this.present = present
    }
    this.present[row] = 0
    if (value !== undefined && value.length > 0) {
      this.empty = false
      this.present[row] = 1
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
    }
    this.ends[row] = this.length
  }
}

/** Whole numbers and dates (microseconds) as 64-bit integers, written as two halves to avoid a BigInt per row. */
export class IntegerColumn {
  readonly kind = 'integer'
  halves = new Uint32Array(2048)
  present = new Uint8Array(1024)
  empty = true

  push(row: number, value: number | undefined): void {
    if (row >= this.present.length) {
      const halves = new Uint32Array(grown(row) * 2)
      halves.set(this.halves)
      this.halves = halves
      const present = new Uint8Array(grown(row))
      present.set(this.present)
      this.present = present
    }
    if (value === undefined || !Number.isSafeInteger(value)) {
      this.present[row] = 0
      this.halves[row * 2] = 0
      this.halves[row * 2 + 1] = 0
      return
    }
    this.empty = false
    this.present[row] = 1
    const high = Math.floor(value / 4294967296)
    this.halves[row * 2] = value - high * 4294967296
    this.halves[row * 2 + 1] = high
  }
}

export class DoubleColumn {
  readonly kind = 'double'
  values = new Float64Array(1024)
  present = new Uint8Array(1024)
  empty = true

  push(row: number, value: number | undefined): void {
    if (row >= this.present.length) {
      const values = new Float64Array(grown(row))
      values.set(this.values)
      this.values = values
      const present = new Uint8Array(grown(row))
      present.set(this.present)
      this.present = present
    }
    this.present[row] = value === undefined ? 0 : 1
    this.values[row] = value ?? 0
    if (value !== undefined) this.empty = false
  }
}

export class BooleanColumn {
  readonly kind = 'boolean'
  values = new Uint8Array(1024)
  present = new Uint8Array(1024)
  empty = true

  push(row: number, value: boolean | undefined): void {
    if (row >= this.present.length) {
      const values = new Uint8Array(grown(row))
      values.set(this.values)
      this.values = values
      const present = new Uint8Array(grown(row))
      present.set(this.present)
      this.present = present
    }
    this.present[row] = value === undefined ? 0 : 1
    this.values[row] = value === true ? 1 : 0
    if (value !== undefined) this.empty = false
  }
}

export type Column = TextColumn | ListColumn | IntegerColumn | DoubleColumn | BooleanColumn

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
    case 'keyword':
    case 'text':
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
