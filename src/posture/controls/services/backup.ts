import { control, failed, passed } from '../control.js'
import { missing } from '../piece.js'

/** AWS Backup (Security Hub user guide, "Security Hub CSPM controls for AWS Backup"). */
export default [
  control<{ readonly IsEncrypted?: boolean | null }>({
    id: 'Backup.1',
    severity: 'medium',
    type: 'AWS::Backup::RecoveryPoint',
    needs: [],
    title: {
      en: 'AWS Backup recovery points are encrypted',
      ja: 'AWS Backup の復旧ポイントが暗号化されている',
    },
    why: {
      en: 'A recovery point is a whole copy of the data; unencrypted, whoever gets the copy can read all of it.',
      ja: '復旧ポイントはデータの完全な複製です。暗号化されていないと、複製を手に入れた人がすべてを読めてしまいます。',
    },
    fix: {
      en: 'An existing recovery point cannot be encrypted in place. Encrypt the source resource, or in the AWS Backup console open the vault, select the recovery point, and choose Actions, Copy, to a vault with a KMS key where the resource type is encrypted by the vault; then delete the old one.',
      ja: '既存の復旧ポイントはそのまま暗号化できません。元のリソースを暗号化するか、ボールト側で暗号化されるリソースタイプの場合は、AWS Backup コンソールでボールトを開いて復旧ポイントを選び、[アクション] > [コピー] で KMS キーを設定したボールトにコピーしてから、古いものを削除します。',
    },
    cli: 'aws backup start-copy-job --recovery-point-arn <recovery-point-arn> --source-backup-vault-name <vault> --destination-backup-vault-arn <encrypted-vault-arn> --iam-role-arn <role-arn>',
    check: ({ configuration: { IsEncrypted } }) => {
      if (typeof IsEncrypted !== 'boolean') throw missing('IsEncrypted')
      return IsEncrypted
        ? passed()
        : failed('The recovery point is not encrypted.', '復旧ポイントが暗号化されていません。')
    },
  }),
]
