import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import controls from './iam-policies.js'

const encoded = (statement: JsonObject) =>
  encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement: [statement] }))
const allow = (Action: string, Resource = '*'): JsonObject => ({ Effect: 'Allow', Action, Resource })
const policy = (statement: JsonObject | undefined, more: JsonObject = {}) =>
  ciOf('AWS::IAM::Policy', {
    defaultVersionId: 'v2',
    permissionsBoundaryUsageCount: 0,
    policyVersionList: [
      // An old version grants nothing until it is the default again.
      { versionId: 'v1', isDefaultVersion: false, document: encoded(allow('*')) },
      { versionId: 'v2', isDefaultVersion: true, ...(statement === undefined ? {} : { document: encoded(statement) }) },
    ],
    ...more,
  })
const boundary = { permissionsBoundaryUsageCount: 1 }
const everything = { params: { excludePermissionBoundaryPolicy: false } }

const identity = (type: string, key: string, statement?: JsonObject) =>
  ciOf(type, { [key]: statement === undefined ? [] : [{ policyName: 'own', policyDocument: encoded(statement) }] })
const attached = (type: string, ...names: string[]) =>
  ciOf(type, {
    attachedManagedPolicies: names.map((n) => ({ policyName: n, policyArn: `arn:aws:iam::aws:policy/${n}` })),
  })

const common = (bad: JsonObject) =>
  [
    { name: 'as a boundary', ci: policy(bad, boundary), status: 'NOT_AVAILABLE' },
    { name: 'as a boundary, which is asked for', ci: policy(bad, boundary), ...everything, status: 'FAILED' },
    { name: 'no document', ci: policy(undefined), status: 'WARNING' },
    { name: 'no versions', ci: ciOf('AWS::IAM::Policy', {}), status: 'WARNING' },
  ] as const

controlTests(controls, {
  'IAM.1': [
    { name: 'all', ci: policy(allow('*')), status: 'FAILED' },
    { name: 'one service', ci: policy(allow('s3:*')), status: 'PASSED' },
    ...common(allow('*')),
  ],
  'IAM.21': [
    { name: 'a service', ci: policy(allow('ec2:*')), status: 'FAILED' },
    { name: 'all but a service', ci: policy({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }), status: 'FAILED' },
    { name: 'a prefix', ci: policy(allow('ec2:Describe*')), status: 'PASSED' },
    ...common(allow('ec2:*')),
  ],
  'KMS.1': [
    { name: 'every key', ci: policy(allow('kms:Decrypt')), status: 'FAILED' },
    { name: 'one key', ci: policy(allow('kms:Decrypt', 'arn:aws:kms:eu-west-1:1:key/a')), status: 'PASSED' },
    {
      name: 'an action of the user’s own',
      ci: policy(allow('kms:Sign')),
      params: { blockedActionsPatterns: 'kms:Decrypt, kms:Sign' },
      status: 'FAILED',
    },
    ...common(allow('kms:Decrypt')),
  ],
  'KMS.2': [
    { name: 'user', ci: identity('AWS::IAM::User', 'userPolicyList', allow('kms:*')), status: 'FAILED' },
    { name: 'group', ci: identity('AWS::IAM::Group', 'groupPolicyList', allow('*')), status: 'FAILED' },
    { name: 'role', ci: identity('AWS::IAM::Role', 'rolePolicyList', allow('kms:Decrypt')), status: 'FAILED' },
    { name: 'nothing of KMS', ci: identity('AWS::IAM::Role', 'rolePolicyList', allow('s3:*')), status: 'PASSED' },
    { name: 'no inline policy', ci: identity('AWS::IAM::User', 'userPolicyList'), status: 'PASSED' },
    { name: 'its inline policies were not read', ci: ciOf('AWS::IAM::User', {}), status: 'WARNING' },
    { name: 'no document', ci: ciOf('AWS::IAM::Role', { rolePolicyList: [{ policyName: 'p' }] }), status: 'WARNING' },
  ],
  'IAM.27': [
    { name: 'user', ci: attached('AWS::IAM::User', 'ReadOnlyAccess', 'AWSCloudShellFullAccess'), status: 'FAILED' },
    { name: 'group', ci: attached('AWS::IAM::Group', 'AWSCloudShellFullAccess'), status: 'FAILED' },
    { name: 'role', ci: attached('AWS::IAM::Role', 'AWSCloudShellFullAccess'), status: 'FAILED' },
    {
      name: 'in another partition',
      ci: {
        ...ciOf('AWS::IAM::Role', {
          attachedManagedPolicies: [{ policyArn: 'arn:aws-cn:iam::aws:policy/AWSCloudShellFullAccess' }],
        }),
        arn: 'arn:aws-cn:iam::111122223333:role/r',
      },
      status: 'FAILED',
    },
    {
      name: 'one of the same name that the customer made',
      ci: ciOf('AWS::IAM::Role', {
        attachedManagedPolicies: [{ policyArn: 'arn:aws:iam::111122223333:policy/AWSCloudShellFullAccess' }],
      }),
      status: 'PASSED',
    },
    { name: 'others', ci: attached('AWS::IAM::User', 'ReadOnlyAccess'), status: 'PASSED' },
    { name: 'what is attached was not read', ci: ciOf('AWS::IAM::Role', {}), status: 'WARNING' },
  ],
})
