import type { Collector } from '../collector.js'
import { eachLine } from './lines.js'

const COMMENT = /^(?:#|;|\/\/|!)/
/** A line of a hosts file: an address that leads nowhere, then what is blocked. */
const HOSTS = /^(?:0\.0\.0\.0|127\.0\.0\.1|::1?)\s+(\S+)/
const RANGE = /^(\S+?)\s*-\s*(\S+)$/

/** A list of one indicator a line; a comment may stand on a line of its own or after the indicator. */
export const readPlain = (text: string, into: Collector): void => {
  eachLine(text, (line) => {
    if (COMMENT.test(line)) return
    const hosts = HOSTS.exec(line)?.[1]
    if (hosts !== undefined) {
      if (hosts !== 'localhost') into.add(hosts)
      return
    }
    // A URL may hold `#` and `;`: only what stands apart is a comment.
    const word = line.split(/\s+[#;]|\s+\/\/|[\t ]/, 1)[0] ?? ''
    if (RANGE.test(line) && addRange(line, into)) return
    into.add(word === '' ? line : word)
  })
}

const number = (text: string): number => {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number)
  return parts === undefined || parts.some((part) => part > 255) ? -1 : parts.reduce((sum, part) => sum * 256 + part, 0)
}
const address = (n: number): string =>
  [n / 2 ** 24, n / 2 ** 16, n / 2 ** 8, n].map((part) => Math.floor(part) % 256).join('.')

/** `192.0.2.4 - 192.0.2.19` as the blocks that make it up; false for what is no range. */
const addRange = (line: string, into: Collector): boolean => {
  const [, from = '', to = ''] = RANGE.exec(line.split(/\s[#;]/, 1)[0] ?? '') ?? []
  let first = number(from)
  const last = number(to)
  if (first < 0 || last < first) return false
  while (first <= last) {
    let bits = 32
    while (bits > 0) {
      const size = 2 ** (32 - bits + 1)
      if (first % size !== 0 || first + size - 1 > last) break
      bits--
    }
    into.add(`${address(first)}/${bits}`)
    first += 2 ** (32 - bits)
  }
  return true
}
