import type { Severity } from '../../../contract/index.js'
import { ACCOUNT } from '../../ci.js'
import { control, failed, NotRead, passed } from '../control.js'

interface Feature {
  readonly Name?: string
  readonly Status?: string
  readonly AdditionalConfiguration?: readonly { readonly Name?: string; readonly Status?: string }[]
}

interface Detector {
  readonly Enable?: boolean
  readonly Features?: readonly Feature[]
}

/** A protection plan: the detector's feature and, for the agents, what manages them. */
interface Plan {
  readonly id: string
  readonly severity: Severity
  /** Any of these, each with the additional configuration when there is one. */
  readonly features: readonly string[]
  readonly with?: string
  /** In Japanese with the spaces that stand around Latin letters. */
  readonly name: { readonly en: string; readonly ja: string }
  readonly why: { readonly en: string; readonly ja: string }
}

const PLANS: readonly Plan[] = [
  {
    id: 'GuardDuty.5',
    severity: 'high',
    features: ['EKS_AUDIT_LOGS'],
    name: { en: 'EKS Protection', ja: ' EKS Protection ' },
    why: {
      en: 'GuardDuty then reads the Kubernetes audit logs of EKS: without them attacks through the cluster’s API stay unseen.',
      ja: 'EKS の Kubernetes 監査ログを分析する機能です。無効だと、クラスターの API を通じた攻撃を検出できません。',
    },
  },
  {
    id: 'GuardDuty.6',
    severity: 'high',
    features: ['LAMBDA_NETWORK_LOGS'],
    name: { en: 'Lambda Protection', ja: ' Lambda Protection ' },
    why: {
      en: 'GuardDuty then watches the network activity of Lambda functions: a function that talks to a command server is otherwise unseen.',
      ja: 'Lambda 関数のネットワークアクティビティを監視する機能です。無効だと、攻撃者のサーバーと通信する関数を検出できません。',
    },
  },
  {
    id: 'GuardDuty.7',
    severity: 'high',
    features: ['RUNTIME_MONITORING', 'EKS_RUNTIME_MONITORING'],
    with: 'EKS_ADDON_MANAGEMENT',
    name: {
      en: 'Runtime Monitoring of EKS with automated agent configuration',
      ja: ' EKS のランタイムモニタリングとエージェント自動設定',
    },
    why: {
      en: 'The agent sees processes, files and connections inside the containers of EKS. Clusters to which nobody added it by hand are not watched.',
      ja: 'エージェントが EKS コンテナ内のプロセス・ファイル・通信を監視します。自動設定が無効だと、手動で導入していないクラスターは監視されません。',
    },
  },
  {
    id: 'GuardDuty.8',
    severity: 'high',
    features: ['EBS_MALWARE_PROTECTION'],
    name: { en: 'Malware Protection for EC2', ja: ' EC2 の Malware Protection ' },
    why: {
      en: 'GuardDuty then scans the volumes of an instance that behaves as if infected, without an agent on it.',
      ja: '感染が疑われるインスタンスのボリュームを、エージェントなしでスキャンする機能です。無効だと、マルウェアの有無を確認できません。',
    },
  },
  {
    id: 'GuardDuty.9',
    severity: 'high',
    features: ['RDS_LOGIN_EVENTS'],
    name: { en: 'RDS Protection', ja: ' RDS Protection ' },
    why: {
      en: 'GuardDuty then watches the sign-ins to Aurora and RDS databases: guessed passwords and odd sign-ins are otherwise unseen.',
      ja: 'Aurora や RDS データベースへのログインを監視する機能です。無効だと、総当たり攻撃や不審なログインを検出できません。',
    },
  },
  {
    id: 'GuardDuty.10',
    severity: 'high',
    features: ['S3_DATA_EVENTS'],
    name: { en: 'S3 Protection', ja: ' S3 Protection ' },
    why: {
      en: 'GuardDuty then watches the object-level calls of S3: data that is carried off is otherwise unseen.',
      ja: 'S3 のオブジェクト単位の操作を監視する機能です。無効だと、データの持ち出しを検出できません。',
    },
  },
  {
    id: 'GuardDuty.11',
    severity: 'high',
    features: ['RUNTIME_MONITORING'],
    name: { en: 'Runtime Monitoring', ja: 'ランタイムモニタリング' },
    why: {
      en: 'The agents see processes, files and connections on EC2, ECS and EKS: what happens inside a workload leaves no other trace in AWS.',
      ja: 'EC2・ECS・EKS 上のプロセス・ファイル・通信を監視する機能です。ワークロード内部の動きは、ほかの AWS のログには残りません。',
    },
  },
  {
    id: 'GuardDuty.12',
    severity: 'medium',
    features: ['RUNTIME_MONITORING'],
    with: 'ECS_FARGATE_AGENT_MANAGEMENT',
    name: {
      en: 'Runtime Monitoring of ECS on Fargate with automated agent configuration',
      ja: ' ECS (Fargate) のランタイムモニタリングとエージェント自動設定',
    },
    why: {
      en: 'On Fargate the agent comes only with the automated configuration: without it the tasks are not watched.',
      ja: 'Fargate のタスクには、自動設定を有効にしないとエージェントが導入されず、監視されません。',
    },
  },
  {
    id: 'GuardDuty.13',
    severity: 'medium',
    features: ['RUNTIME_MONITORING'],
    with: 'EC2_AGENT_MANAGEMENT',
    name: {
      en: 'Runtime Monitoring of EC2 with automated agent configuration',
      ja: ' EC2 のランタイムモニタリングとエージェント自動設定',
    },
    why: {
      en: 'Instances to which nobody added the agent by hand are not watched, new ones above all.',
      ja: '自動設定が無効だと、エージェントを手動で導入していないインスタンス、特に新しいインスタンスが監視されません。',
    },
  },
]

