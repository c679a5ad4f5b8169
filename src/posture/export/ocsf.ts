import type { Severity } from '../../contract/index.js'
import type { Locale } from '../../kernel/errors.js'
import { type Exported, partitionOf } from './exported.js'

/** `severity_id` of OCSF. */
const SEVERITY: Readonly<Record<Severity, readonly [number, string]>> = {
  informational: [1, 'Informational'],
  low: [2, 'Low'],
  medium: [3, 'Medium'],
  high: [4, 'High'],
  critical: [5, 'Critical'],
}

/** `compliance.status_id` of OCSF. */
const COMPLIANCE: Readonly<Record<Exported['status'], readonly [number, string]>> = {
  PASSED: [1, 'Pass'],
  WARNING: [2, 'Warning'],
  FAILED: [3, 'Fail'],
  NOT_AVAILABLE: [0, 'Unknown'],
}

/**
 * An answer as an OCSF 1.3 Compliance Finding (class 2003).
 *
 * @param at when it was given, in milliseconds since the epoch.
 */
export const ocsfOf = (r: Exported, locale: Locale, at: number, version: string): Record<string, unknown> => {
  const [severityId, severity] = SEVERITY[r.severity]
  const [complianceId, compliance] = COMPLIANCE[r.status]
  const status = r.suppressed ? [3, 'Suppressed'] : r.status === 'PASSED' ? [4, 'Resolved'] : [1, 'New']
  return {
    activity_id: 1,
    activity_name: 'Create',
    category_uid: 2,
    category_name: 'Findings',
    class_uid: 2003,
    class_name: 'Compliance Finding',
    type_uid: 200301,
    type_name: 'Compliance Finding: Create',
    time: at,
    severity_id: severityId,
    severity,
    status_id: status[0],
    status: status[1],
    message: r.reason?.[locale] ?? r.title[locale],
    metadata: {
      version: '1.3.0',
      product: { name: 'Hinomi', vendor_name: 'Hinomi', version, lang: locale },
      profiles: ['cloud'],
    },
    finding_info: {
      uid: r.findingId,
      title: r.title[locale],
      desc: r.why[locale],
      first_seen_time: Date.parse(r.since),
      types: ['Software and Configuration Checks'],
    },
    compliance: {
      control: r.controlId,
      status_id: complianceId,
      status: compliance,
      ...(r.reason === null ? {} : { status_detail: r.reason[locale] }),
      standards: r.standards,
      requirements: r.requirements,
    },
    remediation: { desc: r.fix[locale] },
    resources: [
      {
        uid: r.arn,
        type: r.resourceType,
        region: r.region,
        cloud_partition: partitionOf(r.arn),
        ...(r.resourceName === null ? {} : { name: r.resourceName }),
      },
    ],
    cloud: { provider: 'AWS', region: r.region, account: { uid: r.account, type_id: 10, type: 'AWS Account' } },
  }
}
