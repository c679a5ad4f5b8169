import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type SlackFake, startSlack } from '../../test/fakes/slack.js'
import { NotDelivered } from './delivery.js'
import { createPost } from './post.js'
import { testMessage } from './slack-message.js'
import { sendByBot, sendByWebhook } from './slack-sender.js'

const NOW = Date.parse('2026-03-01T00:00:00Z')
const post = createPost({ allowPrivate: true, timeoutMs: 2000 })
const message = testMessage('ja')

let slack: SlackFake
beforeEach(async () => {
  slack = await startSlack()
})
afterEach(() => slack.close())

const hook = () => sendByWebhook(slack.hook, message, post, NOW)
const bot = (over: { token?: string; channel?: string } = {}) =>
  sendByBot({ token: slack.token, channel: slack.channel, ...over }, message, post, NOW, slack.api)

const why = (sending: Promise<unknown>) =>
  sending.then(
    () => expect.fail('it was delivered'),
    (e: unknown) => {
      if (!(e instanceof NotDelivered)) throw e
      return { code: e.error.code, again: e.again, waitMs: e.waitMs, said: `${e.message} ${e.error.fix('en')}` }
    },
  )

describe.each([
  ['webhook', hook],
  ['bot', () => bot()],
] as const)('Slack by %s', (by, send) => {
  test('shows the message once', async () => {
    await send()
    expect(slack.posts).toMatchObject([{ by, text: message.text, blocks: message.blocks, channel: slack.channel }])
    expect(slack.requests).toHaveLength(1)
  })

  test('is left alone for as long as it asks', async () => {
    slack.meet({ status: 429, headers: { 'retry-after': '42' } })
    expect(await why(send())).toMatchObject({ code: 'NOTIFY_RATE_LIMITED', again: 'limited', waitMs: 42_000 })
    expect(slack.requests).toHaveLength(1)
  })

  test('is tried again later, by the outbox and not by the client, when it is in trouble', async () => {
    for (const status of [500, 502, 503]) {
      slack.meet({ status, body: '<html>secret-page</html>' })
      const { said, ...rest } = await why(send())
      expect(rest).toMatchObject({ code: 'NOTIFY_TROUBLE', again: 'later' })
      expect(said).not.toContain('secret-page')
    }
    expect(slack.requests).toHaveLength(3)
  })

  test('is not waited for without end', async () => {
    slack.meet('hang')
    expect(await why(send())).toMatchObject({ code: 'NOTIFY_UNREACHABLE', again: 'later' })
  })

  test('is not followed elsewhere', async () => {
    slack.meet({ status: 302, headers: { location: 'http://127.0.0.1:1/' } })
    expect(await why(send())).toMatchObject({ code: 'NOTIFY_REDIRECTED', again: 'later' })
    expect(slack.requests).toHaveLength(1)
  })

  test('that answers nonsense is tried again', async () => {
    slack.meet({ status: 500, body: '\0'.repeat(1000) })
    expect(await why(send())).toMatchObject({ again: 'later' })
  })

  test('hears nothing on the console, whatever happens', async () => {
    const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map((level) =>
      vi.spyOn(console, level).mockImplementation(() => undefined),
    )
    try {
      await send()
      slack.meet({ status: 500 })
      await why(send())
      for (const spy of spies) expect(spy).not.toHaveBeenCalled()
    } finally {
      for (const spy of spies) spy.mockRestore()
    }
  })
})

test.each([
  [404, 'no_service', 'SLACK_WEBHOOK_GONE', 'later'],
  [403, 'action_prohibited', 'SLACK_WEBHOOK_GONE', 'later'],
  [410, 'channel_is_archived', 'SLACK_WEBHOOK_GONE', 'later'],
  [400, 'invalid_blocks', 'SLACK_MESSAGE_REFUSED', 'never'],
])('a webhook answered with %s %s is %s', async (status, body, code, again) => {
  slack.meet({ status, body })
  expect(await why(hook())).toMatchObject({ code, again, said: expect.stringContaining(body) })
})

test('a webhook that does not exist says to make a new one, without its address', async () => {
  const { code, said } = await why(sendByWebhook(slack.hook.replace('B0000FAKE', 'B9999GONE'), message, post, NOW))
  expect(code).toBe('SLACK_WEBHOOK_GONE')
  expect(said).toMatch(/no_service.*new incoming webhook/)
  expect(said).not.toMatch(/services|B9999GONE/)
})

test.each([
  [{ token: 'xoxb-wrong' }, 'SLACK_TOKEN_REFUSED', /invalid_auth.*Bot User OAuth Token/],
  [{ channel: '#nowhere' }, 'SLACK_CHANNEL_REFUSED', /#nowhere.*channel_not_found.*\/invite/],
  [{ channel: '#private' }, 'SLACK_CHANNEL_REFUSED', /not_in_channel/],
  [{ channel: '#archived' }, 'SLACK_CHANNEL_REFUSED', /is_archived/],
])('a bot with %o is told what to do', async (over, expected, sentence) => {
  const { code, again, said } = await why(bot(over))
  expect({ code, again }).toEqual({ code: expected, again: 'later' })
  expect(said).toMatch(sentence)
  expect(said).not.toContain('xoxb')
})

test.each([
  ['missing_scope', 'SLACK_SCOPE_MISSING', 'later'],
  ['token_revoked', 'SLACK_TOKEN_REFUSED', 'later'],
  ['msg_blocks_too_long', 'SLACK_MESSAGE_REFUSED', 'never'],
  ['internal_error', 'SLACK_TROUBLE', 'later'],
  ['ratelimited', 'NOTIFY_RATE_LIMITED', 'limited'],
])('the refusal %s of a bot is %s', async (error, code, again) => {
  slack.meet({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ok: false, error }),
  })
  expect(await why(bot())).toMatchObject({ code, again })
})

test('an answer that is no JSON is not repeated', async () => {
  slack.meet({ status: 200, body: '<title>Proxy login: secret-page</title>' })
  expect((await why(bot())).said).not.toContain('secret-page')
})

test('a webhook behind a page that says 200 to everything is not taken for delivered', async () => {
  slack.meet({ status: 200, body: '<title>Proxy login: secret-page</title>' })
  expect(await why(hook())).toMatchObject({ again: 'later' })
})
