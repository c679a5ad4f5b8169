import {
  DescribeBackupPolicyCommand,
  DescribeFileSystemPolicyCommand,
  EFSClient,
  paginateDescribeAccessPoints,
  paginateDescribeFileSystems,
  paginateDescribeMountTargets,
} from '@aws-sdk/client-efs'
import { cfnShape } from '../../cfn-shape.js'
import type { Json } from '../../ci.js'
import { collector, type Listed, resource, tagMap } from '../collector.js'
import { to } from '../ec2-resource.js'

/** Amazon EFS; AWS Config records both types through their CloudFormation schema. */
export default collector({
  service: 'efs',
  resources: [
    resource<Listed>({
      type: 'AWS::EFS::FileSystem',
      scope: 'regional',
      iam: ['elasticfilesystem:DescribeFileSystems'],
      list: async function* (reach) {
        const client = reach.client(EFSClient)
        for await (const page of paginateDescribeFileSystems({ client, pageSize: 100 }, {})) {
          for (const f of page.FileSystems ?? []) {
            if (f.FileSystemId === undefined || f.LifeCycleState === 'deleted') continue
            // The size changes every hour without anybody having changed anything.
            const { Tags, SizeInBytes: _, FileSystemArn, ...rest } = f
            const arn =
              FileSystemArn ??
              `arn:${reach.partition}:elasticfilesystem:${reach.region}:${reach.account}:file-system/${f.FileSystemId}`
            yield {
              resourceId: f.FileSystemId,
              resourceName: f.Name,
              arn,
              created: f.CreationTime,
              tags: tagMap(Tags),
              configuration: cfnShape({ Arn: arn, ...rest }),
            }
          }
        }
      },
      parts: {
        BackupPolicy: {
          iam: 'elasticfilesystem:DescribeBackupPolicy',
          none: ['PolicyNotFound'],
          read: async (reach, f) =>
            cfnShape(
              (await reach.client(EFSClient).send(new DescribeBackupPolicyCommand({ FileSystemId: f.resourceId })))
                .BackupPolicy,
            ),
        },
        FileSystemPolicy: {
          iam: 'elasticfilesystem:DescribeFileSystemPolicy',
          none: ['PolicyNotFound'],
          read: async (reach, f) =>
            (await reach.client(EFSClient).send(new DescribeFileSystemPolicyCommand({ FileSystemId: f.resourceId })))
              .Policy ?? null,
        },
        MountTargets: {
          iam: 'elasticfilesystem:DescribeMountTargets',
          read: async (reach, f) => {
            const client = reach.client(EFSClient)
            const out: Json[] = []
            // One for each Availability Zone at most.
            for await (const page of paginateDescribeMountTargets({ client }, { FileSystemId: f.resourceId }))
              out.push(...(page.MountTargets ?? []).map(cfnShape))
            return out
          },
        },
      },
    }),
    resource<Listed>({
      type: 'AWS::EFS::AccessPoint',
      scope: 'regional',
      iam: ['elasticfilesystem:DescribeAccessPoints'],
      list: async function* (reach) {
        const client = reach.client(EFSClient)
        for await (const page of paginateDescribeAccessPoints({ client, pageSize: 100 }, {})) {
          for (const p of page.AccessPoints ?? []) {
            if (p.AccessPointId === undefined || p.LifeCycleState === 'deleted') continue
            const { Tags, AccessPointArn, ...rest } = p
            const arn =
              AccessPointArn ??
              `arn:${reach.partition}:elasticfilesystem:${reach.region}:${reach.account}:access-point/${p.AccessPointId}`
            yield {
              resourceId: p.AccessPointId,
              resourceName: p.Name,
              arn,
              tags: tagMap(Tags),
              relationships: to('Is attached to FileSystem', 'AWS::EFS::FileSystem', p.FileSystemId),
              configuration: cfnShape({ Arn: arn, ...rest }),
            }
          }
        }
      },
    }),
  ],
})
