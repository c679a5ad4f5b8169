import { createHmac } from 'node:crypto'
import { NotDelivered } from './delivery.js'
import { errors } from './errors.js'
import { type Post, retryAfterMs } from './post.js'
import { findingUrl, type Told } from './slack-message.js'
import type { Summary } from './summary.js'

/**
 * What a generic webhook receives, as JSON:
 *
 * ```json
 * {
 *   "version": 1,
 *   "id": "…",                     the same for each attempt at the same notification: drop what you have seen
 *   "type": "finding.created",     or finding.reopened, scan.finished, test
 *   "sentAt": "2026-03-01T00:00:00.000Z",
 *   "url": "https://…/findings?open=…",
 *   "finding": { …, "title": {"ja", "en"}, "about": {"ja", "en"}, "severity", "status", "account", "region",
 *                "entity", "count", "firstSeenAt", "lastSeenAt", "reopened", "ruleId", "id", "kind" }
 * }
 * ```
 *
 * `url` and `finding` are null in a test. `scan.finished` has `"summary": {"opened": {"critical": 1, …}, "resolved": 3,
 * "worst": [finding, …]}` in place of a finding, and `url` is the list. Headers: `x-hinomi-delivery` (the id), `x-hinomi-timestamp` (`sentAt` in
 * Unix seconds) and, where a secret was set, `x-hinomi-signature: sha256=<hex HMAC-SHA256 of the raw body>`. The
 * time stands in the signed body: refuse what is older than five minutes, and a recorded request is worth nothing.
 * Any 2xx answer within 15 seconds takes it. Fields may be added; none changes its meaning within a version.
 */
export interface WebhookBody {
  readonly version: 1
  readonly id: string
  readonly type: 'finding.created' | 'finding.reopened' | 'scan.finished' | 'test'
  readonly sentAt: string
  readonly url: string | null
  readonly finding: Told['finding'] | null
  readonly summary?: Summary
}

export const webhookBody = (id: string, told: Told | undefined, publicUrl: string, now: number): WebhookBody => ({
  version: 1,
  id,
  type: told === undefined ? 'test' : told.change === 'summary' ? 'scan.finished' : `finding.${told.change}`,
  sentAt: new Date(now).toISOString(),
  url:
    told === undefined
      ? null
      : told.summary
        ? `${publicUrl.replace(/\/+$/, '')}/findings`
        : findingUrl(publicUrl, told.finding.id),
  finding: told === undefined || told.summary ? null : told.finding,
  ...(told?.summary ? { summary: told.summary } : {}),
})

/** `sha256=<hex>` over the raw body. */
export const signature = (secret: string, body: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`

/** Posts one notification. Throws `NotDelivered`. */
export const sendToWebhook = async (
  { url, secret }: { readonly url: string; readonly secret?: string | undefined },
  content: WebhookBody,
  post: Post,
  now: number,
): Promise<void> => {
  const body = JSON.stringify(content)
  const { status, headers } = await post(
    url,
    {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Hinomi',
      'x-hinomi-delivery': content.id,
      'x-hinomi-timestamp': String(Math.floor(Date.parse(content.sentAt) / 1000)),
      ...(secret === undefined || secret === '' ? {} : { 'x-hinomi-signature': signature(secret, body) }),
    },
    body,
  )
  if (status >= 200 && status < 300) return
  const { host } = new URL(url)
  const wait = retryAfterMs(headers['retry-after'], now)
  if (status === 429) throw new NotDelivered(errors.NOTIFY_RATE_LIMITED({ host }), 'limited', wait)
  if (status >= 300 && status < 400) throw new NotDelivered(errors.NOTIFY_REDIRECTED({ host, status }), 'later')
  if (status >= 500 || status === 408 || status === 425) {
    throw new NotDelivered(errors.NOTIFY_TROUBLE({ host, status }), 'later', wait)
  }
  // Too large or not understood is this message's fault; all else (401, 403, 404, 410, …) somebody may mend.
  const never = status === 400 || status === 413 || status === 422
  throw new NotDelivered(errors.NOTIFY_REFUSED({ host, status }), never ? 'never' : 'later')
}
