import { ADDRESSES, PEOPLE } from '../company.js'
import { json, routine, type SimulatedLog, spread } from './log.js'

/** The search cluster of the support team: who logged in, who read customers' documents. */
export const opensearch: SimulatedLog = {
  source: 'aws.opensearch.audit',
  hours: 24,
  since: 16,
  files: (world) => [
    {
      key({ at, random }) {
        const text = new Date(at).toISOString()
        return `firehose/opensearch-audit/${text.slice(0, 13).replace(/[-T]/g, '/')}/opensearch-audit-${random.hex(8)}.gz`
      },
      entries(span, random) {
        const { id, network } = world.accounts.prod
        const record = (at: number, category: string, user: string, ip: string, more: object) =>
          json(at, {
            audit_cluster_name: `${id}:sim-support`,
            audit_node_name: 'be217225a0b77c2bd76147d3ed3ff83c',
            audit_node_id: '3xNJhm4XS_yTzEgDWcGRjA',
            audit_format_version: 4,
            audit_category: category,
            audit_request_origin: 'REST',
            '@timestamp': `${new Date(at).toISOString().replace('Z', '')}+00:00`,
            audit_request_remote_address: ip,
            audit_request_effective_user: user,
            ...more,
          })
        return [
          ...routine(world, random, span, 0.8, 'office').map((at) => {
            const user = random.pick(PEOPLE).user.split('@')[0] ?? '-'
            return random.chance(0.5)
              ? record(at, 'AUTHENTICATED', user, ADDRESSES.office, {
                  audit_rest_request_method: 'POST',
                  audit_request_layer: 'REST',
                  audit_rest_request_path: '/tickets/_search',
                })
              : record(at, 'COMPLIANCE_DOC_READ', user, ADDRESSES.office, {
                  audit_trace_doc_id: random.hex(12),
                  audit_trace_shard_id: 0,
                  audit_trace_indices: ['tickets'],
                  audit_trace_resolved_indices: ['tickets'],
                })
          }),
          ...spread(span, world.story.databaseCopied.from, world.story.databaseCopied.from + 180_000, 9).map((at) =>
            record(at, 'FAILED_LOGIN', 'admin', network.bastion.ip, {
              audit_rest_request_method: 'GET',
              audit_request_layer: 'REST',
              audit_rest_request_path: '/_plugins/_security/authinfo',
              audit_request_effective_user_is_admin: false,
            }),
          ),
        ]
      },
    },
  ],
}
