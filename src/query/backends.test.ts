import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Bounds, Filter } from './ast.js'
import { columnsOf, toDuckDb } from './duckdb-sql.js'
import { eventResolver } from './event-resolver.js'
import { addressText, parseAddress } from './ip.js'
import { compilePredicate } from './predicate.js'
import { type EventLike, type SchemaField, schemaOf } from './schema.js'

/**
 * Predicate and DuckDB are asked the same random questions about the same random events.
 */

const fields = {
  '@timestamp': { type: 'date' },
  'event.original': { type: 'text' },
  'event.action': { type: 'keyword' },
  'event.reason': { type: 'text' },
  'source.ip': { type: 'ip' },
  'destination.ip': { type: 'ip' },
  'related.ip': { type: 'ip', many: true, derived: { kind: 'union', of: ['source.ip', 'destination.ip', 'host.ip'] } },
  'host.ip': { type: 'ip', many: true },
  'source.port': { type: 'long' },
  'event.risk_score': { type: 'double' },
  'tls.established': { type: 'boolean' },
  'user.roles': { type: 'keyword', many: true },
  'odd\'na"me': { type: 'keyword' },
  'event.code': {
    type: 'keyword',
    derived: {
      kind: 'computed',
      of: ['event.action'],
      value: (event: EventLike) => (event['event.action'] as string | undefined)?.slice(0, 1),
      sql: (column: (name: string) => string) => `left(${column('event.action')}, 1)`,
    },
  },
} satisfies Record<string, SchemaField>

const schema = schemaOf(fields)

const TYPES = {
  keyword: 'VARCHAR',
  text: 'VARCHAR',
  ip: 'VARCHAR',
  long: 'BIGINT',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  date: 'TIMESTAMP',
}

const stored = schema.names().filter((name) => schema.field(name)?.derived === undefined)

/** Few letters, so that questions and events meet often; all that is special in SQL, LIKE, RE2 and JSON. */
const letters = fc.constantFrom(
  ...'aabbAB%_\\\'".*$^()[]{}?+|-: \n\t0012',
  'é',
  'É',
  'ß',
  'İ',
  'Σ',
  'σ',
  'ς',
  'ｱ',
  '日',
  '😀',
  '\uffee',
)
const word = fc.string({ unit: letters, maxLength: 4 })
const texts = fc.oneof(
  { weight: 4, arbitrary: word },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'true',
      'false',
      '5',
      '5.0',
      '-1',
      '1e3',
      '.5',
      '+5',
      '5.',
      '10.0.0.1',
      '::1',
      'null',
      '0x5',
      "'; DROP TABLE events; --",
      '$1',
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .string({ unit: 'grapheme', maxLength: 5 })
      .filter((text) => !/[\0\ufeff]/.test(text) && text === Buffer.from(text).toString()),
  },
)

const ipv4 = fc
  .tuple(
    fc.constantFrom(10, 172, 192),
    fc.constantFrom(0, 15, 16, 31, 168),
    fc.constantFrom(0, 1),
    fc.constantFrom(0, 1, 9, 255),
  )
  .map((octets) => octets.join('.'))
const ipv6Groups = fc.array(fc.constantFrom(0, 0, 0, 1, 0xdb8, 0x2001, 0xffff, 0xa00), { minLength: 8, maxLength: 8 })
/** As it is stored: those that are IPv4 in IPv6's clothes are dotted. */
const ipv6 = ipv6Groups.map((groups) => {
  const text = groups.map((g) => g.toString(16)).join(':')
  const address = parseAddress(text)
  if (address === undefined) throw new Error(`no address: ${text}`)
  return addressText(address)
})
const mapped = ipv4.map((text) => `::ffff:${text}`)
const canonical = fc.oneof(
  { weight: 3, arbitrary: ipv4 },
  { weight: 2, arbitrary: ipv6 },
  { weight: 1, arbitrary: fc.constantFrom('::', '::1') },
)
/** Other spellings of the same addresses, and what is nearly an address. */
const spelt = fc.oneof(
  canonical,
  mapped,
  fc.constantFrom('::ffff:a00:1', '::ffff:ac10:1'),
  ipv6Groups.map((groups) => groups.map((g) => g.toString(16).toUpperCase().padStart(4, '0')).join(':')),
  ipv6.map((text) => text.toUpperCase()),
  fc.constantFrom(
    '10.0.0.01',
    '10.0.0',
    '10.0.0.256',
    '1:2:3',
    '::1::',
    '1::2:3:4:5:6:7:8',
    ':1',
    '12345::',
    '::ffff:10.0.0.256',
    '::10.0.0.1',
    '1:2:3:4:5:6:10.0.0.1',
    '10.0.0.1/8',
    'fe80::1%eth0',
  ),
)

