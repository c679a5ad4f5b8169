import { control, failed, notApplicable, passed } from '../control.js'
import { missing, pieceOf } from '../piece.js'

const SECRET = 'AWS::SecretsManager::Secret'
const DAY = 86_400_000

interface Secret {
  readonly RotationEnabled?: boolean
  /** AWS Config's own answer; the API gives the date instead. */
  readonly RotationOccurringAsScheduled?: boolean | null
  readonly RotationRules?: {
    readonly AutomaticallyAfterDays?: number | null
    readonly AutomaticallyAfterHours?: number | null
    readonly ScheduleExpression?: string | null
    readonly RotationScheduleExpression?: string | null
  } | null
}

interface Dates {
  readonly createdDate?: string
  readonly lastRotatedDate?: string
  readonly nextRotationDate?: string
  readonly lastAccessedDate?: string
}

const rotates = ({ RotationEnabled }: Secret): boolean => {
  if (RotationEnabled === undefined) throw missing('RotationEnabled')
  return RotationEnabled
}

/**
 * Days between two rotations. Secrets Manager works `AutomaticallyAfterDays` out of the schedule only after a rotation
 * has succeeded (API reference, RotationRulesType), so before that a `rate(…)` is read here.
 *
 * @throws NotRead for a cron expression that has not run yet.
 */
const daysBetween = ({ RotationRules: rules }: Secret): number => {
  if (typeof rules?.AutomaticallyAfterDays === 'number') return rules.AutomaticallyAfterDays
  if (typeof rules?.AutomaticallyAfterHours === 'number') return rules.AutomaticallyAfterHours / 24
  const [, number, unit] =
    /^rate\((\d+) (hour|day)s?\)$/.exec(rules?.ScheduleExpression ?? rules?.RotationScheduleExpression ?? '') ?? []
  if (number === undefined) throw missing('RotationRules.AutomaticallyAfterDays')
  return Number(number) / (unit === 'hour' ? 24 : 1)
}

/** Whole days since then. */
const since = (now: Date, text: string): number => Math.floor((now.getTime() - Date.parse(text)) / DAY)

