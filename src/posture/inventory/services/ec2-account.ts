import {
  DescribeSnapshotAttributeCommand,
  DescribeVpcBlockPublicAccessOptionsCommand,
  EC2Client,
  GetEbsDefaultKmsKeyIdCommand,
  GetEbsEncryptionByDefaultCommand,
  GetImageBlockPublicAccessStateCommand,
  GetInstanceMetadataDefaultsCommand,
  GetSnapshotBlockPublicAccessStateCommand,
  paginateDescribeSnapshots,
} from '@aws-sdk/client-ec2'
import { cfnShape } from '../../cfn-shape.js'
import { configShape } from '../../config-shape.js'
import { collector, type Listed, type Reach, resource } from '../collector.js'
import { ec2Arn } from '../ec2-resource.js'

/** As many public snapshots are named; the control fails at the first. */
const NAMED = 100

/** What EC2 keeps once for each account and Region. */
export default collector({
  service: 'ec2',
  resources: [
    resource<Listed>({
      type: 'AWS::EC2::SnapshotBlockPublicAccess',
      scope: 'regional',
      iam: ['ec2:GetSnapshotBlockPublicAccessState'],
      list: async function* (reach) {
        const { State, ManagedBy } = await reach
          .client(EC2Client)
          .send(new GetSnapshotBlockPublicAccessStateCommand({}))
        yield {
          resourceId: reach.account,
          arn: ec2Arn(reach, 'snapshot-block-public-access', reach.account),
          tags: {},
          configuration: cfnShape({ AccountId: reach.account, State, ManagedBy }),
        }
      },
    }),
    resource<Listed>({
      type: 'AWS::EC2::VPCBlockPublicAccessOptions',
      scope: 'regional',
      iam: ['ec2:DescribeVpcBlockPublicAccessOptions'],
      list: async function* (reach) {
        const { VpcBlockPublicAccessOptions: options } = await reach
          .client(EC2Client)
          .send(new DescribeVpcBlockPublicAccessOptionsCommand({}))
        if (options === undefined) return
        yield {
          resourceId: reach.account,
          arn: ec2Arn(reach, 'vpc-block-public-access-options', reach.account),
          tags: {},
          configuration: cfnShape({ AccountId: reach.account, ...options }),
        }
      },
    }),
  ],
  account: {
    EbsEncryptionByDefault: {
      scope: 'regional',
      iam: 'ec2:GetEbsEncryptionByDefault',
      read: async (reach) => configShape(await reach.client(EC2Client).send(new GetEbsEncryptionByDefaultCommand({}))),
    },
    EbsDefaultKmsKeyId: {
      scope: 'regional',
      iam: 'ec2:GetEbsDefaultKmsKeyId',
      read: async (reach) => configShape(await reach.client(EC2Client).send(new GetEbsDefaultKmsKeyIdCommand({}))),
    },
    InstanceMetadataDefaults: {
      scope: 'regional',
      iam: 'ec2:GetInstanceMetadataDefaults',
      read: async (reach) =>
        configShape(
          (await reach.client(EC2Client).send(new GetInstanceMetadataDefaultsCommand({}))).AccountLevel ?? {},
        ),
    },
    ImageBlockPublicAccess: {
      scope: 'regional',
      iam: 'ec2:GetImageBlockPublicAccessState',
      read: async (reach) =>
        configShape(await reach.client(EC2Client).send(new GetImageBlockPublicAccessStateCommand({}))),
    },
    /** Ids of own snapshots that everybody may restore, at most `NAMED`. */
    PublicEbsSnapshots: {
      scope: 'regional',
      iam: ['ec2:DescribeSnapshots', 'ec2:DescribeSnapshotAttribute'],
      read: publicSnapshots,
    },
  },
})

async function publicSnapshots(reach: Reach): Promise<readonly string[]> {
  const client = reach.client(EC2Client)
  const found: string[] = []
  const pages = paginateDescribeSnapshots(
    { client, pageSize: 500 },
    { OwnerIds: ['self'], RestorableByUserIds: ['all'] },
  )
  for await (const page of pages) {
    for (const { SnapshotId, OwnerId } of page.Snapshots ?? []) {
      if (SnapshotId === undefined || (OwnerId !== undefined && OwnerId !== reach.account)) continue
      // Asked again of each, since a service that imitates EC2 may not know the filter; of EC2's own answer few are left.
      const { CreateVolumePermissions } = await client.send(
        new DescribeSnapshotAttributeCommand({ SnapshotId, Attribute: 'createVolumePermission' }),
      )
      if (CreateVolumePermissions?.some((p) => p.Group === 'all')) found.push(SnapshotId)
      if (found.length === NAMED) return found
    }
  }
  return found
}
