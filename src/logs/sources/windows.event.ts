import { envelopeHead } from '../cloudwatch.js'
import { logSource } from '../source.js'
import { windowsEvents } from './windows/decode.js'
import { DIRECTORY_GROUP } from './windows/directory.js'
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
    if (envelope === undefined) return EVENT.test(head)
    // Domain controllers of AWS have a source of their own.
    return !DIRECTORY_GROUP.test(envelope.group) && EVENT.test(envelope.message)
  },
  decode: windowsEvents,
  fields,
  normalise,
})
