import { type LogText, logTexts } from '../../decode/multiline.js'
import { type Event, type Quarantine, quarantine } from '../../event.js'
import { about, type Fields, ip, keyword, keywords, text as textField, union } from '../../fields.js'
import { canonicalIp } from '../../ip.js'
import { milliseconds } from '../../iso-time.js'
import type { Decoder, RecordContext } from '../../source.js'
import { placeFields, placeOf } from '../rds/place.js'

export const generalFields: Fields = {
  ...placeFields,
  'event.kind': keyword,
  'event.category': keywords,
  'event.type': keywords,
  'event.action': about(keyword, 'Command: Connect, Query, Quit …', 'コマンド（Connect、Query、Quitなど）'),
  'event.outcome': keyword,
  'error.message': textField,
  'source.address': keyword,
  'source.ip': ip,
  'user.name': keyword,
  'related.ip': union('ip', 'source.ip'),
  'related.user': union('keyword', 'user.name'),
  'aws.rds.mysql_general.connection_id': about(keyword, 'Id of the connection', '接続のID'),
  'aws.rds.mysql_general.database': about(keyword, 'Database that was chosen', '選択されたデータベース'),
  'aws.rds.mysql_general.connection_type': about(
    keyword,
    'How the client is connected: TCP/IP, SSL/TLS, Socket',
    'クライアントの接続方式（TCP/IP、SSL/TLS、Socket）',
  ),
  'aws.rds.mysql_general.statement': about(textField, 'SQL statement', 'SQL文'),
}

/**
 * `2025-03-01T04:00:00.123456Z\t   12 Query\tselect 1` (MySQL 5.7 on), `250301  4:00:00\t   12 Query\tselect 1`
 * (MariaDB), where a second's later lines have two tabs in place of the time. Source: MySQL's "The General Query Log";
 * MariaDB's "General Query Log".
 */
const RECORD =
  /^(?:(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d))|(\d{6} {1,2}\d{1,2}:\d\d:\d\d)|\t)\t *(\d{1,20}) ([A-Z][A-Za-z ]{2,30})(?:\t([\s\S]*))?$/

let lastText: string | undefined
let last: RegExpExecArray | null = null

/** A record is looked at when its line comes, when it is given its time, and when it is normalised. */
const recordIn = (text: string): RegExpExecArray | null => {
  if (text !== lastText) {
    last = RECORD.exec(text)
    lastText = text
  }
  return last
}

/** Lines that the server writes when it opens the file. */
const HEADING = /^(?:\/\S+, Version: |Tcp port: |Time +Id Command +Argument)/

export const generalBegins = (line: string): boolean => recordIn(line) !== null || HEADING.test(line)

export const isGeneral = (line: string): boolean => RECORD.test(line) && !line.startsWith('\t')

/** MariaDB's `250301  4:00:00`; RDS' servers log in UTC. */
const short = (value: string | undefined): number | undefined => {
  const found = /^(\d\d)(\d\d)(\d\d) +(\d{1,2}):(\d\d:\d\d)$/.exec(value ?? '')
  if (found === null) return undefined
  const [, year, month, day, hour, rest] = found as unknown as string[]
  return milliseconds(`20${year}-${month}-${day}T${(hour as string).padStart(2, '0')}:${rest}Z`)
}

const texts = logTexts({ begins: generalBegins, skip: (text) => HEADING.test(text) })

/** Gives the lines of MariaDB that have no time that of the line before them. */
export const generalTexts: Decoder<LogText> = {
  formats: texts.formats,
  open(sink, object, limits) {
    let last: number | undefined
    return texts.open(
      {
        record(value, original, position) {
          const found = recordIn(value.text)
          const own = milliseconds(found?.[1]) ?? short(found?.[2])
          if (found !== null && own !== undefined) last = own
          // A time that is written and is none stays so.
          const isWritten = found?.[1] !== undefined || found?.[2] !== undefined
          const time = own ?? (isWritten ? undefined : (last ?? value.time))
          const { account, group, stream, text, json } = value
          sink.record({ time, account, group, stream, text, json }, original, position)
        },
        bad: (reason, raw, position) => sink.bad(reason, raw, position),
      },
      object,
      limits,
    )
  },
}

const DATABASE = ['database']
const LOGIN = ['database', 'authentication']

/** `user@host on db using TCP/IP`; MariaDB has ` as anonymous on` too. */
const CONNECT = /^(.*?)@(\S+)(?: as anonymous)? on (\S*)(?: using (\S+))?\s*$/
const DENIED = /^Access denied for user '([^']*)'@'([^']*)'/

const TYPES: Readonly<Record<string, readonly string[]>> = {
  Query: ['access'],
  Execute: ['access'],
  Prepare: ['info'],
}

/** What a command says of who connects, from where, to what. */
const connectionOf = (command: string, argument: string) => {
  if (command !== 'Connect' && command !== 'Change user') return undefined
  const denied = DENIED.exec(argument)
  const [, user, host, database, kind] = denied ?? CONNECT.exec(argument) ?? []
  return {
    denied: denied !== null,
    user: user || undefined,
    host: host || undefined,
    database: database || undefined,
    kind,
  }
}

export const normaliseGeneral = (record: LogText, context: RecordContext): Event | Quarantine => {
  const found = recordIn(record.text)
  if (found === null) return quarantine('not a record of the MySQL general log')
  if (record.time === undefined) return quarantine('the record has no valid time')
  const [, , , connectionId, name = '', argument = ''] = found
  const command = name.trim()
  const connection = connectionOf(command, argument)
  const denied = connection?.denied === true
  const isStatement = command === 'Query' || command === 'Execute' || command === 'Prepare'
  const opens = connection !== undefined
  const closes = command === 'Quit'
  const place = placeOf(record, context)
  return {
    '@timestamp': record.time,
    'cloud.account.id': record.account,
    'aws.cloudwatch.log_group': record.group,
    'aws.cloudwatch.log_stream': record.stream,
    'aws.rds.instance': place.instance,
    'aws.rds.cluster': place.cluster,
    'event.kind': 'event',
    'event.category': opens ? LOGIN : closes ? ['database', 'session'] : DATABASE,
    'event.type': opens ? ['start'] : closes ? ['end'] : (TYPES[command] ?? ['info']),
    'event.action': command,
    // A login that is refused has a line like any other before the one that says so.
    'event.outcome': denied ? 'failure' : undefined,
    'error.message': denied ? argument : undefined,
    'source.address': connection?.host,
    'source.ip': connection?.host === undefined ? undefined : canonicalIp(connection.host),
    'user.name': connection?.user,
    'aws.rds.mysql_general.connection_id': connectionId,
    'aws.rds.mysql_general.database':
      connection?.database ?? (command === 'Init DB' ? argument.trim() || undefined : undefined),
    'aws.rds.mysql_general.connection_type': connection?.kind,
    'aws.rds.mysql_general.statement': isStatement ? argument || undefined : undefined,
  }
}
