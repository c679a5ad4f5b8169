import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Call, startApp, type TestApp } from '../../test/fakes/app.js'
import { type SlackFake, startSlack } from '../../test/fakes/slack.js'
import { startWebhook, type WebhookFake } from '../../test/fakes/webhook.js'
import type { Integration } from '../contract/index.js'
import { createFindings, type Findings } from '../findings/index.js'
import { createVault } from '../platform/vault.js'
import { createNotify, type Notify } from './index.js'
import { notifyRoutes } from './routes.js'
import { integrations, outbox } from './tables.js'

let now = Date.parse('2026-03-01T00:00:00Z')
const clock = { now: () => now }
const URL_OF_HINOMI = 'https://hinomi.example.com'
let dir: string
let app: TestApp
let slack: SlackFake
let hook: WebhookFake
let notify: Notify
let findings: Findings
let admin: Call
/** Every answer of the API, to be searched for secrets at the end. */
const answers: string[] = []

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'hinomi-notify-'))
  slack = await startSlack()
  hook = await startWebhook()
  const vault = await createVault(dir, {})
  app = await startApp(clock, (db) => {
    notify = createNotify({
      db,
      clock,
      vault,
      publicUrl: () => URL_OF_HINOMI,
      allowPrivate: true,
      slackApiUrl: slack.api,
    })
    findings = createFindings({
      db,
      clock,
      onChange: (tx, change) => notify.enqueue(tx, change),
      notificationsOf: (id) => notify.notificationsOf(id),
    })
    return notifyRoutes(notify)
  })
  const call = await app.as('integration:read', 'integration:write')
  admin = async (...request) => {
    const reply = await call(...request)
    answers.push(reply.text)
    return reply
  }
}, 60_000)
afterAll(async () => {
  await app.close()
  await slack.close()
  await hook.close()
  await rm(dir, { recursive: true, force: true })
})
beforeEach(async () => {
  now += 3_600_000
  slack.meet(undefined)
  slack.posts.length = 0
  hook.received.length = 0
  hook.behave({ status: 204 })
  await app.db.delete(outbox)
  await app.db.delete(integrations)
})

const observe = (entity: string) =>
  app.db.transaction((tx) =>
    findings.observe(tx, {
      kind: 'detection',
      ruleId: 'root-used',
      title: { ja: 'ルートユーザーの利用', en: 'Root user was used' },
      about: { ja: '説明', en: 'About' },
      severity: 'high',
      entity,
      account: '111122223333',
      count: 1,
      firstAt: now,
      lastAt: now,
      evidence: [],
    }),
  )
const common = { name: 'Alerts', minSeverity: 'low', locale: 'ja' } as const
const byHook = () => ({ ...common, kind: 'slack-webhook', url: slack.hook })
const byBot = () => ({ ...common, kind: 'slack-bot', token: slack.token, channel: slack.channel })
const byWebhook = () => ({ ...common, kind: 'webhook', url: hook.url, secret: 'the-signing-secret' })
const create = async (body: object): Promise<Integration> =>
  (await admin('POST', '/integrations', body)).json as Integration

