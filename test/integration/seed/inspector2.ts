import { EnableCommand, Inspector2Client } from '@aws-sdk/client-inspector2'
import type { Seed } from './seed.js'

/** Scanning of instances and images, not of functions. */
export const seed: Seed = async (aws) => {
  await aws
    .client(Inspector2Client)
    .send(new EnableCommand({ accountIds: [aws.account], resourceTypes: ['EC2', 'ECR'] }))
  const account = [`arn:aws:iam::${aws.account}:root`]
  return {
    'Inspector.1': { passed: account },
    'Inspector.2': { passed: account },
    'Inspector.3': { failed: account },
    'Inspector.4': { failed: account },
  }
}
