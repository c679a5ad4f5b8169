import { type Event, type Quarantine, quarantine } from '../../event.js'
import { milliseconds } from '../../iso-time.js'
import { address, at, flag, object, text, texts, whole } from '../../loose.js'
import { email } from '../../mailbox.js'
import { memo } from '../../memo.js'

interface Kind {
  readonly category: readonly string[]
  readonly type: readonly string[]
  readonly outcome: string | undefined
}

/** `operation_type` → event types; what only reads is no change of an identity. */
const TYPES: Readonly<Record<string, string>> = {
  create: 'creation',
  modify: 'change',
  remove: 'deletion',
  access: 'access',
  authentication: 'start',
  transfer: 'change',
  restore: 'creation',
}

const SIGN_IN = /(?:^|[._])(?:login|sign_in|two_factor_requested|sso_response|oauth_access)(?:$|[._])/

/** Hundreds of actions, ever more of them: what is new falls under what it begins with. */
const kindOf: (name: string) => Kind = memo(
  (name) => {
    const [action = '', operation = ''] = name.split('\n')
    const type = TYPES[operation] ?? 'info'
    const [subject = ''] = action.split('.')
    if (operation === 'authentication' || SIGN_IN.test(action)) {
      const failed = /fail/.test(action)
      return { category: ['authentication'], type: ['start'], outcome: failed ? 'failure' : undefined }
    }
    if (subject === 'git') {
      return { category: ['file'], type: [action === 'git.push' ? 'change' : 'access'], outcome: undefined }
    }
    if (subject === 'api') return { category: ['web', 'api'], type: ['access'], outcome: undefined }
    if (/^(?:secret_scanning_alert|code_scanning|dependabot_alert|repository_vulnerability_alert)/.test(subject)) {
      return { category: ['vulnerability'], type: ['info'], outcome: undefined }
    }
    const isIdentity =
      /^(?:team|user|members|external_identity|external_group|enterprise_team|org_credential_authorization|personal_access_token|oauth_authorization|public_key|role)/.test(
        subject,
      ) || /(?:member|outside_collaborator|admin|owner|invit|credential|sso|saml|two_factor)/.test(action)
    if (isIdentity) {
      const group = subject === 'team' || subject === 'enterprise_team' || subject === 'external_group'
      return {
        category: ['iam'],
        type: [group ? 'group' : 'user', type === 'access' ? 'info' : type],
        outcome: undefined,
      }
    }
    return { category: ['configuration'], type: [type], outcome: undefined }
  },
  { entries: 4096, keyLength: 256 },
)

/** Milliseconds since the epoch; the API can be asked for ISO text. */
const timeOf = (value: unknown): number | undefined => {
  const ms = whole(value)
  if (ms !== undefined) return ms > 0 && ms < 7_258_118_400_000 ? ms : undefined
  return milliseconds(value)
}

/** Ids come as numbers. */
const idOf = (value: unknown): string | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? String(value) : text(first(value))

/** An action on several organisations or repositories lists them. */
const first = (value: unknown): unknown => (Array.isArray(value) ? (value as unknown[])[0] : value)

/** One event of the audit log. */
export const normalise = (value: unknown): Event | Quarantine => {
  const record = object(value)
  const action = text(record['action'])
  if (action === undefined) return quarantine('action is missing or no text')
  const stamp = record['@timestamp'] ?? record['created_at']
  if (stamp === undefined || stamp === null) return quarantine('@timestamp is missing')
  const time = timeOf(stamp)
  if (time === undefined) return quarantine('@timestamp is no time')

  const operation = text(record['operation_type'])
  const kind = kindOf(`${action}\n${operation ?? ''}`)
  const status = whole(record['status_code'])
  const identity = text(record['external_identity_nameid']) ?? text(record['external_identity_username'])
  const team = text(record['team'])
  const actor = text(record['actor'])
  const user = text(record['user'])
  const scopes = text(record['token_scopes'])
  return {
    '@timestamp': time,
    'event.id': text(record['_document_id']),
    'event.kind': 'event',
    'event.category': kind.category,
    'event.type': kind.type,
    'event.action': action,
    'event.outcome': status === undefined ? kind.outcome : status < 400 ? 'success' : 'failure',
    'event.reason': text(record['reason']),
    'source.ip': address(record['actor_ip']),
    'source.geo.country_iso_code': text(at(record, 'actor_location', 'country_code')),
    'user.id': idOf(record['actor_id']),
    'user.name': actor,
    'user.email': email(identity),
    // An action of a user on itself names it twice.
    'user.target.id': user === actor ? undefined : idOf(record['user_id']),
    'user.target.name': user === actor ? undefined : (user ?? text(record['blocked_user']) ?? text(record['invitee'])),
    'group.name': team,
    'organization.id': idOf(record['org_id']),
    'organization.name': text(first(record['org'])),
    'user_agent.original': text(record['user_agent']),
    'http.request.id': text(record['request_id']),
    'http.request.method': text(record['request_method']),
    'http.response.status_code': status,
    'url.path': text(record['url_path']),
    'url.query': text(record['query_string']),
    'github.operation_type': operation,
    'github.repository.name': text(first(record['repo'])) ?? text(record['repository']),
    'github.repository.id': idOf(record['repo_id']) ?? idOf(record['repository_id']),
    'github.repository.public': flag(record['public_repo']) ?? flag(record['repository_public']),
    'github.repository.visibility': text(record['visibility']),
    'github.repository.previous_visibility': text(record['previous_visibility']),
    'github.business': text(record['business']),
    'github.actor.is_bot': flag(record['actor_is_bot']),
    'github.actor.external_identity': identity,
    'github.programmatic_access_type': text(record['programmatic_access_type']),
    'github.hashed_token': text(record['hashed_token']),
    'github.token_id': idOf(record['token_id']),
    'github.token_scopes': scopes === undefined ? undefined : texts(scopes.split(/[,\s]+/)),
    'github.transport': text(record['transport_protocol_name']),
    'github.permission': text(record['permission']),
    'github.permission_before': text(record['old_permission']),
    'github.name': text(record['name']),
    'github.workflow_run_id': idOf(record['workflow_run_id']),
  }
}
