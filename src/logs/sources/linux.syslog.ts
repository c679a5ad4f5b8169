import { Quarantine } from '../event.js'
import { type Fields, keyword, keywords, union } from '../fields.js'
import { logSource } from '../source.js'
import { kindOf } from './linux/recognise.js'
import { type LinuxText, linuxTexts, syslogFields, syslogOf } from './linux/record.js'

const fields: Fields = {
  ...syslogFields,
  'event.kind': keyword,
  'event.category': keywords,
  'event.type': keywords,
  'related.hosts': union('keyword', 'host.hostname'),
}

const HOST = ['host']
const INFO = ['info']

/** `/var/log/messages` and `/var/log/syslog`, RFC 3164 and RFC 5424. Times without a zone are UTC. */
export default logSource<LinuxText>({
  id: 'linux.syslog',
  title: { en: 'Linux: system log (messages, syslog)', ja: 'Linux：システムログ（messages、syslog）' },
  key: /(?:^|\/)(?:messages|syslog)(?:[-.]\d{1,10})?(?:\.(?:gz|log|txt))*$|(?:^|\/)(?:var\/log|linux)\/(?:messages|syslog)\/|(?:^|\/)linux[-_](?:messages|syslog)\//i,
  content: (head) => kindOf(head) === 'syslog',
  decode: linuxTexts,
  fields,
  normalise(record, context) {
    const read = syslogOf(record, context)
    if (read instanceof Quarantine) return read
    const { syslog } = read
    // One literal, though it repeats the other log's: V8 gives Events that are put together piece by piece other shapes.
    return {
      '@timestamp': read.time,
      'cloud.account.id': record.account,
      'aws.cloudwatch.log_group': record.group,
      'aws.cloudwatch.log_stream': record.stream,
      'host.hostname': syslog.host,
      'process.name': syslog.program,
      'process.pid': read.pid,
      message: syslog.message || undefined,
      'log.syslog.priority': syslog.priority,
      'log.syslog.facility.code': read.facility,
      'log.syslog.severity.code': read.severity,
      'log.syslog.severity.name': read.severityName,
      'log.syslog.version': syslog.version,
      'log.syslog.msgid': syslog.messageId,
      'linux.syslog.structured_data': syslog.structured,
      'event.kind': 'event',
      'event.category': HOST,
      'event.type': INFO,
    }
  },
})
