import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { MessageChannel, type MessagePort, type Worker } from 'node:worker_threads'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../kernel/clock.js'
import { openTestDb } from '../../platform/db/testing.js'
import type { Database } from '../../platform/db/types.js'
import { loadSources } from '../registry.js'
import { Runs } from './ingest.js'
import { Manifest } from './manifest.js'
import type { ObjectRef, Order, Report } from './messages.js'
import { IngestPool } from './pool.js'
import { runIngestWorker } from './worker.js'

const registry = await loadSources()
let root: string
let database: Database
beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'hinomi-ingest-'))
  database = await openTestDb()
})
afterAll(async () => {
  await database.close()
  rmSync(root, { recursive: true, force: true })
})

/** A file of one event, of this account. */
const fileOf = (name: string, account: string): ObjectRef => {
  const file = path.join(root, name)
  const event = { eventTime: '2026-10-01T00:00:00Z', eventSource: 's3.amazonaws.com', eventName: 'ListBuckets' }
  writeFileSync(file, JSON.stringify({ Records: [{ ...event, eventID: name, recipientAccountId: account }] }))
  return {
    uri: file,
    key: file,
    bytes: 200,
    version: '1',
    source: 'aws.cloudtrail',
    place: { kind: 'file', path: file },
  }
}

/** A thread's work, done in this one: each object is a batch, and each event a match. Gives the other end of its port. */
const startWorker = (dataDir: string): MessagePort => {
  const { port1, port2 } = new MessageChannel()
  void runIngestWorker(port2, {
    dataDir,
    registry,
    matchers: () => ({ match: (_event, _raw, _original, hit) => hit('rule', 1) }),
    s3: () => Promise.reject(new Error('no S3')),
    flushRows: 1,
  })
  port1.on('close', () => port1.emit('exit', 0))
  return port1
}

test('a run counts a finding once, in however many batches it is seen', async () => {
  const dataDir = path.join(root, 'counted')
  const batches: unknown[] = []
  const pool = new IngestPool({
    manifest: await Manifest.open(database.db, systemClock),
    dataDir,
    workers: 1,
    spawn: () => startWorker(dataDir) as unknown as Worker,
    onMatches(_tx, matches) {
      batches.push(matches)
      return Promise.resolve(matches.map(({ account }) => `finding of ${account}`))
    },
  })
  const runs = new Runs(database.db, systemClock, pool)
  const objects = ['1', '2', '1', '3', '2', '1'].map((digit, n) => fileOf(`counted-${n}.json`, digit.repeat(12)))
  const read = async (some: readonly ObjectRef[]) => {
    const { state } = await runs.start('test', async function* () {
      yield* some
    }).done
    return state
  }
  expect(await read(objects)).toMatchObject({ status: 'done', summary: { objects: 6, events: 6, detections: 3 } })
  expect(batches.length).toBeGreaterThan(3)
  expect(await read(objects)).toMatchObject({ status: 'done', summary: { objects: 6, skipped: 6, detections: 0 } })
  await pool.close()
})

test('a thread holds two batches that are not committed, and reads on only when one is', async () => {
  const objects = Array.from({ length: 12 }, (_, n) => ({ task: n, object: fileOf(`held-${n}.json`, '111122223333') }))
  const thread = (name: string) => {
    const port = startWorker(path.join(root, name))
    const arrived: (() => void)[] = []
    const batches = objects.map(() => new Promise<void>((resolve) => arrived.push(resolve)))
    const state = { held: 0, most: 0 }
    const order = (given: Order) => port.postMessage(given)
    port.on('message', (report: Report) => {
      if (report.kind === 'ready') order({ kind: 'objects', tasks: objects })
      if (report.kind !== 'batch') return
      state.most = Math.max(state.most, ++state.held)
      arrived[report.batch.tasks[0] as number]?.()
    })
    return {
      state,
      second: batches[1],
      async commitAll() {
        for (const batch of batches) {
          await batch
          state.held--
          order({ kind: 'committed' })
        }
      },
      async stop() {
        const stopped = once(port, 'close')
        order({ kind: 'stop' })
        await stopped
      },
    }
  }
  const [slow, quick] = [thread('slow'), thread('quick')]
  // In the time in which another one, whose batches are committed as they come, reads everything.
  await quick.commitAll()
  await slow.second
  expect(slow.state.held).toBe(2)
  await slow.commitAll()
  expect(slow.state.most).toBe(2)
  await Promise.all([slow.stop(), quick.stop()])
})

test('a thread whose lake cannot be written says so, hands nothing over, and goes on once it can', async () => {
  const dataDir = path.join(root, 'unwritable')
  const lake = path.join(dataDir, 'lake')
  const port = startWorker(dataDir)
  const reports: Report[] = []
  let heard: () => void = () => undefined
  port.on('message', (report: Report) => {
    reports.push(report)
    heard()
  })
  const told = async (kind: Report['kind']) => {
    while (!reports.some((report) => report.kind === kind)) {
      await new Promise<void>((resolve) => {
        heard = resolve
      })
    }
  }
  const ask = (from: number) => {
    reports.length = 0
    const tasks = [0, 1, 2, 3].map((n) => ({
      task: from + n,
      object: fileOf(`unwritable-${from + n}.json`, '111122223333'),
    }))
    port.postMessage({ kind: 'objects', tasks } satisfies Order)
  }
  await told('ready')
  mkdirSync(dataDir, { recursive: true })
  rmSync(lake, { recursive: true, force: true })
  writeFileSync(lake, 'no directory')
  for (const from of [0, 10, 20]) {
    ask(from)
    await told('broken')
    expect(reports.filter((report) => report.kind === 'batch')).toEqual([])
  }
  rmSync(lake)
  ask(30)
  await told('batch')
  const [first] = reports.flatMap((report) => (report.kind === 'batch' ? [report.batch] : []))
  expect(first).toMatchObject({ tasks: [30], objects: [{ status: 'done', events: 1 }], parts: [{ rows: 1 }] })
  const closed = once(port, 'close')
  port.postMessage({ kind: 'stop' } satisfies Order)
  await closed
})
