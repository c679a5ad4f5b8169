import {
  type CapacityProvider,
  ClientException,
  type Cluster,
  ClusterNotFoundException,
  DescribeCapacityProvidersCommand,
  DescribeClustersCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTaskSetsCommand,
  ECSClient,
  paginateListClusters,
  paginateListServices,
  paginateListTaskDefinitionFamilies,
  type Service,
  type TaskSet,
} from '@aws-sdk/client-ecs'
import { cfnShape } from '../../cfn-shape.js'
import type { JsonObject } from '../../ci.js'
import { collector, type Listed, type Reach, resource, tagMap } from '../collector.js'
import { described, inLots } from '../described.js'
import { to } from '../ec2-resource.js'
import { taskDefinitionShape } from '../ecs-shape.js'

const CLUSTER = 'AWS::ECS::Cluster'
const TASK_DEFINITION = 'AWS::ECS::TaskDefinition'

const ecs = (reach: Reach): ECSClient => reach.client(ECSClient)

/** What follows the last slash of an ARN. */
const nameIn = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1)

async function* clusterArns(reach: Reach): AsyncGenerator<readonly string[]> {
  for await (const page of paginateListClusters({ client: ecs(reach), pageSize: 100 }, {})) yield page.clusterArns ?? []
}

const clusterOf = (c: Cluster): Listed | undefined => {
  if (c.clusterArn === undefined || c.status === 'INACTIVE') return undefined
  return {
    resourceId: c.clusterArn,
    resourceName: c.clusterName,
    arn: c.clusterArn,
    tags: tagMap(c.tags),
    // Counts of tasks and instances change all the time; they are no configuration.
    configuration: cfnShape({
      Arn: c.clusterArn,
      ClusterName: c.clusterName,
      ClusterSettings: c.settings,
      Configuration: c.configuration,
      CapacityProviders: c.capacityProviders,
      DefaultCapacityProviderStrategy: c.defaultCapacityProviderStrategy,
      ServiceConnectDefaults: c.serviceConnectDefaults,
    }),
  }
}

/** Every service of every cluster, ten by ten as the API describes them. A cluster deleted meanwhile has none. */
async function* services(reach: Reach): AsyncGenerator<Service> {
  const client = ecs(reach)
  for await (const arns of clusterArns(reach)) {
    for (const cluster of arns) {
      try {
        for await (const page of paginateListServices({ client, pageSize: 100 }, { cluster })) {
          for (const lot of inLots(page.serviceArns ?? [], 10)) {
            const found = await client.send(
              new DescribeServicesCommand({ cluster, services: [...lot], include: ['TAGS'] }),
            )
            for (const service of found.services ?? []) if (service.status !== 'INACTIVE') yield service
          }
        }
      } catch (cause) {
        if (!(cause instanceof ClusterNotFoundException)) throw cause
      }
    }
  }
}

const networkOf = (s: Service | TaskSet) =>
  [
    ...to('Is contained in Subnet', 'AWS::EC2::Subnet', s.networkConfiguration?.awsvpcConfiguration?.subnets),
    ...to(
      'Is associated with SecurityGroup',
      'AWS::EC2::SecurityGroup',
      s.networkConfiguration?.awsvpcConfiguration?.securityGroups,
    ),
  ] as const

