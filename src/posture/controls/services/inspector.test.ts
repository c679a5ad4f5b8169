import { ACCOUNT } from '../../ci.js'
import { type Case, ciOf, controlTests } from '../testing.js'
import inspector from './inspector.js'

const account = (resourceState: Record<string, { status: string }>) =>
  ciOf(ACCOUNT, {}, { parts: { InspectorStatus: { accountId: '111122223333', resourceState } } })
const all = { ec2: 'ENABLED', ecr: 'ENABLED', lambda: 'ENABLED', lambdaCode: 'ENABLED' }
const state = (status: Record<string, string>) =>
  account(Object.fromEntries(Object.entries({ ...all, ...status }).map(([k, v]) => [k, { status: v }])))

const cases = (key: string): Case[] => [
  { name: 'on', status: 'PASSED', ci: state({}) },
  { name: 'off while the others are on', status: 'FAILED', ci: state({ [key]: 'DISABLED' }) },
  { name: 'suspended', status: 'FAILED', ci: state({ [key]: 'SUSPENDED' }) },
  { name: 'not named', status: 'FAILED', ci: account({}) },
  { name: 'never enabled', status: 'FAILED', ci: ciOf(ACCOUNT, {}, { parts: { InspectorStatus: null } }) },
]

controlTests(inspector, {
  'Inspector.1': cases('ec2'),
  'Inspector.2': cases('ecr'),
  'Inspector.3': cases('lambdaCode'),
  'Inspector.4': cases('lambda'),
})
