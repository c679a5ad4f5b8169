import { expect, test } from 'vitest'
import { ACCOUNT, type JsonObject } from '../../ci.js'
import { evaluate } from '../evaluate.js'
import { type Case, ciOf, controlTests, surroundings } from '../testing.js'
import controls from './iam-password-policy.js'

const account = (policy: JsonObject | null) =>
  ciOf(ACCOUNT, {}, { awsRegion: 'global', parts: { PasswordPolicy: policy } })
const strong: JsonObject = {
  minimumPasswordLength: 14,
  requireUppercaseCharacters: true,
  requireLowercaseCharacters: true,
  requireSymbols: true,
  requireNumbers: true,
  expirePasswords: true,
  maxPasswordAge: 90,
  passwordReusePrevention: 24,
}
const { maxPasswordAge: _, ...lasting } = strong
const { passwordReusePrevention: __, ...forgetting } = strong
const none: Case = { name: 'no policy', ci: account(null), status: 'FAILED' }
const good: Case = { name: 'a strong one', ci: account(strong), status: 'PASSED' }
const off = (key: string): readonly Case[] => [
  good,
  none,
  { name: `${key} is off`, ci: account({ ...strong, [key]: false }), status: 'FAILED' },
]

controlTests(controls, {
  'IAM.7': [
    good,
    none,
    { name: 'eight characters', ci: account({ ...strong, minimumPasswordLength: 8 }), status: 'PASSED' },
    { name: 'seven characters', ci: account({ ...strong, minimumPasswordLength: 7 }), status: 'FAILED' },
    { name: 'no symbols', ci: account({ ...strong, requireSymbols: false }), status: 'FAILED' },
    {
      name: 'no symbols asked for',
      ci: account({ ...strong, requireSymbols: false }),
      params: { RequireSymbols: false },
      status: 'PASSED',
    },
    { name: 'no expiry', ci: account(lasting), status: 'PASSED' },
    { name: 'no expiry, which is asked for', ci: account(lasting), params: { MaxPasswordAge: 90 }, status: 'FAILED' },
    {
      name: 'reuse, which is asked for',
      ci: account(forgetting),
      params: { PasswordReusePrevention: 5 },
      status: 'FAILED',
    },
  ],
  'IAM.10': [
    good,
    none,
    { name: 'seven characters', ci: account({ ...strong, minimumPasswordLength: 7 }), status: 'PASSED' },
    { name: 'no symbols', ci: account({ ...strong, requireSymbols: false }), status: 'PASSED' },
    { name: 'three remembered', ci: account({ ...strong, passwordReusePrevention: 3 }), status: 'FAILED' },
    { name: 'no expiry', ci: account(lasting), status: 'FAILED' },
  ],
  'IAM.11': off('requireUppercaseCharacters'),
  'IAM.12': off('requireLowercaseCharacters'),
  'IAM.13': off('requireSymbols'),
  'IAM.14': off('requireNumbers'),
  'IAM.15': [good, none, { name: 'thirteen', ci: account({ ...strong, minimumPasswordLength: 13 }), status: 'FAILED' }],
  'IAM.16': [
    good,
    none,
    { name: 'all may be used again', ci: account(forgetting), status: 'FAILED' },
    { name: '23', ci: account({ ...strong, passwordReusePrevention: 23 }), status: 'FAILED' },
  ],
  'IAM.17': [
    good,
    none,
    { name: 'never', ci: account(lasting), status: 'FAILED' },
    { name: 'never, as emulators write it', ci: account({ ...strong, maxPasswordAge: 0 }), status: 'FAILED' },
    { name: '91 days', ci: account({ ...strong, maxPasswordAge: 91 }), status: 'FAILED' },
    { name: '30 days', ci: account({ ...strong, maxPasswordAge: 30 }), status: 'PASSED' },
  ],
})

test('all that a policy lacks is named at once', () => {
  const control = controls.find((c) => c.id === 'IAM.10')
  if (control === undefined) throw new Error('IAM.10 is missing')
  const weak = account({ minimumPasswordLength: 6, maxPasswordAge: 365 })
  expect(evaluate(control, weak, control.params ?? {}, surroundings()).reason?.en).toBe(
    'In the password policy an uppercase letter is not required; a lowercase letter is not required; a digit is not required; the least length is 6 (wanted: 7); 0 earlier passwords are remembered (wanted: 4); passwords expire after 365 days (wanted: 90).',
  )
})
