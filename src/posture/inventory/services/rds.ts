import {
  type DBCluster,
  type DBInstance,
  DescribeDBClusterSnapshotAttributesCommand,
  DescribeDBSnapshotAttributesCommand,
  ListTagsForResourceCommand,
  paginateDescribeDBClusterSnapshots,
  paginateDescribeDBClusters,
  paginateDescribeDBInstances,
  paginateDescribeDBSnapshots,
  paginateDescribeDBSubnetGroups,
  paginateDescribeEventSubscriptions,
  RDSClient,
} from '@aws-sdk/client-rds'
import { beanShape } from '../../bean-shape.js'
import type { Json, Relationship } from '../../ci.js'
import { configShape } from '../../config-shape.js'
import { collector, type Listed, type Part, type Reach, resource, tagMap } from '../collector.js'

const rds = (reach: Reach) => ({ client: reach.client(RDSClient), pageSize: 100 })

const present = (relationships: readonly (Relationship | undefined)[]): Relationship[] =>
  relationships.filter((r) => r !== undefined)

const related = (
  name: string,
  resourceType: string,
  id: { readonly resourceId: string | undefined } | { readonly resourceName: string | undefined },
): Relationship | undefined => {
  if ('resourceId' in id) return id.resourceId ? { name, resourceType, resourceId: id.resourceId } : undefined
  return id.resourceName ? { name, resourceType, resourceName: id.resourceName } : undefined
}

const securityGroups = (of: DBInstance | DBCluster) =>
  (of.VpcSecurityGroups ?? []).map((g) =>
    related('Is associated with', 'AWS::EC2::SecurityGroup', { resourceId: g.VpcSecurityGroupId }),
  )

const instance = (i: DBInstance): Listed | undefined => {
  if (i.DbiResourceId === undefined || i.DBInstanceArn === undefined) return undefined
  // The time to which it could be restored moves every five minutes by itself: it would be a change in every scan.
  const { TagList, LatestRestorableTime: _, ...rest } = i
  return {
    resourceId: i.DbiResourceId,
    resourceName: i.DBInstanceIdentifier,
    arn: i.DBInstanceArn,
    availabilityZone: i.AvailabilityZone,
    created: i.InstanceCreateTime,
    tags: tagMap(TagList),
    relationships: present([
      related('Is contained in', 'AWS::EC2::VPC', { resourceId: i.DBSubnetGroup?.VpcId }),
      related('Is contained in', 'AWS::RDS::DBCluster', { resourceName: i.DBClusterIdentifier }),
      related('Is associated with', 'AWS::RDS::DBSubnetGroup', { resourceId: i.DBSubnetGroup?.DBSubnetGroupName }),
      ...(i.DBParameterGroups ?? []).map((g) =>
        related('Is associated with', 'AWS::RDS::DBParameterGroup', { resourceId: g.DBParameterGroupName }),
      ),
      ...securityGroups(i),
    ]),
    configuration: configShape(rest),
  }
}

const cluster = (c: DBCluster): Listed | undefined => {
  if (c.DbClusterResourceId === undefined || c.DBClusterArn === undefined) return undefined
  const {
    TagList,
    // All four move by themselves.
    LatestRestorableTime: _latest,
    EarliestRestorableTime: _earliest,
    EarliestBacktrackTime: _backtrack,
    BacktrackConsumedChangeRecords: _consumed,
    ...rest
  } = c
  return {
    resourceId: c.DbClusterResourceId,
    resourceName: c.DBClusterIdentifier,
    arn: c.DBClusterArn,
    created: c.ClusterCreateTime,
    tags: tagMap(TagList),
    relationships: present([
      related('Is associated with', 'AWS::RDS::DBSubnetGroup', { resourceId: c.DBSubnetGroup }),
      related('Is associated with', 'AWS::RDS::DBClusterParameterGroup', { resourceId: c.DBClusterParameterGroup }),
      ...(c.DBClusterMembers ?? []).map((m) =>
        related('Contains', 'AWS::RDS::DBInstance', { resourceName: m.DBInstanceIdentifier }),
      ),
      ...securityGroups(c),
    ]),
    configuration: beanShape(rest),
  }
}

