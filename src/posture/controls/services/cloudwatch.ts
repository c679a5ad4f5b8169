import { control, failed, passed } from '../control.js'

interface Alarm {
  readonly actionsEnabled?: boolean
  readonly alarmActions?: readonly string[]
  readonly insufficientDataActions?: readonly string[]
  readonly okactions?: readonly string[]
}

/** Amazon CloudWatch: alarms and log groups (Security Hub user guide, "Security Hub controls for Amazon CloudWatch"). */
export default [
  control<Alarm, object, { insufficientDataActionRequired: boolean; okActionRequired: boolean }>({
    id: 'CloudWatch.15',
    severity: 'high',
    type: 'AWS::CloudWatch::Alarm',
    needs: [],
    params: { insufficientDataActionRequired: false, okActionRequired: false },
    title: {
      en: 'CloudWatch alarms have an action for the ALARM state',
      ja: 'CloudWatch アラームにアラーム状態のアクションが設定されている',
    },
    why: {
      en: 'An alarm without an action turns red in the console and tells nobody.',
      ja: 'アクションのないアラームは、コンソール上で状態が変わるだけで誰にも通知されません。',
    },
    fix: {
      en: 'Open the alarm in the CloudWatch console, choose Actions, Edit, Next, Add notification, In alarm, select an SNS topic, and save.',
      ja: 'CloudWatch コンソールでアラームを選び、[アクション] > [編集] > [次へ] の [アクションの設定] で、アラーム状態トリガーに [アラーム状態]、通知先に SNS トピックを指定して保存します。',
    },
    cli: 'aws cloudwatch put-metric-alarm --alarm-name <alarm> … --alarm-actions <topic-arn>',
    check: ({ configuration: a }, { insufficientDataActionRequired, okActionRequired }) => {
      const missing = [
        ...((a.alarmActions ?? []).length === 0 ? ['ALARM'] : []),
        ...(insufficientDataActionRequired && (a.insufficientDataActions ?? []).length === 0
          ? ['INSUFFICIENT_DATA']
          : []),
        ...(okActionRequired && (a.okactions ?? []).length === 0 ? ['OK'] : []),
      ].join(', ')
      return missing === ''
        ? passed()
        : failed(`No action for the state ${missing}.`, `アクションのない状態: ${missing}。`)
    },
  }),

  control<{ readonly RetentionInDays?: number | null }, object, { MinRetentionTime: number }>({
    id: 'CloudWatch.16',
    severity: 'medium',
    type: 'AWS::Logs::LogGroup',
    needs: [],
    params: { MinRetentionTime: 365 },
    title: {
      en: 'Log groups keep their events long enough',
      ja: 'ロググループのログが必要な期間保持される',
    },
    why: {
      en: 'An intrusion is often noticed after months. What had expired by then cannot be looked into.',
      ja: '侵入に数か月後に気づくことは珍しくありません。その時点で保持期間が過ぎたログは調査に使えません。',
    },
    fix: {
      en: 'Open the CloudWatch console, choose Log groups, select the group, Actions, Edit retention setting, choose at least the time asked for (or Never expire), and save.',
      ja: 'CloudWatch コンソールの [ロググループ] で対象を選び、[アクション] > [保持設定を編集] で必要な期間以上 (または [失効しない]) を選んで保存します。',
    },
    cli: 'aws logs put-retention-policy --log-group-name <log-group> --retention-in-days 365',
    check: ({ configuration }, { MinRetentionTime }) => {
      const days = configuration.RetentionInDays
      // Without a number events never expire.
      return days === undefined || days === null || days >= MinRetentionTime
        ? passed()
        : failed(
            `Events are kept for ${days} days, fewer than ${MinRetentionTime}.`,
            `保持期間が ${days} 日で、必要な ${MinRetentionTime} 日より短くなっています。`,
          )
    },
  }),

  control<Alarm>({
    id: 'CloudWatch.17',
    severity: 'high',
    type: 'AWS::CloudWatch::Alarm',
    needs: [],
    title: {
      en: 'The actions of CloudWatch alarms are switched on',
      ja: 'CloudWatch アラームのアクションが有効になっている',
    },
    why: {
      en: 'Actions are switched off for maintenance and forgotten: the alarm goes off and tells nobody.',
      ja: 'メンテナンス中に無効にしたアクションを戻し忘れると、アラームが発生しても誰にも通知されません。',
    },
    fix: {
      en: 'Open the CloudWatch console, choose Alarms, All alarms, select the alarm, Actions, Alarm actions, Enable.',
      ja: 'CloudWatch コンソールの [アラーム] > [すべてのアラーム] で対象を選び、[アクション] > [アラームアクション] > [有効化] を選びます。',
    },
    cli: 'aws cloudwatch enable-alarm-actions --alarm-names <alarm>',
    check: ({ configuration }) =>
      configuration.actionsEnabled === true
        ? passed()
        : failed('The alarm’s actions are switched off.', 'アラームのアクションが無効になっています。'),
  }),
]
