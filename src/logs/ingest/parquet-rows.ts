import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { restrict } from '../lake/engine.js'
import { literal } from '../lake/sql-text.js'
import { ParquetError } from './object-reader.js'

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
      const result = await connection.stream(`SELECT * FROM read_parquet(${literal(file)})`)
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

/** Numbers as numbers, instants as dates, the rest as text. */
const plain = (value: unknown): unknown => {
  if (value === null || value === undefined) return undefined
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'object' && 'micros' in value)
    return new Date(Number((value as { micros: bigint }).micros) / 1000)
  return typeof value === 'object' ? String(value) : value
}
