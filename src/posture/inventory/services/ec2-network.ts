import {
  DescribeAddressesCommand,
  DescribeNetworkAclsCommand,
  EC2Client,
  type IpPermission,
  paginateDescribeDhcpOptions,
  paginateDescribeEgressOnlyInternetGateways,
  paginateDescribeFlowLogs,
  paginateDescribeInternetGateways,
  paginateDescribeManagedPrefixLists,
  paginateDescribeNatGateways,
  paginateDescribeNetworkAcls,
  paginateDescribeNetworkInterfaces,
  paginateDescribeRouteTables,
  paginateDescribeSecurityGroups,
  paginateDescribeSubnets,
  paginateDescribeVpcs,
  paginateGetManagedPrefixListEntries,
  type SecurityGroup,
} from '@aws-sdk/client-ec2'
import { cfnShape } from '../../cfn-shape.js'
import type { Json, JsonObject } from '../../ci.js'
import { configShape } from '../../config-shape.js'
import { collector, type Reach } from '../collector.js'
import { ec2Type, idsIn, inVpc, onePage, to } from '../ec2-resource.js'

/** Amazon VPC: networks, their rules, addresses and flow logs (AWS Config resource types reference, Amazon VPC). */
export default collector({
  service: 'ec2',
  resources: [
    ec2Type({
      type: 'AWS::EC2::VPC',
      call: 'DescribeVpcs',
      pages: (client, Filters) => paginateDescribeVpcs({ client, pageSize: 200 }, { Filters }),
      items: (page) => page.Vpcs,
      id: (v) => v.VpcId,
      filter: 'vpc-id',
      arn: 'vpc',
      owner: (v) => v.OwnerId,
      relationships: (v) => to('Is associated with DHCPOptions', 'AWS::EC2::DHCPOptions', v.DhcpOptionsId),
    }),
    ec2Type({
      type: 'AWS::EC2::Subnet',
      call: 'DescribeSubnets',
      pages: (client, Filters) => paginateDescribeSubnets({ client, pageSize: 200 }, { Filters }),
      items: (page) => page.Subnets,
      id: (s) => s.SubnetId,
      filter: 'subnet-id',
      arn: 'subnet',
      owner: (s) => s.OwnerId,
      zone: (s) => s.AvailabilityZone,
      relationships: (s) => inVpc(s.VpcId),
    }),
    ec2Type({
      type: 'AWS::EC2::SecurityGroup',
      call: 'DescribeSecurityGroups',
      pages: (client, Filters) => paginateDescribeSecurityGroups({ client, pageSize: 200 }, { Filters }),
      items: (page) => page.SecurityGroups,
      id: (g) => g.GroupId,
      filter: 'group-id',
      arn: 'security-group',
      name: (g) => g.GroupName,
      owner: (g) => g.OwnerId,
      relationships: (g) => inVpc(g.VpcId),
      shape: groupShape,
      parts: {
        /** CIDR ranges of each prefix list that a rule names, by the list's id. No call when no rule names one. */
        PrefixListEntries: {
          iam: 'ec2:GetManagedPrefixListEntries',
          read: async (reach, group) => {
            const { ipPermissions, ipPermissionsEgress } = group.configuration as {
              readonly ipPermissions?: readonly Rule[]
              readonly ipPermissionsEgress?: readonly Rule[]
            }
            const ids = [...(ipPermissions ?? []), ...(ipPermissionsEgress ?? [])].flatMap((rule) =>
              (rule.prefixListIds ?? []).map((p) => p.prefixListId),
            )
            const out: Record<string, readonly string[]> = {}
            for (const id of new Set(ids)) if (id !== undefined) out[id] = await entriesOf(reach, id)
            return out
          },
        },
      },
    }),
    ec2Type({
      type: 'AWS::EC2::PrefixList',
      call: 'DescribeManagedPrefixLists',
      pages: (client, Filters) => paginateDescribeManagedPrefixLists({ client, pageSize: 100 }, { Filters }),
      items: (page) => page.PrefixLists,
      id: (p) => p.PrefixListId,
      filter: 'prefix-list-id',
      arn: 'prefix-list',
      name: (p) => p.PrefixListName,
      // AWS's own lists have the owner "AWS".
      owner: (p) => p.OwnerId,
      state: (p) => (p.State === 'delete-complete' ? 'deleted' : undefined),
      shape: cfnShape,
      parts: {
        Entries: {
          iam: 'ec2:GetManagedPrefixListEntries',
          read: (reach, list) => entriesOf(reach, list.resourceId),
        },
      },
    }),
    ec2Type({
      type: 'AWS::EC2::NetworkAcl',
      call: 'DescribeNetworkAcls',
      // By id, which must not stand beside a page size.
      pages: (client, only) =>
        only === undefined
          ? paginateDescribeNetworkAcls({ client, pageSize: 200 }, {})
          : onePage(() => client.send(new DescribeNetworkAclsCommand({ NetworkAclIds: idsIn(only) }))),
      items: (page) => page.NetworkAcls,
      id: (a) => a.NetworkAclId,
      filter: 'network-acl-id',
      arn: 'network-acl',
      owner: (a) => a.OwnerId,
      relationships: (a) => [
        ...inVpc(a.VpcId),
        ...to(
          'Is attached to Subnet',
          'AWS::EC2::Subnet',
          a.Associations?.map((s) => s.SubnetId),
        ),
      ],
    }),
    ec2Type({
      type: 'AWS::EC2::RouteTable',
      call: 'DescribeRouteTables',
      pages: (client, Filters) => paginateDescribeRouteTables({ client, pageSize: 100 }, { Filters }),
      items: (page) => page.RouteTables,
      id: (t) => t.RouteTableId,
      filter: 'route-table-id',
      arn: 'route-table',
      owner: (t) => t.OwnerId,
      relationships: (t) => [
        ...inVpc(t.VpcId),
        ...to(
          'Is associated with Subnet',
          'AWS::EC2::Subnet',
          t.Associations?.map((a) => a.SubnetId),
        ),
      ],
    }),
    ec2Type({
      type: 'AWS::EC2::InternetGateway',
      call: 'DescribeInternetGateways',
      pages: (client, Filters) => paginateDescribeInternetGateways({ client, pageSize: 200 }, { Filters }),
      items: (page) => page.InternetGateways,
      id: (g) => g.InternetGatewayId,
      filter: 'internet-gateway-id',
      arn: 'internet-gateway',
      owner: (g) => g.OwnerId,
      relationships: (g) =>
        to(
          'Is attached to Vpc',
          'AWS::EC2::VPC',
          g.Attachments?.map((a) => a.VpcId),
        ),
    }),
    ec2Type({
      type: 'AWS::EC2::EgressOnlyInternetGateway',
      call: 'DescribeEgressOnlyInternetGateways',
      pages: (client, Filters) => paginateDescribeEgressOnlyInternetGateways({ client, pageSize: 200 }, { Filters }),
      items: (page) => page.EgressOnlyInternetGateways,
      id: (g) => g.EgressOnlyInternetGatewayId,
      filter: 'egress-only-internet-gateway-id',
      arn: 'egress-only-internet-gateway',
      relationships: (g) =>
        to(
          'Is attached to Vpc',
          'AWS::EC2::VPC',
          g.Attachments?.map((a) => a.VpcId),
        ),
    }),
    ec2Type({
      type: 'AWS::EC2::NatGateway',
      call: 'DescribeNatGateways',
      pages: (client, Filter) => paginateDescribeNatGateways({ client, pageSize: 200 }, { Filter }),
      items: (page) => page.NatGateways,
      id: (g) => g.NatGatewayId,
      filter: 'nat-gateway-id',
      arn: 'natgateway',
      created: (g) => g.CreateTime,
      state: (g) => g.State,
      relationships: (g) => [
        ...inVpc(g.VpcId, [g.SubnetId]),
        ...to(
          'Contains NetworkInterface',
          'AWS::EC2::NetworkInterface',
          g.NatGatewayAddresses?.map((a) => a.NetworkInterfaceId),
        ),
        ...to(
          'Is attached to EIP',
          'AWS::EC2::EIP',
          g.NatGatewayAddresses?.map((a) => a.AllocationId),
        ),
      ],
    }),
    ec2Type({
      type: 'AWS::EC2::NetworkInterface',
      call: 'DescribeNetworkInterfaces',
      pages: (client, Filters) => paginateDescribeNetworkInterfaces({ client, pageSize: 200 }, { Filters }),
      items: (page) => page.NetworkInterfaces?.map((n) => ({ ...n, Tags: n.TagSet })),
      id: (n) => n.NetworkInterfaceId,
      filter: 'network-interface-id',
      arn: 'network-interface',
      owner: (n) => n.OwnerId,
      zone: (n) => n.AvailabilityZone,
      relationships: (n) => [
        ...inVpc(n.VpcId, [n.SubnetId]),
        ...to(
          'Is associated with SecurityGroup',
          'AWS::EC2::SecurityGroup',
          n.Groups?.map((g) => g.GroupId),
        ),
        ...to('Is attached to Instance', 'AWS::EC2::Instance', n.Attachment?.InstanceId),
      ],
      shape: ({ Tags: _, ...n }) => configShape(n),
    }),
    ec2Type({
      type: 'AWS::EC2::EIP',
      call: 'DescribeAddresses',
      // This call knows no pages; an account has at most some hundred addresses in a Region.
      pages: (client, Filters) => onePage(() => client.send(new DescribeAddressesCommand({ Filters }))),
      items: (page) => page.Addresses,
      id: (a) => a.AllocationId ?? a.PublicIp,
      filter: 'allocation-id',
      arn: 'elastic-ip',
      name: (a) => a.PublicIp,
      relationships: (a) => [
        ...to('Is attached to Instance', 'AWS::EC2::Instance', a.InstanceId),
        ...to('Is attached to NetworkInterface', 'AWS::EC2::NetworkInterface', a.NetworkInterfaceId),
      ],
    }),
    ec2Type({
      type: 'AWS::EC2::FlowLog',
      call: 'DescribeFlowLogs',
      pages: (client, Filter) => paginateDescribeFlowLogs({ client, pageSize: 200 }, { Filter }),
      items: (page) => page.FlowLogs,
      id: (f) => f.FlowLogId,
      filter: 'flow-log-id',
      arn: 'vpc-flow-log',
      created: (f) => f.CreationTime,
      relationships: (f) => to('Is associated with', flowLogged(f.ResourceId), f.ResourceId),
    }),
    ec2Type({
      type: 'AWS::EC2::DHCPOptions',
      call: 'DescribeDhcpOptions',
      pages: (client, Filters) => paginateDescribeDhcpOptions({ client, pageSize: 200 }, { Filters }),
      items: (page) => page.DhcpOptions,
      id: (d) => d.DhcpOptionsId,
      filter: 'dhcp-options-id',
      arn: 'dhcp-options',
      owner: (d) => d.OwnerId,
      shape: cfnShape,
    }),
  ],
})

