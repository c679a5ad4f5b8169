import { jsonRecords } from '../decode/json.js'
import { jsonHead } from '../decode/json-head.js'
import { type Event, type Quarantine, quarantine } from '../event.js'
import { about, boolean, constant, type Fields, ip, keyword, keywords, long, union } from '../fields.js'
import { canonicalIp } from '../ip.js'
import { milliseconds } from '../iso-time.js'
import { at, flag, type Loose, list, object, text, whole } from '../loose.js'
import { memo } from '../memo.js'
import { logSource } from '../source.js'

const fields: Fields = {
  'event.kind': about(
    keyword,
    'alert where a DNS Firewall rule blocked or reported the query',
    'DNS Firewallのルールがブロックまたは報告した場合はalert',
  ),
  'event.category': keywords,
  'event.type': keywords,
  'event.action': about(
    keyword,
    'What DNS Firewall did: allow, alert or block',
    'DNS Firewallの動作（allow、alert、block）',
  ),
  'event.outcome': about(
    keyword,
    'success for NOERROR, failure for another response',
    'NOERRORはsuccess、それ以外はfailure',
  ),
  'cloud.account.id': keyword,
  'cloud.region': keyword,
  'cloud.instance.id': keyword,
  'host.id': about(keyword, 'EC2 instance that asked', '問い合わせたEC2インスタンス'),
  'source.ip': ip,
  'source.port': long,
  'network.transport': keyword,
  'dns.question.name': about(
    keyword,
    'Name asked for, without the last dot',
    '問い合わせ対象の名前（末尾のドットなし）',
  ),
  'dns.question.type': keyword,
  'dns.question.class': keyword,
  'dns.response_code': keyword,
  'dns.resolved_ip': { ...ip, many: true },
  'aws.route53resolver.version': about(keyword, 'Version of the record format', 'レコード形式のバージョン'),
  'aws.route53resolver.vpc_id': about(keyword, 'VPC from which the query came', '問い合わせ元のVPC'),
  'aws.route53resolver.resolver_endpoint': about(
    keyword,
    'Resolver endpoint through which the query came',
    '問い合わせが経由したResolverエンドポイント',
  ),
  'aws.route53resolver.resolver_network_interface': about(
    keyword,
    'Network interface of that endpoint',
    'そのエンドポイントのネットワークインターフェイス',
  ),
  'aws.route53resolver.answers.data': about(keywords, 'All answers, in their order', 'すべての応答データ（応答の順）'),
  'aws.route53resolver.answers.type': about(keywords, 'Types of the answers', '応答レコードの型'),
  'aws.route53resolver.firewall_rule_group_id': about(
    keyword,
    'DNS Firewall rule group that matched',
    '一致したDNS Firewallのルールグループ',
  ),
  'aws.route53resolver.firewall_domain_list_id': about(
    keyword,
    'DNS Firewall domain list that matched',
    '一致したDNS Firewallのドメインリスト',
  ),
  'aws.route53resolver.firewall_protection': about(
    keyword,
    'Advanced protection that matched: DGA, DNS_TUNNELING, …',
    '一致した高度な保護（DGA、DNS_TUNNELINGなど）',
  ),
  'aws.route53resolver.is_delayed': about(boolean, 'The record was delivered late', 'レコードの配信が遅延したかどうか'),
  'cloud.provider': constant('aws'),
  'network.protocol': constant('dns'),
  'related.ip': union('ip', 'source.ip'),
  'related.hosts': union('keyword', 'dns.question.name', 'host.id'),
}

/** Words that repeat in every record are made once. */
const lower = memo((word: string) => word.toLowerCase(), { entries: 256, keyLength: 64 })

const CATEGORY: readonly string[] = ['network']
const GUARDED: readonly string[] = ['network', 'intrusion_detection']
const PLAIN: readonly string[] = ['protocol']
const ALLOWED: readonly string[] = ['protocol', 'allowed']
const DENIED: readonly string[] = ['protocol', 'denied']

/** `www.example.com.` → `www.example.com`; the root stays a dot. */
const nameOf = (name: string | undefined): string | undefined =>
  name !== undefined && name.length > 1 && name.endsWith('.') ? name.slice(0, -1) : name

interface Answers {
  readonly data: readonly string[] | undefined
  readonly types: readonly string[] | undefined
  readonly ips: readonly string[] | undefined
}

const NO_ANSWERS: Answers = { data: undefined, types: undefined, ips: undefined }

/** Every answer: a name has many addresses, and what is asked for comes behind its aliases. */
const answersOf = (value: unknown): Answers => {
  if (!Array.isArray(value) || value.length === 0) return NO_ANSWERS
  const data: string[] = []
  const ips: string[] = []
  const types = new Set<string>()
  for (const answer of value as unknown[]) {
    const { Rdata, Type } = object<{ Rdata?: unknown; Type?: unknown }>(answer)
    if (typeof Type === 'string' && Type !== '') types.add(Type)
    if (typeof Rdata !== 'string' || Rdata === '') continue
    data.push(Rdata)
    const address = Type === 'A' || Type === 'AAAA' ? canonicalIp(Rdata) : undefined
    if (address !== undefined) ips.push(address)
  }
  return {
    data: data.length === 0 ? undefined : data,
    types: types.size === 0 ? undefined : [...types],
    ips: ips.length === 0 ? undefined : ips,
  }
}

