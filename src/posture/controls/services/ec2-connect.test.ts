import type { JsonObject } from '../../ci.js'
import { type Case, ciOf, controlTests } from '../testing.js'
import connect from './ec2-connect.js'

const vpc = ciOf('AWS::EC2::VPC', { vpcId: 'vpc-1' }, { resourceId: 'vpc-1' })
const endpoint = (service: string, more: JsonObject = {}) =>
  ciOf(
    'AWS::EC2::VPCEndpoint',
    {
      vpcId: 'vpc-1',
      serviceName: `com.amazonaws.ap-northeast-1.${service}`,
      vpcEndpointType: 'Interface',
      state: 'available',
      ...more,
    },
    { resourceId: 'vpce-1' },
  )

const endpointCases = (service: string, chooses: boolean): readonly Case[] => [
  { name: 'has one', status: 'PASSED', ci: vpc, around: [endpoint(service)] },
  { name: 'has none', status: 'FAILED', ci: vpc },
  { name: 'another VPC has one', status: 'FAILED', ci: vpc, around: [endpoint(service, { vpcId: 'vpc-2' })] },
  { name: 'has one for another service', status: 'FAILED', ci: vpc, around: [endpoint('s3')] },
  { name: 'has one whose name only ends alike', status: 'FAILED', ci: vpc, around: [endpoint(`x-${service}`)] },
  {
    name: 'waits for acceptance',
    status: 'FAILED',
    ci: vpc,
    around: [endpoint(service, { state: 'pendingAcceptance' })],
  },
  { name: 'has a gateway', status: 'FAILED', ci: vpc, around: [endpoint(service, { vpcEndpointType: 'Gateway' })] },
  {
    name: 'in another Region of the same name',
    status: 'FAILED',
    ci: vpc,
    around: [{ ...endpoint(service), awsRegion: 'us-east-1' }],
  },
  ...(chooses
    ? [
        { name: 'not among those chosen', status: 'NOT_AVAILABLE', ci: vpc, params: { vpcIds: ['vpc-9'] } } as const,
        { name: 'chosen', status: 'FAILED', ci: vpc, params: { vpcIds: ['vpc-1'] } } as const,
      ]
    : []),
]

const VPN = 'AWS::EC2::VPNConnection'
const vpn = (configuration: JsonObject) => ciOf(VPN, configuration)
const telemetry = (...states: string[]) =>
  vpn({ vgwTelemetry: states.map((status, i) => ({ status, outsideIpAddress: `198.51.100.${i}` })) })
const tunnels = (...tunnelOptions: JsonObject[]) => vpn({ options: { tunnelOptions } })
const ike = (...versions: string[]) => ({ ikeVersions: versions.map((value) => ({ value })) })
const log = (logEnabled: boolean) => ({ logOptions: { cloudWatchLogOptions: { logEnabled } } })
const old = vpn({ options: { staticRoutesOnly: true } })

const TGW = 'AWS::EC2::TransitGateway'
const CLIENT = 'AWS::EC2::ClientVpnEndpoint'

controlTests(connect, {
  'EC2.10': endpointCases('ec2', false),
  'EC2.55': endpointCases('ecr.api', true),
  'EC2.56': endpointCases('ecr.dkr', true),
  'EC2.57': endpointCases('ssm', true),
  'EC2.58': endpointCases('ssm-contacts', true),
  'EC2.60': endpointCases('ssm-incidents', true),
  'EC2.20': [
    { name: 'both up', status: 'PASSED', ci: telemetry('UP', 'UP') },
    { name: 'one down', status: 'FAILED', ci: telemetry('UP', 'DOWN') },
    { name: 'both down', status: 'FAILED', ci: telemetry('DOWN', 'DOWN') },
    { name: 'one only', status: 'FAILED', ci: telemetry('UP') },
    { name: 'not recorded', status: 'WARNING', ci: vpn({}) },
  ],
  'EC2.23': [
    { name: 'asked', status: 'PASSED', ci: ciOf(TGW, { AutoAcceptSharedAttachments: 'disable' }) },
    { name: 'by itself', status: 'FAILED', ci: ciOf(TGW, { AutoAcceptSharedAttachments: 'enable' }) },
    { name: 'not recorded', status: 'WARNING', ci: ciOf(TGW, {}) },
  ],
  'EC2.51': [
    { name: 'on', status: 'PASSED', ci: ciOf(CLIENT, { ConnectionLogOptions: { Enabled: true } }) },
    { name: 'off', status: 'FAILED', ci: ciOf(CLIENT, { ConnectionLogOptions: { Enabled: false } }) },
    { name: 'not recorded', status: 'WARNING', ci: ciOf(CLIENT, {}) },
  ],
  'EC2.171': [
    { name: 'both', status: 'PASSED', ci: tunnels(log(true), log(true)) },
    { name: 'one', status: 'FAILED', ci: tunnels(log(true), log(false)) },
    { name: 'not said', status: 'FAILED', ci: tunnels({}, {}) },
    { name: 'an item without tunnel options', status: 'WARNING', ci: old },
  ],
  'EC2.183': [
    { name: 'IKEv2 on both', status: 'PASSED', ci: tunnels(ike('ikev2'), ike('ikev2')) },
    { name: 'both versions on one', status: 'FAILED', ci: tunnels(ike('ikev2'), ike('ikev1', 'ikev2')) },
    { name: 'not said, which allows both', status: 'FAILED', ci: tunnels(ike('ikev2'), {}) },
    { name: 'an item without tunnel options', status: 'WARNING', ci: old },
  ],
})
