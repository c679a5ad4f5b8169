import { type Event, type Quarantine, quarantine } from '../../event.js'
import { milliseconds } from '../../iso-time.js'
import { at, type Loose, list, object, real, text, texts, whole } from '../../loose.js'
import { severityOfLabel } from '../../severity.js'

/** Inspector writes its own times as ISO text, or as `Jan 19, 2023, 10:46:15 PM` in EventBridge. */
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec'
const WORDED = /^([A-Z][a-z]{2}) (\d{1,2}), (\d{4}),? (\d{1,2}):(\d{2}):(\d{2})[ \u202f]([AP])M$/

const timeOf = (value: unknown): number | undefined => {
  const iso = milliseconds(value)
  if (iso !== undefined || typeof value !== 'string') return iso
  const parts = WORDED.exec(value)
  if (parts === null) return undefined
  const [, month = '', day = '', year = '', hour = '', minute = '', second = '', half] = parts
  const at = MONTHS.indexOf(month)
  if (at < 0 || at % 3 !== 0) return undefined
  const hours = (Number(hour) % 12) + (half === 'P' ? 12 : 0)
  const two = (n: number | string) => String(n).padStart(2, '0')
  return milliseconds(`${year}-${two(at / 3 + 1)}-${two(day)}T${two(hours)}:${minute}:${second}Z`)
}

const namesOf = function* (values: unknown, ...path: readonly string[]): Generator<unknown> {
  for (const value of list(values)) yield at(value, ...path)
}

const packagesOf = function* (values: unknown, version: string): Generator<unknown> {
  for (const value of list(values)) {
    const name = text(at(value, 'name'))
    const number = text(at(value, version))
    // "NotAvailable" and `0:0` stand for no version.
    if (name !== undefined && number !== undefined && !/^NotAvailable$/i.test(number)) yield `${name} ${number}`
  }
}

const tagsOf = function* (resources: unknown): Generator<unknown> {
  for (const resource of list(resources)) {
    const tags = object(at(resource, 'tags'))
    if (Array.isArray(tags)) continue
    for (const [key, value] of Object.entries(tags)) {
      if (typeof value === 'string') yield `${key}=${value}`
    }
  }
}

const portsOf = function* (details: Loose): Generator<unknown> {
  const begin = whole(at(details, 'openPortRange', 'begin'))
  const end = whole(at(details, 'openPortRange', 'end'))
  if (begin !== undefined && end !== undefined) yield `${begin}-${end}`
}

const categoryOf = (type: string | undefined): readonly string[] =>
  type === 'NETWORK_REACHABILITY' ? ['vulnerability', 'network'] : ['vulnerability']

/** A finding, the detail of `Inspector2 Finding`. */
const findingOf = (record: Loose, action: string | undefined, envelope: Loose): Event | Quarantine => {
  const arn = text(record['findingArn'])
  if (arn === undefined) return quarantine('findingArn is missing or no text')
  const updated = record['updatedAt'] ?? record['lastObservedAt'] ?? envelope['time']
  if (updated === undefined || updated === null) return quarantine('updatedAt is missing')
  const time = timeOf(updated)
  if (time === undefined) return quarantine('updatedAt is no time')
  const type = text(record['type'])
  const severity = text(record['severity'])
  const details = object(record['packageVulnerabilityDetails'])
  const code = object(record['codeVulnerabilityDetails'])
  const network = object(record['networkReachabilityDetails'])
  const packages = list(details['vulnerablePackages'])
  const packaged = object(packages[0])
  const resources = list(record['resources'])
  const instance = resources.find((one) => at(one, 'type') === 'AWS_EC2_INSTANCE')
  const instanceId = text(at(instance, 'id'))
  const image = object(
    at(
      resources.find((one) => at(one, 'type') === 'AWS_ECR_CONTAINER_IMAGE'),
      'details',
      'awsEcrContainerImage',
    ),
  )
  const hash = text(image['imageHash'])
  const vulnerability = text(details['vulnerabilityId'])
  const scoring = object(at(record, 'inspectorScoreDetails', 'adjustedCvss'))
  const transport = text(network['protocol'])
  return {
    '@timestamp': time,
    'event.kind': text(record['status']) === 'CLOSED' ? 'state' : 'alert',
    'event.category': categoryOf(type),
    'event.type': ['info'],
    'event.action': action,
    'event.outcome': undefined,
    'event.severity': severityOfLabel(severity),
    'event.start': timeOf(record['firstObservedAt']),
    'event.end': timeOf(record['lastObservedAt']),
    message: text(record['title']),
    'rule.id': vulnerability ?? text(code['ruleId']) ?? type,
    'rule.description': text(record['description']),
    'rule.reference': text(details['sourceUrl']) ?? text(list(code['referenceUrls'])[0]),
    'cloud.account.id': text(record['awsAccountId']) ?? text(envelope['account']),
    // arn:aws:inspector2:REGION:ACCOUNT:finding/ID
    'cloud.region': text(envelope['region']) ?? text(arn.split(':')[3]),
    'cloud.instance.id': instanceId,
    'host.id': instanceId,
    'host.architecture': instance === undefined ? undefined : text(packaged['arch'])?.toLowerCase(),
    'host.os.platform': text(at(instance, 'details', 'awsEc2Instance', 'platform')),
    'container.image.name': text(image['repositoryName']),
    'container.image.tag': texts(list(image['imageTags'])),
    'container.image.hash.all': hash === undefined ? undefined : [hash],
    'vulnerability.id': vulnerability ?? text(list(code['cwes'])[0]),
    'vulnerability.category': type === undefined ? undefined : [type],
    'vulnerability.classification': text(scoring['version']) === undefined ? undefined : 'CVSS',
    'vulnerability.enumeration': vulnerability?.startsWith('CVE-') ? 'CVE' : undefined,
    'vulnerability.severity': severity,
    'vulnerability.reference': text(list(details['referenceUrls'])[0]) ?? text(details['sourceUrl']),
    'vulnerability.report_id': arn,
    'vulnerability.score.base': real(record['inspectorScore']) ?? real(scoring['score']),
    'vulnerability.score.version': text(scoring['version']),
    'package.name': text(packaged['name']),
    'package.version': text(packaged['version']),
    'package.architecture': text(packaged['arch']),
    'package.path': text(packaged['filePath']),
    'package.type': text(packaged['packageManager']),
    'network.transport':
      transport !== undefined && /^(?:TCP|UDP)$/.test(transport) ? transport.toLowerCase() : undefined,
    'file.path': text(at(code, 'filePath', 'filePath')),
    'aws.inspector2.type': type,
    'aws.inspector2.status': text(record['status']),
    'aws.inspector2.exploit_available':
      record['exploitAvailable'] === undefined ? undefined : record['exploitAvailable'] === 'YES',
    'aws.inspector2.fix_available': text(record['fixAvailable']),
    'aws.inspector2.epss': real(at(record, 'epss', 'score')),
    'aws.inspector2.packages': texts(packagesOf(packages, 'version')),
    'aws.inspector2.fixed_in': texts(packagesOf(packages, 'fixedInVersion')),
    'aws.inspector2.related_vulnerabilities': texts(list(details['relatedVulnerabilities'])),
    'aws.inspector2.remediation': text(at(record, 'remediation', 'recommendation', 'text')),
    'aws.inspector2.open_ports': texts(portsOf(network)),
    'aws.inspector2.network_path': texts(namesOf(at(network, 'networkPath', 'steps'), 'componentId')),
    'aws.inspector2.resources.id': texts(namesOf(resources, 'id')),
    'aws.inspector2.resources.type': texts(namesOf(resources, 'type')),
    'aws.inspector2.resources.tags': texts(tagsOf(resources)),
    ...NO_SCAN,
  }
}

