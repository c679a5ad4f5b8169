import { type Event, type Quarantine, quarantine } from '../../event.js'
import { at, type Loose, list, object, text, whole } from '../../loose.js'
import { memo } from '../../memo.js'
import type { RecordContext } from '../../source.js'
import { classOf, isFinding, meaningOf } from './classes.js'
import { findingOf } from './finding.js'
import { machineOf } from './machine.js'
import { endpointOf, first, observablesOf, pairsOf, timeIn, word } from './parts.js'
import { connectionOf, dnsOf, httpOf } from './traffic.js'
import { whoOf } from './who.js'

/** `severity_id` → Security Hub's numbers; 6 is "Fatal". */
const SEVERITIES: readonly (number | undefined)[] = [undefined, 0, 1, 40, 70, 90, 100]

const ALLOWED = 1
const DENIED = 2
/** `disposition_id` of what did not get through: Blocked, Quarantined, Isolated, Deleted, Dropped, Reset, Rejected … */
const STOPPED: ReadonlySet<number> = new Set([2, 3, 4, 5, 6, 21, 24, 25, 26])

/** Whether a control let it pass; undefined where none looked at it. */
const passedControl = (record: Loose, uid: number): boolean | undefined => {
  const action = whole(record['action_id'])
  if (action === ALLOWED) return true
  if (action === DENIED) return false
  const disposition = whole(record['disposition_id'])
  if (disposition !== undefined && STOPPED.has(disposition)) return false
  if (disposition === ALLOWED) return true
  // Of flow logs in versions without actions: Refuse and Open.
  return uid === 4001 && whole(record['activity_id']) === 5 ? false : undefined
}

const SUCCESS = 1
const FAILURE = 2

const outcomeOf = (record: Loose, uid: number, passed: boolean | undefined, rcode: string | undefined) => {
  // The status of a finding is New, In Progress …
  if (isFinding(uid)) return passed === undefined ? undefined : passed ? 'success' : 'failure'
  const status = whole(record['status_id'])
  const said = text(record['status'])
  if (status === SUCCESS || said === 'Success') return 'success'
  if (status === FAILURE || said === 'Failure') return 'failure'
  if (passed !== undefined) return passed ? 'success' : 'failure'
  if (uid === 4003 && rcode !== undefined) return rcode === 'NOERROR' ? 'success' : 'failure'
  return undefined
}

/** Whom a key of Security Lake names: `…/region=ap-northeast-1/accountId=111122223333/eventDay=20250301/…` */
const placeOf: (key: string) => { readonly account: string | undefined; readonly region: string | undefined } = memo(
  (key) => ({
    account: /(?:^|\/)account_?id=(\d{12})\//i.exec(key)?.[1],
    region: /(?:^|\/)region=([a-z0-9-]+)\//.exec(key)?.[1],
  }),
  { entries: 16, keyLength: 1024 },
)

/** EKS has the ARN of the caller there. */
const accountOf = (value: unknown): string | undefined => {
  const uid = text(value)
  return uid?.startsWith('arn:') === true ? (/^(?:[^:]*:){4}(\d{12}):/.exec(uid)?.[1] ?? uid) : uid
}

/** The category's parts of the type, and whether it was let through. */
const typeOf = (types: readonly string[], passed: boolean | undefined, asked: boolean): readonly string[] => {
  if (passed === undefined || !asked) return types
  return [...types, passed ? 'allowed' : 'denied']
}

/** Categories of ECS in which something is allowed or denied. */
const guarded = (category: readonly string[]): boolean =>
  category.some((one) => one === 'network' || one === 'intrusion_detection' || one === 'api')

/** The parts of an event beyond those of all: a class has few of them, and a record of Parquet every name. */
const FINDING = [
  ...['finding_info', 'finding', 'compliance', 'vulnerabilities', 'malware', 'attacks', 'firewall_rule', 'analytic'],
  ...['remediation', 'confidence_score', 'risk_score'],
] as const
const DNS = ['query', 'answers', 'rcode', 'rcode_id'] as const
const HTTP = ['http_request', 'http_response', 'http_status', 'url', 'tls', 'api'] as const
const CONNECTION = ['connection_info', 'traffic'] as const
const WHO = ['actor', 'user', 'session', 'group', 'is_mfa', 'mfa', 'auth_protocol', 'logon_type'] as const
const MACHINE = ['device', 'process', 'actor', 'file', 'email', 'resources', 'resource'] as const

const has = (record: Loose, names: readonly string[]): boolean => {
  for (const name of names) if (record[name] !== undefined && record[name] !== null) return true
  return false
}

const NOTHING = Object.freeze({})
const NO_FINDING: { passed?: undefined; title?: undefined; fields: Partial<ReturnType<typeof findingOf>['fields']> } = {
  fields: NOTHING,
}

/**
 * One event of OCSF, 1.0.0-rc.2 to 1.5, of whatever class and product, as an Event.
 * Source: schema.ocsf.io; what AWS writes: "Open Cybersecurity Schema Framework (OCSF) in Security Lake", ocsf/examples.
 */
