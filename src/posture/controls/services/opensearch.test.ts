import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import opensearch from './opensearch.js'

const domain = (configuration: JsonObject) => ciOf('AWS::OpenSearch::Domain', configuration)
const log = (kind: string, Enabled: boolean) =>
  domain({ LogPublishingOptions: { [kind]: { CloudWatchLogsLogGroupArn: 'arn:aws:logs:x:log-group:os', Enabled } } })
const cluster = (ClusterConfig: JsonObject) => domain({ ClusterConfig })
const endpoint = (EnforceHTTPS: boolean, TLSSecurityPolicy: string) =>
  domain({ DomainEndpointOptions: { EnforceHTTPS, TLSSecurityPolicy } })
const onOff = (key: string) => [
  { name: 'on', status: 'PASSED' as const, ci: domain({ [key]: { Enabled: true } }) },
  { name: 'off', status: 'FAILED' as const, ci: domain({ [key]: { Enabled: false } }) },
  { name: 'not set', status: 'FAILED' as const, ci: domain({}) },
]

controlTests(opensearch, {
  'Opensearch.1': onOff('EncryptionAtRestOptions'),
  'Opensearch.2': [
    { name: 'in a VPC', status: 'PASSED', ci: domain({ VPCOptions: { SubnetIds: ['subnet-1'] } }) },
    { name: 'public', status: 'FAILED', ci: domain({}) },
    { name: 'no subnet', status: 'FAILED', ci: domain({ VPCOptions: { SubnetIds: [] } }) },
  ],
  'Opensearch.3': onOff('NodeToNodeEncryptionOptions'),
  'Opensearch.4': [
    { name: 'published', status: 'PASSED', ci: log('ES_APPLICATION_LOGS', true) },
    { name: 'off', status: 'FAILED', ci: log('ES_APPLICATION_LOGS', false) },
  ],
  'Opensearch.5': [
    { name: 'published', status: 'PASSED', ci: log('AUDIT_LOGS', true) },
    { name: 'other logs', status: 'FAILED', ci: log('ES_APPLICATION_LOGS', true) },
  ],
  'Opensearch.6': [
    { name: 'no count recorded', status: 'WARNING', ci: cluster({ ZoneAwarenessEnabled: true }) },
    { name: 'three in zones', status: 'PASSED', ci: cluster({ InstanceCount: 3, ZoneAwarenessEnabled: true }) },
    { name: 'three in a zone', status: 'FAILED', ci: cluster({ InstanceCount: 3 }) },
    { name: 'one', status: 'FAILED', ci: cluster({ InstanceCount: 1, ZoneAwarenessEnabled: true }) },
  ],
  'Opensearch.7': onOff('AdvancedSecurityOptions'),
  'Opensearch.8': [
    { name: 'newest', status: 'PASSED', ci: endpoint(true, 'Policy-Min-TLS-1-2-PFS-2023-10') },
    { name: 'old policy', status: 'FAILED', ci: endpoint(true, 'Policy-Min-TLS-1-2-2019-07') },
    { name: 'HTTP too', status: 'FAILED', ci: endpoint(false, 'Policy-Min-TLS-1-2-PFS-2023-10') },
  ],
  'Opensearch.10': [
    { name: 'latest', status: 'PASSED', ci: domain({ ServiceSoftwareOptions: { UpdateAvailable: false } }) },
    {
      name: 'an update waits',
      status: 'FAILED',
      ci: domain({ ServiceSoftwareOptions: { UpdateAvailable: true, NewVersion: 'R20261101' } }),
    },
    { name: 'as AWS Config records it', status: 'WARNING', ci: domain({}) },
  ],
  'Opensearch.11': [
    { name: 'no count recorded', status: 'WARNING', ci: cluster({ DedicatedMasterEnabled: true }) },
    { name: 'three', status: 'PASSED', ci: cluster({ DedicatedMasterEnabled: true, DedicatedMasterCount: 3 }) },
    { name: 'none', status: 'FAILED', ci: cluster({ DedicatedMasterEnabled: false }) },
    { name: 'two', status: 'FAILED', ci: cluster({ DedicatedMasterEnabled: true, DedicatedMasterCount: 2 }) },
  ],
})
