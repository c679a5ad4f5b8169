import type { Ci } from '../../ci.js'
import { control, failed, NotRead, notApplicable, passed, type Surroundings, type Verdict } from '../control.js'
import { oneInRegion } from '../in-region.js'
import { type DbInstance, type Family, familyOf, memberOf, otherEngine } from '../rds-facts.js'

const INSTANCE = 'AWS::RDS::DBInstance'
const GROUP = 'AWS::RDS::DBParameterGroup'

const ON: readonly string[] = ['1', 'on', 'true']

/**
 * Whether a parameter of the instance's parameter groups is on, and applied: a group that waits for a restart says
 * what will be, not what is.
 */
const applied = (instance: DbInstance, parameter: string, ci: Ci, around: Surroundings): Verdict => {
  const groups = instance.dBParameterGroups ?? []
  let value: string | undefined
  for (const { dBParameterGroupName: name = '', parameterApplyStatus } of groups) {
    if (parameterApplyStatus !== 'in-sync')
      return failed(
        `The parameter group ${name} is ${parameterApplyStatus ?? 'not in sync'}.`,
        `パラメータグループ ${name} の状態が ${parameterApplyStatus ?? '不明'} です (in-sync ではありません)。`,
      )
    const group = oneInRegion(around, ci, GROUP, name)
    if (group === undefined)
      throw new NotRead(GROUP, {
        en: `The parameter group ${name} is not among those that were read.`,
        ja: `パラメータグループ ${name} が、取得したリソースの中にありません。`,
      })
    const parameters = around.part(group, 'Parameters') as
      | readonly { readonly parameterName?: string; readonly parameterValue?: string }[]
      | null
    value = parameters?.find((p) => p.parameterName === parameter)?.parameterValue ?? value
  }
  return ON.includes(value?.toLowerCase() ?? '')
    ? passed()
    : failed(`${parameter} is ${value ?? 'not set'}.`, `${parameter} が ${value ?? '未設定'} です。`)
}

/** `10.6.14` is at least `10.5`; undefined when the version cannot be read. */
const atLeast = (version: string | undefined, major: number, minor: number): boolean | undefined => {
  const [a, b] = (version ?? '').split('.').map(Number)
  if (a === undefined || b === undefined || Number.isNaN(a) || Number.isNaN(b)) return undefined
  return a > major || (a === major && b >= minor)
}

const WHY = {
  en: 'Where the server accepts connections without TLS, one client that was set up without it sends passwords and data in plain text over the network.',
  ja: 'サーバーが TLS なしの接続を受け付けると、設定の漏れたクライアントが一つあるだけで、パスワードやデータが平文でネットワークを流れます。',
} as const

const fix = (parameter: string, value: string) => ({
  en: `In the RDS console choose Parameter groups, open the group of the instance (a default group cannot be changed: create one, and choose it with Modify on the instance), choose Edit, set ${parameter} to ${value} and save. Restart the instance when the group is shown as pending-reboot. Give the clients the RDS certificate bundle first.`,
  ja: `RDS コンソールの [パラメータグループ] でインスタンスのグループを開き (デフォルトのグループは変更できないため、新しく作成してインスタンスの [変更] で指定します)、[編集] で ${parameter} を ${value} に設定して保存します。グループの状態が [再起動を保留中] の場合はインスタンスを再起動します。事前にクライアントへ RDS の証明書バンドルを配布してください。`,
})

const cli = (parameter: string, value: string) =>
  `aws rds modify-db-parameter-group --db-parameter-group-name <group> --parameters "ParameterName=${parameter},ParameterValue=${value},ApplyMethod=pending-reboot"`

const requiresTls = (
  id: string,
  family: Family,
  parameter: string,
  value: string,
  title: { en: string; ja: string },
  since?: (instance: DbInstance) => Verdict | undefined,
) =>
  control<DbInstance>({
    id,
    severity: 'medium',
    type: INSTANCE,
    needs: [],
    related: [GROUP],
    title,
    why: WHY,
    fix: fix(parameter, value),
    cli: cli(parameter, value),
    check: ({ ci, configuration }, _, around) => {
      if (familyOf(configuration.engine) !== family) return otherEngine(configuration.engine)
      if (configuration.dBClusterIdentifier) return memberOf(configuration.dBClusterIdentifier)
      return since?.(configuration) ?? applied(configuration, parameter, ci, around)
    },
  })

/** Amazon RDS, encryption in transit. */
export default [
  requiresTls('RDS.38', 'postgres', 'rds.force_ssl', '1', {
    en: 'RDS for PostgreSQL instances require TLS',
    ja: 'RDS for PostgreSQL インスタンスが TLS 接続を必須にしている',
  }),
  requiresTls('RDS.39', 'mysql', 'require_secure_transport', '1', {
    en: 'RDS for MySQL instances require TLS',
    ja: 'RDS for MySQL インスタンスが TLS 接続を必須にしている',
  }),
  requiresTls('RDS.41', 'sqlserver', 'rds.force_ssl', '1', {
    en: 'RDS for SQL Server instances require TLS',
    ja: 'RDS for SQL Server インスタンスが TLS 接続を必須にしている',
  }),
  requiresTls(
    'RDS.44',
    'mariadb',
    'require_secure_transport',
    'ON',
    {
      en: 'RDS for MariaDB instances require TLS',
      ja: 'RDS for MariaDB インスタンスが TLS 接続を必須にしている',
    },
    // Versions before 10.5 have no such parameter.
    ({ engineVersion }) =>
      atLeast(engineVersion, 10, 5) === false
        ? notApplicable(
            `MariaDB ${engineVersion} cannot require TLS; 10.5 and later can.`,
            `MariaDB ${engineVersion} は TLS を必須にできません (10.5 以降で対応)。`,
          )
        : undefined,
  ),

  control<{ readonly requireTLS?: boolean }>({
    id: 'RDS.43',
    severity: 'medium',
    type: 'AWS::RDS::DBProxy',
    needs: [],
    title: { en: 'RDS proxies require TLS', ja: 'RDS プロキシが TLS 接続を必須にしている' },
    why: WHY,
    fix: {
      en: 'In the RDS console choose Proxies, select the proxy, choose Actions, Modify, turn on Require Transport Layer Security and choose Modify proxy.',
      ja: 'RDS コンソールの [プロキシ] で対象を選び、[アクション] > [変更] で [Transport Layer Security が必要] をオンにして、[プロキシの変更] を選択します。',
    },
    cli: 'aws rds modify-db-proxy --db-proxy-name <proxy> --require-tls',
    check: ({ configuration }) =>
      configuration.requireTLS === true
        ? passed()
        : failed('The proxy accepts connections without TLS.', 'TLS なしの接続を受け付ける設定です。'),
  }),
]
