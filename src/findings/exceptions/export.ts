import type { Exception } from '../../contract/index.js'
import { BOM, csvLine } from '../../kernel/csv.js'
import type { Locale } from '../../kernel/errors.js'
import { scopeText } from './scope.js'

const COLUMNS = [
  'id',
  'status',
  'scope',
  'reason',
  'requestedBy',
  'createdAt',
  'decidedBy',
  'decidedAt',
  'expiresAt',
  'reviewAt',
  'covers',
  'lastUsedAt',
] as const

/** The register as CSV: UTF-8 with BOM, one row for each exception. */
export const asCsv = (exceptions: readonly Exception[]): string =>
  BOM +
  csvLine(COLUMNS) +
  exceptions
    .map((e) =>
      csvLine(
        COLUMNS.map((name) =>
          name === 'scope' ? `${e.scope.kind}: ${e.finding?.entity ?? scopeText(e.scope)}` : e[name],
        ),
      ),
    )
    .join('')

const WORDS: Readonly<Record<Locale, Readonly<Record<string, string>>>> = {
  en: {
    title: 'Exception register',
    as: 'As of',
    scope: 'Scope',
    reason: 'Reason',
    status: 'Status',
    requested: 'Requested',
    decided: 'Decided',
    until: 'Until',
    review: 'review on',
    covers: 'Findings',
    none: 'No exceptions.',
  },
  ja: {
    title: '例外台帳',
    as: '出力日時',
    scope: '範囲',
    reason: '理由',
    status: '状態',
    requested: '申請',
    decided: '承認・却下',
    until: '期限',
    review: '見直し日',
    covers: '検出結果',
    none: '例外はありません。',
  },
}

/** A cell of a Markdown table: one line, and nothing that a renderer takes for markup of its own. */
const cell = (text: string): string => text.replace(/[\\|<>`*_[\]]/g, '\\$&').replace(/\s*\n\s*/g, ' ')

/** The register as a page of Markdown, for a wiki or an auditor. Dates are UTC. */
export const asMarkdown = (exceptions: readonly Exception[], locale: Locale, now: Date): string => {
  const w = WORDS[locale]
  const head = `# ${w['title']}\n\n${w['as']}: ${now.toISOString()}\n\n`
  if (exceptions.length === 0) return `${head}${w['none']}\n`
  const names = ['status', 'scope', 'reason', 'requested', 'decided', 'until', 'covers']
  const day = (at: string | null) => at?.slice(0, 10) ?? ''
  const rows = exceptions.map((e) =>
    [
      e.status,
      e.finding === null ? scopeText(e.scope) : `${e.finding.title[locale]} ${e.finding.entity}`,
      e.reason,
      `${e.requestedBy} ${day(e.createdAt)}`,
      e.decidedBy === null ? '' : `${e.decidedBy} ${day(e.decidedAt)}`,
      e.expiresAt === null ? `${w['review']} ${day(e.reviewAt)}` : day(e.expiresAt),
      String(e.covers),
    ].map(cell),
  )
  return `${head}| ${names.map((n) => w[n]).join(' | ')} |\n|${' --- |'.repeat(names.length)}\n${rows
    .map((r) => `| ${r.join(' | ')} |\n`)
    .join('')}`
}
