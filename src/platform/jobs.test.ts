import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Database } from './db/index.js'
import { openTestDb } from './db/testing.js'
import { Jobs } from './jobs.js'

let database: Database
const open: Jobs[] = []
const problems: unknown[] = []
beforeEach(async () => {
  database = await openTestDb()
}, 60_000)
afterEach(async () => {
  for (const jobs of open.splice(0)) await jobs.stop()
  await database.close()
  expect(problems.splice(0)).toEqual([])
}, 60_000)

const start = async (pace: { pollSeconds?: number; cronSeconds?: number } = {}): Promise<Jobs> => {
  const jobs = new Jobs(database, (_, detail) => problems.push(detail), pace)
  await jobs.start()
  open.push(jobs)
  return jobs
}

const until = async (right: () => boolean | Promise<boolean>): Promise<void> => {
  for (const end = Date.now() + 30_000; !(await right()); await sleep(50)) {
    if (Date.now() > end) throw new Error('it did not come to that')
  }
}

test('a job that is asked for runs at once, though the queue is looked at seldom', async () => {
  const jobs = await start({ pollSeconds: 3600 })
  let ran = 0
  await jobs.define('tidy', {}, async () => ran++)
  await sleep(300)
  const began = Date.now()
  await jobs.send('tidy')
  await until(() => ran === 1)
  expect(Date.now() - began).toBeLessThan(3000)
  await until(async () => (await jobs.list(10)).items[0]?.status === 'done')
  expect((await jobs.list(10)).items).toMatchObject([{ name: 'tidy', status: 'done', attempts: 1, error: null }])
}, 60_000)

test('a job that fails is tried again, and shows its reason when it has failed for good', async () => {
  const jobs = await start({ pollSeconds: 0.5 })
  let tries = 0
  await jobs.define('fragile', { retryLimit: 1, retryDelay: 1 }, async () => {
    tries++
    throw new Error(`no. ${tries}`)
  })
  await jobs.send('fragile')
  await until(async () => (await jobs.list(10)).items[0]?.status === 'failed')
  expect(tries).toBe(2)
  expect((await jobs.list(10)).items[0]).toMatchObject({ attempts: 2, error: 'no. 2' })
}, 60_000)

test('a job runs by its schedule, which a later start may take away', async () => {
  const first = await start({ pollSeconds: 0.5, cronSeconds: 1 })
  let ran = 0
  await first.define('minutely', { cron: '* * * * *' }, async () => ran++)
  await until(() => ran === 1)
  await first.stop()
  const second = await start()
  await second.define('minutely', {}, async () => undefined)
  expect((await database.execute('select * from pgboss.schedule')).rows).toEqual([])
}, 60_000)

test('of one name, one runs and one waits', async () => {
  const jobs = await start({ pollSeconds: 0.5 })
  let running = 0
  let most = 0
  let ran = 0
  await jobs.define('alone', {}, async () => {
    most = Math.max(most, ++running)
    await sleep(300)
    running--
    ran++
  })
  for (let i = 0; i < 10; i++) {
    await jobs.send('alone')
    await sleep(20)
  }
  await until(() => ran >= 2)
  await sleep(1500)
  expect(most).toBe(1)
  expect(ran).toBeLessThanOrEqual(3)
}, 60_000)

test('a job that was running when its process was killed runs again after the restart', async () => {
  const first = await start({ pollSeconds: 0.5 })
  let began = 0
  // This one never ends by itself and does not listen, as in a process that is killed.
  await first.define('long', {}, async () => {
    began++
    await new Promise(() => undefined)
  })
  await first.send('long')
  await until(() => began === 1)
  await until(async () => (await first.list(1)).items[0]?.status === 'running')
  const second = await start({ pollSeconds: 0.5 })
  let ran = 0
  await second.define('long', {}, async () => ran++)
  await until(() => ran === 1)
}, 60_000)

test('a job hears that the process ends, and is tried again after the next start', async () => {
  const first = await start({ pollSeconds: 0.5 })
  let heard = false
  await first.define('patient', { retryDelay: 1 }, async (signal) => {
    await sleep(20_000, undefined, { signal }).catch((e) => {
      heard = true
      throw e
    })
  })
  await first.send('patient')
  await until(async () => (await first.list(1)).items[0]?.status === 'running')
  const began = Date.now()
  await first.stop()
  expect(heard).toBe(true)
  expect(Date.now() - began).toBeLessThan(4000)
  const second = await start({ pollSeconds: 0.5 })
  let ran = 0
  await second.define('patient', {}, async () => ran++)
  await until(() => ran === 1)
}, 60_000)

test('pages of the list lose no job and repeat none', async () => {
  const jobs = await start()
  expect((await new Jobs(database, () => undefined).list(5)).items).toEqual([])
  for (let i = 0; i < 7; i++) await jobs.define(`job-${i}`, {}, async () => undefined)
  await database.execute(
    "insert into pgboss.job (name, data, created_on) select 'job-' || i % 7, '{}', '2026-01-01'::timestamptz + (i / 3) * interval '1 microsecond' from generate_series(1, 40) i",
  )
  const seen: string[] = []
  let after: string | undefined
  do {
    const page = await jobs.list(6, after)
    expect(page.total).toBe(40)
    seen.push(...page.items.map((job) => job.id))
    after = page.next
  } while (after !== undefined)
  expect(seen.length).toBe(40)
  expect(new Set(seen).size).toBe(40)
}, 60_000)
