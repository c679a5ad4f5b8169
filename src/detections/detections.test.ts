import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createFindings } from '../findings/index.js'
import type { Match } from '../logs/stream-matcher.js'
import { openTestDb } from '../platform/db/testing.js'
import type { Db } from '../platform/db/types.js'
import { createDetections, loadRules, type Rule } from './index.js'

const rules = await loadRules()

describe('from matches to findings', () => {
  let db: Db
  let close: () => Promise<void>
  beforeAll(async () => {
    const opened = await openTestDb()
    db = opened.db
    close = opened.close
  }, 60_000)
  afterAll(() => close())

  const clock = { now: () => Date.UTC(2026, 10, 3) }
  const threeInTen: Rule = {
    ...(rules[0] as Rule),
    id: 'test.three-in-ten-minutes',
    alarm: { ...(rules[0] as Rule).alarm, threshold: 3, period: 600 },
  }
  const match = (ruleId: string, minute: number, n = 0, account = '111122223333'): Match => ({
    ruleId,
    source: 'aws.cloudtrail',
    eventId: `event-${ruleId}-${minute}-${n}`,
    timestamp: Date.UTC(2026, 10, 2) + minute * 60_000 + n,
    account,
    region: 'ap-northeast-1',
    value: 1,
  })
  const make = () => {
    const findings = createFindings({ db, clock })
    return { findings, detections: createDetections({ db, clock, findings, rules: [...rules, threeInTen] }) }
  }
  const stop = 'cis-1.2.0.3.5-cloudtrail-changes'

  test('a hit is one finding, a repeat counts it up, another account is another finding', async () => {
    const { findings, detections } = make()
    await db.transaction((tx) => detections.record(tx, [match(stop, 0), match(stop, 0, 1)]))
    // After a restart, with nothing held in memory.
    await db.transaction((tx) => make().detections.record(tx, [match(stop, 1), match(stop, 0, 0, '444455556666')]))
    const { items } = await findings.list({ rule: stop })
    expect(items.map((f) => [f.account, f.count]).sort()).toEqual([
      ['111122223333', 3],
      ['444455556666', 1],
    ])
    const detail = await findings.get(items.find((f) => f.count === 3)?.id ?? '')
    expect(detail.evidence).toHaveLength(3)
  })

  test('below its threshold an alarm keeps silent; late events complete their own period', async () => {
    const { findings, detections } = make()
    const id = threeInTen.id
    await db.transaction((tx) => detections.record(tx, [match(id, 100), match(id, 101)]))
    await db.transaction((tx) => detections.record(tx, [match(id, 200)]))
    expect((await findings.list({ rule: id })).items).toEqual([])
    await db.transaction((tx) => detections.record(tx, [match(id, 105)]))
    const { items } = await findings.list({ rule: id })
    // All three events of the period are what set it off, also those that came before.
    expect(items.map((f) => f.count)).toEqual([3])
    const { evidence } = await findings.get(items[0]?.id ?? '')
    expect(evidence.map((e) => e.eventId)).toEqual([105, 101, 100].map((minute) => `event-${id}-${minute}-0`))
    // A fourth is counted once more, not the three again.
    await db.transaction((tx) => detections.record(tx, [match(id, 106)]))
    expect((await findings.list({ rule: id })).items.map((f) => f.count)).toEqual([4])
  })

  test('the same matches in any order and any batches give the same findings with the same counts', async () => {
    const minutes = [5, 5, 6, 40, 41, 42, 43, 70, 71, 300, 9, 44]
    const rule = (i: number): Rule => ({ ...threeInTen, id: `test.order-${i}` })
    const counts: unknown[] = []
    for (const [i, order] of [
      minutes,
      [...minutes].reverse(),
      [...minutes].sort((a, b) => ((a * 7) % 11) - ((b * 7) % 11)),
    ].entries()) {
      const findings = createFindings({ db, clock })
      const detections = createDetections({ db, clock, findings, rules: [rule(i)] })
      const size = [12, 1, 5][i] as number
      const seen = new Set<string>()
      for (let at = 0; at < order.length; at += size) {
        const batch = order.slice(at, at + size).map((minute, n) => match(rule(i).id, minute, at + n))
        for (const id of await db.transaction((tx) => detections.record(tx, batch))) seen.add(id)
      }
      const { items } = await findings.list({ rule: rule(i).id })
      counts.push(items.map((f) => f.count))
      expect([...seen]).toEqual(items.map((f) => f.id))
    }
    // 5, 5, 6, 9 are four in their ten minutes; 40 to 44 are five; 70, 71 and 300 are too few.
    expect(counts).toEqual([[9], [9], [9]])
  })

  test('two transactions at the same time complete one another', async () => {
    const { findings, detections } = make()
    const id = threeInTen.id
    const batches = [1, 2, 3, 4].map((n) => [match(id, 1000 + n, n, '999999999999')])
    await Promise.all(batches.map((batch) => db.transaction((tx) => detections.record(tx, batch))))
    const { items } = await findings.list({ rule: id, account: '999999999999' })
    expect(items.map((f) => f.count)).toEqual([4])
  })

  test('what events hold cannot spoil the batch', async () => {
    const { findings, detections } = make()
    const id = 'cis-1.2.0.3.11-network-acl-changes'
    const odd: Match[] = [
      { ...match(id, 0), eventId: 'a\0b', account: '1\0\ud800', value: Number.MAX_VALUE },
      { ...match(id, 0, 1), account: '1\0\ud800', value: Number.MAX_VALUE },
      { ...match(id, 0, 2), account: '1\ufffd\ufffd' },
      { ruleId: id, source: 'aws.cloudtrail', eventId: 'x', timestamp: 0.5, value: 1 },
      { ...match('no.such.rule', 0) },
    ]
    expect(await db.transaction((tx) => detections.record(tx, odd))).toHaveLength(2)
    expect((await findings.list({ rule: id })).items.map((f) => f.entity).sort()).toEqual(['-', '1\ufffd\ufffd'])
  })

  test('tens of thousands of matches over a month take few statements', async () => {
    const own = rules.map((rule): Rule => ({ ...rule, id: `bulk.${rule.id}` }))
    const ids = own.map((rule) => rule.id)
    const detections = createDetections({ db, clock, findings: createFindings({ db, clock }), rules: own })
    const many = Array.from({ length: 50_000 }, (_, n) =>
      match(ids[n % ids.length] as string, ((n * 7919) % 43_200) - 50_000, n, `11112222${n % 3}`),
    )
    let statements = 0
    await db.transaction(async (tx) => {
      const counted = new Proxy(tx, {
        get(target, key) {
          const member: unknown = Reflect.get(target, key)
          if (typeof member !== 'function') return member
          if (['execute', 'insert', 'select', 'update', 'delete'].includes(String(key))) statements++
          return member.bind(target)
        },
      })
      expect(await detections.record(counted, many)).not.toEqual([])
    })
    // Some for the datapoints; the rest are the findings' own, of 14 rules and three accounts.
    expect(statements).toBeLessThan(14 * 3 * 9 + 20)
  }, 60_000)

  test('the list tells the last match to the millisecond, and what waits for a decision', async () => {
    const { detections } = make()
    const id = 'cis-1.2.0.3.12-network-gateway-changes'
    await detections.prune(Date.UTC(2030, 0))
    await db.transaction((tx) => detections.record(tx, [match(id, 3, 17), match(id, 2)]))
    const rule = (await detections.list()).rules.find((one) => one.id === id)
    expect(rule?.lastMatchAt).toBe(new Date(match(id, 3, 17).timestamp).toISOString())
    expect(rule?.findings).toBe(1)
  })

  test('old datapoints can be forgotten', async () => {
    const { detections } = make()
    await detections.prune(Date.UTC(2030, 0))
    const { rows } = (await db.execute(sql`select count(*)::int as n from rule_datapoints`)) as unknown as {
      rows: { n: number }[]
    }
    expect(rows[0]?.n).toBe(0)
  })

  test('a rolled back transaction leaves neither datapoint nor finding', async () => {
    const { findings, detections } = make()
    const id = 'cis-1.2.0.3.14-vpc-changes'
    const failing = db.transaction(async (tx) => {
      await detections.record(tx, [match(id, 0)])
      throw new Error('disk full')
    })
    await expect(failing).rejects.toThrow('disk full')
    expect((await findings.list({ rule: id })).items).toEqual([])
    expect((await detections.list()).rules.find((rule) => rule.id === id)?.lastMatchAt).toBeNull()
  })

  test('a rule that is switched off finds nothing', async () => {
    const { findings, detections } = make()
    const id = 'cis-1.2.0.3.13-route-table-changes'
    expect((await detections.setEnabled(id, false)).enabled).toBe(false)
    await db.transaction((tx) => make().detections.record(tx, [match(id, 0)]))
    expect((await findings.list({ rule: id })).items).toEqual([])
    expect((await detections.enabledRules()).map((rule) => rule.id)).not.toContain(id)
    expect((await detections.setEnabled(id, true)).enabled).toBe(true)
    await expect(detections.setEnabled('no-such-rule', true)).rejects.toMatchObject({ code: 'RULE_NOT_FOUND' })
  })
})
