import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  cidrsOf,
  type IpPermission,
  isWorld,
  openRange,
  opensPort,
  portsOutside,
  worldName,
  worldSources,
} from './network-ranges.js'

const none = () => []

describe('ports', () => {
  test.each<[string, IpPermission, number, 'tcp' | 'udp', boolean]>([
    ['the port itself', { ipProtocol: 'tcp', fromPort: 22, toPort: 22 }, 22, 'tcp', true],
    ['the first of a range', { ipProtocol: 'tcp', fromPort: 22, toPort: 80 }, 22, 'tcp', true],
    ['the last of a range', { ipProtocol: 'tcp', fromPort: 20, toPort: 22 }, 22, 'tcp', true],
    ['inside of a range', { ipProtocol: 'tcp', fromPort: 0, toPort: 65535 }, 3389, 'tcp', true],
    ['one above a range', { ipProtocol: 'tcp', fromPort: 20, toPort: 21 }, 22, 'tcp', false],
    ['all protocols', { ipProtocol: '-1' }, 22, 'udp', true],
    ['all protocols, ports given', { ipProtocol: '-1', fromPort: 80, toPort: 80 }, 22, 'tcp', true],
    ['all protocols as a number', { ipProtocol: -1 }, 22, 'tcp', true],
    ['no ports', { ipProtocol: 'tcp' }, 22, 'tcp', true],
    ['ports that are null', { ipProtocol: 'udp', fromPort: null, toPort: null }, 22, 'udp', true],
    ['ports of -1', { ipProtocol: 'tcp', fromPort: -1, toPort: -1 }, 22, 'tcp', true],
    ['TCP by its number', { ipProtocol: '6', fromPort: 22, toPort: 22 }, 22, 'tcp', true],
    ['UDP by its number', { ipProtocol: '17', fromPort: 53, toPort: 53 }, 53, 'udp', true],
    ['the other protocol', { ipProtocol: 'udp', fromPort: 22, toPort: 22 }, 22, 'tcp', false],
    // An ICMP rule's "ports" are its type and code: type 22 is not port 22.
    ['ICMP type 22', { ipProtocol: 'icmp', fromPort: 22, toPort: 22 }, 22, 'tcp', false],
    ['ICMPv6, all types', { ipProtocol: 'icmpv6', fromPort: -1, toPort: -1 }, 22, 'tcp', false],
    ['another protocol without ports', { ipProtocol: '50' }, 22, 'tcp', false],
  ])('%s', (_, permission, port, protocol, expected) => {
    expect(opensPort(permission, port, protocol)).toBe(expected)
  })

  test('what is outside of the allowed ports, and them, is the whole range', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 0, max: 60 }),
        fc.array(fc.integer({ min: 0, max: 260 }), { maxLength: 30 }),
        (from, length, allowed) => {
          const range = { from, to: from + length }
          const outside = portsOutside(range, allowed)
          for (let port = from; port <= range.to; port++) {
            const isOutside = outside.some((r) => r.from <= port && port <= r.to)
            expect(isOutside).toBe(!allowed.includes(port))
          }
          for (const r of outside) expect(r.from >= from && r.to <= range.to && r.from <= r.to).toBe(true)
        },
      ),
    )
  })

  test('a range is told as it was given', () => {
    expect(openRange({ ipProtocol: 'tcp', fromPort: 8000, toPort: 8999 }, 'tcp')).toEqual({ from: 8000, to: 8999 })
    expect(openRange({ ipProtocol: 'icmp' }, 'udp')).toBeUndefined()
  })
})

describe('sources', () => {
  test.each(['0.0.0.0/0', '::/0', '0:0:0:0:0:0:0:0/0', '::/00'])('%s is everybody', (cidr) => {
    expect(isWorld(cidr)).toBe(true)
  })
  test.each(['10.0.0.0/8', '0.0.0.0/1', '::/1', '203.0.113.7/32', '2001:db8::/10'])('%s is not everybody', (cidr) => {
    expect(isWorld(cidr)).toBe(false)
  })

  test('the spelling of AWS Config and that of EC2 say the same', () => {
    const config = {
      ipRanges: ['0.0.0.0/0'],
      ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }],
      ipv6Ranges: [{ cidrIpv6: '::/0' }],
    }
    const ec2 = { ipRanges: [{ cidrIp: '0.0.0.0/0' }], ipv6Ranges: [{ cidrIpv6: '::/0' }] }
    expect(cidrsOf(config)).toEqual(['0.0.0.0/0', '::/0'])
    expect(cidrsOf(ec2)).toEqual(cidrsOf(config))
    expect(worldSources(config, none).map((s) => s.version)).toEqual(['IPv4', 'IPv6'])
  })

  test('a prefix list is as wide as its widest entry', () => {
    const permission = { prefixListIds: [{ prefixListId: 'pl-1' }, { prefixListId: 'pl-2' }] }
    const entries = (id: string) => (id === 'pl-1' ? ['10.0.0.0/8'] : ['192.0.2.0/24', '0.0.0.0/0'])
    const found = worldSources(permission, entries)
    expect(found).toEqual([{ cidr: '0.0.0.0/0', version: 'IPv4', prefixList: 'pl-2' }])
    expect(found.map(worldName)).toEqual(['0.0.0.0/0 (pl-2)'])
  })

  test('a list is not asked for when no rule names one', () => {
    const ask = () => {
      throw new Error('asked')
    }
    expect(worldSources({ ipRanges: ['10.0.0.0/8'], userIdGroupPairs: [{ groupId: 'sg-1' }] }, ask)).toEqual([])
  })
})
