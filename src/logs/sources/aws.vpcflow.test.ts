import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Event, Quarantine } from '../event.js'
import { readAll, samplesOf } from '../testing/samples.js'
import source from './aws.vpcflow.js'
import { COLUMNS, DEFAULT_FORMAT, TRANSIT_GATEWAY_FORMAT } from './vpcflow/columns.js'

const object = { uri: 's3://logs/flow.log.gz', key: 'flow.log.gz' }

interface Bad {
  readonly position: number
  readonly reason: string
  readonly raw: string
}

interface Read {
  readonly events: { readonly event: Event; readonly original: string; readonly position: number; derived: boolean }[]
  readonly bad: Bad[]
}

const read = (bytes: Buffer, options: { key?: string; recordBytes?: number; step?: number } = {}): Read => {
  const found = readAll(source, bytes, { key: object.key, recordBytes: 64 * 1024, ...options })
  return {
    events: found.filter((one) => 'event' in one),
    bad: found
      .filter((one) => 'reason' in one)
      .map(({ reason, original, position }) => ({ position, reason, raw: original })),
  }
}

const fieldOf = (event: Event, field: string) => {
  const derived = source.fields[field]?.derived
  return derived?.kind === 'computed' ? derived.value(event) : event[field]
}

describe('what the record does not say, the key does', () => {
  const key =
    'AWSLogs/123456789012/vpcflowlogs/eu-west-1/2024/05/01/123456789012_vpcflowlogs_eu-west-1_fl-1_20240501T0105Z_ab.log.gz'
  const hive =
    'x/AWSLogs/aws-account-id=123456789012/aws-service=vpcflowlogs/aws-region=eu-west-1/year=2024/123456789012_vpcflowlogs_eu-west-1_fl-1_20240501T0105Z_ab.log.parquet'

  test.each([key, hive])('account, region and time of %s', (name) => {
    const [first] = read(Buffer.from('srcaddr dstaddr\n10.0.0.1 10.0.0.2\n'), { key: name }).events
    expect(first?.event).toMatchObject({
      'cloud.account.id': '123456789012',
      'cloud.region': 'eu-west-1',
      '@timestamp': Date.UTC(2024, 4, 1, 1, 5),
    })
    expect(first?.derived).toBe(true)
    expect(first && fieldOf(first.event, 'event.original')).toBe('10.0.0.1 10.0.0.2')
    expect(first && fieldOf(first.event, 'event.end')).toBeUndefined()
  })

  test('the record wins over the key', () => {
    const [first] = read(Buffer.from('account-id region end\n999999999999 us-east-1 1600000000\n'), { key }).events
    expect(first?.event).toMatchObject({ 'cloud.account.id': '999999999999', 'cloud.region': 'us-east-1' })
  })

  test('a record without any time is quarantined', () => {
    expect(read(Buffer.from('srcaddr dstaddr\n10.0.0.1 10.0.0.2\n')).bad).toMatchObject([
      { reason: 'the record has no time, and neither has the name of its object', position: 0 },
    ])
  })
})

describe('recognition', () => {
  test.each([
    'AWSLogs/123456789012/vpcflowlogs/us-east-1/2024/05/01/123456789012_vpcflowlogs_us-east-1_fl-1_20240501T0000Z_ab.log.gz',
    'p/AWSLogs/aws-account-id=123456789012/aws-service=vpcflowlogs/aws-region=us-east-1/year=2024/month=05/day=01/hour=00/x.log.parquet',
    '/home/me/123456789012_vpcflowlogs_us-east-1_fl-1_20240501T0000Z_ab.log',
  ])('%s is a flow log', (key) => expect(source.key.test(key)).toBe(true))

  test.each([
    'AWSLogs/123456789012/CloudTrail/us-east-1/2024/05/01/x.json.gz',
    'AWSLogs/123456789012/vpcdnsquerylogs/vpc-1/x.log.gz',
    'notvpcflowlogs/x.gz',
  ])('%s is none', (key) => expect(source.key.test(key)).toBe(false))

  test.each(samplesOf(source.id))('$name is known by its content', ({ bytes }) => {
    expect(source.content?.(bytes.toString('utf8', 0, 4096))).toBe(true)
  })

  test.each([
    '',
    '\n',
    '{"Records":[]}',
    '{"messageType":"DATA_MESSAGE","logEvents":[{"id":"1","timestamp":1,"message":"hello"}]}',
    'version protocol start end\n1 2 3 4\n',
    '2 123456789010 eni-1 10.0.0.1 10.0.0.2 1 2 17 1 60 1600000000 1600000060 ALLOW OK\n',
    '10.0.0.1 - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 2326\n',
    'http 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:80\n',
  ])('content %j is not taken', (head) => expect(source.content?.(head)).toBe(false))

  test('arbitrary text is neither taken nor trouble', () => {
    fc.assert(fc.property(fc.string({ maxLength: 4096, unit: 'binary' }), (head) => source.content?.(head) === false))
  })
})