const plan = ({ id, severity, features, with: managed, name, why }: Plan) =>
  control<Detector>({
    id,
    severity,
    type: 'AWS::GuardDuty::Detector',
    needs: [],
    title: { en: `GuardDuty: ${name.en} is on`, ja: `GuardDuty の${name.ja}が有効になっている` },
    why,
    fix: {
      en: `Open the GuardDuty console in this Region (with an organization: in the delegated administrator’s account), choose Protection plans, and enable ${name.en}. Member accounts follow the administrator’s settings.`,
      ja: `このリージョンの GuardDuty コンソール (組織で管理している場合は委任管理者アカウント) で [保護プラン] を開き、「${name.ja.trim()}」を有効にします。メンバーアカウントには管理者の設定が適用されます。`,
    },
    cli: `aws guardduty update-detector --detector-id <detector-id> --features '[{"Name":"${features[0]}","Status":"ENABLED"${managed === undefined ? '' : `,"AdditionalConfiguration":[{"Name":"${managed}","Status":"ENABLED"}]`}}]'`,
    check: ({ configuration: d }) => {
      if (d.Enable === false) return failed('The detector is suspended.', '検出器が一時停止しています。')
      // Configuration items from before the protection plans: they neither say that it is on nor that it is off.
      if (d.Features === undefined)
        throw new NotRead('Features', {
          en: 'The configuration item does not name the detector’s features.',
          ja: '設定項目に検出器の機能 (Features) が含まれていません。',
        })
      const on = d.Features.filter((f) => f.Status === 'ENABLED' && features.includes(f.Name ?? ''))
      if (on.length === 0) return failed(`${features[0]} is off.`, `${features[0]} が無効です。`)
      return managed === undefined ||
        on.some((f) => f.AdditionalConfiguration?.some((a) => a.Name === managed && a.Status === 'ENABLED'))
        ? passed()
        : failed(`${managed} is off.`, `${managed} が無効です。`)
    },
  })

/**
 * Amazon GuardDuty (Security Hub user guide, "Security Hub controls for Amazon GuardDuty"). Security Hub reports the
 * members' protection plans as one finding of the delegated administrator; here each account's own detector is judged,
 * so that the finding names the account in which the plan is off.
 */
export default [
  control<unknown, { GuardDutyDetectors: readonly { readonly status?: string | null }[] | null }>({
    id: 'GuardDuty.1',
    severity: 'high',
    type: ACCOUNT,
    scope: 'regional',
    needs: ['GuardDutyDetectors'],
    title: { en: 'GuardDuty is on', ja: 'GuardDuty が有効になっている' },
    why: {
      en: 'GuardDuty sees stolen keys, crypto miners and odd calls without any set-up. Intruders like Regions where it is off.',
      ja: 'GuardDuty は、認証情報の悪用や暗号通貨の採掘、不審な API 呼び出しを検出します。侵入者は、有効になっていないリージョンを好んで使います。',
    },
    fix: {
      en: 'Open the GuardDuty console in this Region, choose Get started, Enable GuardDuty. With an organization, let the delegated administrator enable it for all accounts (Accounts, Auto-enable).',
      ja: 'このリージョンの GuardDuty コンソールで [今すぐ始める] > [GuardDuty を有効にする] を選びます。組織で管理している場合は、委任管理者の [アカウント] 画面で全アカウントの自動有効化を設定します。',
    },
    cli: 'aws guardduty create-detector --enable --region <region>',
    check: ({ ci, parts }) => {
      const detectors = parts.GuardDutyDetectors ?? []
      if (detectors.some((d) => d.status === 'ENABLED')) return passed()
      return detectors.length === 0
        ? failed(`There is no detector in ${ci.awsRegion}.`, `${ci.awsRegion} に検出器がありません。`)
        : failed(`The detector in ${ci.awsRegion} is suspended.`, `${ci.awsRegion} の検出器が一時停止しています。`)
    },
  }),
  ...PLANS.map(plan),
]
