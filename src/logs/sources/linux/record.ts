import { deliveryFields } from '../../cloudwatch.js'
import { type LogText, logTexts } from '../../decode/multiline.js'
import { type Quarantine, quarantine } from '../../event.js'
import { about, type Fields, keyword, long, text as textField } from '../../fields.js'
import { milliseconds } from '../../iso-time.js'
import type { Decoder, RecordContext } from '../../source.js'
import { parseSyslog, type Syslog } from './syslog.js'
import { dateInKey, timeWithoutYear } from './year.js'

/** A line, and when it was read: the last resort of a time without a year. */
export interface LinuxText extends LogText {
  readonly readAt: number
}

const texts = logTexts({ timed: (line) => parseSyslog(line) !== undefined })

export const linuxTexts: Decoder<LinuxText> = {
  formats: texts.formats,
  open(sink, object, limits) {
    const readAt = Date.now()
    return texts.open(
      {
        record({ time, account, group, stream, text, json }, original, position) {
          sink.record({ time, account, group, stream, text, json, readAt }, original, position)
        },
        bad: (reason, raw, position) => sink.bad(reason, raw, position),
      },
      object,
      limits,
    )
  },
}

export const syslogFields: Fields = {
  ...deliveryFields,
  'host.hostname': keyword,
  'process.name': keyword,
  'process.pid': long,
  message: textField,
  'log.syslog.priority': long,
  'log.syslog.facility.code': long,
  'log.syslog.severity.code': long,
  'log.syslog.severity.name': keyword,
  'log.syslog.version': keyword,
  'log.syslog.msgid': keyword,
  'linux.syslog.structured_data': about(
    keyword,
    'Structured data of RFC 5424, as written',
    'RFC 5424の構造化データ（記載のまま）',
  ),
}

const SEVERITIES = ['Emergency', 'Alert', 'Critical', 'Error', 'Warning', 'Notice', 'Informational', 'Debug']

const ZERO = 0x30
const NINE = 0x39

/** A record's syslog part, and what follows from it. */
export interface LinuxRecord {
  readonly syslog: Syslog
  readonly time: number
  readonly pid: number | undefined
  readonly facility: number | undefined
  readonly severity: number | undefined
  readonly severityName: string | undefined
}

/** The record's syslog part, or why it has none. */
export const syslogOf = (record: LinuxText, context: RecordContext): LinuxRecord | Quarantine => {
  const syslog = parseSyslog(record.text)
  if (syslog === undefined) return quarantine('not a syslog line of RFC 3164 or RFC 5424')
  const reference = record.time ?? dateInKey(context.object.key) ?? record.readAt
  const first = syslog.time.charCodeAt(0)
  const time = first >= ZERO && first <= NINE ? milliseconds(syslog.time) : timeWithoutYear(syslog.time, reference)
  if (time === undefined) return quarantine('the time of the syslog line is none')
  const { priority, pid } = syslog
  const severity = priority === undefined ? undefined : priority % 8
  return {
    syslog,
    time,
    pid: pid !== undefined && /^\d{1,10}$/.test(pid) ? Number(pid) : undefined,
    facility: priority === undefined ? undefined : Math.floor(priority / 8),
    severity,
    severityName: severity === undefined ? undefined : SEVERITIES[severity],
  }
}
