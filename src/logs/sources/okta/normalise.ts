import { type Event, type Quarantine, quarantine } from '../../event.js'
import { milliseconds } from '../../iso-time.js'
import { address, at, flag, type Loose, list, object, text, texts, whole } from '../../loose.js'
import { email } from '../../mailbox.js'
import { memo } from '../../memo.js'

/** What ECS calls an event type. */
interface Kind {
  readonly kind: string
  readonly category: readonly string[]
  readonly type: readonly string[]
}

/** Who belongs to a group, or may do something, changes: nothing is made or goes. */
const CHANGE =
  /membership|privilege|\.(?:update|(?:re|de)?activate|(?:un)?suspend|(?:un)?lock|change|reset\w*|rotate|(?:un)?assign|enable|disable|transfer\w*|grant|revoke)\b/

const typeOf = (name: string): string => {
  if (CHANGE.test(name)) return 'change'
  if (/\.(?:create|add|initiate|import|issue)\b/.test(name)) return 'creation'
  return /\.(?:delete|remove)\b/.test(name) ? 'deletion' : 'info'
}

/**
 * By the parts of its name: Okta has some nine hundred types of event and adds to them, so what is new falls under
 * what it begins with ("Event types" catalogue).
 */
const kindOf: (name: string) => Kind = memo(
  (name) => {
    const event = (category: readonly string[], ...type: readonly string[]): Kind => ({ kind: 'event', category, type })
    if (name === 'user.session.start') return event(['authentication', 'session'], 'start')
    if (name === 'user.session.end' || name === 'user.session.clear') return event(['authentication', 'session'], 'end')
    if (name.startsWith('security.') || /threat|\.attack\.|suspicious|breached|risk\.detect/.test(name)) {
      return { kind: 'alert', category: ['intrusion_detection'], type: ['info'] }
    }
    if (
      /^(?:user\.(?:session|authentication)\.|policy\.evaluate_sign_on|app\.oauth2\.(?:as\.)?(?:token|authorize)|user\.mfa\.(?:attempt|okta_verify)|application\.integration\.authentication)/.test(
        name,
      )
    ) {
      return event(['authentication'], 'info')
    }
    if (/^group\./.test(name)) return event(['iam'], 'group', typeOf(name))
    if (
      /^(?:user\.|application\.(?:user_membership|provision)|iam\.|app\.user_management|system\.api_token)/.test(name)
    ) {
      return event(['iam'], 'user', typeOf(name))
    }
    return event(['configuration'], typeOf(name))
  },
  { entries: 2048, keyLength: 128 },
)

const OUTCOMES: Readonly<Record<string, string>> = {
  SUCCESS: 'success',
  ALLOW: 'success',
  FAILURE: 'failure',
  DENY: 'failure',
}

const namesOf = function* (values: unknown, name: string): Generator<unknown> {
  for (const value of list(values)) yield at(value, name)
}

const chainOf = function* (request: unknown): Generator<unknown> {
  for (const hop of list(at(request, 'ipChain'))) yield address(at(hop, 'ip'))
}

/** Okta's words for what it does not know. */
const UNKNOWN = new Set<unknown>(['unknown', 'UNKNOWN', 'Unknown', 'null'])

const said = (value: unknown): string | undefined => (UNKNOWN.has(value) ? undefined : text(value))

const targetOf = (targets: unknown, type: string): Loose =>
  object(list(targets).find((target) => at(target, 'type') === type))

/** `{reasons=…, level=HIGH}` or JSON with `risk` in it. */
const riskOf = (debug: Loose): string | undefined =>
  said(debug['riskLevel']) ??
  /\blevel"?[=:]\s*"?([A-Z]+)/.exec(text(debug['risk']) ?? text(debug['logOnlySecurityData']) ?? '')?.[1]

