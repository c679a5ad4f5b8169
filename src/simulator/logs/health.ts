import { DAY, HOUR, MINUTE } from '../calendar.js'
import { REGION } from '../company.js'
import { eventBridge, firehoseKey, isIn, type SimulatedLog } from './log.js'

const utc = (at: number) => new Date(at).toUTCString()

/** AWS Health: a maintenance that comes, an issue that went, and the key that was found in the open. */
export const health: SimulatedLog = {
  source: 'aws.health',
  hours: 24,
  files(world) {
    const { prod } = world.accounts
    const { story, period } = world
    const [host] = prod.network.apps
    const notices = [
      {
        at: period.from + 5 * DAY + 3 * HOUR,
        service: 'EC2',
        code: 'AWS_EC2_INSTANCE_REBOOT_MAINTENANCE_SCHEDULED',
        category: 'scheduledChange',
        status: 'upcoming',
        entity: host?.instance,
        text: 'One of your instances is scheduled for a reboot (simulated).',
      },
      {
        at: story.keyRetired + 3 * HOUR + 20 * MINUTE,
        service: 'RDS',
        code: 'AWS_RDS_OPERATIONAL_ISSUE',
        category: 'issue',
        status: 'closed',
        entity: undefined,
        text: 'Increased latencies of database instances in one Availability Zone (simulated).',
      },
      {
        at: story.response + 3 * HOUR,
        service: 'RISK',
        code: 'AWS_RISK_CREDENTIALS_EXPOSED',
        category: 'issue',
        status: 'open',
        entity: story.leaked.key,
        text: 'An access key was found online (simulated).',
      },
    ]
    return [
      {
        key: firehoseKey('aws-health-events', 'health'),
        entries: (span, random) =>
          notices
            .filter(({ at }) => isIn(span, at))
            .map(({ at, service, code, category, status, entity, text }) =>
              eventBridge(at, random, {
                source: 'aws.health',
                type: 'AWS Health Event',
                account: prod.id,
                resources: entity === undefined ? [] : [entity],
                detail: {
                  eventArn: `arn:aws:health:${REGION}::event/${service}/${code}/${random.hex(12)}`,
                  service,
                  eventTypeCode: code,
                  eventTypeCategory: category,
                  eventScopeCode: entity === undefined ? 'PUBLIC' : 'ACCOUNT_SPECIFIC',
                  startTime: utc(at - HOUR),
                  lastUpdatedTime: utc(at),
                  statusCode: status,
                  eventRegion: REGION,
                  eventDescription: [{ language: 'en_US', latestDescription: text }],
                  affectedAccount: prod.id,
                  page: '1',
                  totalPages: '1',
                  affectedEntities: entity === undefined ? [] : [{ entityValue: entity, lastUpdatedTime: utc(at) }],
                },
              }),
            ),
      },
    ]
  },
}
