import type { Text } from '../../../kernel/errors.js'

/**
 * How a column's text is read:
 * `keyword` as it is; `long` a whole number; `port` up to 65,535; `protocol` up to 255, kept as text as ECS does;
 * `ip` an address; `start` and `end` seconds since the epoch.
 */
export type Kind = 'keyword' | 'long' | 'port' | 'protocol' | 'ip' | 'start' | 'end'

/** One column that a flow log can have. */
export interface Column {
  /** Its name in the header line. */
  readonly name: string
  /** The Event's field in which it is stored. */
  readonly field: string
  readonly kind: Kind
  /** For fields that ECS lacks. */
  readonly about?: Text
}

const column = (name: string, field: string, kind: Kind = 'keyword'): Column => ({ name, field, kind })

const own = (name: string, kind: Kind, en: string, ja: string): Column => ({
  name,
  field: `aws.vpcflow.${name.replaceAll('-', '_')}`,
  kind,
  about: { en, ja },
})

/**
 * Every documented column, in AWS's order. Source: "Flow log records" (Amazon VPC User Guide) and
 * "Transit Gateway Flow Log records" (Amazon VPC Transit Gateways). Where ECS has a field, the value is stored
 * under that name alone. Stored lines refer to these by position: new columns go to the end.
 */
export const COLUMNS: readonly Column[] = [
  // Version 2: the default format.
  own(
    'version',
    'long',
    'Version of the flow log format: the highest version among its columns',
    'フローログ形式のバージョン（含まれる列のうち最も新しいもの）',
  ),
  column('account-id', 'cloud.account.id'),
  own('interface-id', 'keyword', 'Network interface that the traffic was recorded at', 'トラフィックを記録したENI'),
  column('srcaddr', 'source.ip', 'ip'),
  column('dstaddr', 'destination.ip', 'ip'),
  column('srcport', 'source.port', 'port'),
  column('dstport', 'destination.port', 'port'),
  column('protocol', 'network.iana_number', 'protocol'),
  column('packets', 'source.packets', 'long'),
  column('bytes', 'source.bytes', 'long'),
  // As the window's length: half the bytes of a second time, and `event.start` is computed from it.
  {
    name: 'start',
    field: 'aws.vpcflow.duration',
    kind: 'start',
    about: { en: 'Length of the capture window in seconds', ja: 'キャプチャ期間の長さ（秒）' },
  },
  column('end', '@timestamp', 'end'),
  own(
    'action',
    'keyword',
    'ACCEPT or REJECT: what security groups and network ACLs decided',
    'ACCEPTまたはREJECT（セキュリティグループとネットワークACLの判定）',
  ),
  own(
    'log-status',
    'keyword',
    'OK, NODATA (no traffic in the window) or SKIPDATA (records of the window were lost)',
    'OK、NODATA（期間中に通信なし）、SKIPDATA（期間中の記録に欠落あり）',
  ),
  // Version 3.
  own('vpc-id', 'keyword', 'VPC of the network interface', 'ENIが属するVPC'),
  own('subnet-id', 'keyword', 'Subnet of the network interface', 'ENIが属するサブネット'),
  column('instance-id', 'cloud.instance.id'),
  own('tcp-flags', 'long', 'All TCP flags seen in the window, as bits', '期間中に現れたTCPフラグのビット和'),
  own('type', 'keyword', 'IPv4, IPv6 or EFA', 'IPv4、IPv6、EFAのいずれか'),
  // Most packets bear the addresses of the flow: only others are stored.
  {
    name: 'pkt-srcaddr',
    field: 'aws.vpcflow.inner_srcaddr',
    kind: 'ip',
    about: {
      en: 'Source address in the packet itself, where it is not the source of the flow',
      ja: 'パケット自体の送信元アドレス（フローの送信元と異なる場合のみ）',
    },
  },
  {
    name: 'pkt-dstaddr',
    field: 'aws.vpcflow.inner_dstaddr',
    kind: 'ip',
    about: {
      en: 'Destination address in the packet itself, where it is not the destination of the flow',
      ja: 'パケット自体の宛先アドレス（フローの宛先と異なる場合のみ）',
    },
  },
  // Version 4.
  column('region', 'cloud.region'),
  column('az-id', 'cloud.availability_zone'),
  own(
    'sublocation-type',
    'keyword',
    'wavelength, outpost or localzone',
    'サブロケーションの種類（wavelength、outpost、localzone）',
  ),
  own('sublocation-id', 'keyword', 'Sublocation of the network interface', 'ENIがあるサブロケーション'),
  // Version 5.
  own('pkt-src-aws-service', 'keyword', 'AWS service of the source address', '送信元アドレスが属するAWSサービス'),
  own('pkt-dst-aws-service', 'keyword', 'AWS service of the destination address', '宛先アドレスが属するAWSサービス'),
  column('flow-direction', 'network.direction'),
  own('traffic-path', 'long', 'Path that egress traffic takes, by number', '送信トラフィックが宛先へ向かう経路の番号'),
  // Version 6: transit gateways.
  own('resource-type', 'keyword', 'TransitGateway or TransitGatewayAttachment', 'フローログの対象リソースの種類'),
  own('tgw-id', 'keyword', 'Transit gateway', 'Transit Gateway'),
  own('tgw-attachment-id', 'keyword', 'Attachment of the transit gateway', 'Transit Gatewayアタッチメント'),
  own('tgw-src-vpc-account-id', 'keyword', 'Account of the source VPC', '送信元VPCのアカウント'),
  own('tgw-dst-vpc-account-id', 'keyword', 'Account of the destination VPC', '宛先VPCのアカウント'),
  own('tgw-src-vpc-id', 'keyword', 'Source VPC', '送信元VPC'),
  own('tgw-dst-vpc-id', 'keyword', 'Destination VPC', '宛先VPC'),
  own('tgw-src-subnet-id', 'keyword', 'Source subnet', '送信元サブネット'),
  own('tgw-dst-subnet-id', 'keyword', 'Destination subnet', '宛先サブネット'),
  own('tgw-src-eni', 'keyword', 'Attachment interface on the source side', '送信元側のアタッチメントENI'),
  own('tgw-dst-eni', 'keyword', 'Attachment interface on the destination side', '宛先側のアタッチメントENI'),
  own('tgw-src-az-id', 'keyword', 'Availability Zone of the source', '送信元のアベイラビリティーゾーンID'),
  own('tgw-dst-az-id', 'keyword', 'Availability Zone of the destination', '宛先のアベイラビリティーゾーンID'),
  own(
    'tgw-pair-attachment-id',
    'keyword',
    'Attachment through which the flow leaves or came',
    'フローの反対側のアタッチメント（方向により入口または出口）',
  ),
  own('packets-lost-no-route', 'long', 'Packets lost for want of a route', '経路がないため破棄されたパケット数'),
  own(
    'packets-lost-blackhole',
    'long',
    'Packets lost in a black hole route',
    'ブラックホール経路で破棄されたパケット数',
  ),
  own('packets-lost-mtu-exceeded', 'long', 'Packets lost because of their size', 'MTU超過で破棄されたパケット数'),
  own('packets-lost-ttl-expired', 'long', 'Packets lost because their TTL ran out', 'TTL切れで破棄されたパケット数'),
  // Version 7: Amazon ECS.
  column('ecs-cluster-arn', 'orchestrator.cluster.id'),
  column('ecs-cluster-name', 'orchestrator.cluster.name'),
  own('ecs-container-instance-arn', 'keyword', 'ARN of the ECS container instance', 'ECSコンテナインスタンスのARN'),
  own('ecs-container-instance-id', 'keyword', 'ECS container instance', 'ECSコンテナインスタンスのID'),
  column('ecs-container-id', 'container.id'),
  own('ecs-second-container-id', 'keyword', 'Second container of the ECS task', 'ECSタスクの2番目のコンテナのID'),
  column('ecs-service-name', 'service.name'),
  own('ecs-task-definition-arn', 'keyword', 'ARN of the ECS task definition', 'ECSタスク定義のARN'),
  own('ecs-task-arn', 'keyword', 'ARN of the ECS task', 'ECSタスクのARN'),
  own('ecs-task-id', 'keyword', 'ECS task', 'ECSタスクのID'),
  // Version 8.
  own('reject-reason', 'keyword', 'Why traffic was rejected, e.g. BPA', '拒否の理由（BPAなど）'),
  // Version 9.
  own(
    'resource-id',
    'keyword',
    'Resource of the flow, such as a NAT gateway',
    'NATゲートウェイなど、フローの対象リソース',
  ),
  // Version 10.
  own(
    'encryption-status',
    'long',
    '0 not encrypted, 1 by Nitro, 2 by the application, 3 by both',
    '0は暗号化なし、1はNitroによる暗号化、2はアプリケーションによる暗号化、3はその両方',
  ),
]

export const COLUMN_BY_NAME: ReadonlyMap<string, Column> = new Map(COLUMNS.map((c) => [c.name, c]))

const namesBetween = (first: string, last: string): string[] => {
  const names = COLUMNS.map((c) => c.name)
  return names.slice(names.indexOf(first), names.indexOf(last) + 1)
}

/** Header of the default format (version 2), and of a file that has no header line. */
export const DEFAULT_FORMAT = namesBetween('version', 'log-status').join(' ')

/** Header of a transit gateway's flow log when no columns were chosen. */
export const TRANSIT_GATEWAY_FORMAT = [
  'version',
  'resource-type',
  'account-id',
  ...namesBetween('tgw-id', 'tgw-pair-attachment-id'),
  ...namesBetween('srcaddr', 'end'),
  'log-status',
  'type',
  ...namesBetween('packets-lost-no-route', 'packets-lost-ttl-expired'),
  'tcp-flags',
  'region',
  'flow-direction',
  'pkt-src-aws-service',
  'pkt-dst-aws-service',
].join(' ')
