import {
  type BucketCannedACL,
  type BucketLocationConstraint,
  CreateBucketCommand,
  PutBucketAclCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketReplicationCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import {
  CreateAccessPointCommand,
  CreateMultiRegionAccessPointCommand,
  PutPublicAccessBlockCommand as PutAccountBlockCommand,
} from '@aws-sdk/client-s3-control'
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns'
import { S3Control } from '../../../src/posture/inventory/s3-control-client.js'
import type { Seed, SeedAws } from './seed.js'

const BLOCKED = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true }

/** In these accounts the account's own block is on, and no bucket is public whatever its policy says. */
export const blocksAll = (account: string): boolean => Number(account.at(-1)) % 2 === 1

/** Buckets, good and bad in each respect; access points; the account's block of public access. */
export const seed: Seed = async (aws) => {
  if (!aws.home) return {}
  const s3 = aws.client(S3Client)
  const strict = blocksAll(aws.account)

  const make = async (name: string, options: { region?: string; lock?: boolean; acl?: BucketCannedACL } = {}) => {
    const Bucket = `${aws.prefix}${name}-${aws.account}`
    const region = options.region ?? aws.region
    await s3.send(
      new CreateBucketCommand({
        Bucket,
        ...(region === 'us-east-1'
          ? {}
          : { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } }),
        ...(options.lock ? { ObjectLockEnabledForBucket: true } : {}),
        ...(options.acl ? { ACL: options.acl, ObjectOwnership: 'ObjectWriter' } : {}),
      }),
    )
    return { Bucket, arn: `arn:aws:s3:::${Bucket}` }
  }
  const policy = (bucket: { Bucket: string; arn: string }, ...statements: object[]) =>
    s3.send(
      new PutBucketPolicyCommand({
        Bucket: bucket.Bucket,
        Policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
      }),
    )
  const allow = (bucket: { arn: string }, Principal: unknown, Action: string) => ({
    Effect: 'Allow',
    Principal,
    Action,
    Resource: [bucket.arn, `${bucket.arn}/*`],
  })

  const plain = await make('plain')
  const logs = await make('logs')
  const far = await make('far', { region: aws.region === 'us-west-2' ? 'us-east-2' : 'us-west-2' })
  const near = await make('near')
  const good = await make('good', { lock: true })
  for (const { Bucket } of [good, far, near])
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }))
  const { Bucket } = good
  await s3.send(
    new PutObjectLockConfigurationCommand({
      Bucket,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 30 } },
      },
    }),
  )
  await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: BLOCKED }))
  await s3.send(
    new PutBucketEncryptionCommand({
      Bucket,
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' }, BucketKeyEnabled: true }],
      },
    }),
  )
  await s3.send(
    new PutBucketEncryptionCommand({
      Bucket: plain.Bucket,
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    }),
  )
  await policy(logs, {
    ...allow(logs, { Service: 'logging.s3.amazonaws.com' }, 's3:PutObject'),
    Resource: `${logs.arn}/*`,
  })
  await s3.send(
    new PutBucketLoggingCommand({
      Bucket,
      BucketLoggingStatus: { LoggingEnabled: { TargetBucket: logs.Bucket, TargetPrefix: 'good/' } },
    }),
  )
  await s3.send(
    new PutBucketLifecycleConfigurationCommand({
      Bucket,
      LifecycleConfiguration: {
        Rules: [
          {
            ID: 'old',
            Status: 'Enabled',
            Filter: { Prefix: '' },
            NoncurrentVersionExpiration: { NoncurrentDays: 90 },
          },
        ],
      },
    }),
  )
  const { TopicArn = '' } = await aws.client(SNSClient).send(new CreateTopicCommand({ Name: `${aws.prefix}bucket` }))
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket,
      NotificationConfiguration: { TopicConfigurations: [{ TopicArn, Events: ['s3:ObjectRemoved:*'] }] },
    }),
  )
  await replicate(s3, aws, good.Bucket, far.arn)
  await replicate(s3, aws, near.Bucket, plain.arn)
  await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: 'owner', Value: 'sre' }] } }))
  await policy(good, {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [good.arn, `${good.arn}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  })

  const readable = await make('readable')
  await policy(readable, allow(readable, '*', 's3:GetObject'))
  const writable = await make('writable')
  await policy(writable, allow(writable, { AWS: '*' }, 's3:PutObject'))
  const within = await make('within')
  await policy(within, {
    ...allow(within, '*', 's3:*'),
    Condition: { StringEquals: { 'aws:PrincipalAccount': aws.account } },
  })
  const shared = await make('shared')
  await policy(shared, allow(shared, { AWS: 'arn:aws:iam::210987654321:root' }, 's3:PutBucketPolicy'))
  const acl = await make('acl', { acl: 'public-read' })
  await s3.send(new PutBucketAclCommand({ Bucket: acl.Bucket, ACL: 'public-read' }))

  const control = aws.client(S3Control)
  await control.send(
    new PutAccountBlockCommand({
      AccountId: aws.account,
      PublicAccessBlockConfiguration: strict
        ? BLOCKED
        : { ...BLOCKED, IgnorePublicAcls: false, RestrictPublicBuckets: false },
    }),
  )
  const point = `${aws.prefix}point`
  await control.send(new CreateAccessPointCommand({ AccountId: aws.account, Bucket, Name: point }))
  const everywhere = async (name: string, PublicAccessBlock: Partial<typeof BLOCKED>) =>
    control.send(
      new CreateMultiRegionAccessPointCommand({
        AccountId: aws.account,
        ClientToken: name,
        Details: { Name: name, PublicAccessBlock, Regions: [{ Bucket }] },
      }),
    )
  await everywhere(`${aws.prefix}mrap`, BLOCKED)

  const account = `arn:aws:iam::${aws.account}:root`
  const open = (...buckets: { arn: string }[]) =>
    strict ? { passed: buckets.map((b) => b.arn) } : { failed: buckets.map((b) => b.arn) }
  return {
    'S3.1': strict ? { passed: [account] } : { failed: [account] },
    'S3.2': merge({ passed: [good.arn, plain.arn, within.arn, writable.arn] }, open(readable, acl)),
    'S3.3': merge({ passed: [good.arn, plain.arn, within.arn, readable.arn, acl.arn] }, open(writable)),
    'S3.5': { passed: [good.arn], failed: [plain.arn, readable.arn] },
    'S3.6': { passed: [good.arn, plain.arn, logs.arn], failed: [shared.arn] },
    'S3.7': { passed: [good.arn], failed: [near.arn, plain.arn] },
    'S3.8': { passed: [good.arn], failed: [plain.arn] },
    'S3.9': { passed: [good.arn], failed: [plain.arn, logs.arn] },
    'S3.10': { passed: [good.arn], failed: [far.arn] },
    'S3.11': { passed: [good.arn], failed: [plain.arn] },
    'S3.12': { passed: [good.arn, plain.arn], failed: [acl.arn] },
    'S3.13': { passed: [good.arn], failed: [plain.arn] },
    'S3.14': { passed: [good.arn, far.arn], failed: [plain.arn] },
    'S3.15': { passed: [good.arn], failed: [plain.arn] },
    'S3.17': { passed: [good.arn], failed: [plain.arn] },
    'S3.19': { passed: [`arn:aws:s3:${aws.region}:${aws.account}:accesspoint/${point}`] },
    'S3.20': { failed: [plain.arn, far.arn] },
  }
}

const replicate = (s3: S3Client, aws: SeedAws, Bucket: string, to: string) =>
  s3.send(
    new PutBucketReplicationCommand({
      Bucket,
      ReplicationConfiguration: {
        Role: `arn:aws:iam::${aws.account}:role/replication`,
        Rules: [{ ID: 'all', Status: 'Enabled', Prefix: '', Destination: { Bucket: to } }],
      },
    }),
  )

const merge = (
  a: { passed?: readonly string[]; failed?: readonly string[] },
  b: { passed?: readonly string[]; failed?: readonly string[] },
) => ({ passed: [...(a.passed ?? []), ...(b.passed ?? [])], failed: [...(a.failed ?? []), ...(b.failed ?? [])] })
