import { auroraMysqlVersion, isBefore, withinPatches } from '../aurora-version.js'
import { control, failed, NotRead, passed } from '../control.js'
import { oneInRegion } from '../in-region.js'
import {
  type DbCluster,
  DEFAULT_ADMINS,
  isAurora,
  isAuroraMysql,
  isOtherService,
  listOf,
  otherEngine,
} from '../rds-facts.js'

const CLUSTER = 'AWS::RDS::DBCluster'
const PARAMETER_GROUP = 'AWS::RDS::DBClusterParameterGroup'

const modify = (en: string, ja: string) => ({
  en: `In the RDS console choose Databases, select the cluster and choose Modify. ${en} Choose Continue, Apply immediately, then Modify cluster.`,
  ja: `RDS コンソールの [データベース] でクラスターを選び、[変更] を選択します。${ja}[続行]、[すぐに適用]、[クラスターの変更] の順に進みます。`,
})

const cli = (option: string) =>
  `aws rds modify-db-cluster --db-cluster-identifier <cluster> ${option} --apply-immediately`

/** RDS.16, RDS.47 and RDS.48 are one check for three kinds of cluster. */
const copiesTags = (id: string, covers: (engine: string | undefined) => boolean, en: string, ja: string) =>
  control<DbCluster>({
    id,
    severity: 'low',
    type: CLUSTER,
    needs: [],
    title: {
      en: `${en} clusters copy their tags to snapshots`,
      ja: `${ja}クラスターのタグがスナップショットにコピーされる`,
    },
    why: {
      en: 'Access policies, cost reports and clean-up jobs go by tags. Snapshots without those of their cluster fall out of all three.',
      ja: 'アクセス制御・コスト配分・棚卸しはタグを手がかりに行われます。タグのないスナップショットは、そのいずれからも漏れてしまいます。',
    },
    fix: modify(
      'Under Backup turn on Copy tags to snapshots.',
      '[バックアップ] で [スナップショットにタグをコピー] をオンにし、',
    ),
    cli: cli('--copy-tags-to-snapshot'),
    check: ({ configuration: { engine, copyTagsToSnapshot } }) => {
      if (!covers(engine)) return otherEngine(engine)
      return copyTagsToSnapshot === true
        ? passed()
        : failed('Tags are not copied to snapshots.', 'スナップショットへのタグのコピーが無効です。')
    },
  })

