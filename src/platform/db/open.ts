import { mkdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres'
import { migrate as migratePg } from 'drizzle-orm/node-postgres/migrator'
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite'
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator'
import pg from 'pg'
import { errors } from '../errors.js'
import type { Db } from './types.js'

/** An open database, and the plain statements that the job queue needs. */
export interface Database {
  readonly db: Db
  readonly kind: 'embedded' | 'postgres'
  /** Runs SQL that may hold several statements; gives the rows of all of them. */
  execute(sql: string, values?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>
  /** The whole embedded cluster as a tar.gz; for backups. Undefined with a PostgreSQL server. */
  dump(): Promise<Blob | undefined>
  close(): Promise<void>
}

export type DatabasePlace = { readonly dir: string } | { readonly url: string } | { readonly memory: true }

/** The folder of migrations, in the source as in the build. */
export const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url))

/** A cluster that the build has initialised: PostgreSQL's own initialisation takes some nine seconds. */
const seedFile = fileURLToPath(new URL('../../seed.tar.gz', import.meta.url))

/** Opens the state, creates it where there is none, and brings its tables up to date. */
export const openDb = async (place: DatabasePlace): Promise<Database> => {
  try {
    return 'url' in place ? await openPostgres(place.url) : await openEmbedded('dir' in place ? place.dir : undefined)
  } catch (e) {
    const shown = 'url' in place ? new URL(place.url).host : 'dir' in place ? place.dir : 'memory'
    throw errors.DATABASE_FAILED({ place: shown, reason: (e as Error).message.slice(0, 300) }, e)
  }
}

const openEmbedded = async (dir: string | undefined): Promise<Database> => {
  const fresh = dir === undefined || (await stat(path.join(dir, 'PG_VERSION')).catch(() => undefined)) === undefined
  const seed = fresh ? await readFile(seedFile).catch(() => undefined) : undefined
  if (dir !== undefined) await mkdir(dir, { recursive: true, mode: 0o700 })
  const client = new PGlite({
    ...(dir === undefined ? {} : { dataDir: dir }),
    ...(seed === undefined ? {} : { loadDataDir: new Blob([new Uint8Array(seed)]) }),
  })
  await client.waitReady
  const db = drizzlePglite(client)
  await migratePglite(db, { migrationsFolder })
  return {
    db: db as unknown as Db,
    kind: 'embedded',
    async execute(sql, values) {
      if (values !== undefined && values.length > 0) {
        const result = await client.query<Record<string, unknown>>(sql, [...values])
        return { rows: result.rows }
      }
      const results = await client.exec(sql)
      return { rows: results.flatMap((result) => result.rows as Record<string, unknown>[]) }
    },
    dump: () => client.dumpDataDir('gzip'),
    close: () => client.close(),
  }
}

const openPostgres = async (url: string): Promise<Database> => {
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  // A connection that dies while idle is replaced; without a listener it would end the process.
  pool.on('error', () => undefined)
  const db = drizzlePg(pool)
  try {
    await migratePg(db, { migrationsFolder })
  } catch (e) {
    await pool.end()
    throw e
  }
  return {
    db: db as unknown as Db,
    kind: 'postgres',
    async execute(sql, values) {
      const result = await pool.query(sql, values === undefined ? undefined : [...values])
      const all = Array.isArray(result) ? (result as pg.QueryResult[]) : [result]
      return { rows: all.flatMap((one) => one.rows as Record<string, unknown>[]) }
    },
    dump: async () => undefined,
    close: () => pool.end(),
  }
}
