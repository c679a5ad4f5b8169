import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startWebhook, type WebhookFake } from '../../test/fakes/webhook.js'
import type { FindingRecord } from '../findings/index.js'
import { NotDelivered } from './delivery.js'
import { createPost } from './post.js'
import { sendToWebhook, webhookBody } from './webhook-sender.js'

const NOW = Date.parse('2026-03-01T00:00:00Z')
const post = createPost({ allowPrivate: true, timeoutMs: 2000 })
const finding: FindingRecord = {
  id: 'f1',
  kind: 'detection',
  ruleId: 'r',
  title: { ja: 'ルート', en: 'Root' },
  about: { ja: '説明', en: 'About' },
  severity: 'high',
  status: 'open',
  account: '111122223333',
  region: null,
  entity: 'root',
  count: 3,
  firstSeenAt: '2026-02-28T00:00:00.000Z',
  lastSeenAt: '2026-02-28T01:00:00.000Z',
  createdAt: '2026-02-28T02:00:00.000Z',
  updatedAt: '2026-02-28T02:00:00.000Z',
  assignee: null,
  reopened: 1,
  dueAt: null,
  exceptionId: null,
  tags: {},
}
const body = webhookBody('d1', { change: 'reopened', finding }, 'https://hinomi.example.com', NOW)

let hook: WebhookFake
beforeEach(async () => {
  hook = await startWebhook()
})
afterEach(() => hook.close())

const why = (sending: Promise<unknown>) =>
  sending.then(
    () => expect.fail('it was delivered'),
    (e: unknown) => {
      if (!(e instanceof NotDelivered)) throw e
      return { code: e.error.code, again: e.again, waitMs: e.waitMs }
    },
  )

test('a webhook receives the finding, signed over the very bytes of the body', async () => {
  await sendToWebhook({ url: hook.url, secret: 'shared' }, body, post, NOW)
  const [got] = hook.received
  expect(JSON.parse(got?.body ?? '')).toEqual({
    version: 1,
    id: 'd1',
    type: 'finding.reopened',
    sentAt: '2026-03-01T00:00:00.000Z',
    url: 'https://hinomi.example.com/findings?open=f1',
    finding,
  })
  expect(got?.headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'x-hinomi-delivery': 'd1',
    'x-hinomi-timestamp': String(NOW / 1000),
    'x-hinomi-signature': `sha256=${createHmac('sha256', 'shared')
      .update(got?.body ?? '')
      .digest('hex')}`,
  })
  expect(JSON.stringify(got)).not.toContain('shared')
})

test('without a secret nothing is signed', async () => {
  for (const secret of [undefined, '']) await sendToWebhook({ url: hook.url, secret }, body, post, NOW)
  for (const { headers } of hook.received) expect(headers).not.toHaveProperty('x-hinomi-signature')
  expect(hook.received).toHaveLength(2)
})

test('a test names itself and holds no finding', () => {
  expect(webhookBody('t', undefined, 'https://h.example', NOW)).toMatchObject({
    type: 'test',
    finding: null,
    url: null,
  })
})

test.each([
  [
    { status: 429, headers: { 'retry-after': '9' } },
    { code: 'NOTIFY_RATE_LIMITED', again: 'limited', waitMs: 9000 },
  ],
  [
    { status: 503, headers: { 'retry-after': '30' } },
    { code: 'NOTIFY_TROUBLE', again: 'later', waitMs: 30_000 },
  ],
  [{ status: 500 }, { code: 'NOTIFY_TROUBLE', again: 'later' }],
  [
    { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
    { code: 'NOTIFY_REDIRECTED', again: 'later' },
  ],
  [{ status: 401 }, { code: 'NOTIFY_REFUSED', again: 'later' }],
  [{ status: 404 }, { code: 'NOTIFY_REFUSED', again: 'later' }],
  [{ status: 413 }, { code: 'NOTIFY_REFUSED', again: 'never' }],
  [{ status: 422 }, { code: 'NOTIFY_REFUSED', again: 'never' }],
])('the answer %o means %o', async (answer, meaning) => {
  hook.behave(answer)
  expect(await why(sendToWebhook({ url: hook.url }, body, post, NOW))).toMatchObject(meaning)
  expect(hook.received).toHaveLength(1)
})
