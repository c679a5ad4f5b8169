import { control, failed, type Params, passed } from '../control.js'
import { missing } from '../piece.js'

interface User {
  readonly userPolicyList?: readonly { readonly policyName?: string }[] | null
  readonly attachedManagedPolicies?: readonly { readonly policyName?: string }[] | null
}

interface AccessKey {
  readonly accessKeyId?: string
  readonly status?: string
  readonly createDate?: string
  readonly accessKeyLastUsed?: { readonly lastUsedDate?: string } | null
}

interface Credentials {
  readonly AccessKeys: readonly AccessKey[] | null
  readonly LoginProfile: { readonly createDate?: string } | null
  readonly PasswordUse: { readonly passwordLastUsed?: string | null } | null
}

type MfaDevices = { readonly MfaDevices: readonly { readonly serialNumber?: string }[] | null }

const active = (keys: readonly AccessKey[] | null) => (keys ?? []).filter((k) => k.status === 'Active')

const DAY = 86_400_000
/** Whole days since then. */
const days = (now: Date, then: string | undefined, name: string): number => {
  const at = Date.parse(then ?? '')
  if (Number.isNaN(at)) throw missing(name)
  return Math.floor((now.getTime() - at) / DAY)
}

/** The last four characters tell two keys of a user apart; in a report nobody needs more. */
const shortly = (key: AccessKey): string => `…${(key.accessKeyId ?? '').slice(-4)}`

/**
 * Credentials that nobody used for so long (AWS Config, iam-user-unused-credentials-check): the password and each
 * active key by itself. What was never used counts from when it was made.
 */
const unusedCredentials = (id: 'IAM.8' | 'IAM.22', maxCredentialUsageAge: number) =>
  control<unknown, Credentials, Params & { maxCredentialUsageAge: number }>({
    id,
    severity: 'medium',
    type: 'AWS::IAM::User',
    needs: ['AccessKeys', 'LoginProfile', 'PasswordUse'],
    params: { maxCredentialUsageAge },
    title: {
      en: `Passwords and access keys of users are used within ${maxCredentialUsageAge} days`,
      ja: `${maxCredentialUsageAge} 日以上使われていない IAM ユーザーの認証情報がない`,
    },
    why: {
      en: 'Credentials that nobody uses are missed by nobody when they are stolen, and people who left keep them.',
      ja: '使われていない認証情報は、盗まれても気付かれません。退職者や異動者の認証情報が残っている場合もあります。',
    },
    fix: {
      en: 'Open the user in the IAM console, choose Security credentials, and deactivate the access key or disable console access. Delete the user when nobody misses it.',
      ja: 'IAM コンソールで対象のユーザーを開き、[セキュリティ認証情報] でアクセスキーの無効化、またはコンソールアクセスの無効化を行います。影響がなければユーザーを削除します。',
    },
    cli: 'aws iam update-access-key --user-name <user> --access-key-id <key-id> --status Inactive; aws iam delete-login-profile --user-name <user>',
    check: ({ parts }, { maxCredentialUsageAge: most }, { now }) => {
      const en: string[] = []
      const ja: string[] = []
      const look = (used: string | null | undefined, made: string | undefined, what: { en: string; ja: string }) => {
        const age = days(now, used ?? made, 'createDate')
        if (age <= most) return
        en.push(
          used
            ? `${what.en} was last used ${age} days ago`
            : `${what.en} was never used in the ${age} days of its life`,
        )
        ja.push(
          used
            ? `${what.ja}が最後に使われたのは ${age} 日前です`
            : `${what.ja}は作成から ${age} 日間一度も使われていません`,
        )
      }
      if (parts.LoginProfile !== null)
        look(parts.PasswordUse?.passwordLastUsed, parts.LoginProfile.createDate, {
          en: 'The password',
          ja: 'パスワード',
        })
      for (const key of active(parts.AccessKeys))
        look(key.accessKeyLastUsed?.lastUsedDate, key.createDate, {
          en: `Access key ${shortly(key)}`,
          ja: `アクセスキー ${shortly(key)} `,
        })
      return en.length === 0 ? passed() : failed(`${en.join('. ')}.`, `${ja.join('。')}。`)
    },
  })

