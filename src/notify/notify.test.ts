import { createHmac } from 'node:crypto'
import { createServer } from 'node:net'
import { eq, sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type SlackFake, startSlack } from '../../test/fakes/slack.js'
import { startWebhook, type WebhookFake } from '../../test/fakes/webhook.js'
import type { IntegrationInput } from '../contract/index.js'
import { createFindings, findingId, type Sighting } from '../findings/index.js'
import type { Db } from '../platform/db/index.js'
import { openTestDb } from '../platform/db/testing.js'
import { createNotify, type Notify, type NotifyOptions } from './index.js'
import { createPost, type Post } from './post.js'
import { integrations, outbox } from './tables.js'

const T = Date.parse('2026-03-01T00:00:00Z')
const SECOND = 1000
const DAY = 86_400_000
const SECRET = 'signing-secret-of-the-receiver'

let place: { db: Db; close(): Promise<void> }
let slack: SlackFake
let hook: WebhookFake
let now = T
const clock = { now: () => now }
const vault = {
  seal: (text: string) => `sealed:${Buffer.from(text).toString('base64')}`,
  open: (text: string) => Buffer.from(text.slice(7), 'base64').toString(),
}
let errorsSeen: unknown[] = []
const made: Notify[] = []

beforeAll(async () => {
  place = await openTestDb()
}, 60_000)
afterAll(() => place.close())
beforeEach(async () => {
  now = T
  errorsSeen = []
  slack = await startSlack()
  hook = await startWebhook()
  await place.db.execute(sql`truncate ${integrations}, ${outbox}, findings, finding_changes, finding_evidence`)
})
afterEach(async () => {
  for (const notify of made.splice(0)) await notify.stop()
  await slack.close()
  await hook.close()
  expect(errorsSeen).toEqual([])
})

const room = (over: Partial<NotifyOptions> = {}): Notify => {
  const notify = createNotify({
    db: place.db,
    clock,
    vault,
    publicUrl: () => 'https://hinomi.example.com',
    allowPrivate: true,
    slackApiUrl: slack.api,
    random: () => 0.5,
    onError: (e) => errorsSeen.push(e),
    ...over,
  })
  made.push(notify)
  return notify
}

const slackHook = (over: object = {}): IntegrationInput =>
  ({
    kind: 'slack-webhook',
    name: 'Alerts',
    url: slack.hook,
    minSeverity: 'low',
    locale: 'ja',
    enabled: true,
    ...over,
  }) as IntegrationInput
const slackBot = (over: object = {}): IntegrationInput =>
  ({
    kind: 'slack-bot',
    name: 'Bot',
    token: slack.token,
    channel: slack.channel,
    minSeverity: 'low',
    locale: 'en',
    enabled: true,
    ...over,
  }) as IntegrationInput
const webhook = (over: object = {}): IntegrationInput =>
  ({
    kind: 'webhook',
    name: 'SOAR',
    url: hook.url,
    secret: SECRET,
    minSeverity: 'low',
    locale: 'en',
    enabled: true,
    ...over,
  }) as IntegrationInput

const seen = (over: Partial<Sighting> = {}): Sighting => ({
  kind: 'detection',
  ruleId: 'aws.cloudtrail.root-used',
  title: { ja: 'ルートユーザーの利用', en: 'Root user was used' },
  about: { ja: 'ルートユーザーの利用を確認してください。', en: 'Check who used the root user.' },
  severity: 'high',
  entity: 'root',
  account: '111122223333',
  region: 'us-east-1',
  count: 1,
  firstAt: T,
  lastAt: T,
  evidence: [{ eventId: 'e1', at: T, source: 'aws.cloudtrail' }],
  ...over,
})

const findingsOf = (notify: Notify) =>
  createFindings({
    db: place.db,
    clock,
    onChange: (tx, change) => notify.enqueue(tx, change),
    notificationsOf: (id) => notify.notificationsOf(id),
  })
const observe = (notify: Notify, over: Partial<Sighting> = {}) =>
  place.db.transaction((tx) => findingsOf(notify).observe(tx, seen(over)))

