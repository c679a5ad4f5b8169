import { expect, test } from 'vitest'
import type { Panel } from '../../../src/contract/index.js'
import { moved, resized } from './arrange.js'

const panel = (name: string): Panel => ({
  type: 'text',
  title: { ja: name, en: name },
  text: { ja: '', en: '' },
  width: 2,
  height: 2,
})
const names = (panels: readonly Panel[]) => panels.map(({ title }) => title.en).join('')
const abc = ['a', 'b', 'c'].map(panel)

test.each([
  [0, 2, 'bca'],
  [2, 0, 'cab'],
  [1, 1, 'abc'],
  [0, 9, 'bca'],
  [0, -1, 'abc'],
  [7, 0, 'abc'],
])('moving %i to %i gives %s', (from, to, order) => {
  expect(names(moved(abc, from, to))).toBe(order)
})

test('a panel grows and shrinks within the board', () => {
  expect(resized(panel('a'), 1, -1)).toMatchObject({ width: 3, height: 1 })
  expect(resized(panel('a'), 9, -9)).toMatchObject({ width: 4, height: 1 })
})
