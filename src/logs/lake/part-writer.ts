import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import duckdb from '@duckdb/node-bindings'
import { type Column, sqlTypeOf, type TextColumn } from './columns.js'
import type { PartBuilder } from './part-builder.js'
import { identifier, literal } from './sql-text.js'

/** A Parquet file of one source and one day, not yet in the manifest. */
export interface WrittenPart {
  readonly source: string
  /** UTC day, `YYYY-MM-DD`. */
  readonly day: string
  /** Relative to the lake's directory, `/` between parts. */
  readonly file: string
  readonly rows: number
  readonly bytes: number
  /** First and last `@timestamp`, milliseconds. */
  readonly minTime: number
  readonly maxTime: number
}

/** Rows of a DuckDB vector. */
const VECTOR = duckdb.vector_size()
const DAY = 86_400_000

// Numbers of duckdb_type in duckdb.h.
const BOOLEAN = 1
const BIGINT = 5
const DOUBLE = 11
const TIMESTAMP = 12
const VARCHAR = 17

/**
 * How parts are written, for compaction too. 20,480 CloudTrail records are some 25 MB of text: what a writer holds at a
 * time (122,880 ran out of 512 MiB). Dictionaries up to the row group's size are what gives an id column its Bloom
 * filter, by which a look-up passes over nearly every row group; originals are beyond the page limit and stay plain.
 */
export const PARQUET_OPTIONS = [
  'FORMAT parquet',
  'COMPRESSION zstd',
  'COMPRESSION_LEVEL 3',
  'PARQUET_VERSION V2',
  'ROW_GROUP_SIZE 20480',
  'DICTIONARY_SIZE_LIMIT 20480',
  'STRING_DICTIONARY_PAGE_SIZE_LIMIT 1048576',
].join(', ')

/** A DuckDB in memory for writing parts; one per worker thread. */
export class PartWriter {
  readonly #lake: string
  readonly #connection: duckdb.Connection

  private constructor(lake: string, connection: duckdb.Connection) {
    this.#lake = lake
    this.#connection = connection
  }

  /** `memory` bounds DuckDB's own memory, in MiB; beyond it, it spills into `temp`. */
  static async open(lake: string, temp: string, memory = 384): Promise<PartWriter> {
    const config = duckdb.create_config()
    duckdb.set_config(config, 'threads', '1')
    duckdb.set_config(config, 'memory_limit', `${memory}MiB`)
    duckdb.set_config(config, 'temp_directory', temp)
    duckdb.set_config(config, 'preserve_insertion_order', 'true')
    const database = await duckdb.open(':memory:', config)
    return new PartWriter(lake, await duckdb.connect(database))
  }

  /** Writes what the builder holds, one file per day, each durable on disk when this returns. */
  async write(builder: PartBuilder): Promise<WrittenPart[]> {
    if (builder.rows === 0) return []
    const order = dayOrder(builder)
    await this.#load(builder, order)
    const parts: WrittenPart[] = []
    const time = (i: number) => builder.timestamps[order === undefined ? i : (order[i] as number)] as number
    let from = 0
    while (from < builder.rows) {
      const day = Math.floor(time(from) / DAY)
      let to = from
      let minTime = Number.POSITIVE_INFINITY
      let maxTime = Number.NEGATIVE_INFINITY
      for (; to < builder.rows; to++) {
        const at = time(to)
        if (Math.floor(at / DAY) !== day) break
        if (at < minTime) minTime = at
        if (at > maxTime) maxTime = at
      }
      parts.push(await this.#copy(builder, day, from, to, minTime, maxTime))
      from = to
    }
    await this.#run('DROP TABLE part')
    return parts
  }

  close(): void {
    duckdb.disconnect_sync(this.#connection)
  }

  async #run(sql: string): Promise<void> {
    await duckdb.query(this.#connection, sql)
  }

  async #copy(
    builder: PartBuilder,
    dayNumber: number,
    from: number,
    to: number,
    minTime: number,
    maxTime: number,
  ): Promise<WrittenPart> {
    const day = new Date(dayNumber * DAY).toISOString().slice(0, 10)
    const file = `${builder.source}/${day}/${randomUUID()}.parquet`
    const target = path.join(this.#lake, file)
    await mkdir(path.dirname(target), { recursive: true })
    const columns = Object.entries(builder.stored).map(([name, field]) => {
      const type = sqlTypeOf(field)
      const column = builder.columns.get(name)
      if (column === undefined || column.empty) return `NULL::${type} AS ${identifier(name)}`
      // An ENUM becomes a string column of Parquet with a dictionary, as it stands.
      return field.many && field.type !== 'keyword' && field.type !== 'ip' && field.type !== 'text'
        ? `CAST(${identifier(name)} AS ${type}) AS ${identifier(name)}`
        : identifier(name)
    })
    const whole = from === 0 && to === builder.rows
    const where = whole ? '' : ` WHERE rowid >= ${from} AND rowid < ${to}`
    const temporary = `${target}.tmp`
    try {
      await this.#run(
        `COPY (SELECT ${columns.join(', ')} FROM part${where}) TO ${literal(temporary)} (${PARQUET_OPTIONS})`,
      )
      const handle = await open(temporary, 'r+')
      await handle.sync()
      await handle.close()
      await rename(temporary, target)
    } catch (e) {
      await rm(temporary, { force: true })
      throw e
    }
    return { source: builder.source, day, file, rows: to - from, bytes: (await stat(target)).size, minTime, maxTime }
  }

  async #load(builder: PartBuilder, order: Uint32Array | undefined): Promise<void> {
    const filled = [...builder.columns].filter(([, column]) => !column.empty)
    const plans = filled.map(([name, column]) => plan(name, column, builder))
    await this.#run(
      `CREATE OR REPLACE TABLE part (${plans.map((p) => `${identifier(p.name)} ${p.sqlType}`).join(', ')})`,
    )
    const appender = duckdb.appender_create(this.#connection, null, 'part')
    const chunk = duckdb.create_data_chunk(plans.map((p) => p.type))
    for (let from = 0; from < builder.rows; from += VECTOR) {
      const count = Math.min(VECTOR, builder.rows - from)
      duckdb.data_chunk_reset(chunk)
      plans.forEach((p, i) => {
        p.fill(duckdb.data_chunk_get_vector(chunk, i), from, count, order)
      })
      duckdb.data_chunk_set_size(chunk, count)
      duckdb.append_data_chunk(appender, chunk)
    }
    duckdb.appender_close_sync(appender)
  }
}

