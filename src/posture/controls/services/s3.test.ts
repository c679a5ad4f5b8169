import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import s3 from './s3.js'

const bucket = (parts: JsonObject, awsRegion = 'ap-northeast-1') =>
  ciOf('AWS::S3::Bucket', { name: 'a' }, { parts, awsRegion })
const target = (name: string, awsRegion: string) =>
  ciOf('AWS::S3::Bucket', { name }, { resourceId: name, arn: `arn:aws:s3:::${name}`, awsRegion })
const replicates = (status: string, ...to: string[]) =>
  bucket({
    BucketReplicationConfiguration: {
      roleARN: 'arn:aws:iam::111122223333:role/r',
      rules: Object.fromEntries(
        to.map((name, i) => [`r${i}`, { status, destinationConfig: { bucketARN: `arn:aws:s3:::${name}` } }]),
      ),
    },
  })
const blocked = {
  blockPublicAcls: true,
  ignorePublicAcls: true,
  blockPublicPolicy: true,
  restrictPublicBuckets: true,
}
const rule = (more: JsonObject = {}) => ({ rules: [{ id: 'r', status: 'Enabled', ...more }] })
const acl = (...grantList: JsonObject[]) => ({ grantList, owner: { id: 'me' } })
const own = { grantee: { id: 'me' }, permission: 'FullControl' }
const encrypted = (sseAlgorithm: string) =>
  bucket({ ServerSideEncryptionConfiguration: { rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm } }] } })
const notified = (...events: string[]) =>
  bucket({ BucketNotificationConfiguration: { configurations: { n: { type: 'QueueConfiguration', events } } } })

