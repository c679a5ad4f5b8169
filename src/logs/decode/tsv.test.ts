import { expect, test } from 'vitest'
import { headerOf } from './lines.js'
import { tsvLines } from './tsv.js'

const read = (text: string) => {
  const found: unknown[] = []
  const stream = tsvLines((width) => (width === 2 ? headerOf('x y') : undefined)).open(
    {
      record: ({ header, values }, original, position) => found.push([header.text, values, original, position]),
      bad: (reason, raw, position) => found.push([reason, raw, position]),
    },
    { uri: 'file', key: 'file' },
    { recordBytes: 50 },
  )
  stream.push(Buffer.from(text))
  stream.end()
  return { found, preamble: stream.preamble }
}

test('remarks are no records, and each line of fields names those after it', () => {
  expect(read('#Version: 1.0\n#Fields: a b\n1\t2 3\n#Fields:\ta\tc\n4\t5\n')).toEqual({
    found: [
      ['a b', ['1', '2 3'], '1\t2 3', 0],
      ['a c', ['4', '5'], '4\t5', 1],
    ],
    preamble: '#Fields:\ta\tc\n',
  })
})

test('without a header the number of values decides', () => {
  expect(read(`1\t2\n1\t2\t3\n${'x'.repeat(60)}\n`).found).toEqual([
    ['x y', ['1', '2'], '1\t2', 0],
    ["no header names the line's 3 values", '1\t2\t3', 1],
    ['line is longer than 50 bytes', 'x'.repeat(60), 2],
  ])
})
