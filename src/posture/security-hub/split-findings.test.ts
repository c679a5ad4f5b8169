import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Split } from '../object-splitter.js'
import { findingSplitter } from './split-findings.js'

const splitAll = (text: string, size = text.length, limit?: number): Split[] => {
  const splitter = findingSplitter(limit)
  const bytes = Buffer.from(text)
  const out: Split[] = []
  for (let at = 0; at < bytes.length; at += Math.max(1, size))
    out.push(...splitter.push(bytes.subarray(at, at + Math.max(1, size))))
  return [...out, ...splitter.end()]
}
const values = (splits: readonly Split[]) => splits.map((s) => (s.kind === 'value' ? s.value : s.reason))

describe('finds each object, wherever the stream is cut', () => {
  const finding = fc.record({ Id: fc.string(), n: fc.jsonValue() })
  test.each([
    ['one to a line', (all: unknown[]) => all.map((v) => `${JSON.stringify(v)}\n`).join('')],
    ['one after the other, as Firehose writes them', (all: unknown[]) => all.map((v) => JSON.stringify(v)).join('')],
    ['in a list', (all: unknown[]) => JSON.stringify(all, undefined, 2)],
    [
      'in an answer of GetFindings',
      (all: unknown[]) => JSON.stringify({ x: [1, { y: 'Findings' }], Findings: all, NextToken: '[{"' }),
    ],
  ])('%s', (_, write) => {
    fc.assert(
      fc.property(fc.array(finding, { minLength: 1 }), fc.integer({ min: 1, max: 40 }), (all, size) => {
        expect(values(splitAll(write(all), size))).toEqual(JSON.parse(JSON.stringify(all)))
      }),
    )
  })
})

test('a bad one is told in its place, and what stands after it is found', () => {
  expect(values(splitAll('{"a":1}\n{oops}\n{"a":2}\nplain words\n{"a":3}\n'))).toEqual([
    { a: 1 },
    'it is not valid JSON',
    { a: 2 },
    'it is no JSON object',
    { a: 3 },
  ])
  expect(values(splitAll('[{"a":1}, 7, "x", {"a":2}]'))).toEqual([
    { a: 1 },
    'it is no JSON object',
    'it is no JSON object',
    { a: 2 },
  ])
})

test('one that is too long is told, not held', () => {
  const long = JSON.stringify({ a: 'x'.repeat(500) })
  expect(values(splitAll(`${long}\n{"a":1}`, 64, 100))).toEqual(['it is longer than 100 bytes', { a: 1 }])
})

test('a file that is cut off says so', () => {
  expect(values(splitAll('{"a":1}\n{"a":'))).toEqual([{ a: 1 }, 'the file ends inside it'])
  expect(values(splitAll('{"Findings":[{"a":1},'))).toEqual([{ a: 1 }, 'the file ends before its list does'])
})
