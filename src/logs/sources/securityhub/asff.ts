import { type Event, type Quarantine, quarantine } from '../../event.js'
import { milliseconds } from '../../iso-time.js'
import { address, at, type Loose, list, object, real, text, texts, whole } from '../../loose.js'
import { labelOfSeverity, severityOfLabel } from '../../severity.js'

const TRANSPORT = /^(?:tcp|udp|icmp)$/i

/** ECS's words for the namespaces of finding types ("Types taxonomy for ASFF"), by what the whole finding is about. */
const categoryOf = (types: readonly string[], isControl: boolean, isVulnerability: boolean, hasMalware: boolean) => {
  const words: string[] = []
  if (hasMalware) words.push('malware')
  if (isVulnerability) words.push('vulnerability')
  if (isControl) words.push('configuration')
  if (types.some((type) => /^(?:TTPs|Effects|Unusual Behaviors)(?:\/|$)/.test(type))) words.push('intrusion_detection')
  return words.length === 0 ? ['intrusion_detection'] : words
}

const namesOf = function* (values: unknown, name: string): Generator<unknown> {
  for (const value of list(values)) yield at(value, name)
}

const tagsOf = function* (resources: unknown): Generator<unknown> {
  for (const resource of list(resources)) {
    const tags = object(at(resource, 'Tags'))
    if (Array.isArray(tags)) continue
    for (const [key, value] of Object.entries(tags)) {
      if (typeof value === 'string') yield `${key}=${value}`
    }
  }
}

const score = (vulnerability: unknown): number | undefined => {
  // The last version of CVSS that the vendor states.
  const scores = list(at(vulnerability, 'Cvss'))
  return real(at(scores.at(-1), 'BaseScore'))
}

/** A finding in the AWS Security Finding Format. */
export const normaliseAsff = (record: Loose): Event | Quarantine => {
  const id = text(record['Id'])
  if (id === undefined) return quarantine('Id is missing or no text')
  const updated = record['UpdatedAt'] ?? record['LastObservedAt'] ?? record['CreatedAt']
  if (updated === undefined || updated === null) return quarantine('UpdatedAt is missing')
  const time = milliseconds(updated)
  if (time === undefined) return quarantine('UpdatedAt is no time')

  const severity = object(record['Severity'])
  const label = text(severity['Label'])
  const normalized = whole(severity['Normalized'])
  const number = normalized ?? severityOfLabel(label)
  const fields = object(record['ProductFields'])
  const compliance = object(record['Compliance'])
  const status = text(compliance['Status'])
  const network = object(record['Network'])
  const process = object(record['Process'])
  const vulnerabilities = list(record['Vulnerabilities'])
  const vulnerability = vulnerabilities[0]
  const packaged = object(list(at(vulnerability, 'VulnerablePackages'))[0])
  const types = texts([...list(record['Types']), ...list(at(record, 'FindingProviderFields', 'Types'))])
  const malware = texts(namesOf(record['Malware'], 'Name'))
  const passed = status === 'PASSED'
  const transport = text(network['Protocol'])
  const note = object(record['Note'])
  const indicator = list(record['ThreatIntelIndicators']).find((one) => at(one, 'Type') === 'HASH_SHA256')

  return {
    '@timestamp': time,
    'event.kind': passed || status === 'NOT_AVAILABLE' ? 'state' : 'alert',
    'event.category': categoryOf(types ?? [], status !== undefined, vulnerabilities.length > 0, malware !== undefined),
    'event.type': ['info'],
    'event.outcome': passed
      ? 'success'
      : status === 'FAILED'
        ? 'failure'
        : status === undefined
          ? undefined
          : 'unknown',
    'event.severity': number,
    'event.start': milliseconds(record['FirstObservedAt']),
    'event.end': milliseconds(record['LastObservedAt']),
    'event.created': milliseconds(record['CreatedAt']),
    'event.url': text(record['SourceUrl']),
    message: text(record['Title']),
    'rule.id': text(record['GeneratorId']),
    'rule.description': text(record['Description']),
    'rule.reference': text(at(record, 'Remediation', 'Recommendation', 'Url')),
    'rule.ruleset': text(at(list(compliance['AssociatedStandards'])[0], 'StandardsId')) ?? text(fields['StandardsArn']),
    'cloud.account.id': text(record['AwsAccountId']),
    'cloud.account.name': text(record['AwsAccountName']),
    'cloud.region': text(record['Region']) ?? text(at(list(record['Resources'])[0], 'Region')),
    'source.ip': address(network['SourceIpV4']) ?? address(network['SourceIpV6']),
    'source.port': whole(network['SourcePort']),
    'source.domain': text(network['SourceDomain']),
    'destination.ip': address(network['DestinationIpV4']) ?? address(network['DestinationIpV6']),
    'destination.port': whole(network['DestinationPort']),
    'destination.domain': text(network['DestinationDomain']),
    'network.transport': transport !== undefined && TRANSPORT.test(transport) ? transport.toLowerCase() : undefined,
    'process.name': text(process['Name']),
    'process.pid': whole(process['Pid']),
    'file.hash.sha256': text(at(indicator, 'Value')),
    'vulnerability.id': text(at(vulnerability, 'Id')),
    'vulnerability.severity':
      vulnerabilities.length === 0 ? undefined : text(at(vulnerability, 'Vendor', 'VendorSeverity')),
    'vulnerability.score.base': score(vulnerability),
    'package.name': text(packaged['Name']),
    'package.version': text(packaged['Version']),
    'aws.securityhub.id': id,
    'aws.securityhub.schema': 'ASFF',
    'aws.securityhub.product_arn': text(record['ProductArn']),
    'aws.securityhub.product_name': text(record['ProductName']) ?? text(fields['aws/securityhub/ProductName']),
    'aws.securityhub.company_name': text(record['CompanyName']) ?? text(fields['aws/securityhub/CompanyName']),
    'aws.securityhub.types': types,
    'aws.securityhub.severity.label': label ?? (number === undefined ? undefined : labelOfSeverity(number)),
    'aws.securityhub.severity.original':
      text(severity['Original']) ?? (severity['Product'] === undefined ? undefined : text(String(severity['Product']))),
    'aws.securityhub.confidence': whole(record['Confidence']),
    'aws.securityhub.criticality': whole(record['Criticality']),
    'aws.securityhub.record_state': text(record['RecordState']),
    'aws.securityhub.workflow_status': text(at(record, 'Workflow', 'Status')),
    'aws.securityhub.verification_state': text(record['VerificationState']),
    'aws.securityhub.compliance.status': status,
    'aws.securityhub.compliance.control':
      text(compliance['SecurityControlId']) ?? text(fields['ControlId']) ?? text(fields['RuleId']),
    'aws.securityhub.compliance.requirements': texts(list(compliance['RelatedRequirements'])),
    'aws.securityhub.compliance.reasons': texts(namesOf(compliance['StatusReasons'], 'ReasonCode')),
    'aws.securityhub.resources.id': texts(namesOf(record['Resources'], 'Id')),
    'aws.securityhub.resources.type': texts(namesOf(record['Resources'], 'Type')),
    'aws.securityhub.resources.tags': texts(tagsOf(record['Resources'])),
    'aws.securityhub.vulnerabilities': texts(namesOf(record['Vulnerabilities'], 'Id')),
    'aws.securityhub.malware': malware,
    'aws.securityhub.note': text(note['Text']),
    'aws.securityhub.note_by': text(note['UpdatedBy']),
  }
}
