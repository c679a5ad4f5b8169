import { type Header, headerOf } from '../../decode/lines.js'
import { isIpv4 } from '../../ip.js'
import { COLUMN_BY_NAME, DEFAULT_FORMAT, TRANSIT_GATEWAY_FORMAT } from './columns.js'

/** Longer than any header AWS writes (version 10 with every column is about 600 characters). */
const HEADER_LIMIT = 8192

/** Parquet and some tools write `account_id`. */
export const columnName = (name: string): string => name.replaceAll('_', '-')

/**
 * Whether a line names columns: at least half of its words are documented names, so that
 * columns that AWS adds later do not turn a header into a record.
 */
export const isHeader = (line: string): boolean => {
  const space = line.indexOf(' ')
  const first = space < 0 ? line : line.slice(0, space)
  // Almost every line ends here: an interface id is no column name.
  if (first.charCodeAt(3) === 0x2d && first.startsWith('eni')) return false
  if (line.length > HEADER_LIMIT) return false
  const words = line.split(' ').filter((word) => word !== '')
  let known = 0
  for (const word of words) if (COLUMN_BY_NAME.has(columnName(word))) known++
  return known > 0 && known * 2 >= words.length
}

const defaultHeader = headerOf(DEFAULT_FORMAT)
const transitGatewayHeader = headerOf(TRANSIT_GATEWAY_FORMAT)

/** Without a header line only AWS's two default formats can be told apart, by their number of columns. */
export const headerFor = (values: readonly string[]): Header =>
  values.length === transitGatewayHeader.names.length ? transitGatewayHeader : defaultHeader

const isWholeNumber = (text: string) => /^\d{1,15}$/.test(text)

/** A record of the default format, as AWS writes it. */
const isDefaultRecord = (line: string): boolean => {
  const v = line.split(' ')
  if (v.length !== defaultHeader.names.length) return false
  const [version, account = '', eni = '', from = '', to = ''] = v
  const address = (text: string) => text === '-' || isIpv4(text) || (text.includes(':') && /^[0-9a-f:]+$/i.test(text))
  return (
    version === '2' &&
    /^(\d{12}|unknown|-)$/.test(account) &&
    /^(eni-[0-9a-z]+|-)$/.test(eni) &&
    address(from) &&
    address(to) &&
    v.slice(5, 10).every((text) => text === '-' || isWholeNumber(text)) &&
    v.slice(10, 12).every(isWholeNumber) &&
    /^(ACCEPT|REJECT|-)$/.test(v[12] ?? '') &&
    /^(OK|NODATA|SKIPDATA)$/.test(v[13] ?? '')
  )
}

const EXPORTED = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /

/** First line inside a CloudWatch Logs subscription envelope or Firehose's `{"message":"…"}`. */
const firstMessage = (text: string): string | undefined => {
  const enveloped =
    /^\s*\{\s*"message"\s*:/.test(text) || (/^\s*\{/.test(text) && /"messageType"\s*:\s*"DATA_MESSAGE"/.test(text))
  // Flow log lines need no JSON escapes but for a line end.
  return enveloped ? /"message"\s*:\s*"([^"\\]*)(?:\\n)?"/.exec(text)?.[1] : undefined
}

/** Recognises flow logs by the first 4 KiB of the file. */
export const isFlowLog = (head: string): boolean => {
  const text = head.charCodeAt(0) === 0xfeff ? head.slice(1) : head
  const message = firstMessage(text)
  if (message !== undefined) return isDefaultRecord(message.trimEnd())
  const line = /^[\r\n]*([^\r\n]*)/.exec(text)?.[1] ?? ''
  // Of a custom format's header two names must be ones that no other log has.
  if (isHeader(line)) return isTelling(line.split(' '))
  return isDefaultRecord(line.replace(EXPORTED, ''))
}

/** Names that hardly any other kind of log would give its columns. */
const TELLING: ReadonlySet<string> = new Set(
  [...COLUMN_BY_NAME.keys()].filter(
    (name) => !['version', 'protocol', 'packets', 'bytes', 'start', 'end', 'action', 'type', 'region'].includes(name),
  ),
)

const isTelling = (names: readonly string[]): boolean =>
  names.filter((name) => TELLING.has(columnName(name))).length >= 2

/** Recognises a flow log delivered as Parquet by its columns. */
export const isFlowLogColumns = (names: readonly string[]): boolean => isHeader(names.join(' ')) && isTelling(names)

/** What the object's key says about all of its records. */
export interface Place {
  readonly account: string | undefined
  readonly region: string | undefined
  /** Start of the delivery window in the file's name, milliseconds since the epoch. */
  readonly time: number | undefined
}

/**
 * Reads `AWSLogs/ACCOUNT/vpcflowlogs/REGION/…` or `aws-account-id=…/aws-service=vpcflowlogs/aws-region=…/`, else the
 * file's name, `ACCOUNT_vpcflowlogs_REGION_fl-ID_YYYYMMDDTHHmmZ_HASH`. Source: "Flow log files" (Amazon VPC User Guide).
 */
export const placeOf = (key: string): Place => {
  const plain = /(?:^|\/)(\d{12})\/vpcflowlogs\/([a-z]{2,}(?:-[a-z]+)+-\d+)\//.exec(key)
  const hive = /(?:^|\/)aws-account-id=(\d{12})\/aws-service=vpcflowlogs\/aws-region=([^/]+)\//.exec(key)
  const name = /(?:^|\/)(\d{12})_vpcflowlogs_([^_/]+)_/.exec(key)
  const found = plain ?? hive ?? name
  const time = /_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_/.exec(key)
  const [, year, month, day, hour, minute] = time ?? []
  const at = time === null ? Number.NaN : Date.parse(`${year}-${month}-${day}T${hour}:${minute}:00Z`)
  return { account: found?.[1], region: found?.[2], time: Number.isNaN(at) ? undefined : at }
}
