import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import network from './ec2-network.js'

const vpc = ciOf('AWS::EC2::VPC', { vpcId: 'vpc-1' }, { resourceId: 'vpc-1' })
const flowLog = (more: JsonObject) =>
  ciOf(
    'AWS::EC2::FlowLog',
    { resourceId: 'vpc-1', flowLogStatus: 'ACTIVE', trafficType: 'ALL', ...more },
    { resourceId: 'fl-1' },
  )
const eip = (configuration: JsonObject) => ciOf('AWS::EC2::EIP', configuration)
const subnet = (configuration: JsonObject) => ciOf('AWS::EC2::Subnet', configuration)
const acl = (configuration: JsonObject) =>
  ciOf('AWS::EC2::NetworkAcl', {
    isDefault: false,
    associations: [{ subnetId: 'subnet-1' }],
    entries: [],
    ...configuration,
  })
const entry = (ruleNumber: number, ruleAction: string, more: JsonObject) => ({
  ruleNumber,
  ruleAction,
  egress: false,
  protocol: '-1',
  ...more,
})
const V4 = { cidrBlock: '0.0.0.0/0' }
const V6 = { ipv6CidrBlock: '::/0' }
const LAST = [entry(32_767, 'deny', V4), entry(32_768, 'deny', V6)]
const rules = (...entries: JsonObject[]) => acl({ entries: [...LAST, ...entries] })
const ports = (from: number, to: number) => ({ portRange: { from, to } })
const eni = (configuration: JsonObject) => ciOf('AWS::EC2::NetworkInterface', configuration)

