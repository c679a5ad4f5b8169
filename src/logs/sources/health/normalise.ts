import { englishTime } from '../../english-time.js'
import { type Event, type Quarantine, quarantine } from '../../event.js'
import { envelopeOf } from '../../eventbridge.js'
import { milliseconds } from '../../iso-time.js'
import { at, type Loose, list, pairs, text, texts } from '../../loose.js'

const CONFIGURATION: readonly string[] = ['configuration']
const INTRUSION: readonly string[] = ['intrusion_detection']
const INFO: readonly string[] = ['info']

/** AWS says that someone misuses the account, or holds its keys. */
const THREAT = /^AWS_(?:ABUSE|RISK)_/

const timeOf = (value: unknown): number | undefined => englishTime(value) ?? milliseconds(value)

/** Several languages, one of which is read. */
const descriptionOf = (descriptions: unknown): string | undefined => {
  const all = list(descriptions)
  const english = all.find((one) => text(at(one, 'language'))?.startsWith('en') === true)
  return text(at(english ?? all[0], 'latestDescription'))
}

const entitiesOf = function* (detail: Loose, resources: readonly unknown[]): Generator<unknown> {
  for (const entity of list(detail['affectedEntities'])) yield at(entity, 'entityValue')
  yield* resources
}

const statusesOf = function* (detail: Loose): Generator<unknown> {
  for (const entity of list(detail['affectedEntities'])) {
    const name = text(at(entity, 'entityValue'))
    const status = text(at(entity, 'status')) ?? text(at(entity, 'statusCode'))
    if (name !== undefined && status !== undefined) yield `${name}=${status}`
  }
}

/** One message about an event; an event of many resources comes in several pages. */
export const normalise = (value: unknown): Event | Quarantine => {
  const envelope = envelopeOf(value)
  if (envelope === undefined) return quarantine('not an event of EventBridge')
  const { detail } = envelope
  const code = text(detail['eventTypeCode'])
  if (code === undefined) return quarantine('detail.eventTypeCode is missing or no text')
  const updated = timeOf(detail['lastUpdatedTime'])
  const time = envelope.time ?? updated
  if (time === undefined) return quarantine('neither time nor detail.lastUpdatedTime is a time')

  const isThreat = THREAT.test(code) || envelope.detailType === 'AWS Health Abuse Event'
  const category = text(detail['eventTypeCategory'])
  const status = text(detail['statusCode'])
  const isOpenIssue = category === 'issue' && status !== 'closed'
  return {
    '@timestamp': time,
    'event.kind': isThreat || isOpenIssue ? 'alert' : 'event',
    'event.category': isThreat ? INTRUSION : CONFIGURATION,
    'event.type': INFO,
    'event.action': code,
    'event.start': timeOf(detail['startTime']),
    'event.end': timeOf(detail['endTime']),
    message: descriptionOf(detail['eventDescription']),
    'cloud.account.id': text(detail['affectedAccount']) ?? envelope.account,
    'cloud.region': text(detail['eventRegion']) ?? envelope.region,
    'cloud.service.name': text(detail['service']),
    'aws.health.event_arn': text(detail['eventArn']),
    'aws.health.category': category,
    'aws.health.scope': text(detail['eventScopeCode']),
    'aws.health.status': status,
    'aws.health.updated': updated,
    'aws.health.communication_id': text(detail['communicationId']),
    'aws.health.entities': texts(entitiesOf(detail, envelope.resources)),
    'aws.health.entity_statuses': texts(statusesOf(detail)),
    'aws.health.metadata': texts(pairs(detail['eventMetadata'])),
  }
}
