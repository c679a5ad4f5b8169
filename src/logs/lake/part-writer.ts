import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import duckdb from '@duckdb/node-bindings'
import { type Column, sqlTypeOf } from './columns.js'
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
const INTEGER = 4
const BIGINT = 5
const DOUBLE = 11
const TIMESTAMP = 12
const VARCHAR = 17

/**
 * How parts are written. Zstandard's level 1 took 7 µs a record where level 3 took 10, and less room. 20,480 CloudTrail
 * records are some 25 MB of text: what a writer holds at a time (122,880 ran out of 512 MiB). `ids`: dictionaries up to
 * the row group's size give an id column its Bloom filter, by which a look-up passes over nearly every row group, for
 * 10 bytes and 1 µs a record: worth it once a part stays, so compaction does it.
 */
export const parquetOptions = (ids: boolean): string =>
  [
    'FORMAT parquet',
    'COMPRESSION zstd',
    'COMPRESSION_LEVEL 1',
    'PARQUET_VERSION V2',
    // What a thread writes at a time is bounded by its bytes already.
    `ROW_GROUP_SIZE ${ids ? 20_480 : 61_440}`,
    `DICTIONARY_SIZE_LIMIT ${ids ? 20_480 : 2_000}`,
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

  /**
   * `memory` bounds DuckDB's own memory, in MiB; beyond it, it spills into `temp`. `giveBack`: so many MB that it no
   * longer needs go back to the system: less makes several writers smaller, and each of them slower.
   */
  static async open(lake: string, temp: string, memory = 384, giveBack = 64): Promise<PartWriter> {
    const config = duckdb.create_config()
    duckdb.set_config(config, 'threads', '1')
    duckdb.set_config(config, 'memory_limit', `${memory}MiB`)
    duckdb.set_config(config, 'temp_directory', temp)
    duckdb.set_config(config, 'preserve_insertion_order', 'true')
    duckdb.set_config(config, 'allocator_flush_threshold', `${giveBack}MB`)
    duckdb.set_config(config, 'allocator_bulk_deallocation_flush_threshold', `${giveBack}MB`)
    const database = await duckdb.open(':memory:', config)
    return new PartWriter(lake, await duckdb.connect(database))
  }

  /** Writes what the builder holds, one file per day, each durable on disk when this returns. */
  async write(builder: PartBuilder): Promise<WrittenPart[]> {
    if (builder.rows === 0) return []
    const days = daysOf(builder)
    await this.#load(builder, days.size > 1)
    const parts: WrittenPart[] = []
    for (const day of [...days.values()].sort((x, y) => x.number - y.number)) {
      parts.push(await this.#copy(builder, day, days.size > 1))
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

  async #copy(builder: PartBuilder, span: Day, oneOfMany: boolean): Promise<WrittenPart> {
    const day = new Date(span.number * DAY).toISOString().slice(0, 10)
    const file = `${builder.source}/${day}/${randomUUID()}.parquet`
    const target = path.join(this.#lake, file)
    await mkdir(path.dirname(target), { recursive: true })
    const columns = Object.entries(builder.stored).map(([name, field]) => {
      const type = sqlTypeOf(field)
      const column = builder.columns.get(name)
      if (column === undefined || column.count === 0) return `NULL::${type} AS ${identifier(name)}`
      // An ENUM becomes a string column of Parquet with a dictionary, as it stands.
      return field.many && field.type !== 'keyword' && field.type !== 'ip' && field.type !== 'text'
        ? `CAST(${identifier(name)} AS ${type}) AS ${identifier(name)}`
        : identifier(name)
    })
    const where = oneOfMany ? ` WHERE ${DAY_COLUMN} = ${span.number}` : ''
    const temporary = `${target}.tmp`
    try {
      await this.#run(
        `COPY (SELECT ${columns.join(', ')} FROM part${where}) TO ${literal(temporary)} (${parquetOptions(false)})`,
      )
      const handle = await open(temporary, 'r+')
      await handle.sync()
      await handle.close()
      await rename(temporary, target)
    } catch (e) {
      await rm(temporary, { force: true })
      throw e
    }
    const { rows, minTime, maxTime } = span
    return { source: builder.source, day, file, rows, bytes: (await stat(target)).size, minTime, maxTime }
  }

  async #load(builder: PartBuilder, withDay: boolean): Promise<void> {
    const plans: Plan[] = []
    for (const [name, column] of builder.columns) {
      if (column.count === 0) continue
      column.reach(builder.rows)
      plans.push(planFor(name, column, builder))
    }
    const types = plans.map((p) => `${identifier(p.name)} ${p.sqlType}`)
    await this.#run(
      `CREATE OR REPLACE TABLE part (${[...types, ...(withDay ? [`${DAY_COLUMN} INTEGER`] : [])].join(', ')})`,
    )
    const chunk = duckdb.create_data_chunk([
      ...plans.map((p) => p.type),
      ...(withDay ? [duckdb.create_logical_type(INTEGER)] : []),
    ])
    const appender = duckdb.appender_create(this.#connection, null, 'part')
    try {
      for (let from = 0; from < builder.rows; from += VECTOR) {
        const count = Math.min(VECTOR, builder.rows - from)
        duckdb.data_chunk_reset(chunk)
        plans.forEach((p, i) => {
          p.fill(duckdb.data_chunk_get_vector(chunk, i), from, count)
        })
        if (withDay) {
          const day = Int32Array.from({ length: count }, (_, i) => dayOf(builder.timestamps[from + i] as number))
          const vector = duckdb.data_chunk_get_vector(chunk, plans.length)
          duckdb.copy_data_to_vector(vector, 0, day.buffer as ArrayBuffer, 0, day.byteLength)
        }
        duckdb.data_chunk_set_size(chunk, count)
        duckdb.append_data_chunk(appender, chunk)
      }
    } catch (e) {
      // What it holds must not be tried again when it is collected, after the table has gone.
      duckdb.appender_clear(appender)
      throw e
    } finally {
      duckdb.appender_close_sync(appender)
    }
  }
}

/** Tells the days of a table apart; not a field's name, so it meets none. */
const DAY_COLUMN = '"·day"'

const dayOf = (time: number): number => Math.floor(time / DAY)

interface Day {
  readonly number: number
  rows: number
  minTime: number
  maxTime: number
}

/**
 * The days of which a builder holds rows. Within a day records stay as they came: sorting them by time would cost
 * two bytes for each one's position, and a part is pruned as a whole.
 */
const daysOf = (builder: PartBuilder): Map<number, Day> => {
  const days = new Map<number, Day>()
  let day: Day | undefined
  for (let i = 0; i < builder.rows; i++) {
    const time = builder.timestamps[i] as number
    const number = dayOf(time)
    if (day?.number !== number) {
      day = days.get(number)
      if (day === undefined) {
        day = { number, rows: 0, minTime: time, maxTime: time }
        days.set(number, day)
      }
    }
    day.rows++
    if (time < day.minTime) day.minTime = time
    if (time > day.maxTime) day.maxTime = time
  }
  return days
}

interface Plan {
  readonly name: string
  readonly sqlType: string
  readonly type: duckdb.LogicalType
  fill(vector: duckdb.Vector, from: number, count: number): void
}

const copy = (vector: duckdb.Vector, values: ArrayBufferView, from: number, count: number, width: number): void =>
  duckdb.copy_data_to_vector(vector, 0, values.buffer as ArrayBuffer, values.byteOffset + from * width, count * width)

const planFor = (name: string, column: Column, builder: PartBuilder): Plan => {
  const everywhere = column.count === builder.rows
  switch (column.kind) {
    case 'text': {
      const { codes } = column
      if (codes === undefined) {
        const values = column.values as (string | undefined)[]
        return {
          name,
          sqlType: 'VARCHAR',
          type: duckdb.create_logical_type(VARCHAR),
          fill: (vector, from, count) => {
            for (let i = 0; i < count; i++) {
              const value = values[from + i]
              if (value !== undefined) duckdb.vector_assign_string_element(vector, i, value)
            }
            if (!everywhere) absent(vector, values, undefined, from, count)
          },
        }
      }
      // The entry of code 0 stands for no row.
      const entries = [spare(column.dictionary), ...column.dictionary.keys()]
      return {
        name,
        sqlType: enumType(entries),
        type: duckdb.create_enum_type(entries),
        fill: (vector, from, count) => {
          copy(vector, codes, from, count, codes.BYTES_PER_ELEMENT)
          if (!everywhere) absent(vector, codes, 0, from, count)
        },
      }
    }
    case 'list': {
      const entries = [...column.dictionary.keys()]
      const codes = entries.length <= 255 ? Uint8Array : entries.length <= 65_535 ? Uint16Array : Uint32Array
      return {
        name,
        sqlType: `${enumType(entries)}[]`,
        type: duckdb.create_list_type(duckdb.create_enum_type(entries)),
        fill: (vector, from, count) => {
          const offsets = new Uint32Array(count * 4)
          const base = from === 0 ? 0 : (column.ends[from - 1] as number)
          let start = base
          for (let i = 0; i < count; i++) {
            const end = column.ends[from + i] as number
            offsets[i * 4] = start - base
            offsets[i * 4 + 2] = end - start
            start = end
          }
          const items = codes.from(column.codes.subarray(base, start))
          duckdb.list_vector_reserve(vector, items.length)
          duckdb.list_vector_set_size(vector, items.length)
          if (items.length > 0)
            copy(duckdb.list_vector_get_child(vector), items, 0, items.length, items.BYTES_PER_ELEMENT)
          copy(vector, offsets, 0, count, 16)
          if (!everywhere) absent(vector, column.present, 0, from, count)
        },
      }
    }
    case 'integer': {
      const date = builder.stored[name]?.type === 'date'
      return {
        name,
        sqlType: date ? 'TIMESTAMP' : 'BIGINT',
        type: duckdb.create_logical_type(date ? TIMESTAMP : BIGINT),
        fill: (vector, from, count) => {
          copy(vector, column.halves, from, count, 8)
          if (!everywhere) absent(vector, column.present, 0, from, count)
        },
      }
    }
    case 'double':
    case 'boolean':
      return {
        name,
        sqlType: column.kind === 'double' ? 'DOUBLE' : 'BOOLEAN',
        type: duckdb.create_logical_type(column.kind === 'double' ? DOUBLE : BOOLEAN),
        fill: (vector, from, count) => {
          copy(vector, column.values, from, count, column.values.BYTES_PER_ELEMENT)
          if (!everywhere) absent(vector, column.present, 0, from, count)
        },
      }
  }
}

/** A text that is none of the entries. */
const spare = (entries: ReadonlyMap<string, number>): string => {
  let text = ''
  while (entries.has(text)) text += '-'
  return text
}

const enumType = (entries: readonly string[]): string => `ENUM(${entries.map(literal).join(',')})`

/** Marks the rows of a vector whose mark says that there is no value: one bit each. */
const absent = <M>(vector: duckdb.Vector, marks: ArrayLike<M>, none: M, from: number, count: number): void => {
  const bits = new Uint8Array(Math.ceil(count / 64) * 8).fill(255)
  for (let i = 0; i < count; i++) {
    if (marks[from + i] === none) bits[i >> 3] = (bits[i >> 3] as number) & ~(1 << (i & 7))
  }
  duckdb.vector_ensure_validity_writable(vector)
  duckdb.copy_data_to_vector_validity(vector, 0, bits.buffer as ArrayBuffer, 0, bits.byteLength)
}
