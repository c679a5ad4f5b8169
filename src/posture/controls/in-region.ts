import type { Ci } from '../ci.js'
import type { Surroundings } from './control.js'

interface Region {
  readonly all: Ci[]
  readonly named: Map<string, Ci>
}

/**
 * Each list's resources by account and Region, worked out once: `Surroundings.all` gives the same list as long as
 * nothing in it changes, and looking through twenty thousand of them for each of twenty thousand takes minutes.
 */
const known = new WeakMap<readonly Ci[], ReadonlyMap<string, Region>>()

const regionsOf = (list: readonly Ci[]): ReadonlyMap<string, Region> => {
  const before = known.get(list)
  if (before !== undefined) return before
  const regions = new Map<string, Region>()
  for (const ci of list) {
    const key = `${ci.accountId} ${ci.awsRegion}`
    let region = regions.get(key)
    if (region === undefined) {
      region = { all: [], named: new Map() }
      regions.set(key, region)
    }
    region.all.push(ci)
    for (const id of [ci.resourceId, ci.resourceName, ci.arn]) {
      // The first of a name counts, as in a search through the list.
      if (id !== undefined && !region.named.has(id)) region.named.set(id, ci)
    }
  }
  known.set(list, regions)
  return regions
}

const NONE: readonly Ci[] = []

/** All live resources of a type in a CI's own Region; names of groups are unique there and nowhere else. */
export const allInRegion = (around: Surroundings, ci: Ci, type: string): readonly Ci[] =>
  regionsOf(around.all(type)).get(`${ci.accountId} ${ci.awsRegion}`)?.all ?? NONE

/** One of them, by resourceId, name or ARN. */
export const oneInRegion = (around: Surroundings, ci: Ci, type: string, id: string): Ci | undefined =>
  regionsOf(around.all(type)).get(`${ci.accountId} ${ci.awsRegion}`)?.named.get(id)
