import { DAY, HOUR } from '../calendar.js'
import { GLOBAL_REGION, REGION } from '../company.js'
import { eventBridge, firehoseKey, type SimulatedLog, spread } from './log.js'

/** Trusted Advisor looks once a week; the week after the night it saw the open port. */
export const trustedadvisor: SimulatedLog = {
  source: 'aws.trustedadvisor',
  hours: 24,
  files(world) {
    const { prod } = world.accounts
    const { story, period } = world
    const group = prod.network.bastionGroup
    const opened = (at: number) => at > story.portOpened && at < story.portClosed + 7 * DAY
    return [
      {
        key: firehoseKey('trusted-advisor', 'trusted-advisor'),
        entries: (span, random) =>
          spread(span, period.from + 6 * HOUR, period.to + 6 * HOUR, 5).flatMap((at) => {
            const item = (name: string, status: string, resource: string, detail: object) =>
              eventBridge(at, random, {
                source: 'aws.trustedadvisor',
                type: 'Trusted Advisor Check Item Refresh Notification',
                account: prod.id,
                region: GLOBAL_REGION,
                detail: {
                  'check-name': name,
                  'check-item-detail': detail,
                  status,
                  resource_id: resource,
                  uuid: random.uuid(),
                },
              })
            return [
              item(
                'Security Groups - Specific Ports Unrestricted',
                opened(at) ? 'ERROR' : 'OK',
                `arn:aws:ec2:${REGION}:${prod.id}:security-group/${group}`,
                {
                  Status: opened(at) ? 'Red' : 'Green',
                  Region: REGION,
                  'Security Group Name': 'bastion',
                  'Security Group ID': `${group} (${prod.network.vpc})`,
                  Protocol: 'tcp',
                  'From Port': '22',
                  'To Port': '22',
                },
              ),
              item(
                'Low Utilization Amazon EC2 Instances',
                'WARN',
                `arn:aws:ec2:${REGION}:${prod.id}:instance/${prod.network.bastion.instance}`,
                {
                  'Region/AZ': `${REGION}a`,
                  'Instance ID': prod.network.bastion.instance,
                  'Instance Type': 't3.small',
                  'Estimated Monthly Savings': '$15.18',
                  '14-Day Average CPU Utilization': '0.9%',
                },
              ),
            ]
          }),
      },
    ]
  },
}
