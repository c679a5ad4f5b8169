import {
  ListTagsForResourceCommand,
  type Parameter,
  paginateDescribeDBClusterParameterGroups,
  paginateDescribeDBClusterParameters,
  paginateDescribeDBParameterGroups,
  paginateDescribeDBParameters,
  paginateDescribeDBProxies,
  paginateDescribeDBSecurityGroups,
  paginateDescribeGlobalClusters,
  RDSClient,
} from '@aws-sdk/client-rds'
import { cfnShape } from '../../cfn-shape.js'
import type { Json } from '../../ci.js'
import { configShape } from '../../config-shape.js'
import { collector, type Listed, type Part, type Reach, resource, tagMap } from '../collector.js'

const rds = (reach: Reach) => ({ client: reach.client(RDSClient), pageSize: 100 })

const tags: Part<Listed> = {
  iam: 'rds:ListTagsForResource',
  read: async (reach, listed) =>
    tagMap((await reach.client(RDSClient).send(new ListTagsForResourceCommand({ ResourceName: listed.arn }))).TagList),
}

/**
 * A group's parameters that have a value, sorted by name. What AWS documents of each (description, allowed values)
 * is no configuration and four fifths of the answer, so it is left out.
 */
const parameters = async (pages: AsyncIterable<{ readonly Parameters?: Parameter[] | undefined }>): Promise<Json> => {
  const out: { parameterName: string; parameterValue: string; source: string | null; applyMethod: string | null }[] = []
  for await (const page of pages) {
    for (const p of page.Parameters ?? []) {
      if (p.ParameterName === undefined || p.ParameterValue === undefined) continue
      out.push({
        parameterName: p.ParameterName,
        parameterValue: p.ParameterValue,
        source: p.Source ?? null,
        applyMethod: p.ApplyMethod ?? null,
      })
    }
  }
  return out.sort((a, b) => (a.parameterName < b.parameterName ? -1 : 1))
}

const arnOf = (reach: Reach, kind: string, name: string): string =>
  `arn:${reach.partition}:rds:${reach.region}:${reach.account}:${kind}:${name}`

/** Amazon RDS: what instances and clusters are governed by or reached through. */
export default collector({
  service: 'rds',
  resources: [
    resource({
      type: 'AWS::RDS::DBParameterGroup',
      scope: 'regional',
      iam: ['rds:DescribeDBParameterGroups'],
      list: async function* (reach) {
        for await (const page of paginateDescribeDBParameterGroups(rds(reach), {})) {
          for (const g of page.DBParameterGroups ?? []) {
            if (g.DBParameterGroupName === undefined) continue
            yield {
              resourceId: g.DBParameterGroupName,
              resourceName: g.DBParameterGroupName,
              arn: g.DBParameterGroupArn ?? arnOf(reach, 'pg', g.DBParameterGroupName),
              configuration: configShape(g),
            }
          }
        }
      },
      parts: {
        Parameters: {
          iam: 'rds:DescribeDBParameters',
          read: (reach, g) =>
            parameters(paginateDescribeDBParameters(rds(reach), { DBParameterGroupName: g.resourceId })),
        },
        tags,
      },
    }),
    resource({
      type: 'AWS::RDS::DBClusterParameterGroup',
      scope: 'regional',
      iam: ['rds:DescribeDBClusterParameterGroups'],
      list: async function* (reach) {
        for await (const page of paginateDescribeDBClusterParameterGroups(rds(reach), {})) {
          for (const g of page.DBClusterParameterGroups ?? []) {
            if (g.DBClusterParameterGroupName === undefined) continue
            yield {
              resourceId: g.DBClusterParameterGroupName,
              resourceName: g.DBClusterParameterGroupName,
              arn: g.DBClusterParameterGroupArn ?? arnOf(reach, 'cluster-pg', g.DBClusterParameterGroupName),
              configuration: configShape(g),
            }
          }
        }
      },
      parts: {
        Parameters: {
          iam: 'rds:DescribeDBClusterParameters',
          read: (reach, g) =>
            parameters(paginateDescribeDBClusterParameters(rds(reach), { DBClusterParameterGroupName: g.resourceId })),
        },
        tags,
      },
    }),
    resource({
      type: 'AWS::RDS::DBSecurityGroup',
      scope: 'regional',
      iam: ['rds:DescribeDBSecurityGroups'],
      list: async function* (reach) {
        for await (const page of paginateDescribeDBSecurityGroups(rds(reach), {})) {
          for (const g of page.DBSecurityGroups ?? []) {
            if (g.DBSecurityGroupName === undefined) continue
            yield {
              resourceId: g.DBSecurityGroupName,
              resourceName: g.DBSecurityGroupName,
              arn: g.DBSecurityGroupArn ?? arnOf(reach, 'secgrp', g.DBSecurityGroupName),
              configuration: configShape(g),
            }
          }
        }
      },
      parts: { tags },
    }),
    resource({
      type: 'AWS::RDS::DBProxy',
      scope: 'regional',
      iam: ['rds:DescribeDBProxies'],
      list: async function* (reach) {
        for await (const page of paginateDescribeDBProxies(rds(reach), {})) {
          for (const p of page.DBProxies ?? []) {
            if (p.DBProxyName === undefined || p.DBProxyArn === undefined) continue
            // The time of the last change is told, but the change itself is what counts.
            const { UpdatedDate: _, ...rest } = p
            yield {
              resourceId: p.DBProxyName,
              resourceName: p.DBProxyName,
              arn: p.DBProxyArn,
              created: p.CreatedDate,
              relationships: [
                ...(p.VpcId === undefined
                  ? []
                  : [{ name: 'Is contained in', resourceType: 'AWS::EC2::VPC', resourceId: p.VpcId }]),
                ...(p.VpcSecurityGroupIds ?? []).map((resourceId) => ({
                  name: 'Is associated with',
                  resourceType: 'AWS::EC2::SecurityGroup',
                  resourceId,
                })),
              ],
              configuration: configShape(rest),
            }
          }
        }
      },
      parts: { tags },
    }),
    resource({
      type: 'AWS::RDS::GlobalCluster',
      scope: 'regional',
      iam: ['rds:DescribeGlobalClusters'],
      list: async function* (reach) {
        for await (const page of paginateDescribeGlobalClusters(rds(reach), {})) {
          for (const g of page.GlobalClusters ?? []) {
            if (g.GlobalClusterIdentifier === undefined || g.GlobalClusterArn === undefined) continue
            // Each Region with a member shows it, and its ARN names no Region: it is recorded where its writer is.
            const writer = (g.GlobalClusterMembers ?? []).find((m) => m.IsWriter)?.DBClusterArn?.split(':')[3]
            if (writer !== undefined && writer !== reach.region) continue
            const { TagList, ...rest } = g
            yield {
              resourceId: g.GlobalClusterIdentifier,
              resourceName: g.GlobalClusterIdentifier,
              arn: g.GlobalClusterArn,
              tags: tagMap(TagList),
              relationships: (g.GlobalClusterMembers ?? []).flatMap((m) =>
                m.DBClusterArn === undefined
                  ? []
                  : [
                      {
                        name: 'Contains',
                        resourceType: 'AWS::RDS::DBCluster',
                        resourceName: m.DBClusterArn.split(':')[6] ?? m.DBClusterArn,
                      },
                    ],
              ),
              configuration: cfnShape(rest),
            }
          }
        }
      },
    }),
  ],
})
