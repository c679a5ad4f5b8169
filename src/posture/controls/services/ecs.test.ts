import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import ecs from './ecs.js'

const service = (configuration: JsonObject) => ciOf('AWS::ECS::Service', configuration)
const awsvpc = (AssignPublicIp: string) => ({ NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp } } })
const taskSet = (AssignPublicIp: string) =>
  ciOf('AWS::ECS::TaskSet', { NetworkConfiguration: { AwsVpcConfiguration: { AssignPublicIp } } })
const insights = (Value?: string) =>
  ciOf('AWS::ECS::Cluster', {
    ClusterSettings: Value === undefined ? [] : [{ Name: 'containerInsights', Value }],
  })
const provider = (configuration: JsonObject) => ciOf('AWS::ECS::CapacityProvider', configuration)

controlTests(ecs, {
  'ECS.2': [
    { name: 'disabled', status: 'PASSED', ci: service(awsvpc('DISABLED')) },
    { name: 'no network of its own', status: 'PASSED', ci: service({}) },
    { name: 'enabled', status: 'FAILED', ci: service(awsvpc('ENABLED')) },
  ],
  'ECS.10': [
    { name: 'LATEST', status: 'PASSED', ci: service({ LaunchType: 'FARGATE', PlatformVersion: 'LATEST' }) },
    {
      name: 'the latest by number',
      status: 'PASSED',
      ci: service({ LaunchType: 'FARGATE', PlatformVersion: '1.4.0' }),
    },
    {
      name: 'the latest of Windows',
      status: 'PASSED',
      ci: service({ LaunchType: 'FARGATE', PlatformVersion: '1.0.0', PlatformFamily: 'Windows' }),
    },
    { name: 'an older one', status: 'FAILED', ci: service({ LaunchType: 'FARGATE', PlatformVersion: '1.3.0' }) },
    {
      name: 'an older one by capacity provider',
      status: 'FAILED',
      ci: service({ CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE_SPOT' }], PlatformVersion: '1.3.0' }),
    },
    { name: 'EC2', status: 'NOT_AVAILABLE', ci: service({ LaunchType: 'EC2' }) },
    { name: 'no version recorded', status: 'WARNING', ci: service({ LaunchType: 'FARGATE' }) },
  ],
  'ECS.12': [
    { name: 'enabled', status: 'PASSED', ci: insights('enabled') },
    { name: 'enhanced', status: 'PASSED', ci: insights('enhanced') },
    { name: 'disabled', status: 'FAILED', ci: insights('disabled') },
    { name: 'not set', status: 'FAILED', ci: insights() },
  ],
  'ECS.16': [
    { name: 'disabled', status: 'PASSED', ci: taskSet('DISABLED') },
    { name: 'enabled', status: 'FAILED', ci: taskSet('ENABLED') },
  ],
  'ECS.19': [
    {
      name: 'enabled',
      status: 'PASSED',
      ci: provider({ AutoScalingGroupProvider: { ManagedTerminationProtection: 'ENABLED' } }),
    },
    {
      name: 'disabled',
      status: 'FAILED',
      ci: provider({ AutoScalingGroupProvider: { ManagedTerminationProtection: 'DISABLED' } }),
    },
    { name: 'not set', status: 'FAILED', ci: provider({ AutoScalingGroupProvider: {} }) },
    { name: 'managed instances', status: 'NOT_AVAILABLE', ci: provider({ ManagedInstancesProvider: {} }) },
  ],
})
