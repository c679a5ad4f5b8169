import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { memo } from './memo.js'

/** Longest text of an address: IPv6 with an IPv4 tail. */
const LONGEST = 45

const canonical = memo(
  (text) => {
    const version = isIP(text)
    if (version === 4) return text
    // A zone (`fe80::1%eth0`) means something only on the host that wrote it; no engine takes it as an address.
    if (version === 0 || text.includes('%')) return ''
    return ipaddr.IPv6.parse(text).toRFC5952String()
  },
  { entries: 16_384, keyLength: LONGEST },
)

/**
 * The one spelling of an IP address under which it is stored and compared: dotted IPv4, or IPv6 by RFC 5952
 * (lower case, shortest). Undefined for anything that is no address.
 */
export const canonicalIp = (text: string): string | undefined => {
  if (text.length > LONGEST) return undefined
  const ip = canonical(text)
  return ip === '' ? undefined : ip
}
