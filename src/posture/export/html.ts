import type { Locale, Text } from '../../kernel/errors.js'
import type { Exported } from './exported.js'

const WORDS = {
  title: { en: 'Hinomi: posture report', ja: 'Hinomi: セキュリティ状況レポート' },
  made: { en: 'Made on', ja: '作成日時' },
  standards: { en: 'Standards', ja: '標準' },
  score: { en: 'Score', ja: 'スコア' },
  passed: { en: 'Passed', ja: '合格' },
  failed: { en: 'Failed', ja: '不合格' },
  unknown: { en: 'Unknown', ja: '不明' },
  noData: { en: 'No data', ja: 'データなし' },
  failing: { en: 'Failing resources', ja: '不合格のリソース' },
  unread: { en: 'What could not be read', ja: '読み取れなかったもの' },
  control: { en: 'Control', ja: 'コントロール' },
  severity: { en: 'Severity', ja: '重要度' },
  account: { en: 'Account', ja: 'アカウント' },
  region: { en: 'Region', ja: 'リージョン' },
  resource: { en: 'Resource', ja: 'リソース' },
  reason: { en: 'Found', ja: '内容' },
  fix: { en: 'How to fix it', ja: '修復方法' },
  none: { en: 'None.', ja: 'ありません。' },
} as const satisfies Record<string, Text>

const SEVERITY: Readonly<Record<Exported['severity'], Text>> = {
  critical: { en: 'Critical', ja: '緊急' },
  high: { en: 'High', ja: '高' },
  medium: { en: 'Medium', ja: '中' },
  low: { en: 'Low', ja: '低' },
  informational: { en: 'Informational', ja: '情報' },
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

export interface ReportHead {
  readonly at: string
  readonly standards: readonly {
    readonly name: Text
    readonly score: {
      readonly score: number | null
      readonly passed: number
      readonly failed: number
      readonly unknown: number
      readonly noData: number
    }
  }[]
}

const STYLE = `
:root{color-scheme:light dark}
body{font:15px/1.6 "Hiragino Sans","Noto Sans JP",system-ui,sans-serif;margin:2rem auto;max-width:76rem;padding:0 1rem}
table{border-collapse:collapse;width:100%;margin:.5rem 0 2rem}
th,td{border-bottom:1px solid #8884;padding:.35rem .6rem;text-align:left;vertical-align:top}
td.id,code{font-family:ui-monospace,monospace;overflow-wrap:anywhere}
details{margin:.3rem 0}.critical,.high{font-weight:700}`

/** The report up to its rows: one page of its own, without anything from elsewhere. */
export const htmlHead = ({ at, standards }: ReportHead, locale: Locale): string => {
  const w = (key: keyof typeof WORDS) => escaped(WORDS[key][locale])
  const rows = standards
    .map(
      ({ name, score }) =>
        `<tr><td>${escaped(name[locale])}</td><td>${score.score === null ? '–' : `${score.score} %`}</td><td>${score.passed}</td><td>${score.failed}</td><td>${score.unknown}</td><td>${score.noData}</td></tr>`,
    )
    .join('\n')
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${w('title')}</title><style>${STYLE}</style></head><body>
<h1>${w('title')}</h1><p>${w('made')}: <time datetime="${escaped(at)}">${escaped(at)}</time></p>
<h2>${w('standards')}</h2>
<table><thead><tr><th>${w('standards')}</th><th>${w('score')}</th><th>${w('passed')}</th><th>${w('failed')}</th><th>${w('unknown')}</th><th>${w('noData')}</th></tr></thead><tbody>
${rows}
</tbody></table>
<h2>${w('failing')}</h2>
<table><thead><tr><th>${w('severity')}</th><th>${w('control')}</th><th>${w('account')}</th><th>${w('region')}</th><th>${w('resource')}</th><th>${w('reason')}</th></tr></thead><tbody>
`
}

/** One failing resource. */
export const htmlRow = (r: Exported, locale: Locale): string =>
  `<tr><td class="${r.severity}">${escaped(SEVERITY[r.severity][locale])}</td><td>${escaped(r.controlId)}<br>${escaped(r.title[locale])}</td><td>${escaped(r.account)}</td><td>${escaped(r.region)}</td><td class="id">${escaped(r.resourceName ?? r.resourceId)}<br>${escaped(r.arn)}</td><td>${escaped(r.reason?.[locale] ?? '')}<details><summary>${escaped(WORDS.fix[locale])}</summary>${escaped(r.fix[locale])}<br><code>${escaped(r.cli)}</code></details></td></tr>
`

/** The end: what could not be read, so that its absence above is no good news. */
export const htmlTail = (unread: readonly string[], locale: Locale): string => {
  const list =
    unread.length === 0
      ? escaped(WORDS.none[locale])
      : `<ul>${unread.map((u) => `<li>${escaped(u)}</li>`).join('\n')}</ul>`
  return `</tbody></table>
<h2>${escaped(WORDS.unread[locale])}</h2>
${list}
</body></html>
`
}
