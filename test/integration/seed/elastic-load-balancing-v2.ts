import { ACMClient, ImportCertificateCommand } from '@aws-sdk/client-acm'
import { CreateSubnetCommand, CreateVpcCommand, DescribeAvailabilityZonesCommand, EC2Client } from '@aws-sdk/client-ec2'
import {
  type ActionTypeEnum,
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  type LoadBalancerTypeEnum,
  ModifyLoadBalancerAttributesCommand,
  type ProtocolEnum,
  type TargetTypeEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { AssociateWebACLCommand, CreateWebACLCommand, WAFV2Client } from '@aws-sdk/client-wafv2'
import { selfSigned } from '../../support/self-signed.js'
import type { Seed } from './seed.js'

/** Load balancers, listeners and target groups, good and bad. */
export const seed: Seed = async (aws) => {
  const ec2 = aws.client(EC2Client)
  const elb = aws.client(ElasticLoadBalancingV2Client)
  const waf = aws.client(WAFV2Client)
  const { AvailabilityZones = [] } = await ec2.send(new DescribeAvailabilityZonesCommand({}))
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.90.0.0/16' }))
  const VpcId = Vpc?.VpcId
  const subnets: string[] = []
  for (const [i, { ZoneName }] of AvailabilityZones.slice(0, 2).entries()) {
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({ VpcId, CidrBlock: `10.90.${i}.0/24`, AvailabilityZone: ZoneName }),
    )
    if (Subnet?.SubnetId !== undefined) subnets.push(Subnet.SubnetId)
  }
  const { certificate, key } = selfSigned(`${aws.prefix}alb.example.com`, 2048, 365)
  const { CertificateArn } = await aws
    .client(ACMClient)
    .send(new ImportCertificateCommand({ Certificate: Buffer.from(certificate), PrivateKey: Buffer.from(key) }))

  const balancer = async (
    name: string,
    Type: LoadBalancerTypeEnum,
    Subnets: string[],
    attributes: Readonly<Record<string, string>> = {},
  ) => {
    const { LoadBalancers } = await elb.send(
      new CreateLoadBalancerCommand({ Name: `${aws.prefix}${name}`, Type, Subnets }),
    )
    const LoadBalancerArn = LoadBalancers?.[0]?.LoadBalancerArn ?? ''
    const Attributes = Object.entries(attributes).map(([Key, Value]) => ({ Key, Value }))
    if (Attributes.length > 0) await elb.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn, Attributes }))
    return LoadBalancerArn
  }
  const targets = async (
    name: string,
    Protocol: ProtocolEnum | undefined,
    HealthCheckProtocol: ProtocolEnum,
    TargetType: TargetTypeEnum = 'ip',
  ) => {
    const { TargetGroups } = await elb.send(
      new CreateTargetGroupCommand({
        Name: `${aws.prefix}${name}`,
        TargetType,
        ...(Protocol === undefined ? {} : { Protocol, Port: 443, VpcId }),
        HealthCheckProtocol,
      }),
    )
    return TargetGroups?.[0]?.TargetGroupArn ?? ''
  }
  const safe = await targets('tg-https', 'HTTPS', 'HTTPS')
  const clear = await targets('tg-http', 'HTTP', 'HTTP')

  const forward = { Type: 'forward' as ActionTypeEnum, TargetGroupArn: safe }
  const redirect = {
    Type: 'redirect' as ActionTypeEnum,
    RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' as const },
  }
  const listener = async (
    LoadBalancerArn: string,
    Protocol: ProtocolEnum,
    Port: number,
    action: typeof forward | typeof redirect,
    SslPolicy?: string,
  ) => {
    const { Listeners } = await elb.send(
      new CreateListenerCommand({
        LoadBalancerArn,
        Protocol,
        Port,
        DefaultActions: [action],
        ...(SslPolicy === undefined ? {} : { SslPolicy, Certificates: [{ CertificateArn }] }),
      }),
    )
    return Listeners?.[0]?.ListenerArn ?? ''
  }

  const good = await balancer('alb-good', 'application', subnets, {
    'access_logs.s3.enabled': 'true',
    'access_logs.s3.bucket': `${aws.prefix}alb-logs`,
    'deletion_protection.enabled': 'true',
    'routing.http.drop_invalid_header_fields.enabled': 'true',
    'routing.http.desync_mitigation_mode': 'strictest',
  })
  const toHttps = await listener(good, 'HTTP', 80, redirect)
  const https = await listener(good, 'HTTPS', 443, forward, 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06')
  const VisibilityConfig = { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: 'alb' }
  const { Summary } = await waf.send(
    new CreateWebACLCommand({
      Name: `${aws.prefix}alb`,
      Scope: 'REGIONAL',
      DefaultAction: { Allow: {} },
      VisibilityConfig,
    }),
  )
  await waf.send(new AssociateWebACLCommand({ WebACLArn: Summary?.ARN, ResourceArn: good }))

  const bad = await balancer('alb-bad', 'application', subnets, {
    'routing.http.drop_invalid_header_fields.enabled': 'false',
    'routing.http.desync_mitigation_mode': 'monitor',
  })
  const http = await listener(bad, 'HTTP', 80, forward)
  const old = await listener(bad, 'HTTPS', 443, forward, 'ELBSecurityPolicy-2016-08')

  // It redirects by default, and one rule forwards all the same.
  const leaky = await balancer('alb-leaky', 'application', subnets)
  const ListenerArn = await listener(leaky, 'HTTP', 80, redirect)
  await elb.send(
    new CreateRuleCommand({
      ListenerArn,
      Priority: 1,
      Conditions: [{ Field: 'path-pattern', Values: ['/plain/*'] }],
      Actions: [forward],
    }),
  )
  const one = await balancer('nlb-one', 'network', subnets.slice(0, 1))

  return {
    'ELB.1': { passed: [good], failed: [bad, leaky] },
    'ELB.4': { passed: [good], failed: [bad] },
    'ELB.5': { passed: [good], failed: [bad] },
    'ELB.6': { passed: [good], failed: [bad] },
    'ELB.12': { passed: [good], failed: [bad] },
    'ELB.13': { passed: [good], failed: [one] },
    'ELB.16': { passed: [good], failed: [bad] },
    'ELB.17': { passed: [https], failed: [old] },
    'ELB.18': { passed: [https, old], failed: [http, toHttps] },
    'ELB.21': { passed: [safe], failed: [clear] },
    'ELB.22': { passed: [safe], failed: [clear] },
  }
}
