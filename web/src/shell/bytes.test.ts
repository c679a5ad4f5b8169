import { expect, test } from 'vitest'
import { bytesText } from './bytes.js'

test('sizes are said in the unit that suits them', () => {
  expect(bytesText(0, 'en')).toBe('0 bytes')
  expect(bytesText(999, 'en')).toBe('999 bytes')
  expect(bytesText(1_400_000_000, 'en')).toBe('1.4 GB')
  expect(bytesText(25_000_000, 'en')).toBe('25 MB')
})
