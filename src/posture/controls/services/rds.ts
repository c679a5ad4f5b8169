import { asksForLock, BACKUP_TYPES, backedUp } from '../backup-plans.js'
import { control, failed, notApplicable, passed } from '../control.js'
import { waysOut } from '../public-subnet.js'
import {
  type DbInstance,
  DEFAULT_ADMINS,
  DEFAULT_PORT,
  familyOf,
  isAurora,
  isOtherService,
  listOf,
  memberOf,
  otherEngine,
} from '../rds-facts.js'

const INSTANCE = 'AWS::RDS::DBInstance'

/** Engines that RDS.8 looks at (Security Hub user guide, RDS.8, parameter `databaseEngines`). */
const PROTECTED_ENGINES =
  'mariadb,mysql,custom-oracle-ee,oracle-ee-cdb,oracle-se2-cdb,oracle-ee,oracle-se2,oracle-se1,oracle-se,postgres,sqlserver-ee,sqlserver-se,sqlserver-ex,sqlserver-web'

const IAM_ENGINES: readonly string[] = ['mysql', 'postgres', 'aurora', 'aurora-mysql', 'aurora-postgresql', 'mariadb']
/** RDS.10 waits until an instance is in one of these states. */
const IAM_STATES: readonly string[] = ['available', 'backing-up', 'storage-optimization', 'storage-full']

