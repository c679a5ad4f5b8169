import type { CloudTrailRecord, Loose } from './record.js'
import { object, text } from './record.js'

/** Whom an identity call acts on. */
export interface Target {
  readonly userName: string | undefined
  readonly userId: string | undefined
  /** The user's new name. */
  readonly newName: string | undefined
  readonly groupName: string | undefined
  readonly groupId: string | undefined
}

const NONE: Target = {
  userName: undefined,
  userId: undefined,
  newName: undefined,
  groupName: undefined,
  groupId: undefined,
}

/** Written by AWS in place of what a person typed. */
const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS'

const shown = (value: unknown): string | undefined => (value === HIDDEN ? undefined : text(value))

const ofIam = (request: Loose, response: Loose): Target => {
  const user = object(response['user'])
  const group = object(response['group'])
  return {
    // Without a name the call is about the caller's own user; then only the answer names it.
    userName:
      text(request['userName']) ??
      text(user['userName']) ??
      text(object(response['accessKey'])['userName']) ??
      text(object(response['loginProfile'])['userName']),
    userId: text(user['userId']),
    newName: text(request['newUserName']),
    groupName: text(request['groupName']) ?? text(group['groupName']),
    groupId: text(group['groupId']),
  }
}

const ofIdentityStore = (request: Loose, response: Loose): Target => ({
  userName: shown(request['userName']),
  userId: text(request['userId']) ?? text(object(request['memberId'])['userId']) ?? text(response['userId']),
  newName: undefined,
  groupName: shown(request['displayName']),
  groupId: text(request['groupId']) ?? text(response['groupId']),
})

/** CreateAccountAssignment and DeleteAccountAssignment name a user or a group by its id. */
const ofIdentityCenter = (request: Loose): Target => {
  const id = text(request['principalId'])
  return request['principalType'] === 'GROUP' ? { ...NONE, groupId: id } : { ...NONE, userId: id }
}

const ofUserPool = (request: Loose): Target => ({
  ...NONE,
  userName: shown(request['username']),
  groupName: text(request['groupName']),
})

const BY_SOURCE: ReadonlyMap<string, (request: Loose, response: Loose) => Target> = new Map([
  ['iam.amazonaws.com', ofIam],
  ['identitystore.amazonaws.com', ofIdentityStore],
  ['sso-directory.amazonaws.com', ofIdentityStore],
  ['sso.amazonaws.com', ofIdentityCenter],
  ['cognito-idp.amazonaws.com', ofUserPool],
])

/** The user and group that the call acts on, for services that manage identities. */
export const targetOf = (eventSource: string, record: CloudTrailRecord): Target => {
  const of = BY_SOURCE.get(eventSource)
  return of === undefined ? NONE : of(object(record.requestParameters), object(record.responseElements))
}

/** Access key that the call handed out: the thread from this event to what was done with the key. */
export const issuedKey = (eventSource: string, record: CloudTrailRecord): string | undefined => {
  if (eventSource === 'sts.amazonaws.com') {
    return text(object(object(record.responseElements)['credentials'])['accessKeyId'])
  }
  if (eventSource === 'iam.amazonaws.com') {
    return text(object(object(record.responseElements)['accessKey'])['accessKeyId'])
  }
  return undefined
}
