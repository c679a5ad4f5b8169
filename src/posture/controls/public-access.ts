import { parseAddress } from '../../query/index.js'
import { type Condition, covers, type Statement, statementsOf, taken } from './resource-policy.js'

/**
 * Keys that say who asks, or from where, in a way that nobody can choose freely.
 * Source: S3 user guide, "Blocking public access", "The meaning of 'public'": a policy is public unless it grants
 * access to fixed values (no wildcard, no policy variable) of one of these only.
 */
const TELLING = new Set([
  'aws:sourceip',
  'aws:vpcsourceip',
  'aws:sourcearn',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourceowner',
  'aws:sourceaccount',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:userid',
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  's3:dataaccesspointarn',
  's3:dataaccesspointaccount',
  // KMS developer guide, "kms:CallerAccount": the caller's account, as KMS itself knows it.
  'kms:calleraccount',
])

const POSITIVE = new Set(['stringequals', 'stringequalsignorecase', 'stringlike', 'arnequals', 'arnlike', 'ipaddress'])
const NEGATIVE = new Set([
  'stringnotequals',
  'stringnotequalsignorecase',
  'stringnotlike',
  'arnnotequals',
  'arnnotlike',
  'notipaddress',
])

/** Prefixes shorter than these hold so many addresses that they tell nothing of who asks. */
const NARROW = { v4: 8, v6: 32 }

const fixed = (key: string, value: string): boolean => {
  if (key === 'aws:sourceip' || key === 'aws:vpcsourceip') {
    const [address = '', bits] = value.split('/')
    const parsed = parseAddress(address)
    if (parsed === undefined) return false
    const v4 = typeof parsed === 'number'
    return (bits === undefined ? (v4 ? 32 : 128) : Number(bits)) >= (v4 ? NARROW.v4 : NARROW.v6)
  }
  // An access point's name may be a pattern so long as its account is fixed.
  if (key === 's3:dataaccesspointarn') return /^arn:[^*?$]+:s3:[^:]*:\d{12}:/.test(value)
  return value !== '' && !/[*?]|\$\{/.test(value)
}

const tells = (c: Condition): boolean =>
  TELLING.has(c.key) && c.values.length > 0 && c.values.every((v) => fixed(c.key, v))

/** Holds for known askers only. With IfExists or ForAllValues it also holds for requests that do not name the key. */
const limits = (c: Condition): boolean => POSITIVE.has(c.operator) && c.set !== 'all' && !c.ifExists && tells(c)

/** Denies all but known askers: a negated condition also holds for requests that do not name the key. */
const sparesKnown = (c: Condition): boolean => NEGATIVE.has(c.operator) && c.set !== 'any' && tells(c)

const undoes = (deny: Statement, allow: Statement, action: string): boolean =>
  deny.effect === 'Deny' &&
  deny.principals.some((p) => p.kind === 'everybody' && p.value === '*') &&
  !deny.notActions &&
  deny.actions.some((a) => covers(a, action)) &&
  !deny.notResources &&
  !allow.notResources &&
  allow.resources.every((r) => deny.resources.some((d) => covers(d, r))) &&
  (deny.conditions.length === 0 || (deny.conditions.length === 1 && deny.conditions.every(sparesKnown)))

/**
 * The first statement that lets everybody do one of these actions (names or patterns, `s3:GetObject`, `sns:*`);
 * undefined when the policy is not public in that respect.
 *
 * @throws SyntaxError when the policy is no JSON.
 */
export const publicGrant = (policy: string | null | undefined, actions: readonly string[]): Statement | undefined => {
  const statements = statementsOf(policy)
  return statements.find(
    (s) =>
      s.effect === 'Allow' &&
      s.principals.some((p) => p.kind === 'everybody') &&
      !s.conditions.some(limits) &&
      taken(s, actions).some((action) => !statements.some((d) => undoes(d, s, action))),
  )
}
