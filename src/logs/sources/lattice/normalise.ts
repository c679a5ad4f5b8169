import { type Event, type Quarantine, quarantine } from '../../event.js'
import { milliseconds } from '../../iso-time.js'
import { type Loose, object, text, whole } from '../../loose.js'
import { memo } from '../../memo.js'
import type { RecordContext } from '../../source.js'
import { agentOf } from '../../web/agent.js'
import { endpointOf } from '../../web/endpoint.js'
import { webOutcome, webType } from '../../web/fields.js'
import { placeOf } from '../../web/place.js'
import { tlsVersion } from '../../web/request.js'

const SERVICE: readonly string[] = ['web', 'network']
const RESOURCE: readonly string[] = ['network']
const DENIED: readonly string[] = ['access', 'denied']
const CONNECTION: readonly string[] = ['connection', 'allowed']

/** `-` is how an access log writes "absent". */
const said = (value: unknown): string | undefined => (value === '-' ? undefined : text(value))

interface Owner {
  readonly region: string | undefined
  readonly account: string | undefined
}

/** `arn:aws:vpc-lattice:REGION:ACCOUNT:service/svc-…` */
const ownerOf: (arn: string) => Owner = memo(
  (arn) => {
    const found = /^arn:[^:]*:vpc-lattice:([a-z0-9-]+):(\d{12}):/.exec(arn)
    return { region: found?.[1], account: found?.[2] }
  },
  { entries: 1024, keyLength: 256 },
)

const MS = 1_000_000

/** `HTTP/1.1` → `1.1` */
const versionOf = (protocol: string | undefined): string | undefined =>
  /^HTTP\/(\d(?:\.\d)?)$/.exec(protocol ?? '')?.[1]

/** `tcp` and the protocols of HTTP, which stand on it. */
const transportOf = (protocol: string | undefined): string | undefined => {
  if (protocol === undefined) return undefined
  return /^(?:HTTP|TLS|TCP|gRPC)/i.test(protocol) ? 'tcp' : protocol.toLowerCase()
}

/** A request to a service, or a connection to a resource. */
export const normalise = (value: Loose, context: RecordContext): Event | Quarantine => {
  const record = object(value)
  const time = milliseconds(record['startTime']) ?? milliseconds(record['eventTimestamp'])
  if (time === undefined) return quarantine('neither startTime nor eventTimestamp is a time')
  const configuration = said(record['resourceConfigurationArn'])
  const service = said(record['serviceArn'])
  const network = said(record['serviceNetworkArn'])
  if (configuration === undefined && service === undefined && network === undefined) {
    return quarantine('neither a service nor a resource configuration is named')
  }

  const isRequest = configuration === undefined
  const owner = ownerOf(network ?? service ?? configuration ?? '')
  const place = placeOf(context.object.key)
  const status = whole(record['responseCode'])
  const denial = said(record['authDeniedReason'])
  const source = endpointOf(record['sourceIpPort'])
  const target = endpointOf(isRequest ? record['targetIpPort'] : record['resourceIpPort'])
  const protocol = said(record['protocol'])
  const duration = whole(record['duration'])
  const path = said(record['requestPath'])
  const mark = path === undefined ? -1 : path.indexOf('?')
  const tls = tlsVersion(said(record['tlsVersion']) ?? '')
  const principal = said(record['callerPrincipal'])
  const user = said(record['resolvedUser'])
  return {
    '@timestamp': time,
    'event.category': isRequest ? SERVICE : RESOURCE,
    'event.type': isRequest ? (denial === undefined ? webType(status) : DENIED) : CONNECTION,
    'event.action': isRequest ? 'request' : 'connection',
    'event.outcome': isRequest ? (denial === undefined ? webOutcome(status) : 'failure') : 'success',
    'event.reason': said(record['failureReason']),
    'event.duration': duration === undefined || duration < 0 || duration > 9_000_000_000 ? undefined : duration * MS,
    'cloud.account.id': owner.account ?? place.account,
    'cloud.region': owner.region ?? place.region,
    'source.ip': source.ip,
    'source.port': source.port,
    'destination.ip': target.ip,
    'destination.port': target.port,
    'network.transport': transportOf(protocol),
    'http.request.id': said(record['requestId']),
    'http.request.method': said(record['requestMethod']),
    'http.request.bytes': isRequest ? whole(record['bytesReceived']) : undefined,
    'http.response.status_code': status,
    'http.response.bytes': isRequest ? whole(record['bytesSent']) : undefined,
    'http.version': versionOf(protocol),
    'url.domain': said(record['hostHeader'])?.replace(/(?<=.):\d{1,5}$/, ''),
    'url.path': mark < 0 ? path : path?.slice(0, mark) || undefined,
    'url.query': mark < 0 ? undefined : path?.slice(mark + 1) || undefined,
    ...agentOf(said(record['userAgent'])),
    'tls.cipher': said(record['sslCipher']),
    'tls.version': tls.version,
    'tls.version_protocol': tls.protocol,
    'tls.client.server_name': said(record['serverNameIndication']),
    'user.name': user === 'Anonymous' ? undefined : (user ?? principal),
    'organization.id': said(record['callerPrincipalOrgID']),
    'aws.vpclattice.auth_denied_reason': denial,
    'aws.vpclattice.service_network_arn': network,
    'aws.vpclattice.service_arn': service,
    'aws.vpclattice.target_group_arn': said(record['targetGroupArn']),
    'aws.vpclattice.listener_id': said(record['listenerId']),
    'aws.vpclattice.listener_type': said(record['listenerType']),
    'aws.vpclattice.source_vpc_arn': said(record['sourceVpcArn']),
    'aws.vpclattice.source_vpc_id': said(record['sourceVpcId']) ?? said(record['sourceVpcArn'])?.split('/')[1],
    'aws.vpclattice.destination_vpc_id': said(record['destinationVpcId']),
    'aws.vpclattice.request_to_target_ms': whole(record['requestToTargetDuration']),
    'aws.vpclattice.response_from_target_ms': whole(record['responseFromTargetDuration']),
    'aws.vpclattice.caller.principal': principal,
    'aws.vpclattice.caller.x509_issuer_ou': said(record['callerX509IssuerOU']),
    'aws.vpclattice.caller.x509_subject_cn': said(record['callerX509SubjectCN']),
    'aws.vpclattice.caller.x509_san_cn': said(record['callerX509SANNameCN']),
    'aws.vpclattice.caller.x509_san_dns': said(record['callerX509SANDNS']),
    'aws.vpclattice.caller.x509_san_uri': said(record['callerX509SANURI']),
    'aws.vpclattice.resource_configuration_arn': configuration,
    'aws.vpclattice.resource_association_id': said(record['serviceNetworkResourceAssociationId']),
    'aws.vpclattice.vpc_endpoint_id': said(record['vpcEndpointId']),
    'aws.vpclattice.gateway_ip': endpointOf(record['gatewayIpPort']).ip,
    'aws.vpclattice.entry_ip': endpointOf(record['destinationIpPort']).ip,
  }
}
