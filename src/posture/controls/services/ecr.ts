import type { Ci } from '../../ci.js'
import { control, failed, passed, type Surroundings } from '../control.js'
import { allInRegion } from '../in-region.js'
import { listParam } from '../list-param.js'
import { pieceOf } from '../piece.js'

const REPOSITORY = 'AWS::ECR::Repository'
const KEY = 'AWS::KMS::Key'

interface Repository {
  readonly ImageScanningConfiguration?: { readonly ScanOnPush?: boolean | null } | null
  readonly ImageTagMutability?: string | null
  readonly EncryptionConfiguration?: { readonly EncryptionType?: string | null; readonly KmsKey?: string | null } | null
}

/**
 * Whether a key is one of the account's own or of another account's, and not the one that AWS made for ECR
 * (`aws/ecr`). The list of keys says so; a key of another account can only be a customer's.
 *
 * @throws NotRead when the account's keys were not read.
 */
const isCustomerKey = (ci: Ci, key: string, around: Surroundings): boolean => {
  const [, , , , account, id] = key.split(':')
  if (account !== undefined && account !== '' && account !== ci.accountId) return true
  const keyId = (id ?? key).replace(/^key\//, '')
  const found = allInRegion(around, ci, KEY).find((k) => k.resourceId === keyId || k.arn === key)
  // AWS's own keys may be absent from an inventory, a customer's key is not.
  return found !== undefined && (found.configuration as { keyManager?: unknown } | null)?.keyManager !== 'AWS'
}

/** Amazon ECR (Security Hub user guide, "Security Hub CSPM controls for Amazon ECR"). */
export default [
  control<Repository>({
    id: 'ECR.1',
    severity: 'high',
    type: REPOSITORY,
    needs: [],
    title: {
      en: 'ECR private repositories scan their images',
      ja: 'ECR プライベートリポジトリのイメージスキャンが設定されている',
    },
    why: {
      en: 'Images that nobody scans carry known holes into production, and nobody learns of those found after the build.',
      ja: 'スキャンしていないイメージは、既知の脆弱性を抱えたまま本番で動きます。ビルド後に見つかった脆弱性にも気づけません。',
    },
    fix: {
      en: 'In the ECR console choose Private registry, Features & Settings, Scanning, Edit. Choose Enhanced scanning with continuous scanning, or Basic scanning with scan on push, for all repositories or with a filter that fits this one. Choose Save.',
      ja: 'ECR コンソールの [プライベートレジストリ] で [機能と設定] > [スキャン] の [編集] を開きます。[拡張スキャン] の継続スキャン、または [基本スキャン] のプッシュ時スキャンを選び、すべてのリポジトリかこのリポジトリに合うフィルターを対象にして [保存] を選択します。',
    },
    cli: 'aws ecr put-registry-scanning-configuration --scan-type ENHANCED --rules \'[{"scanFrequency":"CONTINUOUS_SCAN","repositoryFilters":[{"filter":"*","filterType":"WILDCARD"}]}]\'',
    check: ({ ci, configuration }) => {
      const part = 'RepositoryScanningConfiguration'
      // AWS Config records only the repository's own switch; it decides where it is on and nothing else was read.
      if (!(part in ci.supplementaryConfiguration) && configuration.ImageScanningConfiguration?.ScanOnPush === true)
        return passed()
      const scanning = pieceOf(ci, part) as { ScanFrequency?: string; ScanOnPush?: boolean } | null
      const frequency = scanning?.ScanFrequency ?? 'MANUAL'
      return scanning?.ScanOnPush === true || frequency === 'SCAN_ON_PUSH' || frequency === 'CONTINUOUS_SCAN'
        ? passed()
        : failed(`The scan frequency is ${frequency}.`, `スキャン頻度が ${frequency} です。`)
    },
  }),

  control<Repository>({
    id: 'ECR.2',
    severity: 'medium',
    type: REPOSITORY,
    needs: [],
    title: {
      en: 'ECR private repositories have immutable tags',
      ja: 'ECR プライベートリポジトリのタグの上書きが禁止されている',
    },
    why: {
      en: 'When a tag can be moved, whoever may push can put another image under the name that production pulls, and what ran yesterday cannot be told.',
      ja: 'タグを上書きできると、プッシュ権限を持つ人が本番で使われるタグのイメージを差し替えられます。以前どのイメージが動いていたかも特定できなくなります。',
    },
    fix: {
      en: 'In the ECR console choose Private registry, Repositories, select the repository, and choose Edit. Set Image tag mutability to Immutable without exclusions and choose Save.',
      ja: 'ECR コンソールの [プライベートレジストリ] > [リポジトリ] でリポジトリを選び、[編集] を選択します。[イメージタグの可変性] を [Immutable] (除外なし) にして [保存] を選択します。',
    },
    cli: 'aws ecr put-image-tag-mutability --repository-name <repository> --image-tag-mutability IMMUTABLE',
    check: ({ configuration: { ImageTagMutability: mutability } }) =>
      mutability === 'IMMUTABLE'
        ? passed()
        : failed(`Tag mutability is ${mutability ?? 'not set'}.`, `タグの可変性が ${mutability ?? '未設定'} です。`),
  }),

  control<Repository>({
    id: 'ECR.3',
    severity: 'medium',
    type: REPOSITORY,
    needs: [],
    title: {
      en: 'ECR repositories have a lifecycle policy',
      ja: 'ECR リポジトリにライフサイクルポリシーが設定されている',
    },
    why: {
      en: 'Without a lifecycle policy old images stay for ever: they cost money, and someone may start one with holes long since mended.',
      ja: 'ライフサイクルポリシーがないと古いイメージが残り続け、費用がかさむほか、修正済みの脆弱性を含むイメージが誤って使われるおそれがあります。',
    },
    fix: {
      en: 'In the ECR console open the repository, choose Lifecycle Policy, Create rule, say which images expire (for example untagged ones after 14 days), and choose Save.',
      ja: 'ECR コンソールでリポジトリを開き、[ライフサイクルポリシー] で [ルールを作成] を選択します。期限切れにするイメージ (例: タグなしイメージを 14 日後) を指定して [保存] を選択します。',
    },
    cli: 'aws ecr put-lifecycle-policy --repository-name <repository> --lifecycle-policy-text file://<policy>.json',
    check: ({ ci }) =>
      pieceOf(ci, 'LifecyclePolicy') === null
        ? failed('There is no lifecycle policy.', 'ライフサイクルポリシーがありません。')
        : passed(),
  }),

  control<Repository, object, { readonly kmsKeyArns: null }>({
    id: 'ECR.5',
    severity: 'medium',
    type: REPOSITORY,
    needs: [],
    related: [KEY],
    params: { kmsKeyArns: null },
    title: {
      en: 'ECR repositories are encrypted with a customer managed KMS key',
      ja: 'ECR リポジトリがカスタマーマネージド KMS キーで暗号化されている',
    },
    why: {
      en: "Only a key of your own has a policy that you write, a use that you can audit, and a switch that takes the images away from everyone at once; AWS's keys have none of these.",
      ja: '独自のキーであれば、キーポリシーによる制限、使用履歴の監査、無効化による即時のアクセス遮断ができます。AWS が所有・管理するキーではいずれもできません。',
    },
    fix: {
      en: 'Encryption is chosen when a repository is made. In the ECR console choose Create repository, under Encryption settings choose AWS KMS, Customize encryption settings, and your key. Copy the images over, point pulls at the new repository, and delete the old one.',
      ja: '暗号化はリポジトリの作成時にしか選べません。ECR コンソールの [リポジトリを作成] で、[暗号化設定] に [AWS KMS] と独自のキーを指定した新しいリポジトリを作成します。イメージをコピーし、取得元を切り替えてから古いリポジトリを削除します。',
    },
    cli: 'aws ecr create-repository --repository-name <new-repository> --encryption-configuration encryptionType=KMS,kmsKey=<key-arn>',
    check: ({ ci, configuration: { EncryptionConfiguration: encryption } }, params, around) => {
      const type = encryption?.EncryptionType ?? 'AES256'
      const key = encryption?.KmsKey
      if (!/^KMS/.test(type) || !key) return failed(`It is encrypted with ${type}.`, `暗号化方式が ${type} です。`)
      if (!isCustomerKey(ci, key, around))
        return failed(`${key} is not a customer managed key.`, `${key} はカスタマーマネージドキーではありません。`)
      const allowed = listParam(params, 'kmsKeyArns')
      return allowed.length === 0 || allowed.includes(key)
        ? passed()
        : failed(`${key} is not one of the allowed keys.`, `${key} は許可されたキーではありません。`)
    },
  }),
]
