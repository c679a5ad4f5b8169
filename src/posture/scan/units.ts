import type { Scope } from '../inventory/collect.js'
import type { Collector } from '../inventory/collector.js'

/** The part of a scan that is done or not done as a whole. */
export interface Unit {
  /** Region to call; for global ones the partition's home. */
  readonly region: string
  readonly scope: Scope
  /** Left out: the account itself. */
  readonly collector?: Collector
}

/** Where a partition's services without a Region answer. */
const HOME: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
}

export const homeOf = (partition: string): string => HOME[partition] ?? 'us-east-1'

/** `global`, or the Region: as the unit's row and coverage have it. */
export const placeOf = (unit: Unit): string => (unit.scope === 'global' ? 'global' : unit.region)
export const serviceOf = (unit: Unit): string => unit.collector?.service ?? 'account'
export const unitKey = (unit: Unit): string => `${placeOf(unit)} ${serviceOf(unit)}`

/** Region by Region, so that only a Region or two have open connections at a time. */
export const unitsOf = (
  collectors: readonly Collector[],
  account: { readonly partition: string; readonly regions: readonly string[] },
): Unit[] => {
  const home = homeOf(account.partition)
  const places: { region: string; scope: Scope }[] = [
    { region: home, scope: 'global' },
    ...account.regions.map((region) => ({ region, scope: 'regional' as const })),
  ]
  return places.flatMap(({ region, scope }) => {
    const units: Unit[] = collectors
      .filter((c) => c.resources.some((r) => r.scope === scope))
      .map((collector) => ({ region, scope, collector }))
    const own = collectors.some((c) => Object.values(c.account ?? {}).some((part) => part.scope === scope))
    return own ? [{ region, scope }, ...units] : units
  })
}
