import { at, type Loose, list, object, real, text, texts, whole } from '../../loose.js'
import { each, first, timeIn, word } from './parts.js'

/** Objects and names of one part of MITRE ATT&CK, in whatever version's shape: `tactic`, or `tactics` before 1.1. */
const parts = (attacks: readonly unknown[], key: string, old: string, name: 'uid' | 'name') =>
  texts(attacks.flatMap((attack) => [at(attack, key, name), ...list(at(attack, old)).map((one) => at(one, name))]))

/** What Security Hub's own word for a result means; OCSF's are Pass, Fail and Warning. */
const resultOf = (status: string | undefined): boolean | undefined => {
  const word = status?.toUpperCase()
  return word === 'PASS' || word === 'PASSED' ? true : word === 'FAIL' || word === 'FAILED' ? false : undefined
}

/** What a finding found. `finding_info` was `finding` up to 1.0. */
export const findingOf = (record: Loose) => {
  const info = object(record['finding_info'] ?? record['finding'])
  const compliance = object(record['compliance'])
  const attacks = [...list(info['attacks']), ...list(record['attacks'])]
  const vulnerability = list(record['vulnerabilities'])[0]
  const packaged = object(first(at(vulnerability, 'affected_packages') ?? at(vulnerability, 'packages')))
  const rule = object(record['firewall_rule'])
  const analytic = object(info['analytic'] ?? record['analytic'])
  const status = word(compliance['status'])
  const scores = list(at(vulnerability, 'cve', 'cvss'))
  return {
    passed: resultOf(status),
    title: text(info['title']),
    fields: {
      'event.start': timeIn(info, 'first_seen_time'),
      'event.end': timeIn(info, 'last_seen_time'),
      'event.created': timeIn(info, 'created_time'),
      'event.url': text(info['src_url']),
      'rule.id': word(analytic['uid']) ?? word(compliance['control']) ?? word(rule['uid']),
      'rule.name': word(analytic['name']) ?? word(rule['name']),
      'rule.description': text(info['desc']) ?? text(rule['desc']),
      'rule.reference': text(list(at(record, 'remediation', 'references'))[0]),
      'threat.framework': attacks.length === 0 ? undefined : 'MITRE ATT&CK',
      'threat.tactic.id': parts(attacks, 'tactic', 'tactics', 'uid'),
      'threat.tactic.name': parts(attacks, 'tactic', 'tactics', 'name'),
      'threat.technique.id': parts(attacks, 'technique', 'techniques', 'uid'),
      'threat.technique.name': parts(attacks, 'technique', 'techniques', 'name'),
      'threat.technique.subtechnique.id': parts(attacks, 'sub_technique', 'sub_techniques', 'uid'),
      'threat.technique.subtechnique.name': parts(attacks, 'sub_technique', 'sub_techniques', 'name'),
      'vulnerability.id': text(at(vulnerability, 'cve', 'uid')),
      'vulnerability.severity': text(at(vulnerability, 'severity')),
      'vulnerability.score.base': real(at(scores.at(-1), 'base_score')),
      'package.name': text(packaged['name']),
      'package.version': text(packaged['version']),
      'ocsf.finding.uid': text(info['uid']),
      'ocsf.finding.types': texts(list(info['types'])),
      'ocsf.compliance.status': status,
      'ocsf.compliance.control': word(compliance['control']),
      'ocsf.compliance.requirements': texts(list(compliance['requirements'])),
      'ocsf.compliance.standards': texts(list(compliance['standards'])),
      'ocsf.vulnerabilities': each(record['vulnerabilities'], 'cve', 'uid'),
      'ocsf.malware': each(record['malware'], 'name'),
      'ocsf.confidence_score': whole(record['confidence_score']),
      'ocsf.risk_score': whole(record['risk_score']),
    },
  }
}