const numbers = fc.constantFrom(-1, 0, 1, 2, 5, 443, 0.5, 1.5, 1000, 9007199254740991)
const wholes = fc.constantFrom(-1, 0, 1, 2, 5, 443, 1000, 9007199254740991)
const times = fc.constantFrom(-86_400_000, 0, 999, 1000, 1_700_000_000_000, 1_700_000_000_000.25, 1_700_000_000_001)

const jsonLeaf = fc.oneof(texts, texts, numbers, fc.boolean(), fc.constant(null), spelt)
const keys = fc.constantFrom('a', 'b', 'c', 'a"b', 'a\\b', '*', 'a*', '日本', '0', '')
const json = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4, depthSize: 'small' }, jsonLeaf, tie('object'), tie('list')),
  object: fc.dictionary(keys, tie('value'), { maxKeys: 3 }),
  list: fc.array(tie('value'), { maxLength: 3 }),
})) as { object: fc.Arbitrary<unknown> }

/** `\uXXXX` instead of a letter is the same document. */
const escaped = (text: string) => text.replaceAll('a', '\\u0061')
const original = fc.oneof(
  { weight: 6, arbitrary: json.object.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: json.object.map((value) => escaped(JSON.stringify(value))) },
  { weight: 1, arbitrary: fc.constantFrom('not json', '{broken', '2 123 eni-1 10.0.0.1 - -', '', '[1]') },
  { weight: 2, arbitrary: texts },
)

const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined, freq: 4 })
const event = fc.record({
  '@timestamp': times,
  'event.original': maybe(original),
  'event.action': maybe(texts),
  'event.reason': maybe(texts),
  'source.ip': maybe(canonical),
  'destination.ip': maybe(canonical),
  'host.ip': maybe(fc.array(canonical, { minLength: 1, maxLength: 3 })),
  'source.port': maybe(wholes),
  'event.risk_score': maybe(numbers),
  'tls.established': maybe(fc.boolean()),
  'user.roles': maybe(fc.array(texts, { minLength: 1, maxLength: 3 })),
  'odd\'na"me': maybe(texts),
}) as fc.Arbitrary<EventLike>

const path = fc
  .array(keys, { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join('.'))
  .filter((name) => schema.field(name) === undefined)
const anyField = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...schema.names()) }, { weight: 2, arbitrary: path })
const scalar = fc.oneof(texts, spelt, numbers, times, fc.boolean())
const bounds = fc
  .record({ gt: scalar, gte: scalar, lt: scalar, lte: scalar }, { requiredKeys: [] })
  .map((given): Bounds => given)
const block = fc
  .oneof(
    fc.tuple(ipv4, fc.integer({ min: 0, max: 32 })).map(([address, bits]) => `${address}/${bits}`),
    fc.tuple(ipv6, fc.integer({ min: 0, max: 128 })).map(([address, bits]) => `${address}/${bits}`),
    fc.tuple(mapped, fc.integer({ min: 96, max: 128 })).map(([address, bits]) => `${address}/${bits}`),
  )
  .filter((text) => !text.startsWith('::ffff:') || Number(text.split('/')[1]) >= 96)
const regex = fc.constantFrom(
  'a',
  '^a',
  'b$',
  'a.b',
  '[ab]+',
  '(?i)AB',
  '\\d+',
  '(?<x>a)|b',
  '^$',
  '日|é',
  'a{2,3}',
  '[^a]',
  '\\(',
  '[[:alpha:]]',
  '\\bA',
  '(?s)a.b',
  'σ',
  'ß',
  '\\p{Greek}|\\pN',
  '[(?<x>]',
  '\\Qa.b\\E',
  '(\\p{L}){1,40}',
)
const folded = fc.constantFrom({}, {}, { fold: true })

const leaf: fc.Arbitrary<Filter> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(anyField, scalar, folded)
      .map(([field, value, f]): Filter => ({ kind: 'compare', field, value, ...f })),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(anyField, bounds).map(([field, b]): Filter => ({ kind: 'range', field, bounds: b })),
  },
  { weight: 1, arbitrary: anyField.map((field): Filter => ({ kind: 'exists', field })) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(anyField, fc.array(word, { minLength: 1, maxLength: 4 }), folded)
      .map(([field, pieces, f]): Filter => ({ kind: 'wildcard', field, pieces, ...f })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(anyField, regex, folded)
      .map(([field, source, f]): Filter => ({ kind: 'regex', field, source, ...f })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.oneof(anyField, fc.constantFrom('source.ip', 'related.ip', 'host.ip')), block)
      .map(([field, b]): Filter => ({ kind: 'cidr', field, block: b })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('source.ip', 'related.ip', 'host.ip'), spelt)
      .map(([field, value]): Filter => ({ kind: 'compare', field, value })),
  },
  { weight: 1, arbitrary: texts.map((phrase): Filter => ({ kind: 'text', phrase })) },
  { weight: 1, arbitrary: fc.constantFrom<Filter>({ kind: 'all' }, { kind: 'none' }) },
)
const filter = fc.letrec<{ filter: Filter; leaf: Filter }>((tie) => ({
  leaf,
  filter: fc.oneof(
    { maxDepth: 3 },
    { weight: 5, arbitrary: tie('leaf') },
    { weight: 1, arbitrary: fc.array(tie('filter'), { maxLength: 3 }).map((of): Filter => ({ kind: 'and', of })) },
    { weight: 1, arbitrary: fc.array(tie('filter'), { maxLength: 3 }).map((of): Filter => ({ kind: 'or', of })) },
    { weight: 2, arbitrary: tie('filter').map((of): Filter => ({ kind: 'not', of })) },
  ),
})).filter

