import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  type CreateAutoScalingGroupCommandInput,
  CreateLaunchConfigurationCommand,
  type CreateLaunchConfigurationCommandInput,
  DescribeAutoScalingGroupsCommand,
  DescribeLaunchConfigurationsCommand,
} from '@aws-sdk/client-auto-scaling'
import {
  CreateLaunchTemplateCommand,
  DescribeAvailabilityZonesCommand,
  DescribeImagesCommand,
  EC2Client,
} from '@aws-sdk/client-ec2'
import { CreateLoadBalancerCommand, ElasticLoadBalancingClient } from '@aws-sdk/client-elastic-load-balancing'
import type { Seed } from './seed.js'

/** Scaling groups and launch configurations, good and bad; none of them starts an instance. */
export const seed: Seed = async (aws) => {
  const autoscaling = aws.client(AutoScalingClient)
  const ec2 = aws.client(EC2Client)
  const { AvailabilityZones = [] } = await ec2.send(new DescribeAvailabilityZonesCommand({}))
  const zones = AvailabilityZones.flatMap(({ ZoneName }) => ZoneName ?? [])
  const { Images } = await ec2.send(new DescribeImagesCommand({ MaxResults: 5 }))
  const ImageId = Images?.[0]?.ImageId

  const launch = async (name: string, more: Partial<CreateLaunchConfigurationCommandInput>) => {
    const LaunchConfigurationName = `${aws.prefix}${name}`
    await autoscaling.send(
      new CreateLaunchConfigurationCommand({
        LaunchConfigurationName,
        ImageId,
        InstanceType: 't3.micro',
        UserData: Buffer.from('#!/bin/sh\nexport PASSWORD=seed').toString('base64'),
        ...more,
      }),
    )
    const { LaunchConfigurations } = await autoscaling.send(
      new DescribeLaunchConfigurationsCommand({ LaunchConfigurationNames: [LaunchConfigurationName] }),
    )
    return { LaunchConfigurationName, arn: LaunchConfigurations?.[0]?.LaunchConfigurationARN ?? '' }
  }
  const group = async (name: string, more: Partial<CreateAutoScalingGroupCommandInput>) => {
    const AutoScalingGroupName = `${aws.prefix}${name}`
    await autoscaling.send(
      new CreateAutoScalingGroupCommand({ AutoScalingGroupName, MinSize: 0, MaxSize: 0, DesiredCapacity: 0, ...more }),
    )
    const { AutoScalingGroups } = await autoscaling.send(
      new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [AutoScalingGroupName] }),
    )
    return AutoScalingGroups?.[0]?.AutoScalingGroupARN ?? ''
  }

  const safe = await launch('lc-good', {
    MetadataOptions: { HttpTokens: 'required' },
    AssociatePublicIpAddress: false,
  })
  const open = await launch('lc-bad', { MetadataOptions: { HttpTokens: 'optional' }, AssociatePublicIpAddress: true })

  const LoadBalancerName = `${aws.prefix}asg-clb`
  await aws.client(ElasticLoadBalancingClient).send(
    new CreateLoadBalancerCommand({
      LoadBalancerName,
      Listeners: [{ Protocol: 'HTTP', LoadBalancerPort: 80, InstancePort: 80 }],
      AvailabilityZones: zones.slice(0, 2),
    }),
  )
  const LaunchTemplateName = `${aws.prefix}asg`
  await ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName,
      LaunchTemplateData: {
        ImageId: ImageId ?? '',
        InstanceType: 't3.micro',
        MetadataOptions: { HttpTokens: 'required' },
      },
    }),
  )
  const good = await group('asg-good', {
    AvailabilityZones: zones.slice(0, 2),
    LoadBalancerNames: [LoadBalancerName],
    HealthCheckType: 'ELB',
    HealthCheckGracePeriod: 60,
    MixedInstancesPolicy: {
      LaunchTemplate: {
        LaunchTemplateSpecification: { LaunchTemplateName, Version: '$Latest' },
        Overrides: [{ InstanceType: 't3.micro' }, { InstanceType: 't3a.micro' }],
      },
    },
    Tags: [{ Key: 'owner', Value: 'seed', PropagateAtLaunch: true }],
  })
  const bad = await group('asg-bad', {
    AvailabilityZones: zones.slice(0, 1),
    LoadBalancerNames: [LoadBalancerName],
    HealthCheckType: 'EC2',
    LaunchConfigurationName: open.LaunchConfigurationName,
  })

  const groups = { passed: [good], failed: [bad] }
  const launches = { passed: [safe.arn], failed: [open.arn] }
  return {
    'AutoScaling.1': groups,
    'AutoScaling.2': groups,
    'AutoScaling.3': launches,
    'Autoscaling.5': launches,
    'AutoScaling.6': groups,
    'AutoScaling.9': groups,
    'AutoScaling.10': groups,
  }
}
