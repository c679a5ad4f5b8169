import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createFindings } from '../findings/index.js'
import type { Match } from '../logs/stream-matcher.js'
import { openTestDb } from '../platform/db/testing.js'
import type { Db } from '../platform/db/types.js'
import { compilePattern, parsePattern } from '../query/cloudwatch/index.js'
import { createDetections, createMatchers, loadRules, type Rule, ruleData, testRules } from './index.js'

const rules = await loadRules()

describe('the shipped rules', () => {
  test('are the 14 of CIS v1.2.0 section 3', () => {
    expect(rules.map((rule) => Number(/3\.(\d+)-/.exec(rule.id)?.[1])).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 14 }, (_, i) => i + 1),
    )
  })

  test.each(rules.map((rule) => [rule.id, rule] as const))(
    '%s has firing and silent events, and each does as it says',
    (_, rule) => {
      expect(new Set(rule.tests.map((t) => t.fires)).size).toBe(2)
      expect(testRules([rule]).filter((result) => result.fired !== result.expected)).toEqual([])
      expect(rule.title.ja).toMatch(/[ぁ-んァ-ヶ一-龠]/)
    },
  )
})

const data = process.env['HINOMI_TEST_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url))
const trail = path.join(data, 'cloudtrail')

const everyRule = (record: unknown) =>
  rules
    .filter((rule) => compilePattern(parsePattern(rule.pattern))('', record))
    .map((rule) => rule.id)
    .sort()

describe('the stream matcher', () => {
  const matcher = createMatchers(structuredClone(ruleData(rules)))('aws.cloudtrail')
  const hits = (record: unknown) => {
    const found: string[] = []
    matcher?.match({ '@timestamp': 0 }, record, '', (id) => found.push(id))
    return found.sort()
  }

  test('finds for every test event what all rules together find', () => {
    for (const { event } of rules.flatMap((rule) => rule.tests)) expect(hits(event)).toEqual(everyRule(event))
  })

  test('is not there for a source that no rule looks at', () => {
    expect(createMatchers(ruleData(rules))('aws.vpcflow')).toBeUndefined()
  })

  test.skipIf(!existsSync(trail))('finds on real events what all rules together find', () => {
    const files = readdirSync(trail, { recursive: true })
      .map(String)
      .filter((file) => file.endsWith('.json.gz'))
    let found = 0
    for (const file of files) {
      const { Records } = JSON.parse(gunzipSync(readFileSync(path.join(trail, file))).toString()) as {
        Records: unknown[]
      }
      for (const record of Records) {
        const ids = hits(record)
        expect(ids).toEqual(everyRule(record))
        found += ids.length
      }
    }
    expect(found).toBeGreaterThan(50)
  })
})

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
    expect((await findings.list({ rule: id })).items).toHaveLength(1)
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
    await expect(detections.setEnabled('no-such-rule', true)).rejects.toMatchObject({ code: 'RULE_NOT_FOUND' })
  })
})
