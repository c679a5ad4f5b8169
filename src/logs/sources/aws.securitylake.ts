import { jsonRecords } from '../decode/json.js'
import { logSource } from '../source.js'
import { fields } from './ocsf/fields.js'
import { normalise } from './ocsf/normalise.js'
import { isOcsfColumns } from './ocsf/recognise.js'

/**
 * Amazon Security Lake: what AWS and others write there, in OCSF and Parquet. Versions 1 and 2 of AWS' sources
 * (OCSF 1.0.0-rc.2 and 1.1.0): CloudTrail, VPC flow logs, Route 53 Resolver, Security Hub, WAF, EKS.
 * Source: Security Lake user guide, "Source management", "OCSF source identification".
 */
export default logSource<unknown>({
  id: 'aws.securitylake',
  title: { en: 'Amazon Security Lake', ja: 'Amazon Security Lake' },
  // aws/CLOUD_TRAIL_MGMT/2.0/region=REGION/accountId=ACCOUNT/eventDay=YYYYMMDD/HASH.gz.parquet; ext/SOURCE/… of others
  key: /(?:^|\/)(?:aws|ext)\/[^/]+\/(?:[^/]+\/)?region=[^/]+\/account_?id=[^/]+\/eventDay=\d{8}(?:\d\d)?\//i,
  // A row that was quarantined comes back as JSON.
  decode: { ...jsonRecords(), formats: [] },
  parquet: { columns: isOcsfColumns, record: (row) => row },
  fields,
  normalise,
})
