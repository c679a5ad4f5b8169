import { jsonRecords } from '../decode/json.js'
import { jsonHead } from '../decode/json-head.js'
import { isEventOf } from '../eventbridge.js'
import { logSource } from '../source.js'
import { fields } from './ses/fields.js'
import { normalise } from './ses/normalise.js'

const KINDS: ReadonlySet<string> = new Set([
  'Send',
  'Delivery',
  'DeliveryDelay',
  'Bounce',
  'Complaint',
  'Reject',
  'Open',
  'Click',
  'Rendering Failure',
  'Subscription',
  'Received',
])

/**
 * Amazon SES: what became of each message sent, and messages received; through Firehose, SNS and EventBridge.
 * Sources: Amazon SES developer guide, "Contents of event data that Amazon SES publishes to Amazon SNS", "Examples of
 * event data that Amazon SES publishes to Firehose", "Contents of notifications for Amazon SES email receiving".
 */
export default logSource<unknown>({
  id: 'aws.ses',
  title: { en: 'Amazon SES', ja: 'Amazon SES' },
  // Names of objects are Firehose's: a folder has to say whose they are.
  key: /(?:^|\/)(?:aws[-_/])?ses[-_/](?:[a-z0-9-]+[-_/])?(?:events?|notifications?|mails?|logs?)(?:[-_/]|$)/i,
  content(head) {
    const found = jsonHead(head)
    if (found.detailType !== '') return isEventOf(found, 'aws.ses', (type) => type.startsWith('Email '))
    const kind = found.record.get('eventType') ?? found.record.get('notificationType') ?? ''
    // Kinds to come keep the mail, whose headers no other log counts so.
    if (!KINDS.has(kind)) return kind !== '' && found.record.has('mail') && head.includes('headersTruncated')
    // What was clicked, or a list of recipients, may fill the head before the mail is named.
    return found.record.has('mail') || found.record.has(kind.charAt(0).toLowerCase() + kind.slice(1))
  },
  decode: jsonRecords(),
  fields,
  normalise,
})
