import { control, failed, NotRead, notApplicable, passed, type Verdict } from '../control.js'
import { allInRegion } from '../in-region.js'

const CLUSTER = 'AWS::ElastiCache::CacheCluster'
const GROUP = 'AWS::ElastiCache::ReplicationGroup'

interface Cluster {
  readonly engine?: string
  readonly engineVersion?: string
  readonly replicationGroupId?: string | null
  readonly snapshotRetentionLimit?: number | null
  readonly autoMinorVersionUpgrade?: boolean
  readonly cacheSubnetGroupName?: string | null
}

interface Group {
  readonly memberClusters?: readonly string[] | null
  readonly automaticFailover?: string
  readonly atRestEncryptionEnabled?: boolean | null
  readonly transitEncryptionEnabled?: boolean | null
  readonly authTokenEnabled?: boolean | null
  readonly snapshotRetentionLimit?: number | null
}

const memcached = (): Verdict => notApplicable('Memcached has no such setting.', 'Memcached にはこの設定がありません。')

/** Whole number before the first dot: 6 of `6.x` and of `6.2.14`. */
const majorOf = (version: string | undefined): number | undefined => {
  const major = Number.parseInt(version ?? '', 10)
  return Number.isNaN(major) ? undefined : major
}

/** Amazon ElastiCache (Security Hub user guide, "Security Hub controls for Amazon ElastiCache"). */
export default [
  control<Cluster & Group, object, { readonly snapshotRetentionPeriod: number }>({
    id: 'ElastiCache.1',
    severity: 'high',
    type: [CLUSTER, GROUP],
    needs: [],
    params: { snapshotRetentionPeriod: 1 },
    title: {
      en: 'ElastiCache clusters of Redis OSS and Valkey are backed up automatically',
      ja: 'ElastiCache (Redis OSS / Valkey) クラスターの自動バックアップが有効になっている',
    },
    why: {
      en: 'A cache that is lost without a backup starts empty: what was kept only there is gone, and the databases behind it take the whole load at once.',
      ja: 'バックアップのないキャッシュが失われると、空の状態から始めることになります。そこにしかないデータは戻らず、背後のデータベースには一度に全負荷がかかります。',
    },
    fix: {
      en: 'In the ElastiCache console choose Valkey caches or Redis OSS caches, select the cluster, choose Modify, turn on Enable automatic backups under Backup, set the retention period, choose Preview changes and Modify.',
      ja: 'ElastiCache コンソールの [Valkey キャッシュ] または [Redis OSS キャッシュ] でクラスターを選び、[変更] を選択します。[バックアップ] で [自動バックアップの有効化] をオンにして保持期間を設定し、[変更をプレビュー]、[変更] の順に進みます。',
    },
    cli: 'aws elasticache modify-replication-group --replication-group-id <group> --snapshot-retention-limit 7 --apply-immediately',
    check: ({ ci, configuration }, { snapshotRetentionPeriod }) => {
      if (ci.resourceType === CLUSTER) {
        if (configuration.engine === 'memcached') return memcached()
        if (configuration.replicationGroupId)
          return notApplicable(
            `The setting is that of the replication group ${configuration.replicationGroupId}.`,
            `この設定はレプリケーショングループ ${configuration.replicationGroupId} 側にあります。`,
          )
      }
      const days = configuration.snapshotRetentionLimit ?? 0
      if (days === 0) return failed('Automatic backups are off.', '自動バックアップが無効です。')
      return days >= snapshotRetentionPeriod
        ? passed()
        : failed(
            `Backups are kept for ${days} days, less than ${snapshotRetentionPeriod}.`,
            `バックアップの保持期間が ${days} 日で、${snapshotRetentionPeriod} 日に足りません。`,
          )
    },
  }),

  control<Cluster>({
    id: 'ElastiCache.2',
    severity: 'high',
    type: CLUSTER,
    needs: [],
    title: {
      en: 'ElastiCache clusters take minor version upgrades by themselves',
      ja: 'ElastiCache クラスターのマイナーバージョン自動アップグレードが有効になっている',
    },
    why: {
      en: 'Minor versions carry the fixes of security holes. Clusters that wait for somebody to upgrade them stay open to holes that are already published.',
      ja: 'マイナーバージョンにはセキュリティ修正が含まれます。手作業のアップグレードを待つクラスターは、公開済みの脆弱性を抱えたまま動き続けます。',
    },
    fix: {
      en: 'In the ElastiCache console select the cluster, choose Modify, turn on Auto upgrade minor versions under Maintenance, choose Preview changes and Modify.',
      ja: 'ElastiCache コンソールでクラスターを選び、[変更] を選択します。[メンテナンス] で [マイナーバージョンの自動アップグレード] をオンにし、[変更をプレビュー]、[変更] の順に進みます。',
    },
    cli: 'aws elasticache modify-cache-cluster --cache-cluster-id <cluster> --auto-minor-version-upgrade --apply-immediately',
    check: ({ configuration: { engine, autoMinorVersionUpgrade } }) => {
      if (engine === 'memcached') return memcached()
      return autoMinorVersionUpgrade === true
        ? passed()
        : failed('Automatic minor version upgrade is off.', 'マイナーバージョン自動アップグレードが無効です。')
    },
  }),

  control<Group>({
    id: 'ElastiCache.3',
    severity: 'medium',
    type: GROUP,
    needs: [],
    title: {
      en: 'ElastiCache replication groups fail over by themselves',
      ja: 'ElastiCache レプリケーショングループの自動フェイルオーバーが有効になっている',
    },
    why: {
      en: 'Without automatic failover the cache takes no writes from the moment its primary node fails until somebody promotes a replica.',
      ja: '自動フェイルオーバーが無効だと、プライマリノードに障害が起きてから誰かがレプリカを昇格させるまで、キャッシュに書き込めません。',
    },
    fix: {
      en: 'In the ElastiCache console select the replication group, choose Modify, turn on Auto-failover (it needs at least one replica), choose Preview changes and Modify.',
      ja: 'ElastiCache コンソールでレプリケーショングループを選び、[変更] で [自動フェイルオーバー] をオンにして (レプリカが 1 つ以上必要です)、[変更をプレビュー]、[変更] の順に進みます。',
    },
    cli: 'aws elasticache modify-replication-group --replication-group-id <group> --automatic-failover-enabled --apply-immediately',
    check: ({ configuration: { automaticFailover } }) =>
      automaticFailover === 'enabled' || automaticFailover === 'enabling'
        ? passed()
        : failed(
            `Automatic failover is ${automaticFailover ?? 'disabled'}.`,
            `自動フェイルオーバーが ${automaticFailover ?? 'disabled'} です。`,
          ),
  }),

  control<Group>({
    id: 'ElastiCache.4',
    severity: 'medium',
    type: GROUP,
    needs: [],
    title: {
      en: 'ElastiCache replication groups are encrypted at rest',
      ja: 'ElastiCache レプリケーショングループの保管時の暗号化が有効になっている',
    },
    why: {
      en: 'During synchronisation, swap and backup a cache writes its data to disk. Without encryption it lies there in plain text.',
      ja: 'キャッシュは同期・スワップ・バックアップの際にデータをディスクへ書き込みます。暗号化していないと、そのデータは平文で残ります。',
    },
    fix: {
      en: 'Encryption at rest can be turned on only when a replication group is made. Back the group up, in the ElastiCache console choose Backups, Restore, turn on Encryption at rest for the new group, and point the applications at it.',
      ja: '保管時の暗号化はレプリケーショングループの作成時にしか有効にできません。バックアップを取得し、ElastiCache コンソールの [バックアップ] > [復元] で [保管中の暗号化] をオンにして新しいグループを作成し、アプリケーションの接続先を切り替えます。',
    },
    cli: 'aws elasticache create-replication-group --replication-group-id <new-group> --replication-group-description <text> --snapshot-name <backup> --at-rest-encryption-enabled --transit-encryption-enabled',
    check: ({ configuration }) =>
      configuration.atRestEncryptionEnabled === true
        ? passed()
        : failed('Encryption at rest is off.', '保管時の暗号化が無効です。'),
  }),

  control<Group>({
    id: 'ElastiCache.5',
    severity: 'medium',
    type: GROUP,
    needs: [],
    title: {
      en: 'ElastiCache replication groups encrypt their connections',
      ja: 'ElastiCache レプリケーショングループの転送時の暗号化が有効になっている',
    },
    why: {
      en: 'Without TLS passwords, sessions and cached data cross the network in plain text.',
      ja: 'TLS がないと、パスワード・セッション・キャッシュされたデータが平文でネットワークを流れます。',
    },
    fix: {
      en: 'In the ElastiCache console select the replication group, choose Modify, turn on Encryption in transit with the mode Preferred, move the clients to TLS, then set the mode to Required. Groups of Redis OSS before version 7 must be made anew with encryption in transit.',
      ja: 'ElastiCache コンソールでレプリケーショングループを選び、[変更] で [転送中の暗号化] を優先モードで有効にします。クライアントを TLS 接続に切り替えた後、必須モードに変更します。バージョン 7 より前の Redis OSS では、転送中の暗号化を有効にした新しいグループを作成して移行します。',
    },
    cli: 'aws elasticache modify-replication-group --replication-group-id <group> --transit-encryption-enabled --transit-encryption-mode preferred --apply-immediately',
    check: ({ configuration }) =>
      configuration.transitEncryptionEnabled === true
        ? passed()
        : failed('Encryption in transit is off.', '転送時の暗号化が無効です。'),
  }),

  control<Group>({
    id: 'ElastiCache.6',
    severity: 'medium',
    type: GROUP,
    needs: [],
    related: [CLUSTER],
    title: {
      en: 'ElastiCache replication groups before Redis OSS 6 require AUTH',
      ja: 'Redis OSS 6 より前の ElastiCache レプリケーショングループで AUTH が有効になっている',
    },
    why: {
      en: 'Versions before 6 know no users: without AUTH everyone who reaches the port reads, changes and deletes all of the data.',
      ja: 'バージョン 6 より前にはユーザーの仕組みがなく、AUTH が無効だと、ポートに到達できる人なら誰でもすべてのデータを読み取り・変更・削除できます。',
    },
    fix: {
      en: 'Better upgrade to version 6 or later and use role-based access control (ElastiCache console, User groups). To keep the version, select the replication group, choose Modify, choose Redis OSS AUTH default user access under Access control (encryption in transit must be on) and set a token.',
      ja: 'バージョン 6 以降にアップグレードし、ロールベースのアクセスコントロール (ElastiCache コンソールの [ユーザーグループ]) を使うことを推奨します。バージョンを維持する場合は、レプリケーショングループの [変更] で [アクセスコントロール] に [Redis OSS AUTH デフォルトユーザーアクセス] を選び (転送中の暗号化が必要です)、トークンを設定します。',
    },
    cli: 'aws elasticache modify-replication-group --replication-group-id <group> --auth-token <token> --auth-token-update-strategy SET --apply-immediately',
    check: ({ ci, configuration: { memberClusters, authTokenEnabled } }, _, around) => {
      if (authTokenEnabled === true) return passed()
      const members = allInRegion(around, ci, CLUSTER).filter((c) => memberClusters?.includes(c.resourceId))
      const versions = members.map((m) => (m.configuration as Cluster | null)?.engineVersion)
      const majors = versions.map(majorOf)
      const old = versions.find((_, i) => (majors[i] ?? Number.POSITIVE_INFINITY) < 6)
      if (old !== undefined)
        return failed(`It runs version ${old} without AUTH.`, `バージョン ${old} で AUTH が無効です。`)
      if (majors.length === 0 || majors.includes(undefined))
        throw new NotRead(CLUSTER, {
          en: 'The version of its nodes is not known.',
          ja: 'ノードのバージョンを確認できません。',
        })
      return passed()
    },
  }),

  control<Cluster>({
    id: 'ElastiCache.7',
    severity: 'high',
    type: CLUSTER,
    needs: [],
    title: {
      en: 'ElastiCache clusters are in a subnet group of their own',
      ja: 'ElastiCache クラスターがデフォルトのサブネットグループを使用していない',
    },
    why: {
      en: 'The default subnet group holds the subnets of the default VPC, which are public. A group of one’s own puts the cache where only its clients reach it.',
      ja: 'デフォルトのサブネットグループはデフォルト VPC のサブネットから成り、それらはパブリックサブネットです。専用のグループを使えば、クライアントだけが到達できる場所にキャッシュを置けます。',
    },
    fix: {
      en: 'A cluster cannot change its subnet group. In the ElastiCache console choose Subnet groups, Create subnet group with private subnets; then make a new cluster in it (from a backup of the old one), point the applications at it and delete the old one.',
      ja: 'サブネットグループは後から変更できません。ElastiCache コンソールの [サブネットグループ] > [サブネットグループを作成] でプライベートサブネットのグループを作成し、そのグループに (古いクラスターのバックアップから) 新しいクラスターを作成して、アプリケーションの接続先を切り替えてから古いクラスターを削除します。',
    },
    cli: 'aws elasticache create-cache-subnet-group --cache-subnet-group-name <name> --cache-subnet-group-description <text> --subnet-ids <subnet> <subnet>',
    check: ({ configuration: { cacheSubnetGroupName: name } }) => {
      if (!name) return notApplicable('The cluster is in no subnet group.', 'サブネットグループに属していません。')
      return name === 'default'
        ? failed('It is in the subnet group “default”.', 'サブネットグループ default を使用しています。')
        : passed()
    },
  }),
]
