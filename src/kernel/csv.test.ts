import { expect, test } from 'vitest'
import { csvLine } from './csv.js'

test('quotes what needs it, joins lists, leaves out what is not there', () => {
  expect(csvLine(['a,b', 'say "x"', 'two\nlines', ['a', 'b'], null, undefined, -5, true])).toBe(
    '"a,b","say ""x""","two\nlines",a; b,,,-5,true\r\n',
  )
})

test.each(['=1+1', '+1', '-1', '@x', '\t=1', '＝1', '\n=1'])(
  'takes %j for text, as a spreadsheet would not',
  (text) => {
    expect(csvLine([text]).replaceAll('"', '')).toBe(`'${text}\r\n`)
  },
)
