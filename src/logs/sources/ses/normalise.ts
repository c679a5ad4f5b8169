import { type Event, type Quarantine, quarantine } from '../../event.js'
import { milliseconds } from '../../iso-time.js'
import { address, at, flag, type Loose, list, object, pairs, text, texts, whole } from '../../loose.js'
import { addressOf } from '../../mailbox.js'
import { agentOf } from '../../web/agent.js'

const EMAIL: readonly string[] = ['email']
const MALWARE: readonly string[] = ['email', 'malware']
const INFO: readonly string[] = ['info']

const OUTCOMES: ReadonlyMap<string, string> = new Map([
  ['Send', 'success'],
  ['Delivery', 'success'],
  ['Open', 'success'],
  ['Click', 'success'],
  ['Subscription', 'success'],
  ['Received', 'success'],
  ['Bounce', 'failure'],
  ['Reject', 'failure'],
  ['Rendering Failure', 'failure'],
])

/** Where an event of a kind keeps what happened. */
const PARTS: ReadonlyMap<string, string> = new Map([
  ['Rendering Failure', 'failure'],
  ['Received', 'receipt'],
])

const partOf = (kind: string): string => PARTS.get(kind) ?? kind.charAt(0).toLowerCase() + kind.slice(1)

const each = function* (values: unknown, name: string): Generator<unknown> {
  for (const value of list(values)) yield at(value, name)
}

const addresses = function* (values: unknown): Generator<unknown> {
  for (const value of list(values)) yield addressOf(value)
}

/** Headers come in any case. */
const headerOf = (headers: unknown, name: string): string | undefined => {
  for (const header of list(headers)) {
    const own = at(header, 'name')
    if (typeof own === 'string' && own.length === name.length && own.toLowerCase() === name)
      return text(at(header, 'value'))
  }
  return undefined
}

/** Recipients that bounced, complained or are waited for are objects; those delivered to are text. */
const recipientsOf = function* (part: Loose, mail: Loose): Generator<unknown> {
  yield* each(part['bouncedRecipients'], 'emailAddress')
  yield* each(part['complainedRecipients'], 'emailAddress')
  yield* each(part['delayedRecipients'], 'emailAddress')
  yield* list(part['recipients'])
  const named = ['bouncedRecipients', 'complainedRecipients', 'delayedRecipients', 'recipients']
  if (!named.some((name) => Array.isArray(part[name]))) yield* addresses(mail['destination'])
}

const VERDICTS = ['spam', 'virus', 'spf', 'dkim', 'dmarc']

const verdictsOf = function* (receipt: Loose): Generator<unknown> {
  for (const name of VERDICTS) {
    const status = text(at(receipt[`${name}Verdict`], 'status'))
    if (status !== undefined) yield `${name}=${status}`
  }
}

/** `arn:aws:ses:us-east-1:111122223333:identity/sender@example.com` */
const ARN = /^arn:[^:]*:ses:([a-z0-9-]+):(\d{12}):/

