import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ecsProblems } from '../ecs/ecs.js'
import { PartBuilder } from '../lake/part-builder.js'
import { type AnySource, fieldsOf, loadSources } from '../registry.js'
import type { Entry } from './entry.js'
import { indicatorOf } from './indicator.js'
import { buildThreatTable, threatsOf } from './table.js'
import { fillThreats, threatFields } from './threat-fields.js'

const entry = (text: string, more: Partial<Entry> = {}): Entry => {
  const one = indicatorOf(text)
  if (typeof one === 'string') throw new Error(`${text}: ${one}`)
  return { ...one, ...more }
}
const threats = (...texts: string[]) =>
  threatsOf(buildThreatTable([{ name: 'L', confidence: 'Medium', entries: texts.map((text) => entry(text)) }]))

describe('looking up', () => {
  const all = threats(
    '198.51.100.0/24',
    '198.51.100.64/26',
    '198.51.100.70',
    '203.0.113.9',
    '2001:db8:1::/48',
    '2001:db8:1::5',
    'evil.example',
    'sub.bad.example',
    'http://evil.example/x?y=1',
    'd41d8cd98f00b204e9800998ecf8427e',
  )

  test.each([
    ['ip', '198.51.100.1', '198.51.100.0/24'],
    ['ip', '198.51.100.65', '198.51.100.64/26'],
    ['ip', '198.51.100.70', '198.51.100.70'],
    ['ip', '198.51.100.71', '198.51.100.64/26'],
    ['ip', '198.51.100.200', '198.51.100.0/24'],
    ['ip', '198.51.101.0', undefined],
    ['ip', '198.51.99.255', undefined],
    ['ip', '203.0.113.9', '203.0.113.9'],
    ['ip', '203.0.113.10', undefined],
    ['ip', '2001:db8:1::5', '2001:db8:1::5'],
    ['ip', '2001:db8:1::6', '2001:db8:1::/48'],
    ['ip', '2001:db8:2::', undefined],
    ['ip', 'no address', undefined],
    ['domain', 'EVIL.example.', 'evil.example'],
    ['domain', 'a.b.evil.example', 'evil.example'],
    ['domain', 'notevil.example', undefined],
    ['domain', 'bad.example', undefined],
    ['domain', 'example', undefined],
    ['url', 'HTTP://evil.example:80/x?y=1#z', 'http://evil.example/x?y=1'],
    ['url', '/x?y=1', undefined],
    ['hash', 'D41D8CD98F00B204E9800998ECF8427E', 'd41d8cd98f00b204e9800998ecf8427e'],
  ] as const)('%s %s: %s', (kind, value, name) => {
    expect(all.find(kind, value)?.name).toBe(name)
  })

  test('of several lists that name the same the surer one tells', () => {
    const one = (name: string, confidence: 'Low' | 'High', about: string) => ({
      name,
      confidence,
      entries: ['198.51.100.7', 'evil.example'].map((text) => entry(text, { about })),
    })
    const both = threatsOf(buildThreatTable([one('A', 'Low', 'x'), one('B', 'High', 'y'), one('C', 'Low', 'z')]))
    for (const hit of [both.find('ip', '198.51.100.7'), both.find('domain', 'evil.example')]) {
      expect(hit?.info).toEqual({ feed: 'B', confidence: 'High', about: 'y' })
    }
  })

  test('what a list is surer of is not hidden by a narrower block of another', () => {
    const table = buildThreatTable([
      { name: 'A', confidence: 'High', entries: [entry('198.51.100.0/24')] },
      { name: 'B', confidence: 'Low', entries: [entry('198.51.100.7'), entry('198.51.0.0/16')] },
    ])
    const feeds = ['198.51.100.7', '198.51.100.8', '198.51.101.1'].map(
      (ip) => threatsOf(table).find('ip', ip)?.info.feed,
    )
    expect(feeds).toEqual(['A', 'A', 'B'])
  })

  test('an empty table finds nothing', () => {
    const none = threats()
    expect([none.find('ip', '198.51.100.7'), none.find('domain', 'a.b'), none.has('ip')]).toEqual([
      undefined,
      undefined,
      false,
    ])
  })

  test('answers as going through the blocks one by one does', () => {
    const block = fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 24, max: 32 }))
    fc.assert(
      fc.property(fc.array(block, { maxLength: 30 }), (blocks) => {
        const entries = blocks.map(([last, bits]) => entry(`198.51.100.${last}/${bits}`))
        const table = threatsOf(buildThreatTable([{ name: 'L', confidence: 'Low', entries }]))
        for (let last = 0; last < 256; last++) {
          const narrowest = blocks
            .filter(([start, bits]) => start >> (32 - bits) === last >> (32 - bits))
            .sort(([, a], [, b]) => b - a)[0]
          const name = narrowest && entry(`198.51.100.${last}/${narrowest[1]}`).value
          expect(table.find('ip', `198.51.100.${last}`)?.name).toBe(name)
        }
      }),
    )
  })

  test('different texts have different digests', () => {
    const entries = Array.from({ length: 100_000 }, (_, i) => entry(`h${i}.evil.example`))
    const table = buildThreatTable([{ name: 'L', confidence: 'Low', entries }])
    expect(table.digestInfos.byteLength / 4).toBe(entries.length)
    const found = threatsOf(table)
    expect(entries.filter(({ value }) => found.find('domain', value)?.name !== value)).toEqual([])
    expect(
      Array.from({ length: 100_000 }, (_, i) => found.find('domain', `x${i}.good.example`)).every(
        (hit) => hit === undefined,
      ),
    ).toBe(true)
  })
})

