import {
  ApplicationAutoScalingClient,
  paginateDescribeScalableTargets,
  paginateDescribeScalingPolicies,
} from '@aws-sdk/client-application-auto-scaling'
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTagsOfResourceCommand,
  paginateListTables,
  ResourceNotFoundException,
  type TableDescription,
} from '@aws-sdk/client-dynamodb'
import { beanShape } from '../../bean-shape.js'
import type { Json } from '../../ci.js'
import { configShape } from '../../config-shape.js'
import { collector, type Listed, type Reach, resource, tagMap } from '../collector.js'

/** Tables described at once; a list names only. */
const WIDTH = 8

interface Table extends Listed {
  /** How application auto scaling calls the table and its global secondary indexes. */
  readonly scaled: readonly string[]
}

const tableOf = (t: TableDescription | undefined): Table | undefined => {
  if (t?.TableName === undefined || t.TableArn === undefined) return undefined
  // Counted anew every six hours by DynamoDB: not a change of the table.
  const { ItemCount: _items, TableSizeBytes: _size, GlobalSecondaryIndexes, LocalSecondaryIndexes, ...rest } = t
  const uncounted = <I extends { ItemCount?: number | undefined; IndexSizeBytes?: number | undefined }>(
    indexes: readonly I[],
  ) => indexes.map(({ ItemCount: _i, IndexSizeBytes: _s, ...index }) => index)
  return {
    resourceId: t.TableName,
    resourceName: t.TableName,
    arn: t.TableArn,
    created: t.CreationDateTime,
    configuration: beanShape({
      ...rest,
      ...(GlobalSecondaryIndexes === undefined ? {} : { GlobalSecondaryIndexes: uncounted(GlobalSecondaryIndexes) }),
      ...(LocalSecondaryIndexes === undefined ? {} : { LocalSecondaryIndexes: uncounted(LocalSecondaryIndexes) }),
    }),
    scaled: [
      `table/${t.TableName}`,
      ...(GlobalSecondaryIndexes ?? []).map((i) => `table/${t.TableName}/index/${i.IndexName}`),
    ],
  }
}

/** Undefined when it was deleted since it was listed. */
const describe = async (reach: Reach, TableName: string): Promise<Table | undefined> => {
  try {
    return tableOf((await reach.client(DynamoDBClient).send(new DescribeTableCommand({ TableName }))).Table)
  } catch (cause) {
    if (cause instanceof ResourceNotFoundException) return undefined
    throw cause
  }
}

/** Amazon DynamoDB: tables, with their backups and what scales them. */
export default collector({
  service: 'dynamodb',
  resources: [
    resource<Table>({
      type: 'AWS::DynamoDB::Table',
      scope: 'regional',
      iam: ['dynamodb:ListTables', 'dynamodb:DescribeTable'],
      list: async function* (reach) {
        for await (const page of paginateListTables({ client: reach.client(DynamoDBClient), pageSize: 100 }, {})) {
          const names = page.TableNames ?? []
          for (let i = 0; i < names.length; i += WIDTH) {
            for (const table of await Promise.all(names.slice(i, i + WIDTH).map((name) => describe(reach, name)))) {
              if (table !== undefined) yield table
            }
          }
        }
      },
      one: (reach, id) => describe(reach, id.split(':table/').at(-1) ?? id),
      parts: {
        ContinuousBackupsDescription: {
          iam: 'dynamodb:DescribeContinuousBackups',
          read: async (reach, table) => {
            const { ContinuousBackupsDescription: found } = await reach
              .client(DynamoDBClient)
              .send(new DescribeContinuousBackupsCommand({ TableName: table.resourceId }))
            if (found === undefined) return null
            // The times between which it can be restored move with the clock.
            const {
              EarliestRestorableDateTime: _e,
              LatestRestorableDateTime: _l,
              ...recovery
            } = found.PointInTimeRecoveryDescription ?? {}
            return configShape({ ...found, PointInTimeRecoveryDescription: recovery })
          },
        },
        ScalableTargets: {
          iam: 'application-autoscaling:DescribeScalableTargets',
          read: async (reach, table) => {
            const out: Json[] = []
            const pages = paginateDescribeScalableTargets(
              { client: reach.client(ApplicationAutoScalingClient) },
              { ServiceNamespace: 'dynamodb', ResourceIds: [...table.scaled] },
            )
            for await (const page of pages) out.push(...(page.ScalableTargets ?? []).map((t) => configShape(t)))
            return out
          },
        },
        ScalingPolicies: {
          iam: 'application-autoscaling:DescribeScalingPolicies',
          read: async (reach, table) => {
            const out: Json[] = []
            for (const ResourceId of table.scaled) {
              const pages = paginateDescribeScalingPolicies(
                { client: reach.client(ApplicationAutoScalingClient) },
                { ServiceNamespace: 'dynamodb', ResourceId },
              )
              for await (const page of pages) out.push(...(page.ScalingPolicies ?? []).map((p) => configShape(p)))
            }
            return out
          },
        },
        tags: {
          iam: 'dynamodb:ListTagsOfResource',
          read: async (reach, table) => {
            const out: Record<string, string> = {}
            let NextToken: string | undefined
            do {
              const page = await reach
                .client(DynamoDBClient)
                .send(new ListTagsOfResourceCommand({ ResourceArn: table.arn, NextToken }))
              Object.assign(out, tagMap(page.Tags))
              NextToken = page.NextToken
            } while (NextToken !== undefined)
            return out
          },
        },
      },
    }),
  ],
})
