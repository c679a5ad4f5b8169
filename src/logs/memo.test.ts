import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
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

test('any text is its own key, half a surrogate pair too', () => {
  const answer = memo((key) => key, { entries: 10, keyLength: 40 })
  for (const text of ['', '経理部の共有フォルダー（大阪）', 'half of a pair \ud83d', 'ü'.repeat(20)]) {
    expect(answer(text)).toBe(text)
    expect(answer(text)).toBe(text)
  }
})

test('a remembered piece of a text does not keep the text', () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const answer = memo((key) => ({ key }), { entries: 1000, keyLength: 64 })
  collect()
  const before = process.memoryUsage().heapUsed
  for (let i = 0; i < 400; i++) {
    const block = Buffer.alloc(256 * 1024, `a name that stands in block ${i} `).toString('latin1')
    answer(block.slice(1000, 1030))
  }
  collect()
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(20 * 1024 * 1024)
})
