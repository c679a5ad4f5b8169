import type { JsonObject } from '../../ci.js'
import { type Case, ciOf, controlTests } from '../testing.js'
import groups from './ec2-security-groups.js'

const TYPE = 'AWS::EC2::SecurityGroup'
const denied = { why: 'denied', action: 'ec2:GetManagedPrefixListEntries', message: 'no' } as const

const group = (configuration: JsonObject, parts: JsonObject = {}) =>
  ciOf(
    TYPE,
    { groupName: 'web', ipPermissions: [], ipPermissionsEgress: [], ...configuration },
    { resourceId: 'sg-1', parts },
  )
const inbound = (rule: JsonObject, parts?: JsonObject) => group({ ipPermissions: [rule] }, parts)
const tcp = (from: number | null, to: number | null, more: JsonObject) => ({
  ipProtocol: 'tcp',
  fromPort: from,
  toPort: to,
  ...more,
})
const V4 = { ipRanges: ['0.0.0.0/0'], ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }] }
const V6 = { ipv6Ranges: [{ cidrIpv6: '::/0' }] }
const OFFICE = { ipRanges: ['203.0.113.0/24'], ipv6Ranges: [{ cidrIpv6: '2001:db8::/32' }] }
const LIST = { prefixListIds: [{ prefixListId: 'pl-1' }] }

/** The same for SSH and RDP: one TCP port, closed to both versions of everybody. */
const onePort = (port: number): readonly Case[] => [
  { name: 'no rules', status: 'PASSED', ci: group({}) },
  { name: 'the port, from everybody by IPv4', status: 'FAILED', ci: inbound(tcp(port, port, V4)) },
  { name: 'the port, from everybody by IPv6', status: 'FAILED', ci: inbound(tcp(port, port, V6)) },
  { name: 'in a range of ports', status: 'FAILED', ci: inbound(tcp(port - 2, port + 2, V4)) },
  { name: 'all ports', status: 'FAILED', ci: inbound(tcp(null, null, V4)) },
  { name: 'all protocols', status: 'FAILED', ci: inbound({ ipProtocol: '-1', ...V6 }) },
  { name: 'from the office', status: 'PASSED', ci: inbound(tcp(port, port, OFFICE)) },
  { name: 'another port', status: 'PASSED', ci: inbound(tcp(port + 1, port + 1, V4)) },
  { name: 'UDP', status: 'PASSED', ci: inbound({ ...tcp(port, port, V4), ipProtocol: 'udp' }) },
  { name: 'ICMP of that type', status: 'PASSED', ci: inbound({ ...tcp(port, port, V4), ipProtocol: 'icmp' }) },
  { name: 'outbound only', status: 'PASSED', ci: group({ ipPermissionsEgress: [tcp(port, port, V4)] }) },
  {
    name: 'from another group',
    status: 'PASSED',
    ci: inbound(tcp(port, port, { userIdGroupPairs: [{ groupId: 'sg-2' }] })),
  },
  {
    name: 'from a prefix list that holds everybody',
    status: 'FAILED',
    ci: inbound(tcp(port, port, LIST), { PrefixListEntries: { 'pl-1': ['10.0.0.0/8', '0.0.0.0/0'] } }),
  },
  {
    name: 'from a prefix list of offices',
    status: 'PASSED',
    ci: inbound(tcp(port, port, LIST), { PrefixListEntries: { 'pl-1': ['203.0.113.0/24'] } }),
  },
  {
    name: 'from a prefix list that was denied',
    status: 'WARNING',
    ci: { ...inbound(tcp(port, port, LIST)), unread: { PrefixListEntries: denied } },
  },
  { name: 'from a prefix list that was never read', status: 'WARNING', ci: inbound(tcp(port, port, LIST)) },
  {
    name: 'from a prefix list that is not among those read',
    status: 'WARNING',
    ci: inbound(tcp(port, port, LIST), { PrefixListEntries: {} }),
  },
  { name: 'rules that were not recorded', status: 'WARNING', ci: ciOf(TYPE, { groupName: 'web' }) },
]

const admin = (own: JsonObject, other: JsonObject, entry: string, otherEntry: string): readonly Case[] => [
  { name: 'no rules', status: 'PASSED', ci: group({}) },
  { name: 'SSH from everybody', status: 'FAILED', ci: inbound(tcp(22, 22, own)) },
  { name: 'RDP by UDP from everybody', status: 'FAILED', ci: inbound({ ...tcp(3389, 3389, own), ipProtocol: '17' }) },
  { name: 'all protocols', status: 'FAILED', ci: inbound({ ipProtocol: '-1', ...own }) },
  { name: 'the other IP version', status: 'PASSED', ci: inbound(tcp(22, 22, other)) },
  {
    name: 'the other IP version, when asked for all',
    status: 'FAILED',
    ci: inbound(tcp(22, 22, other)),
    params: { ipType: 'ALL' },
  },
  { name: 'another port', status: 'PASSED', ci: inbound(tcp(443, 443, own)) },
  {
    name: 'that port, when asked for',
    status: 'FAILED',
    ci: inbound(tcp(443, 443, own)),
    params: { restrictPorts: '22, 443' },
  },
  {
    name: 'a prefix list of this version',
    status: 'FAILED',
    ci: inbound(tcp(22, 22, LIST), { PrefixListEntries: { 'pl-1': [entry] } }),
  },
  {
    name: 'a prefix list of the other version',
    status: 'PASSED',
    ci: inbound(tcp(22, 22, LIST), { PrefixListEntries: { 'pl-1': [otherEntry] } }),
  },
]

