import { control, failed, passed } from '../control.js'
import { missing } from '../piece.js'

const STREAM = 'AWS::Kinesis::Stream'

interface Stream {
  readonly StreamEncryption?: { readonly EncryptionType?: string | null } | null
  readonly RetentionPeriodHours?: number | null
}

/** Amazon Kinesis Data Streams (Security Hub user guide, "Security Hub CSPM controls for Kinesis"). */
export default [
  control<Stream>({
    id: 'Kinesis.1',
    severity: 'medium',
    type: STREAM,
    needs: [],
    title: { en: 'Kinesis streams are encrypted at rest', ja: 'Kinesis ストリームが保管時に暗号化されている' },
    why: {
      en: 'Server-side encryption keeps the records of the stream behind a KMS key, whose use is limited by its policy and shows in CloudTrail.',
      ja: 'サーバー側の暗号化を使うと、ストリームのレコードは KMS キーで守られ、キーの使用をポリシーで制限し、CloudTrail で監査できます。',
    },
    fix: {
      en: 'In the Kinesis console choose Data streams, open the stream, choose Configuration, Encryption, Edit. Turn on Enable server-side encryption, choose a key, and Save changes. Producers and consumers need permission for the key.',
      ja: 'Kinesis コンソールの [データストリーム] でストリームを開き、[設定] > [暗号化] の [編集] で [サーバー側の暗号化を有効にする] をオンにしてキーを選び、[変更を保存] します。プロデューサーとコンシューマーにはキーの使用権限が必要です。',
    },
    cli: 'aws kinesis start-stream-encryption --stream-name <stream> --encryption-type KMS --key-id <key-arn>',
    check: ({ configuration: { StreamEncryption: encryption } }) =>
      encryption?.EncryptionType === 'KMS'
        ? passed()
        : failed('Server-side encryption is off.', 'サーバー側の暗号化が無効です。'),
  }),

  control<Stream, object, { readonly minimumBackupRetentionPeriod: number }>({
    id: 'Kinesis.3',
    severity: 'medium',
    type: STREAM,
    needs: [],
    params: { minimumBackupRetentionPeriod: 168 },
    title: {
      en: 'Kinesis streams keep records long enough',
      ja: 'Kinesis ストリームのデータ保持期間が十分に長い',
    },
    why: {
      en: 'When consumers fail over a weekend, what is older than the retention period is lost before anybody has read it.',
      ja: 'コンシューマーの障害が週末に続くだけでも、保持期間を過ぎたレコードは処理される前に失われます。',
    },
    fix: {
      en: 'In the Kinesis console choose Data streams, open the stream, choose Configuration, Data retention, Edit, set at least 168 hours (7 days), and Save changes.',
      ja: 'Kinesis コンソールの [データストリーム] でストリームを開き、[設定] > [データ保持期間] の [編集] で 168 時間 (7 日) 以上に設定して [変更を保存] します。',
    },
    cli: 'aws kinesis increase-stream-retention-period --stream-name <stream> --retention-period-hours 168',
    check: ({ configuration: { RetentionPeriodHours: hours } }, { minimumBackupRetentionPeriod: wanted }) => {
      if (typeof hours !== 'number') throw missing('RetentionPeriodHours')
      return hours >= wanted
        ? passed()
        : failed(`Records are kept for ${hours} hours.`, `データ保持期間が ${hours} 時間です。`)
    },
  }),
]
