/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
export type JsonObject = { readonly [key: string]: Json }

/** `configurationItemStatus` of AWS Config (API reference, ConfigurationItem). */
export type CiStatus =
  | 'OK'
  | 'ResourceDiscovered'
  | 'ResourceNotRecorded'
  | 'ResourceDeleted'
  | 'ResourceDeletedNotRecorded'

/** A relationship as AWS Config names it: `Is contained in`, `Is attached to`, `Is associated with`, `Contains`. */
export interface Relationship {
  readonly resourceType: string
  readonly resourceId?: string
  readonly resourceName?: string
  readonly name: string
}

/** Why a part of a resource was not read. */
export interface Unread {
  /** `denied`: not allowed to look. `unsupported`: the service or Region does not know the call. */
  readonly why: 'denied' | 'throttled' | 'unsupported' | 'failed'
  /** IAM action that would have been needed: `s3:GetBucketPolicy`. */
  readonly action: string
  /** The service's own words, at most 300 characters. */
  readonly message: string
}

/**
 * A resource at a moment, in the shape of an AWS Config configuration item (API reference, ConfigurationItem;
 * `configuration` and `supplementaryConfiguration` as objects, never as text).
 *
 * A key of `supplementaryConfiguration` that is `null` was read, and there is none. A key that is absent was not
 * read; when our own collector tried, `unread` says why.
 */
export interface Ci {
  readonly accountId: string
  /** `global` for resources without a Region, as AWS Config has it. */
  readonly awsRegion: string
  readonly availabilityZone?: string
  readonly resourceType: string
  readonly resourceId: string
  readonly resourceName?: string
  readonly arn: string
  /** ISO 8601. */
  readonly resourceCreationTime?: string
  /** ISO 8601. */
  readonly configurationItemCaptureTime: string
  readonly configurationItemStatus: CiStatus
  readonly tags: Readonly<Record<string, string>>
  readonly relationships: readonly Relationship[]
  /** `null` once deleted. */
  readonly configuration: JsonObject | null
  readonly supplementaryConfiguration: JsonObject
  /** Parts that could not be read, by their name in `supplementaryConfiguration`; `tags` for the tags. */
  readonly unread?: Readonly<Record<string, Unread>>
}

/** The account itself as a resource: one CI for each Region, and one in `global`. */
export const ACCOUNT = 'AWS::::Account'
