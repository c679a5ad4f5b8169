import { fileURLToPath } from 'node:url'
import { sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { errors } from '../errors.js'
import type { Db } from './types.js'

/** The folder of migrations, in the source as in the build. */
export const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url))

/** A migration that this version does not have was run by another, whose tables would be used wrongly. */
export const mustBeOurs = async (db: Db): Promise<void> => {
  const known = new Set(readMigrationFiles({ migrationsFolder }).map((migration) => migration.hash))
  const { rows } = (await db.execute(sql`select hash from drizzle.__drizzle_migrations`)) as unknown as {
    rows: { hash: string }[]
  }
  if (rows.some((row) => !known.has(row.hash))) throw errors.DATABASE_FOREIGN({ place: '' })
}
