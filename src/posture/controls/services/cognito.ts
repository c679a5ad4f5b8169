import { control, failed, notApplicable, passed } from '../control.js'

const POOL = 'AWS::Cognito::UserPool'

/** AWS Config records user pools and identity pools through their CloudFormation schema. */
interface UserPool {
  readonly UserPoolAddOns?: {
    readonly AdvancedSecurityMode?: string
    readonly AdvancedSecurityAdditionalFlows?: { readonly CustomAuthMode?: string } | null
  } | null
  readonly Policies?: {
    readonly PasswordPolicy?: {
      readonly MinimumLength?: number
      readonly RequireLowercase?: boolean
      readonly RequireUppercase?: boolean
      readonly RequireNumbers?: boolean
      readonly RequireSymbols?: boolean
      readonly TemporaryPasswordValidityDays?: number
    } | null
    readonly SignInPolicy?: { readonly AllowedFirstAuthFactors?: readonly string[] | null } | null
  } | null
  readonly MfaConfiguration?: string
  readonly DeletionProtection?: string
}

interface IdentityPool {
  readonly AllowUnauthenticatedIdentities?: boolean
}

/** Parameter → key of the password policy. */
const REQUIRED = {
  requireLowercase: 'RequireLowercase',
  requireUppercase: 'RequireUppercase',
  requireNumbers: 'RequireNumbers',
  requireSymbols: 'RequireSymbols',
} as const