controlTests(network, {
  'EC2.6': [
    { name: 'all traffic', status: 'PASSED', ci: vpc, around: [flowLog({})] },
    { name: 'rejected traffic', status: 'PASSED', ci: vpc, around: [flowLog({ trafficType: 'REJECT' })] },
    { name: 'accepted traffic only', status: 'FAILED', ci: vpc, around: [flowLog({ trafficType: 'ACCEPT' })] },
    {
      name: 'accepted traffic, when asked for',
      status: 'PASSED',
      ci: vpc,
      around: [flowLog({ trafficType: 'ACCEPT' })],
      params: { trafficType: 'ACCEPT' },
    },
    { name: 'not active', status: 'FAILED', ci: vpc, around: [flowLog({ flowLogStatus: 'INACTIVE' })] },
    { name: 'none', status: 'FAILED', ci: vpc },
    { name: 'of another VPC', status: 'FAILED', ci: vpc, around: [flowLog({ resourceId: 'vpc-2' })] },
    { name: 'of one of its subnets', status: 'FAILED', ci: vpc, around: [flowLog({ resourceId: 'subnet-1' })] },
  ],
  'EC2.12': [
    { name: 'associated', status: 'PASSED', ci: eip({ domain: 'vpc', associationId: 'eipassoc-1' }) },
    { name: 'on an interface', status: 'PASSED', ci: eip({ domain: 'vpc', networkInterfaceId: 'eni-1' }) },
    { name: 'free', status: 'FAILED', ci: eip({ domain: 'vpc', instanceId: '' }) },
    { name: 'not of a VPC', status: 'NOT_AVAILABLE', ci: eip({ domain: 'standard' }) },
  ],
  'EC2.15': [
    { name: 'none', status: 'PASSED', ci: subnet({ mapPublicIpOnLaunch: false, assignIpv6AddressOnCreation: false }) },
    { name: 'IPv4', status: 'FAILED', ci: subnet({ mapPublicIpOnLaunch: true }) },
    { name: 'IPv6', status: 'FAILED', ci: subnet({ mapPublicIpOnLaunch: false, assignIpv6AddressOnCreation: true }) },
    { name: 'not recorded', status: 'WARNING', ci: subnet({}) },
  ],
  'EC2.16': [
    { name: 'on a subnet', status: 'PASSED', ci: acl({}) },
    { name: 'on none', status: 'FAILED', ci: acl({ associations: [] }) },
    { name: 'default on a subnet', status: 'PASSED', ci: acl({ isDefault: true }) },
    { name: 'default on none', status: 'NOT_AVAILABLE', ci: acl({ isDefault: true, associations: [] }) },
    { name: 'not recorded', status: 'WARNING', ci: ciOf('AWS::EC2::NetworkAcl', { isDefault: false }) },
  ],
  'EC2.21': [
    { name: 'only the last denials', status: 'PASSED', ci: rules() },
    { name: 'all traffic from everybody', status: 'FAILED', ci: rules(entry(100, 'allow', V4)) },
    { name: 'all traffic from everybody by IPv6', status: 'FAILED', ci: rules(entry(100, 'allow', V6)) },
    {
      name: 'SSH from everybody',
      status: 'FAILED',
      ci: rules(entry(100, 'allow', { ...V4, protocol: '6', ...ports(22, 22) })),
    },
    {
      name: 'RDP by UDP from everybody',
      status: 'FAILED',
      ci: rules(entry(100, 'allow', { ...V4, protocol: '17', ...ports(3000, 4000) })),
    },
    {
      name: 'HTTPS from everybody',
      status: 'PASSED',
      ci: rules(entry(100, 'allow', { ...V4, protocol: '6', ...ports(443, 443) })),
    },
    {
      name: 'SSH from the office',
      status: 'PASSED',
      ci: rules(entry(100, 'allow', { cidrBlock: '203.0.113.0/24', protocol: '6', ...ports(22, 22) })),
    },
    { name: 'outbound', status: 'PASSED', ci: rules(entry(100, 'allow', { ...V4, egress: true })) },
    {
      name: 'both ports denied ahead of all else, whatever the order in the list',
      status: 'PASSED',
      ci: rules(
        entry(100, 'allow', V4),
        entry(90, 'deny', { ...V4, ...ports(22, 22), protocol: '6' }),
        entry(91, 'deny', { ...V4, ...ports(3389, 3389), protocol: '6' }),
        entry(92, 'deny', { ...V4, ...ports(22, 22), protocol: '17' }),
        entry(93, 'deny', { ...V4, ...ports(3389, 3389), protocol: '17' }),
      ),
    },
    {
      name: 'denied only after it was allowed',
      status: 'FAILED',
      ci: rules(entry(100, 'allow', V4), entry(110, 'deny', V4)),
    },
    {
      name: 'denied to some ahead of being allowed to all',
      status: 'FAILED',
      ci: rules(entry(90, 'deny', { cidrBlock: '198.51.100.0/24' }), entry(100, 'allow', V4)),
    },
    {
      name: 'denied to IPv4 and allowed to IPv6',
      status: 'FAILED',
      ci: rules(entry(90, 'deny', V4), entry(100, 'allow', V6)),
    },
    { name: 'default', status: 'NOT_AVAILABLE', ci: acl({ isDefault: true, entries: [entry(100, 'allow', V4)] }) },
    { name: 'not recorded', status: 'WARNING', ci: ciOf('AWS::EC2::NetworkAcl', { isDefault: false }) },
  ],
  'EC2.180': [
    { name: 'on', status: 'PASSED', ci: eni({ interfaceType: 'interface', sourceDestCheck: true }) },
    { name: 'off', status: 'FAILED', ci: eni({ interfaceType: 'lambda', sourceDestCheck: false }) },
    {
      name: 'off at a NAT gateway',
      status: 'NOT_AVAILABLE',
      ci: eni({ interfaceType: 'nat_gateway', sourceDestCheck: false }),
    },
    { name: 'not recorded', status: 'WARNING', ci: eni({ interfaceType: 'interface' }) },
    { name: 'type not recorded', status: 'WARNING', ci: eni({ sourceDestCheck: false }) },
  ],
})
