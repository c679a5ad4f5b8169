import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  AttachNetworkInterfaceCommand,
  AttachVolumeCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateCustomerGatewayCommand,
  CreateDhcpOptionsCommand,
  CreateFlowLogsCommand,
  CreateInternetGatewayCommand,
  CreateLaunchTemplateCommand,
  CreateManagedPrefixListCommand,
  CreateNatGatewayCommand,
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  CreateNetworkInterfaceCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSnapshotCommand,
  CreateSubnetCommand,
  CreateTagsCommand,
  CreateTrafficMirrorFilterCommand,
  CreateTransitGatewayCommand,
  CreateTransitGatewayRouteTableCommand,
  CreateTransitGatewayVpcAttachmentCommand,
  CreateVolumeCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  CreateVpcPeeringConnectionCommand,
  CreateVpnConnectionCommand,
  CreateVpnGatewayCommand,
  DescribeImagesCommand,
  DescribeNetworkAclsCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  EnableEbsEncryptionByDefaultCommand,
  type IpPermission,
  ModifyNetworkInterfaceAttributeCommand,
  ModifySnapshotAttributeCommand,
  ModifySubnetAttributeCommand,
  ReplaceNetworkAclAssociationCommand,
  type RequestLaunchTemplateData,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  type Tag,
} from '@aws-sdk/client-ec2'
import type { Seed } from './seed.js'

/** What the emulator promised and did not give is a broken seed. */
const given = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Error(`the emulator gave no ${what}`)
  return value
}

const TAGS: Tag[] = [{ Key: 'owner', Value: 'seed' }]
const everybody: Partial<IpPermission> = { IpRanges: [{ CidrIp: '0.0.0.0/0' }] }
const everybody6: Partial<IpPermission> = { Ipv6Ranges: [{ CidrIpv6: '::/0' }] }
const tcp = (from: number, to: number, source: Partial<IpPermission>): IpPermission => ({
  IpProtocol: 'tcp',
  FromPort: from,
  ToPort: to,
  ...source,
})

