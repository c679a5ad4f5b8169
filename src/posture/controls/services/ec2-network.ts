import { control, failed, notApplicable, passed } from '../control.js'
import { allInRegion } from '../in-region.js'
import { isWorld } from '../network-ranges.js'
import { missing } from '../piece.js'

interface NetworkAcl {
  readonly isDefault?: boolean
  readonly associations?: readonly { readonly subnetId?: string }[]
  readonly entries?: readonly AclEntry[]
}

interface AclEntry {
  readonly ruleNumber?: number
  readonly egress?: boolean
  readonly ruleAction?: string
  /** A number, `-1` for all. */
  readonly protocol?: string | number
  readonly cidrBlock?: string | null
  readonly ipv6CidrBlock?: string | null
  readonly portRange?: { readonly from?: number | null; readonly to?: number | null } | null
}

/** TCP and UDP by IANA's numbers. */
const PROTOCOLS = [
  ['TCP', '6'],
  ['UDP', '17'],
] as const

const covers = (entry: AclEntry, protocol: string, port: number): boolean => {
  const own = String(entry.protocol ?? '-1')
  if (own === '-1') return true
  if (own !== protocol) return false
  return (entry.portRange?.from ?? 0) <= port && port <= (entry.portRange?.to ?? 65_535)
}

/**
 * The rule that decides for a packet from anywhere: the first by number that covers the port, as network ACLs work
 * (VPC user guide, "Network ACL rules"). A denial ahead of it holds only if it denies everybody.
 */
const opening = (
  inbound: readonly AclEntry[],
  cidrOf: (e: AclEntry) => string | null | undefined,
  protocol: string,
  port: number,
): AclEntry | undefined => {
  const first = inbound.find((e) => isWorld(cidrOf(e) ?? '') && covers(e, protocol, port))
  return first?.ruleAction === 'allow' ? first : undefined
}

interface FlowLog {
  readonly resourceId?: string
  readonly flowLogStatus?: string
  readonly trafficType?: string
}

interface Address {
  readonly domain?: string
  readonly associationId?: string | null
  readonly instanceId?: string | null
  readonly networkInterfaceId?: string | null
}

interface Interface {
  readonly interfaceType?: string
  readonly sourceDestCheck?: boolean
}

/** Kinds of network interface that users manage, and EC2.180 therefore looks at (user guide, EC2.180). */
const USERS_INTERFACES = new Set([
  'aws_codestar_connections_managed',
  'branch',
  'efa',
  'interface',
  'lambda',
  'quicksight',
])

