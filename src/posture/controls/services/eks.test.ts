import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import eks from './eks.js'

const cluster = (configuration: JsonObject) => ciOf('AWS::EKS::Cluster', configuration)
const nodegroup = (configuration: JsonObject) => ciOf('AWS::EKS::Nodegroup', configuration)
const logging = (...types: string[]) =>
  cluster({ Logging: { ClusterLogging: { EnabledTypes: types.map((Type) => ({ Type })) } } })

controlTests(eks, {
  'EKS.1': [
    { name: 'private', status: 'PASSED', ci: cluster({ ResourcesVpcConfig: { EndpointPublicAccess: false } }) },
    { name: 'public', status: 'FAILED', ci: cluster({ ResourcesVpcConfig: { EndpointPublicAccess: true } }) },
    {
      name: 'public for one address',
      status: 'FAILED',
      ci: cluster({ ResourcesVpcConfig: { EndpointPublicAccess: true, PublicAccessCidrs: ['203.0.113.1/32'] } }),
    },
    { name: 'not recorded', status: 'WARNING', ci: cluster({}) },
  ],
  'EKS.2': [
    { name: 'the oldest one supported', status: 'PASSED', ci: cluster({ Version: '1.34' }) },
    { name: 'a newer one', status: 'PASSED', ci: cluster({ Version: '1.100' }) },
    { name: 'an older one', status: 'FAILED', ci: cluster({ Version: '1.9' }) },
    {
      name: 'older than the parameter',
      status: 'FAILED',
      ci: cluster({ Version: '1.35' }),
      params: { oldestVersionSupported: '1.36' },
    },
    { name: 'no version', status: 'WARNING', ci: cluster({}) },
  ],
  'EKS.3': [
    {
      name: 'secrets',
      status: 'PASSED',
      ci: cluster({ EncryptionConfig: [{ Resources: ['secrets'], Provider: { KeyArn: 'arn:aws:kms:x' } }] }),
    },
    { name: 'nothing', status: 'FAILED', ci: cluster({ EncryptionConfig: [] }) },
    { name: 'no setting', status: 'FAILED', ci: cluster({}) },
  ],
  'EKS.8': [
    { name: 'audit among others', status: 'PASSED', ci: logging('api', 'audit') },
    { name: 'others only', status: 'FAILED', ci: logging('api', 'authenticator') },
    { name: 'none', status: 'FAILED', ci: cluster({}) },
    { name: 'more asked for', status: 'FAILED', ci: logging('audit'), params: { logTypes: 'audit,api' } },
  ],
  'EKS.9': [
    { name: 'supported', status: 'PASSED', ci: nodegroup({ Version: '1.35' }) },
    { name: 'old', status: 'FAILED', ci: nodegroup({ Version: '1.33' }) },
  ],
})
