import type { Json } from '../../ci.js'
import { control, failed, passed } from '../control.js'
import { openStatements } from '../function-policy.js'
import { missing } from '../piece.js'

/** AWS Lambda, who may call functions (Security Hub user guide, "Security Hub CSPM controls for AWS Lambda"). */
export default [
  control<unknown, { readonly Policy: Json }>({
    id: 'Lambda.1',
    severity: 'critical',
    type: 'AWS::Lambda::Function',
    needs: ['Policy'],
    title: {
      en: 'Policies of Lambda functions do not allow public access',
      ja: 'Lambda 関数のポリシーでパブリックアクセスが禁止されている',
    },
    why: {
      en: 'Whoever may call the function runs your code with its role and at your cost. Amazon S3 calls it for any bucket when no condition names the account.',
      ja: '関数を呼び出せる人は誰でも、関数のロールの権限で、あなたの費用負担でコードを実行できます。S3 からの呼び出しにアカウントの条件がないと、他人のバケットからも起動できます。',
    },
    fix: {
      en: 'In the Lambda console open the function, choose Configuration, Permissions, and under Resource-based policy statements delete the statement that was named, or edit it: name the account or role as principal, or for Amazon S3 fill in Source account.',
      ja: 'Lambda コンソールで関数を開き、[設定] > [アクセス権限] の [リソースベースのポリシーステートメント] で、指摘されたステートメントを削除するか編集します。プリンシパルにアカウントやロールを指定し、S3 の場合は [ソースアカウント] を入力します。',
    },
    cli: 'aws lambda remove-permission --function-name <function> --statement-id <statement-id>',
    check: ({ parts: { Policy } }) => {
      const open = openStatements(Policy)
      if (open === undefined) throw missing('Policy')
      const named = (to: 'anyone' | 's3') =>
        open
          .filter((s) => s.to === to)
          .map((s) => s.sid)
          .join(', ')
      const [anyone, s3] = [named('anyone'), named('s3')]
      if (anyone !== '')
        return failed(`Anyone may call it (statement ${anyone}).`, `誰でも呼び出せます (ステートメント: ${anyone})。`)
      return s3 === ''
        ? passed()
        : failed(
            `Amazon S3 may call it for a bucket of any account (statement ${s3}).`,
            `どのアカウントの S3 バケットからも呼び出せます (ステートメント: ${s3})。`,
          )
    },
  }),
]