/** A DNS Firewall event of EventBridge under the names that the query log has for the same. */
const ofEvent = (envelope: Loose): Loose => {
  const detail = object(envelope['detail'])
  const resource = (type: string) => list(detail['resources']).find((one) => at(one, 'resource-type') === type)
  return {
    account_id: detail['account-id'] ?? envelope['account'],
    region: envelope['region'],
    vpc_id: detail['vpc-id'],
    query_timestamp: detail['last-observed-at'] ?? envelope['time'],
    query_name: detail['query-name'],
    query_type: detail['query-type'],
    query_class: detail['query-class'],
    rcode: detail['rcode'],
    srcaddr: detail['src-addr'],
    srcport: detail['src-port'],
    transport: detail['transport'],
    srcids: {
      instance: at(resource('instance'), 'instance-details', 'id'),
      resolver_endpoint: at(resource('resolver-endpoint'), 'resolver-endpoint-details', 'id'),
    },
    firewall_rule_action: detail['firewall-rule-action'],
    firewall_rule_group_id: detail['firewall-rule-group-id'],
    firewall_domain_list_id: detail['firewall-domain-list-id'],
    firewall_protection: detail['firewall-protection'],
  }
}

const normalise = (value: unknown): Event | Quarantine => {
  const given = object(value)
  const record = given['detail-type'] === undefined ? given : ofEvent(given)
  const stamp = record['query_timestamp']
  if (stamp === undefined || stamp === null) return quarantine('query_timestamp is missing')
  const time = milliseconds(stamp)
  if (time === undefined) return quarantine('query_timestamp is no time')
  const name = text(record['query_name'])
  if (name === undefined) return quarantine('query_name is missing or no text')

  const rcode = text(record['rcode'])
  const action = text(record['firewall_rule_action'])
  const blocked = action === 'BLOCK'
  const sources = object(record['srcids'])
  const instance = text(sources['instance'])
  const answers = answersOf(record['answers'])
  const source = text(record['srcaddr'])
  const transport = text(record['transport'])
  return {
    '@timestamp': time,
    'event.kind': blocked || action === 'ALERT' ? 'alert' : 'event',
    'event.category': action === undefined ? CATEGORY : GUARDED,
    'event.type': action === undefined ? PLAIN : blocked ? DENIED : ALLOWED,
    'event.action': action === undefined ? undefined : lower(action),
    'event.outcome': rcode === undefined ? undefined : rcode === 'NOERROR' ? 'success' : 'failure',
    'cloud.account.id': text(record['account_id']),
    'cloud.region': text(record['region']),
    'cloud.instance.id': instance,
    'host.id': instance,
    'source.ip': source === undefined ? undefined : canonicalIp(source),
    'source.port': whole(record['srcport']),
    // DNS over HTTPS comes by TCP.
    'network.transport': transport === undefined ? undefined : transport === 'DoH' ? 'tcp' : lower(transport),
    'dns.question.name': nameOf(name),
    'dns.question.type': text(record['query_type']),
    'dns.question.class': text(record['query_class']),
    'dns.response_code': rcode,
    'dns.resolved_ip': answers.ips,
    'aws.route53resolver.version': text(record['version']),
    'aws.route53resolver.vpc_id': text(record['vpc_id']),
    'aws.route53resolver.resolver_endpoint': text(sources['resolver_endpoint']),
    'aws.route53resolver.resolver_network_interface': text(sources['resolver_network_interface']),
    'aws.route53resolver.answers.data': answers.data,
    'aws.route53resolver.answers.type': answers.types,
    'aws.route53resolver.firewall_rule_group_id': text(record['firewall_rule_group_id']),
    'aws.route53resolver.firewall_domain_list_id': text(record['firewall_domain_list_id']),
    'aws.route53resolver.firewall_protection': text(record['firewall_protection']),
    'aws.route53resolver.is_delayed': flag(at(record['additional_properties'], 'is_delayed')),
  }
}

const DETAIL_TYPE = /^DNS Firewall (?:Alert|Block)$/

/**
 * Route 53 Resolver: query logs with DNS Firewall's part in them, and DNS Firewall's own events.
 * Source: Route 53 developer guide, "Values that appear in VPC Resolver query logs", "DNS Firewall events detail reference".
 */
export default logSource<unknown>({
  id: 'aws.route53resolver',
  title: { en: 'Route 53 Resolver query logs', ja: 'Route 53 Resolverクエリログ' },
  // AWSLogs/ACCOUNT/vpcdnsquerylogs/VPC/YYYY/MM/DD/VPC_vpcdnsquerylogs_ACCOUNT_YYYYMMDDTHHMMZ_HASH.log.gz
  key: /(?:^|\/)vpcdnsquerylogs\/|(?:^|\/)vpc-[0-9a-z]+_vpcdnsquerylogs_\d{12}_/,
  content(head) {
    const { record, detailType, eventSource } = jsonHead(head)
    if (detailType !== '') return eventSource === 'aws.route53resolver' && DETAIL_TYPE.test(detailType)
    return ['query_timestamp', 'query_name', 'query_type', 'rcode', 'srcaddr'].every((name) => record.has(name))
  },
  decode: jsonRecords({
    // The Region stands only in the envelope.
    inside: (document) => (typeof document['detail-type'] === 'string' ? [document] : undefined),
  }),
  fields,
  normalise,
})
