/**
 * IP addresses as the query language compares them. IPv4 is a number; IPv6 is its 32 hexadecimal
 * digits, whose alphabetical order is the addresses' order. An IPv4 address inside IPv6
 * (`::ffff:10.0.0.1`) is that IPv4 address.
 */
export type Address = number | string

/** First and last address of a block, both of one kind. */
export interface Block {
  readonly first: Address
  readonly last: Address
  /** Bits of the prefix, in the kind's own width (32 or 128). */
  readonly bits: number
}

const DOT = 0x2e

/** Four decimal numbers without leading zeros, as a number from 0 to 2^32 - 1; -1 for anything else. */
export const parseIpv4 = (text: string): number => {
  const { length } = text
  if (length < 7 || length > 15) return -1
  let address = 0
  let part = 0
  let digits = 0
  let dots = 0
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code === DOT) {
      if (digits === 0 || ++dots > 3) return -1
      address = address * 256 + part
      part = 0
      digits = 0
      continue
    }
    const digit = code - 0x30
    if (digit < 0 || digit > 9 || (digits > 0 && part === 0)) return -1
    part = part * 10 + digit
    if (part > 255) return -1
    digits++
  }
  return dots === 3 && digits > 0 ? address * 256 + part : -1
}

const hexDigit = (code: number): number => {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  if (code >= 0x61 && code <= 0x66) return code - 0x57
  if (code >= 0x41 && code <= 0x46) return code - 0x37
  return -1
}

const hex4 = (group: number): string => group.toString(16).padStart(4, '0')

/** The groups of one side of `::`; undefined when they are none. A last IPv4 part counts as two groups. */
const groupsOf = (text: string, mayEndInIpv4: boolean): number[] | undefined => {
  if (text === '') return []
  const groups: number[] = []
  const parts = text.split(':')
  for (const [i, part] of parts.entries()) {
    if (part.includes('.')) {
      const address = mayEndInIpv4 && i === parts.length - 1 ? parseIpv4(part) : -1
      if (address < 0) return undefined
      groups.push(Math.floor(address / 65536), address % 65536)
      continue
    }
    if (part.length < 1 || part.length > 4) return undefined
    let group = 0
    for (let j = 0; j < part.length; j++) {
      const digit = hexDigit(part.charCodeAt(j))
      if (digit < 0) return undefined
      group = group * 16 + digit
    }
    groups.push(group)
  }
  return groups
}

/** The 32 digits of an IPv6 address without zone, in any spelling of RFC 4291. */
const parseIpv6 = (text: string): string | undefined => {
  if (text.length < 2 || text.length > 45) return undefined
  const gap = text.indexOf('::')
  if (gap < 0) {
    const groups = groupsOf(text, true)
    return groups?.length === 8 ? groups.map(hex4).join('') : undefined
  }
  const left = groupsOf(text.slice(0, gap), false)
  const right = groupsOf(text.slice(gap + 2), true)
  if (left === undefined || right === undefined || left.length + right.length > 7) return undefined
  const zeros = new Array<number>(8 - left.length - right.length).fill(0)
  return [...left, ...zeros, ...right].map(hex4).join('')
}

/** Prefix of the IPv6 addresses that hold an IPv4 address. */
export const MAPPED = `${'0'.repeat(20)}ffff`

const plain = (digits: string): Address => (digits.startsWith(MAPPED) ? Number.parseInt(digits.slice(24), 16) : digits)

/** An IPv4 or IPv6 address in any spelling; undefined for what is none. */
export const parseAddress = (text: string): Address | undefined => {
  const four = parseIpv4(text)
  if (four >= 0) return four
  if (!text.includes(':')) return undefined
  const six = parseIpv6(text)
  return six === undefined ? undefined : plain(six)
}

const ipv4Text = (address: number): string =>
  [address / 2 ** 24, address / 2 ** 16, address / 2 ** 8, address].map((n) => Math.floor(n) % 256).join('.')

/** Digits as RFC 5952 writes them: lower case, `::` for the first longest run of two or more zero groups. */
const ipv6Text = (digits: string): string => {
  const groups = (digits.match(/.{4}/g) ?? []).map((group) => Number.parseInt(group, 16).toString(16))
  let start = -1
  let longest = 1
  for (let i = 0; i < 8; i++) {
    let run = 0
    while (groups[i + run] === '0') run++
    if (run > longest) {
      start = i
      longest = run
    }
    if (run > 0) i += run - 1
  }
  if (start < 0) return groups.join(':')
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + longest).join(':')}`
}

/** The address's one canonical text, as columns of addresses hold it: dotted IPv4, RFC 5952 for IPv6. */
export const addressText = (address: Address): string =>
  typeof address === 'number' ? ipv4Text(address) : ipv6Text(address)

const BLOCK = /^([^/]+)\/(\d{1,3})$/

/** A block in CIDR notation; bits after the prefix are ignored, as AWS does. Undefined for what is none. */
export const parseBlock = (text: string): Block | undefined => {
  const match = BLOCK.exec(text)
  const address = match?.[1] === undefined ? undefined : parseAddress(match[1])
  if (match === null || address === undefined) return undefined
  let bits = Number(match[2])
  if (typeof address === 'number') {
    // `::ffff:10.0.0.0/104` counts the bits of IPv6.
    if (text.includes(':')) bits -= 96
    if (bits < 0 || bits > 32) return undefined
    const size = 2 ** (32 - bits)
    const first = address - (address % size)
    return { first, last: first + size - 1, bits }
  }
  if (bits > 128) return undefined
  const size = 1n << BigInt(128 - bits)
  const value = BigInt(`0x${address}`)
  const first = value - (value % size)
  const digits = (n: bigint) => n.toString(16).padStart(32, '0')
  return { first: digits(first), last: digits(first + size - 1n), bits }
}

export const inBlock = (address: Address, block: Block): boolean =>
  typeof address === typeof block.first && address >= block.first && address <= block.last

/** Order of addresses: IPv4 before IPv6, each by value. Negative, zero or positive. */
export const compareAddresses = (a: Address, b: Address): number => {
  if (typeof a === typeof b) return a < b ? -1 : a > b ? 1 : 0
  return typeof a === 'number' ? -1 : 1
}
