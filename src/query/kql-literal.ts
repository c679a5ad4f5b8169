import { errors, fail } from './errors.js'

/** A value or a field name as it was written. */
export interface Literal {
  readonly quoted: boolean
  /** What stands between wildcards, escapes resolved: one piece when there is no wildcard. */
  readonly pieces: readonly string[]
  /** The same, cut at unescaped white space. */
  readonly words: readonly (readonly string[])[]
  readonly start: number
  readonly end: number
}

/** White space; the ideographic space is what a Japanese input method types. */
export const isSpace = (char: string | undefined): boolean =>
  char === ' ' || char === '\t' || char === '\r' || char === '\n' || char === '\u00a0' || char === '\u3000'

/** Characters that end an unquoted literal. */
const ENDING = new Set('():<>"{}')

/** What a backslash may stand before in an unquoted literal. */
const SPECIAL = new Set('\\():<>"*{}')

const WHITE: Readonly<Record<string, string>> = { t: '\t', r: '\r', n: '\n' }

export const skipSpace = (text: string, from: number): number => {
  let i = from
  while (i < text.length && isSpace(text[i])) i++
  return i
}

const KEYWORD = /(?:and|or|not)/iy
const AFTER_KEYWORD = new Set('()"{}')

/** The keyword at a place, in lower case; undefined when none stands there as a word of its own. */
export const keywordAt = (text: string, at: number): 'and' | 'or' | 'not' | undefined => {
  KEYWORD.lastIndex = at
  const found = KEYWORD.exec(text)?.[0]
  if (found === undefined) return undefined
  const next = text[at + found.length]
  if (next !== undefined && !isSpace(next) && !AFTER_KEYWORD.has(next)) return undefined
  return found.toLowerCase() as 'and' | 'or' | 'not'
}

const HEX4 = /^[0-9a-f]{4}$/i

/** The character of `\uXXXX` whose `u` is at `at`. */
const unicodeAt = (text: string, at: number): string | undefined => {
  const digits = text.slice(at + 1, at + 5)
  return text[at] === 'u' && HEX4.test(digits) ? String.fromCharCode(Number.parseInt(digits, 16)) : undefined
}

const readQuoted = (text: string, start: number): Literal => {
  let value = ''
  let i = start + 1
  for (;;) {
    const char = text[i]
    if (char === undefined) return fail(errors.KQL_QUOTE_OPEN(), start, text.length)
    if (char === '"') break
    if (char !== '\\') {
      value += char
      i++
      continue
    }
    const next = text[i + 1] ?? ''
    const unicode = unicodeAt(text, i + 1)
    if (next === '\\' || next === '"') value += next
    else if (next in WHITE) value += WHITE[next]
    else if (unicode !== undefined) value += unicode
    // As Kibana: before any other character a backslash is a backslash.
    else value += `\\${next}`
    i += unicode === undefined ? 2 : 6
  }
  return { quoted: true, pieces: [value], words: [[value]], start, end: i + 1 }
}

/** Escape at a backslash: its value and length. */
const readEscape = (text: string, at: number): { value: string; length: number } => {
  const next = text[at + 1] ?? ''
  const keyword = keywordAt(text, at + 1)
  if (keyword !== undefined) return { value: text.slice(at + 1, at + 1 + keyword.length), length: keyword.length + 1 }
  if (SPECIAL.has(next)) return { value: next, length: 2 }
  if (next in WHITE) return { value: WHITE[next] as string, length: 2 }
  const unicode = unicodeAt(text, at + 1)
  if (unicode !== undefined) return { value: unicode, length: 6 }
  const word = /^(?:and|or|not)/i.exec(text.slice(at + 1, at + 4))?.[0]
  if (word !== undefined) return { value: word, length: word.length + 1 }
  return fail(errors.KQL_ESCAPE(), at, Math.min(text.length, at + 2))
}

const joined = (words: readonly string[][], spaces: readonly string[]): string[] => {
  const [first, ...rest] = words
  const pieces = [...(first ?? [''])]
  for (const [i, word] of rest.entries()) {
    pieces.push((pieces.pop() ?? '') + spaces[i] + word[0], ...word.slice(1))
  }
  return pieces
}

const readUnquoted = (text: string, start: number): Literal => {
  const words: string[][] = []
  const spaces: string[] = []
  let word: string[] = ['']
  let i = start
  for (;;) {
    const char = text[i]
    if (char === undefined || ENDING.has(char)) break
    if (isSpace(char)) {
      const next = skipSpace(text, i)
      const after = text[next]
      if (after === undefined || ENDING.has(after) || keywordAt(text, next) !== undefined) break
      words.push(word)
      spaces.push(text.slice(i, next))
      word = ['']
      i = next
    } else if (char === '*') {
      word.push('')
      i++
    } else if (char === '\\') {
      const { value, length } = readEscape(text, i)
      word.push((word.pop() ?? '') + value)
      i += length
    } else {
      word.push((word.pop() ?? '') + char)
      i++
    }
  }
  words.push(word)
  return { quoted: false, pieces: joined(words, spaces), words, start, end: i }
}

/**
 * Reads the literal at `start`; undefined when no literal begins there.
 * @throws KqlError for an open quotation mark and for a backslash that escapes nothing
 */
export const readLiteral = (text: string, start: number): Literal | undefined => {
  const char = text[start]
  if (char === '"') return readQuoted(text, start)
  if (char === undefined || ENDING.has(char) || isSpace(char)) return undefined
  return readUnquoted(text, start)
}
