import {
  GetAccessPointCommand,
  GetAccessPointPolicyCommand,
  GetPublicAccessBlockCommand,
  paginateListAccessPoints,
  paginateListMultiRegionAccessPoints,
} from '@aws-sdk/client-s3-control'
import { cfnShape } from '../../cfn-shape.js'
import { configShape } from '../../config-shape.js'
import { collector, type Listed, resource } from '../collector.js'
import { S3Control } from '../s3-control-client.js'

// S3 user guide, "Managing Multi-Region Access Points": their control plane answers in us-west-2 alone.
const MRAP_HOME = 'us-west-2'

/** Amazon S3 Control: access points, Multi-Region access points, the account's block of public access. */
export default collector({
  service: 's3control',
  resources: [
    resource<Listed>({
      type: 'AWS::S3::AccessPoint',
      scope: 'regional',
      iam: ['s3:ListAccessPoints'],
      list: async function* (reach) {
        const client = reach.client(S3Control)
        for await (const page of paginateListAccessPoints({ client }, { AccountId: reach.account })) {
          for (const p of page.AccessPointList ?? []) {
            if (p.Name === undefined) continue
            yield {
              resourceId: p.Name,
              resourceName: p.Name,
              arn:
                p.AccessPointArn ?? `arn:${reach.partition}:s3:${reach.region}:${reach.account}:accesspoint/${p.Name}`,
              relationships:
                p.Bucket === undefined
                  ? []
                  : [
                      {
                        resourceType: 'AWS::S3::Bucket',
                        resourceId: p.Bucket,
                        resourceName: p.Bucket,
                        name: 'Is attached to S3 Bucket',
                      },
                    ],
              configuration: cfnShape(p),
            }
          }
        }
      },
      parts: {
        AccessPoint: {
          iam: 's3:GetAccessPoint',
          read: async (reach, p) =>
            cfnShape(
              await reach
                .client(S3Control)
                .send(new GetAccessPointCommand({ AccountId: reach.account, Name: p.resourceId })),
            ),
        },
        Policy: {
          iam: 's3:GetAccessPointPolicy',
          none: ['NoSuchAccessPointPolicy'],
          read: async (reach, p) => ({
            policyText:
              (
                await reach
                  .client(S3Control)
                  .send(new GetAccessPointPolicyCommand({ AccountId: reach.account, Name: p.resourceId }))
              ).Policy ?? null,
          }),
        },
      },
    }),
    resource<Listed>({
      type: 'AWS::S3::MultiRegionAccessPoint',
      scope: 'global',
      iam: ['s3:ListMultiRegionAccessPoints'],
      list: async function* (reach) {
        const client = reach.client(S3Control, MRAP_HOME)
        for await (const page of paginateListMultiRegionAccessPoints({ client }, { AccountId: reach.account })) {
          for (const p of page.AccessPoints ?? []) {
            if (p.Name === undefined) continue
            const { PublicAccessBlock, ...rest } = p
            yield {
              resourceId: p.Name,
              resourceName: p.Name,
              arn: `arn:${reach.partition}:s3::${reach.account}:accesspoint/${p.Alias ?? p.Name}`,
              awsRegion: MRAP_HOME,
              created: p.CreatedAt,
              relationships: (p.Regions ?? []).flatMap((r) =>
                r.Bucket === undefined
                  ? []
                  : [
                      {
                        resourceType: 'AWS::S3::Bucket',
                        resourceId: r.Bucket,
                        resourceName: r.Bucket,
                        name: 'Is attached to S3 Bucket',
                      },
                    ],
              ),
              configuration: cfnShape({ ...rest, PublicAccessBlockConfiguration: PublicAccessBlock }),
            }
          }
        }
      },
    }),
  ],
  account: {
    S3PublicAccessBlock: {
      scope: 'global',
      iam: 's3:GetAccountPublicAccessBlock',
      none: ['NoSuchPublicAccessBlockConfiguration'],
      read: async (reach) =>
        configShape(
          (await reach.client(S3Control).send(new GetPublicAccessBlockCommand({ AccountId: reach.account })))
            .PublicAccessBlockConfiguration,
        ),
    },
  },
})
