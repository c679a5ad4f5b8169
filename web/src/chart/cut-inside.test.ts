import { expect, it } from 'vitest'
import { cutInside, LEGEND_LETTERS } from './cut-inside.js'

it.each(['aws.cloudtrail', 'CryptoCurrency:EC2/BitcoinTool.B', 'AWS-AWSManagedRulesSQLiRuleSet'])(
  '%s keeps its beginning and its end',
  (name) => {
    const cut = cutInside(name)
    expect(cut.length).toBeLessThanOrEqual(LEGEND_LETTERS)
    expect(cut.slice(0, 8)).toBe(name.slice(0, 8))
    expect(name.endsWith(cut.slice(-12))).toBe(true)
  },
)

it('tells names of a kind apart', () => {
  const names = ['CryptoCurrency:EC2/BitcoinTool.B', 'CryptoCurrency:EC2/BitcoinTool.B!DNS']
  expect(new Set(names.map(cutInside)).size).toBe(2)
})
