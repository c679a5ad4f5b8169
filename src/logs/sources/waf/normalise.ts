import { type Event, type Quarantine, quarantine } from '../../event.js'
import { address, at, type Loose, list, object, text, texts, whole } from '../../loose.js'
import type { RecordContext } from '../../source.js'
import { userAgentOf } from '../../user-agent.js'
import { placeOf } from '../../web/place.js'

export type WafRecord = Loose

const CATEGORY: readonly string[] = Object.freeze(['web', 'network'])
const ALLOWED: readonly string[] = Object.freeze(['access', 'allowed'])
const DENIED: readonly string[] = Object.freeze(['access', 'denied'])
const ACCESS: readonly string[] = Object.freeze(['access'])

/** What is written where there is nothing. */
const given = (value: unknown): string | undefined => {
  const word = text(value)
  return word === '-' ? undefined : word
}

/** Values of one name in each object of a list. */
const each = (items: unknown, name: string): unknown[] => list(items).map((item) => at(item, name))

const pairs = (items: unknown): readonly string[] | undefined =>
  texts(
    list(items).map((item) => {
      const name = text(at(item, 'name'))
      return name === undefined ? undefined : `${name}: ${text(at(item, 'value')) ?? ''}`
    }),
  )

/** A header of the request; names come in any case. */
const headerOf = (headers: readonly unknown[], name: string): string | undefined => {
  for (const header of headers) {
    const own = at(header, 'name')
    if (typeof own === 'string' && own.length === name.length && own.toLowerCase() === name) {
      return text(at(header, 'value'))
    }
  }
  return undefined
}

/** Matched rules and what they matched, wherever the record holds them. */
const matchesOf = (record: Loose, groups: readonly unknown[]): unknown[] => {
  const rules = [...list(record['nonTerminatingMatchingRules'])]
  for (const group of groups) {
    rules.push(at(group, 'terminatingRule'), ...list(at(group, 'nonTerminatingMatchingRules')))
  }
  return [
    ...list(record['terminatingRuleMatchDetails']),
    ...rules.flatMap((rule) => list(at(rule, 'ruleMatchDetails'))),
  ]
}

/** `{"key":"HEADER","name":"dogname","value":"ella"}` → `HEADER dogname=ella`. */
const customValue = (item: unknown): string => {
  const [key, name, value] = ['key', 'name', 'value'].map((part) => text(at(item, part)))
  return `${key ?? ''}${name === undefined ? '' : ` ${name}`}=${value ?? ''}`
}

/** `arn:aws:wafv2:REGION:ACCOUNT:regional/webacl/NAME/ID` */
const ACL = /^arn:[^:]*:wafv2:([^:]*):(\d{12}):(?:regional|global)\/webacl\/([^/]+)\//

