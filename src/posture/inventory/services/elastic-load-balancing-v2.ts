import {
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
  type Listener,
  type LoadBalancer,
  paginateDescribeListeners,
  paginateDescribeLoadBalancers,
  paginateDescribeRules,
  paginateDescribeTargetGroups,
  type TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import {
  GetWebACLForResourceCommand as GetClassicWebACLForResourceCommand,
  WAFRegionalClient,
} from '@aws-sdk/client-waf-regional'
import { GetWebACLForResourceCommand, WAFV2Client } from '@aws-sdk/client-wafv2'
import { cfnShape } from '../../cfn-shape.js'
import type { Json, Relationship } from '../../ci.js'
import { configShape } from '../../config-shape.js'
import { collector, type Listed, type Part, type Reach, resource, tagMap } from '../collector.js'
import { unlessGone } from '../unless-gone.js'

const elb = (reach: Reach) => reach.client(ElasticLoadBalancingV2Client)

/** By key: the service gives attributes in no order of its own, and an order alone must not look like a change. */
const inOrder = <T extends { readonly Key?: string | undefined }>(attributes: readonly T[] | undefined): readonly T[] =>
  [...(attributes ?? [])].sort((a, b) => ((a.Key ?? '') < (b.Key ?? '') ? -1 : 1))

interface Balancer extends Listed {
  /** `application`, `network` or `gateway`. */
  readonly kind: string | undefined
}

const balancer = (lb: LoadBalancer): Balancer | undefined =>
  lb.LoadBalancerArn === undefined
    ? undefined
    : {
        kind: lb.Type,
        resourceId: lb.LoadBalancerArn,
        resourceName: lb.LoadBalancerName,
        arn: lb.LoadBalancerArn,
        created: lb.CreatedTime,
        relationships: [
          ...(lb.VpcId === undefined
            ? []
            : [{ resourceType: 'AWS::EC2::VPC', resourceId: lb.VpcId, name: 'Is contained in Vpc' }]),
          ...(lb.AvailabilityZones ?? []).flatMap(({ SubnetId: id }) =>
            id === undefined
              ? []
              : [{ resourceType: 'AWS::EC2::Subnet', resourceId: id, name: 'Is attached to Subnet' }],
          ),
          ...(lb.SecurityGroups ?? []).map((id) => ({
            resourceType: 'AWS::EC2::SecurityGroup',
            resourceId: id,
            name: 'Is associated with SecurityGroup',
          })),
        ],
        configuration: configShape(lb),
      }

const listener = (l: Listener): Listed | undefined =>
  l.ListenerArn === undefined
    ? undefined
    : {
        resourceId: l.ListenerArn,
        arn: l.ListenerArn,
        relationships: [...inBalancer(l.LoadBalancerArn)],
        configuration: cfnShape(l),
      }

const inBalancer = (arn: string | undefined): readonly Relationship[] =>
  arn === undefined
    ? []
    : [{ resourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer', resourceId: arn, name: 'Is contained in' }]

const targetGroup = (t: TargetGroup): Listed | undefined =>
  t.TargetGroupArn === undefined
    ? undefined
    : {
        resourceId: t.TargetGroupArn,
        resourceName: t.TargetGroupName,
        arn: t.TargetGroupArn,
        relationships: [
          ...(t.VpcId === undefined
            ? []
            : [{ resourceType: 'AWS::EC2::VPC', resourceId: t.VpcId, name: 'Is contained in Vpc' }]),
          ...(t.LoadBalancerArns ?? []).map((arn) => ({
            resourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
            resourceId: arn,
            name: 'Is attached to',
          })),
        ],
        configuration: cfnShape(t),
      }

async function* balancers(reach: Reach): AsyncGenerator<Balancer> {
  for await (const page of paginateDescribeLoadBalancers({ client: elb(reach) }, { PageSize: 400 })) {
    for (const lb of page.LoadBalancers ?? []) {
      const one = balancer(lb)
      if (one !== undefined) yield one
    }
  }
}

async function* listeners(reach: Reach, LoadBalancerArn: string): AsyncGenerator<Listed> {
  const pages = paginateDescribeListeners({ client: elb(reach) }, { LoadBalancerArn })
  while (true) {
    const page = await unlessGone(pages.next(), ['LoadBalancerNotFoundException', 'LoadBalancerNotFound'])
    if (page === undefined || page.done === true) return
    for (const l of page.value.Listeners ?? []) {
      const one = listener(l)
      if (one !== undefined) yield one
    }
  }
}

const tags: Part<Listed> = {
  iam: 'elasticloadbalancing:DescribeTags',
  read: async (reach, { arn }) =>
    tagMap((await elb(reach).send(new DescribeTagsCommand({ ResourceArns: [arn] }))).TagDescriptions?.[0]?.Tags),
}

/** Elastic Load Balancing v2: Application, Network and Gateway Load Balancers, their listeners and target groups. */
export default collector({
  service: 'elasticloadbalancing',
  resources: [
    resource<Balancer>({
      type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
      scope: 'regional',
      iam: ['elasticloadbalancing:DescribeLoadBalancers'],
      list: balancers,
      one: async (reach, id) => {
        const found = await unlessGone(
          elb(reach).send(
            new DescribeLoadBalancersCommand(id.startsWith('arn:') ? { LoadBalancerArns: [id] } : { Names: [id] }),
          ),
          ['LoadBalancerNotFoundException', 'LoadBalancerNotFound'],
        )
        const lb = found?.LoadBalancers?.[0]
        return lb === undefined ? undefined : balancer(lb)
      },
      parts: {
        LoadBalancerAttributes: {
          iam: 'elasticloadbalancing:DescribeLoadBalancerAttributes',
          read: async (reach, { arn }) =>
            configShape(
              inOrder(
                (await elb(reach).send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arn }))).Attributes,
              ),
            ),
        },
        // AWS Config has no name for this one, nor for the next.
        WebACL: {
          iam: 'wafv2:GetWebACLForResource',
          none: ['WAFNonexistentItemException'],
          read: async (reach, { arn, kind }): Promise<Json> => {
            // Only an Application Load Balancer can have one; the API refuses to be asked of others.
            if (kind !== 'application') return null
            const { WebACL: acl } = await reach
              .client(WAFV2Client)
              .send(new GetWebACLForResourceCommand({ ResourceArn: arn }))
            return acl === undefined ? null : { arn: acl.ARN ?? null, id: acl.Id ?? null, name: acl.Name ?? null }
          },
        },
        ClassicWebACL: {
          iam: 'waf-regional:GetWebACLForResource',
          none: ['WAFNonexistentItemException'],
          read: async (reach, { arn, kind }): Promise<Json> => {
            if (kind !== 'application') return null
            const { WebACLSummary: acl } = await reach
              .client(WAFRegionalClient)
              .send(new GetClassicWebACLForResourceCommand({ ResourceArn: arn }))
            return acl === undefined ? null : { id: acl.WebACLId ?? null, name: acl.Name ?? null }
          },
        },
        tags,
      },
    }),
    resource<Listed>({
      type: 'AWS::ElasticLoadBalancingV2::Listener',
      scope: 'regional',
      iam: ['elasticloadbalancing:DescribeLoadBalancers', 'elasticloadbalancing:DescribeListeners'],
      list: async function* (reach) {
        for await (const lb of balancers(reach)) yield* listeners(reach, lb.arn)
      },
      one: async (reach, id) => {
        const found = await unlessGone(elb(reach).send(new DescribeListenersCommand({ ListenerArns: [id] })), [
          'ListenerNotFoundException',
          'ListenerNotFound',
        ])
        const l = found?.Listeners?.[0]
        return l === undefined ? undefined : listener(l)
      },
      parts: {
        ListenerRules: {
          iam: 'elasticloadbalancing:DescribeRules',
          read: async (reach, { arn }) => {
            const rules: Json[] = []
            for await (const page of paginateDescribeRules({ client: elb(reach) }, { ListenerArn: arn })) {
              for (const rule of page.Rules ?? []) rules.push(cfnShape(rule))
            }
            return rules
          },
        },
        tags,
      },
    }),
    resource<Listed>({
      type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
      scope: 'regional',
      iam: ['elasticloadbalancing:DescribeTargetGroups'],
      list: async function* (reach) {
        for await (const page of paginateDescribeTargetGroups({ client: elb(reach) }, { PageSize: 400 })) {
          for (const t of page.TargetGroups ?? []) {
            const one = targetGroup(t)
            if (one !== undefined) yield one
          }
        }
      },
      one: async (reach, id) => {
        const found = await unlessGone(
          elb(reach).send(
            new DescribeTargetGroupsCommand(id.startsWith('arn:') ? { TargetGroupArns: [id] } : { Names: [id] }),
          ),
          ['TargetGroupNotFoundException', 'TargetGroupNotFound'],
        )
        const t = found?.TargetGroups?.[0]
        return t === undefined ? undefined : targetGroup(t)
      },
      parts: {
        TargetGroupAttributes: {
          iam: 'elasticloadbalancing:DescribeTargetGroupAttributes',
          read: async (reach, { arn }) =>
            cfnShape(
              inOrder(
                (await elb(reach).send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn: arn }))).Attributes,
              ),
            ),
        },
        tags,
      },
    }),
  ],
})
