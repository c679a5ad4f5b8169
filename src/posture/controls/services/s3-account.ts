import { ACCOUNT } from '../../ci.js'
import { activeRules, type Lifecycle, type PublicAccessBlock, settingsOff, settingsOffIn } from '../bucket.js'
import { control, failed, type Params, passed } from '../control.js'
import { isLogging, objectEvents, someTrail, TRAIL, trailOf } from '../trails.js'

interface Blocks {
  readonly PublicAccessBlockConfiguration?: Readonly<Record<string, unknown>> | null
}

const blocked = (off: readonly string[]) =>
  off.length === 0 ? passed() : failed(`Not enabled: ${off.join(', ')}.`, `有効になっていない設定: ${off.join(', ')}。`)

/** Amazon S3: the account, access points, directory buckets (Security Hub user guide, "Security Hub controls for Amazon S3"). */
export default [
  control<unknown, { S3PublicAccessBlock: PublicAccessBlock | null }, Required<PublicAccessBlock> & Params>({
    id: 'S3.1',
    severity: 'medium',
    type: ACCOUNT,
    scope: 'global',
    needs: ['S3PublicAccessBlock'],
    params: { ignorePublicAcls: true, blockPublicPolicy: true, blockPublicAcls: true, restrictPublicBuckets: true },
    title: {
      en: 'The account blocks public access to S3',
      ja: 'アカウントレベルの S3 ブロックパブリックアクセスがすべて有効になっている',
    },
    why: {
      en: 'The account’s setting holds for every bucket, those of tomorrow included. Without it each bucket can be opened to the internet by whoever may edit it.',
      ja: 'アカウントの設定は、今後作成されるものも含めてすべてのバケットに適用されます。無効だと、バケットを編集できる人なら誰でもインターネットに公開できてしまいます。',
    },
    fix: {
      en: 'Make sure that no bucket has to be public. Then open the S3 console, choose Block Public Access settings for this account, Edit, select Block all public access, save and confirm.',
      ja: '公開が必要なバケットがないことを確認した上で、S3 コンソールの [このアカウントのブロックパブリックアクセス設定] > [編集] で [パブリックアクセスをすべてブロック] を選び、保存して確定します。',
    },
    cli: 'aws s3control put-public-access-block --account-id <account-id> --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true',
    check: ({ parts }, wanted) => blocked(settingsOff(parts.S3PublicAccessBlock).filter((name) => wanted[name])),
  }),

  control<Blocks>({
    id: 'S3.19',
    severity: 'critical',
    type: 'AWS::S3::AccessPoint',
    // AWS Config has the setting in the configuration; the list of access points leaves it out, so ours is a part.
    needs: [],
    title: {
      en: 'S3 access points block public access',
      ja: 'S3 アクセスポイントのブロックパブリックアクセスがすべて有効になっている',
    },
    why: {
      en: 'An access point is another door to the bucket, with a policy of its own: a public one publishes the bucket’s objects.',
      ja: 'アクセスポイントは独自のポリシーを持つ、バケットへのもう 1 つの入口です。公開設定になっていると、バケットのオブジェクトも公開されます。',
    },
    fix: {
      en: 'The setting cannot be changed later. Create a new access point with Block all public access in the S3 console (Access Points, Create access point), move the applications to it, and delete the old one.',
      ja: 'この設定は後から変更できません。S3 コンソールの [アクセスポイント] > [アクセスポイントの作成] で [パブリックアクセスをすべてブロック] を選んで作り直し、アプリケーションを移してから古いものを削除します。',
    },
    cli: 'aws s3control create-access-point --account-id <account-id> --name <new-name> --bucket <bucket> --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true',
    check: ({ ci, configuration }, _, around) => {
      const told =
        configuration.PublicAccessBlockConfiguration ??
        (around.part(ci, 'AccessPoint') as Blocks | null)?.PublicAccessBlockConfiguration
      return blocked(settingsOffIn(told))
    },
  }),

  control({
    id: 'S3.22',
    severity: 'medium',
    type: ACCOUNT,
    scope: 'global',
    needs: [],
    related: [TRAIL],
    title: {
      en: 'A trail logs writes of S3 objects',
      ja: 'S3 オブジェクトの書き込みイベントが CloudTrail に記録されている',
    },
    why: {
      en: 'CloudTrail leaves out object-level calls unless told otherwise. Nobody can tell who overwrote or deleted an object without them.',
      ja: 'CloudTrail は既定ではオブジェクト単位の操作を記録しません。記録がないと、誰がオブジェクトを上書き・削除したかを調べられません。',
    },
    fix: {
      en: 'Open a multi-Region trail in the CloudTrail console, choose Data events, Edit, add the data event type S3 with Log all events (or writeOnly), and save. Data events cost extra.',
      ja: 'CloudTrail コンソールでマルチリージョンの証跡を開き、[データイベント] > [編集] でデータイベントタイプ [S3] を追加し、[すべてのイベントをログに記録する] (または [writeOnly イベントをログに記録する]) を選んで保存します。データイベントには追加料金がかかります。',
    },
    cli: 'aws cloudtrail put-event-selectors --trail-name <trail> --event-selectors \'[{"ReadWriteType":"All","IncludeManagementEvents":true,"DataResources":[{"Type":"AWS::S3::Object","Values":["arn:aws:s3"]}]}]\'',
    check: (_, __, around) =>
      someTrail(
        around,
        (t) => trailOf(t).isMultiRegionTrail === true && isLogging(t, around) && objectEvents(t, around).write,
      )
        ? passed()
        : failed(
            'No multi-Region trail that is logging takes write events of all buckets.',
            'すべてのバケットの書き込みイベントを記録している、稼働中のマルチリージョンの証跡がありません。',
          ),
  }),

  control({
    id: 'S3.23',
    severity: 'medium',
    type: ACCOUNT,
    scope: 'global',
    needs: [],
    related: [TRAIL],
    title: {
      en: 'A trail logs reads of S3 objects',
      ja: 'S3 オブジェクトの読み取りイベントが CloudTrail に記録されている',
    },
    why: {
      en: 'CloudTrail leaves out object-level calls unless told otherwise. After a leak nobody can tell which objects were read without them.',
      ja: 'CloudTrail は既定ではオブジェクト単位の操作を記録しません。記録がないと、情報漏えいの際にどのオブジェクトが読み取られたかを調べられません。',
    },
    fix: {
      en: 'Open a multi-Region trail in the CloudTrail console, choose Data events, Edit, add the data event type S3 with Log all events (or readOnly), and save. Data events cost extra.',
      ja: 'CloudTrail コンソールでマルチリージョンの証跡を開き、[データイベント] > [編集] でデータイベントタイプ [S3] を追加し、[すべてのイベントをログに記録する] (または [readOnly イベントをログに記録する]) を選んで保存します。データイベントには追加料金がかかります。',
    },
    cli: 'aws cloudtrail put-event-selectors --trail-name <trail> --event-selectors \'[{"ReadWriteType":"All","IncludeManagementEvents":true,"DataResources":[{"Type":"AWS::S3::Object","Values":["arn:aws:s3"]}]}]\'',
    check: (_, __, around) =>
      someTrail(
        around,
        (t) => trailOf(t).isMultiRegionTrail === true && isLogging(t, around) && objectEvents(t, around).read,
      )
        ? passed()
        : failed(
            'No multi-Region trail that is logging takes read events of all buckets.',
            'すべてのバケットの読み取りイベントを記録している、稼働中のマルチリージョンの証跡がありません。',
          ),
  }),

  control<Blocks>({
    id: 'S3.24',
    severity: 'high',
    type: 'AWS::S3::MultiRegionAccessPoint',
    needs: [],
    title: {
      en: 'S3 Multi-Region Access Points block public access',
      ja: 'S3 マルチリージョンアクセスポイントのブロックパブリックアクセスがすべて有効になっている',
    },
    why: {
      en: 'A Multi-Region Access Point is a door to all of its buckets at once; a public one publishes the objects of each.',
      ja: 'マルチリージョンアクセスポイントは複数のバケットへの共通の入口です。公開設定になっていると、すべてのバケットのオブジェクトが公開されます。',
    },
    fix: {
      en: 'The setting cannot be changed later. Create a new Multi-Region Access Point with Block all public access in the S3 console, move the applications to it, and delete the old one.',
      ja: 'この設定は後から変更できません。S3 コンソールの [マルチリージョンアクセスポイント] で [パブリックアクセスをすべてブロック] を選んで作り直し、アプリケーションを移してから古いものを削除します。',
    },
    cli: 'aws s3control create-multi-region-access-point --account-id <account-id> --region us-west-2 --details Name=<new-name>,Regions=[{Bucket=<bucket>}]',
    check: ({ configuration }) => blocked(settingsOffIn(configuration.PublicAccessBlockConfiguration)),
  }),

  control<unknown, { LifecycleConfiguration: Lifecycle | null }, { targetExpirationDays: number | null }>({
    id: 'S3.25',
    severity: 'low',
    type: 'AWS::S3Express::DirectoryBucket',
    needs: ['LifecycleConfiguration'],
    params: { targetExpirationDays: null },
    title: {
      en: 'S3 directory buckets have a lifecycle',
      ja: 'S3 ディレクトリバケットにライフサイクルルールが設定されている',
    },
    why: {
      en: 'Directory buckets hold working data in the dearest storage class; what no rule deletes stays there and is paid for.',
      ja: 'ディレクトリバケットは単価の高いストレージクラスに作業データを置くものです。削除ルールがないと不要なデータが残り、費用がかかり続けます。',
    },
    fix: {
      en: 'Open the directory bucket in the S3 console, choose Management, Create lifecycle rule, and say after how many days objects expire.',
      ja: 'S3 コンソールでディレクトリバケットを開き、[管理] > [ライフサイクルルールを作成する] で、オブジェクトの有効期限 (日数) を設定します。',
    },
    cli: 'aws s3api put-bucket-lifecycle-configuration --bucket <bucket>--<zone-id>--x-s3 --lifecycle-configuration file://lifecycle.json',
    check: ({ parts }, { targetExpirationDays: days }) => {
      const rules = activeRules(parts.LifecycleConfiguration)
      if (rules.length === 0)
        return failed('There is no enabled lifecycle rule.', '有効なライフサイクルルールがありません。')
      return days === null || rules.some((r) => r.expirationInDays === days)
        ? passed()
        : failed(
            `No rule deletes objects after ${days} days.`,
            `${days} 日後にオブジェクトを削除するルールがありません。`,
          )
    },
  }),
]
