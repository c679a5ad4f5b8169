import { control, failed, passed } from '../control.js'

const SNAPSHOT = 'AWS::RDS::DBSnapshot'
const CLUSTER_SNAPSHOT = 'AWS::RDS::DBClusterSnapshot'

/** AWS Config's name of the part that tells who may restore a snapshot. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  [SNAPSHOT]: 'DBSnapshotAttributes',
  [CLUSTER_SNAPSHOT]: 'DBClusterSnapshotAttributes',
}

type Attributes = readonly { readonly attributeName?: string; readonly attributeValues?: readonly string[] }[] | null

/** Amazon RDS, snapshots of instances and of clusters. */
export default [
  control({
    id: 'RDS.1',
    severity: 'critical',
    type: [SNAPSHOT, CLUSTER_SNAPSHOT],
    // The part's name depends on the type, so it is asked for in `check`; what was not read is WARNING all the same.
    needs: [],
    title: { en: 'RDS snapshots are not public', ja: 'RDS スナップショットが公開されていない' },
    why: {
      en: 'Anyone with an AWS account can restore a public snapshot and read the whole database, without leaving a trace in this account.',
      ja: '公開スナップショットは、AWS アカウントを持つ誰もが復元してデータベースの全内容を読み取れます。しかも、このアカウントには痕跡が残りません。',
    },
    fix: {
      en: 'In the RDS console choose Snapshots, select the snapshot, choose Actions, Share snapshot, set DB snapshot visibility to Private and save. Treat the data as leaked: find out since when it was public and change the secrets in it.',
      ja: 'RDS コンソールの [スナップショット] で対象を選び、[アクション] > [スナップショットを共有] で [DB スナップショットの可視性] を [プライベート] にして保存します。データは漏えいしたものとして扱い、公開されていた期間を調べ、含まれる秘密情報を変更してください。',
    },
    cli: 'aws rds modify-db-snapshot-attribute --db-snapshot-identifier <snapshot> --attribute-name restore --values-to-remove all   # of a cluster: aws rds modify-db-cluster-snapshot-attribute --db-cluster-snapshot-identifier <snapshot> --attribute-name restore --values-to-remove all',
    check: ({ ci }, _, around) => {
      const attributes = around.part(ci, ATTRIBUTES[ci.resourceType] ?? '') as Attributes
      const restore = (attributes ?? []).filter((a) => a.attributeName === 'restore')
      return restore.some((a) => a.attributeValues?.includes('all'))
        ? failed('Every AWS account may restore it.', 'すべての AWS アカウントが復元できる設定です。')
        : passed()
    },
  }),

  control<{ readonly encrypted?: boolean; readonly storageEncrypted?: boolean }>({
    id: 'RDS.4',
    severity: 'medium',
    type: [SNAPSHOT, CLUSTER_SNAPSHOT],
    needs: [],
    title: {
      en: 'RDS snapshots are encrypted at rest',
      ja: 'RDS スナップショットの保管時の暗号化が有効になっている',
    },
    why: {
      en: 'A snapshot holds the whole database. When it is not encrypted, sharing it or copying it to another account gives the data away without any key.',
      ja: 'スナップショットにはデータベース全体が含まれます。暗号化していないと、共有や別アカウントへのコピーだけで、鍵なしにデータが渡ってしまいます。',
    },
    fix: {
      en: 'In the RDS console choose Snapshots, select the snapshot, choose Actions, Copy snapshot, turn on Enable encryption and choose a key; delete the old snapshot when the copy is there. Snapshots of encrypted databases are encrypted by themselves; those of an unencrypted Aurora cluster are encrypted when they are restored.',
      ja: 'RDS コンソールの [スナップショット] で対象を選び、[アクション] > [スナップショットをコピー] で [暗号化を有効にする] をオンにしてキーを選びます。コピーの完成後、元のスナップショットを削除します。暗号化されたデータベースのスナップショットは自動的に暗号化されます。暗号化されていない Aurora クラスターのスナップショットは、復元時に暗号化します。',
    },
    cli: 'aws rds copy-db-snapshot --source-db-snapshot-identifier <snapshot> --target-db-snapshot-identifier <new-snapshot> --kms-key-id <key>',
    check: ({ ci, configuration: { encrypted, storageEncrypted } }) =>
      (ci.resourceType === SNAPSHOT ? encrypted : storageEncrypted) === true
        ? passed()
        : failed('The snapshot is not encrypted.', 'スナップショットが暗号化されていません。'),
  }),
]
