import {
  CreateRepositoryCommand,
  type CreateRepositoryCommandInput,
  ECRClient,
  PutLifecyclePolicyCommand,
  PutRegistryScanningConfigurationCommand,
} from '@aws-sdk/client-ecr'
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import type { Seed } from './seed.js'

/** ECR: two repositories, one good in each respect and one bad. */
export const seed: Seed = async (aws) => {
  const ecr = aws.client(ECRClient)
  const repository = async (name: string, more: Partial<CreateRepositoryCommandInput>) =>
    (await ecr.send(new CreateRepositoryCommand({ repositoryName: `${aws.prefix}${name}`, ...more }))).repository
      ?.repositoryArn ?? ''
  const { KeyMetadata } = await aws.client(KMSClient).send(new CreateKeyCommand({ Description: `${aws.prefix}images` }))
  const good = await repository('good', {
    imageTagMutability: 'IMMUTABLE',
    encryptionConfiguration: { encryptionType: 'KMS', kmsKey: KeyMetadata?.Arn },
    tags: [{ Key: 'team', Value: 'shop' }],
  })
  await ecr.send(
    new PutLifecyclePolicyCommand({
      repositoryName: `${aws.prefix}good`,
      lifecyclePolicyText: JSON.stringify({
        rules: [
          {
            rulePriority: 1,
            selection: { tagStatus: 'untagged', countType: 'imageCountMoreThan', countNumber: 3 },
            action: { type: 'expire' },
          },
        ],
      }),
    }),
  )
  await ecr.send(
    new PutRegistryScanningConfigurationCommand({
      scanType: 'BASIC',
      rules: [
        {
          scanFrequency: 'SCAN_ON_PUSH',
          repositoryFilters: [{ filter: `${aws.prefix}good`, filterType: 'WILDCARD' }],
        },
      ],
    }),
  )
  const bad = await repository('bad', {})
  return {
    'ECR.1': { failed: [bad], passed: [good] },
    'ECR.2': { failed: [bad], passed: [good] },
    'ECR.3': { failed: [bad], passed: [good] },
    'ECR.5': { failed: [bad] },
  }
}