/** Delivers until nothing waits, moving the clock to each next time; at most so many rounds. */
const drain = async (notify: Notify, rounds = 100) => {
  for (let i = 0; i < rounds; i++) {
    const { next } = await notify.deliverDue()
    if (next === undefined) return i
    now = Math.max(now, next)
  }
  throw new Error(`not drained after ${rounds} rounds`)
}
const entries = async (notify: Notify, locale: 'ja' | 'en' = 'en') =>
  (await notify.outbox({ limit: 500 }, locale)).items

describe('one message for each finding', () => {
  test('goes through a Slack webhook in Japanese, with time of Japan and a link, and Slack takes it', async () => {
    const notify = room()
    await notify.createIntegration(slackHook())
    await observe(notify)
    await drain(notify)
    expect(slack.refused).toEqual([])
    expect(slack.posts).toHaveLength(1)
    const said = JSON.stringify(slack.posts[0])
    expect(slack.posts[0]?.text).toBe('🟠 高：ルートユーザーの利用 (root, 111122223333)')
    expect(said).toContain('2026-03-01 09:00:00 JST')
    expect(said).toContain('新しい検出結果')
    expect(said).toContain('ルートユーザーの利用を確認してください。')
    expect(said).toContain(`https://hinomi.example.com/findings?open=${findingId(seen())}`)
    expect(said).toContain('us-east-1')
  })

  test('goes through a bot in English, in UTC', async () => {
    const notify = room()
    await notify.createIntegration(slackBot())
    await observe(notify)
    await drain(notify)
    expect(slack.posts).toMatchObject([{ by: 'bot', text: '🟠 High: Root user was used (root, 111122223333)' }])
    expect(JSON.stringify(slack.posts)).toContain('2026-03-01 00:00:00 UTC')
  })

  test('goes to a webhook signed, with an id and a time', async () => {
    const notify = room()
    await notify.createIntegration(webhook())
    await observe(notify)
    await drain(notify)
    expect(hook.received).toHaveLength(1)
    const [{ body, headers } = { body: '', headers: {} as Record<string, string> }] = hook.received
    expect(headers['x-hinomi-signature']).toBe(`sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`)
    expect(headers['x-hinomi-timestamp']).toBe(String(T / 1000))
    const content = JSON.parse(body)
    expect(headers['x-hinomi-delivery']).toBe(content.id)
    expect(content).toMatchObject({
      version: 1,
      type: 'finding.created',
      sentAt: '2026-03-01T00:00:00.000Z',
      url: `https://hinomi.example.com/findings?open=${findingId(seen())}`,
      finding: { severity: 'high', entity: 'root', title: { ja: 'ルートユーザーの利用' }, about: { en: /./ } },
    })
  })

  test('is sent once however often it is seen, queued and delivered', async () => {
    const notify = room()
    await notify.createIntegration(slackHook())
    await notify.createIntegration(webhook())
    for (let i = 0; i < 5; i++) {
      await observe(notify, { lastAt: T + i })
      await drain(notify)
    }
    const finding = { ...(await findingsOf(notify).get(findingId(seen()))) }
    await place.db.transaction((tx) => notify.enqueue(tx, { change: 'created', finding }))
    await Promise.all([notify.deliverDue(), notify.deliverDue(), room().deliverDue()])
    await drain(notify)
    expect([slack.posts.length, hook.received.length]).toEqual([1, 1])
  })

  test('is sent once by two processes that deliver at the same time', async () => {
    const [one, other] = [room(), room()]
    await one.createIntegration(webhook())
    for (let i = 0; i < 8; i++) await observe(one, { entity: `e${i}` })
    await Promise.all([one.deliverDue(), other.deliverDue(), one.deliverDue()])
    await drain(one)
    const ids = hook.received.map((r) => r.headers['x-hinomi-delivery'])
    expect([ids.length, new Set(ids).size]).toEqual([8, 8])
  })

  test('is sent again when the finding comes back, and says that it did', async () => {
    const notify = room()
    await notify.createIntegration(slackHook())
    await observe(notify)
    const actor = { id: 'u', name: 'Ann' }
    await findingsOf(notify).transition({ ids: [findingId(seen())], to: 'resolved', comment: 'done', actor })
    await observe(notify, { lastAt: T + 5 })
    await drain(notify)
    expect(slack.posts).toHaveLength(2)
    expect(JSON.stringify(slack.posts[1])).toContain('解決後に再発（1回目）')
  })

  test('is not written when the change it tells is rolled back', async () => {
    const notify = room()
    await notify.createIntegration(slackHook())
    await expect(
      place.db.transaction(async (tx) => {
        await findingsOf(notify).observe(tx, seen())
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await entries(notify)).toEqual([])
  })

  test('goes only where its severity is asked for and the integration is on', async () => {
    const notify = room()
    await notify.createIntegration(slackHook({ minSeverity: 'critical' }))
    await notify.createIntegration(webhook({ enabled: false }))
    await notify.createIntegration(slackBot({ minSeverity: 'high' }))
    await observe(notify)
    await drain(notify)
    expect(slack.posts.map((p) => p.by)).toEqual(['bot'])
    expect((await findingsOf(notify).get(findingId(seen()))).notifications).toEqual([
      { integration: 'Bot', status: 'sent', at: new Date(T).toISOString() },
    ])
  })
})

describe('Slack is spared', () => {
  test('a channel gets one message a second, in the order of the findings', async () => {
    const notify = room()
    await notify.createIntegration(slackHook())
    for (let i = 0; i < 5; i++) await observe(notify, { entity: `e${i}` })
    const times: number[] = []
    while ((await notify.counts()).waiting > 0) {
      const { sent, next } = await notify.deliverDue()
      expect(sent).toBe(1)
      times.push(now)
      if (next !== undefined) now = next
    }
    expect(times.map((at, i) => (i === 0 ? 0 : at - (times[i - 1] ?? 0)))).toEqual([0, 1100, 1100, 1100, 1100])
    expect(slack.posts.map((p) => /\((e\d)/.exec(p.text)?.[1])).toEqual(['e0', 'e1', 'e2', 'e3', 'e4'])
  })

  test('a flood becomes digests of 20 that Slack takes, even when all texts are long and hostile', async () => {
    const notify = room({ publicUrl: () => `https://${'long.'.repeat(15)}example.com` })
    await notify.createIntegration(slackBot())
    const nasty = '<!channel> & *x* `y` <https://evil|click> 💣\u0000'.repeat(60)
    for (let i = 0; i < 45; i++) {
      await observe(notify, {
        entity: `${i}${nasty}`,
        title: { ja: nasty, en: nasty },
        about: { ja: nasty, en: nasty },
        ruleId: nasty,
        region: nasty,
      })
    }
    await drain(notify)
    expect(slack.refused).toEqual([])
    expect(slack.posts).toHaveLength(2 + 5)
    expect(slack.posts[0]?.text).toBe('20 findings at once (🟠 High 20)')
    const angles = slack.posts.flatMap((p) => p.angles)
    expect(angles.length).toBeGreaterThan(40)
    for (const angle of angles) expect(angle).toMatch(/^https:\/\/(long\.){15}example\.com\/findings(\?open=\w+)?\|/)
    expect((await entries(notify)).every((e) => e.status === 'sent')).toBe(true)
  })

  test('a 429 is waited out as long as Slack asks, and is no failed attempt', async () => {
    const notify = room()
    await notify.createIntegration(slackHook())
    await observe(notify)
    await observe(notify, { entity: 'b' })
    slack.meet({ status: 429, headers: { 'retry-after': '30' }, body: 'rate_limited' })
    const { next } = await notify.deliverDue()
    expect(next).toBe(T + 30 * SECOND)
    expect((await entries(notify)).map((e) => [e.status, e.attempts])).toEqual([
      ['waiting', 0],
      ['waiting', 0],
    ])
    slack.meet(undefined)
    now = T + 29 * SECOND
    expect(await notify.deliverDue()).toMatchObject({ sent: 0 })
    now = T + 30 * SECOND
    await drain(notify)
    expect(slack.posts.map((p) => /\((\w+)/.exec(p.text)?.[1])).toEqual(['root', 'b'])
  })

  test('a bot waits out a 429 too', async () => {
    const notify = room()
    await notify.createIntegration(slackBot())
    await observe(notify)
    slack.meet({
      status: 429,
      headers: { 'retry-after': '7', 'content-type': 'application/json' },
      body: '{"ok":false,"error":"ratelimited"}',
    })
    expect((await notify.deliverDue()).next).toBe(T + 7 * SECOND)
    slack.meet(undefined)
    await drain(notify)
    expect(slack.posts).toHaveLength(1)
  })
})

describe('what fails', () => {
  test('is tried again ever more seldom for about a day, then given up, shown, and sent when a person asks', async () => {
    const notify = room()
    await notify.createIntegration(webhook())
    await observe(notify)
    hook.behave({ status: 500, body: 'secret of the receiver' })
    await drain(notify)
    expect(hook.received).toHaveLength(11)
    expect(now - T).toBeGreaterThan(0.9 * DAY)
    expect(now - T).toBeLessThan(1.2 * DAY)
    const [failed] = await entries(notify)
    expect(failed).toMatchObject({ status: 'failed', attempts: 11, nextAttemptAt: null })
    expect(failed?.lastError).toMatch(/500/)
    expect(await notify.counts()).toEqual({ failed: 1, waiting: 0 })
    hook.behave({ status: 200 })
    await notify.retry(failed?.id ?? '')
    await notify.retry(failed?.id ?? '')
    await drain(notify)
    expect(hook.received).toHaveLength(12)
    expect(await entries(notify)).toMatchObject([{ status: 'sent', lastError: null }])
    await expect(notify.retry(failed?.id ?? '')).rejects.toMatchObject({ code: 'OUTBOX_SENT', status: 409 })
    await expect(notify.retry('99999')).rejects.toMatchObject({ code: 'OUTBOX_NOT_FOUND' })
    const ids = new Set(hook.received.map((r) => r.headers['x-hinomi-delivery']))
    expect(ids.size).toBe(1)
  })

  test('for a dead host is said with the host, and what waits is tried at once when the address is mended', async () => {
    const dead = await new Promise<number>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const { port } = server.address() as { port: number }
        server.close(() => resolve(port))
      })
    })
    const notify = room()
    const { id } = await notify.createIntegration(webhook({ url: `http://127.0.0.1:${dead}/x` }))
    await observe(notify)
    await notify.deliverDue()
    const [broken] = await notify.integrations('ja')
    expect(broken?.lastError).toMatch(
      new RegExp(`^127.0.0.1:${dead} に接続できません.*（ECONNREFUSED）。.*確認してください。$`),
    )
    await notify.updateIntegration(id, { url: hook.url }, 'en')
    expect(await notify.deliverDue()).toMatchObject({ sent: 1, next: undefined })
    expect((await notify.integrations('en'))[0]).toMatchObject({ lastError: null })
    expect(hook.received[0]?.headers['x-hinomi-signature']).toBeDefined()
  })

  test('holds up no other integration, not even while it hangs', async () => {
    const notify = room({ post: createPost({ allowPrivate: true, timeoutMs: 400 }) })
    await notify.createIntegration(webhook())
    await notify.createIntegration(slackHook())
    await observe(notify)
    hook.behave('hang')
    const hanging = notify.deliverDue()
    while (slack.posts.length === 0) await new Promise((resolve) => setTimeout(resolve, 10))
    await observe(notify, { entity: 'b' })
    now += 2 * SECOND
    await notify.deliverDue()
    expect(slack.posts).toHaveLength(2)
    expect(hook.received).toHaveLength(1)
    expect(await hanging).toMatchObject({ failed: 1 })
  })

  test('for its contents is given up at once, and what comes after it is sent', async () => {
    const notify = room()
    await notify.createIntegration(slackHook())
    await observe(notify)
    await observe(notify, { entity: 'b' })
    slack.meet({ status: 400, body: 'invalid_blocks' })
    await notify.deliverDue()
    slack.meet(undefined)
    await drain(notify)
    expect((await entries(notify)).map((e) => e.status)).toEqual(['sent', 'failed'])
    expect(slack.posts).toHaveLength(1)
  })

  test('between sending and the note of it is sent again after a minute: at least once', async () => {
    const notify = room()
    await notify.createIntegration(webhook())
    await observe(notify)
    // The process ends after the receiver took it: nothing is noted.
    let arrived = () => {}
    const gone = new Promise<void>((resolve) => {
      arrived = resolve
    })
    const real = createPost({ allowPrivate: true })
    const dying: Post = async (...args) => {
      await real(...args)
      arrived()
      return new Promise(() => undefined)
    }
    void room({ post: dying }).deliverDue()
    await gone
    expect(hook.received).toHaveLength(1)
    expect(await notify.deliverDue()).toMatchObject({ sent: 0, next: T + 60 * SECOND })
    now = T + 60 * SECOND
    await notify.deliverDue()
    expect(hook.received).toHaveLength(2)
    expect(new Set(hook.received.map((r) => r.headers['x-hinomi-delivery'])).size).toBe(1)
    expect(await entries(notify)).toMatchObject([{ status: 'sent', attempts: 2 }])
  })

  test('by ending the process each time is given up after as many attempts', async () => {
    const notify = room()
    await notify.createIntegration(webhook())
    await observe(notify)
    await place.db.update(outbox).set({ attempts: 11, claimedUntil: new Date(T - 1) })
    expect(await notify.deliverDue()).toMatchObject({ sent: 0 })
    expect(await entries(notify, 'ja')).toMatchObject([{ status: 'failed', lastError: /途中でHinomiが終了/ }])
    expect(hook.received).toEqual([])
  })
})

