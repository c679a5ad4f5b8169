import { datePath, HOUR, isoMs, MINUTE } from '../calendar.js'
import { REGION } from '../company.js'
import { estateOf } from '../estate.js'
import { type Threat, threatsOf } from '../findings.js'
import { placeOf } from '../places.js'
import { isIn, json, type SimulatedLog, type World } from './log.js'

const remoteIp = (ip: string) => {
  const { name, city, as, organization } = placeOf(ip)
  return {
    ipAddressV4: ip,
    organization: { asn: String(as), asnOrg: organization, isp: organization, org: organization },
    country: { countryName: name },
    city: { cityName: city },
    geoLocation: { lat: 0, lon: 0 },
  }
}

const actionOf = ({ api, domain, port, inbound, remote, instance }: Threat) => {
  if (api !== undefined) {
    return {
      actionType: 'AWS_API_CALL',
      awsApiCallAction: {
        api: api[0],
        serviceName: api[1],
        callerType: 'Remote IP',
        remoteIpDetails: remoteIp(remote),
      },
    }
  }
  if (domain !== undefined) {
    return { actionType: 'DNS_REQUEST', dnsRequestAction: { domain, protocol: 'UDP', blocked: false } }
  }
  const local = { ipAddressV4: instance?.ip }
  return {
    actionType: 'NETWORK_CONNECTION',
    networkConnectionAction: {
      connectionDirection: inbound === true ? 'INBOUND' : 'OUTBOUND',
      localIpDetails: local,
      remoteIpDetails: remoteIp(remote),
      localPortDetails: { port: inbound === true ? port : 48_211, portName: 'Unknown' },
      remotePortDetails: { port: inbound === true ? 51_022 : port, portName: 'Unknown' },
      protocol: 'TCP',
      blocked: false,
    },
  }
}

const resourceOf = ({ user, instance, bucket, account, sequence }: Threat) => {
  if (sequence === true) return { resourceType: 'AttackSequence' }
  const key =
    user === undefined
      ? {}
      : {
          accessKeyDetails: {
            accessKeyId: user.key,
            principalId: user.id,
            userType: user.name === 'Root' ? 'Root' : 'IAMUser',
            userName: user.name,
          },
        }
  if (bucket !== undefined) {
    return {
      resourceType: 'S3Bucket',
      ...key,
      s3BucketDetails: [
        { arn: `arn:aws:s3:::${bucket}`, name: bucket, type: 'Destination', owner: { id: account.id } },
      ],
    }
  }
  if (instance === undefined) return { resourceType: 'AccessKey', ...key }
  return {
    resourceType: 'Instance',
    instanceDetails: {
      instanceId: instance.instance ?? 'i-00000000000000000',
      instanceType: 'c7i.large',
      networkInterfaces: [
        {
          networkInterfaceId: instance.eni,
          privateIpAddress: instance.ip,
          subnetId: instance.subnet,
          vpcId: account.network.vpc,
          securityGroups: [],
        },
      ],
      tags: [],
      instanceState: 'running',
      availabilityZone: `${REGION}a`,
    },
  }
}

/** What several findings tell together (source: GuardDuty user guide, "Attack sequence finding details"). */
const sequenceOf = ({ story }: World, { account, remote, at }: Threat) => {
  const { name, city, as, organization } = placeOf(remote)
  const seconds = (time: number) => time / 1000
  const signal = (api: string, when: number, count: number) => ({
    uid: `signal-${api}`,
    type: 'CLOUD_TRAIL',
    name: api,
    createdAt: seconds(when),
    updatedAt: seconds(at),
    firstSeenAt: seconds(when),
    lastSeenAt: seconds(when),
    count,
    endpointIds: [`endpoint:${remote}`],
  })
  return {
    sequence: {
      uid: `sequence-${story.leaked.id}`,
      description: 'A sequence of actions involving 5 signals indicating a potential credential compromise.',
      actors: [
        {
          id: `user:IAMUser:${story.leaked.id}:${story.leaked.name}`,
          user: {
            name: story.leaked.name,
            uid: story.leaked.id,
            type: 'IAMUser',
            credentialUid: story.leaked.key,
            account: { uid: account.id, account: 'ACCOUNT' },
          },
        },
      ],
      resources: [
        {
          uid: `arn:aws:s3:::${account.bucket('exports')}`,
          name: account.bucket('exports'),
          accountId: account.id,
          resourceType: 'S3_BUCKET',
          region: REGION,
          service: 's3',
          cloudPartition: 'aws',
        },
      ],
      endpoints: [
        {
          id: `endpoint:${remote}`,
          ip: remote,
          location: { city, country: name, lat: 0, lon: 0 },
          autonomousSystem: { name: organization, number: as },
        },
      ],
      signals: [
        signal('ListSecrets', story.attack, 4),
        signal('CreateUser', story.userMade, 1),
        signal('StopLogging', story.trailStopped, 1),
        signal('GetObject', story.exfiltration.from, story.exfiltration.objects),
      ],
      sequenceIndicators: [
        {
          key: 'ATTACK_TACTIC',
          values: ['Initial Access', 'Discovery', 'Persistence', 'Defense Evasion', 'Exfiltration'],
        },
        {
          key: 'ATTACK_TECHNIQUE',
          values: [
            'T1078.004 - Valid Accounts: Cloud Accounts',
            'T1562.008 - Impair Defenses: Disable or Modify Cloud Logs',
          ],
        },
      ],
    },
  }
}

const findingOf = (world: World, threat: Threat, at: number, count: number) => {
  const { account, type, severity, title, id } = threat
  const detectorId = estateOf(world.seed, account).detector
  return {
    schemaVersion: '2.0',
    accountId: account.id,
    region: REGION,
    partition: 'aws',
    id,
    arn: `arn:aws:guardduty:${REGION}:${account.id}:detector/${detectorId}/finding/${id}`,
    type,
    resource: resourceOf(threat),
    service: {
      serviceName: 'guardduty',
      detectorId,
      action: threat.sequence === true ? {} : actionOf(threat),
      ...(threat.sequence === true
        ? { featureName: 'Correlation', detection: sequenceOf(world, threat) }
        : { resourceRole: threat.inbound === true || threat.user !== undefined ? 'TARGET' : 'ACTOR' }),
      additionalInfo: { value: '{}', type: 'default' },
      eventFirstSeen: isoMs(threat.at - 10 * MINUTE),
      eventLastSeen: isoMs(at - MINUTE),
      archived: false,
      count,
    },
    severity,
    createdAt: isoMs(threat.at),
    updatedAt: isoMs(at),
    title,
    description: `${title} (simulated)`,
  }
}

/** What GuardDuty found, exported to S3; what goes on is exported again six hours later. */
export const guardduty: SimulatedLog = {
  source: 'aws.guardduty',
  hours: 3,
  files(world) {
    const threats = threatsOf(world)
    return [world.accounts.prod, world.accounts.staging].map((account) => ({
      key: ({ at, random }) => `AWSLogs/${account.id}/GuardDuty/${REGION}/${datePath(at)}/${random.uuid()}.jsonl.gz`,
      entries: (span) =>
        threats
          .filter((threat) => threat.account === account)
          .flatMap((threat) => {
            const { count } = threat
            const first = { at: threat.at, count: Math.ceil(count / 2) }
            const times = count > 20 ? [first, { at: threat.at + 6 * HOUR, count }] : [first]
            return times
              .filter(({ at }) => isIn(span, at))
              .map((seen) => json(seen.at, findingOf(world, threat, seen.at, seen.count)))
          }),
    }))
  },
}
