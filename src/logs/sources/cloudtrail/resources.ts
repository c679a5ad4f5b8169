import { memo } from '../../memo.js'
import { serviceOf } from './actions.js'
import { type CloudTrailRecord, type Loose, object, text } from './record.js'

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
const PARAMETERS: ReadonlyMap<string, Parameters> = new Map(
  Object.entries({
    s3: { bucketName: bucket },
    lambda: { functionName: regional('lambda', 'function:') },
    dynamodb: { tableName: regional('dynamodb', 'table/') },
    ec2: EC2,
    kms: { keyId: kmsKey },
    ssm: { name: parameter },
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
  } satisfies Record<string, Parameters>),
)

/** Calls whose parameter of that name is something else. */
const ELSEWISE = new Set(['DescribeParameters', 'CreateDocument', 'SendCommand', 'StartSession', 'PutEventBus'])
/** SSM parameters only: documents, associations and baselines have a `name` too. */
const isOther = (service: string, action: string): boolean =>
  (service === 'ssm' && !action.includes('Parameter')) ||
  (service === 'events' && !action.includes('Rule') && !action.includes('Targets')) ||
  (service === 'eks' && !action.endsWith('Cluster') && !action.startsWith('UpdateCluster')) ||
  ELSEWISE.has(action)

const isArn = (value: string): boolean => value.startsWith('arn:') && value.length <= LONGEST

/** All texts among an object's own fields, and in lists of texts, that are ARNs. */
const arnsIn = (parameters: Loose, into: string[]): void => {
  for (const key in parameters) {
    const value = parameters[key]
    if (typeof value === 'string') {
      if (value.charCodeAt(0) === 97 && isArn(value)) put(into, value)
    } else if (Array.isArray(value)) {
      for (const item of value.slice(0, MOST)) if (typeof item === 'string' && isArn(item)) put(into, item)
    }
  }
}

/** EC2 wraps lists: `instancesSet: {items: [{instanceId}]}`. */
const WRAPPED = ['instancesSet', 'volumeSet', 'snapshotSet', 'imagesSet', 'groupSet', 'subnetSet', 'vpcSet']

const named = (names: Parameters, parameters: Loose, place: Place, into: string[]): void => {
  for (const key in names) {
    const value = parameters[key]
    if (typeof value !== 'string' || value === '' || value.length > 1024) continue
    const naming = names[key] as Naming
    if (!isArn(value)) put(into, naming(value, place, parameters))
  }
}

const wrapped = (names: Parameters, parameters: Loose, place: Place, into: string[]): void => {
  for (const key of WRAPPED) {
    const set = parameters[key]
    if (set === undefined) continue
    const items = object(set)['items']
    if (!Array.isArray(items)) continue
    for (const item of items.slice(0, MOST)) named(names, object(item), place, into)
  }
}

/**
 * What the record says it touched: its own list, or, where it has none, the ARNs that its parameters and answer
 * state or determine. At most 100 of each.
 */
export const touchedBy = (
  record: CloudTrailRecord,
  eventSource: string,
  action: string,
  region: string | undefined,
  account: string | undefined,
): Touched => {
  if (Array.isArray(record.resources) && record.resources.length > 0) return listed(record.resources)
  const { requestParameters, responseElements } = record
  const hasRequest = typeof requestParameters === 'object' && requestParameters !== null
  const hasResponse = typeof responseElements === 'object' && responseElements !== null
  if (!hasRequest && !hasResponse) return NONE
  const request = object(requestParameters)
  const response = object(responseElements)
  const arns: string[] = []
  if (hasRequest) arnsIn(request, arns)
  if (hasResponse) {
    arnsIn(response, arns)
    // One level down: `{user: {arn}}`, `{dBInstance: {dBInstanceArn}}`.
    for (const key in response) {
      const value = response[key]
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) arnsIn(value as Loose, arns)
    }
  }
  if (region !== undefined && account !== undefined) {
    const service = serviceOf(eventSource)
    const names = PARAMETERS.get(service)
    if (names !== undefined && !isOther(service, action)) {
      const place = { region, account }
      if (hasRequest) named(names, request, place, arns)
      if (names === EC2) {
        if (hasRequest) wrapped(names, request, place, arns)
        if (hasResponse) {
          named(names, response, place, arns)
          wrapped(names, response, place, arns)
        }
      }
    }
  }
  return arns.length === 0 ? NONE : { arns, types: undefined, accounts: undefined }
}
