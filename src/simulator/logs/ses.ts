import { isoMs } from '../calendar.js'
import { COMPANY, REGION } from '../company.js'
import { firehoseKey, json, routine, type SimulatedLog } from './log.js'

const FROM = `shop@${COMPANY.domain}`

/** Mail of the shop to its customers: sent, delivered, bounced, complained about. */
export const ses: SimulatedLog = {
  source: 'aws.ses',
  hours: 24,
  files: (world) => [
    {
      key: firehoseKey('ses-events', 'ses-events'),
      entries: (span, random) =>
        routine(world, random, span, 3, 'traffic').flatMap((at) => {
          const { id } = world.accounts.prod
          const to = `customer-${random.between(1, 4000)}@mail.example`
          const messageId = `${random.hex(16)}-${random.uuid()}-000000`
          const mail = {
            timestamp: isoMs(at),
            source: FROM,
            sourceArn: `arn:aws:ses:${REGION}:${id}:identity/${FROM}`,
            sendingAccountId: id,
            messageId,
            destination: [to],
            headersTruncated: false,
            headers: [
              { name: 'From', value: FROM },
              { name: 'To', value: to },
              { name: 'Subject', value: 'ご注文ありがとうございます' },
            ],
            commonHeaders: { from: [FROM], to: [to], messageId, subject: 'ご注文ありがとうございます' },
            tags: {
              'ses:configuration-set': ['shop'],
              'ses:source-ip': [world.accounts.prod.network.nat.publicIp],
              'ses:from-domain': [COMPANY.domain],
              'ses:caller-identity': ['shop-instance'],
            },
          }
          const sent = json(at, { eventType: 'Send', mail, send: {} })
          const done = at + random.between(400, 9000)
          const timestamp = isoMs(done)
          const fate = random.float()
          if (fate < 0.04) {
            return [
              sent,
              json(done, {
                eventType: 'Bounce',
                bounce: {
                  bounceType: fate < 0.02 ? 'Permanent' : 'Transient',
                  bounceSubType: fate < 0.02 ? 'General' : 'MailboxFull',
                  bouncedRecipients: [
                    {
                      emailAddress: to,
                      action: 'failed',
                      status: '5.1.1',
                      diagnosticCode: 'smtp; 550 5.1.1 user unknown',
                    },
                  ],
                  timestamp,
                  feedbackId: `${random.hex(16)}-${random.uuid()}-000000`,
                  reportingMTA: 'dsn; mta.mail.example',
                },
                mail,
              }),
            ]
          }
          if (fate < 0.045) {
            return [
              sent,
              json(done, {
                eventType: 'Complaint',
                complaint: {
                  complainedRecipients: [{ emailAddress: to }],
                  timestamp,
                  feedbackId: `${random.hex(16)}-${random.uuid()}-000000`,
                  complaintFeedbackType: 'abuse',
                },
                mail,
              }),
            ]
          }
          return [
            sent,
            json(done, {
              eventType: 'Delivery',
              mail,
              delivery: {
                timestamp,
                processingTimeMillis: done - at,
                recipients: [to],
                smtpResponse: '250 2.0.0 OK',
                reportingMTA: 'mta.mail.example',
              },
            }),
          ]
        }),
    },
  ],
}
