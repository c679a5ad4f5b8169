import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import sqs from './sqs.js'

const URL = 'https://sqs.ap-northeast-1.amazonaws.com/111122223333/q'
const queue = (attributes: JsonObject) =>
  ciOf('AWS::SQS::Queue', { QueueUrl: URL }, { parts: { QueueAttributes: { VisibilityTimeout: '30', ...attributes } } })
const denied = ciOf(
  'AWS::SQS::Queue',
  { QueueUrl: URL },
  {
    unread: { QueueAttributes: { why: 'denied', action: 'sqs:GetQueueAttributes', message: 'no' } },
  },
)

const ARN = 'arn:aws:sqs:ap-northeast-1:111122223333:q'
const allow = (more: JsonObject = {}) =>
  queue({
    Policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: ARN, ...more }],
    }),
  })

controlTests(sqs, {
  'SQS.1': [
    { name: 'SSE-SQS', status: 'PASSED', ci: queue({ SqsManagedSseEnabled: 'true' }) },
    {
      name: 'SSE-KMS',
      status: 'PASSED',
      ci: queue({ SqsManagedSseEnabled: 'false', KmsMasterKeyId: 'alias/aws/sqs' }),
    },
    { name: 'none', status: 'FAILED', ci: queue({ SqsManagedSseEnabled: 'false' }) },
    {
      name: 'as AWS Config has it, in the configuration',
      status: 'FAILED',
      ci: ciOf('AWS::SQS::Queue', { QueueUrl: URL, VisibilityTimeout: 30 }),
    },
    { name: 'its attributes were denied', status: 'WARNING', ci: denied },
  ],
  'SQS.3': [
    { name: 'no policy', status: 'PASSED', ci: queue({}) },
    { name: 'everybody', status: 'FAILED', ci: allow() },
    { name: 'everybody, any action', status: 'FAILED', ci: allow({ Principal: { AWS: '*' }, Action: 'SQS:*' }) },
    {
      name: 'one topic',
      status: 'PASSED',
      ci: allow({ Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:ap-northeast-1:111122223333:t' } } }),
    },
    {
      name: 'a condition that anybody can meet',
      status: 'FAILED',
      ci: allow({ Condition: { StringLike: { 'aws:PrincipalArn': '*' } } }),
    },
    {
      name: 'another account',
      status: 'PASSED',
      ci: allow({ Principal: { AWS: 'arn:aws:iam::210987654321:root' } }),
    },
    { name: 'its attributes were denied', status: 'WARNING', ci: denied },
  ],
})
