import type { HinomiError } from '../../kernel/errors.js'
import { errors, placed, wrongAt } from './errors.js'

/** CloudWatch itself stops at 1,024; rules of one's own may be longer. */
const LIMIT = 20_000

const SPACE = /\s*/y
const WORD = /[A-Za-z0-9_]/

/** Reads a pattern's text from left to right, each character once. */
export class Scanner {
  readonly text: string
  at = 0

  /** @throws PATTERN_TOO_LONG */
  constructor(text: string) {
    if (text.length > LIMIT) {
      throw wrongAt(errors.PATTERN_TOO_LONG({ length: text.length, limit: LIMIT }), LIMIT, text.length)
    }
    this.text = text
  }

  /** Ends with the error at a place of the text: here, where none is given. */
  fail(error: HinomiError, start = this.at, end = start + 1): never {
    throw wrongAt(error, Math.min(start, this.text.length), Math.min(end, Math.max(start, this.text.length)))
  }

  space(): void {
    this.match(SPACE)
  }

  get done(): boolean {
    return this.at >= this.text.length
  }

  /** The next character; undefined at the end. */
  get next(): string | undefined {
    return this.text[this.at]
  }

  /** Takes `word` when it comes next. */
  take(word: string): boolean {
    if (!this.text.startsWith(word, this.at)) return false
    this.at += word.length
    return true
  }

  /** Takes a keyword, whatever its letter case, that is not the beginning of a longer word. */
  keyword(word: string): boolean {
    const part = this.text.slice(this.at, this.at + word.length)
    const after = this.text[this.at + word.length]
    if (part.toUpperCase() !== word || (after !== undefined && WORD.test(after))) return false
    this.at += word.length
    return true
  }

  /** Takes the bracket that closes the one at `from`. @throws PATTERN_OPEN, PATTERN_AFTER_END is left to the caller */
  close(close: string, from: number): void {
    if (!this.take(close)) this.fail(errors.PATTERN_OPEN({ open: this.text[from] ?? close, close }), from)
  }

  /** White space and then nothing more. @throws PATTERN_AFTER_END */
  end(): void {
    this.space()
    if (!this.done) this.fail(errors.PATTERN_AFTER_END(), this.at, this.text.length)
  }

  /** What a sticky regular expression finds here. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0]
    if (found !== undefined) this.at += found.length
    return found
  }

  /** A quoted string; a backslash before the quotation mark or itself is an escape. @throws PATTERN_OPEN */
  quoted(): string {
    const from = this.at
    const quote = this.text[this.at++] as string
    let out = ''
    while (!this.done) {
      const c = this.text[this.at++] as string
      if (c === quote) return out
      if (c === '\\' && (this.next === quote || this.next === '\\')) out += this.text[this.at++]
      else out += c
    }
    return this.fail(errors.PATTERN_OPEN({ open: quote, close: quote }), from)
  }

  /** `%regular expression%`, checked by `check`. @throws PATTERN_OPEN, and what `check` throws, with the place */
  regex(check: (source: string) => unknown): string {
    const from = this.at
    const end = this.text.indexOf('%', from + 1)
    if (end < 0) this.fail(errors.PATTERN_OPEN({ open: '%', close: '%' }), from)
    const source = this.text.slice(from + 1, end)
    placed(from, end + 1, () => check(source))
    this.at = end + 1
    return source
  }
}

/** A text as `Scanner.quoted` reads it. */
export const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`
