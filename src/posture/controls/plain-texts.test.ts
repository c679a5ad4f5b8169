import { expect, test } from 'vitest'
import { listParam } from './list-param.js'
import { plainTexts } from './plain-texts.js'

test('plain texts and wrapped ones read alike; what is neither is left out', () => {
  expect(plainTexts(['a', { value: 'b' }, null, 3, {}])).toEqual(['a', 'b'])
  expect(plainTexts(undefined)).toEqual([])
  expect(plainTexts('a')).toEqual([])
})

test('a parameter of several texts is one text or a list', () => {
  expect(listParam({ modes: 'defensive, strictest' }, 'modes')).toEqual(['defensive', 'strictest'])
  expect(listParam({ modes: ['a', ' ', 'b'] }, 'modes')).toEqual(['a', 'b'])
  expect(listParam({ modes: null }, 'modes')).toEqual([])
})
