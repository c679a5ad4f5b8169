import { expect, it } from 'vitest'
import { shortName, wordsOf } from './cell.js'

it.each([
  ['arn:aws:sts::111122223333:assumed-role/shop/i-0a1b', '…shop/i-0a1b'],
  ['arn:aws:s3:::sim-exports', '…sim-exports'],
  ['arn:aws-cn:wafv2:cn-north-1:111122223333:regional/webacl/web/0f1e', '…regional/webacl/web/0f1e'],
  ['arn:aws:s3:::', 'arn:aws:s3:::'],
  ['sato.misaki@aokumo.example', 'sato.misaki@aokumo.example'],
])('shortens %s to %s', (value, short) => {
  expect(shortName(value)).toBe(short)
})

it('tells words apart where a long value may break', () => {
  expect(wordsOf('AWS-AWSManagedRulesCommonRuleSet')).toEqual(['AWS-', 'AWSManaged', 'Rules', 'Common', 'Rule', 'Set'])
  expect(wordsOf('sato.misaki@aokumo.example')).toEqual(['sato.', 'misaki@', 'aokumo.', 'example'])
  expect(wordsOf('AKIA4RFHFARKHEXAMPLE')).toHaveLength(1)
})
