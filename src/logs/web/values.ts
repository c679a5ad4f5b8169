import { canonicalIp } from '../ip.js'

/** `.` less `0`. */
const POINT = 0x2e - 0x30

const DASH = 0x2d
const COLON = 0x3a

/** How access logs write what is absent. */
const isAbsent = (text: string | undefined): boolean =>
  text === undefined || text.length === 0 || (text.length === 1 && text.charCodeAt(0) === DASH)

/** The digits from `from` on → number; NaN for anything else. */
const wholeOf = (text: string, from = 0): number => {
  const { length } = text
  if (length <= from || length > from + 16) return Number.NaN
  let number = 0
  for (let i = from; i < length; i++) {
    const digit = text.charCodeAt(i) - 0x30
    if (digit < 0 || digit > 9) return Number.NaN
    number = number * 10 + digit
  }
  return number <= Number.MAX_SAFE_INTEGER ? number : Number.NaN
}

const REAL = /^-?\d{1,15}(?:\.\d{1,12})?$/

/** `0.086` → number; NaN for anything else. */
const realOf = (text: string): number => {
  const { length } = text
  let digits = 0
  let divisor = 0
  // Up to 15 digits are a whole number, and one division rounds as reading the text does.
  for (let i = 0; i < length && length <= 15; i++) {
    const digit = text.charCodeAt(i) - 0x30
    if (digit >= 0 && digit <= 9) {
      digits = digits * 10 + digit
      divisor *= 10
    } else if (digit === POINT && divisor === 0 && i > 0 && i < length - 1) divisor = 1
    else return REAL.test(text) ? Number(text) : Number.NaN
  }
  if (length === 0 || length > 15) return REAL.test(text) ? Number(text) : Number.NaN
  if (divisor > 1e12) return Number.NaN
  return divisor === 0 ? digits : digits / divisor
}

/**
 * Reads the values of one line by their places. What is absent is `undefined`; what is of the wrong kind is a fault,
 * of which the first is kept. One object serves all lines of a source.
 */
export class Values {
  fault: string | undefined
  #values: readonly string[] = []

  of(values: readonly string[]): this {
    this.#values = values
    this.fault = undefined
    return this
  }

  /** A column that the log lacks is at -1. */
  word(at: number): string | undefined {
    // An array that is asked for -1 looks for a property of that name, slower than all else about a value.
    if (at < 0) return undefined
    const text = this.#values[at]
    return isAbsent(text) ? undefined : text
  }

  whole(at: number, name: string): number | undefined {
    const text = this.word(at)
    if (text === undefined) return undefined
    const number = wholeOf(text)
    if (!Number.isNaN(number)) return number
    this.fault ??= `${name} is not a whole number`
    return undefined
  }

  /** A number of seconds; AWS writes -1 where nothing was measured. */
  seconds(at: number, name: string): number | undefined {
    const text = this.word(at)
    if (text === undefined || text === '-1') return undefined
    const real = realOf(text)
    if (!Number.isNaN(real)) return real
    this.fault ??= `${name} is not a number`
    return undefined
  }

  /** The address of `address:port`, or of an address alone. */
  address(at: number, name: string): string | undefined {
    const text = this.word(at)
    if (text === undefined) return undefined
    const ip = canonicalIp(hostOf(text)) ?? canonicalIp(text)
    if (ip === undefined) this.fault ??= `${name} is not an IP address`
    return ip
  }

  /** The port of `address:port`. */
  port(at: number, name: string): number | undefined {
    const text = this.word(at)
    if (text === undefined) return undefined
    const colon = lastColon(text)
    const number = wholeOf(text, colon + 1)
    if (number <= 65_535) return number
    // `192.0.2.1:-` is how a listener without a port for its target is written.
    if (text.slice(colon + 1) !== '-') this.fault ??= `${name} has no port`
    return undefined
  }

  /** Values with commas or spaces between them. */
  list(at: number, separator: string): readonly string[] | undefined {
    const text = this.word(at)
    if (text === undefined) return undefined
    if (!text.includes(separator)) return [text]
    const items = text.split(separator).filter((item) => item !== '' && item !== '-')
    return items.length === 0 ? undefined : items
  }

  /** Values after those that are known: columns that came later. */
  rest(from: number): readonly string[] | undefined {
    return this.#values.length <= from ? undefined : others(this.#values.slice(from))
  }
}

const others = (values: readonly string[]): readonly string[] | undefined => {
  const present = values.filter((value) => !isAbsent(value))
  return present.length === 0 ? undefined : present
}

/** Near the end, where it is soonest found by hand. */
const lastColon = (text: string): number => {
  let at = text.length - 1
  while (at >= 0 && text.charCodeAt(at) !== COLON) at--
  return at
}

const hostOf = (text: string): string => {
  const colon = lastColon(text)
  if (colon < 0) return text
  return text.charCodeAt(0) === 0x5b ? text.slice(1, colon - 1) : text.slice(0, colon)
}
