import { request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { errors } from '../errors.js'
import { createApp } from './app.js'
import { ADMIN, type TestApp, testApp } from './testing.js'

let place: TestApp
afterEach(() => place?.close())

const Body = z.object({ name: z.string().min(3), count: z.number().int(), email: z.email() })

const open = async (options: Parameters<typeof testApp>[1] = {}) => {
  place = await testApp((app) => {
    app.post('/api/v1/change', { config: { permission: 'session', audit: 'probe.changed' } }, async () => ({
      ok: true,
    }))
    app.post('/api/v1/checked', { config: { permission: 'public' }, schema: { body: Body } }, async () => ({
      ok: true,
    }))
    app.get('/api/v1/bug', { config: { permission: 'public' } }, async () => {
      throw new Error('password=hunter2')
    })
    app.get('/api/v1/known', { config: { permission: 'public' } }, async () => {
      throw errors.LAST_ADMIN()
    })
    app.get('/api/v1/slow', { config: { permission: 'public' } }, async () => {
      await sleep(500)
      return { ok: true }
    })
    app.get('/api/v1/address', { config: { permission: 'public' } }, async (request) => ({ ip: request.ip }))
  }, options)
  return place
}

test('a route that does not say who may use it keeps the app from starting', async () => {
  const { auth, audit } = await open()
  const { pino } = await import('pino')
  const app = await createApp({ auth, audit, logger: pino({ level: 'silent' }), host: '127.0.0.1', version: '0' })
  expect(() => app.get('/a', async () => 'x')).toThrow('GET /a has no permission')
  expect(() => app.get('/b', { config: { permission: 'event:raed' as never } }, async () => 'x')).toThrow('/b has no')
  await app.close()
})

test('every route without a session answers 401, but for the few that are public', async () => {
  const { app, ask } = await open()
  const open401: string[] = []
  for (const { method, url, permission } of app.routeTable) {
    const answer = await ask(method, url.replace(':id', 'x'))
    if (permission === 'public') expect([url, answer.statusCode]).not.toEqual([url, 401])
    else expect([method, url, answer.statusCode]).toEqual([method, url, 401])
    if (permission === 'public') open401.push(`${method} ${url}`)
  }
  expect(open401.filter((one) => one.includes('/api/v1/se')).sort()).toEqual([
    'GET /api/v1/setup',
    'HEAD /api/v1/setup',
    'POST /api/v1/session',
    'POST /api/v1/setup',
  ])
})

test('a change must come from the page itself', async () => {
  const { ask, admin, app } = await open({ publicUrl: 'https://hinomi.example.jp' })
  const session = await admin()
  const change = async (headers: Record<string, string>) =>
    (await ask('POST', '/api/v1/change', { session, headers })).statusCode
  expect(await change({})).toBe(200)
  expect(await change({ 'sec-fetch-site': 'cross-site' })).toBe(403)
  expect(await change({ 'sec-fetch-site': 'same-site' })).toBe(403)
  expect(await change({ origin: 'http://evil.example' })).toBe(403)
  expect(await change({ origin: 'http://127.0.0.1:8080' })).toBe(403)
  expect(await change({ origin: 'null' })).toBe(403)
  expect(await change({ origin: 'https://hinomi.example.jp' })).toBe(200)
  // A password for a proxy in front is no token.
  expect(await change({ authorization: 'Basic eDp5', origin: 'http://evil.example' })).toBe(403)
  expect(await change({ authorization: 'Basic eDp5' })).toBe(200)
  const bare = { method: 'POST' as const, url: '/api/v1/change', cookies: { hinomi_session: session } }
  expect((await app.inject({ ...bare, headers: { host: 'localhost' } })).json().code).toBe('CROSS_SITE')
  const login = { email: ADMIN.email, password: ADMIN.password }
  const foreign = { 'sec-fetch-site': 'cross-site', origin: 'http://evil.example' }
  expect((await ask('POST', '/api/v1/session', { body: login, headers: foreign })).statusCode).toBe(403)
})

test('a server on loopback answers to no other name, so that no foreign page reaches it', async () => {
  const { ask } = await open({ allowedHosts: ['hinomi.internal'] })
  const status = async (host: string) => (await ask('GET', '/api/v1/setup', { headers: { host } })).statusCode
  for (const host of ['127.0.0.1:7070', 'localhost', 'LOCALHOST:1', '[::1]:7070', 'hinomi.internal']) {
    expect([host, await status(host)]).toEqual([host, 200])
  }
  for (const host of ['rebind.evil.example', '127.0.0.1.nip.io:7070', 'localhost.evil.example']) {
    expect([host, await status(host)]).toEqual([host, 421])
  }
})

test('errors are problem details in the reader’s language, with what to do', async () => {
  const { ask } = await open()
  const ja = { 'accept-language': 'ja-JP,ja;q=0.9,en;q=0.8' }
  const answer = await ask('GET', '/api/v1/known', { headers: ja })
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
  expect(answer.headers['x-request-id']).toMatch(/^[\w-]{36}$/)
  expect(answer.json()).toEqual({
    type: 'urn:hinomi:error:LAST_ADMIN',
    title: 'LAST_ADMIN',
    status: 409,
    code: 'LAST_ADMIN',
    detail: '最後の管理者のため変更できません。',
    fix: '先に別のユーザーを管理者にしてください。',
  })
  expect((await ask('GET', '/api/v1/known')).json().detail).toBe('This is the last administrator.')
  expect((await ask('GET', '/api/v1/nothing')).json()).toMatchObject({ status: 404, code: 'NOT_FOUND' })
})

test('wrong input is named place by place, in both languages', async () => {
  const { ask } = await open()
  const body = { name: 'ab', count: 'many', extra: 1 }
  const en = (await ask('POST', '/api/v1/checked', { body })).json()
  expect(en).toMatchObject({ status: 400, code: 'INPUT_WRONG' })
  expect(en.errors.map((one: { path: string }) => one.path)).toEqual(['body/name', 'body/count', 'body/email'])
  const ja = (await ask('POST', '/api/v1/checked', { body, headers: { 'accept-language': 'ja' } })).json()
  const said = ja.errors.map((one: { message: string }) => one.message)
  expect(said[0]).toMatch(/3文字/)
  expect(said[1]).toBe('型が正しくありません（numberが必要です。受信値: string）')
  expect(said[2]).toBe('必須項目です')
  const broken = await place.app.inject({
    method: 'POST',
    url: '/api/v1/checked',
    headers: { host: 'localhost', 'x-hinomi-csrf': '1', 'content-type': 'application/json' },
    payload: '{"name":',
  })
  expect(broken.json()).toMatchObject({ status: 400, code: 'INPUT_WRONG' })
  const large = await ask('POST', '/api/v1/checked', { body: { name: 'x'.repeat(1_100_000) } })
  expect(large.json()).toMatchObject({ status: 413 })
})

test('an unexpected error shows a reference and nothing of itself; the log has both', async () => {
  const { ask, log } = await open()
  const answer = await ask('GET', '/api/v1/bug')
  expect(answer.json()).toMatchObject({ status: 500, code: 'UNEXPECTED' })
  expect(answer.body).not.toContain('hunter2')
  expect(answer.body).toContain(answer.headers['x-request-id'])
  expect(log.join('')).toContain(String(answer.headers['x-request-id']))
})

test('pages may run no script but their own, and no other page may frame them', async () => {
  const { ask } = await open({ secure: true })
  const [one, two] = [await ask('GET', '/api/v1/setup'), await ask('GET', '/api/v1/setup')]
  const policy = String(one.headers['content-security-policy'])
  expect(policy).toContain("script-src 'self';")
  expect(policy).toMatch(/style-src 'self' 'nonce-[\w+/=]{24}'/)
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toContain('unsafe')
  expect(two.headers['content-security-policy']).not.toBe(policy)
  expect(one.headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  })
  expect(one.headers['strict-transport-security']).toBeDefined()
})

