import type { LogText } from '../../decode/multiline.js'
import { type Event, type Quarantine, quarantine } from '../../event.js'
import { about, type Fields, ip, keyword, keywords, long, text, union } from '../../fields.js'
import { canonicalIp } from '../../ip.js'
import { milliseconds } from '../../iso-time.js'
import type { RecordContext } from '../../source.js'
import { placeFields, placeOf } from '../rds/place.js'

export const errorFields: Fields = {
  ...placeFields,
  'event.kind': keyword,
  'event.category': keywords,
  'event.type': keywords,
  'event.action': keyword,
  'event.outcome': keyword,
  'error.code': about(
    keyword,
    'Code such as MY-010926, where the server writes one',
    'MY-010926などのコード（サーバーが出力する場合）',
  ),
  'error.message': text,
  'log.level': keyword,
  message: text,
  'source.address': keyword,
  'source.ip': ip,
  'user.name': keyword,
  'process.thread.id': long,
  'related.ip': union('ip', 'source.ip'),
  'related.user': union('keyword', 'user.name'),
  'aws.rds.mysql_error.subsystem': about(
    keyword,
    'Part of the server: Server, InnoDB, Repl, …',
    'サーバーの構成要素。Server、InnoDB、Replなど',
  ),
}

/**
 * `2024-05-01T12:00:00.123456Z 12 [Warning] [MY-010055] [Server] text` (8.0), without code and subsystem (5.7), or
 * `2024-05-01 12:00:00 12 [Note] text` (MariaDB). Source: MySQL's "Error Log Output Format".
 */
const RECORD =
  /^(\d{4}-\d\d-\d\d[T ] ?\d{1,2}:\d\d:\d\d(?:\.\d{1,9})?)(Z|[+-]\d\d:\d\d)? (\d{1,20}) \[([A-Za-z]{3,12})\] ?(?:\[(MY-\d{6})\] )?(?:\[([A-Za-z][\w -]{0,40})\] )?([\s\S]*)$/

const START = /^\d{4}-\d\d-\d\d[T ] ?\d{1,2}:\d\d:\d\d/

export const errorBegins = (line: string): boolean => {
  const digit = line.charCodeAt(0)
  return digit >= 0x30 && digit <= 0x39 && START.test(line)
}

export const isError = (line: string): boolean => RECORD.test(line)

const DENIED = /^Access denied for user '([^']*)'@'([^']*)'/
const ABORTED = /^Aborted connection \d+ to db: '[^']*' user: '([^']*)' host: '([^']*)'/

export const normaliseError = (record: LogText, context: RecordContext): Event | Quarantine => {
  const found = RECORD.exec(record.text)
  if (found === null) return quarantine('not a record of the MySQL error log')
  const [, time = '', zone = 'Z', thread, level = '', code, subsystem, message = ''] = found as unknown as string[]
  const [day, clock = ''] = time.split(/[T ] ?/)
  const at = milliseconds(`${day}T${clock.replace(/^(\d):/, '0$1:')}${zone}`)
  if (at === undefined) return quarantine('the time of the record is none')
  const denied = DENIED.exec(message)
  const aborted = denied === null ? ABORTED.exec(message) : null
  const [, user, host] = denied ?? aborted ?? []
  const error = level.toLowerCase() === 'error'
  const place = placeOf(record, context)
  return {
    '@timestamp': at,
    'cloud.account.id': record.account,
    'aws.cloudwatch.log_group': record.group,
    'aws.cloudwatch.log_stream': record.stream,
    'aws.rds.instance': place.instance,
    'aws.rds.cluster': place.cluster,
    'event.kind': 'event',
    'event.category': denied === null ? ['database'] : ['database', 'authentication'],
    'event.type': denied === null ? [error ? 'error' : 'info'] : ['start'],
    'event.action': denied === null ? (aborted === null ? undefined : 'connection-aborted') : 'connection-denied',
    'event.outcome': denied !== null || error ? 'failure' : undefined,
    'error.code': code,
    'error.message': error && message !== '' ? message : undefined,
    'log.level': level,
    message: message || undefined,
    'source.address': host || undefined,
    'source.ip': host === undefined ? undefined : canonicalIp(host),
    'user.name': user || undefined,
    'process.thread.id': Number.isSafeInteger(Number(thread)) ? Number(thread) : undefined,
    'aws.rds.mysql_error.subsystem': subsystem,
  }
}
