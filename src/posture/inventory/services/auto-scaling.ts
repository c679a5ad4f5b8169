import {
  AutoScalingClient,
  type AutoScalingGroup,
  DescribeAutoScalingGroupsCommand,
  DescribeLaunchConfigurationsCommand,
  DescribeLifecycleHooksCommand,
  type LaunchConfiguration,
  paginateDescribeAutoScalingGroups,
  paginateDescribeLaunchConfigurations,
} from '@aws-sdk/client-auto-scaling'
import { configShape } from '../../config-shape.js'
import { collector, type Listed, type Reach, resource, tagMap } from '../collector.js'

const autoscaling = (reach: Reach) => reach.client(AutoScalingClient)

const group = (g: AutoScalingGroup): Listed | undefined => {
  if (g.AutoScalingGroupARN === undefined) return undefined
  const { VPCZoneIdentifier, Tags, ...rest } = g
  return {
    // AWS Config: the id of a group is its ARN, its name the name.
    resourceId: g.AutoScalingGroupARN,
    resourceName: g.AutoScalingGroupName,
    arn: g.AutoScalingGroupARN,
    created: g.CreatedTime,
    tags: tagMap(Tags),
    relationships: [
      ...(VPCZoneIdentifier ?? '')
        .split(',')
        .map((id) => id.trim())
        .filter((id) => id !== '')
        .map((id) => ({ resourceType: 'AWS::EC2::Subnet', resourceId: id, name: 'Is attached to Subnet' })),
      ...(g.Instances ?? []).flatMap(({ InstanceId: id }) =>
        id === undefined ? [] : [{ resourceType: 'AWS::EC2::Instance', resourceId: id, name: 'Contains' }],
      ),
      ...(g.LoadBalancerNames ?? []).map((name) => ({
        resourceType: 'AWS::ElasticLoadBalancing::LoadBalancer',
        resourceId: name,
        resourceName: name,
        name: 'Is associated with',
      })),
      ...(g.TargetGroupARNs ?? []).map((arn) => ({
        resourceType: 'AWS::ElasticLoadBalancingV2::TargetGroup',
        resourceId: arn,
        name: 'Is associated with',
      })),
      ...(g.LaunchConfigurationName === undefined
        ? []
        : [
            {
              resourceType: 'AWS::AutoScaling::LaunchConfiguration',
              resourceName: g.LaunchConfigurationName,
              name: 'Is associated with',
            },
          ]),
    ],
    configuration: configShape({ ...rest, vpczoneIdentifier: VPCZoneIdentifier }),
  }
}

const launchConfiguration = (l: LaunchConfiguration): Listed | undefined => {
  // User data is a program with, all too often, its passwords: it is not stored.
  const { UserData: _, ...rest } = l
  if (rest.LaunchConfigurationARN === undefined) return undefined
  return {
    resourceId: rest.LaunchConfigurationARN,
    resourceName: rest.LaunchConfigurationName,
    arn: rest.LaunchConfigurationARN,
    created: rest.CreatedTime,
    relationships: (rest.SecurityGroups ?? []).map((id) => ({
      resourceType: 'AWS::EC2::SecurityGroup',
      resourceId: id,
      name: 'Is associated with SecurityGroup',
    })),
    configuration: configShape(rest),
  }
}

/** The name at an ARN's end: `…:autoScalingGroupName/web` → `web`. */
const nameOf = (id: string) => id.replace(/^arn:.*:(autoScalingGroupName|launchConfigurationName)\//, '')

/** Amazon EC2 Auto Scaling: groups and launch configurations. */
export default collector({
  service: 'autoscaling',
  resources: [
    resource<Listed>({
      type: 'AWS::AutoScaling::AutoScalingGroup',
      scope: 'regional',
      iam: ['autoscaling:DescribeAutoScalingGroups'],
      list: async function* (reach) {
        for await (const page of paginateDescribeAutoScalingGroups(
          { client: autoscaling(reach) },
          { MaxRecords: 100 },
        )) {
          for (const g of page.AutoScalingGroups ?? []) {
            const one = group(g)
            if (one !== undefined) yield one
          }
        }
      },
      one: async (reach, id) => {
        const { AutoScalingGroups: found } = await autoscaling(reach).send(
          new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [nameOf(id)] }),
        )
        return found?.[0] === undefined ? undefined : group(found[0])
      },
      parts: {
        LifeCycleHooks: {
          iam: 'autoscaling:DescribeLifecycleHooks',
          read: async (reach, { resourceName }) =>
            configShape(
              (await autoscaling(reach).send(new DescribeLifecycleHooksCommand({ AutoScalingGroupName: resourceName })))
                .LifecycleHooks ?? [],
            ),
        },
      },
    }),
    resource<Listed>({
      type: 'AWS::AutoScaling::LaunchConfiguration',
      scope: 'regional',
      iam: ['autoscaling:DescribeLaunchConfigurations'],
      list: async function* (reach) {
        for await (const page of paginateDescribeLaunchConfigurations(
          { client: autoscaling(reach) },
          { MaxRecords: 100 },
        )) {
          for (const l of page.LaunchConfigurations ?? []) {
            const one = launchConfiguration(l)
            if (one !== undefined) yield one
          }
        }
      },
      one: async (reach, id) => {
        const { LaunchConfigurations: found } = await autoscaling(reach).send(
          new DescribeLaunchConfigurationsCommand({ LaunchConfigurationNames: [nameOf(id)] }),
        )
        return found?.[0] === undefined ? undefined : launchConfiguration(found[0])
      },
    }),
  ],
})
