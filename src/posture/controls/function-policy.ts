import type { Json } from '../ci.js'

/** A statement that lets in more than it says to: who, and by which statement. */
export interface OpenStatement {
  readonly sid: string
  /** `anyone`: everybody may call the function. `s3`: a bucket of any account may, by way of Amazon S3. */
  readonly to: 'anyone' | 's3'
}

type Loose = Readonly<Record<string, unknown>>

const record = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {}
const list = (value: unknown): readonly unknown[] => (value === undefined ? [] : Array.isArray(value) ? value : [value])
const texts = (value: unknown): readonly string[] => list(value).filter((v) => typeof v === 'string')

/** Operators that ask for one of the values; their negations and `…IfExists` let through whoever lacks the key. */
const ASKS = /^(ForAnyValue:)?(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike)$/i

/** Keys that say who calls, or on whose behalf (IAM user guide, "AWS global condition context keys"). */
const CALLER: readonly string[] = [
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceowner',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:userid',
  'aws:username',
]
/** Names of buckets carry no account: one that is deleted may be made again by anybody. */
const ACCOUNT_OF_BUCKET: readonly string[] = ['aws:sourceaccount', 'aws:sourceowner', 'aws:sourceorgid']

/** Security Hub takes fixed values alone, without wildcards and policy variables (user guide, Lambda.1). */
const isFixed = (value: string): boolean => value !== '' && !/[*?]|\$\{/.test(value)

const limits = (statement: Loose, enough: (key: string, value: string) => boolean): boolean =>
  Object.entries(record(statement['Condition'])).some(
    ([operator, keys]) =>
      ASKS.test(operator) &&
      Object.entries(record(keys)).some(([key, given]) => {
        const values = texts(given)
        return values.length > 0 && values.every((value) => isFixed(value) && enough(key.toLowerCase(), value))
      }),
  )

const isAnyone = (statement: Loose): boolean => {
  if (statement['NotPrincipal'] !== undefined) return true
  const principal = statement['Principal']
  return principal === '*' || texts(record(principal)['AWS']).includes('*') || record(principal)['*'] !== undefined
}

const isS3 = (statement: Loose): boolean =>
  texts(record(statement['Principal'])['Service']).some((s) => /^s3[.-]?([a-z0-9-]*\.)?amazonaws\.com(\.cn)?$/.test(s))

/**
 * Statements of a function's policy that let anyone call it, or a bucket of anyone's. The policy of a function is
 * made by `AddPermission`, so it has no denials to weigh against.
 *
 * @param policy the policy as text or as an object; null: there is none.
 * @returns undefined when it is no policy.
 */
export const openStatements = (policy: Json): readonly OpenStatement[] | undefined => {
  if (policy === null) return []
  const parsed = typeof policy === 'string' ? parse(policy) : policy
  const statements = record(parsed)['Statement']
  if (statements === undefined) return undefined
  return list(statements).flatMap((raw, i): readonly OpenStatement[] => {
    const statement = record(raw)
    if (statement['Effect'] !== 'Allow') return []
    const sid = typeof statement['Sid'] === 'string' && statement['Sid'] !== '' ? statement['Sid'] : `#${i + 1}`
    if (isAnyone(statement)) return limits(statement, (key) => CALLER.includes(key)) ? [] : [{ sid, to: 'anyone' }]
    if (!isS3(statement)) return []
    const known = limits(
      statement,
      (key, value) =>
        ACCOUNT_OF_BUCKET.includes(key) || (key === 'aws:sourcearn' && /^\d{12}$/.test(value.split(':')[4] ?? '')),
    )
    return known ? [] : [{ sid, to: 's3' }]
  })
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
