import type { Decoder } from '../source.js'
import { lines } from './lines.js'

/** How a log writes values that hold spaces. */
export interface QuotedStyle {
  /** `\"`, `\\` and `\x41` inside quotes stand for one character; else a backslash is one like any other. */
  readonly escapes: boolean
  /** `[06/Feb/2019:00:00:38 +0000]` is one value. */
  readonly brackets: boolean
}

const SPACE = 0x20
const QUOTE = 0x22
const BRACKET = 0x5b
const BACKSLASH = 0x5c

const SINGLE: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', v: '\v', f: '\f' }

/** A run of `\xHH`: bytes, which together may be UTF-8. */
const ESCAPES = /(?:\\x[0-9A-Fa-f]{2})+|\\([^x])/g

/** What Apache, nginx and load balancers wrote with escapes, as it came from the client. */
export const unescapeQuoted = (text: string): string =>
  text.includes('\\')
    ? text.replace(ESCAPES, (run, single: string | undefined) => {
        if (single !== undefined) return SINGLE[single] ?? single
        return Buffer.from(run.replaceAll('\\x', ''), 'hex').toString('utf8')
      })
    : text

/** Whether the quote at `at` is escaped: an odd number of backslashes stands before it. */
const isEscaped = (line: string, at: number, from: number): boolean => {
  let before = at - 1
  while (before >= from && line.charCodeAt(before) === BACKSLASH) before--
  return (at - before) % 2 === 0
}

/**
 * Where a quoted value ends. Clients put quotes into URLs and user agents, and not every log escapes them:
 * only a quote with a space or nothing after it ends the value. -1 when there is none.
 */
const closing = (line: string, from: number, escapes: boolean): number => {
  let at = line.indexOf('"', from)
  while (at >= 0) {
    const isLast = at + 1 === line.length || line.charCodeAt(at + 1) === SPACE
    if (isLast && !(escapes && isEscaped(line, at, from))) return at
    at = line.indexOf('"', at + 1)
  }
  return -1
}

const taken = (line: string, from: number, to: number, escapes: boolean): string => {
  const value = line.slice(from, to)
  return escapes ? unescapeQuoted(value) : value
}

/** A line's values, or what is wrong with it. */
export const splitQuoted = (line: string, style: QuotedStyle): readonly string[] | string => {
  const values: string[] = []
  const { length } = line
  // Hardly a line has any: asked once, not for each value.
  const escapes = style.escapes && line.includes('\\')
  let at = 0
  /** The last quoted value: its place among the values, and where it lies. Taken out of the line once it is known whole. */
  let place = -1
  let from = 0
  let to = 0
  while (at < length) {
    const first = line.charCodeAt(at)
    if (first === SPACE) {
      at++
      continue
    }
    let end: number
    if (first === QUOTE) {
      end = closing(line, at + 1, escapes)
      if (end < 0) return 'a quote is never closed'
      if (place >= 0) values[place] = taken(line, from, to, escapes)
      place = values.length
      from = at + 1
      to = end
      values.push('')
      at = end + 2
    } else if (style.brackets && first === BRACKET) {
      end = line.indexOf(']', at)
      if (end < 0) return 'a bracket is never closed'
      values.push(line.slice(at + 1, end))
      at = end + 1
    } else {
      end = line.indexOf(' ', at)
      if (end < 0) end = length
      if (place >= 0 && line.charCodeAt(end - 1) === QUOTE) {
        // The quote before was the client's own: `"an agent "of" sorts"`. The value ends only here.
        values.length = place + 1
        to = end - 1
      } else values.push(line.slice(at, end))
      at = end + 1
    }
  }
  if (place >= 0) values[place] = taken(line, from, to, escapes)
  return values
}

/** Lines of values with spaces between them, some in double quotes or brackets. */
export const quotedLines = (style: QuotedStyle): Decoder<readonly string[]> => ({
  formats: ['text'],
  open(sink, object, limits) {
    return lines().open(
      {
        record(line, original, position) {
          const values = splitQuoted(line, style)
          if (typeof values === 'string') sink.bad(values, original, position)
          else if (values.length > 0) sink.record(values, original, position)
        },
        bad: sink.bad.bind(sink),
      },
      object,
      limits,
    )
  },
})
