import { canonicalIp } from '../../ip.js'

const DOT = 0x2e
const ZERO = 0x30

/**
 * Four numbers up to 255 without leading zeros: an IPv4 address has only this one spelling.
 * Asked two to four times for each line, hence by character codes.
 */
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

/** The canonical text of an IPv4 or IPv6 address, or `''` for what is none. */
export const canonicalAddress = (text: string): string => {
  if (isIpv4(text)) return text
  // A copy: remembered answers must not keep the whole chunk alive from which the text was cut.
  return text.length > 45 ? '' : (canonicalIp(Buffer.from(text).toString()) ?? '')
}