/** AWS Secrets Manager (Security Hub user guide, "Security Hub CSPM controls for Secrets Manager"). */
export default [
  control<Secret, object, { readonly maximumAllowedRotationFrequency: number | null }>({
    id: 'SecretsManager.1',
    severity: 'medium',
    type: SECRET,
    needs: [],
    params: { maximumAllowedRotationFrequency: null },
    title: { en: 'Secrets are rotated automatically', ja: 'シークレットの自動ローテーションが有効になっている' },
    why: {
      en: 'A password that never changes stays good for whoever once got hold of it. Rotation replaces it without anybody having to see it.',
      ja: '変更されないパスワードは、一度漏れるとずっと悪用され続けます。自動ローテーションを使うと、人の目に触れることなく定期的に更新できます。',
    },
    fix: {
      en: 'Open the secret in the Secrets Manager console, choose Rotation, Edit rotation, turn on Automatic rotation, set the schedule, choose or create the rotation function, and save. The first rotation may happen at once.',
      ja: 'Secrets Manager コンソールでシークレットを開き、[ローテーション] タブの [ローテーションを編集] で [自動ローテーション] をオンにし、スケジュールとローテーション関数を設定して保存します。保存直後に最初のローテーションが実行されることがあります。',
    },
    cli: 'aws secretsmanager rotate-secret --secret-id <secret-arn> --rotation-lambda-arn <function-arn> --rotation-rules AutomaticallyAfterDays=30',
    check: ({ configuration }, { maximumAllowedRotationFrequency: most }) => {
      if (!rotates(configuration)) return failed('Automatic rotation is off.', '自動ローテーションが無効です。')
      if (most === null) return passed()
      const days = daysBetween(configuration)
      return days <= most
        ? passed()
        : failed(
            `It is rotated every ${days} days; ${most} are allowed.`,
            `ローテーション間隔が ${days} 日です (許容値は ${most} 日)。`,
          )
    },
  }),

  control<Secret>({
    id: 'SecretsManager.2',
    severity: 'medium',
    type: SECRET,
    needs: [],
    title: {
      en: 'Automatic rotation of secrets succeeds',
      ja: 'シークレットの自動ローテーションが予定どおり成功している',
    },
    why: {
      en: 'A rotation that fails leaves the old password in force, while everybody believes that it changes.',
      ja: 'ローテーションに失敗すると、更新されているつもりでも古いパスワードが使われ続けます。',
    },
    fix: {
      en: 'Open the logs of the rotation function in CloudWatch Logs and mend what it reports (mostly a network path or a permission). Then choose Rotate secret immediately in the Secrets Manager console.',
      ja: 'CloudWatch Logs でローテーション関数のログを確認し、原因 (多くはネットワーク経路または権限の不足) を解消します。その後、Secrets Manager コンソールで [シークレットをすぐにローテーションさせる] を実行します。',
    },
    cli: 'aws secretsmanager rotate-secret --secret-id <secret-arn>',
    check: ({ ci, configuration }, _, { now }) => {
      if (!rotates(configuration))
        return notApplicable('Automatic rotation is off.', '自動ローテーションが設定されていません。')
      const late = 'The last rotation that was due did not succeed.'
      const told = configuration.RotationOccurringAsScheduled
      if (typeof told === 'boolean')
        return told ? passed() : failed(late, '予定されたローテーションが成功していません。')
      // The day by which it is to happen; it stays in the past while rotations fail (API reference, DescribeSecret).
      const next = (pieceOf(ci, 'Dates') as Dates | null)?.nextRotationDate
      if (next === undefined || next === null) throw missing('nextRotationDate')
      return Date.parse(next) >= now.getTime()
        ? passed()
        : failed(
            `It was due by ${next} and did not succeed.`,
            `期限 (${next}) までにローテーションが成功していません。`,
          )
    },
  }),

  control<Secret, { Dates: Dates | null }, { readonly unusedForDays: number }>({
    id: 'SecretsManager.3',
    severity: 'medium',
    type: SECRET,
    needs: ['Dates'],
    params: { unusedForDays: 90 },
    title: { en: 'Secrets that nobody uses are removed', ja: '使われていないシークレットが残っていない' },
    why: {
      en: 'A secret that nobody needs can still be read by all who once could, and still opens what it was made for.',
      ja: '不要になったシークレットも、権限の残っている人は読み取ることができ、対象のシステムに今も通用するおそれがあります。',
    },
    fix: {
      en: 'Ask its owner whether it is needed. If not, open it in the Secrets Manager console and choose Actions, Delete secret; it can be restored during the waiting period. Revoke the credential at its system as well.',
      ja: '必要かどうかを所有者に確認します。不要であれば Secrets Manager コンソールで [アクション] > [シークレットを削除] を選びます (待機期間中は復元できます)。対象のシステム側でも認証情報を無効にします。',
    },
    cli: 'aws secretsmanager delete-secret --secret-id <secret-arn> --recovery-window-in-days 30',
    check: ({ parts: { Dates: dates } }, { unusedForDays }, { now }) => {
      // Of a secret that was never read there is no date: it is unused since it was made.
      const last = dates?.lastAccessedDate ?? dates?.createdDate
      if (last === undefined) throw missing('lastAccessedDate')
      const days = since(now, last)
      if (days <= unusedForDays) return passed()
      return dates?.lastAccessedDate === undefined
        ? failed(
            `Nobody has read it since it was made ${days} days ago.`,
            `作成されてから ${days} 日間、一度も使われていません。`,
          )
        : failed(`It was last read ${days} days ago.`, `最後に使われたのは ${days} 日前です。`)
    },
  }),

  control<Secret, { Dates: Dates | null }, { readonly maxDaysSinceRotation: number }>({
    id: 'SecretsManager.4',
    severity: 'medium',
    type: SECRET,
    needs: ['Dates'],
    params: { maxDaysSinceRotation: 90 },
    title: {
      en: 'Secrets were rotated within the allowed time',
      ja: 'シークレットが所定の期間内にローテーションされている',
    },
    why: {
      en: 'The longer a password stays the same, the more people, backups and logs have had it.',
      ja: '同じパスワードを長く使うほど、知っている人や、バックアップ・ログなどに残る機会が増えます。',
    },
    fix: {
      en: 'Open the secret in the Secrets Manager console and choose Rotate secret immediately, or set up Automatic rotation with a shorter interval.',
      ja: 'Secrets Manager コンソールでシークレットを開き、[シークレットをすぐにローテーションさせる] を実行するか、より短い間隔で [自動ローテーション] を設定します。',
    },
    cli: 'aws secretsmanager rotate-secret --secret-id <secret-arn>',
    check: ({ parts: { Dates: dates } }, { maxDaysSinceRotation: most }, { now }) => {
      // One that was never rotated has been the same since it was made.
      const last = dates?.lastRotatedDate ?? dates?.createdDate
      if (last === undefined) throw missing('lastRotatedDate')
      const days = since(now, last)
      if (days <= most) return passed()
      return dates?.lastRotatedDate === undefined
        ? failed(
            `It was never rotated since it was made ${days} days ago.`,
            `作成されてから ${days} 日間、一度もローテーションされていません。`,
          )
        : failed(`It was last rotated ${days} days ago.`, `最後のローテーションは ${days} 日前です。`)
    },
  }),
]
