import { attributesOf } from '../attributes.js'
import { control, failed, passed } from '../control.js'

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
]
