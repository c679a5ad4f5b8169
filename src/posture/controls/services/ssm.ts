import { ACCOUNT, type JsonObject } from '../../ci.js'
import { control, failed, notApplicable, passed, type Verdict } from '../control.js'
import { oneInRegion } from '../in-region.js'
import { complianceOf } from '../managed-nodes.js'
import { missing } from '../piece.js'

const INVENTORY = 'AWS::SSM::ManagedInstanceInventory'

interface Setting {
  readonly SettingValue?: string | null
  /** `Default` when nobody has set it. */
  readonly Status?: string | null
}

const compliant = (configuration: JsonObject, kind: 'Patch' | 'Association'): Verdict => {
  const status = complianceOf(configuration, kind)
  if (status === undefined) throw missing(`AWS:ComplianceSummary.Content.${kind}.Status`)
  return status === 'NON_COMPLIANT'
    ? failed('The compliance status is NON_COMPLIANT.', 'コンプライアンスステータスが NON_COMPLIANT です。')
    : passed()
}

/** AWS Systems Manager (Security Hub user guide, "Security Hub CSPM controls for Systems Manager"). */
export default [
  control<{ readonly state?: { readonly name?: string | null } | null }>({
    id: 'SSM.1',
    severity: 'medium',
    type: 'AWS::EC2::Instance',
    needs: [],
    related: [INVENTORY],
    title: {
      en: 'EC2 instances are managed by Systems Manager',
      ja: 'EC2 インスタンスが AWS Systems Manager で管理されている',
    },
    why: {
      en: 'An instance that Systems Manager does not know is patched by hand if at all, shows no inventory, and has to be reached through open ports when something happens.',
      ja: 'Systems Manager の管理下にないインスタンスは、パッチ適用が人手頼みになり、インベントリも取得できません。緊急時には開いたポート経由で接続するほかなくなります。',
    },
    fix: {
      en: 'In the Systems Manager console choose Quick Setup (or Default Host Management Configuration under Fleet Manager) and turn on host management for the account, or attach a role with AmazonSSMManagedInstanceCore to the instance. The SSM Agent must run and reach the ssm endpoints.',
      ja: 'Systems Manager コンソールの [高速セットアップ] のホスト管理 (または [フリートマネージャー] の [デフォルトのホスト管理設定]) を有効にするか、AmazonSSMManagedInstanceCore を含むロールをインスタンスにアタッチします。SSM Agent が起動し、ssm エンドポイントに到達できる必要があります。',
    },
    cli: 'aws ec2 associate-iam-instance-profile --instance-id <instance> --iam-instance-profile Name=<profile-with-AmazonSSMManagedInstanceCore>',
    check: ({ ci, configuration }, _, around) => {
      const state = configuration.state?.name
      if (state !== 'running' && state !== 'stopped')
        return notApplicable(
          `The instance is ${state ?? 'in no known state'}.`,
          `インスタンスの状態が ${state ?? '不明'} です。`,
        )
      return oneInRegion(around, ci, INVENTORY, ci.resourceId) === undefined
        ? failed('Systems Manager does not manage it.', 'Systems Manager の管理対象になっていません。')
        : passed()
    },
  }),

  control<JsonObject>({
    id: 'SSM.2',
    severity: 'high',
    type: 'AWS::SSM::PatchCompliance',
    needs: [],
    title: {
      en: 'Managed instances have the patches that their baseline asks for',
      ja: 'マネージドインスタンスのパッチコンプライアンスが準拠になっている',
    },
    why: {
      en: 'A missing patch is a known hole: the way in is published together with the fix.',
      ja: '未適用のパッチは既知の脆弱性そのものです。修正と同時に攻撃方法も公開されています。',
    },
    fix: {
      en: 'In the Systems Manager console choose Patch Manager, Compliance reporting, and see which patches the node lacks. Choose Patch now, Scan and install, for it, and set up a maintenance window or patch policy so that it stays so.',
      ja: 'Systems Manager コンソールの [パッチマネージャー] > [コンプライアンスレポート] で不足しているパッチを確認します。[今すぐパッチ適用] で [スキャンとインストール] を実行し、以後はパッチポリシーかメンテナンスウィンドウで定期的に適用します。',
    },
    cli: 'aws ssm send-command --document-name AWS-RunPatchBaseline --instance-ids <instance> --parameters Operation=Install',
    check: ({ configuration }) => compliant(configuration, 'Patch'),
  }),

  control<JsonObject>({
    id: 'SSM.3',
    severity: 'low',
    type: 'AWS::SSM::AssociationCompliance',
    needs: [],
    title: {
      en: 'Managed instances comply with their associations',
      ja: 'マネージドインスタンスの関連付けコンプライアンスが準拠になっている',
    },
    why: {
      en: 'An association that fails means that the instance has left the state which was laid down for it: agents, settings or inventory are missing.',
      ja: '関連付けの失敗は、インスタンスが定められた状態から外れていることを意味します。エージェントや設定が適用されていないおそれがあります。',
    },
    fix: {
      en: 'In the Systems Manager console choose State Manager, open the association that failed, read its Execution history, mend the cause, and choose Apply association now.',
      ja: 'Systems Manager コンソールの [ステートマネージャー] で失敗した関連付けを開き、[実行履歴] で原因を確認して修正した後、[関連付けの今すぐ適用] を選択します。',
    },
    cli: 'aws ssm start-associations-once --association-ids <association-id>',
    check: ({ configuration }) => compliant(configuration, 'Association'),
  }),

  control<unknown, { readonly DocumentPermission: { readonly AccountIds?: readonly string[] } | null }>({
    id: 'SSM.4',
    severity: 'critical',
    type: 'AWS::SSM::Document',
    needs: ['DocumentPermission'],
    title: { en: 'SSM documents are not public', ja: 'SSM ドキュメントがパブリックに共有されていない' },
    why: {
      en: 'A public document can be read and run by every AWS account: its scripts tell of hosts, buckets and procedures, and sometimes hold secrets.',
      ja: 'パブリックなドキュメントはすべての AWS アカウントから参照・実行できます。スクリプトに書かれたホスト名やバケット、手順、ときには秘密情報まで公開されます。',
    },
    fix: {
      en: 'In the Systems Manager console choose Documents, Owned by me, open the document, choose the Details tab, Permissions, Edit (Modify permissions), choose Private, and Save.',
      ja: 'Systems Manager コンソールの [ドキュメント] > [自己所有] でドキュメントを開き、[アクセス許可の変更] で [プライベート] を選んで [保存] します。',
    },
    cli: 'aws ssm modify-document-permission --name <document> --permission-type Share --account-ids-to-remove all',
    check: ({ parts: { DocumentPermission: permission } }) =>
      (permission?.AccountIds ?? []).some((id) => id.toLowerCase() === 'all')
        ? failed('It is shared with everybody.', 'すべてのアカウントに共有されています。')
        : passed(),
  }),

  control<unknown, { readonly SsmAutomationLogDestination: Setting | null }>({
    id: 'SSM.6',
    severity: 'medium',
    type: ACCOUNT,
    scope: 'regional',
    needs: ['SsmAutomationLogDestination'],
    title: {
      en: 'Systems Manager Automation writes script output to CloudWatch Logs',
      ja: 'SSM Automation の CloudWatch Logs へのログ出力が有効になっている',
    },
    why: {
      en: 'Automations change resources with a role of their own; without the output of their scripts nobody can tell afterwards what a run has done.',
      ja: 'Automation は専用のロールでリソースを変更します。スクリプトの出力が残らないと、実行内容を後から確認できません。',
    },
    fix: {
      en: 'In the Systems Manager console choose Automation, Preferences, Edit (Configure preferences). Turn on Send output to CloudWatch Logs, choose a log group, and Save. This is set for each Region.',
      ja: 'Systems Manager コンソールの [自動化] > [設定] で [編集] を選択し、[CloudWatch Logs に出力を送信] をオンにしてロググループを選び、[保存] します。リージョンごとの設定です。',
    },
    cli: 'aws ssm update-service-setting --setting-id /ssm/automation/customer-script-log-destination --setting-value CloudWatch',
    check: ({ parts: { SsmAutomationLogDestination: setting } }) =>
      setting?.SettingValue === 'CloudWatch'
        ? passed()
        : failed(
            `The log destination is ${setting?.SettingValue || 'not set'}.`,
            `ログの出力先が ${setting?.SettingValue || '未設定'} です。`,
          ),
  }),

  control<unknown, { readonly SsmDocumentPublicSharing: Setting | null }>({
    id: 'SSM.7',
    severity: 'critical',
    type: ACCOUNT,
    scope: 'regional',
    needs: ['SsmDocumentPublicSharing'],
    title: {
      en: 'Public sharing of SSM documents is blocked',
      ja: 'SSM ドキュメントのパブリック共有がブロックされている',
    },
    why: {
      en: 'Unless it is blocked, one call makes any document of the account readable for everybody.',
      ja: 'ブロックしていないと、一度の操作でアカウント内のドキュメントを誰からでも読める状態にできてしまいます。',
    },
    fix: {
      en: 'In the Systems Manager console choose Documents, Preferences, Edit. Turn on Block public sharing and Save. This is set for each Region.',
      ja: 'Systems Manager コンソールの [ドキュメント] > [設定] で [編集] を選択し、[パブリック共有のブロック] をオンにして [保存] します。リージョンごとの設定です。',
    },
    cli: 'aws ssm update-service-setting --setting-id /ssm/documents/console/public-sharing-permission --setting-value Disable',
    check: ({ parts: { SsmDocumentPublicSharing: setting } }) =>
      setting?.SettingValue === 'Disable'
        ? passed()
        : failed(
            `Public sharing is ${setting?.SettingValue || 'not set'}.`,
            `パブリック共有の設定が ${setting?.SettingValue || '未設定'} です。`,
          ),
  }),
]
