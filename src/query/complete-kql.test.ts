import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { completeKql } from './complete-kql.js'
import { schemaOf } from './schema.js'

const schema = schemaOf({
  'event.action': { type: 'keyword' },
  'user.name': { type: 'keyword' },
  message: { type: 'text' },
})

/** `|` is the caret. */
const at = (marked: string) => {
  const caret = marked.indexOf('|')
  const text = marked.replace('|', '')
  const found = completeKql(text, caret, schema)
  return { ...found, replaced: text.slice(found.start, found.end) }
}

describe('what can follow at the caret', () => {
  test.each([
    ['|', { kind: 'field', prefix: '' }],
    ['ev|', { kind: 'field', prefix: 'ev', replaced: 'ev' }],
    ['ev|ent.act', { kind: 'field', prefix: 'ev', replaced: 'event.act' }],
    ['event.action: x and us|', { kind: 'field', prefix: 'us' }],
    ['event.action: x and |', { kind: 'field', prefix: '' }],
    ['not |', { kind: 'field', prefix: '' }],
    ['(us|', { kind: 'field', prefix: 'us' }],
    ['event.action |', { kind: 'operator', field: 'event.action' }],
    ['event.action | and user.name: x', { kind: 'operator', field: 'event.action' }],
    ['event.action:|', { kind: 'value', field: 'event.action', prefix: '', quoted: false }],
    ['event.action: Con|', { kind: 'value', field: 'event.action', prefix: 'Con', replaced: 'Con' }],
    ['event.action: "Con|', { kind: 'value', field: 'event.action', prefix: 'Con', quoted: true, replaced: '"Con' }],
    ['event.action: "Con|"', { kind: 'value', field: 'event.action', prefix: 'Con', quoted: true, replaced: '"Con"' }],
    ['event.action: (a or b|', { kind: 'value', field: 'event.action', prefix: 'b' }],
    ['event.action: (a or |', { kind: 'value', field: 'event.action', prefix: '' }],
    ['event.action: (a or "x y" or |', { kind: 'value', field: 'event.action', prefix: '' }],
    ['event.action: (a |', { kind: 'conjunction' }],
    ['event.action: (a) |', { kind: 'conjunction' }],
    ['event.action: x |', { kind: 'conjunction', prefix: '' }],
    ['event.action: x an|', { kind: 'conjunction', prefix: 'an', replaced: 'an' }],
    ['event.action: "x" |', { kind: 'conjunction' }],
    ['event.action >= |', { kind: 'value', field: 'event.action' }],
    ['user:{ na|', { kind: 'field', prefix: 'user.na', within: 'user.', replaced: 'na' }],
    ['user:{ name: ta|', { kind: 'value', field: 'user.name', prefix: 'ta' }],
    ['user:{ name: x } and ev|', { kind: 'field', prefix: 'ev', within: '' }],
    ['requestParameters.bucketName |', { kind: 'operator', field: 'requestParameters.bucketName' }],
    ['word |', { kind: 'conjunction' }],
    ['message: foo bar and |', { kind: 'field' }],
    ['user.name: 山|', { kind: 'value', field: 'user.name', prefix: '山' }],
    [') and ev|', { kind: 'field', prefix: 'ev' }],
    [': : : ev|', { kind: 'value', prefix: 'ev' }],
  ])('%s', (marked, expected) => {
    expect(at(marked)).toMatchObject(expected)
  })

  test('any text and caret gets an answer within the text', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab:"(){}<>\\* 日', ' and ', ' or ', 'not '), maxLength: 30 })
    fc.assert(
      fc.property(text, fc.integer({ min: -1, max: 60 }), (kql, caret) => {
        const { start, end } = completeKql(kql, caret, schema)
        expect(start >= 0 && start <= end && end <= kql.length).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })
})
