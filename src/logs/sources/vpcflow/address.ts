import { canonicalIp, isIpv4 } from '../../ip.js'

/** The canonical text of an IPv4 or IPv6 address, or `''` for what is none. */
export const canonicalAddress = (text: string): string => {
  if (isIpv4(text)) return text
  // A copy: remembered answers must not keep the whole chunk alive from which the text was cut.
  return text.length > 45 ? '' : (canonicalIp(Buffer.from(text).toString()) ?? '')
}
