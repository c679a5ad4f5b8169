import type { HeadedRow, Header } from '../../decode/lines.js'
import { type Event, type Quarantine, quarantine } from '../../event.js'
import { canonicalIp } from '../../ip.js'
import { milliseconds } from '../../iso-time.js'
import { memo } from '../../memo.js'
import type { RecordContext } from '../../source.js'
import { userAgentOf } from '../../user-agent.js'
import { WEB, webOutcome, webType } from '../../web/fields.js'
import { tlsVersion } from '../../web/request.js'
import { Values } from '../../web/values.js'
import { columnName } from './columns.js'

/** Names of columns that become fields; the order is that of a plan's places. */
const NAMES = [
  ...['date', 'time', 'timestamp', 'timestamp(ms)', 'x-edge-location', 'sc-bytes', 'c-ip', 'cs-method', 'cs-host'],
  ...['cs-uri-stem', 'sc-status', 'cs-referer', 'cs-user-agent', 'cs-uri-query', 'cs-cookie', 'x-edge-result-type'],
  ...['x-edge-request-id', 'x-host-header', 'cs-protocol', 'cs-bytes', 'time-taken', 'x-forwarded-for'],
  ...['ssl-protocol', 'ssl-cipher', 'x-edge-response-result-type', 'cs-protocol-version', 'fle-status'],
  ...['fle-encrypted-fields', 'c-port', 'time-to-first-byte', 'x-edge-detailed-result-type', 'sc-content-type'],
  ...['sc-content-len', 'sc-range-start', 'sc-range-end', 'c-country', 'asn', 'cache-behavior-path-pattern'],
  ...['origin-fbl', 'origin-lbl', 'cs-headers', 'cs-header-names', 'cs-accept', 'cs-accept-encoding'],
  ...['distributionid', 'primary-distribution-id', 'primary-distribution-dns-name', 's-ip', 'r-host'],
] as const

type Name = (typeof NAMES)[number]

/** Where each known column stands, -1 where it does not, and the columns that nobody knows. */
interface Plan {
  readonly at: Readonly<Record<Name, number>>
  readonly unknown: readonly (readonly [string, number])[]
  readonly width: number
}

const IGNORED = new Set(['c-ip-version', 'cs-headers-count'])

const compile = (header: Header): Plan => {
  const at = Object.fromEntries(NAMES.map((name) => [name, -1])) as Record<Name, number>
  const unknown: (readonly [string, number])[] = []
  for (const [i, own] of header.names.entries()) {
    const name = columnName(own) as Name
    if (at[name] === -1) at[name] = i
    else if (!IGNORED.has(name)) unknown.push([own, i])
  }
  return { at, unknown, width: header.names.length }
}

const plans = new WeakMap<Header, Plan>()

const planOf = (header: Header): Plan => {
  let plan = plans.get(header)
  if (plan === undefined) {
    plan = compile(header)
    plans.set(header, plan)
  }
  return plan
}

/** What CloudFront encodes in headers: a space would end a value, so `%20`; older logs encode it twice. */
const decoded = memo(
  (text) =>
    text
      .replaceAll('%25', '%')
      .replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8')),
  { entries: 8192, keyLength: 1024 },
)

const plain = (text: string | undefined): string | undefined =>
  text === undefined || !text.includes('%') ? text : decoded(text)

