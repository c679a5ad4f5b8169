import { ACCOUNT, type Ci, type Json, type JsonObject, type Unread } from '../ci.js'
import type { AccountPart, Collector, Listed, Part, Reach, ResourceCollector } from './collector.js'
import { inFlight } from './in-flight.js'
import { isNamed, unreadBecause } from './unread.js'

/** What a collector found out, as it goes. */
export type Collected =
  | { readonly kind: 'ci'; readonly ci: Ci }
  /** All of a type were listed: what is not among them is gone. `region` is `global` for types listed once. */
  | { readonly kind: 'listed'; readonly type: string; readonly region: string; readonly count: number }
  /** A type could not be listed, or not to its end: nothing may be concluded from what is missing. */
  | {
      readonly kind: 'unlisted'
      readonly type: string
      readonly region: string
      readonly count: number
      readonly unread: Unread
    }

/** Resources whose further calls are under way at once, for each type. */
const WIDTH = 8

/** Which of a collector's types belong to a Region, or to none. */
export type Scope = 'regional' | 'global'

/**
 * Collects all resources of one service's types of this scope, in this Region.
 * Memory holds a page, `WIDTH` resources and the ids of those before, whatever the account's size.
 *
 * @throws only when `reach.signal` is aborted.
 */
export async function* collect(collector: Collector, reach: Reach, scope: Scope): AsyncGenerator<Collected> {
  for (const type of collector.resources) {
    if (type.scope === scope) yield* collectType(type, reach)
  }
}

async function* collectType(spec: ResourceCollector, reach: Reach): AsyncGenerator<Collected> {
  const region = spec.scope === 'global' ? 'global' : reach.region
  const ids = new Set<string>()
  let count = 0
  try {
    for await (const ci of inFlight(spec.list(reach), WIDTH, (listed) => ciOf(spec, listed, reach))) {
      count++
      const id = `${ci.awsRegion} ${ci.resourceId}`
      // Two that have one id would overwrite each other. AWS gives no such ids; emulators do.
      yield { kind: 'ci', ci: ids.has(id) ? { ...ci, resourceId: ci.arn } : ci }
      ids.add(id)
    }
  } catch (cause) {
    reach.signal.throwIfAborted()
    yield { kind: 'unlisted', type: spec.type, region, count, unread: unreadBecause(cause, spec.iam.join(', ')) }
    return
  }
  yield { kind: 'listed', type: spec.type, region, count }
}

/** One resource again, because an event said that it changed; undefined when it is not there any more. */
export const collectOne = async (spec: ResourceCollector, reach: Reach, id: string): Promise<Ci | undefined> => {
  if (spec.one !== undefined) {
    const listed = await spec.one(reach, id)
    return listed === undefined ? undefined : ciOf(spec, listed, reach)
  }
  for await (const listed of spec.list(reach)) {
    if (listed.resourceId === id || listed.resourceName === id || listed.arn === id) return ciOf(spec, listed, reach)
  }
  return undefined
}

/** The account's own CI: the parts of all services of this scope. */
export const collectAccount = async (
  collectors: readonly Collector[],
  reach: Reach,
  scope: Scope,
): Promise<Ci | undefined> => {
  const parts = new Map<string, AccountPart>()
  for (const { account = {} } of collectors) {
    for (const [name, part] of Object.entries(account)) if (part.scope === scope) parts.set(name, part)
  }
  if (parts.size === 0) return undefined
  const read = await readParts(
    [...parts].map(([name, p]) => ({ name, iam: p.iam, none: p.none, read: () => p.read(reach) })),
    reach,
  )
  return {
    accountId: reach.account,
    awsRegion: scope === 'global' ? 'global' : reach.region,
    resourceType: ACCOUNT,
    resourceId: reach.account,
    arn: `arn:${reach.partition}:iam::${reach.account}:root`,
    configurationItemCaptureTime: reach.now.toISOString(),
    configurationItemStatus: 'OK',
    tags: {},
    relationships: [],
    configuration: { accountId: reach.account },
    supplementaryConfiguration: read.values,
    ...(read.unread === undefined ? {} : { unread: read.unread }),
  }
}

const ciOf = async (spec: ResourceCollector, listed: Listed, reach: Reach): Promise<Ci> => {
  const calls = Object.entries(spec.parts ?? {}).map(([name, p]: [string, Part<Listed>]) => ({
    name,
    iam: p.iam,
    none: p.none,
    read: () => p.read(reach, listed),
  }))
  const read = await readParts(calls, reach)
  const { tags: tagPart, ...supplementary } = read.values
  const unread = listed.unread === undefined ? read.unread : { ...read.unread, ...listed.unread }
  return {
    accountId: reach.account,
    awsRegion: listed.awsRegion ?? (spec.scope === 'global' ? 'global' : reach.region),
    ...(listed.availabilityZone === undefined ? {} : { availabilityZone: listed.availabilityZone }),
    resourceType: spec.type,
    resourceId: listed.resourceId,
    ...(listed.resourceName === undefined ? {} : { resourceName: listed.resourceName }),
    arn: listed.arn,
    ...(listed.created === undefined ? {} : { resourceCreationTime: listed.created.toISOString() }),
    configurationItemCaptureTime: reach.now.toISOString(),
    configurationItemStatus: 'OK',
    tags: listed.tags ?? ((tagPart ?? {}) as Record<string, string>),
    relationships: listed.relationships ?? [],
    configuration: (listed.configuration ?? {}) as JsonObject,
    supplementaryConfiguration: supplementary,
    ...(unread === undefined ? {} : { unread }),
  }
}

interface Call {
  readonly name: string
  readonly iam: string | readonly string[]
  readonly none: readonly string[] | undefined
  readonly read: () => Promise<Json>
}

/** Reads each part; what cannot be read is noted with its reason, and the others go on. */
const readParts = async (
  calls: readonly Call[],
  reach: Reach,
): Promise<{ values: Record<string, Json>; unread: Record<string, Unread> | undefined }> => {
  const values: Record<string, Json> = {}
  let unread: Record<string, Unread> | undefined
  await Promise.all(
    calls.map(async (call) => {
      try {
        values[call.name] = await call.read()
      } catch (cause) {
        reach.signal.throwIfAborted()
        if (call.none !== undefined && isNamed(cause, call.none)) values[call.name] = null
        else {
          unread ??= {}
          unread[call.name] = unreadBecause(cause, [call.iam].flat().join(', '))
        }
      }
    }),
  )
  // The order of answers must not show.
  return { values: Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))), unread }
}
