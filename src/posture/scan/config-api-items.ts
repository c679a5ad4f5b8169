import { discover } from '../accounts/discover.js'
import type { ConfigProblem } from '../aws-config/index.js'
import type { Ci } from '../ci.js'
import type { ReachOptions } from '../inventory/reach.js'
import type { ScanSource } from './scans.js'

export interface ConfigApiOptions {
  readonly sources: readonly ScanSource[]
  readonly homeRegion?: string | undefined
  readonly now: () => number
  readonly signal: AbortSignal
  readonly onProblem: (problem: ConfigProblem) => void
  readonly discover?: typeof discover | undefined
  readonly onClient?: ReachOptions['onClient']
}

/**
 * What AWS Config knows of every account that the sources reach, Region by Region; two permissions are all it takes. An
 * account that cannot be entered and a Region without a recorder are told and passed over. A Region that breaks off
 * ends all: what came of it would be taken for all there is.
 */
export async function* configApiItems(options: ConfigApiOptions): AsyncGenerator<Ci> {
  const { signal, onProblem } = options
  const [{ ConfigServiceClient }, { readConfigApi }, { createReach }] = await Promise.all([
    import('@aws-sdk/client-config-service'),
    import('../aws-config/api.js'),
    import('../inventory/reach.js'),
  ])
  const done = new Set<string>()
  for (const { source, regions, endpoint } of options.sources) {
    const how = { regions, endpoint, homeRegion: options.homeRegion, now: options.now, signal }
    for await (const account of (options.discover ?? discover)(source, how)) {
      if (account.status !== 'ready') {
        onProblem({ uri: account.account, position: undefined, reason: account.message ?? account.status })
        continue
      }
      if (done.has(account.account)) continue
      done.add(account.account)
      for (const region of account.regions) {
        signal.throwIfAborted()
        const reach = createReach({
          account: account.account,
          region,
          partition: account.partition,
          credentials: account.credentials,
          endpoint,
          now: new Date(options.now()),
          signal,
          ...(options.onClient === undefined ? {} : { onClient: options.onClient }),
        })
        const client = reach.client(ConfigServiceClient)
        let any = false
        try {
          for await (const ci of readConfigApi(client, { signal, onProblem })) {
            any = true
            yield ci
          }
        } catch (e) {
          if (any || signal.aborted) throw e
          const { name, message } = e as Error
          onProblem({
            uri: `config:${account.account}/${region}`,
            position: undefined,
            reason: `${name}: ${message}`.slice(0, 300),
          })
        } finally {
          client.destroy()
        }
      }
    }
  }
}
