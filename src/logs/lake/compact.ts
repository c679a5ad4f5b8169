import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { Clock } from '../../kernel/clock.js'
import type { Manifest, Part } from '../ingest/manifest.js'
import { joinedSchema } from './columns.js'
import { storedOptions, type WrittenPart } from './part-writer.js'
import { literal } from './sql-text.js'
import { joinedValueCounts } from './value-counts.js'

/** Below this a part is worth joining with others of its day. */
const SMALL = 32 * 1024 * 1024
/** So many small parts of a day wait until they are joined. */
const ENOUGH = 8
/** The same of a day that is over: not much more will come. */
const ENOUGH_OF_OLD = 2
/** A day is over so long after its end, for logs come late. */
const OVER_MS = 36 * 3_600_000
/** What one joining takes at most. */
const MOST_BYTES = 96 * 1024 * 1024
const MOST_ROWS = 2_000_000

/**
 * Groups of small parts, each of one source and day, that are worth joining at `now` (milliseconds). What they become is at
 * least twice as large as the largest of them: so a record is written again a few times at most, however slowly its day
 * comes in.
 */
export const compactable = (parts: readonly Part[], now: number): Part[][] => {
  const over = new Date(now - OVER_MS).toISOString().slice(0, 10)
  const groups: Part[][] = []
  for (const small of smallByDay(parts)) {
    const least = (small[0] as Part).day < over ? ENOUGH_OF_OLD : ENOUGH
    small.sort((a, b) => a.bytes - b.bytes)
    const worth = doubling(small)
    if (worth >= least) groups.push(...fitting(small.slice(0, worth)))
  }
  return groups
}

const smallByDay = (parts: readonly Part[]): Iterable<Part[]> => {
  const byDay = new Map<string, Part[]>()
  for (const part of parts) {
    if (part.bytes >= SMALL) continue
    const key = `${part.source} ${part.day}`
    const small = byDay.get(key)
    if (small === undefined) byDay.set(key, [part])
    else small.push(part)
  }
  return byDay.values()
}

/** Of parts in order of size: how many from the smallest on, so that the last is no larger than those before it. */
const doubling = (parts: readonly Part[]): number => {
  let most = 0
  let bytes = 0
  for (const [i, part] of parts.entries()) {
    if (part.bytes <= bytes) most = i + 1
    bytes += part.bytes
  }
  return most
}

/** Parts in order of size, divided into what is joined at once; the parts of each in order of time. */
const fitting = (parts: readonly Part[]): Part[][] => {
  const groups: Part[][] = []
  let group: Part[] = []
  let bytes = 0
  let rows = 0
  const close = () => {
    if (doubling(group) === group.length && group.length > 1) groups.push(group.sort((a, b) => a.minTime - b.minTime))
    group = []
    bytes = 0
    rows = 0
  }
  for (const part of parts) {
    if (bytes + part.bytes > MOST_BYTES || rows + part.rows > MOST_ROWS) close()
    group.push(part)
    bytes += part.bytes
    rows += part.rows
  }
  close()
  return groups
}

/**
 * Whether records have ids of their own, to be found by. Where ids are made of the record's place no column holds them, and
 * dictionaries as large as the row group would only make the numbers of a flow record take 40 % more room.
 */
const hasIds = async (connection: DuckDBConnection, file: string): Promise<boolean> => {
  const found = await connection.runAndReadAll(
    `SELECT count(*) FROM parquet_schema(${literal(file)}) WHERE name = 'event.id'`,
  )
  return Number(found.getRows()[0]?.[0]) > 0
}

/** Joins small parts, one after the other in time, into larger ones and puts these in their place. */
export class Compactor {
  readonly #lake: string
  readonly #temp: string
  readonly #manifest: Manifest
  readonly #clock: Clock
  /** Files whose joining failed: they stay as they are until the next start, and hold up no others. */
  readonly #left = new Set<string>()

  constructor(lake: string, temp: string, manifest: Manifest, clock: Clock) {
    this.#lake = lake
    this.#temp = temp
    this.#manifest = manifest
    this.#clock = clock
  }

  /** Whether there is something to join. */
  isDue(): boolean {
    return this.#groups().length > 0
  }

  #groups(): Part[][] {
    return compactable(
      this.#manifest.parts().filter(({ file }) => !this.#left.has(file)),
      this.#clock.now(),
    )
  }

  /**
   * Returns how many parts became how many.
   * @throws the first of what went wrong, once all that could be joined was
   */
  async run(
    options: {
      readonly signal?: AbortSignal | undefined
      readonly onJoined?: ((done: number, of: number) => void) | undefined
    } = {},
  ): Promise<{ from: number; to: number }> {
    const groups = this.#groups()
    const wrong: unknown[] = []
    const done = { from: 0, to: 0 }
    if (groups.length === 0) return done
    await mkdir(this.#temp, { recursive: true })
    const instance = await DuckDBInstance.create(':memory:', {
      threads: '1',
      memory_limit: '288MiB',
      allocator_flush_threshold: '16MB',
      allocator_bulk_deallocation_flush_threshold: '16MB',
      temp_directory: this.#temp,
    })
    const connection = await instance.connect()
    try {
      // Beyond its memory the engine must not fill the disk either.
      await connection.run("SET max_temp_directory_size = '1GiB'")
      for (const [i, group] of groups.entries()) {
        options.onJoined?.(i, groups.length)
        if (options.signal?.aborted) break
        const first = group[0] as Part
        const file = `${first.source}/${first.day}/${randomUUID()}.parquet`
        const target = path.join(this.#lake, file)
        const temporary = `${target}.tmp`
        const from = group.map((part) => literal(path.join(this.#lake, part.file))).join(', ')
        // By name only where their columns differ: it opens all of them at once.
        const alike = first.schema !== '' && group.every((part) => part.schema === first.schema)
        const byName = alike ? '' : ', union_by_name = true'
        try {
          const ids = await hasIds(connection, path.join(this.#lake, first.file))
          await connection.run(
            `COPY (SELECT * FROM read_parquet([${from}]${byName})) TO ${literal(temporary)} (${storedOptions(group, ids)})`,
          )
          const handle = await open(temporary, 'r+')
          await handle.sync()
          await handle.close()
          const counted = await connection.runAndReadAll(`SELECT count(*) FROM read_parquet(${literal(temporary)})`)
          const rows = Number(counted.getRows()[0]?.[0])
          const expected = group.reduce((sum, part) => sum + part.rows, 0)
          // Better a lake of small parts than one that lost a row.
          if (rows !== expected) throw new Error(`compaction gave ${rows} of ${expected} rows`)
          await rename(temporary, target)
          const written: WrittenPart = {
            source: first.source,
            day: first.day,
            file,
            rows,
            bytes: (await stat(target)).size,
            minTime: Math.min(...group.map((part) => part.minTime)),
            maxTime: Math.max(...group.map((part) => part.maxTime)),
            hours: first.hours.map((_, hour) => group.reduce((sum, part) => sum + (part.hours[hour] ?? 0), 0)),
            valueCounts: joinedValueCounts(group),
            schema: joinedSchema(group.map((part) => part.schema)),
          }
          if (await this.#manifest.replace(group, [written])) {
            done.from += group.length
            done.to++
          } else await rm(target, { force: true })
        } catch (e) {
          for (const { file } of group) this.#left.add(file)
          wrong.push(e)
        } finally {
          await rm(temporary, { force: true })
        }
      }
    } finally {
      connection.closeSync()
      instance.closeSync()
    }
    if (wrong.length > 0) throw wrong[0]
    return done
  }
}
