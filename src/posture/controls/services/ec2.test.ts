import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests, NOW } from '../testing.js'
import ec2 from './ec2.js'

const DAY = 86_400_000
const before = (days: number) => new Date(NOW.getTime() - days * DAY)
const instance = (configuration: JsonObject) => ciOf('AWS::EC2::Instance', configuration, { resourceId: 'i-1' })
/** As EC2 writes it: `User initiated (2026-10-01 08:30:00 GMT)`. */
const stopped = (days: number, more: JsonObject = {}) =>
  instance({
    state: { code: 80, name: 'stopped' },
    stateTransitionReason: `User initiated (${before(days).toISOString().slice(0, 19).replace('T', ' ')} GMT)`,
    launchTime: before(400).toISOString(),
    ...more,
  })

const volume = (configuration: JsonObject, tags = {}) =>
  ciOf('AWS::EC2::Volume', configuration, {
    resourceId: 'vol-1',
    arn: 'arn:aws:ec2:ap-northeast-1:111122223333:volume/vol-1',
    tags,
  })
const inUse = { state: 'in-use', attachments: [{ instanceId: 'i-1', state: 'attached' }] }

const TEMPLATE = 'AWS::EC2::LaunchTemplate'
const template = (data: JsonObject) => ciOf(TEMPLATE, { Id: 'lt-1' }, { parts: { LaunchTemplateData: data } })
/** As AWS Config has it: inside the configuration. */
const recorded = (data: JsonObject) => ciOf(TEMPLATE, { Id: 'lt-1', LaunchTemplateData: data })
const denied = { why: 'denied', action: 'ec2:DescribeLaunchTemplateVersions', message: 'no' } as const
const unreadTemplate = { ...ciOf(TEMPLATE, { Id: 'lt-1' }), unread: { LaunchTemplateData: denied } }
const eni = (configuration: JsonObject) => ciOf('AWS::EC2::NetworkInterface', configuration, { resourceId: 'eni-1' })

const fleet = (...mappings: (JsonObject | null)[]) =>
  ciOf('AWS::EC2::SpotFleet', {
    SpotFleetRequestConfigData: {
      LaunchSpecifications: mappings.map((Ebs) => ({ BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs }] })),
    },
  })

const plan = ciOf(
  'AWS::Backup::BackupPlan',
  { BackupPlanId: 'p-1', BackupPlan: { BackupPlanRule: [{ TargetBackupVault: 'Default' }] } },
  { resourceId: 'p-1' },
)
const selection = (spec: JsonObject) =>
  ciOf('AWS::Backup::BackupSelection', { BackupPlanId: 'p-1', BackupSelection: spec }, { resourceId: 's-1' })
const vault = (more: JsonObject) =>
  ciOf('AWS::Backup::BackupVault', { BackupVaultName: 'Default', ...more }, { resourceId: 'Default' })

