import { envelopeHead, firstLine } from '../cloudwatch.js'
import { logTexts } from '../decode/multiline.js'
import { logSource } from '../source.js'
import { begins, fields, isBroker, normalise } from './msk/broker.js'

/**
 * Broker logs of Amazon MSK, with the decisions of Kafka's authorizer and failed logins.
 * Source: Amazon MSK developer guide, "Broker logs"; Kafka's log4j layout `[%d] %p %m (%c)%n`.
 */
export default logSource({
  id: 'aws.msk',
  title: { en: 'Amazon MSK: broker log', ja: 'Amazon MSK：ブローカーログ' },
  key: /(?:^|\/)KafkaBrokerLogs\//,
  content(head) {
    const envelope = envelopeHead(head)
    return isBroker(firstLine(envelope === undefined ? head : envelope.message))
  },
  decode: logTexts({ begins }),
  fields,
  normalise,
})
