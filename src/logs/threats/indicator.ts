import { domainToASCII } from 'node:url'
import { addressText, parseAddress, parseBlock } from '../../query/index.js'

export const INDICATOR_KINDS = ['ip', 'domain', 'url', 'hash'] as const
export type IndicatorKind = (typeof INDICATOR_KINDS)[number]

/** What a list names, in the one spelling under which events are asked for it. */
export interface Indicator {
  readonly kind: IndicatorKind
  readonly value: string
}

/** Why a text is not taken as an indicator. */
export type NotTaken = 'unknown' | 'private' | 'wide'

const LONGEST = 2048

/** Networks in which every organisation's own machines are: a list that names them would match all of its traffic. */
const OWN = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
  '::/127',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
].flatMap((block) => parseBlock(block) ?? [])
/** The widest block that is taken: /8 of IPv4, /16 of IPv6. Wider ones are mistakes (`0.0.0.0/0`). */
const WIDEST = { number: 8, string: 16 } as const

/** An address or a block, the latter as its first address and the bits of its prefix. */
const ipOf = (text: string): Indicator | NotTaken => {
  const block = parseBlock(text)
  const address = block === undefined ? parseAddress(text) : undefined
  if (block === undefined && address === undefined) return 'unknown'
  const { first, last } = block ?? { first: address as string | number, last: address as string | number }
  const kind = typeof first as 'number' | 'string'
  if (block !== undefined && block.bits < WIDEST[kind]) return 'wide'
  if (OWN.some((own) => typeof own.first === kind && own.first <= last && own.last >= first)) return 'private'
  const whole = kind === 'number' ? 32 : 128
  return {
    kind: 'ip',
    value: block === undefined || block.bits === whole ? addressText(first) : `${addressText(first)}/${block.bits}`,
  }
}

const HASH = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/i
const LABELS = /^(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+(?:[a-z][a-z0-9-]{0,61}[a-z0-9])$/
const NOT_ASCII = /[^\0-\x7f]/

/** A domain in lower case and ASCII, without the dot at its end; undefined for what is none. */
export const domainOf = (text: string): string | undefined => {
  let name = text.toLowerCase()
  if (name.endsWith('.')) name = name.slice(0, -1)
  if (NOT_ASCII.test(name)) name = domainToASCII(name)
  return LABELS.test(name) ? name : undefined
}

/** An address of the web without its fragment, scheme and host in lower case; undefined for what is none. */
export const urlOf = (text: string): string | undefined => {
  if (text.length > LONGEST || !/^https?:\/\//i.test(text)) return undefined
  try {
    const url = new URL(text)
    url.hash = ''
    return url.href
  } catch {
    return undefined
  }
}

/** What is passed on by mail is often written so that nobody clicks on it. */
const refanged = (text: string): string =>
  text
    .replace(/^hxxp/i, 'http')
    .replaceAll(/\[\.\]|\(\.\)|\{\.\}|\[dot\]/gi, '.')
    .replaceAll('[:]', ':')
    .replaceAll('[://]', '://')

const WITH_PORT = /^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/

/** The indicator that a text is, whatever its kind, or why it is none. */
export const indicatorOf = (given: string): Indicator | NotTaken => {
  if (given.length > LONGEST) return 'unknown'
  const text = refanged(given.trim())
  if (HASH.test(text)) return { kind: 'hash', value: text.toLowerCase() }
  const ip = ipOf(WITH_PORT.exec(text)?.[1] ?? text)
  if (ip !== 'unknown') return ip
  const url = urlOf(text)
  if (url !== undefined) return { kind: 'url', value: url }
  const domain = domainOf(text.replace(/^(?:\*\.|\.)/, ''))
  return domain === undefined ? 'unknown' : { kind: 'domain', value: domain }
}