describe('a wrong setting says what to do', () => {
  test('when it is entered', async () => {
    const notify = room({ allowPrivate: false })
    const refusedAs = async (input: IntegrationInput) => (await notify.createIntegration(input).catch((e) => e)).code
    expect(await refusedAs(slackHook({ url: 'https://example.com/services/T/B/x' }))).toBe('INTEGRATION_SLACK_URL')
    expect(await refusedAs(slackHook({ url: 'http://hooks.slack.com/services/T/B/x' }))).toBe('INTEGRATION_SLACK_URL')
    expect(await refusedAs(slackHook({ url: 'https://hooks.slack.com@evil.example/services/x' }))).toBe(
      'INTEGRATION_SLACK_URL',
    )
    expect(await refusedAs(slackHook({ url: 'https://hooks.slack.com.evil.example/services/x' }))).toBe(
      'INTEGRATION_SLACK_URL',
    )
    expect(await refusedAs(webhook({ url: 'http://example.com/' }))).toBe('INTEGRATION_WEBHOOK_URL')
    expect(await refusedAs(webhook({ url: 'file:///etc/passwd' }))).toBe('INTEGRATION_WEBHOOK_URL')
    expect(await refusedAs(slackBot({ token: 'hello' }))).toBe('INTEGRATION_SLACK_TOKEN')
    const { id } = await notify.createIntegration(
      slackHook({ url: `https://hooks.slack.com/${['services', 'T0', 'B0', 'zzz'].join('/')}` }),
    )
    await expect(notify.updateIntegration(id, { token: 'xoxb-1' }, 'en')).rejects.toMatchObject({
      code: 'INTEGRATION_FIELD',
    })
    await expect(notify.updateIntegration('none', { name: 'x' }, 'en')).rejects.toMatchObject({ status: 404 })
  })

  test('when it is tried', async () => {
    const notify = room()
    const tryOne = async (input: IntegrationInput) => notify.test((await notify.createIntegration(input)).id, 'en')
    expect(await tryOne(slackHook())).toEqual({ ok: true, message: 'The test message was sent.' })
    expect(await tryOne(webhook())).toMatchObject({ ok: true })
    expect(JSON.parse(hook.received[0]?.body ?? '')).toMatchObject({ type: 'test', finding: null, url: null })
    expect(await tryOne(slackHook({ url: `${slack.hook}x` }))).toMatchObject({
      ok: false,
      message: /no_service.*make a new one/,
    })
    const wrongToken = ['xoxb', 'wrong'].join('-')
    expect(await tryOne(slackBot({ token: wrongToken }))).toMatchObject({
      ok: false,
      message: /token \(invalid_auth\)/,
    })
    expect(await tryOne(slackBot({ channel: '#private' }))).toMatchObject({ ok: false, message: /\/invite/ })
    expect(await tryOne(slackBot({ channel: '#nowhere' }))).toMatchObject({ message: /channel_not_found/ })
    hook.behave({ status: 302, headers: { location: slack.hook } })
    expect(await tryOne(webhook())).toMatchObject({ ok: false, message: /not followed/ })
    expect(slack.posts).toHaveLength(1)
  })

  test('nothing is sent into the own network unless it is allowed, by name or by number', async () => {
    const notify = room()
    const tried = room({ allowPrivate: false })
    const port = new URL(hook.url).port
    for (const host of [
      '127.0.0.1',
      'localhost',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '0.0.0.0',
      '2130706433',
      '169.254.169.254',
      '10.0.0.1',
    ]) {
      const { id } = await notify.createIntegration(webhook({ url: `http://${host}:${port}/` }))
      expect(await tried.test(id, 'en'), host).toMatchObject({ ok: false, message: /private network/ })
    }
    expect(hook.received).toEqual([])
    const { id } = await notify.createIntegration(webhook({ url: 'http://169.254.169.254/latest' }))
    expect(await notify.test(id, 'en')).toMatchObject({ ok: false, message: /private network/ })
  })
})

