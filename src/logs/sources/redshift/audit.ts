import { awsProvider, deliveryFields } from '../../cloudwatch.js'
import type { LogText } from '../../decode/multiline.js'
import { type Event, type Quarantine, quarantine } from '../../event.js'
import { about, boolean, type Fields, ip, keyword, keywords, long, text as textField, union } from '../../fields.js'
import { canonicalIp } from '../../ip.js'
import { milliseconds } from '../../iso-time.js'
import { memo } from '../../memo.js'
import type { RecordContext } from '../../source.js'
import { placeOf } from '../../web/place.js'

export const fields: Fields = {
  ...deliveryFields,
  ...awsProvider,
  'cloud.region': keyword,
  'event.kind': keyword,
  'event.category': keywords,
  'event.type': keywords,
  'event.action': about(keyword, 'Event, change of a user, or query', '接続イベント、ユーザーの変更、またはquery'),
  'event.outcome': keyword,
  'event.duration': long,
  'source.address': keyword,
  'source.ip': ip,
  'source.port': long,
  'user.name': keyword,
  'user.id': keyword,
  'user.target.name': about(keyword, 'User that was changed', '変更されたユーザー'),
  'user.target.id': keyword,
  'user.changes.name': about(keyword, 'New name of that user', '変更後のユーザー名'),
  'process.pid': long,
  'tls.version': keyword,
  'tls.version_protocol': keyword,
  'tls.cipher': keyword,
  'related.ip': union('ip', 'source.ip'),
  'related.user': union('keyword', 'user.name', 'user.target.name', 'user.changes.name'),
  'aws.redshift.log': about(keyword, 'connection, user or useractivity', 'connection、user、useractivityのいずれか'),
  'aws.redshift.cluster': about(keyword, 'Cluster or namespace', 'クラスターまたは名前空間'),
  'aws.redshift.database': about(keyword, 'Name of the database', 'データベース名'),
  'aws.redshift.authentication_method': about(keyword, 'Method of the authentication', '認証方式'),
  'aws.redshift.iam_guid': about(keyword, 'Id of the IAM authentication in CloudTrail', 'CloudTrail上のIAM認証のID'),
  'aws.redshift.application_name': about(keyword, 'Name of the application', 'アプリケーション名'),
  'aws.redshift.driver_version': about(keyword, 'Version of the driver', 'ドライバーのバージョン'),
  'aws.redshift.os_version': about(keyword, 'Operating system of the client', 'クライアントのOS'),
  'aws.redshift.transaction_id': about(keyword, 'Transaction', 'トランザクションのID'),
  'aws.redshift.query': about(textField, 'Query', 'クエリ'),
  'aws.redshift.can_create_db': about(boolean, 'The user may create databases', 'データベースを作成できるかどうか'),
  'aws.redshift.is_superuser': about(boolean, 'The user is a superuser', 'スーパーユーザーかどうか'),
  'aws.redshift.valid_until': about(keyword, 'When the password expires', 'パスワードの有効期限'),
  'aws.redshift.other': about(keywords, 'Columns that came later', '新しく追加された列'),
}

const QUOTE = 0x27
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec'
const WRITTEN = /^(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d:\d\d)(?:[:.](\d{1,6}))?$/
const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?$/

const readTime = (value: string): number | undefined => {
  if (ISO.test(value)) return milliseconds(`${value.replace(' ', 'T')}Z`)
  const found = WRITTEN.exec(value)
  if (found === null) return undefined
  const month = MONTHS.indexOf(found[2] as string) / 3 + 1
  const day = (found[1] as string).padStart(2, '0')
  return milliseconds(
    `${found[3]}-${String(month).padStart(2, '0')}-${day}T${found[4]}${found[5] === undefined ? '' : `.${found[5]}`}Z`,
  )
}

let lastText: string | undefined
let last: number | undefined

/** `Thu, 17 Apr 2014 05:35:05:207`, or `2014-04-17 05:35:05.207`; Redshift writes UTC. Each line's is asked for thrice. */
const timeOf = (value: string): number | undefined => {
  if (value !== lastText) {
    last = readTime(value)
    lastText = value
  }
  return last
}

const columnsOf = (line: string): string[] => line.split('|').map((value) => value.trim())

const EVENT_COLUMNS = 16
const USER_COLUMNS = 11
/** `event|recordtime|remotehost|…`: fewer columns are a line that was cut. */
const LEAST = 10

