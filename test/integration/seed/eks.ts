import {
  CreateClusterCommand,
  type CreateClusterCommandInput,
  CreateNodegroupCommand,
  EKSClient,
} from '@aws-sdk/client-eks'
import type { Seed } from './seed.js'

/** EKS: a good cluster with a good and a bad node group, and a bad cluster. */
export const seed: Seed = async (aws) => {
  const eks = aws.client(EKSClient)
  const roleArn = `arn:aws:iam::${aws.account}:role/${aws.prefix}eks`
  const cluster = async (name: string, more: Partial<CreateClusterCommandInput>) =>
    (
      await eks.send(
        new CreateClusterCommand({
          name: `${aws.prefix}${name}`,
          roleArn,
          resourcesVpcConfig: { subnetIds: ['subnet-1', 'subnet-2'] },
          ...more,
        }),
      )
    ).cluster?.arn ?? ''
  const good = await cluster('good', {
    version: '1.35',
    resourcesVpcConfig: {
      subnetIds: ['subnet-1', 'subnet-2'],
      endpointPublicAccess: false,
      endpointPrivateAccess: true,
    },
    encryptionConfig: [
      { resources: ['secrets'], provider: { keyArn: `arn:aws:kms:${aws.region}:${aws.account}:key/eks` } },
    ],
    logging: { clusterLogging: [{ types: ['api', 'audit'], enabled: true }] },
  })
  const bad = await cluster('bad', {
    version: '1.30',
    resourcesVpcConfig: { subnetIds: ['subnet-1', 'subnet-2'], endpointPublicAccess: true },
    logging: { clusterLogging: [{ types: ['audit'], enabled: false }] },
  })
  const nodegroup = async (name: string, version: string) =>
    (
      await eks.send(
        new CreateNodegroupCommand({
          clusterName: `${aws.prefix}good`,
          nodegroupName: `${aws.prefix}${name}`,
          nodeRole: roleArn,
          subnets: ['subnet-1'],
          version,
        }),
      )
    ).nodegroup?.nodegroupArn ?? ''
  const young = await nodegroup('young', '1.35')
  const old = await nodegroup('old', '1.32')
  return {
    'EKS.1': { failed: [bad], passed: [good] },
    'EKS.2': { failed: [bad], passed: [good] },
    'EKS.3': { failed: [bad], passed: [good] },
    'EKS.8': { failed: [bad], passed: [good] },
    'EKS.9': { failed: [old], passed: [young] },
  }
}