/** One event of Okta's System Log (LogEvent). */
export const normalise = (value: unknown): Event | Quarantine => {
  const record = object(value)
  const published = record['published']
  if (published === undefined || published === null) return quarantine('published is missing')
  const time = milliseconds(published)
  if (time === undefined) return quarantine('published is no time')
  const name = text(record['eventType'])
  if (name === undefined) return quarantine('eventType is missing or no text')

  const kind = kindOf(name)
  const actor = object(record['actor'])
  const client = object(record['client'])
  const agent = object(client['userAgent'])
  const place = object(client['geographicalContext'])
  const outcome = object(record['outcome'])
  const result = text(outcome['result'])
  const security = object(record['securityContext'])
  const authentication = object(record['authenticationContext'])
  const transaction = object(record['transaction'])
  const debug = object(at(record, 'debugContext', 'debugData'))
  const targets = record['target']
  const person = targetOf(targets, 'User')
  const group = targetOf(targets, 'UserGroup')
  const actorName = said(actor['alternateId'])
  return {
    '@timestamp': time,
    'event.id': text(record['uuid']),
    'event.kind': kind.kind,
    'event.category': kind.category,
    'event.type': kind.type,
    'event.action': name,
    'event.outcome': result === undefined ? undefined : (OUTCOMES[result] ?? 'unknown'),
    'event.reason': text(outcome['reason']),
    'log.level': text(record['severity'])?.toLowerCase(),
    message: text(record['displayMessage']),
    'source.ip': address(client['ipAddress']),
    'source.domain': security['domain'] === '.' ? undefined : text(security['domain']),
    'source.as.number': whole(security['asNumber']),
    'source.as.organization.name': text(security['asOrg']),
    'source.geo.city_name': text(place['city']),
    'source.geo.region_name': text(place['state']),
    'source.geo.country_name': text(place['country']),
    'source.geo.postal_code': text(place['postalCode']),
    'user.id': said(actor['id']),
    'user.name': actorName,
    'user.email': email(actorName),
    'user.full_name': said(actor['displayName']),
    'user.target.id': text(person['id']),
    'user.target.name': said(person['alternateId']),
    'user.target.email': email(said(person['alternateId'])),
    'user.target.full_name': text(person['displayName']),
    'group.id': text(group['id']),
    'group.name': text(group['displayName']),
    'user_agent.original': text(agent['rawUserAgent']),
    'user_agent.name': said(agent['browser']),
    'user_agent.os.name': said(agent['os']),
    'user_agent.device.name': said(client['device']),
    'okta.actor.type': text(actor['type']),
    'okta.outcome.result': result,
    'okta.client.id': text(client['id']),
    'okta.client.zone': said(client['zone']),
    'okta.ip_chain': texts(chainOf(record['request'])),
    'okta.target.id': texts(namesOf(targets, 'id')),
    'okta.target.type': texts(namesOf(targets, 'type')),
    'okta.target.alternate_id': texts(namesOf(targets, 'alternateId')),
    'okta.target.display_name': texts(namesOf(targets, 'displayName')),
    'okta.transaction.id': text(transaction['id']),
    'okta.transaction.type': text(transaction['type']),
    'okta.session.external_id': said(authentication['externalSessionId']),
    'okta.session.root_id': said(authentication['rootSessionId']),
    'okta.authentication.provider': text(authentication['authenticationProvider']),
    'okta.authentication.credential_provider': text(authentication['credentialProvider']),
    'okta.authentication.credential_type': text(authentication['credentialType']),
    'okta.authentication.step': whole(authentication['authenticationStep']),
    'okta.security.is_proxy': flag(security['isProxy']),
    'okta.security.isp': text(security['isp']),
    'okta.debug.request_uri': text(debug['requestUri']),
    'okta.debug.dt_hash': text(debug['dtHash']),
    'okta.debug.device_fingerprint': text(debug['deviceFingerprint']),
    'okta.debug.threat_suspected': flag(debug['threatSuspected']),
    'okta.debug.risk_level': riskOf(debug),
    'okta.debug.behaviors': text(debug['behaviors']),
    'okta.debug.log_only_security_data': text(debug['logOnlySecurityData']),
  }
}
