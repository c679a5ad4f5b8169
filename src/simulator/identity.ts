import { iso } from './calendar.js'
import type { Account, Person, Role } from './company.js'

/** `userIdentity` of a record. */
export type Identity = Readonly<Record<string, unknown>>

/** Who calls, from where, with what. */
export interface Caller {
  readonly account: Account
  readonly identity: Identity
  readonly ip: string
  readonly agent: string
  /** The session began in the console. */
  readonly console?: boolean
}

export const roleArn = (account: Account, role: Role): string =>
  `arn:aws:iam::${account.id}:role${role.path}${role.name}`

export interface Session {
  readonly name: string
  readonly key: string
  readonly since: number
  readonly mfa?: boolean
  readonly invokedBy?: string
  readonly ec2?: boolean
  readonly web?: { readonly provider: string; readonly attributes: Identity }
}

/** Somebody or something that acts in a role. */
export const assumedRole = (account: Account, role: Role, session: Session): Identity => ({
  type: 'AssumedRole',
  principalId: `${role.id}:${session.name}`,
  arn: `arn:aws:sts::${account.id}:assumed-role/${role.name}/${session.name}`,
  accountId: account.id,
  accessKeyId: session.key,
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      principalId: role.id,
      arn: roleArn(account, role),
      accountId: account.id,
      userName: role.name,
    },
    ...(session.web === undefined
      ? {}
      : { webIdFederationData: { federatedProvider: session.web.provider, attributes: session.web.attributes } }),
    attributes: { creationDate: iso(session.since), mfaAuthenticated: String(session.mfa === true) },
    ...(session.ec2 === true ? { ec2RoleDelivery: '2.0' } : {}),
  },
  ...(session.invokedBy === undefined ? {} : { invokedBy: session.invokedBy }),
})

/** A user of IAM with its own key, or at the console when there is none. */
export const iamUser = (
  account: Account,
  user: { readonly name: string; readonly id: string },
  key?: string,
  console?: { readonly since: number; readonly mfa: boolean },
): Identity => ({
  type: 'IAMUser',
  principalId: user.id,
  arn: `arn:aws:iam::${account.id}:user/${user.name}`,
  accountId: account.id,
  ...(key === undefined ? {} : { accessKeyId: key }),
  userName: user.name,
  ...(console === undefined
    ? {}
    : { sessionContext: { attributes: { creationDate: iso(console.since), mfaAuthenticated: String(console.mfa) } } }),
})

export const root = (account: Account, key?: string, since?: number): Identity => ({
  type: 'Root',
  principalId: account.id,
  arn: `arn:aws:iam::${account.id}:root`,
  accountId: account.id,
  ...(key === undefined ? {} : { accessKeyId: key }),
  ...(since === undefined
    ? {}
    : { sessionContext: { attributes: { creationDate: iso(since), mfaAuthenticated: 'false' } } }),
})

/** A service of AWS that acts of itself. */
export const service = (account: Account, host: string): Caller => ({
  account,
  identity: { type: 'AWSService', invokedBy: host },
  ip: host,
  agent: host,
})

/** A role that a service of AWS acts in on the account's behalf. */
export const onBehalf = (account: Account, role: Role, session: Session, host: string): Caller => ({
  account,
  identity: assumedRole(account, role, { ...session, invokedBy: host }),
  ip: host,
  agent: host,
})

export const SETS = {
  admin: 'AWSReservedSSO_AdministratorAccess_4f1d2c9a7b3e5d60',
  developer: 'AWSReservedSSO_DeveloperAccess_a61b0e47c2d98f35',
  audit: 'AWSReservedSSO_SecurityAudit_92c5e8f0417ad3b6',
} as const

/** The permission set that a person's team has in an account. */
export const permissionSet = (person: Person, account: Account): Role => {
  const set = person.team === 'sre' ? SETS.admin : person.team === 'security' ? SETS.audit : SETS.developer
  return account.role(set, '/aws-reserved/sso.amazonaws.com/ap-northeast-1/')
}
