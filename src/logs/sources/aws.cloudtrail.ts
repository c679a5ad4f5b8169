import { jsonRecords } from '../decode/json.js'
import { logSource } from '../source.js'
import { fields } from './cloudtrail/fields.js'
import { normalise } from './cloudtrail/normalise.js'
import { content, digestKey, key } from './cloudtrail/recognise.js'
import type { CloudTrailRecord } from './cloudtrail/record.js'

/** AWS CloudTrail: management, data, Insights and network-activity events. */
export default logSource<CloudTrailRecord>({
  id: 'aws.cloudtrail',
  title: { en: 'AWS CloudTrail', ja: 'AWS CloudTrail' },
  key,
  skip: digestKey,
  content,
  decode: jsonRecords<CloudTrailRecord>({ records: 'Records' }),
  fields,
  normalise,
})
