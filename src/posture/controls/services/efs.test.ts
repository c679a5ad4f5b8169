import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import efs from './efs.js'

const ARN = 'arn:aws:elasticfilesystem:ap-northeast-1:111122223333:file-system/fs-1'
const fileSystem = (configuration: JsonObject, parts: JsonObject = {}, tags = {}) =>
  ciOf('AWS::EFS::FileSystem', configuration, { resourceId: 'fs-1', arn: ARN, parts, tags })
const accessPoint = (configuration: JsonObject) => ciOf('AWS::EFS::AccessPoint', configuration)
const targets = (...subnets: string[]) =>
  fileSystem({}, { MountTargets: subnets.map((SubnetId, i) => ({ MountTargetId: `fsmt-${i}`, SubnetId })) })
const subnet = (resourceId: string, mapPublicIpOnLaunch: boolean) =>
  ciOf('AWS::EC2::Subnet', { mapPublicIpOnLaunch }, { resourceId })
const AROUND = [subnet('subnet-private', false), subnet('subnet-public', true)]

const plan = ciOf(
  'AWS::Backup::BackupPlan',
  { BackupPlanId: 'p-1', BackupPlan: { BackupPlanRule: [{ TargetBackupVault: 'Default' }] } },
  { resourceId: 'p-1' },
)
const selection = (spec: JsonObject) =>
  ciOf('AWS::Backup::BackupSelection', { BackupPlanId: 'p-1', BackupSelection: spec }, { resourceId: 's-1' })
/** What EFS makes when automatic backups are switched on. */
const automatic = selection({
  ListOfTags: [
    { ConditionType: 'STRINGEQUALS', ConditionKey: 'aws:elasticfilesystem:default-backup', ConditionValue: 'enabled' },
  ],
})
const denied = { why: 'denied', action: 'elasticfilesystem:DescribeBackupPolicy', message: 'no' } as const

const encryption = [
  { name: 'encrypted', status: 'PASSED', ci: fileSystem({ Encrypted: true, KmsKeyId: 'arn:aws:kms:x:y:key/1' }) },
  { name: 'not encrypted', status: 'FAILED', ci: fileSystem({ Encrypted: false }) },
  { name: 'not recorded', status: 'WARNING', ci: fileSystem({}) },
] as const

controlTests(efs, {
  'EFS.1': encryption,
  'EFS.2': [
    {
      name: 'named by a selection',
      status: 'PASSED',
      ci: fileSystem({}),
      around: [plan, selection({ Resources: [ARN] })],
    },
    {
      name: 'in the automatic plan of EFS',
      status: 'PASSED',
      ci: fileSystem({}, {}, { 'aws:elasticfilesystem:default-backup': 'enabled' }),
      around: [plan, automatic],
    },
    { name: 'not in the automatic plan', status: 'FAILED', ci: fileSystem({}), around: [plan, automatic] },
    { name: 'no plan', status: 'FAILED', ci: fileSystem({}) },
  ],
  'EFS.3': [
    { name: 'a directory', status: 'PASSED', ci: accessPoint({ RootDirectory: { Path: '/app' } }) },
    { name: 'the root', status: 'FAILED', ci: accessPoint({ RootDirectory: { Path: '/' } }) },
    { name: 'none, which is the root', status: 'FAILED', ci: accessPoint({}) },
  ],
  'EFS.4': [
    { name: 'a user', status: 'PASSED', ci: accessPoint({ PosixUser: { Uid: '1000', Gid: '1000' } }) },
    { name: 'a user of number 0', status: 'PASSED', ci: accessPoint({ PosixUser: { Uid: 0, Gid: 0 } }) },
    { name: 'none', status: 'FAILED', ci: accessPoint({ RootDirectory: { Path: '/app' } }) },
  ],
  'EFS.6': [
    { name: 'private subnets', status: 'PASSED', ci: targets('subnet-private'), around: AROUND },
    { name: 'one public subnet', status: 'FAILED', ci: targets('subnet-private', 'subnet-public'), around: AROUND },
    { name: 'no mount targets', status: 'PASSED', ci: targets(), around: AROUND },
    { name: "another account's subnet", status: 'WARNING', ci: targets('subnet-shared'), around: AROUND },
  ],
  'EFS.7': [
    { name: 'on', status: 'PASSED', ci: fileSystem({}, { BackupPolicy: { Status: 'ENABLED' } }) },
    { name: 'on, as AWS Config records it', status: 'PASSED', ci: fileSystem({ BackupPolicy: { Status: 'ENABLED' } }) },
    { name: 'off', status: 'FAILED', ci: fileSystem({}, { BackupPolicy: { Status: 'DISABLED' } }) },
    { name: 'never set', status: 'FAILED', ci: fileSystem({}, { BackupPolicy: null }) },
    { name: 'denied', status: 'WARNING', ci: { ...fileSystem({}), unread: { BackupPolicy: denied } } },
    { name: 'not recorded', status: 'WARNING', ci: fileSystem({}) },
  ],
  'EFS.8': encryption,
})
