import { awsProvider, deliveryFields, deliveryOf } from '../../cloudwatch.js'
import type { LogText } from '../../decode/multiline.js'
import { type Event, type Quarantine, quarantine } from '../../event.js'
import { about, boolean, double, type Fields, keyword, keywords, long, text as textField } from '../../fields.js'
import { milliseconds } from '../../iso-time.js'
import { object, real, text } from '../../loose.js'
import type { RecordContext } from '../../source.js'

export const fields: Fields = {
  ...deliveryFields,
  ...awsProvider,
  'event.kind': keyword,
  'event.category': keywords,
  'event.type': keywords,
  'event.action': keyword,
  'event.outcome': keyword,
  'event.duration': long,
  'log.level': keyword,
  'log.logger': keyword,
  message: textField,
  'error.type': keyword,
  'error.message': textField,
  'error.stack_trace': keyword,
  'faas.name': keyword,
  'faas.version': keyword,
  'faas.execution': about(keyword, 'Request id of the invocation', '呼び出しのリクエストID'),
  'faas.coldstart': boolean,
  'trace.id': about(keyword, 'X-Ray trace', 'X-Rayのトレース'),
  'aws.lambda.type': about(
    keyword,
    'Kind of platform record: platform.start, platform.report, …; absent for what the function wrote',
    'プラットフォームの記録の種類。platform.start、platform.reportなど。関数自身の出力にはない',
  ),
  'aws.lambda.status': about(
    keyword,
    'success, failure, error or timeout',
    'success、failure、error、timeoutのいずれか',
  ),
  'aws.lambda.duration': about(double, 'Run time of the invocation, milliseconds', '呼び出しの実行時間（ミリ秒）'),
  'aws.lambda.billed_duration': about(double, 'Billed time, milliseconds', '課金対象の時間（ミリ秒）'),
  'aws.lambda.init_duration': about(double, 'Time of the initialisation, milliseconds', '初期化の時間（ミリ秒）'),
  'aws.lambda.memory_size': about(long, 'Memory of the function, MB', '関数のメモリ（MB）'),
  'aws.lambda.max_memory_used': about(long, 'Memory that was used at most, MB', '最大メモリ使用量（MB）'),
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const START = new RegExp(`^(START|END|REPORT) RequestId: (${UUID})(?:\\s+Version: (\\S+))?`)
const TIMEOUT = new RegExp(`^(?:(\\S+Z) )?(${UUID}) Task timed out after (\\d+(?:\\.\\d+)?) seconds`)
const EXIT = new RegExp(`^RequestId: (${UUID}) Error: ([\\s\\S]*)$`)
/** Node's runtime: time, request id, level, text, with tabs between. */
const NODE = new RegExp(
  `^(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z)\\t(${UUID}|undefined)\\t([A-Z]{3,8})\\t([\\s\\S]*)$`,
)
/** Python's runtime: level in brackets, time, request id, text, with tabs between. */
const PYTHON = new RegExp(
  `^\\[([A-Z]{3,8})\\]\\t(?:(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z)\\t(${UUID})?\\t)?([\\s\\S]*)$`,
)

/** The platform's own lines; what functions write has no shape to know it by. */
export const isPlatform = (line: string): boolean =>
  START.test(line) ||
  /^INIT_START Runtime Version: /.test(line) ||
  /^\s*\{\s*"time"\s*:\s*"[^"]{20,40}"\s*,\s*"type"\s*:\s*"platform\.[A-Za-z]+"/.test(line)

interface Reading {
  readonly time?: number | undefined
  readonly type?: string | undefined
  readonly request?: string | undefined
  readonly version?: string | undefined
  readonly level?: string | undefined
  readonly logger?: string | undefined
  readonly message?: string | undefined
  readonly status?: string | undefined
  readonly errorType?: string | undefined
  readonly errorMessage?: string | undefined
  readonly stack?: string | undefined
  readonly trace?: string | undefined
  readonly metrics?: Metrics | undefined
}

interface Metrics {
  readonly duration?: number | undefined
  readonly billed?: number | undefined
  readonly init?: number | undefined
  readonly memory?: number | undefined
  readonly used?: number | undefined
}

const measure = (line: string, name: string): number | undefined => {
  const found = new RegExp(`(?:^|\\t)\\s*${name}: (\\d{1,12}(?:\\.\\d{1,9})?) `).exec(line)
  return found === null ? undefined : Number(found[1])
}

const whole = (value: number | undefined): number | undefined => (Number.isSafeInteger(value) ? value : undefined)

const lineOf = (line: string): Reading => {
  const start = START.exec(line)
  if (start !== null) {
    const [, word, request, version] = start
    const reading = { request, version, message: line }
    if (word !== 'REPORT') return { ...reading, type: word === 'START' ? 'platform.start' : 'platform.end' }
    return {
      ...reading,
      type: 'platform.report',
      status: /\tStatus: ([a-z]+)/.exec(line)?.[1],
      errorType: /\tError Type: ([A-Za-z.]+)/.exec(line)?.[1],
      trace: /[\t\n]XRAY TraceId: (\S+)/.exec(line)?.[1],
      metrics: {
        duration: measure(line, 'Duration'),
        billed: measure(line, 'Billed Duration'),
        init: measure(line, 'Init Duration'),
        memory: measure(line, 'Memory Size'),
        used: measure(line, 'Max Memory Used'),
      },
    }
  }
  if (line.startsWith('INIT_START ')) return { type: 'platform.initStart', message: line }
  const timeout = TIMEOUT.exec(line)
  if (timeout !== null) {
    return { time: milliseconds(timeout[1]), request: timeout[2], status: 'timeout', errorMessage: line, message: line }
  }
  const exit = EXIT.exec(line)
  if (exit !== null) return { request: exit[1], status: 'error', errorMessage: exit[2], message: line }
  const node = NODE.exec(line)
  if (node !== null) {
    const [, time, request, level, message] = node
    return { time: milliseconds(time), request: request === 'undefined' ? undefined : request, level, message }
  }
  const python = PYTHON.exec(line)
  if (python !== null) {
    const [, level, time, request, message] = python
    return { time: milliseconds(time), request, level, message }
  }
  return { message: line }
}

/** Text of a value that may be an object. */
const told = (value: unknown): string | undefined => {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value
  try {
    return JSON.stringify(value)
  } catch {
    // Nested deeper than the stack.
    return undefined
  }
}

/** Platform records have `time`, `type` and `record`; the runtimes' application logs `timestamp`, `level`, `message`. */
const jsonOf = (json: Readonly<Record<string, unknown>>): Reading => {
  const type = text(json['type'])
  if (type?.startsWith('platform.') === true) {
    const record = object(json['record'])
    const metrics = object(record['metrics'])
    return {
      time: milliseconds(json['time']),
      type,
      request: text(record['requestId']),
      version: text(record['version']) ?? text(record['functionVersion']),
      status: text(record['status']),
      errorType: text(record['errorType']),
      trace: /Root=([^;]+)/.exec(text(object(record['tracing'])['value']) ?? '')?.[1],
      metrics: {
        duration: real(metrics['durationMs']),
        billed: real(metrics['billedDurationMs']),
        init: real(metrics['initDurationMs']),
        memory: real(metrics['memorySizeMB']),
        used: real(metrics['maxMemoryUsedMB']),
      },
    }
  }
  const fault = object(json['message'])
  const stack = json['stackTrace'] ?? fault['stackTrace']
  const own = json['message'] ?? json['msg']
  return {
    time: milliseconds(json['timestamp']) ?? milliseconds(json['time']),
    request: text(json['requestId']) ?? text(json['AWSRequestId']) ?? text(json['function_request_id']),
    level: text(json['level']) ?? text(json['log_level']),
    logger: text(json['logger']),
    message: told(own),
    errorType: text(json['errorType']) ?? text(fault['errorType']),
    errorMessage: text(json['errorMessage']) ?? text(fault['errorMessage']),
    stack: Array.isArray(stack) ? stack.map((line) => told(line) ?? '').join('\n') : text(stack),
    trace: text(json['xray_trace_id']),
  }
}

const FAULTS: ReadonlySet<string> = new Set(['ERROR', 'FATAL', 'CRITICAL'])

const outcomeOf = (status: string | undefined): string | undefined => {
  if (status === undefined) return undefined
  return status === 'success' ? 'success' : 'failure'
}

const typeOf = (type: string | undefined, faulty: boolean): readonly string[] => {
  if (faulty) return ['error']
  return type === 'platform.start' ? ['start'] : type === 'platform.end' ? ['end'] : ['info']
}

export const normalise = (record: LogText, context: RecordContext): Event | Quarantine => {
  const reading = record.json === undefined ? lineOf(record.text) : jsonOf(record.json)
  const time = reading.time ?? record.time
  if (time === undefined) return quarantine('the record has no time, and came without one from CloudWatch Logs')
  const { metrics, type } = reading
  const level = reading.level?.toUpperCase()
  const faulty =
    (level !== undefined && FAULTS.has(level)) ||
    reading.errorType !== undefined ||
    (reading.status !== undefined && reading.status !== 'success')
  const version = /\[([^\]]+)\]/.exec(record.stream ?? context.object.key)?.[1]
  return {
    '@timestamp': time,
    ...deliveryOf(record),
    'event.kind': 'event',
    // ECS has no category for what a program writes.
    'event.category': ['process'],
    'event.type': typeOf(type, faulty),
    'event.action': type?.slice('platform.'.length),
    'event.outcome': outcomeOf(reading.status),
    'event.duration': metrics?.duration === undefined ? undefined : whole(Math.round(metrics.duration * 1e6)),
    'log.level': level,
    'log.logger': reading.logger,
    message: reading.message || undefined,
    'error.type': reading.errorType,
    'error.message': reading.errorMessage || undefined,
    'error.stack_trace': reading.stack || undefined,
    'faas.name': /(?:^|\/)aws\/lambda\/([^/]+)/.exec(record.group ?? context.object.key)?.[1],
    'faas.version': reading.version ?? version,
    'faas.execution': reading.request,
    'faas.coldstart': type === 'platform.report' ? metrics?.init !== undefined : undefined,
    'trace.id': reading.trace,
    'aws.lambda.type': type,
    'aws.lambda.status': reading.status,
    'aws.lambda.duration': metrics?.duration,
    'aws.lambda.billed_duration': metrics?.billed,
    'aws.lambda.init_duration': metrics?.init,
    'aws.lambda.memory_size': whole(metrics?.memory),
    'aws.lambda.max_memory_used': whole(metrics?.used),
  }
}
