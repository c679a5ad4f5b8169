import { control, failed, passed } from '../control.js'

interface StateMachine {
  readonly LoggingConfiguration?: { readonly Level?: string | null } | null
}

/** From the least to the most that is written. */
const LEVELS: readonly string[] = ['OFF', 'FATAL', 'ERROR', 'ALL']

/** AWS Step Functions (Security Hub user guide, "Security Hub CSPM controls for Step Functions"). */
export default [
  control<StateMachine, object, { readonly logLevel: string | null }>({
    id: 'StepFunctions.1',
    severity: 'medium',
    type: 'AWS::StepFunctions::StateMachine',
    needs: [],
    params: { logLevel: null },
    title: {
      en: 'Step Functions state machines write logs',
      ja: 'Step Functions ステートマシンのログ記録が有効になっている',
    },
    why: {
      en: 'Without logs a failed or misused execution cannot be followed; of express workflows nothing is kept at all.',
      ja: 'ログがないと、失敗した実行や不正な実行の経緯を追えません。Express ワークフローでは実行の記録が一切残りません。',
    },
    fix: {
      en: 'In the Step Functions console open the state machine and choose Edit, Config. Under Logging choose a log level (ALL, ERROR or FATAL) and a log group, and choose Save. The role needs permission to deliver logs.',
      ja: 'Step Functions コンソールでステートマシンを開き、[編集] の [設定] タブを選択します。[ログ記録] でログレベル ([ALL]、[ERROR]、[FATAL]) とロググループを選んで [保存] します。ロールにログ配信の権限が必要です。',
    },
    cli: 'aws stepfunctions update-state-machine --state-machine-arn <arn> --logging-configuration "level=ERROR,includeExecutionData=false,destinations=[{cloudWatchLogsLogGroup={logGroupArn=<log-group-arn>:*}}]"',
    check: ({ configuration }, { logLevel }) => {
      const level = configuration.LoggingConfiguration?.Level ?? 'OFF'
      const wanted = Math.max(1, LEVELS.indexOf(logLevel ?? ''))
      return LEVELS.indexOf(level) >= wanted
        ? passed()
        : failed(`The log level is ${level}.`, `ログレベルが ${level} です。`)
    },
  }),
]
