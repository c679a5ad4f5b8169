import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../ci.js'
import { openStatements } from './function-policy.js'

const of = (statement: JsonObject) =>
  openStatements(
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Sid: 's', Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: 'f', ...statement }],
    }),
  )?.map((s) => s.to)

const s3 = { Service: 's3.amazonaws.com' }

describe('a function may be called', () => {
  test.each<[string, JsonObject, readonly string[]]>([
    ['by anyone', { Principal: '*' }, ['anyone']],
    ['by anyone with credentials', { Principal: { AWS: '*' } }, ['anyone']],
    ['by anyone among others', { Principal: { AWS: ['111122223333', '*'] } }, ['anyone']],
    ['by all but one', { NotPrincipal: { AWS: '111122223333' } }, ['anyone']],
    [
      'by anyone through its URL',
      { Principal: '*', Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } } },
      ['anyone'],
    ],
    ['by one account', { Principal: { AWS: 'arn:aws:iam::444455556666:root' } }, []],
    ['by an organization', { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }, []],
    [
      'by no organization in particular',
      { Principal: '*', Condition: { StringLike: { 'aws:PrincipalOrgID': 'o-*' } } },
      ['anyone'],
    ],
    [
      'by one of an account and anything',
      { Principal: '*', Condition: { StringLike: { 'aws:SourceAccount': ['111122223333', '*'] } } },
      ['anyone'],
    ],
    [
      'by whoever has no source',
      { Principal: '*', Condition: { StringEqualsIfExists: { 'aws:SourceAccount': '111122223333' } } },
      ['anyone'],
    ],
    [
      'by all but an account',
      { Principal: '*', Condition: { StringNotEquals: { 'aws:SourceAccount': '1' } } },
      ['anyone'],
    ],
    [
      'by a variable',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable is written so.
      { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalAccount': '${aws:SourceAccount}' } } },
      ['anyone'],
    ],
    [
      'by a bucket of the account',
      { Principal: s3, Condition: { StringEquals: { 'AWS:SourceAccount': '111122223333' } } },
      [],
    ],
    ['by a bucket of any account', { Principal: s3 }, ['s3']],
    [
      'by a bucket whose name may change hands',
      { Principal: s3, Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::uploads' } } },
      ['s3'],
    ],
    [
      'by an access point, which names its account',
      {
        Principal: s3,
        Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:ap-northeast-1:111122223333:accesspoint/a' } },
      },
      [],
    ],
    ['by another service', { Principal: { Service: 'events.amazonaws.com' } }, []],
    ['by nobody', { Effect: 'Deny', Principal: '*' }, []],
  ])('%s', (_, statement, expected) => {
    expect(of(statement)).toEqual(expected)
  })

  test('by nobody else, without a policy', () => expect(openStatements(null)).toEqual([]))
  test('by we know not whom, when it is no policy', () => {
    expect(openStatements('{')).toBeUndefined()
    expect(openStatements('[]')).toBeUndefined()
  })
  test('by anyone in one statement that is not a list', () => {
    expect(openStatements({ Statement: { Effect: 'Allow', Principal: '*' } })).toEqual([{ sid: '#1', to: 'anyone' }])
  })
})
