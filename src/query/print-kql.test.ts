import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Bounds, Filter } from './ast.js'
import { eventResolver } from './event-resolver.js'
import { parseKql } from './kql.js'
import { compilePredicate } from './predicate.js'
import { printKql } from './print-kql.js'
import { schemaOf } from './schema.js'

const schema = schemaOf({
  '@timestamp': { type: 'date' },
  'event.original': { type: 'text' },
  'event.reason': { type: 'text' },
  'user.name': { type: 'keyword' },
  'source.ip': { type: 'ip' },
  'source.port': { type: 'long' },
  'tls.established': { type: 'boolean' },
})

const letters = fc.constantFrom(...('abAB12*"\\():<>{} \t\n　日😀'.match(/./gsu) ?? []), ' and ', ' or ', 'not ')
const texts = fc.string({ unit: letters, minLength: 1, maxLength: 5 })
const names = fc.oneof(fc.constantFrom('user.name', 'requestParameters.x', 'and', 'a'), texts)
const textNames = names.filter((name) => schema.field(name) === undefined || name === 'user.name')

const bounds = <T>(of: fc.Arbitrary<T>) =>
  fc
    .record({ gt: of, gte: of, lt: of, lte: of }, { requiredKeys: [] })
    .filter((b) => Object.keys(b).length > 0) as fc.Arbitrary<Bounds>

const times = fc.constantFrom(-5, 0, 999, 86_400_000, 1_700_000_000_000, 1_700_000_000_000.5)
const leaf: fc.Arbitrary<Filter> = fc.oneof(
  fc.constantFrom<Filter>({ kind: 'all' }, { kind: 'none' }),
  texts.map((phrase): Filter => ({ kind: 'text', phrase })),
  fc.tuple(textNames, texts).map(([field, value]): Filter => ({ kind: 'compare', field, value })),
  fc
    .tuple(textNames, fc.array(texts, { minLength: 1, maxLength: 3 }))
    .map(([field, inner]): Filter => ({ kind: 'wildcard', field, pieces: ['', ...inner, ''] })),
  fc.tuple(textNames, texts, texts).map(([field, a, b]): Filter => ({ kind: 'wildcard', field, pieces: [a, b] })),
  texts.map((piece): Filter => ({ kind: 'wildcard', field: 'event.reason', pieces: ['', piece, ''], fold: true })),
  names.map((field): Filter => ({ kind: 'exists', field })),
  fc.tuple(textNames, bounds(texts)).map(([field, b]): Filter => ({ kind: 'range', field, bounds: b })),
  bounds(fc.integer({ min: -5, max: 5 })).map((b): Filter => ({ kind: 'range', field: 'source.port', bounds: b })),
  bounds(times).map((b): Filter => ({ kind: 'range', field: '@timestamp', bounds: b })),
  times.map((value): Filter => ({ kind: 'compare', field: '@timestamp', value })),
  fc.integer().map((value): Filter => ({ kind: 'compare', field: 'source.port', value })),
  fc.boolean().map((value): Filter => ({ kind: 'compare', field: 'tls.established', value })),
  fc.constantFrom('10.0.0.1', '2001:db8::1').map((value): Filter => ({ kind: 'compare', field: 'source.ip', value })),
  fc.constantFrom('10.0.0.0/9', '2001:db8::/33').map((block): Filter => ({ kind: 'cidr', field: 'source.ip', block })),
)
const filters = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4 },
    { weight: 3, arbitrary: leaf },
    { weight: 1, arbitrary: fc.array(tie('filter'), { maxLength: 3 }).map((of): Filter => ({ kind: 'and', of })) },
    { weight: 1, arbitrary: fc.array(tie('filter'), { maxLength: 3 }).map((of): Filter => ({ kind: 'or', of })) },
    { weight: 1, arbitrary: tie('filter').map((of): Filter => ({ kind: 'not', of })) },
  ),
})).filter

const events = fc.array(
  fc.record({
    '@timestamp': times,
    'event.original': fc.oneof(
      texts,
      fc
        .dictionary(names, fc.oneof(texts, fc.integer({ min: -5, max: 5 }), fc.boolean()))
        .map((o) => JSON.stringify(o)),
    ),
    'event.reason': texts,
    'user.name': texts,
    'source.ip': fc.constantFrom('10.0.0.1', '10.200.0.1', '2001:db8::1'),
    'source.port': fc.integer({ min: -5, max: 5 }),
    'tls.established': fc.boolean(),
  }),
  { minLength: 10, maxLength: 10 },
)

describe('printKql', () => {
  test('writes what parseKql reads as an equivalent filter', () => {
    fc.assert(
      fc.property(filters, events, (filter, some) => {
        const kql = printKql(filter, schema)
        const again = parseKql(kql, schema, { now: 0 })
        const before = compilePredicate(filter, eventResolver(schema))
        const after = compilePredicate(again, eventResolver(schema))
        for (const event of some)
          expect({ kql, event, matches: after(event) }).toEqual({ kql, event, matches: before(event) })
        // From then on nothing changes any more.
        expect(parseKql(printKql(again, schema), schema, { now: 0 })).toEqual(again)
      }),
      { numRuns: 2000 },
    )
  })

  test.each([
    ['a: "1" and not (b: * or c >= 5)', undefined],
    ['user.name: x*y and @timestamp >= 1700000000000', undefined],
    ['event.action:(a or b)', '(event.action: "a" or event.action: "b")'],
  ])('%s', (kql, expected) => {
    const printed = printKql(parseKql(kql, schema, { now: 0 }), schema)
    expect(printed).toBe((expected ?? kql).replace(/^\((.*)\)$/, '$1'))
  })

  test('refuses what KQL has no words for', () => {
    expect(() => printKql({ kind: 'regex', field: 'a', source: 'x' })).toThrow('cannot be written in KQL')
    expect(() => printKql({ kind: 'compare', field: 'a', value: 'x', fold: true })).toThrow('cannot be written in KQL')
  })
})
