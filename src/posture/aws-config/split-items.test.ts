import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Split } from '../object-splitter.js'
import { itemSplitter } from './split-items.js'

/** Fed in pieces of a size, as a stream comes. */
const split = (text: string, size = text.length || 1, limit?: number): Split[] => {
  const splitter = itemSplitter(limit)
  const bytes = Buffer.from(text)
  const out: Split[] = []
  for (let i = 0; i < bytes.length; i += size) out.push(...splitter.push(bytes.subarray(i, i + size)))
  return [...out, ...splitter.end()]
}
const values = (items: Split[]) => items.map((item) => (item.kind === 'value' ? item.value : item.reason))

describe('items are found', () => {
  const items = [{ a: '}]{["\\' }, { b: { configurationItems: [1, { c: [] }] } }, { d: '火の見' }]
  test.each([
    ['after other keys', { fileVersion: '1.0', configSnapshotId: 'x', configurationItems: items }],
    ['before other keys', { configurationItems: items, configurationItem: undefined, x: { configurationItems: [{}] } }],
    ['in a list', items],
  ])('%s, wherever the stream is cut', (_, document) => {
    const text = JSON.stringify(document, null, 1)
    for (const size of [1, 2, 3, 7, text.length]) expect(values(split(text, size))).toEqual(items)
  })

  test('as the one of a notification that was too long for its topic', () => {
    const text = JSON.stringify({
      configurationItemDiff: { changedProperties: {} },
      configurationItem: items[0],
      x: [{}],
    })
    expect(values(split(text, 5))).toEqual([items[0]])
  })

  test('in documents one after another', () => {
    const one = JSON.stringify({ configurationItems: items })
    expect(values(split(`${one}\n${one}`))).toEqual([...items, ...items])
  })

  test('whatever they hold', () => {
    fc.assert(
      fc.property(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue())),
        fc.integer({ min: 1, max: 40 }),
        (all, size) => {
          const document = { fileVersion: '1.0', configurationItems: all, end: [[{}]] }
          expect(values(split(JSON.stringify(document), size))).toEqual(JSON.parse(JSON.stringify(all)))
        },
      ),
    )
  })
})

describe('what is wrong is told with its position', () => {
  test('a member that is no object', () => {
    expect(split('{"configurationItems":[{"a":1}, null, "x", 7, {"b":2}]}')).toEqual([
      { kind: 'value', position: 0, value: { a: 1 } },
      { kind: 'bad', position: 1, reason: 'it is no JSON object' },
      { kind: 'bad', position: 2, reason: 'it is no JSON object' },
      { kind: 'bad', position: 3, reason: 'it is no JSON object' },
      { kind: 'value', position: 4, value: { b: 2 } },
    ])
  })

  test('an item that is no JSON spoils no other', () => {
    expect(values(split('{"configurationItems":[{"a":1},{"b":tru},{"c":3}]}', 4))).toEqual([
      { a: 1 },
      'it is not valid JSON',
      { c: 3 },
    ])
  })

  test('an item that is too long is passed over, and not held', () => {
    const long = JSON.stringify({ configurationItems: [{ x: 'y'.repeat(5000) }, { a: 1 }] })
    expect(values(split(long, 100, 1000))).toEqual(['it is longer than 1000 bytes', { a: 1 }])
  })

  test('a file that breaks off', () => {
    expect(values(split('{"configurationItems":[{"a":1},{"b'))).toEqual([{ a: 1 }, 'the file ends inside it'])
    expect(values(split('{"configurationItems":[{"a":1},'))).toEqual([{ a: 1 }, 'the file ends before its list does'])
  })

  test('a file of something else', () => {
    expect(values(split('{"Records":[{"a":1}]}'))).toEqual(['the file has no configuration items'])
    expect(values(split('<html>'))).toEqual(['the file has no configuration items'])
    expect(values(split(''))).toEqual(['the file has no configuration items'])
    expect(split('{"configurationItems":[]}')).toEqual([])
  })
})
