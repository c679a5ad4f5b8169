import { type Event, type Quarantine, quarantine } from '../../event.js'
import { milliseconds } from '../../iso-time.js'
import { address, at, flag, type Loose, list, object, real, text, texts, whole } from '../../loose.js'
import { labelOfSeverity } from '../../severity.js'

/** A side of a connection, as `remoteIpDetails` and `localIpDetails` describe it. */
interface Side {
  readonly address: string | undefined
  readonly port: number | undefined
  readonly domain: string | undefined
  readonly as: number | undefined
  readonly organization: string | undefined
  readonly city: string | undefined
  readonly country: string | undefined
}

const NOBODY: Side = {
  address: undefined,
  port: undefined,
  domain: undefined,
  as: undefined,
  organization: undefined,
  city: undefined,
  country: undefined,
}

const addressOf = (details: unknown): string | undefined =>
  text(at(details, 'ipAddressV4')) ?? text(at(details, 'ipAddressV6'))

const sideOf = (ip: unknown, port: unknown): Side => ({
  address: addressOf(ip),
  port: whole(at(port, 'port')),
  domain: undefined,
  as: whole(at(ip, 'organization', 'asn')),
  organization: text(at(ip, 'organization', 'asnOrg')) ?? text(at(ip, 'organization', 'org')),
  city: text(at(ip, 'city', 'cityName')),
  country: text(at(ip, 'country', 'countryName')),
})

/** What is the same in every kind of activity. */
interface Activity {
  readonly local: Side
  readonly remote: Side
  /** The other side came to us. */
  readonly inbound: boolean
  readonly direction: string | undefined
  readonly transport: string | undefined
  readonly blocked: boolean | undefined
  readonly question: string | undefined
  readonly api: string | undefined
  readonly service: string | undefined
  readonly error: string | undefined
  readonly agent: string | undefined
  readonly isNetwork: boolean
}

const DIRECTIONS: Readonly<Record<string, string>> = { INBOUND: 'inbound', OUTBOUND: 'outbound' }

/** Each activity stands under a name of its own; those GuardDuty adds later follow the same manner. */
const activityOf = (action: Loose): Activity => {
  const kinds = Object.keys(action).filter((name) => name.endsWith('Action'))
  const details = object(kinds.length === 0 ? undefined : action[kinds[0] as string])
  // A port probe lists the ports; the first one stands for the connection.
  const probed = list(details['portProbeDetails'])[0]
  const port = probed ?? details
  const direction = text(details['connectionDirection'])
  const protocol = text(details['protocol'])
  const question = text(details['domain'])
  const local = sideOf(at(port, 'localIpDetails') ?? at(details, 'localIpDetails'), at(port, 'localPortDetails'))
  const remote = sideOf(at(port, 'remoteIpDetails') ?? at(details, 'remoteIpDetails'), at(port, 'remotePortDetails'))
  const isNetwork = action['networkConnectionAction'] !== undefined || probed !== undefined || question !== undefined
  const blocked = flag(details['blocked'])
  return {
    local,
    remote,
    inbound: direction !== 'OUTBOUND' && question === undefined,
    direction: DIRECTIONS[direction ?? ''] ?? (probed === undefined ? undefined : 'inbound'),
    transport: protocol === undefined || !/^(tcp|udp|icmp)$/i.test(protocol) ? undefined : protocol.toLowerCase(),
    blocked,
    question,
    api: text(details['api']) ?? text(details['verb']),
    service: text(details['serviceName']),
    error: text(details['errorCode']),
    agent: text(details['userAgent']),
    isNetwork,
  }
}

/** The threat purpose, and what ECS calls it. */
const categoryOf = (type: string, activity: Activity, isMalware: boolean): readonly string[] => {
  const found = ['intrusion_detection']
  if (activity.isNetwork) found.push('network')
  if (isMalware || /Malware|MaliciousFile|MaliciousSoftware/.test(type)) found.push('malware')
  return found
}

const typesOf = (activity: Activity): readonly string[] => {
  if (!activity.isNetwork || activity.blocked === undefined) return ['info']
  return ['info', activity.blocked ? 'denied' : 'allowed']
}

const namesOf = function* (values: unknown, ...path: readonly string[]): Generator<unknown> {
  for (const value of list(values)) yield at(value, ...path)
}

