import type { Json } from '../../ci.js'
import { control, failed, notApplicable, passed } from '../control.js'
import { missing, pieceOf } from '../piece.js'
import { publicGrant } from '../public-access.js'

const KEY = 'AWS::KMS::Key'

interface Key {
  readonly keyManager?: string
  readonly keyState?: string
  readonly keySpec?: string
  readonly customerMasterKeySpec?: string
  readonly origin?: string
  readonly deletionDate?: string
  readonly multiRegionConfiguration?: { readonly multiRegionKeyType?: string } | null
}

const BY_AWS = notApplicable(
  'AWS manages this key, and nobody else can change it.',
  'AWS マネージドキーのため、利用者側では変更できません。',
)

/** AWS Config writes the answer as a text. */
const isOn = (status: Json): boolean => String(status).toLowerCase() === 'true'

/** AWS KMS (Security Hub user guide, "Security Hub CSPM controls for AWS KMS"). */
export default [
  control<Key>({
    id: 'KMS.3',
    severity: 'critical',
    type: KEY,
    needs: [],
    title: { en: 'KMS keys are not about to be deleted', ja: 'KMS キーの削除が予定されていない' },
    why: {
      en: 'When the waiting period ends the key is gone for good, and nobody can ever decrypt what it encrypted. A deletion that nobody intended can be cancelled only until then.',
      ja: '待機期間が終わるとキーは完全に削除され、そのキーで暗号化したデータは二度と復号できません。意図しない削除を取り消せるのは待機期間中だけです。',
    },
    fix: {
      en: 'Find out who scheduled the deletion (ScheduleKeyDeletion in CloudTrail). If the key is still needed, open it in the KMS console, choose Key actions, Cancel key deletion, and then enable it again.',
      ja: 'CloudTrail の ScheduleKeyDeletion イベントで、削除を予定した人を確認します。キーがまだ必要な場合は、KMS コンソールで [キーのアクション] > [キーの削除をキャンセル] を選び、その後キーを再度有効にします。',
    },
    cli: 'aws kms cancel-key-deletion --key-id <key-id> && aws kms enable-key --key-id <key-id>',
    check: ({ configuration: { keyState: state, deletionDate } }) => {
      if (state === undefined) throw missing('keyState')
      // A multi-Region primary key waits for its replicas first (KMS developer guide, "Key states").
      if (state !== 'PendingDeletion' && state !== 'PendingReplicaDeletion') return passed()
      return deletionDate === undefined || deletionDate === null
        ? failed('The key is waiting to be deleted.', 'キーが削除待ちになっています。')
        : failed(`The key will be deleted on ${deletionDate}.`, `キーは ${deletionDate} に削除されます。`)
    },
  }),

  control<Key>({
    id: 'KMS.4',
    severity: 'medium',
    type: KEY,
    // Asked only of keys that can rotate, so it is no need of every key.
    needs: [],
    title: {
      en: 'KMS keys are rotated automatically',
      ja: 'KMS キーの自動ローテーションが有効になっている',
    },
    why: {
      en: 'Each rotation gives the key new material, so that a key that leaks opens only what was encrypted in its time. Old data stays readable, and nothing else has to be changed.',
      ja: 'ローテーションのたびに新しいキーマテリアルが使われるため、万一漏えいしても影響はその期間に暗号化したデータに限られます。既存のデータはそのまま復号でき、アプリケーションの変更も不要です。',
    },
    fix: {
      en: 'Open the key in the KMS console, choose the Key rotation tab, Edit, and enable Automatically rotate this KMS key. Of a multi-Region key do so at its primary key.',
      ja: 'KMS コンソールでキーを開き、[キーローテーション] タブの [編集] で自動キーローテーションを有効にします。マルチリージョンキーの場合は、プライマリキーで設定します。',
    },
    cli: 'aws kms enable-key-rotation --key-id <key-id>',
    check: ({ ci, configuration: key }) => {
      if (key.keyManager === undefined) throw missing('keyManager')
      if (key.keyManager === 'AWS') return BY_AWS
      const spec = key.keySpec ?? key.customerMasterKeySpec
      if (spec === undefined) throw missing('keySpec')
      if (spec !== 'SYMMETRIC_DEFAULT')
        return notApplicable(
          `Keys of the kind ${spec} cannot be rotated automatically.`,
          `${spec} のキーは自動ローテーションに対応していません。`,
        )
      if (key.origin !== undefined && key.origin !== 'AWS_KMS')
        return notApplicable(
          `Keys whose material comes from ${key.origin} cannot be rotated automatically.`,
          `キーマテリアルのオリジンが ${key.origin} のキーは自動ローテーションに対応していません。`,
        )
      // KMS says "off" of a key that waits for its deletion, whatever it was (API reference, GetKeyRotationStatus).
      if (key.keyState === 'PendingDeletion' || key.keyState === 'PendingReplicaDeletion')
        return notApplicable('The key is waiting to be deleted.', 'キーが削除待ちです。')
      return isOn(pieceOf(ci, 'KeyRotationStatus'))
        ? passed()
        : failed('Automatic rotation is off.', '自動ローテーションが無効です。')
    },
  }),

  control<Key>({
    id: 'KMS.5',
    severity: 'critical',
    type: KEY,
    needs: [],
    title: { en: 'KMS key policies are not public', ja: 'KMS キーポリシーがパブリックになっていない' },
    why: {
      en: 'A key that everybody may use protects nothing: whoever gets hold of the encrypted data can decrypt it, and anybody may be able to have the key deleted.',
      ja: '誰でも使えるキーでは、暗号化したデータを入手した第三者に復号されるおそれがあり、付与した権限によってはキー自体を削除される危険もあります。',
    },
    fix: {
      en: 'Open the key in the KMS console, choose Key policy, Edit, and limit the statement that is named to accounts or roles, or by a condition such as kms:CallerAccount or aws:PrincipalOrgID with fixed values.',
      ja: 'KMS コンソールでキーを開き、[キーポリシー] の [編集] で、該当するステートメントのプリンシパルを特定のアカウントやロールに限定するか、固定値の条件 (kms:CallerAccount、aws:PrincipalOrgID など) を付けます。',
    },
    cli: 'aws kms put-key-policy --key-id <key-id> --policy-name default --policy file://policy.json',
    check: ({ ci, configuration: key }) => {
      if (key.keyManager === undefined) throw missing('keyManager')
      if (key.keyManager === 'AWS') return BY_AWS
      const policy = pieceOf(ci, 'Policy')
      const open = publicGrant(typeof policy === 'string' ? policy : undefined, ['kms:*'])
      return open === undefined
        ? passed()
        : failed(
            `Statement ${open.sid} lets everybody do ${open.actions.join(', ')}.`,
            `ステートメント ${open.sid} により、誰でも ${open.actions.join('、')} を実行できます。`,
          )
    },
  }),
]
