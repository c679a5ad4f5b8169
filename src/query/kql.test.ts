import { describe, expect, test } from 'vitest'
import type { Filter } from './ast.js'
import { KqlError } from './errors.js'
import { parseKql } from './kql.js'
import { schemaOf } from './schema.js'

const schema = schemaOf({
  '@timestamp': { type: 'date' },
  'event.original': { type: 'text' },
  'event.action': { type: 'keyword' },
  'event.reason': { type: 'text' },
  'user.name': { type: 'keyword' },
  'user.id': { type: 'keyword' },
  'user.age': { type: 'long' },
  'source.ip': { type: 'ip' },
  'source.port': { type: 'long' },
  'event.risk_score': { type: 'double' },
  'tls.established': { type: 'boolean' },
})

const NOW = Date.parse('2026-03-15T12:34:56.789Z')
const parse = (text: string) => parseKql(text, schema, { now: NOW })

const is = (field: string, value: string | number | boolean): Filter => ({ kind: 'compare', field, value })
const text = (phrase: string): Filter => ({ kind: 'text', phrase })
const exists = (field: string): Filter => ({ kind: 'exists', field })
const wild = (field: string, ...pieces: string[]): Filter => ({ kind: 'wildcard', field, pieces })
const range = (field: string, bounds: object): Filter => ({ kind: 'range', field, bounds })
const and = (...of: Filter[]): Filter => ({ kind: 'and', of })
const or = (...of: Filter[]): Filter => ({ kind: 'or', of })
const not = (of: Filter): Filter => ({ kind: 'not', of })
const all: Filter = { kind: 'all' }
const none: Filter = { kind: 'none' }

