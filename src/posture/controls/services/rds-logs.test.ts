import { ciOf, controlTests } from '../testing.js'
import rdsLogs from './rds-logs.js'

const instance = (engine: string, logs: string[] | null, more = {}) =>
  ciOf('AWS::RDS::DBInstance', { engine, enabledCloudwatchLogsExports: logs, ...more })
const cluster = (engine: string, logs: string[] | null, engineMode = 'provisioned') =>
  ciOf('AWS::RDS::DBCluster', { engine, engineMode, enabledCloudwatchLogsExports: logs })

const MYSQL = ['audit', 'error', 'general', 'slowquery']

controlTests(rdsLogs, {
  'RDS.9': [
    { name: 'all of MySQL', status: 'PASSED', ci: instance('mysql', MYSQL) },
    { name: 'MySQL without audit', status: 'FAILED', ci: instance('mysql', ['error', 'general', 'slowquery']) },
    { name: 'none of MariaDB', status: 'FAILED', ci: instance('mariadb', null) },
    { name: 'all of PostgreSQL', status: 'PASSED', ci: instance('postgres', ['postgresql', 'upgrade']) },
    { name: 'PostgreSQL without upgrade', status: 'FAILED', ci: instance('postgres', ['postgresql']) },
    { name: 'all of Oracle', status: 'PASSED', ci: instance('oracle-se2', ['alert', 'audit', 'trace', 'listener']) },
    { name: 'Oracle without listener', status: 'FAILED', ci: instance('oracle-ee-cdb', ['alert', 'audit', 'trace']) },
    { name: 'all of SQL Server', status: 'PASSED', ci: instance('sqlserver-se', ['error', 'agent']) },
    { name: 'all of Aurora MySQL', status: 'PASSED', ci: instance('aurora-mysql', MYSQL) },
    { name: 'Aurora PostgreSQL', status: 'PASSED', ci: instance('aurora-postgresql', ['postgresql']) },
    { name: 'Db2', status: 'NOT_AVAILABLE', ci: instance('db2-se', null) },
    { name: 'Neptune', status: 'NOT_AVAILABLE', ci: instance('neptune', null) },
  ],
  'RDS.34': [
    { name: 'audit', status: 'PASSED', ci: cluster('aurora-mysql', ['error', 'audit']) },
    { name: 'no audit', status: 'FAILED', ci: cluster('aurora-mysql', ['error']) },
    { name: 'Serverless v1', status: 'NOT_AVAILABLE', ci: cluster('aurora-mysql', null, 'serverless') },
    { name: 'Aurora PostgreSQL', status: 'NOT_AVAILABLE', ci: cluster('aurora-postgresql', null) },
  ],
  'RDS.36': [
    { name: 'exported', status: 'PASSED', ci: instance('postgres', ['postgresql']) },
    { name: 'only upgrade', status: 'FAILED', ci: instance('postgres', ['upgrade']) },
    {
      name: 'a member of a cluster',
      status: 'NOT_AVAILABLE',
      ci: instance('postgres', null, { dBClusterIdentifier: 'shop' }),
    },
    { name: 'Aurora PostgreSQL', status: 'NOT_AVAILABLE', ci: instance('aurora-postgresql', null) },
  ],
  'RDS.37': [
    { name: 'exported', status: 'PASSED', ci: cluster('aurora-postgresql', ['postgresql']) },
    { name: 'none', status: 'FAILED', ci: cluster('aurora-postgresql', null) },
    { name: 'Serverless v1', status: 'NOT_AVAILABLE', ci: cluster('aurora-postgresql', null, 'serverless') },
    { name: 'Aurora MySQL', status: 'NOT_AVAILABLE', ci: cluster('aurora-mysql', null) },
  ],
  'RDS.40': [
    { name: 'both', status: 'PASSED', ci: instance('sqlserver-ee', ['agent', 'error']) },
    { name: 'only error', status: 'FAILED', ci: instance('sqlserver-ee', ['error']) },
    {
      name: 'only error is asked for',
      status: 'PASSED',
      ci: instance('sqlserver-ex', ['error']),
      params: { logTypes: ['error'] },
    },
    { name: 'MySQL', status: 'NOT_AVAILABLE', ci: instance('mysql', null) },
  ],
  'RDS.42': [
    { name: 'both', status: 'PASSED', ci: instance('mariadb', ['audit', 'error']) },
    { name: 'only error', status: 'FAILED', ci: instance('mariadb', ['error']) },
    {
      name: 'slow queries are asked for too',
      status: 'FAILED',
      ci: instance('mariadb', ['audit', 'error']),
      params: { logTypes: 'audit, error, slowquery' },
    },
    { name: 'MySQL', status: 'NOT_AVAILABLE', ci: instance('mysql', null) },
  ],
})
