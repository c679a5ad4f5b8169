import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import redshift from './redshift.js'

const cluster = (configuration: JsonObject, parts: JsonObject = {}) =>
  ciOf('AWS::Redshift::Cluster', configuration, { resourceId: 'warehouse', parts })

const onOff = (key: string) => [
  { name: 'on', status: 'PASSED' as const, ci: cluster({ [key]: true }) },
  { name: 'off', status: 'FAILED' as const, ci: cluster({ [key]: false }) },
]

const governed = cluster({ clusterParameterGroups: [{ parameterGroupName: 'own' }] })
const parameters = (parameterValue: string | null, more: { awsRegion?: string } = {}) =>
  ciOf(
    'AWS::Redshift::ClusterParameterGroup',
    {},
    {
      resourceId: 'own',
      parts: { Parameters: [{ parameterName: 'require_ssl', parameterValue }] },
      ...more,
    },
  )

const reached = (port: number | null) =>
  cluster({ vpcSecurityGroups: [{ vpcSecurityGroupId: 'sg-1' }], endpoint: port === null ? null : { port } })
const rules = (ipPermissions: JsonObject[], parts: JsonObject = { PrefixListEntries: {} }) =>
  ciOf('AWS::EC2::SecurityGroup', { groupId: 'sg-1', ipPermissions }, { resourceId: 'sg-1', parts })
const tcp = (fromPort: number, toPort: number, source: JsonObject) => ({
  ipProtocol: 'tcp',
  fromPort,
  toPort,
  ...source,
})
const WORLD = { ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }], ipRanges: ['0.0.0.0/0'] }
const WORLD6 = { ipv6Ranges: [{ cidrIpv6: '::/0' }] }
const OFFICE = { ipv4Ranges: [{ cidrIp: '203.0.113.0/24' }] }
const LIST = { prefixListIds: [{ prefixListId: 'pl-1' }] }

const subnets = (...zones: string[]) =>
  ciOf('AWS::Redshift::ClusterSubnetGroup', {
    subnets: zones.map((name, i) => ({ subnetIdentifier: `subnet-${i}`, subnetAvailabilityZone: { name } })),
  })

controlTests(redshift, {
  'Redshift.1': [
    { name: 'private', status: 'PASSED', ci: cluster({ publiclyAccessible: false }) },
    { name: 'public', status: 'FAILED', ci: cluster({ publiclyAccessible: true }) },
    { name: 'never told', status: 'NOT_AVAILABLE', ci: cluster({}) },
  ],
  'Redshift.2': [
    { name: 'required', status: 'PASSED', ci: governed, around: [parameters('true')] },
    { name: 'not required', status: 'FAILED', ci: governed, around: [parameters('false')] },
    { name: 'not set', status: 'FAILED', ci: governed, around: [parameters(null)] },
    {
      name: 'a group of that name in another Region says nothing',
      status: 'WARNING',
      ci: governed,
      around: [parameters('true', { awsRegion: 'us-east-1' })],
    },
    { name: 'no group', status: 'FAILED', ci: cluster({ clusterParameterGroups: [] }) },
  ],
  'Redshift.3': [
    { name: 'seven days', status: 'PASSED', ci: cluster({ automatedSnapshotRetentionPeriod: 7 }) },
    { name: 'one day', status: 'FAILED', ci: cluster({ automatedSnapshotRetentionPeriod: 1 }) },
    { name: 'off', status: 'FAILED', ci: cluster({ automatedSnapshotRetentionPeriod: 0 }) },
    {
      name: 'one day where one is asked for',
      status: 'PASSED',
      ci: cluster({ automatedSnapshotRetentionPeriod: 1 }),
      params: { MinRetentionPeriod: 1 },
    },
  ],
  'Redshift.4': [
    { name: 'on', status: 'PASSED', ci: cluster({}, { LoggingStatus: { loggingEnabled: true } }) },
    { name: 'off', status: 'FAILED', ci: cluster({}, { LoggingStatus: { loggingEnabled: false } }) },
  ],
  'Redshift.6': onOff('allowVersionUpgrade'),
  'Redshift.7': onOff('enhancedVpcRouting'),
  'Redshift.8': [
    { name: 'a name of its own', status: 'PASSED', ci: cluster({ masterUsername: 'keeper' }) },
    { name: 'awsuser', status: 'FAILED', ci: cluster({ masterUsername: 'awsuser' }) },
  ],
  'Redshift.10': onOff('encrypted'),
  'Redshift.15': [
    { name: 'an office', status: 'PASSED', ci: reached(5439), around: [rules([tcp(5439, 5439, OFFICE)])] },
    { name: 'everybody', status: 'FAILED', ci: reached(5439), around: [rules([tcp(5439, 5439, WORLD)])] },
    { name: 'everybody over IPv6', status: 'FAILED', ci: reached(5439), around: [rules([tcp(5000, 6000, WORLD6)])] },
    { name: 'all protocols', status: 'FAILED', ci: reached(5439), around: [rules([{ ipProtocol: '-1', ...WORLD }])] },
    { name: 'another port', status: 'PASSED', ci: reached(5440), around: [rules([tcp(5439, 5439, WORLD)])] },
    {
      name: 'the same port of UDP',
      status: 'PASSED',
      ci: reached(5439),
      around: [rules([{ ...tcp(5439, 5439, WORLD), ipProtocol: 'udp' }])],
    },
    { name: 'no endpoint yet', status: 'FAILED', ci: reached(null), around: [rules([tcp(5439, 5439, WORLD)])] },
    {
      name: 'a prefix list that holds everybody',
      status: 'FAILED',
      ci: reached(5439),
      around: [rules([tcp(5439, 5439, LIST)], { PrefixListEntries: { 'pl-1': ['10.0.0.0/8', '0.0.0.0/0'] } })],
    },
    {
      name: 'a prefix list of a few',
      status: 'PASSED',
      ci: reached(5439),
      around: [rules([tcp(5439, 5439, LIST)], { PrefixListEntries: { 'pl-1': ['10.0.0.0/8'] } })],
    },
    {
      name: 'a prefix list that was not read',
      status: 'WARNING',
      ci: reached(5439),
      around: [rules([tcp(5439, 5439, LIST)], {})],
    },
    {
      name: 'a prefix list whose entries are not among those that were read',
      status: 'WARNING',
      ci: reached(5439),
      around: [rules([tcp(5439, 5439, LIST)])],
    },
    { name: 'a group that is not known', status: 'WARNING', ci: reached(5439) },
  ],
  'Redshift.16': [
    { name: 'two zones', status: 'PASSED', ci: subnets('ap-northeast-1a', 'ap-northeast-1c') },
    { name: 'two subnets of one zone', status: 'FAILED', ci: subnets('ap-northeast-1a', 'ap-northeast-1a') },
    { name: 'no subnet', status: 'FAILED', ci: subnets() },
  ],
  'Redshift.18': [
    { name: 'on', status: 'PASSED', ci: cluster({ multiAZ: 'Enabled' }) },
    { name: 'off', status: 'FAILED', ci: cluster({ multiAZ: 'Disabled' }) },
    { name: 'never told', status: 'FAILED', ci: cluster({}) },
  ],
})
