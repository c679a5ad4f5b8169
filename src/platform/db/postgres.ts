import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import pg from 'pg'
import { migrationsFolder, mustBeOurs } from './migrated.js'
import { TRANSACTION } from './transaction.js'
import type { Database, Db } from './types.js'

/** A state on a PostgreSQL server. */
export const openPostgres = async (url: string): Promise<Database> => {
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  // A connection that dies while idle is replaced; without a listener it would end the process.
  pool.on('error', () => undefined)
  const db = drizzle(pool)
  try {
    await alone(pool, () => migrate(db, { migrationsFolder }))
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
