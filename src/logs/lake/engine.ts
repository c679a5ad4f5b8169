import { availableParallelism, totalmem } from 'node:os'
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'
import { errors } from '../errors.js'
import type { Value } from '../event.js'
import { literal } from './sql-text.js'

export interface EngineOptions {
  /** The lake's directory: all that queries may read. */
  readonly lake: string
  readonly temp: string
  /** MiB; a quarter of the machine's, at most 2 GiB, unless said. */
  readonly memory?: number
  readonly threads?: number
}

export interface RunOptions {
  readonly signal?: AbortSignal | undefined
  /** Ends the query after so long. */
  readonly seconds?: number
}

/** Leaves a database these directories and nothing else: no other file, no network, no change of settings. */
export const restrict = async (connection: DuckDBConnection, directories: readonly string[]): Promise<void> => {
  const list = directories.map((directory) => literal(directory.endsWith('/') ? directory : `${directory}/`))
  await connection.run(`SET allowed_directories = [${list.join(', ')}]`)
  await connection.run('SET enable_external_access = false')
  await connection.run('SET lock_configuration = true')
}

/** A DuckDB in memory that sees the lake's files and nothing else: no other file, no network, no setting. */
export class QueryEngine {
  readonly #instance: DuckDBInstance
  readonly #idle: DuckDBConnection[] = []

  private constructor(instance: DuckDBInstance) {
    this.#instance = instance
  }

  static async open(options: EngineOptions): Promise<QueryEngine> {
    const memory = options.memory ?? Math.min(2048, Math.floor(totalmem() / 1024 / 1024 / 4))
    const instance = await DuckDBInstance.create(':memory:', {
      threads: String(options.threads ?? availableParallelism()),
      memory_limit: `${memory}MiB`,
      temp_directory: options.temp,
      max_temp_directory_size: '8GiB',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    })
    const connection = await instance.connect()
    // Footers are read once, not on each query. For all connections: by itself, SET is for the one that says it.
    await connection.run('SET GLOBAL parquet_metadata_cache = true')
    await restrict(connection, [options.lake, options.temp])
    connection.closeSync()
    return new QueryEngine(instance)
  }

  close(): void {
    for (const connection of this.#idle) connection.closeSync()
    this.#instance.closeSync()
  }

  /** Runs one statement; rows come as plain values: numbers, strings, booleans, lists, dates in milliseconds. */
  async all(sql: string, parameters: readonly unknown[] = [], options: RunOptions = {}): Promise<Row[]> {
    return this.with(async (connection) => {
      const reader = await connection.runAndReadAll(sql, parameters as DuckDBValue[])
      return reader.getRows().map((row) => row.map(plain))
    }, options)
  }

  /** Lends a connection; abort and time limit interrupt what runs on it. */
  async with<T>(use: (connection: DuckDBConnection) => Promise<T>, options: RunOptions = {}): Promise<T> {
    if (options.signal?.aborted) throw errors.QUERY_CANCELLED()
    const connection = this.#idle.pop() ?? (await this.#instance.connect())
    let timedOut = false
    const interrupt = () => connection.interrupt()
    const timer =
      options.seconds === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true
            interrupt()
          }, options.seconds * 1000)
    options.signal?.addEventListener('abort', interrupt)
    let clean = true
    try {
      return await use(connection)
    } catch (e) {
      clean = false
      if (timedOut) throw errors.QUERY_TIMEOUT({ seconds: options.seconds ?? 0 }, e)
      if (options.signal?.aborted) throw errors.QUERY_CANCELLED({}, e)
      throw e
    } finally {
      clearTimeout(timer)
      options.signal?.removeEventListener('abort', interrupt)
      if (clean && this.#idle.length < 8) this.#idle.push(connection)
      else connection.closeSync()
    }
  }
}

export type Row = readonly (Value | null)[]

/** A DuckDB value as a plain one. Whole numbers beyond 2^53 become text. */
export const plain = (value: DuckDBValue): Value | null => {
  if (value === null || value === undefined) return null
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'number':
      return value
    case 'bigint':
      return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value.toString()
    default:
  }
  if ('micros' in value && typeof value.micros === 'bigint') return Number(value.micros) / 1000
  if ('items' in value && Array.isArray(value.items)) {
    return value.items.map(plain).filter((item) => item !== null) as string[]
  }
  return value.toString()
}
