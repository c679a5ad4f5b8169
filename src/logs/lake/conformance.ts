import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Filter, parseKql, schemaOf } from '../../query/index.js'
import type { Event } from '../event.js'
import { fieldsOf, type SourceRegistry } from '../registry.js'
import type { EventStore, SearchPage } from './event-store.js'

const DAY = 86_400_000
const HOUR = 3_600_000
const START = Date.UTC(2026, 10, 1)
const RANGE = { from: START, to: START + 3 * DAY }
const ALL: Filter = { kind: 'all' }

/** Three days of events, a second apart in places, with ties, lists, absent fields, unicode and IPv6. */
const eventsOf = (): Event[] =>
  Array.from({ length: 1500 }, (_, i) => ({
    '@timestamp': START + Math.floor(i / 3) * 500_000 + (i % 7 === 0 ? 0.25 : 0),
    'event.id': `id-${String(i).padStart(5, '0')}`,
    'event.action': ['ConsoleLogin', 'GetObject', 'PutObject', 'Odd\'"%_\\Name'][i % 4],
    'event.outcome': i % 5 === 0 ? 'failure' : 'success',
    'event.category': i % 2 === 0 ? ['iam', 'authentication'] : ['file'],
    'user.name': i % 3 === 0 ? undefined : `user-${i % 11}`,
    'source.ip': i % 6 === 0 ? '2001:db8::1' : `10.0.${i % 4}.${i % 250}`,
    'source.bytes': i % 10 === 0 ? undefined : i,
    'cloud.account.id': `${111111111111 + (i % 3)}`,
    'cloud.region': i % 4 === 0 ? undefined : i % 3 === 0 ? 'us-east-1' : 'ap-northeast-1',
    'event.original': JSON.stringify({
      requestParameters: { bucketName: `bucket-${i % 7}`, n: i },
      名前: i === 700 ? '火の見櫓' : 'x',
    }),
  }))

