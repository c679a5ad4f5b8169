import { deliveryOf } from '../../cloudwatch.js'
import type { LogText } from '../../decode/multiline.js'
import { type Event, type Quarantine, quarantine } from '../../event.js'
import { epochMilliseconds, milliseconds } from '../../iso-time.js'
import { address, at, list, object, text, texts, whole } from '../../loose.js'
import { email } from '../../mailbox.js'
import type { RecordContext } from '../../source.js'
import { agentOf } from '../../web/agent.js'
import { placeOf } from '../../web/place.js'

const WEB: readonly string[] = ['authentication', 'web']
const NETWORK: readonly string[] = ['authentication', 'network']
const ALLOWED: readonly string[] = ['access', 'allowed']
const DENIED: readonly string[] = ['access', 'denied']
const INFO: readonly string[] = ['info']

/** OCSF's `status_id`. */
const OUTCOMES: ReadonlyMap<number | undefined, string> = new Map([
  [1, 'success'],
  [2, 'failure'],
])

/** Seconds as text, `0.004`, to nanoseconds. */
const nanoseconds = (value: unknown): number | undefined => {
  const seconds = typeof value === 'string' && value !== '' ? Number(value) : value
  if (typeof seconds !== 'number' || !(seconds >= 0 && seconds < 9_000_000)) return undefined
  return Math.round(seconds * 1e9)
}

const portOf = (value: unknown): number | undefined => {
  const port = whole(value)
  return port === undefined || port < 0 || port > 65_535 ? undefined : port
}

/** Each trust provider has its own part of the context, with groups in it or in what the administrator added. */
const groupsOf = function* (context: unknown): Generator<unknown> {
  for (const provider of Object.values(object(context))) {
    yield* list(at(provider, 'groups'))
    yield* list(at(provider, 'additional_user_context', 'groups'))
  }
}

const policiesOf = function* (authorizations: readonly unknown[]): Generator<unknown> {
  for (const authorization of authorizations) yield at(authorization, 'policy', 'name')
}

/** One record of access: OCSF 0.1 has the user under `identity`, 1.0.0-rc.2 under `actor` or at the top. */
export const normalise = (line: LogText, context: RecordContext): Event | Quarantine => {
  const record = object(line.json)
  if (text(at(record, 'metadata', 'product', 'name')) !== 'Verified Access') {
    return quarantine('metadata.product.name is not Verified Access')
  }
  // The same instant twice: once in milliseconds, once in microseconds.
  const time = milliseconds(record['ref_time']) ?? epochMilliseconds(record['time'])
  if (time === undefined) return quarantine('neither ref_time nor time is a time')

  const actor = object(record['actor'] ?? record['identity'])
  const user = object(actor['user'] ?? record['user'])
  const data = object(record['data'] ?? record['unmapped'])
  const idp = object(actor['idp'] ?? data['idp'])
  const authorizations = list(actor['authorizations'] ?? data['authorizations'])
  const flow = object(at(data, 'context', 'tcp_flow'))
  const request = object(record['http_request'])
  const url = object(request['url'])
  const path = text(url['path'])
  const mark = path === undefined ? -1 : path.indexOf('?')
  const source = object(record['src_endpoint'])
  const device = object(record['device'])
  const target = object(record['dst_endpoint'])
  const outcome = OUTCOMES.get(whole(record['status_id'])) ?? 'unknown'
  const forwarded = text(at(data, 'context', 'http_request', 'x_forwarded_for'))
  const place = placeOf(context.object.key)
  const delivery = deliveryOf(line)
  const isWeb = record['http_request'] !== undefined
  const mailAddress = email(text(user['email_addr']))
  return {
    '@timestamp': time,
    ...delivery,
    'cloud.account.id': delivery['cloud.account.id'] ?? place.account,
    'event.category': isWeb ? WEB : NETWORK,
    'event.type': outcome === 'success' ? ALLOWED : outcome === 'failure' ? DENIED : INFO,
    'event.action': text(record['activity_name']) ?? text(record['activity']),
    'event.outcome': outcome,
    'event.code': text(record['status_code']),
    'event.reason': text(record['status_detail']) ?? text(record['status_details']),
    'event.start': epochMilliseconds(record['start_time']),
    'event.end': epochMilliseconds(record['end_time']),
    'event.duration': nanoseconds(record['duration']),
    'log.level': text(record['severity'])?.toLowerCase(),
    'cloud.region': place.region,
    'source.ip': address(source['ip']) ?? address(device['ip']),
    'source.port': portOf(source['port'] ?? device['port']),
    'destination.ip': address(flow['destination_ip']) ?? address(target['ip']),
    'destination.port': portOf(flow['destination_port'] ?? target['port']),
    'network.forwarded_ip': address(forwarded?.split(',')[0]?.trim()),
    'network.transport': text(data['protocol'])?.toLowerCase(),
    'http.request.method': text(request['http_method']),
    'http.response.status_code': whole(at(record, 'http_response', 'code')),
    'http.version': text(request['version'])?.replace(/^HTTP\//i, '') || undefined,
    'url.full': text(url['text']),
    'url.scheme': text(url['scheme']),
    'url.domain': text(url['hostname']),
    'url.port': portOf(url['port']),
    'url.path': mark < 0 ? path : path?.slice(0, mark) || undefined,
    'url.query': text(url['query_string']) ?? (mark < 0 ? undefined : path?.slice(mark + 1) || undefined),
    ...agentOf(text(request['user_agent'])),
    'trace.id': text(at(record, 'metadata', 'uid'))?.replace(/^Root=/, '') || undefined,
    'user.id': text(user['uuid']),
    'user.name': text(user['uid']) ?? mailAddress,
    'user.email': mailAddress,
    'user.full_name': text(user['name']),
    'device.id': text(device['uid']),
    'rule.name': texts(policiesOf(authorizations))?.[0],
    'aws.verifiedaccess.decision': text(at(authorizations[0], 'decision')),
    'aws.verifiedaccess.instance_id': text(at(record, 'proxy', 'uid')),
    'aws.verifiedaccess.endpoint_ids': texts(list(record['privileges'])),
    'aws.verifiedaccess.endpoint_type': text(data['endpoint_type']),
    'aws.verifiedaccess.idp.name': text(idp['name']),
    'aws.verifiedaccess.idp.id': text(idp['uid']),
    'aws.verifiedaccess.groups': texts(groupsOf(data['context'])),
    'aws.verifiedaccess.device.type': device['type'] === 'Unknown' ? undefined : text(device['type']),
    'aws.verifiedaccess.proxy_ip': address(at(record, 'proxy', 'ip')),
    'aws.verifiedaccess.class': text(record['class_name']),
    'aws.verifiedaccess.version': text(at(record, 'metadata', 'version')),
  }
}
