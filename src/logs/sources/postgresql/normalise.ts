import type { LogText } from '../../decode/multiline.js'
import { type Event, type Quarantine, quarantine } from '../../event.js'
import { canonicalIp } from '../../ip.js'
import { milliseconds } from '../../iso-time.js'
import type { RecordContext } from '../../source.js'
import { placeOf } from '../rds/place.js'
import { auditOf } from './audit.js'

/** Statements go on in lines that begin with a tab: a line that begins with a time begins a record. */
export const begins = (line: string): boolean => {
  const digit = line.charCodeAt(0)
  return (
    digit >= 0x30 &&
    digit <= 0x39 &&
    line.charCodeAt(4) === 0x2d &&
    line.charCodeAt(7) === 0x2d &&
    line.charCodeAt(10) === 0x20 &&
    line.charCodeAt(13) === 0x3a &&
    line.charCodeAt(16) === 0x3a
  )
}

/**
 * `%t:%r:%u@%d:[%p]:`, then what longer prefixes add (`%l:%e:%s:%v:%x:%c:%q%a:`), the severity and the text.
 * Source: "Parameters for logging in RDS for PostgreSQL"; PostgreSQL's "log_line_prefix".
 */
const RECORD =
  /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?) ([A-Z]{1,5}|[+-]\d\d(?::?\d\d)?):([^\s@()]*\(\d{1,5}\)|[^\s@:()]*):([^\n@]*)@([^\n]*?):\[(\d{1,10})\]:(?:(\d{1,18}):([0-9A-Z]{5}):[^\n]*?:)?([A-Z][A-Z0-9]{1,15}): {1,2}([\s\S]*)$/

export const isRecord = (line: string): boolean => RECORD.test(line)

/** RDS logs in UTC unless `log_timezone` says otherwise; abbreviations that mean one thing only. */
const ZONES: Readonly<Record<string, string>> = { UTC: 'Z', GMT: 'Z', Z: 'Z', JST: '+09:00' }

const zoneOf = (zone: string): string | undefined =>
  /^[+-]\d\d$/.test(zone) ? `${zone}:00` : /^[+-]/.test(zone) ? zone : ZONES[zone]

const NOTHING_MORE: Readonly<Record<string, undefined>> = {}

/** What a message says besides its words. */
interface Meaning {
  readonly category: readonly string[]
  readonly type: readonly string[]
  readonly action?: string | undefined
  readonly outcome?: string | undefined
  readonly statement?: string | undefined
  readonly milliseconds?: number | undefined
  readonly fields?: Readonly<Record<string, string | number | undefined>>
}

const INFO: Meaning = { category: ['database'], type: ['info'] }
const FAULT: Meaning = { category: ['database'], type: ['error'], outcome: 'failure' }

const FAULTS: ReadonlySet<string> = new Set(['ERROR', 'FATAL', 'PANIC'])

/** The severities under which PostgreSQL says more about the record before. */
const PARTS: Readonly<Record<string, string>> = {
  DETAIL: 'detail',
  HINT: 'hint',
  QUERY: 'internal-query',
  CONTEXT: 'context',
  STATEMENT: 'failed-statement',
  LOCATION: 'location',
  BACKTRACE: 'backtrace',
}

const DENIED =
  /^(?:password authentication failed|no pg_hba\.conf entry|pg_hba\.conf rejects|PAM authentication failed|Ident authentication failed|LDAP authentication failed|certificate authentication failed|role ".*" (?:does not exist|is not permitted to log in)|permission denied for database|The IAM authentication failed|GSSAPI authentication failed|SASL authentication failed)/

const named = (message: string, name: string): string | undefined => {
  const at = message.indexOf(` ${name}=`)
  if (at < 0) return undefined
  const rest = message.slice(at + name.length + 2)
  return /^"([^"]*)"/.exec(rest)?.[1] ?? (/^[^\s,)]+/.exec(rest)?.[0] || undefined)
}

const tlsOf = (message: string) => {
  const version = /protocol=TLSv([\d.]+)/.exec(message)?.[1]
  return {
    'tls.version': version === '1' ? '1.0' : version,
    'tls.version_protocol': version === undefined ? undefined : 'tls',
    'tls.cipher': /cipher=([A-Za-z0-9_-]+)/.exec(message)?.[1],
  }
}

/** `0:01:02.345`, hours first, as nanoseconds. */
const nanoseconds = (text: string | undefined): number | undefined => {
  const parts = /^(\d{1,6}):(\d\d):(\d\d(?:\.\d{1,6})?)$/.exec(text ?? '')
  if (parts === null) return undefined
  return Math.round((Number(parts[1]) * 3600 + Number(parts[2]) * 60 + Number(parts[3])) * 1e6) * 1000
}

