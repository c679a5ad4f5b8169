import { at, flag, type Loose, object, text } from '../../loose.js'
import { callerOf } from '../cloudtrail/identity.js'
import { actsOnUser } from './classes.js'
import { each, word } from './parts.js'

/** AWS writes the ARN as `uid` and the unique id as `uid_alt`; up to 1.0.0-rc.2 as `uuid` and `uid`. */
const idOf = (user: Loose): string | undefined => {
  const uid = word(user['uid'])
  return uid?.startsWith('arn:') === true ? (word(user['uid_alt']) ?? uid) : uid
}

const arnOf = (user: Loose): string | undefined =>
  [user['uid'], user['uuid']].map(word).find((uid) => uid?.startsWith('arn:') === true)

/** A role session of AWS has no name: then it is the role, as in CloudTrail's own logs. */
const nameOf = (user: Loose): string | undefined => {
  const name = word(user['name'])
  if (name !== undefined) return name
  const arn = arnOf(user)
  return arn === undefined ? undefined : callerOf(arn).name || undefined
}

/** Who acted, and on whom. */
export const whoOf = (record: Loose, uid: number) => {
  const actor = object(record['actor'])
  const acting = object(actor['user'])
  const named = object(record['user'])
  const acted = actsOnUser(uid)
  // Authentication and others have the user at the top; AWS repeats only its ids there.
  const user: Loose = acted ? acting : { ...acting, ...withValues(named) }
  const target: Loose = acted ? named : {}
  const session = object(actor['session'] ?? record['session'])
  const group = object(record['group'])
  return {
    'user.name': nameOf(user),
    'user.id': idOf(user),
    'user.email': word(user['email_addr']),
    'user.domain': word(user['domain']),
    'user.full_name': word(user['full_name']),
    'user.target.name': nameOf(target),
    'user.target.id': idOf(target),
    'user.target.email': word(target['email_addr']),
    'user.target.domain': word(target['domain']),
    'group.name': word(group['name']),
    'group.id': word(group['uid']),
    'ocsf.user.uid': word(user['uid']),
    'ocsf.user.type': word(user['type']),
    'ocsf.user.account_uid': text(at(user, 'account', 'uid')) ?? text(user['account_uid']),
    'ocsf.user.credential_uid': word(user['credential_uid']) ?? word(session['credential_uid']),
    'ocsf.user.groups': each(user['groups'], 'name'),
    'ocsf.session.uid': word(session['uid']),
    'ocsf.session.issuer': word(session['issuer']),
    'ocsf.actor.invoked_by': word(actor['invoked_by']) ?? word(actor['app_name']),
    'ocsf.is_mfa': flag(record['is_mfa']) ?? flag(record['mfa']) ?? flag(session['is_mfa']) ?? flag(session['mfa']),
    'ocsf.auth_protocol': word(record['auth_protocol']),
    'ocsf.logon_type': word(record['logon_type']),
  }
}

/** Parquet writes every name of a struct, most of them NULL. */
const withValues = (value: Loose): Loose =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined && inner !== null && inner !== ''))
