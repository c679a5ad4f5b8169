import type { Text } from '../../kernel/errors.js'
import { ACCOUNT, type Ci } from '../ci.js'
import { type AclPart, aclOf, type PublicAccessBlock } from './bucket.js'
import { failed, NotRead, passed, type Surroundings, type Verdict } from './control.js'
import { publicGrant } from './public-access.js'

/**
 * Whether everybody may read or write a bucket: its policy and its ACL, as far as neither its own block of public
 * access nor the account's takes their effect. Source: AWS Config, s3-bucket-public-read-prohibited and
 * s3-bucket-public-write-prohibited.
 */

export interface PublicParts {
  readonly PublicAccessBlockConfiguration: PublicAccessBlock | null
  readonly BucketPolicy: { readonly policyText?: string | null } | null
  readonly AccessControlList: AclPart
}

export const PUBLIC_PARTS = ['PublicAccessBlockConfiguration', 'BucketPolicy', 'AccessControlList'] as const

const READ = {
  actions: [
    's3:GetObject',
    's3:GetObjectVersion',
    's3:GetObjectTorrent',
    's3:GetObjectAttributes',
    's3:ListBucket',
    's3:ListBucketVersions',
    's3:ListBucketMultipartUploads',
  ],
  permissions: ['Read', 'FullControl'],
} as const

const WRITE = {
  actions: [
    's3:PutObject',
    's3:DeleteObject',
    's3:DeleteObjectVersion',
    's3:PutObjectAcl',
    's3:PutObjectVersionAcl',
    's3:RestoreObject',
    's3:ReplicateObject',
    's3:ReplicateDelete',
    's3:DeleteBucket',
    's3:DeleteBucketPolicy',
    's3:PutBucket*',
    's3:PutEncryptionConfiguration',
    's3:PutLifecycleConfiguration',
    's3:PutReplicationConfiguration',
  ],
  permissions: ['Write', 'WriteAcp', 'FullControl'],
} as const

export type Access = 'read' | 'write'

const found = (access: Access, parts: PublicParts): { readonly by: 'policy' | 'acl'; readonly reason: Text }[] => {
  const { actions, permissions } = access === 'read' ? READ : WRITE
  const statement = publicGrant(parts.BucketPolicy?.policyText, actions)
  const grant = (aclOf(parts.AccessControlList).grantList ?? []).find(
    (g) =>
      (g.grantee === 'AllUsers' || g.grantee === 'AuthenticatedUsers') && permissions.some((p) => p === g.permission),
  )
  return [
    ...(statement === undefined
      ? []
      : [
          {
            by: 'policy' as const,
            reason: {
              en: `Statement ${statement.sid} of the bucket policy lets everybody ${access} it.`,
              ja: `バケットポリシーのステートメント ${statement.sid} により、誰でも${access === 'read' ? '読み取り' : '書き込み'}が可能です。`,
            },
          },
        ]),
    ...(grant === undefined
      ? []
      : [
          {
            by: 'acl' as const,
            reason: {
              en: `The ACL grants ${grant.permission} to ${String(grant.grantee)}.`,
              ja: `ACL で ${String(grant.grantee)} に ${grant.permission} が許可されています。`,
            },
          },
        ]),
  ]
}

/**
 * @throws NotRead when only the account's own block of public access could decide, and it was not read.
 */
export const publicBucket = (accesses: readonly Access[], parts: PublicParts, around: Surroundings): Verdict => {
  const open = accesses.flatMap((access) => found(access, parts))
  const stops = (block: PublicAccessBlock | null, by: 'policy' | 'acl') =>
    by === 'policy' ? block?.restrictPublicBuckets === true : block?.ignorePublicAcls === true
  const left = open.filter((o) => !stops(parts.PublicAccessBlockConfiguration, o.by))
  if (left.length === 0) return passed()
  const account = accountBlock(around)
  const reason = left.find((o) => !stops(account, o.by))?.reason
  return reason === undefined ? passed() : failed(reason.en, reason.ja)
}

const accountBlock = (around: Surroundings): PublicAccessBlock | null => {
  const account: Ci | undefined = around.all(ACCOUNT).find((a) => a.awsRegion === 'global')
  if (account !== undefined) return around.part(account, 'S3PublicAccessBlock') as PublicAccessBlock | null
  throw new NotRead('S3PublicAccessBlock', {
    en: 'The account’s own block of public access was not read.',
    ja: 'アカウントレベルのブロックパブリックアクセス設定が未取得です。',
  })
}
