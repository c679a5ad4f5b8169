import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
} from '@aws-sdk/client-ec2'
import {
  CreateClusterCommand,
  type CreateClusterCommandInput,
  CreateClusterParameterGroupCommand,
  CreateClusterSnapshotCommand,
  CreateClusterSubnetGroupCommand,
  EnableLoggingCommand,
  RedshiftClient,
} from '@aws-sdk/client-redshift'
import type { Seed } from './seed.js'

/** Redshift clusters and subnet groups, good and bad. */
export const seed: Seed = async (aws) => {
  const redshift = aws.client(RedshiftClient)
  const ec2 = aws.client(EC2Client)
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.92.0.0/16' }))
  const VpcId = Vpc?.VpcId
  const subnet = async (CidrBlock: string, zone: string) =>
    (await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock, AvailabilityZone: `${aws.region}${zone}` }))).Subnet
      ?.SubnetId ?? ''
  const subnetGroup = async (name: string, SubnetIds: string[]) => {
    const ClusterSubnetGroupName = `${aws.prefix}${name}`
    await redshift.send(
      new CreateClusterSubnetGroupCommand({ ClusterSubnetGroupName, Description: 'of a test', SubnetIds }),
    )
    return {
      ClusterSubnetGroupName,
      arn: `arn:aws:redshift:${aws.region}:${aws.account}:subnetgroup:${ClusterSubnetGroupName}`,
    }
  }
  const wide = await subnetGroup('wide', [await subnet('10.92.1.0/24', 'a'), await subnet('10.92.2.0/24', 'c')])
  const narrow = await subnetGroup('narrow', [await subnet('10.92.3.0/24', 'a')])

  const securityGroup = async (name: string, permission: { IpRanges?: { CidrIp: string }[]; v6?: string }) => {
    const { GroupId } = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName: `${aws.prefix}${name}`, Description: 'of a test', VpcId }),
    )
    await ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId,
        IpPermissions: [
          {
            IpProtocol: 'tcp',
            FromPort: 5000,
            ToPort: 6000,
            ...(permission.IpRanges === undefined ? {} : { IpRanges: permission.IpRanges }),
            ...(permission.v6 === undefined ? {} : { Ipv6Ranges: [{ CidrIpv6: permission.v6 }] }),
          },
        ],
      }),
    )
    return GroupId ?? ''
  }
  const office = await securityGroup('warehouse-office', { IpRanges: [{ CidrIp: '203.0.113.0/24' }] })
  const everybody = await securityGroup('warehouse-everybody', { v6: '::/0' })

  const parameterGroup = `${aws.prefix}warehouse`
  await redshift.send(
    new CreateClusterParameterGroupCommand({
      ParameterGroupName: parameterGroup,
      ParameterGroupFamily: 'redshift-1.0',
      Description: 'of a test',
    }),
  )

  const cluster = async (name: string, input: Partial<CreateClusterCommandInput>) => {
    const ClusterIdentifier = `${aws.prefix}${name}`
    await redshift.send(
      new CreateClusterCommand({
        ClusterIdentifier,
        NodeType: 'ra3.xlplus',
        MasterUsername: 'awsuser',
        MasterUserPassword: 'Of-a-test-0nly',
        ClusterParameterGroupName: parameterGroup,
        ...input,
      }),
    )
    return { ClusterIdentifier, arn: `arn:aws:redshift:${aws.region}:${aws.account}:cluster:${ClusterIdentifier}` }
  }
  const fine = await cluster('fine', {
    MasterUsername: 'keeper',
    PubliclyAccessible: false,
    AutomatedSnapshotRetentionPeriod: 14,
    AllowVersionUpgrade: true,
    EnhancedVpcRouting: true,
    Encrypted: true,
    ClusterSubnetGroupName: wide.ClusterSubnetGroupName,
    VpcSecurityGroupIds: [office],
    Tags: [{ Key: 'team', Value: 'orders' }],
  })
  await redshift.send(
    new EnableLoggingCommand({
      ClusterIdentifier: fine.ClusterIdentifier,
      LogDestinationType: 'cloudwatch',
      LogExports: ['connectionlog'],
    }),
  )
  const poor = await cluster('poor', {
    PubliclyAccessible: true,
    AutomatedSnapshotRetentionPeriod: 1,
    AllowVersionUpgrade: false,
    ClusterSubnetGroupName: narrow.ClusterSubnetGroupName,
    VpcSecurityGroupIds: [everybody],
  })
  await redshift.send(
    new CreateClusterSnapshotCommand({
      SnapshotIdentifier: `${aws.prefix}kept`,
      ClusterIdentifier: fine.ClusterIdentifier,
      Tags: [{ Key: 'team', Value: 'orders' }],
    }),
  )

  const both = { passed: [fine.arn], failed: [poor.arn] }
  return {
    'Redshift.1': both,
    // The emulator's parameter groups cannot be changed: TLS stays optional.
    'Redshift.2': { failed: [fine.arn, poor.arn] },
    'Redshift.3': both,
    'Redshift.4': both,
    'Redshift.6': both,
    'Redshift.7': both,
    'Redshift.8': both,
    'Redshift.10': both,
    'Redshift.15': both,
    'Redshift.16': { passed: [wide.arn], failed: [narrow.arn] },
    // Nor has it clusters in two zones.
    'Redshift.18': { failed: [poor.arn] },
  }
}
