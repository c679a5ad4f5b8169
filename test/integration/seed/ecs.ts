import { CreateSecurityGroupCommand, CreateSubnetCommand, CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2'
import {
  CreateClusterCommand,
  CreateServiceCommand,
  CreateTaskSetCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
} from '@aws-sdk/client-ecs'
import type { Seed } from './seed.js'

/**
 * ECS: clusters, services, task sets, and families of task definitions, good and bad. The emulator cannot list capacity
 * providers.
 */
export const seed: Seed = async (aws) => {
  const ecs = aws.client(ECSClient)
  const ec2 = aws.client(EC2Client)
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.91.0.0/16' }))
  const { Subnet } = await ec2.send(
    new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: '10.91.1.0/24', AvailabilityZone: `${aws.region}a` }),
  )
  const subnets = [Subnet?.SubnetId ?? '']
  const { GroupId } = await ec2.send(
    new CreateSecurityGroupCommand({ VpcId: Vpc?.VpcId, GroupName: `${aws.prefix}ecs`, Description: 'of a test' }),
  )
  const securityGroups = [GroupId ?? '']

  const cluster = async (name: string, containerInsights?: string) =>
    (
      await ecs.send(
        new CreateClusterCommand({
          clusterName: `${aws.prefix}${name}`,
          ...(containerInsights === undefined
            ? {}
            : { settings: [{ name: 'containerInsights', value: containerInsights }] }),
        }),
      )
    ).cluster?.clusterArn ?? ''
  const watched = await cluster('watched', 'enabled')
  const enhanced = await cluster('enhanced', 'enhanced')
  const unwatched = await cluster('unwatched', 'disabled')

  const register = async (family: string, more: Partial<RegisterTaskDefinitionCommandInput> = {}, container = {}) =>
    (
      await ecs.send(
        new RegisterTaskDefinitionCommand({
          family: `${aws.prefix}${family}`,
          networkMode: 'awsvpc',
          runtimePlatform: { operatingSystemFamily: 'LINUX', cpuArchitecture: 'X86_64' },
          ...more,
          containerDefinitions: [
            {
              name: 'app',
              image: 'app:1',
              memory: 128,
              essential: true,
              readonlyRootFilesystem: true,
              user: '1000:1000',
              environment: [{ name: 'STAGE', value: 'not-to-be-kept' }],
              logConfiguration: {
                logDriver: 'awslogs',
                options: { 'awslogs-group': 'app', 'splunk-token': 'not-to-be-kept' },
              },
              ...container,
            },
          ],
        }),
      )
    ).taskDefinition?.taskDefinitionArn ?? ''
  const efs = (transitEncryption: 'ENABLED' | 'DISABLED') => ({
    volumes: [{ name: 'data', efsVolumeConfiguration: { fileSystemId: 'fs-12345678', transitEncryption } }],
  })

  // A bad revision that a good one has replaced says nothing any more.
  await register('good', { pidMode: 'host' })
  const good = await register('good', efs('ENABLED'))
  const hostPid = await register('host-pid', { pidMode: 'host' })
  const hostNetwork = await register('host-network', { networkMode: 'host' })
  const privileged = await register('privileged', { networkMode: 'bridge' }, { privileged: true })
  const writable = await register('writable', {}, { readonlyRootFilesystem: false })
  const keys = await register('keys', {}, { environment: [{ name: 'AWS_SECRET_ACCESS_KEY', value: 'not-to-be-kept' }] })
  const silent = await register('silent', {}, { logConfiguration: undefined })
  const root = await register('root', {}, { user: 'root' })
  const plainEfs = await register('plain-efs', efs('DISABLED'))
  const windows = { runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' as const } }
  const user = await register('windows-user', windows, { user: 'ContainerUser' })
  const admin = await register('windows-admin', windows, { user: 'ContainerAdministrator' })

  const service = async (name: string, assignPublicIp: 'ENABLED' | 'DISABLED', platformVersion: string) =>
    (
      await ecs.send(
        new CreateServiceCommand({
          cluster: watched,
          serviceName: `${aws.prefix}${name}`,
          taskDefinition: good,
          desiredCount: 1,
          launchType: 'FARGATE',
          platformVersion,
          networkConfiguration: { awsvpcConfiguration: { subnets, securityGroups, assignPublicIp } },
        }),
      )
    ).service?.serviceArn ?? ''
  const inner = await service('inner', 'DISABLED', 'LATEST')
  const outer = await service('outer', 'ENABLED', '1.3.0')

  const { service: external } = await ecs.send(
    new CreateServiceCommand({
      cluster: watched,
      serviceName: `${aws.prefix}external`,
      deploymentController: { type: 'EXTERNAL' },
      desiredCount: 1,
    }),
  )
  const taskSet = async (assignPublicIp: 'ENABLED' | 'DISABLED') =>
    (
      await ecs.send(
        new CreateTaskSetCommand({
          cluster: watched,
          service: external?.serviceArn,
          taskDefinition: good,
          launchType: 'FARGATE',
          networkConfiguration: { awsvpcConfiguration: { subnets, securityGroups, assignPublicIp } },
        }),
      )
    ).taskSet?.taskSetArn ?? ''
  const innerSet = await taskSet('DISABLED')
  const outerSet = await taskSet('ENABLED')

  return {
    'ECS.2': { failed: [outer], passed: [inner] },
    'ECS.3': { failed: [hostPid], passed: [good] },
    'ECS.4': { failed: [privileged], passed: [good] },
    'ECS.5': { failed: [writable], passed: [good] },
    'ECS.8': { failed: [keys], passed: [good] },
    'ECS.9': { failed: [silent], passed: [good] },
    'ECS.10': { failed: [outer], passed: [inner] },
    'ECS.12': { failed: [unwatched], passed: [watched, enhanced] },
    'ECS.16': { failed: [outerSet], passed: [innerSet] },
    'ECS.17': { failed: [hostNetwork], passed: [good] },
    'ECS.18': { failed: [plainEfs], passed: [good] },
    'ECS.20': { failed: [root], passed: [good] },
    'ECS.21': { failed: [admin], passed: [user] },
  }
}
