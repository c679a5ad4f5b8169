/**
 * IP addresses as flow logs write them, and their canonical text (RFC 5952), under which the lake compares them.
 * Runs twice to four times for each line, hence by character codes.
 */

const DOT = 0x2e
const COLON = 0x3a
const ZERO = 0x30

/** Four numbers up to 255 without leading zeros: an IPv4 address has only this one spelling. */
export const isIpv4 = (text: string): boolean => {
  const { length } = text
  if (length < 7 || length > 15) return false
  let dots = 0
  let digits = 0
  let number = 0
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code === DOT) {
      if (digits === 0 || ++dots > 3) return false
      digits = 0
      number = 0
      continue
    }
    const digit = code - ZERO
    if (digit < 0 || digit > 9 || (digits > 0 && number === 0)) return false
    number = number * 10 + digit
    if (number > 255) return false
    digits++
  }
  return dots === 3 && digits > 0
}

const hexDigit = (code: number): number => {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  if (code >= 0x61 && code <= 0x66) return code - 0x57
  if (code >= 0x41 && code <= 0x46) return code - 0x37
  return -1
}

/** Eight groups of 16 bits, or undefined for what is no IPv6 address. */
const ipv6Groups = (text: string): number[] | undefined => {
  const groups: number[] = []
  /** Where `::` stands, in groups. */
  let gap = -1
  let i = 0
  const { length } = text
  if (length < 2 || length > 45) return undefined
  if (text.charCodeAt(0) === COLON) {
    if (text.charCodeAt(1) !== COLON) return undefined
    gap = 0
    i = 2
  }
  while (i < length) {
    if (groups.length === 8) return undefined
    let group = 0
    let digits = 0
    const start = i
    for (; i < length; i++) {
      const digit = hexDigit(text.charCodeAt(i))
      if (digit < 0) break
      if (++digits > 4) return undefined
      group = group * 16 + digit
    }
    if (i < length && text.charCodeAt(i) === DOT) {
      const tail = text.slice(start)
      if (groups.length > 6 || !isIpv4(tail)) return undefined
      const [a, b, c, d] = tail.split('.').map(Number) as [number, number, number, number]
      groups.push(a * 256 + b, c * 256 + d)
      break
    }
    if (digits === 0) return undefined
    groups.push(group)
    if (i === length) break
    if (text.charCodeAt(i) !== COLON) return undefined
    i++
    if (i === length) return undefined
    if (text.charCodeAt(i) === COLON) {
      if (gap >= 0) return undefined
      gap = groups.length
      i++
    }
  }
  if (gap < 0) return groups.length === 8 ? groups : undefined
  if (groups.length > 7) return undefined
  return [...groups.slice(0, gap), ...new Array<number>(8 - groups.length).fill(0), ...groups.slice(gap)]
}

/** RFC 5952: lower case, no leading zeros, `::` for the first longest run of two or more zero groups. */
const ipv6Text = (groups: readonly number[]): string => {
  let best = -1
  let bestLength = 1
  for (let i = 0; i < 8; i++) {
    let length = 0
    while (i + length < 8 && groups[i + length] === 0) length++
    if (length > bestLength) {
      best = i
      bestLength = length
    }
    if (length > 0) i += length - 1
  }
  const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':')
  if (best < 0) return hex(groups)
  return `${hex(groups.slice(0, best))}::${hex(groups.slice(best + bestLength))}`
}

/** IPv6 texts seen lately, with their canonical form; '' for what is none. Emptied when full: bounded. */
const seen = new Map<string, string>()
const SEEN_LIMIT = 8192

const canonicalIpv6 = (text: string): string => {
  const known = seen.get(text)
  if (known !== undefined) return known
  const groups = ipv6Groups(text)
  const canonical = groups === undefined ? '' : ipv6Text(groups)
  if (canonical !== '') {
    if (seen.size >= SEEN_LIMIT) seen.clear()
    // Copied: a text cut from a chunk would keep the whole chunk in memory.
    const key = Buffer.from(text, 'latin1').toString('latin1')
    seen.set(key, canonical === text ? key : canonical)
  }
  return canonical
}

/** The canonical text of an IPv4 or IPv6 address, or `''` for what is none. */
export const canonicalAddress = (text: string): string => (isIpv4(text) ? text : canonicalIpv6(text))
