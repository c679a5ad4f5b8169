import {
  CreateSecretCommand,
  GetSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import type { Seed } from './seed.js'

/** Secrets: one that rotates, one that does not. All of them are new, so their ages are good. */
export const seed: Seed = async (aws) => {
  const client = aws.client(SecretsManagerClient)
  const make = async (name: string) => {
    const made = await client.send(
      new CreateSecretCommand({
        Name: `${aws.prefix}${name}`,
        SecretString: 'never-to-be-collected',
        Tags: [{ Key: 'owner', Value: 'shop' }],
      }),
    )
    return made.ARN ?? ''
  }
  const rotating = await make('rotating')
  await client.send(new RotateSecretCommand({ SecretId: rotating, RotationRules: { AutomaticallyAfterDays: 30 } }))
  const still = await make('still')
  await client.send(new GetSecretValueCommand({ SecretId: still }))
  return {
    'SecretsManager.1': { passed: [rotating], failed: [still] },
    'SecretsManager.2': { passed: [rotating] },
    'SecretsManager.3': { passed: [rotating, still] },
    'SecretsManager.4': { passed: [rotating, still] },
  }
}
