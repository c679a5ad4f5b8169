import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { createGunzip } from 'node:zlib'
import { PGlite } from '@electric-sql/pglite'
import { sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres'
import { migrate as migratePg } from 'drizzle-orm/node-postgres/migrator'
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite'
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator'
import pg from 'pg'
import tar from 'tar-stream'
import { isHinomiError } from '../../kernel/errors.js'
import { errors } from '../errors.js'
import type { Db } from './types.js'

/** An open database, and the plain statements that the job queue needs. */
export interface Database {
  readonly db: Db
  readonly kind: 'embedded' | 'postgres'
  /** Runs SQL that may hold several statements; gives the rows of all of them. */
  execute(sql: string, values?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>
  /**
   * Gives the room of rows that are no more back to their tables, and counts what is in them for the planner: a server
   * does that by itself, the embedded database has nobody to do it. Table by table, so that others come in between.
   */
  tidy(signal?: AbortSignal): Promise<void>
  /** The whole embedded cluster as a tar.gz; for backups. Undefined with a PostgreSQL server. */
  dump(): Promise<Blob | undefined>
  close(): Promise<void>
}

export type DatabasePlace =
  /** `seed` is the dump of a cluster to begin with, in place of the one that the build made. */
  | { readonly dir: string; readonly seed?: Uint8Array | undefined }
  | { readonly url: string }
  | { readonly memory: true; readonly seed?: Uint8Array | undefined }

/** The folder of migrations, in the source as in the build. */
export const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url))

/** A cluster that the build has initialised: PostgreSQL's own initialisation takes some nine seconds. */
const seedFile = fileURLToPath(new URL('../../seed.tar.gz', import.meta.url))

/**
 * Opens the state, creates it where there is none, and brings its tables up to date.
 *
 * Errors: DATABASE_FAILED with the reason, DATABASE_FOREIGN for a state that another version of Hinomi made.
 */
export const openDb = async (place: DatabasePlace): Promise<Database> => {
  try {
    return 'url' in place
      ? await openPostgres(place.url)
      : await openEmbedded('dir' in place ? place.dir : undefined, 'seed' in place ? place.seed : undefined)
  } catch (e) {
    const shown = shownPlace(place)
    if (isHinomiError(e)) throw errors.DATABASE_FOREIGN({ place: shown }, e.cause)
    throw errors.DATABASE_FAILED({ place: shown, reason: reasonOf(e).slice(0, 300) }, e)
  }
}

/** Without the password that a URL may hold. */
const shownPlace = (place: DatabasePlace): string => {
  if ('dir' in place) return place.dir
  if (!('url' in place)) return 'memory'
  return URL.canParse(place.url) ? new URL(place.url).host : 'HINOMI_DATABASE_URL'
}

/** Drivers wrap what the server said in the text of the failed query, and a refused connection in nothing at all. */
const reasonOf = (e: unknown): string => {
  const { cause, errors: several, message, code } = e as AggregateError & { code?: string }
  if (cause instanceof Error) return reasonOf(cause)
  if (several?.[0] instanceof Error) return reasonOf(several[0])
  return message || code || String(e)
}

const openEmbedded = async (dir: string | undefined, given: Uint8Array | undefined): Promise<Database> => {
  const fresh = dir === undefined || (await prepare(dir))
  if (fresh && given === undefined && dir !== undefined && (await exists(seedFile))) await unpackSeed(dir)
  const seed = given ?? (dir === undefined ? await readFile(seedFile).catch(() => undefined) : undefined)
  const client = new PGlite({
    ...(dir === undefined ? {} : { dataDir: dir }),
    // PostgreSQL's own 128 MB stand twice in memory here; the pages it reads again are in the system's cache.
    startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=32MB'],
    ...(seed === undefined || !fresh ? {} : { loadDataDir: new Blob([new Uint8Array(seed)]) }),
  })
  await client.waitReady
  const db = drizzlePglite(client)
  try {
    await migratePglite(db, { migrationsFolder })
    await mustBeOurs(db as unknown as Db)
  } catch (e) {
    await client.close()
    throw e
  }
  if (dir !== undefined && fresh) await rm(makingFile(dir), { force: true })
  return {
    db: db as unknown as Db,
    kind: 'embedded',
    async execute(text, values) {
      if (values !== undefined && values.length > 0) {
        const result = await client.query<Record<string, unknown>>(text, [...values])
        return { rows: result.rows }
      }
      const inner = TRANSACTION.exec(text)?.[1]
      const results = inner === undefined ? await client.exec(text) : await client.transaction((tx) => tx.exec(inner))
      return { rows: results.flatMap((result) => result.rows as Record<string, unknown>[]) }
    },
    async tidy(signal) {
      const { rows } = await client.query<{ name: string }>(TABLES)
      for (const { name } of rows) {
        if (signal?.aborted === true) return
        await client.exec(`vacuum (analyze) ${name}`)
      }
    },
    dump: () => client.dumpDataDir('gzip'),
    close: () => client.close(),
  }
}

