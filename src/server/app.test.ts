import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Permission, ROLE_PERMISSIONS, ROLES } from '../contract/index.js'
import { systemClock } from '../kernel/clock.js'
import { openTestDbAt } from '../platform/db/testing.js'
import { CSRF_HEADER, SESSION_COOKIE } from '../platform/http/index.js'
import { Jobs } from '../platform/jobs.js'
import { buildApp } from './app.js'
import { readConfig } from './config.js'
import { openRooms, type Rooms } from './rooms.js'
import { serveWeb } from './web.js'

let root: string
let rooms: Rooms
let app: FastifyInstance
const sessions = new Map<string, string>()
const password = 'a long enough one'

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'hinomi-app-'))
  const dataDir = path.join(root, 'data')
  await (await openTestDbAt(path.join(dataDir, 'state'))).close()
  const config = readConfig({ data: dataDir, workers: '1', port: '0' }, {}, root)
  rooms = await openRooms({ config, clock: systemClock, env: {}, warn: () => undefined })
  const jobs = new Jobs(rooms.database, () => undefined)
  app = await buildApp(rooms, jobs, pino({ level: 'silent' }))
  await app.ready()
  const token = await rooms.auth.newSetupSecret()
  const admin = { email: 'admin@example.jp', name: 'Admin', password, locale: 'ja' as const }
  sessions.set('admin', (await rooms.auth.setup({ ...admin, token })).session)
  for (const role of ROLES.filter((one) => one !== 'admin')) {
    const email = `${role}@example.jp`
    await rooms.auth.createUser({ email, name: role, role, password, locale: 'en' })
    sessions.set(role, (await rooms.auth.login({ email, password }, { address: '::1' })).session)
  }
}, 120_000)
afterAll(async () => {
  await app?.close()
  await rooms?.close()
  await rm(root, { recursive: true, force: true })
})

const ask = (method: string, url: string, role?: string, headers: Record<string, string> = {}) =>
  app.inject({
    method: method as 'GET',
    url: url.replace(/:\w+/g, 'none').replace('*', 'none'),
    headers: { host: '127.0.0.1', [CSRF_HEADER]: '1', ...headers },
    ...(role === undefined ? {} : { cookies: { [SESSION_COOKIE]: sessions.get(role) ?? '' } }),
  })

const PUBLIC = ['/', '/*', '/assets/*', '/favicon.svg', '/healthz', '/api/v1/setup', '/api/v1/session']

test('every route asks for a session, but for the page, the set-up, the login and the health', async () => {
  expect(app.routeTable.length).toBeGreaterThan(60)
  for (const { method, url, permission } of app.routeTable) {
    if (permission === 'public') expect(PUBLIC).toContain(url)
    else expect([method, url, (await ask(method, url)).statusCode]).toEqual([method, url, 401])
  }
})

test('every route refuses each role that lacks its permission', async () => {
  for (const role of ROLES) {
    const has = (permission: string) => ROLE_PERMISSIONS[role].includes(permission as Permission)
    for (const { method, url, permission } of app.routeTable) {
      if (permission === 'public' || permission === 'session' || has(permission)) continue
      const answer = await ask(method, url, role)
      expect([role, method, url, answer.statusCode]).toEqual([role, method, url, 403])
    }
  }
}, 60_000)

test('every route that changes something stands in the audit log', () => {
  const silent = app.routeTable.filter(
    ({ method, permission, audit }) =>
      audit === undefined && ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method) && !permission.endsWith(':read'),
  )
  // These write their own entries.
  expect(silent.map(({ method, url }) => `${method} ${url}`).sort()).toEqual([
    'POST /api/v1/session',
    'POST /api/v1/setup',
  ])
})

test('the API describes itself, each operation under a name of its own', async () => {
  const described = (await ask('GET', '/api/v1/openapi.json', 'admin')).json()
  const operations = Object.values(described.paths as Record<string, Record<string, { operationId?: string }>>).flatMap(
    (one) => Object.values(one).map((operation) => operation.operationId),
  )
  expect(operations).toContain('searchEvents')
  expect(operations).not.toContain(undefined)
  expect(new Set(operations).size).toBe(operations.length)
  expect(
    described.paths['/api/v1/findings/transition'].post.requestBody.content['application/json'].schema,
  ).toMatchObject({
    required: expect.arrayContaining(['ids', 'to']),
  })
})

