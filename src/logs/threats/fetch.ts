import http from 'node:http'
import https from 'node:https'
import { outgoingAgent, whyNotReached } from '../../platform/outgoing.js'
import { errors } from '../errors.js'
import { MOST_LIST_BYTES } from './read.js'

/** What came of asking for a list. */
export type Fetched =
  | { readonly kind: 'same' }
  | {
      readonly kind: 'new'
      /** Perhaps compressed with gzip, which its first bytes tell. */
      readonly body: Uint8Array
      readonly etag: string | null
      readonly lastModified: string | null
    }

export interface FetchOptions {
  readonly url: string
  /** Of the version that is known: the answer may be that it is still the same. */
  readonly etag?: string | null
  readonly lastModified?: string | null
  /** A header that the list's server wants, such as a key. */
  readonly header?: { readonly name: string; readonly value: string } | undefined
  readonly signal?: AbortSignal | undefined
}

export type FetchList = (options: FetchOptions) => Promise<Fetched>

export interface FetcherOptions {
  /** Whether loopback, link-local and private addresses may be reached. */
  readonly allowPrivate: boolean
  /** Milliseconds for the whole exchange, redirects included. */
  readonly timeoutMs?: number
  readonly mostBytes?: number
}

const TIMEOUT_MS = 60_000
const REDIRECTS = 4
const HEADER_LENGTH = 500

const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status)

/**
 * Gets lists over HTTP. Each address on the way, redirects included, is judged on its connection (`outgoingAgent`);
 * time and size are bounded. Errors: LIST_PRIVATE_ADDRESS, LIST_UNREACHABLE, LIST_REFUSED, LIST_REDIRECTED,
 * LIST_TOO_LARGE.
 */
export const createFetcher = ({
  allowPrivate,
  timeoutMs = TIMEOUT_MS,
  mostBytes = MOST_LIST_BYTES,
}: FetcherOptions): FetchList => {
  const get = (url: URL, options: FetchOptions, deadline: AbortSignal, redirects: number): Promise<Fetched> => {
    const { host } = url
    // What a header gives away is meant for the list's own server.
    const own = new URL(options.url).origin === url.origin
    const headers = {
      'user-agent': 'Hinomi',
      accept: '*/*',
      'accept-encoding': 'gzip',
      ...(options.etag ? { 'if-none-match': options.etag } : {}),
      ...(options.lastModified ? { 'if-modified-since': options.lastModified } : {}),
      ...(options.header !== undefined && own ? { [options.header.name]: options.header.value } : {}),
    }
    return new Promise<Fetched>((resolve, reject) => {
      const fail = (cause: unknown) => {
        if (deadline.aborted) {
          reject(errors.LIST_UNREACHABLE({ host, reason: 'TIMEOUT' }, cause))
          return
        }
        const { refused, reason } = whyNotReached(cause)
        reject(refused ? errors.LIST_PRIVATE_ADDRESS({ host }) : errors.LIST_UNREACHABLE({ host, reason }, cause))
      }
      const request = (url.protocol === 'https:' ? https : http).request(
        url,
        { method: 'GET', agent: outgoingAgent(url.href, allowPrivate), headers, signal: deadline },
        (response) => {
          const status = response.statusCode ?? 0
          if (status === 304) {
            response.resume()
            resolve({ kind: 'same' })
            return
          }
          if (isRedirect(status)) {
            response.resume()
            const next = nextOf(response.headers.location, url)
            if (next === undefined || redirects >= REDIRECTS) reject(errors.LIST_REDIRECTED({ host, status }))
            else get(next, options, deadline, redirects + 1).then(resolve, reject)
            return
          }
          if (status !== 200) {
            response.resume()
            reject(errors.LIST_REFUSED({ host, status }))
            return
          }
          const chunks: Buffer[] = []
          let size = 0
          response.on('data', (chunk: Buffer) => {
            size += chunk.length
            if (size > mostBytes) {
              reject(errors.LIST_TOO_LARGE({ limit: `${Math.floor(mostBytes / 1024 / 1024)} MiB` }))
              request.destroy()
            } else chunks.push(chunk)
          })
          response.on('end', () => {
            const { etag, 'last-modified': lastModified } = response.headers
            resolve({ kind: 'new', body: Buffer.concat(chunks), etag: kept(etag), lastModified: kept(lastModified) })
          })
          response.on('error', fail)
        },
      )
      request.on('error', fail)
      request.end()
    })
  }
  return (options) => {
    const timeout = AbortSignal.timeout(timeoutMs)
    const deadline = options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal])
    return get(new URL(options.url), options, deadline, 0)
  }
}

/** What is sent back next time; none where it is too long to be kept. */
const kept = (header: string | undefined): string | null =>
  header !== undefined && header.length <= HEADER_LENGTH ? header : null

/** Where a redirect leads: never from https to http, and never elsewhere than to the web. */
const nextOf = (location: string | undefined, from: URL): URL | undefined => {
  if (location === undefined || !URL.canParse(location, from.href)) return undefined
  const next = new URL(location, from.href)
  if (next.protocol !== 'https:' && next.protocol !== 'http:') return undefined
  return from.protocol === 'https:' && next.protocol === 'http:' ? undefined : next
}
