import { ACCOUNT } from '../../ci.js'
import { control, failed, passed } from '../control.js'
import { missing } from '../piece.js'

/** What EC2 keeps once for each account and Region (Security Hub user guide, "… for Amazon EC2"). */
export default [
  control<unknown, { PublicEbsSnapshots: readonly string[] | null }>({
    id: 'EC2.1',
    severity: 'critical',
    type: ACCOUNT,
    scope: 'regional',
    needs: ['PublicEbsSnapshots'],
    title: {
      en: 'EBS snapshots cannot be restored by everybody',
      ja: 'EBS スナップショットが全員に公開されていない',
    },
    why: {
      en: 'Anyone with an AWS account can make a volume of a public snapshot and read it at leisure: databases, keys, whatever lay on the disk. Public snapshots are searched for all the time.',
      ja: 'パブリックなスナップショットは、AWS アカウントを持つ誰もがボリュームに復元し、データベースや鍵などディスク上のすべてを読み取れます。公開スナップショットは常に探索されています。',
    },
    fix: {
      en: 'Select each snapshot in the EC2 console under Snapshots, choose Actions, Modify permissions, and set Private. Then switch on Block public access for EBS snapshots for the Region.',
      ja: 'EC2 コンソールの [スナップショット] で該当のスナップショットを選び、[アクション] > [許可を変更] で [プライベート] にします。あわせて、リージョンの EBS スナップショットのブロックパブリックアクセスを有効にします。',
    },
    cli: `aws ec2 modify-snapshot-attribute --snapshot-id <snap-id> --attribute createVolumePermission --operation-type remove --group-names all
aws ec2 enable-snapshot-block-public-access --state block-all-sharing`,
    check: ({ parts: { PublicEbsSnapshots } }) => {
      const ids = PublicEbsSnapshots ?? []
      if (ids.length === 0) return passed()
      const named = ids.slice(0, 10).join(', ')
      const more = ids.length > 10 ? ids.length - 10 : 0
      return failed(
        `Everybody may restore ${named}${more > 0 ? ` and ${more} more` : ''}.`,
        `${named}${more > 0 ? ` ほか ${more} 件` : ''} を誰でも復元できます。`,
      )
    },
  }),
  control<unknown, { EbsEncryptionByDefault: { readonly ebsEncryptionByDefault?: boolean } | null }>({
    id: 'EC2.7',
    severity: 'medium',
    type: ACCOUNT,
    scope: 'regional',
    needs: ['EbsEncryptionByDefault'],
    title: {
      en: 'New EBS volumes are encrypted by default',
      ja: 'EBS のデフォルト暗号化が有効になっている',
    },
    why: {
      en: 'With the default on, no volume and no copy of a snapshot is made in the clear because somebody forgot a check box.',
      ja: 'デフォルト暗号化を有効にしておけば、設定漏れによって暗号化されていないボリュームやスナップショットのコピーが作られることがありません。',
    },
    fix: {
      en: 'Open the EC2 console in this Region, choose EC2 Dashboard, Account attributes, Data protection and security, then Manage under EBS encryption, and enable Always encrypt new EBS volumes. It is set for each Region.',
      ja: 'このリージョンの EC2 コンソールで [EC2 ダッシュボード] > [アカウントの属性] > [データ保護とセキュリティ] を開き、[EBS 暗号化] の [管理] で [新しい EBS ボリュームを常に暗号化] を有効にします。設定はリージョンごとに必要です。',
    },
    cli: 'aws ec2 enable-ebs-encryption-by-default --region <region>',
    check: ({ parts: { EbsEncryptionByDefault } }) => {
      const on = EbsEncryptionByDefault?.ebsEncryptionByDefault
      if (on === undefined) throw missing('EbsEncryptionByDefault')
      return on
        ? passed()
        : failed(
            'Encryption by default is off in this Region.',
            'このリージョンで EBS のデフォルト暗号化が無効になっています。',
          )
    },
  }),
  control<{ readonly InternetGatewayBlockMode?: string }, object, { vpcBpaInternetGatewayBlockMode: string | null }>({
    id: 'EC2.172',
    severity: 'medium',
    type: 'AWS::EC2::VPCBlockPublicAccessOptions',
    needs: [],
    params: { vpcBpaInternetGatewayBlockMode: null },
    title: {
      en: 'VPC Block Public Access stops traffic through Internet gateways',
      ja: 'VPC のブロックパブリックアクセスがインターネットゲートウェイの通信を遮断している',
    },
    why: {
      en: 'The setting holds for every VPC of the Region, whatever its route tables and security groups say; one mistake in them puts nothing on the Internet.',
      ja: 'この設定はルートテーブルやセキュリティグループに関係なくリージョン内のすべての VPC に効くため、設定ミスがあってもインターネットに露出しません。',
    },
    fix: {
      en: 'Open Settings in the VPC console, then Block Public Access, and choose Edit public access settings: Ingress-only or Bidirectional. Make exclusions first for the VPCs and subnets that serve the public.',
      ja: 'VPC コンソールの [設定] > [パブリックアクセスをブロック] で [パブリックアクセス設定を編集] を選び、[入力専用] または [双方向] で有効にします。公開サービスを提供する VPC やサブネットは、先に除外を作成しておきます。',
    },
    cli: 'aws ec2 modify-vpc-block-public-access-options --internet-gateway-block-mode block-ingress',
    check: ({ configuration: { InternetGatewayBlockMode: mode } }, { vpcBpaInternetGatewayBlockMode }) => {
      const wanted = vpcBpaInternetGatewayBlockMode ?? null
      if (mode === undefined) throw missing('InternetGatewayBlockMode')
      const good = wanted === null ? mode === 'block-bidirectional' || mode === 'block-ingress' : mode === wanted
      return good
        ? passed()
        : failed(
            `InternetGatewayBlockMode is ${mode}${wanted === null ? '' : `, and should be ${wanted}`}.`,
            `InternetGatewayBlockMode が ${mode} です${wanted === null ? '' : ` (期待値は ${wanted})`}。`,
          )
    },
  }),
  control<{ readonly State?: string }>({
    id: 'EC2.182',
    severity: 'high',
    type: 'AWS::EC2::SnapshotBlockPublicAccess',
    needs: [],
    title: {
      en: 'The Region blocks all public sharing of EBS snapshots',
      ja: 'EBS スナップショットの公開がリージョンですべてブロックされている',
    },
    why: {
      en: 'One wrong click makes the disk of a server readable by everybody. With the block on, nobody in the account can publish a snapshot, and those that are public already are not reachable.',
      ja: '操作ミス 1 つでサーバーのディスクが全世界に公開されます。ブロックを有効にすると、アカウント内の誰もスナップショットを公開できず、公開済みのものにもアクセスできなくなります。',
    },
    fix: {
      en: 'Open the EC2 console in this Region, choose EC2 Dashboard, Account attributes, Data protection and security, then Manage under Block public access for EBS snapshots, and choose Block all public access.',
      ja: 'このリージョンの EC2 コンソールで [EC2 ダッシュボード] > [アカウントの属性] > [データ保護とセキュリティ] を開き、[EBS スナップショットのパブリックアクセスをブロック] の [管理] で [すべてのパブリックアクセスをブロック] を選びます。',
    },
    cli: 'aws ec2 enable-snapshot-block-public-access --state block-all-sharing',
    check: ({ configuration: { State } }) => {
      if (State === undefined) throw missing('State')
      return State === 'block-all-sharing'
        ? passed()
        : failed(`Its state is ${State}.`, `状態が ${State} になっています。`)
    },
  }),
]
