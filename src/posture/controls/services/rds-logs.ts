import { control, failed, notApplicable, passed, type Verdict } from '../control.js'
import {
  type DbCluster,
  type DbInstance,
  type Family,
  familyOf,
  isAuroraMysql,
  listOf,
  memberOf,
  otherEngine,
} from '../rds-facts.js'

const INSTANCE = 'AWS::RDS::DBInstance'
const CLUSTER = 'AWS::RDS::DBCluster'

const MYSQL_LOGS = ['audit', 'error', 'general', 'slowquery'] as const

/** Logs that RDS.9 asks of each engine (Security Hub user guide, RDS.9). Db2 is not among them. */
const LOGS: Readonly<Partial<Record<Family, readonly string[]>>> = {
  oracle: ['alert', 'audit', 'trace', 'listener'],
  postgres: ['postgresql', 'upgrade'],
  mysql: MYSQL_LOGS,
  mariadb: MYSQL_LOGS,
  sqlserver: ['error', 'agent'],
  'aurora-mysql': MYSQL_LOGS,
  'aurora-postgresql': ['postgresql'],
}

/** Which of the wanted logs are not exported. */
const exported = (wanted: readonly string[], found: readonly string[] | null | undefined): Verdict => {
  const missing = wanted.filter((log) => !(found ?? []).includes(log))
  if (missing.length === 0) return passed()
  return failed(
    `Not exported to CloudWatch Logs: ${missing.join(', ')}.`,
    `CloudWatch Logs へ出力されていないログがあります: ${missing.join(', ')}`,
  )
}

const serverlessV1 = (engineMode: string | undefined): Verdict | undefined =>
  engineMode === 'serverless'
    ? notApplicable(
        'Aurora Serverless v1 sends its logs by itself.',
        'Aurora Serverless v1 のログは自動的に出力されます。',
      )
    : undefined

const WHY = {
  en: 'Logs on the instance are rotated away within days and go with it. In CloudWatch Logs they stay, can raise alarms, and tell after an incident who did what.',
  ja: 'インスタンス上のログは数日でローテーションされ、インスタンスと一緒に消えます。CloudWatch Logs に出力しておけば、保管もアラーム設定もでき、インシデントの後に誰が何をしたかを追跡できます。',
} as const

const fixInstance = (en: string, ja: string) => ({
  en: `In the RDS console choose Databases, select the instance and choose Modify. Under Log exports select ${en}, choose Continue, Apply immediately, then Modify DB instance. Where the engine writes a log only when told to, turn it on in its parameter or option group as well.`,
  ja: `RDS コンソールの [データベース] でインスタンスを選び、[変更] を選択します。[ログのエクスポート] で ${ja} を選び、[続行]、[すぐに適用]、[DB インスタンスを変更] の順に進みます。エンジン側で有効にしないと書き出されないログは、パラメータグループまたはオプショングループでも有効にします。`,
})

const cliInstance = (logs: string) =>
  `aws rds modify-db-instance --db-instance-identifier <instance> --cloudwatch-logs-export-configuration '{"EnableLogTypes":[${logs}]}' --apply-immediately`

const fixCluster = (en: string, ja: string) => ({
  en: `In the RDS console choose Databases, select the cluster and choose Modify. Under Log exports select ${en}, choose Continue, Apply immediately, then Modify cluster.`,
  ja: `RDS コンソールの [データベース] でクラスターを選び、[変更] を選択します。[ログのエクスポート] で ${ja} を選び、[続行]、[すぐに適用]、[クラスターの変更] の順に進みます。`,
})

const cliCluster = (log: string) =>
  `aws rds modify-db-cluster --db-cluster-identifier <cluster> --cloudwatch-logs-export-configuration '{"EnableLogTypes":["${log}"]}' --apply-immediately`

