import { awsProvider, deliveryFields, deliveryOf } from '../../cloudwatch.js'
import type { LogText } from '../../decode/multiline.js'
import { type Event, type Quarantine, quarantine } from '../../event.js'
import { about, type Fields, keyword, keywords, text as textField } from '../../fields.js'
import { milliseconds } from '../../iso-time.js'
import { type Loose, object, text } from '../../loose.js'
import { memo } from '../../memo.js'
import type { RecordContext } from '../../source.js'

export const fields: Fields = {
  ...deliveryFields,
  ...awsProvider,
  'cloud.region': keyword,
  'cloud.instance.id': keyword,
  'event.kind': keyword,
  'event.category': keywords,
  'event.type': keywords,
  'log.level': keyword,
  'log.logger': keyword,
  message: about(
    textField,
    'What the container wrote; of JSON its message',
    'コンテナの出力。JSONの場合はそのメッセージ',
  ),
  'error.message': textField,
  'error.type': keyword,
  'error.stack_trace': keyword,
  'trace.id': keyword,
  'container.id': keyword,
  'container.name': keyword,
  'orchestrator.type': keyword,
  'orchestrator.cluster.name': keyword,
  'aws.ecs.stream': about(keyword, 'stdout or stderr', 'stdoutまたはstderr'),
  'aws.ecs.task.arn': about(keyword, 'ARN of the task', 'タスクのARN'),
  'aws.ecs.task.id': about(keyword, 'Id of the task', 'タスクのID'),
  'aws.ecs.task.family': about(keyword, 'Family of the task definition', 'タスク定義のファミリー'),
  'aws.ecs.task.revision': about(keyword, 'Revision of the task definition', 'タスク定義のリビジョン'),
}

/** `arn:aws:ecs:REGION:ACCOUNT:task/CLUSTER/ID`; older ones lack the cluster. */
const taskOf = memo(
  (arn) => {
    const found = /^arn:[^:]+:ecs:([^:]*):(\d{12}):task\/(?:([^/]+)\/)?([^/]+)$/.exec(arn)
    return { region: found?.[1], account: found?.[2], cluster: found?.[3], id: found?.[4] }
  },
  { entries: 4096, keyLength: 512 },
)

const LATEST = 7_258_118_400

/** Seconds since the epoch, with a fraction, or milliseconds, or ISO text, which may lack its zone. */
const instant = (value: unknown): number | undefined => {
  if (typeof value === 'number') {
    if (!(value > 0)) return undefined
    return value < LATEST ? value * 1000 : value < LATEST * 1000 ? value : undefined
  }
  if (typeof value !== 'string') return undefined
  return milliseconds(value) ?? milliseconds(`${value.replace(' ', 'T')}Z`)
}

const TIMES = ['@timestamp', 'timestamp', 'time', 'ts', 'date'] as const

const timeIn = (json: Loose): number | undefined => {
  for (const name of TIMES) {
    const time = instant(json[name])
    if (time !== undefined) return time
  }
  return undefined
}

/**
 * When an object was written, where its records lack a time: Firehose's `NAME-1-YYYY-MM-DD-HH-MM-SS-UUID`, Fluent
 * Bit's `…/YYYY/MM/DD/HH/MM/SS-object8chars`.
 */
const keyTime = memo(
  (key): number => {
    const found =
      /-(\d{4})-(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)-[0-9a-f]{8}-/.exec(key) ??
      /\/(\d{4})\/(\d\d)\/(\d\d)\/(\d\d)\/(\d\d)\/(\d\d)(?:-object|[-.]|$)/.exec(key)
    if (found === null) return -1
    const [, year, month, day, hour, minute, second] = found
    return milliseconds(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) ?? -1
  },
  { entries: 16, keyLength: 1024 },
)

const parsed = (log: string | undefined): Loose => {
  if (log === undefined || !/^\s*\{/.test(log)) return {}
  try {
    return object(JSON.parse(log))
  } catch {
    return {}
  }
}

/** Bunyan and pino number their levels. */
const LEVELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
}

const levelOf = (json: Loose): string | undefined => {
  const level = json['level'] ?? json['severity'] ?? json['log.level']
  return typeof level === 'number' ? LEVELS[level] : text(level)
}

const said = (value: unknown): string | undefined =>
  text(value) ?? (value === undefined ? undefined : text(object(value)['message']))

export const normalise = (record: LogText, context: RecordContext): Event | Quarantine => {
  const outer = record.json ?? {}
  if (outer['container_id'] === undefined && outer['ecs_task_arn'] === undefined) {
    return quarantine('neither container_id nor ecs_task_arn: not a record of FireLens')
  }
  const log = text(outer['log'])
  // What the container wrote as JSON may have been put beside the others by a parser of Fluent Bit.
  const inner = log === undefined ? outer : parsed(log)
  const written = keyTime(context.object.key)
  const time = timeIn(inner) ?? timeIn(outer) ?? record.time ?? (written < 0 ? undefined : written)
  if (time === undefined) return quarantine('the record has no time, and neither has the name of its object')
  const arn = text(outer['ecs_task_arn'])
  const task = taskOf(arn ?? '')
  const [, family, revision] = /^(.*?)(?::(\d{1,9}))?$/.exec(text(outer['ecs_task_definition']) ?? '') ?? []
  const name = text(outer['container_name'])
  const error = object(inner['error'] ?? inner['err'] ?? inner['exception'])
  const failure = inner['error'] ?? inner['err']
  const delivery = deliveryOf(record)
  return {
    '@timestamp': time,
    ...delivery,
    'cloud.account.id': task.account ?? delivery['cloud.account.id'],
    'cloud.region': task.region,
    'cloud.instance.id': text(outer['ec2_instance_id']),
    'event.kind': 'event',
    'event.category': ['process'],
    'event.type': ['info'],
    'log.level': levelOf(inner),
    'log.logger': text(inner['logger']) ?? text(inner['logger_name']),
    message: text(inner['message']) ?? text(inner['msg']) ?? log,
    'error.message': said(failure),
    'error.type': text(error['type']) ?? text(error['name']),
    'error.stack_trace': text(error['stack']) ?? text(error['stack_trace']) ?? text(inner['stack_trace']),
    'trace.id': text(inner['trace_id']) ?? text(inner['traceId']) ?? text(inner['trace.id']),
    'container.id': text(outer['container_id']),
    // Docker writes a slash before it.
    'container.name': name?.replace(/^\/(?=.)/, ''),
    'orchestrator.type': 'ecs',
    'orchestrator.cluster.name': text(outer['ecs_cluster'])?.split('/').at(-1) || task.cluster,
    'aws.ecs.stream': text(outer['source']),
    'aws.ecs.task.arn': arn,
    'aws.ecs.task.id': task.id,
    'aws.ecs.task.family': family || undefined,
    'aws.ecs.task.revision': revision,
  }
}
