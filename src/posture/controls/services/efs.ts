import { backedUp } from '../backup-plans.js'
import { control, failed, passed } from '../control.js'
import { oneInRegion } from '../in-region.js'
import { missing, pieceOf } from '../piece.js'

interface FileSystem {
  readonly Encrypted?: boolean
}

interface AccessPoint {
  readonly RootDirectory?: { readonly Path?: string } | null
  readonly PosixUser?: { readonly Uid?: string | number; readonly Gid?: string | number } | null
}

const ENCRYPT = {
  en: 'Encryption can only be chosen when a file system is created. Choose Create file system, Customize, in the EFS console with Enable encryption of data at rest, copy the data over with AWS DataSync, and delete the old file system.',
  ja: '暗号化は作成時にしか選べません。EFS コンソールの [ファイルシステムの作成] > [カスタマイズ] で [保管中のデータの暗号化を有効化] を選んで新しく作成し、AWS DataSync でデータを移行してから古いファイルシステムを削除します。',
} as const
const ENCRYPT_CLI = 'aws efs create-file-system --encrypted --kms-key-id <key> --tags Key=Name,Value=<name>'

/** Amazon EFS (Security Hub user guide, "Security Hub controls for Amazon EFS"). */
export default [
  control<FileSystem>({
    id: 'EFS.1',
    severity: 'medium',
    type: 'AWS::EFS::FileSystem',
    needs: [],
    title: {
      en: 'File systems are encrypted at rest with KMS',
      ja: 'EFS ファイルシステムの保管データが KMS で暗号化されている',
    },
    why: {
      en: 'With encryption, reading the files takes permission for the key as well; without it, permission for the storage is all that stands before the data.',
      ja: '暗号化していれば、ファイルを読むには KMS キーの権限も必要です。暗号化していないと、ストレージへのアクセス権だけでデータを読めてしまいます。',
    },
    fix: ENCRYPT,
    cli: ENCRYPT_CLI,
    // Only whether, not with which key (user guide, note at EFS.1).
    check: ({ configuration: { Encrypted } }) => {
      if (Encrypted === undefined) throw missing('Encrypted')
      return Encrypted ? passed() : failed('It is not encrypted.', '暗号化されていません。')
    },
  }),
  control<unknown>({
    id: 'EFS.2',
    severity: 'medium',
    type: 'AWS::EFS::FileSystem',
    needs: [],
    // Vaults are read only where a vault lock is asked for.
    related: ['AWS::Backup::BackupSelection', 'AWS::Backup::BackupPlan'],
    title: {
      en: 'File systems are in a backup plan',
      ja: 'EFS ファイルシステムがバックアッププランの対象になっている',
    },
    why: {
      en: 'Files that are deleted, overwritten or encrypted by ransomware come back only from a backup; EFS keeps no versions.',
      ja: 'EFS にはバージョン管理がないため、削除・上書きされたファイルやランサムウェアに暗号化されたファイルは、バックアップからしか復元できません。',
    },
    fix: {
      en: 'Open a backup plan in the AWS Backup console, choose Assign resources, and select the file system, all file systems, or a tag that it has.',
      ja: 'AWS Backup コンソールでバックアッププランを開き、[リソースを割り当てる] で対象のファイルシステム、すべてのファイルシステム、または付与済みのタグを指定します。',
    },
    cli: `aws backup create-backup-selection --backup-plan-id <plan-id> --backup-selection '{"SelectionName":"efs","IamRoleArn":"<role-arn>","Resources":["<file-system-arn>"]}'`,
    check: ({ ci }, _, around) => backedUp(around, ci, false),
  }),
  control<AccessPoint>({
    id: 'EFS.3',
    severity: 'medium',
    type: 'AWS::EFS::AccessPoint',
    needs: [],
    title: {
      en: 'Access points enforce a root directory',
      ja: 'EFS アクセスポイントがルートディレクトリを強制している',
    },
    why: {
      en: 'An access point at the root shows its clients the whole file system, also the directories of other applications.',
      ja: 'ルートを指すアクセスポイントを使うクライアントには、他のアプリケーションのディレクトリも含めてファイルシステム全体が見えます。',
    },
    fix: {
      en: 'An access point cannot be changed. Choose Create access point in the EFS console with a Root directory path of its own, move the clients to it, and delete the old one.',
      ja: 'アクセスポイントの設定は後から変更できません。EFS コンソールの [アクセスポイントを作成] で専用の [ルートディレクトリパス] を指定して作成し、クライアントを切り替えてから古いものを削除します。',
    },
    cli: 'aws efs create-access-point --file-system-id <fs-id> --root-directory "Path=/<directory>" --posix-user Uid=<uid>,Gid=<gid>',
    check: ({ configuration: { RootDirectory } }) => {
      // Without a path EFS uses the root (API reference, RootDirectory).
      const path = RootDirectory?.Path ?? '/'
      return path === '/' ? failed('Its root directory is /.', 'ルートディレクトリが / になっています。') : passed()
    },
  }),
  control<AccessPoint>({
    id: 'EFS.4',
    severity: 'medium',
    type: 'AWS::EFS::AccessPoint',
    needs: [],
    title: {
      en: 'Access points enforce a user identity',
      ja: 'EFS アクセスポイントがユーザー ID を強制している',
    },
    why: {
      en: 'Where no POSIX user is enforced, a client says itself who it is, and may say root.',
      ja: 'POSIX ユーザーを強制しないと、クライアントが自分の UID を自由に名乗れ、root を名乗ることもできます。',
    },
    fix: {
      en: 'An access point cannot be changed. Choose Create access point in the EFS console, fill in User ID and Group ID under POSIX user, move the clients to it, and delete the old one.',
      ja: 'アクセスポイントの設定は後から変更できません。EFS コンソールの [アクセスポイントを作成] で [POSIX ユーザー] の [ユーザー ID] と [グループ ID] を指定して作成し、クライアントを切り替えてから古いものを削除します。',
    },
    cli: 'aws efs create-access-point --file-system-id <fs-id> --posix-user Uid=<uid>,Gid=<gid> --root-directory "Path=/<directory>"',
    check: ({ configuration: { PosixUser } }) =>
      PosixUser?.Uid === undefined || PosixUser.Gid === undefined
        ? failed('It enforces no POSIX user.', 'POSIX ユーザーが設定されていません。')
        : passed(),
  }),
  control<unknown, { MountTargets: readonly { readonly MountTargetId?: string; readonly SubnetId?: string }[] | null }>(
    {
      id: 'EFS.6',
      severity: 'medium',
      type: 'AWS::EFS::FileSystem',
      needs: ['MountTargets'],
      related: ['AWS::EC2::Subnet'],
      title: {
        en: 'Mount targets are not in subnets that assign public addresses',
        ja: 'EFS のマウントターゲットが、パブリック IP を自動割り当てするサブネットにない',
      },
      why: {
        en: 'Whatever is launched in such a subnet is on the Internet and next to the file system at once: a short way for an intruder to its files.',
        ja: 'そのようなサブネットで起動したものは、インターネットに露出すると同時にファイルシステムのすぐ隣に置かれます。侵入者にとってファイルへの近道になります。',
      },
      fix: {
        en: 'Open the file system in the EFS console, choose Network, Manage, delete the mount target, and add one in a private subnet. Or switch off auto-assign public IPv4 address for the subnet.',
        ja: 'EFS コンソールでファイルシステムを開き、[ネットワーク] > [管理] で該当のマウントターゲットを削除し、プライベートサブネットに作り直します。または、サブネットのパブリック IPv4 アドレスの自動割り当てを無効にします。',
      },
      cli: `aws efs delete-mount-target --mount-target-id <fsmt-id>
aws efs create-mount-target --file-system-id <fs-id> --subnet-id <private subnet-id> --security-groups <sg-id>`,
      check: ({ ci, parts: { MountTargets } }, _, around) => {
        const open = (MountTargets ?? []).filter(({ SubnetId }) => {
          if (SubnetId === undefined) throw missing('MountTargets.SubnetId')
          const subnet = oneInRegion(around, ci, 'AWS::EC2::Subnet', SubnetId)
          const assigns = (subnet?.configuration as { mapPublicIpOnLaunch?: boolean } | undefined)?.mapPublicIpOnLaunch
          // A subnet that another account shares with this one is not among its resources.
          if (assigns === undefined) throw missing(`${SubnetId}.mapPublicIpOnLaunch`)
          return assigns
        })
        if (open.length === 0) return passed()
        const names = open.map((m) => `${m.MountTargetId} (${m.SubnetId})`).join(', ')
        return failed(
          `In subnets that assign public addresses: ${names}.`,
          `パブリック IP を自動割り当てするサブネットにあります: ${names}`,
        )
      },
    },
  ),
  control<unknown>({
    id: 'EFS.7',
    severity: 'medium',
    type: 'AWS::EFS::FileSystem',
    needs: [],
    title: {
      en: 'File systems have automatic backups',
      ja: 'EFS ファイルシステムの自動バックアップが有効になっている',
    },
    why: {
      en: 'Automatic backups are the copy that is there on the day on which somebody deletes the wrong directory.',
      ja: '誤ってディレクトリを削除してしまった日に頼れるのは、自動で取られていたバックアップだけです。',
    },
    fix: {
      en: 'Open the file system in the EFS console, choose Edit under General, and select Enable automatic backups.',
      ja: 'EFS コンソールでファイルシステムを開き、[全般] の [編集] で [自動バックアップを有効化] を選びます。',
    },
    cli: 'aws efs put-backup-policy --file-system-id <fs-id> --backup-policy Status=ENABLED',
    check: ({ ci }) => {
      const policy = pieceOf(ci, 'BackupPolicy') as { readonly Status?: string } | null
      const status = policy?.Status ?? 'DISABLED'
      return status === 'ENABLED' || status === 'ENABLING'
        ? passed()
        : failed(`Automatic backup is ${status}.`, `自動バックアップが ${status} になっています。`)
    },
  }),
  control<FileSystem>({
    id: 'EFS.8',
    severity: 'medium',
    type: 'AWS::EFS::FileSystem',
    needs: [],
    title: {
      en: 'File systems are encrypted at rest',
      ja: 'EFS ファイルシステムの保管データが暗号化されている',
    },
    why: {
      en: 'Unencrypted storage leaves the data readable to whoever gets at it below the file system and its permissions.',
      ja: '暗号化されていないストレージは、ファイルシステムの権限を経ずに下位の層へアクセスした者にデータを読まれるおそれがあります。',
    },
    fix: ENCRYPT,
    cli: ENCRYPT_CLI,
    check: ({ configuration: { Encrypted } }) => {
      if (Encrypted === undefined) throw missing('Encrypted')
      return Encrypted ? passed() : failed('It is not encrypted.', '暗号化されていません。')
    },
  }),
]
