import type { HeadedRow } from '../decode/lines.js'
import { logSource } from '../source.js'
import { flowLogRows } from './vpcflow/decode.js'
import { fields } from './vpcflow/fields.js'
import { normalise, originalIsDerived } from './vpcflow/normalise.js'
import { rowOf } from './vpcflow/parquet.js'
import { isFlowLog, isFlowLogColumns } from './vpcflow/recognise.js'

/**
 * VPC flow logs, versions 2 to 10, and transit gateway flow logs: any list of columns, by its header.
 * Text and Parquet from S3, Firehose and CloudWatch Logs.
 */
export default logSource<HeadedRow>({
  id: 'aws.vpcflow',
  title: { en: 'VPC flow logs', ja: 'VPCフローログ' },
  key: /(?:^|\/)(?:aws-service=)?vpcflowlogs\/|(?:^|\/)\d{12}_vpcflowlogs_[^/]+$/,
  content: isFlowLog,
  decode: flowLogRows,
  parquet: { columns: isFlowLogColumns, record: rowOf },
  fields,
  normalise,
  originalIsDerived,
})
