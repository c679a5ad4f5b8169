import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { HinomiError } from '../kernel/errors.js'
import { type AnySource, fieldsOf, loadSources } from '../logs/registry.js'
import { loadRules, testRules, untested } from './index.js'

const rules = await loadRules()

describe('the shipped rules', () => {
  test('are the 14 of CIS v1.2.0 section 3, in their order', () => {
    const cis = rules.filter((rule) => rule.id.startsWith('cis-'))
    expect(cis.map((rule) => /^cis-1\.2\.0\.3\.(\d+)-/.exec(rule.id)?.[1])).toEqual(
      Array.from({ length: 14 }, (_, i) => String(i + 1)),
    )
  })

  test('over indicators ask for fields that are there', async () => {
    const sources = await loadSources()
    for (const { id, source, tests, indicator } of rules) {
      if (indicator === undefined) continue
      const known = fieldsOf(sources.get(source) as AnySource)
      for (const { event } of tests)
        expect(
          Object.keys(event).filter((name) => !(name in known)),
          id,
        ).toEqual([])
      for (const [name] of indicator.matchAll(/[a-z_]+(?:\.[a-z_]+)+/g)) expect(known).toHaveProperty([name])
    }
  })

  test('look at sources that are there', async () => {
    const known = new Set((await loadSources()).sources.map((source) => source.id))
    for (const rule of rules) expect(known).toContain(rule.source)
  })

  test.each(rules.map((rule) => [rule.id, rule] as const))('%s does as its test events say', (_, rule) => {
    const results = testRules([rule])
    expect(results.filter((result) => result.fired !== result.expected)).toEqual([])
    expect(results.filter((result) => result.expected).length).toBeGreaterThanOrEqual(2)
    expect(results.filter((result) => !result.expected).length).toBeGreaterThanOrEqual(2)
    expect(new Set(rule.tests.map((one) => one.name)).size).toBe(rule.tests.length)
  })

  test.each(rules.map((rule) => [rule.id, rule] as const))('%s says in both languages what it is', (_, rule) => {
    expect(rule.title.ja).toMatch(/[ぁ-んァ-ヶ一-龠]/)
    expect(rule.about.ja).toMatch(/[ぁ-ん].*。/s)
    expect(rule.about.en.length).toBeGreaterThan(80)
    expect(rule.tags.some((tag) => /^attack\.t\d{4}/.test(tag))).toBe(true)
    if (rule.indicator === undefined)
      expect(rule.alarm).toEqual({
        statistic: 'Sum',
        period: 300,
        threshold: 1,
        comparison: 'GreaterThanOrEqualToThreshold',
        evaluationPeriods: 1,
        datapointsToAlarm: 1,
        treatMissingData: 'notBreaching',
      })
  })
})

describe('a folder of rules', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'hinomi-rules-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const put = (name: string, text: string) => {
    const file = path.join(folder, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text)
    return file
  }
  const good = [
    'title: { en: T, ja: 題 }',
    'about: { en: A, ja: 説明 }',
    'severity: low',
    'source: aws.cloudtrail',
    "pattern: '{ $.eventName = X }'",
    '',
  ].join('\n')
  const problems = async (): Promise<HinomiError> => {
    try {
      await loadRules(folder)
    } catch (e) {
      if (e instanceof HinomiError) return e
      throw e
    }
    throw new Error('nothing was wrong')
  }

  test('gives each rule its path as id, with the defaults of an alarm', async () => {
    put('team/a/stop.yml', good)
    put('team/notes.txt', 'no rule')
    const [rule] = await loadRules(folder)
    expect(rule).toMatchObject({ id: 'team.a.stop', entity: 'account', value: 1, alarm: { period: 300, threshold: 1 } })
    expect(untested([rule as never])).toHaveLength(1)
  })

  test('a single file is loaded too', async () => {
    expect((await loadRules(put('x/one.yaml', good))).map((rule) => rule.id)).toEqual(['one'])
  })

  test('all that is wrong is told at once, with file, line and remedy, in both languages', async () => {
    put('good.yml', good)
    put('syntax.yml', `${good}tags: [a\n`)
    put('shape.yml', good.replace('severity: low', 'severity: dreadful').replace('source:', 'sauce:'))
    put('pattern.yml', good.replace('= X', '= '))
    put('value.yml', `${good}value: bytes\n`)
    put('alarm.yml', `${good}alarm:\n  period: 300\n  evaluationPeriods: 2\n  datapointsToAlarm: 3\n`)
    put('two.yml', `${good}indicator: 'x: y'\n`)
    put('kql.yml', good.replace(/pattern: .*/, "indicator: 'x: ('"))
    put('neither.yml', good.replace(/pattern: .*\n/, ''))
    put('silence.yml', `${good}alarm: { treatMissingData: breaching }\n`)
    put(
      'bomb.yml',
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c]\n`,
    )
    put('large.yml', `# ${'x'.repeat(1_100_000)}\n${good}`)
    const error = await problems()
    expect(error.code).toBe('RULES_WRONG')
    for (const locale of ['en', 'ja'] as const) {
      const text = error.text(locale)
      for (const place of [
        'syntax.yml:7',
        'shape.yml:3: severity',
        'shape.yml:1: source',
        'shape.yml:4: sauce',
        'pattern.yml:5: pattern',
        'value.yml:6: value',
        'alarm.yml:9: alarm.datapointsToAlarm',
        'two.yml:6: indicator',
        'kql.yml:5: indicator',
        'neither.yml:1: pattern',
        'silence.yml:6: alarm',
        'bomb.yml:1',
        'large.yml:1',
      ]) {
        expect(text).toContain(place)
      }
      expect(text).not.toContain('good.yml')
      expect(text).not.toMatch(/undefined|\[object/)
    }
    expect(error.text('ja')).toContain('ここには値が必要です')
    expect(error.text('en')).toMatch(/\{ \$\.eventName = {2}\}\n +\^/)
  })

  test('a place that is not there is told', async () => {
    await expect(loadRules(path.join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'RULES_NOT_FOUND' })
  })
})

test('the patterns are the benchmark’s, each test event a whole record', async () => {
  const text = await readFile(new URL('../../content/rules/cis-1.2.0/3.3-root-use.yml', import.meta.url), 'utf8')
  expect(text).toContain(
    '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}',
  )
  for (const { event } of rules.flatMap((rule) => (rule.indicator === undefined ? rule.tests : []))) {
    expect(event).toMatchObject({
      eventTime: expect.any(String),
      eventSource: expect.any(String),
      eventID: expect.any(String),
    })
  }
})
