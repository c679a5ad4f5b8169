import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import rdsClusters from './rds-clusters.js'

const cluster = (configuration: JsonObject) =>
  ciOf('AWS::RDS::DBCluster', { dbclusterIdentifier: 'shop', engine: 'aurora-mysql', ...configuration })

const onOff = (key: string, engine = 'aurora-mysql') => [
  { name: 'on', status: 'PASSED' as const, ci: cluster({ engine, [key]: true }) },
  { name: 'off', status: 'FAILED' as const, ci: cluster({ engine, [key]: false }) },
]

const other = (engine: string) => ({ name: engine, status: 'NOT_AVAILABLE' as const, ci: cluster({ engine }) })

const audited = (status = 'in-sync') =>
  cluster({
    dbclusterParameterGroup: 'own',
    dbclusterMembers: [{ dbinstanceIdentifier: 'shop-1', dbclusterParameterGroupStatus: status }],
  })
const group = (parameters: Record<string, string>) =>
  ciOf(
    'AWS::RDS::DBClusterParameterGroup',
    {},
    {
      resourceId: 'own',
      parts: {
        Parameters: Object.entries(parameters).map(([parameterName, parameterValue]) => ({
          parameterName,
          parameterValue,
        })),
      },
    },
  )

const global = (EngineVersion: string, Engine = 'aurora-mysql') =>
  ciOf('AWS::RDS::GlobalCluster', { Engine, EngineVersion })

controlTests(rdsClusters, {
  'RDS.7': onOff('deletionProtection'),
  'RDS.12': [...onOff('iamdatabaseAuthenticationEnabled'), other('docdb')],
  'RDS.14': [
    { name: 'a day', status: 'PASSED', ci: cluster({ backtrackWindow: 86400 }) },
    { name: 'off', status: 'FAILED', ci: cluster({ backtrackWindow: 0 }) },
    { name: 'never told', status: 'FAILED', ci: cluster({}) },
    {
      name: 'a day where three are asked for',
      status: 'FAILED',
      ci: cluster({ backtrackWindow: 86400 }),
      params: { BacktrackWindowInHours: 72 },
    },
    {
      name: 'what is asked for',
      status: 'PASSED',
      ci: cluster({ backtrackWindow: 360 }),
      params: { BacktrackWindowInHours: 0.1 },
    },
    other('aurora-postgresql'),
  ],
  'RDS.15': onOff('multiAZ'),
  'RDS.16': [...onOff('copyTagsToSnapshot'), ...onOff('copyTagsToSnapshot', 'aurora-postgresql'), other('mysql')],
  'RDS.24': [
    { name: 'a name of its own', status: 'PASSED', ci: cluster({ masterUsername: 'keeper' }) },
    { name: 'admin', status: 'FAILED', ci: cluster({ masterUsername: 'admin' }) },
    { name: 'postgres', status: 'FAILED', ci: cluster({ engine: 'aurora-postgresql', masterUsername: 'postgres' }) },
    { name: 'Neptune', status: 'NOT_AVAILABLE', ci: cluster({ engine: 'neptune', masterUsername: 'admin' }) },
  ],
  'RDS.27': onOff('storageEncrypted'),
  'RDS.35': [
    ...onOff('autoMinorVersionUpgrade', 'mysql'),
    ...onOff('autoMinorVersionUpgrade', 'postgres'),
    other('aurora-mysql'),
  ],
  'RDS.45': [
    {
      name: 'on',
      status: 'PASSED',
      ci: audited(),
      around: [group({ server_audit_logging: '1', server_audit_events: 'CONNECT' })],
    },
    {
      name: 'off',
      status: 'FAILED',
      ci: audited(),
      around: [group({ server_audit_logging: '0', server_audit_events: 'CONNECT' })],
    },
    { name: 'no events', status: 'FAILED', ci: audited(), around: [group({ server_audit_logging: '1' })] },
    {
      name: 'an empty list of events',
      status: 'FAILED',
      ci: audited(),
      around: [group({ server_audit_logging: '1', server_audit_events: ' ' })],
    },
    {
      name: 'not applied yet',
      status: 'FAILED',
      ci: audited('pending-reboot'),
      around: [group({ server_audit_logging: '1', server_audit_events: 'CONNECT' })],
    },
    { name: 'an unknown group', status: 'WARNING', ci: audited() },
    other('aurora-postgresql'),
  ],
  'RDS.47': [...onOff('copyTagsToSnapshot', 'postgres'), other('aurora-postgresql')],
  'RDS.48': [...onOff('copyTagsToSnapshot', 'mysql'), other('aurora-mysql')],
  'RDS.50': [
    { name: 'seven days', status: 'PASSED', ci: cluster({ backupRetentionPeriod: 7 }) },
    { name: 'one day', status: 'FAILED', ci: cluster({ backupRetentionPeriod: 1 }) },
    {
      name: 'one day where one is asked for',
      status: 'PASSED',
      ci: cluster({ backupRetentionPeriod: 1 }),
      params: { minimumBackupRetentionPeriod: 1 },
    },
  ],
  'RDS.51': [
    { name: 'the least version', status: 'PASSED', ci: global('8.0.mysql_aurora.3.08.0') },
    { name: 'a later one, by number and not by text', status: 'PASSED', ci: global('8.0.mysql_aurora.3.10.1') },
    { name: 'an earlier one', status: 'FAILED', ci: global('8.0.mysql_aurora.3.07.1') },
    { name: 'the long-term one', status: 'PASSED', ci: global('8.0.mysql_aurora.3.04.2') },
    { name: 'a patch after the long-term ones', status: 'FAILED', ci: global('8.0.mysql_aurora.3.04.4') },
    { name: 'version 2', status: 'FAILED', ci: global('5.7.mysql_aurora.2.11.2') },
    { name: 'from before versions had such names', status: 'FAILED', ci: global('5.6.10a', 'aurora') },
    {
      name: 'one of several long-term versions',
      status: 'PASSED',
      ci: global('5.7.mysql_aurora.2.11.2'),
      params: { longTermSupportVersion: '8.0.mysql_aurora.3.04.0, 5.7.mysql_aurora.2.11.2' },
    },
    { name: 'PostgreSQL', status: 'NOT_AVAILABLE', ci: global('16.4', 'aurora-postgresql') },
  ],
})
