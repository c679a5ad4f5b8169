import { jsonRecords } from '../decode/json.js'
import { jsonHead } from '../decode/json-head.js'
import { logSource } from '../source.js'
import { fields } from './waf/fields.js'
import { normalise, type WafRecord } from './waf/normalise.js'

/** AWS WAF: requests that a web ACL looked at, with rules, labels and rates. From S3, Firehose and CloudWatch Logs. */
export default logSource<WafRecord>({
  id: 'aws.waf',
  title: { en: 'AWS WAF', ja: 'AWS WAF' },
  key: /(?:^|\/)WAFLogs\/|(?:^|\/)\d{12}_waflogs_[^/]+$|(?:^|\/)aws-waf-logs-[^/]+$/,
  content(head) {
    const { record } = jsonHead(head)
    return ['timestamp', 'formatVersion', 'webaclId', 'terminatingRuleId'].every((name) => record.has(name))
  },
  decode: jsonRecords<WafRecord>(),
  fields,
  normalise,
})
