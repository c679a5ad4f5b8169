import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalIp } from './ip.js'

test('an address has one spelling', () => {
  expect(canonicalIp('203.0.113.10')).toBe('203.0.113.10')
  expect(canonicalIp('2001:DB8:0:0:0:0:0:00ff')).toBe('2001:db8::ff')
  expect(canonicalIp('2001:db8::ff')).toBe('2001:db8::ff')
  expect(canonicalIp('::')).toBe('::')
  expect(canonicalIp('::ffff:10.0.0.14')).toBe('10.0.0.14')
  expect(canonicalIp('::FFFF:a00:e')).toBe('10.0.0.14')
  expect(canonicalIp('::ffff:0:0')).toBe('0.0.0.0')
})

test('what is no address is none', () => {
  for (const text of [
    '',
    'AWS Internal',
    'ec2.amazonaws.com',
    '999.1.1.1',
    '1.2.3',
    '01.2.3.4',
    'fe80::1%eth0',
    ' 1.2.3.4',
    '1'.repeat(100),
  ]) {
    expect(canonicalIp(text), text).toBeUndefined()
  }
})

test('the spelling of a spelling is itself', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
      const once = canonicalIp(text)
      expect(once).toBeDefined()
      expect(canonicalIp(once as string)).toBe(once)
    }),
  )
})
