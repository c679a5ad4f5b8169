import { logSource } from '../source.js'
import { windowsEvents } from './windows/decode.js'
import { fields, normalise } from './windows/normalise.js'
import { eventsOf } from './windows/recognise.js'

/** Event logs of Windows in their XML form, as the CloudWatch agent, Kinesis Agent and wevtutil write it. */
export default logSource({
  id: 'windows.event',
  title: { en: 'Windows: event log', ja: 'Windows：イベントログ' },
  key: /(?:^|\/)windows[-_/]?(?:events?|eventlogs?)(?:[-_/.]|$)/i,
  content: (head) => eventsOf(head) === 'windows',
  decode: windowsEvents,
  fields,
  normalise,
})
