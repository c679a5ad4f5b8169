import type {
  ActivatedRule,
  LoggingConfiguration,
  Rule,
  RuleGroupSummary,
  RuleSummary,
  TagInfoForResource,
  WebACL,
  WebACLSummary,
} from '@aws-sdk/client-waf'
import { configShape } from '../config-shape.js'
import { type Collector, collector, type Listed, type Part, type Reach, resource, tagMap } from './collector.js'
import { inFlight } from './in-flight.js'
import { unlessGone } from './unless-gone.js'

/** Where a list goes on. */
export interface Marker {
  readonly NextMarker?: string
}

type Page<T> = Promise<T & { readonly NextMarker?: string | undefined }>

/** AWS WAF Classic is one model under two services, each with an SDK of its own: these are the calls of either. */
export interface WafClassicApi {
  readonly listWebAcls: (at: Marker) => Page<{ readonly WebACLs?: readonly WebACLSummary[] | undefined }>
  readonly getWebAcl: (id: string) => Promise<{ readonly WebACL?: WebACL | undefined }>
  readonly listRules: (at: Marker) => Page<{ readonly Rules?: readonly RuleSummary[] | undefined }>
  readonly getRule: (id: string) => Promise<{ readonly Rule?: Rule | undefined }>
  readonly listRuleGroups: (at: Marker) => Page<{ readonly RuleGroups?: readonly RuleGroupSummary[] | undefined }>
  readonly listActivated: (
    id: string,
    at: Marker,
  ) => Page<{ readonly ActivatedRules?: readonly ActivatedRule[] | undefined }>
  readonly getLogging: (arn: string) => Promise<{ readonly LoggingConfiguration?: LoggingConfiguration | undefined }>
  readonly listTags: (arn: string) => Promise<{ readonly TagInfoForResource?: TagInfoForResource | undefined }>
}

/** Which of the two: the one for CloudFront, which has no Region, or that of each Region. */
export interface WafHalf {
  readonly service: 'waf' | 'waf-regional'
  readonly prefix: 'AWS::WAF' | 'AWS::WAFRegional'
  readonly scope: 'global' | 'regional'
  readonly api: (reach: Reach) => WafClassicApi
}

/** "There is no such item", in both halves. */
const GONE = ['WAFNonexistentItemException']
/** Details asked for at once. */
const WIDTH = 4

/** AWS WAF pages by `NextMarker`, and its SDKs have no paginators. */
export async function* byMarker<P extends { readonly NextMarker?: string | undefined } | undefined>(
  next: (at: Marker) => Promise<P>,
): AsyncGenerator<P> {
  let marker: string | undefined
  do {
    const page = await next(marker === undefined ? {} : { NextMarker: marker })
    yield page
    // Some lists end by an empty marker, or by the last one again.
    marker = page?.NextMarker === marker || page?.NextMarker === '' ? undefined : page?.NextMarker
  } while (marker !== undefined)
}

