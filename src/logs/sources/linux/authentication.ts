import type { Syslog } from './syslog.js'

/** What a message of an authentication program says. */
export interface Meaning {
  readonly category: readonly string[]
  readonly type: readonly string[]
  readonly action?: string
  readonly outcome?: 'success' | 'failure' | undefined
  readonly user?: string | undefined
  /** Whose rights are taken, or who is changed. */
  readonly effective?: string | undefined
  readonly target?: string | undefined
  readonly group?: string | undefined
  readonly address?: string | undefined
  readonly port?: number | undefined
  readonly method?: string | undefined
  readonly command?: string | undefined
  readonly directory?: string | undefined
  readonly tty?: string | undefined
}

const AUTHENTICATION = ['authentication']
const SESSION = ['session']
const IAM = ['iam']
const START = ['start']

type Reading = readonly [pattern: RegExp, meaning: (found: readonly (string | undefined)[]) => Meaning]

const port = (text: string | undefined) => (text === undefined ? undefined : Number(text))

/** Lines of OpenSSH's daemon. A user's name is the client's own text and may hold ` from ADDRESS port `: the last one counts. */
const SSHD: readonly Reading[] = [
  [
    /^(Accepted|Failed) (\S+) for (?:invalid user )?(.*) from (\S+) port (\d{1,5})/,
    ([, word, method, user, address, at]) => ({
      category: AUTHENTICATION,
      type: START,
      action: 'ssh-login',
      outcome: word === 'Accepted' ? 'success' : 'failure',
      method,
      user,
      address,
      port: port(at),
    }),
  ],
  [
    /^(?:Invalid|Illegal) user (.*) from (\S+)(?: port (\d{1,5}))?/,
    ([, user, address, at]) => ({
      category: AUTHENTICATION,
      type: ['info'],
      action: 'ssh-invalid-user',
      outcome: 'failure',
      user,
      address,
      port: port(at),
    }),
  ],
  [
    /^(?:error: )?maximum authentication attempts exceeded for (?:invalid user )?(.*) from (\S+) port (\d{1,5})/,
    ([, user, address, at]) => ({
      category: AUTHENTICATION,
      type: START,
      action: 'ssh-too-many-attempts',
      outcome: 'failure',
      user,
      address,
      port: port(at),
    }),
  ],
  [
    /^(?:Connection (?:closed|reset) by|Disconnected from|Disconnecting) (?:(?:authenticating|invalid)? ?user (\S*) )?(\S+) port (\d{1,5})/,
    ([, user, address, at]) => ({
      category: ['network', 'session'],
      type: ['end'],
      action: 'ssh-disconnect',
      user,
      address,
      port: port(at),
    }),
  ],
  [
    /^Received disconnect from (\S+) port (\d{1,5})/,
    ([, address, at]) => ({
      category: ['network', 'session'],
      type: ['end'],
      action: 'ssh-disconnect',
      address,
      port: port(at),
    }),
  ],
]

const fieldPattern = (name: string) => new RegExp(`(?:^|[ ;])${name}=([^;]*?) ?(?:;|$)`)
const USER = fieldPattern('USER')
const PWD = fieldPattern('PWD')
const TTY = fieldPattern('TTY')

/** `alice : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/ls`, with a complaint before the first field. */
const sudo = (message: string): Meaning | undefined => {
  const found = /^ *(\S+) : ([\s\S]*)$/.exec(message)
  const at = message.indexOf('COMMAND=')
  if (found === null || at < 0) return undefined
  const before = message.slice(0, at)
  const refused =
    / (?:NOT in sudoers|incorrect password|command not allowed|NOT authorized|a password is required)/.test(before)
  return {
    category: ['process'],
    type: START,
    action: 'sudo',
    outcome: refused ? 'failure' : 'success',
    user: found[1],
    effective: USER.exec(before)?.[1] || undefined,
    command: message.slice(at + 8).trim() || undefined,
    directory: PWD.exec(before)?.[1] || undefined,
    tty: TTY.exec(before)?.[1] || undefined,
  }
}

