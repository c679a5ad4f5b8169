import { ACCOUNT, type JsonObject } from '../../ci.js'
import { type Case, ciOf, controlTests } from '../testing.js'
import guardduty from './guardduty.js'

const account = (...statuses: string[]) =>
  ciOf(ACCOUNT, {}, { parts: { GuardDutyDetectors: statuses.map((status) => ({ detectorId: 'd', status })) } })
const detector = (Features: readonly JsonObject[], Enable = true) =>
  ciOf('AWS::GuardDuty::Detector', { Id: 'd', Enable, Features })
const on = (Name: string, ...managed: string[]) => ({
  Name,
  Status: 'ENABLED',
  AdditionalConfiguration: managed.map((n) => ({ Name: n, Status: 'ENABLED' })),
})

const cases = (feature: string, managed?: string): Case[] => [
  { name: 'on', status: 'PASSED', ci: detector([on(feature, ...(managed === undefined ? [] : [managed]))]) },
  { name: 'off', status: 'FAILED', ci: detector([{ Name: feature, Status: 'DISABLED' }]) },
  { name: 'another plan is on', status: 'FAILED', ci: detector([on('OTHER')]) },
  { name: 'the detector is suspended', status: 'FAILED', ci: detector([on(feature)], false) },
  { name: 'the item does not say', status: 'WARNING', ci: ciOf('AWS::GuardDuty::Detector', { Id: 'd', Enable: true }) },
  ...(managed === undefined
    ? []
    : [
        { name: 'agents by hand', status: 'FAILED', ci: detector([on(feature)]) } as const,
        {
          name: 'agents are managed while the plan is off',
          status: 'FAILED',
          ci: detector([{ ...on(feature, managed), Status: 'DISABLED' }]),
        } as const,
      ]),
]

controlTests(guardduty, {
  'GuardDuty.1': [
    { name: 'on', status: 'PASSED', ci: account('ENABLED') },
    { name: 'suspended', status: 'FAILED', ci: account('DISABLED') },
    { name: 'never enabled', status: 'FAILED', ci: account() },
  ],
  'GuardDuty.5': cases('EKS_AUDIT_LOGS'),
  'GuardDuty.6': cases('LAMBDA_NETWORK_LOGS'),
  'GuardDuty.7': [
    ...cases('EKS_RUNTIME_MONITORING', 'EKS_ADDON_MANAGEMENT'),
    ...cases('RUNTIME_MONITORING', 'EKS_ADDON_MANAGEMENT'),
  ],
  'GuardDuty.8': cases('EBS_MALWARE_PROTECTION'),
  'GuardDuty.9': cases('RDS_LOGIN_EVENTS'),
  'GuardDuty.10': cases('S3_DATA_EVENTS'),
  'GuardDuty.11': cases('RUNTIME_MONITORING'),
  'GuardDuty.12': cases('RUNTIME_MONITORING', 'ECS_FARGATE_AGENT_MANAGEMENT'),
  'GuardDuty.13': cases('RUNTIME_MONITORING', 'EC2_AGENT_MANAGEMENT'),
})
