import { KqlError } from '../errors.js'
import { errors } from './errors.js'

/** CloudWatch itself stops at 1,024; rules of one's own may be longer. */
const LIMIT = 20_000

/** Reads a pattern's text from left to right. */
export class Scanner {
  readonly text: string
  at = 0

  constructor(text: string) {
    if (text.length > LIMIT) throw errors.PATTERN_TOO_LONG({ length: text.length, limit: LIMIT })
    this.text = text
  }

  /** @throws PATTERN_WRONG, with the place. */
  fail(expected: string, at = this.at): never {
    throw new KqlError(errors.PATTERN_WRONG({ at: at + 1, expected }), { start: at, end: at + 1 })
  }

  space(): void {
    while (this.at < this.text.length && /\s/.test(this.text[this.at] as string)) this.at++
  }

  get done(): boolean {
    return this.at >= this.text.length
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
    const next = this.text[this.at + word.length]
    if (part.toUpperCase() !== word || (next !== undefined && /[A-Za-z0-9_]/.test(next))) return false
    this.at += word.length
    return true
  }

  expect(word: string): void {
    if (!this.take(word)) this.fail(`\`${word}\``)
  }

  /** What a regular expression of the sticky kind matches here. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0]
    if (found !== undefined) this.at += found.length
    return found
  }

  /** The rest of a quoted string, its opening quotation mark taken; `\"` and `\\` are the escapes. */
  quoted(): string {
    const start = this.at - 1
    let out = ''
    while (!this.done) {
      const c = this.text[this.at++] as string
      if (c === '"') return out
      if (c === '\\' && (this.text[this.at] === '"' || this.text[this.at] === '\\')) out += this.text[this.at++]
      else out += c
    }
    return this.fail('the closing quotation mark', start)
  }

  /** The rest of a `%regular expression%`, its opening sign taken. */
  regex(): string {
    const start = this.at - 1
    const end = this.text.indexOf('%', this.at)
    if (end < 0) this.fail('the closing %', start)
    const source = this.text.slice(this.at, end)
    this.at = end + 1
    return source
  }
}
