import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anglesOf, refusal } from '../../test/fakes/slack-rules.js'
import { SEVERITIES } from '../contract/index.js'
import type { FindingRecord } from '../findings/index.js'
import { LOCALES } from '../kernel/errors.js'
import { DIGEST_MOST, digestMessage, findingMessage, summaryMessage, testMessage } from './slack-message.js'
import { SUMMARY_MOST } from './summary.js'

const finding: FindingRecord = {
  id: '0123456789abcdef0123456789abcdef',
  kind: 'detection',
  ruleId: 'cis-1.2.0.3.3',
  title: { ja: 'ルートユーザーの利用', en: 'Root user was used' },
  about: { ja: '説明と対応', en: 'What it means and what to do' },
  severity: 'high',
  status: 'open',
  account: '111122223333',
  region: 'us-east-1',
  entity: 'arn:aws:iam::111122223333:root',
  count: 1234,
  firstSeenAt: '2026-03-01T15:00:00.000Z',
  lastSeenAt: '2026-03-01T15:30:05.000Z',
  createdAt: '2026-03-01T15:31:00.000Z',
  updatedAt: '2026-03-01T15:31:00.000Z',
  assignee: null,
  reopened: 0,
  dueAt: null,
  exceptionId: null,
  tags: {},
}
const url = 'https://hinomi.example.com'
const created = { change: 'created' as const, finding }
const all = (message: unknown) => JSON.stringify(message)

describe('a finding in Slack', () => {
  test('says in Japanese what, where, how often, when in Japan, and links to it', () => {
    const message = findingMessage(created, 'ja', url)
    expect(refusal({ ...message })).toBeUndefined()
    expect(message.text).toContain('🟠 高：ルートユーザーの利用')
    for (const said of [
      '111122223333',
      'us-east-1',
      'arn:aws:iam::111122223333:root',
      '1,234件',
      '2026-03-02 00:00:00 JST',
      '2026-03-02 00:30:05 JST',
      'cis-1.2.0.3.3',
      '説明と対応',
      '新しい検出結果',
    ]) {
      expect(all(message)).toContain(said)
    }
    expect(anglesOf({ ...message })).toEqual([`https://hinomi.example.com/findings?open=${finding.id}|Hinomiで開く →`])
  })

  test('says the same in English, in UTC', () => {
    const text = all(findingMessage(created, 'en', `${url}/`))
    expect(text).toContain('🟠 High: Root user was used')
    expect(text).toContain('1,234 events')
    expect(text).toContain('2026-03-01 15:00:00 UTC')
    expect(text).toContain(`<https://hinomi.example.com/findings?open=${finding.id}|Open in Hinomi →>`)
  })

  test('says that it came back, and how often', () => {
    const back = { change: 'reopened' as const, finding: { ...finding, reopened: 2 } }
    expect(all(findingMessage(back, 'ja', url))).toContain('🔁 解決後に再発（2回目）')
    expect(all(findingMessage(back, 'en', url))).toContain('Came back after it was resolved (2×)')
  })

  test('rings nobody and links nowhere else, whatever the log line held', () => {
    const evil = '<!channel> <https://evil.example|log in> <@U012AB3CD> & *x* https://evil.example'
    const message = findingMessage(
      { change: 'created', finding: { ...finding, entity: evil, title: { ja: evil, en: evil }, account: evil } },
      'en',
      url,
    )
    expect(anglesOf({ ...message })).toEqual([`${url}/findings?open=${finding.id}|Open in Hinomi →`])
    // Without it Slack itself makes links of addresses in the text.
    for (const [, block] of Object.entries(message.blocks)) {
      for (const text of all(block).match(/\{"type":"mrkdwn".*?\}/g) ?? []) expect(text).toContain('"verbatim":true')
    }
  })

  test('is taken by Slack whatever it holds, in both languages', () => {
    const text = fc.string({ unit: 'binary', maxLength: 6000 })
    const any = fc.record({
      title: fc.record({ ja: text, en: text }),
      about: fc.record({ ja: text, en: text }),
      entity: text,
      account: fc.option(text),
      region: fc.option(text),
      ruleId: fc.string({ maxLength: 500 }),
      severity: fc.constantFrom(...SEVERITIES),
      count: fc.nat(),
    })
    fc.assert(
      fc.property(any, fc.constantFrom(...LOCALES), (over, locale) => {
        const message = findingMessage({ change: 'created', finding: { ...finding, ...over } }, locale, url)
        expect(refusal({ ...message })).toBeUndefined()
        expect(anglesOf({ ...message })).toHaveLength(1)
      }),
      { numRuns: 300 },
    )
  })
})

describe('a digest', () => {
  const worst = '&'.repeat(5000)
  const told = Array.from({ length: DIGEST_MOST }, (_, i) => ({
    change: 'reopened' as const,
    finding: {
      ...finding,
      id: String(i).padStart(32, '0'),
      title: { ja: worst, en: worst },
      entity: worst,
      account: worst,
      severity: SEVERITIES[i % SEVERITIES.length] ?? ('high' as const),
    },
  }))

  test.each(LOCALES)('of as many as it takes, each as long as it gets, is taken by Slack (%s)', (locale) => {
    expect(refusal({ ...digestMessage(told, locale, `https://${'a'.repeat(60)}.example.com`) })).toBeUndefined()
    expect(refusal({ ...digestMessage(told, locale, `https://a.example.com/${'p'.repeat(1500)}`) })).toBeUndefined()
  })

  test('rings nobody, whatever the log lines held', () => {
    const evil = '<!channel>\n*Resolved by* <@U012AB3CD>'
    const from = { ...finding, title: { ja: evil, en: evil }, entity: evil, account: evil }
    const message = digestMessage([created, { ...created, finding: from }], 'en', url)
    expect(anglesOf({ ...message }).filter((angle) => !angle.startsWith(url))).toEqual([])
    expect(all(message)).not.toContain('\\n*Resolved')
  })

  test('counts them by severity and links to each and to the list', () => {
    const few = [created, { ...created, finding: { ...finding, id: 'b'.repeat(32), severity: 'low' as const } }]
    const message = digestMessage(few, 'ja', url)
    expect(message.text).toContain('検出結果 2件のまとめ (🟠 高 1 · 🔵 低 1)')
    expect(anglesOf({ ...message }).map((angle) => angle.split('|')[0])).toEqual([
      `${url}/findings?open=${finding.id}`,
      `${url}/findings?open=${'b'.repeat(32)}`,
      `${url}/findings`,
    ])
  })
})

test.each(LOCALES)('the test message is taken by Slack and says what it is (%s)', (locale) => {
  const message = testMessage(locale)
  expect(refusal({ ...message })).toBeUndefined()
  expect(message.text).toMatch(/Hinomi/)
})

test('a summary of a scan is taken by Slack, however long its names are', () => {
  const long = { ...finding, entity: 'x'.repeat(3000), title: { ja: '長'.repeat(3000), en: 'l'.repeat(3000) } }
  const opened = { critical: 1_000_000, high: 2, medium: 0, low: 0, informational: 3 }
  const worst = Array.from({ length: SUMMARY_MOST }, (_, n) => ({ ...long, id: `${n}`, reopened: n % 2 }))
  for (const locale of LOCALES) {
    const message = summaryMessage({ opened, worst, resolved: 5 }, locale, url)
    expect(refusal({ ...message })).toBeUndefined()
    expect(all(message)).toContain('1,000,005')
  }
})
