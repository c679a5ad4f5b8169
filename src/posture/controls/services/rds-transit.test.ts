import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import rdsTransit from './rds-transit.js'

const instance = (engine: string, more: JsonObject = {}) =>
  ciOf('AWS::RDS::DBInstance', {
    engine,
    dBParameterGroups: [{ dBParameterGroupName: 'own', parameterApplyStatus: 'in-sync' }],
    ...more,
  })
const group = (parameterName: string, parameterValue: string | null, awsRegion = 'ap-northeast-1') =>
  ciOf(
    'AWS::RDS::DBParameterGroup',
    {},
    {
      resourceId: 'own',
      awsRegion,
      parts: {
        Parameters: [
          { parameterName: 'port', parameterValue: '1' },
          ...(parameterValue === null ? [] : [{ parameterName, parameterValue }]),
        ],
      },
    },
  )

const cases = (engine: string, parameter: string, on: string, off: string, otherEngine: string) => [
  { name: 'required', status: 'PASSED' as const, ci: instance(engine), around: [group(parameter, on)] },
  { name: 'not required', status: 'FAILED' as const, ci: instance(engine), around: [group(parameter, off)] },
  { name: 'not set', status: 'FAILED' as const, ci: instance(engine), around: [group(parameter, null)] },
  {
    name: 'required after the next restart',
    status: 'FAILED' as const,
    ci: instance(engine, {
      dBParameterGroups: [{ dBParameterGroupName: 'own', parameterApplyStatus: 'pending-reboot' }],
    }),
    around: [group(parameter, on)],
  },
  {
    name: 'a group of that name in another Region says nothing',
    status: 'WARNING' as const,
    ci: instance(engine),
    around: [group(parameter, on, 'us-east-1')],
  },
  {
    name: 'a group whose parameters were not read',
    status: 'WARNING' as const,
    ci: instance(engine),
    around: [{ ...group(parameter, on), supplementaryConfiguration: {} }],
  },
  {
    name: 'a member of a cluster',
    status: 'NOT_AVAILABLE' as const,
    ci: instance(engine, { dBClusterIdentifier: 'shop' }),
  },
  { name: 'another engine', status: 'NOT_AVAILABLE' as const, ci: instance(otherEngine) },
]

const mariadb = { engineVersion: '10.11.6' }

controlTests(rdsTransit, {
  'RDS.38': cases('postgres', 'rds.force_ssl', '1', '0', 'aurora-postgresql'),
  'RDS.39': cases('mysql', 'require_secure_transport', '1', '0', 'aurora-mysql'),
  'RDS.41': cases('sqlserver-web', 'rds.force_ssl', '1', '0', 'postgres'),
  'RDS.44': [
    ...cases('mariadb', 'require_secure_transport', 'ON', 'OFF', 'mysql'),
    {
      name: '10.11 is later than 10.5',
      status: 'FAILED',
      ci: instance('mariadb', mariadb),
      around: [group('require_secure_transport', '0')],
    },
    { name: 'a version without it', status: 'NOT_AVAILABLE', ci: instance('mariadb', { engineVersion: '10.4.32' }) },
  ],
  'RDS.43': [
    { name: 'required', status: 'PASSED', ci: ciOf('AWS::RDS::DBProxy', { requireTLS: true }) },
    { name: 'not required', status: 'FAILED', ci: ciOf('AWS::RDS::DBProxy', { requireTLS: false }) },
  ],
})
