import { type Event, type Quarantine, quarantine } from '../../event.js'
import { milliseconds } from '../../iso-time.js'
import type { RecordContext } from '../../source.js'
import { userAgentOf } from '../../user-agent.js'
import { CONNECTION, NETWORK, WEB, webOutcome, webType } from '../../web/fields.js'
import { placeOf } from '../../web/place.js'
import { requestOf, tlsVersion } from '../../web/request.js'
import { Values } from '../../web/values.js'

/** Columns up to `trace_id`, which the oldest access logs have. */
const OLDEST = 18
const KNOWN = 33
const CONNECTION_KNOWN = 12

const line = new Values()

const ROOT = 'Root='

/** `Root=1-58337262-…`, which all hops of a request share, out of `Self=…;Root=…`. */
const rootOf = (trace: string | undefined): string | undefined => {
  if (trace === undefined) return undefined
  if (trace.startsWith(ROOT) && trace.length > ROOT.length && !trace.includes(';')) return trace.slice(ROOT.length)
  return /(?:^|;)Root=([^;]+)/.exec(trace)?.[1] ?? trace
}

/** Seconds in parts → nanoseconds of the whole; undefined unless all were measured. */
const nanoseconds = (a: number | undefined, b: number | undefined, c: number | undefined): number | undefined =>
  a === undefined || b === undefined || c === undefined ? undefined : Math.round((a + b + c) * 1e9)

const access = (values: readonly string[], context: RecordContext): Event | Quarantine => {
  if (values.length < OLDEST) {
    return quarantine(`the line has ${values.length} values where an access log has at least ${OLDEST}`)
  }
  const time = milliseconds(values[1])
  if (time === undefined) return quarantine('the time is not valid')
  const v = line.of(values)
  const status = v.whole(8, 'elb_status_code')
  const request = requestOf(values[12] as string)
  const agentText = v.word(13)
  const agent = agentText === undefined ? undefined : userAgentOf(agentText)
  const tls = tlsVersion(v.word(15) ?? '')
  const place = placeOf(context.object.key)
  const group = v.word(16)
  // A quote and a space in the user agent would push all that follows out of its place.
  if (group !== undefined && !group.startsWith('arn:')) return quarantine('target_group_arn is not an ARN')
  const [, , , arnRegion, arnAccount] = place.account === undefined && group !== undefined ? group.split(':') : []
  const requestTime = v.seconds(5, 'request_processing_time')
  const targetTime = v.seconds(6, 'target_processing_time')
  const responseTime = v.seconds(7, 'response_processing_time')
  const event: Event = {
    '@timestamp': time,
    'event.category': WEB,
    'event.type': webType(status),
    'event.outcome': webOutcome(status),
    'event.start': milliseconds(v.word(21)),
    'event.duration': nanoseconds(requestTime, targetTime, responseTime),
    'event.reason': v.word(24),
    'cloud.account.id': place.account ?? arnAccount,
    'cloud.region': place.region ?? arnRegion,
    'source.ip': v.address(3, 'client:port'),
    'source.port': v.port(3, 'client:port'),
    'destination.ip': v.address(4, 'target:port'),
    'destination.port': v.port(4, 'target:port'),
    'http.request.method': request.method,
    'http.request.bytes': v.whole(10, 'received_bytes'),
    'http.response.status_code': status,
    'http.response.bytes': v.whole(11, 'sent_bytes'),
    'http.version': request.version,
    'url.original': request.original,
    'url.scheme': request.scheme,
    'url.domain': request.domain,
    'url.port': request.port,
    'url.path': request.path,
    'url.query': request.query,
    'user_agent.original': agent?.text,
    'user_agent.name': agent?.name || undefined,
    'user_agent.version': agent?.version || undefined,
    'user_agent.os.name': agent?.osName || undefined,
    'user_agent.os.version': agent?.osVersion || undefined,
    'user_agent.device.name': agent?.device || undefined,
    'tls.cipher': v.word(14),
    'tls.version': tls.version,
    'tls.version_protocol': tls.protocol,
    'tls.client.server_name': v.word(18),
    'trace.id': rootOf(v.word(17)),
    'aws.alb.type': v.word(0),
    'aws.alb.name': v.word(2),
    'aws.alb.request_processing_time': requestTime,
    'aws.alb.target_processing_time': targetTime,
    'aws.alb.response_processing_time': responseTime,
    'aws.alb.target_status_code': v.whole(9, 'target_status_code'),
    'aws.alb.target_group_arn': group,
    'aws.alb.chosen_cert_arn': v.word(19),
    'aws.alb.matched_rule_priority': v.word(20),
    'aws.alb.actions_executed': v.list(22, ','),
    'aws.alb.redirect_url': v.word(23),
    'aws.alb.target_list': v.list(25, ' '),
    'aws.alb.target_status_code_list': v.list(26, ' '),
    'aws.alb.classification': v.word(27),
    'aws.alb.classification_reason': v.word(28),
    'aws.alb.conn_trace_id': v.word(29),
    'aws.alb.transformed_host': v.word(30),
    'aws.alb.transformed_uri': v.word(31),
    'aws.alb.request_transform_status': v.word(32),
    'aws.alb.other': v.rest(KNOWN),
  }
  return v.fault === undefined ? event : quarantine(v.fault)
}

