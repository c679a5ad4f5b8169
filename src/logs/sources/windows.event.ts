import { envelopeHead } from '../cloudwatch.js'
import { logSource } from '../source.js'
import { windowsEvents } from './windows/decode.js'
import { fields, normalise } from './windows/normalise.js'

const EVENT =
  /^\uFEFF?\s*(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z )?(?:<\?xml[^>]{0,200}\?>\s*)?(?:<Events[^>]{0,200}>\s*)?<Event xmlns=["']http:\/\/schemas\.microsoft\.com\/win\/2004\/08\/events\/event["']/

/** Event logs of Windows in their XML form, as the CloudWatch agent, Kinesis Agent and wevtutil write it. */
export default logSource({
  id: 'windows.event',
  title: { en: 'Windows: event log', ja: 'Windows：イベントログ' },
  key: /(?:^|\/)windows[-_/]?(?:events?|eventlogs?)(?:[-_/.]|$)/i,
  content(head) {
    const envelope = envelopeHead(head)
    return EVENT.test(envelope === undefined ? head : envelope.message)
  },
  decode: windowsEvents,
  fields,
  normalise,
})
