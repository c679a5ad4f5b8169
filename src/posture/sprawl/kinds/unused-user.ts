import { ACCOUNT } from '../../ci.js'
import { credentialReport, isTrue, timeIn } from '../credential-report.js'
import { daysSince, sprawl } from '../sprawl.js'

const UNUSED_DAYS = 90

export default sprawl({
  type: 'AWS::IAM::User',
  related: [ACCOUNT],
  harm: 'risk',
  title: { en: 'IAM users that did nothing for 90 days', ja: '90 日以上活動のない IAM ユーザー' },
  why: {
    en: 'A user whom nobody misses keeps a password or keys that somebody may find. People who left are often among them.',
    ja: '使われていないユーザーにもパスワードやアクセスキーが残っており、漏えいすると悪用されます。退職者のものが含まれていることも少なくありません。',
  },
  judge: (around) => {
    const report = credentialReport(around)
    return (ci) => {
      const row = report.get(ci.resourceName ?? ci.resourceId)
      if (row === undefined) return undefined
      const age = daysSince(around.now, timeIn(row, 'user_creation_time') ?? ci.resourceCreationTime)
      if (age === undefined || age < UNUSED_DAYS) return undefined
      const uses = ['password_last_used', 'access_key_1_last_used_date', 'access_key_2_last_used_date']
        .flatMap((column) => timeIn(row, column) ?? [])
        .sort()
      const last = uses.at(-1)
      const unused = daysSince(around.now, last)
      if (unused !== undefined && unused < UNUSED_DAYS) return undefined
      const left = [
        ...(isTrue(row, 'password_enabled') ? [{ en: 'a password', ja: 'パスワード' }] : []),
        ...(isTrue(row, 'access_key_1_active') || isTrue(row, 'access_key_2_active')
          ? [{ en: 'an active access key', ja: '有効なアクセスキー' }]
          : []),
      ]
      const en =
        left.length === 0
          ? 'It has neither password nor active key.'
          : `It still has ${left.map((l) => l.en).join(' and ')}.`
      const ja =
        left.length === 0
          ? 'パスワードも有効なキーもありません。'
          : `${left.map((l) => l.ja).join('と')}が残っています。`
      return last === undefined
        ? {
            evidence: {
              en: `No use is known; it was made ${age} days ago. ${en}`,
              ja: `利用実績がありません。作成は ${age} 日前です。${ja}`,
            },
          }
        : {
            evidence: {
              en: `It was last used ${unused} days ago. ${en}`,
              ja: `最後に使われたのは ${unused} 日前です。${ja}`,
            },
            since: last,
          }
    }
  },
})
