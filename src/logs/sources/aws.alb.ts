import { quotedLines } from '../decode/quoted.js'
import { logSource } from '../source.js'
import { fields } from './alb/fields.js'
import { normalise } from './alb/normalise.js'

const TYPE = '(?:https?|h2|grpcs?|wss?)'
const TIME = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{1,9}Z'
const ACCESS = new RegExp(`^\\ufeff?${TYPE} ${TIME} app/\\S+ \\S+ \\S+ -?\\d`)
const CONNECTED = new RegExp(`^\\ufeff?${TIME} [0-9a-fA-F.:]+ \\d{1,5} \\d{1,5} (?:TLS|SSL|-)\\S* ?\\S* `)

/** Application Load Balancer: access logs and connection logs. */
export default logSource<readonly string[]>({
  id: 'aws.alb',
  title: { en: 'Application Load Balancer', ja: 'Application Load Balancer' },
  key: /(?:^|\/)(?:conn_log\.)?\d{12}_elasticloadbalancing_[a-z0-9-]+_app\.[^/]+\.log(?:\.gz)?$/,
  content: (head) => ACCESS.test(head) || CONNECTED.test(head),
  decode: quotedLines({ escapes: true, brackets: false }),
  fields,
  normalise,
})
