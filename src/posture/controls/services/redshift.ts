import type { Json } from '../../ci.js'
import { control, failed, NotRead, notApplicable, passed } from '../control.js'
import { allInRegion, oneInRegion } from '../in-region.js'
import { type IpPermission, opensPort, worldName, worldSources } from '../network-ranges.js'

const CLUSTER = 'AWS::Redshift::Cluster'
const PARAMETER_GROUP = 'AWS::Redshift::ClusterParameterGroup'
const SECURITY_GROUP = 'AWS::EC2::SecurityGroup'

/** The name that Redshift proposes for a cluster's administrator. */
const DEFAULT_ADMIN = 'awsuser'
/** While a cluster has no endpoint, the port is the default one. */
const DEFAULT_PORT = 5439

interface Cluster {
  readonly publiclyAccessible?: boolean
  readonly automatedSnapshotRetentionPeriod?: number
  readonly allowVersionUpgrade?: boolean
  readonly enhancedVpcRouting?: boolean
  readonly masterUsername?: string
  readonly encrypted?: boolean
  /** `Enabled`, `Disabled` (Redshift API reference, Cluster). */
  readonly multiAZ?: string | boolean
  readonly endpoint?: { readonly port?: number } | null
  readonly clusterParameterGroups?: readonly { readonly parameterGroupName?: string }[] | null
  readonly vpcSecurityGroups?: readonly { readonly vpcSecurityGroupId?: string }[] | null
}

const modify = (en: string, ja: string) => ({
  en: `In the Amazon Redshift console choose Clusters, open the cluster and choose Properties. ${en}`,
  ja: `Amazon Redshift コンソールの [クラスター] で対象を開き、[プロパティ] タブを選択します。${ja}`,
})

const cli = (option: string) => `aws redshift modify-cluster --cluster-identifier <cluster> ${option}`

