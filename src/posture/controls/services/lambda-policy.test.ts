import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import lambda from './lambda-policy.js'

const func = (...statements: JsonObject[]) =>
  ciOf('AWS::Lambda::Function', {}, { parts: { Policy: JSON.stringify({ Statement: statements }) } })
const allow = (Principal: JsonObject | string, Condition: JsonObject = {}) => ({
  Sid: 'call',
  Effect: 'Allow',
  Action: 'lambda:InvokeFunction',
  Principal,
  Condition,
})

controlTests(lambda, {
  'Lambda.1': [
    { name: 'no policy', status: 'PASSED', ci: ciOf('AWS::Lambda::Function', {}, { parts: { Policy: null } }) },
    { name: 'an account', status: 'PASSED', ci: func(allow({ AWS: 'arn:aws:iam::444455556666:root' })) },
    { name: 'anyone', status: 'FAILED', ci: func(allow({ AWS: '444455556666' }), allow('*')) },
    {
      name: 'S3 for the account',
      status: 'PASSED',
      ci: func(allow({ Service: 's3.amazonaws.com' }, { StringEquals: { 'AWS:SourceAccount': '111122223333' } })),
    },
    {
      name: 'S3 for a bucket alone',
      status: 'FAILED',
      ci: func(allow({ Service: 's3.amazonaws.com' }, { ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::uploads' } })),
    },
    {
      name: 'the policy as an object',
      status: 'FAILED',
      ci: ciOf('AWS::Lambda::Function', {}, { parts: { Policy: { Statement: [allow('*')] } } }),
    },
    {
      name: 'what is no policy',
      status: 'WARNING',
      ci: ciOf('AWS::Lambda::Function', {}, { parts: { Policy: '{' } }),
    },
  ],
})
