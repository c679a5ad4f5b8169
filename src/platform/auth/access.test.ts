import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Permission, ROLE_PERMISSIONS, ROLES, type Role } from '../../contract/index.js'
import { ADMIN, sessionOf, type TestApp, testApp } from '../http/testing.js'
import { SESSION_IDLE_MS, SESSION_MAX_MS } from './auth.js'

const HOUR = 3_600_000
let place: TestApp
beforeEach(async () => {
  place = await testApp((app) => {
    app.get('/probe/read', { config: { permission: 'event:read' } }, async () => ({ ok: true }))
    app.get('/probe/write', { config: { permission: 'rule:write' } }, async () => ({ ok: true }))
  })
}, 60_000)
afterEach(() => place.close())

const login = (email: string, password: string, more: { session?: string; from?: string } = {}) =>
  place.ask('POST', '/api/v1/session', { body: { email, password }, ...more })

const user = async (session: string, role: Role, email = `${role}@example.jp`) => {
  const body = { email, name: role, role, password: 'a long enough one', locale: 'en' }
  const made = await place.ask('POST', '/api/v1/users', { session, body })
  expect(made.statusCode).toBe(201)
  return { id: made.json().id as string, session: sessionOf(await login(email, body.password)) }
}

const audited = async () => (await place.audit.list({ limit: 500 })).items.map((entry) => entry.action).reverse()

test('the set-up link makes one administrator, once', async () => {
  expect((await place.ask('GET', '/api/v1/setup')).json()).toEqual({ needed: true })
  const old = await place.auth.newSetupSecret()
  const token = await place.auth.newSetupSecret()
  const tries = await Promise.all(
    [old, 'x', token, token].map((t) => place.ask('POST', '/api/v1/setup', { body: { ...ADMIN, token: t } })),
  )
  expect(tries.map((r) => r.statusCode).slice(0, 2)).toEqual([403, 403])
  expect(tries.filter((r) => r.statusCode === 200)).toHaveLength(1)
  expect((await place.ask('GET', '/api/v1/setup')).json()).toEqual({ needed: false })
  const late = await place.ask('POST', '/api/v1/setup', { body: { ...ADMIN, email: 'b@example.jp', token } })
  expect(late.json()).toMatchObject({ status: 409, code: 'SETUP_DONE' })
  expect(await place.auth.users()).toHaveLength(1)
})

test('neither the table nor the log holds what opens a session', async () => {
  const session = await place.admin()
  const rows = JSON.stringify((await place.database.execute('select * from sessions')).rows)
  expect(rows).not.toContain(session)
  expect(JSON.stringify((await place.database.execute('select * from users')).rows)).toContain('$argon2id$')
  expect(place.log.join('')).not.toContain(session)
})

test('the cookie is out of reach of scripts and other sites', async () => {
  const token = await place.auth.newSetupSecret()
  const answer = await place.ask('POST', '/api/v1/setup', { body: { ...ADMIN, token } })
  expect(answer.headers['set-cookie']).toMatch(
    /^hinomi_session=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/,
  )
})

test('a session ends when nobody uses it, and at last in any case', async () => {
  const idle = await place.admin()
  place.clock.move(SESSION_IDLE_MS - HOUR)
  expect((await place.ask('GET', '/api/v1/session', { session: idle })).statusCode).toBe(200)
  place.clock.move(SESSION_IDLE_MS - HOUR)
  expect((await place.ask('GET', '/api/v1/session', { session: idle })).statusCode).toBe(200)
  place.clock.move(SESSION_IDLE_MS + 1000)
  expect((await place.ask('GET', '/api/v1/session', { session: idle })).statusCode).toBe(401)
  const used = sessionOf(await login(ADMIN.email, ADMIN.password))
  for (let t = 0; t < SESSION_MAX_MS; t += SESSION_IDLE_MS / 2) {
    expect((await place.ask('GET', '/api/v1/session', { session: used })).statusCode).toBe(200)
    place.clock.move(SESSION_IDLE_MS / 2)
  }
  place.clock.move(1000)
  expect((await place.ask('GET', '/api/v1/session', { session: used })).statusCode).toBe(401)
})

test('logging in begins another session and ends the one before; logging out ends it', async () => {
  const first = await place.admin()
  const second = sessionOf(await login(ADMIN.email, ADMIN.password, { session: first }))
  expect(second).not.toBe(first)
  expect((await place.ask('GET', '/api/v1/session', { session: first })).statusCode).toBe(401)
  expect((await place.ask('DELETE', '/api/v1/session', { session: second })).statusCode).toBe(200)
  expect((await place.ask('GET', '/api/v1/session', { session: second })).statusCode).toBe(401)
  expect(await audited()).toEqual(['setup.completed', 'session.started', 'session.ended'])
})

