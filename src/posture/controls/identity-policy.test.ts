import { describe, expect, test } from 'vitest'
import type { Json } from '../ci.js'
import { NotRead } from './control.js'
import {
  adminStatement,
  defaultVersionOf,
  identityStatements,
  openToAllKeys,
  wholeServices,
} from './identity-policy.js'
import { ciOf } from './testing.js'

const ci = ciOf('AWS::IAM::Policy', {})
const china = { ...ci, arn: 'arn:aws-cn:iam::111122223333:policy/p' }
const read = (...Statement: Json[]) => identityStatements(encodeURIComponent(JSON.stringify({ Statement })), 'p')
const allow = (Action: Json, Resource: Json = '*', more: Record<string, Json> = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
})
const deny = (Action: Json, Resource: Json = '*', more: Record<string, Json> = {}) => ({
  ...allow(Action, Resource, more),
  Effect: 'Deny',
})

describe('a document', () => {
  test('is read URL-encoded, as plain text and as an object, a single statement or a list', () => {
    const document = { Statement: allow('s3:GetObject') }
    const text = JSON.stringify(document)
    for (const form of [document, text, ` ${text}`, encodeURIComponent(text)] as Json[])
      expect(identityStatements(form, 'p').map((s) => s.actions)).toEqual([['s3:GetObject']])
  })
  test.each([[undefined], [null], [''], ['{'], ['%7B'], ['%E0%A4%A']])('%j proves nothing', (document) => {
    expect(() => identityStatements(document, 'p')).toThrow(NotRead)
  })
  test('of the default version counts, by its mark or by its number', () => {
    const version = (versionId: string, action: string, more: Record<string, Json> = {}) => ({
      versionId,
      document: JSON.stringify({ Statement: allow(action) }),
      ...more,
    })
    const marked = [version('v1', 'a:B', { isDefaultVersion: false }), version('v2', 'c:D', { isDefaultVersion: true })]
    expect(defaultVersionOf({ policyVersionList: marked })[0]?.actions).toEqual(['c:D'])
    const numbered = [version('v1', 'a:B'), version('v2', 'c:D')]
    expect(defaultVersionOf({ defaultVersionId: 'v1', policyVersionList: numbered })[0]?.actions).toEqual(['a:B'])
    expect(() => defaultVersionOf({ policyVersionList: numbered })).toThrow(NotRead)
    expect(() => defaultVersionOf({})).toThrow(NotRead)
  })
})

describe('full administration', () => {
  test.each([
    ['a star', allow('*')],
    ['a star for service and action', allow('*:*')],
    ['two stars', allow('**')],
    ['one of several actions and resources', allow(['s3:GetObject', '*'], ['arn:aws:s3:::a/*', '*'])],
    ['all ARNs', allow('*', 'arn:aws:*')],
    ['under a condition', allow('*', '*', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } })],
  ])('%s', (_, statement) => expect(adminStatement(ci, read(statement))).toBeDefined())
  test('is found beside a Deny and behind other statements', () =>
    expect(adminStatement(ci, read(deny('iam:*'), allow('s3:*'), allow('*', '*', { Sid: 'all' })))?.sid).toBe('all'))
  test.each([
    ['one service', allow('iam:*')],
    ['services by a part of their name', allow('e*:*')],
    ['all actions on one service’s resources', allow('*', 'arn:aws:s3:::*')],
    ['another partition', allow('*', 'arn:aws-cn:*')],
    ['all but one action', { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
    ['all but some resources', { Effect: 'Allow', Action: '*', NotResource: 'arn:aws:iam::*:*' }],
    ['denied', deny('*')],
  ])('is not: %s', (_, statement) => expect(adminStatement(ci, read(statement))).toBeUndefined())
  test('of another partition', () => expect(adminStatement(china, read(allow('*', 'arn:aws-cn:*')))).toBeDefined())
})

describe('all actions of a service', () => {
  test.each([
    [allow('ec2:*'), ['ec2:*']],
    [allow('EC2:**', 'arn:aws:ec2:::x'), ['EC2:**']],
    [allow(['s3:GetObject', 'sqs:?*']), ['sqs:?*']],
    [allow('*'), ['*']],
    [{ Effect: 'Allow', NotAction: ['iam:*'], Resource: '*' }, ['NotAction iam:*']],
  ])('%j', (statement, actions) => expect(wholeServices(read(statement as Json))?.actions).toEqual(actions))
  test.each([
    [allow('ec2:Describe*')],
    [allow('s3:*Object')],
    [allow('s3:?')],
    [deny('ec2:*')],
    [{ Effect: 'Allow', NotAction: '*', Resource: '*' }],
  ])('not: %j', (statement) => expect(wholeServices(read(statement))).toBeUndefined())
})

