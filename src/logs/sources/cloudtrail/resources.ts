import { type Loose, object, text } from '../../loose.js'
import { memo } from '../../memo.js'
import type { CloudTrailRecord } from './record.js'

/** Most ARNs kept of one record: `TerminateInstances` may name a thousand. */
const MOST = 100
/** AWS's own limit for an ARN's length. */
const LONGEST = 2048

/** The resources a record is about. */
export interface Touched {
  readonly arns: readonly string[] | undefined
  readonly types: readonly string[] | undefined
  readonly accounts: readonly string[] | undefined
}

const NONE: Touched = { arns: undefined, types: undefined, accounts: undefined }

const put = (list: string[], value: string | undefined): void => {
  if (value !== undefined && value.length <= LONGEST && list.length < MOST && !list.includes(value)) list.push(value)
}

const filled = (list: string[]): readonly string[] | undefined => (list.length === 0 ? undefined : list)

/** The record's own list, `[{ARN, accountId, type}]`. */
const listed = (resources: readonly unknown[]): Touched => {
  const arns: string[] = []
  const types: string[] = []
  const accounts: string[] = []
  for (const entry of resources.slice(0, MOST)) {
    const resource = object(entry)
    put(arns, text(resource['ARN']) ?? text(resource['arn']))
    put(types, text(resource['type']))
    put(accounts, text(resource['accountId']))
  }
  return { arns: filled(arns), types: filled(types), accounts: filled(accounts) }
}

/** `aws` or the name under which a separate partition's ARNs begin. */
const partitionOf = memo(
  (region) => {
    if (region.startsWith('cn-')) return 'aws-cn'
    if (region.startsWith('us-gov-')) return 'aws-us-gov'
    if (region.startsWith('us-isob-')) return 'aws-iso-b'
    if (region.startsWith('us-isof-')) return 'aws-iso-f'
    if (region.startsWith('eu-isoe-')) return 'aws-iso-e'
    if (region.startsWith('us-iso-')) return 'aws-iso'
    if (region.startsWith('eusc-')) return 'aws-eusc'
    return 'aws'
  },
  { entries: 256, keyLength: 64 },
)

interface Place {
  readonly region: string
  readonly account: string
}

/** How a parameter's value becomes an ARN; undefined where it does not determine one. */
type Naming = (value: string, place: Place, parameters: Loose) => string | undefined

const arn = (service: string, region: string, account: string, resource: string, place: Place) =>
  `arn:${partitionOf(place.region)}:${service}:${region}:${account}:${resource}`

/** `arn:aws:SERVICE:REGION:ACCOUNT:` + `before` + value. A value with `:` is an ARN or a qualified name: left alone. */
const regional =
  (service: string, before: string): Naming =>
  (value, place) =>
    value.includes(':') ? undefined : arn(service, place.region, place.account, before + value, place)

/** As `regional`, for EC2's kinds whose ARN names no account. */
const unowned =
  (before: string): Naming =>
  (value, place) =>
    arn('ec2', place.region, '', before + value, place)

const bucket: Naming = (value, place, parameters) => {
  if (value.includes(':')) return undefined
  const key = text(parameters['key'])
  return arn('s3', '', '', key === undefined ? value : `${value}/${key}`, place)
}

const kmsKey: Naming = (value, place) =>
  arn('kms', place.region, place.account, value.startsWith('alias/') ? value : `key/${value}`, place)

const parameter: Naming = (value, place) =>
  arn('ssm', place.region, place.account, `parameter${value.startsWith('/') ? '' : '/'}${value}`, place)

/** Systems Manager takes EC2 instances and machines of one's own (`mi-…`). */
const managedInstance: Naming = (value, place) => {
  if (value.startsWith('i-')) return arn('ec2', place.region, place.account, `instance/${value}`, place)
  if (value.startsWith('mi-')) return arn('ssm', place.region, place.account, `managed-instance/${value}`, place)
  return undefined
}