test('an unknown account, a disabled one and a wrong password get the same answer after as long', async () => {
  const admin = await place.admin()
  const gone = await user(admin, 'analyst')
  await place.ask('PATCH', `/api/v1/users/${gone.id}`, { session: admin, body: { disabled: true } })
  const timed = async (email: string, password: string) => {
    let ms = Number.POSITIVE_INFINITY
    let answer: object = {}
    for (let i = 0; i < 3; i++) {
      const began = performance.now()
      answer = (await login(email, password)).json()
      ms = Math.min(ms, performance.now() - began)
    }
    return { answer, ms }
  }
  const wrong = await timed(ADMIN.email, 'not the password')
  const unknown = await timed('nobody@example.jp', 'not the password')
  const disabled = await timed('analyst@example.jp', 'a long enough one')
  expect(wrong.answer).toMatchObject({ status: 401, code: 'LOGIN_FAILED' })
  expect(unknown.answer).toEqual(wrong.answer)
  expect(disabled.answer).toEqual(wrong.answer)
  // Argon2 takes tens of milliseconds; leaving it out would take one.
  expect(unknown.ms).toBeGreaterThan(wrong.ms / 4)
  expect(await audited()).toContain('session.refused')
})

test('guessing is slowed down for each account, and a stranger elsewhere does not lock the owner out', async () => {
  await place.admin()
  const guesses = await Promise.all(Array.from({ length: 12 }, () => login(ADMIN.email, 'guess', { from: '10.0.0.9' })))
  expect(guesses.filter((r) => r.statusCode === 401)).toHaveLength(10)
  const refused = guesses.find((r) => r.statusCode === 429)
  expect(refused?.json().code).toBe('TOO_MANY_TRIES')
  expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0)
  expect((await login(ADMIN.email, ADMIN.password, { from: '10.0.0.9' })).statusCode).toBe(429)
  expect((await login(ADMIN.email, ADMIN.password, { from: '10.0.0.1' })).statusCode).toBe(200)
  place.clock.move(6 * 60_000)
  const address = []
  for (let i = 0; i < 23; i++) address.push(await login(`a${i}@b.jp`, 'guess', { from: '10.0.0.7' }))
  expect(address.filter((r) => r.statusCode === 429)).toHaveLength(3)
})

test('every role may do what the contract says, and nothing else', async () => {
  const admin = await place.admin()
  for (const role of ROLES) {
    const { session } = await user(admin, role, `${role}2@example.jp`)
    const may = (permission: Permission) => ROLE_PERMISSIONS[role].includes(permission)
    for (const [url, permission] of [
      ['/probe/read', 'event:read'],
      ['/probe/write', 'rule:write'],
      ['/api/v1/users', 'user:read'],
      ['/api/v1/audit', 'audit:read'],
    ] as const) {
      const answer = await place.ask('GET', url, { session })
      expect([role, url, answer.statusCode]).toEqual([role, url, may(permission) ? 200 : 403])
    }
    const change = await place.ask('POST', '/api/v1/users', { session, body: {} })
    expect(change.statusCode).toBe(may('user:write') ? 400 : 403)
  }
})

test('the last administrator stays one', async () => {
  const admin = await place.admin()
  const [me] = await place.auth.users()
  for (const body of [{ role: 'analyst' }, { disabled: true }]) {
    const answer = await place.ask('PATCH', `/api/v1/users/${me?.id}`, { session: admin, body })
    expect(answer.json()).toMatchObject({ status: 409, code: 'LAST_ADMIN' })
  }
  const second = await user(admin, 'admin', 'second@example.jp')
  // Each demotes the other at the same moment: one of them remains.
  const both = await Promise.all([
    place.auth.changeUser(me?.id ?? '', { role: 'analyst' }).catch((e) => e.code),
    place.auth.changeUser(second.id, { role: 'analyst' }).catch((e) => e.code),
  ])
  expect(both.filter((one) => one === 'LAST_ADMIN')).toHaveLength(1)
  expect((await place.auth.users()).filter((one) => one.role === 'admin')).toHaveLength(1)
})

test('disabling a user or giving them a new password ends their sessions and tokens', async () => {
  const admin = await place.admin()
  const analyst = await user(admin, 'analyst')
  const token = await place.ask('POST', '/api/v1/tokens', {
    session: analyst.session,
    body: { name: 'ci', permissions: ['event:read'], expiresInDays: null },
  })
  const headers = { authorization: `Bearer ${token.json().secret}` }
  expect((await place.ask('GET', '/probe/read', { headers })).statusCode).toBe(200)
  await place.ask('PATCH', `/api/v1/users/${analyst.id}`, { session: admin, body: { disabled: true } })
  expect((await place.ask('GET', '/api/v1/session', { session: analyst.session })).statusCode).toBe(401)
  expect((await place.ask('GET', '/probe/read', { headers })).statusCode).toBe(401)
  const password = 'another long one'
  await place.ask('PATCH', `/api/v1/users/${analyst.id}`, { session: admin, body: { disabled: false, password } })
  expect((await login('analyst@example.jp', 'a long enough one')).statusCode).toBe(401)
  expect((await login('analyst@example.jp', password)).statusCode).toBe(200)
})

