import { ACCOUNT, type Json, type JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import controls from './iam-account.js'

const ROOT = 'arn:aws:iam::111122223333:root'
const account = (AccountSummary: JsonObject, RootVirtualMfaDevices: Json = [], arn = ROOT) =>
  ciOf(ACCOUNT, {}, { awsRegion: 'global', arn, parts: { AccountSummary, RootVirtualMfaDevices } })
const root = (mfa: 0 | 1, keys: 0 | 1 = 0, password: 0 | 1 = 1): JsonObject => ({
  AccountMFAEnabled: mfa,
  AccountAccessKeysPresent: keys,
  AccountPasswordPresent: password,
})
const virtual = [{ serialNumber: 'arn:aws:iam::111122223333:mfa/root-account-mfa-device' }]
const gov = 'arn:aws-us-gov:iam::111122223333:root'
const holder = (type: string, arn: string) => ciOf(type, { attachedManagedPolicies: [{ policyArn: arn }] })
const SUPPORT = 'arn:aws:iam::aws:policy/AWSSupportAccess'
const plain = account(root(1))

controlTests(controls, {
  'IAM.4': [
    { name: 'no key', ci: account(root(0, 0)), status: 'PASSED' },
    { name: 'a key', ci: account(root(1, 1)), status: 'FAILED' },
    { name: 'not told', ci: account({ AccountMFAEnabled: 1 }), status: 'WARNING' },
  ],
  'IAM.6': [
    { name: 'hardware', ci: account(root(1)), status: 'PASSED' },
    { name: 'virtual', ci: account(root(1), virtual), status: 'FAILED' },
    { name: 'none', ci: account(root(0)), status: 'FAILED' },
    { name: 'no root credentials', ci: account(root(0, 0, 0)), status: 'NOT_AVAILABLE' },
    { name: 'a root key without a password', ci: account(root(0, 1, 0)), status: 'FAILED' },
    { name: 'GovCloud', ci: account(root(0), [], gov), status: 'NOT_AVAILABLE' },
  ],
  'IAM.9': [
    { name: 'virtual', ci: account(root(1), virtual), status: 'PASSED' },
    { name: 'none', ci: account(root(0)), status: 'FAILED' },
    {
      name: 'none, where the password is not told of',
      ci: account({ AccountMFAEnabled: 0, AccountAccessKeysPresent: 0 }),
      status: 'FAILED',
    },
    { name: 'no root credentials', ci: account(root(0, 0, 0)), status: 'NOT_AVAILABLE' },
    { name: 'China', ci: account(root(0), [], 'arn:aws-cn:iam::111122223333:root'), status: 'NOT_AVAILABLE' },
    { name: 'not told', ci: account({ AccountAccessKeysPresent: 0 }), status: 'WARNING' },
  ],
  'IAM.18': [
    { name: 'a role', ci: plain, around: [holder('AWS::IAM::Role', SUPPORT)], status: 'PASSED' },
    { name: 'a group', ci: plain, around: [holder('AWS::IAM::Group', SUPPORT)], status: 'PASSED' },
    { name: 'a user', ci: plain, around: [holder('AWS::IAM::User', SUPPORT)], status: 'PASSED' },
    { name: 'nobody', ci: plain, status: 'FAILED' },
    {
      name: 'another policy of the name',
      ci: plain,
      around: [holder('AWS::IAM::Role', 'arn:aws:iam::111122223333:policy/AWSSupportAccess')],
      status: 'FAILED',
    },
    {
      name: 'a user, where a role is asked for',
      ci: plain,
      around: [holder('AWS::IAM::User', SUPPORT)],
      params: { policyUsageType: 'IAM_ROLE' },
      status: 'FAILED',
    },
    {
      name: 'in another partition',
      ci: account(root(1), [], gov),
      around: [holder('AWS::IAM::Role', 'arn:aws-us-gov:iam::aws:policy/AWSSupportAccess')],
      status: 'PASSED',
    },
    { name: 'a role of which it was not read', ci: plain, around: [ciOf('AWS::IAM::Role', {})], status: 'WARNING' },
  ],
})
