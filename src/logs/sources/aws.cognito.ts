import { withoutTime } from '../cloudwatch.js'
import { jsonHead } from '../decode/json-head.js'
import { logTexts } from '../decode/multiline.js'
import { logSource } from '../source.js'
import { fields } from './cognito/fields.js'
import { normalise } from './cognito/normalise.js'

/**
 * Amazon Cognito user pools: what users did and what threat protection thought of it, and messages that could not be
 * delivered; from CloudWatch Logs, Firehose and S3.
 * Source: Amazon Cognito developer guide, "Exporting logs from Amazon Cognito user pools".
 */
export default logSource({
  id: 'aws.cognito',
  title: { en: 'Amazon Cognito user pools', ja: 'Amazon Cognitoユーザープール' },
  // AWS documents no names of objects: a folder has to say whose they are.
  key: /(?:^|\/)(?:aws[-_/])?cognito[-_/]?(?:user[-_]?)?(?:pools?|activity|auth[-_]?events|logs?)(?:[-_/]|$)/i,
  content(head) {
    const { record, detailType } = jsonHead(withoutTime(head))
    const from = record.get('eventSource')
    return (
      detailType === '' &&
      (from === 'USER_ACTIVITY' || from === 'USER_NOTIFICATION') &&
      record.has('eventTimestamp') &&
      record.has('message')
    )
  },
  decode: logTexts({ json: true }),
  fields,
  normalise,
})
