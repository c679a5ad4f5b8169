import {
  GetTopicAttributesCommand,
  ListTagsForResourceCommand,
  paginateListSubscriptionsByTopic,
  paginateListTopics,
  SNSClient,
  type Subscription,
} from '@aws-sdk/client-sns'
import { cfnShape } from '../../cfn-shape.js'
import { configShape } from '../../config-shape.js'
import { collector, type Listed, type Reach, resource, tagMap } from '../collector.js'

/** A topic may have millions of subscriptions; whether anybody listens shows in the first. */
const SUBSCRIPTIONS = 1000

/** Counted by SNS at each call: they change without anybody's doing. */
const COUNTERS = ['SubscriptionsConfirmed', 'SubscriptionsDeleted', 'SubscriptionsPending']

const topicOf = (arn: string): Listed => ({
  resourceId: arn,
  resourceName: arn.split(':')[5],
  arn,
  configuration: { TopicArn: arn },
})

/** Amazon SNS: topics (AWS Config, `AWS::SNS::Topic`). */
export default collector({
  service: 'sns',
  resources: [
    resource<Listed>({
      type: 'AWS::SNS::Topic',
      scope: 'regional',
      iam: ['sns:ListTopics'],
      list: async function* (reach: Reach) {
        for await (const page of paginateListTopics({ client: reach.client(SNSClient) }, {}))
          for (const t of page.Topics ?? []) if (t.TopicArn !== undefined) yield topicOf(t.TopicArn)
      },
      parts: {
        // A part and not the configuration: a topic's own policy may deny it, which must not hide the other topics.
        TopicAttributes: {
          iam: 'sns:GetTopicAttributes',
          read: async (reach, t) => {
            const { Attributes } = await reach
              .client(SNSClient)
              .send(new GetTopicAttributesCommand({ TopicArn: t.arn }))
            return cfnShape(Object.fromEntries(Object.entries(Attributes ?? {}).filter(([k]) => !COUNTERS.includes(k))))
          },
        },
        Subscriptions: {
          iam: 'sns:ListSubscriptionsByTopic',
          read: async (reach, t) => {
            const found: Subscription[] = []
            for await (const page of paginateListSubscriptionsByTopic(
              { client: reach.client(SNSClient) },
              { TopicArn: t.arn },
            )) {
              found.push(...(page.Subscriptions ?? []))
              if (found.length >= SUBSCRIPTIONS) break
            }
            return configShape(
              found.slice(0, SUBSCRIPTIONS).map(({ SubscriptionArn, Protocol, Endpoint, Owner }) => ({
                SubscriptionArn,
                Protocol,
                Endpoint,
                Owner,
              })),
            )
          },
        },
        tags: {
          iam: 'sns:ListTagsForResource',
          read: async (reach, t) =>
            tagMap((await reach.client(SNSClient).send(new ListTagsForResourceCommand({ ResourceArn: t.arn }))).Tags),
        },
      },
    }),
  ],
})
