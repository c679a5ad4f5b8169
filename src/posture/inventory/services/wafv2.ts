import {
  GetLoggingConfigurationCommand,
  GetRuleGroupCommand,
  GetWebACLCommand,
  ListRuleGroupsCommand,
  ListTagsForResourceCommand,
  ListWebACLsCommand,
  type RuleGroup,
  type Scope,
  WAFV2Client,
  type WebACL,
} from '@aws-sdk/client-wafv2'
import { configShape } from '../../config-shape.js'
import { collector, type Listed, type Part, type Reach, resource, tagMap } from '../collector.js'
import { inFlight } from '../in-flight.js'
import { unlessGone } from '../unless-gone.js'
import { byMarker, type Marker } from '../waf-classic.js'

// What stands before CloudFront is kept in us-east-1 and has a scope of its own; AWS Config records it there, too.
// Both scopes of us-east-1 are listed as one, so that its list is complete or not as a whole.
const HOME = 'us-east-1'
const GONE = ['WAFNonexistentItemException']

const waf = (reach: Reach) => reach.client(WAFV2Client)

const scopesOf = (reach: Reach): readonly Scope[] => (reach.region === HOME ? ['REGIONAL', 'CLOUDFRONT'] : ['REGIONAL'])

/** A web ACL or rule group, as it is asked for. */
interface Summary {
  readonly Scope: Scope
  readonly Id: string
  readonly Name: string
}

interface Page {
  readonly items: readonly { readonly Id?: string | undefined; readonly Name?: string | undefined }[] | undefined
  readonly NextMarker: string | undefined
}

/** All of every scope of this Region. */
async function* summaries(reach: Reach, next: (scope: Scope, at: Marker) => Promise<Page>): AsyncGenerator<Summary> {
  for (const Scope of scopesOf(reach)) {
    for await (const { items } of byMarker((at) => next(Scope, at))) {
      for (const { Id, Name } of items ?? []) if (Id !== undefined && Name !== undefined) yield { Scope, Id, Name }
    }
  }
}

const listed = (item: WebACL | RuleGroup): Listed | undefined => {
  const { ARN, Id, Name, ...rest } = item
  if (ARN === undefined || Id === undefined) return undefined
  const { DefaultAction, ...more } = rest as WebACL
  return {
    resourceId: Id,
    resourceName: Name,
    arn: ARN,
    // AWS Config's own spelling: `resourceARN`, and of the default action its name alone.
    configuration: configShape({
      ...more,
      id: Id,
      name: Name,
      resourceARN: ARN,
      ...(DefaultAction === undefined ? {} : { defaultAction: Object.keys(DefaultAction)[0]?.toUpperCase() }),
    }),
  }
}

const tags: Part<Listed> = {
  iam: 'wafv2:ListTagsForResource',
  read: async (reach, { arn }) =>
    tagMap((await waf(reach).send(new ListTagsForResourceCommand({ ResourceARN: arn }))).TagInfoForResource?.TagList),
}

/** AWS WAF: web ACLs and rule groups of each Region, those for CloudFront with us-east-1. */
export default collector({
  service: 'wafv2',
  resources: [
    resource<Listed>({
      type: 'AWS::WAFv2::WebACL',
      scope: 'regional',
      iam: ['wafv2:ListWebACLs', 'wafv2:GetWebACL'],
      list: async function* (reach) {
        const all = summaries(reach, async (Scope, at) => {
          const page = await waf(reach).send(new ListWebACLsCommand({ ...at, Scope, Limit: 100 }))
          return { items: page.WebACLs, NextMarker: page.NextMarker }
        })
        for await (const found of inFlight(all, 4, (s) =>
          unlessGone(waf(reach).send(new GetWebACLCommand({ ...s })), GONE),
        )) {
          const one = found?.WebACL === undefined ? undefined : listed(found.WebACL)
          if (one !== undefined) yield one
        }
      },
      parts: {
        LoggingConfiguration: {
          iam: 'wafv2:GetLoggingConfiguration',
          none: GONE,
          read: async (reach, { arn }) => {
            const { LoggingConfiguration: l } = await waf(reach).send(
              new GetLoggingConfigurationCommand({ ResourceArn: arn }),
            )
            return l === undefined ? null : { logDestinationConfigs: l.LogDestinationConfigs ?? [] }
          },
        },
        tags,
      },
    }),
    resource<Listed>({
      type: 'AWS::WAFv2::RuleGroup',
      scope: 'regional',
      iam: ['wafv2:ListRuleGroups', 'wafv2:GetRuleGroup'],
      list: async function* (reach) {
        const all = summaries(reach, async (Scope, at) => {
          const page = await waf(reach).send(new ListRuleGroupsCommand({ ...at, Scope, Limit: 100 }))
          return { items: page.RuleGroups, NextMarker: page.NextMarker }
        })
        for await (const found of inFlight(all, 4, (s) =>
          unlessGone(waf(reach).send(new GetRuleGroupCommand({ ...s })), GONE),
        )) {
          const one = found?.RuleGroup === undefined ? undefined : listed(found.RuleGroup)
          if (one !== undefined) yield one
        }
      },
      parts: { tags },
    }),
  ],
})
