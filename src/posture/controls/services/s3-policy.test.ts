import { ACCOUNT, type Ci, type Json, type JsonObject } from '../../ci.js'
import { type Case, ciOf, controlTests } from '../testing.js'
import s3 from './s3-policy.js'

const ARN = 'arn:aws:s3:::a'
const OPEN = { blockPublicAcls: false, ignorePublicAcls: false, blockPublicPolicy: false, restrictPublicBuckets: false }
const BLOCKED = { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true }

const acl = (...grantList: JsonObject[]) => ({
  grantList: [{ grantee: { id: 'me' }, permission: 'FullControl' }, ...grantList],
  owner: { id: 'me' },
})
const bucket = (statements: readonly JsonObject[] | null, parts: JsonObject = {}): Ci =>
  ciOf(
    'AWS::S3::Bucket',
    { name: 'a' },
    {
      resourceId: 'a',
      arn: ARN,
      parts: {
        BucketPolicy:
          statements === null
            ? { policyText: null }
            : { policyText: JSON.stringify({ Version: '2012-10-17', Statement: statements }) },
        PublicAccessBlockConfiguration: null,
        AccessControlList: acl(),
        ...parts,
      },
    },
  )
const allow = (Action: Json, more: JsonObject = {}): JsonObject => ({
  Effect: 'Allow',
  Principal: '*',
  Action,
  Resource: `${ARN}/*`,
  ...more,
})
const account = (S3PublicAccessBlock: Json): Ci =>
  ciOf(ACCOUNT, {}, { awsRegion: 'global', resourceId: '111122223333', parts: { S3PublicAccessBlock } })
const open = [account(OPEN)]

const publicCases = (action: string, other: string, permission: string): Case[] => {
  const of = (name: string, status: Case['status'], ci: Ci, around: readonly Ci[] = open): Case => ({
    name,
    status,
    ci,
    around,
  })
  const conditional = (Condition: JsonObject) => bucket([allow(action, { Condition })])
  return [
    of('no policy and a private ACL', 'PASSED', bucket(null)),
    of('everybody', 'FAILED', bucket([allow(action)])),
    of('everybody, as AWS principal', 'FAILED', bucket([allow(action, { Principal: { AWS: ['*'] } })])),
    of('everybody, all actions', 'FAILED', bucket([allow('s3:*')])),
    of(
      'everybody but one',
      'FAILED',
      bucket([
        {
          Effect: 'Allow',
          NotPrincipal: { AWS: 'arn:aws:iam::111122223333:root' },
          Action: action,
          Resource: `${ARN}/*`,
        },
      ]),
    ),
    of('everybody, the other kind of action', 'PASSED', bucket([allow(other)])),
    of('another account', 'PASSED', bucket([allow(action, { Principal: { AWS: '210987654321' } })])),
    of('a service', 'PASSED', bucket([allow(action, { Principal: { Service: 'logging.s3.amazonaws.com' } })])),
    of('from the organisation', 'PASSED', conditional({ StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } })),
    of('from some addresses', 'PASSED', conditional({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })),
    of('from any address', 'FAILED', conditional({ IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } })),
    of('from any IPv6 address', 'FAILED', conditional({ IpAddress: { 'aws:SourceIp': ['::/0'] } })),
    of('through an endpoint', 'PASSED', conditional({ StringEquals: { 'aws:SourceVpce': 'vpce-0123456789abcdef0' } })),
    of('over TLS, which anybody can', 'FAILED', conditional({ Bool: { 'aws:SecureTransport': 'true' } })),
    of(
      'with a referrer, which anybody can send',
      'FAILED',
      conditional({ StringLike: { 'aws:Referer': 'https://example.com/*' } }),
    ),
    of(
      'the bucket blocks public policies’ effect',
      'PASSED',
      bucket([allow(action)], { PublicAccessBlockConfiguration: { ...OPEN, restrictPublicBuckets: true } }),
    ),
    of(
      'the bucket only refuses new public policies',
      'FAILED',
      bucket([allow(action)], { PublicAccessBlockConfiguration: { ...OPEN, blockPublicPolicy: true } }),
    ),
    of('the account blocks', 'PASSED', bucket([allow(action)]), [account(BLOCKED)]),
    of('the account has no block', 'FAILED', bucket([allow(action)]), [account(null)]),
    of('the account’s block was denied', 'WARNING', bucket([allow(action)]), [
      ciOf(ACCOUNT, {}, { awsRegion: 'global' }),
    ]),
    of('everybody, by ACL', 'FAILED', bucket(null, { AccessControlList: acl({ grantee: 'AllUsers', permission }) })),
    of(
      'everybody with an AWS account, by ACL',
      'FAILED',
      bucket(null, { AccessControlList: acl({ grantee: 'AuthenticatedUsers', permission: 'FullControl' }) }),
    ),
    of(
      'an ACL that the bucket ignores',
      'PASSED',
      bucket(null, {
        AccessControlList: acl({ grantee: 'AllUsers', permission }),
        PublicAccessBlockConfiguration: { ...OPEN, ignorePublicAcls: true },
      }),
    ),
    of(
      'another user, by ACL',
      'PASSED',
      bucket(null, { AccessControlList: acl({ grantee: { id: 'you' }, permission }) }),
    ),
  ]
}