let instance: DuckDBInstance
let connection: DuckDBConnection

beforeAll(async () => {
  // As the lake runs it: no extension can be loaded.
  instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  connection = await instance.connect()
  const columns = stored.map((name) => {
    const field = schema.field(name) as SchemaField
    return `"${name.replaceAll('"', '""')}" ${TYPES[field.type]}${field.many ? '[]' : ''}`
  })
  await connection.run(`CREATE TABLE events (n INTEGER, ${columns.join(', ')})`)
})

afterAll(() => {
  connection.closeSync()
  instance.closeSync()
})

/** Goes through JSON, which DuckDB reads as the columns' types. */
const insert = async (events: readonly EventLike[]) => {
  await connection.run('DELETE FROM events')
  for (const [n, one] of events.entries()) {
    const values: string[] = [`${n}`]
    const parameters: DuckDBValue[] = []
    const bind = (value: unknown) => `$${parameters.push(value as DuckDBValue)}`
    for (const name of stored) {
      const value = one[name]
      if (value === undefined) values.push('NULL')
      else if (Array.isArray(value)) values.push(`[${value.map(bind).join(', ')}]`)
      else if (name === '@timestamp') values.push(`make_timestamp(CAST(${bind((value as number) * 1000)} AS BIGINT))`)
      else values.push(bind(value))
    }
    await connection.run(`INSERT INTO events VALUES (${values.join(', ')})`, parameters)
  }
}

const inDuckDb = async (asked: Filter): Promise<number[]> => {
  const { sql, parameters } = toDuckDb(asked, columnsOf(schema))
  try {
    const reader = await connection.runAndReadAll(
      `SELECT n FROM events WHERE ${sql} ORDER BY n`,
      parameters as DuckDBValue[],
    )
    return reader.getRows().map(([n]) => n as number)
  } catch (cause) {
    throw new Error(`${cause}: ${JSON.stringify(asked)} ${sql}`, { cause })
  }
}

const inMemory = (asked: Filter, events: readonly EventLike[]): number[] => {
  const matches = compilePredicate(asked, eventResolver(schema))
  return events.flatMap((one, n) => (matches(one) ? [n] : []))
}

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 60)

describe('predicate and DuckDB', () => {
  test('give the same answers to random questions', { timeout: 600_000 }, async () => {
    let matched = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 5, maxLength: 25 }),
        fc.array(filter, { minLength: 15, maxLength: 25 }),
        async (events, filters) => {
          await insert(events)
          for (const asked of filters) {
            const expected = inMemory(asked, events)
            matched += expected.length
            expect({ asked, found: await inDuckDb(asked) }).toEqual({ asked, found: expected })
          }
        },
      ),
      { numRuns: RUNS },
    )
    expect(matched).toBeGreaterThan(RUNS)
  })

  test('give the same answers about values taken from the events themselves', { timeout: 600_000 }, async () => {
    let matched = 0
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 5, maxLength: 15 }), async (events) => {
        await insert(events)
        const asked = events.flatMap((one) =>
          stored.flatMap((field): Filter[] => {
            const value = [one[field]].flat()[0]
            if (value === undefined) return []
            const compare: Filter = { kind: 'compare', field, value: value as string }
            const at = { kind: 'range', field, bounds: { gte: value as string, lte: value as string } } as const
            return typeof value === 'string'
              ? [compare, { ...compare, fold: true, value: value.toUpperCase() }, at]
              : [compare, at]
          }),
        )
        for (const one of asked) {
          const expected = inMemory(one, events)
          matched += expected.length
          expect({ one, found: await inDuckDb(one) }).toEqual({ one, found: expected })
        }
      }),
      { numRuns: Math.ceil(RUNS / 6) },
    )
    expect(matched).toBeGreaterThan(RUNS)
  })
})

test('addresses of one value have one canonical text', () => {
  fc.assert(
    fc.property(spelt, (text) => {
      const address = parseAddress(text)
      if (address !== undefined) expect(parseAddress(addressText(address))).toEqual(address)
    }),
  )
})
