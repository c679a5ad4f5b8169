/** What an event of the Security or System log means, by its number. */
export interface Meaning {
  readonly category: readonly string[]
  readonly type: readonly string[]
  readonly action: string
  /** The one who acts is the event's subject, not its target. */
  readonly bySubject?: true
  /** Where its number alone says how it went. */
  readonly outcome?: 'success' | 'failure'
}

const AUTHENTICATION = ['authentication']
const IAM = ['iam']
const START = ['start']
const FILE = ['file']
const ACCESS = ['access']
const DELETION = ['deletion']
const USER_CHANGE = ['user', 'change']
const GROUP_CHANGE = ['group', 'change']

const member = (action: string): Meaning => ({ category: IAM, type: GROUP_CHANGE, action, bySubject: true })
const account = (action: string, type: readonly string[] = USER_CHANGE): Meaning => ({
  category: IAM,
  type,
  action,
  bySubject: true,
})

/** Source: Microsoft's "Appendix L: Events to Monitor" and the pages of the single events. */
const SECURITY: Readonly<Record<string, Meaning>> = {
  1102: { category: ['configuration'], type: ['deletion'], action: 'audit-log-cleared', bySubject: true },
  4624: { category: AUTHENTICATION, type: START, action: 'logged-in' },
  4625: { category: AUTHENTICATION, type: START, action: 'logon-failed', outcome: 'failure' },
  4634: { category: ['authentication', 'session'], type: ['end'], action: 'logged-out' },
  4647: { category: ['authentication', 'session'], type: ['end'], action: 'logged-out' },
  4648: { category: AUTHENTICATION, type: START, action: 'logged-in-explicit', bySubject: true },
  4656: { category: FILE, type: ACCESS, action: 'object-handle-requested', bySubject: true },
  4659: { category: FILE, type: DELETION, action: 'object-deletion-requested', bySubject: true },
  4660: { category: FILE, type: DELETION, action: 'object-deleted', bySubject: true },
  4663: { category: FILE, type: ACCESS, action: 'object-accessed', bySubject: true },
  4670: { category: FILE, type: ['change'], action: 'object-permissions-changed', bySubject: true },
  4672: { category: IAM, type: ['admin'], action: 'logged-in-special', bySubject: true },
  4688: { category: ['process'], type: START, action: 'created-process', bySubject: true },
  4689: { category: ['process'], type: ['end'], action: 'exited-process', bySubject: true },
  4697: { category: ['configuration'], type: ['creation'], action: 'service-installed', bySubject: true },
  4698: { category: ['configuration'], type: ['creation'], action: 'scheduled-task-created', bySubject: true },
  4699: { category: ['configuration'], type: ['deletion'], action: 'scheduled-task-deleted', bySubject: true },
  4719: { category: ['configuration'], type: ['change'], action: 'changed-audit-config', bySubject: true },
  4720: account('added-user-account', ['user', 'creation']),
  4722: account('enabled-user-account'),
  4723: account('changed-password'),
  4724: account('reset-password'),
  4725: account('disabled-user-account'),
  4726: account('deleted-user-account', ['user', 'deletion']),
  4727: account('added-group-account', ['group', 'creation']),
  4728: member('added-member-to-group'),
  4729: member('removed-member-from-group'),
  4730: account('deleted-group-account', ['group', 'deletion']),
  4731: account('added-group-account', ['group', 'creation']),
  4732: member('added-member-to-group'),
  4733: member('removed-member-from-group'),
  4734: account('deleted-group-account', ['group', 'deletion']),
  4738: account('modified-user-account'),
  4740: account('locked-out-user-account'),
  4756: member('added-member-to-group'),
  4757: member('removed-member-from-group'),
  4767: account('unlocked-user-account'),
  4768: { category: AUTHENTICATION, type: START, action: 'kerberos-authentication-ticket-requested' },
  4769: { category: AUTHENTICATION, type: START, action: 'kerberos-service-ticket-requested' },
  4771: { category: AUTHENTICATION, type: START, action: 'kerberos-preauth-failed', outcome: 'failure' },
  5140: { category: FILE, type: ACCESS, action: 'share-accessed', bySubject: true },
  5142: { category: ['configuration'], type: ['creation'], action: 'share-added', bySubject: true },
  5143: { category: ['configuration'], type: ['change'], action: 'share-modified', bySubject: true },
  5144: { category: ['configuration'], type: DELETION, action: 'share-deleted', bySubject: true },
  5145: { category: FILE, type: ACCESS, action: 'share-object-checked', bySubject: true },
  4776: { category: AUTHENTICATION, type: START, action: 'credential-validated' },
}

const SERVICE: Meaning = { category: ['configuration'], type: ['creation'], action: 'service-installed' }

export const meaningOf = (provider: string | undefined, code: string): Meaning | undefined => {
  if (provider === 'Microsoft-Windows-Security-Auditing' || provider === 'Microsoft-Windows-Eventlog') {
    return SECURITY[code]
  }
  return provider === 'Service Control Manager' && code === '7045' ? SERVICE : undefined
}