async function* mapped<P, T>(
  pages: AsyncIterable<P>,
  items: (page: P) => readonly T[] | undefined,
  make: (item: T) => Listed | undefined,
): AsyncGenerator<Listed> {
  for await (const page of pages) {
    for (const item of items(page) ?? []) {
      const listed = make(item)
      if (listed !== undefined) yield listed
    }
  }
}

const first = async (listed: AsyncIterable<Listed>): Promise<Listed | undefined> => {
  for await (const one of listed) return one
  return undefined
}

interface Filter {
  readonly Name: string
  readonly Value: string
}

const filtered = (filter: Filter | undefined) =>
  filter === undefined ? {} : { Filters: [{ Name: filter.Name, Values: [filter.Value] }] }

const instances = (reach: Reach, filter?: Filter) =>
  mapped(paginateDescribeDBInstances(rds(reach), filtered(filter)), (page) => page.DBInstances, instance)

const clusters = (reach: Reach, filter?: Filter) =>
  mapped(paginateDescribeDBClusters(rds(reach), filtered(filter)), (page) => page.DBClusters, cluster)

const tags: Part<Listed> = {
  iam: 'rds:ListTagsForResource',
  read: async (reach, listed) =>
    tagMap((await reach.client(RDSClient).send(new ListTagsForResourceCommand({ ResourceName: listed.arn }))).TagList),
}

/** Names and values of a snapshot's attributes, the way AWS Config stores them. */
const attributes = (
  list:
    | readonly { readonly AttributeName?: string | undefined; readonly AttributeValues?: string[] | undefined }[]
    | undefined,
): Json => (list ?? []).map((a) => ({ attributeName: a.AttributeName ?? '', attributeValues: a.AttributeValues ?? [] }))

/**
 * Amazon RDS: instances, clusters and what is made of them. The calls show Neptune's and DocumentDB's instances and
 * clusters as well, under RDS' types, as AWS Config has them. Parameter groups, proxies and global databases:
 * `rds-groups.ts`.
 */