const sessionMeaning = (message: string): Meaning | undefined => {
  if (message.startsWith('connection authorized:')) {
    return {
      category: ['database', 'authentication'],
      type: ['start'],
      action: 'connection-authorized',
      outcome: 'success',
      // The application's name is last but for TLS, unquoted, and may hold spaces.
      fields: {
        ...tlsOf(message),
        'aws.rds.postgresql.application_name':
          / application_name=(.*?)(?: SSL enabled \(.*| GSS \(.*)?$/.exec(message)?.[1] || undefined,
      },
    }
  }
  if (message.startsWith('connection authenticated:')) {
    return {
      category: ['database', 'authentication'],
      type: ['info'],
      action: 'connection-authenticated',
      outcome: 'success',
      fields: { 'aws.rds.postgresql.authentication_method': named(message, 'method') },
    }
  }
  if (message.startsWith('connection received:')) {
    return { category: ['database', 'network'], type: ['connection'], action: 'connection-received' }
  }
  if (message.startsWith('disconnection:')) {
    return {
      category: ['database', 'session'],
      type: ['end'],
      action: 'disconnection',
      fields: { 'event.duration': nanoseconds(/session time: ([\d:.]+)/.exec(message)?.[1]) },
    }
  }
  return undefined
}

/** `duration: 12.345 ms  statement: SELECT …`, `execute name: …`, `statement: …`. */
const STATEMENT =
  /^(?:duration: (\d+(?:\.\d+)?) ms *)?(?:(statement|fastpath function call|(?:parse|bind|execute) [^\n]*?): ([\s\S]*))?$/

const meaningOf = (severity: string, message: string): Meaning => {
  const part = PARTS[severity]
  if (part !== undefined) {
    const statement = severity === 'STATEMENT' || severity === 'QUERY' ? message : undefined
    return { ...INFO, action: part, statement }
  }
  if (FAULTS.has(severity)) {
    return severity === 'FATAL' && DENIED.test(message)
      ? { category: ['database', 'authentication'], type: ['start'], action: 'connection-denied', outcome: 'failure' }
      : FAULT
  }
  const session = sessionMeaning(message)
  if (session !== undefined) return session
  if (message.startsWith('AUDIT: ')) {
    const audit = auditOf(message.slice(7))
    return audit === undefined ? INFO : { category: ['database'], action: 'audit', ...audit }
  }
  if (message.startsWith('duration: ') || /^(?:statement|parse|bind|execute|fastpath)/.test(message)) {
    const found = STATEMENT.exec(message)
    if (found !== null) {
      const [, took, kind, statement] = found
      const ms = took === undefined ? undefined : Number(took)
      return {
        category: ['database'],
        type: ['access'],
        action: kind?.split(' ')[0] ?? 'duration',
        statement,
        milliseconds: ms,
      }
    }
  }
  return INFO
}

/** `10.0.0.5(51234)`, `2001:db8::5(51234)`, `[local]` or nothing. */
const remoteOf = (remote: string): { readonly address: string | undefined; readonly port: number | undefined } => {
  const found = /^(.*?)(?:\((\d{1,5})\))?$/.exec(remote)
  return { address: found?.[1] || undefined, port: found?.[2] === undefined ? undefined : Number(found[2]) }
}

/** `2024-05-01 12:00:00.123` in a zone of ISO 8601. */
const timeOf = (time: string, zone: string): number | undefined =>
  milliseconds(`${time.slice(0, 10)}T${time.slice(11)}${zone}`)

/** PostgreSQL's word for a name that is not known yet. */
const known = (name: string | undefined): string | undefined =>
  name === undefined || name === '' || name === '[unknown]' ? undefined : name

export const normalise = (record: LogText, context: RecordContext): Event | Quarantine => {
  const found = RECORD.exec(record.text)
  if (found === null) return quarantine('not a line of the PostgreSQL log with the prefix %t:%r:%u@%d:[%p]:')
  const [, time, zoneName, remote, user, database, pid, line, code, severity, message] = found as unknown as string[]
  const zone = zoneOf(zoneName as string)
  if (zone === undefined) return quarantine('the time zone of the line is not known')
  const at = timeOf(time as string, zone)
  if (at === undefined) return quarantine('the time of the line is none')
  // Lines that follow the first begin with a tab that PostgreSQL adds.
  const text = (message as string).includes('\n') ? (message as string).replaceAll('\n\t', '\n') : (message as string)
  const meaning = meaningOf(severity as string, text)
  const fault = FAULTS.has(severity as string)
  const place = placeOf(record, context)
  const client = remoteOf(remote as string)
  const more = meaning.fields ?? NOTHING_MORE
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
    'event.action': meaning.action,
    'event.outcome': meaning.outcome,
    'event.code': code,
    'event.duration':
      meaning.milliseconds === undefined ? more['event.duration'] : Math.round(meaning.milliseconds * 1e6),
    'log.level': severity,
    message: text === '' ? undefined : text,
    'error.message': fault && text !== '' ? text : undefined,
    'source.address': client.address,
    'source.ip': client.address === undefined ? undefined : canonicalIp(client.address),
    'source.port': client.port,
    'user.name': known(user),
    'process.pid': Number(pid),
    'aws.rds.postgresql.database': known(database),
    'aws.rds.postgresql.session_line': line === undefined ? undefined : Number(line),
    'aws.rds.postgresql.statement': meaning.statement === '' ? undefined : meaning.statement,
    'aws.rds.postgresql.duration': meaning.milliseconds,
    'tls.version': more['tls.version'],
    'tls.version_protocol': more['tls.version_protocol'],
    'tls.cipher': more['tls.cipher'],
    'aws.rds.postgresql.application_name': more['aws.rds.postgresql.application_name'],
    'aws.rds.postgresql.authentication_method': more['aws.rds.postgresql.authentication_method'],
    'aws.rds.postgresql.audit.type': more['aws.rds.postgresql.audit.type'],
    'aws.rds.postgresql.audit.statement_id': more['aws.rds.postgresql.audit.statement_id'],
    'aws.rds.postgresql.audit.substatement_id': more['aws.rds.postgresql.audit.substatement_id'],
    'aws.rds.postgresql.audit.class': more['aws.rds.postgresql.audit.class'],
    'aws.rds.postgresql.audit.command': more['aws.rds.postgresql.audit.command'],
    'aws.rds.postgresql.audit.object_type': more['aws.rds.postgresql.audit.object_type'],
    'aws.rds.postgresql.audit.object_name': more['aws.rds.postgresql.audit.object_name'],
  }
}
