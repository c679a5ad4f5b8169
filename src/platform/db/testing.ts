import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import { migrate } from 'drizzle-orm/pglite/migrator'
import { migrationsFolder } from './open.js'
import type { Db } from './types.js'

/** A migrated, empty database in memory for a test; a second or so after the first of a version. */
export const openTestDb = async (): Promise<{ db: Db; close(): Promise<void> }> => {
  const cache = fileURLToPath(new URL('../../../node_modules/.cache/hinomi/', import.meta.url))
  mkdirSync(cache, { recursive: true })
  const hash = createHash('sha256')
  for (const file of readdirSync(migrationsFolder).sort()) {
    if (file.endsWith('.sql')) hash.update(readFileSync(path.join(migrationsFolder, file)))
  }
  const seedFile = path.join(cache, `seed-${hash.digest('hex').slice(0, 16)}.tar.gz`)
  const seed = await readFile(seedFile).catch(() => undefined)
  const client = new PGlite(seed === undefined ? {} : { loadDataDir: new Blob([new Uint8Array(seed)]) })
  await client.waitReady
  const db = drizzle(client)
  await migrate(db, { migrationsFolder })
  if (seed === undefined) {
    const dump = await client.dumpDataDir('gzip')
    const temporary = `${seedFile}.${process.pid}`
    await writeFile(temporary, Buffer.from(await dump.arrayBuffer()))
    await rename(temporary, seedFile)
  }
  return { db: db as unknown as Db, close: () => client.close() }
}