interface Rule {
  readonly prefixListIds?: readonly { readonly prefixListId?: string }[]
}

/** AWS Config has a rule's IPv4 ranges twice: as texts in `ipRanges`, with their descriptions in `ipv4Ranges`. */
function groupShape(group: SecurityGroup): Json {
  const rules = (permissions: readonly IpPermission[] | undefined) =>
    permissions?.map((p) => ({ ...p, IpRanges: p.IpRanges?.map((r) => r.CidrIp), Ipv4Ranges: p.IpRanges }))
  return configShape({
    ...group,
    IpPermissions: rules(group.IpPermissions),
    IpPermissionsEgress: rules(group.IpPermissionsEgress),
  }) as JsonObject
}

/** A list has at most 1,000 entries (VPC user guide, prefix list quotas). */
async function entriesOf(reach: Reach, PrefixListId: string): Promise<readonly string[]> {
  const out: string[] = []
  const client = reach.client(EC2Client)
  for await (const page of paginateGetManagedPrefixListEntries({ client, pageSize: 100 }, { PrefixListId })) {
    for (const { Cidr } of page.Entries ?? []) if (Cidr !== undefined) out.push(Cidr)
  }
  return out
}

/** What a flow log listens to, told by its id. */
const flowLogged = (id: string | undefined): string => {
  if (id?.startsWith('subnet-') === true) return 'AWS::EC2::Subnet'
  if (id?.startsWith('eni-') === true) return 'AWS::EC2::NetworkInterface'
  if (id?.startsWith('tgw-attach-') === true) return 'AWS::EC2::TransitGatewayAttachment'
  if (id?.startsWith('tgw-') === true) return 'AWS::EC2::TransitGateway'
  return 'AWS::EC2::VPC'
}
