import { describe, expect, test } from 'vitest'
import type { Decoder } from '../source.js'
import { type HeadedRow, headedLines, headerOf, lines } from './lines.js'

const object = { uri: 'file', key: 'file' }

const read = <R>(decoder: Decoder<R>, chunks: readonly (string | Buffer)[], recordBytes = 1000) => {
  const records: { value: R; original: string; position: number }[] = []
  const bad: { reason: string; raw: string; position: number }[] = []
  const stream = decoder.open(
    {
      record: (value, original, position) => records.push({ value, original, position }),
      bad: (reason, raw, position) => bad.push({ reason, raw, position }),
    },
    object,
    { recordBytes },
  )
  for (const chunk of chunks) stream.push(Buffer.from(chunk as string))
  stream.end()
  return { records, bad, preamble: stream.preamble }
}

const originals = (chunks: readonly (string | Buffer)[]) =>
  read(lines(), chunks).records.map(({ original }) => original)

describe('lines', () => {
  test.each([
    ['nothing', [''], []],
    ['no chunk at all', [], []],
    ['only line ends', ['\n\r\n\n'], []],
    ['a last line without its end', ['a\nb'], ['a', 'b']],
    ['CRLF, and a CR inside a line', ['a\r\nb\rc\r\n'], ['a', 'b\rc']],
    ['a CRLF cut in two', ['a\r', '\nb'], ['a', 'b']],
    ['a byte order mark', ['\ufeffa\nb'], ['a', 'b']],
    ['a byte order mark cut in two', [Buffer.from([0xef]), Buffer.from([0xbb, 0xbf, 0x61])], ['a']],
    ['a character cut in two', [Buffer.from([0x61, 0xe7, 0x81]), Buffer.from([0xab, 0x0a])], ['a火']],
    ['a NUL', ['a\0b\n'], ['a\0b']],
  ])('%s', (_, chunks, expected) => expect(originals(chunks)).toEqual(expected))

  test('broken UTF-8 is kept as U+FFFD, and its neighbours as they are', () => {
    const broken = Buffer.concat([Buffer.from('火\n'), Buffer.from([0x61, 0xff, 0x62, 0x0a]), Buffer.from('見\n')])
    expect(originals([broken])).toEqual(['火', 'a\ufffdb', '見'])
  })

  test('positions count lines, empty ones left out', () => {
    expect(read(lines(), ['a\n\nb\n']).records.map(({ position }) => position)).toEqual([0, 1])
  })

  test.each([1, 7, 100, 5000])('a line over the limit is one bad record in chunks of %i bytes', (size) => {
    const bytes = Buffer.from(`before\n${'x'.repeat(10_000)}\nafter\n${'y'.repeat(1000)}\r\n${'z'.repeat(1001)}`)
    const chunks: Buffer[] = []
    for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size))
    const { records, bad } = read(lines(), chunks)
    expect(records.map(({ original }) => original)).toEqual(['before', 'after', 'y'.repeat(1000)])
    expect(bad.map(({ reason, position }) => ({ reason, position }))).toEqual([
      { reason: 'line is longer than 1000 bytes', position: 1 },
      { reason: 'line is longer than 1000 bytes', position: 4 },
    ])
    expect(bad[0]?.raw).toMatch(/^x{1000,4096}$/)
  })

  test('a line without an end does not grow in memory', () => {
    const chunk = Buffer.alloc(1024 * 1024, 0x78)
    const before = process.memoryUsage().arrayBuffers
    let most = 0
    const stream = lines().open({ record: () => undefined, bad: () => undefined }, object, {
      recordBytes: 4 * 1024 * 1024,
    })
    for (let i = 0; i < 200; i++) {
      stream.push(chunk)
      most = Math.max(most, process.memoryUsage().arrayBuffers - before)
    }
    stream.end()
    expect(most).toBeLessThan(64 * 1024 * 1024)
  })
})

describe('headed lines', () => {
  const decoder = headedLines({
    isHeader: (line) => line.startsWith('name '),
    defaultHeader: (values) => headerOf(values.length === 2 ? 'one two' : 'one two three'),
  })
  const shown = (chunks: readonly (string | Buffer)[]) => {
    const { records, bad, preamble } = read<HeadedRow>(decoder, chunks)
    return {
      records: records.map(({ value, original, position }) => [value.header.text, value.values, original, position]),
      bad: bad.map(({ reason, position }) => [reason, position]),
      preamble,
    }
  }

  test('the header is no record: a file of one record gives one', () => {
    expect(shown(['name age\nmomo 3'])).toEqual({
      records: [['name age', ['momo', '3'], 'momo 3', 0]],
      bad: [],
      preamble: 'name age\n',
    })
  })

  test('a header alone is no record and no fault', () => {
    expect(shown(['name age\n'])).toEqual({ records: [], bad: [], preamble: 'name age\n' })
  })

  test('rows of a file share one header object', () => {
    const { records } = read<HeadedRow>(decoder, ['name age\na 1\nname age\nb 2\n'])
    expect(records).toHaveLength(2)
    expect(records[0]?.value.header).toBe(records[1]?.value.header)
  })

  test('a further header changes the names from there on', () => {
    expect(shown(['name age\na 1\nname size\nb 2\n'])).toEqual({
      records: [
        ['name age', ['a', '1'], 'a 1', 0],
        ['name size', ['b', '2'], 'b 2', 1],
      ],
      bad: [],
      preamble: 'name size\n',
    })
  })

  test('without a header the default one is used, line by line', () => {
    expect(shown(['1 2\n1 2 3\n'])).toEqual({
      records: [
        ['one two', ['1', '2'], '1 2', 0],
        ['one two three', ['1', '2', '3'], '1 2 3', 1],
      ],
      bad: [],
      preamble: undefined,
    })
  })

  test('the time that a CloudWatch Logs export puts before a line is not of the line', () => {
    expect(shown(['2024-05-01T00:00:00.000Z 1 2\n']).records).toEqual([['one two', ['1', '2'], '1 2', 0]])
  })

  test('a line of broken UTF-8 is bad, its neighbours are kept, each at its position', () => {
    const bytes = Buffer.concat([Buffer.from('name age\na 1\nb '), Buffer.from([0xff, 0x0a]), Buffer.from('c 3\n')])
    expect(shown([bytes])).toEqual({
      records: [
        ['name age', ['a', '1'], 'a 1', 0],
        ['name age', ['c', '3'], 'c 3', 2],
      ],
      bad: [['the line is not valid UTF-8', 1]],
      preamble: 'name age\n',
    })
  })

  test('double spaces in a header are one', () => expect(headerOf('a  b ').text).toBe('a b'))
})
