import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Event, Quarantine } from '../event.js'
import { fieldsOf } from '../registry.js'
import { faultOf, samplesOf } from '../testing/samples.js'
import source from './aws.cloudtrail.js'
import { storedFields } from './cloudtrail/fields.js'

const context = { object: { uri: '', key: '' }, original: '', position: 0 }
const all = fieldsOf(source)
const normalise = (record: unknown) => source.normalise(record as never, context)

/** Every record of every sample, whatever its wrapping. */
const records = samplesOf(source.id).flatMap(({ bytes }) => {
  const found: unknown[] = []
  const stream = source.decode.open({ record: (record) => found.push(record), bad: () => {} }, context.object, {
    recordBytes: 1 << 20,
  })
  stream.push(bytes)
  stream.end()
  return found
})

describe('samples', () => {
  test('they hold every identity type and every stored field at least once', () => {
    const events = records.map(normalise).filter((event): event is Event => !(event instanceof Quarantine))
    const types = new Set(events.map((event) => event['aws.cloudtrail.user_identity.type']))
    for (const type of [
      ...['Root', 'IAMUser', 'AssumedRole', 'Role', 'FederatedUser', 'Directory', 'AWSAccount', 'AWSService'],
      ...['SAMLUser', 'WebIdentityUser', 'IdentityCenterUser', 'Unknown', undefined],
    ]) {
      expect(types).toContain(type)
    }
    const seen = new Set(events.flatMap((event) => Object.keys(event).filter((name) => event[name] !== undefined)))
    expect(Object.keys(storedFields).filter((name) => !seen.has(name))).toEqual([])
  })
})

test('every Event has exactly the declared stored fields, in one order', () => {
  const shape = ['@timestamp', ...Object.keys(storedFields)].sort()
  const orders = new Set<string>()
  for (const record of records) {
    const event = normalise(record)
    if (event instanceof Quarantine) continue
    expect(Object.keys(event).sort()).toEqual(shape)
    orders.add(Object.keys(event).join())
  }
  expect(orders.size).toBe(1)
})

test('derived fields are made of stored fields, and unions of those with one value', () => {
  for (const [name, field] of Object.entries(source.fields)) {
    for (const part of field.derived?.of ?? []) {
      expect(all[part], `${name} of ${part}`).toBeDefined()
      expect(all[part]?.derived, `${name} of ${part}`).toBeUndefined()
      if (field.derived?.kind === 'union') expect(all[part]?.many).toBeUndefined()
    }
  }
})

test('a computed field is the same in memory and in SQL', async () => {
  const values: Record<string, (string | undefined)[]> = {
    'event.provider': ['ec2.amazonaws.com', 'ec2', '.x', '', undefined],
    'event.original': [
      '{"requestID":"a b\\u00e9\'","eventID":"x"}',
      ...['{"requestID":""}', '{"requestID":5}', '{"requestID":null}', '{"requestID":{"a":1}}', '{}', '[]'],
      ...['{"requestID":', 'text', '', undefined],
    ],
  }
  const connection = await (await DuckDBInstance.create()).connect()
  for (const [name, field] of Object.entries(source.fields)) {
    if (field.derived?.kind !== 'computed') continue
    const [of = 'event.provider'] = field.derived.of
    for (const value of values[of] ?? []) {
      const sql = field.derived.sql(() => (value === undefined ? 'NULL::VARCHAR' : `'${value.replaceAll("'", "''")}'`))
      const [[inSql]] = (await connection.runAndReadAll(`SELECT ${sql}`)).getRows() as [[unknown]]
      const event: Event = { '@timestamp': 0, [of]: value }
      expect(inSql ?? undefined, `${name} of ${value}`).toBe(field.derived.value(event))
    }
  }
  connection.closeSync()
})

const fault = (result: Event | Quarantine) => faultOf(source, result)

/** Values that break parsers, besides arbitrary JSON. */
const hostile = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown>,
  fc.constantFrom<unknown>(
    null,
    '',
    0,
    -1,
    1.5,
    1e308,
    true,
    [],
    {},
    [[]],
    'arn:',
    'arn:aws:iam::1:root',
    '\u0000',
    '\ud800',
  ),
  fc.constantFrom<unknown>(
    { items: [{ instanceId: 5 }, null, 'x'] },
    { items: 'x' },
    ['arn:aws:s3:::a', 7],
    'x'.repeat(5000),
  ),
)

