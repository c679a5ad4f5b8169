import { expect, test } from 'vitest'
import { joinKql } from './panel-kql.js'

test.each([
  ['', '', ''],
  ['a: 1', ' ', 'a: 1'],
  ['', 'b: 2', 'b: 2'],
  ['a: 1 or a: 2', 'b: 2', '(a: 1 or a: 2) and (b: 2)'],
])('%j and %j make %j', (board, panel, joined) => {
  expect(joinKql(board, panel)).toBe(joined)
})
