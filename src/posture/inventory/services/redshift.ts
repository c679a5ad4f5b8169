import {
  DescribeLoggingStatusCommand,
  paginateDescribeClusterParameterGroups,
  paginateDescribeClusterParameters,
  paginateDescribeClusterSnapshots,
  paginateDescribeClusterSubnetGroups,
  paginateDescribeClusters,
  paginateDescribeEventSubscriptions,
  RedshiftClient,
} from '@aws-sdk/client-redshift'
import type { Relationship } from '../../ci.js'
import { configShape } from '../../config-shape.js'
import { collector, type Reach, resource, tagMap } from '../collector.js'

const redshift = (reach: Reach) => ({ client: reach.client(RedshiftClient), pageSize: 100 })

const arnOf = (reach: Reach, kind: string, name: string): string =>
  `arn:${reach.partition}:redshift:${reach.region}:${reach.account}:${kind}:${name}`

const related = (name: string, resourceType: string, ids: readonly (string | undefined)[]): Relationship[] =>
  ids.flatMap((resourceId) => (resourceId ? [{ name, resourceType, resourceId }] : []))

/** Amazon Redshift: clusters, their groups and snapshots, event subscriptions. Redshift Serverless is another service. */
export default collector({
  service: 'redshift',
  resources: [
    resource({
      type: 'AWS::Redshift::Cluster',
      scope: 'regional',
      iam: ['redshift:DescribeClusters'],
      list: async function* (reach) {
        for await (const page of paginateDescribeClusters(redshift(reach), {})) {
          for (const c of page.Clusters ?? []) {
            if (c.ClusterIdentifier === undefined) continue
            // Dates of what Redshift does next move by themselves, as does the capacity it gives a managed cluster.
            const {
              Tags,
              NextMaintenanceWindowStartTime: _maintenance,
              ExpectedNextSnapshotScheduleTime: _snapshot,
              ExpectedNextSnapshotScheduleTimeStatus: _status,
              TotalStorageCapacityInMegaBytes: _capacity,
              ...rest
            } = c
            yield {
              resourceId: c.ClusterIdentifier,
              resourceName: c.ClusterIdentifier,
              arn: arnOf(reach, 'cluster', c.ClusterIdentifier),
              availabilityZone: c.AvailabilityZone,
              created: c.ClusterCreateTime,
              tags: tagMap(Tags),
              relationships: [
                ...related('Is contained in', 'AWS::EC2::VPC', [c.VpcId]),
                ...related('Is associated with', 'AWS::Redshift::ClusterSubnetGroup', [c.ClusterSubnetGroupName]),
                ...related(
                  'Is associated with',
                  'AWS::Redshift::ClusterParameterGroup',
                  (c.ClusterParameterGroups ?? []).map((g) => g.ParameterGroupName),
                ),
                ...related(
                  'Is associated with',
                  'AWS::EC2::SecurityGroup',
                  (c.VpcSecurityGroups ?? []).map((g) => g.VpcSecurityGroupId),
                ),
              ],
              configuration: configShape(rest),
            }
          }
        }
      },
      parts: {
        LoggingStatus: {
          iam: 'redshift:DescribeLoggingStatus',
          read: async (reach, c) => {
            // When a file was delivered last is not a change of the cluster; that it failed, and why, is told.
            const {
              $metadata: _m,
              LastSuccessfulDeliveryTime: _s,
              LastFailureTime: _f,
              ...status
            } = await reach
              .client(RedshiftClient)
              .send(new DescribeLoggingStatusCommand({ ClusterIdentifier: c.resourceId }))
            return configShape(status)
          },
        },
      },
    }),
    resource({
      type: 'AWS::Redshift::ClusterParameterGroup',
      scope: 'regional',
      iam: ['redshift:DescribeClusterParameterGroups'],
      list: async function* (reach) {
        for await (const page of paginateDescribeClusterParameterGroups(redshift(reach), {})) {
          for (const g of page.ParameterGroups ?? []) {
            if (g.ParameterGroupName === undefined) continue
            const { Tags, ...rest } = g
            yield {
              resourceId: g.ParameterGroupName,
              resourceName: g.ParameterGroupName,
              arn: arnOf(reach, 'parametergroup', g.ParameterGroupName),
              tags: tagMap(Tags),
              configuration: configShape(rest),
            }
          }
        }
      },
      parts: {
        Parameters: {
          iam: 'redshift:DescribeClusterParameters',
          read: async (reach, g) => {
            const out: { parameterName: string; parameterValue: string | null; source: string | null }[] = []
            const pages = paginateDescribeClusterParameters(redshift(reach), { ParameterGroupName: g.resourceId })
            for await (const page of pages) {
              for (const p of page.Parameters ?? []) {
                if (p.ParameterName === undefined) continue
                out.push({
                  parameterName: p.ParameterName,
                  parameterValue: p.ParameterValue ?? null,
                  source: p.Source ?? null,
                })
              }
            }
            return out
          },
        },
      },
    }),
    resource({
      type: 'AWS::Redshift::ClusterSubnetGroup',
      scope: 'regional',
      iam: ['redshift:DescribeClusterSubnetGroups'],
      list: async function* (reach) {
        for await (const page of paginateDescribeClusterSubnetGroups(redshift(reach), {})) {
          for (const g of page.ClusterSubnetGroups ?? []) {
            if (g.ClusterSubnetGroupName === undefined) continue
            const { Tags, ...rest } = g
            yield {
              resourceId: g.ClusterSubnetGroupName,
              resourceName: g.ClusterSubnetGroupName,
              arn: arnOf(reach, 'subnetgroup', g.ClusterSubnetGroupName),
              tags: tagMap(Tags),
              relationships: [
                ...related('Is contained in', 'AWS::EC2::VPC', [g.VpcId]),
                ...related(
                  'Contains',
                  'AWS::EC2::Subnet',
                  (g.Subnets ?? []).map((s) => s.SubnetIdentifier),
                ),
              ],
              configuration: configShape(rest),
            }
          }
        }
      },
    }),
    resource({
      type: 'AWS::Redshift::ClusterSnapshot',
      scope: 'regional',
      iam: ['redshift:DescribeClusterSnapshots'],
      list: async function* (reach) {
        // Without the owner, snapshots that other accounts share with this one are listed as well.
        const own = { OwnerAccount: reach.account }
        for await (const page of paginateDescribeClusterSnapshots(redshift(reach), own)) {
          for (const s of page.Snapshots ?? []) {
            if (s.SnapshotIdentifier === undefined) continue
            const { Tags, ManualSnapshotRemainingDays: _days, ...rest } = s
            yield {
              resourceId: s.SnapshotIdentifier,
              resourceName: s.SnapshotIdentifier,
              arn: s.SnapshotArn ?? arnOf(reach, 'snapshot', `${s.ClusterIdentifier}/${s.SnapshotIdentifier}`),
              availabilityZone: s.AvailabilityZone,
              created: s.SnapshotCreateTime,
              tags: tagMap(Tags),
              relationships: [
                ...related('Is associated with', 'AWS::Redshift::Cluster', [s.ClusterIdentifier]),
                ...related('Is associated with', 'AWS::EC2::VPC', [s.VpcId]),
              ],
              configuration: configShape(rest),
            }
          }
        }
      },
    }),
    resource({
      type: 'AWS::Redshift::EventSubscription',
      scope: 'regional',
      iam: ['redshift:DescribeEventSubscriptions'],
      list: async function* (reach) {
        for await (const page of paginateDescribeEventSubscriptions(redshift(reach), {})) {
          for (const s of page.EventSubscriptionsList ?? []) {
            if (s.CustSubscriptionId === undefined) continue
            const { Tags, ...rest } = s
            yield {
              resourceId: s.CustSubscriptionId,
              resourceName: s.CustSubscriptionId,
              arn: arnOf(reach, 'eventsubscription', s.CustSubscriptionId),
              created: s.SubscriptionCreationTime,
              tags: tagMap(Tags),
              relationships: related('Is associated with', 'AWS::SNS::Topic', [s.SnsTopicArn]),
              configuration: configShape(rest),
            }
          }
        }
      },
    }),
  ],
})
