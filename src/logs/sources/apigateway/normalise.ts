import { type Event, type Quarantine, quarantine } from '../../event.js'
import { canonicalIp } from '../../ip.js'
import { milliseconds } from '../../iso-time.js'
import type { Loose } from '../../loose.js'
import { userAgentOf } from '../../user-agent.js'
import { clfTime } from '../../web/clf-time.js'
import { WEB, webOutcome, webType } from '../../web/fields.js'

/**
 * Names under which formats write a `$context` variable. Users choose the names: most take the variable's own, with or
 * without `context` and `identity`, dots or capitals, or those of the console's examples.
 */
const NAMES = {
  account: ['accountid'],
  api: ['apiid'],
  apiKey: ['apikeyid', 'identityapikeyid'],
  authorizerError: ['authorizererror', 'authorizeerror'],
  bytes: ['responselength'],
  caller: [
    'caller',
    'identitycaller',
    'authorizerprincipalid',
    'principalid',
    'authorizerclaimssub',
    'claimssub',
    'sub',
  ],
  callerAccount: ['identityaccountid', 'calleraccountid'],
  connection: ['connectionid'],
  domain: ['domainname', 'host'],
  epoch: ['requesttimeepoch'],
  errorMessage: ['errormessage', 'errormessagestring'],
  errorType: ['errorresponsetype'],
  eventType: ['eventtype'],
  extended: ['extendedrequestid'],
  integrationError: ['integrationerrormessage', 'integrationerror'],
  integrationLatency: ['integrationlatency'],
  integrationStatus: ['integrationstatus'],
  ip: ['sourceip', 'identitysourceip', 'ip', 'clientip'],
  latency: ['responselatency'],
  message: ['messageid'],
  method: ['httpmethod', 'method'],
  path: ['path', 'requestpath'],
  protocol: ['protocol'],
  request: ['requestid'],
  resource: ['resourcepath', 'routekey'],
  route: ['routekey'],
  stage: ['stage'],
  status: ['status', 'statuscode'],
  time: ['requesttime'],
  trace: ['xraytraceid'],
  user: ['user', 'identityuser', 'username', 'authorizerclaimsemail', 'claimsemail', 'authorizerclaimscognitousername'],
  userAgent: ['useragent', 'identityuseragent'],
  userArn: ['userarn', 'identityuserarn'],
  waf: ['wafstatus', 'wafresponsecode', 'wafresult'],
  webAcl: ['webaclarn'],
} as const

/** Bounds on what users may nest. */
const DEPTH = 4
const MOST = 200

/** Texts and numbers of a record by their bare names. */
const collect = (value: Loose, prefix: string, depth: number, into: Map<string, string>): void => {
  for (const [name, inner] of Object.entries(value)) {
    if (into.size >= MOST) return
    const bare = prefix + name.toLowerCase().replace(/[^a-z0-9]/g, '')
    if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) {
      if (depth < DEPTH) collect(inner as Loose, bare === 'context' ? '' : bare, depth + 1, into)
    } else if (typeof inner === 'string' || typeof inner === 'number') {
      const text = String(inner)
      const own = bare.startsWith('context') ? bare.slice(7) : bare
      if (text !== '' && text !== '-' && !into.has(own)) into.set(own, text)
    }
  }
}

const wholeOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined

const realOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,12}(?:\.\d{1,9})?$/.test(text) ? Number(text) : undefined

/** Milliseconds since the epoch; a REST API writes those, some formats seconds. */
const epochOf = (text: string | undefined): number | undefined => {
  const number = wholeOf(text)
  if (number === undefined) return undefined
  const ms = number < 100_000_000_000 ? number * 1000 : number
  return ms < 7_258_118_400_000 ? ms : undefined
}

/** `arn:aws:sts::111122223333:assumed-role/role/session` → `role/session`; of a user, the last part. */
const nameOf = (arn: string | undefined): string | undefined => {
  const [, kind, name] = /^arn:[^:]*:(?:iam|sts)::\d*:([a-z-]+)\/(.+)$/.exec(arn ?? '') ?? []
  return kind === 'user' ? name?.slice(name.lastIndexOf('/') + 1) || undefined : name
}

/** Turns a record of an access log into an Event. */
export const normalise = (record: Loose): Event | Quarantine => {
  const values = new Map<string, string>()
  collect(record, '', 0, values)
  const value = (what: keyof typeof NAMES): string | undefined => {
    for (const name of NAMES[what]) {
      const text = values.get(name)
      if (text !== undefined) return text
    }
    return undefined
  }
  const written = value('time')
  const time =
    epochOf(value('epoch')) ?? (written === undefined ? undefined : (clfTime(written) ?? milliseconds(written)))
  if (time === undefined) return quarantine('the record has no valid requestTime or requestTimeEpoch')
  const request = value('request')
  if (request === undefined && value('extended') === undefined) return quarantine('the record has no requestId')
  const status = wholeOf(value('status'))
  const ip = value('ip')
  const agentText = value('userAgent')
  const agent = agentText === undefined ? undefined : userAgentOf(agentText)
  const method = value('method')
  const resource = value('resource')
  const latency = realOf(value('latency'))
  const arn = value('userArn')
  return {
    '@timestamp': time,
    'event.category': WEB,
    'event.type': webType(status),
    'event.outcome': webOutcome(status),
    'event.action':
      value('route') ?? (method !== undefined && resource !== undefined ? `${method} ${resource}` : undefined),
    'event.duration': latency === undefined ? undefined : Math.round(latency * 1_000_000),
    'error.message': value('errorMessage')?.replace(/^"(.*)"$/, '$1') || undefined,
    'error.type': value('errorType'),
    'cloud.account.id': value('account'),
    'cloud.region': /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com/.exec(value('domain') ?? '')?.[1],
    'source.ip': ip === undefined ? undefined : canonicalIp(ip),
    'http.request.id': request,
    'http.request.method': method,
    'http.response.status_code': status,
    'http.response.body.bytes': wholeOf(value('bytes')),
    'http.version': value('protocol')?.replace(/^HTTP\//i, '') || undefined,
    'url.domain': value('domain'),
    'url.path': value('path'),
    'user_agent.original': agent?.text,
    'user_agent.name': agent?.name || undefined,
    'user_agent.version': agent?.version || undefined,
    'user_agent.os.name': agent?.osName || undefined,
    'user_agent.os.version': agent?.osVersion || undefined,
    'user_agent.device.name': agent?.device || undefined,
    'trace.id': value('trace')?.replace(/^Root=/, '') || undefined,
    'user.id': value('caller') ?? arn,
    'user.name': nameOf(arn) ?? value('user'),
    'aws.apigateway.api_id': value('api'),
    'aws.apigateway.stage': value('stage'),
    'aws.apigateway.resource_path': resource,
    'aws.apigateway.extended_request_id': value('extended'),
    'aws.apigateway.event_type': value('eventType'),
    'aws.apigateway.connection_id': value('connection'),
    'aws.apigateway.message_id': value('message'),
    'aws.apigateway.api_key_id': value('apiKey'),
    'aws.apigateway.caller_account_id': value('callerAccount'),
    'aws.apigateway.user_arn': arn,
    'aws.apigateway.authorizer_error': value('authorizerError'),
    'aws.apigateway.integration_error': value('integrationError'),
    'aws.apigateway.integration_status': wholeOf(value('integrationStatus')),
    'aws.apigateway.integration_latency': realOf(value('integrationLatency')),
    'aws.apigateway.waf_status': value('waf'),
    'aws.apigateway.web_acl_arn': value('webAcl'),
  }
}
