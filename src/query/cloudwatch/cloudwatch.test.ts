import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HinomiError, isHinomiError } from '../../kernel/errors.js'
import { KqlError } from '../errors.js'
import { compilePredicate } from '../predicate.js'
import {
  compileMetricValue,
  compilePattern,
  normalisePattern,
  type Pattern,
  parsePattern,
  patternFilter,
} from './index.js'

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
  ['{ $.arrayKey = "another value" }', false],
  ['{ $.arrayKey != "another value" }', false],
  ['{ $.objectList.name = "a" }', false],
  ['{ $.objectList[0] = "*" }', false],
  ['{ $.objectList[0] EXISTS }', true],
  ['{ $.eventName[0] = "R" }', false],
  ['{ $.arrayKey.length = 2 }', false],
  ['{ $.eventName.length = 12 }', false],
  ['{ $.constructor EXISTS }', false],
  ['{ $.constructor.name = "Object" }', false],
  ['{ $.__proto__ EXISTS }', false],
  ['{ $.arrayKey[*] != "value" }', true],
  ['{ $.arrayKey[*] != "*value" }', false],
  ['{ $.objectList[*] EXISTS }', true],
  ['{ $.nowhere[*] NOT EXISTS }', true],
  ['{ $.size = 123* }', true],
  ['{ $.size = * }', true],
  ['{ $.flag = true }', true],
  ['{ $.flag != "true" }', false],
  ['{ $.text IS TRUE }', false],
  ['{ $.errorCode = "*" }', false],
  ['{ $.errorCode != "x" }', false],
  ["{ $.['odd key'].deep EXISTS }", true],
  ['{ $.eventName = R**s }', true],
  ['{ $.eventName is null || $.errorCode Is Null }', true],
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
  ['{ $.missing != "x" }', false],
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
  ['[ip, id, user, timestamp, request, status_code =! 404, size]', false],
  ['[ip = 10.* || IP = 127.*, ...]', true],
  ['[..., request = *.html*, status_code = 4*,]', true],
  ['[..., request = "*.html*", ,]', true],
  ['[ip, ..., size = %^15%]', true],
  ['[a, b, c, d, e, f, g, ...]', true],
  ['[a, b, c, d, e, f, g, h, ...]', false],
  ['[user > 1, ...]', false],
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
  ['" "', true],
  ['""', true],
  ['"GET" - "404"', false],
  ['frank ?nothing', true],
  ['?frank -404', false],
]
test.each(terms)('the terms %j are %s for a line', (text, wanted) => {
  expect(compilePattern(parsePattern(text))(line, undefined)).toBe(wanted)
})

describe('wrong patterns', () => {
  test.each([
    ['{ $.a = }', 8],
    ['{ $.a = "x }', 8],
    ['{ ($.a = "x" }', 2],
    ['{ ($.a = "x")', 0],
    ['{ a = 1 }', 2],
    ['{ $.a > "x" || }', 8],
    ['{ $.a = "x" || }', 15],
    ['{ $.a = %(% }', 8],
    ['{ $.a[x] = 1 }', 6],
    ['{ $.a NOT NULL }', 10],
    ['[a = 1 || b = 2]', 10],
    ['[..., a, ...]', 9],
    ['ERROR -', 6],
    ['ERROR %[%', 6],
    ['{ $.a IS MAYBE }', 9],
    ['[a, = 1]', 4],
    ['[a, b', 0],
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

  test('anything at all is a pattern or an error with a sentence and a place in the text', () => {
    const pieces =
      '{ } [ ] $ . $.a $.b[*] a " \' \\ % = != =! > && || ( ) * ** 1 1e3 IS NULL NOT EXISTS ... , - ? あ \ud83d'
    const word = fc.oneof(
      fc.constantFrom(...pieces.split(' '), ' '),
      fc.constantFrom('{ $.a = ', '[a, b = ', '"x"', '%y+%', ' }', ']'),
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        const text = words.join('')
        let pattern: Pattern
        try {
          pattern = parsePattern(text)
        } catch (e) {
          if (!(e instanceof KqlError)) throw e
          expect(e.position.start).toBeLessThanOrEqual(text.length)
          expect(e.position.end).toBeLessThanOrEqual(text.length)
          expect(e.text('ja')).not.toMatch(/\{[a-z]+\}/)
          return
        }
        const holds = compilePattern(pattern)(line, record)
        // Its normal form is a pattern of the same meaning and its own normal form.
        const again = parsePattern(normalisePattern(pattern))
        expect(normalisePattern(again)).toBe(normalisePattern(pattern))
        expect(compilePattern(again)(line, record)).toBe(holds)
      }),
      { numRuns: 10_000 },
    )
  })

  test.each([
    ['parentheses', '{ '.concat('('.repeat(19_000))],
    ['alternatives', `{ ${Array.from({ length: 1_400 }, (_, i) => `$.a = x${i}`).join('||')} }`],
    ['wildcards', `{ $.a = "${'*a'.repeat(9_000)}" }`],
    ['open quotation marks', '"'.repeat(19_999)],
    ['signs', '?-'.repeat(9_000)],
    ['too long', 'x'.repeat(20_001)],
  ])('much of the same (%s) takes no long time', (_, text) => {
    const begun = performance.now()
    try {
      compilePattern(parsePattern(text))('a'.repeat(100_000), { a: 'a'.repeat(100_000) })
    } catch (e) {
      if (!isHinomiError(e)) throw e
    }
    expect(performance.now() - begun).toBeLessThan(2_000)
  })

  test('a line of brackets that nothing closes takes no long time', () => {
    const begun = performance.now()
    expect(compilePattern(parsePattern('[..., a = 1]'))('["'.repeat(200_000), undefined)).toBe(false)
    expect(performance.now() - begun).toBeLessThan(2_000)
  })
})