const domainOf = (link: string | undefined): string | undefined => {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?(\[[^\]/]*\]|[^/?#:]+)/i.exec(link ?? '')?.[1]
  return host?.toLowerCase()
}

const duration = (ms: number | undefined): number | undefined =>
  ms === undefined || ms < 0 || ms > 9_000_000_000 ? undefined : ms * 1_000_000

/** One event of a message, or the notification of one received. */
export const normalise = (value: unknown): Event | Quarantine => {
  const record = object(value)
  const kind = text(record['eventType']) ?? text(record['notificationType'])
  if (kind === undefined) return quarantine('neither eventType nor notificationType is text')
  if (typeof record['mail'] !== 'object' || record['mail'] === null) return quarantine('mail is missing or no object')
  const mail = object(record['mail'])
  const part = object(record[partOf(kind)])
  const sent = milliseconds(mail['timestamp'])
  const time = milliseconds(part['timestamp']) ?? sent
  if (time === undefined) return quarantine('no timestamp of the event or of its mail is a time')

  const headers = object(mail['commonHeaders'])
  const tags = object(mail['tags'])
  const tag = (name: string): string | undefined => text(list(tags[`ses:${name}`])[0])
  const sourceArn = text(mail['sourceArn'])
  const [, region, account] = (sourceArn === undefined ? null : ARN.exec(sourceArn)) ?? []
  const isReceived = kind === 'Received'
  const isVirus = kind === 'Reject' || text(at(part['virusVerdict'], 'status')) === 'FAIL'
  const failed = [...list(part['bouncedRecipients']), ...list(part['delayedRecipients'])]
  const diagnostics = texts(each(failed, 'diagnosticCode'))
  const link = text(part['link'])
  const opened = kind === 'Open' || kind === 'Click'
  return {
    '@timestamp': time,
    'event.kind': isVirus ? 'alert' : 'event',
    'event.category': isVirus ? MALWARE : EMAIL,
    'event.type': INFO,
    'event.action': kind,
    'event.outcome': OUTCOMES.get(kind) ?? 'unknown',
    'event.reason':
      text(part['reason']) ??
      text(part['errorMessage']) ??
      diagnostics?.[0] ??
      text(part['smtpResponse']) ??
      text(part['delayType']) ??
      text(part['complaintFeedbackType']),
    'event.duration': duration(whole(part['processingTimeMillis'])),
    'cloud.account.id': text(mail['sendingAccountId']) ?? account,
    'cloud.region': region,
    'source.ip': opened ? address(part['ipAddress']) : undefined,
    ...agentOf(opened ? text(part['userAgent']) : undefined),
    'destination.ip': address(part['remoteMtaIp']),
    'user.name': tag('caller-identity'),
    'url.full': link,
    'url.domain': domainOf(link),
    'email.local_id': text(mail['messageId']),
    'email.message_id': headerOf(mail['headers'], 'message-id'),
    'email.direction': isReceived ? 'inbound' : 'outbound',
    'email.from.address': texts(addresses(headers['from'])),
    'email.sender.address': addressOf(mail['source']),
    'email.to.address': texts(addresses(headers['to'])) ?? texts(addresses(mail['destination'])),
    'email.cc.address': texts(addresses(headers['cc'])),
    'email.bcc.address': texts(addresses(headers['bcc'])),
    'email.reply_to.address': texts(addresses(headers['replyTo'])),
    'email.subject': text(headers['subject']),
    'email.x_mailer': headerOf(mail['headers'], 'x-mailer'),
    'email.origination_timestamp': sent,
    'email.delivery_timestamp': kind === 'Delivery' || isReceived ? time : undefined,
    'aws.ses.recipients': texts(recipientsOf(part, mail)),
    'aws.ses.configuration_set': tag('configuration-set'),
    'aws.ses.source_arn': sourceArn,
    'aws.ses.caller_ip': address(tag('source-ip')) ?? address(mail['sourceIp']),
    'aws.ses.outgoing_ip': address(tag('outgoing-ip')),
    'aws.ses.tags': texts(pairs(tags)),
    'aws.ses.feedback_id': text(part['feedbackId']),
    'aws.ses.bounce.type': text(part['bounceType']),
    'aws.ses.bounce.sub_type': text(part['bounceSubType']),
    'aws.ses.status_codes': texts(each(failed, 'status')),
    'aws.ses.diagnostic_codes': diagnostics,
    'aws.ses.reporting_mta': text(part['reportingMTA']),
    'aws.ses.complaint.feedback_type': text(part['complaintFeedbackType']),
    'aws.ses.complaint.sub_type': text(part['complaintSubType']),
    'aws.ses.delay_type': text(part['delayType']),
    'aws.ses.template': text(part['templateName']),
    'aws.ses.contact_list': text(part['contactList']),
    'aws.ses.verdicts': texts(verdictsOf(part)),
    'aws.ses.receipt_action': text(at(part['action'], 'type')),
    'aws.ses.headers_truncated': flag(mail['headersTruncated']),
  }
}