test('what is not in the audit log is not said to be done', async () => {
  const { ask, admin, database } = await open()
  const session = await admin()
  expect((await ask('POST', '/api/v1/change', { session })).statusCode).toBe(200)
  expect((await place.audit.list({ limit: 1 })).items).toMatchObject([{ action: 'probe.changed', actor: ADMIN.name }])
  await database.execute('alter table audit_log rename to away')
  expect((await ask('POST', '/api/v1/change', { session })).statusCode).toBe(500)
  await database.execute('alter table away rename to audit_log')
})

test('the address of a request is believed only from the proxy that was named', async () => {
  const headers = { 'x-forwarded-for': '203.0.113.5' }
  await open()
  expect((await place.ask('GET', '/api/v1/address', { headers })).json().ip).toBe('127.0.0.1')
  await place.close()
  await open({ trustProxy: 'loopback' })
  expect((await place.ask('GET', '/api/v1/address', { headers })).json().ip).toBe('203.0.113.5')
  expect((await place.ask('GET', '/api/v1/address', { headers, from: '198.51.100.1' })).json().ip).toBe('198.51.100.1')
})

test('a server that ends finishes what it is answering, and waits for no idle connection', async () => {
  const { app } = await open()
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const answer = new Promise<number>((resolve, reject) => {
    httpRequest({ port, path: '/api/v1/slow', headers: { host: 'localhost' } }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })
  await sleep(200)
  const began = Date.now()
  await app.close()
  expect(await answer).toBe(200)
  expect(Date.now() - began).toBeLessThan(3000)
})
