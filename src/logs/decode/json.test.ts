import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cloudWatchLogs, jsonRecords } from './json.js'

const object = { uri: 'file:///x', key: 'x' }

const decode = (
  input: Buffer | string,
  chunk = 7,
  recordBytes = 10_000,
  options: Parameters<typeof jsonRecords>[0] = { records: 'Records' },
) => {
  const records: { value: unknown; original: string; position: number }[] = []
  const bad: { reason: string; raw: string; position: number }[] = []
  const stream = jsonRecords<unknown>(options).open(
    {
      record: (value, original, position) => records.push({ value, original, position }),
      bad: (reason, raw, position) => bad.push({ reason, raw, position }),
    },
    object,
    { recordBytes },
  )
  const bytes = Buffer.from(input)
  for (let i = 0; i < bytes.length; i += chunk) stream.push(bytes.subarray(i, i + chunk))
  stream.end()
  return { records, bad }
}
const values = (input: Buffer | string, chunk?: number) => decode(input, chunk).records.map((r) => r.value)

describe('documents', () => {
  const a = { eventVersion: '1.08', x: 'a "quoted" } ] \\ text', deep: { list: [1, { y: [] }] } }
  const b = { eventVersion: '1.09', x: '日本語 😀' }
  const forms: [string, string][] = [
    ['a Records file', JSON.stringify({ Records: [a, b, a] })],
    ['a pretty-printed Records file', JSON.stringify({ Records: [a, b, a] }, null, 2)],
    ['a Records key that does not come first', JSON.stringify({ version: 1, Records: [a, b, a] })],
    ['an array', JSON.stringify([a, b, a])],
    ['one document a line', [a, b, a].map((v) => JSON.stringify(v)).join('\n')],
    ['lines that end in CRLF, after a BOM', `\ufeff${[a, b, a].map((v) => `${JSON.stringify(v)}\r\n`).join('')}`],
    ['documents joined without separator', [a, b, a].map((v) => JSON.stringify(v)).join('')],
    ['pretty-printed documents, joined', [a, b, a].map((v) => JSON.stringify(v, null, 1)).join('\n')],
    ['several Records files joined', JSON.stringify({ Records: [a] }) + JSON.stringify({ Records: [b, a] })],
  ]
  test.each(forms)('%s gives its records at any chunk size', (_, text) => {
    for (const chunk of [1, 2, 3, 5, 16, 64, 100_000]) expect(values(text, chunk)).toEqual([a, b, a])
  })

  test('keeps each record as the text it was, and counts positions', () => {
    const first = '{"eventVersion": "1.08",  "n":1e2}'
    const { records } = decode(`{"Records":[${first},${first}], "more": {"x": [1]}}`)
    expect(records.map((r) => r.original)).toEqual([first, first])
    expect(records.map((r) => r.position)).toEqual([0, 1])
  })

  test('an empty file and an empty Records file hold nothing and are not wrong', () => {
    expect(decode('')).toEqual({ records: [], bad: [] })
    expect(decode('{"Records":[]}')).toEqual({ records: [], bad: [] })
  })

  test('any values survive any chunking (property)', () => {
    const record = fc.dictionary(fc.string(), fc.jsonValue())
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 50 }),
        fc.constantFrom('records', 'lines', 'joined'),
        (list, chunk, form) => {
          const plain = list.map((v) => JSON.parse(JSON.stringify({ k: v })) as unknown).filter((v) => v !== undefined)
          const text =
            form === 'records'
              ? JSON.stringify({ Records: plain })
              : plain.map((v) => JSON.stringify(v)).join(form === 'lines' ? '\n' : '')
          expect(values(text, chunk)).toEqual(plain)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('damage', () => {
  test('a broken line does not spoil its neighbours', () => {
    const { records, bad } = decode('{"a":1}\n{"a":\n{"a":3}\nnonsense\n{"a":4}')
    expect(records.map((r) => r.value)).toEqual([{ a: 1 }, { a: 3 }, { a: 4 }])
    expect(bad.map((b) => b.reason)).toEqual(['not valid JSON', 'not a JSON object'])
  })

  test('a broken record in a Records file does not spoil its neighbours', () => {
    const { records, bad } = decode('{"Records":[{"v":1},{"v":oops},{"v":3}]}')
    expect(records.map((r) => r.value)).toEqual([{ v: 1 }, { v: 3 }])
    expect(bad.map((b) => [b.reason, b.raw])).toEqual([['not valid JSON', '{"v":oops}']])
  })

  test('a file cut off in a record says so and keeps what was before', () => {
    const { records, bad } = decode('{"Records":[{"v":1},{"v":2},{"v":"thr')
    expect(records.map((r) => r.value)).toEqual([{ v: 1 }, { v: 2 }])
    expect(bad.map((b) => b.reason)).toEqual(['the file ends inside this record'])
  })

  test('a file cut off between records says so', () => {
    expect(decode('{"Records":[{"v":1},').bad.map((b) => b.reason)).toEqual([
      'the file ends inside its array of records',
    ])
  })

  test('a record over the limit is told, its neighbours are kept', () => {
    const long = JSON.stringify({ v: 'x'.repeat(50_000) })
    for (const [open, join, close] of [
      ['{"Records":[', ',', ']}'],
      ['', '\n', ''],
    ] as const) {
      const { records, bad } = decode(`${open}${['{"v":1}', long, '{"v":3}'].join(join)}${close}`, 1000, 10_000)
      expect(records.map((r) => r.value)).toEqual([{ v: 1 }, { v: 3 }])
      expect(bad.map((b) => b.reason)).toEqual(['the record is longer than 10000 bytes'])
    }
  })

  test('anything at all neither throws nor hangs', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 40 }), (bytes, chunk) => {
        decode(Buffer.from(bytes), chunk, 50)
      }),
      { numRuns: 500 },
    )
    const pieces = ['{', '}', '[', ']', '"', ',', ':', '\\', '\n', '{"Records":[', '{"a":1}', 'x', '\ufeff', '1']
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (p, c) => {
        decode(p.join(''), c, 40)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('envelopes', () => {
  const message = (text: string) => ({ id: '1', timestamp: 1, message: text })
  const envelope = (...messages: string[]) =>
    JSON.stringify({ messageType: 'DATA_MESSAGE', logGroup: 'g', logEvents: messages.map(message) })

  test('CloudWatch Logs: each message is a record, control messages are none', () => {
    const control = JSON.stringify({ messageType: 'CONTROL_MESSAGE', logEvents: [message('CWL CONTROL MESSAGE')] })
    const { records, bad } = decode(envelope('{"n":1}', '{"n":2}') + control + envelope('{"n":3}', 'oops'))
    expect(records.map((r) => [r.value, r.original])).toEqual([
      [{ n: 1 }, '{"n":1}'],
      [{ n: 2 }, '{"n":2}'],
      [{ n: 3 }, '{"n":3}'],
    ])
    expect(bad.map((b) => b.raw)).toEqual(['oops'])
  })

  test('EventBridge: the detail is the record', () => {
    expect(values(JSON.stringify({ 'detail-type': 'AWS API Call via CloudTrail', detail: { n: 1 } }))).toEqual([
      { n: 1 },
    ])
  })

  test('SNS: what the message holds is opened in its turn', () => {
    const notification = (inner: unknown) =>
      JSON.stringify({ Type: 'Notification', TopicArn: 'arn:aws:sns:us-east-1:111122223333:t', Message: inner })
    const { records, bad } = decode(
      [
        notification('{"n": 1}'),
        notification('{"detail-type":"X","detail":{"n":2}}'),
        notification('hello'),
        notification(notification('{"n":3}')),
      ].join('\n'),
    )
    expect(records.map((r) => [r.value, r.original])).toEqual([
      [{ n: 1 }, '{"n": 1}'],
      [{ n: 2 }, '{"n":2}'],
    ])
    expect(bad.map((b) => b.reason)).toEqual(Array(2).fill('the message of the notification is not a JSON object'))
  })

  test('a source finds its own records in a document; a document it leaves whole keeps its text', () => {
    const inside = (document: Readonly<Record<string, unknown>>) =>
      Array.isArray(document['findings']) ? document['findings'] : document['whole'] ? [document] : undefined
    const { records, bad } = decode('{"findings":[{"n":1},{"n":2},3]}\n{"whole": 1}\n{"n":4}', 7, 10_000, { inside })
    expect(records.map((r) => r.value)).toEqual([{ n: 1 }, { n: 2 }, { whole: 1 }, { n: 4 }])
    expect(records[2]?.original).toBe('{"whole": 1}')
    expect(bad).toMatchObject([{ reason: 'not a JSON object', raw: '3', position: 2 }])
    expect(decode(envelope('{"findings":[{"n":1},{"n":2}]}'), 7, 10_000, { inside }).records).toHaveLength(2)
  })

  test('a list that comes after texts and numbers is read element by element, longer than the limit in all', () => {
    const items = Array.from({ length: 50 }, (_, n) => ({ n, fill: 'x'.repeat(40) }))
    const leading = ['', '"fileVersion":"1.0", ', '"a":"}{,","b":-1.5,"c":true,"d":null,\n', '"etag":"\\"a\\\\\\"",']
    for (const before of leading) {
      const text = `{${before}"configurationItems": ${JSON.stringify(items)},"end":{}}`
      for (const chunk of [1, 7, 5000]) {
        const { records, bad } = decode(text, chunk, 1000, { records: 'configurationItems', leading: true })
        expect(records.map((r) => r.value)).toEqual(items)
        expect(bad).toEqual([])
      }
    }
  })

  test('lines inside CloudWatch Logs envelopes reach the line decoder', () => {
    const seen: string[] = []
    const inner = {
      formats: ['text'],
      open: () => ({ push: (c: Buffer) => void seen.push(c.toString()), end: () => {} }),
    }
    const sink = { record: () => {}, bad: () => {} }
    const stream = cloudWatchLogs(inner).open(sink, object, { recordBytes: 1000 })
    stream.push(Buffer.from(envelope('2 1 eni-1', '2 1 eni-2')))
    stream.end()
    const plain = cloudWatchLogs(inner).open(sink, object, { recordBytes: 1000 })
    plain.push(Buffer.from('2 1 eni-3\n'))
    plain.end()
    expect(seen).toEqual(['2 1 eni-1\n', '2 1 eni-2\n', '2 1 eni-3\n'])
  })
})
