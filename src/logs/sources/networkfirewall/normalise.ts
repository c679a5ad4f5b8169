import { type Event, type Quarantine, quarantine } from '../../event.js'
import { milliseconds } from '../../iso-time.js'
import { address, at, flag, type Loose, object, text, whole } from '../../loose.js'
import { memo } from '../../memo.js'
import type { RecordContext } from '../../source.js'

/** Suricata's names of protocols → IANA number and ECS's word. */
const PROTOCOLS: Readonly<Record<string, readonly [number: string, transport: string]>> = {
  TCP: ['6', 'tcp'],
  UDP: ['17', 'udp'],
  ICMP: ['1', 'icmp'],
  'IPV6-ICMP': ['58', 'ipv6-icmp'],
  SCTP: ['132', 'sctp'],
  GRE: ['47', 'gre'],
}
const NO_PROTOCOL: readonly [undefined, undefined] = [undefined, undefined]

const NETWORK: readonly string[] = ['network']
const ALERT: readonly string[] = ['network', 'intrusion_detection']
const CONNECTION: readonly string[] = ['connection', 'info']
const ALLOWED: readonly string[] = ['info', 'allowed']
const DENIED: readonly string[] = ['info', 'denied']
const INFO: readonly string[] = ['info']

/** Account, Region and kind: `…/ACCOUNT/network-firewall/alert/REGION/FIREWALL/…`, or the same in the file's name. */
interface Place {
  readonly account: string | undefined
  readonly region: string | undefined
}

const placeOf: (key: string) => Place = memo(
  (key) => {
    const found =
      /(?:^|\/)(\d{12})\/network-firewall\/[a-z]+\/([a-z]{2,}(?:-[a-z]+)+-\d+)\//.exec(key) ??
      /(?:^|\/)(\d{12})_network-firewall_[a-z]+_([a-z]{2,}(?:-[a-z]+)+-\d+)_/.exec(key)
    return { account: found?.[1], region: found?.[2] }
  },
  { entries: 256, keyLength: 1024 },
)

/** `us-east-1b` → `us-east-1`; local zones have longer names and say it otherwise. */
const regionOf: (zone: string) => string = memo((zone) => /^([a-z]{2,}(?:-[a-z]+)+-\d+)[a-z]$/.exec(zone)?.[1] ?? '', {
  entries: 256,
  keyLength: 64,
})

/** The rule's priority on the scale of all findings. */
const severityOf = (priority: number | undefined): number | undefined => {
  if (priority === undefined) return undefined
  return priority <= 1 ? 70 : priority === 2 ? 40 : 1
}

/** `TLS 1.2` and `TLSv1.2` → `1.2` and `tls`. */
const tlsVersion: (version: string) => readonly [string, string] = memo(
  (version) => {
    const parts = /^(TLS|SSL)[ v]*(\d+(?:\.\d+)?)$/i.exec(version)
    return [parts?.[2] ?? version, (parts?.[1] ?? '').toLowerCase()]
  },
  { entries: 64, keyLength: 32 },
)

/** Epoch seconds as text or number. */
const seconds = (value: unknown): number | undefined => {
  const number = whole(value)
  return number !== undefined && number > 0 && number < 7_258_118_400 ? number * 1000 : undefined
}

