import { cloudWatchLogs } from '../decode/json.js'
import { lines } from '../decode/lines.js'
import { type Event, type Quarantine, quarantine } from '../event.js'
import { about, constant, type Fields, ip, keyword, keywords, union } from '../fields.js'
import { canonicalIp } from '../ip.js'
import { milliseconds } from '../iso-time.js'
import { memo } from '../memo.js'
import { logSource } from '../source.js'

const fields: Fields = {
  'event.kind': keyword,
  'event.category': keywords,
  'event.type': keywords,
  'event.outcome': about(
    keyword,
    'success for NOERROR, failure for another response',
    'NOERRORはsuccess、それ以外はfailure',
  ),
  'source.ip': about(ip, 'The resolver that asked', '問い合わせたリゾルバー'),
  'network.transport': keyword,
  'dns.question.name': keyword,
  'dns.question.type': keyword,
  'dns.response_code': keyword,
  'aws.route53.version': about(keyword, 'Version of the log format', 'ログ形式のバージョン'),
  'aws.route53.hosted_zone_id': about(keyword, 'Hosted zone', 'ホストゾーンのID'),
  'aws.route53.edge_location': about(
    keyword,
    'Edge location that answered: airport code and number',
    '応答したエッジロケーション（空港コードと番号）',
  ),
  'aws.route53.edns_client_subnet': about(
    keyword,
    'Part of the address of the client for whom the resolver asked',
    'リゾルバーが伝えたクライアントのアドレスの一部',
  ),
  'cloud.provider': constant('aws'),
  'network.protocol': constant('dns'),
  'related.ip': union('ip', 'source.ip'),
  'related.hosts': union('keyword', 'dns.question.name'),
}

const CATEGORY: readonly string[] = ['network']
const TYPE: readonly string[] = ['protocol']

const lower = memo((word: string) => word.toLowerCase(), { entries: 64, keyLength: 16 })
const present = (word: string | undefined): string | undefined => (word === '' || word === '-' ? undefined : word)

/** `2024-05-01T00:00:00.000Z `, which CloudWatch Logs writes before each line it exports to S3. */
const EXPORT_PREFIX = 25
const isExported = (line: string): boolean => line.charCodeAt(4) === 0x2d && line.charCodeAt(24) === 0x20

/** `1.0 TIME ZONE NAME TYPE RCODE PROTOCOL EDGE RESOLVER SUBNET`; what comes after is of a later version. */
const normalise = (line: string): Event | Quarantine => {
  const values = (isExported(line) ? line.slice(EXPORT_PREFIX) : line).split(' ')
  if (values.length < 9) return quarantine('fewer than 9 values')
  const [version, stamp, zone, name, type, rcode, transport, edge, resolver, subnet] = values as [string, ...string[]]
  const time = milliseconds(stamp)
  if (time === undefined) return quarantine('the second value is no time')
  const code = present(rcode)
  return {
    '@timestamp': time,
    'event.kind': 'event',
    'event.category': CATEGORY,
    'event.type': TYPE,
    'event.outcome': code === undefined ? undefined : code === 'NOERROR' ? 'success' : 'failure',
    'source.ip': resolver === undefined ? undefined : canonicalIp(resolver),
    'network.transport':
      transport === undefined || transport === '-' || transport === '' ? undefined : lower(transport),
    'dns.question.name': present(name),
    'dns.question.type': present(type),
    'dns.response_code': code,
    'aws.route53.version': present(version),
    'aws.route53.hosted_zone_id': present(zone),
    'aws.route53.edge_location': present(edge),
    'aws.route53.edns_client_subnet': present(subnet),
  }
}

/** A line as AWS writes it, to be told from all others. */
const LINE =
  /^(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z )?1\.\d+ \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z Z[A-Z0-9]{1,31} \S+ [A-Z0-9]+ [A-Z0-9]+ (?:UDP|TCP) [A-Z]{3}\d+(?:-\S+)? [0-9a-fA-F.:]+ \S+/

/** The messages inside of CloudWatch Logs subscriptions; the first may be a control message. */
const MESSAGES = /"message"\s*:\s*"([^"\\]*)/g

/**
 * Route 53: public queries to hosted zones, as CloudWatch Logs passes them on or exports them.
 * Source: Route 53 developer guide, "Values that appear in DNS query logs".
 */
export default logSource<string>({
  id: 'aws.route53',
  title: { en: 'Route 53 public DNS query logs', ja: 'Route 53パブリックDNSクエリログ' },
  // Log group /aws/route53/ZONE; log stream ZONE/EDGE, whose slash becomes a dash in an export.
  key: /(?:^|\/)aws[/_-]route53[/_-]|(?:^|\/)Z[A-Z0-9]{10,31}-[A-Z]{3}\d{1,3}(?:-[A-Z]\d+)?\/\d{6}\.gz$/,
  content(head) {
    const start = head.charCodeAt(0) === 0xfeff ? 1 : 0
    if (head[start] !== '{') return LINE.test(head.slice(start, 2048))
    return /"logEvents"/.test(head) && [...head.matchAll(MESSAGES)].some(([, message = '']) => LINE.test(message))
  },
  decode: cloudWatchLogs(lines()),
  fields,
  normalise,
})
