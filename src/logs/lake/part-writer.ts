import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import duckdb from '@duckdb/node-bindings'
import type { BytesColumn } from './bytes-column.js'
import { type Column, type ListColumn, schemaOfPart, sqlTypeOf } from './columns.js'
import type { PartBuilder } from './part-builder.js'
import { dayNumber, isoDay } from './part-days.js'
import { identifier, literal } from './sql-text.js'
import { type ValueCounts, valueCountsOf } from './value-counts.js'

/** A Parquet file of one source and one day, or some days of a week, not yet in the manifest. */
export interface WrittenPart {
  readonly source: string
  /** UTC day of its first events, `YYYY-MM-DD`. */
  readonly day: string
  /** Relative to the lake's directory, `/` between parts. */
  readonly file: string
  readonly rows: number
  readonly bytes: number
  /** First and last `@timestamp`, milliseconds. */
  readonly minTime: number
  readonly maxTime: number
  /** Events of each hour from the start of that day on, UTC; of all hours of the days that it spans. */
  readonly hours: readonly number[]
  readonly valueCounts: ValueCounts
  /** `schemaOfPart` of the fields it was written with; empty where they are not known to be all of one moment. */
  readonly schema: string
}

/** Fills the columns whose values come from elsewhere than the record. */
export type Enrich = (builder: PartBuilder) => void

export interface PartWriterOptions {
  /** Bounds DuckDB's own memory, in MiB; beyond it, it spills. */
  readonly memory?: number | undefined
  readonly enrich?: Enrich | undefined
}

const TIME = '@timestamp'
/** Rows of a DuckDB vector. */
const VECTOR = duckdb.vector_size()
const DAY = 86_400_000
const HOUR = 3_600_000

// Numbers of duckdb_type in duckdb.h.
const BOOLEAN = 1
const BIGINT = 5
const DOUBLE = 11
const TIMESTAMP = 12
const VARCHAR = 17

/**
 * Rows of a row group, all of which a writer holds in memory. 20,480 CloudTrail records are some 25 MB of text (122,880 ran
 * out of 512 MiB): for what has long texts it takes fewer. A writer whose memory is used again for the next group spends less
 * on getting it, too.
 */
const GROUP_BYTES = 16 * 1024 * 1024
/** The same of parts that are read again, as they lie on disk: some 20,000 CloudTrail records, too. */
const STORED_GROUP_BYTES = 3 * 1024 * 1024
export const MOST_GROUP_ROWS = 61_440

const fittingRows = (most: number, bytes: number, rows: number): number =>
  Math.max(VECTOR, Math.floor((most * rows) / bytes / VECTOR) * VECTOR)

/** Rows of a row group of parts with so many bytes on disk. */
const storedGroupRows = (parts: readonly Pick<WrittenPart, 'bytes' | 'rows'>[]): number =>
  Math.min(
    MOST_GROUP_ROWS,
    fittingRows(
      STORED_GROUP_BYTES,
      parts.reduce((sum, part) => sum + part.bytes, 0),
      parts.reduce((sum, part) => sum + part.rows, 0),
    ),
  )

/**
 * How parts are written. Zstandard's level 1 took 7 µs a record where level 3 took 10, and less room. `dictionary`: so many
 * different values a column may have in a row group to get one.
 */
const parquetOptions = (rows: number, dictionary: number): string =>
  [
    'FORMAT parquet',
    'COMPRESSION zstd',
    'COMPRESSION_LEVEL 1',
    'PARQUET_VERSION V2',
    `ROW_GROUP_SIZE ${rows}`,
    `DICTIONARY_SIZE_LIMIT ${dictionary}`,
    'STRING_DICTIONARY_PAGE_SIZE_LIMIT 1048576',
  ].join(', ')

/** For more different values a dictionary of numbers, such as positions within objects, takes more room than it saves. */
const MOST_IN_DICTIONARY = 2_000

/**
 * How joined parts are written. Dictionaries up to the row group's size give an id column its Bloom filter, by which a
 * look-up passes over nearly every row group, for 10 bytes and 1 µs a record: worth it once a part stays.
 */
export const storedOptions = (parts: readonly Pick<WrittenPart, 'bytes' | 'rows'>[], ids: boolean): string => {
  const rows = storedGroupRows(parts)
  return parquetOptions(rows, ids ? rows : MOST_IN_DICTIONARY)
}

/**
 * A DuckDB in memory for writing parts; one per worker thread. It takes a builder's columns through a table function, a
 * vector at a time, straight into the Parquet writer: by way of a table each value would be copied once more (5 of 20 µs
 * a CloudTrail record, and the table's room).
 */