describe('an integration', () => {
  test('of each kind is made, listed without its secrets, tested and removed', async () => {
    const made = [await create(byHook()), await create(byBot()), await create(byWebhook())]
    expect(made.map((one) => one.target)).toEqual([new URL(slack.hook).host, slack.channel, new URL(hook.url).host])
    expect((await admin('GET', '/integrations')).json).toEqual({ integrations: expect.arrayContaining(made) })
    for (const { id } of made) {
      expect((await admin('POST', `/integrations/${id}/test`)).json).toEqual({ ok: true, message: expect.any(String) })
    }
    expect(slack.posts.map((post) => post.by)).toEqual(['webhook', 'bot'])
    expect(slack.posts[0]?.text).toContain('テスト通知')
    expect(JSON.parse(hook.received[0]?.body ?? '')).toMatchObject({ type: 'test' })
    for (const { id } of made) expect((await admin('DELETE', `/integrations/${id}`)).status).toBe(200)
    expect((await admin('GET', '/integrations')).json).toEqual({ integrations: [] })
    expect((await app.audit.list({ limit: 20, search: 'integration.' })).items.map((entry) => entry.action)).toEqual(
      expect.arrayContaining(['integration.created', 'integration.tested', 'integration.removed']),
    )
  })

  test('whose test fails says what to do, in words, and keeps saying it in the list', async () => {
    const { id } = await create(byBot())
    await admin('PATCH', `/integrations/${id}`, { channel: '#nowhere' })
    const { json } = await admin('POST', `/integrations/${id}/test`)
    expect(json).toMatchObject({ ok: false, message: expect.stringMatching(/#nowhere.*\/invite/) })
    expect((await admin('GET', '/integrations')).json).toMatchObject({
      integrations: [{ lastError: expect.stringContaining('/invite') }],
    })
    await admin('PATCH', `/integrations/${id}`, { channel: slack.channel })
    expect((await admin('POST', `/integrations/${id}/test`)).json).toMatchObject({ ok: true })
    expect((await admin('GET', '/integrations')).json).toMatchObject({ integrations: [{ lastError: null }] })
  })

  test('changes only in what is named; secrets that are left out stay', async () => {
    const { id } = await create(byHook())
    const changed = await admin('PATCH', `/integrations/${id}`, {
      name: 'Night',
      minSeverity: 'critical',
      locale: 'en',
    })
    expect(changed.json).toMatchObject({
      id,
      name: 'Night',
      minSeverity: 'critical',
      locale: 'en',
      kind: 'slack-webhook',
    })
    expect((await admin('POST', `/integrations/${id}/test`)).json).toMatchObject({ ok: true })
    expect(slack.posts[0]?.text).toContain('Test message from Hinomi')
  })

  test.each([
    [{ token: 'xoxb-1' }, 'INTEGRATION_FIELD'],
    [{ url: 'not a url' }, 'INPUT_WRONG'],
    [{ url: 'ftp://hooks.slack.com/services/x' }, 'INTEGRATION_SLACK_URL'],
    [{ minSeverity: 'terrible' }, 'INPUT_WRONG'],
  ])('refuses the change %o with %s', async (change, code) => {
    const { id } = await create(byHook())
    expect((await admin('PATCH', `/integrations/${id}`, change)).json).toMatchObject({ code, fix: expect.any(String) })
  })

  test('that is unknown is 404 everywhere', async () => {
    expect((await admin('PATCH', '/integrations/none', { name: 'x' })).json).toMatchObject({
      code: 'INTEGRATION_NOT_FOUND',
    })
    expect((await admin('DELETE', '/integrations/none')).status).toBe(404)
    expect((await admin('POST', '/integrations/none/test')).status).toBe(404)
    for (const id of ['1', 'none', '99999999999999999999']) {
      expect((await admin('POST', `/outbox/${id}/retry`)).json).toMatchObject({ code: 'OUTBOX_NOT_FOUND' })
    }
  })

  test('whose key was lost takes its secret again', async () => {
    const { id } = await create(byHook())
    await app.db.update(integrations).set({ sealed: 'v1.AAAA' })
    expect((await admin('POST', `/integrations/${id}/test`)).json).toMatchObject({ code: 'SECRET_UNREADABLE' })
    expect((await admin('PATCH', `/integrations/${id}`, { url: slack.hook })).status).toBe(200)
    expect((await admin('POST', `/integrations/${id}/test`)).json).toMatchObject({ ok: true })
  })
})

describe('the outbox', () => {
  test('tells of a finding once, however often it is seen and sent, and says so beside the finding', async () => {
    await create(byHook())
    const { id } = await observe('once')
    await Promise.all([notify.deliverDue(), notify.deliverDue()])
    await observe('once')
    now += 60_000
    await notify.deliverDue()
    expect(slack.posts).toHaveLength(1)
    expect(slack.posts[0]?.angles[0]).toContain(`${URL_OF_HINOMI}/findings?open=${id}`)
    expect((await admin('GET', '/outbox')).json).toMatchObject({
      total: 1,
      items: [{ findingId: id, status: 'sent', attempts: 1, lastError: null, integration: 'Alerts' }],
    })
    expect((await findings.get(id)).notifications).toEqual([
      { integration: 'Alerts', status: 'sent', at: expect.any(String) },
    ])
  })

  test('pages without losing one, and filters by state', async () => {
    await create(byWebhook())
    for (let i = 0; i < 7; i++) await observe(`page-${i}`)
    hook.behave({ status: 413 })
    await notify.deliverDue()
    const seen: string[] = []
    let after: string | undefined
    do {
      const { json } = await admin(
        'GET',
        `/outbox?status=failed&limit=3${after === undefined ? '' : `&after=${after}`}`,
      )
      const page = json as { items: { id: string }[]; next?: string; total: number }
      expect(page.total).toBe(7)
      seen.push(...page.items.map((item) => item.id))
      after = page.next
    } while (after !== undefined)
    expect(new Set(seen).size).toBe(7)
    expect((await admin('GET', '/outbox?status=sent')).json).toMatchObject({ total: 0, items: [] })
    expect(await notify.counts()).toEqual({ failed: 7, waiting: 0 })
  })

  test('a failed one goes out when it is asked for again, and one that was sent does not', async () => {
    await create(byWebhook())
    await observe('again')
    hook.behave({ status: 422 })
    await notify.deliverDue()
    const [{ id = '' } = {}] = ((await admin('GET', '/outbox')).json as { items: { id: string }[] }).items
    hook.behave({ status: 200 })
    now += 60_000
    await notify.deliverDue()
    expect(hook.received).toHaveLength(1)
    expect((await admin('POST', `/outbox/${id}/retry`)).status).toBe(200)
    now += 60_000
    await notify.deliverDue()
    expect(hook.received).toHaveLength(2)
    expect((await admin('POST', `/outbox/${id}/retry`)).json).toMatchObject({ status: 409, code: 'OUTBOX_SENT' })
  })
})

test('reading takes one permission, changing another', async () => {
  const { id } = await create(byHook())
  const reader = await app.as('integration:read')
  const nobody = await app.as('finding:read')
  for (const url of ['/integrations', '/outbox']) {
    expect((await reader('GET', url)).status).toBe(200)
    expect((await nobody('GET', url)).status).toBe(403)
  }
  for (const [method, url] of [
    ['POST', '/integrations'],
    ['PATCH', `/integrations/${id}`],
    ['DELETE', `/integrations/${id}`],
    ['POST', `/integrations/${id}/test`],
    ['POST', '/outbox/1/retry'],
  ] as const) {
    expect((await reader(method, url, method === 'DELETE' ? undefined : {})).status).toBe(403)
  }
})

test('no secret stands in an answer, in the log, in the audit or in the clear in the database', async () => {
  const made = [await create(byHook()), await create(byBot()), await create(byWebhook())]
  await observe('leak')
  slack.meet({ status: 500, body: slack.token })
  hook.behave({ status: 500 })
  await notify.deliverDue()
  for (const { id } of made) await admin('POST', `/integrations/${id}/test`)
  // Each wrong in a way that names what it holds.
  await admin('POST', '/integrations', { ...byBot(), token: 'wrong-token-secret' })
  await admin('PATCH', `/integrations/${made[0]?.id}`, { url: 'gopher://hooks.slack.com/services/gopher-secret' })
  for (const url of ['/integrations', '/outbox']) await admin('GET', url)
  const stored = await app.db.execute(sql`select * from integrations, outbox, audit_log`)
  const everywhere = [
    ...answers,
    ...app.log,
    JSON.stringify(stored),
    JSON.stringify(await app.audit.list({ limit: 500 })),
  ]
  const secrets = [
    slack.token,
    new URL(slack.hook).pathname,
    'in-the-address',
    'the-signing-secret',
    'wrong-token-secret',
    'gopher-secret',
  ]
  expect(answers.length).toBeGreaterThan(20)
  expect(app.log.length).toBeGreaterThan(20)
  for (const secret of secrets) for (const text of everywhere) expect(text).not.toContain(secret)
})
