import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BytesColumn } from './bytes-column.js'
import { Spares } from './spares.js'

/** What a row is to give back: half a surrogate pair cannot be written as UTF-8. */
const stored = (text: string | undefined) => text?.toWellFormed()

const text = fc.oneof(
  { weight: 4, arbitrary: fc.ipV4() },
  fc.string({ maxLength: 200 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('', '\ud83d', '\ude00', 'é', '火の見', 'x'.repeat(97)),
)

test('rows give back their texts, however short, long and odd ones take turns, and rows between have none', () => {
  const rows = fc.array(fc.option(text, { nil: undefined, freq: 3 }), { maxLength: 60 })
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 60 }), (pattern, repeats) => {
      const all = Array.from({ length: repeats }, () => pattern).flat()
      const column = new BytesColumn()
      for (const [row, value] of all.entries()) if (value !== undefined) column.push(row, value)
      // Rows are asked for while others still wait to be encoded, and once all are there.
      const asked = Math.floor(all.length / 2)
      if (asked < all.length) expect(column.text(asked)).toBe(stored(all[asked]))
      column.reach(all.length)
      expect(all.map((_, row) => column.text(row))).toEqual(all.map(stored))
      expect(column.count).toBe(all.filter((value) => value !== undefined).length)
      column.release()
    }),
    { numRuns: 300 },
  )
})

test('memory of a written column serves the next one, which reads nothing of it', () => {
  const filled = (letter: string) => {
    const column = new BytesColumn()
    for (let row = 0; row < 40_000; row++) column.push(row, letter.repeat(120))
    column.reach(40_000)
    return column
  }
  const first = filled('a')
  const { buffer } = first.bytes
  first.release()
  const second = filled('b')
  expect(second.bytes.buffer).toBe(buffer)
  expect(second.text(0)).toBe('b'.repeat(120))
  expect(second.text(39_999)).toBe('b'.repeat(120))
})

test('spares hold at most so many bytes, and give the smallest that fits', () => {
  const spares = new Spares(100)
  const [small, middle, large] = [10, 40, 60].map((length) => Buffer.allocUnsafeSlow(length)) as [
    Buffer,
    Buffer,
    Buffer,
  ]
  spares.give(middle)
  spares.give(small)
  expect(spares.take(11)).toBe(middle)
  spares.give(middle)
  spares.give(large)
  // 110 bytes: the smallest went.
  expect(spares.take(5)).toBe(middle)
  expect(spares.take(5)).toBe(large)
  expect(spares.take(5)).not.toBe(small)
  spares.give(Buffer.allocUnsafeSlow(101))
  expect(spares.take(1).length).toBe(1)
})
