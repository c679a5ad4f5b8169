import type { JsonObject } from '../../ci.js'
import { type CiMore, ciOf, controlTests } from '../testing.js'
import kms from './kms.js'

const denied = (action: string) => ({ why: 'denied', action, message: 'no' }) as const
const key = (more: JsonObject = {}, ci: CiMore = {}) =>
  ciOf(
    'AWS::KMS::Key',
    { keyManager: 'CUSTOMER', keyState: 'Enabled', keySpec: 'SYMMETRIC_DEFAULT', origin: 'AWS_KMS', ...more },
    ci,
  )
const undescribed = ciOf('AWS::KMS::Key', {}, { unread: { configuration: denied('kms:DescribeKey') } })
const rotation = (KeyRotationStatus: boolean | string | null, more: JsonObject = {}) =>
  key(more, { parts: { KeyRotationStatus } })
const policy = (...statements: JsonObject[]) =>
  key({}, { parts: { Policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }) } })
const everybody = { Sid: 'open', Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:Decrypt', Resource: '*' }
const owner = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111122223333:root' },
  Action: 'kms:*',
  Resource: '*',
}

controlTests(kms, {
  'KMS.3': [
    { name: 'enabled', status: 'PASSED', ci: key() },
    { name: 'disabled', status: 'PASSED', ci: key({ keyState: 'Disabled' }) },
    { name: 'waiting for its material', status: 'PASSED', ci: key({ keyState: 'PendingImport' }) },
    {
      name: 'to be deleted',
      status: 'FAILED',
      ci: key({ keyState: 'PendingDeletion', deletionDate: '2026-12-01T00:00:00.000Z' }),
    },
    {
      name: 'to be deleted once its replicas are',
      status: 'FAILED',
      ci: key({ keyState: 'PendingReplicaDeletion' }),
    },
    { name: 'of AWS', status: 'PASSED', ci: key({ keyManager: 'AWS' }) },
    { name: 'its own policy denied DescribeKey', status: 'WARNING', ci: undescribed },
  ],
  'KMS.4': [
    { name: 'on', status: 'PASSED', ci: rotation(true) },
    { name: 'on, as AWS Config writes it', status: 'PASSED', ci: rotation('True') },
    { name: 'off', status: 'FAILED', ci: rotation(false) },
    { name: 'off, as AWS Config writes it', status: 'FAILED', ci: rotation('False') },
    {
      name: 'off, with the older name of its kind',
      status: 'FAILED',
      ci: rotation(false, { keySpec: null, customerMasterKeySpec: 'SYMMETRIC_DEFAULT' }),
    },
    { name: 'off and disabled', status: 'FAILED', ci: rotation(false, { keyState: 'Disabled' }) },
    { name: 'of AWS', status: 'NOT_AVAILABLE', ci: key({ keyManager: 'AWS' }) },
    { name: 'asymmetric', status: 'NOT_AVAILABLE', ci: rotation(null, { keySpec: 'RSA_2048' }) },
    { name: 'of HMAC', status: 'NOT_AVAILABLE', ci: rotation(null, { keySpec: 'HMAC_256' }) },
    { name: 'imported material', status: 'NOT_AVAILABLE', ci: rotation(null, { origin: 'EXTERNAL' }) },
    { name: 'in a custom key store', status: 'NOT_AVAILABLE', ci: rotation(null, { origin: 'AWS_CLOUDHSM' }) },
    { name: 'waiting to be deleted', status: 'NOT_AVAILABLE', ci: rotation(false, { keyState: 'PendingDeletion' }) },
    {
      name: 'GetKeyRotationStatus was denied',
      status: 'WARNING',
      ci: key({}, { unread: { KeyRotationStatus: denied('kms:GetKeyRotationStatus') } }),
    },
    { name: 'its own policy denied DescribeKey', status: 'WARNING', ci: undescribed },
  ],
  'KMS.5': [
    { name: 'its account', status: 'PASSED', ci: policy(owner) },
    { name: 'everybody', status: 'FAILED', ci: policy(owner, everybody) },
    { name: 'everybody, any action', status: 'FAILED', ci: policy({ ...everybody, Principal: '*', Action: '*' }) },
    {
      name: 'everybody of one account',
      status: 'PASSED',
      ci: policy({ ...everybody, Condition: { StringEquals: { 'kms:CallerAccount': '111122223333' } } }),
    },
    {
      name: 'everybody of an account that is a pattern',
      status: 'FAILED',
      ci: policy({ ...everybody, Condition: { StringLike: { 'kms:CallerAccount': '1*' } } }),
    },
    {
      name: 'everybody through a service, from whatever account',
      status: 'FAILED',
      ci: policy({ ...everybody, Condition: { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } } }),
    },
    { name: 'everybody is denied', status: 'PASSED', ci: policy(owner, { ...everybody, Effect: 'Deny' }) },
    { name: 'of AWS', status: 'NOT_AVAILABLE', ci: key({ keyManager: 'AWS' }) },
    {
      name: 'GetKeyPolicy was denied',
      status: 'WARNING',
      ci: key({}, { unread: { Policy: denied('kms:GetKeyPolicy') } }),
    },
    { name: 'AWS Config did not record the policy', status: 'WARNING', ci: key() },
    { name: 'its own policy denied DescribeKey', status: 'WARNING', ci: undescribed },
  ],
})
