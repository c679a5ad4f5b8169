import { notApplicable, type Verdict } from './control.js'

/** What the controls read of an RDS DB instance, spelt as AWS Config spells it. */
export interface DbInstance {
  readonly dBInstanceIdentifier?: string
  readonly dBInstanceStatus?: string
  readonly dBClusterIdentifier?: string | null
  readonly engine?: string
  readonly engineVersion?: string
  readonly masterUsername?: string
  readonly publiclyAccessible?: boolean
  readonly storageEncrypted?: boolean
  readonly multiAZ?: boolean
  readonly monitoringInterval?: number
  readonly deletionProtection?: boolean
  readonly iAMDatabaseAuthenticationEnabled?: boolean
  readonly backupRetentionPeriod?: number
  readonly readReplicaSourceDBInstanceIdentifier?: string | null
  readonly readReplicaSourceDBClusterIdentifier?: string | null
  readonly autoMinorVersionUpgrade?: boolean
  readonly copyTagsToSnapshot?: boolean
  readonly dbInstancePort?: number
  readonly endpoint?: { readonly port?: number } | null
  readonly enabledCloudwatchLogsExports?: readonly string[] | null
  readonly dBParameterGroups?:
    | readonly { readonly dBParameterGroupName?: string; readonly parameterApplyStatus?: string }[]
    | null
  readonly dBSubnetGroup?: {
    readonly vpcId?: string
    readonly subnets?: readonly { readonly subnetIdentifier?: string }[] | null
  } | null
}

/** What the controls read of an RDS DB cluster, spelt as AWS Config spells it. */
export interface DbCluster {
  readonly dbclusterIdentifier?: string
  readonly engine?: string
  readonly engineMode?: string
  readonly masterUsername?: string
  readonly deletionProtection?: boolean
  readonly iamdatabaseAuthenticationEnabled?: boolean
  /** Seconds. */
  readonly backtrackWindow?: number | null
  readonly multiAZ?: boolean
  readonly copyTagsToSnapshot?: boolean
  readonly storageEncrypted?: boolean
  readonly enabledCloudwatchLogsExports?: readonly string[] | null
  readonly autoMinorVersionUpgrade?: boolean
  readonly backupRetentionPeriod?: number
  readonly dbclusterParameterGroup?: string
  readonly dbclusterMembers?:
    | readonly { readonly dbinstanceIdentifier?: string; readonly dbclusterParameterGroupStatus?: string }[]
    | null
}

/** `aurora` alone is Aurora MySQL 1 (MySQL 5.6). */
export const isAuroraMysql = (engine: string | undefined): boolean => engine === 'aurora-mysql' || engine === 'aurora'

export const isAurora = (engine: string | undefined): boolean => engine?.startsWith('aurora') ?? false

/** Amazon Neptune and Amazon DocumentDB, which RDS' calls show among its own. */
export const isOtherService = (engine: string | undefined): boolean => engine === 'neptune' || engine === 'docdb'

/** Engine families, by how the engine's name begins (RDS API reference, CreateDBInstance, Engine). */
const FAMILIES = [
  ['aurora-postgresql', 'aurora-postgresql'],
  ['aurora', 'aurora-mysql'],
  ['mysql', 'mysql'],
  ['mariadb', 'mariadb'],
  ['postgres', 'postgres'],
  ['custom-oracle', 'oracle'],
  ['oracle', 'oracle'],
  ['custom-sqlserver', 'sqlserver'],
  ['sqlserver', 'sqlserver'],
  ['db2', 'db2'],
] as const

export type Family = (typeof FAMILIES)[number][1]

export const familyOf = (engine: string | undefined): Family | undefined =>
  FAMILIES.find(([begin]) => engine?.startsWith(begin))?.[1]

/** Default ports (RDS API reference, CreateDBInstance, Port). */
export const DEFAULT_PORT: Readonly<Record<Family, number>> = {
  'aurora-mysql': 3306,
  // Aurora gives 3306 to new clusters of either kind by the API, and 5432 to PostgreSQL ones in the console.
  'aurora-postgresql': 5432,
  mysql: 3306,
  mariadb: 3306,
  postgres: 5432,
  oracle: 1521,
  sqlserver: 1433,
  db2: 50000,
}

/** Names of administrators that RDS proposes itself. */
export const DEFAULT_ADMINS: readonly string[] = ['admin', 'postgres']

/** Says nothing of a resource, because the control is about other engines. */
export const otherEngine = (engine: string | undefined): Verdict =>
  notApplicable(
    `This control does not cover the engine ${engine ?? '(none)'}.`,
    `このコントロールはエンジン ${engine ?? '(なし)'} を対象としません。`,
  )

/** Says nothing of an instance, because its cluster has the setting. */
export const memberOf = (cluster: string): Verdict =>
  notApplicable(
    `The instance is a member of the cluster ${cluster}, which has this setting.`,
    `このインスタンスはクラスター ${cluster} のメンバーであり、この設定はクラスター側にあります。`,
  )

/** A parameter that lists texts: Security Hub writes them as an array or with commas between. */
export const listOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value.map(String) : typeof value === 'string' ? value.split(',') : [])
    .map((v) => v.trim())
    .filter((v) => v !== '')
