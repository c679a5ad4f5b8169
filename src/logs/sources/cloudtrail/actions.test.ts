import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ecs } from '../../ecs/ecs.js'
import { type Categories, categorise, denied, isDenial, reported, throughEndpoint, withoutCall } from './actions.js'

const services = [
  'iam',
  'sts',
  'signin',
  'sso',
  's3',
  'ec2',
  'rds',
  'dynamodb',
  'kms',
  'lambda',
  'ssm',
  'ecs',
  'unknown',
]
const names = [
  ...'CreateUser DeleteGroup AssumeRole ConsoleLogin Anything PutObject GetObject RunInstances StartSession'.split(' '),
  ...'ExecuteCommand DescribeVpcs Decrypt SendCommand ChangePassword Logout constructor __proto__'.split(' '),
]

const problem = ({ category, type }: Categories): string | undefined => {
  if (category.length === 0 || type.length === 0) return 'nothing'
  if (new Set(category).size < category.length || new Set(type).size < type.length) return 'a value twice'
  const unknown = category.find((name) => ecs.categories[name] === undefined)
  if (unknown !== undefined) return `no category ${unknown}`
  const expected = new Set(category.flatMap((name) => ecs.categories[name] ?? []))
  const odd = type.find((name) => !expected.has(name))
  return odd === undefined ? undefined : `${odd} does not go with ${category.join()}`
}

test('each category and type is one that ECS allows together', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...services),
      fc.oneof(fc.constantFrom(...names), fc.string()),
      fc.boolean(),
      (service, name, refused) => {
        const { usual, reading } = categorise(service, name)
        for (const kind of [usual, reading]) {
          expect(problem(kind)).toBeUndefined()
          expect(problem(throughEndpoint(kind, refused))).toBeUndefined()
          if (kind.category.includes('api')) expect(problem(denied(kind))).toBeUndefined()
          expect(withoutCall(kind).category).not.toContain('api')
        }
      },
    ),
    { numRuns: 2000 },
  )
  expect(problem(reported)).toBeUndefined()
})

describe('what a call does', () => {
  const said = (service: string, name: string) => {
    const { category, type } = categorise(service, name).usual
    return `${category.join('+')}: ${type.join('+')}`
  }
  test.each([
    ['signin', 'ConsoleLogin', 'authentication: start'],
    ['sts', 'AssumeRole', 'authentication+api: start'],
    ['iam', 'CreateUser', 'iam+api: user+creation'],
    ['iam', 'RemoveUserFromGroup', 'iam+api: user+group+change'],
    ['iam', 'UpdateAssumeRolePolicy', 'iam+api: admin+change'],
    ['iam', 'DeleteAccessKey', 'iam+api: user+deletion'],
    ['iam', 'GetAccountAuthorizationDetails', 'iam+api: admin+info'],
    ['cloudtrail', 'StopLogging', 'configuration+api: change'],
    ['cloudtrail', 'DeleteTrail', 'configuration+api: deletion'],
    ['kms', 'Decrypt', 'api: access'],
    ['kms', 'ScheduleKeyDeletion', 'configuration+api: deletion'],
    ['secretsmanager', 'GetSecretValue', 'api: access'],
    ['secretsmanager', 'ListSecrets', 'api: info'],
    ['s3', 'GetObject', 'file+api: access'],
    ['s3', 'GetObjectAcl', 'file+api: info'],
    ['s3', 'DeleteObjects', 'file+api: deletion'],
    ['s3', 'PutBucketPolicy', 'configuration+api: change'],
    ['ec2', 'StopInstances', 'host+api: end'],
    ['ec2', 'AuthorizeSecurityGroupIngress', 'configuration+api: change'],
    ['lambda', 'CreateFunction20150331', 'configuration+api: creation'],
    ['dynamodb', 'Scan', 'database+api: access'],
    ['ssm', 'GetParameters', 'api: access'],
    ['ssm', 'GetParameterHistory', 'api: info'],
  ])('%s %s is %s', (service, name, expected) => {
    expect(said(service, name)).toBe(expected)
  })

  test('a name that says nothing counts as a change, unless the record says that it reads', () => {
    expect(categorise('ec2', 'Frobnicate').usual).toEqual({ category: ['configuration', 'api'], type: ['change'] })
    expect(categorise('ec2', 'Frobnicate').reading).toEqual({ category: ['api'], type: ['info'] })
  })
})

test.each([
  'AccessDenied',
  'AccessDeniedException',
  'Client.UnauthorizedOperation',
  'VpceAccessDenied',
  'KMS.AccessDeniedException',
])('%s is a refusal', (code) => expect(isDenial(code)).toBe(true))
test.each(['NoSuchBucket', 'ThrottlingException', 'ValidationException'])('%s is no refusal', (code) =>
  expect(isDenial(code)).toBe(false),
)
