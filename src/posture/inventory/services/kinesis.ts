import {
  DescribeStreamSummaryCommand,
  KinesisClient,
  ListTagsForStreamCommand,
  paginateListStreams,
} from '@aws-sdk/client-kinesis'
import { cfnShape } from '../../cfn-shape.js'
import { collector, type Listed, type Reach, resource, tagMap } from '../collector.js'
import { described } from '../described.js'
import { unlessGone } from '../unless-gone.js'

const kinesis = (reach: Reach): KinesisClient => reach.client(KinesisClient)

const stream = async (reach: Reach, StreamName: string): Promise<Listed | undefined> => {
  const found = await unlessGone(kinesis(reach).send(new DescribeStreamSummaryCommand({ StreamName })), [
    'ResourceNotFoundException',
  ])
  const s = found?.StreamDescriptionSummary
  if (s?.StreamARN === undefined) return undefined
  return {
    resourceId: StreamName,
    resourceName: StreamName,
    arn: s.StreamARN,
    created: s.StreamCreationTimestamp,
    configuration: cfnShape({
      Arn: s.StreamARN,
      Name: StreamName,
      RetentionPeriodHours: s.RetentionPeriodHours,
      ShardCount: s.OpenShardCount,
      StreamModeDetails: s.StreamModeDetails,
      EnhancedMonitoring: s.EnhancedMonitoring,
      // CloudFormation's schema knows encryption with a key alone; `NONE` is to have no such property there.
      StreamEncryption:
        s.EncryptionType === undefined ? undefined : { EncryptionType: s.EncryptionType, KeyId: s.KeyId },
    }),
  }
}

/** Amazon Kinesis Data Streams. */
export default collector({
  service: 'kinesis',
  resources: [
    resource({
      type: 'AWS::Kinesis::Stream',
      scope: 'regional',
      iam: ['kinesis:ListStreams', 'kinesis:DescribeStreamSummary'],
      list: (reach) => {
        const names = async function* () {
          for await (const page of paginateListStreams({ client: kinesis(reach), pageSize: 100 }, {}))
            yield* page.StreamNames ?? []
        }
        return described(names(), (name) => stream(reach, name))
      },
      one: (reach, id) => stream(reach, id.slice(id.lastIndexOf('/') + 1)),
      parts: {
        tags: {
          iam: 'kinesis:ListTagsForStream',
          read: async (reach, s) => {
            // A stream has fifty tags at most: they come in one answer.
            const { Tags } = await kinesis(reach).send(new ListTagsForStreamCommand({ StreamName: s.resourceId }))
            return tagMap(Tags)
          },
        },
      },
    }),
  ],
})
