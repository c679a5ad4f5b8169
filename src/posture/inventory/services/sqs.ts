import { GetQueueAttributesCommand, ListQueueTagsCommand, paginateListQueues, SQSClient } from '@aws-sdk/client-sqs'
import { cfnShape } from '../../cfn-shape.js'
import { collector, type Listed, resource } from '../collector.js'

/** Counted by SQS at each call: they change without anybody's doing. */
const COUNTERS = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesDelayed',
  'ApproximateNumberOfMessagesNotVisible',
]

/** Amazon SQS: queues (AWS Config, `AWS::SQS::Queue`, known by their URL). */
export default collector({
  service: 'sqs',
  resources: [
    resource<Listed>({
      type: 'AWS::SQS::Queue',
      scope: 'regional',
      iam: ['sqs:ListQueues'],
      list: async function* (reach) {
        const client = reach.client(SQSClient)
        for await (const page of paginateListQueues({ client }, { MaxResults: 1000 })) {
          for (const QueueUrl of page.QueueUrls ?? []) {
            const QueueName = QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1)
            yield {
              resourceId: QueueUrl,
              resourceName: QueueName,
              arn: `arn:${reach.partition}:sqs:${reach.region}:${reach.account}:${QueueName}`,
              configuration: { QueueUrl, QueueName },
            }
          }
        }
      },
      parts: {
        // A part and not the configuration: a queue's own policy may deny it, which must not hide the other queues.
        QueueAttributes: {
          iam: 'sqs:GetQueueAttributes',
          read: async (reach, q) => {
            const { Attributes } = await reach
              .client(SQSClient)
              .send(new GetQueueAttributesCommand({ QueueUrl: q.resourceId, AttributeNames: ['All'] }))
            return cfnShape(Object.fromEntries(Object.entries(Attributes ?? {}).filter(([k]) => !COUNTERS.includes(k))))
          },
        },
        tags: {
          iam: 'sqs:ListQueueTags',
          read: async (reach, q) =>
            (await reach.client(SQSClient).send(new ListQueueTagsCommand({ QueueUrl: q.resourceId }))).Tags ?? {},
        },
      },
    }),
  ],
})
