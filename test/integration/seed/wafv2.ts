import {
  CreateRuleGroupCommand,
  CreateWebACLCommand,
  PutLoggingConfigurationCommand,
  type Rule,
  type Scope,
  WAFV2Client,
} from '@aws-sdk/client-wafv2'
import type { Seed } from './seed.js'

/** Web ACLs and rule groups of the Region and for CloudFront, good and bad. */
export const seed: Seed = async (aws) => {
  const waf = aws.client(WAFV2Client)
  const visible = (CloudWatchMetricsEnabled: boolean) => ({
    CloudWatchMetricsEnabled,
    SampledRequestsEnabled: true,
    MetricName: 'seed',
  })
  const rule = (metrics: boolean): Rule => ({
    Name: 'from-afar',
    Priority: 0,
    Statement: { GeoMatchStatement: { CountryCodes: ['AQ'] } },
    Action: { Block: {} },
    VisibilityConfig: visible(metrics),
  })
  const acl = async (name: string, Scope: Scope, Rules: Rule[]) => {
    const { Summary } = await waf.send(
      new CreateWebACLCommand({
        Name: `${aws.prefix}${name}`,
        Scope,
        DefaultAction: { Allow: {} },
        VisibilityConfig: visible(true),
        Rules,
      }),
    )
    return Summary?.ARN ?? ''
  }
  const group = async (name: string, metrics: boolean, Rules: Rule[]) => {
    const { Summary } = await waf.send(
      new CreateRuleGroupCommand({
        Name: `${aws.prefix}${name}`,
        Scope: 'REGIONAL',
        Capacity: 10,
        VisibilityConfig: visible(metrics),
        Rules,
      }),
    )
    return Summary?.ARN ?? ''
  }
  const good = await acl('waf-good', 'REGIONAL', [rule(true)])
  await waf.send(
    new PutLoggingConfigurationCommand({
      LoggingConfiguration: {
        ResourceArn: good,
        LogDestinationConfigs: [
          `arn:aws:firehose:${aws.region}:${aws.account}:deliverystream/aws-waf-logs-${aws.prefix}seed`,
        ],
      },
    }),
  )
  const bad = await acl('waf-bad', 'REGIONAL', [])
  // Those for CloudFront can be made in us-east-1 alone.
  const edge = aws.region === 'us-east-1' ? [await acl('waf-edge', 'CLOUDFRONT', [])] : []
  const seen = await group('group-good', true, [rule(true)])
  const unseen = await group('group-bad', true, [rule(false)])
  return {
    'WAF.10': { passed: [good], failed: [bad, ...edge] },
    'WAF.11': { passed: [good], failed: [bad, ...edge] },
    'WAF.12': { passed: [seen], failed: [unseen] },
  }
}
