import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs'
import {
  ChangeTagsForResourceCommand,
  CreateHealthCheckCommand,
  CreateHostedZoneCommand,
  type CreateHostedZoneCommandInput,
  CreateQueryLoggingConfigCommand,
  Route53Client,
} from '@aws-sdk/client-route-53'
import type { Seed } from './seed.js'

/** Hosted zones and health checks, good and bad. */
export const seed: Seed = async (aws) => {
  if (!aws.home) return {}
  const route53 = aws.client(Route53Client)
  const zone = async (name: string, more: Partial<CreateHostedZoneCommandInput> = {}) => {
    const { HostedZone } = await route53.send(
      new CreateHostedZoneCommand({
        Name: `${aws.prefix}${name}.example.com`,
        CallerReference: `${aws.prefix}${name}`,
        ...more,
      }),
    )
    const id = (HostedZone?.Id ?? '').replace('/hostedzone/', '')
    return { id, arn: `arn:aws:route53:::hostedzone/${id}` }
  }
  const check = async (name: string, tagged: boolean) => {
    const { HealthCheck } = await route53.send(
      new CreateHealthCheckCommand({
        CallerReference: `${aws.prefix}${name}`,
        HealthCheckConfig: { Type: 'HTTPS', FullyQualifiedDomainName: 'example.com', Port: 443, ResourcePath: '/' },
      }),
    )
    const ResourceId = HealthCheck?.Id ?? ''
    if (tagged)
      await route53.send(
        new ChangeTagsForResourceCommand({
          ResourceType: 'healthcheck',
          ResourceId,
          AddTags: [{ Key: 'owner', Value: 'seed' }],
        }),
      )
    return `arn:aws:route53:::healthcheck/${ResourceId}`
  }
  const good = await zone('zone-good')
  const logGroupName = `/aws/route53/${aws.prefix}zone-good`
  await aws.client(CloudWatchLogsClient).send(new CreateLogGroupCommand({ logGroupName }))
  await route53.send(
    new CreateQueryLoggingConfigCommand({
      HostedZoneId: good.id,
      CloudWatchLogsLogGroupArn: `arn:aws:logs:us-east-1:${aws.account}:log-group:${logGroupName}:*`,
    }),
  )
  const bad = await zone('zone-bad')
  return {
    'Route53.1': { passed: [await check('check-good', true)], failed: [await check('check-bad', false)] },
    'Route53.2': { passed: [good.arn], failed: [bad.arn] },
  }
}
