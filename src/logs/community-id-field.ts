import { communityId, communityIdSql } from './community-id.js'
import { computed, type Field } from './fields.js'

const FLOW = ['source.ip', 'destination.ip', 'network.iana_number', 'source.port', 'destination.port'] as const

/** `network.community_id` of a flow. Not for ICMP: its identity is made of type and code, which flow logs do not have. */
export const communityIdField: Field = computed(
  'keyword',
  FLOW,
  (event) => {
    const [source, destination, protocol, from, to] = FLOW.map((name) => event[name])
    if (typeof source !== 'string' || typeof destination !== 'string' || typeof protocol !== 'string') return undefined
    if (protocol === '1' || protocol === '58') return undefined
    return communityId({
      source,
      destination,
      protocol: Number(protocol),
      sourcePort: typeof from === 'number' ? from : undefined,
      destinationPort: typeof to === 'number' ? to : undefined,
    })
  },
  (column) =>
    `CASE WHEN ${column('network.iana_number')} NOT IN ('1', '58') THEN ${communityIdSql({
      source: column('source.ip'),
      destination: column('destination.ip'),
      protocol: `${column('network.iana_number')}::INTEGER`,
      sourcePort: column('source.port'),
      destinationPort: column('destination.port'),
    })} END`,
)