/** `https://sqs.us-east-1.amazonaws.com/111122223333/name`. */
const queue: Naming = (value, place) => {
  const [account, name] = value.split('/').slice(-2)
  return value.startsWith('https://') && account && name ? arn('sqs', place.region, account, name, place) : undefined
}

const eventRule: Naming = (value, place, parameters) => {
  const bus = text(parameters['eventBusName'])
  if (bus?.includes(':')) return undefined
  const rule = bus === undefined || bus === 'default' ? value : `${bus}/${value}`
  return arn('events', place.region, place.account, `rule/${rule}`, place)
}

const hostedZone: Naming = (value, place) =>
  arn('route53', '', '', `hostedzone/${value.slice(value.lastIndexOf('/') + 1)}`, place)

const distribution: Naming = (value, place) => arn('cloudfront', '', place.account, `distribution/${value}`, place)

const restApi: Naming = (value, place) => arn('apigateway', place.region, '', `/restapis/${value}`, place)

/** Parameters that name a resource. */
export type Namings = ReadonlyMap<string, Naming>

type Parameters = Readonly<Record<string, Naming>>

const EC2: Parameters = {
  instanceId: regional('ec2', 'instance/'),
  groupId: regional('ec2', 'security-group/'),
  vpcId: regional('ec2', 'vpc/'),
  subnetId: regional('ec2', 'subnet/'),
  volumeId: regional('ec2', 'volume/'),
  networkInterfaceId: regional('ec2', 'network-interface/'),
  routeTableId: regional('ec2', 'route-table/'),
  internetGatewayId: regional('ec2', 'internet-gateway/'),
  natGatewayId: regional('ec2', 'natgateway/'),
  networkAclId: regional('ec2', 'network-acl/'),
  allocationId: regional('ec2', 'elastic-ip/'),
  keyName: regional('ec2', 'key-pair/'),
  launchTemplateId: regional('ec2', 'launch-template/'),
  transitGatewayId: regional('ec2', 'transit-gateway/'),
  snapshotId: unowned('snapshot/'),
  imageId: unowned('image/'),
}

/**
 * Parameters that name a resource without being an ARN, by service: only where name, account and region make the
 * ARN for certain. Not so for IAM (a path may belong to it) and secrets (a random suffix does): there the ARN in the
 * answer is taken. Forms: AWS "Service Authorization Reference".
 */
const PARAMETERS: ReadonlyMap<string, Namings> = new Map(
  Object.entries<Parameters>({
    s3: { bucketName: bucket },
    lambda: { functionName: regional('lambda', 'function:') },
    dynamodb: { tableName: regional('dynamodb', 'table/') },
    ec2: EC2,
    kms: { keyId: kmsKey },
    ssm: { name: parameter, target: managedInstance, instanceId: managedInstance, instanceIds: managedInstance },
    sqs: { queueUrl: queue },
    rds: {
      dBInstanceIdentifier: regional('rds', 'db:'),
      dBClusterIdentifier: regional('rds', 'cluster:'),
      dBSnapshotIdentifier: regional('rds', 'snapshot:'),
      dBClusterSnapshotIdentifier: regional('rds', 'cluster-snapshot:'),
    },
    redshift: { clusterIdentifier: regional('redshift', 'cluster:') },
    cloudtrail: { name: regional('cloudtrail', 'trail/') },
    logs: { logGroupName: regional('logs', 'log-group:') },
    events: { name: eventRule, rule: eventRule },
    eks: { name: regional('eks', 'cluster/') },
    ecs: { cluster: regional('ecs', 'cluster/') },
    ecr: { repositoryName: regional('ecr', 'repository/') },
    guardduty: { detectorId: regional('guardduty', 'detector/') },
    kinesis: { streamName: regional('kinesis', 'stream/') },
    firehose: { deliveryStreamName: regional('firehose', 'deliverystream/') },
    backup: { backupVaultName: regional('backup', 'backup-vault:') },
    es: { domainName: regional('es', 'domain/') },
    'cognito-idp': { userPoolId: regional('cognito-idp', 'userpool/') },
    codebuild: { projectName: regional('codebuild', 'project/') },
    athena: { workGroup: regional('athena', 'workgroup/') },
    elasticfilesystem: { fileSystemId: regional('elasticfilesystem', 'file-system/') },
    route53: { hostedZoneId: hostedZone },
    cloudfront: { id: distribution },
    apigateway: { restApiId: restApi },
  }).map(([service, parameters]) => [service, new Map(Object.entries(parameters))]),
)

