import type { LogText } from './decode/multiline.js'
import { constant, type Fields, keyword } from './fields.js'

/** Fields of a record that CloudWatch Logs delivered. */
export const deliveryFields: Fields = {
  'cloud.account.id': keyword,
  'aws.cloudwatch.log_group': {
    ...keyword,
    about: { en: 'Log group of CloudWatch Logs', ja: 'CloudWatch Logsのロググループ' },
  },
  'aws.cloudwatch.log_stream': {
    ...keyword,
    about: { en: 'Log stream of CloudWatch Logs', ja: 'CloudWatch Logsのログストリーム' },
  },
}

export const deliveryOf = (record: LogText) => ({
  'cloud.account.id': record.account,
  'aws.cloudwatch.log_group': record.group,
  'aws.cloudwatch.log_stream': record.stream,
})

/** `cloud.provider` of what only AWS runs. */
export const awsProvider: Fields = { 'cloud.provider': constant('aws') }

/** Whose messages the first envelope of an object holds. */
export interface EnvelopeHead {
  readonly group: string
  readonly stream: string
  /** Its first message as far as the head goes, JSON escapes undone. */
  readonly message: string
}

const STRING = '"((?:[^"\\\\]|\\\\.)*)'
const GROUP = new RegExp(`"logGroup"\\s*:\\s*${STRING}"`)
const STREAM = new RegExp(`"logStream"\\s*:\\s*${STRING}"`)
const MESSAGE = new RegExp(`"message"\\s*:\\s*${STRING}`)

const unescaped = (text: string): string => {
  try {
    return JSON.parse(`"${text}"`) as string
  } catch {
    return text
  }
}

/** Reads the beginning of an object of CloudWatch Logs subscription envelopes; undefined for any other. */
export const envelopeHead = (head: string): EnvelopeHead | undefined => {
  if (!/^\uFEFF?\s*\{/.test(head)) return undefined
  const start = head.search(/"messageType"\s*:\s*"DATA_MESSAGE"/)
  if (start < 0) return undefined
  // A control message, whose group is empty, may come first; the keys of one envelope lie close together.
  const control = head.slice(0, start).lastIndexOf('"CONTROL_MESSAGE"')
  const own = control < 0 ? head : head.slice(start)
  const group = GROUP.exec(own)?.[1]
  if (group === undefined || group === '') return undefined
  return {
    group: unescaped(group),
    stream: unescaped(STREAM.exec(own)?.[1] ?? ''),
    message: unescaped(MESSAGE.exec(own)?.[1] ?? ''),
  }
}

/** The beginning of a file of JSON, without the time that an export from CloudWatch Logs puts before it. */
export const withoutTime = (head: string): string => {
  if (head.charCodeAt(0) === 0x7b) return head
  return head.replace(/^\uFEFF?[\r\n]*\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (?=\{)/, '')
}

/** The first line of text in an object, without the time that an export from CloudWatch Logs puts before it. */
export const firstLine = (head: string): string =>
  (/^\uFEFF?[\r\n]*([^\r\n]*)/.exec(head)?.[1] ?? '').replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /, '')