describe('decryption with every key', () => {
  const open = (...statements: Json[]) =>
    openToAllKeys(ci, read(...statements), ['kms:Decrypt', 'kms:ReEncryptFrom'])?.actions
  test.each([
    ['the action', allow('kms:Decrypt'), ['kms:Decrypt']],
    ['in another case', allow('KMS:decrypt'), ['kms:Decrypt']],
    ['a prefix', allow('kms:ReEncrypt*'), ['kms:ReEncryptFrom']],
    ['wildcards in the middle', allow('k?s:*crypt'), ['kms:Decrypt']],
    ['everything', allow('*'), ['kms:Decrypt', 'kms:ReEncryptFrom']],
    ['all keys of all accounts', allow('kms:Decrypt', 'arn:aws:kms:*:*:key/*'), ['kms:Decrypt']],
    ['all keys of the account', allow('kms:Decrypt', 'arn:aws:kms:*:111122223333:key/*'), ['kms:Decrypt']],
    ['all keys by a variable', allow('kms:Decrypt', `arn:aws:kms:*:\${aws:PrincipalAccount}:key/*`), ['kms:Decrypt']],
    ['all but what NotAction names', { Effect: 'Allow', NotAction: 'kms:Dec*', Resource: '*' }, ['kms:ReEncryptFrom']],
    [
      'all but one key',
      { Effect: 'Allow', Action: 'kms:Decrypt', NotResource: 'arn:aws:kms:::key/1' },
      ['kms:Decrypt'],
    ],
    [
      'under a condition',
      allow('kms:Decrypt', '*', { Condition: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } } }),
      ['kms:Decrypt'],
    ],
  ])('%s', (_, statement, actions) => expect(open(statement as Json)).toEqual(actions))
  test.each([
    ['one key', allow('kms:Decrypt', 'arn:aws:kms:eu-west-1:111122223333:key/1')],
    ['the keys of a Region', allow('kms:Decrypt', 'arn:aws:kms:eu-west-1:111122223333:key/*')],
    ['multi-Region keys alone', allow('kms:Decrypt', 'arn:aws:kms:*:111122223333:key/mrk-*')],
    ['keys of another account', allow('kms:Decrypt', 'arn:aws:kms:*:444455556666:key/*')],
    ['keys named by a tag', allow('kms:Decrypt', `arn:aws:kms:*:*:key/\${aws:PrincipalTag/key}`)],
    ['other actions', allow(['kms:Encrypt', 'kms:Describe*', 's3:*'])],
    ['all actions but those of KMS', { Effect: 'Allow', NotAction: 'kms:*', Resource: '*' }],
    ['no key', { Effect: 'Allow', Action: 'kms:*', NotResource: '*' }],
  ])('not: %s', (_, statement) => expect(open(statement)).toBeUndefined())
  test.each([
    ['for all', deny('kms:*'), undefined],
    ['for one of the actions', deny('kms:Decrypt'), ['kms:ReEncryptFrom']],
    ['for all but one key', { Effect: 'Deny', Action: 'kms:*', NotResource: 'arn:aws:kms:::key/1' }, undefined],
    ['for all actions but others', { Effect: 'Deny', NotAction: 's3:*', Resource: '*' }, undefined],
    ['for all but these', { Effect: 'Deny', NotAction: 'kms:*', Resource: '*' }, ['kms:Decrypt', 'kms:ReEncryptFrom']],
    ['for one key', deny('kms:*', 'arn:aws:kms:eu-west-1:111122223333:key/1'), ['kms:Decrypt', 'kms:ReEncryptFrom']],
    ['for no key', { Effect: 'Deny', Action: 'kms:*', NotResource: '*' }, ['kms:Decrypt', 'kms:ReEncryptFrom']],
    [
      'under a condition',
      deny('kms:*', '*', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      ['kms:Decrypt', 'kms:ReEncryptFrom'],
    ],
  ])('denied %s', (_, statement, left) => {
    expect(open(allow('kms:*'), statement as Json)).toEqual(left)
    expect(open(statement as Json, allow('kms:*'))).toEqual(left)
  })
  test('a blocked pattern is denied by what denies all of it', () => {
    const of = (...statements: Json[]) => openToAllKeys(ci, read(...statements), ['kms:*'])?.actions
    expect(of(allow('kms:Decrypt'))).toEqual(['kms:*'])
    expect(of(allow('kms:Decrypt'), deny('kms:Decrypt'))).toEqual(['kms:*'])
    expect(of(allow('kms:Decrypt'), deny('kms:*'))).toBeUndefined()
  })
})