const isConnection = (line: string): boolean => {
  const second = line.indexOf('|')
  if (second < 1 || second > 80) return false
  const third = line.indexOf('|', second + 1)
  return third > 0 && timeOf(line.slice(second + 1, third).trim()) !== undefined
}

const isUser = (line: string): boolean => {
  if (!/^\d{1,10} *\|/.test(line)) return false
  const last = line.lastIndexOf('|')
  return timeOf(line.slice(last + 1).trim()) !== undefined
}

const ACTIVITY =
  /^'(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) UTC \[ db=(.{0,300}?) user=(.{0,300}?) pid=(\d{1,10}) userid=(\d{1,10}) xid=(\d{1,20}) \]' LOG: ?([\s\S]*)$/

/** The beginning of a line of one of the three logs. */
export const isAudit = (line: string): boolean =>
  ACTIVITY.test(line) ||
  (isConnection(line) && line.split('|').length >= LEAST) ||
  (isUser(line) && line.split('|').length === USER_COLUMNS)

/** Only queries go on in lines of their own. */
export const begins = (line: string, before: string | undefined): boolean =>
  line.startsWith("'2") ||
  isConnection(line) ||
  isUser(line) ||
  (before !== undefined && (isConnection(before) || isUser(before)))

/** Cluster in `ACCOUNT_redshift_REGION_CLUSTER_LOG_TIME.gz` and in `/aws/redshift/cluster/CLUSTER/LOG`. */
const clusterOf = memo(
  (path): string =>
    (/(?:^|\/)\d{12}_redshift_[a-z0-9-]+_(.+?)_(?:connection|user|useractivity)log_/.exec(path) ??
      /(?:^|\/)aws\/redshift\/(?:cluster\/)?([^/]+)\/(?:connection|user|useractivity)log/.exec(path))?.[1] ?? '',
  { entries: 64, keyLength: 1024 },
)

const whole = (value: string | undefined): number | undefined =>
  value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined

const given = (value: string | undefined): string | undefined =>
  value === undefined || value === '' ? undefined : value

const yes = (value: string | undefined): boolean | undefined =>
  value === '1' || value === 't' ? true : value === '0' || value === 'f' ? false : undefined

/** `::ffff:10.0.0.1` is the IPv4 address; `[local]` is none. */
const hostOf = (host: string | undefined): string | undefined => given(host)?.replace(/^::ffff:(?=\d{1,3}\.)/i, '')

/** Where a record came from, for the front of its Event. */
const originOf = (record: LogText, context: RecordContext) => {
  const place = placeOf(context.object.key)
  return {
    account: record.account ?? place.account,
    region: place.region,
    cluster: clusterOf(record.group ?? context.object.key) || undefined,
  }
}

interface Meaning {
  readonly category: readonly string[]
  readonly type: readonly string[]
  readonly outcome?: string
}

const SESSION = ['database', 'session']

const CONNECTION: Readonly<Record<string, Meaning>> = {
  authenticated: { category: ['database', 'authentication'], type: ['start'], outcome: 'success' },
  'authentication failure': { category: ['database', 'authentication'], type: ['start'], outcome: 'failure' },
  'initiating session': { category: SESSION, type: ['start'], outcome: 'success' },
  'disconnecting session': { category: SESSION, type: ['end'] },
  'set application_name': { category: SESSION, type: ['info'] },
}

