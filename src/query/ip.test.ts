import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { describe, expect, test } from 'vitest'
import { addressText, compareAddresses, inBlock, parseAddress, parseBlock } from './ip.js'

const bytes = (n: number) =>
  fc.array(fc.oneof(fc.constant(0), fc.constant(255), fc.integer({ min: 0, max: 255 })), { minLength: n, maxLength: n })
/** ipaddr.js as the oracle. */
const four = bytes(4).map((octets) => new ipaddr.IPv4(octets))
const six = bytes(16)
  .map((octets) => new ipaddr.IPv6(octets))
  .filter((address) => !address.isIPv4MappedAddress())

describe('addresses', () => {
  test('read and write as ipaddr.js does', () => {
    fc.assert(
      fc.property(fc.oneof(four, six), (address) => {
        const canonical = address.kind() === 'ipv6' ? (address as ipaddr.IPv6).toRFC5952String() : address.toString()
        const found = parseAddress(address.toNormalizedString())
        expect(found).toBeDefined()
        if (found !== undefined) expect(addressText(found)).toBe(canonical)
        expect(parseAddress(canonical)).toEqual(found)
        expect(parseAddress(canonical.toUpperCase())).toEqual(found)
      }),
      { numRuns: 2000 },
    )
  })

  test('stand in blocks as ipaddr.js says', () => {
    fc.assert(
      fc.property(
        fc.oneof(four, six),
        fc.oneof(four, six),
        fc.integer({ min: 0, max: 128 }),
        fc.boolean(),
        (address, other, wide, near) => {
          const base = near ? address : other
          const bits = base.kind() === 'ipv4' ? wide % 33 : wide
          const block = parseBlock(`${base.toNormalizedString()}/${bits}`)
          const found = parseAddress(address.toNormalizedString())
          if (block === undefined || found === undefined) throw new Error('not read')
          const expected = address.kind() === base.kind() && address.match(base as never, bits)
          expect(inBlock(found, block)).toBe(expected)
        },
      ),
      { numRuns: 2000 },
    )
  })

  test.each([
    '',
    '10',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.01',
    '10.0.0.1.',
    ' 10.0.0.1',
    '10.0.0.1/8',
    '0x7f.1',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '12345::',
    'g::',
    'fe80::1%eth0',
    '::10.0.0',
    '10.0.0.1::',
    '1:2:3:4:5:6:7::8',
  ])('%j is none', (text) => {
    expect(parseAddress(text)).toBeUndefined()
  })

  test('IPv4 inside IPv6 is that IPv4 address', () => {
    expect(parseAddress('::ffff:10.0.0.1')).toBe(parseAddress('10.0.0.1'))
    expect(parseAddress('::FFFF:a00:1')).toBe(parseAddress('10.0.0.1'))
    expect(parseBlock('::ffff:10.0.0.0/104')).toEqual(parseBlock('10.0.0.0/8'))
  })

  test('IPv4 comes before IPv6, each in the order of its numbers', () => {
    const texts = ['::1', '9.0.0.0', '2001:db8::', '10.0.0.0', '100.0.0.0']
    const sorted = texts.sort((a, b) => compareAddresses(parseAddress(a) ?? 0, parseAddress(b) ?? 0))
    expect(sorted).toEqual(['9.0.0.0', '10.0.0.0', '100.0.0.0', '::1', '2001:db8::'])
  })

  test.each(['10.0.0.0', '10.0.0.0/33', '10.0.0.0/', '/8', '10.0.0.0/-1', '10.0.0.0/8/8', '::/129', '10.0.0/8', 'x/8'])(
    '%j is no block',
    (text) => {
      expect(parseBlock(text)).toBeUndefined()
    },
  )
})
