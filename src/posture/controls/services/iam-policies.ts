import type { Json } from '../../ci.js'
import { attachedArns, inPartition } from '../attached-policies.js'
import { control, failed, notApplicable, type Params, passed } from '../control.js'
import {
  adminStatement,
  defaultVersionOf,
  inlinePoliciesOf,
  openToAllKeys,
  type PolicyVersion,
  wholeServices,
} from '../identity-policy.js'
import { listParam } from '../list-param.js'

interface Policy {
  readonly defaultVersionId?: string
  readonly policyVersionList?: readonly PolicyVersion[] | null
  readonly permissionsBoundaryUsageCount?: number
}

/** What is a permissions boundary somewhere grants nothing there: it is the most that others may grant. */
const isLeftOut = (policy: Policy, params: Params): boolean =>
  params['excludePermissionBoundaryPolicy'] === true && (policy.permissionsBoundaryUsageCount ?? 0) > 0

const boundary = () =>
  notApplicable(
    'The policy is used as a permissions boundary.',
    'アクセス許可の境界として使われているポリシーのため対象外です。',
  )

const BLOCKED = 'kms:ReEncryptFrom,kms:Decrypt'

/**
 * Customer managed and inline policies (Security Hub user guide, "Security Hub CSPM controls for IAM" and "… for AWS
 * KMS"; AWS Config, the rules that each control names). Policies that AWS manages are not judged.
 */