const paths = (value: unknown, prefix: readonly string[] = []): (readonly string[])[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [[...prefix, key], ...paths(inner, [...prefix, key])])
    : []

const withValue = (record: unknown, at: readonly string[], value: unknown): unknown => {
  const copy = structuredClone(record)
  let place = copy as Record<string, unknown>
  for (const key of at.slice(0, -1)) {
    const inner = place[key]
    // An earlier change may have taken the way to this place.
    if (typeof inner !== 'object' || inner === null) return copy
    place = inner as Record<string, unknown>
  }
  place[at.at(-1) as string] = value
  return copy
}

describe('whatever comes', () => {
  test('arbitrary JSON is quarantined with a reason', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const result = normalise(value)
        expect(result).toBeInstanceOf(Quarantine)
        expect(fault(result)).toBeUndefined()
      }),
    )
  })

  test('real-shaped records with wrong values anywhere neither throw nor put a wrong type into a field', () => {
    const mutated = fc
      .constantFrom(...records)
      .chain((record) =>
        fc
          .array(fc.tuple(fc.constantFrom(...paths(record)), hostile), { minLength: 1, maxLength: 4 })
          .map((changes) => changes.reduce((changed, [at, value]) => withValue(changed, at, value), record)),
      )
    fc.assert(
      fc.property(mutated, (record) => {
        expect(fault(normalise(record))).toBeUndefined()
      }),
      { numRuns: 3000 },
    )
  })

  test('a thousand resources, an ARN without end and a bottomless nest are bounded', () => {
    let nest: unknown = { items: [] }
    for (let i = 0; i < 100_000; i++) nest = { items: [{ set: nest }] }
    const event = normalise({
      eventTime: '2025-04-02T01:02:03Z',
      eventSource: 'ec2.amazonaws.com',
      eventName: 'TerminateInstances',
      awsRegion: 'us-east-1',
      recipientAccountId: '111122223333',
      requestParameters: {
        nest,
        instancesSet: { items: Array.from({ length: 1000 }, (_, i) => ({ instanceId: `i-${i}` })) },
        endless: `arn:aws:s3:::${'x'.repeat(1_000_000)}`,
      },
      responseElements: nest,
    }) as Event
    const arns = event['aws.cloudtrail.resources.arn'] as readonly string[]
    expect(arns).toHaveLength(100)
    expect(Math.max(...arns.map((arn) => arn.length))).toBeLessThan(100)
  })

  test('an error that is no text still makes the call a failure', () => {
    const record = { eventTime: '2025-04-02T01:02:03Z', eventSource: 'a', eventName: 'b', errorCode: 404 }
    expect(normalise(record)).toMatchObject({ 'event.outcome': 'failure', 'error.code': undefined })
  })
})

const real =
  process.env['HINOMI_CLOUDTRAIL_DATA'] ?? path.resolve(import.meta.dirname, '../../../../shared/data/cloudtrail')

describe.skipIf(!existsSync(real))(
  `real files${existsSync(real) ? '' : ' (skipped: set HINOMI_CLOUDTRAIL_DATA)'}`,
  () => {
    test('every record becomes an Event with values of the declared types', () => {
      let events = 0
      for (const file of readdirSync(real, { recursive: true, encoding: 'utf8' })) {
        if (!file.endsWith('.json.gz')) continue
        expect(source.key.test(file)).toBe(true)
        const text = gunzipSync(readFileSync(path.join(real, file))).toString()
        expect(source.content?.(text.slice(0, 4096))).toBe(true)
        for (const record of (JSON.parse(text) as { Records: { eventID: string; eventName: string }[] }).Records) {
          const event = normalise(record)
          expect(fault(event)).toBeUndefined()
          expect(event).toMatchObject({ 'event.id': record.eventID, 'event.action': record.eventName })
          events++
        }
      }
      expect(events).toBeGreaterThan(0)
    })
  },
)
