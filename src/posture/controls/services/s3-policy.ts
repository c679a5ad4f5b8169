import { ACCOUNT } from '../../ci.js'
import { control, failed, passed } from '../control.js'
import { PUBLIC_PARTS, type PublicParts, publicBucket } from '../public-bucket.js'
import { covers, type Statement, statementsOf, taken } from '../resource-policy.js'

const type = 'AWS::S3::Bucket'

interface PolicyPart {
  readonly BucketPolicy: { readonly policyText?: string | null } | null
}

/** Denies everybody every action over plain HTTP, and under no further condition. */
const refusesHttp = (s: Statement): boolean =>
  s.effect === 'Deny' &&
  s.principals.some((p) => p.kind === 'everybody' && p.value === '*') &&
  !s.notActions &&
  s.actions.some((a) => covers(a, 's3:*')) &&
  !s.notResources &&
  s.conditions.length === 1 &&
  s.conditions.every(
    (c) =>
      c.operator === 'bool' &&
      c.key === 'aws:securetransport' &&
      c.values.length > 0 &&
      c.values.every((v) => v.toLowerCase() === 'false'),
  )

/** Another account, by its number within an ARN or alone; everybody is every other account too. */
const strangers = (s: Statement, own: string): string[] =>
  s.principals.flatMap(({ kind, value }) => {
    if (kind === 'everybody') return [value]
    if (kind !== 'AWS') return []
    const account = /^\d{12}$/.test(value) ? value : /^arn:[^:]*:(?:iam|sts)::(\d{12}):/.exec(value)?.[1]
    return account === undefined || account === own ? [] : [value]
  })