/** Ids and names of what a finding is about, by the kinds of resource that findings have. */
const resourceNames = function* (resource: Loose, sequence: Loose): Generator<unknown> {
  yield at(resource, 'instanceDetails', 'instanceId')
  yield at(resource, 'accessKeyDetails', 'accessKeyId')
  yield* namesOf(resource['s3BucketDetails'], 'name')
  yield at(resource, 'eksClusterDetails', 'name')
  yield at(resource, 'ecsClusterDetails', 'name')
  yield at(resource, 'containerDetails', 'id')
  yield at(resource, 'lambdaDetails', 'functionName')
  yield at(resource, 'rdsDbInstanceDetails', 'dbInstanceIdentifier')
  yield at(resource, 'rdsLimitlessDbDetails', 'dbShardGroupIdentifier')
  yield* namesOf(at(resource, 'ebsVolumeDetails', 'scannedVolumeDetails'), 'volumeArn')
  yield* namesOf(sequence['resources'], 'uid')
  yield* namesOf(sequence['resources'], 'name')
}

/** `indicators` of a sequence: `{"key": "ATTACK_TECHNIQUE", "values": ["T1078"]}`. */
const indicator = function* (sequence: Loose, key: string): Generator<unknown> {
  for (const entry of list(sequence['sequenceIndicators'] ?? sequence['indicators'])) {
    if (at(entry, 'key') === key) yield* list(at(entry, 'values'))
  }
}

/** `T1078.004 - Valid Accounts: Cloud Accounts` or `T1078.004` → its number. */
const techniques = function* (sequence: Loose): Generator<unknown> {
  for (const value of indicator(sequence, 'ATTACK_TECHNIQUE')) {
    if (typeof value === 'string') yield /^T\d{4}(?:\.\d{3})?/.exec(value)?.[0] ?? value
  }
}

const threatNames = function* (service: Loose): Generator<unknown> {
  const scans = at(service, 'ebsVolumeScanDetails', 'scanDetections', 'threatDetectedByName', 'threatNames')
  yield* namesOf(scans, 'name')
  yield* namesOf(at(service, 'malwareScanDetails', 'threats'), 'name')
  for (const details of list(at(service, 'evidence', 'threatIntelligenceDetails')))
    yield* list(at(details, 'threatNames'))
}

/** Sides of the endpoint list in an attack sequence. */
const endpointIps = function* (sequence: Loose): Generator<unknown> {
  for (const endpoint of list(sequence['endpoints'])) yield address(at(endpoint, 'ip'))
}

const endpointOf = (endpoint: unknown): Side => ({
  address: text(at(endpoint, 'ip')),
  port: whole(at(endpoint, 'port')),
  domain: text(at(endpoint, 'domain')),
  as: whole(at(endpoint, 'autonomousSystem', 'number')),
  organization: text(at(endpoint, 'autonomousSystem', 'name')),
  city: text(at(endpoint, 'location', 'city')),
  country: text(at(endpoint, 'location', 'country')),
})

