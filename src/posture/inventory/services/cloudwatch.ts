import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  ListTagsForResourceCommand,
  type MetricAlarm,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch'
import type { JsonObject } from '../../ci.js'
import { configShape } from '../../config-shape.js'
import { collector, type Listed, resource, tagMap } from '../collector.js'

const alarmOf = (a: MetricAlarm): Listed[] => {
  if (a.AlarmArn === undefined) return []
  // The state and its reason change with every datapoint; an alarm that goes off has not been changed by anybody.
  const { OKActions, StateValue, StateReason, StateReasonData, StateUpdatedTimestamp, ...rest } = a
  const { stateTransitionedTimestamp: _, evaluationState: __, ...configuration } = configShape(rest) as JsonObject
  return [
    {
      resourceId: a.AlarmArn,
      resourceName: a.AlarmName,
      arn: a.AlarmArn,
      // AWS Config's own spelling.
      configuration: { ...configuration, okactions: configShape(OKActions ?? []) },
    },
  ]
}

/** Amazon CloudWatch: metric alarms (AWS Config, `AWS::CloudWatch::Alarm`). */
export default collector({
  service: 'cloudwatch',
  resources: [
    resource<Listed>({
      type: 'AWS::CloudWatch::Alarm',
      scope: 'regional',
      iam: ['cloudwatch:DescribeAlarms'],
      list: async function* (reach) {
        const client = reach.client(CloudWatchClient)
        for await (const page of paginateDescribeAlarms({ client }, { AlarmTypes: ['MetricAlarm'] }))
          for (const a of page.MetricAlarms ?? []) yield* alarmOf(a)
      },
      one: async (reach, id) => {
        const name = id.replace(/^arn:[^:]*:cloudwatch:[^:]*:[^:]*:alarm:/, '')
        const { MetricAlarms } = await reach
          .client(CloudWatchClient)
          .send(new DescribeAlarmsCommand({ AlarmNames: [name], AlarmTypes: ['MetricAlarm'] }))
        return MetricAlarms?.flatMap(alarmOf)[0]
      },
      parts: {
        tags: {
          iam: 'cloudwatch:ListTagsForResource',
          read: async (reach, a) =>
            tagMap(
              (await reach.client(CloudWatchClient).send(new ListTagsForResourceCommand({ ResourceARN: a.arn }))).Tags,
            ),
        },
      },
    }),
  ],
})
