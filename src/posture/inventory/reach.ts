import { NodeHttpHandler } from '@smithy/node-http-handler'
import type { ClientConfig, Reach } from './collector.js'

/** What a `Reach` is made of. */
export interface ReachOptions {
  readonly account: string
  readonly region: string
  readonly partition?: string
  /** As the SDK takes them: a value or a provider. */
  readonly credentials: unknown
  /** An emulator's address; the SDK's own when left out. */
  readonly endpoint?: string | undefined
  readonly now: Date
  readonly signal: AbortSignal
  /** Called for each client that is made; a place for middleware (call counts, tests that deny). */
  readonly onClient?: (client: object) => void
}

/** Makes the clients of one account and Region. Retries are the SDK's adaptive ones: they slow down when throttled. */
export const createReach = (options: ReachOptions): Reach => {
  const clients = new Map<unknown, Map<string, unknown>>()
  // One for all: they share sockets, and Kinesis' own would speak HTTP/2 alone, which emulators do not.
  const handler = new NodeHttpHandler({ connectionTimeout: 5_000, requestTimeout: 60_000 })
  return {
    account: options.account,
    region: options.region,
    partition: options.partition ?? 'aws',
    now: options.now,
    signal: options.signal,
    client: <C>(make: new (config: ClientConfig) => C, region = options.region): C => {
      let byRegion = clients.get(make)
      if (byRegion === undefined) {
        byRegion = new Map()
        clients.set(make, byRegion)
      }
      let client = byRegion.get(region) as C | undefined
      if (client === undefined) {
        client = new make({
          region,
          credentials: options.credentials,
          retryMode: 'adaptive',
          // More than the SDK's three, unless its own variable says how many.
          ...(process.env['AWS_MAX_ATTEMPTS'] === undefined ? { maxAttempts: 8 } : {}),
          // An emulator has no host name for each bucket or account.
          ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint, forcePathStyle: true }),
          requestHandler: handler,
        })
        options.onClient?.(client as object)
        byRegion.set(region, client)
      }
      return client
    },
  }
}