controlTests(ec2, {
  'EC2.3': [
    { name: 'attached and encrypted', status: 'PASSED', ci: volume({ ...inUse, encrypted: true }) },
    { name: 'attached and not encrypted', status: 'FAILED', ci: volume({ ...inUse, encrypted: false }) },
    {
      name: 'not attached',
      status: 'NOT_AVAILABLE',
      ci: volume({ state: 'available', attachments: [], encrypted: false }),
    },
    { name: 'encryption not recorded', status: 'WARNING', ci: volume(inUse) },
  ],
  'EC2.4': [
    {
      name: 'running',
      status: 'PASSED',
      ci: instance({ state: { name: 'running' }, launchTime: before(900).toISOString() }),
    },
    { name: 'stopped 30 days ago', status: 'PASSED', ci: stopped(30) },
    { name: 'stopped 31 days ago', status: 'FAILED', ci: stopped(31) },
    {
      name: 'stopped 31 days ago where 60 are allowed',
      status: 'PASSED',
      ci: stopped(31),
      params: { AllowedDays: 60 },
    },
    {
      name: 'stopped by EC2 without a time, launched long ago',
      status: 'FAILED',
      ci: stopped(1, { stateTransitionReason: 'Server.InternalError' }),
    },
    {
      name: 'stopped by EC2 without a time, launched lately',
      status: 'PASSED',
      ci: stopped(1, { stateTransitionReason: '', launchTime: before(3).toISOString() }),
    },
    { name: 'stopped with no time at all', status: 'WARNING', ci: instance({ state: { name: 'stopped' } }) },
    { name: 'no state', status: 'WARNING', ci: instance({}) },
  ],
  'EC2.8': [
    { name: 'required', status: 'PASSED', ci: instance({ metadataOptions: { httpTokens: 'required' } }) },
    { name: 'optional', status: 'FAILED', ci: instance({ metadataOptions: { httpTokens: 'optional' } }) },
    {
      name: 'optional with the endpoint off, which Security Hub does not ask',
      status: 'FAILED',
      ci: instance({ metadataOptions: { httpTokens: 'optional', httpEndpoint: 'disabled' } }),
    },
    { name: 'not recorded', status: 'WARNING', ci: instance({}) },
  ],
  'EC2.9': [
    {
      name: 'private only',
      status: 'PASSED',
      ci: instance({ privateIpAddress: '10.0.0.1', networkInterfaces: [{ networkInterfaceId: 'eni-1' }] }),
    },
    { name: 'a public address', status: 'FAILED', ci: instance({ publicIpAddress: '198.51.100.7' }) },
    {
      name: 'a public address on its second interface',
      status: 'FAILED',
      ci: instance({ networkInterfaces: [{}, { association: { publicIp: '198.51.100.8' } }] }),
    },
    {
      name: 'an IPv6 address',
      status: 'PASSED',
      ci: instance({ networkInterfaces: [{ ipv6Addresses: [{ ipv6Address: '2001:db8::1' }] }] }),
    },
  ],
  'EC2.17': [
    { name: 'one', status: 'PASSED', ci: instance({ networkInterfaces: [{ networkInterfaceId: 'eni-1' }] }) },
    {
      name: 'two',
      status: 'FAILED',
      ci: instance({ networkInterfaces: [{ networkInterfaceId: 'eni-1' }, { networkInterfaceId: 'eni-2' }] }),
    },
    { name: 'not recorded', status: 'WARNING', ci: instance({}) },
  ],
  'EC2.24': [
    { name: 'HVM', status: 'PASSED', ci: instance({ virtualizationType: 'hvm' }) },
    { name: 'paravirtual', status: 'FAILED', ci: instance({ virtualizationType: 'paravirtual' }) },
    { name: 'not recorded', status: 'WARNING', ci: instance({}) },
  ],
  'EC2.28': [
    {
      name: 'named by a selection',
      status: 'PASSED',
      ci: volume(inUse),
      around: [plan, selection({ Resources: ['arn:aws:ec2:*:*:volume/*'] })],
    },
    {
      name: 'selected by its tag',
      status: 'PASSED',
      ci: volume(inUse, { backup: 'daily' }),
      around: [
        plan,
        selection({ ListOfTags: [{ ConditionType: 'STRINGEQUALS', ConditionKey: 'backup', ConditionValue: 'daily' }] }),
      ],
    },
    {
      name: 'another volume is selected',
      status: 'FAILED',
      ci: volume(inUse),
      around: [plan, selection({ Resources: ['arn:aws:ec2:ap-northeast-1:111122223333:volume/vol-2'] })],
    },
    { name: 'no plan', status: 'FAILED', ci: volume(inUse) },
    {
      name: 'a vault without a lock where one is asked for',
      status: 'FAILED',
      ci: volume(inUse),
      around: [plan, selection({ Resources: ['*'] }), vault({})],
      params: { backupVaultLockCheck: true },
    },
    {
      name: 'a locked vault',
      status: 'PASSED',
      ci: volume(inUse),
      around: [plan, selection({ Resources: ['*'] }), vault({ LockConfiguration: { MinRetentionDays: 7 } })],
      params: { backupVaultLockCheck: true },
    },
    { name: 'not in use', status: 'NOT_AVAILABLE', ci: volume({ state: 'available' }) },
  ],
  'EC2.25': [
    {
      name: 'no public address',
      status: 'PASSED',
      ci: template({ NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: false }] }),
    },
    { name: 'no interfaces', status: 'PASSED', ci: template({}) },
    {
      name: 'a public address',
      status: 'FAILED',
      ci: template({ NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: true }] }),
    },
    {
      name: 'a public address, as AWS Config records it',
      status: 'FAILED',
      ci: recorded({ NetworkInterfaces: [{ AssociatePublicIpAddress: true }] }),
    },
    {
      name: 'an interface that has a public address',
      status: 'FAILED',
      ci: template({ NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1' }] }),
      around: [eni({ association: { publicIp: '198.51.100.9' } })],
    },
    {
      name: 'an interface that has none',
      status: 'PASSED',
      ci: template({ NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1' }] }),
      around: [eni({})],
    },
    { name: 'its version was denied', status: 'WARNING', ci: unreadTemplate },
    { name: 'its version was never read', status: 'WARNING', ci: ciOf(TEMPLATE, { Id: 'lt-1' }) },
  ],
  'EC2.170': [
    { name: 'required', status: 'PASSED', ci: template({ MetadataOptions: { HttpTokens: 'required' } }) },
    {
      name: 'required, as AWS Config records it',
      status: 'PASSED',
      ci: recorded({ MetadataOptions: { HttpTokens: 'required' } }),
    },
    { name: 'optional', status: 'FAILED', ci: template({ MetadataOptions: { HttpTokens: 'optional' } }) },
    { name: 'not said', status: 'FAILED', ci: template({}) },
    { name: 'its version was denied', status: 'WARNING', ci: unreadTemplate },
  ],
  'EC2.181': [
    {
      name: 'encrypted',
      status: 'PASSED',
      ci: template({ BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true } }] }),
    },
    {
      name: 'one of two is not',
      status: 'FAILED',
      ci: template({
        BlockDeviceMappings: [{ Ebs: { Encrypted: true } }, { DeviceName: '/dev/xvdb', Ebs: { Encrypted: false } }],
      }),
    },
    { name: 'not said', status: 'PASSED', ci: template({ BlockDeviceMappings: [{ Ebs: { VolumeSize: 8 } }] }) },
    { name: 'its version was denied', status: 'WARNING', ci: unreadTemplate },
  ],
  'EC2.173': [
    { name: 'encrypted', status: 'PASSED', ci: fleet({ Encrypted: true }) },
    { name: 'one of two is not', status: 'FAILED', ci: fleet({ Encrypted: true }, { Encrypted: false }) },
    { name: 'not said', status: 'NOT_AVAILABLE', ci: fleet({ VolumeSize: 8 }, null) },
    {
      name: 'from a launch template',
      status: 'NOT_AVAILABLE',
      ci: ciOf('AWS::EC2::SpotFleet', { SpotFleetRequestConfigData: { LaunchTemplateConfigs: [{}] } }),
    },
    { name: 'not recorded', status: 'WARNING', ci: ciOf('AWS::EC2::SpotFleet', {}) },
  ],
})
