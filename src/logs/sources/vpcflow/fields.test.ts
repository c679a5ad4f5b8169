import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Event, Quarantine } from '../../event.js'
import source from '../aws.vpcflow.js'
import { COLUMNS, DEFAULT_FORMAT, TRANSIT_GATEWAY_FORMAT } from './columns.js'

const { fields } = source
const key = 'AWSLogs/123456789012/vpcflowlogs/eu-west-1/x_20240501T0105Z_y.log.gz'

interface Read {
  readonly event: Event
  readonly original: string
  readonly derived: boolean
}

const read = (bytes: Buffer): Read[] => {
  const out: Read[] = []
  const object = { uri: key, key }
  const stream = source.decode.open(
    {
      record(row, original, position) {
        const context = { object, original, position }
        const event = source.normalise(row, context)
        if (!(event instanceof Quarantine))
          out.push({ event, original, derived: source.originalIsDerived?.(row, context) === true })
      },
      bad: () => undefined,
    },
    object,
    { recordBytes: 65_536 },
  )
  stream.push(bytes)
  stream.end()
  return out
}

/** Lines of default, known, custom and undocumented formats, well-formed and odd. */
const randomLines = (seed: number): Buffer => {
  const names = fc.oneof(
    fc.constant(DEFAULT_FORMAT.split(' ')),
    fc.constant(TRANSIT_GATEWAY_FORMAT.split(' ')),
    fc.constant(COLUMNS.map(({ name }) => name)),
    fc
      .tuple(
        fc.shuffledSubarray(
          COLUMNS.map(({ name }) => name),
          { minLength: 4 },
        ),
        fc.subarray(["it's-new", 'newer', '{7}', 'a=b']),
      )
      .map(([known, unknown]) => [...known.slice(0, 2), ...unknown, ...known.slice(2)]),
  )
  const value = (name: string) => {
    const kind = COLUMNS.find((column) => column.name === name)?.kind
    const absent = fc.constant('-')
    if (kind === 'ip')
      return fc.oneof(absent, fc.ipV4(), fc.constantFrom('2001:db8::1', 'fe80::1:0:0:2', '::', 'FE80::1'))
    if (kind === 'port') return fc.oneof(absent, fc.integer({ min: 0, max: 65_535 }).map(String), fc.constant('080'))
    if (kind === 'protocol') return fc.oneof(absent, fc.constantFrom('1', '6', '17', '58', '132', '47', '255'))
    if (kind === 'long') return fc.oneof(absent, fc.constantFrom('0', '1', '2', '18', '255', '256', '9007199254740991'))
    if (kind === 'start' || kind === 'end')
      return fc.oneof(absent, fc.integer({ min: 0, max: 4_000_000_000 }).map(String), fc.constant('7258118399'))
    if (name === 'action') return fc.constantFrom('ACCEPT', 'REJECT', '-', 'Other')
    if (name === 'log-status') return fc.constantFrom('OK', 'NODATA', 'SKIPDATA', '-')
    if (name === 'type') return fc.constantFrom('IPv4', 'IPv6', 'EFA', '-')
    return fc.constantFrom('-', "o'clock", '{0}', '100%', 'a=b', '火の見', 'x'.repeat(300))
  }
  const file = names.chain((columns) =>
    fc
      .array(fc.tuple(...columns.map(value)), { minLength: 1, maxLength: 3 })
      .map((rows) => [columns.join(' '), ...rows.map((row) => row.join(' '))].join('\n')),
  )
  return Buffer.from(fc.sample(file, { numRuns: 400, seed }).join('\n'))
}

const samples = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'aws.vpcflow.samples')
const records: Read[] = [
  ...readdirSync(samples)
    .filter((file) => file.includes('.sample.'))
    .flatMap((file) => read(readFileSync(path.join(samples, file)))),
  ...read(randomLines(11)),
]

