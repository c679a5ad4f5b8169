import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import lambda from './lambda.js'

const func = (configuration: JsonObject) => ciOf('AWS::Lambda::Function', configuration)
const inSubnets = (...subnetIds: string[]) => func({ vpcConfig: { subnetIds, securityGroupIds: ['sg-1'] } })
const subnet = (resourceId: string, availabilityZone: string) =>
  ciOf('AWS::EC2::Subnet', { subnetId: resourceId, availabilityZone }, { resourceId, availabilityZone })
const subnets = [
  subnet('subnet-a', 'ap-northeast-1a'),
  subnet('subnet-a2', 'ap-northeast-1a'),
  subnet('subnet-c', 'ap-northeast-1c'),
]

controlTests(lambda, {
  'Lambda.2': [
    { name: 'supported', status: 'PASSED', ci: func({ runtime: 'nodejs22.x', packageType: 'Zip' }) },
    { name: 'deprecated', status: 'FAILED', ci: func({ runtime: 'python3.8' }) },
    { name: 'the beginning of a supported name', status: 'FAILED', ci: func({ runtime: 'python3.1' }) },
    { name: 'an image', status: 'NOT_AVAILABLE', ci: func({ packageType: 'Image' }) },
    { name: 'OS only', status: 'NOT_AVAILABLE', ci: func({ runtime: 'provided.al2' }) },
    { name: 'not recorded', status: 'WARNING', ci: func({}) },
    {
      name: 'another list',
      status: 'FAILED',
      ci: func({ runtime: 'nodejs22.x' }),
      params: { runtime: ['nodejs24.x'] },
    },
  ],
  'Lambda.3': [
    { name: 'in a VPC', status: 'PASSED', ci: inSubnets('subnet-a') },
    { name: 'no setting', status: 'FAILED', ci: func({}) },
    { name: 'taken out of a VPC', status: 'FAILED', ci: inSubnets() },
  ],
  'Lambda.5': [
    { name: 'two zones', status: 'PASSED', ci: inSubnets('subnet-a', 'subnet-c'), around: subnets },
    { name: 'two subnets of a zone', status: 'FAILED', ci: inSubnets('subnet-a', 'subnet-a2'), around: subnets },
    {
      name: 'fewer than asked for',
      status: 'FAILED',
      ci: inSubnets('subnet-a', 'subnet-c'),
      around: subnets,
      params: { availabilityZones: 3 },
    },
    { name: 'a subnet that was not read', status: 'WARNING', ci: inSubnets('subnet-a', 'subnet-x'), around: subnets },
    { name: 'no VPC', status: 'NOT_AVAILABLE', ci: func({}) },
  ],
  'Lambda.7': [
    { name: 'active', status: 'PASSED', ci: func({ tracingConfig: { mode: 'Active' } }) },
    { name: 'passed through', status: 'FAILED', ci: func({ tracingConfig: { mode: 'PassThrough' } }) },
    { name: 'not set', status: 'FAILED', ci: func({}) },
  ],
})
