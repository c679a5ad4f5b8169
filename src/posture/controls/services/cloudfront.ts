import { control, failed, notApplicable, passed, type Verdict } from '../control.js'
import { listParam } from '../list-param.js'

const TYPE = 'AWS::CloudFront::Distribution'

interface Items<T> {
  readonly quantity?: number
  readonly items?: readonly T[] | null
}

interface Origin {
  readonly id?: string
  readonly domainName?: string
  readonly originAccessControlId?: string | null
  readonly s3OriginConfig?: { readonly originAccessIdentity?: string } | null
  readonly vpcOriginConfig?: unknown
  readonly customOriginConfig?: {
    readonly originProtocolPolicy?: string
    readonly originSslProtocols?: Items<string> | null
  } | null
}

interface Behavior {
  readonly pathPattern?: string
  readonly viewerProtocolPolicy?: string
  readonly trustedSigners?: { readonly enabled?: boolean; readonly quantity?: number } | null
  readonly trustedKeyGroups?: { readonly enabled?: boolean; readonly quantity?: number } | null
}

/** What these controls read of a distribution, spelt as AWS Config spells it. */
interface Distribution {
  readonly distributionConfig?: {
    readonly defaultRootObject?: string | null
    readonly origins?: Items<Origin> | null
    readonly originGroups?: Items<{ readonly members?: Items<unknown> | null }> | null
    readonly defaultCacheBehavior?: Behavior | null
    readonly cacheBehaviors?: Items<Behavior> | null
    readonly logging?: { readonly enabled?: boolean } | null
    readonly webACLId?: string | null
    readonly viewerCertificate?: {
      readonly cloudFrontDefaultCertificate?: boolean | null
      readonly acmCertificateArn?: string | null
      readonly iamCertificateId?: string | null
      readonly sslSupportMethod?: string | null
      readonly minimumProtocolVersion?: string | null
    } | null
  } | null
}

const originsOf = (d: Distribution): readonly Origin[] => d.distributionConfig?.origins?.items ?? []

const given = (value: unknown): boolean => value !== undefined && value !== null

/** A bucket's own address, not that of its website. An answer may leave out an S3 origin's empty configuration. */
const isS3 = (o: Origin): boolean =>
  given(o.s3OriginConfig) ||
  (!given(o.customOriginConfig) && !given(o.vpcOriginConfig) && /\.s3[.-].*amazonaws\.com/.test(o.domainName ?? ''))

const s3Origins = (d: Distribution): readonly Origin[] => originsOf(d).filter(isS3)

const customOrigins = (d: Distribution): readonly Origin[] => originsOf(d).filter((o) => given(o.customOriginConfig))

const behaviorsOf = ({ distributionConfig: c }: Distribution): readonly Behavior[] => [
  ...(c?.defaultCacheBehavior === undefined || c.defaultCacheBehavior === null ? [] : [c.defaultCacheBehavior]),
  ...(c?.cacheBehaviors?.items ?? []),
]

const namesOf = (origins: readonly Origin[]): string => origins.map((o) => o.domainName ?? o.id ?? '?').join(', ')
const pathsOf = (behaviors: readonly Behavior[]): string =>
  behaviors.map((b) => b.pathPattern ?? 'Default (*)').join(', ')

const noS3Origin = (): Verdict => notApplicable('It has no S3 origin.', 'S3 オリジンがありません。')
const noCustomOrigin = (): Verdict => notApplicable('It has no custom origin.', 'カスタムオリジンがありません。')

/** Whether it shows the certificate of `*.cloudfront.net`. */
const hasDefaultCertificate = ({ distributionConfig: c }: Distribution): boolean => {
  const certificate = c?.viewerCertificate
  return (
    certificate === undefined ||
    certificate === null ||
    certificate.cloudFrontDefaultCertificate === true ||
    ((certificate.acmCertificateArn ?? '') === '' && (certificate.iamCertificateId ?? '') === '')
  )
}

/** The address of a Lambda function URL (Lambda developer guide, "Function URLs"). */
const LAMBDA_URL = /\.lambda-url\.[a-z0-9-]+\.on\.(aws|amazonwebservices\.com\.cn)$/i

