import {
  GetHostedZoneCommand,
  type HealthCheck,
  type HostedZone,
  ListTagsForResourceCommand,
  paginateListHealthChecks,
  paginateListHostedZones,
  paginateListQueryLoggingConfigs,
  type QueryLoggingConfig,
  Route53Client,
  type TagResourceType,
} from '@aws-sdk/client-route-53'
import { cfnShape } from '../../cfn-shape.js'
import type { Json } from '../../ci.js'
import { collector, type Listed, type Part, type Reach, resource, tagMap } from '../collector.js'
import { inFlight } from '../in-flight.js'
import { unlessGone } from '../unless-gone.js'

const route53 = (reach: Reach) => reach.client(Route53Client)

/** `/hostedzone/Z1` and `arn:aws:route53:::hostedzone/Z1` → `Z1`. */
const bare = (id: string) =>
  id.replace(/^.*\/(hostedzone|healthcheck)\//, '').replace(/^.*:(hostedzone|healthcheck)\//, '')

/** One call for all zones: the service answers five calls a second for a whole account (Route 53 quotas). */
const queryLogging = async (reach: Reach): Promise<ReadonlyMap<string, QueryLoggingConfig>> => {
  const out = new Map<string, QueryLoggingConfig>()
  for await (const page of paginateListQueryLoggingConfigs({ client: route53(reach) }, {})) {
    for (const c of page.QueryLoggingConfigs ?? []) if (c.HostedZoneId !== undefined) out.set(bare(c.HostedZoneId), c)
  }
  return out
}

const zone = async (
  reach: Reach,
  id: string,
  logging: ReadonlyMap<string, QueryLoggingConfig>,
): Promise<Listed | undefined> => {
  const found = await unlessGone(route53(reach).send(new GetHostedZoneCommand({ Id: id })), ['NoSuchHostedZone'])
  const z: HostedZone | undefined = found?.HostedZone
  if (found === undefined || z?.Id === undefined) return undefined
  const config = logging.get(id)
  const vpcs = found.VPCs ?? []
  return {
    resourceId: id,
    resourceName: z.Name,
    arn: `arn:${reach.partition}:route53:::hostedzone/${id}`,
    relationships: vpcs.flatMap(({ VPCId }) =>
      VPCId === undefined ? [] : [{ resourceType: 'AWS::EC2::VPC', resourceId: VPCId, name: 'Is associated with' }],
    ),
    configuration: {
      Id: id,
      Name: z.Name ?? null,
      HostedZoneConfig: {
        Comment: z.Config?.Comment ?? null,
        PrivateZone: z.Config?.PrivateZone ?? null,
      },
      ResourceRecordSetCount: z.ResourceRecordSetCount ?? null,
      NameServers: found.DelegationSet?.NameServers ?? [],
      VPCs: cfnShape(vpcs),
      QueryLoggingConfig: config === undefined ? null : cfnShape(config),
    },
  }
}

const healthCheck = (reach: Reach, h: HealthCheck): Listed | undefined => {
  if (h.Id === undefined) return undefined
  const { Id, HealthCheckConfig, ...rest } = h
  return {
    resourceId: Id,
    arn: `arn:${reach.partition}:route53:::healthcheck/${Id}`,
    configuration: cfnShape({ HealthCheckId: Id, HealthCheckConfig, ...rest }),
  }
}

const tagsOf = (ResourceType: TagResourceType): Part<Listed> => ({
  iam: 'route53:ListTagsForResource',
  read: async (reach, { resourceId }): Promise<Json> =>
    tagMap(
      (await route53(reach).send(new ListTagsForResourceCommand({ ResourceType, ResourceId: resourceId })))
        .ResourceTagSet?.Tags,
    ),
})

/** Amazon Route 53: hosted zones and health checks. They have no Region. */
export default collector({
  service: 'route53',
  resources: [
    resource<Listed>({
      type: 'AWS::Route53::HostedZone',
      scope: 'global',
      iam: ['route53:ListHostedZones', 'route53:GetHostedZone', 'route53:ListQueryLoggingConfigs'],
      list: async function* (reach) {
        const logging = await queryLogging(reach)
        const ids = async function* () {
          for await (const page of paginateListHostedZones({ client: route53(reach) }, { MaxItems: 100 })) {
            for (const { Id } of page.HostedZones ?? []) if (Id !== undefined) yield bare(Id)
          }
        }
        for await (const one of inFlight(ids(), 2, (id) => zone(reach, id, logging))) if (one !== undefined) yield one
      },
      one: async (reach, id) => zone(reach, bare(id), await queryLogging(reach)),
      parts: { tags: tagsOf('hostedzone') },
    }),
    resource<Listed>({
      type: 'AWS::Route53::HealthCheck',
      scope: 'global',
      iam: ['route53:ListHealthChecks'],
      list: async function* (reach) {
        for await (const page of paginateListHealthChecks({ client: route53(reach) }, { MaxItems: 100 })) {
          for (const h of page.HealthChecks ?? []) {
            const one = healthCheck(reach, h)
            if (one !== undefined) yield one
          }
        }
      },
      parts: { tags: tagsOf('healthcheck') },
    }),
  ],
})
