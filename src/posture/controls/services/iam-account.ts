import { ACCOUNT, type Ci } from '../../ci.js'
import { attachedArns, inPartition } from '../attached-policies.js'
import { control, failed, notApplicable, passed, type Verdict } from '../control.js'
import { listParam } from '../list-param.js'
import { missing } from '../piece.js'

type Summary = { readonly AccountSummary: Readonly<Record<string, number>> | null }

const counted = (summary: Summary['AccountSummary'], name: string): number => {
  const value = summary?.[name]
  if (value === undefined) throw missing(name)
  return value
}

/**
 * Accounts whose root user signs in nowhere. Root users of GovCloud and of the China Regions are not AWS Config's to
 * judge; a member whose root credentials the organization took away has none (AWS Config, root-account-mfa-enabled and
 * root-account-hardware-mfa-enabled: "returns NOT_APPLICABLE if root user credentials are not present").
 */
const withoutRoot = (ci: Ci, summary: Summary['AccountSummary']): Verdict | undefined => {
  if (ci.arn.split(':')[1] !== 'aws')
    return notApplicable('The control does not cover this partition.', 'このパーティションはコントロールの対象外です。')
  // Left out by emulators and by answers from before November 2024: then there is a password.
  return summary?.['AccountPasswordPresent'] === 0 && summary['AccountAccessKeysPresent'] === 0
    ? notApplicable('The root user has no credentials.', 'ルートユーザーの認証情報がありません。')
    : undefined
}

const USER = 'AWS::IAM::User'
const GROUP = 'AWS::IAM::Group'
const ROLE = 'AWS::IAM::Role'

