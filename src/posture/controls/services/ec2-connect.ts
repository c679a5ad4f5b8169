import type { Json } from '../../ci.js'
import { control, failed, notApplicable, passed } from '../control.js'
import { allInRegion } from '../in-region.js'
import { missing } from '../piece.js'

interface Endpoint {
  readonly vpcId?: string
  readonly serviceName?: string
  readonly vpcEndpointType?: string
  readonly state?: string
}

interface Tunnel {
  readonly outsideIpAddress?: string
  readonly ikeVersions?: readonly { readonly value?: string }[] | null
  readonly logOptions?: {
    readonly cloudWatchLogOptions?: { readonly logEnabled?: boolean } | null
  } | null
}

interface Vpn {
  readonly vgwTelemetry?: readonly { readonly outsideIpAddress?: string; readonly status?: string }[]
  readonly options?: { readonly tunnelOptions?: readonly Tunnel[] | null } | null
}

const tunnelsOf = (vpn: Vpn): readonly Tunnel[] => {
  // AWS Config's older items have no tunnel options.
  const tunnels = vpn.options?.tunnelOptions
  if (tunnels === undefined || tunnels === null) throw missing('options.tunnelOptions')
  return tunnels
}

const namesOf = (tunnels: readonly Tunnel[]): string =>
  tunnels.map((t, i) => t.outsideIpAddress ?? `#${i + 1}`).join(', ')

/** `["vpc-1"]` or `"vpc-1, vpc-2"`. */
const vpcList = (param: Json): readonly string[] =>
  (Array.isArray(param) ? param.map(String) : typeof param === 'string' ? param.split(',') : [])
    .map((v) => v.trim())
    .filter((v) => v !== '')

/** Each control asks every VPC for an endpoint of one service. */
const ENDPOINTS = [
  ['EC2.10', 'ec2', 'the Amazon EC2 API', 'Amazon EC2 API'],
  ['EC2.55', 'ecr.api', 'the Amazon ECR API', 'Amazon ECR API'],
  ['EC2.56', 'ecr.dkr', "Amazon ECR's Docker registry", 'Amazon ECR の Docker レジストリ'],
  ['EC2.57', 'ssm', 'AWS Systems Manager', 'AWS Systems Manager'],
  ['EC2.58', 'ssm-contacts', 'Systems Manager Incident Manager Contacts', 'Systems Manager Incident Manager Contacts'],
  ['EC2.60', 'ssm-incidents', 'Systems Manager Incident Manager', 'Systems Manager Incident Manager'],
] as const

const endpointControls = ENDPOINTS.map(([id, service, en, ja]) =>
  control<unknown, object, { serviceName?: string; serviceNames?: string; vpcIds?: string[] | null }>({
    id,
    severity: 'medium',
    type: 'AWS::EC2::VPC',
    needs: [],
    related: ['AWS::EC2::VPCEndpoint'],
    params: id === 'EC2.10' ? { serviceName: service } : { vpcIds: null, serviceNames: service },
    title: {
      en: `VPCs have an interface endpoint for ${en}`,
      ja: `VPC に ${ja} のインターフェイスエンドポイントがある`,
    },
    why: {
      en: `Without an endpoint, calls from the VPC to ${en} need a way out to the Internet, and what needs such a way can also be abused through it.`,
      ja: `エンドポイントがないと、VPC から ${ja} を呼び出すためにインターネットへの経路が必要になり、その経路がデータの持ち出しなどに悪用されるおそれがあります。`,
    },
    fix: {
      en: `Open Endpoints in the VPC console, choose Create endpoint, AWS services, com.amazonaws.<region>.${service}, this VPC and its private subnets, with a security group that lets HTTPS in from the VPC.`,
      ja: `VPC コンソールの [エンドポイント] > [エンドポイントを作成] で [AWS のサービス] から com.amazonaws.<リージョン>.${service} を選び、この VPC とプライベートサブネット、VPC からの HTTPS を許可するセキュリティグループを指定します。`,
    },
    cli: `aws ec2 create-vpc-endpoint --vpc-endpoint-type Interface --vpc-id <vpc-id> --service-name com.amazonaws.<region>.${service} --subnet-ids <subnet-ids> --security-group-ids <sg-id> --private-dns-enabled`,
    check: ({ ci }, { serviceName, serviceNames, vpcIds }, around) => {
      const chosen = vpcList(vpcIds ?? null)
      if (chosen.length > 0 && !chosen.includes(ci.resourceId))
        return notApplicable('The parameter vpcIds leaves it out.', 'パラメータ vpcIds の対象に含まれていません。')
      const name = serviceNames ?? serviceName ?? service
      // `com.amazonaws.eu-west-1.ec2`, in China `cn.com.amazonaws.cn-north-1.ec2`.
      const wanted = `.${ci.awsRegion}.${name}`
      const own = allInRegion(around, ci, 'AWS::EC2::VPCEndpoint')
        .map((e) => (e.configuration ?? {}) as Endpoint)
        .filter((e) => e.vpcId === ci.resourceId && e.serviceName?.endsWith(wanted) === true)
        .filter((e) => e.vpcEndpointType === undefined || e.vpcEndpointType === 'Interface')
      if (own.some((e) => (e.state ?? 'available').toLowerCase() === 'available')) return passed()
      return own.length === 0
        ? failed(`It has no endpoint for ${name}.`, `${name} のエンドポイントがありません。`)
        : failed(
            `Its endpoint for ${name} is in the state ${own[0]?.state}.`,
            `${name} のエンドポイントの状態が ${own[0]?.state} です。`,
          )
    },
  }),
)

