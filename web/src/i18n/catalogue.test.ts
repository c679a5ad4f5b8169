import { describe, expect, test } from 'vitest'
import { en, type Key } from './en.js'
import { ja } from './ja.js'
import { fill, paramsOf } from './message.js'

const keys = Object.keys(en) as Key[]

describe('the catalogues', () => {
  test('each message asks for the same values in both languages', () => {
    for (const key of keys) expect({ key, values: paramsOf(ja[key]) }).toEqual({ key, values: paramsOf(en[key]) })
  })

  test('Japanese is Japanese, but for names and signs', () => {
    const allowed =
      /^(JSON|CSV|MISP|STIX 2\.1|–|、|SQL|ID|ARN|URL|Node\.js|English|Webhook|Slack Incoming Webhook|\{score\}%)$/
    const latin = keys.filter(
      (key) =>
        !/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(ja[key].replace(/\{[^}]*\}/g, '')) &&
        !allowed.test(ja[key]),
    )
    expect(latin).toEqual([])
  })

  test('one word stands for one thing', () => {
    const glossary: readonly (readonly [english: RegExp, japanese: RegExp])[] = [
      [/\bfindings?\b/i, /検出結果|件/],
      [/\bcontrols?\b/i, /コントロール|件/],
      [/\bstandards?\b/i, /標準/],
      [/\bexceptions?\b/i, /例外|申請/],
      [/\bquarantined?\b/i, /隔離/],
      [/\bsaved search(es)?\b/i, /保存した検索/],
    ]
    for (const [english, japanese] of glossary) {
      for (const key of keys.filter((k) => english.test(en[k]))) expect(`${key}: ${ja[key]}`).toMatch(japanese)
    }
    for (const key of keys) expect(ja[key]).not.toMatch(/アラート|サプレス|(?<!誤)検知/)
  })
})

describe('filling a message', () => {
  test('writes numbers as the language does', () => {
    expect(fill('{n} events', 'en', { n: 1234567 })).toBe('1,234,567 events')
  })

  test('chooses the word that goes with the count', () => {
    expect(fill('{n} {n?event:events}', 'en', { n: 1 })).toBe('1 event')
    expect(fill('{n} {n?event:events}', 'en', { n: 0 })).toBe('0 events')
  })

  test('does not read values as messages', () => {
    expect(fill('{a}{b}', 'en', { a: '{b}', b: 'x' })).toBe('{b}x')
  })
})