export const normalise = (value: unknown, context: RecordContext): Event | Quarantine => {
  const record = object(value)
  const written = whole(record['class_uid'])
  if (written === undefined) return quarantine('class_uid is missing or no number')
  const time = timeIn(record, 'time')
  if (time === undefined) return quarantine('time is missing or no time')
  const className = text(record['class_name'])
  const uid = classOf(written, className)
  const meaning = meaningOf(uid)
  const activity = whole(record['activity_id'])
  const found = isFinding(uid)
  const finding = has(record, FINDING) ? findingOf(record) : NO_FINDING
  const dns: Partial<ReturnType<typeof dnsOf>> = has(record, DNS) ? dnsOf(record) : NOTHING
  const metadata = object(record['metadata'])
  const product = object(metadata['product'])
  const cloud = object(record['cloud'])
  const api = object(record['api'])
  // CloudTrail's events name the account only there.
  const recipient = text(at(record, 'unmapped', 'recipientAccountId'))
  const place = placeOf(context.object.key)
  const passed = found ? finding.passed : passedControl(record, uid)
  const evidence = first(record['evidences'])
  const source = endpointOf(record['src_endpoint'] ?? (found ? at(evidence, 'src_endpoint') : undefined))
  const destination = endpointOf(record['dst_endpoint'] ?? (found ? at(evidence, 'dst_endpoint') : undefined))
  const activityName = text(record['activity_name']) ?? text(record['type_name'])?.split(': ').at(-1)
  const severity = SEVERITIES[whole(record['severity_id']) ?? 0]
  const service = text(at(api, 'service', 'name'))
  const start = timeIn(record, 'start_time')
  const end = timeIn(record, 'end_time')
  const duration = whole(record['duration'])
  const isAlert = found ? !(uid === 2003 && finding.passed === true) : record['is_alert'] === true
  return {
    '@timestamp': time,
    'event.kind': isAlert ? 'alert' : found || Math.floor(uid / 1000) === 5 ? 'state' : 'event',
    'event.category': nonEmpty(meaning.category),
    'event.type': nonEmpty(
      typeOf(
        (activity === undefined ? undefined : meaning.types[activity]) ?? meaning.otherwise,
        passed,
        !found && guarded(meaning.category),
      ),
    ),
    'event.action': text(api['operation']) ?? activityName,
    'event.severity': severity,
    'event.code': text(metadata['event_code']),
    'event.provider': service ?? text(product['name']),
    'event.reason': text(record['status_detail']),
    ...finding.fields,
    'event.outcome': outcomeOf(record, uid, passed, dns['dns.response_code']),
    'event.start': start ?? finding.fields['event.start'],
    'event.end': end ?? finding.fields['event.end'],
    // Milliseconds in OCSF, nanoseconds in ECS.
    'event.duration':
      duration !== undefined && duration >= 0 && duration < 1e9
        ? duration * 1_000_000
        : start !== undefined && end !== undefined && end >= start
          ? Math.round((end - start) * 1000) * 1000
          : undefined,
    message: text(record['message']) ?? finding.title,
    'error.code': word(at(api, 'response', 'error')),
    'error.message': word(at(api, 'response', 'message')) ?? word(at(api, 'response', 'error_message')),
    'cloud.provider': word(cloud['provider'])?.toLowerCase(),
    'cloud.account.id':
      accountOf(at(cloud, 'account', 'uid')) ?? text(cloud['account_uid']) ?? recipient ?? place.account,
    'cloud.account.name': text(at(cloud, 'account', 'name')),
    'cloud.region': text(cloud['region']) ?? place.region,
    'cloud.availability_zone': word(cloud['zone']),
    'source.address': source.address,
    'source.ip': source.ip,
    'source.port': source.port,
    'source.domain': source.domain,
    'source.mac': source.mac,
    'source.geo.country_iso_code': source.country,
    'source.geo.country_name': source.countryName,
    'source.geo.city_name': source.city,
    'source.as.number': source.asNumber,
    'source.as.organization.name': source.asName,
    'destination.address': destination.address,
    'destination.ip': destination.ip,
    'destination.port': destination.port,
    'destination.domain': destination.domain,
    'destination.mac': destination.mac,
    ...(has(record, CONNECTION) ? connectionOf(record) : NOTHING),
    'network.protocol': uid === 4003 ? 'dns' : uid === 4002 ? 'http' : word(record['app_name'])?.toLowerCase(),
    ...dns,
    ...(has(record, HTTP) ? httpOf(record) : NOTHING),
    ...(has(record, WHO) ? whoOf(record, uid) : NOTHING),
    ...(has(record, MACHINE) ? machineOf(record) : NOTHING),
    'ocsf.version': text(metadata['version']),
    'ocsf.class_uid': written,
    'ocsf.class_name': className,
    'ocsf.activity_name': activityName,
    'ocsf.metadata.uid': text(metadata['uid']),
    'ocsf.product.name': text(product['name']),
    'ocsf.product.vendor_name': text(product['vendor_name']),
    'ocsf.product.feature': text(at(product, 'feature', 'name')) ?? text(at(product, 'feature', 'uid')),
    'ocsf.status': text(record['status']),
    'ocsf.status_code': text(record['status_code']),
    'ocsf.action': text(record['action']),
    'ocsf.disposition': text(record['disposition']),
    'ocsf.api.request_uid': word(at(api, 'request', 'uid')),
    'ocsf.src_endpoint.uid': source.uid,
    'ocsf.src_endpoint.svc_name': source.service,
    'ocsf.src_endpoint.vpc_uid': source.vpc,
    'ocsf.src_endpoint.subnet_uid': source.subnet,
    'ocsf.src_endpoint.interface_uid': source.networkInterface,
    'ocsf.src_endpoint.instance_uid': source.instance,
    'ocsf.dst_endpoint.uid': destination.uid,
    'ocsf.dst_endpoint.svc_name': destination.service,
    'ocsf.dst_endpoint.vpc_uid': destination.vpc,
    'ocsf.dst_endpoint.subnet_uid': destination.subnet,
    'ocsf.dst_endpoint.interface_uid': destination.networkInterface,
    'ocsf.dst_endpoint.instance_uid': destination.instance,
    'ocsf.observables': observablesOf(list(record['observables'])),
    'ocsf.unmapped': pairsOf(record['unmapped']),
  }
}

const nonEmpty = (words: readonly string[]): readonly string[] | undefined => (words.length === 0 ? undefined : words)
