import type { LogText } from '../../decode/multiline.js'
import { type Event, type Quarantine, quarantine } from '../../event.js'
import { about, double, type Fields, ip, keyword, keywords, long, text, union } from '../../fields.js'
import { canonicalIp } from '../../ip.js'
import { milliseconds } from '../../iso-time.js'
import type { RecordContext } from '../../source.js'
import { placeFields, placeOf } from '../rds/place.js'

export const slowFields: Fields = {
  ...placeFields,
  'event.kind': keyword,
  'event.category': keywords,
  'event.type': keywords,
  'event.action': keyword,
  'event.outcome': keyword,
  'event.duration': long,
  'error.code': about(keyword, 'MySQL error code; absent when 0', 'MySQLのエラーコード。0の場合はなし'),
  'source.address': keyword,
  'source.ip': ip,
  'user.name': keyword,
  'related.ip': union('ip', 'source.ip'),
  'related.user': union('keyword', 'user.name'),
  'aws.rds.mysql_slow.connection_id': about(keyword, 'Id of the connection', '接続のID'),
  'aws.rds.mysql_slow.database': about(keyword, 'Database of the statement', 'SQL文のデータベース'),
  'aws.rds.mysql_slow.statement': about(text, 'SQL statement', 'SQL文'),
  'aws.rds.mysql_slow.query_time': about(double, 'Seconds that the statement took', 'SQL文の実行時間（秒）'),
  'aws.rds.mysql_slow.lock_time': about(double, 'Seconds that it waited for locks', 'ロック待ちの時間（秒）'),
  'aws.rds.mysql_slow.rows_sent': about(long, 'Rows sent to the client', 'クライアントに送った行数'),
  'aws.rds.mysql_slow.rows_examined': about(long, 'Rows that were looked at', '調べた行数'),
  'aws.rds.mysql_slow.rows_affected': about(long, 'Rows that were changed', '変更した行数'),
  'aws.rds.mysql_slow.bytes_sent': about(long, 'Bytes sent to the client', 'クライアントに送ったバイト数'),
}

