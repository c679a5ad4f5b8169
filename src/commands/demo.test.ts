import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { takeLock } from '../platform/lock.js'
import type { Io } from './command.js'
import demo from './demo.js'

let dir: string

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'hinomi-demo-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const io = (now = Date.parse('2026-11-05T03:00:00Z')): Io & { readonly out: () => string } => {
  const stdout = new PassThrough()
  return {
    stdin: Readable.from([]),
    stdout,
    stderr: new PassThrough(),
    env: {},
    cwd: dir,
    clock: { now: () => now },
    locale: 'ja',
    signal: new AbortController().signal,
    out: () => String(stdout.read() ?? ''),
  }
}

const small = { seed: '3', until: '2026-10-31', scale: '0.01', json: true }

it('writes the log files alone, marked as simulated, the same a second time', async () => {
  const first = io()
  expect(await demo.run(first, [], { ...small, onlyFiles: 'logs' })).toBe(0)
  const said = JSON.parse(first.out()) as Readonly<Record<string, number>>
  const entries = await readdir(path.join(dir, 'logs'), { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile() && entry.name !== 'README.txt')
    .map(({ parentPath, name }) => path.relative(path.join(dir, 'logs'), path.join(parentPath, name)))
  expect(files.length).toBe(said['objects'])
  expect(said['cloudtrail']).toBeGreaterThan(1000)
  expect(said['flow']).toBeGreaterThan(1000)
  expect(said['other']).toBeGreaterThan(1000)
  expect(said['sources']).toBeGreaterThan(50)
  expect(await readFile(path.join(dir, 'logs', 'README.txt'), 'utf8')).toMatch(/^SIMULATED DATA/)
  const times = () => Promise.all(files.map(async (file) => (await stat(path.join(dir, 'logs', file))).mtimeMs))
  const before = await times()
  expect(await demo.run(io(), [], { ...small, onlyFiles: 'logs' })).toBe(0)
  expect(await times()).toEqual(before)
}, 60_000)

it('tells nothing of a today that has not come yet', async () => {
  const now = Date.parse('2026-11-05T03:00:00Z')
  expect(await demo.run(io(now), [], { ...small, until: 'today', onlyFiles: 'logs' })).toBe(0)
  const stamps = (await readdir(path.join(dir, 'logs'), { recursive: true })).flatMap(
    (file) => /_(\d{8}T\d{4})Z_/.exec(file)?.[1] ?? [],
  )
  expect(stamps.sort().at(-1)).toBe('20261105T0205')
}, 60_000)

it('refuses options that mean nothing, with what to give instead', async () => {
  for (const wrong of [{ seed: 'x' }, { scale: '0' }, { until: '2026-02-30' }]) {
    await expect(demo.run(io(), [], { ...small, ...wrong, onlyFiles: 'logs' })).rejects.toMatchObject({
      code: 'DEMO_OPTION_WRONG',
      exit: 2,
    })
  }
})

it('leaves a directory alone that another process owns', async () => {
  const lock = await takeLock(dir)
  try {
    // The lock of this very process is no stranger's; the room's own lock refuses it then.
    await expect(demo.run(io(), [], { ...small, data: dir })).rejects.toMatchObject({ code: 'DATA_DIR_LOCKED' })
    expect(await readdir(dir)).not.toContain('demo.json')
  } finally {
    await lock.release()
  }
})