/** Amazon RDS, DB instances (Security Hub user guide, "Security Hub controls for Amazon RDS"). */
export default [
  control<DbInstance>({
    id: 'RDS.2',
    severity: 'critical',
    type: INSTANCE,
    needs: [],
    title: {
      en: 'RDS DB instances are not publicly accessible',
      ja: 'RDS DB インスタンスがパブリックアクセス不可になっている',
    },
    why: {
      en: 'A publicly accessible instance has a name that resolves to a public address, so only its security groups stand between the database and every scanner on the Internet.',
      ja: 'パブリックアクセス可能なインスタンスはエンドポイント名がパブリック IP アドレスに解決されるため、インターネット上の攻撃者とデータベースの間にはセキュリティグループしかありません。設定を一つ誤るだけでパスワードの総当たり攻撃にさらされます。',
    },
    fix: {
      en: 'In the RDS console choose Databases, select the instance and choose Modify. Under Connectivity, Additional configuration, choose Not publicly accessible. Choose Continue, Apply immediately, then Modify DB instance.',
      ja: 'RDS コンソールの [データベース] でインスタンスを選び、[変更] を選択します。[接続] の [追加設定] で [パブリックアクセス不可] を選び、[続行]、[すぐに適用]、[DB インスタンスを変更] の順に進みます。',
    },
    cli: 'aws rds modify-db-instance --db-instance-identifier <instance> --no-publicly-accessible --apply-immediately',
    check: ({ configuration: { publiclyAccessible } }) => {
      if (publiclyAccessible === undefined)
        return notApplicable('This engine has no such setting.', 'このエンジンにはこの設定がありません。')
      return publiclyAccessible ? failed('PubliclyAccessible is true.', 'PubliclyAccessible が true です。') : passed()
    },
  }),

  control<DbInstance>({
    id: 'RDS.3',
    severity: 'medium',
    type: INSTANCE,
    needs: [],
    title: {
      en: 'RDS DB instances are encrypted at rest',
      ja: 'RDS DB インスタンスの保管時の暗号化が有効になっている',
    },
    why: {
      en: 'Without encryption the storage, automated backups, snapshots and replicas of the database hold its data in plain text, and no key stands in the way of whoever gets a copy of them.',
      ja: '暗号化していないと、ストレージ・自動バックアップ・スナップショット・リードレプリカのすべてにデータが平文で残ります。コピーを入手した相手の前に、鍵という歯止めがありません。',
    },
    fix: {
      en: 'An existing instance cannot be encrypted in place. Take a snapshot of it, in the RDS console choose Snapshots, Actions, Copy snapshot, and turn on Enable encryption; then restore the copy with Actions, Restore snapshot, and point the applications at the new instance.',
      ja: '既存のインスタンスはそのまま暗号化できません。スナップショットを取得し、RDS コンソールの [スナップショット] で [アクション] > [スナップショットをコピー] を選び、[暗号化を有効にする] をオンにしてコピーします。そのコピーを [アクション] > [スナップショットを復元] で復元し、アプリケーションの接続先を新しいインスタンスに切り替えます。',
    },
    cli: 'aws rds copy-db-snapshot --source-db-snapshot-identifier <snapshot> --target-db-snapshot-identifier <encrypted-snapshot> --kms-key-id <key> && aws rds restore-db-instance-from-db-snapshot --db-instance-identifier <new-instance> --db-snapshot-identifier <encrypted-snapshot>',
    check: ({ configuration }) =>
      configuration.storageEncrypted === true
        ? passed()
        : failed('The storage is not encrypted.', 'ストレージが暗号化されていません。'),
  }),

  control<DbInstance>({
    id: 'RDS.5',
    severity: 'medium',
    type: INSTANCE,
    needs: [],
    title: {
      en: 'RDS DB instances are deployed in several Availability Zones',
      ja: 'RDS DB インスタンスがマルチ AZ 配置になっている',
    },
    why: {
      en: 'With a single Availability Zone, a failure there or a maintenance of the host stops the database until it is repaired or restored from a backup.',
      ja: 'シングル AZ では、そのアベイラビリティーゾーンの障害やホストのメンテナンスが起きると、復旧またはバックアップからの復元が終わるまでデータベースが停止します。',
    },
    fix: {
      en: 'In the RDS console choose Databases, select the instance and choose Modify. Under Availability and durability choose Create a standby instance. Choose Continue, when to apply, then Modify DB instance.',
      ja: 'RDS コンソールの [データベース] でインスタンスを選び、[変更] を選択します。[可用性と耐久性] で [スタンバイインスタンスを作成する] を選び、[続行]、適用時期、[DB インスタンスを変更] の順に進みます。',
    },
    cli: 'aws rds modify-db-instance --db-instance-identifier <instance> --multi-az',
    check: ({ configuration: { engine, dBClusterIdentifier, multiAZ } }) => {
      if (isAurora(engine) || isOtherService(engine)) return otherEngine(engine)
      if (dBClusterIdentifier) return memberOf(dBClusterIdentifier)
      return multiAZ === true ? passed() : failed('There is no standby in another zone.', 'シングル AZ 配置です。')
    },
  }),

  control<DbInstance, object, { readonly monitoringInterval: number | null }>({
    id: 'RDS.6',
    severity: 'low',
    type: INSTANCE,
    needs: [],
    params: { monitoringInterval: null },
    title: {
      en: 'RDS DB instances have Enhanced Monitoring',
      ja: 'RDS DB インスタンスの拡張モニタリングが有効になっている',
    },
    why: {
      en: "Enhanced Monitoring reports the operating system's processes, memory and disks every few seconds; without it a hanging or misused instance is seen late and is hard to explain.",
      ja: '拡張モニタリングは OS のプロセス・メモリ・ディスクの状態を数秒単位で記録します。無効だと、性能の異常や不正利用に気づくのが遅れ、原因の調査も困難になります。',
    },
    fix: {
      en: 'In the RDS console choose Databases, select the instance and choose Modify. Under Monitoring turn on Enable Enhanced Monitoring, choose the granularity and a monitoring role, choose Continue and Modify DB instance.',
      ja: 'RDS コンソールの [データベース] でインスタンスを選び、[変更] を選択します。[モニタリング] で [拡張モニタリングの有効化] をオンにし、詳細度とモニタリングロールを選んで [続行]、[DB インスタンスを変更] の順に進みます。',
    },
    cli: 'aws rds modify-db-instance --db-instance-identifier <instance> --monitoring-interval 60 --monitoring-role-arn <role-arn>',
    check: ({ configuration }, params) => {
      const interval = configuration.monitoringInterval ?? 0
      if (interval === 0) return failed('Enhanced Monitoring is off.', '拡張モニタリングが無効です。')
      return params.monitoringInterval === null || params.monitoringInterval === interval
        ? passed()
        : failed(
            `It reports every ${interval} s, not every ${params.monitoringInterval} s.`,
            `取得間隔が ${interval} 秒で、${params.monitoringInterval} 秒ではありません。`,
          )
    },
  }),

  control<DbInstance, object, { readonly databaseEngines: string | readonly string[] }>({
    id: 'RDS.8',
    severity: 'low',
    type: INSTANCE,
    needs: [],
    params: { databaseEngines: PROTECTED_ENGINES },
    title: {
      en: 'RDS DB instances are protected against deletion',
      ja: 'RDS DB インスタンスの削除保護が有効になっている',
    },
    why: {
      en: 'Without deletion protection one call, by mistake or by a stolen credential, removes the instance and its automated backups.',
      ja: '削除保護が無効だと、誤操作や漏えいした認証情報による API 呼び出し一回で、インスタンスと自動バックアップが失われます。',
    },
    fix: {
      en: 'In the RDS console choose Databases, select the instance and choose Modify. Turn on Enable deletion protection, choose Continue, Apply immediately, then Modify DB instance.',
      ja: 'RDS コンソールの [データベース] でインスタンスを選び、[変更] を選択します。[削除保護の有効化] をオンにし、[続行]、[すぐに適用]、[DB インスタンスを変更] の順に進みます。',
    },
    cli: 'aws rds modify-db-instance --db-instance-identifier <instance> --deletion-protection --apply-immediately',
    check: ({ configuration: { engine, deletionProtection } }, params) => {
      if (!listOf(params.databaseEngines).includes(engine ?? '')) return otherEngine(engine)
      return deletionProtection === true ? passed() : failed('Deletion protection is off.', '削除保護が無効です。')
    },
  }),

  control<DbInstance>({
    id: 'RDS.10',
    severity: 'medium',
    type: INSTANCE,
    needs: [],
    title: {
      en: 'RDS DB instances accept IAM authentication',
      ja: 'RDS DB インスタンスで IAM データベース認証が有効になっている',
    },
    why: {
      en: 'With IAM authentication clients log in with short-lived tokens instead of a shared password that sits in configuration files and is seldom changed.',
      ja: 'IAM データベース認証では、設定ファイルに残りがちで変更もされにくい共有パスワードの代わりに、短時間だけ有効なトークンで接続できます。',
    },
    fix: {
      en: 'In the RDS console choose Databases, select the instance and choose Modify. Under Database authentication choose Password and IAM database authentication, choose Continue, Apply immediately, then Modify DB instance.',
      ja: 'RDS コンソールの [データベース] でインスタンスを選び、[変更] を選択します。[データベース認証] で [パスワードと IAM データベース認証] を選び、[続行]、[すぐに適用]、[DB インスタンスを変更] の順に進みます。',
    },
    cli: 'aws rds modify-db-instance --db-instance-identifier <instance> --enable-iam-database-authentication --apply-immediately',
    check: ({ configuration: { engine, dBInstanceStatus, iAMDatabaseAuthenticationEnabled } }) => {
      if (!IAM_ENGINES.includes(engine ?? '')) return otherEngine(engine)
      if (!IAM_STATES.includes(dBInstanceStatus ?? ''))
        return notApplicable(
          `The instance is in state ${dBInstanceStatus ?? '(none)'}.`,
          `インスタンスの状態が ${dBInstanceStatus ?? '(なし)'} です。`,
        )
      return iAMDatabaseAuthenticationEnabled === true
        ? passed()
        : failed('IAM authentication is off.', 'IAM データベース認証が無効です。')
    },
  }),

  control<DbInstance, object, { readonly backupRetentionMinimum: number }>({
    id: 'RDS.11',
    severity: 'medium',
    type: INSTANCE,
    needs: [],
    params: { backupRetentionMinimum: 7 },
    title: {
      en: 'RDS DB instances are backed up automatically and keep the backups long enough',
      ja: 'RDS DB インスタンスの自動バックアップが有効で、保持期間が十分である',
    },
    why: {
      en: 'Damage is often noticed days later. Backups that are missing or already expired cannot bring the data back.',
      ja: 'データの破損や改ざんは、数日たってから見つかることが少なくありません。バックアップがない、または期限切れで消えていると復旧できません。',
    },
    fix: {
      en: 'In the RDS console choose Databases, select the instance and choose Modify. Under Backup set Backup retention period to 7 days or more, choose Continue, Apply immediately, then Modify DB instance.',
      ja: 'RDS コンソールの [データベース] でインスタンスを選び、[変更] を選択します。[バックアップ] の [バックアップ保持期間] を 7 日以上にし、[続行]、[すぐに適用]、[DB インスタンスを変更] の順に進みます。',
    },
    cli: 'aws rds modify-db-instance --db-instance-identifier <instance> --backup-retention-period 7 --apply-immediately',
    check: ({ configuration }, { backupRetentionMinimum }) => {
      const source =
        configuration.readReplicaSourceDBInstanceIdentifier || configuration.readReplicaSourceDBClusterIdentifier
      if (source)
        return notApplicable(`The instance is a read replica of ${source}.`, `${source} のリードレプリカです。`)
      const days = configuration.backupRetentionPeriod ?? 0
      if (days === 0) return failed('Automated backups are off.', '自動バックアップが無効です。')
      return days >= backupRetentionMinimum
        ? passed()
        : failed(
            `Backups are kept for ${days} days, less than ${backupRetentionMinimum}.`,
            `バックアップの保持期間が ${days} 日で、${backupRetentionMinimum} 日に足りません。`,
          )
    },
  }),

  control<DbInstance>({
    id: 'RDS.13',
    severity: 'high',
    type: INSTANCE,
    needs: [],
    title: {
      en: 'RDS DB instances take minor version upgrades by themselves',
      ja: 'RDS DB インスタンスのマイナーバージョン自動アップグレードが有効になっている',
    },
    why: {
      en: 'Minor versions carry the fixes of security holes. Instances that wait for somebody to upgrade them stay open to holes that are already published.',
      ja: 'マイナーバージョンにはセキュリティ修正が含まれます。手作業のアップグレードを待つインスタンスは、公開済みの脆弱性を抱えたまま動き続けます。',
    },
    fix: {
      en: 'In the RDS console choose Databases, select the instance and choose Modify. Under Maintenance turn on Enable auto minor version upgrade, choose Continue, Apply immediately, then Modify DB instance.',
      ja: 'RDS コンソールの [データベース] でインスタンスを選び、[変更] を選択します。[メンテナンス] で [マイナーバージョン自動アップグレードの有効化] をオンにし、[続行]、[すぐに適用]、[DB インスタンスを変更] の順に進みます。',
    },
    cli: 'aws rds modify-db-instance --db-instance-identifier <instance> --auto-minor-version-upgrade --apply-immediately',
    check: ({ configuration }) =>
      configuration.autoMinorVersionUpgrade === true
        ? passed()
        : failed('Automatic minor version upgrade is off.', 'マイナーバージョン自動アップグレードが無効です。'),
  }),

  control<DbInstance>({
    id: 'RDS.17',
    severity: 'low',
    type: INSTANCE,
    needs: [],
    title: {
      en: 'RDS DB instances copy their tags to snapshots',
      ja: 'RDS DB インスタンスのタグがスナップショットにコピーされる',
    },
    why: {
      en: 'Access policies, cost reports and clean-up jobs go by tags. Snapshots without those of their instance fall out of all three.',
      ja: 'アクセス制御・コスト配分・棚卸しはタグを手がかりに行われます。タグのないスナップショットは、そのいずれからも漏れてしまいます。',
    },
    fix: {
      en: 'In the RDS console choose Databases, select the instance and choose Modify. Under Backup turn on Copy tags to snapshots, choose Continue, Apply immediately, then Modify DB instance.',
      ja: 'RDS コンソールの [データベース] でインスタンスを選び、[変更] を選択します。[バックアップ] で [スナップショットにタグをコピー] をオンにし、[続行]、[すぐに適用]、[DB インスタンスを変更] の順に進みます。',
    },
    cli: 'aws rds modify-db-instance --db-instance-identifier <instance> --copy-tags-to-snapshot --apply-immediately',
    check: ({ configuration: { dBClusterIdentifier, copyTagsToSnapshot } }) => {
      // On a member of a cluster the setting has no effect (RDS API reference, CopyTagsToSnapshot).
      if (dBClusterIdentifier) return memberOf(dBClusterIdentifier)
      return copyTagsToSnapshot === true
        ? passed()
        : failed('Tags are not copied to snapshots.', 'スナップショットへのタグのコピーが無効です。')
    },
  }),

  control<DbInstance>({
    id: 'RDS.23',
    severity: 'low',
    type: INSTANCE,
    needs: [],
    title: {
      en: "RDS DB instances listen on another port than their engine's default",
      ja: 'RDS DB インスタンスがエンジンのデフォルトポート以外を使用している',
    },
    why: {
      en: 'Scanners and worms try the default ports first. Another port keeps a database that is opened by mistake out of the widest sweeps; it does not replace a security group.',
      ja: '無差別なスキャンやワームはまずデフォルトポートを狙います。ポートを変えておくと、誤って公開してしまったときに見つかりにくくなります (セキュリティグループの代わりにはなりません)。',
    },
    fix: {
      en: 'In the RDS console choose Databases, select the instance and choose Modify. Under Connectivity, Additional configuration, change Database port, choose Continue, Apply immediately, then Modify DB instance. The instance restarts; change the security groups and the clients with it.',
      ja: 'RDS コンソールの [データベース] でインスタンスを選び、[変更] を選択します。[接続] の [追加設定] で [データベースポート] を変更し、[続行]、[すぐに適用]、[DB インスタンスを変更] の順に進みます。インスタンスは再起動します。セキュリティグループとクライアントの設定も合わせて変更してください。',
    },
    cli: 'aws rds modify-db-instance --db-instance-identifier <instance> --db-port-number <port> --apply-immediately',
    check: ({ configuration: { engine, dBClusterIdentifier, endpoint, dbInstancePort } }) => {
      if (dBClusterIdentifier) return memberOf(dBClusterIdentifier)
      const family = familyOf(engine)
      if (family === undefined) return otherEngine(engine)
      // While it is made an instance has no endpoint, and its port is told as 0.
      const port = endpoint?.port ?? (dbInstancePort || undefined)
      if (port === undefined)
        return notApplicable('The instance has no endpoint yet.', 'エンドポイントがまだありません。')
      return port === DEFAULT_PORT[family]
        ? failed(
            `It listens on ${port}, the default of ${engine}.`,
            `${engine} のデフォルトポート ${port} を使用しています。`,
          )
        : passed()
    },
  }),

  control<DbInstance>({
    id: 'RDS.25',
    severity: 'medium',
    type: INSTANCE,
    needs: [],
    title: {
      en: "RDS DB instances' administrator has a name of its own",
      ja: 'RDS DB インスタンスの管理者ユーザー名がデフォルトから変更されている',
    },
    why: {
      en: 'The name of the administrator is half of what an attacker needs to guess; the default ones are the first that are tried.',
      ja: '管理者ユーザー名は、攻撃者が推測すべき情報の半分です。デフォルトの名前は最初に試されます。',
    },
    fix: {
      en: "The administrator's name cannot be changed later. Create a new instance (in the RDS console: Databases, Create database, with another Master username under Credentials settings), move the data to it and delete the old one.",
      ja: '管理者ユーザー名は後から変更できません。RDS コンソールの [データベース] > [データベースの作成] で、[認証情報の設定] の [マスターユーザー名] に別の名前を指定して新しいインスタンスを作成し、データを移行してから古いインスタンスを削除します。',
    },
    cli: 'aws rds create-db-instance --db-instance-identifier <new-instance> --master-username <name> --manage-master-user-password --engine <engine> --db-instance-class <class> --allocated-storage <GiB>',
    check: ({ configuration: { engine, dBClusterIdentifier, masterUsername } }) => {
      if (isOtherService(engine)) return otherEngine(engine)
      if (dBClusterIdentifier) return memberOf(dBClusterIdentifier)
      return DEFAULT_ADMINS.includes(masterUsername ?? '')
        ? failed(`The administrator is called ${masterUsername}.`, `管理者ユーザー名が ${masterUsername} です。`)
        : passed()
    },
  }),

  control<DbInstance, { readonly tags: unknown }, { readonly backupVaultLockCheck: boolean | string | null }>({
    id: 'RDS.26',
    severity: 'medium',
    type: INSTANCE,
    needs: ['tags'],
    related: BACKUP_TYPES,
    params: { backupVaultLockCheck: null },
    title: {
      en: 'RDS DB instances are in a backup plan',
      ja: 'RDS DB インスタンスがバックアッププランの対象になっている',
    },
    why: {
      en: "AWS Backup keeps copies on a schedule of their own, in a vault that the database's administrators need not reach, so they outlive a deleted instance and its automated backups.",
      ja: 'AWS Backup のバックアップは、データベースの管理者とは別の権限で守られたボールトに独自のスケジュールで保管されるため、インスタンスと自動バックアップが削除されても残ります。',
    },
    fix: {
      en: 'In the AWS Backup console choose Backup plans, open a plan or create one, choose Assign resources, and include the instance by its resource type, its ARN or a tag.',
      ja: 'AWS Backup コンソールの [バックアッププラン] でプランを開く (または作成する) と表示される [リソースを割り当てる] から、リソースタイプ・ARN・タグのいずれかでインスタンスを対象に含めます。',
    },
    cli: 'aws backup create-backup-selection --backup-plan-id <plan-id> --backup-selection \'{"SelectionName":"<name>","IamRoleArn":"<role-arn>","Resources":["<instance-arn>"]}\'',
    check: ({ ci, configuration: { engine, dBClusterIdentifier } }, params, around) => {
      if (isOtherService(engine)) return otherEngine(engine)
      if (dBClusterIdentifier) return memberOf(dBClusterIdentifier)
      return backedUp(around, ci, asksForLock(params.backupVaultLockCheck))
    },
  }),

  control<DbInstance>({
    id: 'RDS.46',
    severity: 'high',
    type: INSTANCE,
    needs: [],
    related: ['AWS::EC2::RouteTable'],
    title: {
      en: 'RDS DB instances are in subnets without a route to an Internet gateway',
      ja: 'RDS DB インスタンスがインターネットゲートウェイへのルートを持たないサブネットに配置されている',
    },
    why: {
      en: 'In a public subnet a database is one setting away from the Internet: making it publicly accessible, or a wide security group, exposes it at once.',
      ja: 'パブリックサブネットにあるデータベースは、パブリックアクセスの有効化や緩いセキュリティグループなど、設定一つで直ちにインターネットに露出します。',
    },
    fix: {
      en: 'Make a DB subnet group of private subnets (RDS console, Subnet groups, Create DB subnet group), then select the instance, choose Modify and pick that group under Connectivity. An instance moves only to another VPC in this way; within one VPC restore a snapshot of it into the new group, or take the route to the Internet gateway out of the route table.',
      ja: 'RDS コンソールの [サブネットグループ] > [DB サブネットグループを作成] でプライベートサブネットだけのグループを作成し、インスタンスの [変更] 画面の [接続] でそのグループを選びます。この方法で移動できるのは別の VPC へだけです。同じ VPC の中では、スナップショットを新しいグループに復元するか、ルートテーブルからインターネットゲートウェイへのルートを削除します。',
    },
    cli: 'aws ec2 delete-route --route-table-id <route-table-id> --destination-cidr-block 0.0.0.0/0',
    check: ({ ci, configuration: { dBSubnetGroup } }, _, around) => {
      const subnets = (dBSubnetGroup?.subnets ?? []).map((s) => s.subnetIdentifier).filter((s) => s !== undefined)
      if (subnets.length === 0)
        return notApplicable('The instance has no subnet group.', 'サブネットグループがありません。')
      const ways = waysOut(around, ci, dBSubnetGroup?.vpcId, subnets)
      if (ways.length === 0) return passed()
      const names = ways.map((w) => `${w.subnetId} (${w.routeTableId}: ${w.destination} → ${w.gatewayId})`).join(', ')
      return failed(
        `Subnets with a route to the Internet: ${names}.`,
        `インターネットへのルートを持つサブネットがあります: ${names}`,
      )
    },
  }),
]
