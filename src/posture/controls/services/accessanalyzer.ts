import { ACCOUNT } from '../../ci.js'
import { control, failed, passed } from '../control.js'

interface Analyzer {
  readonly name?: string
  readonly type?: string
  readonly status?: string
}

/** The types that look for access from outside; the others look for unused and for internal access. */
const EXTERNAL: readonly (string | undefined)[] = ['ACCOUNT', 'ORGANIZATION']

/**
 * IAM Access Analyzer (Security Hub user guide, "Security Hub CSPM controls for IAM"; AWS Config,
 * iam-external-access-analyzer-enabled: per account and Region).
 */
export default [
  control<unknown, { AccessAnalyzers: readonly Analyzer[] | null }>({
    id: 'IAM.28',
    severity: 'high',
    type: ACCOUNT,
    scope: 'regional',
    needs: ['AccessAnalyzers'],
    title: {
      en: 'An external access analyzer is active in the Region',
      ja: 'リージョンで IAM Access Analyzer の外部アクセスアナライザーが有効になっている',
    },
    why: {
      en: 'It finds buckets, roles, keys and queues that other accounts or anybody may use. Without it such a grant stays unseen until somebody uses it.',
      ja: '他のアカウントや不特定多数に公開されているバケット・ロール・キー・キューなどを検出する機能です。無効だと、悪用されるまで気付けません。',
    },
    fix: {
      en: 'Open the IAM console, choose this Region, Access analyzer, Analyzer settings, Create analyzer, Resource analysis – External access, with the account (or the organization) as zone of trust. It costs nothing.',
      ja: 'IAM コンソールでこのリージョンを選び、[Access Analyzer] > [アナライザーの設定] > [アナライザーを作成] で [リソース分析 - 外部アクセス] を選択し、信頼ゾーンにアカウント (または組織) を指定します。料金はかかりません。',
    },
    cli: 'aws accessanalyzer create-analyzer --analyzer-name <name> --type ACCOUNT --region <region>',
    check: ({ ci, parts }) => {
      const external = (parts.AccessAnalyzers ?? []).filter((a) => EXTERNAL.includes(a.type))
      if (external.some((a) => a.status === 'ACTIVE')) return passed()
      return external.length === 0
        ? failed(
            `There is no external access analyzer in ${ci.awsRegion}.`,
            `${ci.awsRegion} に外部アクセスアナライザーがありません。`,
          )
        : failed(
            `The external access analyzer in ${ci.awsRegion} is ${external.map((a) => a.status).join(', ')}.`,
            `${ci.awsRegion} の外部アクセスアナライザーの状態が ${external.map((a) => a.status).join('、')} です。`,
          )
    },
  }),
]
