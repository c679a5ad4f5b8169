import { ErrorCode, type Logger, LogLevel, WebClient } from '@slack/web-api'
import { IncomingWebhook } from '@slack/webhook'
import { NotDelivered } from './delivery.js'
import { errors } from './errors.js'
import { type Answer, type Post, retryAfterMs } from './post.js'
import type { SlackMessage } from './slack-message.js'

/**
 * Sends through a Slack incoming webhook, with Slack's client.
 *
 * Throws `NotDelivered`. Slack answers a refusal with a short code as text: `invalid_token`, `no_service`,
 * `channel_is_archived`, `invalid_blocks`, …
 */
export const sendByWebhook = async (url: string, message: SlackMessage, post: Post, now: number): Promise<void> => {
  const wire = wireOf(post)
  let taken: string
  try {
    const result = await new IncomingWebhook(url, { fetch: wire.fetch }).send({
      ...message,
      unfurl_links: false,
      unfurl_media: false,
    })
    taken = result.text
  } catch (e) {
    const answer = wire.answer()
    if (answer === undefined) throw unsent(e, new URL(url).host)
    const reason = codeOf(answer.body)
    throw failed(answer, new URL(url).host, now, () =>
      MESSAGE_CODES.has(reason) || answer.status === 413
        ? new NotDelivered(errors.SLACK_MESSAGE_REFUSED({ reason }), 'never')
        : new NotDelivered(errors.SLACK_WEBHOOK_GONE({ reason }), 'later'),
    )
  }
  // Slack says `ok`, those that speak its language say other short things; the log-in page of a proxy is a page.
  if (/^\s*</.test(taken)) throw new NotDelivered(errors.SLACK_TROUBLE({ reason: 'html' }), 'later')
}

/** Posts as a bot, with Slack's client. Throws `NotDelivered`. */
export const sendByBot = async (
  { token, channel }: { readonly token: string; readonly channel: string },
  message: SlackMessage,
  post: Post,
  now: number,
  slackApiUrl: string,
): Promise<void> => {
  const wire = wireOf(post)
  const client = new WebClient(token, {
    slackApiUrl,
    allowAbsoluteUrls: false,
    fetch: wire.fetch,
    // The outbox tries again, and in order; the client's own retries would hold the channel for half an hour.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: silent,
  })
  try {
    await client.chat.postMessage({
      channel,
      text: message.text,
      blocks: message.blocks,
      unfurl_links: false,
      unfurl_media: false,
    })
  } catch (e) {
    const answer = wire.answer()
    const host = new URL(slackApiUrl).host
    if (answer === undefined) throw unsent(e, host)
    const { code, data } = e as { code?: unknown; data?: { error?: unknown } }
    if (code !== ErrorCode.PlatformError) throw failed(answer, host, now)
    throw refused(codeOf(String(data?.error ?? '')), channel, answer, now)
  }
}

/** What each of Slack's refusals means for the message, and who can do something about it. */
const refused = (reason: string, channel: string, answer: Answer, now: number): NotDelivered => {
  if (reason === 'ratelimited' || reason === 'rate_limited') {
    const wait = retryAfterMs(answer.headers['retry-after'], now)
    return new NotDelivered(errors.NOTIFY_RATE_LIMITED({ host: 'slack.com' }), 'limited', wait)
  }
  if (MESSAGE_CODES.has(reason)) return new NotDelivered(errors.SLACK_MESSAGE_REFUSED({ reason }), 'never')
  if (TOKEN_CODES.has(reason)) return new NotDelivered(errors.SLACK_TOKEN_REFUSED({ reason }), 'later')
  if (SCOPE_CODES.has(reason)) return new NotDelivered(errors.SLACK_SCOPE_MISSING({ reason }), 'later')
  if (CHANNEL_CODES.has(reason)) return new NotDelivered(errors.SLACK_CHANNEL_REFUSED({ channel, reason }), 'later')
  return new NotDelivered(errors.SLACK_TROUBLE({ reason }), 'later')
}

const MESSAGE_CODES: ReadonlySet<string> = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_blocks_too_long',
  'msg_too_long',
  'invalid_payload',
  'invalid_arguments',
  'no_text',
  'too_many_attachments',
])
const TOKEN_CODES: ReadonlySet<string> = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'org_login_required',
])
const SCOPE_CODES: ReadonlySet<string> = new Set([
  'missing_scope',
  'no_permission',
  'not_allowed_token_type',
  'access_denied',
])
const CHANNEL_CODES: ReadonlySet<string> = new Set([
  'channel_not_found',
  'not_in_channel',
  'is_archived',
  'restricted_action',
  'restricted_action_read_only_channel',
])

const failed = (answer: Answer, host: string, now: number, otherwise?: () => NotDelivered): NotDelivered => {
  const { status } = answer
  if (status === 429) {
    return new NotDelivered(
      errors.NOTIFY_RATE_LIMITED({ host }),
      'limited',
      retryAfterMs(answer.headers['retry-after'], now),
    )
  }
  if (status >= 300 && status < 400) return new NotDelivered(errors.NOTIFY_REDIRECTED({ host, status }), 'later')
  if (otherwise !== undefined && status >= 400 && status < 500) return otherwise()
  return new NotDelivered(errors.NOTIFY_TROUBLE({ host, status }), 'later')
}

/** No answer came: our own POST said why, or else the client failed before it sent anything. */
const unsent = (e: unknown, host: string): NotDelivered => {
  for (let cause: unknown = e; cause instanceof Error; ) {
    if (cause instanceof NotDelivered) return cause
    cause = (cause as { original?: unknown }).original ?? cause.cause
  }
  return new NotDelivered(errors.NOTIFY_UNREACHABLE({ host, reason: 'no answer' }), 'later')
}

/** Slack's short code out of what it answered; anything else is not repeated. */
const codeOf = (text: string): string => (/^[a-z_]{1,60}$/.test(text.trim()) ? text.trim() : 'unknown')

/** Our guarded POST in the shape of `fetch`, which is what Slack's clients take; it remembers the answer. */
const wireOf = (post: Post) => {
  let last: Answer | undefined
  const fetch = async (url: string | URL, init?: { headers?: Record<string, string>; body?: string | FormData }) => {
    if (typeof init?.body !== 'string') throw new TypeError('only text is sent')
    const { status, headers, body } = await post(String(url), init.headers ?? {}, init.body)
    last = { status, headers, body }
    return {
      ok: status >= 200 && status < 300,
      status,
      statusText: '',
      url: String(url),
      headers: { get: (name: string) => headers[name.toLowerCase()] ?? null, entries: () => Object.entries(headers) },
      arrayBuffer: async () => new TextEncoder().encode(body).buffer,
      json: async (): Promise<unknown> => JSON.parse(body),
      text: async () => body,
    }
  }
  return { fetch, answer: () => last }
}

const nothing = () => undefined
/** Slack's client would write to the console, request bodies included. */
const silent: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => LogLevel.ERROR,
  setName: nothing,
}