describe('whatever comes', () => {
  /** Lines that hold a record, counted without the decoder. */
  const records = (text: string) => text.split('\n').filter((line) => line.replace(/\r$/, '') !== '').length - 1

  const value = fc.oneof(
    fc.constantFrom(
      '-',
      '',
      '0',
      '00',
      '6',
      '65535',
      '65536',
      '+5',
      '1e9',
      '9007199254740993',
      'ACCEPT',
      'OK',
      'eni-1',
    ),
    fc.constantFrom('10.0.0.1', '010.0.0.1', '::1', '2001:DB8::1', '::ffff:1.2.3.4', '1:2:3:4:5:6:7:8', 'fe80::1%eth0'),
    fc.nat().map(String),
    fc.ipV4(),
    fc.ipV6(),
    fc.string({ maxLength: 12 }),
  )
  const names = fc.oneof(
    fc.constant(DEFAULT_FORMAT.split(' ')),
    fc.constant(TRANSIT_GATEWAY_FORMAT.split(' ')),
    fc.shuffledSubarray(
      COLUMNS.map(({ name }) => name),
      { minLength: 2 },
    ),
    fc
      .shuffledSubarray(
        COLUMNS.map(({ name }) => name),
        { minLength: 2, maxLength: 8 },
      )
      .map((known) => [...known, 'brand-new', 'newer_still']),
  )
  const file = names.chain((columns) =>
    fc
      .array(fc.array(value, { minLength: columns.length - 1, maxLength: columns.length + 1 }), { maxLength: 8 })
      .map((rows) => ({
        columns,
        text: [columns.join(' '), ...rows.map((row) => row.join(' ').replaceAll('\n', ''))].join('\n'),
      })),
  )

  test('each line is an event or quarantined, and what is made again equals the line', () => {
    fc.assert(
      fc.property(file, ({ columns, text }) => {
        const header = columns.join(' ')
        fc.pre(
          !text
            .split('\n')
            .slice(1)
            .some((line) => line.includes('srcaddr') || line === header),
        )
        const { events, bad } = read(Buffer.from(text), { key: 'x_20240501T0105Z_y' })
        const lines = text.split('\n').slice(1)
        // A line beginning with a small letter may look like a header only if it names columns.
        expect(events.length + bad.length).toBe(records(text))
        for (const { event, original, derived } of events) {
          expect(lines.map((line) => line.replace(/\r$/, ''))).toContain(original)
          if (derived) expect(fieldOf(event, 'event.original')).toBe(original)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('arbitrary bytes are no trouble, however they are cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.integer({ min: 1, max: 50 }), (array, step) => {
        const bytes = Buffer.from(array)
        const { events, bad } = read(bytes, { step, recordBytes: 100 })
        expect(events).toEqual([])
        expect(read(bytes, { recordBytes: 100 }).bad).toEqual(bad)
      }),
      { numRuns: 300 },
    )
  })

  test('a well-formed line of any format is never stored twice', () => {
    const well = (name: string) => {
      const kind = COLUMNS.find((column) => column.name === name)?.kind
      if (kind === 'ip') return fc.oneof(fc.ipV4(), fc.constantFrom('2001:db8::1', 'fe80::200:86ff:fe05:80da'))
      if (kind === 'port') return fc.integer({ min: 0, max: 65_535 }).map(String)
      if (kind === 'protocol') return fc.integer({ min: 0, max: 255 }).map(String)
      if (kind === 'long') return fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }).map(String)
      if (kind === 'start' || kind === 'end') return fc.integer({ min: 1_400_000_000, max: 4_000_000_000 }).map(String)
      return fc.constantFrom('-', 'ACCEPT', 'eni-0123', 'arn:aws:ecs:ap-northeast-1:1:cluster/web')
    }
    const line = fc
      .shuffledSubarray(
        COLUMNS.map(({ name }) => name),
        { minLength: 2 },
      )
      .chain((columns) => fc.tuple(fc.constant(columns), fc.tuple(...columns.map(well))))
    fc.assert(
      fc.property(line, ([columns, values]) => {
        const { events, bad } = read(Buffer.from(`${columns.join(' ')}\n${values.join(' ')}\n`), {
          key: 'x_20240501T0105Z_y',
        })
        expect(bad).toEqual([])
        expect(events[0]?.derived).toBe(true)
        expect(events[0] && fieldOf(events[0].event, 'event.original')).toBe(values.join(' '))
      }),
    )
  })
})

