import type { Ci } from './ci.js'
import { type CiStore, ciKey } from './ci-store.js'

/** A store that keeps the last CI of each resource and nothing before it; for tests of what stands on a store. */
export const memoryStore = (): CiStore => {
  const cis = new Map<string, Ci>()
  const keyOf = (ci: Ci): string => `${ci.accountId}\n${ciKey(ci)}`
  const contents = ({ configurationItemCaptureTime: _, ...ci }: Ci): string => JSON.stringify(ci)
  const within = ({ account, region, type }: Parameters<CiStore['absent']>[0]): Ci[] =>
    [...cis.values()].filter(
      (ci) => ci.accountId === account && ci.resourceType === type && (region === undefined || ci.awsRegion === region),
    )
  return {
    async record(seen) {
      return seen.filter((ci) => {
        const before = cis.get(keyOf(ci))
        cis.set(keyOf(ci), ci)
        return before === undefined || contents(before) !== contents(ci)
      })
    },
    async absent(extent, seen) {
      const gone = within(extent).filter((ci) => !seen.has(ciKey(ci)))
      for (const ci of gone) cis.delete(keyOf(ci))
      return gone
    },
    async *current(extent) {
      const all = within(extent)
      for (let i = 0; i < all.length; i += 500) yield all.slice(i, i + 500)
    },
    async types(account) {
      return [...new Set([...cis.values()].filter((ci) => ci.accountId === account).map((ci) => ci.resourceType))]
    },
  }
}