/** What the server writes at its start: `/rdsdbbin/mysql/bin/mysqld, Version: 8.0.35 (Source distribution). started with:`. */
const HEADING = /^[^\s#,][^\n]{0,200}, Version: [^\n]{1,200}started with:/

export const slowHeading = (record: string): boolean => HEADING.test(record)

/** Older servers leave `# Time:` out where the second is the same as before. */
export const slowBegins = (line: string, before: string | undefined): boolean =>
  line.charCodeAt(0) === 0x23
    ? line.startsWith('# Time: ') || (line.startsWith('# User@Host: ') && before?.startsWith('# Time: ') !== true)
    : line.includes(', Version: ') && HEADING.test(line)

export const isSlow = (head: string): boolean =>
  /^\uFEFF?(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z )?(?:[^\n]{1,300}, Version: [^\n]{1,200}started with:\r?\nTcp port:[^\n]*\nTime [^\n]*\n)?(?:# Time: [^\n]+\n)?# User@Host: [^\n]*\n/.test(
    head,
  )

/** `2024-05-01T12:00:00.123456Z`, or MariaDB's `240501 12:00:00`. */
const timeOf = (written: string | undefined): number | undefined => {
  if (written === undefined) return undefined
  if (written.charCodeAt(10) === T) return milliseconds(written)
  const short = /^(\d\d)(\d\d)(\d\d)\s+(\d{1,2}):(\d\d:\d\d(?:\.\d{1,6})?)$/.exec(written)
  if (short === null) return milliseconds(written)
  return milliseconds(`20${short[1]}-${short[2]}-${short[3]}T${(short[4] as string).padStart(2, '0')}:${short[5]}Z`)
}

const USER = /^# User@Host: ([^[\n]*)\[([^\]\n]*)\] @ *([^[\n]*?) *\[([^\]\n]*)\](?: +Id: *(\d{1,20}))?/

/** What the comment lines say of a statement. */
interface Told {
  Query_time: string | undefined
  Lock_time: string | undefined
  Rows_sent: string | undefined
  Rows_examined: string | undefined
  Rows_affected: string | undefined
  Bytes_sent: string | undefined
  Schema: string | undefined
  Thread_id: string | undefined
  Id: string | undefined
  Errno: string | undefined
  Last_errno: string | undefined
}

const nothingTold = (): Told => ({
  Query_time: undefined,
  Lock_time: undefined,
  Rows_sent: undefined,
  Rows_examined: undefined,
  Rows_affected: undefined,
  Bytes_sent: undefined,
  Schema: undefined,
  Thread_id: undefined,
  Id: undefined,
  Errno: undefined,
  Last_errno: undefined,
})

const NAMES: ReadonlySet<string> = new Set(Object.keys(nothingTold()))

/** The line of nearly all records; other lines have pairs in any order. */
const COST = /^# Query_time: ([^\s,:]+) {2}Lock_time: ([^\s,:]+) Rows_sent: ([^\s,:]+) {2}Rows_examined: ([^\s,:]+)$/

/** `Name: value` pairs of the comment lines. */
const PAIR = /([A-Z][A-Za-z_]+): *([^\s,]+)/g

const tell = (told: Told, line: string): void => {
  const cost = COST.exec(line)
  if (cost !== null && line.length <= 4096) {
    told.Query_time = cost[1]
    told.Lock_time = cost[2]
    told.Rows_sent = cost[3]
    told.Rows_examined = cost[4]
    return
  }
  for (const [, name, value] of line.slice(0, 4096).matchAll(PAIR)) {
    if (NAMES.has(name as string)) told[name as keyof Told] = value
  }
}

const whole = (value: string | undefined): number | undefined =>
  value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined

const seconds = (value: string | undefined): number | undefined =>
  value !== undefined && /^\d{1,12}(?:\.\d{1,9})?$/.test(value) ? Number(value) : undefined

/** Statements that the server writes before the one that was slow. */
const SETUP = /^(?:use ([^;\n]{1,128});|SET timestamp=(\d{1,12})(?:\.\d+)?;)\n?/i

const HASH = 0x23
const T = 0x54
const DATABASE = ['database']
const ACCESS = ['access']

export const normaliseSlow = (record: LogText, context: RecordContext): Event | Quarantine => {
  const { text } = record
  let written: string | undefined
  let user: RegExpExecArray | null = null
  const told = nothingTold()
  let at = 0
  while (text.charCodeAt(at) === HASH) {
    const newline = text.indexOf('\n', at)
    const end = newline < 0 ? text.length : newline
    const line = text.slice(at, end)
    if (line.startsWith('# Time: ')) written = line.slice(8).trim()
    else if (line.startsWith('# User@Host: ')) user = USER.exec(line)
    else tell(told, line)
    at = end + 1
  }
  if (user === null) return quarantine('the record of the slow query log has no line # User@Host')
  const queryTime = seconds(told.Query_time)
  if (queryTime === undefined) return quarantine('the record of the slow query log has no Query_time')
  let statement = text.slice(at)
  let database = told.Schema
  let stamp: number | undefined
  for (let found = SETUP.exec(statement); found !== null; found = SETUP.exec(statement)) {
    const [whole, used, set] = found
    if (used !== undefined) database = used.replaceAll('`', '')
    if (set !== undefined) stamp = Number(set)
    statement = statement.slice(whole.length)
  }
  // `SET timestamp` is when the statement began, `# Time` when it was logged.
  const time = timeOf(written) ?? (stamp === undefined ? record.time : (stamp + queryTime) * 1000)
  if (time === undefined || time >= 7_258_118_400_000) return quarantine('the record of the slow query log has no time')
  const address = user[4] ?? ''
  const code = told.Errno ?? told.Last_errno
  const place = placeOf(record, context)
  return {
    '@timestamp': time,
    'cloud.account.id': record.account,
    'aws.cloudwatch.log_group': record.group,
    'aws.cloudwatch.log_stream': record.stream,
    'aws.rds.instance': place.instance,
    'aws.rds.cluster': place.cluster,
    'event.kind': 'event',
    'event.category': DATABASE,
    'event.type': ACCESS,
    'event.action': 'slow-query',
    'event.outcome': code === undefined ? undefined : code === '0' ? 'success' : 'failure',
    'event.duration': Math.round(queryTime * 1e6) * 1000,
    'error.code': code === '0' ? undefined : code,
    'source.address': address || user[3] || undefined,
    'source.ip': address === '' ? undefined : canonicalIp(address),
    'user.name': user[2] || user[1] || undefined,
    'aws.rds.mysql_slow.connection_id': user[5] ?? told.Thread_id ?? told.Id,
    'aws.rds.mysql_slow.database': database || undefined,
    'aws.rds.mysql_slow.statement': statement || undefined,
    'aws.rds.mysql_slow.query_time': queryTime,
    'aws.rds.mysql_slow.lock_time': seconds(told.Lock_time),
    'aws.rds.mysql_slow.rows_sent': whole(told.Rows_sent),
    'aws.rds.mysql_slow.rows_examined': whole(told.Rows_examined),
    'aws.rds.mysql_slow.rows_affected': whole(told.Rows_affected),
    'aws.rds.mysql_slow.bytes_sent': whole(told.Bytes_sent),
  }
}