const FAILED_USER = / user=(\S+)/
const FAILED_HOST = / rhost=(\S+)/
const FAILED_TTY = / tty=(\S+)/

const pam = (message: string): Meaning | undefined => {
  const opened = /^pam_\w+\([^)]*\): session (opened|closed) for user ([^\s(]+)(?:\(uid=\d+\))?(?: by ([^\s(]*))?/.exec(
    message,
  )
  if (opened !== null) {
    const start = opened[1] === 'opened'
    return {
      category: SESSION,
      type: start ? START : ['end'],
      action: start ? 'session-opened' : 'session-closed',
      outcome: start ? 'success' : undefined,
      user: opened[3] || opened[2],
      effective: opened[3] ? opened[2] : undefined,
    }
  }
  const failed = /^pam_\w+\([^)]*\): authentication failure;(.*)$/.exec(message)
  if (failed !== null) {
    const given = failed[1] as string
    return {
      category: AUTHENTICATION,
      type: START,
      action: 'authentication-failure',
      outcome: 'failure',
      user: FAILED_USER.exec(given)?.[1],
      address: FAILED_HOST.exec(given)?.[1],
      tty: FAILED_TTY.exec(given)?.[1],
    }
  }
  const changed = /^pam_\w+\([^)]*\): password changed for (\S+)/.exec(message)
  return changed === null
    ? undefined
    : {
        category: IAM,
        type: ['user', 'change'],
        action: 'password-changed',
        outcome: 'success',
        target: changed[1],
      }
}

const ACCOUNTS: readonly Reading[] = [
  [
    /^new user: name=([^,]+),/,
    ([, target]) => ({ category: IAM, type: ['user', 'creation'], action: 'user-added', outcome: 'success', target }),
  ],
  [
    /^delete user '([^']+)'/,
    ([, target]) => ({ category: IAM, type: ['user', 'deletion'], action: 'user-deleted', outcome: 'success', target }),
  ],
  [
    /^new group: name=([^,]+),/,
    ([, group]) => ({ category: IAM, type: ['group', 'creation'], action: 'group-added', outcome: 'success', group }),
  ],
  [
    /^group '([^']+)' removed$/,
    ([, group]) => ({ category: IAM, type: ['group', 'deletion'], action: 'group-deleted', outcome: 'success', group }),
  ],
  [
    /^add '([^']+)' to (?:shadow )?group '([^']+)'/,
    ([, target, group]) => ({
      category: IAM,
      type: ['group', 'change'],
      action: 'added-user-to-group',
      outcome: 'success',
      target,
      group,
    }),
  ],
  [
    /^(FAILED SU )?\(to ([^)]+)\) (\S+) on (\S+)/,
    ([, failed, effective, user, tty]) => ({
      category: AUTHENTICATION,
      type: START,
      action: 'su',
      outcome: failed === undefined ? 'success' : 'failure',
      effective,
      user,
      tty,
    }),
  ],
]

const INFO: Meaning = { category: AUTHENTICATION, type: ['info'] }

const first = (readings: readonly Reading[], message: string): Meaning | undefined => {
  for (const [pattern, meaning] of readings) {
    const found = pattern.exec(message)
    if (found !== null) return meaning(found)
  }
  return undefined
}

/** Longer messages say nothing more, and patterns must not be led through megabytes. */
const READ = 8192

export const meaningOf = (syslog: Syslog): Meaning => {
  const message = syslog.message.slice(0, READ)
  if (message.startsWith('pam_')) return pam(message) ?? INFO
  const program = syslog.program ?? ''
  if (program.startsWith('sshd')) return first(SSHD, message) ?? INFO
  if (program === 'sudo') return sudo(message) ?? INFO
  return first(ACCOUNTS, message) ?? INFO
}