test.each([
  ['{($.a="x")&&($.b=1)}', '{ $.b = 1 && $.a = x }'],
  ['{ $.a = 1 || ($.b = 2 || $.c = 3) }', '{ ($.c=3) || $.b=2 || $.a=1 }'],
  ['{ $.a = 1e3 }', '{$.a=1000}'],
  ["{ $['a'].b = x }", '{ $.a.b = "x" }'],
  ['{ $.a = x && $.a = x }', '{ $.a = x }'],
  ['[a, b = 1 || b = 2]', '[ a,b=2||b=1 ]'],
  ['ERROR "x y"', '"x y" ERROR'],
])('white space, order, quotation marks and needless parentheses make no other pattern: %s', (a, b) => {
  expect(normalisePattern(parsePattern(a))).toBe(normalisePattern(parsePattern(b)))
})

test.each([
  ['{ $.a = 1 }', '{ $.a != 1 }'],
  ['{ $.a = 1 && ($.b = 2 || $.c = 3) }', '{ ($.a = 1 && $.b = 2) || $.c = 3 }'],
  ['{ $.a = 12345678901234567890 }', '{ $.a = 12345678901234567891 }'],
  ['[a, b = 1]', '[b = 1, a]'],
  ['ERROR', 'error'],
])('%s is not %s', (a, b) => {
  expect(normalisePattern(parsePattern(a))).not.toBe(normalisePattern(parsePattern(b)))
})

describe('the metric value', () => {
  const value = (wanted: number | string, pattern: string) =>
    compileMetricValue(wanted, parsePattern(pattern))(line, record)

  test.each([
    [1, '{ $.a = 1 }', 1],
    ['2.5', 'ERROR', 2.5],
    ['$.size', '{ $.size = * }', 123.5],
    ['$.text', '{ $.size = * }', 42],
    ['$.objectList[*].id', '{ $.size = * }', 1],
    ['$.eventName', '{ $.size = * }', undefined],
    ['$.missing', '{ $.size = * }', undefined],
    ['$size', '[..., status, size]', 1534],
    ['$status', '[..., status, size]', 404],
    ['$6', '[ip, ...]', 404],
    ['$ip', '[ip, ...]', undefined],
  ])('%s of %s is %s', (wanted, pattern, expected) => {
    expect(value(wanted, pattern)).toBe(expected)
  })

  test.each([
    ['$other', '[a, ...]'],
    ['$.size', '[a, ...]'],
    ['$.size', 'ERROR'],
    ['size', '{ $.a = 1 }'],
  ])('%s is no value of %s', (wanted, pattern) => {
    expect(() => value(wanted, pattern)).toThrow(HinomiError)
  })
})

describe('as a filter of stored events', () => {
  const filter = (text: string) => patternFilter(parsePattern(text), (name) => name.startsWith('event.'))

  test('what the filter language can say finds the same records', () => {
    const resolve = (name: string) => ({ read: (r: unknown) => name.split('.').reduce(at, r), as: 'json' as const })
    const at = (value: unknown, key: string) => (value as Record<string, unknown> | undefined)?.[key]
    for (const [text, wanted] of json) {
      if (/arrayKey|objectList|constructor|__proto__|length|eventName\[|odd|\[\*\]|123\*|EXISTS|!= "x"/.test(text))
        continue
      const made = filter(text)
      if (made !== undefined) expect([text, compilePredicate(made, resolve)(record)]).toEqual([text, wanted])
    }
  })

  test('a field that is absent must be there for !=', () => {
    expect(filter('{ $.a.b != "x" }')).toEqual({
      kind: 'and',
      of: [
        { kind: 'exists', field: 'a.b' },
        { kind: 'not', of: { kind: 'compare', field: 'a.b', value: 'x' } },
      ],
    })
  })

  test.each(['{ $.a IS NULL }', '{ $.a[0] = 1 }', "{ $['a.b'] = 1 }", '{ $.event.action = x }', 'ERROR', '[a, b]'])(
    '%s cannot be said',
    (text) => {
      expect(filter(text)).toBeUndefined()
    },
  )
})
