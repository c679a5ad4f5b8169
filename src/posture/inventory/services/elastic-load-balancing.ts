import {
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancerPoliciesCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  ElasticLoadBalancingClient,
  type LoadBalancerDescription,
  paginateDescribeLoadBalancers,
} from '@aws-sdk/client-elastic-load-balancing'
import type { Json } from '../../ci.js'
import { configShape } from '../../config-shape.js'
import { collector, type Listed, type Reach, resource, tagMap } from '../collector.js'
import { unlessGone } from '../unless-gone.js'

const elb = (reach: Reach) => reach.client(ElasticLoadBalancingClient)
const named = (lb: Listed) => ({ LoadBalancerName: lb.resourceId })

/** AWS Config's spelling, where a small first letter alone would differ: `dnsname`, `vpcid`, … */
const shapeOf = (lb: LoadBalancerDescription): Json => {
  const { DNSName, VPCId, ListenerDescriptions, Policies, ...rest } = lb
  const { LBCookieStickinessPolicies, ...policies } = Policies ?? {}
  return configShape({
    ...rest,
    dnsname: DNSName,
    vpcid: VPCId,
    policies: { ...policies, lbcookieStickinessPolicies: LBCookieStickinessPolicies ?? [] },
    listenerDescriptions: (ListenerDescriptions ?? []).map(({ Listener, PolicyNames }) => {
      const { SSLCertificateId, ...listener } = Listener ?? {}
      return { listener: { ...listener, sslcertificateId: SSLCertificateId }, policyNames: PolicyNames ?? [] }
    }),
  })
}

const listed = (reach: Reach, lb: LoadBalancerDescription): Listed | undefined => {
  const name = lb.LoadBalancerName
  if (name === undefined) return undefined
  return {
    resourceId: name,
    resourceName: name,
    arn: `arn:${reach.partition}:elasticloadbalancing:${reach.region}:${reach.account}:loadbalancer/${name}`,
    created: lb.CreatedTime,
    relationships: [
      ...(lb.VPCId === undefined
        ? []
        : [{ resourceType: 'AWS::EC2::VPC', resourceId: lb.VPCId, name: 'Is contained in Vpc' }]),
      ...(lb.Subnets ?? []).map((id) => ({
        resourceType: 'AWS::EC2::Subnet',
        resourceId: id,
        name: 'Is attached to Subnet',
      })),
      ...(lb.SecurityGroups ?? []).map((id) => ({
        resourceType: 'AWS::EC2::SecurityGroup',
        resourceId: id,
        name: 'Is associated with SecurityGroup',
      })),
      ...(lb.Instances ?? []).flatMap(({ InstanceId: id }) =>
        id === undefined
          ? []
          : [{ resourceType: 'AWS::EC2::Instance', resourceId: id, name: 'Is attached to Instance' }],
      ),
    ],
    configuration: shapeOf(lb),
  }
}

/** Elastic Load Balancing, first generation: Classic Load Balancers. */
export default collector({
  service: 'elasticloadbalancing',
  resources: [
    resource<Listed>({
      type: 'AWS::ElasticLoadBalancing::LoadBalancer',
      scope: 'regional',
      iam: ['elasticloadbalancing:DescribeLoadBalancers'],
      list: async function* (reach) {
        for await (const page of paginateDescribeLoadBalancers({ client: elb(reach) }, { PageSize: 400 })) {
          for (const lb of page.LoadBalancerDescriptions ?? []) {
            const one = listed(reach, lb)
            if (one !== undefined) yield one
          }
        }
      },
      one: async (reach, id) => {
        const name = id.replace(/^arn:.*:loadbalancer\//, '')
        const found = await unlessGone(
          elb(reach).send(new DescribeLoadBalancersCommand({ LoadBalancerNames: [name] })),
          ['LoadBalancerNotFound', 'AccessPointNotFoundException'],
        )
        const lb = found?.LoadBalancerDescriptions?.[0]
        return lb === undefined ? undefined : listed(reach, lb)
      },
      parts: {
        LoadBalancerAttributes: {
          iam: 'elasticloadbalancing:DescribeLoadBalancerAttributes',
          read: async (reach, lb) =>
            configShape(
              (await elb(reach).send(new DescribeLoadBalancerAttributesCommand(named(lb)))).LoadBalancerAttributes,
            ),
        },
        LoadBalancerPolicies: {
          iam: 'elasticloadbalancing:DescribeLoadBalancerPolicies',
          read: async (reach, lb) =>
            configShape(
              (await elb(reach).send(new DescribeLoadBalancerPoliciesCommand(named(lb)))).PolicyDescriptions ?? [],
            ),
        },
        tags: {
          iam: 'elasticloadbalancing:DescribeTags',
          read: async (reach, lb) => {
            const { TagDescriptions } = await elb(reach).send(
              new DescribeTagsCommand({ LoadBalancerNames: [lb.resourceId] }),
            )
            return tagMap(TagDescriptions?.[0]?.Tags)
          },
        },
      },
    }),
  ],
})
