import { type AclPart, aclOf, activeRules, type Lifecycle, type PublicAccessBlock, settingsOff } from '../bucket.js'
import { control, failed, NotRead, notApplicable, type Params, passed } from '../control.js'

const type = 'AWS::S3::Bucket'

interface LifecycleParams extends Params {
  readonly targetTransitionDays: number | null
  readonly targetExpirationDays: number | null
  readonly targetTransitionStorageClass: string | null
}

interface Notifications {
  readonly configurations?: Readonly<Record<string, { readonly events?: readonly string[] }>> | null
  readonly eventBridgeConfiguration?: object | null
}

/** `s3:ObjectCreated:*` covers `s3:ObjectCreated:Put`. */
const covers = (event: string, wanted: string): boolean =>
  event === wanted || (event.endsWith('*') && wanted.startsWith(event.slice(0, -1)))

/** Amazon S3, general purpose buckets (Security Hub user guide, "Security Hub controls for Amazon S3"). */
export default [
  control<
    unknown,
    {
      BucketReplicationConfiguration: {
        readonly rules?: Readonly<
          Record<string, { readonly status?: string; readonly destinationConfig?: { readonly bucketARN?: string } }>
        >
      } | null
    }
  >({
    id: 'S3.7',
    severity: 'low',
    type,
    needs: ['BucketReplicationConfiguration'],
    related: [type],
    title: {
      en: 'S3 buckets replicate to another Region',
      ja: 'S3 バケットが別のリージョンにレプリケートされている',
    },
    why: {
      en: 'Objects that exist in one Region only are out of reach while that Region fails, and lost when the bucket is deleted or overwritten by an attacker.',
      ja: 'オブジェクトが 1 つのリージョンにしかないと、リージョン障害の間は利用できず、攻撃者がバケットを削除・上書きした場合には失われます。',
    },
    fix: {
      en: 'Enable versioning on this bucket and on a bucket in another Region. Then open the bucket in the S3 console, choose Management, Replication rules, Create replication rule, apply it to all objects, choose the other bucket as destination and save.',
      ja: 'このバケットと、別リージョンのバケットの両方でバージョニングを有効にします。S3 コンソールでバケットを開き、[管理] > [レプリケーションルール] > [レプリケーションルールを作成] で、対象をバケット内のすべてのオブジェクトとし、送信先に別リージョンのバケットを指定して保存します。',
    },
    cli: 'aws s3api put-bucket-replication --bucket <bucket> --replication-configuration file://replication.json',
    check: ({ ci, parts }, _, around) => {
      const rules = Object.values(parts.BucketReplicationConfiguration?.rules ?? {}).filter(
        (r) => r.status === 'Enabled',
      )
      if (rules.length === 0)
        return failed('There is no replication rule that is enabled.', '有効なレプリケーションルールがありません。')
      let unknown: string | undefined
      for (const rule of rules) {
        const arn = rule.destinationConfig?.bucketARN ?? ''
        const target = around.one(type, arn)
        if (target === undefined) unknown = arn
        else if (target.awsRegion !== ci.awsRegion) return passed()
      }
      // A bucket of another account: no API of this account tells its Region.
      if (unknown !== undefined)
        throw new NotRead(type, {
          en: `The Region of the destination ${unknown} cannot be seen from this account.`,
          ja: `送信先 ${unknown} のリージョンは、このアカウントからは確認できません。`,
        })
      return failed(
        `All replication stays within ${ci.awsRegion}.`,
        `レプリケーションの送信先がすべて同じリージョン (${ci.awsRegion}) です。`,
      )
    },
  }),

  control<unknown, { PublicAccessBlockConfiguration: PublicAccessBlock | null }>({
    id: 'S3.8',
    severity: 'high',
    type,
    needs: ['PublicAccessBlockConfiguration'],
    title: {
      en: 'S3 buckets block public access',
      ja: 'S3 バケットのパブリックアクセスブロックがすべて有効になっている',
    },
    why: {
      en: 'Without the block one mistaken policy or ACL is enough to publish the objects of the bucket to the internet.',
      ja: 'ブロックがないと、ポリシーや ACL を 1 つ誤って設定しただけで、バケットのオブジェクトがインターネットに公開されます。',
    },
    fix: {
      en: 'Open the bucket in the S3 console, choose Permissions, Block public access (bucket settings), Edit, select Block all public access, save and confirm. Content that must be public belongs behind CloudFront with origin access control.',
      ja: 'S3 コンソールでバケットを開き、[アクセス許可] > [ブロックパブリックアクセス (バケット設定)] > [編集] で [パブリックアクセスをすべてブロック] を選び、保存して確定します。公開が必要なコンテンツは、オリジンアクセスコントロールを設定した CloudFront から配信してください。',
    },
    cli: 'aws s3api put-public-access-block --bucket <bucket> --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true',
    check: ({ parts }) => {
      const off = settingsOff(parts.PublicAccessBlockConfiguration).join(', ')
      return off === ''
        ? passed()
        : failed(`Not enabled on the bucket: ${off}.`, `バケットで有効になっていない設定: ${off}。`)
    },
  }),

  control<unknown, { BucketLoggingConfiguration: { readonly destinationBucketName?: string | null } | null }>({
    id: 'S3.9',
    severity: 'medium',
    type,
    needs: ['BucketLoggingConfiguration'],
    title: {
      en: 'S3 buckets write server access logs',
      ja: 'S3 バケットのサーバーアクセスのログ記録が有効になっている',
    },
    why: {
      en: 'After a leak the access log is what tells who read which object, when and from where. It cannot be made up afterwards.',
      ja: '情報漏えいの際、誰がいつどこからどのオブジェクトを読み取ったかを示すのがアクセスログです。後から作ることはできません。',
    },
    fix: {
      en: 'Open the bucket in the S3 console, choose Properties, Server access logging, Edit, Enable, and name a log bucket of the same Region and account. The log bucket itself need not be logged: except it.',
      ja: 'S3 コンソールでバケットを開き、[プロパティ] > [サーバーアクセスのログ記録] > [編集] で [有効にする] を選び、同じアカウント・リージョンのログ用バケットを指定します。ログ用バケット自体の記録は不要なため、例外として登録してください。',
    },
    cli: 'aws s3api put-bucket-logging --bucket <bucket> --bucket-logging-status \'{"LoggingEnabled":{"TargetBucket":"<log-bucket>","TargetPrefix":"<bucket>/"}}\'',
    check: ({ parts }) =>
      parts.BucketLoggingConfiguration?.destinationBucketName
        ? passed()
        : failed('Server access logging is off.', 'サーバーアクセスのログ記録が無効です。'),
  }),

  control<
    unknown,
    {
      BucketVersioningConfiguration: { readonly status?: string } | null
      BucketLifecycleConfiguration: Lifecycle | null
    }
  >({
    id: 'S3.10',
    severity: 'medium',
    type,
    needs: ['BucketVersioningConfiguration', 'BucketLifecycleConfiguration'],
    title: {
      en: 'Versioned S3 buckets have a lifecycle',
      ja: 'バージョニングが有効な S3 バケットにライフサイクルルールがある',
    },
    why: {
      en: 'Versioning keeps every old version for ever: the bill grows, and data that had to be deleted is still there.',
      ja: 'バージョニングは古いバージョンを無期限に残すため、費用が増え続け、削除すべきデータも残ったままになります。',
    },
    fix: {
      en: 'Open the bucket in the S3 console, choose Management, Lifecycle rules, Create lifecycle rule, and let noncurrent versions expire after the time you need them.',
      ja: 'S3 コンソールでバケットを開き、[管理] > [ライフサイクルルール] > [ライフサイクルルールを作成する] で、必要な期間を過ぎた非現行バージョンが削除されるように設定します。',
    },
    cli: 'aws s3api put-bucket-lifecycle-configuration --bucket <bucket> --lifecycle-configuration file://lifecycle.json',
    check: ({ parts }) => {
      const status = parts.BucketVersioningConfiguration?.status ?? 'Off'
      if (status !== 'Enabled')
        return notApplicable(`Versioning is ${status}.`, `バージョニングが ${status} のため対象外です。`)
      return activeRules(parts.BucketLifecycleConfiguration).length > 0
        ? passed()
        : failed(
            'The bucket is versioned and has no enabled lifecycle rule.',
            'バージョニングが有効ですが、有効なライフサイクルルールがありません。',
          )
    },
  }),

  control<unknown, { BucketNotificationConfiguration: Notifications | null }, { eventTypes: readonly string[] | null }>(
    {
      id: 'S3.11',
      severity: 'medium',
      type,
      needs: ['BucketNotificationConfiguration'],
      params: { eventTypes: null },
      title: {
        en: 'S3 buckets send event notifications',
        ja: 'S3 バケットのイベント通知が設定されている',
      },
      why: {
        en: 'Without notifications nobody hears of objects that are written or deleted by mistake or by an intruder.',
        ja: '通知がないと、誤操作や侵入者によるオブジェクトの書き込み・削除に誰も気づけません。',
      },
      fix: {
        en: 'Open the bucket in the S3 console, choose Properties, Event notifications, Create event notification, select the events and a topic, queue or function; or switch on Amazon EventBridge there.',
        ja: 'S3 コンソールでバケットを開き、[プロパティ] > [イベント通知] > [イベント通知を作成] で、イベントと送信先 (SNS トピック、SQS キュー、Lambda 関数) を指定します。同じ画面で Amazon EventBridge への送信を有効にする方法もあります。',
      },
      cli: 'aws s3api put-bucket-notification-configuration --bucket <bucket> --notification-configuration file://notification.json',
      check: ({ parts }, { eventTypes }) => {
        const config = parts.BucketNotificationConfiguration
        // EventBridge is sent every event.
        if (config?.eventBridgeConfiguration) return passed()
        const events = Object.values(config?.configurations ?? {}).flatMap((c) => c.events ?? [])
        if (events.length === 0) return failed('No event notification is set.', 'イベント通知が設定されていません。')
        const missing = (eventTypes ?? []).filter((wanted) => !events.some((e) => covers(e, wanted))).join(', ')
        return missing === ''
          ? passed()
          : failed(`Nobody is notified of ${missing}.`, `通知が設定されていないイベント: ${missing}。`)
      },
    },
  ),

  control<unknown, { AccessControlList: AclPart }>({
    id: 'S3.12',
    severity: 'medium',
    type,
    needs: ['AccessControlList'],
    title: {
      en: 'S3 buckets grant nobody access by ACL',
      ja: 'S3 バケットで ACL によるアクセス許可を使用していない',
    },
    why: {
      en: 'ACLs are older than IAM and easily overlooked: nobody who reads the policies sees what they grant.',
      ja: 'ACL は IAM より古い仕組みで見落とされがちです。ポリシーを確認しても、ACL で許可されたアクセスは分かりません。',
    },
    fix: {
      en: 'Grant the access by a bucket policy or IAM policy. Then open the bucket in the S3 console, choose Permissions, Object Ownership, Edit, ACLs disabled (recommended), and save.',
      ja: '必要なアクセスはバケットポリシーまたは IAM ポリシーで許可します。その上で S3 コンソールでバケットを開き、[アクセス許可] > [オブジェクト所有者] > [編集] で [ACL 無効 (推奨)] を選んで保存します。',
    },
    cli: "aws s3api put-bucket-ownership-controls --bucket <bucket> --ownership-controls 'Rules=[{ObjectOwnership=BucketOwnerEnforced}]'",
    check: ({ parts }) => {
      const { grantList, owner } = aclOf(parts.AccessControlList)
      const others = (grantList ?? []).flatMap(({ grantee, permission }) => {
        const who = typeof grantee === 'object' ? (grantee.id ?? '?') : (grantee ?? '?')
        // S3 itself, which delivers server access logs: no user.
        return who === owner?.id || who === 'LogDelivery' ? [] : [`${who} (${permission ?? '?'})`]
      })
      const list = [...new Set(others)].join(', ')
      return list === '' ? passed() : failed(`The ACL grants access to ${list}.`, `ACL でアクセスを許可: ${list}。`)
    },
  }),

  control<unknown, { BucketLifecycleConfiguration: Lifecycle | null }, LifecycleParams>({
    id: 'S3.13',
    severity: 'low',
    type,
    needs: ['BucketLifecycleConfiguration'],
    params: { targetTransitionDays: null, targetExpirationDays: null, targetTransitionStorageClass: null },
    title: { en: 'S3 buckets have a lifecycle', ja: 'S3 バケットにライフサイクルルールが設定されている' },
    why: {
      en: 'What no rule ever deletes or moves is kept and paid for without end, personal data included.',
      ja: '削除や移行のルールがないと、個人情報も含めてデータが無期限に残り、費用もかかり続けます。',
    },
    fix: {
      en: 'Open the bucket in the S3 console, choose Management, Lifecycle rules, Create lifecycle rule, and say when objects move to a cheaper storage class and when they expire.',
      ja: 'S3 コンソールでバケットを開き、[管理] > [ライフサイクルルール] > [ライフサイクルルールを作成する] で、低コストのストレージクラスへの移行時期と有効期限を設定します。',
    },
    cli: 'aws s3api put-bucket-lifecycle-configuration --bucket <bucket> --lifecycle-configuration file://lifecycle.json',
    check: ({ parts }, { targetTransitionDays: days, targetExpirationDays, targetTransitionStorageClass: storage }) => {
      const rules = activeRules(parts.BucketLifecycleConfiguration)
      if (rules.length === 0)
        return failed('There is no enabled lifecycle rule.', '有効なライフサイクルルールがありません。')
      const moves = rules
        .flatMap((r) => r.transitions ?? [])
        .some((t) => (days === null || t.days === days) && (storage === null || t.storageClass === storage))
      if ((days !== null || storage !== null) && !moves)
        return failed(
          `No rule moves objects as asked for (${[days === null ? '' : `${days} days`, storage ?? ''].filter(Boolean).join(', ')}).`,
          `指定の移行 (${[days === null ? '' : `${days} 日`, storage ?? ''].filter(Boolean).join('、')}) を行うルールがありません。`,
        )
      if (targetExpirationDays !== null && !rules.some((r) => r.expirationInDays === targetExpirationDays))
        return failed(
          `No rule deletes objects after ${targetExpirationDays} days.`,
          `${targetExpirationDays} 日後にオブジェクトを削除するルールがありません。`,
        )
      return passed()
    },
  }),

  control<unknown, { BucketVersioningConfiguration: { readonly status?: string } | null }>({
    id: 'S3.14',
    severity: 'low',
    type,
    needs: ['BucketVersioningConfiguration'],
    title: {
      en: 'S3 buckets keep old versions of their objects',
      ja: 'S3 バケットのバージョニングが有効になっている',
    },
    why: {
      en: 'Without versioning an overwritten or deleted object is gone, whether by mistake, by a bug or by an attacker.',
      ja: 'バージョニングが無効だと、誤操作・不具合・攻撃のいずれであっても、上書きや削除されたオブジェクトを元に戻せません。',
    },
    fix: {
      en: 'Open the bucket in the S3 console, choose Properties, then Bucket Versioning, Edit, Enable, and save. Add a lifecycle rule that expires old versions, to bound the cost.',
      ja: 'S3 コンソールでバケットを開き、[プロパティ] > [バケットのバージョニング] > [編集] で [有効にする] を選んで保存します。費用を抑えるため、古いバージョンを期限切れにするライフサイクルルールも追加してください。',
    },
    cli: 'aws s3api put-bucket-versioning --bucket <bucket> --versioning-configuration Status=Enabled',
    check: ({ parts }) => {
      const status = parts.BucketVersioningConfiguration?.status ?? 'Off'
      return status === 'Enabled'
        ? passed()
        : failed(`Versioning is ${status}.`, `バージョニングが ${status} になっています。`)
    },
  }),

  control<
    unknown,
    {
      ObjectLockConfiguration: {
        readonly objectLockEnabled?: string
        readonly rule?: { readonly defaultRetention?: { readonly mode?: string } | null } | null
      } | null
    },
    { mode: string | null }
  >({
    id: 'S3.15',
    severity: 'medium',
    type,
    needs: ['ObjectLockConfiguration'],
    params: { mode: null },
    title: { en: 'S3 buckets use Object Lock', ja: 'S3 バケットのオブジェクトロックが有効になっている' },
    why: {
      en: 'Logs and backups that an administrator, or an attacker with an administrator’s key, can delete are no evidence and no way back.',
      ja: '管理者や、管理者の認証情報を得た攻撃者が削除できるログやバックアップは、証拠にも復旧手段にもなりません。',
    },
    fix: {
      en: 'Open the bucket in the S3 console, choose Properties, Object Lock, Edit, Enable, and set a default retention. Versioning has to be on.',
      ja: 'バージョニングを有効にした上で、S3 コンソールでバケットを開き、[プロパティ] > [オブジェクトロック] > [編集] で [有効にする] を選び、デフォルトの保持期間を設定します。',
    },
    cli: 'aws s3api put-object-lock-configuration --bucket <bucket> --object-lock-configuration \'{"ObjectLockEnabled":"Enabled","Rule":{"DefaultRetention":{"Mode":"GOVERNANCE","Days":<days>}}}\'',
    check: ({ parts }, { mode }) => {
      const lock = parts.ObjectLockConfiguration
      if (lock?.objectLockEnabled !== 'Enabled') return failed('Object Lock is off.', 'オブジェクトロックが無効です。')
      const found = lock.rule?.defaultRetention?.mode
      if (mode === null || found === mode) return passed()
      return found === undefined
        ? failed(
            `There is no default retention; ${mode} is asked for.`,
            `デフォルトの保持が設定されていません (必要なモード: ${mode})。`,
          )
        : failed(
            `The retention mode is ${found}; ${mode} is asked for.`,
            `保持モードが ${found} です (必要なモード: ${mode})。`,
          )
    },
  }),

  control<
    unknown,
    {
      ServerSideEncryptionConfiguration: {
        readonly rules?: readonly {
          readonly applyServerSideEncryptionByDefault?: { readonly sseAlgorithm?: string | null } | null
        }[]
      } | null
    }
  >({
    id: 'S3.17',
    severity: 'medium',
    type,
    needs: ['ServerSideEncryptionConfiguration'],
    title: {
      en: 'S3 buckets are encrypted with KMS keys',
      ja: 'S3 バケットが KMS キーで暗号化されている',
    },
    why: {
      en: 'With a KMS key reading an object needs a second permission, each use of the key is logged, and access can be cut by disabling the key. Keys of S3 itself give none of these.',
      ja: 'KMS キーを使うと、オブジェクトの読み取りにキーの権限も必要になり、キーの使用が記録され、キーの無効化でアクセスを止められます。S3 マネージドキー (SSE-S3) ではいずれもできません。',
    },
    fix: {
      en: 'Open the bucket in the S3 console, choose Properties, Default encryption, Edit, select SSE-KMS (or DSSE-KMS) and a key, enable Bucket Key, and save. Objects that exist keep their encryption until they are copied.',
      ja: 'S3 コンソールでバケットを開き、[プロパティ] > [デフォルトの暗号化] > [編集] で [AWS KMS キーを使用したサーバー側の暗号化 (SSE-KMS)] とキーを選び、バケットキーを有効にして保存します。既存のオブジェクトは、コピーし直すまで元の暗号化のままです。',
    },
    cli: 'aws s3api put-bucket-encryption --bucket <bucket> --server-side-encryption-configuration \'{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms","KMSMasterKeyID":"<key-arn>"},"BucketKeyEnabled":true}]}\'',
    check: ({ parts }) => {
      const found = (parts.ServerSideEncryptionConfiguration?.rules ?? []).map(
        (r) => r.applyServerSideEncryptionByDefault?.sseAlgorithm,
      )
      if (found.some((a) => a === 'aws:kms' || a === 'aws:kms:dsse')) return passed()
      const what = found.filter(Boolean).join(', ')
      return what === ''
        ? failed('No default encryption is set.', 'デフォルトの暗号化が設定されていません。')
        : failed(`Default encryption is ${what}, not KMS.`, `デフォルトの暗号化が ${what} で、KMS ではありません。`)
    },
  }),

  control<
    unknown,
    {
      BucketVersioningConfiguration: { readonly status?: string; readonly isMfaDeleteEnabled?: boolean | null } | null
      BucketLifecycleConfiguration: Lifecycle | null
    }
  >({
    id: 'S3.20',
    severity: 'low',
    type,
    needs: ['BucketVersioningConfiguration', 'BucketLifecycleConfiguration'],
    title: {
      en: 'Deleting versions from S3 buckets needs MFA',
      ja: 'S3 バケットの MFA Delete が有効になっている',
    },
    why: {
      en: 'With a stolen key alone an attacker can delete every version of every object. MFA Delete asks for a code besides.',
      ja: 'アクセスキーが盗まれると、それだけで全オブジェクトの全バージョンを削除されるおそれがあります。MFA Delete を有効にすると、削除に MFA コードが必要になります。',
    },
    fix: {
      en: 'The console has no switch for it. Sign in to the CLI as the root user with its MFA device, run the command below, and delete the root access key again. A bucket with a lifecycle cannot have MFA Delete.',
      ja: 'コンソールでは設定できません。MFA デバイスを登録したルートユーザーの認証情報で下のコマンドを実行し、終わったらルートのアクセスキーを必ず削除します。ライフサイクル設定のあるバケットでは使用できません。',
    },
    cli: 'aws s3api put-bucket-versioning --bucket <bucket> --versioning-configuration Status=Enabled,MFADelete=Enabled --mfa "<mfa-device-arn> <code>"',
    check: ({ parts }) => {
      if ((parts.BucketLifecycleConfiguration?.rules ?? []).length > 0)
        return notApplicable(
          'A bucket with a lifecycle cannot have MFA Delete.',
          'ライフサイクル設定のあるバケットでは MFA Delete を使用できません。',
        )
      const versioning = parts.BucketVersioningConfiguration
      if (versioning?.isMfaDeleteEnabled === true) return passed()
      const status = versioning?.status ?? 'Off'
      return failed(`MFA Delete is off (versioning: ${status}).`, `MFA Delete が無効です (バージョニング: ${status})。`)
    },
  }),
]
