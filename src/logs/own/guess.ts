import { stringify } from 'yaml'
import { xmlToken } from '../decode/xml.js'
import { address } from '../loose.js'
import { cefRecord } from './cef.js'
import { decoderOf } from './decode.js'
import type { Definition } from './definition.js'
import { compileGrok } from './grok.js'
import { leefRecord } from './leef.js'
import type { OwnRecord } from './record.js'
import { compileTime } from './time.js'

/** Names that logs commonly use, and the ECS field that means it. Compared in lower case without separators. */
const MEANT: Readonly<Record<string, string>> = {
  clientip: 'source.ip',
  client: 'source.ip',
  srcip: 'source.ip',
  sourceip: 'source.ip',
  src: 'source.ip',
  remoteaddr: 'source.ip',
  ip: 'source.ip',
  srcport: 'source.port',
  dst: 'destination.ip',
  dstip: 'destination.ip',
  destinationip: 'destination.ip',
  dstport: 'destination.port',
  status: 'http.response.status_code',
  statuscode: 'http.response.status_code',
  method: 'http.request.method',
  path: 'url.path',
  uri: 'url.original',
  url: 'url.original',
  useragent: 'user_agent.original',
  user: 'user.name',
  username: 'user.name',
  message: 'message',
  msg: 'message',
  level: 'log.level',
  severity: 'log.level',
  host: 'host.name',
  hostname: 'host.name',
  action: 'event.action',
  dport: 'destination.port',
  sport: 'source.port',
  sentbyte: 'source.bytes',
  bytessent: 'source.bytes',
  rcvdbyte: 'destination.bytes',
  devname: 'observer.name',
  referer: 'http.request.referrer',
  referrer: 'http.request.referrer',
  clientaddr: 'source.ip',
  spt: 'source.port',
  dpt: 'destination.port',
  suser: 'user.name',
  usrname: 'user.name',
  auth: 'user.name',
  verb: 'http.request.method',
  request: 'url.original',
  response: 'http.response.status_code',
  httpversion: 'http.version',
  agent: 'user_agent.original',
  proto: 'network.transport',
  act: 'event.action',
  devicevendor: 'observer.vendor',
  deviceproduct: 'observer.product',
  deviceversion: 'observer.version',
  deviceeventclassid: 'event.code',
  eventid: 'event.code',
  vendor: 'observer.vendor',
  product: 'observer.product',
  productversion: 'observer.version',
}

const TIME_FORMATS = [
  'iso',
  'yyyy-MM-dd HH:mm:ss,SSS',
  'dd/MMM/yyyy:HH:mm:ss XXX',
  'yyyy/MM/dd HH:mm:ss',
  'yyyy/MM/dd HH:mm:ss.SSS',
  'MMM dd yyyy HH:mm:ss',
  'MMM dd yyyy HH:mm:ss.SSS',
]
/** `rt` is CEF's time of the device. */
const TIME_NAME = /time|date|^ts$|^at$|^rt$/i
type Values = readonly (readonly [string, unknown])[]

/** Records of a sample that a draft is made from: of one kind and another, not all have all names. */
const LOOKED_AT = 50
/** Fields of a first draft. */
const FIELDS = 60

/** A definition to start from: what the sample seems to be. */
export const guessDefinition = (id: string, title: string, zone: string, sample: string): string => {
  const decode = decodeOf(sample)
  const values = valuesOf(decode, sample)
  const time = timeOf(values)
  const fields: Record<string, string | { from: string; type: 'long' | 'double' | 'boolean' | 'ip' }> = {}
  for (const [name, value] of values) {
    if ([time.from].flat().includes(name)) continue
    const meant = MEANT[name.toLowerCase().replace(/[^a-z0-9]/g, '')]
    const fits = meant !== undefined && !(meant.endsWith('.ip') && address(value) === undefined)
    if (fits && !(meant in fields)) fields[meant] = name
    else {
      const type = typeOf(value)
      fields[`${id}.${ownName(name)}`] = type === 'keyword' ? name : { from: name, type }
    }
  }
  const key = `(?:^|/)${id.replaceAll('.', '-')}[^/]*(?:/|\\.(?:log|json|csv|tsv|txt)(?:\\.gz)?$)`
  return stringify({ id, title, key, decode, time: { ...time, zone }, fields }, { lineWidth: 0 })
}

