import {
  ElastiCacheClient,
  ListTagsForResourceCommand,
  paginateDescribeCacheClusters,
  paginateDescribeReplicationGroups,
} from '@aws-sdk/client-elasticache'
import { configShape } from '../../config-shape.js'
import { collector, type Listed, type Part, type Reach, resource, tagMap } from '../collector.js'

const elasticache = (reach: Reach) => ({ client: reach.client(ElastiCacheClient), pageSize: 100 })

const tags: Part<Listed> = {
  iam: 'elasticache:ListTagsForResource',
  read: async (reach, listed) =>
    tagMap(
      (await reach.client(ElastiCacheClient).send(new ListTagsForResourceCommand({ ResourceName: listed.arn })))
        .TagList,
    ),
}

/** Amazon ElastiCache: cache clusters (of Memcached, and the nodes of a replication group) and replication groups. */
export default collector({
  service: 'elasticache',
  resources: [
    resource({
      type: 'AWS::ElastiCache::CacheCluster',
      scope: 'regional',
      iam: ['elasticache:DescribeCacheClusters'],
      list: async function* (reach) {
        for await (const page of paginateDescribeCacheClusters(elasticache(reach), {})) {
          for (const c of page.CacheClusters ?? []) {
            if (c.CacheClusterId === undefined || c.ARN === undefined) continue
            yield {
              resourceId: c.CacheClusterId,
              resourceName: c.CacheClusterId,
              arn: c.ARN,
              availabilityZone: c.PreferredAvailabilityZone,
              created: c.CacheClusterCreateTime,
              relationships: [
                ...(c.ReplicationGroupId === undefined
                  ? []
                  : [
                      {
                        name: 'Is contained in',
                        resourceType: 'AWS::ElastiCache::ReplicationGroup',
                        resourceId: c.ReplicationGroupId,
                      },
                    ]),
                ...(c.SecurityGroups ?? []).flatMap((g) =>
                  g.SecurityGroupId === undefined
                    ? []
                    : [
                        {
                          name: 'Is associated with',
                          resourceType: 'AWS::EC2::SecurityGroup',
                          resourceId: g.SecurityGroupId,
                        },
                      ],
                ),
              ],
              configuration: configShape(c),
            }
          }
        }
      },
      parts: { tags },
    }),
    resource({
      type: 'AWS::ElastiCache::ReplicationGroup',
      scope: 'regional',
      iam: ['elasticache:DescribeReplicationGroups'],
      list: async function* (reach) {
        for await (const page of paginateDescribeReplicationGroups(elasticache(reach), {})) {
          for (const g of page.ReplicationGroups ?? []) {
            if (g.ReplicationGroupId === undefined || g.ARN === undefined) continue
            yield {
              resourceId: g.ReplicationGroupId,
              resourceName: g.ReplicationGroupId,
              arn: g.ARN,
              created: g.ReplicationGroupCreateTime,
              relationships: (g.MemberClusters ?? []).map((resourceId) => ({
                name: 'Contains',
                resourceType: 'AWS::ElastiCache::CacheCluster',
                resourceId,
              })),
              configuration: configShape(g),
            }
          }
        }
      },
      parts: { tags },
    }),
  ],
})
