import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compilePattern, parsePattern } from '../query/cloudwatch/index.js'
import { createMatchers, loadRules, type RuleData, ruleData } from './index.js'

// Those over indicators are asked later, of other events.
const shipped = (await loadRules()).filter((one) => one.indicator === undefined)

const hitsOf = (rules: readonly RuleData[]) => {
  const matcher = createMatchers(structuredClone(rules))('aws.cloudtrail')
  return (record: unknown) => {
    const found: string[] = []
    matcher?.match({ '@timestamp': 0 }, record, JSON.stringify(record) ?? '', (id) => found.push(id))
    return found.sort()
  }
}

const everyOf = (rules: readonly RuleData[]) => {
  const tests = rules.map((rule) => ({ id: rule.id, test: compilePattern(parsePattern(rule.pattern)) }))
  return (record: unknown) =>
    tests
      .filter(({ test }) => test(JSON.stringify(record) ?? '', record))
      .map(({ id }) => id)
      .sort()
}

const rule = (id: string, pattern: string, value: number | string = 1): RuleData => ({
  id,
  source: 'aws.cloudtrail',
  pattern,
  value,
})

describe('an event meets fewer rules and matches the same', () => {
  const hits = hitsOf(ruleData(shipped))
  const every = everyOf(ruleData(shipped))

  test('on the test events of the rules', () => {
    for (const { event } of shipped.flatMap((one) => one.tests)) expect(hits(event)).toEqual(every(event))
  })

  const data = process.env['HINOMI_TEST_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url))
  const trail = path.join(data, 'cloudtrail')

  test.skipIf(!existsSync(trail))(`on real events (those in ${trail}, where it is there)`, () => {
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
        expect(ids).toEqual(every(record))
        found += ids.length
      }
    }
    expect(found).toBeGreaterThan(50)
  })

  test('on any rules and any records', () => {
    const names = [
      'eventName',
      'eventSource',
      'errorCode',
      'userIdentity.type',
      'deep.er.still',
      'list[*]',
      'list[0]',
      'length',
    ]
    const texts = ['A', 'B', 'true', '1', '']
    const condition = fc.oneof(
      fc
        .tuple(
          fc.constantFrom(...names),
          fc.constantFrom('=', '!='),
          fc.constantFrom(...texts.map((text) => `"${text}"`), '"A*"', '*', '1', '%A|B%'),
        )
        .map(([name, operator, value]) => `$.${name} ${operator} ${value}`),
      fc
        .tuple(fc.constantFrom(...names), fc.constantFrom('IS NULL', 'IS TRUE', 'NOT EXISTS', 'EXISTS', '> 0', '<= 1'))
        .map(([name, what]) => `$.${name} ${what}`),
    )
    const { expression } = fc.letrec<{ expression: string }>((tie) => ({
      expression: fc.oneof(
        { depthSize: 'small' },
        condition,
        fc
          .tuple(fc.array(tie('expression'), { minLength: 2, maxLength: 4 }), fc.constantFrom(' && ', ' || '))
          .map(([parts, sign]) => `(${parts.join(sign)})`),
      ),
    }))
    const pattern = fc.oneof(
      { weight: 9, arbitrary: expression.map((text) => `{ ${text} }`) },
      { weight: 1, arbitrary: fc.constantFrom('A', '-A', '[a, ...]', '') },
    )
    const value: fc.Arbitrary<unknown> = fc.oneof(
      fc.constantFrom<unknown>(...texts, 1, 0, true, false, null),
      fc.array(fc.constantFrom<unknown>(...texts, 1, null), { maxLength: 2 }),
      fc.record({ type: fc.constantFrom(...texts), er: fc.constant({ still: 'A' }) }, { requiredKeys: [] }),
    )
    const record = fc.oneof(
      {
        weight: 9,
        arbitrary: fc.record(
          {
            eventName: value,
            eventSource: value,
            errorCode: value,
            userIdentity: value,
            deep: value,
            list: value,
            length: value,
          },
          { requiredKeys: [] },
        ),
      },
      { weight: 1, arbitrary: value },
    )
    fc.assert(
      fc.property(
        fc.array(pattern, { minLength: 1, maxLength: 5 }),
        fc.array(record, { minLength: 1, maxLength: 8 }),
        (patterns, records) => {
          const rules = patterns.map((text, i) => rule(`r${i}`, text))
          const found = hitsOf(rules)
          const wanted = everyOf(rules)
          for (const one of records) expect(found(one)).toEqual(wanted(one))
        },
      ),
      { numRuns: 3_000 },
    )
  })
})

test('there is no matcher for a source that no rule looks at', () => {
  expect(createMatchers(ruleData(shipped))('aws.vpcflow')).toBeUndefined()
})

test('a match adds its value, and nothing where the event has no number there', () => {
  const matcher = createMatchers([rule('sum', '{ $.eventName = GetObject }', '$.bytes')])('aws.cloudtrail')
  const values: number[] = []
  for (const bytes of [10, '20', 'many', undefined, null, [30]]) {
    matcher?.match({ '@timestamp': 0 }, { eventName: 'GetObject', bytes }, '', (_, value) => values.push(value))
  }
  expect(values).toEqual([10, 20])
})

test('patterns over text see the record as it stands in the log', () => {
  const matcher = createMatchers([rule('reject', '[..., bytes > 100, start, end, action = REJECT, status]')])(
    'aws.cloudtrail',
  )
  const hits: string[] = []
  const line = '2 111122223333 eni-1 10.0.0.1 10.0.0.2 443 50000 6 3 400 1700000000 1700000060 REJECT OK'
  matcher?.match({ '@timestamp': 0 }, { action: 'REJECT' }, line, (id) => hits.push(id))
  expect(hits).toEqual(['reject'])
})