export default collector({
  service: 'rds',
  resources: [
    resource({
      type: 'AWS::RDS::DBInstance',
      scope: 'regional',
      iam: ['rds:DescribeDBInstances'],
      list: (reach) => instances(reach),
      one: (reach, id) =>
        first(
          instances(reach, { Name: /^db-[A-Z0-9]{10,}$/.test(id) ? 'dbi-resource-id' : 'db-instance-id', Value: id }),
        ),
    }),
    resource({
      type: 'AWS::RDS::DBCluster',
      scope: 'regional',
      iam: ['rds:DescribeDBClusters'],
      list: (reach) => clusters(reach),
      one: (reach, id) =>
        first(
          clusters(reach, {
            Name: /^cluster-[A-Z0-9]{10,}$/.test(id) ? 'db-cluster-resource-id' : 'db-cluster-id',
            Value: id,
          }),
        ),
    }),
    resource({
      type: 'AWS::RDS::DBSnapshot',
      scope: 'regional',
      iam: ['rds:DescribeDBSnapshots'],
      list: (reach) =>
        mapped(
          paginateDescribeDBSnapshots(rds(reach), {}),
          (page) => page.DBSnapshots,
          (s) => {
            if (s.DBSnapshotIdentifier === undefined || s.DBSnapshotArn === undefined) return undefined
            const { TagList, ...rest } = s
            return {
              resourceId: s.DBSnapshotIdentifier,
              resourceName: s.DBSnapshotIdentifier,
              arn: s.DBSnapshotArn,
              availabilityZone: s.AvailabilityZone,
              created: s.SnapshotCreateTime,
              tags: tagMap(TagList),
              relationships: present([
                related('Is associated with', 'AWS::RDS::DBInstance', { resourceName: s.DBInstanceIdentifier }),
                related('Is associated with', 'AWS::EC2::VPC', { resourceId: s.VpcId }),
              ]),
              configuration: configShape(rest),
            }
          },
        ),
      parts: {
        DBSnapshotAttributes: {
          iam: 'rds:DescribeDBSnapshotAttributes',
          read: async (reach, s) =>
            attributes(
              (
                await reach
                  .client(RDSClient)
                  .send(new DescribeDBSnapshotAttributesCommand({ DBSnapshotIdentifier: s.resourceId }))
              ).DBSnapshotAttributesResult?.DBSnapshotAttributes,
            ),
        },
      },
    }),
    resource({
      type: 'AWS::RDS::DBClusterSnapshot',
      scope: 'regional',
      iam: ['rds:DescribeDBClusterSnapshots'],
      list: (reach) =>
        mapped(
          paginateDescribeDBClusterSnapshots(rds(reach), {}),
          (page) => page.DBClusterSnapshots,
          (s) => {
            if (s.DBClusterSnapshotIdentifier === undefined || s.DBClusterSnapshotArn === undefined) return undefined
            const { TagList, ...rest } = s
            return {
              resourceId: s.DBClusterSnapshotIdentifier,
              resourceName: s.DBClusterSnapshotIdentifier,
              arn: s.DBClusterSnapshotArn,
              created: s.SnapshotCreateTime,
              tags: tagMap(TagList),
              relationships: present([
                related('Is associated with', 'AWS::RDS::DBCluster', { resourceName: s.DBClusterIdentifier }),
                related('Is associated with', 'AWS::EC2::VPC', { resourceId: s.VpcId }),
              ]),
              configuration: beanShape(rest),
            }
          },
        ),
      parts: {
        DBClusterSnapshotAttributes: {
          iam: 'rds:DescribeDBClusterSnapshotAttributes',
          read: async (reach, s) =>
            attributes(
              (
                await reach
                  .client(RDSClient)
                  .send(new DescribeDBClusterSnapshotAttributesCommand({ DBClusterSnapshotIdentifier: s.resourceId }))
              ).DBClusterSnapshotAttributesResult?.DBClusterSnapshotAttributes,
            ),
        },
      },
    }),
    resource({
      type: 'AWS::RDS::EventSubscription',
      scope: 'regional',
      iam: ['rds:DescribeEventSubscriptions'],
      list: (reach) =>
        mapped(
          paginateDescribeEventSubscriptions(rds(reach), {}),
          (page) => page.EventSubscriptionsList,
          (s) =>
            s.CustSubscriptionId === undefined
              ? undefined
              : {
                  resourceId: s.CustSubscriptionId,
                  resourceName: s.CustSubscriptionId,
                  arn:
                    s.EventSubscriptionArn ??
                    `arn:${reach.partition}:rds:${reach.region}:${reach.account}:es:${s.CustSubscriptionId}`,
                  relationships: present([
                    related('Is associated with', 'AWS::SNS::Topic', { resourceId: s.SnsTopicArn }),
                  ]),
                  configuration: configShape(s),
                },
        ),
      parts: { tags },
    }),
    resource({
      type: 'AWS::RDS::DBSubnetGroup',
      scope: 'regional',
      iam: ['rds:DescribeDBSubnetGroups'],
      list: (reach) =>
        mapped(
          paginateDescribeDBSubnetGroups(rds(reach), {}),
          (page) => page.DBSubnetGroups,
          (g) =>
            g.DBSubnetGroupName === undefined
              ? undefined
              : {
                  resourceId: g.DBSubnetGroupName,
                  resourceName: g.DBSubnetGroupName,
                  arn:
                    g.DBSubnetGroupArn ??
                    `arn:${reach.partition}:rds:${reach.region}:${reach.account}:subgrp:${g.DBSubnetGroupName}`,
                  relationships: present([
                    related('Is contained in', 'AWS::EC2::VPC', { resourceId: g.VpcId }),
                    ...(g.Subnets ?? []).map((s) =>
                      related('Contains', 'AWS::EC2::Subnet', { resourceId: s.SubnetIdentifier }),
                    ),
                  ]),
                  configuration: configShape(g),
                },
        ),
      parts: { tags },
    }),
  ],
})
