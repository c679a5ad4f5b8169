import { Quarantine } from '../event.js'
import { about, type Fields, ip, keyword, keywords, long, union } from '../fields.js'
import { canonicalIp } from '../ip.js'
import { logSource } from '../source.js'
import { meaningOf } from './linux/authentication.js'
import { kindOf } from './linux/recognise.js'
import { type LinuxText, linuxTexts, syslogFields, syslogOf } from './linux/record.js'

const fields: Fields = {
  ...syslogFields,
  'event.kind': keyword,
  'event.category': keywords,
  'event.type': keywords,
  'event.action': keyword,
  'event.outcome': keyword,
  'source.address': keyword,
  'source.ip': ip,
  'source.port': long,
  'user.name': keyword,
  'user.effective.name': about(keyword, 'Whose rights were taken (sudo, su)', '権限を行使したユーザー（sudo、su）'),
  'user.target.name': about(keyword, 'User that was added, changed or deleted', '追加・変更・削除されたユーザー'),
  'group.name': keyword,
  'process.command_line': about(keyword, 'Command that sudo ran', 'sudoで実行されたコマンド'),
  'process.working_directory': keyword,
  'related.ip': union('ip', 'source.ip'),
  'related.hosts': union('keyword', 'host.hostname'),
  'related.user': union('keyword', 'user.name', 'user.effective.name', 'user.target.name'),
  'linux.secure.method': about(
    keyword,
    'How the person proved who it is: publickey, password, …',
    '認証方式。publickey、passwordなど',
  ),
  'linux.secure.tty': about(keyword, 'Terminal', '端末'),
}

/** `/var/log/secure` and `/var/log/auth.log`: logins, sudo, sessions, users and groups. Times without a zone are UTC. */
export default logSource<LinuxText>({
  id: 'linux.secure',
  title: { en: 'Linux: authentication log (secure, auth.log)', ja: 'Linux：認証ログ（secure、auth.log）' },
  key: /(?:^|\/)(?:secure|auth\.log)(?:[-.]\d{1,10})?(?:\.(?:gz|log|txt))*$|(?:^|\/)(?:var\/log|linux)\/(?:secure|auth\.log)\/|(?:^|\/)linux[-_]secure\//i,
  content: (head) => kindOf(head) === 'secure',
  decode: linuxTexts,
  fields,
  normalise(record, context) {
    const read = syslogOf(record, context)
    if (read instanceof Quarantine) return read
    const { syslog } = read
    const meaning = meaningOf(syslog)
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
      'event.category': meaning.category,
      'event.type': meaning.type,
      'event.action': meaning.action,
      'event.outcome': meaning.outcome,
      'source.address': meaning.address || undefined,
      'source.ip': meaning.address === undefined ? undefined : canonicalIp(meaning.address),
      'source.port': meaning.port,
      'user.name': meaning.user || undefined,
      'user.effective.name': meaning.effective || undefined,
      'user.target.name': meaning.target || undefined,
      'group.name': meaning.group || undefined,
      'process.command_line': meaning.command || undefined,
      'process.working_directory': meaning.directory || undefined,
      'linux.secure.method': meaning.method || undefined,
      'linux.secure.tty': meaning.tty || undefined,
    }
  },
})