test('changing one’s own password needs the old one and ends the other sessions', async () => {
  const here = await place.admin()
  const there = sessionOf(await login(ADMIN.email, ADMIN.password))
  const next = 'quite another password'
  const change = (current: string) =>
    place.ask('PATCH', '/api/v1/session/me', { session: here, body: { password: { current, next } } })
  expect((await change('wrong')).json()).toMatchObject({ status: 403, code: 'PASSWORD_WRONG' })
  expect((await change(ADMIN.password)).statusCode).toBe(200)
  expect((await place.ask('GET', '/api/v1/session', { session: here })).statusCode).toBe(200)
  expect((await place.ask('GET', '/api/v1/session', { session: there })).statusCode).toBe(401)
})

test('a token does what it was given, until it expires, and makes no other', async () => {
  const admin = await place.admin()
  const make = (permissions: Permission[], expiresInDays: number | null = 1, session = admin) =>
    place.ask('POST', '/api/v1/tokens', { session, body: { name: 'ci', permissions, expiresInDays } })
  const made = (await make(['event:read'])).json()
  expect(made.secret).toMatch(/^hin_[\w-]{43}$/)
  expect(made.prefix).toBe(made.secret.slice(0, 10))
  const headers = { authorization: `Bearer ${made.secret}` }
  expect((await place.ask('GET', '/probe/read', { headers })).statusCode).toBe(200)
  expect((await place.ask('GET', '/probe/write', { headers })).json()).toMatchObject({ code: 'NOT_ALLOWED' })
  expect((await place.ask('GET', '/api/v1/tokens', { headers })).json()).toMatchObject({ code: 'PERSON_NEEDED' })
  const more = await place.ask('POST', '/api/v1/tokens', {
    headers,
    body: { name: 'more', permissions: ['event:read'], expiresInDays: null },
  })
  expect(more.json()).toMatchObject({ code: 'PERSON_NEEDED' })
  // A token beside a session is judged by itself.
  expect((await place.ask('GET', '/probe/write', { headers, session: admin })).statusCode).toBe(403)

  const list = await place.ask('GET', '/api/v1/tokens', { session: admin })
  expect(list.json().tokens).toMatchObject([{ id: made.id, permissions: ['event:read'] }])
  expect(list.json().tokens[0].lastUsedAt).not.toBeNull()
  expect(list.body).not.toContain(made.secret)
  expect(JSON.stringify((await place.database.execute('select * from api_tokens')).rows)).not.toContain(made.secret)

  const auditor = await user(admin, 'auditor')
  expect((await make(['rule:write'], null, auditor.session)).json()).toMatchObject({ code: 'NOT_ALLOWED' })
  const other = await place.ask('DELETE', `/api/v1/tokens/${made.id}`, { session: auditor.session })
  expect(other.statusCode).toBe(404)

  place.clock.move(25 * HOUR)
  expect((await place.ask('GET', '/probe/read', { headers })).statusCode).toBe(401)
  const again = sessionOf(await login(ADMIN.email, ADMIN.password))
  const endless = (await make(['event:read'], null, again)).json()
  expect((await place.ask('DELETE', `/api/v1/tokens/${endless.id}`, { session: again })).statusCode).toBe(200)
  const deleted = { authorization: `Bearer ${endless.secret}` }
  expect((await place.ask('GET', '/probe/read', { headers: deleted })).statusCode).toBe(401)
})

test('a token never outgrows what its user may do now', async () => {
  const admin = await place.admin()
  const analyst = await user(admin, 'analyst')
  const body = { name: 'ci', permissions: ['event:read', 'rule:write'], expiresInDays: null }
  const { secret } = (await place.ask('POST', '/api/v1/tokens', { session: analyst.session, body })).json()
  const headers = { authorization: `Bearer ${secret}` }
  expect((await place.ask('GET', '/probe/write', { headers })).statusCode).toBe(200)
  await place.ask('PATCH', `/api/v1/users/${analyst.id}`, { session: admin, body: { role: 'developer' } })
  expect((await place.ask('GET', '/probe/write', { headers })).statusCode).toBe(403)
  expect((await place.ask('GET', '/probe/read', { headers })).statusCode).toBe(200)
})

test('the command line of the machine comes in with the secret of the lock', async () => {
  place.auth.setLocalSecret('s3cret-of-the-lock')
  const headers = { authorization: 'Bearer s3cret-of-the-lock' }
  expect((await place.ask('GET', '/api/v1/users', { headers })).statusCode).toBe(200)
  expect((await place.ask('GET', '/api/v1/users', { headers: { authorization: 'Bearer other' } })).statusCode).toBe(401)
  expect((await place.ask('GET', '/api/v1/tokens', { headers })).json()).toMatchObject({ code: 'PERSON_NEEDED' })
})

test('each change stands in the audit log with who, what, whom and from where', async () => {
  const admin = await place.admin()
  await user(admin, 'auditor')
  await place.ask('POST', '/api/v1/users', { session: admin, body: { email: 'x' } })
  const { items, total } = await place.audit.list({ limit: 2, search: 'USER' })
  expect(total).toBe(1)
  expect(items).toMatchObject([
    { actor: ADMIN.name, action: 'user.created', subject: 'auditor@example.jp', address: '127.0.0.1' },
  ])
  const all = await place.audit.list({ limit: 2 })
  const rest = await place.audit.list({ limit: 500, after: all.next })
  expect(all.items.length + rest.items.length).toBe(all.total)
})