describe('KQL reads as in Kibana', () => {
  const cases: readonly (readonly [string, Filter])[] = [
    // Nothing, and everything.
    ['', all],
    ['  \t\n ', all],
    ['*', all],
    ['*:*', all],
    // Terms.
    ['event.action: ConsoleLogin', is('event.action', 'ConsoleLogin')],
    ['event.action:ConsoleLogin', is('event.action', 'ConsoleLogin')],
    ['event.action : ConsoleLogin', is('event.action', 'ConsoleLogin')],
    ['  event.action:  ConsoleLogin  ', is('event.action', 'ConsoleLogin')],
    ['event.action: Console Login', is('event.action', 'Console Login')],
    ['event.action: "Console Login"', is('event.action', 'Console Login')],
    ['"event.action": x', is('event.action', 'x')],
    ['event.action: ""', is('event.action', '')],
    ['user.name: 山田　太郎', is('user.name', '山田　太郎')],
    ['user.name: "山田 太郎"', is('user.name', '山田 太郎')],
    ['user.name: 😀', is('user.name', '😀')],
    ['event.action: null', is('event.action', 'null')],
    ['event.action: 5', is('event.action', '5')],
    ['event.action: a-b_c.d/e@f,g;h=i', is('event.action', 'a-b_c.d/e@f,g;h=i')],
    // Existence and wildcards.
    ['event.action: *', exists('event.action')],
    ['event.action:*', exists('event.action')],
    ['event.action: "*"', is('event.action', '*')],
    ['event.action: Console*', wild('event.action', 'Console', '')],
    ['event.action: *Login', wild('event.action', '', 'Login')],
    ['event.action: C*L*n', wild('event.action', 'C', 'L', 'n')],
    ['event.action: a**b', wild('event.action', 'a', 'b')],
    ['event.action: a\\*b', is('event.action', 'a*b')],
    ['event.action: a\\*b*', wild('event.action', 'a*b', '')],
    ['user.*: x', or(is('user.name', 'x'), is('user.id', 'x'))],
    ['user.*: 7', or(is('user.name', '7'), is('user.id', '7'), is('user.age', 7))],
    ['user.*: *', or(exists('user.name'), exists('user.id'), exists('user.age'))],
    ['*.name: x', is('user.name', 'x')],
    ['us*.n*e: x', is('user.name', 'x')],
    ['nothing.*: x', none],
    ['not nothing.*: x', all],
    ['*: AccessDenied', text('AccessDenied')],
    ['user.* > 5', or(range('user.name', { gt: '5' }), range('user.id', { gt: '5' }), range('user.age', { gt: 5 }))],
    // Terms without a field: any word, or the phrase.
    ['AccessDenied', text('AccessDenied')],
    ['"Access Denied"', text('Access Denied')],
    ['Access Denied', or(text('Access'), text('Denied'))],
    ['Access*', text('Access')],
    ['Acc*ied', { kind: 'wildcard', field: 'event.original', pieces: ['', 'Acc', 'ied', ''], fold: true }],
    ['アクセス拒否', text('アクセス拒否')],
    ['10.0.0.1', text('10.0.0.1')],
    ['event.original: "Access Denied"', text('Access Denied')],
    ['event.original: Access Denied', or(text('Access'), text('Denied'))],
    ['event.reason: denied', { kind: 'wildcard', field: 'event.reason', pieces: ['', 'denied', ''], fold: true }],
    // Types.
    ['source.port: 443', is('source.port', 443)],
    ['source.port: "443"', is('source.port', 443)],
    ['event.risk_score: 7.5', is('event.risk_score', 7.5)],
    ['event.risk_score: -1e3', is('event.risk_score', -1000)],
    ['tls.established: true', is('tls.established', true)],
    ['tls.established: FALSE', is('tls.established', false)],
    ['source.ip: 192.0.2.1', is('source.ip', '192.0.2.1')],
    ['source.ip: "2001:DB8::0:1"', is('source.ip', '2001:db8::1')],
    ['source.ip: 2001\\:db8\\:\\:1', is('source.ip', '2001:db8::1')],
    ['source.ip: 10.0.0.0/8', { kind: 'cidr', field: 'source.ip', block: '10.0.0.0/8' }],
    ['source.ip: "2001:db8::/32"', { kind: 'cidr', field: 'source.ip', block: '2001:db8::/32' }],
    ['source.ip: 10.*', wild('source.ip', '10.', '')],
    // Undeclared fields are paths into the original.
    ['requestParameters.bucketName: logs', is('requestParameters.bucketName', 'logs')],
    ['requestParameters.count: 5', is('requestParameters.count', '5')],
    ['requestParameters.count > 5', range('requestParameters.count', { gt: 5 })],
    ['requestParameters.date >= "2026-01-01"', range('requestParameters.date', { gte: '2026-01-01' })],
    ['requestParameters.flag: true', is('requestParameters.flag', 'true')],
    // Ranges.
    ['source.port > 1024', range('source.port', { gt: 1024 })],
    ['source.port>=1024', range('source.port', { gte: 1024 })],
    ['source.port < 1024', range('source.port', { lt: 1024 })],
    ['source.port <=1024', range('source.port', { lte: 1024 })],
    ['source.port >= 1 and source.port < 3', and(range('source.port', { gte: 1 }), range('source.port', { lt: 3 }))],
    ['event.action > m', range('event.action', { gt: 'm' })],
    ['source.ip >= 10.0.0.0', range('source.ip', { gte: '10.0.0.0' })],
    // Times.
    ['@timestamp >= now-15m', range('@timestamp', { gte: NOW - 900_000 })],
    ['@timestamp < now', range('@timestamp', { lt: NOW })],
    ['@timestamp >= "now-1d/d"', range('@timestamp', { gte: Date.UTC(2026, 2, 14) })],
    ['@timestamp <= now/d', range('@timestamp', { lt: Date.UTC(2026, 2, 16) })],
    ['@timestamp > "2026-03-01"', range('@timestamp', { gte: Date.UTC(2026, 2, 2) })],
    ['@timestamp <= 2026-03-01', range('@timestamp', { lt: Date.UTC(2026, 2, 2) })],
    ['@timestamp: 2026-03', range('@timestamp', { gte: Date.UTC(2026, 2, 1), lt: Date.UTC(2026, 3, 1) })],
    ['@timestamp < "2026-03-01T09:00:00+09:00"', range('@timestamp', { lt: Date.UTC(2026, 2, 1) })],
    ['@timestamp >= 1700000000000', range('@timestamp', { gte: 1_700_000_000_000 })],
    // Operators and their precedence.
    ['a: 1 and b: 2', and(is('a', '1'), is('b', '2'))],
    ['a: 1 AND b: 2 Or c: 3', or(and(is('a', '1'), is('b', '2')), is('c', '3'))],
    ['a: 1 or b: 2 and c: 3', or(is('a', '1'), and(is('b', '2'), is('c', '3')))],
    ['(a: 1 or b: 2) and c: 3', and(or(is('a', '1'), is('b', '2')), is('c', '3'))],
    ['not a: 1 and b: 2', and(not(is('a', '1')), is('b', '2'))],
    ['not (a: 1 and b: 2)', not(and(is('a', '1'), is('b', '2')))],
    ['NOT a: 1 or not b: 2', or(not(is('a', '1')), not(is('b', '2')))],
    ['not not a: 1', is('a', '1')],
    ['not a: *', not(exists('a'))],
    ['((a: 1))', is('a', '1')],
    ['( a: 1 )', is('a', '1')],
    ['a: 1\nand\nb: 2', and(is('a', '1'), is('b', '2'))],
    ['a: 1　and　b: 2', and(is('a', '1'), is('b', '2'))],
    ['error and not warning', and(text('error'), not(text('warning')))],
    ['(error) or "big fault"', or(text('error'), text('big fault'))],
    // Values of one field.
    ['a: (1 or 2)', or(is('a', '1'), is('a', '2'))],
    ['a: (1 or 2 and not 3)', or(is('a', '1'), and(is('a', '2'), not(is('a', '3'))))],
    ['a: ("x y" and (z or w*))', and(is('a', 'x y'), or(is('a', 'z'), wild('a', 'w', '')))],
    ['a: (not 1)', not(is('a', '1'))],
    ['a: (foo bar)', is('a', 'foo bar')],
    ['a:(1 or 2) and b:3', and(or(is('a', '1'), is('a', '2')), is('b', '3'))],
    ['user.*: (x or y)', or(is('user.name', 'x'), is('user.id', 'x'), is('user.name', 'y'), is('user.id', 'y'))],
    // Nested objects.
    ['a:{ b: 1 }', is('a.b', '1')],
    ['a:{ b: 1 and c > 2 }', and(is('a.b', '1'), range('a.c', { gt: 2 }))],
    ['a:{ b:{ c: 1 or d: 2 } }', or(is('a.b.c', '1'), is('a.b.d', '2'))],
    ['user:{ name: x }', is('user.name', 'x')],
    // Escapes.
    ['a: \\and', is('a', 'and')],
    ['a: x \\and y', is('a', 'x and y')],
    ['a: \\not', is('a', 'not')],
    ['\\or', text('or')],
    ['a: x\\:y', is('a', 'x:y')],
    ['a: \\(x\\)', is('a', '(x)')],
    ['a: \\"x\\"', is('a', '"x"')],
    ['a: \\{x\\}\\<\\>', is('a', '{x}<>')],
    ['a: C\\:\\\\Windows', is('a', 'C:\\Windows')],
    ['a: x\\ty', is('a', 'x\ty')],
    ['a: \\u65e5', is('a', '日')],
    ['a: "say \\"hi\\""', is('a', 'say "hi"')],
    ['a: "C:\\\\x"', is('a', 'C:\\x')],
    ['a: "tab\\tline\\n\\u0041"', is('a', 'tab\tline\nA')],
    ['a: "\\d+"', is('a', '\\d+')],
    ['a: "and (or) not: x"', is('a', 'and (or) not: x')],
    ['a\\:b: 1', is('a:b', '1')],
    ['"a b": 1', is('a b', '1')],
    // Words that only look like operators.
    ['a: android', is('a', 'android')],
    ['a: order', is('a', 'order')],
    ['nothing', text('nothing')],
    ['not: x', is('not', 'x')],
  ]
  test.each(cases)('%s', (kql, expected) => {
    expect(parse(kql)).toEqual(expected)
  })

  test('without a schema every field is a path', () => {
    expect(parseKql('source.port: 443 and x')).toEqual(and(is('source.port', '443'), text('x')))
  })

  test('a date without offset is meant in the given zone', () => {
    expect(parseKql('@timestamp >= 2026-03-15', schema, { now: NOW, zone: 'Asia/Tokyo' })).toEqual(
      range('@timestamp', { gte: Date.parse('2026-03-15T00:00:00+09:00') }),
    )
  })
})

