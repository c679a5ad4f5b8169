import { describe, expect, test } from 'vitest'
import type { Filter } from './ast.js'
import { eventResolver } from './event-resolver.js'
import { parseKql } from './kql.js'
import { compilePredicate } from './predicate.js'
import { type EventLike, schemaOf } from './schema.js'

const schema = schemaOf({
  'event.original': { type: 'text' },
  'user.name': { type: 'keyword' },
  'user.roles': { type: 'keyword', many: true },
  'source.ip': { type: 'ip' },
  'source.port': { type: 'long' },
  'related.ip': { type: 'ip', many: true, derived: { kind: 'union', of: ['source.ip', 'host.ip'] } },
  'host.ip': { type: 'ip', many: true },
  'event.code': {
    type: 'keyword',
    derived: { kind: 'computed', of: ['user.name'], value: (event) => `${event['user.name']}!`, sql: () => 'NULL' },
  },
})

const record = {
  requestParameters: {
    bucketName: 'logs',
    count: 5,
    flag: true,
    big: '123456789012',
    none: null,
    list: [1, [9]],
    empty: [],
    object: {},
  },
  resources: [{ ARN: 'arn:aws:s3:::logs', tags: [{ key: 'a' }, { key: 'b' }] }, { ARN: 'arn:aws:s3:::other' }],
}
const event: EventLike = {
  'event.original': JSON.stringify(record),
  'user.name': 'Alice',
  'user.roles': ['admin', 'auditor'],
  'source.ip': '10.1.2.3',
  'host.ip': ['2001:db8::1'],
  'source.port': 443,
}
const matches = (kql: string) => compilePredicate(parseKql(kql, schema), eventResolver(schema))(event)

describe('an event matches', () => {
  test.each([
    'user.name: Alice',
    'user.roles: auditor',
    'not user.roles: developer',
    'not user.email: *',
    'source.port >= 443 and source.port < 444',
    'related.ip: 10.0.0.0/8',
    'related.ip: "2001:DB8:0::1"',
    'source.ip: "::ffff:10.1.2.3"',
    'source.ip >= 10.1.2.0 and source.ip <= 10.1.2.255',
    'event.code: "Alice!"',
    'requestParameters.bucketName: l*s',
    'requestParameters.count: 5',
    'requestParameters.count: "5"',
    'requestParameters.count > 4',
    'requestParameters.big > 123456789011',
    'requestParameters.flag: true',
    'requestParameters.list: 1',
    'requestParameters.object: *',
    'resources.ARN: "arn:aws:s3:::other"',
    'resources.tags.key: b',
    'resources:{ ARN: *other and tags.key: a }',
    'BUCKETNAME',
  ])('%s', (kql) => {
    expect(matches(kql)).toBe(true)
  })
})

describe('an event does not match', () => {
  test.each([
    'user.name: alice',
    'not user.roles: admin',
    'source.port: 44',
    'related.ip: 11.0.0.0/8',
    'requestParameters.none: *',
    'requestParameters.empty: *',
    'requestParameters.list: 9',
    'requestParameters.missing: *',
    'requestParameters.constructor: *',
    'requestParameters.bucketName.length: *',
    'resources.0.ARN: *',
    'requestParameters.count: 5*',
  ])('%s', (kql) => {
    expect(matches(kql)).toBe(false)
  })
})

describe('compilePredicate', () => {
  test('asks for each field once, however often it stands in the filter', () => {
    const asked: string[] = []
    compilePredicate(parseKql('a: (1 or 2 or 3) and not a: 4 and b: 5'), (field) => {
      asked.push(field)
      return () => undefined
    })
    expect(asked).toEqual(['a', 'b'])
  })

  test('a bare reader compares by the values own types', () => {
    const test = (filter: Filter, value: unknown) =>
      compilePredicate<unknown>(filter, () => (subject) => subject)(value)
    expect(test({ kind: 'compare', field: 'a', value: 5 }, 5)).toBe(true)
    expect(test({ kind: 'compare', field: 'a', value: 5 }, '5')).toBe(false)
    expect(test({ kind: 'compare', field: 'a', value: '5' }, 5)).toBe(false)
    expect(test({ kind: 'compare', field: 'a', value: 'A', fold: true }, ['b', 'a'])).toBe(true)
    expect(test({ kind: 'exists', field: 'a' }, null)).toBe(false)
    expect(test({ kind: 'exists', field: 'a' }, [])).toBe(false)
    expect(test({ kind: 'range', field: 'a', bounds: { gt: 1, lte: 2 } }, [1, 2])).toBe(true)
  })

  test('the original is parsed once per event and only when a path is asked for', () => {
    const counted = { value: 0 }
    const counting: EventLike = {
      get 'event.original'() {
        counted.value++
        return JSON.stringify(record)
      },
    }
    compilePredicate(parseKql('user.name: x', schema), eventResolver(schema))(counting)
    expect(counted.value).toBe(0)
    compilePredicate(parseKql('a.b: 1 or a.c: 2 or a.d: 3', schema), eventResolver(schema))(counting)
    expect(counted.value).toBe(1)
  })

  test.each<Filter>([
    { kind: 'regex', field: 'a', source: '(a+)+$' },
    { kind: 'regex', field: 'a', source: '(a|aa)+$' },
    { kind: 'wildcard', field: 'a', pieces: ['', ...Array.from({ length: 50 }, () => 'a'), 'b'] },
    { kind: 'wildcard', field: 'a', pieces: ['', 'a', 'a', 'a', 'a', 'b', ''], fold: true },
  ])('takes linear time for %j', (filter) => {
    const read = compilePredicate<string>(filter, () => (subject) => subject)
    const start = performance.now()
    expect(read(`${'a'.repeat(200_000)}!`)).toBe(false)
    // A backtracking matcher would take longer than the universe has.
    expect(performance.now() - start).toBeLessThan(5_000)
  })

  test.each(['(', 'a{1001}', '(?=a)', '(?<!a)b', '\\1', 'a**', '\\p{Alphabetic}', '\\p{L}{500}'])(
    'refuses the expression %s',
    (source) => {
      expect(() => compilePredicate({ kind: 'regex', field: 'a', source }, () => () => '')).toThrow('cannot be used')
    },
  )
})
