import { catalogue } from '../../kernel/errors.js'

/** What is wrong with a Grok pattern. */
export const errors = catalogue({
  GROK_UNKNOWN: {
    status: 400,
    message: { en: 'There is no Grok pattern {name}.', ja: 'Grokパターン {name} はありません。' },
    fix: {
      en: 'docs/own-sources.md lists them; add one of your own under `patterns`.',
      ja: '一覧は docs/own-sources.md にあります。独自のパターンは `patterns` に追加してください。',
    },
  },
  GROK_RECURSIVE: {
    status: 400,
    message: { en: 'The Grok pattern {name} contains itself.', ja: 'Grokパターン {name} が自分自身を含んでいます。' },
    fix: { en: 'Write it without itself.', ja: '自分自身を参照しないように書き直してください。' },
  },
  GROK_LARGE: {
    status: 400,
    message: {
      en: 'The Grok pattern is nested deeper than {depth} or longer than {length} characters once expanded.',
      ja: 'Grokパターンの入れ子が{depth}段を超えているか、展開後の長さが{length}文字を超えています。',
    },
    fix: {
      en: 'Take smaller patterns, such as NOTSPACE instead of a precise one.',
      ja: '厳密なパターンの代わりに NOTSPACE などの小さなパターンを使用してください。',
    },
  },
})
