import { asksForLock, BACKUP_TYPES, backedUp } from '../backup-plans.js'
import { control, failed, notApplicable, passed, type Verdict } from '../control.js'

const TABLE = 'AWS::DynamoDB::Table'
const DAX = 'AWS::DAX::Cluster'

interface Table {
  readonly tableName?: string
  readonly tableStatus?: string
  readonly billingModeSummary?: { readonly billingMode?: string } | null
  readonly globalSecondaryIndexes?: readonly { readonly indexName?: string }[] | null
  readonly deletionProtectionEnabled?: boolean | null
}

interface Target {
  readonly resourceId?: string
  readonly scalableDimension?: string
  readonly minCapacity?: number
}

interface Policy {
  readonly resourceId?: string
  readonly scalableDimension?: string
  readonly targetTrackingScalingPolicyConfiguration?: { readonly targetValue?: number } | null
}

interface Scaling {
  readonly [key: string]: number | null
  readonly minProvisionedReadCapacity: number | null
  readonly targetReadUtilization: number | null
  readonly minProvisionedWriteCapacity: number | null
  readonly targetWriteUtilization: number | null
}

/** What of one dimension of one table or index is not as asked for; undefined when all is. */
const lacking = (
  dimension: 'Read' | 'Write',
  target: Target | undefined,
  policy: Policy | undefined,
  params: Scaling,
): Verdict | undefined => {
  const name = dimension === 'Read' ? 'read capacity' : 'write capacity'
  const ja = dimension === 'Read' ? '読み込みキャパシティ' : '書き込みキャパシティ'
  if (target === undefined || policy === undefined)
    return failed(`The ${name} does not scale.`, `${ja}に Auto Scaling が設定されていません。`)
  const least = dimension === 'Read' ? params.minProvisionedReadCapacity : params.minProvisionedWriteCapacity
  if (least !== null && (target.minCapacity ?? 0) < least)
    return failed(
      `The ${name} may fall to ${target.minCapacity ?? 0}, less than ${least}.`,
      `${ja}の最小値が ${target.minCapacity ?? 0} で、${least} を下回っています。`,
    )
  const most = dimension === 'Read' ? params.targetReadUtilization : params.targetWriteUtilization
  const aim = policy.targetTrackingScalingPolicyConfiguration?.targetValue
  if (most !== null && (aim === undefined || aim > most))
    return failed(
      `The ${name} is scaled at ${aim ?? '?'} % of use, more than ${most} %.`,
      `${ja}のターゲット使用率が ${aim ?? '不明'}% で、${most}% を超えています。`,
    )
  return undefined
}

