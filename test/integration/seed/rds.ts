import {
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
} from '@aws-sdk/client-ec2'
import {
  AddTagsToResourceCommand,
  CreateDBClusterCommand,
  type CreateDBClusterCommandInput,
  CreateDBClusterParameterGroupCommand,
  CreateDBClusterSnapshotCommand,
  CreateDBInstanceCommand,
  type CreateDBInstanceCommandInput,
  CreateDBParameterGroupCommand,
  CreateDBProxyCommand,
  CreateDBSnapshotCommand,
  CreateDBSubnetGroupCommand,
  CreateEventSubscriptionCommand,
  CreateGlobalClusterCommand,
  ModifyDBClusterParameterGroupCommand,
  ModifyDBClusterSnapshotAttributeCommand,
  ModifyDBParameterGroupCommand,
  ModifyDBSnapshotAttributeCommand,
  RDSClient,
} from '@aws-sdk/client-rds'
import type { Seed, SeedAws } from './seed.js'

/** Two subnet groups of one VPC: without and with a route to an Internet gateway. */
const network = async (aws: SeedAws, rds: RDSClient) => {
  const ec2 = aws.client(EC2Client)
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.90.0.0/16' }))
  const VpcId = Vpc?.VpcId
  const subnet = async (CidrBlock: string, zone: string) =>
    (await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock, AvailabilityZone: `${aws.region}${zone}` }))).Subnet
      ?.SubnetId ?? ''
  const inner = [await subnet('10.90.1.0/24', 'a'), await subnet('10.90.2.0/24', 'c')]
  const outer = [await subnet('10.90.3.0/24', 'a'), await subnet('10.90.4.0/24', 'c')]
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}))
  const InternetGatewayId = InternetGateway?.InternetGatewayId
  await ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId }))
  const RouteTableId = (await ec2.send(new CreateRouteTableCommand({ VpcId }))).RouteTable?.RouteTableId
  await ec2.send(
    new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId: InternetGatewayId }),
  )
  await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId: outer[1] }))
  const group = async (name: string, SubnetIds: string[]) => {
    const DBSubnetGroupName = `${aws.prefix}${name}`
    await rds.send(
      new CreateDBSubnetGroupCommand({ DBSubnetGroupName, DBSubnetGroupDescription: 'of a test', SubnetIds }),
    )
    return DBSubnetGroupName
  }
  return { inner: await group('inner', inner), outer: await group('outer', outer), innerSubnets: inner }
}

