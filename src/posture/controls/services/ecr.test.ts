import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import ecr from './ecr.js'

const repository = (configuration: JsonObject, parts: JsonObject = {}) =>
  ciOf('AWS::ECR::Repository', { RepositoryName: 'app', ...configuration }, { resourceId: 'app', parts })
const scanned = (ScanFrequency: string) =>
  repository({}, { RepositoryScanningConfiguration: { ScanFrequency, ScanOnPush: ScanFrequency === 'SCAN_ON_PUSH' } })

const arn = 'arn:aws:kms:ap-northeast-1:111122223333:key/k1'
const key = (keyManager: string) => ciOf('AWS::KMS::Key', { keyId: 'k1', keyManager }, { resourceId: 'k1', arn })
const encrypted = (EncryptionType: string, KmsKey?: string) =>
  repository({ EncryptionConfiguration: { EncryptionType, ...(KmsKey === undefined ? {} : { KmsKey }) } })

controlTests(ecr, {
  'ECR.1': [
    { name: 'on push', status: 'PASSED', ci: scanned('SCAN_ON_PUSH') },
    { name: 'continuously', status: 'PASSED', ci: scanned('CONTINUOUS_SCAN') },
    { name: 'by hand', status: 'FAILED', ci: scanned('MANUAL') },
    {
      name: 'a switch of the repository that the registry overrides',
      status: 'FAILED',
      ci: repository(
        { ImageScanningConfiguration: { ScanOnPush: true } },
        { RepositoryScanningConfiguration: { ScanFrequency: 'MANUAL' } },
      ),
    },
    {
      name: 'as AWS Config records it, on',
      status: 'PASSED',
      ci: repository({ ImageScanningConfiguration: { ScanOnPush: true } }),
    },
    {
      name: 'as AWS Config records it, off: the registry may scan it',
      status: 'WARNING',
      ci: repository({ ImageScanningConfiguration: { ScanOnPush: false } }),
    },
  ],
  'ECR.2': [
    { name: 'immutable', status: 'PASSED', ci: repository({ ImageTagMutability: 'IMMUTABLE' }) },
    { name: 'mutable', status: 'FAILED', ci: repository({ ImageTagMutability: 'MUTABLE' }) },
    {
      name: 'immutable with exceptions',
      status: 'FAILED',
      ci: repository({ ImageTagMutability: 'IMMUTABLE_WITH_EXCLUSION' }),
    },
  ],
  'ECR.3': [
    { name: 'a policy', status: 'PASSED', ci: repository({}, { LifecyclePolicy: { LifecyclePolicyText: '{}' } }) },
    {
      name: 'a policy, as AWS Config records it',
      status: 'PASSED',
      ci: repository({ LifecyclePolicy: { RegistryId: '111122223333' } }),
    },
    { name: 'none', status: 'FAILED', ci: repository({}, { LifecyclePolicy: null }) },
    { name: 'not read', status: 'WARNING', ci: repository({}) },
  ],
  'ECR.5': [
    { name: 'a key of the customer', status: 'PASSED', ci: encrypted('KMS', arn), around: [key('CUSTOMER')] },
    { name: 'both layers', status: 'PASSED', ci: encrypted('KMS_DSSE', arn), around: [key('CUSTOMER')] },
    {
      name: 'a key of another account',
      status: 'PASSED',
      ci: encrypted('KMS', 'arn:aws:kms:ap-northeast-1:444455556666:key/k9'),
    },
    { name: 'AES256', status: 'FAILED', ci: encrypted('AES256') },
    { name: 'the key of AWS', status: 'FAILED', ci: encrypted('KMS', arn), around: [key('AWS')] },
    { name: 'a key that is not among the customer’s', status: 'FAILED', ci: encrypted('KMS', arn) },
    {
      name: 'a key that is not allowed',
      status: 'FAILED',
      ci: encrypted('KMS', arn),
      around: [key('CUSTOMER')],
      params: { kmsKeyArns: ['arn:aws:kms:ap-northeast-1:111122223333:key/k2'] },
    },
  ],
})
