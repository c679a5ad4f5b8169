import { control, failed, passed } from '../control.js'
import { missing } from '../piece.js'

const STACK = 'AWS::CloudFormation::Stack'

interface Stack {
  readonly enableTerminationProtection?: boolean | null
  readonly roleARN?: string | null
}

/** AWS CloudFormation (Security Hub user guide, "Security Hub CSPM controls for CloudFormation"). */
export default [
  control<Stack>({
    id: 'CloudFormation.3',
    severity: 'medium',
    type: STACK,
    needs: [],
    title: {
      en: 'CloudFormation stacks have termination protection',
      ja: 'CloudFormation スタックの削除保護が有効になっている',
    },
    why: {
      en: 'One mistaken delete of a stack takes all of its resources with it, databases and buckets among them.',
      ja: 'スタックを誤って削除すると、データベースやバケットを含むすべてのリソースが一度に失われます。',
    },
    fix: {
      en: 'In the CloudFormation console open the stack, choose Stack actions, Edit termination protection, Activated, and Save. Nested stacks have that of their root stack.',
      ja: 'CloudFormation コンソールでスタックを開き、[スタックアクション] > [削除保護を編集] で [アクティブ化] を選んで [保存] します。ネストされたスタックにはルートスタックの設定が適用されます。',
    },
    cli: 'aws cloudformation update-termination-protection --stack-name <stack> --enable-termination-protection',
    check: ({ ci, configuration }) => {
      // AWS Config has it in either place, by the age of the item.
      const on =
        configuration.enableTerminationProtection ?? ci.supplementaryConfiguration['EnableTerminationProtection']
      if (typeof on !== 'boolean') throw missing('enableTerminationProtection')
      return on ? passed() : failed('Termination protection is off.', '削除保護が無効です。')
    },
  }),

  control<Stack>({
    id: 'CloudFormation.4',
    severity: 'medium',
    type: STACK,
    needs: [],
    title: {
      en: 'CloudFormation stacks have a service role',
      ja: 'CloudFormation スタックにサービスロールが関連付けられている',
    },
    why: {
      en: 'Without a service role whoever deploys needs every permission that the stack needs; with one, they need to be allowed the stack alone.',
      ja: 'サービスロールがないと、デプロイする人自身にスタックが必要とするすべての権限を与えることになります。あれば、スタックを操作する権限だけで済みます。',
    },
    fix: {
      en: 'In the CloudFormation console open the stack and choose Update. Keep the template, and under Permissions choose an IAM role that CloudFormation may assume and that may do what the template needs. Finish the update.',
      ja: 'CloudFormation コンソールでスタックを開いて [更新] を選択します。テンプレートはそのまま使い、[アクセス許可] で CloudFormation が引き受けられ、テンプレートに必要な権限を持つ IAM ロールを選んで更新します。',
    },
    cli: 'aws cloudformation update-stack --stack-name <stack> --use-previous-template --role-arn <role-arn>',
    check: ({ configuration }) =>
      configuration.roleARN
        ? passed()
        : failed('The stack has no service role.', 'サービスロールが関連付けられていません。'),
  }),
]
