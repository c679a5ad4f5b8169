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
})
