import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'

/** The relational state, PGlite or PostgreSQL alike. Rooms use this type, never a driver's. */
export type Db = PgDatabase<PgQueryResultHKT, Record<string, never>>

/** A transaction of `Db`; whatever takes a `Db` takes this too. */
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0]
