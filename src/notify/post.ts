import http from 'node:http'
import https from 'node:https'
import { outgoingAgent, whyNotReached } from '../platform/outgoing.js'
import { NotDelivered } from './delivery.js'
import { errors } from './errors.js'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface PostOptions {
  /** Whether loopback, link-local and private addresses may be reached. */
  readonly allowPrivate: boolean
  /** Milliseconds for the whole exchange. */
  readonly timeoutMs?: number
}

export type Post = (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<Answer>

const TIMEOUT_MS = 15_000
/** An answer is read so far; nobody needs more of it than that it came. */
const MOST_ANSWER = 64 * 1024

/**
 * A POST that cannot be turned against the own network (`outgoingAgent`). Redirects are not followed; time and size of
 * the answer are bounded.
 *
 * Throws `NotDelivered` where there is no answer.
 */
export const createPost = ({ allowPrivate, timeoutMs = TIMEOUT_MS }: PostOptions): Post => {
  return (url, headers, body) => {
    const target = new URL(url)
    const host = target.host
    return new Promise<Answer>((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined
      const fail = (cause: unknown) => {
        clearTimeout(timer)
        reject(notReached(host, cause))
      }
      const request = (target.protocol === 'https:' ? https : http).request(
        target,
        {
          method: 'POST',
          agent: outgoingAgent(url, allowPrivate),
          headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        },
        (response) => {
          const chunks: Buffer[] = []
          let size = 0
          const done = () => {
            clearTimeout(timer)
            resolve({
              status: response.statusCode ?? 0,
              headers: Object.fromEntries(
                Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
              ),
              body: Buffer.concat(chunks).toString('utf8'),
            })
          }
          response.on('data', (chunk: Buffer) => {
            size += chunk.length
            if (size <= MOST_ANSWER) chunks.push(chunk)
            else {
              done()
              request.destroy()
            }
          })
          response.on('end', done)
          response.on('error', fail)
        },
      )
      timer = setTimeout(() => request.destroy(Object.assign(new Error('timeout'), { code: 'TIMEOUT' })), timeoutMs)
      request.on('error', fail)
      request.end(body)
    })
  }
}

const notReached = (host: string, cause: unknown): NotDelivered => {
  const { refused, reason } = whyNotReached(cause)
  if (refused) return new NotDelivered(errors.NOTIFY_PRIVATE_ADDRESS({ host }), 'later')
  return new NotDelivered(errors.NOTIFY_UNREACHABLE({ host, reason }), 'later')
}

const MOST_WAIT = 6 * 3_600_000

/** `Retry-After` (seconds or a date) in milliseconds from now; at most six hours. */
export const retryAfterMs = (header: string | undefined, now: number): number | undefined => {
  if (header === undefined) return undefined
  const wait = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 1000), MOST_WAIT) : undefined
}
