import { BackupClient, CreateBackupPlanCommand, CreateBackupVaultCommand } from '@aws-sdk/client-backup'
import type { Seed } from './seed.js'

/**
 * AWS Backup: a vault and a plan without tags. The emulator keeps no recovery points, and answers with no tags
 * whatever was set.
 */
export const seed: Seed = async (aws) => {
  const backup = aws.client(BackupClient)
  const BackupVaultName = `${aws.prefix}vault`
  const { BackupVaultArn } = await backup.send(new CreateBackupVaultCommand({ BackupVaultName }))
  const { BackupPlanArn } = await backup.send(
    new CreateBackupPlanCommand({
      BackupPlan: {
        BackupPlanName: `${aws.prefix}plan`,
        Rules: [{ RuleName: 'daily', TargetBackupVaultName: BackupVaultName }],
      },
    }),
  )
  return {
    'Backup.3': { failed: [BackupVaultArn ?? ''] },
    'Backup.5': { failed: [BackupPlanArn ?? ''] },
  }
}
