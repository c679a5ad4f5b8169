import { ACCOUNT } from '../../ci.js'
import { control, failed, passed } from '../control.js'

interface Status {
  readonly resourceState?: Readonly<Record<string, { readonly status?: string } | undefined>>
}

interface Scanning {
  readonly id: string
  /** Its name in `resourceState` of BatchGetAccountStatus. */
  readonly key: string
  /** Its name for the Enable call. */
  readonly type: string
  readonly name: { readonly en: string; readonly ja: string }
  readonly why: { readonly en: string; readonly ja: string }
}

const SCANNINGS: readonly Scanning[] = [
  {
    id: 'Inspector.1',
    key: 'ec2',
    type: 'EC2',
    name: { en: 'EC2 scanning', ja: 'EC2 スキャン' },
    why: {
      en: 'Vulnerable packages and open network paths of instances stay unknown until somebody else finds them.',
      ja: 'インスタンスのパッケージの脆弱性や、意図しないネットワーク到達性に気づけません。',
    },
  },
  {
    id: 'Inspector.2',
    key: 'ecr',
    type: 'ECR',
    name: { en: 'ECR scanning', ja: 'ECR スキャン' },
    why: {
      en: 'Images grow vulnerable while they lie in the registry; only a continuous scan tells when.',
      ja: 'コンテナイメージの脆弱性は、登録後にも次々と見つかります。継続的なスキャンがないと気づけません。',
    },
  },
  {
    id: 'Inspector.3',
    key: 'lambdaCode',
    type: 'LAMBDA_CODE',
    name: { en: 'Lambda code scanning', ja: 'Lambda コードスキャン' },
    why: {
      en: 'Injection flaws, hard-coded secrets and missing encryption in the functions’ own code stay unknown.',
      ja: '関数のコードに含まれるインジェクションの欠陥や、埋め込まれた認証情報などに気づけません。',
    },
  },
  {
    id: 'Inspector.4',
    key: 'lambda',
    type: 'LAMBDA',
    name: { en: 'Lambda standard scanning', ja: 'Lambda 標準スキャン' },
    why: {
      en: 'Vulnerable libraries that functions and layers bring along stay unknown.',
      ja: '関数やレイヤーに含まれるライブラリの脆弱性に気づけません。',
    },
  },
]

/**
 * Amazon Inspector (Security Hub user guide, "Security Hub controls for Amazon Inspector"). Security Hub reports the
 * members' status as one finding of the delegated administrator; here each account is judged by its own.
 */
export default SCANNINGS.map(({ id, key, type, name, why }) =>
  control<unknown, { InspectorStatus: Status | null }>({
    id,
    severity: 'high',
    type: ACCOUNT,
    scope: 'regional',
    needs: ['InspectorStatus'],
    title: { en: `Amazon Inspector: ${name.en} is on`, ja: `Amazon Inspector の ${name.ja}が有効になっている` },
    why,
    fix: {
      en: `Open the Amazon Inspector console in this Region (with an organization: in the delegated administrator’s account), choose Account management, select the accounts, Activate, ${name.en}.`,
      ja: `このリージョンの Amazon Inspector コンソール (組織で管理している場合は委任管理者アカウント) で [アカウント管理] を開き、対象アカウントを選んで [アクティブ化] から ${name.ja}を有効にします。`,
    },
    cli: `aws inspector2 enable --resource-types ${type} --account-ids <account-id>`,
    check: ({ parts }) => {
      const status = parts.InspectorStatus?.resourceState?.[key]?.status ?? 'DISABLED'
      return status === 'ENABLED' ? passed() : failed(`${name.en} is ${status}.`, `${name.ja}の状態が ${status} です。`)
    },
  }),
)
