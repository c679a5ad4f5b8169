import { expect, test } from 'vitest'
import { coloursOf } from './series.js'

test('what failed is never green, in whatever case and order it comes', () => {
  const [passed, failed] = coloursOf(['PASSED', 'FAILED'])
  expect(failed).toBe('var(--hm-c2)')
  expect(passed).toBe('var(--hm-c1)')
  expect(coloursOf(['failure', 'success'])).toEqual([failed, passed])
})

test('no other part takes the colour of a word that has one', () => {
  const colours = coloursOf(['sim-web', 'allow', 'block', 'captcha', 'challenge'])
  expect(new Set(colours).size).toBe(5)
})

test('the five severities have five colours', () => {
  expect(new Set(coloursOf(['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'])).size).toBe(5)
})
