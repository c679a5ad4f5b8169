import { CreateSubnetCommand, CreateVpcCommand, EC2Client, ModifySubnetAttributeCommand } from '@aws-sdk/client-ec2'
import {
  CreateAccessPointCommand,
  type CreateAccessPointCommandInput,
  CreateFileSystemCommand,
  CreateMountTargetCommand,
  EFSClient,
} from '@aws-sdk/client-efs'
import type { Seed } from './seed.js'

/** File systems and access points, good and bad. */
export const seed: Seed = async (aws) => {
  const efs = aws.client(EFSClient)
  const ec2 = aws.client(EC2Client)
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.83.0.0/16' }))
  const subnet = async (CidrBlock: string, publicIps: boolean) => {
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock, AvailabilityZone: `${aws.region}a` }),
    )
    await ec2.send(
      new ModifySubnetAttributeCommand({ SubnetId: Subnet?.SubnetId, MapPublicIpOnLaunch: { Value: publicIps } }),
    )
    return Subnet?.SubnetId
  }
  const inside = await subnet('10.83.1.0/24', false)
  const outside = await subnet('10.83.2.0/24', true)

  const make = async (name: string, Encrypted: boolean, Backup: boolean, SubnetId?: string) => {
    const { FileSystemId = '' } = await efs.send(
      new CreateFileSystemCommand({ CreationToken: `${aws.prefix}${name}`, Encrypted, Backup }),
    )
    await efs.send(new CreateMountTargetCommand({ FileSystemId, SubnetId }))
    return { FileSystemId, arn: `arn:aws:elasticfilesystem:${aws.region}:${aws.account}:file-system/${FileSystemId}` }
  }
  const good = await make('good', true, true, inside)
  const bad = await make('bad', false, false, outside)

  const point = async (name: string, more: Partial<CreateAccessPointCommandInput>) => {
    const { AccessPointArn = '' } = await efs.send(
      new CreateAccessPointCommand({
        ClientToken: `${aws.prefix}${name}`,
        FileSystemId: good.FileSystemId,
        ...more,
      }),
    )
    return AccessPointArn
  }
  const enforced = await point('enforced', {
    PosixUser: { Uid: 1000, Gid: 1000 },
    RootDirectory: { Path: '/app' },
    Tags: [{ Key: 'owner', Value: 'seed' }],
  })
  const open = await point('open', { RootDirectory: { Path: '/' } })

  const systems = { passed: [good.arn], failed: [bad.arn] }
  const points = { passed: [enforced], failed: [open] }
  return {
    'EFS.1': systems,
    'EFS.3': points,
    'EFS.4': points,
    'EFS.5': points,
    'EFS.6': systems,
    'EFS.7': systems,
    'EFS.8': systems,
  }
}
