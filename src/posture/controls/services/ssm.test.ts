import { ACCOUNT, type JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import ssm from './ssm.js'

const instance = (name: string) => ciOf('AWS::EC2::Instance', { state: { name } }, { resourceId: 'i-1' })
const managed = (resourceId: string, awsRegion = 'ap-northeast-1') =>
  ciOf('AWS::SSM::ManagedInstanceInventory', {}, { resourceId, awsRegion })
const node = (type: 'Patch' | 'Association', configuration: JsonObject) =>
  ciOf(`AWS::SSM::${type}Compliance`, configuration, { resourceId: 'AWS::SSM::ManagedInstanceInventory/i-1' })
const summary = (type: 'Patch' | 'Association', Status: string) =>
  node(type, { 'AWS:ComplianceSummary': { Content: { [type]: { ComplianceType: type, Status } } } })
const items = (type: 'Patch' | 'Association', ...states: string[]) =>
  node(type, {
    'AWS:ComplianceItem': {
      Content: { [type]: Object.fromEntries(states.map((Status, i) => [`KB${i}`, { Id: `KB${i}`, Status }])) },
    },
  })
const document = (...AccountIds: string[]) =>
  ciOf('AWS::SSM::Document', { Name: 'd' }, { parts: { DocumentPermission: { AccountIds } } })
const account = (part: string, SettingValue: string | null) =>
  ciOf(ACCOUNT, {}, { parts: { [part]: { SettingValue, Status: 'Default' } } })

const compliance = (type: 'Patch' | 'Association') => [
  { name: 'compliant', status: 'PASSED' as const, ci: summary(type, 'COMPLIANT') },
  { name: 'not compliant', status: 'FAILED' as const, ci: summary(type, 'NON_COMPLIANT') },
  { name: 'single items, all compliant', status: 'PASSED' as const, ci: items(type, 'COMPLIANT', '') },
  { name: 'single items, one not', status: 'FAILED' as const, ci: items(type, 'COMPLIANT', 'NON_COMPLIANT') },
  { name: 'nothing said', status: 'WARNING' as const, ci: node(type, {}) },
]

controlTests(ssm, {
  'SSM.1': [
    { name: 'managed', status: 'PASSED', ci: instance('running'), around: [managed('i-1')] },
    { name: 'stopped and managed', status: 'PASSED', ci: instance('stopped'), around: [managed('i-1')] },
    { name: 'not managed', status: 'FAILED', ci: instance('running'), around: [managed('i-2')] },
    { name: 'managed elsewhere', status: 'FAILED', ci: instance('stopped'), around: [managed('i-1', 'eu-west-1')] },
    { name: 'terminated', status: 'NOT_AVAILABLE', ci: instance('terminated') },
  ],
  'SSM.2': compliance('Patch'),
  'SSM.3': compliance('Association'),
  'SSM.4': [
    { name: 'private', status: 'PASSED', ci: document() },
    { name: 'shared with an account', status: 'PASSED', ci: document('444455556666') },
    { name: 'public', status: 'FAILED', ci: document('444455556666', 'all') },
  ],
  'SSM.6': [
    { name: 'CloudWatch', status: 'PASSED', ci: account('SsmAutomationLogDestination', 'CloudWatch') },
    { name: 'nothing', status: 'FAILED', ci: account('SsmAutomationLogDestination', null) },
  ],
  'SSM.7': [
    { name: 'blocked', status: 'PASSED', ci: account('SsmDocumentPublicSharing', 'Disable') },
    { name: 'allowed', status: 'FAILED', ci: account('SsmDocumentPublicSharing', 'Enable') },
  ],
})
