import { type ChildProcess, spawn } from 'node:child_process'
import { createReadStream, createWriteStream } from 'node:fs'
import { cp, mkdir, mkdtemp, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import tar from 'tar-stream'
import { afterEach, beforeEach, expect, test } from 'vitest'

const bin = fileURLToPath(new URL('../../bin/hinomi.js', import.meta.url))
const samples = fileURLToPath(new URL('../../src/logs/sources/aws.cloudtrail.samples/', import.meta.url))

let root: string
let data: string
const children = new Set<ChildProcess>()
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'hinomi-server-'))
  data = path.join(root, 'data')
})
afterEach(async () => {
  await Promise.all([...children].map((child) => ended(child, 'SIGKILL')))
  await rm(root, { recursive: true, force: true })
})

const start = (args: readonly string[], env: Record<string, string> = {}): ChildProcess => {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: root,
    env: { ...process.env, HINOMI_LANG: 'en', HINOMI_DATA: data, HINOMI_DATABASE_URL: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

const ended = (child: ChildProcess, signal?: NodeJS.Signals): Promise<number | null> => {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((resolve) => {
    child.once('close', (code) => resolve(code))
    if (signal !== undefined) child.kill(signal)
  })
}

const hinomi = async (args: readonly string[], env: Record<string, string> = {}) => {
  const child = start(args, env)
  const text = { out: '', err: '' }
  child.stdout?.on('data', (chunk) => (text.out += chunk))
  child.stderr?.on('data', (chunk) => (text.err += chunk))
  return { code: await ended(child), ...text }
}

interface Served {
  readonly child: ChildProcess
  readonly url: string
  /** Secret of the set-up link, when one was printed. */
  readonly token: string | undefined
}

const serve = async (...args: string[]): Promise<Served> => {
  const child = start(['serve', '--port', '0', '--workers', '1', ...args])
  let text = ''
  return new Promise((resolve, reject) => {
    const look = (chunk: unknown) => {
      text += String(chunk)
      const url = /Hinomi is at (\S+)/.exec(text)?.[1]
      if (url === undefined) return
      // The link comes right after the address, if it comes.
      setTimeout(() => resolve({ child, url, token: /#token=([\w-]+)/.exec(text)?.[1] }), 300)
    }
    child.stderr?.on('data', look)
    child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${text}`)))
  })
}

const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hinomi-csrf': '1', ...headers },
    body: JSON.stringify(body),
  })

const count = async (dir = data) => Number((await hinomi(['query', '--count', '--data', dir])).out)
const ingest = async (file: string) =>
  JSON.parse((await hinomi(['ingest', path.join(samples, file), '--json'])).out) as { events: number }

test('one process owns a directory; commands go through its server, and a killed owner is followed by the next', async () => {
  const first = await serve()
  const second = await hinomi(['serve', '--port', '0'])
  expect(second.code).toBe(3)
  expect(second.err).toContain(`in use by another Hinomi process (pid ${first.child.pid})`)
  expect(second.err).toContain('--data')

  const { events } = await ingest('identities.sample.json')
  expect(events).toBeGreaterThan(0)
  const through = await hinomi(['query', '--count'])
  expect(through.err).toContain(first.url)
  expect(Number(through.out)).toBe(events)
  const wrong = await hinomi(['query', 'event.action: (a or'])
  expect(wrong.code).toBe(2)
  for (const limit of ['x', '0', '1.5']) expect((await hinomi(['query', '--limit', limit])).code, limit).toBe(2)
  expect(wrong.err).toContain(`event.action: (a or\n${' '.repeat(19)}^\n`)

  await ended(first.child, 'SIGKILL')
  const third = await serve()
  expect(await count()).toBe(events)
  expect(third.token).not.toBe(first.token)
  const admin = { email: 'a@example.jp', name: 'A', password: 'a long enough one', locale: 'ja' }
  expect((await post(`${third.url}/api/v1/setup`, { ...admin, token: first.token })).status).toBe(403)
  const done = await post(`${third.url}/api/v1/setup`, { ...admin, token: third.token })
  expect(done.status).toBe(200)
  const cookie = String(done.headers.get('set-cookie')).split(';')[0] ?? ''
  expect((await fetch(`${third.url}/api/v1/session`, { headers: { cookie } })).status).toBe(200)
  expect(await ended(third.child, 'SIGTERM')).toBe(0)

  const fourth = await serve()
  expect(fourth.token).toBeUndefined()
  expect((await fetch(`${fourth.url}/api/v1/session`, { headers: { cookie } })).status).toBe(200)
})

test('what hinders listening is said in a sentence, and the directory is free again', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => taken.once('listening', resolve))
  const { port } = taken.address() as { port: number }
  const busy = await hinomi(['serve', '--port', String(port), '--lang', 'ja'])
  taken.close()
  expect(busy.code).toBe(3)
  expect(busy.err).toContain(`ポート ${port} は別のプログラムが使用中です`)
  const foreign = await hinomi(['serve', '--host', '192.0.2.1'])
  expect(foreign.code).toBe(3)
  expect(foreign.err).toMatch(/cannot listen on 192\.0\.2\.1.*EADDRNOTAVAIL/)
  const wrong = await hinomi(['serve', '--port', '70000', '--json'])
  expect(wrong.code).toBe(2)
  expect(await count()).toBe(0)
})

const restored = async (file: string, dir: string, ...more: string[]) =>
  hinomi(['restore', file, '--data', dir, '--json', ...more])

test('a backup taken from a running server comes back whole, and a damaged one changes nothing', async () => {
  const served = await serve()
  const before = (await ingest('identities.sample.json')).events + (await ingest('resources.sample.json')).events
  const file = path.join(root, 'backup.tar')
  const made = await hinomi(['backup', file, '--json'])
  expect([made.code, made.err]).toEqual([0, expect.stringContaining(served.url)])
  expect(JSON.parse(made.out)).toMatchObject({ file, bytes: (await stat(file)).size })
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  await ingest('sign-in.sample.ndjson')
  expect(await count()).toBeGreaterThan(before)
  // Nothing of the backup is left; the engines' own folder is.
  expect(await readdir(path.join(data, 'tmp'))).toEqual(['spill'])
  await ended(served.child, 'SIGTERM')

  const copy = path.join(root, 'copy')
  expect((await restored(file, copy)).code).toBe(0)
  expect(await count(copy)).toBe(before)
  expect(await readFile(path.join(copy, 'secret.key'))).toEqual(await readFile(path.join(data, 'secret.key')))
  const checks = JSON.parse((await hinomi(['doctor', '--json', '--data', copy])).out)
  expect(checks.checks.filter((one: { verdict: string }) => one.verdict === 'wrong')).toEqual([])

  const again = await restored(file, copy)
  expect([again.code, again.err]).toEqual([2, expect.stringContaining('not empty')])
  const state = await readdir(copy)
  for (const [name, damage] of damages) {
    const damaged = path.join(root, `${name}.tar`)
    await cp(file, damaged)
    await damage(damaged)
    const refused = await restored(damaged, copy, '--force')
    expect([name, refused.code, refused.err]).toEqual([
      name,
      3,
      expect.stringMatching(/BACKUP_(BROKEN|CHANGED|INCOMPLETE|STRANGE)/),
    ])
    expect(await readdir(copy)).toEqual(state)
    expect(await stat(path.join(root, 'outside')).catch(() => 'none')).toBe('none')
  }
  expect(await count(copy)).toBe(before)

  // The original went on after the backup; put back by force, it is as it was then.
  expect((await restored(file, data, '--force')).code).toBe(0)
  expect(await count()).toBe(before)
  expect((await readdir(data)).filter((name) => name === 'restoring' || name === 'replaced')).toEqual([])
  // Some twenty commands, each of which opens a database.
}, 300_000)

/** Copies a tar, each entry as the function gives it; `undefined` leaves it out. */
const rewritten = async (
  file: string,
  change: (name: string, content: Buffer) => Buffer | undefined,
  more?: string,
) => {
  const entries: [string, Buffer][] = []
  const extract = tar.extract()
  const reading = pipeline(createReadStream(file), extract)
  for await (const entry of extract) {
    const chunks: Buffer[] = []
    for await (const chunk of entry) chunks.push(chunk as Buffer)
    const content = change(entry.header.name, Buffer.concat(chunks))
    if (content !== undefined) entries.push([entry.header.name, content])
  }
  await reading
  const pack = tar.pack()
  const writing = pipeline(pack, createWriteStream(file))
  if (more !== undefined) pack.entry({ name: more }, 'x')
  for (const [name, content] of entries) pack.entry({ name }, content)
  pack.finalize()
  await writing
}

const damages: [string, (file: string) => Promise<void>][] = [
  ['cut', async (file) => truncate(file, (await stat(file)).size / 2)],
  ['no-end', async (file) => truncate(file, (await stat(file)).size - 4096)],
  [
    'flipped',
    async (file) => {
      const handle = await open(file, 'r+')
      const byte = Buffer.alloc(1)
      await handle.read(byte, 0, 1, 100_000)
      await handle.write(Buffer.from([(byte[0] ?? 0) ^ 1]), 0, 1, 100_000)
      await handle.close()
    },
  ],
  ['no-tar', (file) => writeFile(file, 'not a backup at all')],
  ['outside', (file) => rewritten(file, (_, content) => content, '../outside')],
  ['stranger', (file) => rewritten(file, (_, content) => content, 'lake/a/b.parquet')],
  ['missing-part', (file) => rewritten(file, (name, content) => (name.startsWith('lake/') ? undefined : content))],
  [
    'unlisted-part',
    (file) =>
      rewritten(file, (name, content) => {
        if (name.startsWith('lake/')) return undefined
        if (name !== 'backup.json') return content
        const list = JSON.parse(String(content))
        list.entries = list.entries.filter((one: { name: string }) => !one.name.startsWith('lake/'))
        return Buffer.from(JSON.stringify(list))
      }),
  ],
  [
    'later-format',
    (file) =>
      rewritten(file, (name, content) =>
        name === 'backup.json' ? Buffer.from(String(content).replace('"format":1', '"format":2')) : content,
      ),
  ],
]

test('a backup that cannot be written says why and leaves nothing', async () => {
  await mkdir(data)
  const refused = await hinomi(['backup', path.join(root, 'nowhere', 'b.tar')])
  expect(refused.code).toBe(3)
  expect(refused.err).toMatch(/could not be written to .*nowhere.*ENOENT/)
  expect((await readdir(root)).sort()).toEqual(['data'])
})

test('only the command line of the machine is given a backup', async () => {
  const { url, token } = await serve()
  const admin = { token, email: 'a@example.jp', name: 'A', password: 'a long enough one', locale: 'en' }
  const cookie = String((await post(`${url}/api/v1/setup`, admin)).headers.get('set-cookie')).split(';')[0] ?? ''
  const answer = await fetch(`${url}/api/v1/system/backup`, { headers: { cookie } })
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([403, 'BACKUP_ONLY_HERE'])
})