/** Amazon RDS, logs in CloudWatch Logs. */
export default [
  control<DbInstance>({
    id: 'RDS.9',
    severity: 'medium',
    type: INSTANCE,
    needs: [],
    title: {
      en: "RDS DB instances export all of their engine's logs to CloudWatch Logs",
      ja: 'RDS DB インスタンスのログがすべて CloudWatch Logs に出力されている',
    },
    why: WHY,
    fix: fixInstance('all log types', 'すべてのログタイプ'),
    cli: cliInstance('"<log-type>"'),
    check: ({ configuration: { engine, enabledCloudwatchLogsExports } }) => {
      const wanted = LOGS[familyOf(engine) ?? 'db2']
      return wanted === undefined ? otherEngine(engine) : exported(wanted, enabledCloudwatchLogsExports)
    },
  }),

  control<DbCluster>({
    id: 'RDS.34',
    severity: 'medium',
    type: CLUSTER,
    needs: [],
    title: {
      en: 'Aurora MySQL clusters export audit logs to CloudWatch Logs',
      ja: 'Aurora MySQL クラスターの監査ログが CloudWatch Logs に出力されている',
    },
    why: WHY,
    fix: fixCluster('Audit log', '[監査ログ]'),
    cli: cliCluster('audit'),
    check: ({ configuration: { engine, engineMode, enabledCloudwatchLogsExports } }) =>
      isAuroraMysql(engine)
        ? (serverlessV1(engineMode) ?? exported(['audit'], enabledCloudwatchLogsExports))
        : otherEngine(engine),
  }),

  control<DbInstance, object, { readonly logTypes: string | readonly string[] }>({
    id: 'RDS.36',
    severity: 'medium',
    type: INSTANCE,
    needs: [],
    params: { logTypes: 'postgresql' },
    title: {
      en: 'RDS for PostgreSQL instances export their logs to CloudWatch Logs',
      ja: 'RDS for PostgreSQL インスタンスのログが CloudWatch Logs に出力されている',
    },
    why: WHY,
    fix: fixInstance('PostgreSQL log', '[PostgreSQL ログ]'),
    cli: cliInstance('"postgresql"'),
    check: ({ configuration: { engine, dBClusterIdentifier, enabledCloudwatchLogsExports } }, { logTypes }) => {
      if (familyOf(engine) !== 'postgres') return otherEngine(engine)
      if (dBClusterIdentifier) return memberOf(dBClusterIdentifier)
      return exported(listOf(logTypes), enabledCloudwatchLogsExports)
    },
  }),

  control<DbCluster>({
    id: 'RDS.37',
    severity: 'medium',
    type: CLUSTER,
    needs: [],
    title: {
      en: 'Aurora PostgreSQL clusters export their logs to CloudWatch Logs',
      ja: 'Aurora PostgreSQL クラスターのログが CloudWatch Logs に出力されている',
    },
    why: WHY,
    fix: fixCluster('PostgreSQL log', '[PostgreSQL ログ]'),
    cli: cliCluster('postgresql'),
    check: ({ configuration: { engine, engineMode, enabledCloudwatchLogsExports } }) =>
      familyOf(engine) === 'aurora-postgresql'
        ? (serverlessV1(engineMode) ?? exported(['postgresql'], enabledCloudwatchLogsExports))
        : otherEngine(engine),
  }),

  control<DbInstance, object, { readonly logTypes: string | readonly string[] }>({
    id: 'RDS.40',
    severity: 'medium',
    type: INSTANCE,
    needs: [],
    params: { logTypes: ['agent', 'error'] },
    title: {
      en: 'RDS for SQL Server instances export their logs to CloudWatch Logs',
      ja: 'RDS for SQL Server インスタンスのログが CloudWatch Logs に出力されている',
    },
    why: WHY,
    fix: fixInstance('Agent log and Error log', '[エージェントログ] と [エラーログ]'),
    cli: cliInstance('"agent","error"'),
    check: ({ configuration: { engine, enabledCloudwatchLogsExports } }, { logTypes }) =>
      familyOf(engine) === 'sqlserver' ? exported(listOf(logTypes), enabledCloudwatchLogsExports) : otherEngine(engine),
  }),

  control<DbInstance, object, { readonly logTypes: string | readonly string[] }>({
    id: 'RDS.42',
    severity: 'medium',
    type: INSTANCE,
    needs: [],
    params: { logTypes: 'audit,error' },
    title: {
      en: 'RDS for MariaDB instances export their logs to CloudWatch Logs',
      ja: 'RDS for MariaDB インスタンスのログが CloudWatch Logs に出力されている',
    },
    why: WHY,
    fix: fixInstance('Audit log and Error log', '[監査ログ] と [エラーログ]'),
    cli: cliInstance('"audit","error"'),
    check: ({ configuration: { engine, enabledCloudwatchLogsExports } }, { logTypes }) =>
      familyOf(engine) === 'mariadb' ? exported(listOf(logTypes), enabledCloudwatchLogsExports) : otherEngine(engine),
  }),
]