/** VPCs, subnets, network ACLs, addresses (Security Hub user guide, "Security Hub controls for Amazon EC2"). */
export default [
  control<unknown, object, { trafficType: string }>({
    id: 'EC2.6',
    severity: 'medium',
    type: 'AWS::EC2::VPC',
    needs: [],
    related: ['AWS::EC2::FlowLog'],
    params: { trafficType: 'REJECT' },
    title: {
      en: 'VPCs have flow logs',
      ja: 'VPC フローログが有効になっている',
    },
    why: {
      en: 'Without flow logs nobody can tell after an intrusion which addresses were reached, what was tried and how much data went out.',
      ja: 'フローログがないと、侵入を受けた後に、どこと通信したのか、何が試されたのか、どれだけのデータが持ち出されたのかを調べられません。',
    },
    fix: {
      en: 'Open the VPC in the VPC console, choose Flow logs, Create flow log, set Filter to Reject or All, and choose a destination.',
      ja: 'VPC コンソールで VPC を開き、[フローログ] > [フローログを作成] で [フィルター] を [拒否] または [すべて] にし、送信先を指定します。',
    },
    cli: 'aws ec2 create-flow-logs --resource-type VPC --resource-ids <vpc-id> --traffic-type ALL --log-destination-type s3 --log-destination <bucket-arn>',
    check: ({ ci }, { trafficType }, around) => {
      const own = allInRegion(around, ci, 'AWS::EC2::FlowLog')
        .map((f) => (f.configuration ?? {}) as FlowLog)
        .filter((f) => f.resourceId === ci.resourceId)
      const active = own.filter((f) => f.flowLogStatus === 'ACTIVE')
      if (active.some((f) => f.trafficType === 'ALL' || f.trafficType === trafficType)) return passed()
      if (own.length === 0) return failed('It has no flow log.', 'フローログがありません。')
      if (active.length === 0) return failed('Its flow log is not active.', 'フローログが有効な状態ではありません。')
      const types = active.map((f) => f.trafficType).join(', ')
      return failed(
        `Its flow logs record ${types} and not ${trafficType}.`,
        `フローログの対象が ${types} で、${trafficType} が記録されません。`,
      )
    },
  }),
  control<Address>({
    id: 'EC2.12',
    severity: 'low',
    type: 'AWS::EC2::EIP',
    needs: [],
    title: {
      en: 'Elastic IP addresses are in use',
      ja: '使われていない Elastic IP アドレスがない',
    },
    why: {
      en: 'An address that nothing uses costs money, and firewalls and DNS records elsewhere may still trust it when it is given to the next server.',
      ja: '使われていないアドレスには費用がかかります。また、他社のファイアウォールや DNS レコードがそのアドレスを信頼したままだと、次に割り当てたサーバーが意図せず信頼されます。',
    },
    fix: {
      en: 'Make sure that no DNS record and no allow list names it. Then select it under Elastic IPs in the EC2 console and choose Actions, Release Elastic IP addresses.',
      ja: 'DNS レコードや許可リストで使われていないことを確認し、EC2 コンソールの [Elastic IP] で選択して [アクション] > [Elastic IP アドレスの解放] を実行します。',
    },
    cli: 'aws ec2 release-address --allocation-id <eipalloc-id>',
    check: ({ configuration: { domain, associationId, instanceId, networkInterfaceId } }) => {
      if (domain !== undefined && domain !== 'vpc')
        return notApplicable('It is not allocated to a VPC.', 'VPC 用のアドレスではないため対象外です。')
      return associationId || instanceId || networkInterfaceId
        ? passed()
        : failed(
            'It is associated with no instance and no network interface.',
            'インスタンスにもネットワークインターフェイスにも関連付けられていません。',
          )
    },
  }),
  control<{ readonly mapPublicIpOnLaunch?: boolean; readonly assignIpv6AddressOnCreation?: boolean }>({
    id: 'EC2.15',
    severity: 'medium',
    type: 'AWS::EC2::Subnet',
    needs: [],
    title: {
      en: 'Subnets assign no public addresses by themselves',
      ja: 'サブネットでパブリック IP アドレスの自動割り当てが無効になっている',
    },
    why: {
      en: 'In such a subnet everything that is launched gets an address on the Internet without anybody having asked for one.',
      ja: '自動割り当てが有効なサブネットでは、誰も意図しないまま、起動したものすべてにインターネットのアドレスが付きます。',
    },
    fix: {
      en: 'Select the subnet in the VPC console, choose Actions, Edit subnet settings, and clear Enable auto-assign public IPv4 address and Enable auto-assign IPv6 address.',
      ja: 'VPC コンソールでサブネットを選び、[アクション] > [サブネットの設定を編集] で [パブリック IPv4 アドレスの自動割り当てを有効化] と [IPv6 アドレスの自動割り当てを有効化] のチェックを外します。',
    },
    cli: `aws ec2 modify-subnet-attribute --subnet-id <subnet-id> --no-map-public-ip-on-launch
aws ec2 modify-subnet-attribute --subnet-id <subnet-id> --no-assign-ipv6-address-on-creation`,
    check: ({ configuration: { mapPublicIpOnLaunch, assignIpv6AddressOnCreation } }) => {
      if (mapPublicIpOnLaunch === undefined) throw missing('mapPublicIpOnLaunch')
      const kinds = [mapPublicIpOnLaunch ? 'IPv4' : '', assignIpv6AddressOnCreation === true ? 'IPv6' : '']
        .filter((k) => k !== '')
        .join(', ')
      return kinds === ''
        ? passed()
        : failed(`It assigns public addresses (${kinds}).`, `パブリックアドレス (${kinds}) が自動で割り当てられます。`)
    },
  }),
  control<NetworkAcl>({
    id: 'EC2.16',
    severity: 'low',
    type: 'AWS::EC2::NetworkAcl',
    needs: [],
    title: {
      en: 'Network ACLs are in use',
      ja: '使われていないネットワーク ACL がない',
    },
    why: {
      en: 'An ACL that guards no subnet makes people believe in rules that are not in force, and its old rules come into force as soon as somebody associates it.',
      ja: 'どのサブネットにも適用されていない ACL は、効いていないルールを効いていると誤解させます。後で関連付けられると、古いルールがそのまま有効になります。',
    },
    fix: {
      en: 'Open Network ACLs in the VPC console, associate it with the subnets that it was made for under Subnet associations, or choose Actions, Delete network ACLs.',
      ja: 'VPC コンソールの [ネットワーク ACL] で、[サブネットの関連付け] から本来のサブネットに関連付けるか、[アクション] > [ネットワーク ACL を削除] で削除します。',
    },
    cli: 'aws ec2 delete-network-acl --network-acl-id <acl-id>',
    check: ({ configuration: { isDefault, associations } }) => {
      if (associations === undefined) throw missing('associations')
      if (associations.length > 0) return passed()
      return isDefault === true
        ? notApplicable(
            'A default network ACL cannot be deleted.',
            'デフォルトのネットワーク ACL は削除できないため対象外です。',
          )
        : failed('It is associated with no subnet.', 'どのサブネットにも関連付けられていません。')
    },
  }),
  control<NetworkAcl, object, { ports: string }>({
    id: 'EC2.21',
    severity: 'medium',
    type: 'AWS::EC2::NetworkAcl',
    needs: [],
    params: { ports: '22,3389' },
    title: {
      en: 'Network ACLs do not open remote administration to the Internet',
      ja: 'ネットワーク ACL がリモート管理ポートをインターネットに公開していない',
    },
    why: {
      en: 'The network ACL is the last fence in front of a subnet. Where it lets SSH and RDP in from everywhere, one wrong security group is enough to expose a server.',
      ja: 'ネットワーク ACL はサブネットを守る最後の壁です。SSH や RDP をどこからでも通していると、セキュリティグループの設定ミス 1 つでサーバーが露出します。',
    },
    fix: {
      en: 'Open the network ACL in the VPC console, choose Inbound rules, Edit inbound rules, and narrow the rule named above, or put denials of ports 22 and 3389 from 0.0.0.0/0 and ::/0 ahead of it with smaller rule numbers.',
      ja: 'VPC コンソールでネットワーク ACL を開き、[インバウンドルール] > [インバウンドルールを編集] で該当ルールの送信元を絞るか、それより小さいルール番号で 0.0.0.0/0 と ::/0 からのポート 22・3389 を拒否するルールを追加します。',
    },
    cli: 'aws ec2 replace-network-acl-entry --network-acl-id <acl-id> --ingress --rule-number <n> --protocol <protocol> --port-range From=<from>,To=<to> --cidr-block <narrower cidr> --rule-action allow',
    check: ({ configuration: { isDefault, entries } }, { ports }) => {
      if (isDefault === true)
        return notApplicable('Default network ACLs are not checked.', 'デフォルトのネットワーク ACL は対象外です。')
      if (entries === undefined) throw missing('entries')
      const inbound = entries.filter((e) => e.egress !== true).sort((a, b) => (a.ruleNumber ?? 0) - (b.ruleNumber ?? 0))
      const found: string[] = []
      for (const port of ports.split(',').map(Number)) {
        for (const [name, number] of PROTOCOLS) {
          for (const cidrOf of [(e: AclEntry) => e.cidrBlock, (e: AclEntry) => e.ipv6CidrBlock]) {
            const entry = opening(inbound, cidrOf, number, port)
            if (entry !== undefined) found.push(`${name} ${port} ← ${cidrOf(entry)} (#${entry.ruleNumber})`)
          }
        }
      }
      return found.length === 0
        ? passed()
        : failed(`Inbound rules allow ${found.join(', ')}.`, `インバウンドルールが許可しています: ${found.join(', ')}`)
    },
  }),
  control<Interface>({
    id: 'EC2.180',
    severity: 'medium',
    type: 'AWS::EC2::NetworkInterface',
    needs: [],
    title: {
      en: 'Network interfaces check source and destination',
      ja: 'ネットワークインターフェイスの送信元/送信先チェックが有効になっている',
    },
    why: {
      en: 'Without the check the interface takes and sends packets of other addresses: it can route around the paths that were planned, and forge where its packets come from.',
      ja: 'チェックが無効だと、他のアドレス宛て・他のアドレス発のパケットも送受信でき、想定外の経路での中継や送信元の偽装が可能になります。',
    },
    fix: {
      en: 'Select it under Network interfaces in the EC2 console, choose Actions, Change source/dest. check, and enable it. Replace NAT instances by NAT gateways.',
      ja: 'EC2 コンソールの [ネットワークインターフェイス] で選択し、[アクション] > [送信元/送信先の変更チェック] で有効にします。NAT インスタンスは NAT ゲートウェイに置き換えます。',
    },
    cli: 'aws ec2 modify-network-interface-attribute --network-interface-id <eni-id> --source-dest-check',
    check: ({ configuration: { interfaceType, sourceDestCheck } }) => {
      if (interfaceType === undefined) throw missing('interfaceType')
      if (!USERS_INTERFACES.has(interfaceType))
        return notApplicable(
          `An AWS service manages interfaces of type ${interfaceType}.`,
          `タイプ ${interfaceType} のインターフェイスは AWS のサービスが管理するため対象外です。`,
        )
      if (sourceDestCheck === undefined) throw missing('sourceDestCheck')
      return sourceDestCheck ? passed() : failed('The check is off.', '送信元/送信先チェックが無効になっています。')
    },
  }),
]
