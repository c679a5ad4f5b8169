import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import { migrate } from 'drizzle-orm/pglite/migrator'
import { migrationsFolder, mustBeOurs } from './migrated.js'
import { TRANSACTION } from './transaction.js'
import type { Database, Db } from './types.js'

/** A cluster that the build has initialised: PostgreSQL's own initialisation takes some nine seconds. */
const seedFile = fileURLToPath(new URL('../../seed.tar.gz', import.meta.url))

/** A state in a directory, or in memory. */
export const openEmbedded = async (dir: string | undefined, given: Uint8Array | undefined): Promise<Database> => {
  const fresh = dir === undefined || (await prepare(dir))
  if (fresh && given === undefined && dir !== undefined && (await exists(seedFile))) {
    const { unpack } = await import('./unpack.js')
    await unpack(seedFile, dir)
  }
  const seed = given ?? (dir === undefined ? await readFile(seedFile).catch(() => undefined) : undefined)
  const client = new PGlite({
    ...(dir === undefined ? {} : { dataDir: dir }),
    // PostgreSQL's own 128 MB stand twice in memory here; the pages it reads again are in the system's cache.
    startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=32MB'],
    ...(seed === undefined || !fresh ? {} : { loadDataDir: new Blob([new Uint8Array(seed)]) }),
  })
  await client.waitReady
  const db = drizzle(client)
  try {
    await migrate(db, { migrationsFolder })
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

/** Names as SQL takes them. */
const TABLES = `select format('%I.%I', schemaname, relname) as name from pg_stat_user_tables order by 1`

const exists = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  )

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
