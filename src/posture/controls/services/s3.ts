import { control, failed, passed } from '../control.js'

/** Amazon S3 (Security Hub user guide, "Security Hub controls for Amazon S3"). */
export default [
  control<unknown, { BucketVersioningConfiguration: { readonly status?: string } | null }>({
    id: 'S3.14',
    severity: 'low',
    type: 'AWS::S3::Bucket',
    needs: ['BucketVersioningConfiguration'],
    title: {
      en: 'S3 buckets keep old versions of their objects',
      ja: 'S3 バケットのバージョニングが有効になっている',
    },
    why: {
      en: 'Without versioning an overwritten or deleted object is gone, whether by mistake, by a bug or by an attacker.',
      ja: 'バージョニングが無効だと、誤操作・不具合・攻撃のいずれであっても、上書きや削除されたオブジェクトを元に戻せません。',
    },
    fix: {
      en: 'Open the bucket in the S3 console, choose Properties, then Bucket Versioning, Edit, Enable, and save. Add a lifecycle rule that expires old versions, to bound the cost.',
      ja: 'S3 コンソールでバケットを開き、[プロパティ] > [バケットのバージョニング] > [編集] で [有効にする] を選んで保存します。費用を抑えるため、古いバージョンを期限切れにするライフサイクルルールも追加してください。',
    },
    cli: 'aws s3api put-bucket-versioning --bucket <bucket> --versioning-configuration Status=Enabled',
    check: ({ parts }) => {
      const status = parts.BucketVersioningConfiguration?.status ?? 'Off'
      return status === 'Enabled'
        ? passed()
        : failed(`Versioning is ${status}.`, `バージョニングが ${status} になっています。`)
    },
  }),
]
