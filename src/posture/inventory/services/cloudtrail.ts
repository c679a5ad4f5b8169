import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventDataStoreCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  ListTagsCommand,
  paginateListEventDataStores,
  paginateListTrails,
  type Trail,
} from '@aws-sdk/client-cloudtrail'
import { cfnShape } from '../../cfn-shape.js'
import type { Json, Relationship } from '../../ci.js'
import { configShape } from '../../config-shape.js'
import { collector, type Listed, type Reach, resource, tagMap } from '../collector.js'

interface TrailListed extends Listed {
  readonly awsRegion: string
}

const home = (reach: Reach, trail: TrailListed) => reach.client(CloudTrailClient, trail.awsRegion)

/**
 * Every trail that logs this account: its own of all Regions, and trails of its organisation.
 *
 * DescribeTrails with shadow trails shows this Region's trails, the multi-Region trails of all others and organisation
 * trails; ListTrails besides names the single-Region trails of other Regions, which are described there.
 */
async function* trails(reach: Reach): AsyncGenerator<TrailListed> {
  const client = reach.client(CloudTrailClient)
  const seen = new Set<string>()
  const fresh = function* (list: readonly Trail[] | undefined) {
    for (const trail of list ?? []) {
      if (trail.TrailARN === undefined || seen.has(trail.TrailARN)) continue
      seen.add(trail.TrailARN)
      yield trailOf(reach, trail, trail.TrailARN)
    }
  }
  const visible = await client.send(new DescribeTrailsCommand({ includeShadowTrails: true }))
  yield* fresh(visible.trailList)
  for await (const page of paginateListTrails({ client }, {})) {
    for (const { TrailARN, HomeRegion } of page.Trails ?? []) {
      if (TrailARN === undefined || HomeRegion === undefined || seen.has(TrailARN)) continue
      const there = reach.client(CloudTrailClient, HomeRegion)
      yield* fresh((await there.send(new DescribeTrailsCommand({ trailNameList: [TrailARN] }))).trailList)
    }
  }
}

const trailOf = (reach: Reach, t: Trail, arn: string): TrailListed => ({
  resourceId: arn,
  resourceName: t.Name,
  arn,
  awsRegion: t.HomeRegion ?? arn.split(':')[3] ?? reach.region,
  relationships: [
    ...related('AWS::S3::Bucket', t.S3BucketName),
    ...related('AWS::SNS::Topic', t.SnsTopicARN),
    ...related('AWS::KMS::Key', t.KmsKeyId?.split('key/')[1]),
    ...related('AWS::Logs::LogGroup', t.CloudWatchLogsLogGroupArn?.split(':')[6]),
  ],
  configuration: configShape(t),
})

const related = (resourceType: string, resourceId: string | undefined): Relationship[] =>
  resourceId === undefined ? [] : [{ resourceType, resourceId, name: 'Is associated with' }]

const tags = async (client: CloudTrailClient, arn: string): Promise<Json> => {
  const { ResourceTagList } = await client.send(new ListTagsCommand({ ResourceIdList: [arn] }))
  return tagMap(ResourceTagList?.[0]?.TagsList)
}

/** AWS CloudTrail: trails (AWS Config, `AWS::CloudTrail::Trail`) and the event data stores of CloudTrail Lake. */
export default collector({
  service: 'cloudtrail',
  resources: [
    resource<TrailListed>({
      type: 'AWS::CloudTrail::Trail',
      scope: 'global',
      iam: ['cloudtrail:DescribeTrails', 'cloudtrail:ListTrails'],
      list: trails,
      one: async (reach, id) => {
        for await (const t of trails(reach)) if (t.arn === id || t.resourceName === id) return t
        return undefined
      },
      parts: {
        TrailStatus: {
          iam: 'cloudtrail:GetTrailStatus',
          read: async (reach, t) => {
            const status = await home(reach, t).send(new GetTrailStatusCommand({ Name: t.arn }))
            // The times of each delivery change by the minute and would fill the timeline.
            return configShape({
              isLogging: status.IsLogging,
              startLoggingTime: status.StartLoggingTime,
              stopLoggingTime: status.StopLoggingTime,
              latestDeliveryError: status.LatestDeliveryError,
              latestCloudWatchLogsDeliveryError: status.LatestCloudWatchLogsDeliveryError,
              latestNotificationError: status.LatestNotificationError,
              latestDigestDeliveryError: status.LatestDigestDeliveryError,
            })
          },
        },
        EventSelectors: {
          iam: 'cloudtrail:GetEventSelectors',
          read: async (reach, t) => {
            const s = await home(reach, t).send(new GetEventSelectorsCommand({ TrailName: t.arn }))
            return configShape({
              eventSelectors: s.EventSelectors ?? [],
              advancedEventSelectors: s.AdvancedEventSelectors ?? [],
            })
          },
        },
        tags: { iam: 'cloudtrail:ListTags', read: (reach, t) => tags(home(reach, t), t.arn) },
      },
    }),
    resource<Listed>({
      type: 'AWS::CloudTrail::EventDataStore',
      scope: 'regional',
      iam: ['cloudtrail:ListEventDataStores'],
      list: async function* (reach) {
        for await (const page of paginateListEventDataStores({ client: reach.client(CloudTrailClient) }, {})) {
          for (const s of page.EventDataStores ?? []) {
            if (s.EventDataStoreArn === undefined) continue
            yield {
              resourceId: s.EventDataStoreArn,
              resourceName: s.Name,
              arn: s.EventDataStoreArn,
              created: s.CreatedTimestamp,
              configuration: cfnShape(s),
            }
          }
        }
      },
      parts: {
        EventDataStore: {
          iam: 'cloudtrail:GetEventDataStore',
          read: async (reach, s) =>
            cfnShape(
              await reach.client(CloudTrailClient).send(new GetEventDataStoreCommand({ EventDataStore: s.arn })),
            ),
        },
        tags: { iam: 'cloudtrail:ListTags', read: (reach, s) => tags(reach.client(CloudTrailClient), s.arn) },
      },
    }),
  ],
})
