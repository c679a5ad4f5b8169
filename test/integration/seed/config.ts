import {
  ConfigServiceClient,
  PutConfigurationRecorderCommand,
  PutDeliveryChannelCommand,
  StartConfigurationRecorderCommand,
} from '@aws-sdk/client-config-service'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import type { Seed } from './seed.js'

/** A recorder that is running in every Region; IAM types in the home Region alone. */
export const seed: Seed = async (aws) => {
  const config = aws.client(ConfigServiceClient)
  const bucket = `${aws.prefix}config-${aws.account}-${aws.region}`
  await aws.client(S3Client).send(
    new CreateBucketCommand({
      Bucket: bucket,
      ...(aws.region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: aws.region as 'EU' } }),
    }),
  )
  await config.send(
    new PutConfigurationRecorderCommand({
      ConfigurationRecorder: {
        name: 'default',
        roleARN: `arn:aws:iam::${aws.account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`,
        recordingGroup: { allSupported: true, includeGlobalResourceTypes: aws.home },
      },
    }),
  )
  await config.send(new PutDeliveryChannelCommand({ DeliveryChannel: { name: 'default', s3BucketName: bucket } }))
  await config.send(new StartConfigurationRecorderCommand({ ConfigurationRecorderName: 'default' }))
  return { 'Config.1': { passed: [`arn:aws:iam::${aws.account}:root`] } }
}