const serviceOf = (s: Service): Listed | undefined => {
  if (s.serviceArn === undefined) return undefined
  return {
    resourceId: s.serviceArn,
    resourceName: s.serviceName,
    arn: s.serviceArn,
    created: s.createdAt,
    tags: tagMap(s.tags),
    relationships: [
      ...to('Is contained in Cluster', CLUSTER, s.clusterArn),
      ...to('Is associated with TaskDefinition', TASK_DEFINITION, s.taskDefinition),
      ...networkOf(s),
    ],
    // Deployments, events and counts of tasks are what a service does, not how it is set up.
    configuration: cfnShape({
      ServiceArn: s.serviceArn,
      ServiceName: s.serviceName,
      Cluster: s.clusterArn,
      TaskDefinition: s.taskDefinition,
      DesiredCount: s.desiredCount,
      LaunchType: s.launchType,
      CapacityProviderStrategy: s.capacityProviderStrategy,
      PlatformVersion: s.platformVersion,
      PlatformFamily: s.platformFamily,
      SchedulingStrategy: s.schedulingStrategy,
      DeploymentController: s.deploymentController,
      DeploymentConfiguration: s.deploymentConfiguration,
      NetworkConfiguration: s.networkConfiguration,
      LoadBalancers: s.loadBalancers,
      ServiceRegistries: s.serviceRegistries,
      PlacementConstraints: s.placementConstraints,
      PlacementStrategies: s.placementStrategy,
      HealthCheckGracePeriodSeconds: s.healthCheckGracePeriodSeconds,
      Role: s.roleArn,
      EnableECSManagedTags: s.enableECSManagedTags,
      EnableExecuteCommand: s.enableExecuteCommand,
      PropagateTags: s.propagateTags,
    }),
  }
}

const taskSetOf = (t: TaskSet): Listed | undefined => {
  if (t.taskSetArn === undefined) return undefined
  const awsvpc = t.networkConfiguration?.awsvpcConfiguration
  return {
    resourceId: t.taskSetArn,
    resourceName: t.id,
    arn: t.taskSetArn,
    created: t.createdAt,
    tags: tagMap(t.tags),
    relationships: [
      ...to('Is contained in Service', 'AWS::ECS::Service', t.serviceArn),
      ...to('Is associated with TaskDefinition', TASK_DEFINITION, t.taskDefinition),
      ...networkOf(t),
    ],
    configuration: {
      ...(cfnShape({
        Id: t.id,
        Cluster: t.clusterArn,
        Service: t.serviceArn,
        ExternalId: t.externalId,
        TaskDefinition: t.taskDefinition,
        LaunchType: t.launchType,
        CapacityProviderStrategy: t.capacityProviderStrategy,
        PlatformVersion: t.platformVersion,
        PlatformFamily: t.platformFamily,
        LoadBalancers: t.loadBalancers,
        ServiceRegistries: t.serviceRegistries,
        Scale: t.scale,
      }) as JsonObject),
      // Here the schema of CloudFormation has a capital V, in that of services it has not.
      ...(awsvpc === undefined ? {} : { NetworkConfiguration: { AwsVpcConfiguration: cfnShape(awsvpc) } }),
    },
  }
}

const providerOf = (p: CapacityProvider): Listed | undefined => {
  // FARGATE and FARGATE_SPOT are AWS's own and the same for everybody.
  if (p.name === undefined || p.capacityProviderArn === undefined || /^FARGATE(_SPOT)?$/.test(p.name)) return undefined
  if (p.status === 'INACTIVE') return undefined
  const { tags, updateStatus: _status, updateStatusReason: _reason, capacityProviderArn, ...rest } = p
  return {
    resourceId: p.name,
    resourceName: p.name,
    arn: capacityProviderArn,
    tags: tagMap(tags),
    configuration: cfnShape(rest),
  }
}

/** A revision, or the latest active one of a family; undefined when the family has none any more. */
const taskDefinition = async (reach: Reach, taskDefinition: string): Promise<Listed | undefined> => {
  try {
    const { taskDefinition: t, tags } = await ecs(reach).send(
      new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] }),
    )
    if (t?.taskDefinitionArn === undefined || t.status !== 'ACTIVE') return undefined
    return {
      resourceId: t.taskDefinitionArn,
      resourceName: nameIn(t.taskDefinitionArn),
      arn: t.taskDefinitionArn,
      created: t.registeredAt,
      tags: tagMap(tags),
      relationships: [
        ...to('Is associated with Role', 'AWS::IAM::Role', t.taskRoleArn),
        ...to('Is associated with Role', 'AWS::IAM::Role', t.executionRoleArn),
      ].map(({ resourceId, ...r }) => ({ ...r, resourceName: nameIn(resourceId ?? '') })),
      configuration: taskDefinitionShape(t),
    }
  } catch (cause) {
    // ECS has no error of its own for a task definition that is not there.
    if (cause instanceof ClientException && /Unable to describe task definition/i.test(cause.message)) return undefined
    throw cause
  }
}

