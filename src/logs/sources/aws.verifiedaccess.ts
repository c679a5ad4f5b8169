import { withoutTime } from '../cloudwatch.js'
import { jsonHead } from '../decode/json-head.js'
import { logTexts } from '../decode/multiline.js'
import { logSource } from '../source.js'
import { fields } from './verifiedaccess/fields.js'
import { normalise } from './verifiedaccess/normalise.js'
import { isVerifiedAccess } from './verifiedaccess/recognise.js'

/**
 * AWS Verified Access: who was let in or refused, by which policy, in both versions of OCSF that it writes; from S3,
 * CloudWatch Logs and Firehose.
 * Source: Verified Access user guide, "OCSF version 0.1 log examples", "OCSF version 1.0.0-rc.2 log examples".
 */
export default logSource({
  id: 'aws.verifiedaccess',
  title: { en: 'AWS Verified Access', ja: 'AWS Verified Access' },
  key: /(?:^|\/)verified[-_]?access(?:[-_]?logs?)?\//i,
  content(head) {
    const { record } = jsonHead(withoutTime(head))
    return record.has('class_uid') && record.has('activity_id') && isVerifiedAccess(head)
  },
  decode: logTexts({ json: true }),
  fields,
  normalise,
})
