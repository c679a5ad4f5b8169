import { jsonRecords } from '../decode/json.js'
import { jsonHead } from '../decode/json-head.js'
import type { Loose } from '../loose.js'
import { logSource } from '../source.js'
import { fields } from './lattice/fields.js'
import { normalise } from './lattice/normalise.js'

const ARN = /^arn:aws[a-z-]*:vpc-lattice:/

/**
 * Amazon VPC Lattice: requests to services with who called and why one was refused, and connections to resources;
 * from S3, Firehose and CloudWatch Logs.
 * Source: Amazon VPC Lattice user guide, "Access logs for Amazon VPC Lattice".
 */
export default logSource<Loose>({
  id: 'aws.vpclattice',
  title: { en: 'Amazon VPC Lattice access logs', ja: 'Amazon VPC Latticeアクセスログ' },
  // AWSLogs/ACCOUNT/VpcLattice/AccessLogs/REGION/YYYY/MM/DD/ID/ACCOUNT_VpcLatticeAccessLogs_REGION_ID_TIME_HASH.json.gz
  key: /(?:^|\/)VpcLattice\/|(?:^|\/)\d{12}_VpcLattice(?:Resource)?AccessLogs?_/,
  content(head) {
    const { record } = jsonHead(head)
    if (!record.has('sourceIpPort')) return false
    return ['serviceNetworkArn', 'serviceArn', 'targetGroupArn', 'resourceConfigurationArn'].some((name) =>
      ARN.test(record.get(name) ?? ''),
    )
  },
  decode: jsonRecords<Loose>(),
  fields,
  normalise,
})
