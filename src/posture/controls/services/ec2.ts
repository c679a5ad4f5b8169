import { asksForLock, BACKUP_TYPES, backedUp } from '../backup-plans.js'
import { control, failed, notApplicable, passed } from '../control.js'
import { missing, pieceOf } from '../piece.js'

const DAY = 86_400_000

interface Instance {
  readonly state?: { readonly name?: string }
  readonly stateTransitionReason?: string
  readonly launchTime?: string
  readonly metadataOptions?: { readonly httpTokens?: string }
  readonly publicIpAddress?: string | null
  readonly networkInterfaces?: readonly {
    readonly networkInterfaceId?: string
    readonly association?: { readonly publicIp?: string } | null
  }[]
  readonly virtualizationType?: string
}

interface Volume {
  readonly state?: string
  readonly encrypted?: boolean
  readonly attachments?: readonly { readonly instanceId?: string; readonly state?: string }[]
}

interface Mapping {
  readonly DeviceName?: string
  readonly Ebs?: { readonly Encrypted?: boolean | null } | null
}

interface TemplateData {
  readonly MetadataOptions?: { readonly HttpTokens?: string } | null
  readonly BlockDeviceMappings?: readonly Mapping[] | null
  readonly NetworkInterfaces?:
    | readonly {
        readonly AssociatePublicIpAddress?: boolean | null
        readonly NetworkInterfaceId?: string | null
        readonly DeviceIndex?: number
      }[]
    | null
}

interface SpotFleet {
  readonly SpotFleetRequestConfigData?: {
    readonly LaunchSpecifications?: readonly { readonly BlockDeviceMappings?: readonly Mapping[] | null }[] | null
  }
}

/**
 * When an instance was stopped: `User initiated (2026-10-01 08:30:00 GMT)`. A stop by EC2 itself has no time; then the
 * launch counts instead, as Security Hub does it (user guide, note at EC2.4).
 */
const stoppedSince = ({ stateTransitionReason, launchTime }: Instance): number => {
  const [, day, time] = /\((\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) (?:GMT|UTC)\)/.exec(stateTransitionReason ?? '') ?? []
  const since = Date.parse(day === undefined ? (launchTime ?? '') : `${day}T${time}Z`)
  if (Number.isNaN(since)) throw missing('launchTime')
  return since
}

const attachedVolume = ({ state, attachments }: Volume): boolean =>
  state === 'in-use' || attachments?.some((a) => a.state === 'attached') === true

