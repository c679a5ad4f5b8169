import { computed, type Field, type Fields, type FieldType, ip, keyword, keywords, long, union } from '../fields.js'

export const constant = (value: string): Field =>
  computed(
    'keyword',
    [],
    () => value,
    () => `'${value}'`,
  )

/** Another name of a stored field. */
export const same = (type: FieldType, name: string): Field =>
  computed(
    type,
    [name],
    (event) => event[name],
    (column) => column(name),
  )

/** What every log of requests or connections says of itself. */
export const eventFields: Fields = {
  'event.kind': constant('event'),
  'event.category': keywords,
  'event.type': keywords,
  'event.outcome': keyword,
}

export const awsFields: Fields = {
  'cloud.provider': constant('aws'),
  'cloud.account.id': keyword,
  'cloud.region': keyword,
}

export const sourceFields: Fields = {
  'source.ip': ip,
  'source.address': same('keyword', 'source.ip'),
  'related.ip': union('ip', 'source.ip'),
}

export const httpFields: Fields = {
  'http.request.method': keyword,
  'http.response.status_code': long,
  'http.version': keyword,
  'url.original': { ...keyword, unique: true },
  'url.path': keyword,
  'url.query': keyword,
}

export const userAgentFields: Fields = {
  'user_agent.original': keyword,
  'user_agent.name': keyword,
  'user_agent.version': keyword,
  'user_agent.os.name': keyword,
  'user_agent.os.version': keyword,
  'user_agent.device.name': keyword,
}

export const tlsFields: Fields = {
  'tls.cipher': keyword,
  'tls.version': keyword,
  'tls.version_protocol': keyword,
}

/** What every access log of HTTP with TLS says. */
export const accessFields: Fields = {
  ...eventFields,
  ...awsFields,
  ...sourceFields,
  ...httpFields,
  ...userAgentFields,
  ...tlsFields,
}

/** What a balancer of requests says besides: how long, from which port, to whom and how much. */
export const balancerFields: Fields = {
  ...accessFields,
  'event.duration': long,
  'source.port': long,
  'destination.ip': ip,
  'destination.port': long,
  'related.ip': union('ip', 'source.ip', 'destination.ip'),
  'http.request.bytes': long,
  'http.response.bytes': long,
  'url.scheme': keyword,
  'url.domain': keyword,
  'url.port': long,
}

export const WEB: readonly string[] = Object.freeze(['web'])
export const NETWORK: readonly string[] = Object.freeze(['network'])
export const ACCESS: readonly string[] = Object.freeze(['access'])
export const CONNECTION: readonly string[] = Object.freeze(['connection'])
const ERROR: readonly string[] = Object.freeze(['access', 'error'])

/** `event.type` of an answered request. */
export const webType = (status: number | undefined): readonly string[] =>
  status !== undefined && status >= 400 ? ERROR : ACCESS

/** `event.outcome` of an answered request; 0 and 000 mean that the client left before the answer. */
export const webOutcome = (status: number | undefined): string =>
  status === undefined || status < 100 ? 'unknown' : status < 400 ? 'success' : 'failure'
