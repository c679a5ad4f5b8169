import { DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'
import { describe, expect, test } from 'vitest'
import { columnsOf, toDuckDb } from './duckdb-sql.js'
import { parseKql } from './kql.js'
import { schemaOf } from './schema.js'

const schema = schemaOf({
  '@timestamp': { type: 'date' },
  'event.original': { type: 'text' },
  'user.name': { type: 'keyword' },
  'source.ip': { type: 'ip' },
  'destination.ip': { type: 'ip' },
  'related.ip': { type: 'ip', many: true, derived: { kind: 'union', of: ['source.ip', 'destination.ip'] } },
  'event.kind': { type: 'keyword', derived: { kind: 'computed', of: [], value: () => 'event', sql: () => "'event'" } },
})
const columns = columnsOf(schema)
const of = (kql: string) => toDuckDb(parseKql(kql, schema, { now: 0 }), columns)

describe('what a user writes is a parameter', () => {
  const EVIL = "x') OR 1=1; DROP TABLE events; --"
  test.each([
    ['a value', `user.name: "${EVIL}"`],
    ['a phrase', `"${EVIL}"`],
    ['a path', `"${EVIL}": x`],
    ['a path with quotes of every kind', `"a'b\\"c\`d.${EVIL}": x`],
    ['the value of a path', `requestParameters.x: "${EVIL}"`],
    ['a wildcard', `user.name: *\\"\\)'* and user.name: "${EVIL}"`],
    ['a bound', `user.name > "${EVIL}"`],
    ['a placeholder', 'user.name: "$1" and requestParameters.x: "$2"'],
  ])('%s', async (_, kql) => {
    const { sql, parameters } = of(kql)
    for (const piece of ['DROP', '1=1', '--', "x'", '`']) expect(sql).not.toContain(piece)
    expect(parameters.length).toBeGreaterThan(0)
  })

  test('and the statement stays one that only filters', async () => {
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    await connection.run(
      `CREATE TABLE events AS SELECT '{"x":"1"}' AS "event.original", 'alice' AS "user.name", '10.0.0.1' AS "source.ip", NULL::VARCHAR AS "destination.ip"`,
    )
    for (const field of ['user.name', '"x\') OR TRUE --"', '"x\\"] OR TRUE --"', 'x']) {
      for (const value of [EVIL, "' OR '1'='1", '%', '_', '.*', '\\', '$1', '*']) {
        const { sql, parameters } = of(`${field}: "${value.replaceAll('\\', '\\\\')}"`)
        const reader = await connection.runAndReadAll(
          `SELECT count(*) FROM events WHERE ${sql}`,
          parameters as DuckDBValue[],
        )
        expect({ field, value, count: Number(reader.getRows()[0]?.[0]) }).toEqual({ field, value, count: 0 })
      }
    }
    connection.closeSync()
    instance.closeSync()
  })
})

describe('the SQL stays simple where it can', () => {
  test('a condition on a column is a plain comparison, which row group statistics can answer', () => {
    expect(of('user.name: alice')).toEqual({ sql: '"user.name" = $1', parameters: ['alice'] })
    expect(of('@timestamp >= 1700000000000').sql).toBe('("@timestamp" >= make_timestamp(CAST($1 AS BIGINT)))')
  })

  test('a union asks its columns', () => {
    expect(of('related.ip: "2001:db8::1"')).toEqual({
      sql: '("source.ip" = $1 OR "destination.ip" = $2)',
      parameters: ['2001:db8::1', '2001:db8::1'],
    })
  })

  test('a computed field is its expression', () => {
    expect(of('event.kind: event').sql).toBe("('event') = $1")
  })

  test('a field that this table has not matches nothing', () => {
    const absent = toDuckDb(parseKql('user.name: x or not user.name: *', schema), (name) =>
      name === 'user.name' ? { kind: 'absent' } : columns(name),
    )
    expect(absent.sql).toBe('(FALSE OR NOT coalesce(FALSE, FALSE))')
  })
})

describe('large queries run', () => {
  test.each([
    ['many alternatives', `user.name:(${Array.from({ length: 1300 }, (_, n) => n).join(' or ')})`, 1],
    ['many blocks', `source.ip:(${Array.from({ length: 500 }, (_, n) => `10.${n % 256}.0.0/15`).join(' or ')})`, 1],
    ['many paths', Array.from({ length: 300 }, (_, n) => `not a.b${n}: ${n}`).join(' and '), 1],
    ['deep nesting', `${'not (user.name: x or '.repeat(49)}user.name: 7${')'.repeat(49)}`, 0],
    ['a wildcard with many pieces', `user.name: ${'*7'.repeat(1000)}`, 0],
  ])('%s', { timeout: 30_000 }, async (_, kql, expected) => {
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    await connection.run(
      `CREATE TABLE events AS SELECT '{"x":"1"}' AS "event.original", '7' AS "user.name", '10.0.0.1' AS "source.ip"`,
    )
    const { sql, parameters } = of(kql)
    const reader = await connection.runAndReadAll(
      `SELECT count(*) FROM events WHERE ${sql}`,
      parameters as DuckDBValue[],
    )
    expect(Number(reader.getRows()[0]?.[0])).toBe(expected)
    connection.closeSync()
    instance.closeSync()
  })
})