/**
 * Row numbers, day by day; undefined when all are of one day. Within a day records stay as they came:
 * sorting them by time would cost two bytes for each one's position, and a part is pruned as a whole.
 */
const dayOrder = (builder: PartBuilder): Uint32Array | undefined => {
  if (Math.floor(builder.minTime / DAY) === Math.floor(builder.maxTime / DAY)) return undefined
  const day = new Int32Array(builder.rows)
  for (let i = 0; i < builder.rows; i++) day[i] = Math.floor((builder.timestamps[i] as number) / DAY)
  return new Uint32Array(builder.rows).map((_, i) => i).sort((a, b) => (day[a] as number) - (day[b] as number) || a - b)
}

interface Plan {
  readonly name: string
  readonly sqlType: string
  readonly type: duckdb.LogicalType
  fill(vector: duckdb.Vector, from: number, count: number, order: Uint32Array | undefined): void
}

type Filler = Plan['fill']

const plan = (name: string, column: Column, builder: PartBuilder): Plan => {
  switch (column.kind) {
    case 'text': {
      if (column.codes === undefined) {
        return { name, sqlType: 'VARCHAR', type: duckdb.create_logical_type(VARCHAR), fill: fillPlain(column) }
      }
      const entries = [...column.dictionary.keys()]
      return { name, sqlType: enumType(entries), type: duckdb.create_enum_type(entries), fill: fillCodes(column) }
    }
    case 'list': {
      const entries = [...column.dictionary.keys()]
      return {
        name,
        sqlType: `${enumType(entries)}[]`,
        type: duckdb.create_list_type(duckdb.create_enum_type(entries)),
        fill: (vector, from, count, order) => {
          const offsets = new BigUint64Array(count * 2)
          const validity = new Validity(count)
          const items: number[] = []
          for (let i = 0; i < count; i++) {
            const row = order === undefined ? from + i : (order[from + i] as number)
            const start = row === 0 ? 0 : (column.ends[row - 1] as number)
            const end = column.ends[row] as number
            offsets[i * 2] = BigInt(items.length)
            offsets[i * 2 + 1] = BigInt(end - start)
            for (let at = start; at < end; at++) items.push(column.codes[at] as number)
            if (column.present[row] === 0) validity.clear(i)
          }
          duckdb.list_vector_reserve(vector, items.length)
          duckdb.list_vector_set_size(vector, items.length)
          const codes = arrayFor(entries.length).from(items)
          if (items.length > 0) {
            const child = duckdb.list_vector_get_child(vector)
            duckdb.copy_data_to_vector(child, 0, codes.buffer as ArrayBuffer, 0, codes.byteLength)
          }
          duckdb.copy_data_to_vector(vector, 0, offsets.buffer as ArrayBuffer, 0, offsets.byteLength)
          validity.apply(vector)
        },
      }
    }
    case 'integer': {
      const date = builder.stored[name]?.type === 'date'
      return {
        name,
        sqlType: date ? 'TIMESTAMP' : 'BIGINT',
        type: duckdb.create_logical_type(date ? TIMESTAMP : BIGINT),
        fill: (vector, from, count, order) => {
          const validity = presentIn(column.present, from, count, order)
          if (order === undefined) {
            duckdb.copy_data_to_vector(vector, 0, column.halves.buffer as ArrayBuffer, from * 8, count * 8)
          } else {
            const halves = new Uint32Array(count * 2)
            for (let i = 0; i < count; i++) {
              const row = order[from + i] as number
              halves[i * 2] = column.halves[row * 2] as number
              halves[i * 2 + 1] = column.halves[row * 2 + 1] as number
            }
            duckdb.copy_data_to_vector(vector, 0, halves.buffer as ArrayBuffer, 0, count * 8)
          }
          validity.apply(vector)
        },
      }
    }
    case 'double':
      return {
        name,
        sqlType: 'DOUBLE',
        type: duckdb.create_logical_type(DOUBLE),
        fill: (vector, from, count, order) => {
          const values = new Float64Array(count)
          for (let i = 0; i < count; i++) {
            values[i] = column.values[order === undefined ? from + i : (order[from + i] as number)] as number
          }
          duckdb.copy_data_to_vector(vector, 0, values.buffer as ArrayBuffer, 0, values.byteLength)
          presentIn(column.present, from, count, order).apply(vector)
        },
      }
    case 'boolean':
      return {
        name,
        sqlType: 'BOOLEAN',
        type: duckdb.create_logical_type(BOOLEAN),
        fill: (vector, from, count, order) => {
          const values = new Uint8Array(count)
          for (let i = 0; i < count; i++) {
            values[i] = column.values[order === undefined ? from + i : (order[from + i] as number)] as number
          }
          duckdb.copy_data_to_vector(vector, 0, values.buffer as ArrayBuffer, 0, values.byteLength)
          presentIn(column.present, from, count, order).apply(vector)
        },
      }
  }
}