/** The account and its root user (Security Hub user guide, "Security Hub CSPM controls for IAM"). */
export default [
  control<unknown, Summary>({
    id: 'IAM.4',
    severity: 'critical',
    type: ACCOUNT,
    scope: 'global',
    needs: ['AccountSummary'],
    title: { en: 'The root user has no access key', ja: 'ルートユーザーのアクセスキーが存在しない' },
    why: {
      en: 'A root access key can do anything, and no policy of the account can limit it.',
      ja: 'ルートユーザーのアクセスキーはあらゆる操作が可能で、アカウント内のポリシーでは制限できません。',
    },
    fix: {
      en: 'Sign in as root, choose Security credentials in the account menu, find Access keys, deactivate and then delete them. Give programs roles.',
      ja: 'ルートユーザーでサインインし、アカウントメニューの [セキュリティ認証情報] > [アクセスキー] で無効化してから削除します。プログラムにはロールを使います。',
    },
    cli: 'aws iam delete-access-key --access-key-id <root-key-id>',
    check: ({ parts }) =>
      counted(parts.AccountSummary, 'AccountAccessKeysPresent') === 0
        ? passed()
        : failed('The root user has an access key.', 'ルートユーザーにアクセスキーがあります。'),
  }),

  control<unknown, Summary & { RootVirtualMfaDevices: readonly { readonly serialNumber?: string }[] | null }>({
    id: 'IAM.6',
    severity: 'critical',
    type: ACCOUNT,
    scope: 'global',
    needs: ['AccountSummary', 'RootVirtualMfaDevices'],
    title: {
      en: 'The root user signs in with hardware MFA alone',
      ja: 'ルートユーザーの MFA がハードウェアデバイスのみになっている',
    },
    why: {
      en: 'A virtual device is a secret on a phone, which can be copied, lost or taken over with it; a security key cannot.',
      ja: '仮想 MFA はスマートフォン上の秘密情報にすぎず、端末の乗っ取りや紛失の影響を受けます。ハードウェアのセキュリティキーは複製できません。',
    },
    fix: {
      en: 'Sign in as root, choose Security credentials in the account menu, Assign MFA device, Passkey or security key (or Hardware TOTP token). Then remove the virtual devices. Members of an organization may go without root credentials altogether (IAM, Root access management).',
      ja: 'ルートユーザーでサインインし、アカウントメニューの [セキュリティ認証情報] > [MFA デバイスの割り当て] でパスキー・セキュリティキー、またはハードウェア TOTP トークンを登録した後、仮想デバイスを削除します。組織のメンバーアカウントでは、IAM の [ルートアクセス管理] でルート認証情報そのものを削除することもできます。',
    },
    cli: 'aws iam list-virtual-mfa-devices --assignment-status Assigned',
    check: ({ ci, parts: { AccountSummary, RootVirtualMfaDevices } }) => {
      const none = withoutRoot(ci, AccountSummary)
      if (none !== undefined) return none
      if (counted(AccountSummary, 'AccountMFAEnabled') !== 1)
        return failed('The root user has no MFA device.', 'ルートユーザーに MFA が設定されていません。')
      const virtual = (RootVirtualMfaDevices ?? []).map((d) => d.serialNumber ?? '?')
      return virtual.length === 0
        ? passed()
        : failed(
            `The root user has a virtual MFA device: ${virtual.join(', ')}.`,
            `ルートユーザーに仮想 MFA デバイスが設定されています: ${virtual.join('、')}`,
          )
    },
  }),

  control<unknown, Summary>({
    id: 'IAM.9',
    severity: 'critical',
    type: ACCOUNT,
    scope: 'global',
    needs: ['AccountSummary'],
    title: { en: 'The root user has MFA', ja: 'ルートユーザーに MFA が設定されている' },
    why: {
      en: 'Whoever has the root password, or the mailbox that resets it, owns the account.',
      ja: 'ルートユーザーのパスワード、または再設定用のメールボックスを奪われると、アカウント全体を乗っ取られます。',
    },
    fix: {
      en: 'Sign in as root, choose Security credentials in the account menu, Assign MFA device.',
      ja: 'ルートユーザーでサインインし、アカウントメニューの [セキュリティ認証情報] > [MFA デバイスの割り当て] で登録します。',
    },
    cli: 'aws iam get-account-summary --query SummaryMap.AccountMFAEnabled',
    check: ({ ci, parts: { AccountSummary } }) =>
      withoutRoot(ci, AccountSummary) ??
      (counted(AccountSummary, 'AccountMFAEnabled') === 1
        ? passed()
        : failed('The root user has no MFA device.', 'ルートユーザーに MFA が設定されていません。')),
  }),

  control<unknown, object, { policyARN: string; policyUsageType: string }>({
    id: 'IAM.18',
    severity: 'low',
    type: ACCOUNT,
    scope: 'global',
    needs: [],
    related: [ROLE, GROUP, USER],
    params: { policyARN: 'arn:{partition}:iam::aws:policy/AWSSupportAccess', policyUsageType: 'ANY' },
    title: {
      en: 'Somebody may open cases with AWS Support',
      ja: 'AWS サポートに連絡するための権限 (AWSSupportAccess) が割り当てられている',
    },
    why: {
      en: 'In an incident the responders lose time when nobody but root may call AWS Support.',
      ja: 'インシデント時に AWS サポートへ連絡できる人がいないと、対応が遅れます。',
    },
    fix: {
      en: 'Make a role for those who handle incidents in the IAM console, and attach AWSSupportAccess to it.',
      ja: 'IAM コンソールでインシデント対応者用のロールを作成し、AWSSupportAccess をアタッチします。',
    },
    cli: 'aws iam attach-role-policy --role-name <role> --policy-arn arn:aws:iam::aws:policy/AWSSupportAccess',
    check: ({ ci }, params, around) => {
      const wanted = listParam(params, 'policyARN').map((arn) => inPartition(ci, arn))
      const usage = String(params.policyUsageType ?? 'ANY')
      const types = { IAM_USER: [USER], IAM_GROUP: [GROUP], IAM_ROLE: [ROLE] }[usage] ?? [ROLE, GROUP, USER]
      // One after the other: once it is found, what else could not be read does not matter.
      const used = types.some((type) =>
        around.all(type).some((one) => attachedArns(one).some((arn) => wanted.includes(arn))),
      )
      const policy = wanted.map((arn) => arn.slice(arn.lastIndexOf('/') + 1)).join(', ')
      return used
        ? passed()
        : failed(`${policy} is attached to nobody.`, `${policy} がどこにもアタッチされていません。`)
    },
  }),
]
