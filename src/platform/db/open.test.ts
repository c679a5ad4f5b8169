import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDb } from './open.js'
import { openTestDb, openTestDbAt } from './testing.js'
import type { Database } from './types.js'

let root: string
let made: string
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'hinomi-db-'))
  made = path.join(root, 'made')
  await (await openTestDbAt(made)).close()
}, 60_000)
afterAll(() => rm(root, { recursive: true, force: true }))

const copyOf = async (name: string): Promise<string> => {
  const dir = path.join(root, name)
  await cp(made, dir, { recursive: true })
  return dir
}

const entries = async ({ db }: Database): Promise<number> => {
  const found = (await db.execute(sql`select count(*)::int as n from audit_log`)) as unknown as {
    rows: { n: number }[]
  }
  return found.rows[0]?.n ?? -1
}
const ADD = "insert into audit_log (at, actor, action, detail) values (now(), 'a', 'b', '{}')"

test('the audit log takes new rows and refuses every change of old ones', async () => {
  const database = await openTestDb()
  try {
    await database.execute(ADD)
    for (const change of ["update audit_log set actor = 'x'", 'delete from audit_log', 'truncate audit_log']) {
      await expect(database.execute(change)).rejects.toThrow('append-only')
    }
    expect(await entries(database)).toBe(1)
  } finally {
    await database.close()
  }
}, 60_000)

test('what is written over again and again takes no more room, once it was tidied', async () => {
  const database = await openTestDb()
  try {
    // A server does it by itself, when it thinks it is time.
    if (database.kind !== 'embedded') return
    const size = async () =>
      Number((await database.execute("select pg_relation_size('posture_scans') as n")).rows[0]?.['n'])
    await database.execute(`insert into posture_scans select 's' || n, 'done', '{}', now(), null, 0, 0, 0, 0, 0, 0, 0, 0, 0, null
      from generate_series(1, 500) as n`)
    const rewrite = () => database.execute("update posture_scans set started_at = started_at + interval '1 second'")
    for (let i = 0; i < 4; i++) await rewrite()
    await database.tidy()
    const before = await size()
    for (let i = 0; i < 3; i++) {
      await rewrite()
      await database.tidy()
    }
    expect(await size()).toBe(before)
    const { rows } = await database.execute("select reltuples from pg_class where relname = 'posture_scans'")
    expect(rows).toEqual([{ reltuples: 500 }])
  } finally {
    await database.close()
  }
}, 60_000)

test('several statements in one text give the rows of all of them, and fail as one', async () => {
  const database = await openTestDb()
  try {
    const { rows } = await database.execute('select 1 as n; select 2 as n')
    expect(rows).toEqual([{ n: 1 }, { n: 2 }])
    expect((await database.execute('select $1::int + $2::int as n', [1, 2])).rows).toEqual([{ n: 3 }])
    await expect(database.execute(`begin; ${ADD}; select 1 / 0; commit`)).rejects.toThrow('division by zero')
    expect(await entries(database)).toBe(0)
  } finally {
    await database.close()
  }
}, 60_000)

test('what was stored is there when the directory is opened again', async () => {
  const dir = await copyOf('again')
  const first = await openDb({ dir })
  await first.execute(ADD)
  await first.close()
  const second = await openDb({ dir })
  expect(await entries(second)).toBe(1)
  await second.close()
}, 60_000)

test('a cluster whose making was cut short is made anew', async () => {
  const dir = path.join(root, 'half')
  await mkdir(dir)
  await writeFile(path.join(dir, 'PG_VERSION'), '18\n')
  await writeFile(`${dir}.making`, '')
  const database = await openTestDbAt(dir)
  expect(await entries(database)).toBe(0)
  await database.close()
  await expect(stat(`${dir}.making`)).rejects.toThrow('ENOENT')
}, 60_000)

test('a state that another version made is refused, and stays as it is', async () => {
  const dir = await copyOf('foreign')
  const first = await openDb({ dir })
  await first.execute(`${ADD}; insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 1)`)
  await first.close()
  await expect(openDb({ dir })).rejects.toMatchObject({ code: 'DATABASE_FOREIGN', params: { place: dir } })
}, 60_000)

test('a damaged cluster and a server that does not answer are named, without a password', async () => {
  await expect(openDb({ url: `postgres://hinomi:${'hunter2'}@127.0.0.1:9/none` })).rejects.toSatisfy((e: Error) => {
    expect(e).toMatchObject({ code: 'DATABASE_FAILED', message: expect.stringMatching(/127\.0\.0\.1:9.*ECONNREFUSED/) })
    return !e.message.includes('hunter2')
  })
})

/** Moves one unit from one row to another for ever, and says so after each commit. */
const MOVER = `
  const { openDb } = await import(process.argv[1])
  const database = await openDb({ dir: process.argv[2] })
  const { sql } = await import('drizzle-orm')
  for (;;) {
    const n = await database.db.transaction(async (tx) => {
      await tx.execute(sql\`update purse set units = units - 1 where name = 'from'\`)
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 3))
      const { rows } = await tx.execute(sql\`update purse set units = units + 1 where name = 'to' returning units\`)
      return rows[0].units
    })
    process.stdout.write(n + '\\n')
  }`

test('a process that is killed in the middle of transactions leaves all that it committed and nothing half', async () => {
  const dir = await copyOf('killed')
  const setUp = await openDb({ dir })
  await setUp.execute(
    "create table purse (name text primary key, units int); insert into purse values ('from', 0), ('to', 0)",
  )
  await setUp.close()
  let said = 0
  for (let round = 0; round < 4; round++) {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', MOVER, new URL('./open.ts', import.meta.url).href, dir],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    const killAfter = 5 + Math.floor(Math.random() * 60)
    let lines = 0
    for await (const line of createInterface({ input: child.stdout })) {
      said = Math.max(said, Number(line))
      if (++lines === killAfter) child.kill('SIGKILL')
    }
    expect(lines).toBeGreaterThanOrEqual(killAfter)
    const after = await openDb({ dir })
    const { rows } = await after.execute('select name, units from purse order by name')
    await after.close()
    const [from, to] = rows as [{ units: number }, { units: number }]
    expect(from.units + to.units).toBe(0)
    // The last commit may have come too late to be said.
    expect(to.units - said).toBeGreaterThanOrEqual(0)
    expect(to.units - said).toBeLessThanOrEqual(1)
  }
}, 120_000)
