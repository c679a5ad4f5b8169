import { ACCOUNT } from '../../ci.js'
import { credentialReport, isTrue, timeIn } from '../credential-report.js'
import { daysSince, sprawl } from '../sprawl.js'

const UNUSED_DAYS = 90

export default sprawl({
  type: 'AWS::IAM::User',
  related: [ACCOUNT],
  harm: 'risk',
  title: { en: 'Active access keys that nobody has used for 90 days', ja: '90 日以上使われていない有効なアクセスキー' },
  why: {
    en: 'A key lives in files, repositories and laptops long after its use. Deactivate it first, delete it when nothing complains.',
    ja: 'アクセスキーは使われなくなった後もファイルやリポジトリ、PC に残ります。まず無効化し、影響がないことを確認してから削除してください。',
  },
  judge: (around) => {
    const report = credentialReport(around)
    return (ci) => {
      const row = report.get(ci.resourceName ?? ci.resourceId)
      if (row === undefined) return undefined
      const idle = ['access_key_1', 'access_key_2'].flatMap((key) => {
        if (!isTrue(row, `${key}_active`)) return []
        const used = timeIn(row, `${key}_last_used_date`)
        const since = used ?? timeIn(row, `${key}_last_rotated`)
        const days = daysSince(around.now, since)
        return since === undefined || days === undefined || days < UNUSED_DAYS ? [] : [{ key, used, since, days }]
      })
      if (idle.length === 0) return undefined
      const number = (key: string) => key.slice(-1)
      return {
        evidence: {
          en: idle
            .map((k) =>
              k.used === undefined
                ? `Access key ${number(k.key)} is active and was never used in ${k.days} days.`
                : `Access key ${number(k.key)} is active and was last used ${k.days} days ago.`,
            )
            .join(' '),
          ja: idle
            .map((k) =>
              k.used === undefined
                ? `アクセスキー ${number(k.key)} は有効ですが、作成から ${k.days} 日間一度も使われていません。`
                : `アクセスキー ${number(k.key)} は有効ですが、最後に使われたのは ${k.days} 日前です。`,
            )
            .join(''),
        },
        since: idle.map((k) => k.since).sort()[0],
      }
    }
  },
})
