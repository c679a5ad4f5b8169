import { type Event, type Quarantine, quarantine } from '../../event.js'
import { milliseconds } from '../../iso-time.js'
import { at, type Loose, list, object, real, text, texts, whole } from '../../loose.js'
import { labelOfSeverity } from '../../severity.js'

/** `severity_id` of OCSF → Security Hub's numbers; 6 is "Fatal". */
const SEVERITIES: readonly (number | undefined)[] = [undefined, 0, 1, 40, 70, 90, 100]

/** `class_uid` of the findings that Security Hub sends. */
const CATEGORIES: Readonly<Record<number, readonly string[]>> = {
  2002: ['vulnerability'],
  2003: ['configuration'],
  2004: ['intrusion_detection'],
  2006: ['configuration'],
}

/** Milliseconds since the epoch, or ISO text in the `_dt` twin of a time. */
const timeOf = (value: unknown, twin: unknown): number | undefined => {
  const ms = whole(value)
  if (ms !== undefined && ms > 0 && ms < 7_258_118_400_000) return ms
  return milliseconds(twin)
}

const namesOf = function* (values: unknown, ...path: readonly string[]): Generator<unknown> {
  for (const value of list(values)) yield at(value, ...path)
}

const tagsOf = function* (resources: unknown): Generator<unknown> {
  for (const resource of list(resources)) {
    for (const tag of list(at(resource, 'tags'))) {
      const name = text(at(tag, 'name'))
      if (name !== undefined) yield `${name}=${text(at(tag, 'value')) ?? ''}`
    }
  }
}

/** A finding in OCSF, as the newer Security Hub sends it (`Findings Imported V2`). */
export const normaliseOcsf = (record: Loose): Event | Quarantine => {
  const info = object(record['finding_info'])
  const id = text(info['uid'])
  if (id === undefined) return quarantine('finding_info.uid is missing or no text')
  const time = timeOf(info['modified_time'], info['modified_time_dt']) ?? timeOf(record['time'], record['time_dt'])
  if (time === undefined) return quarantine('time is missing or no time')
  const uid = whole(record['class_uid']) ?? 0
  const compliance = object(record['compliance'])
  const status = text(compliance['status'])
  const number = SEVERITIES[whole(record['severity_id']) ?? 0]
  const product = object(at(record, 'metadata', 'product'))
  const vulnerability = list(record['vulnerabilities'])[0]
  const packaged = object(list(at(vulnerability, 'affected_packages'))[0])
  const resources = record['resources']
  const passed = status === 'Pass'

  return {
    '@timestamp': time,
    'event.kind': passed ? 'state' : 'alert',
    'event.category': CATEGORIES[uid] ?? ['intrusion_detection'],
    'event.type': ['info'],
    'event.outcome': passed ? 'success' : status === 'Fail' ? 'failure' : status === undefined ? undefined : 'unknown',
    'event.severity': number,
    'event.start': timeOf(info['first_seen_time'], info['first_seen_time_dt']),
    'event.end': timeOf(info['last_seen_time'], info['last_seen_time_dt']),
    'event.created': timeOf(info['created_time'], info['created_time_dt']),
    'event.url': text(info['src_url']),
    message: text(info['title']),
    'rule.id': text(at(info, 'analytic', 'uid')) ?? text(compliance['control']),
    'rule.description': text(info['desc']),
    'rule.reference': text(list(at(record, 'remediation', 'references'))[0]),
    'rule.ruleset': text(list(compliance['standards'])[0]),
    'cloud.account.id': text(at(record, 'cloud', 'account', 'uid')),
    'cloud.account.name': text(at(record, 'cloud', 'account', 'name')),
    'cloud.region': text(at(record, 'cloud', 'region')),
    'source.ip': undefined,
    'source.port': undefined,
    'source.domain': undefined,
    'destination.ip': undefined,
    'destination.port': undefined,
    'destination.domain': undefined,
    'network.transport': undefined,
    'process.name': undefined,
    'process.pid': undefined,
    'file.hash.sha256': undefined,
    'vulnerability.id': text(at(vulnerability, 'cve', 'uid')),
    'vulnerability.severity': text(at(vulnerability, 'severity')),
    'vulnerability.score.base': real(at(list(at(vulnerability, 'cve', 'cvss')).at(-1), 'base_score')),
    'package.name': text(packaged['name']),
    'package.version': text(packaged['version']),
    'aws.securityhub.id': id,
    'aws.securityhub.schema': 'OCSF',
    'aws.securityhub.product_arn': text(product['uid']),
    'aws.securityhub.product_name': text(product['name']),
    'aws.securityhub.company_name': text(product['vendor_name']),
    'aws.securityhub.types': texts(list(info['types'])),
    'aws.securityhub.severity.label': number === undefined ? undefined : labelOfSeverity(number),
    'aws.securityhub.severity.original': text(record['severity']),
    'aws.securityhub.confidence': whole(record['confidence_score']),
    'aws.securityhub.criticality': undefined,
    'aws.securityhub.record_state': text(record['activity_name']) === 'Close' ? 'ARCHIVED' : 'ACTIVE',
    'aws.securityhub.workflow_status': text(record['status']),
    'aws.securityhub.verification_state': undefined,
    'aws.securityhub.compliance.status': status,
    'aws.securityhub.compliance.control': text(compliance['control']),
    'aws.securityhub.compliance.requirements': texts(list(compliance['requirements'])),
    'aws.securityhub.compliance.reasons': texts(list(compliance['status_details'])),
    'aws.securityhub.resources.id': texts(namesOf(resources, 'uid')),
    'aws.securityhub.resources.type': texts(namesOf(resources, 'type')),
    'aws.securityhub.resources.tags': texts(tagsOf(resources)),
    'aws.securityhub.vulnerabilities': texts(namesOf(record['vulnerabilities'], 'cve', 'uid')),
    'aws.securityhub.malware': texts(namesOf(record['malware'], 'name')),
    'aws.securityhub.note': text(record['comment']),
    'aws.securityhub.note_by': undefined,
  }
}
