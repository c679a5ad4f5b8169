import fc from 'fast-check'
import { expect, test } from 'vitest'
import { publicGrant } from './public-access.js'
import { covers, overlap, statementsOf } from './resource-policy.js'

/** The plain meaning: `*` any run, `?` any one character. */
const matches = (pattern: string, text: string): boolean =>
  new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(text)

const pattern = fc.stringMatching(/^[ab*?]{0,6}$/)
const texts = (() => {
  const all = ['']
  for (let i = 0; i < all.length && (all[i]?.length ?? 0) < 6; i++) all.push(`${all[i]}a`, `${all[i]}b`)
  return all
})()

test('patterns overlap exactly when some text is taken by both', () => {
  // Two patterns of three characters that overlap do so in a text of six.
  const short = fc.stringMatching(/^[ab*?]{0,3}$/)
  fc.assert(
    fc.property(short, short, (a, b) => {
      expect(overlap(a, b)).toBe(texts.some((t) => matches(a, t) && matches(b, t)))
    }),
    { numRuns: 500 },
  )
  expect(overlap('a*b', 'ab?')).toBe(true)
  expect(overlap('s3:Get*', 's3:PutObject')).toBe(false)
  expect(overlap('s3:*Object', 's3:Put*')).toBe(true)
  expect(overlap('S3:GETOBJECT', 's3:GetObject')).toBe(true)
})

test('a pattern that covers another takes all that the other takes', () => {
  fc.assert(
    fc.property(pattern, pattern, (a, b) => {
      if (!covers(a, b)) return
      for (const t of texts) if (matches(b, t)) expect(matches(a, t), `${a} covers ${b}: ${t}`).toBe(true)
    }),
  )
  expect(covers('arn:aws:s3:::a*', 'arn:aws:s3:::a/*')).toBe(true)
  expect(covers('s3:*', 's3:*')).toBe(true)
  expect(covers('*', 's3:*')).toBe(true)
  expect(covers('s3:Get*', 's3:*')).toBe(false)
})

const policy = (...statements: object[]) => JSON.stringify({ Statement: statements })
const allow = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::a/*' }
const READ = ['s3:GetObject', 's3:ListBucket']

test('an allow for everybody is undone by a deny of everybody but known ones', () => {
  const deny = (more: object) => ({ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*', ...more })
  const vpce = { StringNotEquals: { 'aws:SourceVpce': 'vpce-0123456789abcdef0' } }
  expect(publicGrant(policy(allow), READ)?.sid).toBe('#1')
  expect(publicGrant(policy(allow, deny({ Condition: vpce })), READ)).toBeUndefined()
  expect(publicGrant(policy(allow, deny({})), READ)).toBeUndefined()
  // A deny that needs more than that leaves the others in.
  expect(
    publicGrant(policy(allow, deny({ Condition: { ...vpce, Bool: { 'aws:SecureTransport': 'false' } } })), READ)?.sid,
  ).toBe('#1')
  expect(publicGrant(policy(allow, deny({ Condition: vpce, Action: 's3:PutObject' })), READ)?.sid).toBe('#1')
  expect(publicGrant(policy(allow, deny({ Condition: vpce, Resource: 'arn:aws:s3:::a/x/*' })), READ)?.sid).toBe('#1')
  expect(publicGrant(policy(allow, deny({ Principal: { AWS: '111122223333' }, Condition: vpce })), READ)?.sid).toBe(
    '#1',
  )
  expect(
    publicGrant(policy(allow, deny({ Condition: { StringNotLike: { 'aws:SourceVpce': 'vpce-*' } } })), READ)?.sid,
  ).toBe('#1')
})

test.each([
  ['one address', { IpAddress: { 'aws:SourceIp': '203.0.113.7' } }, false],
  ['a block of documents', { IpAddress: { 'aws:SourceIp': ['2001:db8::/32', '10.0.0.0/8'] } }, false],
  ['half of all addresses', { IpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1'] } }, true],
  ['no address at all', { IpAddress: { 'aws:SourceIp': 'anywhere' } }, true],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable is written so.
  ['a variable', { StringEquals: { 'aws:PrincipalOrgID': '${aws:PrincipalOrgID}' } }, true],
  ['a pattern of organisations', { StringLike: { 'aws:PrincipalOrgID': 'o-*' } }, true],
  ['IfExists, which holds for those who say nothing', { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a' } }, true],
  [
    'ForAllValues, which holds for those who say nothing',
    { 'ForAllValues:StringEquals': { 'aws:PrincipalOrgID': 'o-a' } },
    true,
  ],
  ['ForAnyValue', { 'ForAnyValue:StringEquals': { 'aws:PrincipalOrgPaths': 'o-a/r-b/ou-c/' } }, false],
  ['all but one', { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a' } }, true],
  [
    'an access point of an account',
    { StringLike: { 's3:DataAccessPointArn': 'arn:aws:s3:us-east-1:111122223333:accesspoint/*' } },
    false,
  ],
])('%s', (_, Condition, isPublic) => {
  expect(publicGrant(policy({ ...allow, Condition }), READ) !== undefined).toBe(isPublic)
})

test('all actions but some are judged by what is left', () => {
  const { Action: _, ...rest } = allow
  expect(publicGrant(policy({ ...rest, NotAction: 's3:Put*' }), READ)).toBeDefined()
  expect(publicGrant(policy({ ...rest, NotAction: ['s3:Get*', 's3:List*'] }), READ)).toBeUndefined()
})

test('a statement alone, numbers and missing keys are read as IAM reads them', () => {
  const [s] = statementsOf(JSON.stringify({ Statement: { Effect: 'Allow', Principal: { AWS: 111122223333 } } }))
  expect(s).toMatchObject({ effect: 'Allow', principals: [{ kind: 'AWS', value: '111122223333' }], actions: [] })
  expect(statementsOf(null)).toEqual([])
  expect(() => statementsOf('{')).toThrow(SyntaxError)
})