/** EC2 instances, EBS volumes, launch templates, Spot Fleets (Security Hub user guide, "… for Amazon EC2"). */
export default [
  control<Volume>({
    id: 'EC2.3',
    severity: 'medium',
    type: 'AWS::EC2::Volume',
    needs: [],
    title: {
      en: 'Attached EBS volumes are encrypted',
      ja: 'アタッチ済みの EBS ボリュームが暗号化されている',
    },
    why: {
      en: 'Without encryption anyone who gets a copy of the volume or of one of its snapshots reads all of its data.',
      ja: '暗号化されていないと、ボリュームやスナップショットのコピーを手に入れた人がデータをすべて読めてしまいます。',
    },
    fix: {
      en: 'A volume cannot be encrypted in place. Create a snapshot of it, choose Copy snapshot with encryption, create a volume from the copy, and swap it for the old one while the instance is stopped.',
      ja: '既存のボリュームは後から暗号化できません。スナップショットを作成し、[スナップショットをコピー] で暗号化を有効にしてコピーし、そこから作成したボリュームをインスタンス停止中に差し替えます。',
    },
    cli: `aws ec2 create-snapshot --volume-id <vol-id>
aws ec2 copy-snapshot --source-region <region> --source-snapshot-id <snap-id> --encrypted --kms-key-id <key>
aws ec2 create-volume --snapshot-id <encrypted snap-id> --availability-zone <az>`,
    check: ({ configuration }) => {
      if (!attachedVolume(configuration))
        return notApplicable('It is attached to no instance.', 'インスタンスにアタッチされていないため対象外です。')
      if (configuration.encrypted === undefined) throw missing('encrypted')
      if (configuration.encrypted) return passed()
      const at = configuration.attachments?.[0]?.instanceId ?? '?'
      return failed(
        `It is attached to ${at} and not encrypted.`,
        `${at} にアタッチされていますが、暗号化されていません。`,
      )
    },
  }),
  control<Instance, object, { AllowedDays: number }>({
    id: 'EC2.4',
    severity: 'medium',
    type: 'AWS::EC2::Instance',
    needs: [],
    params: { AllowedDays: 30 },
    title: {
      en: 'Instances are not left stopped for long',
      ja: '停止したまま長期間放置されたインスタンスがない',
    },
    why: {
      en: 'A stopped instance gets no patches. When somebody starts it again, it comes up with every flaw found since, and until then its volumes cost money.',
      ja: '停止中のインスタンスにはパッチが適用されません。再起動した途端に、その間に見つかった脆弱性を抱えたまま動き出します。ボリュームの費用もかかり続けます。',
    },
    fix: {
      en: 'If it is not needed any more, make an AMI or a snapshot and choose Instance state, Terminate instance, in the EC2 console. If it is, start it regularly, for example by Systems Manager Automation, and patch it.',
      ja: '不要であれば、AMI またはスナップショットを取得してから、EC2 コンソールの [インスタンスの状態] > [インスタンスを終了] で削除します。必要であれば、Systems Manager オートメーションなどで定期的に起動してパッチを適用します。',
    },
    cli: `aws ec2 create-image --instance-id <i-id> --name <name>
aws ec2 terminate-instances --instance-ids <i-id>`,
    check: ({ configuration }, { AllowedDays }, { now }) => {
      if (configuration.state?.name === undefined) throw missing('state')
      if (configuration.state.name !== 'stopped') return passed()
      const days = Math.floor((now.getTime() - stoppedSince(configuration)) / DAY)
      return days <= AllowedDays
        ? passed()
        : failed(
            `It has been stopped for ${days} days; ${AllowedDays} are allowed.`,
            `${days} 日間停止しています (許容は ${AllowedDays} 日)。`,
          )
    },
  }),
  control<Instance>({
    id: 'EC2.8',
    severity: 'high',
    type: 'AWS::EC2::Instance',
    needs: [],
    title: {
      en: 'Instances require IMDSv2',
      ja: 'インスタンスで IMDSv2 が必須になっている',
    },
    why: {
      en: 'Version 1 of the metadata service answers any plain request. A flaw that makes a web application fetch a URL for an attacker is then enough to steal the credentials of the instance role.',
      ja: 'インスタンスメタデータサービスのバージョン 1 は単純なリクエストに応答します。そのため、Web アプリケーションに URL を取得させる脆弱性 (SSRF) だけで、インスタンスロールの認証情報が盗まれます。',
    },
    fix: {
      en: 'Check in CloudWatch that the metric MetadataNoToken is 0. Then select the instance in the EC2 console, choose Actions, Instance settings, Modify instance metadata options, and set IMDSv2 to Required.',
      ja: 'CloudWatch メトリクス MetadataNoToken が 0 であることを確認します。その後、EC2 コンソールでインスタンスを選び、[アクション] > [インスタンスの設定] > [インスタンスメタデータのオプションの変更] で IMDSv2 を [必須] にします。',
    },
    cli: 'aws ec2 modify-instance-metadata-options --instance-id <i-id> --http-tokens required --http-endpoint enabled',
    check: ({ configuration }) => {
      const tokens = configuration.metadataOptions?.httpTokens
      if (tokens === undefined) throw missing('metadataOptions.httpTokens')
      return tokens === 'required'
        ? passed()
        : failed(`HttpTokens is ${tokens}.`, `HttpTokens が ${tokens} になっています。`)
    },
  }),
  control<Instance>({
    id: 'EC2.9',
    severity: 'high',
    type: 'AWS::EC2::Instance',
    needs: [],
    title: {
      en: 'Instances have no public IPv4 address',
      ja: 'インスタンスにパブリック IPv4 アドレスがない',
    },
    why: {
      en: 'With a public address only the security group stands between the instance and everybody on the Internet.',
      ja: 'パブリックアドレスがあると、インスタンスとインターネットの間を隔てるものはセキュリティグループだけになります。',
    },
    fix: {
      en: 'Put the instance into a private subnet behind a load balancer, and reach it by Session Manager. An address that was assigned at launch is taken away in the EC2 console by Actions, Networking, Manage IP addresses; an Elastic IP address by Disassociate Elastic IP address.',
      ja: 'インスタンスをプライベートサブネットに置き、公開はロードバランサー経由、管理接続は Session Manager 経由にします。起動時に自動割り当てされたアドレスは EC2 コンソールの [アクション] > [ネットワーキング] > [IP アドレスの管理] で、Elastic IP は [Elastic IP アドレスの関連付けの解除] で外せます。',
    },
    cli: `aws ec2 modify-network-interface-attribute --network-interface-id <eni-id> --no-associate-public-ip-address
aws ec2 disassociate-address --association-id <eipassoc-id>`,
    check: ({ configuration: { publicIpAddress, networkInterfaces } }) => {
      const addresses = new Set(
        [publicIpAddress, ...(networkInterfaces ?? []).map((n) => n.association?.publicIp)].filter((a) => a),
      )
      return addresses.size === 0
        ? passed()
        : failed(
            `It has the public address ${[...addresses].join(', ')}.`,
            `パブリックアドレス ${[...addresses].join(', ')} が付いています。`,
          )
    },
  }),
  control<Instance>({
    id: 'EC2.17',
    severity: 'low',
    type: 'AWS::EC2::Instance',
    needs: [],
    title: {
      en: 'Instances have a single network interface',
      ja: 'インスタンスのネットワークインターフェイスが 1 つである',
    },
    why: {
      en: 'An instance with a foot in two networks is a bridge between them, past the route tables and network ACLs that keep them apart.',
      ja: '複数のネットワークに接続したインスタンスは、ルートテーブルやネットワーク ACL による分離を迂回する橋渡しになり得ます。',
    },
    fix: {
      en: 'If the further interfaces are not needed, select each under Network interfaces in the EC2 console and choose Actions, Detach. Nodes of EKS and network appliances need them: make an exception for those.',
      ja: '追加のインターフェイスが不要であれば、EC2 コンソールの [ネットワークインターフェイス] で選択し、[アクション] > [デタッチ] を実行します。EKS のノードやネットワークアプライアンスのように必要なものは例外にします。',
    },
    cli: 'aws ec2 detach-network-interface --attachment-id <eni-attach-id>',
    check: ({ configuration: { networkInterfaces } }) => {
      if (networkInterfaces === undefined) throw missing('networkInterfaces')
      if (networkInterfaces.length <= 1) return passed()
      const ids = networkInterfaces.map((n) => n.networkInterfaceId).join(', ')
      return failed(
        `It has ${networkInterfaces.length} network interfaces: ${ids}.`,
        `ネットワークインターフェイスが ${networkInterfaces.length} 個あります: ${ids}`,
      )
    },
  }),
  control<Instance>({
    id: 'EC2.24',
    severity: 'medium',
    type: 'AWS::EC2::Instance',
    needs: [],
    title: {
      en: 'Instances are not paravirtual',
      ja: '準仮想化 (PV) のインスタンスを使っていない',
    },
    why: {
      en: 'Paravirtual instances run on old hardware with old AMIs, which get no new kernels and lack the isolation of current instance types.',
      ja: '準仮想化のインスタンスは古い AMI とハードウェアで動いており、カーネルが更新されず、現行世代のような分離機能もありません。',
    },
    fix: {
      en: 'Build the server anew from a current HVM AMI on a current instance type, move its data over, and terminate the old instance.',
      ja: '現行の HVM AMI とインスタンスタイプでサーバーを作り直し、データを移行してから古いインスタンスを終了します。',
    },
    cli: 'aws ec2 run-instances --image-id <HVM ami-id> --instance-type <type> --subnet-id <subnet-id>',
    check: ({ configuration: { virtualizationType } }) => {
      if (virtualizationType === undefined) throw missing('virtualizationType')
      return virtualizationType === 'paravirtual'
        ? failed('Its virtualization type is paravirtual.', '仮想化タイプが paravirtual です。')
        : passed()
    },
  }),
  control<Volume, object, { backupVaultLockCheck: boolean | null }>({
    id: 'EC2.28',
    severity: 'low',
    type: 'AWS::EC2::Volume',
    needs: [],
    related: BACKUP_TYPES,
    params: { backupVaultLockCheck: null },
    title: {
      en: 'EBS volumes in use are covered by a backup plan',
      ja: '使用中の EBS ボリュームがバックアッププランの対象になっている',
    },
    why: {
      en: 'A volume that no plan covers is backed up by nobody once the person who took snapshots by hand has left.',
      ja: 'バックアッププランの対象外のボリュームは、手作業でスナップショットを取っていた担当者がいなくなった時点で、誰にもバックアップされなくなります。',
    },
    fix: {
      en: 'Open a backup plan in the AWS Backup console, choose Assign resources, and select the volume, all volumes, or a tag that it has.',
      ja: 'AWS Backup コンソールでバックアッププランを開き、[リソースを割り当てる] で対象のボリューム、すべてのボリューム、またはボリュームに付いているタグを指定します。',
    },
    cli: `aws backup create-backup-selection --backup-plan-id <plan-id> --backup-selection '{"SelectionName":"ebs","IamRoleArn":"<role-arn>","Resources":["<volume-arn>"]}'`,
    check: ({ ci, configuration }, { backupVaultLockCheck }, around) =>
      configuration.state === 'in-use'
        ? backedUp(around, ci, asksForLock(backupVaultLockCheck))
        : notApplicable('Only volumes in use are checked.', '使用中でないボリュームは対象外です。'),
  }),
  control<unknown>({
    id: 'EC2.25',
    severity: 'high',
    type: 'AWS::EC2::LaunchTemplate',
    needs: [],
    related: ['AWS::EC2::NetworkInterface'],
    title: {
      en: 'Launch templates give out no public IP address',
      ja: '起動テンプレートがパブリック IP アドレスを割り当てない',
    },
    why: {
      en: 'Every instance that is launched from such a template is on the Internet from its first second, also those that an Auto Scaling group starts at night.',
      ja: 'このテンプレートから起動したインスタンスは、Auto Scaling が夜間に自動で起動したものも含め、起動直後からインターネットに露出します。',
    },
    fix: {
      en: 'Open the template in the EC2 console, choose Actions, Modify template (Create new version), set Auto-assign public IP to Disable under Advanced network configuration, and then choose Actions, Set default version.',
      ja: 'EC2 コンソールでテンプレートを開き、[アクション] > [テンプレートを変更 (新しいバージョンを作成)] の [高度なネットワーク設定] で [パブリック IP の自動割り当て] を [無効化] にします。作成後、[アクション] > [デフォルトバージョンを設定] で新しいバージョンをデフォルトにします。',
    },
    cli: `aws ec2 create-launch-template-version --launch-template-id <lt-id> --source-version '$Default' --launch-template-data '{"NetworkInterfaces":[{"DeviceIndex":0,"AssociatePublicIpAddress":false}]}'
aws ec2 modify-launch-template --launch-template-id <lt-id> --default-version <n>`,
    check: ({ ci }, _, around) => {
      const data = (pieceOf(ci, 'LaunchTemplateData') ?? {}) as TemplateData
      for (const { AssociatePublicIpAddress, NetworkInterfaceId, DeviceIndex } of data.NetworkInterfaces ?? []) {
        if (AssociatePublicIpAddress === true)
          return failed(
            `Its default version assigns a public address to network interface ${DeviceIndex ?? 0}.`,
            `デフォルトバージョンがネットワークインターフェイス ${DeviceIndex ?? 0} にパブリックアドレスを割り当てます。`,
          )
        if (NetworkInterfaceId === undefined || NetworkInterfaceId === null) continue
        const eni = around.one('AWS::EC2::NetworkInterface', NetworkInterfaceId)
        const { association } = (eni?.configuration ?? {}) as { association?: { publicIp?: string } | null }
        if (association?.publicIp !== undefined)
          return failed(
            `Its default version attaches ${NetworkInterfaceId}, which has the public address ${association.publicIp}.`,
            `デフォルトバージョンが使う ${NetworkInterfaceId} にパブリックアドレス ${association.publicIp} が付いています。`,
          )
      }
      return passed()
    },
  }),
  control<unknown>({
    id: 'EC2.170',
    severity: 'low',
    type: 'AWS::EC2::LaunchTemplate',
    needs: [],
    title: {
      en: 'Launch templates require IMDSv2',
      ja: '起動テンプレートで IMDSv2 が必須になっている',
    },
    why: {
      en: 'An instance takes its metadata options from the template it is launched from. Where version 1 stays allowed, one forged request by a web application can give away the credentials of the instance role.',
      ja: 'インスタンスのメタデータ設定は起動元のテンプレートから引き継がれます。バージョン 1 が許可されたままだと、Web アプリケーションの SSRF 脆弱性 1 つでインスタンスロールの認証情報が漏れるおそれがあります。',
    },
    fix: {
      en: 'Open the template in the EC2 console, choose Actions, Modify template (Create new version), set Metadata version to V2 only (token required) under Advanced details, and then choose Actions, Set default version.',
      ja: 'EC2 コンソールでテンプレートを開き、[アクション] > [テンプレートを変更 (新しいバージョンを作成)] の [高度な詳細] で [メタデータのバージョン] を [V2 のみ (トークンは必須)] にします。作成後、[アクション] > [デフォルトバージョンを設定] で新しいバージョンをデフォルトにします。',
    },
    cli: `aws ec2 create-launch-template-version --launch-template-id <lt-id> --source-version '$Default' --launch-template-data '{"MetadataOptions":{"HttpTokens":"required"}}'
aws ec2 modify-launch-template --launch-template-id <lt-id> --default-version <n>`,
    check: ({ ci }) => {
      const data = (pieceOf(ci, 'LaunchTemplateData') ?? {}) as TemplateData
      const tokens = data.MetadataOptions?.HttpTokens
      if (tokens === 'required') return passed()
      return tokens === undefined
        ? failed(
            'Its default version says nothing of HttpTokens.',
            'デフォルトバージョンで HttpTokens が指定されていません。',
          )
        : failed(
            `HttpTokens of its default version is ${tokens}.`,
            `デフォルトバージョンの HttpTokens が ${tokens} になっています。`,
          )
    },
  }),
  control<unknown>({
    id: 'EC2.181',
    severity: 'medium',
    type: 'AWS::EC2::LaunchTemplate',
    needs: [],
    title: {
      en: 'Launch templates do not switch off the encryption of EBS volumes',
      ja: '起動テンプレートが EBS ボリュームの暗号化を無効にしていない',
    },
    why: {
      en: 'Every instance that is launched from the template gets volumes whose data, copies and snapshots can be read without a key.',
      ja: 'このテンプレートから起動したインスタンスのボリュームは、コピーやスナップショットも含め、鍵がなくても読み取れる状態になります。',
    },
    fix: {
      en: 'Open the template in the EC2 console, choose Actions, Modify template (Create new version), set Encrypted to Yes for each volume under Storage (volumes), and then choose Actions, Set default version.',
      ja: 'EC2 コンソールでテンプレートを開き、[アクション] > [テンプレートを変更 (新しいバージョンを作成)] の [ストレージ (ボリューム)] で各ボリュームの [暗号化済み] を [はい] にします。作成後、[アクション] > [デフォルトバージョンを設定] で新しいバージョンをデフォルトにします。',
    },
    cli: `aws ec2 create-launch-template-version --launch-template-id <lt-id> --source-version '$Default' --launch-template-data '{"BlockDeviceMappings":[{"DeviceName":"<device>","Ebs":{"Encrypted":true}}]}'
aws ec2 modify-launch-template --launch-template-id <lt-id> --default-version <n>`,
    check: ({ ci }) => {
      const data = (pieceOf(ci, 'LaunchTemplateData') ?? {}) as TemplateData
      // What the template does not say comes from the AMI, the snapshot or the account, and is not judged here.
      const open = (data.BlockDeviceMappings ?? []).filter((m) => m.Ebs?.Encrypted === false)
      if (open.length === 0) return passed()
      const names = open.map((m) => m.DeviceName ?? '?').join(', ')
      return failed(
        `Its default version sets Encrypted to false for ${names}.`,
        `デフォルトバージョンで ${names} の Encrypted が false になっています。`,
      )
    },
  }),
  control<SpotFleet>({
    id: 'EC2.173',
    severity: 'medium',
    type: 'AWS::EC2::SpotFleet',
    needs: [],
    title: {
      en: 'Spot Fleet requests encrypt the volumes they specify',
      ja: 'スポットフリートリクエストで指定した EBS ボリュームが暗号化される',
    },
    why: {
      en: 'The fleet starts many instances from one request; each gets volumes that can be read without a key.',
      ja: '1 つのリクエストから多数のインスタンスが起動され、そのすべてに暗号化されていないボリュームが付きます。',
    },
    fix: {
      en: 'A request cannot be changed. Cancel it under Spot Requests in the EC2 console and make a new one whose volumes are encrypted, best from a launch template.',
      ja: 'リクエストの設定は後から変更できません。EC2 コンソールの [スポットリクエスト] でキャンセルし、ボリュームを暗号化した新しいリクエストを作成します。起動テンプレートの利用をおすすめします。',
    },
    cli: `aws ec2 cancel-spot-fleet-requests --spot-fleet-request-ids <sfr-id> --no-terminate-instances
aws ec2 request-spot-fleet --spot-fleet-request-config file://<config with "Encrypted": true>`,
    check: ({ configuration: { SpotFleetRequestConfigData: data } }) => {
      if (data === undefined) throw missing('SpotFleetRequestConfigData')
      const said = (data.LaunchSpecifications ?? [])
        .flatMap((s) => s.BlockDeviceMappings ?? [])
        .filter((m) => typeof m.Ebs?.Encrypted === 'boolean')
      if (said.length === 0)
        return notApplicable(
          'Its launch parameters do not say whether volumes are encrypted, or it uses launch templates.',
          '起動パラメータに暗号化の指定がない、または起動テンプレートを使っているため対象外です。',
        )
      const open = said.filter((m) => m.Ebs?.Encrypted === false)
      if (open.length === 0) return passed()
      const names = [...new Set(open.map((m) => m.DeviceName ?? '?'))].join(', ')
      return failed(`Encrypted is false for ${names}.`, `${names} の Encrypted が false になっています。`)
    },
  }),
]