/** Networks, their rules, instances, volumes and templates, good and bad. */
export const seed: Seed = async (aws) => {
  const ec2 = aws.client(EC2Client)
  const arn = (kind: string, id: string) => `arn:aws:ec2:${aws.region}:${aws.account}:${kind}/${id}`
  const accountArn = `arn:aws:iam::${aws.account}:root`
  const zone = (letter: string) => `${aws.region}${letter}`

  // Networks.
  const makeVpc = async (CidrBlock: string) =>
    given((await ec2.send(new CreateVpcCommand({ CidrBlock }))).Vpc?.VpcId, 'VPC')
  const good = await makeVpc('10.81.0.0/16')
  const bad = await makeVpc('10.82.0.0/16')
  const makeSubnet = async (VpcId: string, CidrBlock: string, letter = 'a') =>
    given(
      (await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock, AvailabilityZone: zone(letter) }))).Subnet?.SubnetId,
      'subnet',
    )
  const inside = await makeSubnet(good, '10.81.1.0/24')
  const outside = await makeSubnet(bad, '10.82.1.0/24')
  await ec2.send(new ModifySubnetAttributeCommand({ SubnetId: outside, MapPublicIpOnLaunch: { Value: true } }))
  const flowLog = given(
    (
      await ec2.send(
        new CreateFlowLogsCommand({
          ResourceType: 'VPC',
          ResourceIds: [good],
          TrafficType: 'ALL',
          LogGroupName: `${aws.prefix}flow`,
          DeliverLogsPermissionArn: `arn:aws:iam::${aws.account}:role/${aws.prefix}flow`,
        }),
      )
    ).FlowLogIds?.[0],
    'flow log',
  )
  for (const service of ['ec2', 'ecr.api', 'ecr.dkr', 'ssm', 'ssm-contacts', 'ssm-incidents']) {
    await ec2.send(
      new CreateVpcEndpointCommand({
        VpcEndpointType: 'Interface',
        VpcId: good,
        ServiceName: `com.amazonaws.${aws.region}.${service}`,
        SubnetIds: [inside],
      }),
    )
  }

  // Default security groups: one emptied, one as it comes.
  const defaultGroup = async (vpc: string) =>
    given(
      (
        await ec2.send(
          new DescribeSecurityGroupsCommand({
            Filters: [
              { Name: 'vpc-id', Values: [vpc] },
              { Name: 'group-name', Values: ['default'] },
            ],
          }),
        )
      ).SecurityGroups?.[0],
      'default security group',
    )
  const closed = await defaultGroup(good)
  const closedId = given(closed.GroupId, 'group id')
  if (closed.IpPermissions?.length)
    await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: closedId, IpPermissions: closed.IpPermissions }))
  if (closed.IpPermissionsEgress?.length)
    await ec2.send(
      new RevokeSecurityGroupEgressCommand({ GroupId: closedId, IpPermissions: closed.IpPermissionsEgress }),
    )
  const openDefault = given((await defaultGroup(bad)).GroupId, 'group id')

  // Prefix lists.
  const makeList = async (name: string, Cidr: string) =>
    given(
      (
        await ec2.send(
          new CreateManagedPrefixListCommand({
            PrefixListName: `${aws.prefix}${name}`,
            AddressFamily: 'IPv4',
            MaxEntries: 5,
            Entries: [{ Cidr }],
          }),
        )
      ).PrefixList?.PrefixListId,
      'prefix list',
    )
  const worldList = await makeList('world', '0.0.0.0/0')
  const officeList = await makeList('office', '203.0.113.0/24')

  // Security groups.
  const makeGroup = async (name: string, ...rules: IpPermission[]) => {
    const GroupName = `${aws.prefix}${name}`
    const GroupId = given(
      (await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: name, VpcId: good }))).GroupId,
      'group',
    )
    if (rules.length > 0) await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: rules }))
    return GroupId
  }
  const ssh4 = await makeGroup('ssh4', tcp(22, 22, everybody))
  const ssh6 = await makeGroup('ssh6', tcp(22, 22, everybody6))
  const rdp = await makeGroup('rdp', tcp(3389, 3389, everybody))
  const range = await makeGroup('range', tcp(20, 25, everybody))
  const all = await makeGroup('all', { IpProtocol: '-1', ...everybody })
  const office = await makeGroup('office', tcp(22, 3389, { IpRanges: [{ CidrIp: '203.0.113.0/24' }] }))
  const web = await makeGroup('web', tcp(443, 443, { ...everybody, ...everybody6 }))
  const icmp = await makeGroup('icmp', { IpProtocol: 'icmp', FromPort: -1, ToPort: -1, ...everybody })
  const listed = await makeGroup('listed', tcp(22, 22, { PrefixListIds: [{ PrefixListId: worldList }] }))
  const listedOffice = await makeGroup('listed-office', tcp(22, 22, { PrefixListIds: [{ PrefixListId: officeList }] }))
  const groups = (...ids: string[]) => ids.map((id) => arn('security-group', id))

  // Network ACLs: one shuts everything but HTTPS and guards a subnet, one is open and guards nothing.
  const makeAcl = async (port: { From: number; To: number }) => {
    const id = given(
      (await ec2.send(new CreateNetworkAclCommand({ VpcId: good }))).NetworkAcl?.NetworkAclId,
      'network ACL',
    )
    await ec2.send(
      new CreateNetworkAclEntryCommand({
        NetworkAclId: id,
        RuleNumber: 100,
        Protocol: '6',
        RuleAction: 'allow',
        Egress: false,
        CidrBlock: '0.0.0.0/0',
        PortRange: port,
      }),
    )
    return id
  }
  const tightAcl = await makeAcl({ From: 443, To: 443 })
  const openAcl = await makeAcl({ From: 0, To: 65_535 })
  const before = await ec2.send(
    new DescribeNetworkAclsCommand({ Filters: [{ Name: 'association.subnet-id', Values: [inside] }] }),
  )
  const association = before.NetworkAcls?.flatMap((a) => a.Associations ?? []).find((a) => a.SubnetId === inside)
  await ec2.send(
    new ReplaceNetworkAclAssociationCommand({
      AssociationId: given(association?.NetworkAclAssociationId, 'association'),
      NetworkAclId: tightAcl,
    }),
  )

  // Instances.
  const image = async (virtualization: string) =>
    given(
      (
        await ec2.send(
          new DescribeImagesCommand({
            Owners: ['amazon'],
            Filters: [{ Name: 'virtualization-type', Values: [virtualization] }],
          }),
        )
      ).Images?.[0]?.ImageId,
      `${virtualization} image`,
    )
  const run = async (more: Partial<RunInstancesCommandInput>) =>
    given(
      (await ec2.send(new RunInstancesCommand({ MinCount: 1, MaxCount: 1, InstanceType: 't3.micro', ...more })))
        .Instances?.[0]?.InstanceId,
      'instance',
    )
  const hvm = await image('hvm')
  const goodInstance = await run({
    ImageId: hvm,
    SubnetId: inside,
    SecurityGroupIds: [web],
    MetadataOptions: { HttpTokens: 'required' },
  })
  const badInstance = await run({
    ImageId: await image('paravirtual'),
    SubnetId: outside,
    MetadataOptions: { HttpTokens: 'optional' },
  })
  const makeInterface = async (SubnetId: string) =>
    given(
      (await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId }))).NetworkInterface?.NetworkInterfaceId,
      'network interface',
    )
  const second = await makeInterface(outside)
  await ec2.send(
    new AttachNetworkInterfaceCommand({ InstanceId: badInstance, NetworkInterfaceId: second, DeviceIndex: 1 }),
  )
  const checked = await makeInterface(inside)
  await ec2.send(
    new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId: second, SourceDestCheck: { Value: false } }),
  )

  // Addresses.
  const allocate = async () =>
    given((await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }))).AllocationId, 'address')
  const used = await allocate()
  await ec2.send(new AssociateAddressCommand({ AllocationId: used, InstanceId: badInstance }))
  const free = await allocate()

  // Volumes and snapshots.
  const makeVolume = async (Encrypted: boolean, Device?: string) => {
    const id = given(
      (await ec2.send(new CreateVolumeCommand({ AvailabilityZone: zone('a'), Size: 8, Encrypted }))).VolumeId,
      'volume',
    )
    if (Device !== undefined)
      await ec2.send(new AttachVolumeCommand({ VolumeId: id, InstanceId: goodInstance, Device }))
    return id
  }
  const encrypted = await makeVolume(true, '/dev/sdf')
  const plain = await makeVolume(false, '/dev/sdg')
  const snapshot = given((await ec2.send(new CreateSnapshotCommand({ VolumeId: plain }))).SnapshotId, 'snapshot')
  await ec2.send(new CreateSnapshotCommand({ VolumeId: encrypted }))
  await ec2.send(
    new ModifySnapshotAttributeCommand({
      SnapshotId: snapshot,
      Attribute: 'createVolumePermission',
      OperationType: 'add',
      GroupNames: ['all'],
    }),
  )
  // The account is one resource for all Regions in the declaration, so it is made alike in each.
  await ec2.send(new EnableEbsEncryptionByDefaultCommand({}))

  // Launch templates.
  const makeTemplate = async (name: string, LaunchTemplateData: RequestLaunchTemplateData, tags: Tag[] = []) =>
    given(
      (
        await ec2.send(
          new CreateLaunchTemplateCommand({
            LaunchTemplateName: `${aws.prefix}${name}`,
            LaunchTemplateData,
            ...(tags.length === 0 ? {} : { TagSpecifications: [{ ResourceType: 'launch-template', Tags: tags }] }),
          }),
        )
      ).LaunchTemplate?.LaunchTemplateId,
      'launch template',
    )
  const goodTemplate = await makeTemplate(
    'good',
    {
      UserData: Buffer.from('#!/bin/sh\nPASSWORD=hunter2').toString('base64'),
      MetadataOptions: { HttpTokens: 'required' },
      NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: false }],
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true, VolumeSize: 8 } }],
    },
    TAGS,
  )
  const badTemplate = await makeTemplate('bad', {
    MetadataOptions: { HttpTokens: 'optional' },
    NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: true }],
    BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: false, VolumeSize: 8 } }],
  })

  // What joins networks.
  const makeGateway = async (AutoAcceptSharedAttachments: 'enable' | 'disable') =>
    given(
      (await ec2.send(new CreateTransitGatewayCommand({ Options: { AutoAcceptSharedAttachments } }))).TransitGateway
        ?.TransitGatewayId,
      'transit gateway',
    )
  const asking = await makeGateway('disable')
  const accepting = await makeGateway('enable')
  const attachment = given(
    (
      await ec2.send(
        new CreateTransitGatewayVpcAttachmentCommand({ TransitGatewayId: asking, VpcId: good, SubnetIds: [inside] }),
      )
    ).TransitGatewayVpcAttachment?.TransitGatewayAttachmentId,
    'attachment',
  )
  const gatewayTable = given(
    (await ec2.send(new CreateTransitGatewayRouteTableCommand({ TransitGatewayId: asking }))).TransitGatewayRouteTable
      ?.TransitGatewayRouteTableId,
    'transit gateway route table',
  )
  const customer = given(
    (await ec2.send(new CreateCustomerGatewayCommand({ Type: 'ipsec.1', PublicIp: '203.0.113.9', BgpAsn: 65_000 })))
      .CustomerGateway?.CustomerGatewayId,
    'customer gateway',
  )
  const vpnGateway = given(
    (await ec2.send(new CreateVpnGatewayCommand({ Type: 'ipsec.1' }))).VpnGateway?.VpnGatewayId,
    'VPN gateway',
  )
  await ec2.send(
    new CreateVpnConnectionCommand({ Type: 'ipsec.1', CustomerGatewayId: customer, VpnGatewayId: vpnGateway }),
  )
  const peering = given(
    (await ec2.send(new CreateVpcPeeringConnectionCommand({ VpcId: good, PeerVpcId: bad }))).VpcPeeringConnection
      ?.VpcPeeringConnectionId,
    'peering connection',
  )
  const igw = given(
    (await ec2.send(new CreateInternetGatewayCommand({}))).InternetGateway?.InternetGatewayId,
    'Internet gateway',
  )
  const routes = given(
    (await ec2.send(new CreateRouteTableCommand({ VpcId: good }))).RouteTable?.RouteTableId,
    'route table',
  )
  const nat = given(
    (await ec2.send(new CreateNatGatewayCommand({ SubnetId: inside, AllocationId: await allocate() }))).NatGateway
      ?.NatGatewayId,
    'NAT gateway',
  )
  const dhcp = given(
    (
      await ec2.send(
        new CreateDhcpOptionsCommand({ DhcpConfigurations: [{ Key: 'domain-name', Values: ['example.com'] }] }),
      )
    ).DhcpOptions?.DhcpOptionsId,
    'DHCP options',
  )
  const mirror = given(
    (await ec2.send(new CreateTrafficMirrorFilterCommand({}))).TrafficMirrorFilter?.TrafficMirrorFilterId,
    'traffic mirror filter',
  )

  // One of each kind has a tag; of some kinds another has none.
  await ec2.send(
    new CreateTagsCommand({
      Resources: [
        good,
        inside,
        web,
        tightAcl,
        goodInstance,
        checked,
        used,
        encrypted,
        flowLog,
        officeList,
        asking,
        attachment,
        customer,
        vpnGateway,
        peering,
        igw,
        routes,
        nat,
      ],
      Tags: TAGS,
    }),
  )

  const failing = (kind: string, ...ids: string[]) => ({ failed: ids.map((id) => arn(kind, id)) })
  const passing = (kind: string, ...ids: string[]) => ({ passed: ids.map((id) => arn(kind, id)) })
  const both = (kind: string, passes: string, fails: string) => ({ ...passing(kind, passes), ...failing(kind, fails) })
  return {
    'EC2.1': { failed: [accountArn] },
    'EC2.2': both('security-group', closedId, openDefault),
    'EC2.3': both('volume', encrypted, plain),
    'EC2.4': passing('instance', goodInstance, badInstance),
    'EC2.6': both('vpc', good, bad),
    'EC2.7': { passed: [accountArn] },
    'EC2.8': both('instance', goodInstance, badInstance),
    'EC2.9': both('instance', goodInstance, badInstance),
    'EC2.10': both('vpc', good, bad),
    'EC2.12': both('elastic-ip', used, free),
    'EC2.13': {
      failed: groups(ssh4, ssh6, range, all, listed),
      passed: groups(rdp, office, web, icmp, listedOffice),
    },
    'EC2.14': { failed: groups(rdp, all), passed: groups(ssh4, ssh6, range, office, web, icmp, listed) },
    'EC2.15': both('subnet', inside, outside),
    'EC2.16': both('network-acl', tightAcl, openAcl),
    'EC2.17': both('instance', goodInstance, badInstance),
    'EC2.18': { failed: groups(ssh4, ssh6, rdp, range, all, listed), passed: groups(office, web, icmp, listedOffice) },
    'EC2.19': { failed: groups(ssh4, ssh6, rdp, range, all, listed), passed: groups(office, web, icmp, listedOffice) },
    'EC2.21': both('network-acl', tightAcl, openAcl),
    'EC2.22': both('security-group', web, ssh4),
    'EC2.23': both('transit-gateway', asking, accepting),
    'EC2.24': both('instance', goodInstance, badInstance),
    'EC2.25': both('launch-template', goodTemplate, badTemplate),
    'EC2.53': { failed: groups(ssh4, rdp, range, all, listed), passed: groups(ssh6, office, web, icmp, listedOffice) },
    'EC2.54': { failed: groups(ssh6), passed: groups(ssh4, rdp, range, all, office, web, icmp, listed) },
    'EC2.55': both('vpc', good, bad),
    'EC2.56': both('vpc', good, bad),
    'EC2.57': both('vpc', good, bad),
    'EC2.58': both('vpc', good, bad),
    'EC2.60': both('vpc', good, bad),
    'EC2.170': both('launch-template', goodTemplate, badTemplate),
    'EC2.180': both('network-interface', checked, second),
    'EC2.181': both('launch-template', goodTemplate, badTemplate),
    'EC2.33': passing('transit-gateway-attachment', attachment),
    'EC2.34': failing('transit-gateway-route-table', gatewayTable),
    'EC2.35': both('network-interface', checked, second),
    'EC2.36': passing('customer-gateway', customer),
    'EC2.37': both('elastic-ip', used, free),
    'EC2.38': both('instance', goodInstance, badInstance),
    'EC2.39': passing('internet-gateway', igw),
    'EC2.40': passing('natgateway', nat),
    'EC2.41': both('network-acl', tightAcl, openAcl),
    'EC2.42': passing('route-table', routes),
    'EC2.43': both('security-group', web, ssh4),
    'EC2.44': both('subnet', inside, outside),
    'EC2.45': both('volume', encrypted, plain),
    'EC2.46': both('vpc', good, bad),
    'EC2.48': passing('vpc-flow-log', flowLog),
    'EC2.49': passing('vpc-peering-connection', peering),
    'EC2.50': passing('vpn-gateway', vpnGateway),
    'EC2.52': both('transit-gateway', asking, accepting),
    'EC2.174': failing('dhcp-options', dhcp),
    'EC2.175': both('launch-template', goodTemplate, badTemplate),
    'EC2.176': both('prefix-list', officeList, worldList),
    'EC2.178': failing('traffic-mirror-filter', mirror),
  }
}
