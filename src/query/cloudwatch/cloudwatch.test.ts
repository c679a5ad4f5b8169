import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isHinomiError } from '../../kernel/errors.js'
import { compilePattern, normalisePattern, parsePattern } from './index.js'

const record = {
  eventName: 'RunInstances',
  eventType: 'AwsApiCall',
  sourceIPAddress: '111.111.111.111',
  errorCode: null,
  errorMessage: 'Client.UnauthorizedOperation happened',
  arrayKey: ['value', 'another value'],
  objectList: [
    { name: 'a', id: 1 },
    { name: 'b', id: 22 },
  ],
  size: 123.5,
  text: '42',
  flag: true,
  'odd key': { deep: 'x "quoted" y' },
  version: '2.10',
}

const json: [string, boolean][] = [
  ['{ $.eventName = "RunInstances" }', true],
  ['{$.eventName=RunInstances}', true],
  ['{ $.eventName = Run* }', true],
  ['{ $.eventName = "*Inst*" }', true],
  ['{ $.eventName = "run*" }', false],
  ['{ $.eventName != "StopLogging" }', true],
  ['{ $.eventName != "RunInstances" }', false],
  ['{ $.sourceIPAddress != 123.123.* }', true],
  ['{ $.sourceIPAddress = 111.111.* }', true],
  ['{ $.arrayKey[0] = "value" }', true],
  ['{ $.arrayKey[1] = "value" }', false],
  ['{ $.arrayKey[*] = "another value" }', true],
  ['{ $.arrayKey = "another value" }', true],
  ['{ $.objectList[1].id = 22 }', true],
  ['{ $.objectList[*].id > 20 }', true],
  ['{ $.objectList[*].name = "c" }', false],
  ['{ $.objectList[9].id = 1 }', false],
  ['{ $.size >= 123.5 }', true],
  ['{ $.size > 1.235e2 }', false],
  ['{ $.size < 1e3 && $.size > -1 }', true],
  ['{ $.text = 42 }', true],
  ['{ $.text > 41 }', true],
  ['{ $.eventName > 1 }', false],
  ['{ $.flag IS TRUE }', true],
  ['{ $.flag IS FALSE }', false],
  ['{ $.errorCode IS NULL }', true],
  ['{ $.eventName IS NULL }', false],
  ['{ $.missing IS NULL }', false],
  ['{ $.missing NOT EXISTS }', true],
  ['{ $.errorCode NOT EXISTS }', false],
  ['{ $.errorCode EXISTS }', true],
  ['{ $.missing != "x" }', true],
  ['{ $.missing = "*" }', false],
  ['{ $[\'odd key\'].deep = "x \\"quoted\\" y" }', true],
  ['{ $["odd key"]["deep"] = "*quoted*" }', true],
  ['{ $.errorMessage = %Unauth.*d% }', true],
  ['{ $.errorMessage = %^Unauth% }', false],
  ['{ $.version = 2.10 }', true],
  ['{ ($.eventName = x) || ($.eventName = "RunInstances") && ($.flag IS TRUE) }', true],
  ['{ (($.eventName = x) || ($.eventName = RunInstances)) && ($.flag IS FALSE) }', false],
]
test.each(json)('%s is %s', (text, wanted) => {
  expect(compilePattern(parsePattern(text))(JSON.stringify(record), record)).toBe(wanted)
})

const line = '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534'
const space: [string, boolean][] = [
  ['[ip, id, user, timestamp, request, status_code, size]', true],
  ['[ip, id, user, timestamp, request, status_code = 4*, size > 1000]', true],
  ['[ip, id, user, timestamp, request, status_code = 404, size < 1000]', false],
  ['[ip, id, user, ..., status_code = 4*, size]', true],
  ['[..., size >= 1534]', true],
  ['[ip = 127.0.*, ...]', true],
  ['[ip != 127.0.0.1, ...]', false],
  ['[ip, id, user, timestamp, request = *html*, status_code = 404 || status_code = 410, size]', true],
  ['[ip, id, user, timestamp, request, status_code != 404 && status_code != 410, size]', false],
  ['[ip, id, user = %^fr%, ...]', true],
  ['[ip, id]', false],
]
test.each(space)('%s is %s for a web log', (text, wanted) => {
  expect(compilePattern(parsePattern(text))(line, undefined)).toBe(wanted)
})

const terms: [string, boolean][] = [
  ['', true],
  ['frank', true],
  ['Frank', false],
  ['frank GET', true],
  ['frank POST', false],
  ['"GET /index.html"', true],
  ['frank -404', false],
  ['frank -500', true],
  ['?POST ?GET', true],
  ['?POST ?PUT', false],
  ['%fr..k%', true],
  ['-POST', true],
]
test.each(terms)('the terms %j are %s for a line', (text, wanted) => {
  expect(compilePattern(parsePattern(text))(line, undefined)).toBe(wanted)
})

describe('wrong patterns', () => {
  test.each([
    ['{ $.a = }', 8],
    ['{ $.a = "x }', 8],
    ['{ ($.a = "x" }', 13],
    ['{ a = 1 }', 2],
    ['{ $.a > "x" || }', 15],
    ['{ $.a IS MAYBE }', 9],
    ['[a, , b]', 4],
    ['{ $.a = 1 } x', 12],
  ])('%s is told at its place', (text, at) => {
    try {
      parsePattern(text)
      expect.unreachable()
    } catch (e) {
      expect(isHinomiError(e) && e.text('ja').length > 10).toBe(true)
      expect((e as { position: { start: number } }).position.start).toBe(at)
    }
  })

  test('anything at all is a pattern or an error with a sentence', () => {
    const pieces = [
      '{',
      '}',
      '[',
      ']',
      '$',
      '.',
      'a',
      '"',
      '%',
      '=',
      '!=',
      '&&',
      '||',
      '(',
      ')',
      '*',
      ' ',
      '1',
      'IS',
      'NOT',
      '...',
      ',',
      '-',
      '?',
    ]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 25 }), (words) => {
        try {
          compilePattern(parsePattern(words.join('')))(line, record)
        } catch (e) {
          if (!isHinomiError(e)) throw e
        }
      }),
      { numRuns: 5000 },
    )
  })
})

test('white space, order and needless parentheses make no other pattern', () => {
  const same = (a: string, b: string) => normalisePattern(parsePattern(a)) === normalisePattern(parsePattern(b))
  expect(same('{($.a="x")&&($.b=1)}', '{ $.b = 1 && $.a = x }')).toBe(true)
  expect(same('{ $.a = 1 || ($.b = 2 || $.c = 3) }', '{ ($.c=3) || $.b=2 || $.a=1 }')).toBe(true)
  expect(same('{ $.a = 1 }', '{ $.a != 1 }')).toBe(false)
  expect(same('ERROR "x y"', '"x y" ERROR')).toBe(true)
})
