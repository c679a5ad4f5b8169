import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonPieces, prettyJson } from './json.js'

test('keys, strings, numbers and words are told apart', () => {
  const kinds = jsonPieces('{"a": "b", "c": -1.5e3, "d": null}')
    .filter((p) => p.kind !== 'plain')
    .map((p) => `${p.kind} ${p.text}`)
  expect(kinds).toEqual(['key "a"', 'string "b"', 'key "c"', 'number -1.5e3', 'key "d"', 'word null'])
})

test('colouring loses no character of any JSON', () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      expect(
        jsonPieces(json)
          .map((p) => p.text)
          .join(''),
      ).toBe(json)
    }),
  )
})

test('what is no JSON is not made pretty', () => {
  expect(prettyJson('2 123456789 eni-1 10.0.0.1')).toBeNull()
  expect(prettyJson('{"a":')).toBeNull()
  expect(prettyJson('{"a":1}')).toBe('{\n  "a": 1\n}')
})
