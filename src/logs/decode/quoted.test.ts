import { describe, expect, test } from 'vitest'
import { splitQuoted, unescapeQuoted } from './quoted.js'

const apache = { escapes: true, brackets: true }
const s3 = { escapes: false, brackets: true }
const balancer = { escapes: true, brackets: false }

describe('a line is split', () => {
  test.each([
    ['', []],
    ['a b', ['a', 'b']],
    ['a  b ', ['a', 'b']],
    ['a "" -', ['a', '', '-']],
    ['a "b c" d', ['a', 'b c', 'd']],
    ['[06/Feb/2019:00:00:38 +0000] x', ['06/Feb/2019:00:00:38 +0000', 'x']],
    ['"a \\"b\\" c" d', ['a "b" c', 'd']],
    ['"ends in a backslash\\\\" d', ['ends in a backslash\\', 'd']],
    ['"\\x22\\xe7\\x81\\xab\\n" d', ['"火\n', 'd']],
    ['"a quote"inside" d', ['a quote"inside', 'd']],
    ['x "a quote" inside it" d', ['x', 'a quote" inside it', 'd']],
    ['x" y', ['x"', 'y']],
  ])('%j', (line, values) => expect(splitQuoted(line, apache)).toEqual(values))

  test('a backslash is a character where the log does not escape', () => {
    expect(splitQuoted('"a\\" "\\x22"', s3)).toEqual(['a\\', '\\x22'])
  })

  test('a bracket is part of an IPv6 address where it is no quote', () => {
    expect(splitQuoted('[2001:db8::1]:443 x', balancer)).toEqual(['[2001:db8::1]:443', 'x'])
  })

  test.each([
    ['a "b', 'a quote is never closed'],
    ['a "b\\" c', 'a quote is never closed'],
    ['a [b c', 'a bracket is never closed'],
  ])('%j is no line', (line, reason) => expect(splitQuoted(line, apache)).toBe(reason))
})

/** A line that counts the characters of it that are looked at or copied. */
class CountedLine extends String {
  work = 0
  override charCodeAt(at: number): number {
    this.work++
    return super.charCodeAt(at)
  }
  override indexOf(text: string, from = 0): number {
    const found = super.indexOf(text, from)
    this.work += (found < 0 ? this.length : found + text.length) - from
    return found
  }
  override slice(from?: number, to?: number): string {
    const part = super.slice(from, to)
    this.work += part.length
    return part
  }
}

test('a line of stray quotes costs no more than its length', () => {
  const workOf = (quotes: number): number => {
    const line = new CountedLine(`"\\a${' b"'.repeat(quotes)} c`)
    expect(splitQuoted(line as unknown as string, apache)).toHaveLength(2)
    expect(line.work).toBeGreaterThanOrEqual(line.length)
    return line.work
  }
  expect(workOf(20_000) / workOf(10_000)).toBeCloseTo(2, 2)
})

test('bytes that are not UTF-8 are kept as U+FFFD', () => expect(unescapeQuoted('a\\xffb')).toBe('a\ufffdb'))