/** Amazon Redshift (Security Hub user guide, "Security Hub controls for Amazon Redshift"). */
export default [
  control<Cluster>({
    id: 'Redshift.1',
    severity: 'critical',
    type: CLUSTER,
    needs: [],
    title: {
      en: 'Redshift clusters are not publicly accessible',
      ja: 'Redshift クラスターがパブリックアクセス不可になっている',
    },
    why: {
      en: 'A publicly accessible cluster has a public address, so only its security groups stand between the whole warehouse and the Internet.',
      ja: 'パブリックアクセス可能なクラスターはパブリック IP アドレスを持つため、データウェアハウス全体とインターネットの間にはセキュリティグループしかありません。',
    },
    fix: {
      en: 'In the Amazon Redshift console choose Clusters, select the cluster, choose Actions, Modify publicly accessible setting, turn it off and save.',
      ja: 'Amazon Redshift コンソールの [クラスター] で対象を選び、[アクション] > [パブリックアクセス可能な設定を変更] でオフにして保存します。',
    },
    cli: cli('--no-publicly-accessible'),
    check: ({ configuration: { publiclyAccessible } }) => {
      if (publiclyAccessible === undefined)
        return notApplicable('The cluster does not tell whether it is.', 'クラスターにこの設定の値がありません。')
      return publiclyAccessible ? failed('PubliclyAccessible is true.', 'PubliclyAccessible が true です。') : passed()
    },
  }),

  control<Cluster>({
    id: 'Redshift.2',
    severity: 'medium',
    type: CLUSTER,
    needs: [],
    related: [PARAMETER_GROUP],
    title: { en: 'Redshift clusters require TLS', ja: 'Redshift クラスターが TLS 接続を必須にしている' },
    why: {
      en: 'Where the cluster accepts connections without TLS, one client that was set up without it sends passwords and query results in plain text over the network.',
      ja: 'クラスターが TLS なしの接続を受け付けると、設定の漏れたクライアントが一つあるだけで、パスワードやクエリ結果が平文でネットワークを流れます。',
    },
    fix: {
      en: 'In the Amazon Redshift console choose Configurations, Workload management, open the parameter group of the cluster (a default group cannot be changed: create one, and choose it on the cluster with Edit under Database configurations), choose Parameters, Edit parameters, set require_ssl to true, save, and reboot the cluster.',
      ja: 'Amazon Redshift コンソールの [設定] > [ワークロード管理] でクラスターのパラメータグループを開き (デフォルトのグループは変更できないため、新しく作成してクラスターの [データベース設定] の [編集] で指定します)、[パラメータ] の [パラメータの編集] で require_ssl を true にして保存し、クラスターを再起動します。',
    },
    cli: 'aws redshift modify-cluster-parameter-group --parameter-group-name <group> --parameters ParameterName=require_ssl,ParameterValue=true',
    check: ({ ci, configuration: { clusterParameterGroups } }, _, around) => {
      const names = (clusterParameterGroups ?? []).map((g) => g.parameterGroupName ?? '')
      for (const name of names) {
        const group = oneInRegion(around, ci, PARAMETER_GROUP, name)
        if (group === undefined)
          throw new NotRead(PARAMETER_GROUP, {
            en: `The parameter group ${name} is not among those that were read.`,
            ja: `パラメータグループ ${name} が、取得したリソースの中にありません。`,
          })
        const parameters = around.part(group, 'Parameters') as
          | readonly { readonly parameterName?: string; readonly parameterValue?: string | null }[]
          | null
        const value = parameters?.find((p) => p.parameterName === 'require_ssl')?.parameterValue
        if (value?.toLowerCase() !== 'true')
          return failed(
            `In ${name}, require_ssl is ${value ?? 'not set'}.`,
            `${name} の require_ssl が ${value ?? '未設定'} です。`,
          )
      }
      return names.length > 0
        ? passed()
        : failed('The cluster has no parameter group.', 'パラメータグループがありません。')
    },
  }),

  control<Cluster, object, { readonly MinRetentionPeriod: number }>({
    id: 'Redshift.3',
    severity: 'medium',
    type: CLUSTER,
    needs: [],
    params: { MinRetentionPeriod: 7 },
    title: {
      en: 'Redshift clusters take automated snapshots and keep them long enough',
      ja: 'Redshift クラスターの自動スナップショットが有効で、保持期間が十分である',
    },
    why: {
      en: 'Damage is often noticed days later. Snapshots that are missing or already expired cannot bring the data back.',
      ja: 'データの破損や改ざんは、数日たってから見つかることが少なくありません。スナップショットがない、または期限切れで消えていると復旧できません。',
    },
    fix: {
      en: 'In the Amazon Redshift console choose Clusters, open the cluster, choose Maintenance, then Edit under Backup details, set Automated snapshot retention to 7 days or more and save.',
      ja: 'Amazon Redshift コンソールの [クラスター] で対象を開き、[メンテナンス] タブの [バックアップの詳細] で [編集] を選択し、自動スナップショットの保持期間を 7 日以上にして保存します。',
    },
    cli: cli('--automated-snapshot-retention-period 7'),
    check: ({ configuration }, { MinRetentionPeriod }) => {
      const days = configuration.automatedSnapshotRetentionPeriod ?? 0
      if (days === 0) return failed('Automated snapshots are off.', '自動スナップショットが無効です。')
      return days >= MinRetentionPeriod
        ? passed()
        : failed(
            `Snapshots are kept for ${days} days, less than ${MinRetentionPeriod}.`,
            `スナップショットの保持期間が ${days} 日で、${MinRetentionPeriod} 日に足りません。`,
          )
    },
  }),

  control<unknown, { LoggingStatus: { readonly loggingEnabled?: boolean } | null }>({
    id: 'Redshift.4',
    severity: 'medium',
    type: CLUSTER,
    needs: ['LoggingStatus'],
    title: { en: 'Redshift clusters write audit logs', ja: 'Redshift クラスターの監査ログが有効になっている' },
    why: {
      en: 'Audit logs tell who connected to the warehouse, from where, and what they asked for. Without them a leak can neither be noticed nor measured.',
      ja: '監査ログには、誰がどこからデータウェアハウスに接続し、何を照会したかが残ります。無効だと、情報漏えいに気づくことも影響範囲を調べることもできません。',
    },
    fix: modify(
      'Choose Edit, Edit audit logging under Database configurations, turn it on, choose CloudWatch Logs or an S3 bucket, and save.',
      '[データベース設定] の [編集] > [監査ログ記録の編集] でオンにし、CloudWatch Logs または S3 バケットを選んで保存します。',
    ),
    cli: 'aws redshift enable-logging --cluster-identifier <cluster> --log-destination-type cloudwatch --log-exports connectionlog userlog useractivitylog',
    check: ({ parts }) =>
      parts.LoggingStatus?.loggingEnabled === true ? passed() : failed('Audit logging is off.', '監査ログが無効です。'),
  }),

  control<Cluster, object, { readonly allowVersionUpgrade: boolean }>({
    id: 'Redshift.6',
    severity: 'medium',
    type: CLUSTER,
    needs: [],
    params: { allowVersionUpgrade: true },
    title: {
      en: 'Redshift clusters take major version upgrades by themselves',
      ja: 'Redshift クラスターのメジャーバージョン自動アップグレードが有効になっている',
    },
    why: {
      en: 'Major versions carry fixes of security holes and bugs, too. Clusters that wait for somebody to upgrade them fall behind.',
      ja: 'メジャーバージョンにもセキュリティや不具合の修正が含まれます。手作業のアップグレードを待つクラスターは取り残されていきます。',
    },
    fix: {
      en: 'In the Amazon Redshift console choose Clusters, open the cluster, choose Maintenance, then Edit, turn on Allow version upgrade and save. On the command line the setting is --allow-version-upgrade.',
      ja: 'Amazon Redshift コンソールの [クラスター] で対象を開き、[メンテナンス] タブの [編集] でバージョンアップグレードの許可をオンにして保存します。コマンドラインでは --allow-version-upgrade を指定します。',
    },
    cli: cli('--allow-version-upgrade'),
    check: ({ configuration: { allowVersionUpgrade = false } }, params) =>
      allowVersionUpgrade === params.allowVersionUpgrade
        ? passed()
        : failed(
            `AllowVersionUpgrade is ${allowVersionUpgrade}.`,
            `AllowVersionUpgrade が ${allowVersionUpgrade} です。`,
          ),
  }),

  control<Cluster>({
    id: 'Redshift.7',
    severity: 'medium',
    type: CLUSTER,
    needs: [],
    title: {
      en: 'Redshift clusters load and unload data through their VPC',
      ja: 'Redshift クラスターの拡張 VPC ルーティングが有効になっている',
    },
    why: {
      en: 'Without enhanced VPC routing COPY and UNLOAD go over the Internet’s side of AWS, past security groups, endpoint policies and flow logs.',
      ja: '拡張 VPC ルーティングが無効だと、COPY や UNLOAD の通信が VPC の外を通り、セキュリティグループ・エンドポイントポリシー・フローログの対象になりません。',
    },
    fix: modify(
      'Choose Edit under Network and security settings, turn on Enhanced VPC routing and save. The cluster needs a way to S3 from its subnets, such as a gateway endpoint.',
      '[ネットワークとセキュリティの設定] の [編集] で [拡張された VPC のルーティング] をオンにして保存します。クラスターのサブネットから S3 への経路 (ゲートウェイエンドポイントなど) が必要です。',
    ),
    cli: cli('--enhanced-vpc-routing'),
    check: ({ configuration }) =>
      configuration.enhancedVpcRouting === true
        ? passed()
        : failed('Enhanced VPC routing is off.', '拡張 VPC ルーティングが無効です。'),
  }),

  control<Cluster>({
    id: 'Redshift.8',
    severity: 'medium',
    type: CLUSTER,
    needs: [],
    title: {
      en: "Redshift clusters' administrator has a name of its own",
      ja: 'Redshift クラスターの管理者ユーザー名がデフォルトから変更されている',
    },
    why: {
      en: 'The name of the administrator is half of what an attacker needs to guess; the default one is the first that is tried.',
      ja: '管理者ユーザー名は、攻撃者が推測すべき情報の半分です。デフォルトの名前は最初に試されます。',
    },
    fix: {
      en: "The administrator's name cannot be changed later. Create a new cluster with another Admin user name (Amazon Redshift console, Clusters, Create cluster), move the data to it with UNLOAD and COPY or a data share, and delete the old one.",
      ja: '管理者ユーザー名は後から変更できません。Amazon Redshift コンソールの [クラスター] > [クラスターを作成] で別の [管理者ユーザー名] を指定して新しいクラスターを作成し、UNLOAD と COPY またはデータ共有でデータを移行してから、古いクラスターを削除します。',
    },
    cli: 'aws redshift create-cluster --cluster-identifier <new-cluster> --master-username <name> --manage-master-password --node-type <type> --number-of-nodes <n>',
    check: ({ configuration: { masterUsername } }) =>
      masterUsername === DEFAULT_ADMIN
        ? failed(`The administrator is called ${masterUsername}.`, `管理者ユーザー名が ${masterUsername} です。`)
        : passed(),
  }),

  control<Cluster>({
    id: 'Redshift.10',
    severity: 'medium',
    type: CLUSTER,
    needs: [],
    title: {
      en: 'Redshift clusters are encrypted at rest',
      ja: 'Redshift クラスターの保管時の暗号化が有効になっている',
    },
    why: {
      en: 'Without encryption the data blocks of the warehouse and its snapshots are in plain text, and no key stands in the way of whoever gets a copy of them.',
      ja: '暗号化していないと、データブロックとスナップショットにデータが平文で残ります。コピーを入手した相手の前に、鍵という歯止めがありません。',
    },
    fix: modify(
      'Choose Edit, Edit encryption under Database configurations, choose a KMS key and save. Redshift moves the data to an encrypted cluster by itself; it can only be read meanwhile.',
      '[データベース設定] の [編集] > [暗号化の編集] で KMS キーを選んで保存します。暗号化されたクラスターへの移行は自動的に行われ、その間は読み取り専用になります。',
    ),
    cli: cli('--encrypted --kms-key-id <key>'),
    check: ({ configuration }) =>
      configuration.encrypted === true
        ? passed()
        : failed('The cluster is not encrypted.', 'クラスターが暗号化されていません。'),
  }),

  control<Cluster>({
    id: 'Redshift.15',
    severity: 'high',
    type: CLUSTER,
    needs: [],
    related: [SECURITY_GROUP],
    title: {
      en: "Redshift clusters' security groups open the cluster's port to known sources only",
      ja: 'Redshift クラスターのセキュリティグループがクラスターのポートを特定の送信元だけに許可している',
    },
    why: {
      en: 'A port open to every address lets anybody try passwords on the warehouse as soon as a route to it exists.',
      ja: 'ポートがすべてのアドレスに開いていると、経路さえあれば誰でもデータウェアハウスへのパスワード攻撃を試みることができます。',
    },
    fix: {
      en: 'In the Amazon VPC console choose Security groups, open the group, choose Edit inbound rules, and replace 0.0.0.0/0 and ::/0 in rules that hold the cluster’s port with the address ranges or security groups of its clients.',
      ja: 'Amazon VPC コンソールの [セキュリティグループ] で対象を開き、[インバウンドのルールを編集] を選択します。クラスターのポートを含むルールの 0.0.0.0/0 と ::/0 を、クライアントのアドレス範囲またはセキュリティグループに置き換えます。',
    },
    cli: 'aws ec2 revoke-security-group-ingress --group-id <group> --protocol tcp --port <port> --cidr 0.0.0.0/0',
    check: ({ ci, configuration: { endpoint, vpcSecurityGroups } }, _, around) => {
      const port = endpoint?.port ?? DEFAULT_PORT
      const groups = allInRegion(around, ci, SECURITY_GROUP)
      const open: string[] = []
      for (const { vpcSecurityGroupId: id = '' } of vpcSecurityGroups ?? []) {
        const group = groups.find((g) => g.resourceId === id)
        const permissions = group?.configuration?.['ipPermissions'] as readonly IpPermission[] | undefined
        if (group === undefined || permissions === undefined)
          throw new NotRead(SECURITY_GROUP, {
            en: `The rules of the security group ${id} are not among those that were read.`,
            ja: `セキュリティグループ ${id} のルールが、取得したリソースの中にありません。`,
          })
        const entries = (list: string): readonly string[] => {
          const lists = around.part(group, 'PrefixListEntries') as Readonly<Record<string, Json>> | null
          const cidrs = lists?.[list]
          if (!Array.isArray(cidrs))
            throw new NotRead('PrefixListEntries', {
              en: `The entries of the prefix list ${list} were not read.`,
              ja: `プレフィックスリスト ${list} のエントリを読み取っていません。`,
            })
          return cidrs.filter((c): c is string => typeof c === 'string')
        }
        for (const permission of permissions) {
          if (!opensPort(permission, port, 'tcp')) continue
          for (const source of worldSources(permission, entries)) open.push(`${id}: ${worldName(source)}`)
        }
      }
      if (open.length === 0) return passed()
      const found = [...new Set(open)].join(', ')
      return failed(
        `Port ${port} is open to everybody (${found}).`,
        `ポート ${port} がすべての送信元に開いています (${found})。`,
      )
    },
  }),

  control<{
    readonly subnets?: readonly { readonly subnetAvailabilityZone?: { readonly name?: string } | null }[] | null
  }>({
    id: 'Redshift.16',
    severity: 'medium',
    type: 'AWS::Redshift::ClusterSubnetGroup',
    needs: [],
    title: {
      en: 'Redshift subnet groups have subnets in several Availability Zones',
      ja: 'Redshift のサブネットグループに複数のアベイラビリティーゾーンのサブネットが含まれている',
    },
    why: {
      en: 'A cluster can be moved, or restored, only to zones of its subnet group. With one zone, its failure leaves nowhere to go.',
      ja: 'クラスターの移動先や復元先は、サブネットグループのアベイラビリティーゾーンに限られます。一つしかないと、そのゾーンの障害時に行き場がありません。',
    },
    fix: {
      en: 'In the Amazon Redshift console choose Configurations, Subnet groups, open the group, choose Modify, add a subnet of another Availability Zone and save.',
      ja: 'Amazon Redshift コンソールの [設定] > [サブネットグループ] で対象を開き、[変更] で別のアベイラビリティーゾーンのサブネットを追加して保存します。',
    },
    cli: 'aws redshift modify-cluster-subnet-group --cluster-subnet-group-name <group> --subnet-ids <subnet> <subnet-in-another-zone>',
    check: ({ configuration: { subnets } }) => {
      const zones = new Set((subnets ?? []).map((s) => s.subnetAvailabilityZone?.name).filter((z) => z !== undefined))
      return zones.size >= 2
        ? passed()
        : failed(
            `Its subnets are in ${[...zones].join(', ') || 'no zone'} only.`,
            `サブネットのアベイラビリティーゾーンが ${[...zones].join(', ') || 'なし'} だけです。`,
          )
    },
  }),

  control<Cluster>({
    id: 'Redshift.18',
    severity: 'medium',
    type: CLUSTER,
    needs: [],
    title: {
      en: 'Redshift clusters are deployed in several Availability Zones',
      ja: 'Redshift クラスターがマルチ AZ 配置になっている',
    },
    why: {
      en: 'A Multi-AZ cluster goes on working in its second zone when the first one fails; a single-AZ cluster waits for the zone or for a restore.',
      ja: 'マルチ AZ のクラスターは、一方のゾーンに障害が起きてももう一方で処理を続けます。シングル AZ では、ゾーンの復旧か復元を待つしかありません。',
    },
    fix: {
      en: 'In the Amazon Redshift console choose Clusters, select the cluster (of RA3 nodes), choose Actions, Activate Multi-AZ, and confirm.',
      ja: 'Amazon Redshift コンソールの [クラスター] で対象 (RA3 ノード) を選び、[アクション] > [マルチ AZ をアクティブ化] を選択して確認します。',
    },
    cli: cli('--multi-az'),
    check: ({ configuration: { multiAZ } }) =>
      ['enabled', 'true'].includes(String(multiAZ).toLowerCase())
        ? passed()
        : failed('Multi-AZ is off.', 'マルチ AZ が無効です。'),
  }),
]