/** IAM users (Security Hub user guide, "Security Hub CSPM controls for IAM"). */
export default [
  control<User>({
    id: 'IAM.2',
    severity: 'low',
    type: 'AWS::IAM::User',
    needs: [],
    title: {
      en: 'Users have no policies of their own',
      ja: 'IAM ユーザーにポリシーが直接アタッチされていない',
    },
    why: {
      en: 'Permissions that hang on single users are reviewed by nobody and stay when the person changes tasks. Groups and roles keep them in one place.',
      ja: 'ユーザーごとの権限は見直しから漏れやすく、担当が変わっても残りがちです。グループやロールを使えば一元的に管理できます。',
    },
    fix: {
      en: 'Make a group with the permissions in the IAM console, add the user to it (Groups tab), then remove the policies under Permissions.',
      ja: 'IAM コンソールで権限を持つグループを作成し、ユーザーの [グループ] タブで追加した後、[許可] タブで直接アタッチされたポリシーを削除します。',
    },
    cli: 'aws iam add-user-to-group --user-name <user> --group-name <group>; aws iam detach-user-policy --user-name <user> --policy-arn <policy-arn>',
    check: ({ configuration: user }) => {
      if (user.userPolicyList === undefined) throw missing('userPolicyList')
      if (user.attachedManagedPolicies === undefined) throw missing('attachedManagedPolicies')
      const names = [...(user.userPolicyList ?? []), ...(user.attachedManagedPolicies ?? [])].map(
        (p) => p.policyName ?? '?',
      )
      return names.length === 0
        ? passed()
        : failed(
            `Policies on the user itself: ${names.join(', ')}.`,
            `ユーザーに直接付いているポリシー: ${names.join('、')}`,
          )
    },
  }),

  control<unknown, Pick<Credentials, 'AccessKeys'>, { maxAccessKeyAge: number }>({
    id: 'IAM.3',
    severity: 'medium',
    type: 'AWS::IAM::User',
    needs: ['AccessKeys'],
    params: { maxAccessKeyAge: 90 },
    title: {
      en: 'Access keys of users are rotated within 90 days',
      ja: 'IAM ユーザーのアクセスキーが 90 日以内にローテーションされている',
    },
    why: {
      en: 'The older a key, the more places it was copied to. Rotation ends what leaked unseen.',
      ja: 'アクセスキーは古くなるほど多くの場所にコピーされています。ローテーションすれば、気付かないうちに漏れたキーも無効になります。',
    },
    fix: {
      en: 'Open the user in the IAM console, choose Security credentials, Create access key, put the new key where the old one is used, deactivate the old one and delete it when nothing complains. Better still, use a role instead of a key.',
      ja: 'IAM コンソールでユーザーを開き、[セキュリティ認証情報] > [アクセスキーを作成] で新しいキーに切り替え、古いキーを無効化して問題がなければ削除します。可能であれば、キーではなくロールを使います。',
    },
    cli: 'aws iam create-access-key --user-name <user>; aws iam update-access-key --user-name <user> --access-key-id <old-key-id> --status Inactive',
    check: ({ parts }, { maxAccessKeyAge }, { now }) => {
      const old = active(parts.AccessKeys)
        .map((key) => ({ key, age: days(now, key.createDate, 'createDate') }))
        .filter(({ age }) => age > maxAccessKeyAge)
      return old.length === 0
        ? passed()
        : failed(
            `${old.map(({ key, age }) => `Access key ${shortly(key)} is ${age} days old`).join('. ')}.`,
            `${old.map(({ key, age }) => `アクセスキー ${shortly(key)} は作成から ${age} 日経過しています`).join('。')}。`,
          )
    },
  }),

  control<unknown, Pick<Credentials, 'LoginProfile'> & MfaDevices>({
    id: 'IAM.5',
    severity: 'medium',
    type: 'AWS::IAM::User',
    needs: ['LoginProfile', 'MfaDevices'],
    title: {
      en: 'Users with a console password have MFA',
      ja: 'コンソールパスワードを持つ IAM ユーザーに MFA が設定されている',
    },
    why: {
      en: 'A password that was phished, guessed or used elsewhere is enough to get in.',
      ja: 'フィッシングや使い回しでパスワードが漏れると、それだけで侵入されます。',
    },
    fix: {
      en: 'Open the user in the IAM console, choose Security credentials, Assign MFA device; the user needs the device at hand. Or remove console access.',
      ja: 'IAM コンソールでユーザーを開き、[セキュリティ認証情報] > [MFA デバイスの割り当て] で本人のデバイスを登録します。不要であればコンソールアクセスを無効にします。',
    },
    cli: 'aws iam enable-mfa-device --user-name <user> --serial-number <mfa-arn> --authentication-code1 <code> --authentication-code2 <code>',
    check: ({ parts }) => {
      if (parts.LoginProfile === null)
        return passed({ en: 'The user has no console password.', ja: 'コンソールのパスワードはありません。' })
      return (parts.MfaDevices ?? []).length > 0
        ? passed()
        : failed(
            'The user has a console password and no MFA device.',
            'コンソールのパスワードがありますが、MFA デバイスがありません。',
          )
    },
  }),

  unusedCredentials('IAM.8', 90),

  control<unknown, MfaDevices>({
    id: 'IAM.19',
    severity: 'medium',
    type: 'AWS::IAM::User',
    needs: ['MfaDevices'],
    title: { en: 'Every user has MFA', ja: 'すべての IAM ユーザーに MFA が設定されている' },
    why: {
      en: 'With MFA a stolen password or key alone does not open what policies keep for sessions with MFA.',
      ja: 'MFA を必須とするポリシーと組み合わせれば、パスワードやキーが盗まれただけでは操作できません。',
    },
    fix: {
      en: 'Open the user in the IAM console, choose Security credentials, Assign MFA device. Replace users of programs by roles.',
      ja: 'IAM コンソールでユーザーを開き、[セキュリティ認証情報] > [MFA デバイスの割り当て] で登録します。プログラム用のユーザーはロールに置き換えます。',
    },
    cli: 'aws iam enable-mfa-device --user-name <user> --serial-number <mfa-arn> --authentication-code1 <code> --authentication-code2 <code>',
    check: ({ parts }) =>
      (parts.MfaDevices ?? []).length > 0
        ? passed()
        : failed('The user has no MFA device.', 'MFA デバイスが登録されていません。'),
  }),

  unusedCredentials('IAM.22', 45),
]