export class PartWriter {
  readonly #lake: string
  readonly #connection: duckdb.Connection
  readonly #rows: Rows
  readonly #enrich: Enrich | undefined

  private constructor(lake: string, connection: duckdb.Connection, enrich: Enrich | undefined) {
    this.#lake = lake
    this.#enrich = enrich
    this.#connection = connection
    this.#rows = new Rows(connection)
  }

  static async open(lake: string, temp: string, { memory = 384, enrich }: PartWriterOptions = {}): Promise<PartWriter> {
    const config = duckdb.create_config()
    duckdb.set_config(config, 'threads', '1')
    duckdb.set_config(config, 'memory_limit', `${memory}MiB`)
    duckdb.set_config(config, 'temp_directory', temp)
    duckdb.set_config(config, 'preserve_insertion_order', 'true')
    duckdb.set_config(config, 'allocator_flush_threshold', '256MB')
    duckdb.set_config(config, 'allocator_bulk_deallocation_flush_threshold', '256MB')
    const database = await duckdb.open(':memory:', config)
    return new PartWriter(lake, await duckdb.connect(database), enrich)
  }

  /** Writes what the builder holds, one file per day, each durable on disk when this returns; the builder is done then. */
  async write(builder: PartBuilder): Promise<WrittenPart[]> {
    if (builder.rows === 0) return []
    this.#enrich?.(builder)
    const plans: Plan[] = []
    for (const [name, column] of builder.columns) {
      if (column.count === 0) continue
      column.reach(builder.rows)
      plans.push(planFor(name, column, builder))
    }
    const parts: WrittenPart[] = []
    for (const day of [...daysOf(builder).values()].sort((x, y) => x.number - y.number)) {
      this.#rows.offer(plans, day.runs)
      parts.push(await this.#copy(builder, day))
    }
    this.#rows.offer([], [])
    builder.release()
    return parts
  }

  close(): void {
    duckdb.disconnect_sync(this.#connection)
  }

  async #copy(builder: PartBuilder, span: Day): Promise<WrittenPart> {
    const day = isoDay(span.number)
    const file = `${builder.source}/${day}/${randomUUID()}.parquet`
    const target = path.join(this.#lake, file)
    await mkdir(path.dirname(target), { recursive: true })
    // Even an empty column costs time to write, and again whenever the part is opened. Times are what all parts have.
    const filled = (name: string) => (builder.columns.get(name)?.count ?? 0) > 0
    const has = (name: string) => name === TIME || filled(name)
    const fields = Object.entries(builder.stored).filter(([name]) => has(name))
    const columns = fields.map(([name, field]) => {
      const type = sqlTypeOf(field)
      if (!filled(name)) return `NULL::${type} AS ${identifier(name)}`
      // An ENUM becomes a string column of Parquet with a dictionary, as it stands.
      return field.many && field.type !== 'keyword' && field.type !== 'ip' && field.type !== 'text'
        ? `CAST(${identifier(name)} AS ${type}) AS ${identifier(name)}`
        : identifier(name)
    })
    const temporary = `${target}.tmp`
    try {
      await duckdb.query(
        this.#connection,
        `COPY (SELECT ${columns.join(', ')} FROM ${ROWS}()) TO ${literal(temporary)} (${parquetOptions(Math.min(MOST_GROUP_ROWS, fittingRows(GROUP_BYTES, builder.bytes, builder.rows)), MOST_IN_DICTIONARY)})`,
      )
      const handle = await open(temporary, 'r+')
      await handle.sync()
      await handle.close()
      await rename(temporary, target)
    } catch (e) {
      await rm(temporary, { force: true })
      throw e
    }
    const { rows, minTime, maxTime, hours } = span
    const { size } = await stat(target)
    const valueCounts = valueCountsOf(builder, span.runs)
    const schema = schemaOfPart(builder.stored, has)
    return { source: builder.source, day, file, rows, bytes: size, minTime, maxTime, hours, valueCounts, schema }
  }
}

const ROWS = 'part_rows'

/** Rows from `from` up to, not including, `to`. */
interface RowRun {
  readonly from: number
  to: number
}

/** The table function that gives a builder's rows, those of one day at a time. */
class Rows {
  #plans: readonly Plan[] = []
  #runs: readonly RowRun[] = []
  #run = 0
  #next = 0

  constructor(connection: duckdb.Connection) {
    const table = duckdb.create_table_function()
    duckdb.table_function_set_name(table, ROWS)
    duckdb.table_function_set_bind(table, (info) => {
      for (const plan of this.#plans) duckdb.bind_add_result_column(info, plan.name, plan.type)
      const rows = this.#runs.reduce((sum, run) => sum + run.to - run.from, 0)
      duckdb.bind_set_cardinality(info, rows, true)
    })
    duckdb.table_function_set_init(table, (info) => {
      duckdb.init_set_max_threads(info, 1)
      this.#run = 0
      this.#next = this.#runs[0]?.from ?? 0
    })
    duckdb.table_function_set_function(table, (_, chunk) => {
      const run = this.#runs[this.#run]
      const from = this.#next
      const count = run === undefined ? 0 : Math.min(VECTOR, run.to - from)
      for (let i = 0; i < this.#plans.length && count > 0; i++) {
        fill(this.#plans[i] as Plan, duckdb.data_chunk_get_vector(chunk, i), from, count)
      }
      duckdb.data_chunk_set_size(chunk, count)
      this.#next += count
      if (run !== undefined && this.#next >= run.to) this.#next = this.#runs[++this.#run]?.from ?? 0
    })
    duckdb.register_table_function(connection, table)
  }

  /** What the next statement reads. */
  offer(plans: readonly Plan[], runs: readonly RowRun[]): void {
    this.#plans = plans
    this.#runs = runs
  }
}

interface Day {
  readonly number: number
  rows: number
  minTime: number
  maxTime: number
  readonly hours: number[]
  readonly runs: RowRun[]
}

/**
 * The days of which a builder holds rows. Within a day records stay as they came: sorting them by time would cost
 * two bytes for each one's position, and a part is pruned as a whole.
 */
const daysOf = (builder: PartBuilder): Map<number, Day> => {
  const days = new Map<number, Day>()
  let day: Day | undefined
  let run: RowRun | undefined
  for (let i = 0; i < builder.rows; i++) {
    const time = builder.timestamps[i] as number
    const number = dayNumber(time)
    if (day?.number !== number) {
      day = days.get(number)
      if (day === undefined) {
        day = { number, rows: 0, minTime: time, maxTime: time, hours: new Array(24).fill(0), runs: [] }
        days.set(number, day)
      }
      run = { from: i, to: i }
      day.runs.push(run)
    }
    ;(run as RowRun).to = i + 1
    day.rows++
    const hour = Math.floor((time - number * DAY) / HOUR)
    day.hours[hour] = (day.hours[hour] as number) + 1
    if (time < day.minTime) day.minTime = time
    if (time > day.maxTime) day.maxTime = time
  }
  return days
}

/** A column and the engine's type for it. No closures: made for each part, each would be interpreted and compiled anew. */
interface Plan {
  readonly name: string
  readonly type: duckdb.LogicalType
  readonly column: Column
  /** No row lacks a value. */
  readonly everywhere: boolean
}

const planFor = (name: string, column: Column, builder: PartBuilder): Plan => ({
  name,
  type: engineType(column, builder.stored[name]?.type === 'date'),
  column,
  everywhere: column.count === builder.rows,
})

const engineType = (column: Column, date: boolean): duckdb.LogicalType => {
  switch (column.kind) {
    case 'text':
      if (column.codes === undefined) return duckdb.create_logical_type(VARCHAR)
      // The entry of code 0 stands for no row.
      return duckdb.create_enum_type([spare(column.dictionary), ...column.dictionary.keys()])
    case 'bytes':
      return duckdb.create_logical_type(VARCHAR)
    case 'list':
      return duckdb.create_list_type(duckdb.create_enum_type([...column.dictionary.keys()]))
    case 'integer':
      return duckdb.create_logical_type(date ? TIMESTAMP : BIGINT)
    case 'double':
      return duckdb.create_logical_type(DOUBLE)
    case 'boolean':
      return duckdb.create_logical_type(BOOLEAN)
  }
}

/** Rows of a column into a vector. */
const fill = ({ column, everywhere }: Plan, vector: duckdb.Vector, from: number, count: number): void => {
  switch (column.kind) {
    case 'text': {
      const { codes } = column
      if (codes === undefined) {
        const texts = column.texts as BytesColumn
        fillBytes(vector, texts, from, count)
        if (!everywhere) absent(vector, texts.present, from, count)
        return
      }
      copy(vector, codes, from, count, codes.BYTES_PER_ELEMENT)
      if (!everywhere) absent(vector, codes, from, count)
      return
    }
    case 'bytes':
      fillBytes(vector, column, from, count)
      break
    case 'list':
      fillLists(vector, column, from, count)
      break
    case 'integer':
      copy(vector, column.halves, from, count, 8)
      break
    case 'double':
    case 'boolean':
      copy(vector, column.values, from, count, column.values.BYTES_PER_ELEMENT)
  }
  if (!everywhere) absent(vector, column.present, from, count)
}

const copy = (vector: duckdb.Vector, values: ArrayBufferView, from: number, count: number, width: number): void =>
  duckdb.copy_data_to_vector(vector, 0, values.buffer as ArrayBuffer, values.byteOffset + from * width, count * width)

/** Texts up to this many bytes lie in their entry of a vector itself. Source: `duckdb_string_t` in duckdb.h. */
const INLINED = 12

/**
 * Texts into a vector. Handed over one by one they took 0.5 µs each: so they are handed over as one, which stays in the
 * vector's memory, and the entries, 16 bytes each, are made to point into it.
 */
const fillBytes = (vector: duckdb.Vector, column: BytesColumn, from: number, count: number): void => {
  const entries = new Uint32Array(count * 4)
  const start = column.start(from)
  let at = start
  for (let i = 0; i < count; i++) {
    const end = column.ends[from + i] as number
    entries[i * 4] = end - at
    at = end
  }
  point(vector, entries, column.bytes.subarray(start, at))
}

/** Makes entries that have their lengths point at their texts, which lie in `bytes` one after another. */
const point = (vector: duckdb.Vector, entries: Uint32Array, bytes: Buffer): void => {
  const inlined = new Uint8Array(entries.buffer)
  let low = 0
  let high = 0
  if (bytes.length > INLINED) {
    duckdb.vector_assign_string_element_len(vector, 0, bytes)
    const entry = Buffer.from(duckdb.vector_get_data(vector, 16))
    low = entry.readUInt32LE(8)
    high = entry.readUInt32LE(12)
  }
  let at = 0
  for (let entry = 0; entry < entries.length; entry += 4) {
    const length = entries[entry] as number
    const shown = length <= INLINED ? length : 4
    for (let j = 0; j < shown; j++) inlined[entry * 4 + 4 + j] = bytes[at + j] as number
    if (length > INLINED) {
      // Of more than 32 bits, the sum wraps around: the upper half is one more then.
      const start = low + at
      entries[entry + 2] = start
      entries[entry + 3] = start > 0xffffffff ? high + 1 : high
    }
    at += length
  }
  copy(vector, entries, 0, entries.length / 4, 16)
}

/** A list is an offset into the vector's items and a length, 64 bits each. */
const fillLists = (vector: duckdb.Vector, column: ListColumn, from: number, count: number): void => {
  const entries = column.dictionary.size
  // As many bytes as the engine gives an ENUM of so many.
  const codes = entries <= 255 ? Uint8Array : entries <= 65_535 ? Uint16Array : Uint32Array
  const offsets = new Uint32Array(count * 4)
  const base = from === 0 ? 0 : (column.ends[from - 1] as number)
  let start = base
  for (let i = 0; i < count; i++) {
    const end = column.ends[from + i] as number
    offsets[i * 4] = start - base
    offsets[i * 4 + 2] = end - start
    start = end
  }
  const items = new codes(column.codes.subarray(base, start))
  duckdb.list_vector_reserve(vector, items.length)
  duckdb.list_vector_set_size(vector, items.length)
  if (items.length > 0) copy(duckdb.list_vector_get_child(vector), items, 0, items.length, items.BYTES_PER_ELEMENT)
  copy(vector, offsets, 0, count, 16)
}

/** A text that is none of the entries. */
const spare = (entries: ReadonlyMap<string, number>): string => {
  let text = ''
  while (entries.has(text)) text += '-'
  return text
}

/** Marks the rows of a vector whose mark is 0, which have no value: one bit each. */
const absent = (vector: duckdb.Vector, marks: Uint8Array | Uint16Array, from: number, count: number): void => {
  const bits = allThere(count)
  for (let i = 0; i < count; i++) {
    if (marks[from + i] === 0) bits[i >> 3] = (bits[i >> 3] as number) & ~(1 << (i & 7))
  }
  putAbsent(vector, bits)
}

const allThere = (count: number): Uint8Array => new Uint8Array(Math.ceil(count / 64) * 8).fill(255)

const putAbsent = (vector: duckdb.Vector, bits: Uint8Array): void => {
  duckdb.vector_ensure_validity_writable(vector)
  duckdb.copy_data_to_vector_validity(vector, 0, bits.buffer as ArrayBuffer, 0, bits.byteLength)
}
