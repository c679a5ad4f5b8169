import { memo } from '../../memo.js'

/** What ECS calls an event of an application. */
export interface Kind {
  readonly kind: string
  readonly category: readonly string[]
  readonly type: readonly string[]
  readonly outcome: string | undefined
}

const event = (category: readonly string[], ...type: readonly string[]): Kind => ({
  kind: 'event',
  category,
  type,
  outcome: undefined,
})

const AUTHENTICATION = ['authentication']
const IAM = ['iam']
const FILE = ['file']

const WARNING =
  /suspicious|gov_attack|hijack|leaked|spamming|risky|^account_disabled_(?!generic)|phish|malware|^blocked|exfiltrat/

const signIn = (name: string): Kind => {
  if (WARNING.test(name)) {
    return { kind: 'alert', category: ['authentication', 'intrusion_detection'], type: ['info'], outcome: undefined }
  }
  if (name === 'login_success') return { ...event(AUTHENTICATION, 'start'), outcome: 'success' }
  if (name === 'login_failure') return { ...event(AUTHENTICATION, 'start'), outcome: 'failure' }
  if (name === 'logout') return { ...event(['authentication', 'session'], 'end'), outcome: 'success' }
  if (/^(?:2sv|password|recovery|titanium|passkey)|forwarding/.test(name)) return event(IAM, 'user', 'change')
  return event(AUTHENTICATION, 'info')
}

/** Names begin with what is done: CREATE_USER, ADD_GROUP_MEMBER, CHANGE_APPLICATION_SETTING. */
const changeOf = (name: string): string => {
  if (/_MEMBER$|_TO_|_FROM_/.test(name)) return 'change'
  if (/^(?:CREATE|ADD)_/.test(name)) return 'creation'
  if (/^(?:DELETE|REMOVE)_/.test(name)) return 'deletion'
  return /^(?:VIEW|DOWNLOAD|SEARCH|LIST|EXPORT|GET)|_QUERY/.test(name) ? 'info' : 'change'
}

const administration = (type: string, name: string): Kind => {
  if (type === 'USER_SETTINGS') return event(IAM, 'user', changeOf(name))
  if (type === 'GROUP_SETTINGS') return event(IAM, 'group', changeOf(name))
  if (type === 'DELEGATED_ADMIN_SETTINGS') return event(IAM, 'admin', 'change')
  const change = changeOf(name)
  return event(['configuration'], change)
}

const drive = (type: string, name: string): Kind => {
  if (type === 'acl_change') return event(['file', 'iam'], 'change')
  if (/^(?:delete|trash)/.test(name)) return event(FILE, 'deletion')
  if (/^(?:create|upload|copy|source_copy)/.test(name)) return event(FILE, 'creation')
  if (/^(?:view|preview|download|print|access|email)|_view$/.test(name)) return event(FILE, 'access')
  return event(FILE, 'change')
}

const token = (name: string): Kind => (name === 'activity' ? event(['api'], 'access') : event(IAM, 'user', 'change'))

/** By application, then by what its names begin with: Google has thousands and adds to them. */
const find = (application: string, type: string, name: string): Kind => {
  switch (application) {
    case 'login':
    case 'saml':
    case 'user_accounts':
      return signIn(name)
    case 'admin':
      return administration(type, name)
    case 'token':
      return token(name)
    case 'drive':
      return drive(type, name)
    case 'groups':
    case 'groups_enterprise':
      return event(IAM, 'group', 'change')
    case 'rules':
    case 'alert':
      return { kind: 'alert', category: ['intrusion_detection'], type: ['info'], outcome: undefined }
    case 'mobile':
      return event(['host'], 'info')
    default:
      return event(['web'], 'info')
  }
}

const known: (key: string) => Kind = memo(
  (key) => {
    const [application = '', type = '', name = ''] = key.split('\n')
    return find(application, type, name)
  },
  { entries: 4096, keyLength: 256 },
)

export const kindOf = (application: string, type: string, name: string): Kind =>
  known(`${application}\n${type}\n${name}`)