/** One GuardDuty finding, or the result of a malware scan in its EventBridge envelope. */
export const normalise = (value: unknown): Event | Quarantine => {
  const record = object(value)
  if (typeof record['detail-type'] === 'string') return scanOf(record)
  const type = text(record['type'])
  if (type === undefined) return quarantine('type is missing or no text')
  const service = object(record['service'])
  const updated = record['updatedAt'] ?? service['eventLastSeen'] ?? record['createdAt']
  if (updated === undefined || updated === null) return quarantine('updatedAt is missing')
  const time = milliseconds(updated)
  if (time === undefined) return quarantine('updatedAt is no time')
  const code = real(record['severity']) ?? real(Number.parseFloat(text(record['severity']) ?? ''))
  // Down, not to the nearest: 8.95 is not yet critical. The little more makes up for 8.9 * 10 being 88.999….
  const severity = code === undefined ? undefined : Math.floor(code * 10 + 1e-6)

  const resource = object(record['resource'])
  const instance = object(resource['instanceDetails'])
  const key = object(resource['accessKeyDetails'])
  const action = object(service['action'])
  const activity = activityOf(action)
  const sequence = object(at(service, 'detection', 'sequence'))
  const actor = object(list(sequence['actors'])[0])
  const own = at(list(instance['networkInterfaces'])[0], 'privateIpAddress')
  const local = activity.local.address === undefined ? { ...activity.local, address: text(own) } : activity.local
  // An attack sequence lists where it came from in place of one connection.
  const remote = activity.remote.address === undefined ? endpointOf(list(sequence['endpoints'])[0]) : activity.remote
  // An API call has no other end, and neither has a question to the resolver.
  const withLocal = activity.isNetwork ? local : NOBODY
  const source = activity.inbound ? remote : withLocal
  const target = activity.inbound ? withLocal : remote
  const process = object(at(service, 'runtimeDetails', 'process'))
  const context = object(at(service, 'runtimeDetails', 'context'))
  const container = object(
    resource['containerDetails'] ??
      list(at(resource, 'kubernetesDetails', 'kubernetesWorkloadDetails', 'containers'))[0],
  )
  const workload = object(at(resource, 'kubernetesDetails', 'kubernetesWorkloadDetails'))
  const threats = texts(threatNames(service))
  const file = object(
    list(
      at(
        list(at(service, 'ebsVolumeScanDetails', 'scanDetections', 'threatDetectedByName', 'threatNames'))[0],
        'filePaths',
      ),
    )[0],
  )
  const colon = type.indexOf(':')

  return {
    '@timestamp': time,
    'event.kind': 'alert',
    'event.category': categoryOf(type, activity, service['ebsVolumeScanDetails'] !== undefined),
    'event.type': typesOf(activity),
    'event.action': text(action['actionType']),
    'event.severity': severity,
    'event.start': milliseconds(service['eventFirstSeen']),
    'event.end': milliseconds(service['eventLastSeen']),
    'event.created': milliseconds(record['createdAt']),
    'event.outcome': undefined,
    message: text(record['title']),
    'rule.name': type,
    'rule.category': colon > 0 ? type.slice(0, colon) : undefined,
    'rule.description': text(record['description']),
    'cloud.account.id': text(record['accountId']),
    'cloud.region': text(record['region']),
    'cloud.instance.id': text(instance['instanceId']),
    'cloud.machine.type': text(instance['instanceType']),
    'cloud.availability_zone': text(instance['availabilityZone']),
    'host.id': text(instance['instanceId']),
    'source.address': source.address,
    'source.ip': address(source.address),
    'source.port': source.port,
    'source.domain': source.domain,
    'source.as.number': source.as,
    'source.as.organization.name': source.organization,
    'source.geo.city_name': source.city,
    'source.geo.country_name': source.country,
    'destination.address': target.address,
    'destination.ip': address(target.address),
    'destination.port': target.port,
    'destination.domain': target.domain,
    'destination.as.number': target.as,
    'destination.as.organization.name': target.organization,
    'destination.geo.city_name': target.city,
    'destination.geo.country_name': target.country,
    'network.transport': activity.transport,
    'network.direction': activity.direction,
    'dns.question.name': activity.question,
    'user.name':
      text(key['userName']) ??
      text(at(resource, 'kubernetesDetails', 'kubernetesUserDetails', 'username')) ??
      text(at(resource, 'rdsDbUserDetails', 'user')) ??
      text(at(actor, 'user', 'name')),
    'user.id': text(key['principalId']) ?? text(at(actor, 'user', 'uid')),
    'user_agent.original': activity.agent,
    'process.name': text(process['name']),
    'process.executable': text(process['executablePath']),
    'process.pid': whole(process['pid']),
    'process.command_line': text(context['commandLineExample']),
    'process.hash.sha256': text(process['executableSha256']),
    'file.path': text(file['filePath']),
    'file.hash.sha256': text(file['hash']),
    'container.id': text(container['id']),
    'container.name': text(container['name']),
    'container.image.name': text(container['image']),
    'orchestrator.cluster.name':
      text(at(resource, 'eksClusterDetails', 'name')) ?? text(at(resource, 'ecsClusterDetails', 'name')),
    'orchestrator.namespace': text(workload['namespace']),
    'orchestrator.resource.name': text(workload['name']),
    'threat.tactic.name': texts(indicator(sequence, 'ATTACK_TACTIC')),
    'threat.technique.id': texts(techniques(sequence)),
    'aws.guardduty.id': text(record['id']),
    'aws.guardduty.arn': text(record['arn']),
    'aws.guardduty.schema_version': text(record['schemaVersion']),
    'aws.guardduty.severity.code': code,
    'aws.guardduty.severity.value': severity === undefined ? undefined : labelOfSeverity(severity),
    'aws.guardduty.confidence': real(record['confidence']),
    'aws.guardduty.count': whole(service['count']),
    'aws.guardduty.archived': flag(service['archived']),
    'aws.guardduty.sample': flag(at(service, 'additionalInfo', 'sample')),
    'aws.guardduty.detector_id': text(service['detectorId']),
    'aws.guardduty.feature_name': text(service['featureName']),
    'aws.guardduty.resource_role': text(service['resourceRole']),
    'aws.guardduty.blocked': activity.blocked,
    'aws.guardduty.local_ip': address(local.address),
    'aws.guardduty.remote_ip': address(remote.address),
    'aws.guardduty.api': activity.api,
    'aws.guardduty.service_name': activity.service,
    'aws.guardduty.error_code': activity.error,
    'aws.guardduty.threat_lists': texts([
      ...namesOf(at(service, 'evidence', 'threatIntelligenceDetails'), 'threatListName'),
      at(service, 'additionalInfo', 'threatListName'),
    ]),
    'aws.guardduty.threats': threats,
    'aws.guardduty.resource.type': text(resource['resourceType']),
    'aws.guardduty.resource.names': texts(resourceNames(resource, sequence)),
    'aws.guardduty.access_key_id': text(key['accessKeyId']),
    'aws.guardduty.user_type': text(key['userType']) ?? text(at(actor, 'user', 'type')),
    'aws.guardduty.sequence.uid': text(sequence['uid']),
    'aws.guardduty.sequence.signals': texts(namesOf(sequence['signals'], 'name')),
    'aws.guardduty.sequence.actors': texts(namesOf(sequence['actors'], 'id')),
    'aws.guardduty.sequence.ips': texts(endpointIps(sequence)),
    'aws.guardduty.associated_attack_sequence_arn': text(record['associatedAttackSequenceArn']),
    'aws.guardduty.scan.status': undefined,
    'aws.guardduty.scan.result': undefined,
  }
}

