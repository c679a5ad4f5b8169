import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import sns from './sns.js'

const ARN = 'arn:aws:sns:ap-northeast-1:111122223333:t'
const topic = (attributes: JsonObject) =>
  ciOf('AWS::SNS::Topic', { TopicArn: ARN }, { arn: ARN, parts: { TopicAttributes: { TopicArn: ARN, ...attributes } } })
const denied = ciOf(
  'AWS::SNS::Topic',
  { TopicArn: ARN },
  {
    unread: { TopicAttributes: { why: 'denied', action: 'sns:GetTopicAttributes', message: 'no' } },
  },
)

/** The policy that SNS gives every new topic: everybody, on behalf of the owner's account. */
const allow = (more: JsonObject = {}) =>
  topic({
    Policy: JSON.stringify({
      Version: '2008-10-17',
      Statement: [
        { Sid: 'own', Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'SNS:*', Resource: ARN },
        { Effect: 'Allow', Principal: { AWS: '*' }, Action: ['SNS:Publish', 'SNS:Subscribe'], Resource: ARN, ...more },
      ],
    }),
  })

controlTests(sns, {
  'SNS.1': [
    { name: 'has a key', status: 'PASSED', ci: topic({ KmsMasterKeyId: 'alias/aws/sns' }) },
    { name: 'has none', status: 'FAILED', ci: topic({}) },
    {
      name: 'as AWS Config has it, in the configuration',
      status: 'PASSED',
      ci: ciOf('AWS::SNS::Topic', { TopicArn: ARN, Owner: '111122223333', KmsMasterKeyId: 'alias/aws/sns' }),
    },
    { name: 'its attributes were denied', status: 'WARNING', ci: denied },
  ],
  'SNS.4': [
    {
      name: 'the policy of a new topic',
      status: 'PASSED',
      ci: allow({ Condition: { StringEquals: { 'AWS:SourceOwner': '111122223333' } } }),
    },
    { name: 'everybody', status: 'FAILED', ci: allow() },
    { name: 'everybody in short', status: 'FAILED', ci: allow({ Principal: '*' }) },
    {
      name: 'everybody over TLS',
      status: 'FAILED',
      ci: allow({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
    },
    {
      name: 'any bucket of anybody',
      status: 'FAILED',
      ci: allow({ Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:*:*:*' } } }),
    },
    {
      name: 'one bucket',
      status: 'PASSED',
      ci: allow({ Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:s3:::a' } } }),
    },
    { name: 'a service', status: 'PASSED', ci: allow({ Principal: { Service: 'events.amazonaws.com' } }) },
    { name: 'no policy', status: 'PASSED', ci: topic({}) },
    { name: 'its attributes were denied', status: 'WARNING', ci: denied },
  ],
})
