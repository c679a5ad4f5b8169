import { CreateDetectorCommand, GuardDutyClient } from '@aws-sdk/client-guardduty'
import type { Seed } from './seed.js'

/** A detector with some of its plans. */
export const seed: Seed = async (aws) => {
  const { DetectorId } = await aws.client(GuardDutyClient).send(
    new CreateDetectorCommand({
      Enable: true,
      Features: [
        { Name: 'S3_DATA_EVENTS', Status: 'ENABLED' },
        { Name: 'EKS_AUDIT_LOGS', Status: 'ENABLED' },
        { Name: 'RDS_LOGIN_EVENTS', Status: 'DISABLED' },
        {
          Name: 'RUNTIME_MONITORING',
          Status: 'ENABLED',
          AdditionalConfiguration: [
            { Name: 'EKS_ADDON_MANAGEMENT', Status: 'ENABLED' },
            { Name: 'EC2_AGENT_MANAGEMENT', Status: 'DISABLED' },
          ],
        },
      ],
      Tags: { owner: 'security' },
    }),
  )
  const detector = `arn:aws:guardduty:${aws.region}:${aws.account}:detector/${DetectorId}`
  const passed = { passed: [detector] }
  const failed = { failed: [detector] }
  return {
    'GuardDuty.1': { passed: [`arn:aws:iam::${aws.account}:root`] },
    'GuardDuty.5': passed,
    'GuardDuty.6': failed,
    'GuardDuty.7': passed,
    'GuardDuty.8': failed,
    'GuardDuty.9': failed,
    'GuardDuty.10': passed,
    'GuardDuty.11': passed,
    'GuardDuty.12': failed,
    'GuardDuty.13': failed,
  }
}
