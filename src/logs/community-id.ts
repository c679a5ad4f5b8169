import { createHash } from 'node:crypto'
import ipaddr from 'ipaddr.js'

/**
 * Community ID v1 with seed 0: the same text for both directions of a flow, by which tools of all makers
 * find each other's records of it. https://github.com/corelight/community-id-spec
 */

const ICMP = 1
const ICMP6 = 58

/** TCP, UDP, SCTP: the protocols whose ports are part of the identity. */
const WITH_PORTS: readonly number[] = [6, 17, 132]

/** ICMP types that answer each other; the counterpart stands where others have the second port. */
const ANSWERS: Readonly<Record<number, Readonly<Record<number, number>>>> = {
  [ICMP]: { 0: 8, 8: 0, 9: 10, 10: 9, 13: 14, 14: 13, 15: 16, 16: 15, 17: 18, 18: 17 },
  [ICMP6]: {
    128: 129,
    129: 128,
    130: 131,
    131: 130,
    133: 134,
    134: 133,
    135: 136,
    136: 135,
    139: 140,
    140: 139,
    144: 145,
    145: 144,
  },
}

export interface Flow {
  /** IPv4 or IPv6 in its usual text form. */
  readonly source: string
  readonly destination: string
  /** IANA number, 0 to 255. */
  readonly protocol: number
  /** Ports; for ICMP and ICMPv6 the type and the code. */
  readonly sourcePort?: number | undefined
  readonly destinationPort?: number | undefined
}

const bytesOf = (address: string): Buffer | undefined =>
  ipaddr.isValid(address) ? Buffer.from(ipaddr.parse(address).toByteArray()) : undefined

/** The Community ID, or undefined where a part of it is missing or no address. */
export const communityId = (flow: Flow): string | undefined => {
  const { protocol } = flow
  const source = bytesOf(flow.source)
  const destination = bytesOf(flow.destination)
  if (source === undefined || destination === undefined || source.length !== destination.length) return undefined
  if (!(Number.isInteger(protocol) && protocol >= 0 && protocol <= 255)) return undefined
  const answers = ANSWERS[protocol]
  const ported = answers !== undefined || WITH_PORTS.includes(protocol)
  let from = flow.sourcePort
  let to = flow.destinationPort
  if (ported && (from === undefined || to === undefined)) return undefined
  let oneWay = false
  if (answers !== undefined && from !== undefined) {
    const answer = answers[from]
    if (answer === undefined) oneWay = true
    else to = answer
  }
  if (!ported) {
    from = 0
    to = 0
  }
  const order = source.compare(destination)
  const swap = !oneWay && (order > 0 || (order === 0 && (from as number) > (to as number)))
  const tail = Buffer.alloc(ported ? 6 : 2)
  tail.writeUInt8(protocol, 0)
  if (ported) {
    tail.writeUInt16BE((swap ? to : from) as number, 2)
    tail.writeUInt16BE((swap ? from : to) as number, 4)
  }
  const hash = createHash('sha1').update(Buffer.alloc(2))
  hash.update(swap ? destination : source).update(swap ? source : destination)
  return `1:${hash.update(tail).digest('base64')}`
}

/** SQL expressions of a flow's parts: text, text, whole number, whole number, whole number. */
export interface FlowSql {
  readonly source: string
  readonly destination: string
  readonly protocol: string
  readonly sourcePort: string
  readonly destinationPort: string
}

const ipv4Hex = (ip: string): string =>
  `printf('%02x%02x%02x%02x', ${[1, 2, 3, 4].map((n) => `TRY_CAST(split_part(${ip}, '.', ${n}) AS UTINYINT)`).join(', ')})`

const groupsHex = (part: string): string =>
  `CASE WHEN ${part} = '' THEN '' ELSE array_to_string(list_transform(string_split(${part}, ':'), lambda hinomi_group: lpad(hinomi_group, 4, '0')), '') END`

const ipv6Hex = (ip: string): string => {
  const head = groupsHex(`split_part(${ip}, '::', 1)`)
  const tail = groupsHex(`split_part(${ip}, '::', 2)`)
  return `rpad(${head}, 32 - length(${tail})::INTEGER, '0') || ${tail}`
}

/** The address's bytes as 8 or 32 hexadecimal digits. */
const addressHex = (ip: string): string =>
  `(CASE WHEN contains(${ip}, ':') THEN ${ipv6Hex(ip)} ELSE ${ipv4Hex(ip)} END)`

/**
 * The Community ID in DuckDB's core SQL (its `inet` and `crypto` extensions would have to be downloaded), equal to
 * `communityId`. Addresses must be in canonical form (RFC 5952), without a dotted part; NULL gives NULL.
 */
export const communityIdSql = (flow: FlowSql): string => {
  // Texts of equal length compare as the bytes they stand for, so all is done in hexadecimal until the hash.
  const source = addressHex(flow.source)
  const destination = addressHex(flow.destination)
  const icmp = [ICMP, ICMP6]
  const answer = `CASE ${icmp
    .flatMap((protocol) =>
      Object.entries(ANSWERS[protocol] ?? {}).map(
        ([type, counterpart]) =>
          `WHEN ${flow.protocol} = ${protocol} AND ${flow.sourcePort} = ${type} THEN ${counterpart}`,
      ),
    )
    .join(' ')} END`
  const isIcmp = `${flow.protocol} IN (${icmp.join(', ')})`
  const ported = `${flow.protocol} IN (${[...WITH_PORTS, ...icmp].join(', ')})`
  const port = (value: string) => `printf('%04x', (${value})::INTEGER)`
  const from = port(flow.sourcePort)
  const to = `CASE WHEN ${isIcmp} THEN ${port(`coalesce(${answer}, ${flow.destinationPort})`)} ELSE ${port(flow.destinationPort)} END`
  const oneWay = `(${isIcmp} AND ${answer} IS NULL)`
  // Evaluated once: a list of one row of parts stands for "let". A column of the parameter's name would win over it,
  // hence the long one.
  const parts = `{'s': ${source}, 'd': ${destination}, 'f': CASE WHEN ${ported} THEN ${from} ELSE '' END, 't': CASE WHEN ${ported} THEN ${to} ELSE '' END, 'one': ${oneWay}}`
  const forward = `hinomi_flow.one OR (hinomi_flow.s || hinomi_flow.f) <= (hinomi_flow.d || hinomi_flow.t)`
  const hashed = `'0000' || CASE WHEN ${forward} THEN hinomi_flow.s || hinomi_flow.d ELSE hinomi_flow.d || hinomi_flow.s END || printf('%02x00', (${flow.protocol})::INTEGER) || CASE WHEN ${forward} THEN hinomi_flow.f || hinomi_flow.t ELSE hinomi_flow.t || hinomi_flow.f END`
  const id = `list_transform([${parts}], lambda hinomi_flow: CASE WHEN length(hinomi_flow.s) = length(hinomi_flow.d) THEN '1:' || to_base64(unhex(sha1(unhex(${hashed})))) END)[1]`
  return `CASE WHEN ${flow.source} IS NOT NULL AND ${flow.destination} IS NOT NULL AND ${flow.protocol} IS NOT NULL AND (NOT ${ported} OR (${flow.sourcePort} IS NOT NULL AND ${flow.destinationPort} IS NOT NULL)) THEN ${id} END`
}
