import { deliveryOf } from '../../cloudwatch.js'
import type { LogText } from '../../decode/multiline.js'
import { englishTime } from '../../english-time.js'
import { type Event, type Quarantine, quarantine } from '../../event.js'
import { epochMilliseconds } from '../../iso-time.js'
import { address, at, flag, type Loose, list, object, text, texts } from '../../loose.js'
import { severityOfLabel } from '../../severity.js'

interface Kind {
  readonly category: readonly string[]
  readonly type: readonly string[]
}

const AUTHENTICATION: readonly string[] = ['authentication']
const IAM: readonly string[] = ['iam']
const PASSWORD: Kind = { category: IAM, type: ['user', 'change'] }

const KINDS: ReadonlyMap<string, Kind> = new Map([
  ['SignIn', { category: AUTHENTICATION, type: ['start'] }],
  ['SignOut', { category: AUTHENTICATION, type: ['end'] }],
  ['SignUp', { category: IAM, type: ['user', 'creation'] }],
  ['ForgotPassword', PASSWORD],
  ['PasswordChange', PASSWORD],
  ['ResendCode', { category: IAM, type: ['user', 'info'] }],
])
/** Cognito adds kinds of activity; all of them are about a user's access. */
const OTHER: Kind = { category: AUTHENTICATION, type: ['info'] }
const DELIVERY: Kind = { category: IAM, type: ['info'] }

const OUTCOMES: ReadonlyMap<string | undefined, string> = new Map([
  ['Pass', 'success'],
  ['Fail', 'failure'],
])

/** Words of the export and of the API for "nothing found". */
const HARMLESS: ReadonlySet<string> = new Set(['pass', 'norisk'])

/** Cognito writes `"null"` where it has no value. */
const said = (value: unknown): string | undefined => (value === 'null' ? undefined : text(value))

/** The page on exports shows an empty list; the API has objects there. */
const challengesOf = function* (challenges: unknown): Generator<unknown> {
  for (const challenge of list(challenges)) {
    const name = text(at(challenge, 'challengeName'))
    const response = text(at(challenge, 'challengeResponse'))
    yield name === undefined ? challenge : response === undefined ? name : `${name}=${response}`
  }
}

/** Where there is none the record says nothing about the user. */
const NO_ACTIVITY: Loose = {}

/** `us-west-2_EXAMPLE` */
const regionOf = (pool: string | undefined): string | undefined => /^([a-z]{2,}(?:-[a-z]+)+-\d+)_/.exec(pool ?? '')?.[1]

/** One event of a user pool's log: what a user did, or a message that was not delivered. */
export const normalise = (line: LogText): Event | Quarantine => {
  const record = object(line.json)
  const from = text(record['eventSource'])
  if (from === undefined) return quarantine('eventSource is missing or no text')
  const content = object(record['message'])
  const isActivity = from === 'USER_ACTIVITY'
  const activity = isActivity ? content : NO_ACTIVITY
  const action = isActivity ? text(activity['eventType']) : 'MessageDelivery'
  if (action === undefined) return quarantine('message.eventType is missing or no text')
  const created = englishTime(activity['creationDate'])
  const time = epochMilliseconds(record['eventTimestamp']) ?? created ?? line.time
  if (time === undefined) return quarantine('eventTimestamp is missing or no time')

  const kind = isActivity ? (KINDS.get(action) ?? OTHER) : DELIVERY
  const response = said(activity['eventResponse'])
  const decision = said(activity['riskDecision'])
  const level = said(activity['riskLevel'])
  const compromised = flag(activity['compromisedCredentialDetected'])
  const isRisk = decision !== undefined && !HARMLESS.has(decision.toLowerCase().replaceAll('_', ''))
  const pool = said(activity['userPoolId']) ?? said(at(record, 'logSourceId', 'userPoolId'))
  return {
    '@timestamp': time,
    ...deliveryOf(line),
    'event.kind': isRisk || compromised === true ? 'alert' : 'event',
    'event.category': kind.category,
    'event.type': kind.type,
    'event.action': action,
    'event.outcome': isActivity ? (OUTCOMES.get(response) ?? 'unknown') : 'failure',
    'event.severity': severityOfLabel(level),
    'log.level': said(record['logLevel'])?.toLowerCase(),
    message: said(content['details']),
    'cloud.region': regionOf(pool),
    'source.ip': address(activity['ipAddress']),
    'source.geo.city_name': said(activity['city']),
    'source.geo.country_name': said(activity['country']),
    'user.id': said(activity['userSub']),
    'user.name': said(activity['userName']),
    'http.request.id': said(activity['requestId']),
    'aws.cognito.event_id': said(activity['eventId']),
    'aws.cognito.user_pool_id': pool,
    'aws.cognito.client_id': said(activity['clientId']),
    'aws.cognito.idp_name': said(activity['idpName']),
    'aws.cognito.response': response,
    'aws.cognito.challenges': texts(challengesOf(activity['challenges'])),
    'aws.cognito.risk.decision': decision,
    'aws.cognito.risk.level': level,
    'aws.cognito.compromised_credentials': compromised,
    'aws.cognito.device_name': said(activity['deviceName']),
    'aws.cognito.has_context_data': flag(activity['hasContextData']),
    'aws.cognito.created': created,
    'aws.cognito.feedback.value': said(activity['eventFeedbackValue']),
    'aws.cognito.feedback.provider': said(activity['eventFeedbackProvider']),
  }
}