describe('Parquet', () => {
  /** Rows of a real Parquet file, as DuckDB's reader gives them. */
  const rowsOf = async (select: string): Promise<Record<string, unknown>[]> => {
    const folder = mkdtempSync(path.join(tmpdir(), 'vpcflow-'))
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    try {
      const file = path.join(folder, 'flow.parquet').replaceAll("'", "''")
      await connection.run(`COPY (${select}) TO '${file}' (FORMAT parquet)`)
      const reader = await connection.runAndReadAll(`SELECT * FROM read_parquet('${file}')`)
      return reader.getRowObjects() as Record<string, unknown>[]
    } finally {
      connection.closeSync()
      instance.closeSync()
      rmSync(folder, { recursive: true, force: true })
    }
  }

  const normalised = (row: Record<string, unknown>) => {
    const record = source.parquet?.record(row)
    if (record === undefined) throw new Error('no Parquet')
    const context = { object, original: '', position: 0 }
    const event = source.normalise(record, context)
    if (event instanceof Quarantine) throw new Error(event.reason)
    return { event, derived: source.originalIsDerived?.(record, context) }
  }

  const columns = (from: string, to: string) => `
    SELECT 2::INTEGER AS version, '123456789012' AS account_id, 'eni-1' AS interface_id, '10.0.0.1' AS srcaddr,
      '2001:DB8::0001' AS dstaddr, 443::INTEGER AS srcport, 51000::INTEGER AS dstport, 6::INTEGER AS protocol,
      10::BIGINT AS packets, 8400::BIGINT AS bytes, ${from} AS start, ${to} AS "end", 'ACCEPT' AS action, 'OK' AS log_status`

  test.each([
    ['whole seconds', columns('1600000000::BIGINT', '1600000060::BIGINT')],
    ['timestamps', columns("TIMESTAMP '2020-09-13 12:26:40'", "TIMESTAMP '2020-09-13 12:27:40'")],
    ['zoned timestamps', columns("TIMESTAMPTZ '2020-09-13 12:26:40Z'", "TIMESTAMPTZ '2020-09-13 12:27:40Z'")],
    ['text', columns("'2020-09-13 12:26:40'", "'2020-09-13T12:27:40Z'")],
  ])('times as %s give the same event as the text file', async (_, select) => {
    const [row] = await rowsOf(select)
    const { event, derived } = normalised(row ?? {})
    const line = '2 123456789012 eni-1 10.0.0.1 2001:db8::1 443 51000 6 10 8400 1600000000 1600000060 ACCEPT OK'
    expect(event).toEqual(read(Buffer.from(line)).events[0]?.event)
    expect(derived).toBe(true)
    expect(fieldOf(event, 'event.original')).toBe(line)
  })

  test('NULL is absent, hive columns are not of the record, columns of version 5 and later come along', async () => {
    const [row] = await rowsOf(
      `SELECT 1600000060::BIGINT AS "end", NULL::VARCHAR AS srcaddr, 18::INTEGER AS tcp_flags, 'egress' AS flow_direction,
        8::INTEGER AS traffic_path, 3::INTEGER AS encryption_status, '2024' AS year, 'vpcflowlogs' AS "aws-service"`,
    )
    const { event } = normalised(row ?? {})
    expect(event).toMatchObject({
      '@timestamp': 1600000060000,
      'aws.vpcflow.tcp_flags': 18,
      'network.direction': 'egress',
      'aws.vpcflow.traffic_path': 8,
      'aws.vpcflow.encryption_status': 3,
      'aws.vpcflow.format': 'end srcaddr tcp-flags flow-direction traffic-path encryption-status',
    })
    expect(event['source.ip']).toBeUndefined()
    expect(fieldOf(event, 'event.original')).toBe('1600000060 - 18 egress 8 3')
  })
})

test('positions of columns never change, because stored lines refer to them', () => {
  expect(
    COLUMNS.map(({ name }, i) => `${i} ${name}`).filter((_, i) => i % 10 === 0 || i === COLUMNS.length - 1),
  ).toEqual([
    '0 version',
    '10 start',
    '20 pkt-dstaddr',
    '30 tgw-id',
    '40 tgw-src-az-id',
    '50 ecs-container-instance-id',
    '59 encryption-status',
  ])
})
