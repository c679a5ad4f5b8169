import type { Ci, Json } from '../../ci.js'
import { control, failed, notApplicable, passed, type Verdict } from '../control.js'
import {
  type IpPermission,
  type IpVersion,
  isWorld,
  openRange,
  opensPort,
  type Protocol,
  portsOutside,
  rangeName,
  worldName,
  worldSources,
} from '../network-ranges.js'
import { missing, pieceOf } from '../piece.js'

interface SecurityGroup {
  readonly groupName?: string
  readonly ipPermissions?: readonly IpPermission[]
  readonly ipPermissionsEgress?: readonly IpPermission[]
}

interface Opening {
  readonly permission: IpPermission
  readonly sources: readonly string[]
}

/** Inbound rules that let everybody in, each with the ranges that do. */
const openings = (ci: Ci, group: SecurityGroup, version?: IpVersion): readonly Opening[] => {
  if (group.ipPermissions === undefined) throw missing('ipPermissions')
  // The entries are needed only where a rule names a prefix list.
  const entries = (id: string): readonly string[] => {
    const lists = pieceOf(ci, 'PrefixListEntries') as Readonly<Record<string, Json>> | null
    const cidrs = lists?.[id]
    if (!Array.isArray(cidrs)) throw missing(`PrefixListEntries.${id}`)
    return cidrs.filter((c): c is string => typeof c === 'string' && isWorld(c))
  }
  return group.ipPermissions.flatMap((permission) => {
    const sources = worldSources(permission, entries)
      .filter((s) => version === undefined || s.version === version)
      .map(worldName)
    return sources.length === 0 ? [] : [{ permission, sources }]
  })
}

const upper = (protocol: Protocol): string => protocol.toUpperCase()

/** Fails for each of these ports that everybody may reach. */
const closedToWorld = (
  ci: Ci,
  group: SecurityGroup,
  ports: readonly number[],
  protocols: readonly Protocol[],
  version?: IpVersion,
): Verdict => {
  const found = openings(ci, group, version).flatMap(({ permission, sources }) =>
    ports.flatMap((port) => {
      const open = protocols.filter((p) => opensPort(permission, port, p))
      return open.length === 0 ? [] : [{ port, what: `${open.map(upper).join('/')} ${port}`, sources }]
    }),
  )
  if (found.length === 0) return passed()
  const names = unique(found.map((f) => f.what)).join(', ')
  const from = unique(found.flatMap((f) => f.sources)).join(', ')
  return failed(`Open to ${from}: ${names}.`, `${names} が ${from} に公開されています。`)
}

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)]

/** `"22,3389"`, `[22, 3389]` or `22` as numbers. */
const portList = (param: Json): readonly number[] =>
  (Array.isArray(param) ? param : String(param ?? '').split(','))
    .map((p) => Number(String(p).trim()))
    .filter((p) => Number.isInteger(p) && p > 0 && p <= 65_535)

const REVOKE = (port: string) =>
  `aws ec2 describe-security-group-rules --filters Name=group-id,Values=<sg-id>
aws ec2 revoke-security-group-ingress --group-id <sg-id> --security-group-rule-ids <sgr-id of the rule that opens ${port}>`

/** Groups that some interface has, worked out once for each list of interfaces. */
const inUse = new WeakMap<readonly Ci[], ReadonlySet<string>>()

const groupsInUse = (interfaces: readonly Ci[]): ReadonlySet<string> => {
  const known = inUse.get(interfaces)
  if (known !== undefined) return known
  const groups = new Set<string>()
  for (const { configuration } of interfaces) {
    const { groups: own } = (configuration ?? {}) as { readonly groups?: readonly { readonly groupId?: string }[] }
    for (const { groupId } of own ?? []) if (groupId !== undefined) groups.add(groupId)
  }
  inUse.set(interfaces, groups)
  return groups
}

