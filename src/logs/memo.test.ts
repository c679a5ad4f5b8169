import { expect, test } from 'vitest'
import { memo } from './memo.js'

test('a key is answered once and remembered', () => {
  let asked = 0
  const length = memo((key) => ({ length: key.length, asked: ++asked }), { entries: 10, keyLength: 10 })
  expect(length('abc')).toBe(length('abc'))
  expect(asked).toBe(1)
})

test('it never holds more entries than its limit, nor keys longer than theirs', () => {
  let asked = 0
  const answer = memo(() => ++asked, { entries: 2, keyLength: 3 })
  answer('a')
  answer('b')
  answer('c')
  answer('a')
  expect(asked).toBe(4)
  answer('long key')
  answer('long key')
  expect(asked).toBe(6)
})