/** Services where `name` and `rule` name that resource only in calls with one of these words. */
const NAMED_IN: ReadonlyMap<string, RegExp> = new Map([
  ['ssm', /Parameter/],
  ['events', /Rule|Targets/],
  ['eks', /Cluster/],
  ['cloudtrail', /Trail|Logging|EventSelectors|InsightSelectors/],
])

/** The parameters of this call that name resources; undefined where none does. */
export const namingsOf = (service: string, action: string): Namings | undefined => {
  const namings = PARAMETERS.get(service)
  if (namings === undefined || NAMED_IN.get(service)?.test(action) !== false) return namings
  return new Map([...namings].filter(([key]) => key !== 'name' && key !== 'rule'))
}

const isArn = (value: string): boolean => value.startsWith('arn:') && value.length <= LONGEST

const LONGEST_NAME = 1024
/** `RunInstances` answers with instances, and each with its groups. Bounded, for input may nest without end. */
const DEPTH = 2

const single = (
  key: string,
  value: string,
  fields: Loose,
  namings: Namings | undefined,
  place: Place | undefined,
  into: string[],
): void => {
  if (value.charCodeAt(0) === 97 && isArn(value)) put(into, value)
  else if (namings !== undefined && place !== undefined && value !== '' && value.length <= LONGEST_NAME) {
    const naming = namings.get(key)
    if (naming !== undefined) put(into, naming(value, place, fields))
  }
}

/**
 * Collects the ARNs that an object's own fields are, or hold in a list of texts, or determine by their name.
 * Goes `depth` levels into EC2's lists (`instancesSet: {items: [{instanceId}]}`), and in an `answer` into the
 * objects directly below (`{user: {arn}}`, `{dBInstance: {dBInstanceArn}}`).
 */
const collect = (
  fields: Loose,
  namings: Namings | undefined,
  place: Place | undefined,
  answer: boolean,
  depth: number,
  into: string[],
): void => {
  for (const key in fields) {
    const value = fields[key]
    if (typeof value === 'string') single(key, value, fields, namings, place, into)
    else if (typeof value !== 'object' || value === null) continue
    else if (Array.isArray(value)) {
      for (const item of value.slice(0, MOST)) {
        if (typeof item === 'string') single(key, item, fields, namings, place, into)
      }
    } else if (depth > 0) {
      const { items } = value as Loose
      if (Array.isArray(items)) {
        for (const item of items.slice(0, MOST)) collect(object(item), namings, place, false, depth - 1, into)
      } else if (answer) collect(value as Loose, undefined, undefined, false, 0, into)
    }
  }
}

/**
 * What the record says it touched: its own list, or, where it has none, the ARNs that its parameters and answer
 * state or determine. At most 100 of each.
 */
export const touchedBy = (
  record: CloudTrailRecord,
  namings: Namings | undefined,
  region: string | undefined,
  account: string | undefined,
): Touched => {
  const { resources, requestParameters, responseElements } = record
  if (Array.isArray(resources) && resources.length > 0) return listed(resources)
  let arns: string[] | undefined
  const place = namings !== undefined && region !== undefined && account !== undefined ? { region, account } : undefined
  if (typeof requestParameters === 'object' && requestParameters !== null) {
    arns = []
    collect(requestParameters as Loose, namings, place, false, DEPTH, arns)
  }
  if (typeof responseElements === 'object' && responseElements !== null) {
    arns ??= []
    collect(responseElements as Loose, namings, place, true, DEPTH, arns)
  }
  return arns === undefined || arns.length === 0 ? NONE : { arns, types: undefined, accounts: undefined }
}
