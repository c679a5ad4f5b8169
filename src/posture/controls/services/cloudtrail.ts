import { ACCOUNT, type Ci } from '../../ci.js'
import { control, failed, notApplicable, passed, type Surroundings, type Verdict } from '../control.js'
import { PUBLIC_PARTS, type PublicParts, publicBucket } from '../public-bucket.js'
import { isLogging, managementEvents, ownerOf, someTrail, TRAIL, type Trail, trailOf } from '../trails.js'

/** A trail of the organisation can be changed, and is judged, in the account that owns it alone. */
const own = (ci: Ci, verdict: () => Verdict): Verdict =>
  ownerOf(ci) === ci.accountId
    ? verdict()
    : notApplicable(`The trail belongs to account ${ownerOf(ci)}.`, `この証跡はアカウント ${ownerOf(ci)} のものです。`)

/** The trails that write to this bucket. */
const trailsInto = (bucket: Ci, around: Surroundings): string[] =>
  around
    .all(TRAIL)
    .filter((t) => trailOf(t).s3BucketName === bucket.resourceId)
    .map((t) => t.resourceName ?? t.arn)

const noTrail = () =>
  notApplicable('No trail writes to this bucket.', 'CloudTrail のログを保存しているバケットではありません。')

/** AWS CloudTrail (Security Hub user guide, "Security Hub controls for AWS CloudTrail"). */
export default [
  control<unknown, object, { readWriteType: 'ALL' | 'READ_ONLY' | 'WRITE_ONLY'; includeManagementEvents: boolean }>({
    id: 'CloudTrail.1',
    severity: 'high',
    type: ACCOUNT,
    scope: 'global',
    needs: [],
    related: [TRAIL],
    params: { readWriteType: 'ALL', includeManagementEvents: true },
    title: {
      en: 'A multi-Region trail records read and write management events',
      ja: 'マルチリージョンの証跡が読み取り・書き込みの管理イベントを記録している',
    },
    why: {
      en: 'Without it what happens in the account, or in a Region nobody looks at, leaves no record: an intrusion can neither be noticed nor reconstructed.',
      ja: '証跡がないと、アカウント内や普段使わないリージョンで行われた操作が記録に残らず、侵入に気づくことも経緯を調べることもできません。',
    },
    fix: {
      en: 'Open the CloudTrail console, choose Trails, Create trail. Trails made in the console hold for all Regions; under Management events select Read and Write and exclude neither AWS KMS nor Amazon RDS Data API events.',
      ja: 'CloudTrail コンソールの [証跡] > [証跡の作成] で作成します (コンソールで作成した証跡は全リージョンに適用されます)。[管理イベント] では [読み取り] と [書き込み] を選び、[AWS KMS イベントの除外] と [Amazon RDS のデータ API イベントを除外] は選択しません。',
    },
    cli: 'aws cloudtrail create-trail --name <trail> --s3-bucket-name <bucket> --is-multi-region-trail --enable-log-file-validation && aws cloudtrail start-logging --name <trail>',
    check: (_, { readWriteType, includeManagementEvents }, around) => {
      const fits = (t: Ci) => {
        if (trailOf(t).isMultiRegionTrail !== true || !isLogging(t, around)) return false
        if (!includeManagementEvents) return true
        const { read, write } = managementEvents(t, around)
        return (read || readWriteType === 'WRITE_ONLY') && (write || readWriteType === 'READ_ONLY')
      }
      return someTrail(around, fits)
        ? passed()
        : failed(
            'No multi-Region trail that is logging takes all read and write management events.',
            '読み取り・書き込みの管理イベントをすべて記録している、稼働中のマルチリージョンの証跡がありません。',
          )
    },
  }),

  control<Trail>({
    id: 'CloudTrail.2',
    severity: 'medium',
    type: TRAIL,
    needs: [],
    title: {
      en: 'Trails encrypt their logs with a KMS key',
      ja: '証跡のログファイルが KMS キーで暗号化されている',
    },
    why: {
      en: 'The logs tell an attacker who may do what. With a KMS key reading them needs a permission on the key besides that on the bucket.',
      ja: 'ログには、誰が何をできるかという攻撃者に有用な情報が含まれます。KMS キーを使うと、読み取りにバケットの権限に加えてキーの権限も必要になります。',
    },
    fix: {
      en: 'Open the trail in the CloudTrail console, choose General details, Edit, enable Log file SSE-KMS encryption, select or create a key whose policy lets CloudTrail use it, and save.',
      ja: 'CloudTrail コンソールで証跡を開き、[一般的な詳細] > [編集] で [ログファイルの SSE-KMS 暗号化] を有効にし、CloudTrail に使用を許可したキーを選択または作成して保存します。',
    },
    cli: 'aws cloudtrail update-trail --name <trail> --kms-key-id <key-arn>',
    check: ({ ci, configuration }) =>
      own(ci, () =>
        configuration.kmsKeyId
          ? passed()
          : failed('The trail has no KMS key.', '証跡に KMS キーが設定されていません。'),
      ),
  }),

  control({
    id: 'CloudTrail.3',
    severity: 'high',
    type: ACCOUNT,
    scope: 'regional',
    needs: [],
    related: [TRAIL],
    title: { en: 'A trail records this Region', ja: 'リージョンを記録している証跡が 1 つ以上ある' },
    why: {
      en: 'The event history of CloudTrail goes back 90 days and anybody’s who takes over the account; only a trail keeps the record elsewhere.',
      ja: 'CloudTrail のイベント履歴は 90 日分しかなく、アカウント内でしか参照できません。記録を別の場所に残せるのは証跡だけです。',
    },
    fix: {
      en: 'Open the CloudTrail console, choose Trails, Create trail, and see that its status is Logging.',
      ja: 'CloudTrail コンソールの [証跡] > [証跡の作成] で証跡を作成し、ステータスが [ログ記録] であることを確認します。',
    },
    cli: 'aws cloudtrail create-trail --name <trail> --s3-bucket-name <bucket> --is-multi-region-trail && aws cloudtrail start-logging --name <trail>',
    check: ({ ci }, _, around) =>
      someTrail(around, (t) => {
        const trail = trailOf(t)
        return (
          (trail.isMultiRegionTrail === true || (trail.homeRegion ?? t.awsRegion) === ci.awsRegion) &&
          isLogging(t, around)
        )
      })
        ? passed()
        : failed(
            `No trail that is logging covers ${ci.awsRegion}.`,
            `${ci.awsRegion} を記録している証跡がありません。`,
          ),
  }),

  control<Trail>({
    id: 'CloudTrail.4',
    severity: 'low',
    type: TRAIL,
    needs: [],
    title: {
      en: 'Trails validate their log files',
      ja: '証跡のログファイルの検証が有効になっている',
    },
    why: {
      en: 'Signed digests prove that no log file was changed or deleted after it was written. They cannot be made for files of the past.',
      ja: '署名付きのダイジェストファイルにより、ログファイルが改ざん・削除されていないことを証明できます。過去のログについて後から作ることはできません。',
    },
    fix: {
      en: 'Open the trail in the CloudTrail console, choose General details, Edit, Additional settings, enable Log file validation, and save.',
      ja: 'CloudTrail コンソールで証跡を開き、[一般的な詳細] > [編集] > [その他の設定] で [ログファイルの検証] を有効にして保存します。',
    },
    cli: 'aws cloudtrail update-trail --name <trail> --enable-log-file-validation',
    check: ({ ci, configuration }) =>
      own(ci, () =>
        configuration.logFileValidationEnabled === true
          ? passed()
          : failed('Log file validation is off.', 'ログファイルの検証が無効です。'),
      ),
  }),

  control<Trail>({
    id: 'CloudTrail.5',
    severity: 'medium',
    type: TRAIL,
    needs: [],
    title: {
      en: 'Trails send their events to CloudWatch Logs',
      ja: '証跡のイベントが CloudWatch Logs に送信されている',
    },
    why: {
      en: 'Only what arrives in CloudWatch Logs can be watched by metric filters and alarms; files in a bucket wait until somebody reads them.',
      ja: 'メトリクスフィルターとアラームで監視できるのは CloudWatch Logs に届いたイベントだけです。バケットに保存しただけのログは、誰かが読むまで気づかれません。',
    },
    fix: {
      en: 'Open the trail in the CloudTrail console, choose CloudWatch Logs, Edit, enable it, name a log group and a role, and save.',
      ja: 'CloudTrail コンソールで証跡を開き、[CloudWatch Logs] > [編集] で有効にし、ロググループと IAM ロールを指定して保存します。',
    },
    cli: 'aws cloudtrail update-trail --name <trail> --cloud-watch-logs-log-group-arn <log-group-arn> --cloud-watch-logs-role-arn <role-arn>',
    check: ({ ci, configuration }) =>
      own(ci, () =>
        configuration.cloudWatchLogsLogGroupArn
          ? passed()
          : failed('The trail has no log group.', '証跡にロググループが設定されていません。'),
      ),
  }),

  control<unknown, PublicParts>({
    id: 'CloudTrail.6',
    severity: 'critical',
    type: 'AWS::S3::Bucket',
    needs: PUBLIC_PARTS,
    related: [TRAIL, ACCOUNT],
    title: {
      en: 'Buckets with CloudTrail logs are not public',
      ja: 'CloudTrail のログを保存する S3 バケットが公開されていない',
    },
    why: {
      en: 'The logs name users, roles, addresses and resources: a map for whoever wants in.',
      ja: 'ログにはユーザーやロール、IP アドレス、リソースの情報が含まれ、攻撃者に侵入の手がかりを与えます。',
    },
    fix: {
      en: 'Open the bucket in the S3 console, choose Permissions, Block public access, Edit, select Block all public access, save and confirm; then remove the statement or grant that is named.',
      ja: 'S3 コンソールでバケットを開き、[アクセス許可] > [ブロックパブリックアクセス] > [編集] で [パブリックアクセスをすべてブロック] を選び、保存して確定します。その後、該当するポリシーのステートメントや ACL を削除します。',
    },
    cli: 'aws s3api put-public-access-block --bucket <bucket> --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true',
    check: ({ ci, parts }, _, around) =>
      trailsInto(ci, around).length === 0 ? noTrail() : publicBucket(['read', 'write'], parts, around),
  }),

  control<unknown, { BucketLoggingConfiguration: { readonly destinationBucketName?: string | null } | null }>({
    id: 'CloudTrail.7',
    severity: 'low',
    type: 'AWS::S3::Bucket',
    needs: ['BucketLoggingConfiguration'],
    related: [TRAIL],
    title: {
      en: 'Buckets with CloudTrail logs write access logs',
      ja: 'CloudTrail のログを保存する S3 バケットでアクセスログが有効になっている',
    },
    why: {
      en: 'Who reads or deletes the trail’s files is itself worth knowing: covering tracks begins there.',
      ja: '証跡のログを誰が読み取り・削除したかも重要な情報です。痕跡の隠蔽はそこから始まります。',
    },
    fix: {
      en: 'Open the bucket in the S3 console, choose Properties, Server access logging, Edit, Enable, and name another bucket of the same Region and account.',
      ja: 'S3 コンソールでバケットを開き、[プロパティ] > [サーバーアクセスのログ記録] > [編集] で [有効にする] を選び、同じアカウント・リージョンの別のバケットを指定します。',
    },
    cli: 'aws s3api put-bucket-logging --bucket <bucket> --bucket-logging-status \'{"LoggingEnabled":{"TargetBucket":"<log-bucket>","TargetPrefix":"<bucket>/"}}\'',
    check: ({ ci, parts }, _, around) => {
      const trails = trailsInto(ci, around).join(', ')
      if (trails === '') return noTrail()
      return parts.BucketLoggingConfiguration?.destinationBucketName
        ? passed()
        : failed(
            `Server access logging is off; the trail ${trails} writes here.`,
            `証跡 ${trails} の保存先ですが、サーバーアクセスのログ記録が無効です。`,
          )
    },
  }),

  control<
    unknown,
    { EventDataStore: { readonly KmsKeyId?: string | null } | null },
    { kmsKeyArns: readonly string[] | null }
  >({
    id: 'CloudTrail.10',
    severity: 'medium',
    type: 'AWS::CloudTrail::EventDataStore',
    needs: ['EventDataStore'],
    params: { kmsKeyArns: null },
    title: {
      en: 'CloudTrail Lake event data stores use a customer managed key',
      ja: 'CloudTrail Lake のイベントデータストアがカスタマーマネージドキーで暗号化されている',
    },
    why: {
      en: 'With a key of your own you decide who can decrypt the events, see each use of the key, and can withdraw it.',
      ja: '自社で管理するキーを使うと、イベントを復号できる人を制御し、キーの使用を記録し、必要なときに無効化できます。',
    },
    fix: {
      en: 'Open the CloudTrail console, choose Lake, Event data stores, the store, General details, Edit, select Use my own AWS KMS key, and save. The key cannot be changed afterwards.',
      ja: 'CloudTrail コンソールの [Lake] > [イベントデータストア] で対象を開き、[一般的な詳細] > [編集] で [独自の AWS KMS key を使用] を選んで保存します。設定後にキーを変更することはできません。',
    },
    cli: 'aws cloudtrail update-event-data-store --event-data-store <arn> --kms-key-id <key-arn>',
    check: ({ parts }, { kmsKeyArns }) => {
      const key = parts.EventDataStore?.KmsKeyId
      if (!key)
        return failed(
          'The event data store has no customer managed key.',
          'イベントデータストアにカスタマーマネージドキーが設定されていません。',
        )
      return kmsKeyArns === null || kmsKeyArns.includes(key)
        ? passed()
        : failed(`The key ${key} is not one of those allowed.`, `キー ${key} は許可されたキーではありません。`)
    },
  }),
]
