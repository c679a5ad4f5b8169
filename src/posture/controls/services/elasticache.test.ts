import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import elasticache from './elasticache.js'

const cluster = (configuration: JsonObject, resourceId = 'sessions-001') =>
  ciOf('AWS::ElastiCache::CacheCluster', { engine: 'redis', ...configuration }, { resourceId })
const group = (configuration: JsonObject) =>
  ciOf('AWS::ElastiCache::ReplicationGroup', configuration, { resourceId: 'sessions' })

const onOff = (key: string) => [
  { name: 'on', status: 'PASSED' as const, ci: group({ [key]: true }) },
  { name: 'off', status: 'FAILED' as const, ci: group({ [key]: false }) },
]
const members = { memberClusters: ['sessions-001'] }

controlTests(elasticache, {
  'ElastiCache.1': [
    { name: 'a day', status: 'PASSED', ci: cluster({ snapshotRetentionLimit: 1 }) },
    { name: 'off', status: 'FAILED', ci: cluster({ snapshotRetentionLimit: 0 }) },
    {
      name: 'a day where seven are asked for',
      status: 'FAILED',
      ci: cluster({ snapshotRetentionLimit: 1 }),
      params: { snapshotRetentionPeriod: 7 },
    },
    { name: 'a replication group', status: 'PASSED', ci: group({ snapshotRetentionLimit: 5 }) },
    { name: 'a replication group without', status: 'FAILED', ci: group({}) },
    {
      name: 'a node of a replication group',
      status: 'NOT_AVAILABLE',
      ci: cluster({ replicationGroupId: 'sessions', snapshotRetentionLimit: 0 }),
    },
    { name: 'Memcached', status: 'NOT_AVAILABLE', ci: cluster({ engine: 'memcached' }) },
    { name: 'Valkey', status: 'FAILED', ci: cluster({ engine: 'valkey', snapshotRetentionLimit: 0 }) },
  ],
  'ElastiCache.2': [
    { name: 'on', status: 'PASSED', ci: cluster({ autoMinorVersionUpgrade: true }) },
    { name: 'off', status: 'FAILED', ci: cluster({ autoMinorVersionUpgrade: false }) },
    { name: 'Memcached', status: 'NOT_AVAILABLE', ci: cluster({ engine: 'memcached' }) },
  ],
  'ElastiCache.3': [
    { name: 'enabled', status: 'PASSED', ci: group({ automaticFailover: 'enabled' }) },
    { name: 'disabled', status: 'FAILED', ci: group({ automaticFailover: 'disabled' }) },
    { name: 'being disabled', status: 'FAILED', ci: group({ automaticFailover: 'disabling' }) },
  ],
  'ElastiCache.4': onOff('atRestEncryptionEnabled'),
  'ElastiCache.5': onOff('transitEncryptionEnabled'),
  'ElastiCache.6': [
    {
      name: 'version 5 with AUTH',
      status: 'PASSED',
      ci: group({ ...members, authTokenEnabled: true }),
      around: [cluster({ engineVersion: '5.0.6' })],
    },
    {
      name: 'version 5 without AUTH',
      status: 'FAILED',
      ci: group({ ...members, authTokenEnabled: false }),
      around: [cluster({ engineVersion: '5.0.6' })],
    },
    {
      name: 'version 6 has users',
      status: 'PASSED',
      ci: group({ ...members, authTokenEnabled: false }),
      around: [cluster({ engineVersion: '6.2.6' })],
    },
    {
      name: 'version 10 is later than 6',
      status: 'PASSED',
      ci: group({ ...members, authTokenEnabled: false }),
      around: [cluster({ engineVersion: '10.0' })],
    },
    {
      name: 'nodes of another group do not count',
      status: 'WARNING',
      ci: group({ ...members, authTokenEnabled: false }),
      around: [cluster({ engineVersion: '6.2.6' }, 'other-001')],
    },
    {
      name: 'nodes of unknown version',
      status: 'WARNING',
      ci: group({ ...members, authTokenEnabled: false }),
      around: [cluster({})],
    },
  ],
  'ElastiCache.7': [
    { name: 'its own', status: 'PASSED', ci: cluster({ cacheSubnetGroupName: 'private' }) },
    { name: 'the default one', status: 'FAILED', ci: cluster({ cacheSubnetGroupName: 'default' }) },
    { name: 'none', status: 'NOT_AVAILABLE', ci: cluster({}) },
  ],
})