/** Web ACLs, rules and rule groups of one half. */
export const wafClassic = (half: WafHalf): Collector => {
  const { service, scope, prefix, api } = half
  const tags: Part<Listed> = {
    iam: `${service}:ListTagsForResource`,
    read: async (reach, { arn }) => tagMap((await api(reach).listTags(arn)).TagInfoForResource?.TagList),
  }
  return collector({
    service,
    resources: [
      resource<Listed>({
        type: `${prefix}::WebACL`,
        scope,
        iam: [`${service}:ListWebACLs`, `${service}:GetWebACL`],
        list: async function* (reach) {
          const ids = async function* () {
            for await (const page of byMarker(api(reach).listWebAcls))
              for (const { WebACLId } of page.WebACLs ?? []) if (WebACLId !== undefined) yield WebACLId
          }
          for await (const found of inFlight(ids(), WIDTH, (id) => unlessGone(api(reach).getWebAcl(id), GONE)))
            if (found?.WebACL !== undefined) yield webAcl(half, reach, found.WebACL)
        },
        parts: {
          LoggingConfiguration: {
            iam: `${service}:GetLoggingConfiguration`,
            none: GONE,
            read: async (reach, { arn }) => {
              const { LoggingConfiguration: logging } = await api(reach).getLogging(arn)
              return logging === undefined ? null : { logDestinationConfigs: logging.LogDestinationConfigs ?? [] }
            },
          },
          tags,
        },
      }),
      resource<Listed>({
        type: `${prefix}::Rule`,
        scope,
        iam: [`${service}:ListRules`, `${service}:GetRule`],
        list: async function* (reach) {
          const ids = async function* () {
            for await (const page of byMarker(api(reach).listRules))
              for (const { RuleId } of page.Rules ?? []) if (RuleId !== undefined) yield RuleId
          }
          for await (const found of inFlight(ids(), WIDTH, (id) => unlessGone(api(reach).getRule(id), GONE)))
            if (found?.Rule !== undefined) yield rule(half, reach, found.Rule)
        },
        parts: { tags },
      }),
      resource<Listed>({
        type: `${prefix}::RuleGroup`,
        scope,
        iam: [`${service}:ListRuleGroups`, `${service}:ListActivatedRulesInRuleGroup`],
        list: async function* (reach) {
          const groups = async function* () {
            for await (const page of byMarker(api(reach).listRuleGroups))
              for (const { RuleGroupId: id, Name: name } of page.RuleGroups ?? [])
                if (id !== undefined) yield { id, name }
          }
          const withRules = inFlight(groups(), WIDTH, async (group) => ({
            group,
            rules: await activatedRules(api(reach), group.id),
          }))
          for await (const { group, rules } of withRules)
            if (rules !== undefined) yield ruleGroup(half, reach, group, rules)
        },
        parts: { tags },
      }),
    ],
  })
}

/** Undefined when the group is gone. */
const activatedRules = async (api: WafClassicApi, id: string): Promise<readonly ActivatedRule[] | undefined> => {
  const rules: ActivatedRule[] = []
  for await (const page of byMarker((at) => unlessGone(api.listActivated(id, at), GONE))) {
    if (page === undefined) return undefined
    rules.push(...(page.ActivatedRules ?? []))
  }
  return rules
}

const arnOf = ({ service }: WafHalf, reach: Reach, path: string) =>
  `arn:${reach.partition}:${service}:${service === 'waf' ? '' : reach.region}:${reach.account}:${path}`

const KINDS: Readonly<Record<string, string>> = { GROUP: 'RuleGroup', RATE_BASED: 'RateBasedRule' }

const toRules = ({ prefix }: WafHalf, rules: readonly ActivatedRule[]) =>
  rules.flatMap(({ RuleId, Type }) =>
    RuleId === undefined
      ? []
      : [
          {
            resourceType: `${prefix}::${KINDS[Type ?? ''] ?? 'Rule'}`,
            resourceId: RuleId,
            name: 'Is associated with',
          },
        ],
  )

// `rulesList`, `predicateList` and the default action as one word are AWS Config's spelling (resource schemas of
// AWS::WAF::WebACL and AWS::WAFRegional::Rule).
const webAcl = (half: WafHalf, reach: Reach, acl: WebACL): Listed => {
  const id = acl.WebACLId ?? ''
  const rules = acl.Rules ?? []
  return {
    resourceId: id,
    resourceName: acl.Name,
    arn: acl.WebACLArn ?? arnOf(half, reach, `webacl/${id}`),
    relationships: toRules(half, rules),
    configuration: configShape({
      webACLId: id,
      name: acl.Name,
      metricName: acl.MetricName,
      defaultAction: acl.DefaultAction?.Type,
      rulesList: rules,
    }),
  }
}

const rule = (half: WafHalf, reach: Reach, r: Rule): Listed => {
  const id = r.RuleId ?? ''
  return {
    resourceId: id,
    resourceName: r.Name,
    arn: arnOf(half, reach, `rule/${id}`),
    configuration: configShape({
      ruleId: id,
      name: r.Name,
      metricName: r.MetricName,
      predicateList: r.Predicates ?? [],
    }),
  }
}

const ruleGroup = (
  half: WafHalf,
  reach: Reach,
  { id, name }: { readonly id: string; readonly name: string | undefined },
  rules: readonly ActivatedRule[],
): Listed => ({
  resourceId: id,
  resourceName: name,
  arn: arnOf(half, reach, `rulegroup/${id}`),
  relationships: toRules(half, rules),
  configuration: configShape({ ruleGroupId: id, name, rules }),
})
