import type { Severity } from '../../../contract/index.js'
import type { Text } from '../../../kernel/errors.js'
import { ACCOUNT } from '../../ci.js'
import { control, failed, type Params, passed } from '../control.js'

interface PasswordPolicy {
  readonly minimumPasswordLength?: number
  readonly requireUppercaseCharacters?: boolean
  readonly requireLowercaseCharacters?: boolean
  readonly requireSymbols?: boolean
  readonly requireNumbers?: boolean
  readonly maxPasswordAge?: number
  readonly passwordReusePrevention?: number
}

const KINDS = [
  ['RequireUppercaseCharacters', 'requireUppercaseCharacters', { en: 'an uppercase letter', ja: '英大文字' }],
  ['RequireLowercaseCharacters', 'requireLowercaseCharacters', { en: 'a lowercase letter', ja: '英小文字' }],
  ['RequireSymbols', 'requireSymbols', { en: 'a symbol', ja: '記号' }],
  ['RequireNumbers', 'requireNumbers', { en: 'a digit', ja: '数字' }],
] as const

/** What the policy lacks of what is asked for (AWS Config, iam-password-policy); a parameter of null asks for nothing. */
const lacking = (policy: PasswordPolicy, params: Params): readonly Text[] => {
  const asked = (name: string): number | undefined => {
    const value = params[name]
    return value === null || value === undefined ? undefined : Number(value)
  }
  const out: Text[] = []
  for (const [param, key, kind] of KINDS) {
    if (params[param] === true && policy[key] !== true)
      out.push({ en: `${kind.en} is not required`, ja: `${kind.ja}が必須になっていません` })
  }
  const length = asked('MinimumPasswordLength')
  const least = policy.minimumPasswordLength ?? 0
  if (length !== undefined && least < length)
    out.push({
      en: `the least length is ${least} (wanted: ${length})`,
      ja: `最小文字数が ${least} 文字です (期待値は ${length} 文字以上)`,
    })
  const reuse = asked('PasswordReusePrevention')
  const remembered = policy.passwordReusePrevention ?? 0
  if (reuse !== undefined && remembered < reuse)
    out.push({
      en: `${remembered} earlier passwords are remembered (wanted: ${reuse})`,
      ja: `再利用を禁止する世代数が ${remembered} です (期待値は ${reuse} 以上)`,
    })
  const age = asked('MaxPasswordAge')
  const expires = policy.maxPasswordAge ?? 0
  if (age !== undefined && (expires === 0 || expires > age))
    out.push(
      expires === 0
        ? { en: 'passwords never expire', ja: 'パスワードの有効期限がありません' }
        : {
            en: `passwords expire after ${expires} days (wanted: ${age})`,
            ja: `パスワードの有効期限が ${expires} 日です (期待値は ${age} 日以内)`,
          },
    )
  return out
}

interface Asked {
  readonly id: string
  readonly severity: Severity
  readonly params: Params
  readonly title: Text
  readonly why: Text
  /** The options of the command. */
  readonly options: string
}

const GUESSED: Text = {
  en: 'Passwords of one kind of character are found by trying, and in lists of leaked ones.',
  ja: '文字種の少ないパスワードは、総当たりや漏えい済みリストによる攻撃で破られやすくなります。',
}

const STRONG = '--require-uppercase-characters --require-lowercase-characters --require-symbols --require-numbers'