/** A name as fields are named: `Bytes Sent` is `bytes_sent`, `userId` stays. */
const ownName = (name: string): string =>
  name
    .split('.')
    .map((part) => {
      const word = part.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+(?=.)|_+$/g, '')
      const own = /[a-z][A-Z]/.test(word) ? word.charAt(0).toLowerCase() + word.slice(1) : word.toLowerCase()
      return /^[A-Za-z]/.test(own) ? own : `x${own}`
    })
    .join('.')

const decodeOf = (sample: string): Definition['decode'] => {
  const lines = sample.split(/\r?\n/).filter((line) => line.trim() !== '')
  const [first = '', second = first] = lines
  if (typeof cefRecord(first) !== 'string') return { format: 'cef' }
  if (typeof leefRecord(first) !== 'string') return { format: 'leef' }
  const start = first.trimStart().charAt(0)
  const record = start === '<' ? xmlRecord(sample) : undefined
  if (record !== undefined) return { format: 'xml', record }
  if (start === '[') return { format: 'json' }
  if (start === '{') return isJson(first) ? { format: 'ndjson' } : { format: 'json' }
  const count = (line: string, mark: string) => line.split(mark).length - 1
  if (count(first, '\t') > 0 && count(first, '\t') === count(second, '\t')) return { format: 'tsv' }
  if (count(first, '=') > 1 && /[\w.]+=\S/.test(first)) return { format: 'keyvalue' }
  if (count(first, ',') > 0 && count(second, ',') >= count(first, ',')) return { format: 'csv' }
  return textOf(lines)
}

/** Where only a pattern can tell: what web servers write, a time at the beginning, or any line. */
const textOf = (lines: readonly string[]): Definition['decode'] => {
  const [first = ''] = lines
  if (compileGrok('^%{COMBINEDAPACHELOG}', {}, '')(first) !== undefined) {
    const whole = compileGrok('^%{COMBINEDAPACHELOG}$', {}, '')
    const pattern = lines.every((line) => whole(line) !== undefined)
      ? '^%{COMBINEDAPACHELOG}$'
      : '^%{COMBINEDAPACHELOG}(?: %{GREEDYDATA:rest})?$'
    return { format: 'grok', pattern }
  }
  const begins = '^\\[?\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}'
  const dated = compileGrok(
    '^\\[?%{TIMESTAMP_ISO8601:time}\\]?\\s+(?:\\[?%{LOGLEVEL:level}\\]?:?\\s+)?%{GREEDYDATA:message}$',
    {},
    '',
  )
  if (dated(first) === undefined) return { format: 'regex', pattern: '^(?<message>.*)$' }
  const hasLevel = dated(first)?.['level'] !== undefined
  const pattern = hasLevel
    ? '^\\[?%{TIMESTAMP_ISO8601:time}\\]?\\s+\\[?%{LOGLEVEL:level}\\]?:?\\s+%{GREEDYDATA:message}$'
    : '^\\[?%{TIMESTAMP_ISO8601:time}\\]?\\s+%{GREEDYDATA:message}$'
  // A stack trace goes on without a time.
  const isJoined = lines.some((line) => /^\s/.test(line) && dated(line) === undefined)
  return { format: 'grok', pattern, ...(isJoined ? { multiline: { begins } } : {}) }
}