/**
 * A text that brings its own transaction. When one of its statements fails, the connection would stay in that
 * transaction and refuse all that comes after it.
 */
const TRANSACTION = /^\s*begin;([\s\S]*);\s*commit;?\s*$/i

/** Names as SQL takes them. */
const TABLES = `select format('%I.%I', schemaname, relname) as name from pg_stat_user_tables order by 1`

const exists = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  )

/** As a stream: PGlite's own way holds the whole cluster in memory, some 90 MB, and twice. */
const unpackSeed = async (dir: string): Promise<void> => {
  const extract = tar.extract()
  const unpacking = pipeline(createReadStream(seedFile), createGunzip(), extract)
  for await (const entry of extract) {
    const place = path.join(dir, entry.header.name)
    if (entry.header.type === 'directory') {
      await mkdir(place, { recursive: true, mode: 0o700 })
      entry.resume()
    } else await pipeline(entry, createWriteStream(place, { mode: 0o600 }))
  }
  await unpacking
}

const makingFile = (dir: string) => `${dir}.making`

/**
 * Whether a cluster is to be made in the directory. The file beside it says that making has begun and not ended: a
 * process that was killed meanwhile leaves half a cluster, in which nothing was stored yet.
 */
const prepare = async (dir: string): Promise<boolean> => {
  if (await exists(makingFile(dir))) await rm(dir, { recursive: true, force: true })
  else if (await exists(path.join(dir, 'PG_VERSION'))) return false
  await mkdir(path.dirname(dir), { recursive: true, mode: 0o700 })
  await writeFile(makingFile(dir), '')
  await mkdir(dir, { recursive: true, mode: 0o700 })
  return true
}

const openPostgres = async (url: string): Promise<Database> => {
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  // A connection that dies while idle is replaced; without a listener it would end the process.
  pool.on('error', () => undefined)
  const db = drizzlePg(pool)
  try {
    await alone(pool, () => migratePg(db, { migrationsFolder }))
    await mustBeOurs(db as unknown as Db)
  } catch (e) {
    await pool.end()
    throw e
  }
  return {
    db: db as unknown as Db,
    kind: 'postgres',
    async execute(text, values) {
      const client = await pool.connect()
      try {
        const result = await client.query(text, values === undefined ? undefined : [...values])
        const all = Array.isArray(result) ? (result as pg.QueryResult[]) : [result]
        return { rows: all.flatMap((one) => one.rows as Record<string, unknown>[]) }
      } catch (e) {
        if (TRANSACTION.test(text)) await client.query('rollback').catch(() => undefined)
        throw e
      } finally {
        client.release()
      }
    },
    tidy: async () => undefined,
    dump: async () => undefined,
    close: () => pool.end(),
  }
}

/** Any number that all servers of one database agree on. */
const MIGRATION_LOCK = 7_070_000

/** Two servers that start at the same moment migrate one after the other. */
const alone = async (pool: pg.Pool, work: () => Promise<void>): Promise<void> => {
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await work()
    await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK])
    client.release()
  } catch (e) {
    // Closing the connection gives the lock back whatever state it is in.
    client.release(true)
    throw e
  }
}

/** A migration that this version does not have was run by another, whose tables would be used wrongly. */
const mustBeOurs = async (db: Db): Promise<void> => {
  const known = new Set(readMigrationFiles({ migrationsFolder }).map((migration) => migration.hash))
  const { rows } = (await db.execute(sql`select hash from drizzle.__drizzle_migrations`)) as unknown as {
    rows: { hash: string }[]
  }
  if (rows.some((row) => !known.has(row.hash))) throw errors.DATABASE_FOREIGN({ place: '' })
}