/** Amazon Cognito (user guide, "Security Hub controls for Amazon Cognito"). */
export default [
  control<UserPool>({
    id: 'Cognito.1',
    severity: 'medium',
    type: POOL,
    needs: [],
    params: { SecurityMode: 'ENFORCED' },
    title: {
      en: 'User pools enforce threat protection for standard authentication',
      ja: 'ユーザープールの標準認証で脅威保護がフル機能モードになっている',
    },
    why: {
      en: 'Without it passwords known from other leaks and sign-ins from strange places are taken as they come.',
      ja: '無効だと、他所から漏えいしたパスワードの使用や不審な場所からのサインインがそのまま受け入れられます。',
    },
    fix: {
      en: 'In the Cognito console open the user pool (Plus feature plan), choose Threat protection, edit standard authentication, and set the enforcement mode to Full function.',
      ja: 'Cognito コンソールでユーザープール (Plus 機能プラン) を開き、[脅威保護] で標準認証の適用モードを [フル機能] にします。',
    },
    cli: 'aws cognito-idp update-user-pool --user-pool-id <id> --user-pool-add-ons AdvancedSecurityMode=ENFORCED   # pass the pool’s other settings too: what is left out goes back to its default',
    check: ({ configuration }, params) => {
      const mode = configuration.UserPoolAddOns?.AdvancedSecurityMode ?? 'OFF'
      return mode === params['SecurityMode']
        ? passed()
        : failed(`Threat protection for standard authentication is ${mode}.`, `標準認証の脅威保護が ${mode} です。`)
    },
  }),
  control<IdentityPool>({
    id: 'Cognito.2',
    severity: 'medium',
    type: 'AWS::Cognito::IdentityPool',
    needs: [],
    title: {
      en: 'Identity pools refuse guests',
      ja: 'ID プールで未認証 (ゲスト) アクセスが無効になっている',
    },
    why: {
      en: 'With guest access anyone who has the pool’s id, which apps carry in the open, is given AWS credentials of the guest role.',
      ja: 'ゲストアクセスが有効だと、アプリに埋め込まれた ID プールの ID を知る誰もが、ゲストロールの AWS 認証情報を取得できます。',
    },
    fix: {
      en: 'In the Cognito console open Identity pools, choose the pool, then User access, Guest access, and deactivate it.',
      ja: 'Cognito コンソールの [ID プール] で対象を選び、[ユーザーアクセス] タブの [ゲストアクセス] を非アクティブ化します。',
    },
    cli: 'aws cognito-identity update-identity-pool --identity-pool-id <id> --identity-pool-name <name> --no-allow-unauthenticated-identities   # pass the pool’s providers too: what is left out is removed',
    check: ({ configuration }) =>
      configuration.AllowUnauthenticatedIdentities === true
        ? failed('Guest access is on.', 'ゲストアクセスが有効です。')
        : passed(),
  }),
  control<UserPool>({
    id: 'Cognito.3',
    severity: 'medium',
    type: POOL,
    needs: [],
    params: {
      minLength: 8,
      requireLowercase: true,
      requireUppercase: true,
      requireNumbers: true,
      requireSymbols: true,
      temporaryPasswordValidity: 7,
    },
    title: {
      en: 'User pools demand strong passwords',
      ja: 'ユーザープールのパスワードポリシーが十分に強い',
    },
    why: {
      en: 'Short and simple passwords are guessed, and temporary ones that stay valid for weeks are found in mailboxes.',
      ja: '短く単純なパスワードは推測され、有効期間の長い仮パスワードはメールボックスから見つけ出されます。',
    },
    fix: {
      en: 'In the Cognito console open the user pool, choose Authentication methods, Password policy, Edit, Custom: at least 8 characters with all four kinds, temporary passwords valid for 7 days at most.',
      ja: 'Cognito コンソールでユーザープールを開き、[認証方法] の [パスワードポリシー] の [編集] で [カスタム] を選び、8 文字以上・4 種の文字をすべて必須・仮パスワードの有効期限を 7 日以内にします。',
    },
    cli: "aws cognito-idp update-user-pool --user-pool-id <id> --policies 'PasswordPolicy={MinimumLength=8,RequireUppercase=true,RequireLowercase=true,RequireNumbers=true,RequireSymbols=true,TemporaryPasswordValidityDays=7}'   # pass the pool’s other settings too: what is left out goes back to its default",
    check: ({ configuration }, params) => {
      const policy = configuration.Policies?.PasswordPolicy
      if (policy === undefined || policy === null)
        return failed('There is no password policy.', 'パスワードポリシーがありません。')
      const wrong: string[] = []
      const length = policy.MinimumLength ?? 0
      if (length < Number(params['minLength'])) wrong.push(`MinimumLength=${length}`)
      for (const [param, key] of Object.entries(REQUIRED)) {
        if (params[param] === true && policy[key] !== true) wrong.push(`${key}=false`)
      }
      const days = policy.TemporaryPasswordValidityDays
      if (days !== undefined && days > Number(params['temporaryPasswordValidity']))
        wrong.push(`TemporaryPasswordValidityDays=${days}`)
      return wrong.length === 0
        ? passed()
        : failed(`Too weak: ${wrong.join(', ')}.`, `要件を満たさない設定: ${wrong.join(', ')}`)
    },
  }),
  control<UserPool>({
    id: 'Cognito.4',
    severity: 'medium',
    type: POOL,
    needs: [],
    title: {
      en: 'User pools enforce threat protection for custom authentication',
      ja: 'ユーザープールのカスタム認証で脅威保護がフル機能モードになっている',
    },
    why: {
      en: 'Sign-ins by Lambda triggers bypass what guards the standard ones: strange devices and places go unnoticed there.',
      ja: 'Lambda トリガーによるサインインには標準認証の保護が効かないため、不審な端末や場所からのサインインが見過ごされます。',
    },
    fix: {
      en: 'In the Cognito console open the user pool (Plus feature plan), choose Threat protection, edit custom authentication, and set the enforcement mode to Full function.',
      ja: 'Cognito コンソールでユーザープール (Plus 機能プラン) を開き、[脅威保護] でカスタム認証の適用モードを [フル機能] にします。',
    },
    cli: "aws cognito-idp update-user-pool --user-pool-id <id> --user-pool-add-ons 'AdvancedSecurityMode=ENFORCED,AdvancedSecurityAdditionalFlows={CustomAuthMode=ENFORCED}'   # pass the pool’s other settings too: what is left out goes back to its default",
    check: ({ configuration }) => {
      const mode = configuration.UserPoolAddOns?.AdvancedSecurityAdditionalFlows?.CustomAuthMode ?? 'OFF'
      return mode === 'ENFORCED'
        ? passed()
        : failed(`Threat protection for custom authentication is ${mode}.`, `カスタム認証の脅威保護が ${mode} です。`)
    },
  }),
  control<UserPool>({
    id: 'Cognito.5',
    severity: 'medium',
    type: POOL,
    needs: [],
    title: {
      en: 'User pools that sign in by password alone require MFA',
      ja: 'パスワードだけでサインインするユーザープールで MFA が必須になっている',
    },
    why: {
      en: 'One leaked or guessed password is then all it takes; where MFA is optional, few users choose it.',
      ja: 'パスワードが 1 つ漏れるか推測されるだけで不正にサインインされます。任意の MFA は、ほとんどの利用者が設定しません。',
    },
    fix: {
      en: 'In the Cognito console open the user pool, choose Sign-in, Multi-factor authentication, Edit, Require MFA, and choose at least one method, best authenticator apps.',
      ja: 'Cognito コンソールでユーザープールを開き、[サインイン] の [多要素認証] の [編集] で [MFA を必須にする] を選び、認証アプリなどの方法を指定します。',
    },
    cli: 'aws cognito-idp set-user-pool-mfa-config --user-pool-id <id> --mfa-configuration ON --software-token-mfa-configuration Enabled=true',
    check: ({ configuration }) => {
      // A pool that names no factors lets users in by password (API reference, SignInPolicyType).
      const factors = configuration.Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? ['PASSWORD']
      if (factors.some((f) => f !== 'PASSWORD'))
        return notApplicable(
          `Users may sign in by ${factors.join(', ')}.`,
          `パスワード以外でもサインインできます (${factors.join(', ')})。`,
        )
      const mfa = configuration.MfaConfiguration ?? 'OFF'
      return mfa === 'ON' ? passed() : failed(`MFA is ${mfa}.`, `MFA が ${mfa} です。`)
    },
  }),
  control<UserPool>({
    id: 'Cognito.6',
    severity: 'medium',
    type: POOL,
    needs: [],
    title: {
      en: 'User pools have deletion protection',
      ja: 'ユーザープールの削除保護が有効になっている',
    },
    why: {
      en: 'A deleted user pool takes every user and password with it, and cannot be brought back.',
      ja: 'ユーザープールを削除すると、すべてのユーザーとパスワードが失われ、元に戻せません。',
    },
    fix: {
      en: 'In the Cognito console open the user pool, choose Settings, Deletion protection, Activate.',
      ja: 'Cognito コンソールでユーザープールを開き、[設定] の [削除保護] で [アクティブ化] を選びます。',
    },
    cli: 'aws cognito-idp update-user-pool --user-pool-id <id> --deletion-protection ACTIVE   # pass the pool’s other settings too: what is left out goes back to its default',
    check: ({ configuration }) =>
      configuration.DeletionProtection === 'ACTIVE'
        ? passed()
        : failed(
            `Deletion protection is ${configuration.DeletionProtection ?? 'not set'}.`,
            `削除保護が ${configuration.DeletionProtection ?? '未設定'} です。`,
          ),
  }),
]
