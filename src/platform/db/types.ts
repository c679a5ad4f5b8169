import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'

/** The relational state, PGlite or PostgreSQL alike. Rooms use this type, never a driver's. */
export type Db = PgDatabase<PgQueryResultHKT, Record<string, never>>

/** A transaction of `Db`; whatever takes a `Db` takes this too. */
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0]

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
