import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startWebhook, type WebhookFake } from '../../test/fakes/webhook.js'
import { NotDelivered } from './delivery.js'
import { createPost, retryAfterMs } from './post.js'

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
      return { code: e.error.code, again: e.again, said: `${e.error.text('en')} ${e.error.fix('en')} ${e.message}` }
    },
  )

describe('a POST out of the house', () => {
  test('arrives whole, and brings the answer back', async () => {
    hook.behave({ status: 201, headers: { 'X-Reply': 'yes' }, body: 'できました' })
    const answer = await createPost({ allowPrivate: true })(hook.url, { 'content-type': 'text/plain' }, '火の見')
    expect(answer).toMatchObject({ status: 201, body: 'できました', headers: { 'x-reply': 'yes' } })
    expect(hook.received).toMatchObject([
      { method: 'POST', path: '/hooks/hinomi?key=in-the-address', body: '火の見', headers: { 'content-length': '9' } },
    ])
  })

  test.each([
    'http://127.0.0.1:PORT/',
    'http://localhost:PORT/',
    'http://[::1]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://2130706433:PORT/',
    'http://0.0.0.0:PORT/',
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.1/',
    'http://[fd00:ec2::254]/',
    'http://[64:ff9b::a9fe:a9fe]/',
  ])('does not enter the private network by %s', async (address) => {
    const url = address.replace('PORT', new URL(hook.url).port)
    const said = await why(createPost({ allowPrivate: false, timeoutMs: 3000 })(url, {}, 'x'))
    expect(said).toMatchObject({
      code: 'NOTIFY_PRIVATE_ADDRESS',
      said: expect.stringContaining('HINOMI_ALLOW_PRIVATE'),
    })
    expect(hook.received).toEqual([])
  })

  test("never asks for the machine's own credentials, even where private addresses are allowed", async () => {
    const post = createPost({ allowPrivate: true, timeoutMs: 3000 })
    for (const address of ['169.254.169.254', '169.254.170.2', '[fd00:ec2::254]', '[::ffff:169.254.169.254]']) {
      expect(await why(post(`http://${address}/`, {}, 'x'))).toMatchObject({ code: 'NOTIFY_PRIVATE_ADDRESS' })
    }
  })

  test('does not follow a redirect', async () => {
    hook.behave({ status: 307, headers: { location: hook.url } })
    expect((await createPost({ allowPrivate: true })(hook.url, {}, 'x')).status).toBe(307)
    expect(hook.received).toHaveLength(1)
  })

  test('reads no more than it needs of an answer that does not end', async () => {
    hook.behave('endless')
    const { status, body } = await createPost({ allowPrivate: true })(hook.url, {}, 'x')
    expect(status).toBe(200)
    expect(body.length).toBeLessThanOrEqual(64 * 1024)
  })

  test('waits no longer than it was told to', async () => {
    hook.behave('hang')
    const began = Date.now()
    const said = await why(createPost({ allowPrivate: true, timeoutMs: 200 })(hook.url, {}, 'x'))
    expect(said).toMatchObject({ code: 'NOTIFY_UNREACHABLE', again: 'later' })
    expect(Date.now() - began).toBeLessThan(2000)
  })

  test('says of a host that is dead, unknown or hangs up what it is, without the address beyond the host', async () => {
    const post = createPost({ allowPrivate: true, timeoutMs: 5000 })
    hook.behave('drop')
    const dropped = await why(post(hook.url, {}, 'body-secret'))
    await hook.close()
    const dead = await why(post(hook.url, {}, 'body-secret'))
    hook = await startWebhook()
    const unknown = await why(post('https://no-such-host.invalid/path-secret?token=t', {}, 'body-secret'))
    expect(dropped.said).toContain('ECONNRESET')
    expect(dead.said).toContain('ECONNREFUSED')
    expect(unknown.said).toMatch(/no-such-host\.invalid.*(ENOTFOUND|EAI_AGAIN)/)
    for (const { code, again, said } of [dropped, dead, unknown]) {
      expect({ code, again }).toEqual({ code: 'NOTIFY_UNREACHABLE', again: 'later' })
      expect(said).not.toMatch(/secret|token|in-the-address/)
    }
  })
})

test.each([
  ['7', 7000],
  ['0', 1000],
  ['Sun, 01 Mar 2026 00:00:30 GMT', 30_000],
  ['Sat, 28 Feb 2026 00:00:00 GMT', 1000],
  ['99999999', 6 * 3_600_000],
  ['soon', undefined],
  [undefined, undefined],
])('Retry-After %s waits %s ms', (header, ms) => {
  expect(retryAfterMs(header, Date.parse('2026-03-01T00:00:00Z'))).toBe(ms)
})
