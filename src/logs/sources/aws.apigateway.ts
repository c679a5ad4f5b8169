import { jsonRecords } from '../decode/json.js'
import { jsonHead } from '../decode/json-head.js'
import type { Loose } from '../loose.js'
import { logSource } from '../source.js'
import { fields } from './apigateway/fields.js'
import { normalise } from './apigateway/normalise.js'

/** What every request has, and what says that it came to an API. */
const TELLING = ['httpMethod', 'routeKey', 'resourcePath', 'eventType']

/** Amazon API Gateway: access logs of REST, HTTP and WebSocket APIs whose format is JSON, under any usual names. */
export default logSource<Loose>({
  id: 'aws.apigateway',
  title: { en: 'Amazon API Gateway access logs', ja: 'Amazon API Gatewayアクセスログ' },
  key: /(?:^|\/)amazon-apigateway-[^/]+$|(?:^|\/)API-Gateway-Access-Logs_[^/]+/,
  content(head) {
    const { record } = jsonHead(head)
    const time = record.get('requestTime')
    return (
      record.has('requestId') &&
      (time === undefined
        ? record.has('requestTimeEpoch')
        : /^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}$/.test(time)) &&
      TELLING.some((name) => record.has(name))
    )
  },
  decode: jsonRecords<Loose>(),
  fields,
  normalise,
})