const NO_SCAN = {
  'aws.inspector2.scan.status': undefined,
  'aws.inspector2.scan.reason': undefined,
  'aws.inspector2.scan.type': undefined,
  'aws.inspector2.scan.critical': undefined,
  'aws.inspector2.scan.high': undefined,
  'aws.inspector2.scan.medium': undefined,
  'aws.inspector2.scan.total': undefined,
}

/** `Inspector2 Scan`, `Inspector2 Coverage` and what else Inspector tells EventBridge. */
const scanOf = (envelope: Loose, action: string): Event | Quarantine => {
  const time = milliseconds(envelope['time'])
  if (time === undefined) return quarantine('time of the EventBridge envelope is missing or no time')
  const detail = object(envelope['detail'])
  const counts = object(detail['finding-severity-counts'])
  const coverage = detail['scanStatus']
  const status = text(detail['scan-status']) ?? text(at(coverage, 'status')) ?? text(at(coverage, 'statusCode'))
  const reason = text(at(coverage, 'reason'))
  const repository = text(detail['repository-name'])
  const digest = text(detail['image-digest'])
  const resource = texts([...list(envelope['resources']), detail['instance-id'], detail['resourceId']])
  const instance = resource?.find((one) => /^i-[0-9a-f]{8,17}$/.test(one))
  return {
    '@timestamp': time,
    'event.kind': 'event',
    'event.category': ['vulnerability'],
    'event.type': ['info'],
    'event.action': action,
    'event.outcome':
      status === 'INITIAL_SCAN_COMPLETE' || status === 'ACTIVE'
        ? 'success'
        : status === 'INACTIVE'
          ? 'failure'
          : undefined,
    'cloud.account.id': text(envelope['account']),
    'cloud.region': text(envelope['region']),
    'cloud.instance.id': instance,
    'host.id': instance,
    // Written as an ARN here, as a name in findings.
    'container.image.name': repository?.replace(/^arn:[^/]*repository\//, ''),
    'container.image.tag': texts(list(detail['image-tags'])),
    'container.image.hash.all': digest === undefined ? undefined : [digest],
    'aws.inspector2.resources.id': resource,
    'aws.inspector2.resources.type': texts([detail['resourceType']]),
    'aws.inspector2.scan.status': status,
    'aws.inspector2.scan.reason': reason,
    'aws.inspector2.scan.type': text(detail['scanType']),
    'aws.inspector2.scan.critical': whole(counts['CRITICAL']),
    'aws.inspector2.scan.high': whole(counts['HIGH']),
    'aws.inspector2.scan.medium': whole(counts['MEDIUM']),
    'aws.inspector2.scan.total': whole(counts['TOTAL']),
  }
}

/** An EventBridge envelope of Inspector, or a finding without one as exported reports list it. */
export const normalise = (value: unknown): Event | Quarantine => {
  const record = object(value)
  const action = text(record['detail-type'])
  if (action === undefined) return findingOf(record, undefined, {})
  if (action === 'Inspector2 Finding') return findingOf(object(record['detail']), action, record)
  return scanOf(record, action)
}
