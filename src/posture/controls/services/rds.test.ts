import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import rds from './rds.js'

const instance = (configuration: JsonObject, tags: Record<string, string> = {}) =>
  ciOf(
    'AWS::RDS::DBInstance',
    { dBInstanceIdentifier: 'orders', engine: 'mysql', ...configuration },
    { resourceId: 'db-ORDERS', arn: 'arn:aws:rds:ap-northeast-1:111122223333:db:orders', tags },
  )

const onOff = (key: string) => [
  { name: 'on', status: 'PASSED' as const, ci: instance({ [key]: true }) },
  { name: 'off', status: 'FAILED' as const, ci: instance({ [key]: false }) },
]

const member = { dBClusterIdentifier: 'shop', engine: 'aurora-mysql' }

const selection = (body: JsonObject, awsRegion = 'ap-northeast-1') =>
  ciOf(
    'AWS::Backup::BackupSelection',
    { BackupPlanId: 'plan', SelectionId: 's', BackupSelection: body },
    { resourceId: 's', awsRegion },
  )
const plan = ciOf(
  'AWS::Backup::BackupPlan',
  { BackupPlanId: 'plan', BackupPlan: { BackupPlanRule: [{ RuleName: 'daily', TargetBackupVault: 'safe' }] } },
  { resourceId: 'plan' },
)
const vault = (lock: JsonObject | null) =>
  ciOf('AWS::Backup::BackupVault', { BackupVaultName: 'safe', LockConfiguration: lock }, { resourceId: 'safe' })

const table = (id: string, configuration: JsonObject) => ciOf('AWS::EC2::RouteTable', configuration, { resourceId: id })
const toGateway = { destinationCidrBlock: '0.0.0.0/0', gatewayId: 'igw-1', state: 'active' }
const toGateway6 = { destinationIpv6CidrBlock: '::/0', gatewayId: 'igw-1', state: 'active' }
const toNat = { destinationCidrBlock: '0.0.0.0/0', natGatewayId: 'nat-1', state: 'active' }
const inSubnets = (...ids: string[]) =>
  instance({ dBSubnetGroup: { vpcId: 'vpc-1', subnets: ids.map((subnetIdentifier) => ({ subnetIdentifier })) } })
const ofSubnet = (subnetId: string, ...routes: JsonObject[]) =>
  table(`rtb-${subnetId}`, { vpcId: 'vpc-1', associations: [{ subnetId, main: false }], routes })
const mainTable = (...routes: JsonObject[]) =>
  table('rtb-main', { vpcId: 'vpc-1', associations: [{ main: true }], routes })

