import type { Severity } from '../contract/index.js'
import type { Locale, Text } from '../kernel/errors.js'

export const SEVERITY_ICON: Readonly<Record<Severity, string>> = {
  critical: '🔴',
  high: '🟠',
  medium: '🟡',
  low: '🔵',
  informational: '⚪',
}

export const SEVERITY_WORD: Readonly<Record<Severity, Text>> = {
  critical: { ja: '緊急', en: 'Critical' },
  high: { ja: '高', en: 'High' },
  medium: { ja: '中', en: 'Medium' },
  low: { ja: '低', en: 'Low' },
  informational: { ja: '情報', en: 'Informational' },
}

interface Words {
  readonly created: string
  readonly reopened: (times: number) => string
  readonly account: string
  readonly region: string
  readonly entity: string
  readonly count: string
  readonly events: (n: number) => string
  readonly first: string
  readonly last: string
  readonly todo: string
  readonly open: string
  readonly openAll: string
  readonly rule: string
  readonly digest: (n: number) => string
  /** Of a scan: how many findings opened and were resolved. */
  readonly summary: (opened: number, resolved: number) => string
  readonly test: string
  readonly testAbout: string
  readonly tested: string
  readonly colon: string
}

const number = (locale: Locale, n: number) => new Intl.NumberFormat(locale).format(n)

export const WORDS: Readonly<Record<Locale, Words>> = {
  ja: {
    created: '新しい検出結果',
    reopened: (times) => `解決後に再発（${number('ja', times)}回目）`,
    account: 'アカウント',
    region: 'リージョン',
    entity: '対象',
    count: 'イベント数',
    events: (n) => `${number('ja', n)}件`,
    first: '最初の検出',
    last: '最後の検出',
    todo: '内容と対応',
    open: 'Hinomiで開く',
    openAll: '検出結果の一覧を開く',
    rule: 'ルール',
    digest: (n) => `検出結果 ${number('ja', n)}件のまとめ`,
    summary: (opened, resolved) =>
      `スキャン結果: 新しい検出結果 ${number('ja', opened)}件、解決 ${number('ja', resolved)}件`,
    test: '✅ Hinomiからのテスト通知',
    testAbout: 'この通知が届いていれば、連携は正しく設定されています。検出結果はここに通知されます。',
    tested: 'テスト通知を送信しました。',
    colon: '：',
  },
  en: {
    created: 'New finding',
    reopened: (times) => `Came back after it was resolved (${number('en', times)}×)`,
    account: 'Account',
    region: 'Region',
    entity: 'Entity',
    count: 'Events',
    events: (n) => (n === 1 ? '1 event' : `${number('en', n)} events`),
    first: 'First seen',
    last: 'Last seen',
    todo: 'What it means and what to do',
    open: 'Open in Hinomi',
    openAll: 'Open the list of findings',
    rule: 'Rule',
    digest: (n) => `${number('en', n)} findings at once`,
    summary: (opened, resolved) =>
      `Scan: ${opened === 1 ? '1 new finding' : `${number('en', opened)} new findings`}, ${number('en', resolved)} resolved`,
    test: '✅ Test message from Hinomi',
    testAbout: 'You see this, so the integration works. Findings will be reported here.',
    tested: 'The test message was sent.',
    colon: ': ',
  },
}

/** Readers of Japanese messages are in Japan; others read UTC, and are told so. */
const ZONES: Readonly<Record<Locale, { readonly zone: string; readonly name: string }>> = {
  ja: { zone: 'Asia/Tokyo', name: 'JST' },
  en: { zone: 'UTC', name: 'UTC' },
}

/** `2026-03-01 09:00:00 JST`. */
export const timeText = (instant: string, locale: Locale): string => {
  const { zone, name } = ZONES[locale]
  // Swedish writes dates as ISO 8601 does.
  const text = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(
    new Date(instant),
  )
  return `${text} ${name}`
}