export default [
  control<Policy, object, { excludePermissionBoundaryPolicy: boolean }>({
    id: 'IAM.1',
    severity: 'high',
    type: 'AWS::IAM::Policy',
    needs: [],
    params: { excludePermissionBoundaryPolicy: true },
    title: {
      en: 'Customer managed policies do not allow everything',
      ja: 'カスタマー管理ポリシーがフル管理権限 (*:*) を許可していない',
    },
    why: {
      en: 'Whoever has such a policy can do anything in the account, and so can whoever steals their credentials.',
      ja: 'このポリシーを持つ人は、アカウント内のあらゆる操作を実行できます。認証情報が漏えいすると、攻撃者も同じ権限を手にします。',
    },
    fix: {
      en: 'Open the policy in the IAM console, choose Edit, replace Action "*" by the actions that are needed (IAM Access Analyzer can make a policy from CloudTrail), and save. For administrators use the AWS managed policy AdministratorAccess behind a role with MFA.',
      ja: 'IAM コンソールでポリシーを開き、[編集] で Action "*" を必要なアクションだけに置き換えて保存します (IAM Access Analyzer で CloudTrail の履歴からポリシーを生成できます)。管理者には、MFA を必須にしたロールで AWS 管理ポリシー AdministratorAccess を使います。',
    },
    cli: 'aws iam create-policy-version --policy-arn <policy-arn> --policy-document file://policy.json --set-as-default',
    check: ({ ci, configuration }, params) => {
      if (isLeftOut(configuration, params)) return boundary()
      const found = adminStatement(ci, defaultVersionOf(configuration))
      return found === undefined
        ? passed()
        : failed(
            `Statement ${found.sid} allows every action on every resource.`,
            `ステートメント ${found.sid} がすべてのリソースに対するすべてのアクションを許可しています。`,
          )
    },
  }),

  control<Policy, object, { excludePermissionBoundaryPolicy: boolean }>({
    id: 'IAM.21',
    severity: 'low',
    type: 'AWS::IAM::Policy',
    needs: [],
    params: { excludePermissionBoundaryPolicy: true },
    title: {
      en: 'Customer managed policies do not allow all actions of a service',
      ja: 'カスタマー管理ポリシーがサービスの全アクションをワイルドカードで許可していない',
    },
    why: {
      en: 'A wildcard over a whole service takes in deletion, permissions and every action that AWS adds later.',
      ja: 'サービス全体へのワイルドカードには、削除や権限変更のほか、AWS が今後追加するアクションもすべて含まれます。',
    },
    fix: {
      en: 'Open the policy in the IAM console, choose Edit, and replace "service:*" and NotAction by the actions that are needed. Prefixes such as ec2:Describe* may stay.',
      ja: 'IAM コンソールでポリシーを開き、[編集] で "service:*" や NotAction を必要なアクションに置き換えます。ec2:Describe* のような接頭辞付きの指定は問題ありません。',
    },
    cli: 'aws iam create-policy-version --policy-arn <policy-arn> --policy-document file://policy.json --set-as-default',
    check: ({ configuration }, params) => {
      if (isLeftOut(configuration, params)) return boundary()
      const found = wholeServices(defaultVersionOf(configuration))
      return found === undefined
        ? passed()
        : failed(
            `Statement ${found.statement.sid} allows all actions of a service: ${found.actions.join(', ')}.`,
            `ステートメント ${found.statement.sid} がサービスの全アクションを許可しています: ${found.actions.join('、')}`,
          )
    },
  }),

  control<Policy, object, { blockedActionsPatterns: Json; excludePermissionBoundaryPolicy: boolean }>({
    id: 'KMS.1',
    severity: 'medium',
    type: 'AWS::IAM::Policy',
    needs: [],
    params: { blockedActionsPatterns: BLOCKED, excludePermissionBoundaryPolicy: true },
    title: {
      en: 'Customer managed policies do not allow decryption with every KMS key',
      ja: 'カスタマー管理ポリシーがすべての KMS キーでの復号を許可していない',
    },
    why: {
      en: 'Encryption keeps apart who may read what only as long as the keys are kept apart: with such a policy one identity reads the data of all.',
      ja: '暗号化によるデータの分離は、キーごとに権限を分けてこそ成り立ちます。このポリシーがあると、1 つの ID ですべてのデータを復号できてしまいます。',
    },
    fix: {
      en: 'Open the policy in the IAM console, choose Edit, and name in Resource the keys that are needed, or at least the keys of one Region of the account.',
      ja: 'IAM コンソールでポリシーを開き、[編集] で Resource に必要なキーの ARN (少なくとも特定リージョンのキー) だけを指定します。',
    },
    cli: 'aws iam create-policy-version --policy-arn <policy-arn> --policy-document file://policy.json --set-as-default',
    check: ({ ci, configuration }, params) => {
      if (isLeftOut(configuration, params)) return boundary()
      const open = openToAllKeys(ci, defaultVersionOf(configuration), listParam(params, 'blockedActionsPatterns'))
      return open === undefined
        ? passed()
        : failed(
            `Statement ${open.statement.sid} allows ${open.actions.join(', ')} with every key.`,
            `ステートメント ${open.statement.sid} がすべてのキーに対する ${open.actions.join('、')} を許可しています。`,
          )
    },
  }),

  control<unknown, object, { blockedActionsPatterns: Json }>({
    id: 'KMS.2',
    severity: 'medium',
    type: ['AWS::IAM::User', 'AWS::IAM::Group', 'AWS::IAM::Role'],
    needs: [],
    params: { blockedActionsPatterns: BLOCKED },
    title: {
      en: 'Inline policies do not allow decryption with every KMS key',
      ja: 'インラインポリシーがすべての KMS キーでの復号を許可していない',
    },
    why: {
      en: 'With such a policy one identity reads the data of all, and an inline policy shows in no list of policies.',
      ja: 'このポリシーがあると、1 つの ID ですべてのデータを復号できます。インラインポリシーはポリシー一覧に表示されないため、見落とされやすい設定です。',
    },
    fix: {
      en: 'Open the user, group or role in the IAM console, choose Permissions, the inline policy that is named, Edit, and name in Resource the keys that are needed.',
      ja: 'IAM コンソールで対象のユーザー・グループ・ロールを開き、[許可] で該当のインラインポリシーを編集し、Resource に必要なキーの ARN だけを指定します。',
    },
    cli: 'aws iam put-role-policy --role-name <role> --policy-name <policy> --policy-document file://policy.json',
    check: ({ ci }, params) => {
      const blocked = listParam(params, 'blockedActionsPatterns')
      for (const policy of inlinePoliciesOf(ci)) {
        const open = openToAllKeys(ci, policy.statements, blocked)
        if (open !== undefined)
          return failed(
            `Statement ${open.statement.sid} of the inline policy ${policy.name} allows ${open.actions.join(', ')} with every key.`,
            `インラインポリシー ${policy.name} のステートメント ${open.statement.sid} がすべてのキーに対する ${open.actions.join('、')} を許可しています。`,
          )
      }
      return passed()
    },
  }),

  control<unknown, object, { policyArns: Json }>({
    id: 'IAM.27',
    severity: 'medium',
    type: ['AWS::IAM::User', 'AWS::IAM::Group', 'AWS::IAM::Role'],
    needs: [],
    params: { policyArns: 'arn:{partition}:iam::aws:policy/AWSCloudShellFullAccess' },
    title: {
      en: 'AWSCloudShellFullAccess is attached to nobody',
      ja: 'AWSCloudShellFullAccess がアタッチされていない',
    },
    why: {
      en: 'With it files can be carried out of, and tools into, an environment inside AWS that no network control sees.',
      ja: 'CloudShell のファイルのアップロード・ダウンロードが無制限に許可され、ネットワーク側の制御を通らずにデータやツールを出し入れできます。',
    },
    fix: {
      en: 'Open the user, group or role in the IAM console, choose Permissions, select AWSCloudShellFullAccess, Remove. Who needs CloudShell gets a policy without cloudshell:GetFileDownloadUrls and cloudshell:GetFileUploadUrls.',
      ja: 'IAM コンソールで対象のユーザー・グループ・ロールを開き、[許可] で AWSCloudShellFullAccess を選んで [削除] します。CloudShell が必要な場合は、cloudshell:GetFileDownloadUrls と cloudshell:GetFileUploadUrls を含まないポリシーを用意します。',
    },
    cli: 'aws iam detach-user-policy --user-name <user> --policy-arn arn:aws:iam::aws:policy/AWSCloudShellFullAccess',
    check: ({ ci }, params) => {
      const refused = listParam(params, 'policyArns').map((arn) => inPartition(ci, arn))
      const found = attachedArns(ci).filter((arn) => refused.includes(arn))
      return found.length === 0
        ? passed()
        : failed(
            `Attached: ${found.map(nameOf).join(', ')}.`,
            `アタッチされているポリシー: ${found.map(nameOf).join('、')}`,
          )
    },
  }),
]

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1)
