import { elasticsearchDomain, searchControls } from '../search-domains.js'

/**
 * Domains that still run Elasticsearch (Security Hub user guide, "Security Hub CSPM controls for Elasticsearch").
 */
export default searchControls({
  name: 'Elasticsearch',
  type: 'AWS::Elasticsearch::Domain',
  domain: elasticsearchDomain,
  command: 'es',
  update: 'update-elasticsearch-domain-config',
  cluster: 'elasticsearch-cluster-config',
  ids: {
    atRest: ['ES.1', 'medium'],
    inVpc: ['ES.2', 'critical'],
    nodeToNode: ['ES.3', 'medium'],
    errorLogs: ['ES.4', 'medium'],
    auditLogs: ['ES.5', 'medium'],
    dataNodes: ['ES.6', 'medium'],
    masters: ['ES.7', 'medium'],
    https: ['ES.8', 'medium'],
  },
})