const eni = (...groupIds: string[]) =>
  ciOf('AWS::EC2::NetworkInterface', { groups: groupIds.map((groupId) => ({ groupId })) }, { resourceId: 'eni-1' })

controlTests(groups, {
  'EC2.2': [
    { name: 'default and empty', status: 'PASSED', ci: group({ groupName: 'default' }) },
    {
      name: 'default with an inbound rule from itself',
      status: 'FAILED',
      ci: group({
        groupName: 'default',
        ipPermissions: [{ ipProtocol: '-1', userIdGroupPairs: [{ groupId: 'sg-1' }] }],
      }),
    },
    {
      name: 'default with an outbound rule',
      status: 'FAILED',
      ci: group({ groupName: 'default', ipPermissionsEgress: [{ ipProtocol: '-1', ...V4 }] }),
    },
    { name: 'another group', status: 'NOT_AVAILABLE', ci: inbound({ ipProtocol: '-1', ...V4 }) },
    { name: 'rules that were not recorded', status: 'WARNING', ci: ciOf(TYPE, { groupName: 'default' }) },
    { name: 'a name that was not recorded', status: 'WARNING', ci: ciOf(TYPE, { ipPermissions: [] }) },
  ],
  'EC2.13': onePort(22),
  'EC2.14': onePort(3389),
  'EC2.18': [
    { name: 'no rules', status: 'PASSED', ci: group({}) },
    { name: 'HTTPS from everybody', status: 'PASSED', ci: inbound(tcp(443, 443, V4)) },
    { name: 'a range around HTTP', status: 'FAILED', ci: inbound(tcp(80, 81, V6)) },
    { name: 'all ports', status: 'FAILED', ci: inbound(tcp(0, 65_535, V4)) },
    { name: 'all protocols', status: 'FAILED', ci: inbound({ ipProtocol: '-1', ...V4 }) },
    { name: 'UDP 443', status: 'FAILED', ci: inbound({ ...tcp(443, 443, V4), ipProtocol: 'udp' }) },
    {
      name: 'UDP 443, authorized',
      status: 'PASSED',
      ci: inbound({ ...tcp(443, 443, V4), ipProtocol: 'udp' }),
      params: { authorizedUdpPorts: [443] },
    },
    {
      name: 'another port, authorized',
      status: 'PASSED',
      ci: inbound(tcp(25, 25, V4)),
      params: { authorizedTcpPorts: [25] },
    },
    {
      name: 'HTTPS, not authorized any more',
      status: 'FAILED',
      ci: inbound(tcp(443, 443, V4)),
      params: { authorizedTcpPorts: [25] },
    },
    { name: 'ICMP', status: 'PASSED', ci: inbound({ ipProtocol: 'icmp', fromPort: -1, toPort: -1, ...V4 }) },
    { name: 'any port from the office', status: 'PASSED', ci: inbound(tcp(0, 65_535, OFFICE)) },
    {
      name: 'a prefix list that holds everybody',
      status: 'FAILED',
      ci: inbound(tcp(8080, 8080, LIST), { PrefixListEntries: { 'pl-1': ['::/0'] } }),
    },
    { name: 'a prefix list that was never read', status: 'WARNING', ci: inbound(tcp(8080, 8080, LIST)) },
  ],
  'EC2.19': [
    { name: 'no rules', status: 'PASSED', ci: group({}) },
    { name: 'PostgreSQL from everybody', status: 'FAILED', ci: inbound(tcp(5432, 5432, V4)) },
    { name: 'OpenSearch from everybody by IPv6', status: 'FAILED', ci: inbound(tcp(9200, 9300, V6)) },
    { name: 'HTTPS from everybody', status: 'PASSED', ci: inbound(tcp(443, 443, V4)) },
    { name: 'a range between two blocked ports', status: 'PASSED', ci: inbound(tcp(5433, 5499, V4)) },
    { name: 'PostgreSQL from the office', status: 'PASSED', ci: inbound(tcp(5432, 5432, OFFICE)) },
    { name: 'UDP on a blocked port', status: 'PASSED', ci: inbound({ ...tcp(1434, 1434, V4), ipProtocol: 'udp' }) },
    { name: 'all protocols', status: 'FAILED', ci: inbound({ ipProtocol: '-1', ...V4 }) },
  ],
  'EC2.22': [
    { name: 'on an interface', status: 'PASSED', ci: group({}), around: [eni('sg-0', 'sg-1')] },
    { name: 'on no interface', status: 'FAILED', ci: group({}), around: [eni('sg-0')] },
    { name: 'the default one', status: 'NOT_AVAILABLE', ci: group({ groupName: 'default' }), around: [] },
  ],
  'EC2.53': admin(V4, V6, '0.0.0.0/0', '::/0'),
  'EC2.54': admin(V6, V4, '::/0', '0.0.0.0/0'),
})