/** Amazon CloudFront (user guide, "Security Hub controls for Amazon CloudFront"). */
export default [
  control<Distribution>({
    id: 'CloudFront.1',
    severity: 'high',
    type: TYPE,
    needs: [],
    title: {
      en: 'Distributions with an S3 origin have a default root object',
      ja: 'S3 オリジンのディストリビューションにデフォルトルートオブジェクトが設定されている',
    },
    why: {
      en: 'Without one, a request for the root can answer with the list of what is in the bucket.',
      ja: '設定がないと、ルート URL へのリクエストでバケット内のオブジェクト一覧が返ってしまうことがあります。',
    },
    fix: {
      en: 'In the CloudFront console open the distribution, choose General, Settings, Edit, and enter a Default root object, for example index.html.',
      ja: 'CloudFront コンソールでディストリビューションを開き、[一般] タブの [設定] の [編集] で [デフォルトルートオブジェクト] に index.html などを入力します。',
    },
    cli: 'aws cloudfront update-distribution --id <id> --default-root-object index.html',
    check: ({ configuration }) => {
      if (s3Origins(configuration).length === 0) return noS3Origin()
      return (configuration.distributionConfig?.defaultRootObject ?? '') === ''
        ? failed('It has no default root object.', 'デフォルトルートオブジェクトが設定されていません。')
        : passed()
    },
  }),
  control<Distribution>({
    id: 'CloudFront.3',
    severity: 'medium',
    type: TYPE,
    needs: [],
    title: {
      en: 'Viewers are made to use HTTPS',
      ja: 'ビューワーとの通信に HTTPS が必須になっている',
    },
    why: {
      en: 'What is asked for and answered over HTTP can be read and changed on its way, cookies and tokens among it.',
      ja: 'HTTP での通信は、Cookie やトークンも含めて経路上で盗み見られたり改ざんされたりします。',
    },
    fix: {
      en: 'In the CloudFront console open the distribution, choose Behaviors, and edit each behavior: set Viewer protocol policy to Redirect HTTP to HTTPS or HTTPS only.',
      ja: 'CloudFront コンソールでディストリビューションを開き、[ビヘイビア] タブで各ビヘイビアを編集し、[ビューワープロトコルポリシー] を [Redirect HTTP to HTTPS] または [HTTPS only] にします。',
    },
    cli: 'aws cloudfront get-distribution-config --id <id> > d.json   # set ViewerProtocolPolicy to redirect-to-https in every behavior of DistributionConfig, then: aws cloudfront update-distribution --id <id> --if-match <etag> --distribution-config file://config.json',
    check: ({ configuration }) => {
      const open = behaviorsOf(configuration).filter((b) => b.viewerProtocolPolicy === 'allow-all')
      return open.length === 0
        ? passed()
        : failed(`HTTP is allowed by behaviors: ${pathsOf(open)}.`, `HTTP を許可しているビヘイビア: ${pathsOf(open)}`)
    },
  }),
  control<Distribution>({
    id: 'CloudFront.4',
    severity: 'low',
    type: TYPE,
    needs: [],
    title: {
      en: 'Distributions have an origin group to fail over to',
      ja: 'ディストリビューションにオリジンフェイルオーバーが設定されている',
    },
    why: {
      en: 'When the only origin is down, so is the site, as far as it is not cached.',
      ja: 'オリジンが 1 つだけだと、その障害時にキャッシュされていないコンテンツをすべて配信できなくなります。',
    },
    fix: {
      en: 'In the CloudFront console open the distribution, choose Origins, add a second origin, Create origin group with both and the status codes that fail over, then choose the group in the behavior.',
      ja: 'CloudFront コンソールでディストリビューションを開き、[オリジン] タブで 2 つ目のオリジンを追加し、[オリジングループを作成] で両方とフェイルオーバー条件を指定して、ビヘイビアのオリジンに設定します。',
    },
    cli: 'aws cloudfront get-distribution-config --id <id> > d.json   # add OriginGroups with two members to DistributionConfig, then: aws cloudfront update-distribution --id <id> --if-match <etag> --distribution-config file://config.json',
    check: ({ configuration }) => {
      const groups = configuration.distributionConfig?.originGroups?.items ?? []
      const whole = groups.some((g) => (g.members?.items?.length ?? g.members?.quantity ?? 0) >= 2)
      return whole
        ? passed()
        : failed(
            `It has ${groups.length} origin group(s), none of two origins.`,
            `2 つ以上のオリジンを持つオリジングループがありません (グループ数: ${groups.length})。`,
          )
    },
  }),
  control<Distribution>({
    id: 'CloudFront.5',
    severity: 'medium',
    type: TYPE,
    needs: [],
    title: {
      en: 'Distributions write access logs',
      ja: 'ディストリビューションのアクセスログが有効になっている',
    },
    why: {
      en: 'Without access logs nobody can tell afterwards who asked for what, from where, and what they got.',
      ja: 'アクセスログがないと、誰がどこから何をリクエストし、どう応答したかを後から調べられません。',
    },
    fix: {
      en: 'In the CloudFront console open the distribution, choose Logging, and create an Amazon S3 (Legacy) access log delivery. Security Hub looks at standard logging (legacy) alone; where you log by standard logging v2, except this finding with that reason.',
      ja: 'CloudFront コンソールでディストリビューションを開き、[ログ記録] タブで [Amazon S3 (レガシー)] のアクセスログ配信を作成します。Security Hub は標準ログ (レガシー) だけを見るため、標準ログ v2 で記録している場合はその旨を理由に例外にしてください。',
    },
    cli: 'aws cloudfront get-distribution-config --id <id> > d.json   # set Logging {"Enabled":true,"IncludeCookies":false,"Bucket":"<bucket>.s3.amazonaws.com","Prefix":""} in DistributionConfig, then: aws cloudfront update-distribution --id <id> --if-match <etag> --distribution-config file://config.json',
    check: ({ configuration }) =>
      configuration.distributionConfig?.logging?.enabled === true
        ? passed()
        : failed('Standard logging is off.', '標準ログが無効です。'),
  }),
  control<Distribution>({
    id: 'CloudFront.6',
    severity: 'medium',
    type: TYPE,
    needs: [],
    title: {
      en: 'Distributions stand behind a web ACL',
      ja: 'ディストリビューションに AWS WAF のウェブ ACL が関連付けられている',
    },
    why: {
      en: 'Without AWS WAF nothing stops injection attempts, known bad addresses and floods before they reach the application.',
      ja: 'AWS WAF がないと、インジェクション攻撃・既知の悪性 IP・大量アクセスがそのままアプリケーションに届きます。',
    },
    fix: {
      en: 'In the CloudFront console open the distribution, choose Security, Manage protections (Edit), Enable security protections, or choose a web ACL of your own.',
      ja: 'CloudFront コンソールでディストリビューションを開き、[セキュリティ] タブで [保護を管理] を選び、セキュリティ保護を有効にするか既存のウェブ ACL を指定します。',
    },
    cli: 'aws cloudfront get-distribution-config --id <id> > d.json   # set WebACLId to the ARN of a web ACL of scope CLOUDFRONT in DistributionConfig, then: aws cloudfront update-distribution --id <id> --if-match <etag> --distribution-config file://config.json',
    check: ({ configuration }) =>
      (configuration.distributionConfig?.webACLId ?? '') === ''
        ? failed('It has no web ACL.', 'ウェブ ACL が関連付けられていません。')
        : passed(),
  }),
  control<Distribution>({
    id: 'CloudFront.7',
    severity: 'low',
    type: TYPE,
    needs: [],
    title: {
      en: 'Distributions show a certificate of their own',
      ja: 'ディストリビューションが独自の SSL/TLS 証明書を使っている',
    },
    why: {
      en: 'With the default certificate users see a cloudfront.net name that says nothing of who you are, and the TLS policy cannot be chosen.',
      ja: 'デフォルト証明書では cloudfront.net のドメインしか使えず、利用者がサイトの正当性を確認できないうえ、TLS ポリシーも選べません。',
    },
    fix: {
      en: 'Request a certificate in ACM in us-east-1. In the CloudFront console open the distribution, choose General, Settings, Edit, add the alternate domain names and choose it as Custom SSL certificate.',
      ja: 'us-east-1 の ACM で証明書をリクエストします。CloudFront コンソールでディストリビューションを開き、[一般] タブの [設定] の [編集] で代替ドメイン名を追加し、[カスタム SSL 証明書] に指定します。',
    },
    cli: 'aws cloudfront get-distribution-config --id <id> > d.json   # set Aliases and ViewerCertificate {"ACMCertificateArn":"<arn>","SSLSupportMethod":"sni-only","MinimumProtocolVersion":"TLSv1.2_2021"} in DistributionConfig, then: aws cloudfront update-distribution --id <id> --if-match <etag> --distribution-config file://config.json',
    check: ({ configuration }) =>
      hasDefaultCertificate(configuration)
        ? failed('It uses the default CloudFront certificate.', 'デフォルトの CloudFront 証明書を使っています。')
        : passed(),
  }),
  control<Distribution>({
    id: 'CloudFront.8',
    severity: 'low',
    type: TYPE,
    needs: [],
    title: {
      en: 'Distributions serve HTTPS by SNI',
      ja: 'ディストリビューションが SNI で HTTPS を提供している',
    },
    why: {
      en: 'Dedicated IP addresses serve browsers that no longer exist, cost a monthly fee for each certificate and take an address of every edge location.',
      ja: '専用 IP は今では使われていない古いブラウザ向けの仕組みで、証明書ごとに月額料金が発生し、各エッジロケーションの IP アドレスを占有します。',
    },
    fix: {
      en: 'In the CloudFront console open the distribution, choose General, Settings, Edit, and turn off Legacy clients support.',
      ja: 'CloudFront コンソールでディストリビューションを開き、[一般] タブの [設定] の [編集] で [レガシークライアントサポート] をオフにします。',
    },
    cli: 'aws cloudfront get-distribution-config --id <id> > d.json   # set ViewerCertificate.SSLSupportMethod to sni-only in DistributionConfig, then: aws cloudfront update-distribution --id <id> --if-match <etag> --distribution-config file://config.json',
    check: ({ configuration }) => {
      if (hasDefaultCertificate(configuration))
        return notApplicable('It has no certificate of its own.', '独自の証明書を使っていません。')
      const method = configuration.distributionConfig?.viewerCertificate?.sslSupportMethod ?? ''
      return method === 'sni-only'
        ? passed()
        : failed(`The SSL support method is ${method}.`, `SSL のサポート方式が ${method} です。`)
    },
  }),
  control<Distribution>({
    id: 'CloudFront.9',
    severity: 'medium',
    type: TYPE,
    needs: [],
    title: {
      en: 'Traffic to custom origins is encrypted',
      ja: 'カスタムオリジンへの通信が暗号化されている',
    },
    why: {
      en: 'Between the edge and the origin lies the internet: over HTTP, whoever is on the way reads and changes what the user believes to be protected.',
      ja: 'エッジとオリジンの間もインターネットです。HTTP のままだと、利用者が HTTPS で保護されていると思っている通信を、経路上で盗み見たり改ざんしたりできます。',
    },
    fix: {
      en: 'In the CloudFront console open the distribution, choose Origins, edit each custom origin and set Protocol to HTTPS only, or Match viewer with a viewer protocol policy that has no HTTP.',
      ja: 'CloudFront コンソールでディストリビューションを開き、[オリジン] タブで各カスタムオリジンを編集し、[プロトコル] を [HTTPS のみ] にします。[マッチビューワー] の場合は、ビューワープロトコルポリシーで HTTP を許可しないでください。',
    },
    cli: 'aws cloudfront get-distribution-config --id <id> > d.json   # set CustomOriginConfig.OriginProtocolPolicy to https-only in DistributionConfig, then: aws cloudfront update-distribution --id <id> --if-match <etag> --distribution-config file://config.json',
    check: ({ configuration }) => {
      const custom = customOrigins(configuration)
      if (custom.length === 0) return noCustomOrigin()
      const viewersMayUseHttp = behaviorsOf(configuration).some((b) => b.viewerProtocolPolicy === 'allow-all')
      const clear = custom.filter(({ customOriginConfig: c }) =>
        c?.originProtocolPolicy === 'match-viewer' ? viewersMayUseHttp : c?.originProtocolPolicy !== 'https-only',
      )
      return clear.length === 0
        ? passed()
        : failed(
            `Origins reached over HTTP: ${clear.map((o) => `${namesOf([o])} (${o.customOriginConfig?.originProtocolPolicy})`).join(', ')}.`,
            `HTTP で接続するオリジン: ${clear.map((o) => `${namesOf([o])} (${o.customOriginConfig?.originProtocolPolicy})`).join(', ')}`,
          )
    },
  }),
  control<Distribution>({
    id: 'CloudFront.10',
    severity: 'medium',
    type: TYPE,
    needs: [],
    title: {
      en: 'SSLv3 is not spoken to custom origins',
      ja: 'カスタムオリジンとの通信で SSLv3 が使われない',
    },
    why: {
      en: 'SSLv3 is broken (POODLE): what is sent under it can be decrypted by someone on the way.',
      ja: 'SSLv3 は POODLE 攻撃で破られており、経路上の第三者に通信を復号されるおそれがあります。',
    },
    fix: {
      en: 'In the CloudFront console open the distribution, choose Origins, edit each custom origin and set Minimum origin SSL protocol to TLSv1.2.',
      ja: 'CloudFront コンソールでディストリビューションを開き、[オリジン] タブで各カスタムオリジンを編集し、[オリジン SSL プロトコルの最小値] を TLSv1.2 にします。',
    },
    cli: 'aws cloudfront get-distribution-config --id <id> > d.json   # set CustomOriginConfig.OriginSslProtocols {"Quantity":1,"Items":["TLSv1.2"]} in DistributionConfig, then: aws cloudfront update-distribution --id <id> --if-match <etag> --distribution-config file://config.json',
    check: ({ configuration }) => {
      const custom = customOrigins(configuration)
      if (custom.length === 0) return noCustomOrigin()
      const old = custom.filter((o) => (o.customOriginConfig?.originSslProtocols?.items ?? []).includes('SSLv3'))
      return old.length === 0
        ? passed()
        : failed(`SSLv3 is allowed to ${namesOf(old)}.`, `SSLv3 を許可しているオリジン: ${namesOf(old)}`)
    },
  }),
  control<Distribution, { S3OriginBuckets: readonly { readonly bucket?: string; readonly exists?: boolean }[] | null }>(
    {
      id: 'CloudFront.12',
      severity: 'high',
      type: TYPE,
      needs: ['S3OriginBuckets'],
      title: {
        en: 'The buckets behind S3 origins exist',
        ja: 'S3 オリジンのバケットが存在している',
      },
      why: {
        en: 'Anyone can make a bucket under the name that is free, and your domain then serves what they put in.',
        ja: '存在しないバケット名は誰でも取得できるため、第三者が同名のバケットを作ると、あなたのドメインから攻撃者のコンテンツが配信されます。',
      },
      fix: {
        en: 'In the CloudFront console open the distribution, choose Origins, and edit or delete the origin that names the missing bucket; or create the bucket in your own account at once.',
        ja: 'CloudFront コンソールでディストリビューションを開き、[オリジン] タブで存在しないバケットを指すオリジンを修正または削除します。すぐに対応できない場合は、同名のバケットを自分のアカウントに作成してください。',
      },
      cli: 'aws s3api create-bucket --bucket <bucket>   # or remove the origin: aws cloudfront update-distribution --id <id> --if-match <etag> --distribution-config file://config.json',
      check: ({ configuration, parts }) => {
        if (s3Origins(configuration).length === 0) return noS3Origin()
        const missing = (parts.S3OriginBuckets ?? []).filter((b) => b.exists === false)
        return missing.length === 0
          ? passed()
          : failed(
              `There is no bucket ${missing.map((b) => b.bucket).join(', ')}.`,
              `存在しないバケット: ${missing.map((b) => b.bucket).join(', ')}`,
            )
      },
    },
  ),
  control<Distribution>({
    id: 'CloudFront.13',
    severity: 'medium',
    type: TYPE,
    needs: [],
    title: {
      en: 'S3 origins are reached through origin access control',
      ja: 'S3 オリジンへのアクセスにオリジンアクセスコントロールが使われている',
    },
    why: {
      en: 'Without it the bucket must be open to more than this distribution, and can be read past CloudFront, its web ACL and its logs.',
      ja: '設定がないとバケットをより広く公開する必要があり、CloudFront・WAF・ログを迂回してオブジェクトを直接読み取られます。',
    },
    fix: {
      en: 'In the CloudFront console open the distribution, choose Origins, edit each S3 origin, choose Origin access control settings, Create new OAC, save, and copy the offered policy to the bucket.',
      ja: 'CloudFront コンソールでディストリビューションを開き、[オリジン] タブで各 S3 オリジンを編集し、[Origin access control settings] で OAC を作成して保存します。表示されるポリシーをバケットポリシーに反映してください。',
    },
    cli: 'aws cloudfront create-origin-access-control --origin-access-control-config Name=<name>,SigningProtocol=sigv4,SigningBehavior=always,OriginAccessControlOriginType=s3   # then set OriginAccessControlId of the origin by: aws cloudfront update-distribution --id <id> --if-match <etag> --distribution-config file://config.json',
    check: ({ configuration }) => {
      const s3 = s3Origins(configuration)
      if (s3.length === 0) return noS3Origin()
      const open = s3.filter((o) => (o.originAccessControlId ?? '') === '')
      return open.length === 0
        ? passed()
        : failed(
            `Origins without origin access control: ${namesOf(open)}.`,
            `オリジンアクセスコントロールのないオリジン: ${namesOf(open)}`,
          )
    },
  }),
  control<Distribution>({
    id: 'CloudFront.15',
    severity: 'medium',
    type: TYPE,
    needs: [],
    params: { securityPolicies: 'TLSv1.2_2021,TLSv1.2_2025,TLSv1.3_2025' },
    title: {
      en: 'Viewers connect under a recommended TLS policy',
      ja: 'ビューワー接続に推奨の TLS セキュリティポリシーが使われている',
    },
    why: {
      en: 'Older policies accept TLS 1.0 and weak ciphers, so a connection can be talked down to one that can be read.',
      ja: '古いポリシーは TLS 1.0 や弱い暗号を受け入れるため、弱い方式に落とされて通信を解読されるおそれがあります。',
    },
    fix: {
      en: 'In the CloudFront console open the distribution, choose General, Settings, Edit, choose a Custom SSL certificate, and set Security policy to TLSv1.2_2021 or newer.',
      ja: 'CloudFront コンソールでディストリビューションを開き、[一般] タブの [設定] の [編集] で [カスタム SSL 証明書] を選び、[セキュリティポリシー] を TLSv1.2_2021 以降にします。',
    },
    cli: 'aws cloudfront get-distribution-config --id <id> > d.json   # set ViewerCertificate.MinimumProtocolVersion to TLSv1.2_2021 in DistributionConfig, then: aws cloudfront update-distribution --id <id> --if-match <etag> --distribution-config file://config.json',
    check: ({ configuration }, params) => {
      const policy = configuration.distributionConfig?.viewerCertificate?.minimumProtocolVersion ?? ''
      return listParam(params, 'securityPolicies').includes(policy)
        ? passed()
        : failed(
            `The TLS policy is ${policy === '' ? 'not set' : policy}.`,
            `TLS ポリシーが ${policy === '' ? '未設定' : policy} です。`,
          )
    },
  }),
  control<Distribution>({
    id: 'CloudFront.16',
    severity: 'medium',
    type: TYPE,
    needs: [],
    title: {
      en: 'Function URL origins are reached through origin access control',
      ja: 'Lambda 関数 URL オリジンへのアクセスにオリジンアクセスコントロールが使われている',
    },
    why: {
      en: 'Without it the function URL must take requests from anyone, and can be called past CloudFront, its web ACL and its caches.',
      ja: '設定がないと関数 URL を誰からでも呼び出せる状態にする必要があり、CloudFront・WAF・キャッシュを迂回して直接呼び出されます。',
    },
    fix: {
      en: 'In the CloudFront console open the distribution, choose Origins, edit the function URL’s origin, choose Origin access control, Create new OAC, save, and add the offered permission to the function. Set the URL’s auth type to AWS_IAM.',
      ja: 'CloudFront コンソールでディストリビューションを開き、[オリジン] タブで関数 URL のオリジンを編集し、[Origin access control] で OAC を作成して保存します。表示される権限を関数に追加し、関数 URL の認証タイプを AWS_IAM にします。',
    },
    cli: 'aws cloudfront create-origin-access-control --origin-access-control-config Name=<name>,SigningProtocol=sigv4,SigningBehavior=always,OriginAccessControlOriginType=lambda   # then set OriginAccessControlId of the origin by: aws cloudfront update-distribution --id <id> --if-match <etag> --distribution-config file://config.json',
    check: ({ configuration }) => {
      const urls = originsOf(configuration).filter((o) => LAMBDA_URL.test(o.domainName ?? ''))
      if (urls.length === 0)
        return notApplicable('It has no function URL as an origin.', 'Lambda 関数 URL のオリジンがありません。')
      const open = urls.filter((o) => (o.originAccessControlId ?? '') === '')
      return open.length === 0
        ? passed()
        : failed(
            `Origins without origin access control: ${namesOf(open)}.`,
            `オリジンアクセスコントロールのないオリジン: ${namesOf(open)}`,
          )
    },
  }),
  control<Distribution>({
    id: 'CloudFront.17',
    severity: 'medium',
    type: TYPE,
    needs: [],
    title: {
      en: 'Signed URLs and cookies rely on trusted key groups',
      ja: '署名付き URL / Cookie に信頼されたキーグループが使われている',
    },
    why: {
      en: 'Keys of trusted signers belong to the root user of an account and cannot be managed by IAM; with no signing at all, whoever knows the address has the content.',
      ja: '信頼された署名者の鍵はアカウントのルートユーザーに紐付き、IAM で管理できません。署名を使っていなければ、URL を知る誰もがコンテンツを取得できます。',
    },
    fix: {
      en: 'In the CloudFront console create a public key and a key group under Key management. Open the distribution, choose Behaviors, edit each behavior, set Restrict viewer access to Yes and Trusted authorization type to Trusted key groups. Except this finding for content that is meant for everyone.',
      ja: 'CloudFront コンソールの [キー管理] でパブリックキーとキーグループを作成します。ディストリビューションの [ビヘイビア] タブで各ビヘイビアを編集し、[ビューワーのアクセスを制限する] を [Yes]、[信頼された認可タイプ] を [Trusted key groups] にします。誰にでも公開するコンテンツであれば、その旨を理由に例外にしてください。',
    },
    cli: 'aws cloudfront get-distribution-config --id <id> > d.json   # set TrustedKeyGroups {"Enabled":true,"Quantity":1,"Items":["<key-group-id>"]} and TrustedSigners {"Enabled":false,"Quantity":0} in every behavior, then: aws cloudfront update-distribution --id <id> --if-match <etag> --distribution-config file://config.json',
    check: ({ configuration }) => {
      const all = behaviorsOf(configuration)
      const signers = all.filter((b) => b.trustedSigners?.enabled === true)
      if (signers.length > 0)
        return failed(
          `Trusted signers are used by behaviors: ${pathsOf(signers)}.`,
          `信頼された署名者を使っているビヘイビア: ${pathsOf(signers)}`,
        )
      const open = all.filter((b) => b.trustedKeyGroups?.enabled !== true)
      return open.length === 0
        ? passed()
        : failed(
            `Behaviors without signed URLs or cookies: ${pathsOf(open)}.`,
            `署名付き URL / Cookie を要求しないビヘイビア: ${pathsOf(open)}`,
          )
    },
  }),
]
