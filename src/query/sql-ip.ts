import { type Address, addressText, type Block, MAPPED, parseAddress } from './ip.js'

/**
 * IP arithmetic in DuckDB SQL without its inet extension, which would have to be downloaded.
 * An address becomes a text whose alphabetical order is the addresses' order: `4` and 8 hexadecimal
 * digits, or `6` and 32. Everything here is made of constants of this file and of `x`, a safe expression.
 */

const OCTET = '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])'
const IPV4 = `${OCTET}(\\.${OCTET}){3}`
const GROUPS = '[0-9a-f]{1,4}(:[0-9a-f]{1,4})*'
const IPV6 = `(${GROUPS})?(::(${GROUPS})?)?`

const isIpv4 = (x: string): string => `regexp_full_match(${x}, '${IPV4}')`

/** Gives an expression a name for use in another one. */
const naming = (value: string, name: string, body: string): string =>
  `list_transform([${value}], lambda ${name}: ${body})[1]`

const octetsHex = (x: string): string =>
  `array_to_string(list_transform(string_split(${x}, '.'), lambda o: format('{:02x}', try_cast(o AS INTEGER))), '')`

/** IPv6 that ends in a dotted IPv4 address with that end as two groups. */
const undotted = (x: string): string => {
  const tail = `regexp_extract(${x}, '[^:]*$')`
  const hex = naming(octetsHex(tail), 'h', `h[1:4] || ':' || h[5:8]`)
  return `CASE WHEN contains(${x}, '.') THEN CASE WHEN ${isIpv4(tail)} THEN regexp_extract(${x}, '^.*:') || ${hex} END ELSE ${x} END`
}

const digits = (groups: string): string => `array_to_string(list_transform(${groups}, lambda g: lpad(g, 4, '0')), '')`

const side = (y: string, n: 1 | 2): string =>
  `list_filter(string_split(split_part(${y}, '::', ${n}), ':'), lambda g: g <> '')`

const ipv6Digits = (x: string): string => {
  const [left, right] = [side('y', 1), side('y', 2)]
  const filled = `${digits('l')} || repeat('0000', 8 - len(l) - len(r)) || ${digits('r')}`
  const rightSize = naming(
    right,
    'r',
    `CASE WHEN contains(y, '::') THEN CASE WHEN len(l) + len(r) <= 7 THEN ${filled} END WHEN len(l) = 8 THEN ${digits('l')} END`,
  )
  const whole = naming(left, 'l', rightSize)
  return naming(undotted(`lower(${x})`), 'y', `CASE WHEN regexp_full_match(y, '${IPV6}') THEN ${whole} END`)
}

/** The key of the address that a text spells; NULL for what is none. */
export const addressKeySql = (x: string): string => {
  const six = naming(
    ipv6Digits(x),
    'd',
    `CASE WHEN starts_with(d, '${MAPPED}') THEN '4' || d[25:] WHEN d IS NOT NULL THEN '6' || d END`,
  )
  return `CASE WHEN contains(${x}, ':') THEN ${six} WHEN ${isIpv4(x)} THEN '4' || ${octetsHex(x)} END`
}

/** The key of an address, as `addressKeySql` makes it. */
export const addressKey = (address: Address): string =>
  typeof address === 'number' ? `4${address.toString(16).padStart(8, '0')}` : `6${address}`

/**
 * Membership of a block. IPv4 goes by the leading numbers of the text; only texts with a colon are taken apart.
 * @param bind makes a parameter of a value and gives its placeholder
 */
export const inBlockSql = (x: string, block: Block, bind: (value: unknown) => string): string => {
  const between = `${addressKeySql(x)} BETWEEN ${bind(addressKey(block.first))} AND ${bind(addressKey(block.last))}`
  const spelt = `CASE WHEN contains(${x}, ':') THEN ${between} ELSE FALSE END`
  if (typeof block.first !== 'number') return spelt
  return `(${ipv4InBlock(x, block, bind)} OR ${spelt})`
}

const ipv4InBlock = (x: string, block: Block, bind: (value: unknown) => string): string => {
  const first = addressText(block.first).split('.')
  const last = addressText(block.last).split('.')
  if (block.bits === 32) return `${x} = ${bind(first.join('.'))}`
  const whole = Math.floor(block.bits / 8)
  const parts: string[] = []
  if (whole > 0) parts.push(`starts_with(${x}, ${bind(`${first.slice(0, whole).join('.')}.`)})`)
  parts.push(isIpv4(x))
  if (block.bits % 8 !== 0) {
    const octet = `try_cast(split_part(${x}, '.', ${whole + 1}) AS INTEGER)`
    parts.push(`${octet} BETWEEN ${bind(Number(first[whole]))} AND ${bind(Number(last[whole]))}`)
  }
  return `(${parts.join(' AND ')})`
}

export const keyOfText = (text: string): string | undefined => {
  const address = parseAddress(text)
  return address === undefined ? undefined : addressKey(address)
}