/** What every event store answers in the same way. `open` gives an empty one; `settle` is called once it is filled. */
export const eventStoreConformance = (
  name: string,
  registry: () => Promise<SourceRegistry>,
  open: () => Promise<{ store: EventStore; settle?(): Promise<void>; close(): Promise<void> }>,
): void => {
  describe(`event store: ${name}`, () => {
    const events = eventsOf()
    let store: EventStore
    let close: () => Promise<void>
    let kql: (text: string) => Filter

    beforeAll(async () => {
      const source = (await registry()).get('aws.cloudtrail')
      if (source === undefined) throw new Error('aws.cloudtrail is missing')
      const schema = schemaOf(fieldsOf(source))
      kql = (text) => parseKql(text, schema)
      const opened = await open()
      store = opened.store
      close = opened.close
      // In several parts, out of order.
      await store.append('aws.cloudtrail', events.slice(900))
      await store.append('aws.cloudtrail', events.slice(0, 400))
      await store.append('aws.cloudtrail', events.slice(400, 900))
      await opened.settle?.()
    }, 60_000)
    afterAll(() => close())

    const drain = async (order: 'newest' | 'oldest', limit: number, filter: Filter = ALL): Promise<Event[]> => {
      const found: Event[] = []
      let after: string | undefined
      do {
        const page: SearchPage = await store.search({ filter, order, limit, ...(after === undefined ? {} : { after }) })
        found.push(...page.events)
        after = page.next
      } while (after !== undefined)
      return found
    }

    test('page boundaries lose no event and give none twice, in either order', async () => {
      for (const [order, limit] of [
        ['newest', 61],
        ['oldest', 499],
        ['newest', 1500],
        ['oldest', 1501],
      ] as const) {
        const found = await drain(order, limit)
        expect(new Set(found.map((e) => e['event.id'])).size).toBe(1500)
        expect(found).toHaveLength(1500)
        const times = found.map((e) => e['@timestamp'])
        expect(times).toEqual([...times].sort((a, b) => (order === 'newest' ? b - a : a - b)))
      }
    })

    test('an event comes back as it went in, microseconds, lists and derived fields included', async () => {
      const wanted = events[7] as Event
      const found = await store.get('id-00007')
      for (const [field, value] of Object.entries(wanted)) expect(found?.[field]).toEqual(value)
      expect(found?.['related.ip']).toEqual([wanted['source.ip']])
      expect(found?.['event.dataset']).toBe('aws.cloudtrail')
      expect(await store.get('id-00007', wanted['@timestamp'])).toEqual(found)
      expect(await store.get('no such id')).toBeUndefined()
    })

    test.each([
      ['event.action: ConsoleLogin', (e: Event) => e['event.action'] === 'ConsoleLogin'],
      [
        'event.category: iam and not user.name: *',
        (e: Event) => (e['event.category'] as string[]).includes('iam') && e['user.name'] === undefined,
      ],
      ['source.bytes >= 1490', (e: Event) => Number(e['source.bytes'] ?? -1) >= 1490],
      ['source.ip: 10.0.1.0/24', (e: Event) => String(e['source.ip']).startsWith('10.0.1.')],
      ['related.ip: "2001:DB8:0::1"', (e: Event) => e['source.ip'] === '2001:db8::1'],
      ['requestParameters.bucketName: "bucket-3"', (e: Event) => String(e['event.original']).includes('bucket-3"')],
      ['event.action: "Odd\'\\"%_\\\\Name"', (e: Event) => String(e['event.action']).startsWith('Odd')],
      ['火の見櫓', (e: Event) => String(e['event.original']).includes('火の見櫓')],
    ])('%s finds just what it says', async (text, test) => {
      const wanted = events.filter(test).map((e) => e['event.id'])
      expect(wanted.length).toBeGreaterThan(0)
      expect((await drain('oldest', 5000, kql(text))).map((e) => e['event.id']).sort()).toEqual(wanted.sort())
      expect(await store.count({ filter: kql(text) })).toBe(wanted.length)
    })

    test('a range is half open', async () => {
      const at = (events[30] as Event)['@timestamp']
      const within = events.filter((e) => e['@timestamp'] >= at && e['@timestamp'] < at + 1000).length
      expect(await store.count({ filter: ALL, range: { from: at, to: at + 1000 } })).toBe(within)
      expect(await store.count({ filter: ALL, range: { from: at, to: at } })).toBe(0)
    })

    test('histogram bars add up to the count, in a zone whose days are not those of UTC', async () => {
      const bars = await store.histogram({
        filter: ALL,
        range: RANGE,
        intervalMs: DAY,
        zone: 'Asia/Tokyo',
        by: 'event.outcome',
      })
      const inside = events.filter((e) => e['@timestamp'] < RANGE.to)
      expect(bars.reduce((n, bar) => n + bar.count, 0)).toBe(inside.length)
      expect(new Date(bars[0]?.start ?? 0).toISOString()).toBe('2026-10-31T15:00:00.000Z')
      expect(bars[0]?.count).toBe(inside.filter((e) => e['@timestamp'] < START + 15 * 3_600_000).length)
      expect(bars.reduce((n, bar) => n + (bar.parts?.['failure'] ?? 0), 0)).toBe(
        inside.filter((e) => e['event.outcome'] === 'failure').length,
      )
    })

    test.each([
      ['Asia/Tokyo', HOUR, 0],
      ['Asia/Tokyo', 12 * HOUR, 17],
      ['America/New_York', DAY, 90],
      ['Asia/Kolkata', DAY, 0],
      ['UTC', HOUR / 4, 0],
    ])(
      'without a filter bars are those of a filter that every event meets: %s, %d ms',
      async (zone, intervalMs, cut) => {
        const range = { from: Date.UTC(2026, 9, 31, 12) + cut * 60_000, to: RANGE.to - cut * 60_000 }
        for (const by of [undefined, 'event.dataset'] as const) {
          const query = { range, intervalMs, zone, ...(by === undefined ? {} : { by }) }
          const bars = await store.histogram({ ...query, filter: ALL })
          expect(bars).toEqual(await store.histogram({ ...query, filter: kql('not event.action: "none of them"') }))
          const inside = events.filter((e) => e['@timestamp'] >= range.from && e['@timestamp'] < range.to)
          expect(bars.reduce((n, bar) => n + bar.count, 0)).toBe(inside.length)
        }
      },
    )

    test('bars tell another measure than their count, whole days of a zone whose clocks change included', async () => {
      // Clocks in New York go back on the first day, which so has 25 hours.
      const range = { from: Date.UTC(2026, 9, 31, 12), to: Date.UTC(2026, 10, 4) }
      const zoned = { filter: ALL, range, intervalMs: DAY, zone: 'America/New_York' }
      const inside = events.filter((e) => e['@timestamp'] < range.to)
      const sums = await store.histogram({
        ...zoned,
        measure: { of: 'sum', field: 'source.bytes' },
        by: 'event.action',
      })
      expect(sums.map((bar) => new Date(bar.start).toISOString().slice(8, 13))).toEqual([
        '31T04',
        '01T04',
        '02T05',
        '03T05',
      ])
      const bytes = (of: readonly Event[]) => of.reduce((sum, e) => sum + Number(e['source.bytes'] ?? 0), 0)
      const days = sums.map((bar, i) => {
        const to = sums[i + 1]?.start ?? range.to
        return bytes(inside.filter((e) => e['@timestamp'] >= bar.start && e['@timestamp'] < to))
      })
      expect(sums.map((bar) => bar.value)).toEqual(days)
      expect(sums.reduce((n, bar) => n + (bar.parts?.['GetObject'] ?? 0), 0)).toBe(
        bytes(inside.filter((e) => e['event.action'] === 'GetObject')),
      )
      const most = await store.histogram({ ...zoned, measure: { of: 'max', field: 'source.bytes' } })
      expect(Math.max(...most.map((bar) => bar.value))).toBe(
        Math.max(...inside.map((e) => Number(e['source.bytes'] ?? 0))),
      )
    })

    test('groups measure the events that share values, the most first', async () => {
      const measures = [
        { of: 'sum', field: 'source.bytes' },
        { of: 'count' },
        { of: 'distinct', field: 'user.name' },
        { of: 'p95', field: 'source.bytes' },
      ] as const
      const pairs = await store.groups({ filter: ALL, by: ['event.action', 'event.outcome'], measures, limit: 3 })
      const of = ([action, outcome]: readonly unknown[]) =>
        events.filter((e) => e['event.action'] === action && e['event.outcome'] === outcome)
      expect(pairs.count).toBe(8)
      expect(pairs.groups).toHaveLength(3)
      expect(pairs.total).toBe(events.reduce((sum, e) => sum + Number(e['source.bytes'] ?? 0), 0))
      for (const { values, measures: told } of pairs.groups) {
        const wanted = of(values)
        expect(told[0]).toBe(wanted.reduce((sum, e) => sum + Number(e['source.bytes'] ?? 0), 0))
        expect(told[1]).toBe(wanted.length)
        expect(told[2]).toBe(new Set(wanted.flatMap((e) => e['user.name'] ?? [])).size)
      }
      const bySum = pairs.groups.map((group) => Number(group.measures[0]))
      expect(bySum).toEqual([...bySum].sort((a, b) => b - a))
      const [whole] = (await store.groups({ filter: kql('event.action: ConsoleLogin'), by: [], measures, limit: 1 }))
        .groups
      expect(whole).toMatchObject({ values: [], measures: [expect.any(Number), 375, 11, expect.any(Number)] })
      const none = await store.groups({ filter: kql('event.action: none'), by: [], measures, limit: 1 })
      expect(none.groups).toEqual([])
      const lists = await store.groups({ filter: ALL, by: ['event.category'], measures: [{ of: 'count' }], limit: 5 })
      expect(lists.groups.map(({ values, measures: [n] }) => [values[0], n])).toEqual([
        ['authentication', 750],
        ['file', 750],
        ['iam', 750],
      ])
    })

    test('what is asked without a filter is counted exactly within any range', async () => {
      const times = events.map((e) => e['@timestamp']).sort((x, y) => x - y)
      const [first = 0, last = 0] = [times[0], times.at(-1)]
      const ranges = [
        undefined,
        { from: first, to: last + 1 },
        { from: first, to: last },
        { from: times[100] ?? 0, to: times[1000] ?? 0 },
        { from: last + 1, to: last + 2 },
      ]
      for (const range of ranges) {
        const inside = times.filter((time) => range === undefined || (time >= range.from && time < range.to))
        const query = { filter: ALL, ...(range === undefined ? {} : { range }) }
        expect(await store.count(query)).toBe(inside.length)
        const measures = [{ of: 'count' }, { of: 'distinct', field: 'event.dataset' }] as const
        const whole = await store.groups({ ...query, by: [], measures, limit: 1 })
        const dataset = await store.groups({ ...query, by: ['event.dataset'], measures, limit: 10 })
        // The same asked so that it must be looked for.
        const looked = { ...query, filter: kql('event.id: *') }
        expect(whole).toEqual(await store.groups({ ...looked, by: [], measures, limit: 1 }))
        expect(dataset).toEqual(await store.groups({ ...looked, by: ['event.dataset'], measures, limit: 10 }))
        for (const field of ['cloud.account.id', 'cloud.region', 'source.geo.country_iso_code']) {
          const counted = { by: [field], measures: [{ of: 'count' }], limit: 2 } as const
          expect(await store.groups({ ...query, ...counted })).toEqual(await store.groups({ ...looked, ...counted }))
        }
        if (inside.length > 0) expect(whole.groups[0]).toMatchObject({ measures: [inside.length, 1] })
        // A field that nothing here has makes no groups.
        const nowhere = await store.groups({ ...query, by: ['aws.vpcflow.action'], measures, limit: 10 })
        expect(nowhere).toEqual({ groups: [], count: 0, total: null })
      }
    })

    test('a group that is new has no event before', async () => {
      const at = (events[20] as Event)['@timestamp']
      const seen = new Set(events.filter((e) => e['@timestamp'] < at).map((e) => e['source.ip']))
      const fresh = new Set(events.filter((e) => !seen.has(e['source.ip'])).map((e) => e['source.ip']))
      const found = await store.groups({
        filter: ALL,
        by: ['source.ip'],
        measures: [{ of: 'count' }],
        limit: 1000,
        firstSince: at,
      })
      expect(found.count).toBe(fresh.size)
      expect(new Set(found.groups.map((group) => group.values[0]))).toEqual(fresh)
      for (const { values, first } of found.groups) {
        expect(first).toBe(Math.min(...events.filter((e) => e['source.ip'] === values[0]).map((e) => e['@timestamp'])))
      }
    })

    test('top values count over everything, lists by each of their values', async () => {
      const actions = await store.top({ filter: ALL, field: 'event.action', limit: 2 })
      expect(actions).toMatchObject({ total: 1500, present: 1500 })
      expect(actions.values.map((v) => v.count)).toEqual([375, 375])
      const users = await store.top({ filter: ALL, field: 'user.name', limit: 50, prefix: 'USER-1' })
      expect(users.values.map((v) => v.value).sort()).toEqual(['user-1', 'user-10'])
      expect(users.present).toBe(events.filter((e) => e['user.name'] !== undefined).length)
      const categories = await store.top({ filter: ALL, field: 'event.category', limit: 5 })
      expect(Object.fromEntries(categories.values.map((v) => [v.value, v.count]))).toEqual({
        iam: 750,
        authentication: 750,
        file: 750,
      })
    })

    test('statistics are exact', async () => {
      const numbers = events.map((e) => e['source.bytes']).filter((n): n is number => typeof n === 'number')
      const sum = numbers.reduce((a, b) => a + b, 0)
      const found = await store.statistics({ filter: ALL, field: 'source.bytes' })
      expect(found).toMatchObject({ count: numbers.length, min: 1, max: 1499, sum, mean: sum / numbers.length })
      await expect(store.statistics({ filter: ALL, field: 'event.action' })).rejects.toMatchObject({
        code: 'NOT_NUMERIC',
      })
    })

    test('a stream gives everything once, oldest first', async () => {
      const ids: unknown[] = []
      for await (const batch of store.stream({ filter: kql('event.outcome: failure'), fields: ['event.id'] })) {
        ids.push(...batch.map((e) => e['event.id']))
      }
      expect(ids).toHaveLength(300)
      expect(new Set(ids).size).toBe(300)
    })

    test('a page mark that is not one is refused', async () => {
      await expect(store.search({ filter: ALL, order: 'newest', limit: 5, after: 'x' })).rejects.toMatchObject({
        code: 'BAD_CURSOR',
      })
    })

    test('an aborted query ends', async () => {
      const controller = new AbortController()
      controller.abort()
      await expect(store.count({ filter: ALL, signal: controller.signal })).rejects.toMatchObject({
        code: 'QUERY_CANCELLED',
      })
    })

    test('retention drops whole days and nothing else', async () => {
      const before = events.filter((e) => e['@timestamp'] < START + DAY).length
      expect(await store.dropBefore('aws.cloudtrail', '2026-11-02')).toBe(before)
      expect(await store.count({ filter: ALL })).toBe(1500 - before)
      expect((await store.extent())?.from).toBeGreaterThanOrEqual(START + DAY)
    })

    // Last: what it adds is no event of the tests above.
    test('a record without an id of its own is found by its object and place', async () => {
      const objects = ['00000000000000aa', '00000000000000bb']
      const flow = objects.flatMap((object) =>
        [0, 1, 12].map((position) => ({
          '@timestamp': START + 9 * DAY + position,
          'hinomi.object': object,
          'hinomi.position': position,
          'source.bytes': position,
        })),
      )
      await store.append('aws.vpcflow', flow as Event[])
      const id = '00000000000000bb-12'
      const found = await store.get(id)
      expect(found).toMatchObject({ 'event.id': id, 'event.dataset': 'aws.vpcflow', 'source.bytes': 12 })
      expect(await store.get(id, START + 9 * DAY + 12)).toEqual(found)
      for (const other of ['00000000000000bb-2', '00000000000000bb-012', '00000000000000cc-1']) {
        expect(await store.get(other), other).toBeUndefined()
      }
      const idsOf = async (text: string) =>
        (await drain('oldest', 100, kql(`event.dataset: aws.vpcflow and (${text})`))).map((e) => e['event.id'])
      expect(await idsOf(`event.id: "${id}"`)).toEqual([id])
      expect(await idsOf(`event.id: ("${id}" or "id-00007")`)).toEqual([id])
      expect(await idsOf('event.id: "id-00007"')).toEqual([])
      expect(await idsOf('event.id: *bb-1*')).toEqual(['00000000000000bb-1', id])
      expect(await idsOf(`not event.id: ("${id}" or "id-00007")`)).toHaveLength(5)
      expect(await idsOf('not event.id: "id-00007"')).toHaveLength(6)
    })
  })
}