/** Security groups (Security Hub user guide, "Security Hub controls for Amazon EC2"). */
export default [
  control<SecurityGroup>({
    id: 'EC2.2',
    severity: 'high',
    type: 'AWS::EC2::SecurityGroup',
    needs: [],
    title: {
      en: 'The default security group of a VPC allows no traffic',
      ja: 'VPC のデフォルトセキュリティグループがトラフィックを一切許可していない',
    },
    why: {
      en: 'Whatever is launched without a security group of its own gets the default one. Rules in it open such resources to one another and to the outside without anybody having decided so.',
      ja: 'セキュリティグループを指定せずに作成したリソースにはデフォルトのものが付きます。そこにルールがあると、誰も意図しないままリソース同士や外部との通信が許可されます。',
    },
    fix: {
      en: 'Give the resources that use it a security group of their own. Then open the default security group in the VPC console, choose Edit inbound rules and Edit outbound rules, and delete every rule.',
      ja: '利用中のリソースには専用のセキュリティグループを割り当てます。その後、VPC コンソールでデフォルトのセキュリティグループを開き、[インバウンドのルールを編集] と [アウトバウンドのルールを編集] ですべてのルールを削除します。',
    },
    cli: `aws ec2 describe-security-group-rules --filters Name=group-id,Values=<sg-id> --query 'SecurityGroupRules[].[SecurityGroupRuleId,IsEgress]'
aws ec2 revoke-security-group-ingress --group-id <sg-id> --security-group-rule-ids <sgr-ids>
aws ec2 revoke-security-group-egress --group-id <sg-id> --security-group-rule-ids <sgr-ids>`,
    check: ({ configuration: { groupName, ipPermissions, ipPermissionsEgress } }) => {
      if (groupName === undefined) throw missing('groupName')
      if (groupName !== 'default')
        return notApplicable(
          'Only the default security group of a VPC is checked.',
          'VPC のデフォルトセキュリティグループだけが対象です。',
        )
      if (ipPermissions === undefined) throw missing('ipPermissions')
      if (ipPermissionsEgress === undefined) throw missing('ipPermissionsEgress')
      if (ipPermissions.length === 0 && ipPermissionsEgress.length === 0) return passed()
      return failed(
        `It has ${ipPermissions.length} inbound and ${ipPermissionsEgress.length} outbound rules.`,
        `インバウンドルールが ${ipPermissions.length} 件、アウトバウンドルールが ${ipPermissionsEgress.length} 件あります。`,
      )
    },
  }),
  control<SecurityGroup, object, { port: number }>({
    id: 'EC2.13',
    severity: 'high',
    type: 'AWS::EC2::SecurityGroup',
    needs: [],
    params: { port: 22 },
    title: {
      en: 'Security groups do not open SSH (port 22) to the Internet',
      ja: 'セキュリティグループが SSH (ポート 22) をインターネットに公開していない',
    },
    why: {
      en: 'An SSH port that everybody can reach is found within minutes and tried with stolen keys and passwords without end. One weak account or one flaw in the server is enough.',
      ja: '誰でも到達できる SSH ポートは数分で見つけられ、漏えいした鍵やパスワードで絶えず試されます。弱いアカウントやサーバーの脆弱性が 1 つあれば侵入されます。',
    },
    fix: {
      en: 'Open the security group in the EC2 console, choose Actions, Edit inbound rules, and delete the rule for port 22 or give it the addresses that need it. Better still, log in through Session Manager and open no port.',
      ja: 'EC2 コンソールでセキュリティグループを開き、[アクション] > [インバウンドのルールを編集] でポート 22 のルールを削除するか、必要な送信元アドレスだけに絞ります。Session Manager で接続すれば、ポートを開ける必要もありません。',
    },
    cli: REVOKE('port 22'),
    check: ({ ci, configuration }, { port }) => closedToWorld(ci, configuration, portList(port), ['tcp']),
  }),
  control<SecurityGroup, object, { port: number }>({
    id: 'EC2.14',
    severity: 'high',
    type: 'AWS::EC2::SecurityGroup',
    needs: [],
    params: { port: 3389 },
    title: {
      en: 'Security groups do not open RDP (port 3389) to the Internet',
      ja: 'セキュリティグループが RDP (ポート 3389) をインターネットに公開していない',
    },
    why: {
      en: 'Remote Desktop that everybody can reach is a common way in for ransomware: passwords are guessed, and flaws in the service need no password at all.',
      ja: '誰でも到達できるリモートデスクトップは、ランサムウェアの代表的な侵入口です。パスワードの総当たりに加え、サービスの脆弱性を突かれるとパスワードなしで侵入されます。',
    },
    fix: {
      en: 'Open the security group in the EC2 console, choose Actions, Edit inbound rules, and delete the rule for port 3389 or give it the addresses that need it. Fleet Manager reaches Windows desktops without any open port.',
      ja: 'EC2 コンソールでセキュリティグループを開き、[アクション] > [インバウンドのルールを編集] でポート 3389 のルールを削除するか、必要な送信元アドレスだけに絞ります。Fleet Manager を使えば、ポートを開けずに Windows デスクトップへ接続できます。',
    },
    cli: REVOKE('port 3389'),
    check: ({ ci, configuration }, { port }) => closedToWorld(ci, configuration, portList(port), ['tcp']),
  }),
  control<SecurityGroup, object, { authorizedTcpPorts: number[] | null; authorizedUdpPorts: number[] | null }>({
    id: 'EC2.18',
    severity: 'high',
    type: 'AWS::EC2::SecurityGroup',
    needs: [],
    params: { authorizedTcpPorts: [80, 443], authorizedUdpPorts: null },
    title: {
      en: 'Only authorized ports are open to the Internet',
      ja: 'インターネットに公開されているポートが、許可されたものだけになっている',
    },
    why: {
      en: 'Every port that everybody can reach is one more service to keep patched. Ports that nobody decided to publish are the ones that nobody watches.',
      ja: '誰でも到達できるポートが 1 つ増えるたびに、守り続けるべきサービスが 1 つ増えます。公開すると決めていないポートは、誰にも監視されません。',
    },
    fix: {
      en: 'Open the security group in the EC2 console, choose Actions, Edit inbound rules, and narrow the source or the port range of each rule named above. If the port is meant to be public, add it to the parameters of this control.',
      ja: 'EC2 コンソールでセキュリティグループを開き、[アクション] > [インバウンドのルールを編集] で該当ルールの送信元かポート範囲を絞ります。公開するポートであれば、このコントロールのパラメータに追加してください。',
    },
    cli: REVOKE('the port'),
    check: ({ ci, configuration }, { authorizedTcpPorts, authorizedUdpPorts }) => {
      const allowed = { tcp: portList(authorizedTcpPorts), udp: portList(authorizedUdpPorts) }
      const found = openings(ci, configuration).flatMap(({ permission, sources }) =>
        (['tcp', 'udp'] as const).flatMap((protocol) => {
          const range = openRange(permission, protocol)
          const outside = range === undefined ? [] : portsOutside(range, allowed[protocol])
          return outside.map((r) => ({ what: `${upper(protocol)} ${rangeName(r)}`, sources }))
        }),
      )
      if (found.length === 0) return passed()
      const names = unique(found.map((f) => f.what)).join(', ')
      const from = unique(found.flatMap((f) => f.sources)).join(', ')
      return failed(
        `Open to ${from} without being authorized: ${names}.`,
        `許可されていない ${names} が ${from} に公開されています。`,
      )
    },
  }),
  control<SecurityGroup, object, { blockedPorts: string }>({
    id: 'EC2.19',
    severity: 'critical',
    type: 'AWS::EC2::SecurityGroup',
    needs: [],
    params: {
      blockedPorts:
        '20,21,22,23,25,110,135,143,445,1433,1434,3000,3306,3389,4333,5000,5432,5500,5601,8080,8088,8888,9200,9300',
    },
    title: {
      en: 'High-risk ports are closed to the Internet',
      ja: 'リスクの高いポートがインターネットに公開されていない',
    },
    why: {
      en: 'Databases, file shares, consoles and remote desktops answer on these ports. They are scanned for all day, and many of the services behind them were never made to face the Internet.',
      ja: 'これらのポートではデータベース、ファイル共有、管理コンソール、リモート接続などが待ち受けます。常にスキャンの対象であり、インターネットへの公開を想定していないサービスも少なくありません。',
    },
    fix: {
      en: 'Open the security group in the EC2 console, choose Actions, Edit inbound rules, and delete the rules named above or set their source to a security group or to known addresses.',
      ja: 'EC2 コンソールでセキュリティグループを開き、[アクション] > [インバウンドのルールを編集] で該当ルールを削除するか、送信元をセキュリティグループまたは特定のアドレスに変更します。',
    },
    cli: REVOKE('the port'),
    check: ({ ci, configuration }, { blockedPorts }) =>
      closedToWorld(ci, configuration, portList(blockedPorts), ['tcp']),
  }),
  control<unknown>({
    id: 'EC2.22',
    severity: 'medium',
    type: 'AWS::EC2::SecurityGroup',
    needs: [],
    related: ['AWS::EC2::NetworkInterface'],
    title: {
      en: 'Security groups are in use',
      ja: '使われていないセキュリティグループがない',
    },
    why: {
      en: 'A group that guards nothing is forgotten, and its old rules come back to life as soon as somebody picks it from the list.',
      ja: 'どこにも使われていないグループは忘れられ、後で誰かが一覧から選んだ途端に古いルールが有効になります。',
    },
    fix: {
      en: 'Make sure that no launch template or other group names it, then open it in the EC2 console and choose Actions, Delete security groups.',
      ja: '起動テンプレートや他のセキュリティグループから参照されていないことを確認し、EC2 コンソールで開いて [アクション] > [セキュリティグループを削除] を選びます。',
    },
    cli: 'aws ec2 delete-security-group --group-id <sg-id>',
    check: ({ ci, configuration }, _, around) => {
      const name = (configuration as SecurityGroup).groupName ?? ci.resourceName
      if (name === 'default')
        return notApplicable(
          'The default security group cannot be deleted.',
          'デフォルトのセキュリティグループは削除できないため対象外です。',
        )
      return groupsInUse(around.all('AWS::EC2::NetworkInterface')).has(ci.resourceId)
        ? passed()
        : failed('No network interface has it.', 'どのネットワークインターフェイスにも関連付けられていません。')
    },
  }),
  ...(
    [
      ['EC2.53', 'IPv4', '0.0.0.0/0'],
      ['EC2.54', 'IPv6', '::/0'],
    ] as const
  ).map(([id, ipType, cidr]) =>
    control<SecurityGroup, object, { ipType: string; restrictPorts: string }>({
      id,
      severity: 'high',
      type: 'AWS::EC2::SecurityGroup',
      needs: [],
      params: { ipType, restrictPorts: '22,3389' },
      title: {
        en: `Remote administration ports are closed to ${cidr}`,
        ja: `リモート管理ポートが ${cidr} に公開されていない`,
      },
      why: {
        en: `With SSH or RDP open to ${cidr}, by TCP or UDP, everybody on the ${ipType} Internet can try to log in to the servers behind this group.`,
        ja: `SSH や RDP が TCP または UDP で ${cidr} に公開されていると、${ipType} インターネット上の誰もが、このグループの背後にあるサーバーへのログインを試みることができます。`,
      },
      fix: {
        en: `Open the security group in the EC2 console, choose Actions, Edit inbound rules, and delete the rules that open port 22 or 3389 to ${cidr}, or set a narrower source. Session Manager and Fleet Manager need no open port.`,
        ja: `EC2 コンソールでセキュリティグループを開き、[アクション] > [インバウンドのルールを編集] で、ポート 22 または 3389 を ${cidr} に公開しているルールを削除するか、送信元を絞ります。Session Manager や Fleet Manager ならポートを開ける必要はありません。`,
      },
      cli: REVOKE('port 22 or 3389'),
      check: ({ ci, configuration }, params) =>
        closedToWorld(
          ci,
          configuration,
          portList(params.restrictPorts),
          ['tcp', 'udp'],
          params.ipType.toUpperCase() === 'ALL' ? undefined : params.ipType.toUpperCase() === 'IPV6' ? 'IPv6' : 'IPv4',
        ),
    }),
  ),
]