describe('a part', () => {
  test('has fields of ECS', () => {
    const ip = { type: 'ip' } as const
    expect(ecsProblems(threatFields({ 'source.ip': ip }), [])).toEqual([])
    expect(threatFields({ 'user.name': { type: 'keyword' } })).toEqual({})
  })

  test('is filled, the most telling field first', async () => {
    const source = (await loadSources()).get('aws.route53resolver') as AnySource
    const builder = new PartBuilder(source.id, fieldsOf(source))
    const events = [
      { 'source.ip': '198.51.100.7', 'dns.question.name': 'www.evil.example' },
      { 'source.ip': '198.51.100.7', 'dns.question.name': 'good.example' },
      { 'source.ip': '192.0.2.1', 'dns.question.name': 'good.example' },
      { 'source.ip': '192.0.2.1', 'dns.resolved_ip': ['192.0.2.9', '198.51.100.7'] },
    ]
    events.forEach((event, position) => {
      builder.add({ '@timestamp': 1000 + position, ...event }, '{}', { object: 'o', uri: 'u', position }, 0)
    })
    expect(fillThreats(builder, threats('evil.example', '198.51.100.7'))).toEqual([0, 1, 3])
    for (const column of builder.columns.values()) column.reach(builder.rows)
    const told = [0, 1, 2, 3].map((row) => {
      const event = builder.event(row)
      return [
        event['threat.indicator.type'],
        event['threat.indicator.name'],
        event['threat.enrichments.matched.field'],
        event['threat.enrichments.matched.atomic'],
      ]
    })
    expect(told).toEqual([
      ['domain-name', 'evil.example', 'dns.question.name', 'www.evil.example'],
      ['ipv4-addr', '198.51.100.7', 'source.ip', '198.51.100.7'],
      [undefined, undefined, undefined, undefined],
      ['ipv4-addr', '198.51.100.7', 'dns.resolved_ip', '198.51.100.7'],
    ])
    expect(builder.event(3)).toMatchObject({
      '@timestamp': 1003,
      'source.ip': '192.0.2.1',
      'dns.resolved_ip': ['192.0.2.9', '198.51.100.7'],
      'hinomi.position': 3,
      'threat.feed.name': 'L',
      'threat.indicator.confidence': 'Medium',
    })
  })
})