/**
 * Amazon ECS. Of task definitions the latest active revision of each family is recorded, which is the one that
 * Security Hub judges: a family may have thousands.
 */
export default collector({
  service: 'ecs',
  resources: [
    resource({
      type: CLUSTER,
      scope: 'regional',
      iam: ['ecs:ListClusters', 'ecs:DescribeClusters'],
      list: async function* (reach) {
        for await (const clusters of clusterArns(reach)) {
          if (clusters.length === 0) continue
          const found = await ecs(reach).send(
            new DescribeClustersCommand({ clusters: [...clusters], include: ['TAGS', 'SETTINGS', 'CONFIGURATIONS'] }),
          )
          for (const c of found.clusters ?? []) {
            const listed = clusterOf(c)
            if (listed !== undefined) yield listed
          }
        }
      },
    }),
    resource({
      type: 'AWS::ECS::Service',
      scope: 'regional',
      iam: ['ecs:ListClusters', 'ecs:ListServices', 'ecs:DescribeServices'],
      list: async function* (reach) {
        for await (const s of services(reach)) {
          const listed = serviceOf(s)
          if (listed !== undefined) yield listed
        }
      },
    }),
    resource({
      type: 'AWS::ECS::TaskSet',
      scope: 'regional',
      iam: ['ecs:ListClusters', 'ecs:ListServices', 'ecs:DescribeServices', 'ecs:DescribeTaskSets'],
      list: async function* (reach) {
        for await (const { clusterArn: cluster, serviceArn: service, taskSets } of services(reach)) {
          // Only services deployed from outside or by CodeDeploy have them.
          if (taskSets === undefined || taskSets.length === 0) continue
          const found = await ecs(reach).send(new DescribeTaskSetsCommand({ cluster, service, include: ['TAGS'] }))
          for (const t of found.taskSets ?? []) {
            const listed = taskSetOf(t)
            if (listed !== undefined) yield listed
          }
        }
      },
    }),
    resource({
      type: TASK_DEFINITION,
      scope: 'regional',
      iam: ['ecs:ListTaskDefinitionFamilies', 'ecs:DescribeTaskDefinition'],
      list: (reach) => {
        const families = async function* () {
          const client = ecs(reach)
          for await (const page of paginateListTaskDefinitionFamilies({ client, pageSize: 100 }, { status: 'ACTIVE' }))
            yield* page.families ?? []
        }
        return described(families(), (family) => taskDefinition(reach, family))
      },
      // Only the latest revision of a family is recorded; asked for an older one, there is none.
      one: async (reach, id) => {
        const latest = await taskDefinition(reach, nameIn(id).split(':')[0] ?? id)
        return latest?.resourceId === id || latest?.resourceName === id ? latest : undefined
      },
    }),
    resource({
      type: 'AWS::ECS::CapacityProvider',
      scope: 'regional',
      iam: ['ecs:DescribeCapacityProviders'],
      list: async function* (reach) {
        let nextToken: string | undefined
        do {
          const page = await ecs(reach).send(
            new DescribeCapacityProvidersCommand({
              include: ['TAGS'],
              maxResults: 10,
              ...(nextToken === undefined ? {} : { nextToken }),
            }),
          )
          for (const p of page.capacityProviders ?? []) {
            const listed = providerOf(p)
            if (listed !== undefined) yield listed
          }
          nextToken = page.nextToken
        } while (nextToken !== undefined)
      },
    }),
  ],
})
