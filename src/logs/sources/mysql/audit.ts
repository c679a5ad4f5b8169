import type { LogText } from '../../decode/multiline.js'
import { type Event, type Quarantine, quarantine } from '../../event.js'
import { about, type Fields, ip, keyword, keywords, long, text, union } from '../../fields.js'
import { canonicalIp } from '../../ip.js'
import { milliseconds } from '../../iso-time.js'
import { memo } from '../../memo.js'
import type { RecordContext } from '../../source.js'
import { placeFields, placeOf } from '../rds/place.js'

export const auditFields: Fields = {
  ...placeFields,
  'event.kind': keyword,
  'event.category': keywords,
  'event.type': keywords,
  'event.action': keyword,
  'event.outcome': keyword,
  'error.code': about(keyword, 'MySQL error code; absent when 0', 'MySQLのエラーコード。0の場合はなし'),
  'host.hostname': keyword,
  'source.address': keyword,
  'source.ip': ip,
  'source.port': long,
  'user.name': keyword,
  'related.ip': union('ip', 'source.ip'),
  'related.user': union('keyword', 'user.name'),
  'aws.rds.mysql_audit.operation': about(
    keyword,
    'Operation: CONNECT, FAILED_CONNECT, DISCONNECT, QUERY, READ, WRITE, CREATE, ALTER, RENAME, DROP',
    '操作。CONNECT、FAILED_CONNECT、DISCONNECT、QUERY、READ、WRITE、CREATE、ALTER、RENAME、DROP',
  ),
  'aws.rds.mysql_audit.connection_id': about(keyword, 'Id of the connection', '接続のID'),
  'aws.rds.mysql_audit.query_id': about(
    keyword,
    'Id of the query; joins its table operations to it',
    'クエリのID。テーブル操作との対応付けに使う',
  ),
  'aws.rds.mysql_audit.database': about(keyword, 'Active database', '使用中のデータベース'),
  'aws.rds.mysql_audit.statement': about(text, 'SQL statement', 'SQL文'),
  'aws.rds.mysql_audit.table': about(keyword, 'Table that the operation touched', '操作の対象となったテーブル'),
  'aws.rds.mysql_audit.connection_type': about(
    keyword,
    'How the client is connected (TCP/IP, SSL/TLS, Socket), where the log says it',
    'クライアントの接続方式（TCP/IP、SSL/TLS、Socket。ログに含まれる場合）',
  ),
}

/** RDS writes `20240501 12:00:00`, Aurora microseconds since the epoch. */
const TIME = /^(?:\d{8} {1,2}\d{1,2}:\d\d:\d\d|\d{16}),/

export const auditBegins = (line: string): boolean => {
  const digit = line.charCodeAt(0)
  return digit >= 0x30 && digit <= 0x39 && TIME.test(line)
}

interface Meaning {
  readonly category: readonly string[]
  readonly type: readonly string[]
  readonly outcome?: string
}

const DATABASE = ['database']
const LOGIN = ['database', 'authentication']
const CHANGE: Meaning = { category: DATABASE, type: ['change'] }
const ACCESS: Meaning = { category: DATABASE, type: ['access'] }

const MEANINGS: Readonly<Record<string, Meaning>> = {
  CONNECT: { category: LOGIN, type: ['start'] },
  FAILED_CONNECT: { category: LOGIN, type: ['start'], outcome: 'failure' },
  DISCONNECT: { category: ['database', 'session'], type: ['end'] },
  CHANGEUSER: { category: LOGIN, type: ['start'] },
  WRITE: CHANGE,
  CREATE: CHANGE,
  ALTER: CHANGE,
  RENAME: CHANGE,
  DROP: CHANGE,
}

const CHANGING =
  /^\s*(?:\/\*[^*]*\*\/\s*)?(?:insert|update|delete|replace|create|alter|drop|truncate|rename|grant|revoke|load|set\s+password)\b/i

const QUOTE = 0x27
const SUCCESS = "',0"

interface Parts {
  readonly head: readonly string[]
  readonly object: string
  readonly retcode: string
  readonly more: string
}

/** Eight values, an object that may be quoted text with commas in it, the return code, and what newer versions add. */
const partsOf = (record: string): Parts | undefined => {
  const head: string[] = []
  let at = 0
  for (let i = 0; i < 8; i++) {
    const comma = record.indexOf(',', at)
    if (comma < 0) return undefined
    head.push(record.slice(at, comma))
    at = comma + 1
  }
  const rest = record.slice(at)
  // The last quote that a return code follows ends the statement: it may itself hold `',`.
  const quoted = rest.charCodeAt(0) === QUOTE
  if (quoted) {
    // Nearly all end so: `',0`.
    const last = rest.length - SUCCESS.length
    if (last > 0 && rest.endsWith(SUCCESS)) return { head, object: rest.slice(1, last), retcode: '0', more: '' }
  }
  const end = quoted ? /',(-?\d{1,10})((?:,[^',\n]*)*)\s*$/.exec(rest) : null
  if (end !== null && end.index > 0) {
    return { head, object: rest.slice(1, end.index), retcode: end[1] as string, more: end[2] ?? '' }
  }
  const plain = /^([^\n]*?),(-?\d{1,10})?((?:,[^,\n]*)*)$/.exec(rest)
  return plain === null ? undefined : { head, object: plain[1] ?? '', retcode: plain[2] ?? '', more: plain[3] ?? '' }
}

