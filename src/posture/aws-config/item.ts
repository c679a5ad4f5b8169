import type { Ci, CiStatus, Json, JsonObject, Relationship, Unread } from '../ci.js'
import { partsOf } from './parts.js'

/** What a configuration item of AWS Config was read as. */
export type ItemRead =
  | { readonly kind: 'ci'; readonly ci: Ci }
  /** No resource: a verdict of AWS Config's own, or a resource that it was told not to record. */
  | { readonly kind: 'none'; readonly reason: string }
  | { readonly kind: 'bad'; readonly reason: string }

/** Types under which AWS Config records its own verdicts. */
const VERDICTS: ReadonlySet<string> = new Set([
  'AWS::Config::ResourceCompliance',
  'AWS::Config::ConformancePackCompliance',
])

/** Spellings of the status, in lower case: the API's, and those of files of the first years. */
const STATUS: Readonly<Record<string, CiStatus>> = {
  ok: 'OK',
  discovered: 'ResourceDiscovered',
  resourcediscovered: 'ResourceDiscovered',
  deleted: 'ResourceDeleted',
  resourcedeleted: 'ResourceDeleted',
  resourcenotrecorded: 'ResourceNotRecorded',
  resourcedeletednotrecorded: 'ResourceDeletedNotRecorded',
}

/** What the name of the file that an item lies in says, where the item itself does not. */
export interface ItemPlace {
  readonly account?: string | undefined
  readonly region?: string | undefined
}

/**
 * A configuration item as AWS Config writes it, in any of its spellings, as a CI. Files and notifications have
 * `configuration` as an object and most parts as texts of JSON; the API has both as texts; the keys of account and
 * ARN, the status and the times have changed over the years. Never throws for what is wrong with an item.
 * Source: API reference `ConfigurationItem` and `BaseConfigurationItem`; developer guide, "Example Configuration
 * Snapshot", "Example Configuration Item Change Notifications".
 */
export const readItem = (value: unknown, place: ItemPlace = {}): ItemRead => {
  if (!isObject(value)) return bad('it is no JSON object')
  const resourceType = text(value['resourceType'])
  const resourceId = text(value['resourceId'])
  if (resourceType === undefined || !/^[A-Za-z0-9]+::[A-Za-z0-9:]+$/.test(resourceType)) {
    return bad('resourceType is missing')
  }
  if (VERDICTS.has(resourceType)) return { kind: 'none', reason: `${resourceType} is a verdict of AWS Config` }
  if (resourceId === undefined) return bad('resourceId is missing')
  const captured = instant(value['configurationItemCaptureTime'])
  if (captured === undefined) return bad('configurationItemCaptureTime is no time')
  const status = STATUS[(text(value['configurationItemStatus']) ?? 'ok').toLowerCase()]
  if (status === undefined) {
    return bad(`configurationItemStatus ${short(value['configurationItemStatus'])} is not known`)
  }
  if (status === 'ResourceNotRecorded' || status === 'ResourceDeletedNotRecorded') {
    return { kind: 'none', reason: `${resourceType} is not recorded by AWS Config` }
  }
  const deleted = status === 'ResourceDeleted'
  const configuration = opened(value['configuration'])
  if (configuration !== null && !isObject(configuration)) {
    return bad('configuration is neither an object nor the JSON text of one')
  }
  const given = opened(value['supplementaryConfiguration'])
  if (given !== null && !isObject(given)) return bad('supplementaryConfiguration is no object')
  const named = text(value['ARN']) ?? text(value['arn']) ?? text(configuration?.['arn'])
  const [, , , arnRegion = '', arnAccount = ''] = named?.split(':') ?? []
  const accountId = [value['awsAccountId'], value['accountId'], place.account, arnAccount]
    .map(text)
    .find((id) => id !== undefined && /^\d{12}$/.test(id))
  if (accountId === undefined) return bad('the account is not named')
  // Misspelt in the oldest files.
  const zone = text(value['availabilityZone']) ?? text(value['availibilityZone'])
  const awsRegion = text(value['awsRegion']) ?? regionOf(zone) ?? regionOf(arnRegion) ?? place.region
  if (awsRegion === undefined) return bad('the Region is not named')
  const created = instant(value['resourceCreationTime'])
  const resourceName = text(value['resourceName'])
  const tags =
    tagsOf(value['tags']) ?? tagsOf(opened(given?.['Tags'] ?? given?.['tags'])) ?? tagsOf(configuration?.['tags'])
  return {
    kind: 'ci',
    ci: {
      accountId,
      awsRegion,
      // `Regional`, `Not Applicable` and `Multiple Availability Zones` are no zones.
      ...(regionOf(zone) === undefined || zone === undefined ? {} : { availabilityZone: zone }),
      resourceType,
      resourceId,
      ...(resourceName === undefined ? {} : { resourceName }),
      // A few types have none: made so that it is one and the same each time.
      arn: named ?? `arn:aws:config:${awsRegion}:${accountId}:${resourceType}/${resourceId}`,
      ...(created === undefined ? {} : { resourceCreationTime: created }),
      configurationItemCaptureTime: captured,
      configurationItemStatus: status,
      tags: tags ?? {},
      relationships: relationshipsOf(value['relationships']),
      configuration: deleted ? null : configuration,
      supplementaryConfiguration: deleted ? {} : partsOf(resourceType, given ?? {}),
      ...(tags === undefined && !deleted ? { unread: TAGS_UNREAD } : {}),
    },
  }
}

