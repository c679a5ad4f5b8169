import type {
  Grant,
  LifecycleRule,
  LifecycleRuleFilter,
  NotificationConfiguration,
  ReplicationConfiguration,
  Tag,
} from '@aws-sdk/client-s3'
import type { Json } from '../ci.js'
import { configShape } from '../config-shape.js'

/**
 * The bucket parts whose spelling in AWS Config is not the API's with a small first letter: AWS Config keeps the model
 * of the first AWS SDK for Java. Source: configuration items of `AWS::S3::Bucket` and
 * awslabs/aws-config-resource-schema.
 */

const GROUPS: Readonly<Record<string, string>> = {
  'http://acs.amazonaws.com/groups/global/AllUsers': 'AllUsers',
  'http://acs.amazonaws.com/groups/global/AuthenticatedUsers': 'AuthenticatedUsers',
  'http://acs.amazonaws.com/groups/s3/LogDelivery': 'LogDelivery',
}

/** `READ_ACP` → `ReadAcp`. */
const permission = (text: string | undefined): string | null =>
  text
    ?.toLowerCase()
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('') ?? null

/** `AccessControlList`: a group is its name, a canonical user or e-mail address an object. */
export const aclShape = (
  owner: { ID?: string | undefined; DisplayName?: string | undefined } | undefined,
  grants: readonly Grant[] | undefined,
): Json => ({
  grantSet: null,
  grantList: (grants ?? []).map(({ Grantee: g, Permission }) => ({
    grantee:
      g?.URI === undefined
        ? { id: g?.ID ?? g?.EmailAddress ?? null, displayName: g?.DisplayName ?? null }
        : (GROUPS[g.URI] ?? g.URI),
    permission: permission(Permission),
  })),
  owner: { displayName: owner?.DisplayName ?? null, id: owner?.ID ?? null },
})

/** `BucketLifecycleConfiguration`. */
export const lifecycleShape = (rules: readonly LifecycleRule[] | undefined): Json => ({
  rules: (rules ?? []).map((r) =>
    configShape({
      id: r.ID,
      prefix: r.Prefix ?? null,
      status: r.Status,
      filter: r.Filter === undefined ? null : { predicate: predicate(r.Filter) },
      expirationInDays: r.Expiration?.Days ?? -1,
      expirationDate: r.Expiration?.Date,
      expiredObjectDeleteMarker: r.Expiration?.ExpiredObjectDeleteMarker ?? false,
      noncurrentVersionExpirationInDays: r.NoncurrentVersionExpiration?.NoncurrentDays ?? -1,
      newerNoncurrentVersions: r.NoncurrentVersionExpiration?.NewerNoncurrentVersions,
      transitions: r.Transitions?.map((t) => ({
        days: t.Days ?? -1,
        date: t.Date ?? null,
        storageClass: t.StorageClass,
      })),
      noncurrentVersionTransitions: r.NoncurrentVersionTransitions?.map((t) => ({
        days: t.NoncurrentDays,
        storageClass: t.StorageClass,
      })),
      abortIncompleteMultipartUpload: r.AbortIncompleteMultipartUpload,
    }),
  ),
})

const tag = (t: Tag) => ({ type: 'LifecycleTagPredicate', tag: { key: t.Key ?? null, value: t.Value ?? null } })
const prefix = (text: string) => ({ type: 'LifecyclePrefixPredicate', prefix: text })
const sizes = (from: { ObjectSizeGreaterThan?: number | undefined; ObjectSizeLessThan?: number | undefined }) => [
  ...(from.ObjectSizeGreaterThan === undefined
    ? []
    : [{ type: 'LifecycleObjectSizeGreaterThanPredicate', objectSizeGreaterThan: from.ObjectSizeGreaterThan }]),
  ...(from.ObjectSizeLessThan === undefined
    ? []
    : [{ type: 'LifecycleObjectSizeLessThanPredicate', objectSizeLessThan: from.ObjectSizeLessThan }]),
]

/** Null when the rule takes every object. */
const predicate = (filter: LifecycleRuleFilter): Json => {
  if (filter.And !== undefined)
    return {
      type: 'LifecycleAndOperator',
      operands: [
        ...(filter.And.Prefix === undefined ? [] : [prefix(filter.And.Prefix)]),
        ...(filter.And.Tags ?? []).map(tag),
        ...sizes(filter.And),
      ],
    }
  if (filter.Tag !== undefined) return tag(filter.Tag)
  if (filter.Prefix !== undefined && filter.Prefix !== '') return prefix(filter.Prefix)
  return sizes(filter)[0] ?? null
}

/** `BucketReplicationConfiguration`: rules by their id. */
export const replicationShape = (config: ReplicationConfiguration | undefined): Json => ({
  roleARN: config?.Role ?? null,
  rules: Object.fromEntries(
    (config?.Rules ?? []).map((r, i) => [
      r.ID ?? String(i),
      configShape({
        status: r.Status,
        priority: r.Priority,
        prefix: r.Prefix ?? null,
        filter: r.Filter,
        deleteMarkerReplication: r.DeleteMarkerReplication,
        destinationConfig: {
          bucketARN: r.Destination?.Bucket,
          account: r.Destination?.Account ?? null,
          storageClass: r.Destination?.StorageClass ?? null,
          encryptionConfiguration: r.Destination?.EncryptionConfiguration ?? null,
        },
      }),
    ]),
  ),
})

/** `BucketNotificationConfiguration`: configurations by their id; EventBridge beside them. */
export const notificationShape = (config: NotificationConfiguration): Json => {
  const configurations: Record<string, Json> = {}
  const add = (
    type: string,
    arn: string,
    items: readonly { Id?: string | undefined; Events?: readonly string[] | undefined; Filter?: unknown }[] | undefined,
    target: (item: never) => string | undefined,
  ) => {
    for (const [i, item] of (items ?? []).entries())
      configurations[item.Id ?? `${type}-${i}`] = {
        type,
        [arn]: target(item as never) ?? null,
        events: [...(item.Events ?? [])],
        filter: configShape(item.Filter),
      }
  }
  add('TopicConfiguration', 'topicARN', config.TopicConfigurations, (c: { TopicArn?: string }) => c.TopicArn)
  add('QueueConfiguration', 'queueARN', config.QueueConfigurations, (c: { QueueArn?: string }) => c.QueueArn)
  add(
    'LambdaConfiguration',
    'functionARN',
    config.LambdaFunctionConfigurations,
    (c: { LambdaFunctionArn?: string }) => c.LambdaFunctionArn,
  )
  return {
    configurations,
    eventBridgeConfiguration: config.EventBridgeConfiguration === undefined ? null : {},
  }
}
