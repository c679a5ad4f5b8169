import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { Part } from '../ingest/manifest.js'
import { joinedSchema } from './columns.js'
import { instant } from './lake-sql.js'
import { dayNumber, isoDay, joinedHours } from './part-days.js'
import { storedOptions, type WrittenPart } from './part-writer.js'
import { identifier, literal } from './sql-text.js'
import { joinedValueCounts } from './value-counts.js'

/** Writes parts anew as one. A DuckDB in memory of one thread, which is open no longer than it is used. */
export class Joiner {
  readonly #lake: string
  readonly #instance: DuckDBInstance
  readonly #connection: DuckDBConnection

  private constructor(lake: string, instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#lake = lake
    this.#instance = instance
    this.#connection = connection
  }

  static async open(lake: string, temp: string): Promise<Joiner> {
    await mkdir(temp, { recursive: true })
    const instance = await DuckDBInstance.create(':memory:', {
      threads: '1',
      memory_limit: '288MiB',
      allocator_flush_threshold: '16MB',
      allocator_bulk_deallocation_flush_threshold: '16MB',
      temp_directory: temp,
    })
    try {
      const connection = await instance.connect()
      // Beyond its memory the engine must not fill the disk either.
      await connection.run("SET max_temp_directory_size = '1GiB'")
      return new Joiner(lake, instance, connection)
    } catch (e) {
      instance.closeSync()
      throw e
    }
  }

  close(): void {
    this.#connection.closeSync()
    this.#instance.closeSync()
  }

  /**
   * A part of what these parts of one source hold, one after the other, durable on disk; `from`: only events of this time
   * (milliseconds, the start of a UTC day) and later. The manifest does not know of it yet.
   * @throws where the rows are not as many as the manifest says
   */
  async join(parts: readonly Part[], from = Number.NEGATIVE_INFINITY): Promise<WrittenPart> {
    const { source, schema } = parts[0] as Part
    const hours = joinedHours(parts, dayNumber(from))
    const cut = parts.some(({ minTime }) => minTime < from)
    const files = parts.map((part) => literal(path.join(this.#lake, part.file))).join(', ')
    // By name only where their columns differ: it opens all of them at once.
    const alike = schema !== '' && parts.every((part) => part.schema === schema)
    const rows = `FROM read_parquet([${files}]${alike ? '' : ', union_by_name = true'})${cut ? ` WHERE "@timestamp" >= ${instant(from)}` : ''}`
    const [minTime, maxTime] = cut ? await this.#extent(rows) : extentOf(parts)
    const day = isoDay(dayNumber(minTime))
    const file = `${source}/${day}/${randomUUID()}.parquet`
    const target = path.join(this.#lake, file)
    const temporary = `${target}.tmp`
    await mkdir(path.dirname(target), { recursive: true })
    try {
      const ids = await this.#hasIds(parts[0] as Part)
      await this.#connection.run(`COPY (SELECT * ${rows}) TO ${literal(temporary)} (${storedOptions(parts, ids)})`)
      const handle = await open(temporary, 'r+')
      await handle.sync()
      await handle.close()
      const counted = Number(await this.#value(`SELECT count(*) FROM read_parquet(${literal(temporary)})`))
      const expected = hours.reduce((sum, events) => sum + events, 0)
      // Better a lake of small parts than one that lost a row.
      if (counted !== expected) throw new Error(`compaction gave ${counted} of ${expected} rows`)
      await rename(temporary, target)
      return {
        source,
        day,
        file,
        rows: counted,
        bytes: (await stat(target)).size,
        minTime,
        maxTime,
        hours,
        // What is left of a value nobody has counted: who asks for it has this part opened.
        valueCounts: cut ? {} : joinedValueCounts(parts),
        schema: joinedSchema(parts.map((part) => part.schema)),
      }
    } finally {
      await rm(temporary, { force: true })
    }
  }

  /**
   * Whether records have ids of their own, to be found by. Where ids are made of the record's place no column holds them,
   * and dictionaries as large as the row group would only make the numbers of a flow record take 40 % more room.
   */
  async #hasIds({ file }: Part): Promise<boolean> {
    const schema = `parquet_schema(${literal(path.join(this.#lake, file))})`
    return Number(await this.#value(`SELECT count(*) FROM ${schema} WHERE name = 'event.id'`)) > 0
  }

  async #extent(rows: string): Promise<[minTime: number, maxTime: number]> {
    const time = identifier('@timestamp')
    const min = await this.#value(`SELECT epoch_us(min(${time})) ${rows}`)
    const max = await this.#value(`SELECT epoch_us(max(${time})) ${rows}`)
    return [Number(min) / 1000, Number(max) / 1000]
  }

  async #value(sql: string): Promise<unknown> {
    return (await this.#connection.runAndReadAll(sql)).getRows()[0]?.[0]
  }
}

const extentOf = (parts: readonly Part[]): [minTime: number, maxTime: number] => [
  Math.min(...parts.map((part) => part.minTime)),
  Math.max(...parts.map((part) => part.maxTime)),
]