const ASKED: readonly Asked[] = [
  {
    id: 'IAM.7',
    severity: 'medium',
    params: {
      RequireUppercaseCharacters: true,
      RequireLowercaseCharacters: true,
      RequireSymbols: true,
      RequireNumbers: true,
      PasswordReusePrevention: null,
      MinimumPasswordLength: 8,
      MaxPasswordAge: null,
    },
    title: {
      en: 'The password policy of IAM users is strong',
      ja: 'IAM ユーザーのパスワードポリシーが十分に強い',
    },
    why: GUESSED,
    options: `--minimum-password-length 14 ${STRONG}`,
  },
  {
    id: 'IAM.10',
    severity: 'medium',
    params: {
      RequireUppercaseCharacters: true,
      RequireLowercaseCharacters: true,
      RequireNumbers: true,
      MinimumPasswordLength: 7,
      PasswordReusePrevention: 4,
      MaxPasswordAge: 90,
    },
    title: {
      en: 'The password policy of IAM users is as PCI DSS wants it',
      ja: 'IAM ユーザーのパスワードポリシーが PCI DSS の要件を満たしている',
    },
    why: {
      en: 'PCI DSS asks for seven characters of several kinds, no reuse of the last four, and a change every 90 days.',
      ja: 'PCI DSS は、複数の文字種による 7 文字以上、直近 4 世代の再利用禁止、90 日ごとの変更を求めています。',
    },
    options: `--minimum-password-length 14 ${STRONG} --password-reuse-prevention 24 --max-password-age 90`,
  },
  ...(
    [
      ['IAM.11', 'RequireUppercaseCharacters', KINDS[0][2], '--require-uppercase-characters'],
      ['IAM.12', 'RequireLowercaseCharacters', KINDS[1][2], '--require-lowercase-characters'],
      ['IAM.13', 'RequireSymbols', KINDS[2][2], '--require-symbols'],
      ['IAM.14', 'RequireNumbers', KINDS[3][2], '--require-numbers'],
    ] as const
  ).map(
    ([id, param, kind, options]): Asked => ({
      id,
      severity: 'medium',
      params: { [param]: true },
      title: {
        en: `The password policy requires ${kind.en}`,
        ja: `パスワードポリシーで${kind.ja}が必須になっている`,
      },
      why: GUESSED,
      options,
    }),
  ),
  {
    id: 'IAM.15',
    severity: 'medium',
    params: { MinimumPasswordLength: 14 },
    title: {
      en: 'The password policy requires 14 characters',
      ja: 'パスワードポリシーの最小文字数が 14 文字以上になっている',
    },
    why: {
      en: 'Length is what makes trying all passwords hopeless.',
      ja: 'パスワードは長いほど、総当たり攻撃に強くなります。',
    },
    options: '--minimum-password-length 14',
  },
  {
    id: 'IAM.16',
    severity: 'low',
    params: { PasswordReusePrevention: 24 },
    title: {
      en: 'The password policy remembers 24 passwords',
      ja: 'パスワードポリシーで過去 24 世代の再利用が禁止されている',
    },
    why: {
      en: 'Whoever goes back to an old password goes back to one that may have leaked since.',
      ja: '過去のパスワードを再利用すると、すでに漏えいしたものが再び有効になるおそれがあります。',
    },
    options: '--password-reuse-prevention 24',
  },
  {
    id: 'IAM.17',
    severity: 'low',
    params: { MaxPasswordAge: 90 },
    title: {
      en: 'Passwords of IAM users expire within 90 days',
      ja: 'IAM ユーザーのパスワードの有効期限が 90 日以内になっている',
    },
    why: {
      en: 'A password that never expires stays good for whoever learned it.',
      ja: '有効期限がないと、漏えいしたパスワードがいつまでも使えてしまいます。',
    },
    options: '--max-password-age 90',
  },
]

/** The account's password policy (Security Hub user guide, "Security Hub CSPM controls for IAM"). */
export default ASKED.map(({ id, severity, params: asked, title, why, options }) =>
  control<unknown, { PasswordPolicy: PasswordPolicy | null }>({
    id,
    severity,
    type: ACCOUNT,
    scope: 'global',
    needs: ['PasswordPolicy'],
    params: asked,
    title,
    why,
    fix: {
      en: 'Open the IAM console, choose Account settings, Password policy, Edit, Custom, set what is named in the finding, and save. It holds from each user’s next change of password.',
      ja: 'IAM コンソールの [アカウント設定] > [パスワードポリシー] > [編集] で [カスタム] を選び、指摘された項目を設定して保存します。各ユーザーが次にパスワードを変更するときから適用されます。',
    },
    // The command replaces the whole policy: what it does not name falls back to IAM's default.
    cli: `aws iam update-account-password-policy ${options} <other-options-of-the-present-policy>`,
    check: ({ parts: { PasswordPolicy: policy } }, params) => {
      if (policy === null)
        return failed(
          'The account has no password policy of its own; IAM’s default holds.',
          'パスワードポリシーが設定されておらず、IAM のデフォルトが適用されています。',
        )
      const found = lacking(policy, params)
      return found.length === 0
        ? passed()
        : failed(
            `In the password policy ${found.map((t) => t.en).join('; ')}.`,
            `${found.map((t) => t.ja).join('。')}。`,
          )
    },
  }),
)
