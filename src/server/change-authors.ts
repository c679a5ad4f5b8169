import type { EventJson } from '../contract/index.js'
import type { Discover } from '../logs/discover.js'
import type { ChangeAuthors } from '../posture/index.js'

const MOST = 20
/** A shorter name stands in too many events that are about something else. */
const NAME_LEAST = 4

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`
const word = (event: EventJson, field: string): string | null => {
  const value = event[field]
  return typeof value === 'string' ? value : null
}

/**
 * Who changed a resource, out of the lake: CloudTrail's write events of its account that name its ARN, its id or its
 * name. Newest first, at most 20.
 */
export const changeAuthors =
  (discover: Discover): ChangeAuthors =>
  async (ci, from, to) => {
    const names = [ci.arn, ci.resourceId, ci.resourceName ?? ''].filter((name) => name.length >= NAME_LEAST)
    const about = [...new Set(names)].map(quoted)
    if (about.length === 0) return []
    const { events } = await discover.search({
      kql: `aws.cloudtrail.read_only: false and cloud.account.id: ${quoted(ci.accountId)} and (aws.cloudtrail.resources.arn: ${quoted(ci.arn)} or ${about.join(' or ')})`,
      sources: ['aws.cloudtrail'],
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      zone: 'UTC',
      order: 'newest',
      limit: MOST,
    })
    return events.map((event) => ({
      eventId: String(event['event.id'] ?? ''),
      at: new Date(String(event['@timestamp'])).toISOString(),
      action: word(event, 'event.action'),
      user: word(event, 'user.name'),
      userArn: word(event, 'aws.cloudtrail.user_identity.arn'),
      sourceIp: word(event, 'source.ip') ?? word(event, 'source.address'),
      outcome: word(event, 'event.outcome'),
    }))
  }