/** Amazon S3, what bucket policies and ACLs grant (Security Hub user guide, "Security Hub controls for Amazon S3"). */
export default [
  control<unknown, PublicParts>({
    id: 'S3.2',
    severity: 'critical',
    type,
    needs: PUBLIC_PARTS,
    related: [ACCOUNT],
    title: { en: 'S3 buckets are not publicly readable', ja: 'S3 バケットがパブリックに読み取りできない' },
    why: {
      en: 'Anybody on the internet can list or download the objects. Open buckets are found by scanners within hours.',
      ja: 'インターネット上の誰でもオブジェクトを一覧・ダウンロードできます。公開されたバケットは、数時間のうちにスキャナーに発見されます。',
    },
    fix: {
      en: 'Open the bucket in the S3 console, choose Permissions, Block public access, Edit, select Block all public access, save and confirm; then remove the statement or grant that is named. Content that must be public belongs behind CloudFront with origin access control.',
      ja: 'S3 コンソールでバケットを開き、[アクセス許可] > [ブロックパブリックアクセス] > [編集] で [パブリックアクセスをすべてブロック] を選び、保存して確定します。その後、該当するポリシーのステートメントや ACL を削除します。公開が必要なコンテンツは、オリジンアクセスコントロールを設定した CloudFront から配信してください。',
    },
    cli: 'aws s3api put-public-access-block --bucket <bucket> --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true',
    check: ({ parts }, _, around) => publicBucket(['read'], parts, around),
  }),

  control<unknown, PublicParts>({
    id: 'S3.3',
    severity: 'critical',
    type,
    needs: PUBLIC_PARTS,
    related: [ACCOUNT],
    title: { en: 'S3 buckets are not publicly writable', ja: 'S3 バケットがパブリックに書き込みできない' },
    why: {
      en: 'Anybody on the internet can put, replace or delete objects: malware in your downloads, your data gone, the bill yours.',
      ja: 'インターネット上の誰でもオブジェクトを追加・改ざん・削除できます。配布ファイルへのマルウェア混入やデータの消失、想定外の課金につながります。',
    },
    fix: {
      en: 'Open the bucket in the S3 console, choose Permissions, Block public access, Edit, select Block all public access, save and confirm; then remove the statement or grant that is named. Let users upload by presigned URLs.',
      ja: 'S3 コンソールでバケットを開き、[アクセス許可] > [ブロックパブリックアクセス] > [編集] で [パブリックアクセスをすべてブロック] を選び、保存して確定します。その後、該当するポリシーのステートメントや ACL を削除します。利用者からのアップロードには署名付き URL を使ってください。',
    },
    cli: 'aws s3api put-public-access-block --bucket <bucket> --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true',
    check: ({ parts }, _, around) => publicBucket(['write'], parts, around),
  }),

  control<unknown, PolicyPart>({
    id: 'S3.5',
    severity: 'medium',
    type,
    needs: ['BucketPolicy'],
    title: { en: 'S3 buckets refuse plain HTTP', ja: 'S3 バケットが HTTPS 以外のリクエストを拒否している' },
    why: {
      en: 'Over HTTP everybody on the way can read and change the objects. S3 still answers it unless the policy says no.',
      ja: 'HTTP では、通信経路上の第三者がオブジェクトを盗聴・改ざんできます。ポリシーで拒否しない限り、S3 は HTTP のリクエストにも応答します。',
    },
    fix: {
      en: 'Open the bucket in the S3 console, choose Permissions, Bucket policy, Edit, and add a statement that denies everybody s3:* on the bucket and its objects where aws:SecureTransport is false.',
      ja: 'S3 コンソールでバケットを開き、[アクセス許可] > [バケットポリシー] > [編集] で、aws:SecureTransport が false の場合に、バケットとそのオブジェクトに対する s3:* をすべてのプリンシパルに拒否するステートメントを追加します。',
    },
    cli: 'aws s3api put-bucket-policy --bucket <bucket> --policy \'{"Version":"2012-10-17","Statement":[{"Sid":"DenyPlainHttp","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::<bucket>","arn:aws:s3:::<bucket>/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}\'',
    check: ({ ci, parts }) => {
      const refused = statementsOf(parts.BucketPolicy?.policyText)
        .filter(refusesHttp)
        .flatMap((s) => s.resources)
      const missing = [ci.arn, `${ci.arn}/*`].filter((wanted) => !refused.some((r) => covers(r, wanted)))
      return missing.length === 0
        ? passed()
        : failed(
            `No statement denies plain HTTP for ${missing.join(', ')}.`,
            `HTTP を拒否するステートメントがありません (対象: ${missing.join('、')})。`,
          )
    },
  }),

  control<unknown, PolicyPart, { blacklistedactionpatterns: string }>({
    id: 'S3.6',
    severity: 'high',
    type,
    needs: ['BucketPolicy'],
    params: {
      blacklistedactionpatterns:
        's3:DeleteBucketPolicy,s3:PutBucketAcl,s3:PutBucketPolicy,s3:PutEncryptionConfiguration,s3:PutObjectAcl',
    },
    title: {
      en: 'S3 bucket policies let no other account change permissions',
      ja: 'S3 バケットポリシーで他のアカウントに権限変更の操作を許可していない',
    },
    why: {
      en: 'Who may change the policy, ACL or encryption of a bucket can give himself, or everybody, all the rest.',
      ja: 'ポリシーや ACL、暗号化設定を変更できるアカウントは、自分や第三者にあらゆるアクセスを許可できてしまいます。',
    },
    fix: {
      en: 'Open the bucket in the S3 console, choose Permissions, Bucket policy, Edit, and remove the other account or the actions from the statement that is named.',
      ja: 'S3 コンソールでバケットを開き、[アクセス許可] > [バケットポリシー] > [編集] で、該当するステートメントから他のアカウントまたは対象のアクションを削除します。',
    },
    cli: 'aws s3api put-bucket-policy --bucket <bucket> --policy file://policy.json',
    check: ({ ci, parts }, { blacklistedactionpatterns }) => {
      const patterns = blacklistedactionpatterns.split(',').map((p) => p.trim())
      // Conditions are not looked at: the rule of AWS Config judges the principal and the action alone.
      for (const s of statementsOf(parts.BucketPolicy?.policyText)) {
        const [who] = s.effect === 'Allow' ? strangers(s, ci.accountId) : []
        const [what] = who === undefined ? [] : taken(s, patterns)
        if (who !== undefined && what !== undefined)
          return failed(
            `Statement ${s.sid} lets ${who} do ${what}.`,
            `ステートメント ${s.sid} で ${who} に ${what} を許可しています。`,
          )
      }
      return passed()
    },
  }),
]
