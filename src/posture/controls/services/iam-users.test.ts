import type { Json, JsonObject } from '../../ci.js'
import { ciOf, controlTests, NOW } from '../testing.js'
import controls from './iam-users.js'

const ago = (days: number) => new Date(NOW.getTime() - days * 86_400_000).toISOString()
const key = (status: string, made: number, used?: number): JsonObject => ({
  accessKeyId: 'AKIAEXAMPLE0000WXYZ',
  status,
  createDate: ago(made),
  accessKeyLastUsed: used === undefined ? {} : { lastUsedDate: ago(used), region: 'us-east-1', serviceName: 's3' },
})
const user = (parts: { keys?: Json; login?: Json; used?: number; mfa?: Json }) =>
  ciOf(
    'AWS::IAM::User',
    {},
    {
      parts: {
        AccessKeys: parts.keys ?? [],
        LoginProfile: parts.login ?? null,
        PasswordUse: { passwordLastUsed: parts.used === undefined ? null : ago(parts.used) },
        MfaDevices: parts.mfa ?? [],
      },
    },
  )
const login = (made: number) => ({ createDate: ago(made), passwordResetRequired: false })
const device = [{ serialNumber: 'arn:aws:iam::111122223333:mfa/phone', enableDate: ago(5) }]
const policies = (inline: string[], attached: string[]) =>
  ciOf('AWS::IAM::User', {
    userPolicyList: inline.map((policyName) => ({ policyName })),
    attachedManagedPolicies: attached.map((policyName) => ({ policyName })),
  })

const unused = (most: number) =>
  [
    { name: 'no credentials', ci: user({}), status: 'PASSED' },
    { name: 'a password in use', ci: user({ login: login(500), used: most }), status: 'PASSED' },
    { name: 'an idle password', ci: user({ login: login(500), used: most + 1 }), status: 'FAILED' },
    { name: 'a new password', ci: user({ login: login(3) }), status: 'PASSED' },
    { name: 'a password that was never used', ci: user({ login: login(most + 1) }), status: 'FAILED' },
    { name: 'a password that is gone', ci: user({ used: most + 50 }), status: 'PASSED' },
    { name: 'a key in use', ci: user({ keys: [key('Active', 900, most)] }), status: 'PASSED' },
    { name: 'an idle key', ci: user({ keys: [key('Active', 900, most + 1)] }), status: 'FAILED' },
    { name: 'a key that was never used', ci: user({ keys: [key('Active', most + 1)] }), status: 'FAILED' },
    { name: 'a new key', ci: user({ keys: [key('Active', most)] }), status: 'PASSED' },
    { name: 'an idle key that is off', ci: user({ keys: [key('Inactive', 900, 800)] }), status: 'PASSED' },
    {
      name: 'an idle key beside a password in use',
      ci: user({ login: login(500), used: 1, keys: [key('Active', 900, 1), key('Active', 900, 400)] }),
      status: 'FAILED',
    },
    {
      name: 'a longer time',
      ci: user({ login: login(200) }),
      params: { maxCredentialUsageAge: 365 },
      status: 'PASSED',
    },
    { name: 'a key without dates', ci: user({ keys: [{ status: 'Active' }] }), status: 'WARNING' },
  ] as const

controlTests(controls, {
  'IAM.2': [
    { name: 'groups alone', ci: policies([], []), status: 'PASSED' },
    { name: 'an inline policy', ci: policies(['own'], []), status: 'FAILED' },
    { name: 'an attached policy', ci: policies([], ['ReadOnlyAccess']), status: 'FAILED' },
    { name: 'not read', ci: ciOf('AWS::IAM::User', { userPolicyList: [] }), status: 'WARNING' },
  ],
  'IAM.3': [
    { name: 'no keys', ci: user({}), status: 'PASSED' },
    { name: 'young', ci: user({ keys: [key('Active', 90)] }), status: 'PASSED' },
    { name: 'old', ci: user({ keys: [key('Active', 5), key('Active', 91, 1)] }), status: 'FAILED' },
    { name: 'old and off', ci: user({ keys: [key('Inactive', 400)] }), status: 'PASSED' },
    {
      name: 'older than asked',
      ci: user({ keys: [key('Active', 31)] }),
      params: { maxAccessKeyAge: 30 },
      status: 'FAILED',
    },
  ],
  'IAM.5': [
    { name: 'no password', ci: user({}), status: 'PASSED' },
    { name: 'a password with MFA', ci: user({ login: login(5), mfa: device }), status: 'PASSED' },
    { name: 'a password without MFA', ci: user({ login: login(5) }), status: 'FAILED' },
  ],
  'IAM.8': [...unused(90)],
  'IAM.19': [
    { name: 'MFA', ci: user({ mfa: device }), status: 'PASSED' },
    { name: 'none, and no password', ci: user({}), status: 'FAILED' },
  ],
  'IAM.22': [...unused(45)],
})