test('a secret stands in no answer, no error and not in the database', async () => {
  const notify = room()
  const dead = 'http://user:hidden-password@127.0.0.1:1/hidden-path?key=hidden-query'
  const inputs = [
    slackHook(),
    slackHook({ url: `${slack.hook}hidden-path` }),
    slackBot(),
    webhook(),
    webhook({ url: dead }),
  ]
  const answers: unknown[] = []
  for (const input of inputs) answers.push(await notify.createIntegration(input))
  await observe(notify)
  for (const meet of [
    undefined,
    { status: 500, body: slack.token },
    { status: 200, body: `{"ok":false,"error":"${slack.token}"}` },
  ]) {
    slack.meet(meet)
    await notify.deliverDue()
    now += 10 * SECOND
    for (const { id } of await notify.integrations('en')) answers.push(await notify.test(id, 'ja'))
    answers.push(await notify.integrations('ja'), await notify.outbox({ limit: 100 }, 'en'))
  }
  const dump = await place.db.select().from(integrations)
  const all = JSON.stringify([answers, dump, await place.db.select().from(outbox)])
  const path = new URL(slack.hook).pathname
  for (const secret of [slack.token, path, SECRET, 'in-the-address', 'hidden'])
    expect(all, secret).not.toContain(secret)
  expect(all).toContain(new URL(slack.hook).host)
})