controlTests(s3, {
  'S3.7': [
    {
      name: 'to another Region',
      status: 'PASSED',
      ci: replicates('Enabled', 'near', 'far'),
      around: [target('near', 'ap-northeast-1'), target('far', 'ap-northeast-3')],
    },
    {
      name: 'within the Region only',
      status: 'FAILED',
      ci: replicates('Enabled', 'near'),
      around: [target('near', 'ap-northeast-1')],
    },
    {
      name: 'rule disabled',
      status: 'FAILED',
      ci: replicates('Disabled', 'far'),
      around: [target('far', 'us-east-1')],
    },
    { name: 'a bucket of another account', status: 'WARNING', ci: replicates('Enabled', 'theirs') },
    { name: 'no replication', status: 'FAILED', ci: bucket({ BucketReplicationConfiguration: null }) },
  ],
  'S3.8': [
    { name: 'all four', status: 'PASSED', ci: bucket({ PublicAccessBlockConfiguration: blocked }) },
    {
      name: 'one is off',
      status: 'FAILED',
      ci: bucket({ PublicAccessBlockConfiguration: { ...blocked, restrictPublicBuckets: false } }),
    },
    { name: 'never set', status: 'FAILED', ci: bucket({ PublicAccessBlockConfiguration: null }) },
  ],
  'S3.9': [
    {
      name: 'logged',
      status: 'PASSED',
      ci: bucket({ BucketLoggingConfiguration: { destinationBucketName: 'logs', logFilePrefix: '' } }),
    },
    {
      name: 'as AWS Config says "off"',
      status: 'FAILED',
      ci: bucket({ BucketLoggingConfiguration: { destinationBucketName: null, logFilePrefix: null } }),
    },
    { name: 'none', status: 'FAILED', ci: bucket({ BucketLoggingConfiguration: null }) },
  ],
  'S3.10': [
    {
      name: 'versioned with a rule',
      status: 'PASSED',
      ci: bucket({
        BucketVersioningConfiguration: { status: 'Enabled' },
        BucketLifecycleConfiguration: rule({ noncurrentVersionExpirationInDays: 30 }),
      }),
    },
    {
      name: 'the only rule is disabled',
      status: 'FAILED',
      ci: bucket({
        BucketVersioningConfiguration: { status: 'Enabled' },
        BucketLifecycleConfiguration: rule({ status: 'Disabled' }),
      }),
    },
    {
      name: 'no rule',
      status: 'FAILED',
      ci: bucket({ BucketVersioningConfiguration: { status: 'Enabled' }, BucketLifecycleConfiguration: null }),
    },
    {
      name: 'not versioned',
      status: 'NOT_AVAILABLE',
      ci: bucket({ BucketVersioningConfiguration: { status: 'Off' }, BucketLifecycleConfiguration: null }),
    },
  ],
  'S3.11': [
    { name: 'a queue hears of it', status: 'PASSED', ci: notified('s3:ObjectCreated:*') },
    {
      name: 'EventBridge',
      status: 'PASSED',
      ci: bucket({ BucketNotificationConfiguration: { configurations: {}, eventBridgeConfiguration: {} } }),
      params: { eventTypes: ['s3:ObjectRemoved:Delete'] },
    },
    {
      name: 'none',
      status: 'FAILED',
      ci: bucket({ BucketNotificationConfiguration: { configurations: {}, eventBridgeConfiguration: null } }),
    },
    {
      name: 'the type asked for, by wildcard',
      status: 'PASSED',
      ci: notified('s3:ObjectCreated:*'),
      params: { eventTypes: ['s3:ObjectCreated:Put'] },
    },
    {
      name: 'another type than asked for',
      status: 'FAILED',
      ci: notified('s3:ObjectCreated:Put'),
      params: { eventTypes: ['s3:ObjectCreated:Put', 's3:ObjectRemoved:*'] },
    },
  ],
  'S3.12': [
    { name: 'the owner alone', status: 'PASSED', ci: bucket({ AccessControlList: acl(own) }) },
    {
      name: 'log delivery is no user',
      status: 'PASSED',
      ci: bucket({ AccessControlList: acl(own, { grantee: 'LogDelivery', permission: 'Write' }) }),
    },
    {
      name: 'another account',
      status: 'FAILED',
      ci: bucket({ AccessControlList: acl(own, { grantee: { id: 'you' }, permission: 'Read' }) }),
    },
    {
      name: 'everybody',
      status: 'FAILED',
      ci: bucket({ AccessControlList: acl(own, { grantee: 'AllUsers', permission: 'Read' }) }),
    },
    {
      name: 'as AWS Config writes it, a text',
      status: 'FAILED',
      ci: bucket({ AccessControlList: JSON.stringify(acl(own, { grantee: { id: 'you' }, permission: 'Read' })) }),
    },
  ],
  'S3.13': [
    { name: 'a rule', status: 'PASSED', ci: bucket({ BucketLifecycleConfiguration: rule() }) },
    { name: 'none', status: 'FAILED', ci: bucket({ BucketLifecycleConfiguration: null }) },
    {
      name: 'disabled',
      status: 'FAILED',
      ci: bucket({ BucketLifecycleConfiguration: rule({ status: 'Disabled' }) }),
    },
    {
      name: 'the class and days asked for',
      status: 'PASSED',
      ci: bucket({ BucketLifecycleConfiguration: rule({ transitions: [{ days: 90, storageClass: 'GLACIER' }] }) }),
      params: { targetTransitionDays: 90, targetTransitionStorageClass: 'GLACIER' },
    },
    {
      name: 'other days',
      status: 'FAILED',
      ci: bucket({ BucketLifecycleConfiguration: rule({ transitions: [{ days: 30, storageClass: 'GLACIER' }] }) }),
      params: { targetTransitionDays: 90 },
    },
    {
      name: 'no expiry as asked for',
      status: 'FAILED',
      ci: bucket({ BucketLifecycleConfiguration: rule({ expirationInDays: -1 }) }),
      params: { targetExpirationDays: 365 },
    },
    {
      name: 'expiry as asked for',
      status: 'PASSED',
      ci: bucket({ BucketLifecycleConfiguration: rule({ expirationInDays: 365 }) }),
      params: { targetExpirationDays: 365 },
    },
  ],
  'S3.14': [
    { name: 'enabled', status: 'PASSED', ci: bucket({ BucketVersioningConfiguration: { status: 'Enabled' } }) },
    { name: 'suspended', status: 'FAILED', ci: bucket({ BucketVersioningConfiguration: { status: 'Suspended' } }) },
    { name: 'never set', status: 'FAILED', ci: bucket({ BucketVersioningConfiguration: null }) },
  ],
  'S3.15': [
    { name: 'locked', status: 'PASSED', ci: bucket({ ObjectLockConfiguration: { objectLockEnabled: 'Enabled' } }) },
    { name: 'none', status: 'FAILED', ci: bucket({ ObjectLockConfiguration: null }) },
    {
      name: 'the mode asked for',
      status: 'PASSED',
      ci: bucket({
        ObjectLockConfiguration: {
          objectLockEnabled: 'Enabled',
          rule: { defaultRetention: { mode: 'COMPLIANCE', days: 30 } },
        },
      }),
      params: { mode: 'COMPLIANCE' },
    },
    {
      name: 'another mode',
      status: 'FAILED',
      ci: bucket({
        ObjectLockConfiguration: {
          objectLockEnabled: 'Enabled',
          rule: { defaultRetention: { mode: 'GOVERNANCE', days: 30 } },
        },
      }),
      params: { mode: 'COMPLIANCE' },
    },
    {
      name: 'no default retention where a mode is asked for',
      status: 'FAILED',
      ci: bucket({ ObjectLockConfiguration: { objectLockEnabled: 'Enabled' } }),
      params: { mode: 'COMPLIANCE' },
    },
  ],
  'S3.17': [
    { name: 'SSE-KMS', status: 'PASSED', ci: encrypted('aws:kms') },
    { name: 'DSSE-KMS', status: 'PASSED', ci: encrypted('aws:kms:dsse') },
    { name: 'SSE-S3', status: 'FAILED', ci: encrypted('AES256') },
    { name: 'none', status: 'FAILED', ci: bucket({ ServerSideEncryptionConfiguration: null }) },
  ],
  'S3.20': [
    {
      name: 'MFA Delete',
      status: 'PASSED',
      ci: bucket({
        BucketVersioningConfiguration: { status: 'Enabled', isMfaDeleteEnabled: true },
        BucketLifecycleConfiguration: null,
      }),
    },
    {
      name: 'versioned without',
      status: 'FAILED',
      ci: bucket({
        BucketVersioningConfiguration: { status: 'Enabled', isMfaDeleteEnabled: null },
        BucketLifecycleConfiguration: null,
      }),
    },
    {
      name: 'not versioned',
      status: 'FAILED',
      ci: bucket({ BucketVersioningConfiguration: null, BucketLifecycleConfiguration: null }),
    },
    {
      name: 'has a lifecycle, even a disabled one',
      status: 'NOT_AVAILABLE',
      ci: bucket({
        BucketVersioningConfiguration: { status: 'Enabled' },
        BucketLifecycleConfiguration: rule({ status: 'Disabled' }),
      }),
    },
  ],
})
