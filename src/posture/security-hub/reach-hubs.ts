import { SecurityHubClient } from '@aws-sdk/client-securityhub'
import { discover } from '../accounts/discover.js'
import { createReach } from '../inventory/reach.js'
import type { ScanSource } from '../scan/scans.js'

export interface HubReached {
  readonly account: string
  readonly region: string
  readonly sourceId: string
  readonly client: SecurityHubClient
}

export interface ReachHubsOptions {
  readonly homeRegion?: string | undefined
  readonly now: () => number
  readonly signal: AbortSignal
  /** An account that cannot be entered. */
  readonly onProblem: (uri: string, reason: string) => void
  /** Only these; all that the sources reach where it is left out. */
  readonly only?: ((account: string, region: string) => boolean) | undefined
}

/** A client for each account and Region behind these sources, one after the other; it is closed after its turn. */
export async function* reachHubs(
  sources: readonly ScanSource[],
  { homeRegion, now, signal, onProblem, only = () => true }: ReachHubsOptions,
): AsyncGenerator<HubReached> {
  const done = new Set<string>()
  for (const { id, source, regions, endpoint } of sources) {
    for await (const account of discover(source, { regions, endpoint, homeRegion, now, signal })) {
      if (account.status !== 'ready') {
        onProblem(account.account, account.message ?? account.status)
        continue
      }
      for (const region of account.regions) {
        const key = `${account.account}/${region}`
        if (done.has(key) || !only(account.account, region)) continue
        done.add(key)
        signal.throwIfAborted()
        const reach = createReach({
          account: account.account,
          region,
          partition: account.partition,
          credentials: account.credentials,
          endpoint,
          now: new Date(now()),
          signal,
        })
        const client = reach.client(SecurityHubClient)
        try {
          yield { account: account.account, region, sourceId: id ?? '', client }
        } finally {
          client.destroy()
        }
      }
    }
  }
}
