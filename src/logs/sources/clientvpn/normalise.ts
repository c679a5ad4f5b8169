import { deliveryOf } from '../../cloudwatch.js'
import type { LogText } from '../../decode/multiline.js'
import { type Event, type Quarantine, quarantine } from '../../event.js'
import { milliseconds } from '../../iso-time.js'
import { address, at, list, object, text, texts, whole } from '../../loose.js'

const CATEGORY: readonly string[] = ['authentication', 'network', 'session']
const STARTED: readonly string[] = ['start', 'connection', 'allowed']
const REFUSED: readonly string[] = ['start', 'connection', 'denied']
const WAITING: readonly string[] = ['start', 'info']
const ENDED: readonly string[] = ['end', 'connection']
const CUT_OFF: readonly string[] = ['end', 'connection', 'denied']
const INFO: readonly string[] = ['info']

/** `NA` is how Client VPN writes "absent". */
const said = (value: unknown): string | undefined => (value === 'NA' ? undefined : text(value))

/** `2020-03-26 20:37:15`, in UTC. */
const timeOf = (value: unknown): number | undefined => {
  const time = said(value)
  return time === undefined ? undefined : (milliseconds(`${time}Z`) ?? milliseconds(time))
}

const sum = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? undefined : one + other

/** One status as text, or several in a list. */
const statusesOf = (value: unknown): readonly string[] | undefined =>
  texts(typeof value === 'string' ? [said(value)] : list(value).map(said))

const tokensOf = function* (statuses: unknown): Generator<unknown> {
  for (const [provider, answer] of Object.entries(object(statuses))) {
    const status = text(at(answer, 'status'))
    const reason = text(at(answer, 'reason'))
    if (status !== undefined) yield `${provider}=${status}${reason === undefined ? '' : ` (${reason})`}`
  }
}

const typeOf = (action: string, status: string | undefined, hasEnded: boolean, verdict: string | undefined) => {
  if (action === 'connection-reset')
    return hasEnded ? (verdict === undefined || verdict === 'permit' ? ENDED : CUT_OFF) : INFO
  if (status === 'failed') return REFUSED
  if (hasEnded) return ENDED
  return status === 'successful' ? STARTED : WAITING
}

/** One entry of the connection log: an attempt, a connection as it stands, or its reset. */
export const normalise = (line: LogText): Event | Quarantine => {
  const record = object(line.json)
  const action = said(record['connection-log-type'])
  if (action === undefined) return quarantine('connection-log-type is missing or no text')
  const start = timeOf(record['connection-start-time'])
  const end = timeOf(record['connection-end-time'])
  const time = timeOf(record['connection-last-update-time']) ?? end ?? start ?? line.time
  if (time === undefined) return quarantine('connection-last-update-time is missing or no time')

  const status = said(record['connection-attempt-status'])
  const policy = object(record['authorization-policy-evaluation'])
  const verdict = said(policy['result'])
  const port = whole(record['port'])
  const seconds = whole(record['connection-duration-seconds'])
  const [bytesIn, bytesOut] = [whole(record['ingress-bytes']), whole(record['egress-bytes'])]
  const [packetsIn, packetsOut] = [whole(record['ingress-packets']), whole(record['egress-packets'])]
  const commonName = said(record['common-name'])
  return {
    '@timestamp': time,
    ...deliveryOf(line),
    'event.category': CATEGORY,
    'event.type': typeOf(action, status, end !== undefined, verdict),
    'event.action': action,
    'event.outcome': status === 'successful' ? 'success' : status === 'failed' ? 'failure' : 'unknown',
    'event.reason': said(record['connection-attempt-failure-reason']),
    'event.start': start,
    'event.end': end,
    'event.duration': seconds === undefined || seconds < 0 || seconds > 9_000_000 ? undefined : seconds * 1_000_000_000,
    'source.ip': address(record['device-ip']),
    'source.port': port === undefined || port < 0 || port > 65_535 ? undefined : port,
    'source.bytes': bytesIn,
    'source.packets': packetsIn,
    'destination.bytes': bytesOut,
    'destination.packets': packetsOut,
    'network.transport': said(record['transport-protocol'])?.toLowerCase(),
    'network.bytes': sum(bytesIn, bytesOut),
    'network.packets': sum(packetsIn, packetsOut),
    'user.name': said(record['username']) ?? commonName,
    'aws.clientvpn.endpoint_id': said(record['client-vpn-endpoint-id']),
    'aws.clientvpn.connection_id': said(record['connection-id']),
    'aws.clientvpn.attempt_status': status,
    'aws.clientvpn.reset_status': said(record['connection-reset-status']),
    'aws.clientvpn.client_ip': address(record['client-ip']),
    'aws.clientvpn.client_ipv6': address(record['client-ip-v6']),
    'aws.clientvpn.common_name': commonName,
    'aws.clientvpn.device_type': said(record['device-type']),
    'aws.clientvpn.posture_compliance': statusesOf(record['posture-compliance-statuses']),
    'aws.clientvpn.policy.result': verdict,
    'aws.clientvpn.policy.evaluation_type': said(policy['evaluation-type']),
    'aws.clientvpn.policy.shadow_mode': said(policy['shadow-mode']),
    'aws.clientvpn.policy.reason': said(policy['reason']),
    'aws.clientvpn.policy.device_tokens': texts(tokensOf(policy['device-token-status'])),
  }
}
