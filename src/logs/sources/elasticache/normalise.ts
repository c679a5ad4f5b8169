import { awsProvider, deliveryFields, deliveryOf } from '../../cloudwatch.js'
import type { LogText } from '../../decode/multiline.js'
import { type Event, type Quarantine, quarantine } from '../../event.js'
import { about, type Fields, ip, keyword, keywords, long, text as textField, union } from '../../fields.js'
import { canonicalIp } from '../../ip.js'
import { milliseconds } from '../../iso-time.js'
import { text, whole } from '../../loose.js'

export const fields: Fields = {
  ...deliveryFields,
  ...awsProvider,
  'event.kind': keyword,
  'event.category': keywords,
  'event.type': keywords,
  'event.action': keyword,
  'event.duration': long,
  'log.level': keyword,
  message: textField,
  'source.address': keyword,
  'source.ip': ip,
  'source.port': long,
  'related.ip': union('ip', 'source.ip'),
  'aws.elasticache.cluster': about(keyword, 'Id of the cache cluster', 'キャッシュクラスターのID'),
  'aws.elasticache.node': about(keyword, 'Id of the cache node', 'キャッシュノードのID'),
  'aws.elasticache.role': about(
    keyword,
    'Role of the node: M primary, S replica, C writer child, X sentinel',
    'ノードの役割。Mはプライマリ、Sはレプリカ、Cは書き込み用の子プロセス、XはSentinel',
  ),
  'aws.elasticache.slow.id': about(keyword, 'Number of the entry in the slow log', 'スローログ内での番号'),
  'aws.elasticache.slow.command': about(textField, 'Command that was slow', '遅かったコマンド'),
  'aws.elasticache.slow.client_name': about(keyword, 'Name of the client', 'クライアントの名前'),
}

/** What an entry says, whatever its form. */
interface Entry {
  readonly cluster: string | undefined
  readonly node: string | undefined
  readonly time: number | undefined
  readonly slow?: {
    readonly id: string | undefined
    readonly micros: number | undefined
    readonly command: string | undefined
    readonly client: string | undefined
    readonly name: string | undefined
  }
  readonly level?: string | undefined
  readonly role?: string | undefined
  readonly message?: string | undefined
}

/** `CLUSTER,0001,1605631822,30,GET ... (1 more arguments),192.0.2.1:55452,NAME##`: the command may hold commas. */
const SLOW = /^([A-Za-z][\w-]{0,60}),(\d{4}),(\d{10}),(\d{1,15}),([\s\S]*),([^,\n]{0,64}),([^,\n]*)$/

/** `CLUSTER/0001:M 29 Oct 2020 20:12:20.499 UTC * text`. */
const ENGINE =
  /^([A-Za-z][\w-]{0,60})\/(\d{4}):([A-Z]) (\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d(?:\.\d{1,6})? UTC) ([-.*#]) ([\s\S]*)$/

const LEVELS: Readonly<Record<string, string>> = { '.': 'DEBUG', '-': 'VERBOSE', '*': 'NOTICE', '#': 'WARNING' }

export const isCache = (line: string): boolean =>
  (/^\s*\{\s*"CacheClusterId"\s*:/.test(line) && /"CacheNodeId"\s*:/.test(line)) || SLOW.test(line) || ENGINE.test(line)

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec'

/** `29 Oct 2020 20:12:20.499 UTC`, or ISO 8601. */
const timeOf = (written: string | undefined): number | undefined => {
  const found = /^(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\S+) UTC$/.exec(written ?? '')
  if (found === null) return milliseconds(written?.replace(/ UTC$/, 'Z').replace(' ', 'T'))
  const month = MONTHS.indexOf(found[2] as string) / 3 + 1
  return milliseconds(
    `${found[3]}-${String(month).padStart(2, '0')}-${(found[1] as string).padStart(2, '0')}T${found[4]}Z`,
  )
}

const seconds = (value: unknown): number | undefined => {
  const number = whole(value)
  return number === undefined || number < 0 || number >= 7_258_118_400 ? undefined : number * 1000
}

const jsonOf = (json: Readonly<Record<string, unknown>>): Entry | undefined => {
  const cluster = text(json['CacheClusterId'])
  if (cluster === undefined) return undefined
  const node = text(json['CacheNodeId'])
  const command = text(json['Command'])
  if (command !== undefined || json['Duration (us)'] !== undefined) {
    const id = whole(json['Id'])
    return {
      cluster,
      node,
      time: seconds(json['Timestamp']),
      slow: {
        id: id === undefined ? undefined : String(id),
        micros: whole(json['Duration (us)']),
        command,
        client: text(json['ClientAddress']),
        name: text(json['ClientName']),
      },
    }
  }
  return {
    cluster,
    node,
    time: timeOf(text(json['Time'])),
    level: text(json['LogLevel']),
    role: text(json['Role']),
    message: text(json['Message']),
  }
}

const lineOf = (line: string): Entry | undefined => {
  const slow = SLOW.exec(line)
  if (slow !== null) {
    const [, cluster, node, time, micros, command, client, name] = slow
    return {
      cluster,
      node,
      time: seconds(time),
      slow: { id: undefined, micros: whole(micros), command, client, name },
    }
  }
  const engine = ENGINE.exec(line)
  if (engine === null) return undefined
  const [, cluster, node, role, time, mark, message] = engine
  return { cluster, node, role, time: timeOf(time), level: LEVELS[mark as string], message }
}

/** `192.0.2.1:55452`, `[2001:db8::1]:6379`, `2001:db8::1:6379`. */
const clientOf = (client: string | undefined) => {
  const found = /^\[?([^\]]*?)\]?:(\d{1,5})$/.exec(client ?? '')
  const address = found?.[1] ?? client
  return {
    'source.address': address || undefined,
    'source.ip': address === undefined ? undefined : canonicalIp(address),
    'source.port': found === null ? undefined : Number(found[2]),
  }
}

export const normalise = (record: LogText): Event | Quarantine => {
  const entry = record.json === undefined ? lineOf(record.text) : jsonOf(record.json)
  if (entry === undefined) return quarantine('not an entry of the slow or the engine log of ElastiCache')
  const time = entry.time ?? record.time
  if (time === undefined) return quarantine('the entry has no valid time')
  const { slow } = entry
  const nanos = slow?.micros === undefined ? undefined : slow.micros * 1000
  return {
    '@timestamp': time,
    ...deliveryOf(record),
    'event.kind': 'event',
    'event.category': ['database'],
    'event.type': [slow === undefined ? 'info' : 'access'],
    'event.action': slow === undefined ? undefined : 'slow-command',
    'event.duration': Number.isSafeInteger(nanos) ? nanos : undefined,
    'log.level': entry.level,
    message: entry.message || undefined,
    ...clientOf(slow?.client),
    'aws.elasticache.cluster': entry.cluster,
    'aws.elasticache.node': entry.node,
    'aws.elasticache.role': entry.role,
    'aws.elasticache.slow.id': slow?.id,
    'aws.elasticache.slow.command': slow?.command || undefined,
    'aws.elasticache.slow.client_name': slow?.name || undefined,
  }
}
