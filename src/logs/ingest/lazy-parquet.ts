import type { Readable } from 'node:stream'
import type { ParquetRows } from './object-reader.js'

/** The rows of a Parquet file by way of `temp`. The engine that reads them is loaded for the first such file only. */
export const lazyParquet = (temp: string): ParquetRows =>
  async function* (input: Buffer | Readable) {
    const { parquetRows } = await import('./parquet-rows.js')
    yield* parquetRows(input, temp)
  }