controlTests(rds, {
  'RDS.2': [
    { name: 'private', status: 'PASSED', ci: instance({ publiclyAccessible: false }) },
    { name: 'public', status: 'FAILED', ci: instance({ publiclyAccessible: true }) },
    { name: 'an engine without the setting', status: 'NOT_AVAILABLE', ci: instance({ engine: 'neptune' }) },
  ],
  'RDS.3': onOff('storageEncrypted'),
  'RDS.5': [
    ...onOff('multiAZ'),
    { name: 'Aurora', status: 'NOT_AVAILABLE', ci: instance({ ...member, multiAZ: false }) },
    { name: 'DocumentDB', status: 'NOT_AVAILABLE', ci: instance({ engine: 'docdb', multiAZ: false }) },
    {
      name: 'a member of a Multi-AZ DB cluster',
      status: 'NOT_AVAILABLE',
      ci: instance({ dBClusterIdentifier: 'shop', multiAZ: false }),
    },
  ],
  'RDS.6': [
    { name: 'every minute', status: 'PASSED', ci: instance({ monitoringInterval: 60 }) },
    { name: 'off', status: 'FAILED', ci: instance({ monitoringInterval: 0 }) },
    {
      name: 'another interval than the one asked for',
      status: 'FAILED',
      ci: instance({ monitoringInterval: 60 }),
      params: { monitoringInterval: 5 },
    },
    {
      name: 'the interval asked for',
      status: 'PASSED',
      ci: instance({ monitoringInterval: 5 }),
      params: { monitoringInterval: 5 },
    },
  ],
  'RDS.8': [
    ...onOff('deletionProtection'),
    {
      name: 'Aurora is not among the engines',
      status: 'NOT_AVAILABLE',
      ci: instance({ ...member, deletionProtection: false }),
    },
    {
      name: 'only the engines asked for',
      status: 'NOT_AVAILABLE',
      ci: instance({ deletionProtection: false }),
      params: { databaseEngines: ['postgres'] },
    },
  ],
  'RDS.10': [
    {
      name: 'on',
      status: 'PASSED',
      ci: instance({ dBInstanceStatus: 'available', iAMDatabaseAuthenticationEnabled: true }),
    },
    {
      name: 'off',
      status: 'FAILED',
      ci: instance({ dBInstanceStatus: 'storage-full', iAMDatabaseAuthenticationEnabled: false }),
    },
    {
      name: 'stopped',
      status: 'NOT_AVAILABLE',
      ci: instance({ dBInstanceStatus: 'stopped', iAMDatabaseAuthenticationEnabled: false }),
    },
    {
      name: 'SQL Server',
      status: 'NOT_AVAILABLE',
      ci: instance({ engine: 'sqlserver-se', dBInstanceStatus: 'available' }),
    },
  ],
  'RDS.11': [
    { name: 'seven days', status: 'PASSED', ci: instance({ backupRetentionPeriod: 7 }) },
    { name: 'six days', status: 'FAILED', ci: instance({ backupRetentionPeriod: 6 }) },
    { name: 'off', status: 'FAILED', ci: instance({ backupRetentionPeriod: 0 }) },
    {
      name: 'seven days where fourteen are asked for',
      status: 'FAILED',
      ci: instance({ backupRetentionPeriod: 7 }),
      params: { backupRetentionMinimum: 14 },
    },
    {
      name: 'a read replica',
      status: 'NOT_AVAILABLE',
      ci: instance({ backupRetentionPeriod: 0, readReplicaSourceDBInstanceIdentifier: 'main' }),
    },
  ],
  'RDS.13': onOff('autoMinorVersionUpgrade'),
  'RDS.17': [
    ...onOff('copyTagsToSnapshot'),
    { name: 'a member of a cluster', status: 'NOT_AVAILABLE', ci: instance({ ...member, copyTagsToSnapshot: false }) },
  ],
  'RDS.23': [
    { name: 'MySQL on 3307', status: 'PASSED', ci: instance({ endpoint: { port: 3307 }, dbInstancePort: 0 }) },
    { name: 'MySQL on 3306', status: 'FAILED', ci: instance({ endpoint: { port: 3306 }, dbInstancePort: 0 }) },
    { name: 'PostgreSQL on 5432', status: 'FAILED', ci: instance({ engine: 'postgres', endpoint: { port: 5432 } }) },
    { name: 'PostgreSQL on 3306', status: 'PASSED', ci: instance({ engine: 'postgres', endpoint: { port: 3306 } }) },
    { name: 'Oracle on 1521', status: 'FAILED', ci: instance({ engine: 'custom-oracle-ee', dbInstancePort: 1521 }) },
    {
      name: 'SQL Server on 1433',
      status: 'FAILED',
      ci: instance({ engine: 'sqlserver-ex', endpoint: { port: 1433 } }),
    },
    { name: 'Db2 on 50000', status: 'FAILED', ci: instance({ engine: 'db2-se', endpoint: { port: 50000 } }) },
    { name: 'being made', status: 'NOT_AVAILABLE', ci: instance({ dbInstancePort: 0 }) },
    { name: 'a member of a cluster', status: 'NOT_AVAILABLE', ci: instance({ ...member, endpoint: { port: 3306 } }) },
    { name: 'another service', status: 'NOT_AVAILABLE', ci: instance({ engine: 'neptune', endpoint: { port: 8182 } }) },
  ],
  'RDS.25': [
    { name: 'a name of its own', status: 'PASSED', ci: instance({ masterUsername: 'keeper' }) },
    { name: 'admin', status: 'FAILED', ci: instance({ masterUsername: 'admin' }) },
    { name: 'postgres', status: 'FAILED', ci: instance({ engine: 'postgres', masterUsername: 'postgres' }) },
    { name: 'a member of a cluster', status: 'NOT_AVAILABLE', ci: instance({ ...member, masterUsername: 'admin' }) },
    { name: 'Neptune', status: 'NOT_AVAILABLE', ci: instance({ engine: 'neptune', masterUsername: 'admin' }) },
  ],
  'RDS.26': [
    {
      name: 'selected by its ARN',
      status: 'PASSED',
      ci: instance({}),
      around: [selection({ Resources: ['arn:aws:rds:ap-northeast-1:111122223333:db:orders'] }), plan],
    },
    {
      name: 'selected by a pattern',
      status: 'PASSED',
      ci: instance({}),
      around: [selection({ Resources: ['arn:aws:rds:*:*:db:*'] }), plan],
    },
    {
      name: 'a pattern for another type',
      status: 'FAILED',
      ci: instance({}),
      around: [selection({ Resources: ['arn:aws:rds:*:*:cluster:*'] }), plan],
    },
    {
      name: 'selected by a tag',
      status: 'PASSED',
      ci: instance({}, { backup: 'daily' }),
      around: [
        selection({ ListOfTags: [{ ConditionType: 'STRINGEQUALS', ConditionKey: 'backup', ConditionValue: 'daily' }] }),
        plan,
      ],
    },
    {
      name: 'everything with a condition that it meets',
      status: 'PASSED',
      ci: instance({}, { stage: 'prod-1' }),
      around: [
        selection({
          Resources: ['*'],
          Conditions: { StringLike: [{ ConditionKey: 'aws:ResourceTag/stage', ConditionValue: 'prod*' }] },
        }),
        plan,
      ],
    },
    {
      name: 'everything with a condition that it does not meet',
      status: 'FAILED',
      ci: instance({}, { stage: 'dev' }),
      around: [
        selection({
          Resources: ['*'],
          Conditions: { StringNotEquals: [{ ConditionKey: 'aws:ResourceTag/stage', ConditionValue: 'dev' }] },
        }),
        plan,
      ],
    },
    {
      name: 'left out by name',
      status: 'FAILED',
      ci: instance({}),
      around: [selection({ Resources: ['*'], NotResources: ['arn:aws:rds:*:db:orders'] }), plan],
    },
    {
      name: 'selected in another Region only',
      status: 'FAILED',
      ci: instance({}),
      around: [selection({ Resources: ['*'] }, 'us-east-1'), plan],
    },
    {
      name: 'selected by a plan without rules',
      status: 'FAILED',
      ci: instance({}),
      around: [
        selection({ Resources: ['*'] }),
        ciOf('AWS::Backup::BackupPlan', { BackupPlanId: 'plan', BackupPlan: {} }, { resourceId: 'plan' }),
      ],
    },
    { name: 'no plan at all', status: 'FAILED', ci: instance({}) },
    {
      name: 'a vault without a lock where one is asked for',
      status: 'FAILED',
      ci: instance({}),
      around: [selection({ Resources: ['*'] }), plan, vault(null)],
      params: { backupVaultLockCheck: true },
    },
    {
      name: 'a vault with a lock where one is asked for',
      status: 'PASSED',
      ci: instance({}),
      around: [selection({ Resources: ['*'] }), plan, vault({ MinRetentionDays: 7 })],
      params: { backupVaultLockCheck: 'True' },
    },
    { name: 'a member of a cluster', status: 'NOT_AVAILABLE', ci: instance(member) },
    { name: 'DocumentDB', status: 'NOT_AVAILABLE', ci: instance({ engine: 'docdb' }) },
  ],
  'RDS.46': [
    {
      name: 'behind a NAT gateway',
      status: 'PASSED',
      ci: inSubnets('subnet-a', 'subnet-b'),
      around: [ofSubnet('subnet-a', toNat), ofSubnet('subnet-b', toNat), mainTable(toGateway)],
    },
    {
      name: 'one of its subnets leads to an Internet gateway',
      status: 'FAILED',
      ci: inSubnets('subnet-a', 'subnet-b'),
      around: [ofSubnet('subnet-a', toNat), ofSubnet('subnet-b', toGateway)],
    },
    {
      name: 'IPv6 alone leads to an Internet gateway',
      status: 'FAILED',
      ci: inSubnets('subnet-a'),
      around: [ofSubnet('subnet-a', toNat, toGateway6)],
    },
    {
      name: "the VPC's main route table leads to an Internet gateway",
      status: 'FAILED',
      ci: inSubnets('subnet-a'),
      around: [mainTable(toGateway)],
    },
    {
      name: 'the gateway is gone',
      status: 'PASSED',
      ci: inSubnets('subnet-a'),
      around: [ofSubnet('subnet-a', { ...toGateway, state: 'blackhole' })],
    },
    {
      name: 'a shared subnet, whose route table belongs to another account',
      status: 'WARNING',
      ci: inSubnets('subnet-x'),
      around: [ofSubnet('subnet-a', toNat)],
    },
    { name: 'no subnet group', status: 'NOT_AVAILABLE', ci: instance({}) },
  ],
})