/** Endpoints, VPN, transit gateways (Security Hub user guide, "Security Hub controls for Amazon EC2"). */
export default [
  ...endpointControls,
  control<Vpn>({
    id: 'EC2.20',
    severity: 'medium',
    type: 'AWS::EC2::VPNConnection',
    needs: [],
    title: {
      en: 'Both tunnels of a VPN connection are up',
      ja: 'VPN 接続の 2 本のトンネルが両方とも稼働している',
    },
    why: {
      en: 'AWS takes one tunnel at a time down for maintenance. With the other one down already, the connection is gone.',
      ja: 'AWS はメンテナンスのためにトンネルを片方ずつ停止します。もう片方がすでに落ちていると、接続が完全に途切れます。',
    },
    fix: {
      en: 'Open the connection in the VPC console under Site-to-Site VPN connections, choose Tunnel details, and see which tunnel is down and why. Most often the customer gateway device is configured for one tunnel only: choose Download configuration and set up the other.',
      ja: 'VPC コンソールの [Site-to-Site VPN 接続] で接続を開き、[トンネルの詳細] で停止しているトンネルと理由を確認します。多くの場合、カスタマーゲートウェイ機器に 1 本分しか設定されていません。[設定をダウンロードする] で取得した内容をもとに、もう 1 本を設定してください。',
    },
    cli: `aws ec2 describe-vpn-connections --vpn-connection-ids <vpn-id> --query 'VpnConnections[].VgwTelemetry'`,
    check: ({ configuration: { vgwTelemetry } }) => {
      if (vgwTelemetry === undefined) throw missing('vgwTelemetry')
      const down = vgwTelemetry.filter((t) => t.status !== 'UP')
      if (vgwTelemetry.length >= 2 && down.length === 0) return passed()
      const names = down.map((t) => t.outsideIpAddress ?? '?').join(', ')
      return vgwTelemetry.length < 2
        ? failed(
            `It shows ${vgwTelemetry.length} tunnels in place of two.`,
            `トンネルが 2 本ではなく ${vgwTelemetry.length} 本です。`,
          )
        : failed(`Down: ${names}.`, `停止しているトンネル: ${names}`)
    },
  }),
  control<{ readonly AutoAcceptSharedAttachments?: string }>({
    id: 'EC2.23',
    severity: 'high',
    type: 'AWS::EC2::TransitGateway',
    needs: [],
    title: {
      en: 'Transit gateways do not accept attachments by themselves',
      ja: 'Transit Gateway が VPC アタッチメントを自動承認しない',
    },
    why: {
      en: 'Any account that the gateway is shared with can then join its network to yours, and nobody has looked at it first.',
      ja: '自動承認が有効だと、共有先のアカウントが、誰の確認も経ずに自分のネットワークをこちらのネットワークに接続できます。',
    },
    fix: {
      en: 'Select the transit gateway in the VPC console, choose Actions, Modify transit gateway, and clear Auto accept shared attachments.',
      ja: 'VPC コンソールで Transit Gateway を選び、[アクション] > [Transit Gateway を変更] で [共有アタッチメントを自動承諾] のチェックを外します。',
    },
    cli: 'aws ec2 modify-transit-gateway --transit-gateway-id <tgw-id> --options AutoAcceptSharedAttachments=disable',
    check: ({ configuration: { AutoAcceptSharedAttachments: accept } }) => {
      if (accept === undefined) throw missing('AutoAcceptSharedAttachments')
      return accept === 'enable'
        ? failed('AutoAcceptSharedAttachments is enable.', 'AutoAcceptSharedAttachments が enable になっています。')
        : passed()
    },
  }),
  control<{ readonly ConnectionLogOptions?: { readonly Enabled?: boolean } | null }>({
    id: 'EC2.51',
    severity: 'low',
    type: 'AWS::EC2::ClientVpnEndpoint',
    needs: [],
    title: {
      en: 'Client VPN endpoints log connections',
      ja: 'クライアント VPN エンドポイントの接続ログが有効になっている',
    },
    why: {
      en: 'Without the log nobody can tell who was in the network when, from which address, and whose certificate was used.',
      ja: '接続ログがないと、いつ、誰が、どのアドレスから、どの証明書でネットワークに接続したのかが分かりません。',
    },
    fix: {
      en: 'Select the endpoint in the VPC console under Client VPN endpoints, choose Actions, Modify client VPN endpoint, switch on Enable log details on client connections, and choose a log group.',
      ja: 'VPC コンソールの [クライアント VPN エンドポイント] で選択し、[アクション] > [クライアント VPN エンドポイントを変更] で [クライアント接続のログの詳細を有効化] をオンにしてロググループを指定します。',
    },
    cli: 'aws ec2 modify-client-vpn-endpoint --client-vpn-endpoint-id <cvpn-endpoint-id> --connection-log-options Enabled=true,CloudwatchLogGroup=<log-group>',
    check: ({ configuration: { ConnectionLogOptions: options } }) => {
      if (options === undefined) throw missing('ConnectionLogOptions')
      return options?.Enabled === true
        ? passed()
        : failed('Connection logging is off.', '接続ログが無効になっています。')
    },
  }),
  control<Vpn>({
    id: 'EC2.171',
    severity: 'medium',
    type: 'AWS::EC2::VPNConnection',
    needs: [],
    title: {
      en: 'Both tunnels of a VPN connection write logs',
      ja: 'VPN 接続の 2 本のトンネルがログを出力している',
    },
    why: {
      en: 'The tunnel log tells why a tunnel broke and who tried to negotiate one. Without it both stay guesswork.',
      ja: 'トンネルのログがないと、切断の原因も、不審なネゴシエーションの試みも調べられません。',
    },
    fix: {
      en: 'Open the connection in the VPC console under Site-to-Site VPN connections, choose Actions, Modify VPN tunnel options, pick each tunnel, and enable Tunnel activity log with a log group.',
      ja: 'VPC コンソールの [Site-to-Site VPN 接続] で接続を選び、[アクション] > [VPN トンネルオプションを変更] で各トンネルの [トンネルアクティビティログ] を有効にし、ロググループを指定します。',
    },
    cli: `aws ec2 modify-vpn-tunnel-options --vpn-connection-id <vpn-id> --vpn-tunnel-outside-ip-address <ip> --tunnel-options '{"LogOptions":{"CloudWatchLogOptions":{"LogEnabled":true,"LogGroupArn":"<log-group-arn>","LogOutputFormat":"json"}}}'`,
    check: ({ configuration }) => {
      const tunnels = tunnelsOf(configuration)
      const silent = tunnels.filter((t) => t.logOptions?.cloudWatchLogOptions?.logEnabled !== true)
      if (tunnels.length >= 2 && silent.length === 0) return passed()
      return failed(
        `Tunnels without a log: ${namesOf(silent) || 'all'}.`,
        `ログが無効なトンネル: ${namesOf(silent) || 'すべて'}`,
      )
    },
  }),
  control<Vpn>({
    id: 'EC2.183',
    severity: 'medium',
    type: 'AWS::EC2::VPNConnection',
    needs: [],
    title: {
      en: 'VPN tunnels accept IKEv2 only',
      ja: 'VPN トンネルが IKEv2 だけを許可している',
    },
    why: {
      en: 'IKEv1 has known weaknesses in its key exchange. A tunnel that still accepts it can be talked down to it.',
      ja: 'IKEv1 の鍵交換には既知の弱点があります。IKEv1 を許可したままのトンネルは、そちらにダウングレードさせられるおそれがあります。',
    },
    fix: {
      en: 'Make sure that the customer gateway device speaks IKEv2. Then open the connection in the VPC console, choose Actions, Modify VPN tunnel options, and leave only ikev2 under IKE version for each tunnel.',
      ja: 'カスタマーゲートウェイ機器が IKEv2 に対応していることを確認します。その後、VPC コンソールで接続を選び、[アクション] > [VPN トンネルオプションを変更] で各トンネルの [IKE バージョン] を ikev2 だけにします。',
    },
    cli: `aws ec2 modify-vpn-tunnel-options --vpn-connection-id <vpn-id> --vpn-tunnel-outside-ip-address <ip> --tunnel-options '{"IKEVersions":[{"Value":"ikev2"}]}'`,
    check: ({ configuration }) => {
      const tunnels = tunnelsOf(configuration)
      // A tunnel that names no version accepts both.
      const old = tunnels.filter((t) => {
        const versions = t.ikeVersions ?? []
        return versions.length === 0 || versions.some((v) => v.value?.toLowerCase() !== 'ikev2')
      })
      if (tunnels.length > 0 && old.length === 0) return passed()
      return failed(
        `Tunnels that accept IKEv1: ${namesOf(old) || 'all'}.`,
        `IKEv1 を許可しているトンネル: ${namesOf(old) || 'すべて'}`,
      )
    },
  }),
]
