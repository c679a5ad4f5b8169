import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fieldName, quote, tokens, withField, withoutValue, withValue } from './kql-edit.js'

describe('editing a query by a pivot', () => {
  test('starts an empty query', () => {
    expect(withValue('', 'user.name', 'alice')).toBe('user.name: "alice"')
    expect(withValue('  ', 'user.name', 'alice', true)).toBe('not user.name: "alice"')
  })

  test('joins by and', () => {
    expect(withValue('event.outcome: failure', 'source.ip', '10.0.0.1')).toBe(
      'event.outcome: failure and source.ip: "10.0.0.1"',
    )
  })

  test('puts parentheses around a query whose or would swallow the new condition', () => {
    expect(withValue('a: 1 or b: 2', 'c', 'x')).toBe('(a: 1 or b: 2) and c: "x"')
    expect(withValue('(a: 1 or b: 2) and d: 3', 'c', 'x')).toBe('(a: 1 or b: 2) and d: 3 and c: "x"')
  })

  test('does not say the same twice, however it was spelt', () => {
    expect(withValue('a:x and b: 2', 'a', 'x')).toBe('a: "x" and b: 2')
    expect(withValue('a: "x"', 'a', 'x')).toBe('a: "x"')
  })

  test('turns a condition into its opposite in its place', () => {
    expect(withValue('a: "x" and b: 2', 'a', 'x', true)).toBe('not a: "x" and b: 2')
    expect(withValue('NOT a: "x" and b: 2', 'a', 'x')).toBe('a: "x" and b: 2')
  })

  test('is not misled by and, or and parentheses inside quotes', () => {
    expect(withValue('a: "x or (y"', 'b', 'z')).toBe('a: "x or (y" and b: "z"')
  })

  test('quotes what has quotes and backslashes', () => {
    expect(quote('C:\\dir "x"')).toBe('"C:\\\\dir \\"x\\""')
    expect(withValue('', 'bytes', 12)).toBe('bytes: 12')
    expect(withValue('', 'mfa', false)).toBe('mfa: false')
  })

  test('escapes a field name that holds KQL characters', () => {
    expect(fieldName('tags.a b:c')).toBe('tags.a\\ b\\:c')
  })

  test('asks for presence and absence of a field', () => {
    expect(withField('a: 1', 'error.code')).toBe('a: 1 and error.code: *')
    expect(withField('a: 1 and error.code: *', 'error.code', true)).toBe('a: 1 and not error.code: *')
  })

  test('removes a condition again', () => {
    expect(withoutValue('a: 1 and b: "x" and c: 2', 'b', 'x')).toBe('a: 1 and c: 2')
  })

  test('adding a value twice is adding it once', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const once = withValue('k: 1', 'f', value)
        expect(withValue(once, 'f', value)).toBe(once)
      }),
    )
  })

  test('cutting into tokens loses no character', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(
          tokens(text)
            .map((t) => t.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })
})