/** Amazon DynamoDB and DAX (Security Hub user guide, "Security Hub controls for Amazon DynamoDB"). */
export default [
  control<Table, object, Scaling>({
    id: 'DynamoDB.1',
    severity: 'medium',
    type: TABLE,
    // What scales a table matters, and is asked for, only when the table is not on demand.
    needs: [],
    params: {
      minProvisionedReadCapacity: null,
      targetReadUtilization: null,
      minProvisionedWriteCapacity: null,
      targetWriteUtilization: null,
    },
    title: {
      en: 'DynamoDB tables scale their capacity with demand',
      ja: 'DynamoDB テーブルのキャパシティが需要に応じてスケールする',
    },
    why: {
      en: 'A table of fixed capacity refuses requests as soon as more arrive than were planned for, and costs too much the rest of the time.',
      ja: 'キャパシティが固定のテーブルは、想定を超えるアクセスがあるとリクエストを拒否し、それ以外の時間は過剰な費用がかかります。',
    },
    fix: {
      en: 'In the DynamoDB console choose Tables, open the table, choose Additional settings, then Edit under Read/write capacity. Choose On-demand, or Provisioned with Auto scaling on for reads and writes, also of the global secondary indexes, and save.',
      ja: 'DynamoDB コンソールの [テーブル] で対象を開き、[追加の設定] の [読み込み/書き込みキャパシティ] で [編集] を選択します。[オンデマンド] を選ぶか、[プロビジョンド] で読み込み・書き込み (グローバルセカンダリインデックスを含む) の Auto Scaling をオンにして保存します。',
    },
    cli: 'aws dynamodb update-table --table-name <table> --billing-mode PAY_PER_REQUEST',
    check: ({ ci, configuration: { tableName, billingModeSummary, globalSecondaryIndexes } }, params, around) => {
      if (billingModeSummary?.billingMode === 'PAY_PER_REQUEST') return passed()
      const targets = (around.part(ci, 'ScalableTargets') ?? []) as readonly Target[]
      const policies = (around.part(ci, 'ScalingPolicies') ?? []) as readonly Policy[]
      const table = `table/${tableName ?? ci.resourceId}`
      const scaled = [
        { id: table, kind: 'table', name: 'table' },
        ...(globalSecondaryIndexes ?? []).map((i) => ({
          id: `${table}/index/${i.indexName}`,
          kind: 'index',
          name: i.indexName ?? '',
        })),
      ]
      for (const { id, kind, name } of scaled) {
        for (const dimension of ['Read', 'Write'] as const) {
          const own = (x: Target | Policy) =>
            x.resourceId === id && x.scalableDimension === `dynamodb:${kind}:${dimension}CapacityUnits`
          const found = lacking(dimension, targets.find(own), policies.find(own), params)
          if (found?.reason === undefined) continue
          return kind === 'table'
            ? found
            : failed(`Index ${name}: ${found.reason.en}`, `インデックス ${name}: ${found.reason.ja}`)
        }
      }
      return passed()
    },
  }),

  control<
    unknown,
    {
      ContinuousBackupsDescription: {
        readonly pointInTimeRecoveryDescription?: { readonly pointInTimeRecoveryStatus?: string } | null
      } | null
    }
  >({
    id: 'DynamoDB.2',
    severity: 'medium',
    type: TABLE,
    needs: ['ContinuousBackupsDescription'],
    title: {
      en: 'DynamoDB tables have point-in-time recovery',
      ja: 'DynamoDB テーブルのポイントインタイムリカバリが有効になっている',
    },
    why: {
      en: 'Point-in-time recovery brings a table back to any second of the last days. Without it, what a faulty or hostile write has destroyed since the last backup is gone.',
      ja: 'ポイントインタイムリカバリが有効なら、直近の期間の任意の時点にテーブルを復元できます。無効だと、最後のバックアップ以降に不具合や攻撃で失われたデータは戻りません。',
    },
    fix: {
      en: 'In the DynamoDB console choose Tables, open the table, choose Backups, then Edit under Point-in-time recovery (PITR), turn it on and save.',
      ja: 'DynamoDB コンソールの [テーブル] で対象を開き、[バックアップ] タブの [ポイントインタイムリカバリ (PITR)] で [編集] を選択し、オンにして保存します。',
    },
    cli: 'aws dynamodb update-continuous-backups --table-name <table> --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true',
    check: ({ parts }) =>
      parts.ContinuousBackupsDescription?.pointInTimeRecoveryDescription?.pointInTimeRecoveryStatus === 'ENABLED'
        ? passed()
        : failed('Point-in-time recovery is off.', 'ポイントインタイムリカバリが無効です。'),
  }),

  control<{ readonly sSEDescription?: { readonly status?: string } | null }>({
    id: 'DynamoDB.3',
    severity: 'medium',
    type: DAX,
    needs: [],
    title: {
      en: 'DAX clusters are encrypted at rest',
      ja: 'DAX クラスターの保管時の暗号化が有効になっている',
    },
    why: {
      en: 'DAX writes what it caches to the disks of its nodes. Without encryption the data of an encrypted table lies there in plain text.',
      ja: 'DAX はキャッシュしたデータをノードのディスクに書き込みます。暗号化していないと、暗号化されたテーブルのデータがそこに平文で残ります。',
    },
    fix: {
      en: 'Encryption can be turned on only when a cluster is made. In the DynamoDB console choose DAX, Clusters, Create cluster, turn on encryption at rest, point the applications at the new cluster and delete the old one.',
      ja: '暗号化はクラスターの作成時にしか有効にできません。DynamoDB コンソールの [DAX] > [クラスター] > [クラスターの作成] で保管時の暗号化を有効にして新しいクラスターを作成し、アプリケーションの接続先を切り替えてから古いクラスターを削除します。',
    },
    cli: 'aws dax create-cluster --cluster-name <new-cluster> --node-type <type> --replication-factor 3 --iam-role-arn <role-arn> --sse-specification Enabled=true --cluster-endpoint-encryption-type TLS',
    check: ({ configuration: { sSEDescription } }) =>
      sSEDescription?.status === 'ENABLED' || sSEDescription?.status === 'ENABLING'
        ? passed()
        : failed(
            `Encryption at rest is ${sSEDescription?.status ?? 'DISABLED'}.`,
            `保管時の暗号化が ${sSEDescription?.status ?? 'DISABLED'} です。`,
          ),
  }),

  control<Table, { readonly tags: unknown }, { readonly backupVaultLockCheck: boolean | string | null }>({
    id: 'DynamoDB.4',
    severity: 'medium',
    type: TABLE,
    needs: ['tags'],
    related: BACKUP_TYPES,
    params: { backupVaultLockCheck: null },
    title: {
      en: 'DynamoDB tables are in a backup plan',
      ja: 'DynamoDB テーブルがバックアッププランの対象になっている',
    },
    why: {
      en: 'AWS Backup keeps copies on a schedule of their own, in a vault that those who may delete the table need not reach.',
      ja: 'AWS Backup のバックアップは、テーブルを削除できる人とは別の権限で守られたボールトに、独自のスケジュールで保管されます。',
    },
    fix: {
      en: 'In the AWS Backup console choose Backup plans, open a plan or create one, choose Assign resources, and include the table by its resource type, its ARN or a tag.',
      ja: 'AWS Backup コンソールの [バックアッププラン] でプランを開き (または作成し)、[リソースを割り当てる] から、リソースタイプ・ARN・タグのいずれかでテーブルを対象に含めます。',
    },
    cli: 'aws backup create-backup-selection --backup-plan-id <plan-id> --backup-selection \'{"SelectionName":"<name>","IamRoleArn":"<role-arn>","Resources":["<table-arn>"]}\'',
    check: ({ ci, configuration: { tableStatus } }, params, around) =>
      tableStatus === 'ACTIVE'
        ? backedUp(around, ci, asksForLock(params.backupVaultLockCheck))
        : notApplicable(
            `The table is in state ${tableStatus ?? '(none)'}.`,
            `テーブルの状態が ${tableStatus ?? '(なし)'} です。`,
          ),
  }),

  control<Table>({
    id: 'DynamoDB.6',
    severity: 'medium',
    type: TABLE,
    needs: [],
    title: {
      en: 'DynamoDB tables are protected against deletion',
      ja: 'DynamoDB テーブルの削除保護が有効になっている',
    },
    why: {
      en: 'Without deletion protection one call, by mistake or by a stolen credential, removes the table with all its items.',
      ja: '削除保護が無効だと、誤操作や漏えいした認証情報による API 呼び出し一回で、テーブルがすべての項目ごと失われます。',
    },
    fix: {
      en: 'In the DynamoDB console choose Tables, open the table, choose Additional settings, and under Deletion protection choose Turn on.',
      ja: 'DynamoDB コンソールの [テーブル] で対象を開き、[追加の設定] の [削除保護] で [オンにする] を選択します。',
    },
    cli: 'aws dynamodb update-table --table-name <table> --deletion-protection-enabled',
    check: ({ configuration }) =>
      configuration.deletionProtectionEnabled === true
        ? passed()
        : failed('Deletion protection is off.', '削除保護が無効です。'),
  }),

  control<{ readonly clusterEndpointEncryptionType?: string }>({
    id: 'DynamoDB.7',
    severity: 'medium',
    type: DAX,
    needs: [],
    title: {
      en: 'DAX clusters encrypt connections with TLS',
      ja: 'DAX クラスターのエンドポイントが TLS で暗号化されている',
    },
    why: {
      en: 'Without TLS requests to the cache and the items in its answers cross the network in plain text.',
      ja: 'TLS がないと、キャッシュへのリクエストと応答に含まれる項目が平文でネットワークを流れます。',
    },
    fix: {
      en: 'The encryption of connections can be turned on only when a cluster is made. In the DynamoDB console choose DAX, Clusters, Create cluster, turn on encryption in transit, point the applications at the new endpoint (daxs://) and delete the old cluster.',
      ja: '転送時の暗号化はクラスターの作成時にしか有効にできません。DynamoDB コンソールの [DAX] > [クラスター] > [クラスターの作成] で転送時の暗号化を有効にして新しいクラスターを作成し、アプリケーションの接続先を新しいエンドポイント (daxs://) に切り替えてから古いクラスターを削除します。',
    },
    cli: 'aws dax create-cluster --cluster-name <new-cluster> --node-type <type> --replication-factor 3 --iam-role-arn <role-arn> --sse-specification Enabled=true --cluster-endpoint-encryption-type TLS',
    check: ({ configuration: { clusterEndpointEncryptionType } }) =>
      clusterEndpointEncryptionType === 'TLS'
        ? passed()
        : failed(
            `The endpoint's encryption is ${clusterEndpointEncryptionType ?? 'NONE'}.`,
            `エンドポイントの暗号化が ${clusterEndpointEncryptionType ?? 'NONE'} です。`,
          ),
  }),
]
