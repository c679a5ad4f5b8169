import { awsProvider, deliveryFields, deliveryOf } from '../../cloudwatch.js'
import type { LogText } from '../../decode/multiline.js'
import { type Event, type Quarantine, quarantine } from '../../event.js'
import { about, type Fields, ip, keyword, keywords, text as textField, union } from '../../fields.js'
import { canonicalIp } from '../../ip.js'
import { milliseconds } from '../../iso-time.js'
import { memo } from '../../memo.js'
import type { RecordContext } from '../../source.js'

export const fields: Fields = {
  ...deliveryFields,
  ...awsProvider,
  'cloud.region': keyword,
  'event.kind': keyword,
  'event.category': keywords,
  'event.type': keywords,
  'event.action': about(
    keyword,
    'Operation that was allowed or denied, else what happened',
    '許可または拒否された操作など',
  ),
  'event.outcome': keyword,
  'event.reason': keyword,
  'log.level': keyword,
  'log.logger': keyword,
  message: textField,
  'error.stack_trace': about(keyword, 'Lines beneath the message', 'メッセージに続く行（スタックトレース）'),
  'source.address': keyword,
  'source.ip': ip,
  'user.name': about(keyword, 'Principal of Kafka, without its type', 'Kafkaのプリンシパル（種類を除く）'),
  'related.ip': union('ip', 'source.ip'),
  'related.user': union('keyword', 'user.name'),
  'aws.msk.cluster': about(keyword, 'Name of the cluster', 'クラスターの名前'),
  'aws.msk.broker': about(keyword, 'Id of the broker', 'ブローカーのID'),
  'aws.msk.thread': about(keyword, 'Part of the broker that speaks, in brackets', '出力元のスレッドなど（角括弧内）'),
  'aws.msk.resource': about(keyword, 'Resource of an authorisation', '認可の対象リソース'),
}

/** `[2023-02-20 17:05:12,345] INFO `: lines that begin otherwise go on from the one before (stack traces). */
const BEGINS = /^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}\] /
const RECORD =
  /^\[(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d),(\d{3})\] ([A-Z]{4,5}) (?:\[([^\]\n]{1,300})\]:? ?)?([^\n]*?)(?: \(([\w.$-]+)\))?(?:\n([\s\S]*))?$/

export const begins = (line: string): boolean => BEGINS.test(line)

/** A line of a broker: its logger is Kafka's or ZooKeeper's. */
export const isBroker = (line: string): boolean =>
  BEGINS.test(line) &&
  /^.{25} (?:TRACE|DEBUG|INFO|WARN|ERROR|FATAL) /.test(line) &&
  /\((?:kafka|state\.change\.logger|org\.apache\.(?:kafka|zookeeper)|software\.amazon\.msk|com\.amazon\.kafka)[\w.$]*\)\s*$/.test(
    line,
  )

/** Source: Kafka, AclAuthorizer and StandardAuthorizer, which log each decision. */
const AUTHORISED =
  /^Principal = (?:\w+:)?(.*?) is (Allowed|Denied) [Oo]peration = (\w+) from host = (\S+) on resource = (\S+)/
const FAILED =
  /^Failed authentication with (?:([^/\s]*)\/)?([0-9a-fA-F.:]+?)(?: \((?:channelId=[^)]*)\))?(?: \(([^\n]*)\))?$/

const API = ['api']
const AUTHENTICATION = ['authentication']
const SYSTEM = ['database']

const meaningOf = (message: string) => {
  const decision = AUTHORISED.exec(message)
  if (decision !== null) {
    const [, user, result, operation, host, resource] = decision as unknown as string[]
    const allowed = result === 'Allowed'
    return {
      'event.category': API,
      'event.type': ['access', allowed ? 'allowed' : 'denied'],
      'event.action': operation,
      'event.outcome': allowed ? 'success' : 'failure',
      'source.address': host,
      'source.ip': canonicalIp(host as string),
      'user.name': user || undefined,
      'aws.msk.resource': resource,
    }
  }
  const failed = FAILED.exec(message)
  if (failed === null) return undefined
  return {
    'event.category': AUTHENTICATION,
    'event.type': ['start'],
    'event.action': 'failed-authentication',
    'event.outcome': 'failure',
    'event.reason': failed[3] || undefined,
    'source.address': failed[1] || failed[2],
    'source.ip': canonicalIp(failed[2] as string),
  }
}

/** `AWSLogs/ACCOUNT/KafkaBrokerLogs/REGION/CLUSTER-UUID-N/YYYY-MM-DD-HH/Broker-1_17-05_HASH.log.gz` */
const KEY =
  /(?:^|\/)(\d{12})\/KafkaBrokerLogs\/([^/]+)\/([^/]+?)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-s?\d{1,3}\/[^/]+\/Broker-(\d{1,4})_/
/** `CLUSTER-UUID-N-Broker-1` */
const STREAM = /^(.+?)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-s?\d{1,3}-Broker-(\d{1,4})$/

const inKey = memo((key) => KEY.exec(key) ?? [], { entries: 16, keyLength: 1024 })
const inStream = memo((stream) => STREAM.exec(stream) ?? [], { entries: 256, keyLength: 1024 })

const FAULTS: ReadonlySet<string> = new Set(['ERROR', 'FATAL'])

export const normalise = (record: LogText, context: RecordContext): Event | Quarantine => {
  const found = RECORD.exec(record.text)
  if (found === null) return quarantine('not a line of a Kafka broker’s log')
  const [, day, clock, fraction, level, thread, message, logger, rest] = found
  // Brokers of MSK log in UTC.
  const time = milliseconds(`${day}T${clock}.${fraction}Z`)
  if (time === undefined) return quarantine('the time of the line is none')
  const [, account, region, cluster, broker] = inKey(context.object.key)
  const [, streamCluster, streamBroker] = inStream(record.stream ?? '')
  const meaning = meaningOf(message as string)
  const delivery = deliveryOf(record)
  return {
    '@timestamp': time,
    ...delivery,
    'cloud.account.id': delivery['cloud.account.id'] ?? account,
    'cloud.region': region,
    'event.kind': 'event',
    'event.category': SYSTEM,
    'event.type': [FAULTS.has(level as string) ? 'error' : 'info'],
    ...meaning,
    'log.level': level,
    'log.logger': logger,
    message: message || undefined,
    'error.stack_trace': rest || undefined,
    'aws.msk.cluster': streamCluster ?? cluster,
    'aws.msk.broker': streamBroker ?? broker,
    'aws.msk.thread': thread,
  }
}
