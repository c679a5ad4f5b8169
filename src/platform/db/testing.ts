import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { migrationsFolder } from './migrated.js'
import { openDb } from './open.js'
import type { Database } from './types.js'

/**
 * A migrated, empty database of its own for a test: in memory (a second or so after the first of a version), or on the
 * PostgreSQL server that HINOMI_TEST_POSTGRES names, where the same test must pass.
 */
export const openTestDb = async (): Promise<Database> => {
  const server = process.env['HINOMI_TEST_POSTGRES']
  return server === undefined || server === '' ? openInMemory() : openOnServer(server)
}

const version = (): string => {
  const hash = createHash('sha256')
  for (const file of readdirSync(migrationsFolder).sort()) {
    if (file.endsWith('.sql')) hash.update(readFileSync(path.join(migrationsFolder, file)))
  }
  return hash.digest('hex').slice(0, 16)
}

/** The same in a directory, which stays after it is closed; always embedded. */
export const openTestDbAt = async (dir: string): Promise<Database> => openDb({ dir, seed: await seed() })

const openInMemory = async (): Promise<Database> => openDb({ memory: true, seed: await seed() })

/** Dump of a migrated cluster, kept between runs: PostgreSQL's own initialisation takes some nine seconds. */
const seed = async (): Promise<Uint8Array> => {
  const cache = fileURLToPath(new URL('../../../node_modules/.cache/hinomi/', import.meta.url))
  mkdirSync(cache, { recursive: true })
  const seedFile = path.join(cache, `seed-${version()}.tar.gz`)
  const kept = await readFile(seedFile).catch(() => undefined)
  if (kept !== undefined) return kept
  const database = await openDb({ memory: true })
  const dump = new Uint8Array(await ((await database.dump()) as Blob).arrayBuffer())
  await database.close()
  const temporary = `${seedFile}.${randomBytes(4).toString('hex')}`
  await writeFile(temporary, dump)
  await rename(temporary, seedFile)
  return dump
}

/** Any number that all tests agree on: who makes the template holds it. */
const TEMPLATE_LOCK = 7_070_001

const openOnServer = async (server: string): Promise<Database> => {
  const template = `hinomi_template_${version()}`
  const name = `hinomi_test_${randomBytes(8).toString('hex')}`
  const at = (database: string) => {
    const url = new URL(server)
    url.pathname = `/${database}`
    return url.href
  }
  const asAdmin = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
    const client = new pg.Client({ connectionString: server })
    await client.connect()
    try {
      return await work(client)
    } finally {
      await client.end()
    }
  }
  await asAdmin(async (client) => {
    // A database can be copied only while nobody is connected to it, so one test copies at a time.
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK])
    const { rows } = await client.query('select 1 from pg_database where datname = $1', [template])
    if (rows.length === 0) {
      const making = `${template}_${randomBytes(4).toString('hex')}`
      await client.query(`create database ${making}`)
      await (await openDb({ url: at(making) })).close()
      await client.query(`alter database ${making} rename to ${template}`)
    }
    await client.query(`create database ${name} template ${template}`)
  })
  const database = await openDb({ url: at(name) })
  return {
    ...database,
    async close() {
      await database.close()
      await asAdmin((client) => client.query(`drop database if exists ${name} with (force)`))
    },
  }
}
