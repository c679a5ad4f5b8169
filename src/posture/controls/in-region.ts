import type { Ci } from '../ci.js'
import type { Surroundings } from './control.js'

/** All live resources of a type in a CI's own Region; names of groups are unique there and nowhere else. */
export const allInRegion = (around: Surroundings, ci: Ci, type: string): readonly Ci[] =>
  around.all(type).filter((c) => c.awsRegion === ci.awsRegion && c.accountId === ci.accountId)

/** One of them, by resourceId, name or ARN. */
export const oneInRegion = (around: Surroundings, ci: Ci, type: string, id: string): Ci | undefined =>
  allInRegion(around, ci, type).find((c) => c.resourceId === id || c.resourceName === id || c.arn === id)
