import { expect, test } from 'vitest'
import { NotRead } from './control.js'
import { missing, pieceOf } from './piece.js'
import { ciOf } from './testing.js'

const denied = { why: 'denied', action: 'ec2:X', message: 'no' } as const

test('a piece is taken from the configuration, where AWS Config has it', () => {
  expect(pieceOf(ciOf('T', { Data: { a: 1 } }), 'Data')).toEqual({ a: 1 })
})

test('a piece is taken from the parts, where our collector has it', () => {
  expect(pieceOf(ciOf('T', {}, { parts: { Data: ['x'] } }), 'Data')).toEqual(['x'])
})

test('a piece that was read and is not there is null', () => {
  expect(pieceOf(ciOf('T', {}, { parts: { Data: null } }), 'Data')).toBeNull()
})

test('a piece that is in neither place is never taken for none', () => {
  expect(() => pieceOf(ciOf('T', {}), 'Data')).toThrow(NotRead)
  expect(() => pieceOf(ciOf('T', {}, { unread: { Data: denied } }), 'Data')).toThrow(/ec2:X was denied/)
})

test('what is missing is named in both languages', () => {
  expect(missing('sourceDestCheck').reason.ja).toContain('sourceDestCheck')
})