/** Amazon RDS, DB clusters (Security Hub user guide, "Security Hub controls for Amazon RDS"). */
export default [
  control<DbCluster>({
    id: 'RDS.7',
    severity: 'medium',
    type: CLUSTER,
    needs: [],
    title: {
      en: 'RDS clusters are protected against deletion',
      ja: 'RDS クラスターの削除保護が有効になっている',
    },
    why: {
      en: 'Without deletion protection one call, by mistake or by a stolen credential, removes the cluster with its instances and automated backups.',
      ja: '削除保護が無効だと、誤操作や漏えいした認証情報による API 呼び出し一回で、クラスターがインスタンスや自動バックアップごと失われます。',
    },
    fix: modify('Turn on Enable deletion protection.', '[削除保護の有効化] をオンにし、'),
    cli: cli('--deletion-protection'),
    check: ({ configuration }) =>
      configuration.deletionProtection === true
        ? passed()
        : failed('Deletion protection is off.', '削除保護が無効です。'),
  }),

  control<DbCluster>({
    id: 'RDS.12',
    severity: 'medium',
    type: CLUSTER,
    needs: [],
    title: {
      en: 'RDS clusters accept IAM authentication',
      ja: 'RDS クラスターで IAM データベース認証が有効になっている',
    },
    why: {
      en: 'With IAM authentication clients log in with short-lived tokens instead of a shared password that sits in configuration files and is seldom changed.',
      ja: 'IAM データベース認証では、設定ファイルに残りがちで変更もされにくい共有パスワードの代わりに、短時間だけ有効なトークンで接続できます。',
    },
    fix: modify(
      'Under Database authentication turn on IAM database authentication.',
      '[データベース認証] で [IAM データベース認証] をオンにし、',
    ),
    cli: cli('--enable-iam-database-authentication'),
    check: ({ configuration: { engine, iamdatabaseAuthenticationEnabled } }) => {
      // DocumentDB's clusters, which RDS' calls show too, never have this setting.
      if (engine === 'docdb') return otherEngine(engine)
      return iamdatabaseAuthenticationEnabled === true
        ? passed()
        : failed('IAM authentication is off.', 'IAM データベース認証が無効です。')
    },
  }),

  control<DbCluster, object, { readonly BacktrackWindowInHours: number | null }>({
    id: 'RDS.14',
    severity: 'medium',
    type: CLUSTER,
    needs: [],
    params: { BacktrackWindowInHours: null },
    title: {
      en: 'Aurora MySQL clusters can backtrack',
      ja: 'Aurora MySQL クラスターのバックトラックが有効になっている',
    },
    why: {
      en: 'Backtracking takes a cluster back to a moment before a mistake within minutes. A restore from a backup takes hours and makes a new cluster.',
      ja: 'バックトラックを使うと、誤操作の直前の状態に数分で戻せます。バックアップからの復元では、新しいクラスターの作成に時間単位の停止が伴います。',
    },
    fix: {
      en: 'Backtracking can be turned on only when a cluster is made. Restore a snapshot of the cluster (RDS console, Snapshots, Actions, Restore snapshot) or clone it, and there choose Enable Backtrack with a target window; then move the applications to the new cluster.',
      ja: 'バックトラックはクラスターの作成時にしか有効にできません。RDS コンソールの [スナップショット] で [アクション] > [スナップショットを復元] を選ぶ (またはクローンを作成する) 際に [バックトラックの有効化] をオンにしてターゲットウィンドウを指定し、アプリケーションの接続先を新しいクラスターに切り替えます。',
    },
    cli: 'aws rds restore-db-cluster-from-snapshot --db-cluster-identifier <new-cluster> --snapshot-identifier <snapshot> --engine aurora-mysql --backtrack-window 86400',
    check: ({ configuration: { engine, backtrackWindow } }, { BacktrackWindowInHours: wanted }) => {
      if (!isAuroraMysql(engine)) return otherEngine(engine)
      const hours = (backtrackWindow ?? 0) / 3600
      if (hours === 0) return failed('Backtracking is off.', 'バックトラックが無効です。')
      return wanted === null || hours >= wanted
        ? passed()
        : failed(
            `The backtrack window is ${hours} hours, less than ${wanted}.`,
            `バックトラックウィンドウが ${hours} 時間で、${wanted} 時間に足りません。`,
          )
    },
  }),

  control<DbCluster>({
    id: 'RDS.15',
    severity: 'medium',
    type: CLUSTER,
    needs: [],
    title: {
      en: 'RDS clusters span several Availability Zones',
      ja: 'RDS クラスターが複数のアベイラビリティーゾーンに配置されている',
    },
    why: {
      en: 'When all instances of a cluster are in one Availability Zone, a failure there stops the database until a new instance has started elsewhere.',
      ja: 'すべてのインスタンスが一つのアベイラビリティーゾーンにあると、そのゾーンの障害時には、別のゾーンで新しいインスタンスが起動するまでデータベースが停止します。',
    },
    fix: {
      en: 'In the RDS console choose Databases, select the cluster, choose Actions, Add reader, and put the reader into another Availability Zone than the writer.',
      ja: 'RDS コンソールの [データベース] でクラスターを選び、[アクション] > [リーダーの追加] で、ライターとは別のアベイラビリティーゾーンにリーダーを追加します。',
    },
    cli: 'aws rds create-db-instance --db-instance-identifier <reader> --db-cluster-identifier <cluster> --engine <engine> --db-instance-class <class> --availability-zone <another-zone>',
    check: ({ configuration }) =>
      configuration.multiAZ === true
        ? passed()
        : failed('All of it is in one Availability Zone.', '一つのアベイラビリティーゾーンにしか配置されていません。'),
  }),

  copiesTags('RDS.16', isAurora, 'Aurora', 'Aurora '),

  control<DbCluster>({
    id: 'RDS.24',
    severity: 'medium',
    type: CLUSTER,
    needs: [],
    title: {
      en: "RDS clusters' administrator has a name of its own",
      ja: 'RDS クラスターの管理者ユーザー名がデフォルトから変更されている',
    },
    why: {
      en: 'The name of the administrator is half of what an attacker needs to guess; the default ones are the first that are tried.',
      ja: '管理者ユーザー名は、攻撃者が推測すべき情報の半分です。デフォルトの名前は最初に試されます。',
    },
    fix: {
      en: "The administrator's name cannot be changed later. Create a new cluster (in the RDS console: Databases, Create database, with another Master username under Credentials settings), move the data to it and delete the old one.",
      ja: '管理者ユーザー名は後から変更できません。RDS コンソールの [データベース] > [データベースの作成] で、[認証情報の設定] の [マスターユーザー名] に別の名前を指定して新しいクラスターを作成し、データを移行してから古いクラスターを削除します。',
    },
    cli: 'aws rds create-db-cluster --db-cluster-identifier <new-cluster> --engine <engine> --master-username <name> --manage-master-user-password',
    check: ({ configuration: { engine, masterUsername } }) => {
      if (isOtherService(engine)) return otherEngine(engine)
      return DEFAULT_ADMINS.includes(masterUsername ?? '')
        ? failed(`The administrator is called ${masterUsername}.`, `管理者ユーザー名が ${masterUsername} です。`)
        : passed()
    },
  }),

  control<DbCluster>({
    id: 'RDS.27',
    severity: 'medium',
    type: CLUSTER,
    needs: [],
    title: {
      en: 'RDS clusters are encrypted at rest',
      ja: 'RDS クラスターの保管時の暗号化が有効になっている',
    },
    why: {
      en: 'Without encryption the storage of the cluster, its backups and its snapshots hold the data in plain text, and no key stands in the way of whoever gets a copy of them.',
      ja: '暗号化していないと、クラスターのストレージ・バックアップ・スナップショットにデータが平文で残ります。コピーを入手した相手の前に、鍵という歯止めがありません。',
    },
    fix: {
      en: 'An existing cluster cannot be encrypted in place. In the RDS console choose Snapshots, select a snapshot of the cluster, choose Actions, Restore snapshot, turn on Enable encryption and choose a key; then point the applications at the new cluster.',
      ja: '既存のクラスターはそのまま暗号化できません。RDS コンソールの [スナップショット] でクラスターのスナップショットを選び、[アクション] > [スナップショットを復元] で [暗号化を有効にする] をオンにしてキーを選びます。復元後、アプリケーションの接続先を新しいクラスターに切り替えます。',
    },
    cli: 'aws rds restore-db-cluster-from-snapshot --db-cluster-identifier <new-cluster> --snapshot-identifier <snapshot> --engine <engine> --kms-key-id <key>',
    check: ({ configuration }) =>
      configuration.storageEncrypted === true
        ? passed()
        : failed('The storage is not encrypted.', 'ストレージが暗号化されていません。'),
  }),

  control<DbCluster>({
    id: 'RDS.35',
    severity: 'medium',
    type: CLUSTER,
    needs: [],
    title: {
      en: 'Multi-AZ DB clusters take minor version upgrades by themselves',
      ja: 'マルチ AZ DB クラスターのマイナーバージョン自動アップグレードが有効になっている',
    },
    why: {
      en: 'Minor versions carry the fixes of security holes. Clusters that wait for somebody to upgrade them stay open to holes that are already published.',
      ja: 'マイナーバージョンにはセキュリティ修正が含まれます。手作業のアップグレードを待つクラスターは、公開済みの脆弱性を抱えたまま動き続けます。',
    },
    fix: modify(
      'Under Maintenance turn on Enable auto minor version upgrade.',
      '[メンテナンス] で [マイナーバージョン自動アップグレードの有効化] をオンにし、',
    ),
    cli: cli('--auto-minor-version-upgrade'),
    check: ({ configuration: { engine, autoMinorVersionUpgrade } }) => {
      // Multi-AZ DB clusters are those of the plain engines; Aurora upgrades instance by instance.
      if (engine !== 'mysql' && engine !== 'postgres') return otherEngine(engine)
      return autoMinorVersionUpgrade === true
        ? passed()
        : failed('Automatic minor version upgrade is off.', 'マイナーバージョン自動アップグレードが無効です。')
    },
  }),

  control<DbCluster>({
    id: 'RDS.45',
    severity: 'medium',
    type: CLUSTER,
    needs: [],
    related: [PARAMETER_GROUP],
    title: {
      en: 'Aurora MySQL clusters audit what is done in them',
      ja: 'Aurora MySQL クラスターの監査ログが有効になっている',
    },
    why: {
      en: 'Without Advanced Auditing nobody can tell afterwards who connected, what they queried and which tables they changed.',
      ja: 'アドバンスト監査が無効だと、誰が接続し、何を照会し、どのテーブルを変更したかを後から確かめられません。',
    },
    fix: {
      en: 'In the RDS console choose Parameter groups, open the DB cluster parameter group of the cluster (a default group cannot be changed: create one, and choose it with Modify on the cluster), choose Edit, set server_audit_logging to 1 and server_audit_events to at least CONNECT,QUERY_DCL,QUERY_DDL, and save.',
      ja: 'RDS コンソールの [パラメータグループ] でクラスターの DB クラスターパラメータグループを開き (デフォルトのグループは変更できないため、新しく作成してクラスターの [変更] で指定します)、[編集] で server_audit_logging を 1 に、server_audit_events を少なくとも CONNECT,QUERY_DCL,QUERY_DDL に設定して保存します。',
    },
    cli: 'aws rds modify-db-cluster-parameter-group --db-cluster-parameter-group-name <group> --parameters "ParameterName=server_audit_logging,ParameterValue=1,ApplyMethod=immediate" "ParameterName=server_audit_events,ParameterValue=\'CONNECT,QUERY_DCL,QUERY_DDL\',ApplyMethod=immediate"',
    check: ({ ci, configuration: { engine, dbclusterParameterGroup: name = '', dbclusterMembers } }, _, around) => {
      if (!isAuroraMysql(engine)) return otherEngine(engine)
      const waiting = dbclusterMembers?.find((m) => m.dbclusterParameterGroupStatus !== 'in-sync')
      if (waiting !== undefined)
        return failed(
          `On ${waiting.dbinstanceIdentifier} the parameter group ${name} is ${waiting.dbclusterParameterGroupStatus ?? 'not in sync'}.`,
          `${waiting.dbinstanceIdentifier} でパラメータグループ ${name} の状態が ${waiting.dbclusterParameterGroupStatus ?? '不明'} です (in-sync ではありません)。`,
        )
      const group = oneInRegion(around, ci, PARAMETER_GROUP, name)
      if (group === undefined)
        throw new NotRead(PARAMETER_GROUP, {
          en: `The cluster parameter group ${name} is not among those that were read.`,
          ja: `クラスターパラメータグループ ${name} が、取得したリソースの中にありません。`,
        })
      const parameters = around.part(group, 'Parameters') as
        | readonly { readonly parameterName?: string; readonly parameterValue?: string }[]
        | null
      const value = (parameter: string) => parameters?.find((p) => p.parameterName === parameter)?.parameterValue
      const logging = value('server_audit_logging')
      if (!['1', 'on', 'true'].includes(logging?.toLowerCase() ?? ''))
        return failed(
          `server_audit_logging is ${logging ?? 'not set'}.`,
          `server_audit_logging が ${logging ?? '未設定'} です。`,
        )
      return (value('server_audit_events') ?? '').trim() === ''
        ? failed('server_audit_events names no event.', 'server_audit_events にイベントが指定されていません。')
        : passed()
    },
  }),

  copiesTags('RDS.47', (engine) => engine === 'postgres', 'RDS for PostgreSQL', 'RDS for PostgreSQL '),
  copiesTags('RDS.48', (engine) => engine === 'mysql', 'RDS for MySQL', 'RDS for MySQL '),

  control<DbCluster, object, { readonly minimumBackupRetentionPeriod: number }>({
    id: 'RDS.50',
    severity: 'medium',
    type: CLUSTER,
    needs: [],
    params: { minimumBackupRetentionPeriod: 7 },
    title: {
      en: 'RDS clusters keep their backups long enough',
      ja: 'RDS クラスターのバックアップ保持期間が十分である',
    },
    why: {
      en: 'Damage is often noticed days later. Backups that have already expired cannot bring the data back.',
      ja: 'データの破損や改ざんは、数日たってから見つかることが少なくありません。期限切れで消えたバックアップからは復旧できません。',
    },
    fix: modify(
      'Under Backup set Backup retention period to 7 days or more.',
      '[バックアップ] の [バックアップ保持期間] を 7 日以上にし、',
    ),
    cli: cli('--backup-retention-period 7'),
    check: ({ configuration }, { minimumBackupRetentionPeriod: wanted }) => {
      const days = configuration.backupRetentionPeriod ?? 0
      return days >= wanted
        ? passed()
        : failed(
            `Backups are kept for ${days} days, less than ${wanted}.`,
            `バックアップの保持期間が ${days} 日で、${wanted} 日に足りません。`,
          )
    },
  }),

  control<
    { readonly Engine?: string; readonly EngineVersion?: string },
    object,
    { readonly minSupportedEngineVersion: string; readonly longTermSupportVersion: string | readonly string[] }
  >({
    id: 'RDS.51',
    severity: 'high',
    type: 'AWS::RDS::GlobalCluster',
    needs: [],
    params: {
      minSupportedEngineVersion: '8.0.mysql_aurora.3.08.0',
      longTermSupportVersion: '8.0.mysql_aurora.3.04.0-3',
    },
    title: {
      en: 'Aurora MySQL global databases run a supported version',
      ja: 'Aurora MySQL グローバルデータベースがサポート対象のバージョンで動いている',
    },
    why: {
      en: 'Versions past their support get no more fixes of security holes, or cost the price of Extended Support.',
      ja: 'サポートが終了したバージョンにはセキュリティ修正が提供されないか、延長サポートの費用がかかります。',
    },
    fix: {
      en: 'In the RDS console choose Databases, select the global database, choose Modify, pick a supported DB engine version and apply it: all clusters of the global database are upgraded together.',
      ja: 'RDS コンソールの [データベース] でグローバルデータベースを選び、[変更] でサポート対象の [DB エンジンバージョン] を選んで適用します。グローバルデータベースに属するすべてのクラスターがまとめてアップグレードされます。',
    },
    cli: 'aws rds modify-global-cluster --global-cluster-identifier <global-cluster> --engine-version <version> --allow-major-version-upgrade',
    check: ({ configuration: { Engine, EngineVersion } }, params) => {
      if (!isAuroraMysql(Engine)) return otherEngine(Engine)
      const least = auroraMysqlVersion(params.minSupportedEngineVersion)
      if (least === undefined)
        throw new Error(`minSupportedEngineVersion is no version of Aurora MySQL: ${params.minSupportedEngineVersion}`)
      // Versions that cannot be read (`5.6.10a`, `5.7.12`) are from before Aurora had numbers of its own.
      const version = auroraMysqlVersion(EngineVersion)
      if (version !== undefined && !isBefore(version, least)) return passed()
      const longTerm = listOf(params.longTermSupportVersion)
      if (longTerm.some((l) => withinPatches(l, EngineVersion))) return passed()
      return failed(
        `It runs ${EngineVersion}, before ${params.minSupportedEngineVersion}.`,
        `バージョンが ${EngineVersion} で、${params.minSupportedEngineVersion} より前です。`,
      )
    },
  }),
]
