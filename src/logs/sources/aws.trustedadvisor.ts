import { jsonRecords } from '../decode/json.js'
import { jsonHead } from '../decode/json-head.js'
import { type Event, type Quarantine, quarantine } from '../event.js'
import { envelopeOf, isEventOf, wholeEnvelopes } from '../eventbridge.js'
import { about, constant, type Fields, keyword, keywords, long, union } from '../fields.js'
import { type Loose, object, pairs, text, texts } from '../loose.js'
import { severityOfLabel } from '../severity.js'
import { logSource } from '../source.js'

const fields: Fields = {
  'event.kind': about(keyword, 'alert for WARN and ERROR, state otherwise', 'WARNとERRORはalert、それ以外はstate'),
  'event.category': keywords,
  'event.type': keywords,
  'event.action': about(keyword, 'Kind of event (detail-type)', 'イベントの種類（detail-type）'),
  'event.outcome': keyword,
  'event.reason': about(keyword, 'Why the item was flagged, where the check says so', 'チェックが示す検出の理由'),
  'event.severity': about(
    long,
    'The status from 0 to 100: 70 for ERROR, 40 for WARN, 0 for OK',
    '0から100のステータス。ERRORは70、WARNは40、OKは0',
  ),
  'rule.name': about(keyword, 'Check', 'チェック名'),
  'cloud.account.id': keyword,
  'cloud.region': about(keyword, 'Region of the item', '対象のリージョン'),
  'user.name': about(keyword, 'User that the item is about', '対象のユーザー'),
  'aws.trustedadvisor.status': about(keyword, 'OK, WARN or ERROR', 'OK、WARN、ERROR'),
  'aws.trustedadvisor.resource_id': about(keyword, 'ARN or id of the resource', 'リソースのARNまたはID'),
  'aws.trustedadvisor.item_id': about(
    keyword,
    'Id of the item, the same in all its updates',
    '項目のID。更新されても変わらない',
  ),
  'aws.trustedadvisor.item': about(
    keywords,
    'What the check says of the item, as name=value',
    'チェックが示す項目の内容（名前=値）',
  ),
  'cloud.provider': constant('aws'),
  'event.provider': constant('trustedadvisor.amazonaws.com'),
  'related.user': union('keyword', 'user.name'),
  'related.hosts': union('keyword', 'aws.trustedadvisor.resource_id'),
}

const CATEGORY: readonly string[] = ['configuration']
const TYPE: readonly string[] = ['info']

/** Trusted Advisor's statuses on the scale of all findings. */
const LABELS: ReadonlyMap<string | undefined, string> = new Map([
  ['ERROR', 'HIGH'],
  ['WARN', 'MEDIUM'],
  ['OK', 'INFORMATIONAL'],
])

/** Names under which checks of IAM write the user. */
const USERS = ['User Name (IAM or Root)', 'IAM User', 'User']

const firstOf = (item: Loose, names: readonly string[]): string | undefined => {
  for (const name of names) {
    const value = text(item[name])
    if (value !== undefined && value !== '-') return value
  }
  return undefined
}

/** `us-east-1`, or the Region of the zone `us-east-1a`. */
const regionOf = (place: string | undefined): string | undefined =>
  /^([a-z]{2,}(?:-[a-z]+)+-\d+)[a-z]?$/.exec(place ?? '')?.[1]

const normalise = (value: unknown): Event | Quarantine => {
  const envelope = envelopeOf(value)
  if (envelope === undefined) return quarantine('not an event of EventBridge')
  if (envelope.time === undefined) return quarantine('time is missing or no time')
  const { detail } = envelope
  const check = text(detail['check-name'])
  if (check === undefined) return quarantine('detail.check-name is missing or no text')
  const status = text(detail['status'])
  const item = object(detail['check-item-detail'])
  const severity = severityOfLabel(LABELS.get(status))
  return {
    '@timestamp': envelope.time,
    'event.kind': severity === undefined || severity === 0 ? 'state' : 'alert',
    'event.category': CATEGORY,
    'event.type': TYPE,
    'event.action': envelope.detailType,
    'event.outcome': severity === undefined ? 'unknown' : severity === 0 ? 'success' : 'failure',
    'event.reason': firstOf(item, ['Reason', 'Alert Reason']),
    'event.severity': severity,
    'rule.name': check,
    'cloud.account.id': envelope.account,
    // All events come from one Region, whatever they are about.
    'cloud.region': regionOf(firstOf(item, ['Region', 'Region/AZ', 'Region Name'])),
    'user.name': firstOf(item, USERS),
    'aws.trustedadvisor.status': status,
    'aws.trustedadvisor.resource_id': text(detail['resource_id']),
    'aws.trustedadvisor.item_id': text(detail['uuid']),
    'aws.trustedadvisor.item': texts(pairs(item)),
  }
}

/**
 * AWS Trusted Advisor: items whose status a refresh changed, as EventBridge sends them.
 * Source: AWS Support user guide, "Monitoring AWS Trusted Advisor check results with Amazon EventBridge".
 */
export default logSource<unknown>({
  id: 'aws.trustedadvisor',
  title: { en: 'AWS Trusted Advisor', ja: 'AWS Trusted Advisor' },
  key: /(?:^|\/)(?:aws[-_/])?trusted-?advisor(?:[-_/]|$)/i,
  content: (head) =>
    isEventOf(jsonHead(head), 'aws.trustedadvisor', (type) => type.startsWith('Trusted Advisor Check ')),
  decode: jsonRecords({ inside: wholeEnvelopes }),
  fields,
  normalise,
})
