import type { ServerResponse } from 'node:http'
import { type Answering, answer, type Received, startServer } from './http.js'
import { anglesOf, refusal } from './slack-rules.js'

/** A message that Slack would have shown. */
export interface SlackPost {
  readonly by: 'webhook' | 'bot'
  readonly channel: string
  readonly text: string
  readonly blocks: readonly Record<string, unknown>[]
  /** What stands in angle brackets: links and mentions. */
  readonly angles: readonly string[]
  readonly at: number
}

export interface SlackFake {
  /** Address of the one incoming webhook that exists. */
  readonly hook: string
  /** For HINOMI_SLACK_API_URL. */
  readonly api: string
  readonly token: string
  /** The one channel that the bot is in, also under its id. */
  readonly channel: string
  /** What was taken, in order. */
  readonly posts: SlackPost[]
  /** What was refused for what it is: `invalid_blocks blocks/3: …`. */
  readonly refused: string[]
  /** Every request, taken or not. */
  readonly requests: Received[]
  /** From now on each request meets this; undefined: Slack is itself again. */
  meet(answering: Answering | 'hang' | undefined): void
  /** Takes so many messages a second on a channel and answers 429 to more; undefined: any number. */
  limit(perSecond: number | undefined): void
  close(): Promise<void>
}

/** The seconds that a 429 asks to wait. */
const RETRY_AFTER = 1
const HOOK = '/services/T0000FAKE/B0000FAKE/fakefakefakefakefakefake'
const CHANNEL = '#security-alerts'
const CHANNEL_ID = 'C0FAKE00001'
const TOKEN = ['xoxb', '0000000000', 'fakefakefake'].join('-')

/**
 * Slack as far as Hinomi talks to it, over real HTTP: one incoming webhook, `chat.postMessage` and `auth.test`,
 * with Slack's codes and limits for messages.
 */
export const startSlack = async (): Promise<SlackFake> => {
  const posts: SlackPost[] = []
  const refused: string[] = []
  const requests: Received[] = []
  let met: Answering | 'hang' | undefined
  let perSecond: number | undefined

  const tooMany = (): boolean => {
    const since = Date.now() - 1000
    return perSecond !== undefined && posts.filter((post) => post.at > since).length >= perSecond
  }
  const take = (by: SlackPost['by'], message: Record<string, unknown>): string | undefined => {
    const wrong = refusal(message)
    if (wrong !== undefined) {
      refused.push(`${wrong.error} ${wrong.where}`)
      return wrong.error
    }
    posts.push({
      by,
      channel: CHANNEL,
      text: String(message['text'] ?? ''),
      blocks: (message['blocks'] ?? []) as Record<string, unknown>[],
      angles: anglesOf(message),
      at: Date.now(),
    })
    return undefined
  }

  const incoming = (request: Received, response: ServerResponse) => {
    if (request.path !== HOOK) return void answer(response, { status: 404, body: 'no_service' })
    if (tooMany()) return void answer(response, { status: 429, headers: RETRY, body: 'rate_limited' })
    const message = parsed(request.body)
    if (message === undefined) return void answer(response, { status: 400, body: 'invalid_payload' })
    const wrong = take('webhook', message)
    answer(response, wrong === undefined ? { status: 200, body: 'ok' } : { status: 400, body: wrong })
  }

  const method = (request: Received, response: ServerResponse) => {
    const say = (body: Record<string, unknown>, status = 200, headers = {}) =>
      answer(response, {
        status,
        headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
        body: JSON.stringify(body),
      })
    const no = (error: string) => say({ ok: false, error })
    const { authorization } = request.headers
    if (authorization === undefined) return void no('not_authed')
    if (authorization !== `Bearer ${TOKEN}`) return void no('invalid_auth')
    if (request.path === '/api/auth.test') {
      return void say({ ok: true, url: 'https://fake.slack.com/', team: 'Fake', user: 'hinomi', team_id: 'T0000FAKE' })
    }
    if (request.path !== '/api/chat.postMessage') return void no('unknown_method')
    if (tooMany()) return void say({ ok: false, error: 'ratelimited' }, 429, RETRY)
    const message = argumentsOf(request)
    if (message === undefined) return void no('invalid_arguments')
    const channel = String(message['channel'] ?? '')
    if (channel === '#archived') return void no('is_archived')
    if (channel === '#private') return void no('not_in_channel')
    if (![CHANNEL, CHANNEL.slice(1), CHANNEL_ID].includes(channel)) return void no('channel_not_found')
    const wrong = take('bot', message)
    if (wrong !== undefined) return void no(wrong)
    say({
      ok: true,
      channel: CHANNEL_ID,
      ts: `${Math.floor(Date.now() / 1000)}.${String(posts.length).padStart(6, '0')}`,
    })
  }

  const server = await startServer((request, response) => {
    requests.push(request)
    if (met === 'hang') return
    if (met !== undefined) return void answer(response, met)
    if (request.method !== 'POST') return void answer(response, { status: 405, body: 'method_not_allowed' })
    if (request.path.startsWith('/api/')) method(request, response)
    else incoming(request, response)
  })
  return {
    hook: `${server.origin}${HOOK}`,
    api: `${server.origin}/api/`,
    token: TOKEN,
    channel: CHANNEL,
    posts,
    refused,
    requests,
    meet(answering) {
      met = answering
    },
    limit(n) {
      perSecond = n
    },
    close: () => server.close(),
  }
}

const RETRY = { 'retry-after': String(RETRY_AFTER) }

const parsed = (text: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** The Web API takes JSON, or a form whose complex values are JSON. */
const argumentsOf = (request: Received): Record<string, unknown> | undefined => {
  if (/^application\/json\b/.test(request.headers['content-type'] ?? '')) return parsed(request.body)
  const form: Record<string, unknown> = Object.fromEntries(new URLSearchParams(request.body))
  if (typeof form['blocks'] !== 'string') return form
  try {
    return { ...form, blocks: JSON.parse(form['blocks']) as unknown }
  } catch {
    return undefined
  }
}
