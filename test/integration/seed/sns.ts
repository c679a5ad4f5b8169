import { CreateTopicCommand, SetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns'
import type { Seed } from './seed.js'

/** Topics: encrypted and not, open to everybody and not. */
export const seed: Seed = async (aws) => {
  const sns = aws.client(SNSClient)
  const make = async (name: string, Attributes: Record<string, string> = {}) =>
    (await sns.send(new CreateTopicCommand({ Name: `${aws.prefix}${name}`, Attributes }))).TopicArn ?? ''
  const encrypted = await make('encrypted', { KmsMasterKeyId: 'alias/aws/sns' })
  const plain = await make('plain')
  const open = await make('open')
  await sns.send(
    new SetTopicAttributesCommand({
      TopicArn: open,
      AttributeName: 'Policy',
      AttributeValue: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sns:Publish', Resource: open }],
      }),
    }),
  )
  return {
    'SNS.1': { passed: [encrypted], failed: [plain, open] },
    'SNS.4': { passed: [encrypted, plain], failed: [open] },
  }
}