/** The API's current configuration has no tags of its own; where the resource does not carry them they are not known. */
const TAGS_UNREAD: Readonly<Record<string, Unread>> = {
  tags: {
    why: 'unsupported',
    action: 'config:BatchGetResourceConfig',
    message: 'The configuration item has no tags.',
  },
}

const bad = (reason: string): ItemRead => ({ kind: 'bad', reason })

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

const short = (value: unknown): string => JSON.stringify(value ?? null).slice(0, 80)

/** An object as it is or as the JSON text of one; `null` for nothing. What cannot be opened comes back as it is. */
const opened = (value: unknown): Json => {
  if (value === undefined || value === null || value === '' || value === 'null') return null
  if (typeof value !== 'string') return value as Json
  try {
    return JSON.parse(value) as Json
  } catch {
    return value
  }
}

/**
 * ISO 8601 with any number of decimals and a zone with or without its colon (`2014-02-27T21:43:53.0885+0000`), or
 * seconds since the epoch, as the API's JSON has them.
 */
const instant = (value: unknown): string | undefined => {
  const at =
    typeof value === 'number'
      ? value * 1000
      : value instanceof Date
        ? value.getTime()
        : typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)
          ? Date.parse(value.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
          : Number.NaN
  return Number.isNaN(at) || Math.abs(at) > 8.64e15 ? undefined : new Date(at).toISOString()
}

const regionOf = (place: string | undefined): string | undefined =>
  place === 'global' ? 'global' : /^([a-z]{2,}(?:-[a-z]+)+-\d+)[a-z]?$/.exec(place ?? '')?.[1]

/** A map, or a list of `{key, value}`, `{Key, Value}`, `{tagKey, tagValue}` or `{tagName, tagValue}`. */
const tagsOf = (value: unknown): Readonly<Record<string, string>> | undefined => {
  if (Array.isArray(value)) {
    const out: Record<string, string> = {}
    for (const tag of value as unknown[]) {
      if (!isObject(tag)) continue
      const key = text(tag['key'] ?? tag['Key'] ?? tag['tagKey'] ?? tag['tagName'])
      const of = tag['value'] ?? tag['Value'] ?? tag['tagValue']
      if (key !== undefined) out[key] = typeof of === 'string' ? of : ''
    }
    return out
  }
  if (!isObject(value)) return undefined
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, typeof v === 'string' ? v : '']))
}

const relationshipsOf = (value: unknown): Relationship[] => {
  if (!Array.isArray(value)) return []
  const out: Relationship[] = []
  for (const one of value as unknown[]) {
    if (!isObject(one)) continue
    const resourceType = text(one['resourceType'])
    const resourceId = text(one['resourceId'])
    const resourceName = text(one['resourceName'])
    if (resourceType === undefined || (resourceId === undefined && resourceName === undefined)) continue
    out.push({
      resourceType,
      ...(resourceId === undefined ? {} : { resourceId }),
      ...(resourceName === undefined ? {} : { resourceName }),
      // Files call it `name`, the API `relationshipName`.
      name: (text(one['name']) ?? text(one['relationshipName']) ?? 'Is associated with').trim(),
    })
  }
  return out
}
