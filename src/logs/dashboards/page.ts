import type { Dashboard } from '../../contract/index.js'
import type { Locale } from '../../kernel/errors.js'
import { sourcesOf } from './sources-of.js'

/** Boards that docs show pictures of. */
const PICTURED = ['overview', 'access-anomalies', 'network', 'web']

const WORDS = {
  en: {
    title: 'Dashboards',
    lead: (n: number) =>
      `${n} dashboards come with Hinomi. One KQL filter and one time range hold for a whole board, and a click on a value filters it. "Duplicate" makes a board your own: its panels can be changed, dragged and sized. A panel can be made from any view of Discover, a board passed on as JSON or by its link, and shown on a wall with automatic refresh. An export of OpenSearch Dashboards (\`.ndjson\`) is taken in by "Import".`,
    head: ['board', 'shows', 'panels', 'log sources'],
    all: 'all',
    pictures: 'The pictures are of simulated data: `npx hinomi demo`.',
  },
  ja: {
    title: 'ダッシュボード',
    lead: (n: number) =>
      `${n}種類のダッシュボードが付属しています。KQLと期間はダッシュボード全体に適用され、値をクリックすると絞り込めます。「複製」すると自分用になり、パネルの変更、ドラッグでの並べ替え、サイズ変更ができます。パネルはログ検索のどの画面からも作れます。ダッシュボードはJSONやリンクで共有でき、自動更新の全画面表示にも対応しています。OpenSearch Dashboardsのエクスポート（\`.ndjson\`）は「インポート」から取り込めます。`,
    head: ['ダッシュボード', '内容', 'パネル数', 'ログソース'],
    all: 'すべて',
    pictures: '画面はシミュレーションのデータ（`npx hinomi demo`）によるものです。',
  },
} as const

const cell = (text: string): string => text.replaceAll('|', '\\|')

/** docs/dashboards.md and docs/dashboards.ja.md: the boards that are shipped, with pictures of some. */
export const dashboardsPage = (dashboards: ReadonlyMap<string, Dashboard>, locale: Locale): string => {
  const words = WORDS[locale]
  const rows = [...dashboards.values()].map((board) => {
    const { title, about, panels } = board
    const sources = sourcesOf(board)
    return `| ${cell(title[locale])} | ${cell(about[locale])} | ${panels.length} | ${sources.join(', ') || words.all} |`
  })
  const pictures = PICTURED.flatMap((id) => {
    const board = dashboards.get(id)
    return board === undefined
      ? []
      : [`## ${board.title[locale]}\n\n![${board.title[locale]}](images/${id}-${locale}.png)`]
  })
  return `<!-- Made by \`npm run generate\`. Do not edit. -->
# ${words.title}

${words.lead(dashboards.size)}

| ${words.head.join(' | ')} |
|---|---|---:|---|
${rows.join('\n')}

${words.pictures}

${pictures.join('\n\n')}
`
}
