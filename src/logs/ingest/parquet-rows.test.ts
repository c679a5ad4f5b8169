import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadSources, type SourceRegistry } from '../registry.js'
import { LIMITS } from './limits.js'
import { ParquetError, readObject } from './object-reader.js'
import { parquetRows } from './parquet-rows.js'

const folder = mkdtempSync(path.join(tmpdir(), 'hinomi-parquet-'))
let registry: SourceRegistry
beforeAll(async () => {
  registry = await loadSources()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The bytes of a real Parquet file. */
const parquetOf = async (select: string): Promise<Buffer> => {
  const file = path.join(folder, 'made.parquet')
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  try {
    await connection.run(`COPY (${select}) TO '${file}' (FORMAT parquet)`)
    return readFileSync(file)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

const rowsOf = async (bytes: Buffer, temp = folder): Promise<Record<string, unknown>[]> => {
  const rows: Record<string, unknown>[] = []
  for await (const batch of parquetRows(bytes, temp)) rows.push(...batch)
  return rows
}

describe('a row', () => {
  test('nested values are objects and lists, instants of any unit are dates, NULL is undefined', async () => {
    const bytes = await parquetOf(`SELECT {'name': 'AWS', 'product': {'uid': 'a', 'version': NULL}} AS metadata,
      [{'n': 1::BIGINT}, {'n': 2::BIGINT}] AS list, MAP {'recipientAccountId': '111122223333'} AS unmapped,
      NULL::VARCHAR AS nothing, 9007199254740993::BIGINT AS huge, 1735689600000::BIGINT AS ms, true AS yes, 1.5::DOUBLE AS real,
      TIMESTAMP '2025-01-01 00:00:00.25' AS us, TIMESTAMPTZ '2025-01-01 09:00:00+09' AS tz, TIMESTAMP_NS '2025-01-01 00:00:00.001' AS ns,
      TIMESTAMP_MS '2025-01-01 00:00:00.002' AS milli, DATE '2025-01-01' AS day, TIME '10:15:44' AS clock`)
    expect(await rowsOf(bytes)).toEqual([
      {
        metadata: { name: 'AWS', product: { uid: 'a', version: undefined } },
        list: [{ n: 1 }, { n: 2 }],
        unmapped: { recipientAccountId: '111122223333' },
        nothing: undefined,
        // Beyond what a number holds exactly.
        huge: '9007199254740993',
        ms: 1_735_689_600_000,
        yes: true,
        real: 1.5,
        us: new Date('2025-01-01T00:00:00.250Z'),
        tz: new Date('2025-01-01T00:00:00.000Z'),
        ns: new Date('2025-01-01T00:00:00.001Z'),
        milli: new Date('2025-01-01T00:00:00.002Z'),
        day: '2025-01-01',
        clock: '10:15:44',
      },
    ])
  })

  test('a folder named like a partition adds no column', async () => {
    const bytes = await parquetOf('SELECT 1 AS a')
    expect(await rowsOf(bytes, path.join(folder, 'region=ap-northeast-1'))).toEqual([{ a: 1 }])
  })

  test('what is no Parquet is said to be none', async () => {
    await expect(rowsOf(Buffer.from('PAR1 but not really PAR1'))).rejects.toThrow(ParquetError)
  })
})

describe('whose file it is', () => {
  const flow = `SELECT 2 AS version, 'eni-1' AS interface_id, '192.0.2.1' AS srcaddr, '192.0.2.2' AS dstaddr, 1735689660 AS "end"`

  const read = async (bytes: Buffer, key: string, forced?: string) => {
    let events = 0
    const bad: string[] = []
    const outcome = await readObject(
      registry,
      { uri: `s3://logs/${key}`, key },
      bytes,
      {
        event: () => void events++,
        bad: (_, record) => void bad.push(record.reason),
        breathe: () => undefined,
      },
      {
        limits: LIMITS,
        source: forced === undefined ? undefined : registry.get(forced),
        parquet: (input) => parquetRows(input, folder),
      },
    )
    return {
      events,
      bad,
      status: outcome.status,
      source: outcome.source?.id,
      reason: 'reason' in outcome ? outcome.reason : '',
    }
  }

  test('its columns say it where its key says nothing, or names a source that is never Parquet', async () => {
    const bytes = await parquetOf(flow)
    const expected = { events: 1, bad: [], status: 'done', source: 'aws.vpcflow', reason: '' }
    expect(await read(bytes, 'x.parquet')).toEqual(expected)
    expect(await read(bytes, 'AWSLogs/111122223333/CloudTrail/x.parquet')).toEqual(expected)
  })

  test('columns that nobody knows fail the object', async () => {
    expect(await read(await parquetOf('SELECT 1 AS version, 2 AS action'), 'x.parquet')).toMatchObject({
      events: 0,
      status: 'failed',
      reason: 'no log source knows the columns of this Parquet file',
    })
  })

  test('a source that was asked for is not changed', async () => {
    expect(await read(await parquetOf(flow), 'x.parquet', 'aws.cloudtrail')).toMatchObject({
      status: 'failed',
      source: 'aws.cloudtrail',
      reason: 'this log source is not read from Parquet',
    })
  })

  test('a file without rows is passed over; a damaged one fails with its reason', async () => {
    expect(await read(await parquetOf(`${flow} LIMIT 0`), 'x.parquet')).toMatchObject({ status: 'skipped', bad: [] })
    const bytes = await parquetOf(flow)
    const damaged = await read(bytes.subarray(0, bytes.length - 30), 'x.parquet')
    expect(damaged.status).toBe('failed')
    expect(damaged.bad).toEqual([expect.stringContaining('the Parquet file cannot be read')])
  })
})
