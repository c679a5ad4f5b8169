import { ACMClient, ImportCertificateCommand } from '@aws-sdk/client-acm'
import { DescribeAvailabilityZonesCommand, EC2Client } from '@aws-sdk/client-ec2'
import {
  CreateLoadBalancerCommand,
  CreateLoadBalancerPolicyCommand,
  ElasticLoadBalancingClient,
  type Listener,
  ModifyLoadBalancerAttributesCommand,
  SetLoadBalancerPoliciesOfListenerCommand,
} from '@aws-sdk/client-elastic-load-balancing'
import { IAMClient, UploadServerCertificateCommand } from '@aws-sdk/client-iam'
import { selfSigned } from '../../support/self-signed.js'
import type { Seed } from './seed.js'

/** Classic Load Balancers, good and bad. */
export const seed: Seed = async (aws) => {
  const elb = aws.client(ElasticLoadBalancingClient)
  const { AvailabilityZones = [] } = await aws.client(EC2Client).send(new DescribeAvailabilityZonesCommand({}))
  const zones = AvailabilityZones.flatMap(({ ZoneName }) => ZoneName ?? [])
  const { certificate, key } = selfSigned(`${aws.prefix}clb.example.com`, 2048, 365)
  const { CertificateArn: acm = '' } = await aws
    .client(ACMClient)
    .send(new ImportCertificateCommand({ Certificate: Buffer.from(certificate), PrivateKey: Buffer.from(key) }))
  const { ServerCertificateMetadata: iam } = await aws.client(IAMClient).send(
    new UploadServerCertificateCommand({
      ServerCertificateName: `${aws.prefix}clb-${aws.region}`,
      CertificateBody: certificate,
      PrivateKey: key,
    }),
  )

  const make = async (name: string, count: number, Listeners: readonly Listener[]) => {
    const LoadBalancerName = `${aws.prefix}${name}`
    await elb.send(
      new CreateLoadBalancerCommand({
        LoadBalancerName,
        Listeners: [...Listeners],
        AvailabilityZones: zones.slice(0, count),
      }),
    )
    return {
      LoadBalancerName,
      arn: `arn:aws:elasticloadbalancing:${aws.region}:${aws.account}:loadbalancer/${LoadBalancerName}`,
    }
  }
  const policy = async (LoadBalancerName: string, reference: string) => {
    await elb.send(
      new CreateLoadBalancerPolicyCommand({
        LoadBalancerName,
        PolicyName: 'negotiation',
        PolicyTypeName: 'SSLNegotiationPolicyType',
        PolicyAttributes: [{ AttributeName: 'Reference-Security-Policy', AttributeValue: reference }],
      }),
    )
    await elb.send(
      new SetLoadBalancerPoliciesOfListenerCommand({
        LoadBalancerName,
        LoadBalancerPort: 443,
        PolicyNames: ['negotiation'],
      }),
    )
  }
  const attributes = (LoadBalancerName: string, on: boolean) =>
    elb.send(
      new ModifyLoadBalancerAttributesCommand({
        LoadBalancerName,
        LoadBalancerAttributes: {
          CrossZoneLoadBalancing: { Enabled: on },
          ConnectionDraining: { Enabled: on, Timeout: 60 },
          AdditionalAttributes: [{ Key: 'elb.http.desyncmitigationmode', Value: on ? 'strictest' : 'monitor' }],
          AccessLog: on ? { Enabled: true, S3BucketName: `${aws.prefix}clb-logs` } : { Enabled: false },
        },
      }),
    )

  const https = (SSLCertificateId: string | undefined) =>
    ({ Protocol: 'HTTPS', LoadBalancerPort: 443, InstancePort: 443, SSLCertificateId }) satisfies Listener
  const good = await make('clb-good', 2, [https(acm)])
  await policy(good.LoadBalancerName, 'ELBSecurityPolicy-TLS-1-2-2017-01')
  await attributes(good.LoadBalancerName, true)
  const bad = await make('clb-bad', 1, [https(iam?.Arn), { Protocol: 'HTTP', LoadBalancerPort: 80, InstancePort: 80 }])
  await policy(bad.LoadBalancerName, 'ELBSecurityPolicy-2016-08')
  await attributes(bad.LoadBalancerName, false)

  const both = { passed: [good.arn], failed: [bad.arn] }
  return {
    'ELB.2': both,
    'ELB.3': both,
    'ELB.5': both,
    'ELB.7': both,
    'ELB.8': both,
    'ELB.9': both,
    'ELB.10': both,
    'ELB.14': both,
  }
}