const enumType = (entries: readonly string[]): string => `ENUM(${entries.map(literal).join(',')})`

/** The integer type by which DuckDB holds an ENUM of so many entries. */
const arrayFor = (entries: number) => (entries <= 255 ? Uint8Array : entries <= 65_535 ? Uint16Array : Uint32Array)

const fillCodes = (column: TextColumn): Filler => {
  const source = column.codes as Uint16Array
  const Codes = arrayFor(column.dictionary.size)
  return (vector, from, count, order) => {
    const codes = new Codes(count)
    const validity = new Validity(count)
    for (let i = 0; i < count; i++) {
      const code = source[order === undefined ? from + i : (order[from + i] as number)] as number
      if (code === 0) validity.clear(i)
      else codes[i] = code - 1
    }
    duckdb.copy_data_to_vector(vector, 0, codes.buffer as ArrayBuffer, 0, codes.byteLength)
    validity.apply(vector)
  }
}

const fillPlain = (column: TextColumn): Filler => {
  const values = column.values as (string | undefined)[]
  return (vector, from, count, order) => {
    const validity = new Validity(count)
    for (let i = 0; i < count; i++) {
      const value = values[order === undefined ? from + i : (order[from + i] as number)]
      if (value === undefined) validity.clear(i)
      else duckdb.vector_assign_string_element(vector, i, value)
    }
    validity.apply(vector)
  }
}

const presentIn = (present: Uint8Array, from: number, count: number, order: Uint32Array | undefined): Validity => {
  const validity = new Validity(count)
  for (let i = 0; i < count; i++) {
    if (present[order === undefined ? from + i : (order[from + i] as number)] === 0) validity.clear(i)
  }
  return validity
}

/** Which rows of a vector hold a value: one bit each. */
class Validity {
  #bits: Uint8Array | undefined
  readonly #bytes: number

  constructor(count: number) {
    this.#bytes = Math.ceil(count / 64) * 8
  }

  clear(row: number): void {
    this.#bits ??= new Uint8Array(this.#bytes).fill(255)
    this.#bits[row >> 3] = (this.#bits[row >> 3] as number) & ~(1 << (row & 7))
  }

  apply(vector: duckdb.Vector): void {
    if (this.#bits === undefined) return
    duckdb.vector_ensure_validity_writable(vector)
    duckdb.copy_data_to_vector_validity(vector, 0, this.#bits.buffer as ArrayBuffer, 0, this.#bytes)
  }
}
