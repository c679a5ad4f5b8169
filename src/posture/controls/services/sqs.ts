import { attributesOf } from '../attributes.js'
import { control, failed, passed } from '../control.js'
import { publicGrant } from '../public-access.js'

interface Queue {
  readonly KmsMasterKeyId?: string
  /** The API says it as a text. */
  readonly SqsManagedSseEnabled?: string | boolean
  readonly Policy?: string
}

/** Amazon SQS (Security Hub user guide, "Security Hub controls for Amazon SQS"). */
export default [
  control({
    id: 'SQS.1',
    severity: 'medium',
    type: 'AWS::SQS::Queue',
    needs: [],
    title: { en: 'SQS queues are encrypted', ja: 'SQS キューが暗号化されている' },
    why: {
      en: 'Messages lie on disks for up to 14 days. Encryption keeps their content from whoever reaches the storage itself.',
      ja: 'メッセージは最長 14 日間ディスクに保存されます。暗号化により、ストレージに直接アクセスされても内容を読み取られません。',
    },
    fix: {
      en: 'Open the queue in the SQS console, choose Edit, Encryption, Server-side encryption Enabled, select the Amazon SQS key (SSE-SQS) or a KMS key (SSE-KMS), and save.',
      ja: 'SQS コンソールでキューを開き、[編集] > [暗号化] で [サーバー側の暗号化] を有効にし、[Amazon SQS キー (SSE-SQS)] または [AWS Key Management Service キー (SSE-KMS)] を選んで保存します。',
    },
    cli: 'aws sqs set-queue-attributes --queue-url <queue-url> --attributes SqsManagedSseEnabled=true',
    check: ({ ci }, _, around) => {
      const queue = attributesOf<Queue>(ci, 'VisibilityTimeout', 'QueueAttributes', around)
      return queue.KmsMasterKeyId || String(queue.SqsManagedSseEnabled).toLowerCase() === 'true'
        ? passed()
        : failed('Server-side encryption is off.', 'サーバー側の暗号化が無効です。')
    },
  }),

  control({
    id: 'SQS.3',
    severity: 'critical',
    type: 'AWS::SQS::Queue',
    needs: [],
    title: { en: 'SQS queue policies are not public', ja: 'SQS キューのアクセスポリシーがパブリックになっていない' },
    why: {
      en: 'Anybody on the internet can send messages that your workers take for good, or read and delete those that wait.',
      ja: '誰でもキューに不正なメッセージを送信したり、処理待ちのメッセージを読み取り・削除したりできます。',
    },
    fix: {
      en: 'Open the queue in the SQS console, choose Edit, Access policy, and limit the statement that is named to accounts, an organization (aws:PrincipalOrgID) or a source (aws:SourceArn, aws:SourceAccount).',
      ja: 'SQS コンソールでキューを開き、[編集] > [アクセスポリシー] で、該当するステートメントの対象を特定のアカウント、組織 (aws:PrincipalOrgID)、または送信元 (aws:SourceArn、aws:SourceAccount) に限定します。',
    },
    cli: 'aws sqs set-queue-attributes --queue-url <queue-url> --attributes file://attributes.json',
    check: ({ ci }, _, around) => {
      const { Policy } = attributesOf<Queue>(ci, 'VisibilityTimeout', 'QueueAttributes', around)
      const open = publicGrant(Policy, ['sqs:*'])
      return open === undefined
        ? passed()
        : failed(
            `Statement ${open.sid} lets everybody do ${open.actions.join(', ')}.`,
            `ステートメント ${open.sid} により、誰でも ${open.actions.join('、')} を実行できます。`,
          )
    },
  }),
]
