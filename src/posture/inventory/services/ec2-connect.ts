import {
  DescribeCustomerGatewaysCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpnConnectionsCommand,
  DescribeVpnGatewaysCommand,
  paginateDescribeClientVpnEndpoints,
  paginateDescribeTrafficMirrorFilters,
  paginateDescribeTrafficMirrorSessions,
  paginateDescribeTrafficMirrorTargets,
  paginateDescribeTransitGatewayAttachments,
  paginateDescribeTransitGatewayRouteTables,
  paginateDescribeTransitGateways,
  paginateDescribeVpcEndpointServiceConfigurations,
  paginateDescribeVpcEndpoints,
  paginateDescribeVpcPeeringConnections,
  type VpnConnection,
} from '@aws-sdk/client-ec2'
import { cfnShape } from '../../cfn-shape.js'
import type { Json } from '../../ci.js'
import { configShape } from '../../config-shape.js'
import { collector } from '../collector.js'
import { ec2Type, idsIn, inVpc, onePage, to } from '../ec2-resource.js'

/** What joins networks: endpoints, peering, VPN, transit gateways, traffic mirrors. */
export default collector({
  service: 'ec2',
  resources: [
    ec2Type({
      type: 'AWS::EC2::VPCEndpoint',
      call: 'DescribeVpcEndpoints',
      pages: (client, only) =>
        only === undefined
          ? paginateDescribeVpcEndpoints({ client, pageSize: 200 }, {})
          : onePage(() => client.send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: idsIn(only) }))),
      items: (page) => page.VpcEndpoints,
      id: (e) => e.VpcEndpointId,
      filter: 'vpc-endpoint-id',
      arn: 'vpc-endpoint',
      created: (e) => e.CreationTimestamp,
      owner: (e) => e.OwnerId,
      state: (e) => e.State,
      relationships: (e) => [
        ...inVpc(e.VpcId, e.SubnetIds),
        ...to(
          'Is associated with SecurityGroup',
          'AWS::EC2::SecurityGroup',
          e.Groups?.map((g) => g.GroupId),
        ),
        ...to('Contains NetworkInterface', 'AWS::EC2::NetworkInterface', e.NetworkInterfaceIds),
        ...to('Is associated with RouteTable', 'AWS::EC2::RouteTable', e.RouteTableIds),
      ],
    }),
    ec2Type({
      type: 'AWS::EC2::VPCEndpointService',
      call: 'DescribeVpcEndpointServiceConfigurations',
      pages: (client, Filters) =>
        paginateDescribeVpcEndpointServiceConfigurations({ client, pageSize: 200 }, { Filters }),
      items: (page) => page.ServiceConfigurations,
      id: (s) => s.ServiceId,
      filter: 'service-id',
      arn: 'vpc-endpoint-service',
      name: (s) => s.ServiceName,
      state: (s) => s.ServiceState,
      relationships: (s) =>
        to('Is associated with LoadBalancer', 'AWS::ElasticLoadBalancingV2::LoadBalancer', [
          ...(s.NetworkLoadBalancerArns ?? []),
          ...(s.GatewayLoadBalancerArns ?? []),
        ]),
    }),
    ec2Type({
      type: 'AWS::EC2::VPCPeeringConnection',
      call: 'DescribeVpcPeeringConnections',
      pages: (client, Filters) => paginateDescribeVpcPeeringConnections({ client, pageSize: 200 }, { Filters }),
      items: (page) => page.VpcPeeringConnections,
      id: (p) => p.VpcPeeringConnectionId,
      filter: 'vpc-peering-connection-id',
      arn: 'vpc-peering-connection',
      state: (p) => p.Status?.Code,
      relationships: (p) =>
        to('Is associated with Vpc', 'AWS::EC2::VPC', [p.RequesterVpcInfo?.VpcId, p.AccepterVpcInfo?.VpcId]),
    }),
    // The VPN calls know no pages; quotas keep them short (at most 50 connections in a Region unless raised).
    ec2Type({
      type: 'AWS::EC2::VPNConnection',
      call: 'DescribeVpnConnections',
      pages: (client, only) =>
        onePage(() =>
          client.send(new DescribeVpnConnectionsCommand(only === undefined ? {} : { VpnConnectionIds: idsIn(only) })),
        ),
      items: (page) => page.VpnConnections,
      id: (v) => v.VpnConnectionId,
      filter: 'vpn-connection-id',
      arn: 'vpn-connection',
      state: (v) => v.State,
      relationships: (v) => [
        ...to('Is attached to CustomerGateway', 'AWS::EC2::CustomerGateway', v.CustomerGatewayId),
        ...to('Is attached to VpnGateway', 'AWS::EC2::VPNGateway', v.VpnGatewayId),
        ...to('Is attached to TransitGateway', 'AWS::EC2::TransitGateway', v.TransitGatewayId),
      ],
      shape: vpnShape,
    }),
    ec2Type({
      type: 'AWS::EC2::VPNGateway',
      call: 'DescribeVpnGateways',
      pages: (client, Filters) => onePage(() => client.send(new DescribeVpnGatewaysCommand({ Filters }))),
      items: (page) => page.VpnGateways,
      id: (g) => g.VpnGatewayId,
      filter: 'vpn-gateway-id',
      arn: 'vpn-gateway',
      state: (g) => g.State,
      relationships: (g) =>
        to(
          'Is attached to Vpc',
          'AWS::EC2::VPC',
          g.VpcAttachments?.filter((a) => a.State === 'attached').map((a) => a.VpcId),
        ),
    }),
    ec2Type({
      type: 'AWS::EC2::CustomerGateway',
      call: 'DescribeCustomerGateways',
      pages: (client, Filters) => onePage(() => client.send(new DescribeCustomerGatewaysCommand({ Filters }))),
      items: (page) => page.CustomerGateways,
      id: (g) => g.CustomerGatewayId,
      filter: 'customer-gateway-id',
      arn: 'customer-gateway',
      state: (g) => g.State,
    }),
    ec2Type({
      type: 'AWS::EC2::ClientVpnEndpoint',
      call: 'DescribeClientVpnEndpoints',
      pages: (client, Filters) => paginateDescribeClientVpnEndpoints({ client, pageSize: 100 }, { Filters }),
      items: (page) => page.ClientVpnEndpoints,
      id: (e) => e.ClientVpnEndpointId,
      filter: 'endpoint-id',
      arn: 'client-vpn-endpoint',
      state: (e) => e.Status?.Code,
      relationships: (e) => [
        ...inVpc(e.VpcId),
        ...to('Is associated with SecurityGroup', 'AWS::EC2::SecurityGroup', e.SecurityGroupIds),
      ],
      shape: ({ ClientVpnEndpointId, Tags: _, ...rest }) => cfnShape({ Id: ClientVpnEndpointId, ...rest }),
    }),
    ec2Type({
      type: 'AWS::EC2::TransitGateway',
      call: 'DescribeTransitGateways',
      pages: (client, Filters) => paginateDescribeTransitGateways({ client, pageSize: 200 }, { Filters }),
      items: (page) => page.TransitGateways,
      id: (t) => t.TransitGatewayId,
      filter: 'transit-gateway-id',
      arn: 'transit-gateway',
      created: (t) => t.CreationTime,
      owner: (t) => t.OwnerId,
      state: (t) => t.State,
      // CloudFormation's schema has the options beside the id, not below a key of their own.
      shape: ({ TransitGatewayId, Options, Tags: _, ...rest }) =>
        cfnShape({ Id: TransitGatewayId, ...rest, ...Options }),
    }),
    ec2Type({
      type: 'AWS::EC2::TransitGatewayAttachment',
      call: 'DescribeTransitGatewayAttachments',
      pages: (client, Filters) => paginateDescribeTransitGatewayAttachments({ client, pageSize: 200 }, { Filters }),
      items: (page) => page.TransitGatewayAttachments,
      id: (a) => a.TransitGatewayAttachmentId,
      filter: 'transit-gateway-attachment-id',
      arn: 'transit-gateway-attachment',
      created: (a) => a.CreationTime,
      owner: (a) => a.ResourceOwnerId,
      state: (a) => a.State,
      relationships: (a) => [
        ...to('Is attached to TransitGateway', 'AWS::EC2::TransitGateway', a.TransitGatewayId),
        ...(a.ResourceType === 'vpc' ? to('Is attached to Vpc', 'AWS::EC2::VPC', a.ResourceId) : []),
      ],
      shape: ({ TransitGatewayAttachmentId, Tags: _, ...rest }) =>
        cfnShape({ Id: TransitGatewayAttachmentId, ...rest }),
    }),
    ec2Type({
      type: 'AWS::EC2::TransitGatewayRouteTable',
      call: 'DescribeTransitGatewayRouteTables',
      pages: (client, Filters) => paginateDescribeTransitGatewayRouteTables({ client, pageSize: 200 }, { Filters }),
      items: (page) => page.TransitGatewayRouteTables,
      id: (t) => t.TransitGatewayRouteTableId,
      filter: 'transit-gateway-route-table-id',
      arn: 'transit-gateway-route-table',
      created: (t) => t.CreationTime,
      state: (t) => t.State,
      relationships: (t) => to('Is contained in TransitGateway', 'AWS::EC2::TransitGateway', t.TransitGatewayId),
      shape: ({ Tags: _, ...rest }) => cfnShape(rest),
    }),
    ec2Type({
      type: 'AWS::EC2::TrafficMirrorSession',
      call: 'DescribeTrafficMirrorSessions',
      pages: (client, Filters) => paginateDescribeTrafficMirrorSessions({ client, pageSize: 200 }, { Filters }),
      items: (page) => page.TrafficMirrorSessions,
      id: (s) => s.TrafficMirrorSessionId,
      filter: 'traffic-mirror-session-id',
      arn: 'traffic-mirror-session',
      owner: (s) => s.OwnerId,
      relationships: (s) => [
        ...to('Is attached to NetworkInterface', 'AWS::EC2::NetworkInterface', s.NetworkInterfaceId),
        ...to('Is associated with TrafficMirrorTarget', 'AWS::EC2::TrafficMirrorTarget', s.TrafficMirrorTargetId),
        ...to('Is associated with TrafficMirrorFilter', 'AWS::EC2::TrafficMirrorFilter', s.TrafficMirrorFilterId),
      ],
      shape: ({ TrafficMirrorSessionId, Tags: _, ...rest }) => cfnShape({ Id: TrafficMirrorSessionId, ...rest }),
    }),
    ec2Type({
      type: 'AWS::EC2::TrafficMirrorFilter',
      call: 'DescribeTrafficMirrorFilters',
      pages: (client, Filters) => paginateDescribeTrafficMirrorFilters({ client, pageSize: 200 }, { Filters }),
      items: (page) => page.TrafficMirrorFilters,
      id: (f) => f.TrafficMirrorFilterId,
      filter: 'traffic-mirror-filter-id',
      arn: 'traffic-mirror-filter',
      shape: ({ TrafficMirrorFilterId, Tags: _, ...rest }) => cfnShape({ Id: TrafficMirrorFilterId, ...rest }),
    }),
    ec2Type({
      type: 'AWS::EC2::TrafficMirrorTarget',
      call: 'DescribeTrafficMirrorTargets',
      pages: (client, Filters) => paginateDescribeTrafficMirrorTargets({ client, pageSize: 200 }, { Filters }),
      items: (page) => page.TrafficMirrorTargets,
      id: (t) => t.TrafficMirrorTargetId,
      filter: 'traffic-mirror-target-id',
      arn: 'traffic-mirror-target',
      owner: (t) => t.OwnerId,
      shape: ({ TrafficMirrorTargetId, Tags: _, ...rest }) => cfnShape({ Id: TrafficMirrorTargetId, ...rest }),
    }),
  ],
})

/** The customer gateway's configuration and the tunnels' options hold the pre-shared keys: they stay with AWS. */
function vpnShape({ CustomerGatewayConfiguration: _, Options, ...rest }: VpnConnection): Json {
  return configShape({
    ...rest,
    Options: Options && {
      ...Options,
      TunnelOptions: Options.TunnelOptions?.map(({ PreSharedKey: _key, ...tunnel }) => tunnel),
    },
  })
}
