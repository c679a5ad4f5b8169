import type { Clock } from '../../kernel/clock.js'
import { type Account, discover } from '../accounts/discover.js'
import type { Sources } from '../accounts/sources.js'
import { ACCOUNT, type Ci } from '../ci.js'
import { type CiStore, ciKey } from '../ci-store.js'
import type { Evaluated, Evaluation } from '../evaluation.js'
import { collectAccount, collectOne } from '../inventory/collect.js'
import type { Collector } from '../inventory/collector.js'
import type { ReachOptions } from '../inventory/reach.js'
import { homeOf } from './units.js'

/** One resource, as an event names it. */
export interface Named {
  readonly account: string
  /** Of the event; resources without a Region are found all the same. */
  readonly region: string
  readonly type: string
  /** resourceId, name or ARN. For `AWS::::Account` anything. */
  readonly id: string
}

export interface Refreshed extends Evaluated {
  /** `unknown`: no source reaches the account, or nothing collects the type. `unread`: it could not be read now. */
  readonly outcome: 'changed' | 'same' | 'gone' | 'unknown' | 'unread'
}

export interface RefreshOptions {
  readonly clock: Clock
  readonly store: CiStore
  readonly sources: Pick<Sources, 'toScan'>
  readonly collectors: () => Promise<readonly Collector[]>
  readonly evaluation: () => Promise<Evaluation>
  readonly discover?: typeof discover | undefined
  readonly onClient?: ReachOptions['onClient']
}

/** How long it is remembered by which source an account is entered. */
const KEPT_MS = 30 * 60_000
const NOTHING: Evaluated = { evaluated: 0, opened: 0, resolved: 0 }

/**
 * Collects one resource again, because an event said that it changed, and judges what that can have changed. What
 * cannot be read is left as it is: the next scan says so.
 */
export const createRefresh = (options: RefreshOptions) => {
  const { clock, store } = options
  const entered = new Map<string, { at: number; account: Account; endpoint: string | undefined } | { at: number }>()

  const enter = async (id: string, signal: AbortSignal) => {
    const known = entered.get(id)
    if (known !== undefined && clock.now() - known.at < KEPT_MS) return 'account' in known ? known : undefined
    const at = clock.now()
    for (const { source, regions, endpoint } of await options.sources.toScan()) {
      const one = source.kind === 'organization' ? { ...source, accounts: [id] } : source
      const how = { regions: regions ?? ['us-east-1'], endpoint, now: () => clock.now(), signal }
      try {
        for await (const account of (options.discover ?? discover)(one, how)) {
          if (account.account !== id || account.status !== 'ready') continue
          const found = { at, account, endpoint }
          entered.set(id, found)
          return found
        }
      } catch {
        // Another source may reach it; that this one does not is said by its scans.
        signal.throwIfAborted()
      }
    }
    entered.set(id, { at })
    return undefined
  }

  return async (named: Named, signal: AbortSignal): Promise<Refreshed> => {
    const collectors = await options.collectors()
    const spec = collectors.flatMap((c) => c.resources).find((r) => r.type === named.type)
    if (spec === undefined && named.type !== ACCOUNT) return { ...NOTHING, outcome: 'unknown' }
    const way = await enter(named.account, signal)
    if (way === undefined) return { ...NOTHING, outcome: 'unknown' }
    const { account, endpoint } = way
    const global = spec?.scope === 'global' || named.region === 'global'
    const clients: { destroy?: () => void }[] = []
    const { createReach } = await import('../inventory/reach.js')
    const reach = createReach({
      account: account.account,
      partition: account.partition,
      region: global ? homeOf(account.partition) : named.region,
      credentials: account.credentials,
      endpoint,
      now: new Date(clock.now()),
      signal,
      onClient: (client) => {
        clients.push(client)
        options.onClient?.(client)
      },
    })
    try {
      let ci: Ci | undefined
      try {
        ci =
          spec === undefined
            ? await collectAccount(collectors, reach, global ? 'global' : 'regional')
            : await collectOne(spec, reach, named.id)
      } catch {
        signal.throwIfAborted()
        return { ...NOTHING, outcome: 'unread' }
      }
      const evaluation = await options.evaluation()
      if (ci !== undefined) {
        const changed = await store.record([ci], { scan: 'event' })
        if (changed.length === 0) return { ...NOTHING, outcome: 'same' }
        return { ...(await evaluation.changed(changed, [])), outcome: 'changed' }
      }
      const gone = await lose({ ...named, region: global ? undefined : named.region })
      if (gone.length === 0) return { ...NOTHING, outcome: 'same' }
      return { ...(await evaluation.changed([], gone)), outcome: 'gone' }
    } finally {
      for (const client of clients) client.destroy?.()
    }
  }

  /** Takes one resource away: all others of its type are seen, as it were. */
  async function lose({
    account,
    region,
    type,
    id,
  }: Omit<Named, 'region'> & { readonly region: string | undefined }): Promise<readonly Ci[]> {
    const others = new Set<string>()
    let found = false
    for await (const page of store.current({ account, region, type })) {
      for (const ci of page) {
        if (ci.resourceId === id || ci.resourceName === id || ci.arn === id) found = true
        else others.add(ciKey(ci))
      }
    }
    return found ? store.absent({ account, region, type }, others, { scan: 'event' }) : []
  }
}
