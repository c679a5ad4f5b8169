import type { Ci, Json } from '../ci.js'
import { NotRead } from './control.js'
import { missing } from './piece.js'
import { covers, overlap, type Statement, statementsOf, taken } from './resource-policy.js'

/** An inline policy, or a version of a managed one. */
export interface IdentityPolicy {
  readonly name: string
  readonly statements: readonly Statement[]
}

/**
 * The statements of a policy that hangs on a user, group or role. AWS Config and IAM give the document URL-encoded.
 *
 * @throws NotRead when there is no document, or one that cannot be read: nothing may be concluded from it.
 */
export const identityStatements = (document: Json | undefined, name: string): readonly Statement[] => {
  if (typeof document === 'object' && document !== null) return statementsOf(JSON.stringify(document))
  if (typeof document !== 'string' || document === '') throw missing(name)
  try {
    return statementsOf(/^\s*\{/.test(document) ? document : decodeURIComponent(document))
  } catch (cause) {
    throw new NotRead(name, {
      en: `The policy document of ${name} cannot be read: ${(cause as Error).message}`,
      ja: `${name} のポリシードキュメントを解釈できません: ${(cause as Error).message}`,
    })
  }
}

/** The inline policies of a user, group or role, under the key that AWS Config has for each. */
export const inlinePoliciesOf = (ci: Ci): readonly IdentityPolicy[] => {
  const key = { 'AWS::IAM::User': 'userPolicyList', 'AWS::IAM::Group': 'groupPolicyList' }[ci.resourceType]
  const list = ci.configuration?.[key ?? 'rolePolicyList']
  if (!Array.isArray(list)) throw missing(key ?? 'rolePolicyList')
  return (list as readonly { readonly policyName?: string; readonly policyDocument?: Json }[]).map((p) => {
    const name = p.policyName ?? 'policyDocument'
    return { name, statements: identityStatements(p.policyDocument, name) }
  })
}

/** A version of a customer managed policy, as AWS Config has it. */
export interface PolicyVersion {
  readonly versionId?: string
  readonly isDefaultVersion?: boolean
  readonly document?: Json
}

/** The statements of the version that counts. */
export const defaultVersionOf = (configuration: {
  readonly defaultVersionId?: string
  readonly policyVersionList?: readonly PolicyVersion[] | null
}): readonly Statement[] => {
  const versions = configuration.policyVersionList ?? []
  const version =
    versions.find((v) => v.isDefaultVersion === true) ??
    versions.find((v) => v.versionId !== undefined && v.versionId === configuration.defaultVersionId)
  if (version === undefined) throw missing('policyVersionList')
  return identityStatements(version.document, 'policyVersionList')
}

const partitionOf = (ci: Ci): string => ci.arn.split(':')[1] ?? 'aws'

/** `*`, `*:*` and whatever else takes every action of every service. */
const isEveryAction = (action: string): boolean => covers(action, '*:*')

/**
 * An Allow statement of every action on every resource. AWS Config's rule asks for `"Effect": "Allow"` with
 * `"Action": "*"` over `"Resource": "*"` in one statement; neither Condition nor a Deny beside it changes its answer.
 */
export const adminStatement = (ci: Ci, statements: readonly Statement[]): Statement | undefined =>
  statements.find(
    (s) =>
      s.effect === 'Allow' &&
      !s.notActions &&
      s.actions.some(isEveryAction) &&
      !s.notResources &&
      s.resources.some((r) => covers(r, `arn:${partitionOf(ci)}:*`)),
  )

/** `ec2:*`, `s3:**`, `*`: all that a service can do. `ec2:Describe*` is not. */
const isWholeService = (action: string): boolean => {
  const colon = action.indexOf(':')
  return /^[?*]*\*[?*]*$/.test(colon < 0 ? action : action.slice(colon + 1))
}

/**
 * The first Allow statement of all actions of a service, with those actions; on which resources does not matter.
 * NotAction allows all of every service that it does not name.
 */
export const wholeServices = (
  statements: readonly Statement[],
): { readonly statement: Statement; readonly actions: readonly string[] } | undefined => {
  for (const statement of statements) {
    if (statement.effect !== 'Allow') continue
    if (statement.notActions) {
      if (statement.actions.some(isEveryAction)) continue
      return { statement, actions: statement.actions.map((a) => `NotAction ${a}`) }
    }
    const actions = statement.actions.filter(isWholeService)
    if (actions.length > 0) return { statement, actions }
  }
  return undefined
}

/**
 * What a Resource element may say with variables that stand for the account itself (IAM user guide, "IAM policy
 * elements: Variables and tags"). Others stand for something narrower.
 */
const withoutVariables = (resource: string, account: string): string =>
  resource
    .replace(/\$\{aws:(PrincipalAccount|ResourceAccount)\}/gi, account)
    .replace(/\$\{aws:RequestedRegion\}/gi, '*')

/**
 * The Allow statement that lets an action be done with every KMS key of the account, in whichever Region, and the
 * actions (names or patterns) that it allows so. A Deny takes away what it takes from all keys, or from all but some;
 * Conditions are not looked at, as Security Hub does not: a Deny under a condition may not hold, an Allow may.
 */
export const openToAllKeys = (
  ci: Ci,
  statements: readonly Statement[],
  blocked: readonly string[],
): { readonly statement: Statement; readonly actions: readonly string[] } | undefined => {
  const everyKey = `arn:${partitionOf(ci)}:kms:*:${ci.accountId}:key/*`
  const takesEveryKey = (s: Statement) => s.resources.some((r) => covers(withoutVariables(r, ci.accountId), everyKey))
  const denies = (s: Statement, action: string) =>
    s.effect === 'Deny' &&
    s.conditions.length === 0 &&
    (s.notActions ? !s.actions.some((a) => overlap(a, action)) : s.actions.some((a) => covers(a, action))) &&
    (s.notResources ? !takesEveryKey(s) : takesEveryKey(s))
  for (const statement of statements) {
    if (statement.effect !== 'Allow') continue
    // Allowed on all but what NotResource names: all keys, unless it names them all.
    if (statement.notResources ? takesEveryKey(statement) : !takesEveryKey(statement)) continue
    const actions = blocked.filter(
      (action) => taken(statement, [action]).length > 0 && !statements.some((s) => denies(s, action)),
    )
    if (actions.length > 0) return { statement, actions }
  }
  return undefined
}
