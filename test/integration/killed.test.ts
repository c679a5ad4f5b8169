import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hinomi, start } from '../support/cli.js'
import { writeTrail } from '../support/cloudtrail.js'

const KILLS = 100
const FILES = 1200
const EACH = 100

let work: string
beforeAll(() => {
  work = mkdtempSync(path.join(tmpdir(), 'hinomi-kill-'))
  writeTrail(path.join(work, 'logs'), FILES, EACH)
})
afterAll(() => rmSync(work, { recursive: true, force: true }))

const closed = (child: ReturnType<typeof start>) => new Promise<void>((resolve) => child.on('close', () => resolve()))

test(`${KILLS} times killed while it ingests, every event is there exactly once`, async () => {
  const data = path.join(work, 'data')
  // Small parts, so that there is much to be killed between.
  const env = { HINOMI_FLUSH_ROWS: '1500', HINOMI_WORKERS: '2' }
  const ingest = ['ingest', path.join(work, 'logs'), '--data', data, '--json']
  let finished = 0
  for (let i = 0; i < KILLS; i++) {
    const child = start(ingest, env)
    const done = closed(child)
    // From before the directory is opened to well into the commits.
    const timer = setTimeout(() => child.kill('SIGKILL'), 150 + ((i * 7919) % 2600))
    await done
    clearTimeout(timer)
    if (child.exitCode === 0) {
      finished++
      // All read: begin anew, so that the kills that are left have something to hit.
      if (i < KILLS - 1) {
        await exactlyOnce(data)
        rmSync(data, { recursive: true, force: true })
      }
    }
  }
  const last = await hinomi(ingest, env)
  expect(last.stderr).toBe('')
  expect(last.code).toBe(0)
  await exactlyOnce(data)
  // Mostly killed, or the test shows nothing.
  expect(finished).toBeLessThan(KILLS / 2)
}, 900_000)

const exactlyOnce = async (data: string) => {
  const listed = await hinomi(['query', '', '--fields', 'event.id', '--limit', '1000000', '--data', data])
  const ids = listed.stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { 'event.id': string })['event.id'])
  expect(ids.length).toBe(FILES * EACH)
  expect(new Set(ids).size).toBe(FILES * EACH)
  expect(ids.every((id) => Number(id.slice(-12)) < FILES * EACH)).toBe(true)
}