/** One record of an alert, flow or TLS log: Suricata's EVE JSON inside of AWS's own fields. */
export const normalise = (value: unknown, context: RecordContext): Event | Quarantine => {
  const record = object(value)
  const event = object(record['event'])
  const kind = text(event['event_type'])
  if (typeof record['event'] !== 'object' || record['event'] === null)
    return quarantine('event is missing or no object')
  const time = milliseconds(event['timestamp']) ?? seconds(record['event_timestamp'])
  if (time === undefined) return quarantine('neither timestamp nor event_timestamp is a time')

  const alert = object(event['alert'])
  const isAlert = event['alert'] !== undefined
  const tlsError = object(event['tls_error'])
  const revocation = object(event['revocation_check'])
  const netflow = object(event['netflow'])
  const http = object(event['http'])
  const tls = object(event['tls'])
  const question = questionOf(event['dns'])
  const protocol = text(event['proto'])
  const [number, transport] = protocol === undefined ? NO_PROTOCOL : (PROTOCOLS[protocol.toUpperCase()] ?? NO_PROTOCOL)
  const action = text(alert['action'])
  const revocationAction = text(revocation['action'])
  const verdict = text(at(event['verdict'], 'action'))
  const denied =
    action === 'blocked' ||
    verdict === 'drop' ||
    verdict === 'reject' ||
    /^(?:DROP|REJECT)$/i.test(revocationAction ?? '')
  const failed = event['tls_error'] !== undefined || event['revocation_check'] !== undefined
  const priority = whole(alert['severity'])
  const zone = text(record['availability_zone'])
  const place = placeOf(context.object.key)
  const version = text(tls['version'])
  const [tlsNumber, tlsProtocol] = version === undefined ? NO_PROTOCOL : tlsVersion(version)
  const application = text(event['app_proto'])
  return {
    '@timestamp': time,
    'event.kind': isAlert || failed ? 'alert' : 'event',
    'event.category': isAlert ? ALERT : NETWORK,
    'event.type': isAlert || failed ? (denied ? DENIED : isAlert ? ALLOWED : INFO) : CONNECTION,
    'event.action': kind,
    'event.severity': severityOf(priority),
    'event.start': milliseconds(netflow['start']),
    'event.end': milliseconds(netflow['end']),
    'source.ip': address(event['src_ip']),
    'source.port': whole(event['src_port']),
    'source.bytes': whole(netflow['bytes']),
    'source.packets': whole(netflow['pkts']),
    'destination.ip': address(event['dest_ip']),
    'destination.port': whole(event['dest_port']),
    'network.transport': transport,
    'network.iana_number': number,
    'network.protocol': application === 'unknown' || application === 'failed' ? undefined : application,
    'rule.id': numberText(alert['signature_id']),
    'rule.name': text(alert['signature']),
    'rule.category': text(alert['category']),
    'rule.version': numberText(alert['rev']),
    'observer.name': text(record['firewall_name']),
    'cloud.availability_zone': zone,
    'cloud.region': place.region ?? (zone === undefined ? undefined : regionOf(zone) || undefined),
    'cloud.account.id': place.account,
    'url.domain': text(http['hostname']),
    'url.original': text(http['url']),
    'http.request.method': text(http['http_method']),
    'http.request.referrer': text(http['http_refer']),
    'http.response.status_code': whole(http['status']),
    'http.response.bytes': whole(http['length']),
    'http.response.mime_type': text(http['http_content_type']),
    'user_agent.original': text(http['http_user_agent']),
    'tls.client.server_name': text(tls['sni']) ?? text(event['sni']),
    'tls.client.ja3': text(at(tls['ja3'], 'hash')),
    'tls.server.ja3s': text(at(tls['ja3s'], 'hash')),
    'tls.server.subject': text(tls['subject']),
    'tls.server.issuer': text(tls['issuerdn']),
    'tls.version': tlsNumber,
    'tls.version_protocol': tlsProtocol === '' ? undefined : tlsProtocol,
    'dns.question.name': text(question['rrname']),
    'dns.question.type': text(question['rrtype']),
    'error.message': text(tlsError['error_message']),
    'aws.networkfirewall.flow_id': numberText(event['flow_id']),
    'aws.networkfirewall.alert.action': action,
    'aws.networkfirewall.alert.severity': priority,
    'aws.networkfirewall.verdict': verdict,
    'aws.networkfirewall.tls_inspected': flag(event['tls_inspected']),
    'aws.networkfirewall.tcp_flags': text(at(event['tcp'], 'tcp_flags')),
    'aws.networkfirewall.age': whole(netflow['age']),
    'aws.networkfirewall.icmp_type': whole(event['icmp_type']),
    'aws.networkfirewall.icmp_code': whole(event['icmp_code']),
    'aws.networkfirewall.revocation.status': text(revocation['status']),
    'aws.networkfirewall.revocation.action': revocationAction,
    'aws.networkfirewall.leaf_cert_fpr': text(revocation['leaf_cert_fpr']) ?? text(event['leaf_cert_fpr']),
  }
}

/** `{"rrname":…}`, `{"query":[{"rrname":…}]}` or `{"queries":[…]}`, by Suricata's version. */
const questionOf = (dns: unknown): Loose => {
  const asked = at(dns, 'queries') ?? at(dns, 'query')
  return object(Array.isArray(asked) ? asked[0] : dns)
}

/** Ids that come as numbers. */
const numberText = (value: unknown): string | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? String(value) : text(value)
