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

type Bind = (value: unknown) => string

/** Membership of a block, of a text in any spelling; only texts with a colon are taken apart. */
export const inBlockSql = (x: string, block: Block, bind: Bind): string => {
  const between = `${addressKeySql(x)} BETWEEN ${bind(addressKey(block.first))} AND ${bind(addressKey(block.last))}`
  const spelt = `CASE WHEN contains(${x}, ':') THEN ${between} ELSE FALSE END`
  if (typeof block.first !== 'number') return spelt
  return `(CASE WHEN ${ipv4InBlock(x, block, bind)} THEN ${isIpv4(x)} ELSE FALSE END OR ${spelt})`
}

/**
 * Membership of a block, of an address in canonical text, as `ip` columns hold it: by the leading
 * numbers. 100,000 rows: 13 to 40 ms of CPU for IPv4; taking all IPv6 addresses apart costs ten times that.
 */
export const storedInBlockSql = (x: string, block: Block, bind: Bind): string => {
  if (typeof block.first === 'number') return ipv4InBlock(x, block, bind)
  // Called where it is used: DuckDB refuses a parameter that the statement does not name.
  const between = () =>
    `${addressKeySql(x)} BETWEEN ${bind(addressKey(block.first))} AND ${bind(addressKey(block.last))}`
  const groups = leadingGroups(block)
  if (groups.length === 0) return `CASE WHEN contains(${x}, ':') THEN ${between()} ELSE FALSE END`
  const prefix = `starts_with(${x}, ${bind(`${groups.join(':')}:`)})`
  return groups.length * 16 === block.bits ? prefix : `CASE WHEN ${prefix} THEN ${between()} ELSE FALSE END`
}

/** Groups that begin the canonical text of every address of an IPv6 block: those before the first that may be zero. */
const leadingGroups = (block: Block): string[] => {
  const whole = Math.min(7, Math.floor(block.bits / 16))
  const groups = (String(block.first).match(/.{4}/g) ?? []).slice(0, whole)
  const zero = groups.indexOf('0000')
  return (zero < 0 ? groups : groups.slice(0, zero)).map((group) => group.replace(/^0+/, ''))
}

const ipv4InBlock = (x: string, block: Block, bind: Bind): string => {
  const first = addressText(block.first).split('.')
  const last = addressText(block.last).split('.')
  if (block.bits === 32) return `${x} = ${bind(first.join('.'))}`
  if (block.bits === 0) return `(contains(${x}, '.') AND NOT contains(${x}, ':'))`
  const whole = Math.floor(block.bits / 8)
  const parts: string[] = []
  if (whole > 0) parts.push(`starts_with(${x}, ${bind(`${first.slice(0, whole).join('.')}.`)})`)
  if (block.bits % 8 !== 0) {
    const octet = `try_cast(split_part(${x}, '.', ${whole + 1}) AS INTEGER)`
    parts.push(`${octet} BETWEEN ${bind(Number(first[whole]))} AND ${bind(Number(last[whole]))}`)
  }
  return parts.length === 1 ? `${parts[0]}` : `(${parts.join(' AND ')})`
}

export const keyOfText = (text: string): string | undefined => {
  const address = parseAddress(text)
  return address === undefined ? undefined : addressKey(address)
}
