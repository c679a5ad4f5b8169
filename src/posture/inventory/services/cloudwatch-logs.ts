import {
  CloudWatchLogsClient,
  ListTagsForResourceCommand,
  type LogGroup,
  type MetricFilter,
  paginateDescribeLogGroups,
  paginateDescribeMetricFilters,
} from '@aws-sdk/client-cloudwatch-logs'
import { cfnShape } from '../../cfn-shape.js'
import { configShape } from '../../config-shape.js'
import { collector, type Listed, type Reach, resource } from '../collector.js'

const groupOf = (reach: Reach, g: LogGroup): Listed[] => {
  if (g.logGroupName === undefined) return []
  // storedBytes changes by the minute and says nothing of the configuration; that there are none at all is kept.
  const { storedBytes, creationTime, metricFilterCount, ...rest } = g
  return [
    {
      resourceId: g.logGroupName,
      resourceName: g.logGroupName,
      arn: groupArn(reach, g.logGroupName),
      created: creationTime === undefined ? undefined : new Date(creationTime),
      configuration: cfnShape({
        ...rest,
        ...(storedBytes === 0 ? { storedBytes } : {}),
        arn: groupArn(reach, g.logGroupName),
      }),
    },
  ]
}

const groupArn = (reach: Reach, name: string) =>
  `arn:${reach.partition}:logs:${reach.region}:${reach.account}:log-group:${name}`

const filterOf = (reach: Reach, f: MetricFilter): Listed[] => {
  if (f.filterName === undefined || f.logGroupName === undefined) return []
  return [
    {
      resourceId: `${f.logGroupName}|${f.filterName}`,
      resourceName: f.filterName,
      // AWS gives metric filters no ARN; this is the log group's, continued.
      arn: `${groupArn(reach, f.logGroupName)}:metric-filter:${f.filterName}`,
      created: f.creationTime === undefined ? undefined : new Date(f.creationTime),
      relationships: [
        {
          resourceType: 'AWS::Logs::LogGroup',
          resourceId: f.logGroupName,
          resourceName: f.logGroupName,
          name: 'Is contained in',
        },
      ],
      configuration: configShape(f),
    },
  ]
}

/** Amazon CloudWatch Logs: log groups and metric filters. */
export default collector({
  service: 'logs',
  resources: [
    resource<Listed>({
      type: 'AWS::Logs::LogGroup',
      scope: 'regional',
      iam: ['logs:DescribeLogGroups'],
      list: async function* (reach) {
        for await (const page of paginateDescribeLogGroups({ client: reach.client(CloudWatchLogsClient) }, {}))
          for (const g of page.logGroups ?? []) yield* groupOf(reach, g)
      },
      one: async (reach, id) => {
        const name = id.replace(/^arn:[^:]*:logs:[^:]*:[^:]*:log-group:/, '').replace(/:\*$/, '')
        const pages = paginateDescribeLogGroups(
          { client: reach.client(CloudWatchLogsClient) },
          { logGroupNamePrefix: name },
        )
        for await (const page of pages) {
          const found = page.logGroups?.find((g) => g.logGroupName === name)
          if (found !== undefined) return groupOf(reach, found)[0]
        }
        return undefined
      },
      parts: {
        tags: {
          iam: 'logs:ListTagsForResource',
          read: async (reach, g) =>
            (await reach.client(CloudWatchLogsClient).send(new ListTagsForResourceCommand({ resourceArn: g.arn })))
              .tags ?? {},
        },
      },
    }),
    resource<Listed>({
      type: 'AWS::Logs::MetricFilter',
      scope: 'regional',
      iam: ['logs:DescribeMetricFilters'],
      list: async function* (reach) {
        for await (const page of paginateDescribeMetricFilters({ client: reach.client(CloudWatchLogsClient) }, {}))
          for (const f of page.metricFilters ?? []) yield* filterOf(reach, f)
      },
    }),
  ],
})
