import { jsonHead } from '../decode/json-head.js'
import type { HeadedRow } from '../decode/lines.js'
import { logSource } from '../source.js'
import { decode } from './cloudfront/decode.js'
import { fields } from './cloudfront/fields.js'
import { normalise } from './cloudfront/normalise.js'
import { isCloudFront, rowOf } from './cloudfront/parquet.js'

const HEADER = /^\ufeff?(?:#Version: ?1\.0\r?\n)?#Fields:[ \t][^\r\n]*\bx-edge-(?:location|request-id|result-type)\b/

/**
 * Amazon CloudFront: standard logs, legacy and v2, as W3C text, text without header, JSON and Parquet;
 * real-time logs of all fields.
 */
export default logSource<HeadedRow>({
  id: 'aws.cloudfront',
  title: { en: 'Amazon CloudFront', ja: 'Amazon CloudFront' },
  key: /(?:^|[/._-])E[A-Z0-9]{9,20}\.\d{4}-\d\d-\d\d-\d\d\.[0-9a-f]{8}(?:\.gz|\.json(?:\.gz)?|\.txt(?:\.gz)?|\.parquet)?$|(?:^|\/)CloudFront\//,
  content(head) {
    if (HEADER.test(head)) return true
    const { record } = jsonHead(head)
    return record.has('x-edge-location') && (record.has('x-edge-result-type') || record.has('x-edge-request-id'))
  },
  decode,
  parquet: { columns: isCloudFront, record: rowOf },
  fields,
  normalise,
})