const httpVersion = (text: string | undefined): string | undefined =>
  (text?.startsWith('HTTP/') === true ? text.slice(5) : text?.replace(/^HTTP\//i, '')) || undefined

/** Of a real-time log: seconds since the epoch, or with a point and milliseconds. */
const epoch = (text: string | undefined, perSecond: number): number | undefined => {
  if (text === undefined || !/^\d{9,13}(?:\.\d{1,6})?$/.test(text)) return undefined
  const ms = Number(text) * (1000 / perSecond)
  return ms < 7_258_118_400_000 ? ms : undefined
}

/** Distribution and account in `…/AWSLogs/aws-account-id=ACCOUNT/…` or `EMLARXS9EXAMPLE.2019-11-14-20.RT4KCN4SGK9.gz`. */
const FILE = /(?:^|[/._-])(E[A-Z0-9]{9,20})\.\d{4}-\d\d-\d\d-\d\d\./
/** Partitions of v2: `…/CloudFront/EMLARXS9EXAMPLE/2025/…`, `…/CloudFront/DistributionId=EMLARXS9EXAMPLE/year=2025/…`. */
const FOLDER = /(?:^|\/)(?:CloudFront\/(?:DistributionId=)?|DistributionId=)(E[A-Z0-9]{9,20})\//
const ACCOUNT = /(?:^|\/)AWSLogs\/(?:aws-account-id=)?(\d{12})\//

let lastKey: string | undefined
let distribution: string | undefined
let account: string | undefined

const readKey = (key: string): void => {
  if (key === lastKey) return
  distribution = FILE.exec(key)?.[1] ?? FOLDER.exec(key)?.[1]
  account = ACCOUNT.exec(key)?.[1]
  lastKey = key
}

const line = new Values()

/** Turns a row of a standard or real-time log into an Event. */
export const normalise = (row: HeadedRow, context: RecordContext): Event | Quarantine => {
  const { values } = row
  const { at, unknown, width } = planOf(row.header)
  if (values.length < width) {
    return quarantine(`the line has ${values.length} values where its header names ${width}`)
  }
  readKey(context.object.key)
  const v = line.of(values)
  const time =
    at.date >= 0 && at.time >= 0
      ? milliseconds(`${values[at.date]}T${values[at.time]}Z`)
      : (epoch(v.word(at['timestamp(ms)']), 1000) ?? epoch(v.word(at.timestamp), 1))
  if (time === undefined) return quarantine('the time is not valid')
  const status = v.whole(at['sc-status'], 'sc-status')
  const agentText = plain(v.word(at['cs-user-agent']))
  const agent = agentText === undefined ? undefined : userAgentOf(agentText)
  const tls = tlsVersion(v.word(at['ssl-protocol']) ?? '')
  const taken = v.seconds(at['time-taken'], 'time-taken')
  const forwarded = plain(v.word(at['x-forwarded-for']))?.split(',')[0]?.trim()
  const event: Event = {
    '@timestamp': time,
    'event.category': WEB,
    'event.type': webType(status),
    'event.outcome': webOutcome(status),
    'event.duration': taken === undefined ? undefined : Math.round(taken * 1e9),
    'cloud.account.id': account,
    'source.ip': v.address(at['c-ip'], 'c-ip'),
    'source.port': v.port(at['c-port'], 'c-port'),
    'source.as.number': v.whole(at.asn, 'asn'),
    'source.geo.country_iso_code': v.word(at['c-country']),
    'destination.ip': v.address(at['s-ip'], 's-ip'),
    'network.forwarded_ip': forwarded === undefined ? undefined : canonicalIp(forwarded),
    'http.request.id': v.word(at['x-edge-request-id']),
    'http.request.method': v.word(at['cs-method']),
    'http.request.referrer': plain(v.word(at['cs-referer'])),
    'http.request.bytes': v.whole(at['cs-bytes'], 'cs-bytes'),
    'http.response.status_code': status,
    'http.response.bytes': v.whole(at['sc-bytes'], 'sc-bytes'),
    'http.response.body.bytes': v.whole(at['sc-content-len'], 'sc-content-len'),
    'http.response.mime_type': plain(v.word(at['sc-content-type'])),
    'http.version': httpVersion(v.word(at['cs-protocol-version'])),
    'url.scheme': v.word(at['cs-protocol']),
    'url.domain': v.word(at['x-host-header']) ?? v.word(at['cs-host']),
    'url.path': v.word(at['cs-uri-stem']),
    'url.query': v.word(at['cs-uri-query']),
    'user_agent.original': agent?.text,
    'user_agent.name': agent?.name || undefined,
    'user_agent.version': agent?.version || undefined,
    'user_agent.os.name': agent?.osName || undefined,
    'user_agent.os.version': agent?.osVersion || undefined,
    'user_agent.device.name': agent?.device || undefined,
    'tls.cipher': v.word(at['ssl-cipher']),
    'tls.version': tls.version,
    'tls.version_protocol': tls.protocol,
    'aws.cloudfront.distribution_id':
      v.word(at.distributionid) ?? v.word(at['primary-distribution-id']) ?? distribution,
    'aws.cloudfront.domain': v.word(at['primary-distribution-dns-name']) ?? v.word(at['cs-host']),
    'aws.cloudfront.edge_location': v.word(at['x-edge-location']),
    'aws.cloudfront.result_type': v.word(at['x-edge-result-type']),
    'aws.cloudfront.response_result_type': v.word(at['x-edge-response-result-type']),
    'aws.cloudfront.detailed_result_type': v.word(at['x-edge-detailed-result-type']),
    'aws.cloudfront.cookie': plain(v.word(at['cs-cookie'])),
    'aws.cloudfront.time_to_first_byte': v.seconds(at['time-to-first-byte'], 'time-to-first-byte'),
    'aws.cloudfront.fle_status': v.word(at['fle-status']),
    'aws.cloudfront.fle_encrypted_fields': v.whole(at['fle-encrypted-fields'], 'fle-encrypted-fields'),
    'aws.cloudfront.range_start': v.whole(at['sc-range-start'], 'sc-range-start'),
    'aws.cloudfront.range_end': v.whole(at['sc-range-end'], 'sc-range-end'),
    'aws.cloudfront.cache_behavior': plain(v.word(at['cache-behavior-path-pattern'])),
    'aws.cloudfront.origin_first_byte': v.seconds(at['origin-fbl'], 'origin-fbl'),
    'aws.cloudfront.origin_last_byte': v.seconds(at['origin-lbl'], 'origin-lbl'),
    'aws.cloudfront.origin': v.word(at['r-host']),
    'aws.cloudfront.headers': plain(v.word(at['cs-headers'])),
    'aws.cloudfront.header_names': plain(v.word(at['cs-header-names'])),
    'aws.cloudfront.accept': plain(v.word(at['cs-accept'])),
    'aws.cloudfront.accept_encoding': plain(v.word(at['cs-accept-encoding'])),
    'aws.cloudfront.other': v.rest(width),
  }
  if (unknown.length > 0) {
    const other = unknown.flatMap(([name, place]) => (v.word(place) === undefined ? [] : `${name}=${v.word(place)}`))
    const rest = v.rest(width) ?? []
    event['aws.cloudfront.other'] = other.length + rest.length === 0 ? undefined : [...other, ...rest]
  }
  return v.fault === undefined ? event : quarantine(v.fault)
}
