import type { Json, Relationship, Unread } from '../ci.js'

/** How a collector reaches one Region of one account. */
export interface Reach {
  readonly account: string
  /** Region to call. For global resources the partition's home Region, `us-east-1`. */
  readonly region: string
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string
  readonly now: Date
  readonly signal: AbortSignal
  /** A client of the AWS SDK with this account's credentials; one for each class and Region, retries included. */
  readonly client: <C>(make: new (config: ClientConfig) => C, region?: string) => C
}

/** What each SDK client is made with; the engine fills it. */
export type ClientConfig = Readonly<Record<string, unknown>>

/** One resource as a list or describe call told it. */
export interface Listed {
  readonly resourceId: string
  readonly resourceName?: string | undefined
  readonly arn: string
  /** When the resource lives in another Region than the one called (S3 buckets): that Region. */
  readonly awsRegion?: string | undefined
  readonly availabilityZone?: string | undefined
  readonly created?: Date | undefined
  /** Left out when tags are a part of their own (`parts.tags`). `tagMap` makes it from the SDK's list. */
  readonly tags?: Readonly<Record<string, string>> | undefined
  readonly relationships?: readonly Relationship[] | undefined
  /** The SDK's object through `configShape`, spelt as AWS Config spells this type. */
  readonly configuration: Json
  /** What of it could not be read though it is there: `configuration`, when a resource's own policy denies it. */
  readonly unread?: Readonly<Record<string, Unread>> | undefined
}

/** One further call for each resource. */
export interface Part<L extends Listed> {
  /** The IAM action of the call: `s3:GetBucketPolicy`. More than one when it makes several calls. */
  readonly iam: string | readonly string[]
  /**
   * Reads it. `null`: there is none. Anything the SDK throws is sorted by the engine into denied, throttled,
   * unsupported or failed, so do not catch it here.
   */
  readonly read: (reach: Reach, listed: L) => Promise<Json>
  /** Names of SDK errors that mean "there is none" (`NoSuchBucketPolicy`): the engine makes them `null`. */
  readonly none?: readonly string[]
}

/** One resource type of a service. */
export interface ResourceCollector<L extends Listed = Listed> {
  /** AWS Config's or CloudFormation's name of the type. */
  readonly type: string
  readonly scope: 'regional' | 'global'
  /** IAM actions that `list` needs. */
  readonly iam: readonly string[]
  /** Every one there is, page by page. Throws what the SDK throws. Must hold no more than a page in memory. */
  readonly list: (reach: Reach) => AsyncIterable<L>
  /** Only this one, by resourceId or ARN; used when an event said that it changed. Left out: `list` is searched. */
  readonly one?: (reach: Reach, id: string) => Promise<L | undefined>
  /** Parts by their name in `supplementaryConfiguration`; `tags` is special: a map of texts that becomes the CI's tags. */
  readonly parts?: Readonly<Record<string, Part<L>>>
}

/** A part of the account itself (password policy, EBS default encryption): goes to the CI of type `AWS::::Account`. */
export interface AccountPart {
  readonly scope: 'regional' | 'global'
  readonly iam: string | readonly string[]
  readonly read: (reach: Reach) => Promise<Json>
  readonly none?: readonly string[]
}

/** All of one AWS service. One file in `services/` each; its default export. */
export interface Collector {
  /** The SDK's name of the service; concurrency and back-off are held for each service. */
  readonly service: string
  readonly resources: readonly ResourceCollector[]
  readonly account?: Readonly<Record<string, AccountPart>>
}

/** Keeps the type of each resource's `list` and `parts` together. */
export const resource = <L extends Listed>(spec: ResourceCollector<L>): ResourceCollector =>
  spec as unknown as ResourceCollector

export const collector = (spec: Collector): Collector => spec

/** `[{ Key, Value }]`, `[{ key, value }]` or `[{ TagKey, TagValue }]` as a map. */
export const tagMap = (
  tags:
    | readonly {
        readonly Key?: string | undefined
        readonly Value?: string | undefined
        readonly key?: string | undefined
        readonly value?: string | undefined
        readonly TagKey?: string | undefined
        readonly TagValue?: string | undefined
      }[]
    | undefined,
): Record<string, string> => {
  const out: Record<string, string> = {}
  for (const t of tags ?? []) {
    const key = t.Key ?? t.key ?? t.TagKey
    if (key !== undefined) out[key] = t.Value ?? t.value ?? t.TagValue ?? ''
  }
  return out
}
