import { type Event, type Quarantine, quarantine } from '../event.js'
import { type Fields, ip, keyword, long, union } from '../fields.js'
import { canonicalIp } from '../ip.js'
import { userAgentOf } from '../user-agent.js'
import { clfTime } from './clf-time.js'
import { eventFields, httpFields, sourceFields, userAgentFields, WEB, webOutcome, webType } from './fields.js'
import { requestOf } from './request.js'
import { Values } from './values.js'

/** Fields of the common and combined log formats, which web servers share. */
export const combinedFields: Fields = {
  ...eventFields,
  ...sourceFields,
  ...httpFields,
  ...userAgentFields,
  'source.address': keyword,
  'source.domain': keyword,
  'network.forwarded_ip': ip,
  'related.ip': union('ip', 'source.ip', 'network.forwarded_ip'),
  'user.name': keyword,
  'related.user': union('keyword', 'user.name'),
  'http.request.referrer': keyword,
  'http.response.body.bytes': long,
  'url.scheme': keyword,
  'url.domain': keyword,
  'url.port': long,
}

const line = new Values()

/** Columns up to the size, which the common format has. */
const COMMON = 7
/** Columns of the combined format, and the forwarded addresses that many append. */
export const COMBINED = 9

/**
 * `client ident user [time] "request" status bytes ["referrer" ["agent" ["forwarded"]]]`; with `host:port` before it
 * where `virtual` says so. Values after those are in `rest`.
 */
export const combinedEvent = (
  values: readonly string[],
  virtual: string | undefined,
): { readonly event: Event; readonly rest: readonly string[] | undefined } | Quarantine => {
  if (values.length < COMMON) {
    return quarantine(`the line has ${values.length} values where an access log has at least ${COMMON}`)
  }
  const time = clfTime(values[3] as string)
  if (time === undefined) return quarantine('the time is not valid')
  const v = line.of(values)
  const client = v.word(0)
  const address = client === undefined ? undefined : canonicalIp(client)
  const status = v.whole(5, 'status')
  const request = requestOf(values[4] as string)
  const agentText = v.word(8)
  const agent = agentText === undefined ? undefined : userAgentOf(agentText)
  const forwarded = v.word(COMBINED)?.split(',')[0]?.trim()
  const forwardedIp = forwarded === undefined ? undefined : canonicalIp(forwarded)
  const [, host, port] = /^(.+?)(?::(\d{1,5}))?$/.exec(virtual ?? '') ?? []
  const hostPort = port === undefined || Number(port) > 65_535 ? undefined : Number(port)
  const event: Event = {
    '@timestamp': time,
    'event.category': WEB,
    'event.type': webType(status),
    'event.outcome': webOutcome(status),
    'source.ip': address,
    'source.address': client,
    'source.domain': address === undefined ? client : undefined,
    'network.forwarded_ip': forwardedIp,
    'user.name': v.word(2),
    'http.request.method': request.method,
    'http.request.referrer': v.word(7),
    'http.response.status_code': status,
    'http.response.body.bytes': v.whole(6, 'size'),
    'http.version': request.version,
    'url.original': request.original,
    'url.scheme': request.scheme,
    'url.domain': request.domain ?? host,
    'url.port': request.port ?? hostPort,
    'url.path': request.path,
    'url.query': request.query,
    'user_agent.original': agent?.text,
    'user_agent.name': agent?.name || undefined,
    'user_agent.version': agent?.version || undefined,
    'user_agent.os.name': agent?.osName || undefined,
    'user_agent.os.version': agent?.osVersion || undefined,
    'user_agent.device.name': agent?.device || undefined,
  }
  const rest = v.rest(forwardedIp === undefined ? COMBINED : COMBINED + 1)
  return v.fault === undefined ? { event, rest } : quarantine(v.fault)
}