/** The element that repeats in an XML sample: beneath the outermost one, or that itself. */
const xmlRecord = (sample: string): string | undefined => {
  const stack: string[] = []
  const counts = new Map<string, number>()
  for (let at = sample.indexOf('<'); at >= 0; ) {
    const token = xmlToken(sample, at)
    if (token === undefined || token.kind === 'dtd' || token.kind === 'bad') break
    if (token.kind === 'open') {
      const path = [...stack, token.name].join('/')
      if (stack.length < 2) counts.set(path, (counts.get(path) ?? 0) + 1)
      if (!token.closed) stack.push(token.name)
    } else if (token.kind === 'close') stack.pop()
    at = sample.indexOf('<', token.end)
  }
  const [root, ...inner] = [...counts.entries()]
  if (root === undefined || root[1] > 1) return root?.[0]
  const most = inner.sort(([, a], [, b]) => b - a)[0]
  return most !== undefined && (most[1] > 1 || inner.length === 1) ? most[0] : root[0]
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** What the first records of the sample hold, each name with its first value. */
const valuesOf = (decode: Definition['decode'], sample: string): Values => {
  const records: OwnRecord[] = []
  const stream = decoderOf(decode).open(
    {
      record(record) {
        if (records.length < LOOKED_AT) records.push(record)
      },
      bad: () => undefined,
    },
    { uri: 'sample:', key: 'sample' },
    { recordBytes: sample.length + 1 },
  )
  stream.push(Buffer.from(sample.endsWith('\n') ? sample : `${sample}\n`))
  stream.end()
  const found = new Map<string, unknown>()
  for (const record of records) {
    for (const [name, value] of leaves(record)) {
      // In CEF such a value stands under its label too.
      const isLabelled = decode.format === 'cef' && (name.endsWith('Label') || `${name}Label` in record)
      if (!isLabelled && !found.has(name)) found.set(name, value)
    }
  }
  return [...found].slice(0, FIELDS)
}

/** Names and values, those of objects as paths. */
function* leaves(record: OwnRecord, before = '', depth = 0): Generator<[string, unknown]> {
  for (const [name, value] of Object.entries(record)) {
    if (value === null) continue
    if (typeof value === 'object' && !Array.isArray(value) && depth < 3) {
      yield* leaves(value as OwnRecord, `${before}${name}.`, depth + 1)
    } else yield [before + name, value]
  }
}

const timeOf = (values: Values): { from: string | string[]; format: string } => {
  const likely = [...values].sort(([a], [b]) => Number(TIME_NAME.test(b)) - Number(TIME_NAME.test(a)))
  for (const [from, value] of likely) {
    const format = timeFormat(value, TIME_NAME.test(from))
    if (format !== undefined) return { from, format }
  }
  // Firewalls write the day and the time of day apart.
  const named = (name: RegExp) => values.find(([from]) => name.test(from))
  const [day, clock] = [named(/^date$/i), named(/^time$/i)]
  if (day !== undefined && clock !== undefined) {
    const format = timeFormat(`${String(day[1])} ${String(clock[1])}`, false)
    if (format !== undefined) return { from: [day[0], clock[0]], format }
  }
  return { from: likely[0]?.[0] ?? 'time', format: 'iso' }
}

const timeFormat = (value: unknown, named: boolean): string | undefined => {
  const text = TIME_FORMATS.find((format) => compileTime(format, 'UTC')(value) !== undefined)
  if (text !== undefined) return text
  const number = Number(value)
  // Seconds and milliseconds of the years 2001 to 2100.
  if (named && number > 1e9 && number < 4.1e9) return 'epoch_s'
  return named && number > 1e12 && number < 4.1e12 ? 'epoch_ms' : undefined
}

const typeOf = (value: unknown): 'keyword' | 'long' | 'double' | 'boolean' | 'ip' => {
  if (typeof value === 'boolean') return 'boolean'
  if (address(value) !== undefined) return 'ip'
  if (
    typeof value !== 'number' &&
    !(typeof value === 'string' && /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,9})?$/.test(value))
  ) {
    return 'keyword'
  }
  return typeof value === 'number' && !Number.isInteger(value)
    ? 'double'
    : String(value).includes('.')
      ? 'double'
      : 'long'
}