/** RDS: databases, good and bad. */
export const seed: Seed = async (aws) => {
  const rds = aws.client(RDSClient)
  const { inner, outer, innerSubnets } = await network(aws, rds)

  const parameterGroup = async (name: string, family: string, values: Record<string, string>) => {
    const DBParameterGroupName = `${aws.prefix}${name}`
    await rds.send(
      new CreateDBParameterGroupCommand({
        DBParameterGroupName,
        DBParameterGroupFamily: family,
        Description: 'of a test',
      }),
    )
    await rds.send(
      new ModifyDBParameterGroupCommand({
        DBParameterGroupName,
        Parameters: Object.entries(values).map(([ParameterName, ParameterValue]) => ({
          ParameterName,
          ParameterValue,
          ApplyMethod: 'pending-reboot',
        })),
      }),
    )
    return DBParameterGroupName
  }
  const tls = {
    mysql: await parameterGroup('mysql-tls', 'mysql8.0', { require_secure_transport: '1' }),
    mysqlPlain: await parameterGroup('mysql-plain', 'mysql8.0', { require_secure_transport: '0' }),
    postgres: await parameterGroup('postgres-tls', 'postgres16', { 'rds.force_ssl': '1' }),
    postgresPlain: await parameterGroup('postgres-plain', 'postgres14', { 'rds.force_ssl': '0' }),
    sqlserver: await parameterGroup('sqlserver-tls', 'sqlserver-se-15.0', { 'rds.force_ssl': '1' }),
    sqlserverPlain: await parameterGroup('sqlserver-plain', 'sqlserver-se-15.0', { 'rds.force_ssl': '0' }),
    mariadb: await parameterGroup('mariadb-tls', 'mariadb10.11', { require_secure_transport: 'ON' }),
    mariadbPlain: await parameterGroup('mariadb-plain', 'mariadb10.11', { require_secure_transport: 'OFF' }),
  }

  const instance = async (name: string, input: Partial<CreateDBInstanceCommandInput>): Promise<string> => {
    const made = await rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: `${aws.prefix}${name}`,
        DBInstanceClass: 'db.t3.small',
        Engine: 'mysql',
        AllocatedStorage: 20,
        MasterUsername: 'admin',
        MasterUserPassword: 'of-a-test-only',
        PubliclyAccessible: false,
        ...input,
      }),
    )
    return made.DBInstance?.DBInstanceArn ?? ''
  }
  const good: Partial<CreateDBInstanceCommandInput> = {
    MasterUsername: 'keeper',
    StorageEncrypted: true,
    MultiAZ: true,
    DeletionProtection: true,
    EnableIAMDatabaseAuthentication: true,
    BackupRetentionPeriod: 14,
    AutoMinorVersionUpgrade: true,
    CopyTagsToSnapshot: true,
    DBSubnetGroupName: inner,
    Tags: [{ Key: 'team', Value: 'orders' }],
  }
  const fine = await instance('fine', {
    ...good,
    EngineVersion: '8.0.39',
    Port: 3307,
    DBParameterGroupName: tls.mysql,
    EnableCloudwatchLogsExports: ['audit', 'error', 'general', 'slowquery'],
  })
  const poor = await instance('poor', {
    EngineVersion: '8.0.39',
    Port: 3306,
    PubliclyAccessible: true,
    BackupRetentionPeriod: 1,
    AutoMinorVersionUpgrade: false,
    DBSubnetGroupName: outer,
    DBParameterGroupName: tls.mysqlPlain,
  })
  const postgres = await instance('postgres', {
    ...good,
    Engine: 'postgres',
    EngineVersion: '16.4',
    Port: 5433,
    DBParameterGroupName: tls.postgres,
    EnableCloudwatchLogsExports: ['postgresql', 'upgrade'],
  })
  const poorPostgres = await instance('poor-postgres', {
    Engine: 'postgres',
    EngineVersion: '14.13',
    MasterUsername: 'postgres',
    Port: 5432,
    DBSubnetGroupName: inner,
    DBParameterGroupName: tls.postgresPlain,
  })
  const sqlserver = await instance('sqlserver', {
    Engine: 'sqlserver-se',
    EngineVersion: '15.00.4390.2.v1',
    MasterUsername: 'keeper',
    DBParameterGroupName: tls.sqlserver,
    EnableCloudwatchLogsExports: ['agent', 'error'],
  })
  const poorSqlserver = await instance('poor-sqlserver', {
    Engine: 'sqlserver-se',
    EngineVersion: '15.00.4390.2.v1',
    DBParameterGroupName: tls.sqlserverPlain,
    EnableCloudwatchLogsExports: ['error'],
  })
  const mariadb = await instance('mariadb', {
    Engine: 'mariadb',
    EngineVersion: '10.11.9',
    MasterUsername: 'keeper',
    DBParameterGroupName: tls.mariadb,
    EnableCloudwatchLogsExports: ['audit', 'error'],
  })
  const poorMariadb = await instance('poor-mariadb', {
    Engine: 'mariadb',
    EngineVersion: '10.11.9',
    DBParameterGroupName: tls.mariadbPlain,
  })

  const auditGroup = `${aws.prefix}audit`
  await rds.send(
    new CreateDBClusterParameterGroupCommand({
      DBClusterParameterGroupName: auditGroup,
      DBParameterGroupFamily: 'aurora-mysql8.0',
      Description: 'of a test',
    }),
  )
  await rds.send(
    new ModifyDBClusterParameterGroupCommand({
      DBClusterParameterGroupName: auditGroup,
      Parameters: [
        { ParameterName: 'server_audit_logging', ParameterValue: '1', ApplyMethod: 'immediate' },
        { ParameterName: 'server_audit_events', ParameterValue: 'CONNECT,QUERY_DDL', ApplyMethod: 'immediate' },
      ],
    }),
  )
  const silentGroup = `${aws.prefix}silent`
  await rds.send(
    new CreateDBClusterParameterGroupCommand({
      DBClusterParameterGroupName: silentGroup,
      DBParameterGroupFamily: 'aurora-mysql8.0',
      Description: 'of a test',
    }),
  )

  const cluster = async (name: string, input: Partial<CreateDBClusterCommandInput>): Promise<string> => {
    const made = await rds.send(
      new CreateDBClusterCommand({
        DBClusterIdentifier: `${aws.prefix}${name}`,
        Engine: 'aurora-mysql',
        MasterUsername: 'admin',
        MasterUserPassword: 'of-a-test-only',
        DBSubnetGroupName: inner,
        ...input,
      }),
    )
    return made.DBCluster?.DBClusterArn ?? ''
  }
  const goodCluster: Partial<CreateDBClusterCommandInput> = {
    MasterUsername: 'keeper',
    StorageEncrypted: true,
    DeletionProtection: true,
    CopyTagsToSnapshot: true,
    BackupRetentionPeriod: 7,
  }
  const aurora = await cluster('aurora', {
    ...goodCluster,
    EnableIAMDatabaseAuthentication: true,
    BacktrackWindow: 86_400,
    DBClusterParameterGroupName: auditGroup,
    EnableCloudwatchLogsExports: ['audit'],
  })
  const poorAurora = await cluster('poor-aurora', { DBClusterParameterGroupName: silentGroup })
  const auroraPostgres = await cluster('aurora-postgres', {
    ...goodCluster,
    Engine: 'aurora-postgresql',
    EnableCloudwatchLogsExports: ['postgresql'],
  })
  const poorAuroraPostgres = await cluster('poor-aurora-postgres', {
    Engine: 'aurora-postgresql',
    MasterUsername: 'postgres',
  })
  const plain = { AllocatedStorage: 100, Iops: 1000, StorageType: 'io1', DBClusterInstanceClass: 'db.m5d.large' }
  const threeZones = await cluster('three-zones', { ...goodCluster, ...plain, Engine: 'mysql' })
  const poorThreeZones = await cluster('poor-three-zones', {
    ...plain,
    Engine: 'mysql',
    AutoMinorVersionUpgrade: false,
  })
  const threeZonesPostgres = await cluster('three-zones-postgres', { ...goodCluster, ...plain, Engine: 'postgres' })
  const poorThreeZonesPostgres = await cluster('poor-three-zones-postgres', {
    ...plain,
    Engine: 'postgres',
    AutoMinorVersionUpgrade: false,
  })
  for (const [i, zone] of ['a', 'c'].entries()) {
    await rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: `${aws.prefix}aurora-${i}`,
        DBInstanceClass: 'db.r6g.large',
        Engine: 'aurora-mysql',
        DBClusterIdentifier: `${aws.prefix}aurora`,
        AvailabilityZone: `${aws.region}${zone}`,
      }),
    )
  }

  const snapshot = async (name: string, of: string): Promise<string> => {
    const made = await rds.send(
      new CreateDBSnapshotCommand({
        DBSnapshotIdentifier: `${aws.prefix}${name}`,
        DBInstanceIdentifier: `${aws.prefix}${of}`,
      }),
    )
    return made.DBSnapshot?.DBSnapshotArn ?? ''
  }
  const kept = await snapshot('kept', 'fine')
  const shown = await snapshot('shown', 'poor')
  await rds.send(
    new ModifyDBSnapshotAttributeCommand({
      DBSnapshotIdentifier: `${aws.prefix}shown`,
      AttributeName: 'restore',
      ValuesToAdd: ['all'],
    }),
  )
  const clusterSnapshot = async (name: string, of: string): Promise<string> => {
    const made = await rds.send(
      new CreateDBClusterSnapshotCommand({
        DBClusterSnapshotIdentifier: `${aws.prefix}${name}`,
        DBClusterIdentifier: `${aws.prefix}${of}`,
      }),
    )
    return made.DBClusterSnapshot?.DBClusterSnapshotArn ?? ''
  }
  const keptCluster = await clusterSnapshot('kept-cluster', 'aurora')
  const shownCluster = await clusterSnapshot('shown-cluster', 'poor-aurora')
  await rds.send(
    new ModifyDBClusterSnapshotAttributeCommand({
      DBClusterSnapshotIdentifier: `${aws.prefix}shown-cluster`,
      AttributeName: 'restore',
      ValuesToAdd: ['all'],
    }),
  )

  const subscription = async (name: string, SourceType: string, EventCategories: string[]): Promise<string> => {
    const made = await rds.send(
      new CreateEventSubscriptionCommand({
        SubscriptionName: `${aws.prefix}${name}`,
        SnsTopicArn: `arn:aws:sns:${aws.region}:${aws.account}:${aws.prefix}databases`,
        SourceType,
        EventCategories,
        Enabled: true,
      }),
    )
    return (
      made.EventSubscription?.EventSubscriptionArn ?? `arn:aws:rds:${aws.region}:${aws.account}:es:${aws.prefix}${name}`
    )
  }
  const clusterEvents = await subscription('cluster-events', 'db-cluster', ['maintenance', 'failure'])
  const someClusterEvents = await subscription('some-cluster-events', 'db-cluster', ['failover'])
  const instanceEvents = await subscription('instance-events', 'db-instance', [
    'maintenance',
    'configuration change',
    'failure',
  ])
  const someInstanceEvents = await subscription('some-instance-events', 'db-instance', ['failure'])
  const parameterEvents = await subscription('parameter-events', 'db-parameter-group', ['configuration change'])

  const proxy = async (name: string, RequireTLS: boolean): Promise<string> => {
    const made = await rds.send(
      new CreateDBProxyCommand({
        DBProxyName: `${aws.prefix}${name}`,
        EngineFamily: 'MYSQL',
        RoleArn: `arn:aws:iam::${aws.account}:role/${aws.prefix}proxy`,
        VpcSubnetIds: innerSubnets,
        Auth: [
          {
            AuthScheme: 'SECRETS',
            IAMAuth: 'REQUIRED',
            SecretArn: `arn:aws:secretsmanager:${aws.region}:${aws.account}:secret:${aws.prefix}proxy`,
          },
        ],
        RequireTLS,
      }),
    )
    return made.DBProxy?.DBProxyArn ?? ''
  }
  const tlsProxy = await proxy('tls-proxy', true)
  const plainProxy = await proxy('plain-proxy', false)

  const global = async (name: string, EngineVersion: string): Promise<string> => {
    const made = await rds.send(
      new CreateGlobalClusterCommand({
        GlobalClusterIdentifier: `${aws.prefix}${name}`,
        Engine: 'aurora-mysql',
        EngineVersion,
      }),
    )
    return made.GlobalCluster?.GlobalClusterArn ?? ''
  }
  const newGlobal = aws.home ? [await global('new-world', '8.0.mysql_aurora.3.08.0')] : []
  const oldGlobal = aws.home ? [await global('old-world', '5.7.mysql_aurora.2.11.2')] : []
  await rds.send(new AddTagsToResourceCommand({ ResourceName: tlsProxy, Tags: [{ Key: 'team', Value: 'orders' }] }))

  return {
    'RDS.1': { passed: [kept, keptCluster], failed: [shown, shownCluster] },
    'RDS.2': { passed: [fine, postgres], failed: [poor] },
    'RDS.3': { passed: [fine], failed: [poor] },
    'RDS.4': { passed: [kept, keptCluster], failed: [shown, shownCluster] },
    'RDS.5': { passed: [fine], failed: [poor] },
    'RDS.7': { passed: [aurora], failed: [poorAurora] },
    'RDS.8': { passed: [fine, postgres], failed: [poor, poorPostgres] },
    'RDS.9': { passed: [fine, postgres, sqlserver], failed: [poor, mariadb, poorSqlserver, poorPostgres] },
    'RDS.10': { passed: [fine, postgres], failed: [poor] },
    'RDS.11': { passed: [fine], failed: [poor] },
    'RDS.12': { passed: [aurora], failed: [poorAurora] },
    'RDS.13': { passed: [fine], failed: [poor] },
    'RDS.14': { passed: [aurora], failed: [poorAurora] },
    'RDS.15': { passed: [aurora], failed: [poorAurora] },
    'RDS.16': { passed: [aurora, auroraPostgres], failed: [poorAurora, poorAuroraPostgres] },
    'RDS.17': { passed: [fine], failed: [poor] },
    'RDS.19': { passed: [clusterEvents], failed: [someClusterEvents] },
    'RDS.20': { passed: [instanceEvents], failed: [someInstanceEvents] },
    'RDS.21': { passed: [parameterEvents] },
    // No subscription of this seed covers security groups, so each one tells so.
    'RDS.22': { failed: [clusterEvents, instanceEvents, parameterEvents] },
    'RDS.23': { passed: [fine, postgres], failed: [poor, poorPostgres] },
    'RDS.24': { passed: [aurora, threeZones], failed: [poorAurora, poorAuroraPostgres] },
    'RDS.25': { passed: [fine, postgres], failed: [poor, poorPostgres] },
    'RDS.27': { passed: [aurora], failed: [poorAurora] },
    'RDS.34': { passed: [aurora], failed: [poorAurora] },
    'RDS.35': { passed: [threeZones, threeZonesPostgres], failed: [poorThreeZones, poorThreeZonesPostgres] },
    'RDS.36': { passed: [postgres], failed: [poorPostgres] },
    'RDS.37': { passed: [auroraPostgres], failed: [poorAuroraPostgres] },
    'RDS.38': { passed: [postgres], failed: [poorPostgres] },
    'RDS.39': { passed: [fine], failed: [poor] },
    'RDS.40': { passed: [sqlserver], failed: [poorSqlserver] },
    'RDS.41': { passed: [sqlserver], failed: [poorSqlserver] },
    'RDS.42': { passed: [mariadb], failed: [poorMariadb] },
    'RDS.43': { passed: [tlsProxy], failed: [plainProxy] },
    'RDS.44': { passed: [mariadb], failed: [poorMariadb] },
    'RDS.45': { passed: [aurora], failed: [poorAurora] },
    'RDS.46': { passed: [fine], failed: [poor] },
    'RDS.47': { passed: [threeZonesPostgres], failed: [poorThreeZonesPostgres] },
    'RDS.48': { passed: [threeZones], failed: [poorThreeZones] },
    'RDS.50': { passed: [aurora], failed: [poorAurora] },
    'RDS.51': { passed: newGlobal, failed: oldGlobal },
  }
}
