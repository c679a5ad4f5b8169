import {
  CreateKeyCommand,
  EnableKeyRotationCommand,
  KMSClient,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms'
import type { Seed } from './seed.js'

/** Keys: rotating and not, asymmetric, about to be deleted, open to everybody. */
export const seed: Seed = async (aws) => {
  const kms = aws.client(KMSClient)
  const make = async (name: string, KeySpec: 'SYMMETRIC_DEFAULT' | 'RSA_2048' = 'SYMMETRIC_DEFAULT') => {
    const { KeyMetadata: key } = await kms.send(
      new CreateKeyCommand({
        Description: `${aws.prefix}${name}`,
        KeySpec,
        KeyUsage: KeySpec === 'RSA_2048' ? 'SIGN_VERIFY' : 'ENCRYPT_DECRYPT',
        Tags: [{ TagKey: 'owner', TagValue: 'security' }],
      }),
    )
    return key?.Arn ?? ''
  }
  const everybody = async (key: string, more: object) => {
    const Statement = [{ Sid: 'use', Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*', ...more }]
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
    await kms.send(new PutKeyPolicyCommand({ KeyId: key, PolicyName: 'default', Policy }))
  }
  const rotating = await make('rotating')
  await kms.send(new EnableKeyRotationCommand({ KeyId: rotating }))
  const still = await make('still')
  const signing = await make('signing', 'RSA_2048')
  const doomed = await make('doomed')
  // The emulator finds the key by its id alone here.
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId: doomed.split('/')[1], PendingWindowInDays: 7 }))
  const open = await make('open')
  await everybody(open, {})
  const own = await make('own')
  await everybody(own, { Condition: { StringEquals: { 'kms:CallerAccount': aws.account } } })
  return {
    'KMS.3': { passed: [rotating, still, signing], failed: [doomed] },
    'KMS.4': { passed: [rotating], failed: [still, open] },
    'KMS.5': { passed: [rotating, still, own], failed: [open] },
  }
}