const quoted = (name: string) => `"${name}"`
const stored = ['@timestamp', ...Object.keys(fields).filter((name) => fields[name]?.derived === undefined)]
const SQL_TYPES = {
  keyword: 'VARCHAR',
  text: 'VARCHAR',
  ip: 'VARCHAR',
  long: 'BIGINT',
  date: 'TIMESTAMP',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
}
const sqlTypeOf = (name: string) => {
  const field = fields[name]
  return name === '@timestamp' ? 'TIMESTAMP' : `${SQL_TYPES[field?.type ?? 'keyword']}${field?.many ? '[]' : ''}`
}

const folder = mkdtempSync(path.join(tmpdir(), 'vpcflow-fields-'))
let instance: DuckDBInstance
let connection: DuckDBConnection

beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false' })
  connection = await instance.connect()
  const file = path.join(folder, 'events.ndjson')
  const isDate = (name: string) => name === '@timestamp' || fields[name]?.type === 'date'
  const lines = records.map(({ event }, i) =>
    JSON.stringify({
      i,
      ...Object.fromEntries(
        stored.map((name) => [
          name,
          isDate(name) && event[name] !== undefined ? new Date(event[name] as number).toISOString() : event[name],
        ]),
      ),
    }),
  )
  writeFileSync(file, lines.join('\n'))
  const columns = stored.map((name) => `'${name}': '${sqlTypeOf(name)}'`).join(', ')
  await connection.run(
    `CREATE TABLE events AS SELECT * FROM read_json('${file}', format = 'newline_delimited', columns = {i: 'INTEGER', ${columns}})`,
  )
})

afterAll(() => {
  connection?.closeSync()
  instance?.closeSync()
  rmSync(folder, { recursive: true, force: true })
})

test('there is enough to compare, of both kinds', () => {
  expect(records.length).toBeGreaterThan(500)
  expect(records.filter(({ derived }) => derived).length).toBeGreaterThan(100)
  expect(records.filter(({ derived }) => !derived).length).toBeGreaterThan(50)
  expect(
    records.filter(({ event, derived }) => derived && event['aws.vpcflow.other'] !== undefined).length,
  ).toBeGreaterThan(5)
})

describe('computed fields', () => {
  const computed = Object.entries(fields).flatMap(([name, field]) =>
    field.derived?.kind === 'computed' ? [{ name, field, derived: field.derived }] : [],
  )

  test.each(computed)('$name is the same in SQL as in JavaScript', async ({ field, derived }) => {
    const sql = derived.sql(quoted)
    const shown = field.type === 'date' ? `epoch_ms(${sql})` : sql
    const reader = await connection.runAndReadAll(`SELECT ${shown} FROM events ORDER BY i`)
    const answers = reader
      .getRowsJson()
      .map(([value]) =>
        value === null ? undefined : field.type === 'long' || field.type === 'date' ? Number(value) : value,
      )
    expect(answers).toEqual(records.map(({ event }) => derived.value(event)))
  })

  test.each(computed)('$name asks for nothing but the stored fields it names', ({ derived }) => {
    const asked = new Set<string>()
    derived.sql((name) => {
      asked.add(name)
      return quoted(name)
    })
    expect(stored).toEqual(expect.arrayContaining([...asked]))
    expect(derived.of).toEqual(expect.arrayContaining([...asked]))
  })
})

test('the line that SQL makes again equals the line, wherever it is said to', async () => {
  const derived = fields['event.original']?.derived
  if (derived?.kind !== 'computed') throw new Error('event.original is not computed')
  const reader = await connection.runAndReadAll(`SELECT ${derived.sql(quoted)} FROM events ORDER BY i`)
  const made = reader.getRows().map(([value]) => value)
  const wrong = records.filter((record, i) => record.derived && made[i] !== record.original)
  expect(wrong).toEqual([])
  // And where it is not said, the reason is real: the line made again would be another.
  const needless = records.filter(({ derived, original }, i) => !derived && made[i] === original)
  for (const { event } of needless) expect(String(event['aws.vpcflow.format'])).toContain('=')
})

test('a field that is stored is declared, and what is declared is stored or derived', () => {
  for (const { event } of records) {
    for (const [name, value] of Object.entries(event)) {
      if (value !== undefined) expect(stored).toContain(name)
    }
  }
})
