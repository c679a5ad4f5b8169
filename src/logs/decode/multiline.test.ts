import { describe, expect, test } from 'vitest'
import { type LogText, type LogTextOptions, logTexts } from './multiline.js'

const read = (text: string, options: LogTextOptions = {}, { step = 1 << 20, recordBytes = 1 << 20 } = {}) => {
  const texts: LogText[] = []
  const bad: string[] = []
  const positions: number[] = []
  const stream = logTexts(options).open(
    {
      record: (record, original, position) => {
        expect(original).toBe(record.text)
        texts.push(record)
        positions.push(position)
      },
      bad: (reason, _, position) => {
        bad.push(reason)
        positions.push(position)
      },
    },
    { uri: '', key: '' },
    { recordBytes },
  )
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += step) stream.push(bytes.subarray(at, at + step))
  stream.end()
  expect(positions).toEqual(positions.map((_, i) => i))
  return { texts: texts.map((record) => record.text), records: texts, bad }
}

const begins = (line: string) => line.startsWith('#')

const envelope = (stream: string, ...messages: string[]) =>
  JSON.stringify({
    messageType: 'DATA_MESSAGE',
    owner: '111122223333',
    logGroup: 'group',
    logStream: stream,
    logEvents: messages.map((message, i) => ({ id: String(i), timestamp: 1_714_564_800_000 + i, message })),
  })

const control = JSON.stringify({ messageType: 'CONTROL_MESSAGE', logEvents: [{ message: 'hello' }] })

describe('lines of a file', () => {
  test('each is a record where nothing says how one begins', () => {
    expect(read('a\n\n b\r\nc').texts).toEqual(['a', ' b', 'c'])
  })

  test('a line that begins no record belongs to the one before, empty lines within it too', () => {
    expect(read('#a\n b\n\n c\n\n#d\n', { begins }).texts).toEqual(['#a\n b\n\n c', '#d'])
  })

  test('lines before the first beginning are kept, as one record', () => {
    expect(read('x\ny\n#a', { begins }).texts).toEqual(['x\ny', '#a'])
  })

  test.each([1, 2, 7, 200])('pieces of %i bytes change nothing', (step) => {
    const text = `#${'é'.repeat(90)}\n b\n\n#d\n${'e'.repeat(200)}`
    expect(read(text, { begins }, { step })).toEqual(read(text, { begins }))
  })

  test('a record longer than the limit is said to be so, and its neighbours are kept', () => {
    const text = `#a\n#b\n${'x'.repeat(60)}\n${'x'.repeat(60)}\nx\n#c\nd`
    expect(read(text, { begins }, { recordBytes: 100 })).toMatchObject({
      texts: ['#a', '#c\nd'],
      bad: ['the record is longer than 100 bytes'],
    })
  })

  test('headings are passed over', () => {
    expect(read('#a\n#heading\nof it\n#b', { begins, skip: (text) => text.startsWith('#heading') }).texts).toEqual([
      '#a',
      '#b',
    ])
  })
})

describe('an export of CloudWatch Logs', () => {
  test('the time before a line is taken off and known', () => {
    const { records } = read('2024-05-01T12:00:00.123Z #a\n b\n2024-05-01T12:00:01.000Z  c\n', { begins })
    expect(records).toMatchObject([{ text: '#a\n b\n c', time: Date.parse('2024-05-01T12:00:00.123Z') }])
  })

  test('a line without a time goes on from the one before', () => {
    expect(read('2024-05-01T12:00:00.123Z Error\n  at x\n2024-05-01T12:00:01.000Z b').texts).toEqual([
      'Error\n  at x',
      'b',
    ])
  })

  test("a log's own time that looks the same is left alone", () => {
    const own = (line: string) => line.startsWith('2024')
    expect(read('2024-05-01T12:00:00.123Z host app: a', { begins: own }).texts).toEqual([
      '2024-05-01T12:00:00.123Z host app: a',
    ])
  })
})

describe('envelopes of CloudWatch Logs', () => {
  test('joined without separator, each message is a record, and its place and time are known', () => {
    const { records, bad } = read(control + envelope('s', 'a\n b', 'c\n'))
    expect(bad).toEqual([])
    expect(records).toMatchObject([
      { text: 'a\n b', time: 1_714_564_800_000, account: '111122223333', group: 'group', stream: 's' },
      { text: 'c', time: 1_714_564_800_001 },
    ])
  })

  test('a record spread over messages is joined, but not with those of another stream', () => {
    expect(read(envelope('s', '#a', ' b', '#c\n d\n#e') + envelope('t', ' f', '#g'), { begins }).texts).toEqual([
      '#a\n b',
      '#c\n d',
      '#e',
      ' f',
      '#g',
    ])
  })

  test('what is no message is said to be none', () => {
    const damaged = envelope('s', 'a').replace('"message":"a"', '"message":7')
    expect(read(`${damaged}\n{"other":1}\n${envelope('s', 'b')}`)).toMatchObject({
      texts: ['b'],
      bad: ['a log event of the envelope has no message', 'not a CloudWatch Logs envelope'],
    })
  })
})

describe('logs of JSON objects', () => {
  const json = true
  test('a file of them, joined or in lines', () => {
    expect(read('{"a":1}{"b":2}\n{"c":3}', { json }).records.map((record) => record.json)).toEqual([
      { a: 1 },
      { b: 2 },
      { c: 3 },
    ])
  })

  test('an export and envelopes of them; other text is quarantined', () => {
    expect(read('2024-05-01T12:00:00.123Z {"a":1}\n2024-05-01T12:00:00.124Z oh', { json })).toMatchObject({
      records: [{ json: { a: 1 } }],
      bad: ['not a JSON object'],
    })
    expect(read(envelope('s', '{"a":1}', '[1]'), { json })).toMatchObject({
      records: [{ json: { a: 1 } }],
      bad: ['not a JSON object'],
    })
  })

  test('where other text may stand among them it is kept', () => {
    const { records } = read('{"a":1}\nplain\n{"b":', { json: 'maybe' })
    expect(records.map(({ text, json: value }) => [text, value])).toEqual([
      ['{"a":1}', { a: 1 }],
      ['plain', undefined],
      ['{"b":', undefined],
    ])
  })
})
