import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2'
import {
  CreateCacheClusterCommand,
  type CreateCacheClusterCommandInput,
  CreateCacheSubnetGroupCommand,
  CreateReplicationGroupCommand,
  type CreateReplicationGroupCommandInput,
  ElastiCacheClient,
} from '@aws-sdk/client-elasticache'
import type { Seed } from './seed.js'

/** ElastiCache clusters and replication groups, good and bad. */
export const seed: Seed = async (aws) => {
  const elasticache = aws.client(ElastiCacheClient)
  const ec2 = aws.client(EC2Client)
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.91.0.0/16' }))
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: '10.91.1.0/24' }))
  const subnetGroup = `${aws.prefix}caches`
  await elasticache.send(
    new CreateCacheSubnetGroupCommand({
      CacheSubnetGroupName: subnetGroup,
      CacheSubnetGroupDescription: 'of a test',
      SubnetIds: [Subnet?.SubnetId ?? ''],
    }),
  )

  const cluster = async (name: string, input: Partial<CreateCacheClusterCommandInput>): Promise<string> => {
    const made = await elasticache.send(
      new CreateCacheClusterCommand({
        CacheClusterId: `${aws.prefix}${name}`,
        CacheNodeType: 'cache.t3.micro',
        Engine: 'redis',
        EngineVersion: '7.1',
        NumCacheNodes: 1,
        ...input,
      }),
    )
    return made.CacheCluster?.ARN ?? ''
  }
  const fine = await cluster('fine', {
    SnapshotRetentionLimit: 7,
    AutoMinorVersionUpgrade: true,
    CacheSubnetGroupName: subnetGroup,
    Tags: [{ Key: 'team', Value: 'orders' }],
  })
  const poor = await cluster('poor', {
    SnapshotRetentionLimit: 0,
    AutoMinorVersionUpgrade: false,
    CacheSubnetGroupName: 'default',
  })

  const group = async (name: string, input: Partial<CreateReplicationGroupCommandInput>): Promise<string> => {
    const made = await elasticache.send(
      new CreateReplicationGroupCommand({
        ReplicationGroupId: `${aws.prefix}${name}`,
        ReplicationGroupDescription: 'of a test',
        CacheNodeType: 'cache.t3.micro',
        Engine: 'redis',
        NumCacheClusters: 1,
        ...input,
      }),
    )
    for (const CacheClusterId of made.ReplicationGroup?.MemberClusters ?? []) {
      // The emulator names a group's nodes and does not make them.
      await elasticache.send(
        new CreateCacheClusterCommand({
          CacheClusterId,
          ReplicationGroupId: `${aws.prefix}${name}`,
          CacheNodeType: 'cache.t3.micro',
          Engine: 'redis',
          EngineVersion: input.EngineVersion ?? '7.1',
          NumCacheNodes: 1,
        }),
      )
    }
    return made.ReplicationGroup?.ARN ?? ''
  }
  const safe = await group('safe', {
    NumCacheClusters: 2,
    AutomaticFailoverEnabled: true,
    AtRestEncryptionEnabled: true,
    TransitEncryptionEnabled: true,
    SnapshotRetentionLimit: 7,
  })
  const guarded = await group('guarded', {
    EngineVersion: '5.0.6',
    TransitEncryptionEnabled: true,
    AuthToken: 'a-token-of-a-test-only',
  })
  const open = await group('open', { EngineVersion: '5.0.6' })

  return {
    'ElastiCache.1': { passed: [fine, safe], failed: [poor, open] },
    'ElastiCache.2': { passed: [fine], failed: [poor] },
    'ElastiCache.3': { passed: [safe], failed: [open] },
    'ElastiCache.4': { passed: [safe], failed: [open] },
    'ElastiCache.5': { passed: [safe, guarded], failed: [open] },
    'ElastiCache.6': { passed: [safe, guarded], failed: [open] },
    'ElastiCache.7': { passed: [fine], failed: [poor] },
  }
}
