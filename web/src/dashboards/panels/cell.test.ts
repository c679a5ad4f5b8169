import { expect, it } from 'vitest'
import { cellClass, shortName } from './cell.js'

it.each([
  ['arn:aws:sts::111122223333:assumed-role/shop/i-0a1b', '…shop/i-0a1b'],
  ['arn:aws:s3:::sim-exports', '…sim-exports'],
  ['arn:aws-cn:wafv2:cn-north-1:111122223333:regional/webacl/web/0f1e', '…regional/webacl/web/0f1e'],
  ['arn:aws:s3:::', 'arn:aws:s3:::'],
  ['sato.misaki@aokumo.example', 'sato.misaki@aokumo.example'],
])('shortens %s to %s', (value, short) => {
  expect(shortName(value)).toBe(short)
})

it('keeps addresses, accounts and Regions in one line, and lets what is longer break', () => {
  for (const value of ['198.51.100.254', '111122223333', 'ap-northeast-1', 443])
    expect(cellClass(value)).toBe('hm-nowrap')
  expect(cellClass('AWS-AWSManagedRulesCommonRuleSet')).toBeUndefined()
})