/** `NotBefore=2023-09-21T22:43:21Z;NotAfter=…` */
const validity = (text: string | undefined, name: string): number | undefined =>
  text === undefined ? undefined : milliseconds(new RegExp(`${name}=([^;]+)`).exec(text)?.[1])

const connection = (values: readonly string[], context: RecordContext): Event | Quarantine => {
  if (values.length < CONNECTION_KNOWN - 1) {
    return quarantine(`the line has ${values.length} values where a connection log has ${CONNECTION_KNOWN}`)
  }
  const time = milliseconds(values[0])
  if (time === undefined) return quarantine('the time is not valid')
  const v = line.of(values)
  const tls = tlsVersion(v.word(4) ?? '')
  const place = placeOf(context.object.key)
  const verified = v.word(10)
  const failed = verified?.startsWith('Failed') === true
  const valid = v.word(8)
  const event: Event = {
    '@timestamp': time,
    'event.category': NETWORK,
    'event.type': CONNECTION,
    'event.outcome': verified === undefined ? 'unknown' : failed ? 'failure' : 'success',
    'event.reason': failed ? verified.slice('Failed:'.length) || undefined : undefined,
    'cloud.account.id': place.account,
    'cloud.region': place.region,
    'source.ip': v.address(1, 'client_ip'),
    'source.port': v.port(2, 'client_port'),
    'tls.cipher': v.word(5),
    'tls.version': tls.version,
    'tls.version_protocol': tls.protocol,
    'tls.established': verified === undefined ? undefined : !failed,
    'tls.client.subject': v.word(7),
    'tls.client.not_before': validity(valid, 'NotBefore'),
    'tls.client.not_after': validity(valid, 'NotAfter'),
    'tls.client.x509.serial_number': v.word(9),
    'aws.alb.type': 'connection',
    'aws.alb.listener_port': v.port(3, 'listener_port'),
    'aws.alb.tls_handshake_time': v.seconds(6, 'tls_handshake_latency'),
    'aws.alb.tls_verify_status': verified,
    'aws.alb.conn_trace_id': v.word(11),
    'aws.alb.other': v.rest(CONNECTION_KNOWN),
  }
  return v.fault === undefined ? event : quarantine(v.fault)
}

/** A connection log's line begins with its time, an access log's with a word. */
export const normalise = (values: readonly string[], context: RecordContext): Event | Quarantine => {
  const first = values[0]?.charCodeAt(0) ?? 0
  return first >= 0x30 && first <= 0x39 ? connection(values, context) : access(values, context)
}