test('a removed integration gets nothing more; what it got stays on record', async () => {
  const notify = room()
  const { id } = await notify.createIntegration(webhook())
  await observe(notify)
  await drain(notify)
  hook.behave({ status: 400 })
  await observe(notify, { entity: 'b' })
  await drain(notify)
  await observe(notify, { entity: 'c' })
  await notify.removeIntegration(id)
  await drain(notify)
  const left = await entries(notify)
  expect(left.map((e) => [e.status, e.integration])).toEqual([
    ['failed', 'SOAR'],
    ['sent', 'SOAR'],
  ])
  await expect(notify.retry(left[0]?.id ?? '')).rejects.toMatchObject({ code: 'OUTBOX_ORPHAN' })
  await expect(notify.removeIntegration(id)).rejects.toMatchObject({ code: 'INTEGRATION_NOT_FOUND' })
})

test('a change to an integration does not send twice what is on its way', async () => {
  let letGo = () => {}
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const real = createPost({ allowPrivate: true })
  const notify = room({
    post: async (...args) => {
      const got = await real(...args)
      await held
      return got
    },
  })
  const { id } = await notify.createIntegration(webhook())
  await observe(notify)
  const first = notify.deliverDue()
  while (hook.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  await notify.updateIntegration(id, { name: 'New name' }, 'en')
  await room().deliverDue()
  letGo()
  expect(await first).toMatchObject({ sent: 1 })
  expect(hook.received).toHaveLength(1)
})

test('the outbox pages newest first and counts by status', async () => {
  const notify = room()
  await notify.createIntegration(webhook())
  for (let i = 0; i < 5; i++) await observe(notify, { entity: `e${i}` })
  const first = await notify.outbox({ limit: 2 }, 'ja')
  expect(first).toMatchObject({ total: 5, items: [{ title: 'ルートユーザーの利用', status: 'waiting' }, {}] })
  const second = await notify.outbox({ limit: 2, after: first.next }, 'ja')
  const third = await notify.outbox({ limit: 2, after: second.next }, 'ja')
  expect(third.next).toBeUndefined()
  const ids = [first, second, third].flatMap((page) => page.items.map((e) => Number(e.id)))
  expect(ids).toEqual([...ids].sort((a, b) => b - a))
  expect(new Set(ids).size).toBe(5)
  expect((await notify.outbox({ limit: 2, status: 'sent' }, 'ja')).total).toBe(0)
})

test('in the background it sends soon after the transaction, and sleeps between', async () => {
  const notify = room({ clock: { now: () => Date.now() } })
  await notify.createIntegration(webhook())
  notify.start()
  await observe(notify)
  const start = Date.now()
  while (hook.received.length === 0 && Date.now() - start < 5000)
    await new Promise((resolve) => setTimeout(resolve, 10))
  expect(Date.now() - start).toBeLessThan(1000)
  expect(hook.received).toHaveLength(1)
  await notify.stop()
  await observe(notify, { entity: 'after the end' })
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(hook.received).toHaveLength(1)
  const [waiting] = await place.db.select().from(outbox).where(eq(outbox.status, 'waiting'))
  expect(waiting?.finding.entity).toBe('after the end')
})

test('while a channel hangs, the background does not spin', async () => {
  let lookups = 0
  const db = new Proxy(place.db, {
    get(target, key, self) {
      if (key === 'selectDistinct') lookups++
      return Reflect.get(target, key, self)
    },
  })
  const notify = room({
    db,
    clock: { now: () => Date.now() },
    post: createPost({ allowPrivate: true, timeoutMs: 700 }),
  })
  await notify.createIntegration(webhook())
  hook.behave('hang')
  await observe(notify)
  await observe(notify, { entity: 'b' })
  notify.start()
  await new Promise((resolve) => setTimeout(resolve, 600))
  expect(hook.received).toHaveLength(1)
  expect(lookups).toBeLessThan(5)
  await notify.stop()
})

describe('one message for a whole scan', () => {
  const fails = (id: string, severity: Sighting['severity']) =>
    seen({ kind: 'control', ruleId: 'S3.14', severity, entity: `arn:aws:s3:::${id}`, evidence: [] })

  /** A scan that opens so many findings, told as rooms tell it. */
  const scanned = async (notify: Notify, sightings: readonly Sighting[], id = 'scan-1') => {
    const findings = findingsOf(notify)
    const since = now
    await place.db.transaction((tx) => findings.observeMany(tx, sightings))
    const { opened, worst } = await findings.openedSince('control', since, 10)
    await place.db.transaction((tx) => notify.summarise(tx, id, { opened, worst, resolved: 7 }))
  }

  test('says how many of each severity, and names the worst; three hundred findings are one message', async () => {
    const notify = room()
    await notify.createIntegration(slackHook())
    const many = Array.from({ length: 300 }, (_, n) => fails(`bucket-${n}`, n === 250 ? 'critical' : 'high'))
    await scanned(notify, many)
    await drain(notify)
    expect(slack.refused).toEqual([])
    expect(slack.posts).toHaveLength(1)
    expect(slack.posts[0]?.text).toContain('スキャン結果: 新しい検出結果 300件、解決 7件')
    const said = JSON.stringify(slack.posts[0])
    expect(said).toContain('🔴 緊急 1')
    expect(said).toContain('🟠 高 299')
    expect(said.indexOf('bucket-250')).toBeGreaterThan(0)
  })

  test('is told once, however often the scan ends', async () => {
    const notify = room()
    await notify.createIntegration(slackHook())
    await scanned(notify, [fails('a', 'high')])
    await scanned(notify, [fails('a', 'high')])
    await drain(notify)
    expect(slack.posts).toHaveLength(1)
  })

  test('leaves out what the channel does not ask for, and says nothing where nothing is left', async () => {
    const notify = room()
    await notify.createIntegration(slackHook({ minSeverity: 'critical' }))
    await scanned(notify, [fails('a', 'high'), fails('b', 'low')], 'quiet')
    await scanned(notify, [fails('c', 'critical'), fails('d', 'low')], 'loud')
    await drain(notify)
    expect(slack.posts).toHaveLength(1)
    expect(slack.posts[0]?.text).toContain('新しい検出結果 1件')
    expect((await entries(notify)).map((e) => e.title)).toEqual(['Scan: 1 new finding, 7 resolved'])
  })
})