/** Turns a web ACL's log record into an Event. */
export const normalise = (record: WafRecord, context: RecordContext): Event | Quarantine => {
  const time = whole(object(record)['timestamp'])
  if (time === undefined || time < 0 || time > 7_258_118_400_000) return quarantine('timestamp is not a valid time')
  const action = text(record['action'])
  if (action === undefined) return quarantine('action is missing')
  const acl = text(record['webaclId'])
  const [, region, account, aclName] = (acl === undefined ? null : ACL.exec(acl)) ?? []
  const place = placeOf(context.object.key)
  const request = object(record['httpRequest'])
  const headers = list(request['headers'])
  const agentText = headerOf(headers, 'user-agent')
  const agent = agentText === undefined ? undefined : userAgentOf(agentText)
  const groups = list(record['ruleGroupList'])
  const matches = matchesOf(record, groups)
  const rates = list(record['rateBasedRuleList'])
  const nonTerminating = [
    ...list(record['nonTerminatingMatchingRules']),
    ...groups.flatMap((group) => list(at(group, 'nonTerminatingMatchingRules'))),
  ]
  const allowed = action === 'ALLOW'
  const denied = action === 'BLOCK' || action === 'CAPTCHA' || action === 'CHALLENGE'
  return {
    '@timestamp': time,
    'event.category': CATEGORY,
    'event.type': allowed ? ALLOWED : denied ? DENIED : ACCESS,
    'event.action': action.toLowerCase(),
    'event.outcome': allowed ? 'success' : denied ? 'failure' : 'unknown',
    'cloud.account.id': account ?? place.account,
    'cloud.region': region ?? place.region,
    'source.ip': address(request['clientIp']),
    'source.geo.country_iso_code': given(request['country']),
    'source.as.number': whole(record['clientAsn']),
    'network.forwarded_ip': address(headerOf(headers, 'x-forwarded-for')?.split(',')[0]?.trim()),
    'rule.id': given(record['terminatingRuleId']),
    'rule.category': given(record['terminatingRuleType']),
    'rule.ruleset': aclName,
    'http.request.id': text(request['requestId']),
    'http.request.method': text(request['httpMethod']),
    'http.request.referrer': headerOf(headers, 'referer'),
    'http.request.body.bytes': whole(record['requestBodySize']),
    'http.response.status_code': whole(record['responseCodeSent']),
    'http.version': text(request['httpVersion'])?.replace(/^HTTP\//i, '') || undefined,
    'url.scheme': text(request['scheme']),
    'url.domain': (text(request['host']) ?? headerOf(headers, 'host'))?.replace(/(?<=.):\d{1,5}$/, ''),
    'url.path': text(request['uri']),
    'url.query': text(request['args']),
    'url.fragment': text(request['fragment']),
    'user_agent.original': agent?.text,
    'user_agent.name': agent?.name || undefined,
    'user_agent.version': agent?.version || undefined,
    'user_agent.os.name': agent?.osName || undefined,
    'user_agent.os.version': agent?.osVersion || undefined,
    'user_agent.device.name': agent?.device || undefined,
    'tls.client.ja3': text(record['ja3Fingerprint']),
    'aws.waf.web_acl_arn': acl,
    'aws.waf.format_version': whole(record['formatVersion']),
    'aws.waf.source_name': given(record['httpSourceName']),
    'aws.waf.source_id': given(record['httpSourceId']),
    'aws.waf.group_rule_id': texts(groups.map((group) => at(group, 'terminatingRule', 'ruleId')))?.[0],
    'aws.waf.rule_groups': texts(each(groups, 'ruleGroupId')),
    'aws.waf.excluded_rules': texts(groups.flatMap((group) => each(at(group, 'excludedRules'), 'ruleId'))),
    'aws.waf.non_terminating_rules': texts(each(nonTerminating, 'ruleId')),
    'aws.waf.labels': texts(each(record['labels'], 'name')),
    'aws.waf.match.conditions': texts(each(matches, 'conditionType')),
    'aws.waf.match.locations': texts(each(matches, 'location')),
    'aws.waf.match.data': texts(matches.flatMap((match) => list(at(match, 'matchedData')))),
    'aws.waf.rate.rules': texts(rates.map((rate) => at(rate, 'rateBasedRuleName') ?? at(rate, 'rateBasedRuleId'))),
    'aws.waf.rate.limit_keys': texts(each(rates, 'limitKey')),
    'aws.waf.rate.limit_values': texts([
      ...each(rates, 'limitValue'),
      ...rates.flatMap((rate) => list(at(rate, 'customValues')).map(customValue)),
    ]),
    'aws.waf.rate.max_allowed': whole(at(rates[0], 'maxRateAllowed')),
    'aws.waf.rate.window_seconds': whole(at(rates[0], 'evaluationWindowSec')),
    'aws.waf.captcha.response_code': whole(at(record, 'captchaResponse', 'responseCode')),
    'aws.waf.captcha.failure_reason': text(at(record, 'captchaResponse', 'failureReason')),
    'aws.waf.challenge.response_code': whole(at(record, 'challengeResponse', 'responseCode')),
    'aws.waf.challenge.failure_reason': text(at(record, 'challengeResponse', 'failureReason')),
    'aws.waf.headers': pairs(headers),
    'aws.waf.headers_inserted': pairs(record['requestHeadersInserted']),
    'aws.waf.oversize_fields': texts(list(record['oversizeFields'])),
    'aws.waf.body_bytes_inspected': whole(record['requestBodySizeInspectedByWAF']),
    'aws.waf.ja4': text(record['ja4Fingerprint']),
    'aws.waf.forwarded_asn': whole(record['forwardedAsn']),
  }
}
