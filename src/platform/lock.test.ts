import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ownerOf, takeLock } from './lock.js'

let dir: string
const children: ReturnType<typeof spawn>[] = []
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'hinomi-lock-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await rm(dir, { recursive: true, force: true })
})

const TAKER = `
  const { takeLock } = await import(process.argv[1])
  process.stdout.write('ready\\n')
  await new Promise((resolve) => process.stdin.once('data', resolve))
  const said = await takeLock(process.argv[2]).then((lock) => lock.announce('http://127.0.0.1:1'), (e) => e.code)
  process.stdout.write((said.length > 20 ? 'taken ' + said : said) + '\\n')
  setInterval(() => {}, 1000)`

/** Another process that takes the lock when told to. */
const taker = async () => {
  const at = new URL('./lock.ts', import.meta.url).href
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', TAKER, at, dir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => String((await lines.next()).value)
  expect(await next()).toBe('ready')
  return {
    pid: child.pid,
    take: () => {
      child.stdin.write('\n')
      return next()
    },
    kill: () => new Promise((resolve) => child.once('exit', resolve) && child.kill('SIGKILL')),
  }
}

test('a second process is told who holds the directory, and comes in when that one has died', async () => {
  const [first, second] = [await taker(), await taker()]
  const said = await first.take()
  expect(said).toMatch(/^taken /)
  expect(await second.take()).toBe('DATA_DIR_LOCKED')
  await expect(takeLock(dir)).rejects.toMatchObject({ code: 'DATA_DIR_LOCKED', params: { pid: first.pid } })
  expect(await ownerOf(dir)).toEqual({ pid: first.pid, url: 'http://127.0.0.1:1', secret: said.slice('taken '.length) })
  await first.kill()
  expect(await ownerOf(dir)).toBeUndefined()
  const lock = await takeLock(dir)
  await lock.release()
}, 60_000)

test('of many that find a dead owner at the same moment, one gets the directory', async () => {
  const dead = await taker()
  await dead.take()
  const takers = await Promise.all(Array.from({ length: 5 }, taker))
  await dead.kill()
  const said = await Promise.all(takers.map((one) => one.take()))
  expect(said.map((line) => line.split(' ')[0]).sort()).toEqual([...Array(4).fill('DATA_DIR_LOCKED'), 'taken'])
}, 60_000)

test('one process holds it once, gives it back, and leaves one small file', async () => {
  for (let turn = 0; turn < 3; turn++) {
    const lock = await takeLock(dir)
    await expect(takeLock(dir)).rejects.toMatchObject({ code: 'DATA_DIR_LOCKED' })
    expect(await ownerOf(dir)).toBeUndefined()
    await lock.announce('http://127.0.0.1:2')
    await lock.release()
  }
  const names = await readdir(path.join(dir, 'lock'))
  expect(names).toEqual(['3'])
  expect((await stat(path.join(dir, 'lock', '3'))).mode & 0o777).toBe(0o600)
})

const claim = async (content: unknown, age = 0) => {
  await mkdir(path.join(dir, 'lock'), { recursive: true })
  const file = path.join(dir, 'lock', '7')
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  const at = new Date(Date.now() - age)
  await utimes(file, at, at)
}

test('a process number that was given out again is not taken for the owner', async () => {
  const lock = await takeLock(dir)
  const [name] = await readdir(path.join(dir, 'lock'))
  const { readFile } = await import('node:fs/promises')
  const mine = JSON.parse(await readFile(path.join(dir, 'lock', String(name)), 'utf8'))
  await lock.release()
  await claim({ ...mine, pid: process.ppid, began: '1' })
  expect(await ownerOf(dir)).toBeUndefined()
  await (await takeLock(dir)).release()
})

test('an owner in another container holds the directory while it gives signs of life', async () => {
  const elsewhere = { pid: 1, began: '5', place: 'another machine' }
  await claim(elsewhere, 5_000)
  await expect(takeLock(dir)).rejects.toMatchObject({ code: 'DATA_DIR_LOCKED' })
  await claim(elsewhere, 120_000)
  await (await takeLock(dir)).release()
})

test.each(['', '{', 'null', '[]', '{"pid":"x"}'])('a damaged claim %j holds nothing', async (content) => {
  await claim(content)
  expect(await ownerOf(dir)).toBeUndefined()
  await (await takeLock(dir)).release()
})

test('a place that is no directory is named with its reason', async () => {
  const file = path.join(dir, 'file')
  await writeFile(file, '')
  await expect(takeLock(file)).rejects.toMatchObject({ code: 'DATA_DIR_NOT_WRITABLE' })
})