const connectionOf = (columns: readonly string[], record: LogText, context: RecordContext): Event | Quarantine => {
  const [event, time, host, port, pid, database, user, method, micros, tls, cipher, , , , guid, application, ...more] =
    columns
  const at = timeOf(time ?? '')
  if (at === undefined) return quarantine('recordtime is no time')
  const meaning = CONNECTION[event ?? ''] ?? { category: ['database'], type: ['info'] }
  const nanos = (whole(micros) ?? 0) * 1000
  const version = /^TLSv([\d.]+)$/.exec(tls ?? '')?.[1]
  const remotePort = whole(port)
  const address = hostOf(host)
  const origin = originOf(record, context)
  return {
    'cloud.account.id': origin.account,
    'aws.cloudwatch.log_group': record.group,
    'aws.cloudwatch.log_stream': record.stream,
    'cloud.region': origin.region,
    'event.kind': 'event',
    'aws.redshift.cluster': origin.cluster,
    '@timestamp': at,
    'event.category': meaning.category,
    'event.type': meaning.type,
    'event.action': given(event),
    'event.outcome': meaning.outcome,
    'event.duration': nanos > 0 && Number.isSafeInteger(nanos) ? nanos : undefined,
    'source.address': address,
    'source.ip': address === undefined ? undefined : canonicalIp(address),
    'source.port': remotePort !== undefined && remotePort <= 65_535 && remotePort > 0 ? remotePort : undefined,
    'user.name': given(user),
    'process.pid': whole(pid),
    'tls.version': version === '1' ? '1.0' : version,
    'tls.version_protocol': version === undefined ? undefined : 'tls',
    'tls.cipher': given(cipher),
    'aws.redshift.log': 'connection',
    'aws.redshift.database': given(database),
    'aws.redshift.authentication_method': given(method),
    'aws.redshift.iam_guid': given(guid),
    'aws.redshift.application_name': given(application),
    'aws.redshift.driver_version': given(more[0]),
    'aws.redshift.os_version': given(more[1]),
    'aws.redshift.other': more.slice(2).some((value) => value !== '')
      ? more.slice(2).filter((value) => value !== '')
      : undefined,
  }
}

const USER_TYPES: Readonly<Record<string, string>> = { create: 'creation', drop: 'deletion' }

const userOf = (columns: readonly string[], record: LogText, context: RecordContext): Event | Quarantine => {
  const [id, name, old, action, createDb, superuser, , until, pid, transaction, time] = columns
  const at = timeOf(time ?? '')
  if (at === undefined) return quarantine('recordtime is no time')
  const renamed = given(old)
  const origin = originOf(record, context)
  return {
    'cloud.account.id': origin.account,
    'aws.cloudwatch.log_group': record.group,
    'aws.cloudwatch.log_stream': record.stream,
    'cloud.region': origin.region,
    'event.kind': 'event',
    'aws.redshift.cluster': origin.cluster,
    '@timestamp': at,
    'event.category': ['iam', 'database'],
    'event.type': ['user', USER_TYPES[action ?? ''] ?? 'change'],
    'event.action': given(action),
    'event.outcome': 'success',
    'user.target.name': renamed ?? given(name),
    'user.target.id': given(id),
    'user.changes.name': renamed === undefined ? undefined : given(name),
    'process.pid': whole(pid),
    'aws.redshift.log': 'user',
    'aws.redshift.transaction_id': given(transaction),
    'aws.redshift.can_create_db': yes(createDb),
    'aws.redshift.is_superuser': yes(superuser),
    'aws.redshift.valid_until': given(until),
  }
}

const activityOf = (found: RegExpExecArray, record: LogText, context: RecordContext): Event | Quarantine => {
  const [, time, database, user, pid, id, transaction, query] = found
  const at = milliseconds(time)
  if (at === undefined) return quarantine('the time of the query is none')
  const origin = originOf(record, context)
  return {
    'cloud.account.id': origin.account,
    'aws.cloudwatch.log_group': record.group,
    'aws.cloudwatch.log_stream': record.stream,
    'cloud.region': origin.region,
    'event.kind': 'event',
    'aws.redshift.cluster': origin.cluster,
    '@timestamp': at,
    'event.category': ['database'],
    'event.type': ['access'],
    'event.action': 'query',
    'user.name': given(user),
    'user.id': id,
    'process.pid': whole(pid),
    'aws.redshift.log': 'useractivity',
    'aws.redshift.database': given(database),
    'aws.redshift.transaction_id': transaction,
    'aws.redshift.query': given(query),
  }
}

export const normalise = (record: LogText, context: RecordContext): Event | Quarantine => {
  const { text } = record
  const activity = text.charCodeAt(0) === QUOTE ? ACTIVITY.exec(text) : null
  if (activity !== null) return activityOf(activity, record, context)
  const columns = columnsOf(text)
  if (isUser(text) && columns.length === USER_COLUMNS) return userOf(columns, record, context)
  if (!isConnection(text)) return quarantine('not a line of a connection, user or user activity log of Redshift')
  return columns.length < LEAST
    ? quarantine(`the line has ${columns.length} columns instead of ${EVENT_COLUMNS}`)
    : connectionOf(columns, record, context)
}
