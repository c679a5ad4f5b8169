import { type Event, type Quarantine, quarantine } from '../../event.js'
import { milliseconds } from '../../iso-time.js'
import { address, at, flag, list, object, text, texts, whole } from '../../loose.js'
import { email } from '../../mailbox.js'
import { kindOf } from './kinds.js'

/** Longest value that is kept in the list of all. */
const KEPT = 1024

/** Each parameter's value stands under a name that tells its type. */
const valuesOf = (parameter: unknown): readonly string[] => {
  const { value, intValue, boolValue, multiValue, multiIntValue } = object(parameter)
  const one = value ?? intValue ?? boolValue
  const many = one === undefined ? [...list(multiValue), ...list(multiIntValue)] : [one]
  return many
    .filter((item) => typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean')
    .map(String)
    .filter((item) => item !== '')
}

type Parameters = ReadonlyMap<string, readonly string[]>

const parametersOf = (parameters: unknown): Parameters => {
  const found = new Map<string, readonly string[]>()
  for (const parameter of list(parameters)) {
    const name = text(at(parameter, 'name'))
    const values = valuesOf(parameter)
    if (name !== undefined && values.length > 0) found.set(name, values)
  }
  return found
}

const allOf = function* (parameters: Parameters): Generator<string> {
  for (const [name, values] of parameters) for (const value of values) yield `${name}=${value}`.slice(0, KEPT)
}

/** One event of an activity. */
export const normalise = (value: unknown): Event | Quarantine => {
  const record = object(value)
  const id = object(record['id'])
  const time = milliseconds(id['time'])
  if (time === undefined) return quarantine('id.time is missing or no time')
  const application = text(id['applicationName'])
  if (application === undefined) return quarantine('id.applicationName is missing or no text')
  const event = object(list(record['events'])[0])
  const name = text(event['name'])
  if (name === undefined) return quarantine('the activity has no event with a name')

  const type = text(event['type'])
  const kind = kindOf(application, type ?? '', name)
  const parameters = parametersOf(event['parameters'])
  const first = (...names: readonly string[]): string | undefined => {
    for (const one of names) {
      const found = parameters.get(one)?.[0]
      if (found !== undefined) return found
    }
    return undefined
  }
  const actor = object(record['actor'])
  const network = object(record['networkInfo'])
  const mail = email(text(actor['email']))
  const target = first('USER_EMAIL', 'affected_email_address', 'target_user', 'target')
  const scopes = parameters.get('scope')
  return {
    '@timestamp': time,
    'event.kind': kind.kind,
    'event.category': kind.category,
    'event.type': kind.type,
    'event.action': name,
    'event.outcome': kind.outcome,
    'event.reason': first('login_failure_type', 'failure_type'),
    'source.ip': address(record['ipAddress']),
    'source.as.number': whole(list(network['ipAsn'])[0]),
    'source.geo.country_iso_code': text(network['regionCode']),
    'source.geo.region_iso_code': text(network['subdivisionCode']),
    'user.id': text(actor['profileId']),
    'user.name': text(actor['email']) ?? text(actor['key']),
    'user.email': mail,
    'user.target.name': target,
    'user.target.email': email(target),
    'group.name': first('GROUP_EMAIL', 'group_email', 'group_id'),
    'file.name': application === 'drive' ? first('doc_title') : undefined,
    'file.owner': application === 'drive' ? first('owner') : undefined,
    'organization.id': text(id['customerId']),
    'google.workspace.application': application,
    'google.workspace.event_type': type,
    // Text: as a number it would lose its last digits.
    'google.workspace.activity_id': text(id['uniqueQualifier']),
    'google.workspace.owner_domain': text(record['ownerDomain']),
    'google.workspace.caller_type': text(actor['callerType']),
    'google.workspace.caller_key': text(actor['key']),
    'google.workspace.login.type': first('login_type'),
    'google.workspace.login.challenges': texts(parameters.get('login_challenge_method') ?? []),
    'google.workspace.login.suspicious': flag(first('is_suspicious')),
    'google.workspace.app.name': first('app_name'),
    'google.workspace.app.client_id': first('client_id'),
    'google.workspace.app.scopes': scopes === undefined ? undefined : texts(scopes.flatMap((one) => one.split(/\s+/))),
    'google.workspace.app.method': first('method_name'),
    'google.workspace.drive.doc_id': first('doc_id'),
    'google.workspace.drive.doc_type': first('doc_type'),
    'google.workspace.drive.visibility': first('visibility'),
    'google.workspace.change.setting': first('SETTING_NAME'),
    'google.workspace.change.old_value': first('OLD_VALUE', 'old_value'),
    'google.workspace.change.new_value': first('NEW_VALUE', 'new_value'),
    'google.workspace.admin.role': first('ROLE_NAME'),
    'google.workspace.admin.org_unit': first('ORG_UNIT_NAME'),
    'google.workspace.parameters': texts(allOf(parameters)),
  }
}