describe('a wrong query says what is wrong, where, and what to do', () => {
  const cases: readonly (readonly [string, string, number, number])[] = [
    ['a: "x', 'KQL_QUOTE_OPEN', 3, 5],
    ['a: "x\\"', 'KQL_QUOTE_OPEN', 3, 7],
    ['"', 'KQL_QUOTE_OPEN', 0, 1],
    ['(a: 1', 'KQL_PAREN_OPEN', 0, 1],
    ['a: 1 and (b: 2 or (c: 3)', 'KQL_PAREN_OPEN', 9, 10],
    ['a: (1 or 2', 'KQL_PAREN_OPEN', 3, 4],
    ['a:{ b: 1', 'KQL_PAREN_OPEN', 2, 3],
    ['(', 'KQL_PAREN_OPEN', 0, 1],
    ['a: 1)', 'KQL_CLOSE_STRAY', 4, 5],
    [')', 'KQL_CLOSE_STRAY', 0, 1],
    ['a: 1 }', 'KQL_CLOSE_STRAY', 5, 6],
    ['(a: 1}', 'KQL_CLOSE_STRAY', 5, 6],
    ['a:', 'KQL_VALUE_MISSING', 2, 3],
    ['a: and b: 1', 'KQL_VALUE_MISSING', 3, 4],
    ['a: )', 'KQL_VALUE_MISSING', 3, 4],
    ['a::b', 'KQL_VALUE_MISSING', 2, 3],
    ['a >', 'KQL_VALUE_MISSING', 3, 4],
    ['a >> 1', 'KQL_VALUE_MISSING', 3, 4],
    [': x', 'KQL_FIELD_MISSING', 0, 1],
    ['> 5', 'KQL_FIELD_MISSING', 0, 1],
    ['a: 1 and : x', 'KQL_FIELD_MISSING', 9, 10],
    ['a: 1 and', 'KQL_CONDITION_AFTER', 8, 9],
    ['a: 1 and ', 'KQL_CONDITION_AFTER', 9, 10],
    ['a: 1 or or b: 2', 'KQL_CONDITION_AFTER', 8, 9],
    ['not', 'KQL_CONDITION_AFTER', 3, 4],
    ['(a: 1 or)', 'KQL_CONDITION_AFTER', 8, 9],
    ['a: (1 or)', 'KQL_VALUE_MISSING', 8, 9],
    ['a: (or 1)', 'KQL_CONDITION_BEFORE', 4, 6],
    ['and a: 1', 'KQL_CONDITION_BEFORE', 0, 3],
    ['or', 'KQL_CONDITION_BEFORE', 0, 2],
    ['()', 'KQL_GROUP_EMPTY', 0, 2],
    ['a: ( )', 'KQL_GROUP_EMPTY', 3, 6],
    ['a:{}', 'KQL_GROUP_EMPTY', 2, 4],
    ['a: 1 b: 2', 'KQL_CONJUNCTION_MISSING', 6, 7],
    ['a: "x" "y"', 'KQL_CONJUNCTION_MISSING', 7, 8],
    ['(a: 1) b: 2', 'KQL_CONJUNCTION_MISSING', 7, 8],
    ['a: 1 not b: 2', 'KQL_CONJUNCTION_MISSING', 5, 8],
    ['source.ip: 2001:db8::1', 'KQL_NOT_IP', 11, 15],
    ['user.arn: arn:aws:iam::1:root', 'KQL_CONJUNCTION_MISSING', 13, 14],
    ['error a: 1', 'KQL_FIELD_SPACE', 0, 7],
    ['a: \\q', 'KQL_ESCAPE', 3, 5],
    ['a: x\\', 'KQL_ESCAPE', 4, 5],
    ['source.port > (1 or 2)', 'KQL_RANGE_VALUE', 14, 15],
    ['source.port > 1*', 'KQL_RANGE_VALUE', 14, 16],
    ['source.port: https', 'KQL_NOT_NUMBER', 13, 18],
    ['source.port: 4*', 'KQL_NOT_NUMBER', 13, 15],
    ['tls.established: yes', 'KQL_NOT_BOOLEAN', 17, 20],
    ['tls.established > true', 'KQL_RANGE_BOOLEAN', 18, 22],
    ['@timestamp >= yesterday', 'KQL_NOT_DATE', 14, 23],
    ['@timestamp: 2026-13-01', 'KQL_NOT_DATE', 12, 22],
    ['source.ip: 10.0.0.0/33', 'KQL_NOT_IP', 11, 22],
    ['source.ip: 10.0.0.300', 'KQL_NOT_IP', 11, 21],
    ['日本: 語 :', 'KQL_CONJUNCTION_MISSING', 6, 7],
  ]
  test.each(cases)('%s', (kql, code, start, end) => {
    let error: unknown
    try {
      parse(kql)
    } catch (e) {
      error = e
    }
    expect(error).toBeInstanceOf(KqlError)
    const { code: found, position } = error as KqlError
    expect({ code: found, ...position }).toEqual({ code, start, end })
    for (const locale of ['ja', 'en'] as const) {
      expect((error as KqlError).text(locale)).not.toMatch(/[{][a-z]+[}]/)
      expect((error as KqlError).fix(locale)).not.toMatch(/[{][a-z]+[}]/)
    }
    expect((error as KqlError).exit).toBe(2)
  })

  const codeOf = (kql: string): string | undefined => {
    try {
      parse(kql)
      return undefined
    } catch (e) {
      return (e as KqlError).code
    }
  }

  test('length, depth and the number of conditions are bounded', () => {
    expect(codeOf('a'.repeat(10_000))).toBeUndefined()
    expect(codeOf('a'.repeat(10_001))).toBe('KQL_TOO_LONG')
    expect(codeOf(`${'('.repeat(100)}a${')'.repeat(100)}`)).toBeUndefined()
    expect(codeOf(`${'('.repeat(101)}a${')'.repeat(101)}`)).toBe('KQL_TOO_DEEP')
    expect(codeOf('('.repeat(9_000))).toBe('KQL_TOO_DEEP')
    expect(codeOf(`${'not '.repeat(2_000)}a`)).toBe('KQL_TOO_DEEP')
    expect(codeOf(`*.*:(${Array.from({ length: 400 }, () => 'x').join(' or ')})`)).toBeUndefined()
    expect(codeOf(`*.*:(${Array.from({ length: 1_500 }, () => 'x').join(' or ')})`)).toBe('KQL_TOO_MANY')
  })
})