test('home, system, jobs, health and metrics answer on an empty directory', async () => {
  const home = (await ask('GET', '/api/v1/home', 'developer')).json()
  expect(home).toMatchObject({ demo: false, events: { total: 0, lastDay: 0 }, findings: { open: 0 } })
  expect((await ask('GET', '/api/v1/home', 'employee')).statusCode).toBe(403)
  expect((await ask('GET', '/api/v1/system', 'admin')).json().dataDir).toBe(path.join(root, 'data'))
  expect((await ask('GET', '/api/v1/jobs', 'admin')).json()).toEqual({ items: [], total: 0 })
  expect((await ask('GET', '/healthz')).json()).toEqual({ ok: true })
  const metrics = (await ask('GET', '/metrics', 'auditor')).body
  expect(metrics).toMatch(/^hinomi_quarantined_records 0$/m)
  expect(metrics).toMatch(/hinomi_http_request_seconds_count\{method="GET",route="\/healthz",status="200"\} 1/)
  await ask('GET', '/api/v1/made-up-by-a-stranger')
  expect((await ask('GET', '/metrics', 'auditor')).body).not.toContain('made-up')
})

test('the page comes under each of its addresses with a nonce of its own, and files under their names only', async () => {
  const folder = path.join(root, 'web')
  await mkdir(path.join(folder, 'assets'), { recursive: true })
  await writeFile(path.join(folder, 'index.html'), '<meta property="csp-nonce" nonce="__CSP_NONCE__"><title>x</title>')
  await writeFile(path.join(folder, 'assets', 'a-1.js'), 'export default 1\n'.repeat(100))
  await writeFile(path.join(folder, 'secret.txt'), 'secret')
  const { createApp } = await import('../platform/http/index.js')
  const { auth, audit } = rooms
  const logger = pino({ level: 'silent' })
  const web = await createApp({ auth, audit, logger, host: '127.0.0.1', version: '0' })
  await serveWeb(web, folder)
  const get = (url: string, headers: Record<string, string> = {}) =>
    web.inject({ url, headers: { host: 'localhost', ...headers } })
  const nonces = new Set<string>()
  for (const url of ['/', '/discover?kql=x', '/findings/abc/def', '/a-page-of-tomorrow']) {
    const page = await get(url)
    expect([url, page.statusCode, page.headers['cache-control']]).toEqual([url, 200, 'no-store'])
    const nonce = /nonce="([^"]+)"/.exec(page.body)?.[1] ?? ''
    expect(page.headers['content-security-policy']).toContain(`'nonce-${nonce}'`)
    nonces.add(nonce)
  }
  expect(nonces.size).toBe(4)
  const asked = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
  for (const url of ['/controls/S3.8', '/standards/cis-1.4.0']) expect((await get(url, asked)).statusCode).toBe(200)
  expect((await get('/controls/S3.8', { accept: '*/*' })).statusCode).toBe(404)
  const plain = await get('/assets/a-1.js')
  expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  const small = await get('/assets/a-1.js', { 'accept-encoding': 'br, gzip' })
  expect(small.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' })
  expect(gunzipSync(small.rawPayload).toString()).toBe(plain.body)
  expect((await get('/assets/a-1.js', { 'accept-encoding': 'gzip;q=0' })).headers['content-encoding']).toBeUndefined()
  for (const url of [
    '/assets/none.js',
    '/assets/../secret.txt',
    '/assets/..%2fsecret.txt',
    '/secret.txt',
    '/api/v1/no',
  ]) {
    const answer = await get(url, { 'accept-encoding': 'gzip' })
    expect([url, answer.statusCode]).toEqual([url, expect.toSatisfy((code) => code === 404 || code === 403)])
    expect(answer.headers['content-type']).toMatch('application/problem+json')
  }
  await web.close()
})

test.each([
  [{ port: '70000' }, {}, '--port'],
  [{ port: 'x' }, {}, '--port'],
  [{ workers: '0' }, {}, '--workers'],
  [{}, { HINOMI_PUBLIC_URL: 'hinomi' }, 'HINOMI_PUBLIC_URL'],
  [{}, { HINOMI_DATABASE_URL: 'mysql://h/hinomi' }, 'HINOMI_DATABASE_URL'],
  [{}, { HINOMI_TRUST_PROXY: 'everybody' }, 'HINOMI_TRUST_PROXY'],
])('the setting %j %j is refused by its name', (options, env, name) => {
  const wrong = () => readConfig(options, env, '/')
  expect(wrong).toThrow(expect.objectContaining({ code: 'SETTING_WRONG', exit: 2 }))
  expect(wrong).toThrow(name)
  expect(wrong).not.toThrow('hunter2')
})

test('settings come from options first, then from the environment', () => {
  const env = { HINOMI_PORT: '8080', HINOMI_DATA: 'hinomi', HINOMI_HOST: '', HINOMI_ALLOWED_HOSTS: 'A.example, b' }
  expect(readConfig({ port: '9090' }, env, '/srv')).toMatchObject({
    port: 9090,
    host: '127.0.0.1',
    dataDir: '/srv/hinomi',
    allowedHosts: ['a.example', 'b'],
    trustProxy: undefined,
  })
  expect(readConfig({ data: '/x' }, { HINOMI_PUBLIC_URL: 'https://h.jp' }, '/')).toMatchObject({
    dataDir: '/x',
    trustProxy: 'loopback',
  })
})
