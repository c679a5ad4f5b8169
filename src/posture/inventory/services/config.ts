import {
  ConfigServiceClient,
  DescribeConfigurationRecorderStatusCommand,
  DescribeConfigurationRecordersCommand,
  DescribeDeliveryChannelsCommand,
} from '@aws-sdk/client-config-service'
import { configShape } from '../../config-shape.js'
import { collector } from '../collector.js'

/** AWS Config: each Region's configuration recorder and delivery channel, as parts of the account. */
export default collector({
  service: 'config',
  resources: [],
  account: {
    ConfigurationRecorders: {
      scope: 'regional',
      iam: 'config:DescribeConfigurationRecorders',
      read: async (reach) =>
        configShape(
          (await reach.client(ConfigServiceClient).send(new DescribeConfigurationRecordersCommand({})))
            .ConfigurationRecorders ?? [],
        ),
    },
    ConfigurationRecorderStatus: {
      scope: 'regional',
      iam: 'config:DescribeConfigurationRecorderStatus',
      read: async (reach) => {
        const { ConfigurationRecordersStatus } = await reach
          .client(ConfigServiceClient)
          .send(new DescribeConfigurationRecorderStatusCommand({}))
        // Without the times of the last delivery, which change by the minute.
        return configShape(
          (ConfigurationRecordersStatus ?? []).map(({ name, recording, lastStatus, lastErrorCode }) => ({
            name,
            recording,
            lastStatus,
            lastErrorCode,
          })),
        )
      },
    },
    DeliveryChannels: {
      scope: 'regional',
      iam: 'config:DescribeDeliveryChannels',
      read: async (reach) =>
        configShape(
          (await reach.client(ConfigServiceClient).send(new DescribeDeliveryChannelsCommand({}))).DeliveryChannels ??
            [],
        ),
    },
  },
})