/** `GuardDuty Malware Protection Object Scan Result` and whatever else GuardDuty tells EventBridge. */
const scanOf = (envelope: Loose): Event | Quarantine => {
  const time = milliseconds(envelope['time'])
  if (time === undefined) return quarantine('time of the EventBridge envelope is missing or no time')
  const detail = object(envelope['detail'])
  const stored = object(detail['s3ObjectDetails'])
  const result = object(detail['scanResultDetails'])
  const outcome = text(result['scanResultStatus'])
  const bucket = text(stored['bucketName'])
  const found = outcome === 'THREATS_FOUND'
  const about = texts([
    bucket === undefined ? undefined : `arn:aws:s3:::${bucket}/${text(stored['objectKey']) ?? ''}`,
    ...list(envelope['resources']),
  ])
  return {
    '@timestamp': time,
    'event.kind': found ? 'alert' : 'event',
    'event.category': outcome === undefined ? ['host'] : ['malware'],
    'event.type': ['info'],
    'event.action': text(envelope['detail-type']),
    // Security Hub's number for high: malware lies in the bucket.
    'event.severity': found ? 70 : undefined,
    'event.outcome': outcome === undefined ? undefined : /THREATS_FOUND$/.test(outcome) ? 'success' : 'failure',
    'cloud.account.id': text(envelope['account']),
    'cloud.region': text(envelope['region']),
    'file.path': text(stored['objectKey']),
    'aws.guardduty.id': text(envelope['id']),
    'aws.guardduty.schema_version': text(detail['schemaVersion']),
    'aws.guardduty.threats': texts(namesOf(result['threats'], 'name')),
    'aws.guardduty.resource.type': text(detail['resourceType']),
    'aws.guardduty.resource.names': about,
    'aws.guardduty.scan.status': text(detail['scanStatus']),
    'aws.guardduty.scan.result': outcome,
  }
}
