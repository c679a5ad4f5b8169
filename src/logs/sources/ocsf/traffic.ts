import { address, at, type Loose, list, object, text, texts, whole } from '../../loose.js'
import { userAgentOf } from '../../user-agent.js'
import { each, word } from './parts.js'

const TRANSPORTS: Readonly<Record<number, string>> = {
  1: 'icmp',
  6: 'tcp',
  17: 'udp',
  47: 'gre',
  50: 'esp',
  58: 'ipv6-icmp',
}
const DIRECTIONS: readonly (string | undefined)[] = [undefined, 'inbound', 'outbound', 'internal']

/** `protocol_ver_id`, or as its text. */
const typeOf = (connection: Loose): string | undefined => {
  const version = whole(connection['protocol_ver_id']) ?? word(connection['protocol_ver'])
  if (version === 4 || version === 'IPv4') return 'ipv4'
  return version === 6 || version === 'IPv6' ? 'ipv6' : undefined
}

export const connectionOf = (record: Loose) => {
  const connection = object(record['connection_info'])
  const traffic = object(record['traffic'])
  const number = whole(connection['protocol_num'])
  return {
    // In and out as the source sees them.
    'source.bytes': whole(traffic['bytes_out']),
    'source.packets': whole(traffic['packets_out']),
    'destination.bytes': whole(traffic['bytes_in']),
    'destination.packets': whole(traffic['packets_in']),
    'network.bytes': whole(traffic['bytes']),
    'network.packets': whole(traffic['packets']),
    'network.iana_number': number === undefined || number < 0 ? undefined : String(number),
    'network.transport':
      word(connection['protocol_name'])?.toLowerCase() ?? (number === undefined ? undefined : TRANSPORTS[number]),
    'network.type': typeOf(connection),
    'network.direction': DIRECTIONS[whole(connection['direction_id']) ?? 0],
    'network.community_id': word(connection['community_uid']),
    'ocsf.connection.tcp_flags': whole(connection['tcp_flags']),
    'ocsf.connection.boundary': word(connection['boundary']),
    'ocsf.connection.uid': word(connection['uid']),
  }
}

/** The words of DNS itself for `rcode_id`; OCSF has its own spelling of them. */
const RCODES: readonly string[] = [
  ...['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED', 'YXDOMAIN', 'YXRRSET', 'NXRRSET', 'NOTAUTH'],
  'NOTZONE',
]

/** `www.example.com.` → `www.example.com`; the root stays a dot. */
const dotless = (name: string | undefined): string | undefined =>
  name !== undefined && name.length > 1 && name.endsWith('.') ? name.slice(0, -1) : name

export const dnsOf = (record: Loose) => {
  const query = object(record['query'])
  const answers = list(record['answers'])
  return {
    'dns.id': query['packet_uid'] === undefined ? undefined : String(whole(query['packet_uid']) ?? '') || undefined,
    'dns.question.name': dotless(word(query['hostname'])),
    'dns.question.type': word(query['type']),
    'dns.question.class': word(query['class']),
    'dns.response_code': RCODES[whole(record['rcode_id']) ?? RCODES.length] ?? word(record['rcode'])?.toUpperCase(),
    'dns.resolved_ip': texts(answers.map((answer) => address(at(answer, 'rdata')))),
    'ocsf.answers.data': each(answers, 'rdata'),
    'ocsf.answers.type': each(answers, 'type'),
  }
}

export const httpOf = (record: Loose) => {
  const request = object(record['http_request'])
  const response = object(record['http_response'])
  const url = object(request['url'] ?? record['url'])
  const agentText = word(request['user_agent'])
  const agent = agentText === undefined ? undefined : userAgentOf(agentText)
  const port = whole(url['port'])
  // Of an API's answer the code is HTTP's too (Kubernetes); other numbers are error codes of their own.
  const code = whole(response['code']) ?? whole(record['http_status']) ?? whole(at(record, 'api', 'response', 'code'))
  return {
    'http.request.id': word(request['uid']),
    'http.request.method': word(request['http_method']),
    'http.request.referrer': word(request['referrer']),
    'http.request.bytes': whole(request['length']),
    'http.response.status_code': code !== undefined && code >= 100 && code < 600 ? code : undefined,
    'http.response.bytes': whole(response['length']),
    'http.version': word(request['version'])?.replace(/^HTTP\//i, '') || undefined,
    'url.original': text(url['url_string']) ?? text(url['text']),
    'url.scheme': word(url['scheme']),
    'url.domain': word(url['hostname']),
    'url.port': port !== undefined && port > 0 && port <= 65_535 ? port : undefined,
    'url.path': text(url['path']),
    'url.query': text(url['query_string']) ?? text(request['args']),
    'network.forwarded_ip': address(list(request['x_forwarded_for'])[0]),
    'user_agent.original': agent?.text,
    'user_agent.name': agent?.name || undefined,
    'user_agent.version': agent?.version || undefined,
    'user_agent.os.name': agent?.osName || undefined,
    'user_agent.os.version': agent?.osVersion || undefined,
    'user_agent.device.name': agent?.device || undefined,
    'tls.version': word(at(record, 'tls', 'version')),
    'tls.cipher': word(at(record, 'tls', 'cipher')),
    'tls.client.server_name': word(at(record, 'tls', 'sni')),
  }
}
