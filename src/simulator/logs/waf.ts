import { datePath, stamp } from '../calendar.js'
import { REGION } from '../company.js'
import { estateOf } from '../estate.js'
import { placeOf } from '../places.js'
import { requestsOf, SHOP, statusOf, type Verdict, type WebRequest } from '../web-traffic.js'
import { json, type SimulatedLog } from './log.js'

const RULE_OF_GROUP: Readonly<Record<string, string>> = {
  'AWS#AWSManagedRulesBotControlRuleSet': 'AWS-AWSManagedRulesBotControlRuleSet',
}

/** What a rule did, as the web ACL's log tells it. */
const judged = (verdict: Verdict | undefined, client: string, acl: string) => {
  if (verdict === undefined)
    return { terminatingRuleId: 'Default_Action', terminatingRuleType: 'REGULAR', action: 'ALLOW' }
  const { action, group, rule, condition, location, matched } = verdict
  const details =
    condition === undefined ? [] : [{ conditionType: condition, location, matchedData: matched, matchedFieldName: '' }]
  if (action === 'COUNT') {
    return {
      terminatingRuleId: 'Default_Action',
      terminatingRuleType: 'REGULAR',
      action: 'ALLOW',
      ruleGroupList: [
        {
          ruleGroupId: group,
          terminatingRule: null,
          nonTerminatingMatchingRules: [{ ruleId: rule, action: 'COUNT', ruleMatchDetails: [] }],
          excludedRules: null,
        },
      ],
    }
  }
  if (group === undefined) {
    const rate = rule === 'rate-per-address'
    return {
      terminatingRuleId: rule,
      terminatingRuleType: rate ? 'RATE_BASED' : 'REGULAR',
      action,
      ...(rate
        ? {
            rateBasedRuleList: [
              {
                rateBasedRuleId: `${acl}/${rule}`,
                rateBasedRuleName: rule,
                limitKey: 'IP',
                maxRateAllowed: 100,
                evaluationWindowSec: '300',
                limitValue: client,
              },
            ],
          }
        : {}),
    }
  }
  return {
    terminatingRuleId: RULE_OF_GROUP[group] ?? group.replace('#', '-'),
    terminatingRuleType: 'MANAGED_RULE_GROUP',
    action,
    ruleGroupList: [
      {
        ruleGroupId: group,
        terminatingRule: { ruleId: rule, action, ruleMatchDetails: details },
        nonTerminatingMatchingRules: [],
        excludedRules: null,
      },
    ],
  }
}

const recordOf = (request: WebRequest, acl: string, source: string) => {
  const { at, client, verdict } = request
  const { country } = placeOf(client)
  const stopped = verdict !== undefined && verdict.action !== 'COUNT'
  const response =
    verdict?.action === 'CAPTCHA'
      ? { captchaResponse: { responseCode: 405, solveTimestamp: 0, failureReason: 'TOKEN_MISSING' } }
      : verdict?.action === 'CHALLENGE'
        ? { challengeResponse: { responseCode: 202, solveTimestamp: 0, failureReason: 'TOKEN_MISSING' } }
        : {}
  return {
    timestamp: at,
    formatVersion: 1,
    webaclId: acl,
    terminatingRuleMatchDetails: [],
    ruleGroupList: [],
    rateBasedRuleList: [],
    ...judged(verdict, client, acl),
    httpSourceName: 'ALB',
    httpSourceId: source,
    nonTerminatingMatchingRules: [],
    requestHeadersInserted: null,
    responseCodeSent: stopped ? statusOf(request) : null,
    httpRequest: {
      clientIp: client,
      country,
      headers: [
        { name: 'Host', value: SHOP },
        { name: 'User-Agent', value: request.agent },
        { name: 'Accept', value: '*/*' },
      ],
      uri: request.path,
      args: request.query,
      httpVersion: 'HTTP/2.0',
      httpMethod: request.method,
      requestId: request.trace.slice(5),
      scheme: 'https',
      host: SHOP,
    },
    labels: [
      ...(verdict?.label === undefined ? [] : [{ name: verdict.label }]),
      { name: `awswaf:clientip:geo:country:${country}` },
    ],
    ...response,
    clientAsn: placeOf(client).as,
  }
}

/** What the web ACL before the shop let through, stopped or asked to prove itself. */
export const waf: SimulatedLog = {
  source: 'aws.waf',
  hours: 6,
  files(world) {
    const { id } = world.accounts.prod
    const { acl, balancer } = estateOf(world.seed, world.accounts.prod)
    return [
      {
        key: ({ at, random }) =>
          `AWSLogs/${id}/WAFLogs/${REGION}/${acl.name}/${datePath(at)}/${new Date(at).toISOString().slice(11, 16).replace(':', '/')}/${id}_waflogs_${REGION}_${acl.name}_${stamp(at)}_${random.hex(8)}.log.gz`,
        entries: (span) =>
          requestsOf(world, span).map((request) =>
            json(request.at, recordOf(request, acl.arn, `${id}-app/${balancer.name}/${balancer.id}`)),
          ),
      },
    ]
  },
}
