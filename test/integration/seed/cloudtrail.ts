import {
  CloudTrailClient,
  CreateTrailCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
} from '@aws-sdk/client-cloudtrail'
import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch'
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  PutMetricFilterCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { CreateBucketCommand, PutBucketLoggingCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3'
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs'
import { patterns } from '../../../src/posture/controls/services/cloudwatch-alarms.js'
import type { Seed, SeedAws } from './seed.js'

/** A trail with all that is asked for and one with nothing; the fourteen alarms of CIS; log groups. */
export const seed: Seed = async (aws) => {
  const logs = aws.client(CloudWatchLogsClient)
  const cloudwatch = aws.client(CloudWatchClient)
  const arnOf = (group: string) => `arn:aws:logs:${aws.region}:${aws.account}:log-group:${group}`
  const group = async (name: string, days?: number) => {
    const logGroupName = `${aws.prefix}${name}`
    await logs.send(new CreateLogGroupCommand({ logGroupName }))
    if (days !== undefined) await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: days }))
    return arnOf(logGroupName)
  }
  const forever = await group('forever')
  const year = await group('year', 365)
  const week = await group('week', 7)

  const alarm = async (name: string, more: { muted?: boolean; actions?: string[] } = {}) => {
    const AlarmName = `${aws.prefix}${name}`
    await cloudwatch.send(
      new PutMetricAlarmCommand({
        AlarmName,
        Namespace: 'LogMetrics',
        MetricName: name,
        Statistic: 'Sum',
        Period: 300,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        AlarmActions: more.actions ?? [],
        ActionsEnabled: more.muted !== true,
      }),
    )
    return `arn:aws:cloudwatch:${aws.region}:${aws.account}:alarm:${AlarmName}`
  }
  const silent = await alarm('silent')
  const muted = await alarm('muted', { muted: true })
  const own = {
    'CloudWatch.15': { failed: [silent] },
    'CloudWatch.16': { passed: [forever, year], failed: [week] },
    'CloudWatch.17': { passed: [silent], failed: [muted] },
  }
  if (!aws.home) return own

  const topic = await subscribed(aws)
  const loud: string[] = []
  for (const [id, filterPattern] of patterns) {
    await logs.send(
      new PutMetricFilterCommand({
        logGroupName: `${aws.prefix}forever`,
        filterName: id,
        filterPattern,
        metricTransformations: [{ metricNamespace: 'LogMetrics', metricName: id, metricValue: '1' }],
      }),
    )
    loud.push(await alarm(id, { actions: [topic] }))
  }
  const trails = await twoTrails(aws, `${forever}:*`)
  const account = { passed: [`arn:aws:iam::${aws.account}:root`] }
  return {
    ...own,
    ...trails,
    ...Object.fromEntries([...patterns.keys()].map((id) => [id, account])),
    'CloudWatch.15': { passed: loud, failed: [silent] },
  }
}

/** A topic with a queue that listens. */
const subscribed = async (aws: SeedAws): Promise<string> => {
  const sns = aws.client(SNSClient)
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: `${aws.prefix}alarms` }))
  await aws.client(SQSClient).send(new CreateQueueCommand({ QueueName: `${aws.prefix}alarms` }))
  const Endpoint = `arn:aws:sqs:${aws.region}:${aws.account}:${aws.prefix}alarms`
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }))
  return TopicArn
}

const twoTrails = async (aws: SeedAws, logGroup: string) => {
  const s3 = aws.client(S3Client)
  const bucket = async (name: string) => {
    const Bucket = `${aws.prefix}${name}-${aws.account}`
    await s3.send(
      new CreateBucketCommand({
        Bucket,
        ...(aws.region === 'us-east-1'
          ? {}
          : { CreateBucketConfiguration: { LocationConstraint: aws.region as 'EU' } }),
      }),
    )
    await s3.send(
      new PutBucketPolicyCommand({
        Bucket,
        Policy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'cloudtrail.amazonaws.com' },
              Action: 's3:PutObject',
              Resource: `arn:aws:s3:::${Bucket}/*`,
            },
            {
              Effect: 'Allow',
              Principal: { Service: 'logging.s3.amazonaws.com' },
              Action: 's3:PutObject',
              Resource: `arn:aws:s3:::${Bucket}/*`,
            },
          ],
        }),
      }),
    )
    return Bucket
  }
  const [kept, bare] = [await bucket('trail-kept'), await bucket('trail-bare')]
  await s3.send(
    new PutBucketLoggingCommand({
      Bucket: kept,
      BucketLoggingStatus: { LoggingEnabled: { TargetBucket: bare, TargetPrefix: 'kept/' } },
    }),
  )

  const cloudtrail = aws.client(CloudTrailClient)
  const Name = `${aws.prefix}all`
  await cloudtrail.send(
    new CreateTrailCommand({
      Name,
      S3BucketName: kept,
      IsMultiRegionTrail: true,
      EnableLogFileValidation: true,
      KmsKeyId: `arn:aws:kms:${aws.region}:${aws.account}:key/11111111-2222-3333-4444-555555555555`,
      CloudWatchLogsLogGroupArn: logGroup,
      CloudWatchLogsRoleArn: `arn:aws:iam::${aws.account}:role/cloudtrail`,
    }),
  )
  await cloudtrail.send(
    new PutEventSelectorsCommand({
      TrailName: Name,
      EventSelectors: [
        {
          ReadWriteType: 'All',
          IncludeManagementEvents: true,
          DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }],
        },
      ],
    }),
  )
  await cloudtrail.send(new StartLoggingCommand({ Name }))
  await cloudtrail.send(new CreateTrailCommand({ Name: `${aws.prefix}bare`, S3BucketName: bare }))

  const arn = (name: string) => `arn:aws:cloudtrail:${aws.region}:${aws.account}:trail/${aws.prefix}${name}`
  const account = { passed: [`arn:aws:iam::${aws.account}:root`] }
  const trails = { passed: [arn('all')], failed: [arn('bare')] }
  return {
    'CloudTrail.1': account,
    'CloudTrail.2': trails,
    'CloudTrail.3': account,
    'CloudTrail.4': trails,
    'CloudTrail.5': trails,
    'CloudTrail.6': { passed: [`arn:aws:s3:::${kept}`, `arn:aws:s3:::${bare}`] },
    'CloudTrail.7': { passed: [`arn:aws:s3:::${kept}`], failed: [`arn:aws:s3:::${bare}`] },
    'S3.22': account,
    'S3.23': account,
  }
}
