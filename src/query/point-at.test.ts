import { expect, test } from 'vitest'
import { pointAt } from './point-at.js'

test('the caret stands under the place', () => {
  expect(pointAt('a: (b or', { start: 3, end: 4 })).toBe('a: (b or\n   ^')
  expect(pointAt('a: "xyz', { start: 3, end: 7 })).toBe('a: "xyz\n   ^^^^')
})

test('behind the end of the text too', () => {
  expect(pointAt('a:', { start: 2, end: 3 })).toBe('a:\n  ^')
})

test('Japanese characters and emoji take two columns', () => {
  expect(pointAt('名前: 値 )', { start: 6, end: 7 })).toBe('名前: 値 )\n         ^')
  expect(pointAt('😀 )', { start: 3, end: 4 })).toBe('😀 )\n   ^')
  expect(pointAt('ab語:', { start: 2, end: 3 })).toBe('ab語:\n  ^^')
  expect(pointAt('ｱ)', { start: 1, end: 2 })).toBe('ｱ)\n ^')
})

test('of several lines the one with the place is shown', () => {
  expect(pointAt('a: 1\nand b: )\nand c: 1', { start: 12, end: 13 })).toBe('and b: )\n       ^')
})

test('a long line is cut around the place', () => {
  const [line = '', marks = ''] = pointAt(`${'x'.repeat(500)})${'y'.repeat(500)}`, { start: 500, end: 501 }).split('\n')
  expect(line.length).toBeLessThan(110)
  expect(line[marks.indexOf('^')]).toBe(')')
})