const secure = (more: JsonObject = {}): JsonObject => ({
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [ARN, `${ARN}/*`],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  ...more,
})
const them = { AWS: 'arn:aws:iam::210987654321:root' }

controlTests(s3, {
  'S3.2': publicCases('s3:GetObject', 's3:PutObject', 'Read'),
  'S3.3': publicCases('s3:PutObject', 's3:GetObject', 'Write'),
  'S3.5': [
    { name: 'denies plain HTTP', status: 'PASSED', ci: bucket([secure()]) },
    {
      name: 'as AWS principal, all actions',
      status: 'PASSED',
      ci: bucket([secure({ Principal: { AWS: '*' }, Action: '*' })]),
    },
    { name: 'one pattern for bucket and objects', status: 'PASSED', ci: bucket([secure({ Resource: `${ARN}*` })]) },
    {
      name: 'in two statements',
      status: 'PASSED',
      ci: bucket([secure({ Resource: ARN }), secure({ Resource: `${ARN}/*` })]),
    },
    {
      name: 'a truth value, not a text',
      status: 'PASSED',
      ci: bucket([secure({ Condition: { Bool: { 'aws:SecureTransport': false } } })]),
    },
    {
      name: 'key in other letter case',
      status: 'PASSED',
      ci: bucket([secure({ Condition: { Bool: { 'AWS:securetransport': ['false'] } } })]),
    },
    { name: 'no policy', status: 'FAILED', ci: bucket(null) },
    { name: 'as our own collector says "no policy"', status: 'FAILED', ci: bucket(null, { BucketPolicy: null }) },
    { name: 'objects alone', status: 'FAILED', ci: bucket([secure({ Resource: `${ARN}/*` })]) },
    { name: 'some objects', status: 'FAILED', ci: bucket([secure({ Resource: [ARN, `${ARN}/private/*`] })]) },
    { name: 'reads alone', status: 'FAILED', ci: bucket([secure({ Action: 's3:GetObject' })]) },
    { name: 'one principal alone', status: 'FAILED', ci: bucket([secure({ Principal: them })]) },
    {
      name: 'denies HTTPS',
      status: 'FAILED',
      ci: bucket([secure({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } })]),
    },
    {
      name: 'only from outside',
      status: 'FAILED',
      ci: bucket([
        secure({
          Condition: {
            Bool: { 'aws:SecureTransport': 'false' },
            NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' },
          },
        }),
      ]),
    },
    {
      name: 'allows HTTPS instead',
      status: 'FAILED',
      ci: bucket([secure({ Effect: 'Allow', Condition: { Bool: { 'aws:SecureTransport': 'true' } } })]),
    },
  ],
  'S3.6': [
    { name: 'no policy', status: 'PASSED', ci: bucket(null) },
    { name: 'another account may read', status: 'PASSED', ci: bucket([allow('s3:GetObject', { Principal: them })]) },
    {
      name: 'own account may change the policy',
      status: 'PASSED',
      ci: bucket([
        allow('s3:PutBucketPolicy', { Principal: { AWS: 'arn:aws:iam::111122223333:role/admin' }, Resource: ARN }),
      ]),
    },
    {
      name: 'another account may change the policy',
      status: 'FAILED',
      ci: bucket([allow('s3:PutBucketPolicy', { Principal: them, Resource: ARN })]),
    },
    { name: 'by wildcard', status: 'FAILED', ci: bucket([allow('s3:PutBucket*', { Principal: them, Resource: ARN })]) },
    {
      name: 'by account number',
      status: 'FAILED',
      ci: bucket([allow('s3:*', { Principal: { AWS: '210987654321' } })]),
    },
    { name: 'everybody', status: 'FAILED', ci: bucket([allow('s3:PutObjectAcl')]) },
    {
      name: 'a service',
      status: 'PASSED',
      ci: bucket([allow('s3:*', { Principal: { Service: 'cloudtrail.amazonaws.com' } })]),
    },
    {
      name: 'all actions but reads',
      status: 'FAILED',
      ci: bucket([{ Effect: 'Allow', Principal: them, NotAction: 's3:GetObject', Resource: `${ARN}/*` }]),
    },
    {
      name: 'conditions are not looked at',
      status: 'FAILED',
      ci: bucket([
        allow('s3:PutObjectAcl', {
          Principal: them,
          Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
        }),
      ]),
    },
  ],
})
