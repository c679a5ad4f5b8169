import { type Loose, object, text } from '../../loose.js'

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

/** Reads the target from `requestParameters` and `responseElements`. */
export type TargetOf = (request: Loose, response: Loose) => Target

const BY_SERVICE: ReadonlyMap<string, TargetOf> = new Map([
  ['iam', ofIam],
  ['identitystore', ofIdentityStore],
  ['sso-directory', ofIdentityStore],
  ['sso', ofIdentityCenter],
  ['cognito-idp', ofUserPool],
])

const noTarget: TargetOf = () => NONE

/** How a service's calls name the user and group they act on. */
export const targetReader = (service: string): TargetOf => BY_SERVICE.get(service) ?? noTarget

/** Object in the answer that holds the access key which a call of this service handed out. */
export const issuedIn = (service: string): 'credentials' | 'accessKey' | undefined => {
  if (service === 'sts') return 'credentials'
  return service === 'iam' ? 'accessKey' : undefined
}
