/**
 * Security group rules as EC2 gives them (EC2 API reference, IpPermission) and as AWS Config stores them
 * (`ipRanges` as plain texts, the same again as objects in `ipv4Ranges`). Every key may be missing.
 */
export interface IpPermission {
  /** `tcp`, `udp`, `icmp`, `icmpv6`, a protocol number, or `-1` for all of them. */
  readonly ipProtocol?: string | number | null
  /** First port, or the ICMP type; -1, null or absent: all. */
  readonly fromPort?: number | null
  /** Last port, or the ICMP code; -1, null or absent: all. */
  readonly toPort?: number | null
  readonly ipRanges?: readonly (string | { readonly cidrIp?: string })[] | null
  readonly ipv4Ranges?: readonly { readonly cidrIp?: string }[] | null
  readonly ipv6Ranges?: readonly (string | { readonly cidrIpv6?: string })[] | null
  readonly prefixListIds?: readonly (string | { readonly prefixListId?: string })[] | null
  readonly userIdGroupPairs?: readonly { readonly groupId?: string; readonly userId?: string }[] | null
}

export type Protocol = 'tcp' | 'udp'
export type IpVersion = 'IPv4' | 'IPv6'

/** Ports from `from` to `to`, both inclusive. */
export interface PortRange {
  readonly from: number
  readonly to: number
}

/** IANA protocol numbers, which EC2 takes as well as the names. */
const NUMBERS: Readonly<Record<Protocol, string>> = { tcp: '6', udp: '17' }
const EVERY_PORT: PortRange = { from: 0, to: 65_535 }

const anyProtocol = (name: string): boolean => name === '-1' || name === 'all'

/** Which ports of a protocol a rule opens; undefined when it is for another protocol. */
export const openRange = (permission: IpPermission, protocol: Protocol): PortRange | undefined => {
  const name = String(permission.ipProtocol ?? '-1').toLowerCase()
  // With all protocols EC2 ignores whatever ports are given.
  if (anyProtocol(name)) return EVERY_PORT
  if (name !== protocol && name !== NUMBERS[protocol]) return undefined
  const { fromPort, toPort } = permission
  return {
    from: fromPort === undefined || fromPort === null || fromPort < 0 ? EVERY_PORT.from : fromPort,
    to: toPort === undefined || toPort === null || toPort < 0 ? EVERY_PORT.to : toPort,
  }
}

/** Whether a rule opens this port for this protocol, to whomever. */
export const opensPort = (permission: IpPermission, port: number, protocol: Protocol): boolean => {
  const range = openRange(permission, protocol)
  return range !== undefined && range.from <= port && port <= range.to
}

/** `0.0.0.0/0` and `::/0` in any spelling: a prefix of no bits holds every address. */
export const isWorld = (cidr: string): boolean => /\/0+$/.test(cidr.trim())

const versionOf = (cidr: string): IpVersion => (cidr.includes(':') ? 'IPv6' : 'IPv4')

/** All CIDR ranges that a rule names itself, without repetition. */
export const cidrsOf = (permission: IpPermission): readonly string[] => {
  const v4 = [...(permission.ipv4Ranges ?? []), ...(permission.ipRanges ?? [])].map((r) =>
    typeof r === 'string' ? r : r.cidrIp,
  )
  const v6 = (permission.ipv6Ranges ?? []).map((r) => (typeof r === 'string' ? r : r.cidrIpv6))
  return [...new Set([...v4, ...v6].filter((c) => c !== undefined))]
}

/** Ids of the prefix lists that a rule names. */
export const prefixListsOf = (permission: IpPermission): readonly string[] =>
  (permission.prefixListIds ?? [])
    .map((p) => (typeof p === 'string' ? p : p.prefixListId))
    .filter((id) => id !== undefined)

/** Somewhere in a rule that stands for the whole Internet. */
export interface WorldSource {
  readonly cidr: string
  readonly version: IpVersion
  /** Set when the range is an entry of this prefix list. */
  readonly prefixList?: string
}

/**
 * The ranges of a rule that hold every address, whether named in it or in a prefix list it names.
 *
 * @param entries the CIDR ranges of a prefix list by its id; it is asked only for lists that the rule names.
 */
export const worldSources = (
  permission: IpPermission,
  entries: (prefixListId: string) => readonly string[],
): readonly WorldSource[] => [
  ...cidrsOf(permission)
    .filter(isWorld)
    .map((cidr) => ({ cidr, version: versionOf(cidr) })),
  ...prefixListsOf(permission).flatMap((prefixList) =>
    entries(prefixList)
      .filter(isWorld)
      .map((cidr) => ({ cidr, version: versionOf(cidr), prefixList })),
  ),
]

/** `::/0`, or `0.0.0.0/0 (pl-0a1b)` when it stands in a prefix list. */
export const worldName = (source: WorldSource): string =>
  source.prefixList === undefined ? source.cidr : `${source.cidr} (${source.prefixList})`

/** `22`, `8000-8999`. */
export const rangeName = (range: PortRange): string =>
  range.from === range.to ? String(range.from) : `${range.from}-${range.to}`

/** The parts of a range that are in none of the allowed ports, as ranges in ascending order. */
export const portsOutside = (range: PortRange, allowed: readonly number[]): readonly PortRange[] => {
  const out: PortRange[] = []
  let from = range.from
  for (const port of [...new Set(allowed)].sort((a, b) => a - b)) {
    if (port < from || port > range.to) continue
    if (port > from) out.push({ from, to: port - 1 })
    from = port + 1
  }
  if (from <= range.to) out.push({ from, to: range.to })
  return out
}
