import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  DuckDBArrayValue,
  DuckDBInstance,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api'
import { restrict } from '../lake/engine.js'
import { literal } from '../lake/sql-text.js'
import { ParquetError } from './object-reader.js'

/**
 * Some writers do not say that their bytes are text; and no folder above, of whatever name, adds a column.
 */
const OPTIONS = 'binary_as_string = true, hive_partitioning = false'

/**
 * The rows of a Parquet file, in order, in batches of about 2,000. Parquet is read from its end,
 * so that the input is first written to `temp`.
 */
export async function* parquetRows(
  input: Buffer | Readable,
  temp: string,
): AsyncGenerator<readonly Readonly<Record<string, unknown>>[]> {
  const folder = path.join(temp, `parquet-${randomUUID()}`)
  await mkdir(folder, { recursive: true })
  const file = path.join(folder, 'object.parquet')
  try {
    await pipeline(Buffer.isBuffer(input) ? Readable.from([input]) : input, createWriteStream(file))
    // The file is a stranger's: this engine sees its folder and nothing else.
    const instance = await DuckDBInstance.create(':memory:', {
      threads: '1',
      memory_limit: '256MiB',
    })
    const connection = await instance.connect()
    await restrict(connection, [folder])
    try {
      const result = await connection.stream(`SELECT * FROM read_parquet(${literal(file)}, ${OPTIONS})`)
      const names = result.columnNames()
      for (;;) {
        const chunk = await result.fetchChunk()
        if (chunk === null || chunk.rowCount === 0) break
        yield chunk
          .convertRows((value) => plain(value))
          .map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]])))
      }
    } catch (e) {
      throw new ParquetError(`the Parquet file cannot be read: ${(e as Error).message.split('\n')[0]?.slice(0, 200)}`)
    } finally {
      connection.closeSync()
      instance.closeSync()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Milliseconds since the epoch, of whatever unit an instant was written in. */
const instantOf = (value: DuckDBValue): number | undefined => {
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) {
    return Number(value.micros) / 1000
  }
  if (value instanceof DuckDBTimestampMillisecondsValue) return Number(value.millis)
  if (value instanceof DuckDBTimestampNanosecondsValue) return Number(value.nanos / 1000n) / 1000
  if (value instanceof DuckDBTimestampSecondsValue) return Number(value.seconds) * 1000
  return undefined
}

/** Numbers as numbers, instants as dates, structs and maps as objects, lists as arrays, the rest as text. */
const plain = (value: DuckDBValue): unknown => {
  if (value === null) return undefined
  if (typeof value === 'bigint') {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : String(value)
  }
  if (typeof value !== 'object') return value
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(Object.entries(value.entries).map(([name, inner]) => [name, plain(inner)]))
  }
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(plain)
  if (value instanceof DuckDBMapValue) {
    return Object.fromEntries(value.entries.map(({ key, value: inner }) => [String(plain(key)), plain(inner)]))
  }
  const instant = instantOf(value)
  return instant === undefined ? String(value) : new Date(instant)
}
