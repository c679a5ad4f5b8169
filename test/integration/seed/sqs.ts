import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { Seed } from './seed.js'

/** Queues: encrypted and not, open to everybody and not. */
export const seed: Seed = async (aws) => {
  const sqs = aws.client(SQSClient)
  const arn = (name: string) => `arn:aws:sqs:${aws.region}:${aws.account}:${aws.prefix}${name}`
  const make = async (name: string, Attributes: Record<string, string>) => {
    await sqs.send(new CreateQueueCommand({ QueueName: `${aws.prefix}${name}`, Attributes }))
    return arn(name)
  }
  const kms = await make('kms', { KmsMasterKeyId: 'alias/aws/sqs' })
  const managed = await make('managed', { SqsManagedSseEnabled: 'true' })
  const plain = await make('plain', { SqsManagedSseEnabled: 'false' })
  const allow = (more: object) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*', ...more }],
    })
  const open = await make('open', { SqsManagedSseEnabled: 'true', Policy: allow({}) })
  const fromTopic = await make('from-topic', {
    SqsManagedSseEnabled: 'true',
    Policy: allow({
      Condition: { ArnEquals: { 'aws:SourceArn': `arn:aws:sns:${aws.region}:${aws.account}:topic` } },
    }),
  })
  return {
    'SQS.1': { passed: [kms, managed], failed: [plain] },
    'SQS.3': { passed: [kms, plain, fromTopic], failed: [open] },
  }
}
