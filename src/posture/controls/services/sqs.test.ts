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
})