const OPERATION = /^[A-Z][A-Z_]{2,30}$/

export const isAudit = (line: string): boolean => {
  if (!auditBegins(line)) return false
  const fields = line.split(',', 8)
  return fields.length === 8 && OPERATION.test(fields[6] ?? '') && /^\d+$/.test(fields[4] ?? '')
}

/** `\'` and `\n` as the plugin writes them. */
const unescaped = (text: string): string =>
  text.includes('\\')
    ? text.replace(/\\(['"\\nrt])/g, (_, char: string) => ({ n: '\n', r: '\r', t: '\t' })[char] ?? char)
    : text

/** `20240501 12:00`, up to the minute. */
const minuteOf = memo(
  (minute) => {
    const [day = '', clock = ''] = minute.split(/ +/)
    return milliseconds(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}T${clock.padStart(5, '0')}:00Z`)
  },
  { entries: 1000, keyLength: 32 },
)

const timeOf = (text: string): number | undefined => {
  if (text.length === 16) return Number(text) / 1000
  // Neighbours are of the same minute. `TIME` has seen that these are digits.
  const minute = minuteOf(text.slice(0, -3))
  const seconds = Number(text.slice(-2))
  return minute === undefined || seconds > 60 ? undefined : minute + seconds * 1000
}

const CONNECTION_TYPE = /^(?:TCP\/IP|SSL\/TLS|Socket|Named Pipe|Shared Memory)$/

interface Remote {
  readonly address: string | undefined
  readonly ip: string | undefined
  readonly port: number | undefined
}

/** From MariaDB 12 the host has its port after it. */
const remoteOf = (host: string): Remote => {
  const own = canonicalIp(host)
  if (own !== undefined) return { address: own, ip: own, port: undefined }
  const found = /^(.*?)(?::(\d{1,5}))?$/.exec(host)
  const address = found?.[1] || undefined
  return {
    address,
    ip: address === undefined ? undefined : canonicalIp(address),
    port: found?.[2] === undefined ? undefined : Number(found[2]),
  }
}

export const normaliseAudit = (record: LogText, context: RecordContext): Event | Quarantine => {
  if (!auditBegins(record.text)) return quarantine('not a record of the audit plugin: it does not begin with a time')
  const parts = partsOf(record.text)
  if (parts === undefined) return quarantine('the record of the audit plugin has too few values')
  const { head } = parts
  const server = head[1]
  const operation = head[6] as string
  const query = head[5]
  const at = timeOf(head[0] as string)
  if (at === undefined || at >= 7_258_118_400_000) return quarantine('the time of the record is none')
  if (!OPERATION.test(operation)) return quarantine('the operation of the record is none')
  const meaning =
    MEANINGS[operation] ?? (operation.startsWith('QUERY') && CHANGING.test(parts.object) ? CHANGE : ACCESS)
  const remote = remoteOf(head[3] as string)
  const isStatement = operation.startsWith('QUERY')
  const object = unescaped(parts.object)
  const { retcode } = parts
  const type = parts.more === '' ? undefined : parts.more.split(',').find((value) => CONNECTION_TYPE.test(value))
  const place = placeOf(record, context)
  return {
    '@timestamp': at,
    'cloud.account.id': record.account,
    'aws.cloudwatch.log_group': record.group,
    'aws.cloudwatch.log_stream': record.stream,
    'aws.rds.instance': place.instance,
    'aws.rds.cluster': place.cluster,
    'event.kind': 'event',
    'event.category': meaning.category,
    'event.type': meaning.type,
    'event.action': operation.toLowerCase(),
    'event.outcome': meaning.outcome ?? (retcode === '' ? undefined : retcode === '0' ? 'success' : 'failure'),
    'error.code': retcode === '' || retcode === '0' ? undefined : retcode,
    'host.hostname': server || undefined,
    'source.address': remote.address,
    'source.ip': remote.ip,
    'source.port': remote.port,
    'user.name': head[2] || undefined,
    'aws.rds.mysql_audit.operation': operation,
    'aws.rds.mysql_audit.connection_id': head[4] || undefined,
    'aws.rds.mysql_audit.query_id': query === '0' ? undefined : query || undefined,
    'aws.rds.mysql_audit.database': head[7] || undefined,
    'aws.rds.mysql_audit.statement': isStatement ? object || undefined : undefined,
    'aws.rds.mysql_audit.table': isStatement ? undefined : object || undefined,
    'aws.rds.mysql_audit.connection_type': type,
  }
}
