import {
  type Bucket as ApiBucket,
  GetBucketAclCommand,
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketLoggingCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketReplicationCommand,
  GetBucketRequestPaymentCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetBucketWebsiteCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  type Owner,
  paginateListBuckets,
  paginateListDirectoryBuckets,
  S3Client,
} from '@aws-sdk/client-s3'
import { cfnShape } from '../../cfn-shape.js'
import { configShape } from '../../config-shape.js'
import { collector, type Listed, type Reach, resource, tagMap } from '../collector.js'
import { aclShape, lifecycleShape, notificationShape, replicationShape } from '../s3-shape.js'

interface Bucket extends Listed {
  readonly awsRegion: string
}

const at = (reach: Reach, bucket: Bucket): S3Client => reach.client(S3Client, bucket.awsRegion)
const named = (bucket: Listed) => ({ Bucket: bucket.resourceId })

/** ListBuckets names the Region since 2024; before, and in emulators, it is asked for. */
const regionOf = async (reach: Reach, b: ApiBucket): Promise<string> => {
  if (b.BucketRegion !== undefined) return b.BucketRegion
  const { LocationConstraint: at } = await reach
    .client(S3Client)
    .send(new GetBucketLocationCommand({ Bucket: b.Name as string }))
  // API reference, GetBucketLocation: buckets of us-east-1 have none, the oldest of eu-west-1 say "EU".
  return at === 'EU' ? 'eu-west-1' : at === undefined || (at as string) === '' ? 'us-east-1' : at
}

async function* buckets(reach: Reach, Prefix?: string): AsyncGenerator<Bucket> {
  const query = Prefix === undefined ? { MaxBuckets: 1000 } : { MaxBuckets: 1000, Prefix }
  for await (const page of paginateListBuckets({ client: reach.client(S3Client) }, query)) {
    for (const b of page.Buckets ?? []) if (b.Name !== undefined) yield await bucket(reach, b, b.Name, page.Owner)
  }
}

const bucket = async (reach: Reach, b: ApiBucket, name: string, owner: Owner | undefined): Promise<Bucket> => ({
  resourceId: name,
  resourceName: name,
  arn: `arn:${reach.partition}:s3:::${name}`,
  awsRegion: await regionOf(reach, b),
  created: b.CreationDate,
  configuration: configShape({
    name,
    owner: { displayName: owner?.DisplayName ?? null, id: owner?.ID ?? null },
    creationDate: b.CreationDate,
  }),
})

