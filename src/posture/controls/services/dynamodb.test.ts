import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import dynamodb from './dynamodb.js'

const table = (configuration: JsonObject, parts: JsonObject = {}) =>
  ciOf(
    'AWS::DynamoDB::Table',
    { tableName: 'orders', tableStatus: 'ACTIVE', ...configuration },
    { resourceId: 'orders', arn: 'arn:aws:dynamodb:ap-northeast-1:111122223333:table/orders', parts },
  )
const dax = (configuration: JsonObject) => ciOf('AWS::DAX::Cluster', configuration)

const dimensions = (id: string, kind: string) =>
  ['Read', 'Write'].map((d) => ({ resourceId: id, scalableDimension: `dynamodb:${kind}:${d}CapacityUnits` }))
const scaling = (ids: readonly (readonly [string, string])[], minCapacity = 5, targetValue = 70) => ({
  ScalableTargets: ids.flatMap(([id, kind]) => dimensions(id, kind).map((d) => ({ ...d, minCapacity }))),
  ScalingPolicies: ids.flatMap(([id, kind]) =>
    dimensions(id, kind).map((d) => ({ ...d, targetTrackingScalingPolicyConfiguration: { targetValue } })),
  ),
})
const own = ['table/orders', 'table'] as const
const index = ['table/orders/index/by-day', 'index'] as const
const indexed = { globalSecondaryIndexes: [{ indexName: 'by-day' }] }

const selection = (body: JsonObject) =>
  ciOf('AWS::Backup::BackupSelection', { BackupPlanId: 'plan', BackupSelection: body }, { resourceId: 's' })
const plan = ciOf(
  'AWS::Backup::BackupPlan',
  { BackupPlan: { BackupPlanRule: [{ TargetBackupVault: 'safe' }] } },
  { resourceId: 'plan' },
)

controlTests(dynamodb, {
  'DynamoDB.1': [
    {
      name: 'on demand, whatever scales it',
      status: 'PASSED',
      ci: table({ billingModeSummary: { billingMode: 'PAY_PER_REQUEST' } }),
    },
    { name: 'scaled', status: 'PASSED', ci: table({}, scaling([own])) },
    { name: 'fixed', status: 'FAILED', ci: table({}, { ScalableTargets: [], ScalingPolicies: [] }) },
    {
      name: 'targets without a policy',
      status: 'FAILED',
      ci: table({}, { ...scaling([own]), ScalingPolicies: [] }),
    },
    {
      name: 'only reads are scaled',
      status: 'FAILED',
      ci: table({}, { ...scaling([own]), ScalableTargets: scaling([own]).ScalableTargets.slice(0, 1) }),
    },
    { name: 'an index that is not scaled', status: 'FAILED', ci: table(indexed, scaling([own])) },
    { name: 'an index that is scaled', status: 'PASSED', ci: table(indexed, scaling([own, index])) },
    {
      name: 'a least capacity below the one asked for',
      status: 'FAILED',
      ci: table({}, scaling([own], 5)),
      params: { minProvisionedWriteCapacity: 10 },
    },
    {
      name: 'a fuller use than the one asked for',
      status: 'FAILED',
      ci: table({}, scaling([own], 5, 90)),
      params: { targetReadUtilization: 70 },
    },
    {
      name: 'all that is asked for',
      status: 'PASSED',
      ci: table({}, scaling([own], 10, 70)),
      params: { minProvisionedReadCapacity: 10, targetReadUtilization: 70, targetWriteUtilization: 70 },
    },
    { name: 'what scales it was not read', status: 'WARNING', ci: table({}) },
    {
      name: 'what scales it was denied',
      status: 'WARNING',
      ci: {
        ...table({}, { ScalingPolicies: [] }),
        unread: {
          ScalableTargets: {
            why: 'denied',
            action: 'application-autoscaling:DescribeScalableTargets',
            message: 'no',
          },
        },
      },
    },
  ],
  'DynamoDB.2': [
    {
      name: 'on',
      status: 'PASSED',
      ci: table(
        {},
        {
          ContinuousBackupsDescription: {
            continuousBackupsStatus: 'ENABLED',
            pointInTimeRecoveryDescription: { pointInTimeRecoveryStatus: 'ENABLED' },
          },
        },
      ),
    },
    {
      name: 'off',
      status: 'FAILED',
      ci: table(
        {},
        {
          ContinuousBackupsDescription: {
            continuousBackupsStatus: 'ENABLED',
            pointInTimeRecoveryDescription: { pointInTimeRecoveryStatus: 'DISABLED' },
          },
        },
      ),
    },
  ],
  'DynamoDB.3': [
    { name: 'encrypted', status: 'PASSED', ci: dax({ sSEDescription: { status: 'ENABLED' } }) },
    { name: 'not encrypted', status: 'FAILED', ci: dax({ sSEDescription: { status: 'DISABLED' } }) },
    { name: 'never told', status: 'FAILED', ci: dax({}) },
  ],
  'DynamoDB.4': [
    {
      name: 'selected by type',
      status: 'PASSED',
      ci: table({}),
      around: [selection({ Resources: ['arn:aws:dynamodb:*:*:table/*'] }), plan],
    },
    {
      name: 'only databases of another service are selected',
      status: 'FAILED',
      ci: table({}),
      around: [selection({ Resources: ['arn:aws:rds:*:*:db:*'] }), plan],
    },
    {
      name: 'a vault without a lock where one is asked for',
      status: 'FAILED',
      ci: table({}),
      around: [selection({ Resources: ['*'] }), plan, ciOf('AWS::Backup::BackupVault', {}, { resourceId: 'safe' })],
      params: { backupVaultLockCheck: true },
    },
    { name: 'being made', status: 'NOT_AVAILABLE', ci: table({ tableStatus: 'CREATING' }) },
  ],
  'DynamoDB.6': [
    { name: 'on', status: 'PASSED', ci: table({ deletionProtectionEnabled: true }) },
    { name: 'off', status: 'FAILED', ci: table({ deletionProtectionEnabled: false }) },
  ],
  'DynamoDB.7': [
    { name: 'TLS', status: 'PASSED', ci: dax({ clusterEndpointEncryptionType: 'TLS' }) },
    { name: 'none', status: 'FAILED', ci: dax({ clusterEndpointEncryptionType: 'NONE' }) },
  ],
})
