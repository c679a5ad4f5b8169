import { type Header, headerOf } from '../../decode/lines.js'

/** Columns of the standard log, in the order in which they were added over the years. */
const STANDARD =
  'date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) ' +
  'cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken ' +
  'x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status ' +
  'fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len ' +
  'sc-range-start sc-range-end'

/**
 * Columns of a real-time log with every field, in the order in which CloudFront always writes them.
 * Source: CloudFront developer guide, "Real-time log configuration fields".
 */
const REAL_TIME =
  'timestamp c-ip s-ip time-to-first-byte sc-status sc-bytes cs-method cs-protocol cs-host cs-uri-stem cs-bytes ' +
  'x-edge-location x-edge-request-id x-host-header time-taken cs-protocol-version c-ip-version cs-user-agent ' +
  'cs-referer cs-cookie cs-uri-query x-edge-response-result-type x-forwarded-for ssl-protocol ssl-cipher ' +
  'x-edge-result-type fle-encrypted-fields fle-status sc-content-type sc-content-len sc-range-start sc-range-end ' +
  'c-port x-edge-detailed-result-type c-country cs-accept-encoding cs-accept cache-behavior-path-pattern cs-headers ' +
  'cs-header-names cs-headers-count primary-distribution-id primary-distribution-dns-name origin-fbl origin-lbl asn ' +
  'cmcd-encoded-bitrate cmcd-buffer-length cmcd-buffer-starvation cmcd-content-id cmcd-object-duration cmcd-deadline ' +
  'cmcd-measured-throughput cmcd-next-object-request cmcd-next-range-request cmcd-object-type cmcd-playback-rate ' +
  'cmcd-requested-maximum-throughput cmcd-streaming-format cmcd-session-id cmcd-stream-type cmcd-startup ' +
  'cmcd-top-bitrate cmcd-version r-host sr-reason x-edge-mqcs distribution-tenant-id connection-id'

/** The address of the server came among the others later; what came after `asn` came in three steps. */
const SERVER = 's-ip'
const realTimeOf = (last: string, without?: string): Header => {
  const names = REAL_TIME.split(' ')
  return headerOf(
    names
      .slice(0, names.indexOf(last) + 1)
      .filter((name) => name !== without)
      .join(' '),
  )
}

const realTime: ReadonlyMap<number, Header> = new Map(
  [
    realTimeOf('cs-headers-count', SERVER),
    realTimeOf('asn', SERVER),
    realTimeOf('asn'),
    realTimeOf('cmcd-version'),
    realTimeOf('x-edge-mqcs'),
    realTimeOf('connection-id'),
  ].map((header) => [header.names.length, header]),
)

const standard = headerOf(STANDARD)

/** Older standard logs lack the last columns: 12 in 2009, then 15, 18, 19, 24 and 26. */
const OLDEST = 12

const cut = new Map<number, Header>()

/** The header of a file that has none, by the number of its values. */
export const headerFor = (width: number): Header | undefined => {
  const all = realTime.get(width)
  if (all !== undefined) return all
  if (width < OLDEST || width > standard.names.length) return undefined
  let header = cut.get(width)
  if (header === undefined) {
    header = headerOf(standard.names.slice(0, width).join(' '))
    cut.set(width, header)
  }
  return header
}

/**
 * One name for a column that standard logs, real-time logs, JSON and Parquet write differently: `cs(User-Agent)`,
 * `cs-user-agent`, `cs_user_agent`.
 */
export const columnName = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll('_', '-')
    .replace(/^cs\((.*)\)$/, 'cs-$1')
    .replace(/^timestamp-ms-?$/, 'timestamp(ms)')
