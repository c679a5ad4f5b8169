import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import controls from './autoscaling.js'

const group = (configuration: JsonObject) => ciOf('AWS::AutoScaling::AutoScalingGroup', configuration)
const launch = (configuration: JsonObject) => ciOf('AWS::AutoScaling::LaunchConfiguration', configuration)
const mixed = (overrides: JsonObject[], specification: JsonObject | null = { launchTemplateId: 'lt-1' }) =>
  group({ mixedInstancesPolicy: { launchTemplate: { launchTemplateSpecification: specification, overrides } } })

controlTests(controls, {
  'AutoScaling.1': [
    { name: 'ELB checks', status: 'PASSED', ci: group({ healthCheckType: 'ELB', targetGroupARNs: ['t'] }) },
    { name: 'several checks', status: 'PASSED', ci: group({ healthCheckType: 'EBS,ELB', loadBalancerNames: ['l'] }) },
    { name: 'EC2 checks', status: 'FAILED', ci: group({ healthCheckType: 'EC2', loadBalancerNames: ['l'] }) },
    {
      name: 'EC2 checks, target group',
      status: 'FAILED',
      ci: group({ healthCheckType: 'EC2', targetGroupARNs: ['t'] }),
    },
    {
      name: 'no load balancer',
      status: 'NOT_AVAILABLE',
      ci: group({ healthCheckType: 'EC2', loadBalancerNames: [], targetGroupARNs: [] }),
    },
  ],
  'AutoScaling.2': [
    { name: 'two zones', status: 'PASSED', ci: group({ availabilityZones: ['a', 'b'] }) },
    { name: 'wrapped', status: 'PASSED', ci: group({ availabilityZones: [{ value: 'a' }, { value: 'b' }] }) },
    { name: 'one zone', status: 'FAILED', ci: group({ availabilityZones: ['a'] }) },
    {
      name: 'fewer than wanted',
      status: 'FAILED',
      params: { minAvailabilityZones: 3 },
      ci: group({ availabilityZones: ['a', 'b'] }),
    },
  ],
  'AutoScaling.3': [
    { name: 'required', status: 'PASSED', ci: launch({ metadataOptions: { httpTokens: 'required' } }) },
    { name: 'optional', status: 'FAILED', ci: launch({ metadataOptions: { httpTokens: 'optional' } }) },
    { name: 'nothing said', status: 'FAILED', ci: launch({}) },
  ],
  'Autoscaling.5': [
    { name: 'none', status: 'PASSED', ci: launch({ associatePublicIpAddress: false }) },
    { name: 'left to the subnet', status: 'PASSED', ci: launch({}) },
    { name: 'assigned', status: 'FAILED', ci: launch({ associatePublicIpAddress: true }) },
  ],
  'AutoScaling.6': [
    { name: 'two types', status: 'PASSED', ci: mixed([{ instanceType: 'm5.large' }, { instanceType: 'm6.large' }]) },
    {
      name: 'one type twice',
      status: 'FAILED',
      ci: mixed([{ instanceType: 'm5.large' }, { instanceType: 'm5.large' }]),
    },
    { name: 'no policy', status: 'FAILED', ci: group({ launchTemplate: { launchTemplateId: 'lt-1' } }) },
    {
      name: 'by attributes',
      status: 'NOT_AVAILABLE',
      ci: mixed([{ instanceRequirements: { vcpuCount: { min: 2 } } }]),
    },
  ],
  'AutoScaling.9': [
    { name: 'a template', status: 'PASSED', ci: group({ launchTemplate: { launchTemplateName: 't' } }) },
    { name: 'a template in a mixed policy', status: 'PASSED', ci: mixed([]) },
    { name: 'a mixed policy without one', status: 'FAILED', ci: mixed([], null) },
    { name: 'a launch configuration', status: 'FAILED', ci: group({ launchConfigurationName: 'l' }) },
  ],
})
