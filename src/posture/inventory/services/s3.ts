import {
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  paginateListBuckets,
  S3Client,
} from '@aws-sdk/client-s3'
import { configShape } from '../../config-shape.js'
import { collector, type Listed, type Reach, resource, tagMap } from '../collector.js'

interface Bucket extends Listed {
  readonly awsRegion: string
}

const at = (reach: Reach, bucket: Bucket): S3Client => reach.client(S3Client, bucket.awsRegion)

/** Amazon S3: buckets with their supplementary configuration (AWS Config, resource type `AWS::S3::Bucket`). */
export default collector({
  service: 's3',
  resources: [
    resource<Bucket>({
      type: 'AWS::S3::Bucket',
      // One list shows the buckets of every Region, each with its own.
      scope: 'global',
      iam: ['s3:ListAllMyBuckets'],
      list: async function* (reach) {
        for await (const page of paginateListBuckets({ client: reach.client(S3Client) }, { MaxBuckets: 1000 })) {
          for (const b of page.Buckets ?? []) {
            if (b.Name === undefined) continue
            yield {
              resourceId: b.Name,
              resourceName: b.Name,
              arn: `arn:${reach.partition}:s3:::${b.Name}`,
              awsRegion: b.BucketRegion ?? 'us-east-1',
              created: b.CreationDate,
              configuration: configShape(b),
            }
          }
        }
      },
      parts: {
        BucketVersioningConfiguration: {
          iam: 's3:GetBucketVersioning',
          read: async (reach, b) => {
            const { Status, MFADelete } = await at(reach, b).send(
              new GetBucketVersioningCommand({ Bucket: b.resourceId }),
            )
            return {
              status: Status ?? 'Off',
              isMfaDeleteEnabled: MFADelete === undefined ? null : MFADelete === 'Enabled',
            }
          },
        },
        BucketPolicy: {
          iam: 's3:GetBucketPolicy',
          none: ['NoSuchBucketPolicy'],
          read: async (reach, b) => ({
            policyText: (await at(reach, b).send(new GetBucketPolicyCommand({ Bucket: b.resourceId }))).Policy ?? null,
          }),
        },
        tags: {
          iam: 's3:GetBucketTagging',
          none: ['NoSuchTagSet'],
          read: async (reach, b) =>
            tagMap((await at(reach, b).send(new GetBucketTaggingCommand({ Bucket: b.resourceId }))).TagSet),
        },
      },
    }),
  ],
})
