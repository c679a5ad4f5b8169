import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import es from './es.js'

const domain = (configuration: JsonObject) => ciOf('AWS::Elasticsearch::Domain', configuration)
const log = (kind: string, enabled: boolean, group: string | null = 'arn:aws:logs:x:log-group:es') =>
  domain({ logPublishingOptions: { [kind]: { cloudWatchLogsLogGroupArn: group, enabled } } })
const cluster = (elasticsearchClusterConfig: JsonObject) => domain({ elasticsearchClusterConfig })
const endpoint = (enforceHTTPS: boolean, tlssecurityPolicy: string) =>
  domain({ domainEndpointOptions: { enforceHTTPS, tlssecurityPolicy } })

controlTests(es, {
  'ES.1': [
    { name: 'on', status: 'PASSED', ci: domain({ encryptionAtRestOptions: { enabled: true } }) },
    { name: 'off', status: 'FAILED', ci: domain({ encryptionAtRestOptions: { enabled: false } }) },
  ],
  'ES.2': [
    { name: 'in a VPC', status: 'PASSED', ci: domain({ vpcoptions: { subnetIds: ['subnet-1'] } }) },
    { name: 'public', status: 'FAILED', ci: domain({}) },
  ],
  'ES.3': [
    { name: 'on', status: 'PASSED', ci: domain({ nodeToNodeEncryptionOptions: { enabled: true } }) },
    { name: 'off', status: 'FAILED', ci: domain({ nodeToNodeEncryptionOptions: { enabled: false } }) },
  ],
  'ES.4': [
    { name: 'published', status: 'PASSED', ci: log('ES_APPLICATION_LOGS', true) },
    { name: 'off', status: 'FAILED', ci: log('ES_APPLICATION_LOGS', false) },
    { name: 'other logs', status: 'FAILED', ci: log('SEARCH_SLOW_LOGS', true) },
    { name: 'no group', status: 'FAILED', ci: log('ES_APPLICATION_LOGS', true, null) },
    {
      name: 'more asked for',
      status: 'FAILED',
      ci: log('ES_APPLICATION_LOGS', true),
      params: { logtype: 'error,search' },
    },
  ],
  'ES.5': [
    { name: 'published', status: 'PASSED', ci: log('AUDIT_LOGS', true) },
    { name: 'none', status: 'FAILED', ci: domain({}) },
  ],
  'ES.6': [
    { name: 'no count recorded', status: 'WARNING', ci: cluster({ zoneAwarenessEnabled: true }) },
    { name: 'three in zones', status: 'PASSED', ci: cluster({ instanceCount: 3, zoneAwarenessEnabled: true }) },
    { name: 'three in a zone', status: 'FAILED', ci: cluster({ instanceCount: 3, zoneAwarenessEnabled: false }) },
    { name: 'two in zones', status: 'FAILED', ci: cluster({ instanceCount: 2, zoneAwarenessEnabled: true }) },
  ],
  'ES.7': [
    { name: 'no count recorded', status: 'WARNING', ci: cluster({ dedicatedMasterEnabled: true }) },
    { name: 'three', status: 'PASSED', ci: cluster({ dedicatedMasterEnabled: true, dedicatedMasterCount: 3 }) },
    { name: 'two', status: 'FAILED', ci: cluster({ dedicatedMasterEnabled: true, dedicatedMasterCount: 2 }) },
    {
      name: 'three once, now off',
      status: 'FAILED',
      ci: cluster({ dedicatedMasterEnabled: false, dedicatedMasterCount: 3 }),
    },
  ],
  'ES.8': [
    { name: 'newest', status: 'PASSED', ci: endpoint(true, 'Policy-Min-TLS-1-2-PFS-2023-10') },
    { name: 'old policy', status: 'FAILED', ci: endpoint(true, 'Policy-Min-TLS-1-0-2019-07') },
    { name: 'HTTP too', status: 'FAILED', ci: endpoint(false, 'Policy-Min-TLS-1-2-PFS-2023-10') },
  ],
})
