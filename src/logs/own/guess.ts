import { stringify } from 'yaml'
import { address } from '../loose.js'
import { decoderOf, type OwnRecord } from './decode.js'
import type { Definition } from './definition.js'
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
}

const TIME_FORMATS = ['iso', 'dd/MMM/yyyy:HH:mm:ss XXX', 'yyyy/MM/dd HH:mm:ss', 'yyyy/MM/dd HH:mm:ss.SSS']
const TIME_NAME = /time|date|^ts$|^at$/i
/** Fields of a first draft. */
const FIELDS = 60

/** A definition to start from: what the sample seems to be. */
export const guessDefinition = (id: string, title: string, zone: string, sample: string): string => {
  const decode = decodeOf(sample)
  const record = firstRecord(decode, sample)
  const values = [...leaves(record)].slice(0, FIELDS)
  const time = timeOf(values)
  const fields: Record<string, string | { from: string; type: 'long' | 'double' | 'boolean' | 'ip' }> = {}
  for (const [name, value] of values) {
    if (name === time.from) continue
    const meant = MEANT[name.toLowerCase().replace(/[^a-z0-9]/g, '')]
    const fits = meant !== undefined && !(meant.endsWith('.ip') && address(value) === undefined)
    if (fits && !(meant in fields)) fields[meant] = name
    else {
      const type = typeOf(value)
      const own = `${id}.${name.replace(/[^A-Za-z0-9.]+/g, '_').replace(/(^|\.)(?=[^A-Za-z]|$)/g, '$1x')}`
      fields[own] = type === 'keyword' ? name : { from: name, type }
    }
  }
  const key = `(?:^|/)${id.replaceAll('.', '-')}[^/]*(?:/|\\.(?:log|json|csv|tsv|txt)(?:\\.gz)?$)`
  return stringify({ id, title, key, decode, time: { ...time, zone }, fields }, { lineWidth: 0 })
}

const decodeOf = (sample: string): Definition['decode'] => {
  const lines = sample.split(/\r?\n/).filter((line) => line.trim() !== '')
  const [first = '', second = first] = lines
  const start = first.trimStart().charAt(0)
  if (start === '[') return { format: 'json' }
  if (start === '{') return isJson(first) ? { format: 'ndjson' } : { format: 'json' }
  const count = (line: string, mark: string) => line.split(mark).length - 1
  if (count(first, '\t') > 0 && count(first, '\t') === count(second, '\t')) return { format: 'tsv' }
  if (count(first, '=') > 1 && /[\w.]+=\S/.test(first)) return { format: 'keyvalue' }
  if (count(first, ',') > 0 && count(second, ',') >= count(first, ',')) return { format: 'csv' }
  const dated = /^\S*\d{4}-\d{2}-\d{2}T\S+\s/.test(first)
  return { format: 'regex', pattern: dated ? '^(?<time>\\S+)\\s+(?<message>.*)$' : '^(?<message>.*)$' }
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const firstRecord = (decode: Definition['decode'], sample: string): OwnRecord => {
  let found: OwnRecord | undefined
  const stream = decoderOf(decode).open(
    {
      record(record) {
        found ??= record
      },
      bad: () => undefined,
    },
    { uri: 'sample:', key: 'sample' },
    { recordBytes: sample.length + 1 },
  )
  stream.push(Buffer.from(sample.endsWith('\n') ? sample : `${sample}\n`))
  stream.end()
  return found ?? {}
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

const timeOf = (values: readonly (readonly [string, unknown])[]): { from: string; format: string } => {
  const likely = [...values].sort(([a], [b]) => Number(TIME_NAME.test(b)) - Number(TIME_NAME.test(a)))
  for (const [from, value] of likely) {
    const text = TIME_FORMATS.find((format) => compileTime(format, 'UTC')(value) !== undefined)
    if (text !== undefined) return { from, format: text }
    const number = Number(value)
    // Seconds and milliseconds of the years 2001 to 2100.
    if (TIME_NAME.test(from) && number > 1e9 && number < 4.1e9) return { from, format: 'epoch_s' }
    if (TIME_NAME.test(from) && number > 1e12 && number < 4.1e12) return { from, format: 'epoch_ms' }
  }
  return { from: likely[0]?.[0] ?? 'time', format: 'iso' }
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
