import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  IncreaseStreamRetentionPeriodCommand,
  KinesisClient,
  StartStreamEncryptionCommand,
} from '@aws-sdk/client-kinesis'
import type { Seed } from './seed.js'

/** Kinesis: an encrypted stream that keeps records for a week, and a plain one that keeps them for a day. */
export const seed: Seed = async (aws) => {
  const kinesis = aws.client(KinesisClient)
  const stream = async (name: string) => {
    const StreamName = `${aws.prefix}${name}`
    await kinesis.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }))
    const { StreamDescriptionSummary } = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName }))
    return { StreamName, arn: StreamDescriptionSummary?.StreamARN ?? '' }
  }
  const good = await stream('good')
  await kinesis.send(
    new StartStreamEncryptionCommand({
      StreamName: good.StreamName,
      EncryptionType: 'KMS',
      KeyId: 'alias/aws/kinesis',
    }),
  )
  await kinesis.send(
    new IncreaseStreamRetentionPeriodCommand({ StreamName: good.StreamName, RetentionPeriodHours: 168 }),
  )
  const bad = await stream('bad')
  return {
    'Kinesis.1': { failed: [bad.arn], passed: [good.arn] },
    'Kinesis.3': { failed: [bad.arn], passed: [good.arn] },
  }
}