/** Amazon S3: buckets with their supplementary configuration (AWS Config, `AWS::S3::Bucket`), and directory buckets. */
export default collector({
  service: 's3',
  resources: [
    resource<Bucket>({
      type: 'AWS::S3::Bucket',
      // One list shows the buckets of every Region, each with its own.
      scope: 'global',
      iam: ['s3:ListAllMyBuckets', 's3:GetBucketLocation'],
      list: (reach) => buckets(reach),
      one: async (reach, id) => {
        const name = id.replace(/^arn:[^:]*:s3:::/, '')
        for await (const b of buckets(reach, name)) if (b.resourceId === name) return b
        return undefined
      },
      parts: {
        BucketVersioningConfiguration: {
          iam: 's3:GetBucketVersioning',
          read: async (reach, b) => {
            const { Status, MFADelete } = await at(reach, b).send(new GetBucketVersioningCommand(named(b)))
            return {
              status: Status ?? 'Off',
              isMfaDeleteEnabled: MFADelete === undefined ? null : MFADelete === 'Enabled',
            }
          },
        },
        BucketPolicy: {
          iam: 's3:GetBucketPolicy',
          none: ['NoSuchBucketPolicy'],
          read: async (reach, b) => ({
            policyText: (await at(reach, b).send(new GetBucketPolicyCommand(named(b)))).Policy ?? null,
          }),
        },
        PublicAccessBlockConfiguration: {
          iam: 's3:GetBucketPublicAccessBlock',
          none: ['NoSuchPublicAccessBlockConfiguration'],
          read: async (reach, b) =>
            configShape(
              (await at(reach, b).send(new GetPublicAccessBlockCommand(named(b)))).PublicAccessBlockConfiguration,
            ),
        },
        ServerSideEncryptionConfiguration: {
          iam: 's3:GetEncryptionConfiguration',
          none: ['ServerSideEncryptionConfigurationNotFoundError'],
          read: async (reach, b) => {
            const { ServerSideEncryptionConfiguration: c } = await at(reach, b).send(
              new GetBucketEncryptionCommand(named(b)),
            )
            return {
              rules: (c?.Rules ?? []).map((r) => ({
                applyServerSideEncryptionByDefault: {
                  // Config's own spelling: a small first letter alone would make `sSEAlgorithm`.
                  sseAlgorithm: r.ApplyServerSideEncryptionByDefault?.SSEAlgorithm ?? null,
                  kmsMasterKeyID: r.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID ?? null,
                },
                bucketKeyEnabled: r.BucketKeyEnabled ?? null,
              })),
            }
          },
        },
        BucketLoggingConfiguration: {
          iam: 's3:GetBucketLogging',
          read: async (reach, b) => {
            const { LoggingEnabled } = await at(reach, b).send(new GetBucketLoggingCommand(named(b)))
            return {
              destinationBucketName: LoggingEnabled?.TargetBucket ?? null,
              logFilePrefix: LoggingEnabled?.TargetPrefix ?? null,
            }
          },
        },
        AccessControlList: {
          iam: 's3:GetBucketAcl',
          read: async (reach, b) => {
            const { Owner, Grants } = await at(reach, b).send(new GetBucketAclCommand(named(b)))
            return aclShape(Owner, Grants)
          },
        },
        BucketLifecycleConfiguration: {
          iam: 's3:GetLifecycleConfiguration',
          none: ['NoSuchLifecycleConfiguration'],
          read: async (reach, b) =>
            lifecycleShape((await at(reach, b).send(new GetBucketLifecycleConfigurationCommand(named(b)))).Rules),
        },
        BucketReplicationConfiguration: {
          iam: 's3:GetReplicationConfiguration',
          none: ['ReplicationConfigurationNotFoundError'],
          read: async (reach, b) =>
            replicationShape(
              (await at(reach, b).send(new GetBucketReplicationCommand(named(b)))).ReplicationConfiguration,
            ),
        },
        BucketNotificationConfiguration: {
          iam: 's3:GetBucketNotification',
          read: async (reach, b) =>
            notificationShape(await at(reach, b).send(new GetBucketNotificationConfigurationCommand(named(b)))),
        },
        IsRequesterPaysEnabled: {
          iam: 's3:GetBucketRequestPayment',
          read: async (reach, b) =>
            (await at(reach, b).send(new GetBucketRequestPaymentCommand(named(b)))).Payer === 'Requester',
        },
        ObjectLockConfiguration: {
          iam: 's3:GetBucketObjectLockConfiguration',
          none: ['ObjectLockConfigurationNotFoundError'],
          read: async (reach, b) =>
            configShape(
              (await at(reach, b).send(new GetObjectLockConfigurationCommand(named(b)))).ObjectLockConfiguration,
            ),
        },
        // AWS Config has no name for this one.
        BucketOwnershipControls: {
          iam: 's3:GetBucketOwnershipControls',
          none: ['OwnershipControlsNotFoundError'],
          read: async (reach, b) =>
            configShape((await at(reach, b).send(new GetBucketOwnershipControlsCommand(named(b)))).OwnershipControls),
        },
        BucketWebsiteConfiguration: {
          iam: 's3:GetBucketWebsite',
          none: ['NoSuchWebsiteConfiguration'],
          read: async (reach, b) => {
            const w = await at(reach, b).send(new GetBucketWebsiteCommand(named(b)))
            return configShape({
              indexDocumentSuffix: w.IndexDocument?.Suffix ?? null,
              errorDocument: w.ErrorDocument?.Key ?? null,
              redirectAllRequestsTo: w.RedirectAllRequestsTo ?? null,
              routingRules: w.RoutingRules ?? [],
            })
          },
        },
        BucketCrossOriginConfiguration: {
          iam: 's3:GetBucketCORS',
          none: ['NoSuchCORSConfiguration'],
          read: async (reach, b) => ({
            rules: ((await at(reach, b).send(new GetBucketCorsCommand(named(b)))).CORSRules ?? []).map((r) =>
              configShape({
                id: r.ID ?? null,
                allowedMethods: r.AllowedMethods,
                allowedOrigins: r.AllowedOrigins,
                allowedHeaders: r.AllowedHeaders ?? [],
                exposedHeaders: r.ExposeHeaders ?? [],
                maxAgeSeconds: r.MaxAgeSeconds ?? null,
              }),
            ),
          }),
        },
        tags: {
          iam: 's3:GetBucketTagging',
          none: ['NoSuchTagSet'],
          read: async (reach, b) => tagMap((await at(reach, b).send(new GetBucketTaggingCommand(named(b)))).TagSet),
        },
      },
    }),
    resource<Listed>({
      type: 'AWS::S3Express::DirectoryBucket',
      scope: 'regional',
      iam: ['s3express:ListAllMyDirectoryBuckets'],
      list: async function* (reach) {
        for await (const page of paginateListDirectoryBuckets({ client: reach.client(S3Client) }, {})) {
          for (const b of page.Buckets ?? []) {
            // Directory buckets are named so; emulators answer with buckets of every kind.
            if (b.Name === undefined || !b.Name.endsWith('--x-s3')) continue
            yield {
              resourceId: b.Name,
              resourceName: b.Name,
              arn: `arn:${reach.partition}:s3express:${reach.region}:${reach.account}:bucket/${b.Name}`,
              created: b.CreationDate,
              configuration: cfnShape({ BucketName: b.Name, CreationDate: b.CreationDate }),
            }
          }
        }
      },
      parts: {
        LifecycleConfiguration: {
          iam: 's3express:GetLifecycleConfiguration',
          none: ['NoSuchLifecycleConfiguration'],
          read: async (reach, b) =>
            lifecycleShape(
              (await reach.client(S3Client).send(new GetBucketLifecycleConfigurationCommand(named(b)))).Rules,
            ),
        },
      },
    }),
  ],
})
